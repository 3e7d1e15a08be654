/* frontmatter.c - YAML front matter to keys and values. The block starts with a line `---` that is the file's first and
 * ends with a line `---` or `...`. A mapping of scalars and lists is what notes use; deeper values are kept as their
 * source. An error never stops the reader: it is told with its place, and the keys before it count. */
#include "biji/load.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
    struct doc *doc;
    struct diags *diags;
    struct slice yaml;
    struct meta *items; /* grows outside of the arena, copied into it at the end */
    size_t count, room;
    size_t line, line_start; /* of yaml, 0-based: where offset_of() was last */
};

static bool is_fence(struct slice line, bool closing)
{
    while (line.bytes > 3 && (line.ptr[line.bytes - 1] == ' ' || line.ptr[line.bytes - 1] == '\t'))
        line.bytes--;
    return slice_eq_str(line, "---") || (closing && slice_eq_str(line, "..."));
}

/* The byte offset in the YAML of a mark, whose column counts characters. Marks are mostly asked for in their order. */
static size_t offset_of(struct reader *r, yaml_mark_t mark)
{
    if (mark.line < r->line)
        r->line = r->line_start = 0;
    for (; r->line < mark.line && r->line_start < r->yaml.bytes; r->line++)
        r->line_start = slice_find(r->yaml, '\n', r->line_start) + 1;
    size_t at = r->line_start < r->yaml.bytes ? r->line_start : r->yaml.bytes;
    for (size_t column = 0; column < mark.column && at < r->yaml.bytes; column++)
        for (at++; at < r->yaml.bytes && ((unsigned char)r->yaml.ptr[at] & 0xC0) == 0x80;)
            at++;
    return at;
}

/* Line and byte column of a mark in the file, where the YAML starts in the second line. */
static int file_line(yaml_mark_t mark)
{
    return (int)mark.line + 2;
}

static int file_column(struct reader *r, yaml_mark_t mark)
{
    size_t at = offset_of(r, mark);
    return (int)(at - r->line_start) + 1;
}

/* ---- keys ---- */

static void add_meta(struct reader *r, struct slice key, struct slice value, yaml_mark_t mark)
{
    r->items = xgrow(r->items, r->count, &r->room, sizeof *r->items);
    r->items[r->count++] = (struct meta){key, value, file_line(mark), file_column(r, mark)};
}

/* By key, then by place. */
static int compare_keys(const void *left, const void *right)
{
    const struct meta *a = *(const struct meta *const *)left, *b = *(const struct meta *const *)right;
    size_t least = a->key.bytes < b->key.bytes ? a->key.bytes : b->key.bytes;
    int order = least > 0 ? memcmp(a->key.ptr, b->key.ptr, least) : 0;
    if (order == 0)
        order = (a->key.bytes > b->key.bytes) - (a->key.bytes < b->key.bytes);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Tells of keys that are given twice, and drops all but the first of each. */
static void drop_duplicates(struct reader *r)
{
    const struct meta **sorted = xcalloc(r->count, sizeof(struct meta *));
    bool *dropped = xcalloc(r->count, sizeof *dropped);
    for (size_t i = 0; i < r->count; i++)
        sorted[i] = &r->items[i];
    qsort(sorted, r->count, sizeof *sorted, compare_keys);
    for (size_t i = 1, first = 0; i < r->count; i++) {
        const struct meta *one = sorted[i];
        if (!slice_eq(sorted[first]->key, one->key)) {
            first = i;
            continue;
        }
        dropped[one - r->items] = true;
        diag_add(r->diags, DIAG_WARNING, "front-matter-duplicate", r->doc->file, one->line, one->column,
                 "the key \"%.*s\" is already given in line %d, which counts; remove one of the two",
                 (int)one->key.bytes, one->key.ptr, sorted[first]->line);
    }
    size_t kept = 0;
    for (size_t i = 0; i < r->count; i++)
        if (!dropped[i])
            r->items[kept++] = r->items[i];
    r->count = kept;
    free(sorted);
    free(dropped);
}

/* ---- values ---- */

static struct slice keep(struct reader *r, const char *text, size_t bytes)
{
    return slice_from(arena_strndup(&r->doc->arena, text, bytes), bytes);
}

static struct slice keep_scalar(struct reader *r, const yaml_node_t *node)
{
    return keep(r, (const char *)node->data.scalar.value, node->data.scalar.length);
}

/* The items of a list of scalars, joined by newlines, into out; false when it holds anything else. */
static bool join_list(yaml_document_t *document, const yaml_node_t *list, struct buf *out)
{
    for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++) {
        const yaml_node_t *item = yaml_document_get_node(document, *i);
        if (item->type != YAML_SCALAR_NODE)
            return false;
        if (i > list->data.sequence.items.start)
            buf_add_char(out, '\n');
        buf_add(out, (const char *)item->data.scalar.value, item->data.scalar.length);
    }
    return true;
}

static struct slice node_value(struct reader *r, yaml_document_t *document, const yaml_node_t *node)
{
    if (node->type == YAML_SCALAR_NODE)
        return keep_scalar(r, node);
    struct buf value = {0};
    if (node->type != YAML_SEQUENCE_NODE || !join_list(document, node, &value)) {
        size_t from = offset_of(r, node->start_mark), to = offset_of(r, node->end_mark);
        buf_clear(&value);
        buf_add_slice(&value, slice_trim(slice_part(r->yaml, from, to)));
    }
    struct slice kept = keep(r, value.bytes > 0 ? value.ptr : "", value.bytes);
    buf_free(&value);
    return kept;
}

static void read_mapping(struct reader *r, yaml_document_t *document, const yaml_node_t *root)
{
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(document, pair->value);
        if (key->type == YAML_SCALAR_NODE)
            add_meta(r, keep_scalar(r, key), node_value(r, document, value), key->start_mark);
        else
            diag_add(r->diags, DIAG_WARNING, "front-matter-key", r->doc->file, file_line(key->start_mark),
                     file_column(r, key->start_mark),
                     "a key of the front matter must be plain text; this one is left out");
    }
}

/* ---- the whole ---- */

/* Brackets and list marks inside one another deeper than any note has them, or more anchors and aliases: libyaml takes
 * quadratic time over them. */
static bool is_too_much(struct slice yaml)
{
    enum { MAX_DEPTH = 50, MAX_NAMES = 5000 };
    int brackets = 0, marks = 0, names = 0;
    for (size_t i = 0; i + 1 < yaml.bytes && brackets <= MAX_DEPTH && marks <= MAX_DEPTH && names <= MAX_NAMES; i++) {
        char c = yaml.ptr[i], next = yaml.ptr[i + 1];
        names += next == '&' || next == '*' ? strchr(" \t\n[{,", c) != NULL : 0;
        if (c == '[' || c == '{')
            brackets++;
        else if ((c == ']' || c == '}') && brackets > 0)
            brackets--;
        marks = c == '\n' ? 0 : marks + ((c == '-' || c == '?' || c == ':') && (next == ' ' || next == '\t'));
    }
    return brackets > MAX_DEPTH || marks > MAX_DEPTH || names > MAX_NAMES;
}

enum outcome { OUTCOME_READ, OUTCOME_NO_MAPPING, OUTCOME_ERROR };

/* Tells what is wrong with the YAML, and cuts it off before the key that the error lies in. */
static void tell_error(struct reader *r, const yaml_parser_t *parser)
{
    yaml_mark_t mark = parser->problem_mark;
    if (parser->error == YAML_READER_ERROR) { /* the only error that has an offset instead of a mark */
        mark = (yaml_mark_t){0};
        for (size_t i = 0; i < parser->problem_offset && i < r->yaml.bytes; i++)
            mark.line += r->yaml.ptr[i] == '\n';
    }
    diag_add(r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, file_line(mark), file_column(r, mark),
             "the front matter is no valid YAML here (%s); what comes before it counts, mend the rest",
             parser->problem != NULL ? parser->problem : "unreadable");
    bool inside = parser->context != NULL && parser->context_mark.line < mark.line;
    size_t at = offset_of(r, inside ? parser->context_mark : mark);
    do {
        while (at > 0 && r->yaml.ptr[at - 1] != '\n')
            at--;
        bool key = at < r->yaml.bytes && strchr(" \t\n-#]}", r->yaml.ptr[at]) == NULL;
        r->yaml.bytes = at;
        if (key)
            break;
    } while (at-- > 0);
}

static enum outcome read_yaml(struct reader *r, bool quiet)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return OUTCOME_ERROR;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)r->yaml.ptr, r->yaml.bytes);
    enum outcome outcome = OUTCOME_ERROR;
    if (yaml_parser_load(&parser, &document)) {
        const yaml_node_t *root = yaml_document_get_root_node(&document);
        outcome = root == NULL || root->type == YAML_MAPPING_NODE ? OUTCOME_READ : OUTCOME_NO_MAPPING;
        if (root != NULL && outcome == OUTCOME_READ)
            read_mapping(r, &document, root);
        yaml_document_delete(&document);
    } else if (!quiet)
        tell_error(r, &parser);
    yaml_parser_delete(&parser);
    return outcome;
}

/* Whether text starts with a key, so that a `---` above it was meant to start front matter. */
static bool starts_with_key(struct slice text)
{
    text = slice_trim(text);
    struct slice line = slice_part(text, 0, slice_find(text, '\n', 0));
    size_t colon = slice_find(line, ':', 0);
    return colon > 0 && colon < line.bytes && memchr(line.ptr, ' ', colon) == NULL &&
           (colon + 1 == line.bytes || line.ptr[colon + 1] == ' ');
}

/* Whether the YAML is front matter at all; two lines `---` with prose between them are not. */
static bool read_front_matter(struct reader *r)
{
    if (is_too_much(r->yaml)) {
        diag_add(
            r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, 2, 1,
            "the front matter nests too deep or has too many anchors to be read; it is passed over, make it plainer");
        return true;
    }
    bool meant = starts_with_key(r->yaml);
    enum outcome outcome = read_yaml(r, !meant);
    if (outcome == OUTCOME_ERROR && meant)
        read_yaml(r, true);
    if (r->count > 1)
        drop_duplicates(r);
    return outcome == OUTCOME_READ || (outcome == OUTCOME_ERROR && meant);
}

void frontmatter_parse(struct doc *doc, struct diags *diags)
{
    struct slice s = slice_from(doc->source, doc->source_bytes);
    size_t first = slice_find(s, '\n', 0), end;
    if (!is_fence(slice_part(s, 0, first), false))
        return;
    for (size_t at = first + 1; at < s.bytes; at = end + 1) {
        end = slice_find(s, '\n', at);
        if (!is_fence(slice_part(s, at, end), true))
            continue;
        struct reader reader = {.doc = doc, .diags = diags, .yaml = slice_part(s, first + 1, at)};
        if (read_front_matter(&reader))
            doc->body_offset = end < s.bytes ? end + 1 : s.bytes;
        doc->meta_count = reader.count;
        if (reader.count > 0) {
            doc->meta = arena_alloc(&doc->arena, reader.count * sizeof *doc->meta);
            memcpy(doc->meta, reader.items, reader.count * sizeof *doc->meta);
        }
        free(reader.items);
        return;
    }
    if (starts_with_key(slice_part(s, first + 1, slice_find(s, '\n', first + 1))))
        diag_add(diags, DIAG_ERROR, "front-matter-unclosed", doc->file, 1, 1,
                 "the front matter that starts here has no closing line \"---\"; it is read as text");
}
