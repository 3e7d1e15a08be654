/* frontmatter.c - YAML front matter to keys and values. The block starts with a line `---` that is the file's first and
 * ends with a line `---` or `...`. A mapping of scalars and lists is what notes use; deeper values are kept as their
 * source. An error never stops the reader: it is told with its place, and the keys before it count. */
#include "biji/load.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* The end of the line that starts at `at`: its LF or the end of s. */
static size_t line_end(struct slice s, size_t at)
{
    return slice_find(s, '\n', at);
}

static bool is_fence(struct slice line, bool closing)
{
    while (line.bytes > 3 && (line.ptr[line.bytes - 1] == ' ' || line.ptr[line.bytes - 1] == '\t'))
        line.bytes--;
    return slice_eq_str(line, "---") || (closing && slice_eq_str(line, "..."));
}

struct reader {
    struct doc *doc;
    struct diags *diags;
    struct slice yaml;
    size_t room;
    struct meta *items; /* grows outside of the arena, copied into it at the end */
    size_t count;
};

/* YAML marks are 0-based and start after the opening fence. */
static int file_line(yaml_mark_t mark)
{
    return (int)mark.line + 2;
}

static void add_meta(struct reader *r, struct slice key, struct slice value, yaml_mark_t mark)
{
    for (size_t i = 0; i < r->count; i++) {
        if (slice_eq(r->items[i].key, key)) {
            diag_add(r->diags, DIAG_WARNING, "front-matter-duplicate", r->doc->file, file_line(mark),
                     (int)mark.column + 1,
                     "the key \"%.*s\" is already given in line %d, which counts; remove one of the two",
                     (int)key.bytes, key.ptr, r->items[i].line);
            return;
        }
    }
    r->items = xgrow(r->items, r->count, &r->room, sizeof *r->items);
    r->items[r->count++] = (struct meta){key, value, file_line(mark), (int)mark.column + 1};
}

static struct slice keep(struct reader *r, const char *text, size_t bytes)
{
    return slice_from(arena_strndup(&r->doc->arena, text, bytes), bytes);
}

static struct slice node_value(struct reader *r, yaml_document_t *document, yaml_node_t *node)
{
    if (node->type == YAML_SCALAR_NODE)
        return keep(r, (const char *)node->data.scalar.value, node->data.scalar.length);
    struct buf value = {0};
    bool flat = node->type == YAML_SEQUENCE_NODE;
    for (yaml_node_item_t *i = flat ? node->data.sequence.items.start : NULL; flat && i < node->data.sequence.items.top;
         i++) {
        yaml_node_t *item = yaml_document_get_node(document, *i);
        flat = item->type == YAML_SCALAR_NODE;
        if (value.bytes > 0)
            buf_add_char(&value, '\n');
        if (flat)
            buf_add(&value, (const char *)item->data.scalar.value, item->data.scalar.length);
    }
    if (!flat) { /* a mapping, or a list of such: its source */
        buf_clear(&value);
        struct slice source = slice_part(r->yaml, node->start_mark.index, node->end_mark.index);
        buf_add_slice(&value, slice_trim(source));
    }
    struct slice kept = keep(r, value.ptr != NULL ? value.ptr : "", value.bytes);
    buf_free(&value);
    return kept;
}

static void read_mapping(struct reader *r, yaml_document_t *document, yaml_node_t *root)
{
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        yaml_node_t *key = yaml_document_get_node(document, pair->key);
        yaml_node_t *value = yaml_document_get_node(document, pair->value);
        if (key->type == YAML_SCALAR_NODE)
            add_meta(r, keep(r, (const char *)key->data.scalar.value, key->data.scalar.length),
                     node_value(r, document, value), key->start_mark);
        else
            diag_add(r->diags, DIAG_WARNING, "front-matter-key", r->doc->file, file_line(key->start_mark),
                     (int)key->start_mark.column + 1,
                     "a key of the front matter must be plain text; this one is left out");
    }
}

static void read_yaml(struct reader *r)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)r->yaml.ptr, r->yaml.bytes);
    if (!yaml_parser_load(&parser, &document)) {
        yaml_mark_t mark = parser.problem_mark;
        diag_add(r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, file_line(mark), (int)mark.column + 1,
                 "the front matter is no valid YAML (%s); it is passed over until that is mended",
                 parser.problem != NULL ? parser.problem : "unreadable");
    } else {
        yaml_node_t *root = yaml_document_get_root_node(&document);
        if (root != NULL && root->type == YAML_MAPPING_NODE)
            read_mapping(r, &document, root);
        else if (root != NULL && r->yaml.bytes > 0)
            diag_add(r->diags, DIAG_WARNING, "front-matter-invalid", r->doc->file, 2, 1,
                     "the front matter must be lines of the form \"key: value\"; it is passed over");
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
}

void frontmatter_parse(struct doc *doc, struct diags *diags)
{
    struct slice s = slice_from(doc->source, doc->source_bytes);
    size_t first = line_end(s, 0);
    if (!is_fence(slice_part(s, 0, first), false))
        return;
    for (size_t at = first + 1; at < s.bytes; at = line_end(s, at) + 1) {
        if (!is_fence(slice_part(s, at, line_end(s, at)), true))
            continue;
        struct reader reader = {.doc = doc, .diags = diags, .yaml = slice_part(s, first + 1, at)};
        read_yaml(&reader);
        doc->meta_count = reader.count;
        if (reader.count > 0) {
            doc->meta = arena_alloc(&doc->arena, reader.count * sizeof *doc->meta);
            memcpy(doc->meta, reader.items, reader.count * sizeof *doc->meta);
        }
        free(reader.items);
        size_t end = line_end(s, at);
        doc->body_offset = end < s.bytes ? end + 1 : s.bytes;
        return;
    }
    diag_add(diags, DIAG_ERROR, "front-matter-unclosed", doc->file, 1, 1,
             "the front matter that starts here has no closing line \"---\"; the whole file is read as text");
}
