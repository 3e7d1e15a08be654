/* frontmatter.c - front matter to keys and values: YAML between lines `---`, TOML between lines `+++`, JSON, and what
 * Hexo's old posts have: YAML or JSON without an opening line. Notes use a mapping of scalars and lists; deeper values are kept as source.
 * The overall rule: anything that is not a mapping is text and stays in the note. An error affects only its line, is
 * reported with its place, and the line's value is taken as written. */
#include "frontmatter.h"

#include "biji/language.h"
#include "biji/line.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* The byte offset in the YAML of a mark, whose column counts characters. Marks mostly come in order. */
static size_t offset_of(struct reader *r, yaml_mark_t mark)
{
    if (mark.line < r->line)
        r->line = r->line_start = 0;
    for (; r->line < mark.line && r->line_start < r->text.bytes; r->line++)
        r->line_start = slice_find(r->text, '\n', r->line_start) + 1;
    size_t at = r->line_start < r->text.bytes ? r->line_start : r->text.bytes;
    for (size_t column = 0; column < mark.column && at < r->text.bytes; column++)
        for (at++; at < r->text.bytes && ((unsigned char)r->text.ptr[at] & 0xC0) == 0x80;)
            at++;
    return at;
}

/* Line and byte column of a mark in the file. */
static int file_line(const struct reader *r, yaml_mark_t mark)
{
    return (int)mark.line + r->first_line;
}

static int file_column(struct reader *r, yaml_mark_t mark)
{
    size_t at = offset_of(r, mark);
    return (int)(at - r->line_start) + 1;
}

/* ---- keys ---- */

void reader_add(struct reader *r, struct slice key, struct slice value, int line, int column)
{
    r->items = xgrow(r->items, r->count, &r->room, sizeof *r->items);
    r->items[r->count++] = (struct meta){key, value, line, column};
}

static void add_meta(struct reader *r, struct slice key, struct slice value, yaml_mark_t mark)
{
    reader_add(r, key, value, file_line(r, mark), file_column(r, mark));
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

/* Reports duplicate keys, and drops all but the first of each. */
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
                 "the key \"%.*s\" is already set on line %d, which is used; remove one of the two",
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

struct slice reader_keep(struct reader *r, const char *text, size_t bytes)
{
    return slice_from(arena_strndup(&r->doc->arena, text, bytes), bytes);
}

static struct slice keep_scalar(struct reader *r, const yaml_node_t *node)
{
    return reader_keep(r, (const char *)node->data.scalar.value, node->data.scalar.length);
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
        buf_add_slice(&value, slice_trim(slice_part(r->text, from, to)));
    }
    struct slice kept = reader_keep(r, value.bytes > 0 ? value.ptr : "", value.bytes);
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
            diag_add(r->diags, DIAG_WARNING, "front-matter-key", r->doc->file, file_line(r, key->start_mark),
                     file_column(r, key->start_mark),
                     "a key in the front matter must be plain text; this one is ignored");
    }
}

/* ---- a mapping, as far as possible ---- */

bool yaml_is_too_much(struct slice yaml)
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
        marks = c == '\n' ? 0 : marks + ((c == '-' || c == '?' || c == ':') && char_is_blank(next));
    }
    return brackets > MAX_DEPTH || marks > MAX_DEPTH || names > MAX_NAMES;
}

/* Bytes of the key at the front of a line, before its colon; 0 without one. Prose may contain a colon too: a key is
 * short and has no markup. */
static size_t key_bytes(struct slice line)
{
    enum { MAX_BYTES = 60, MAX_BLANKS = 3 };
    size_t colon = slice_find(line, ':', 0), blanks = 0;
    if (colon == 0 || colon >= line.bytes || colon > MAX_BYTES || strchr("*>|`![(<#- \t", *line.ptr) != NULL)
        return 0;
    for (size_t i = 0; i < colon; i++)
        blanks += line.ptr[i] == ' ';
    bool ends = colon + 1 == line.bytes || char_is_blank(line.ptr[colon + 1]);
    return ends && blanks <= MAX_BLANKS ? colon : 0;
}

/* A heading of Markdown, which is a comment in YAML: it follows a blank line and is not a key that was commented out. */
static bool is_heading(struct slice line, bool after_blank)
{
    size_t marks = 0;
    while (marks < line.bytes && line.ptr[marks] == '#')
        marks++;
    return after_blank && marks > 0 && marks <= 6 && marks < line.bytes && line.ptr[marks] == ' ' &&
           key_bytes(slice_part(line, marks + 1, line.bytes)) == 0;
}

/* What the lines of a block look like. */
struct look {
    bool keys, headings; /* any of them */
    bool prose;          /* a line that cannot be in a mapping */
};

static struct look look_at(struct slice block)
{
    struct look look = {0};
    bool blank = false;
    for (size_t at = 0, end; at < block.bytes; at = end + 1) {
        end = slice_find(block, '\n', at);
        struct slice line = slice_part(block, at, end);
        if (slice_trim(line).bytes == 0) {
            blank = true;
            continue;
        }
        if (key_bytes(line) > 0)
            look.keys = true;
        else if (*line.ptr == '#')
            look.headings = look.headings || is_heading(line, blank);
        else if (!look.keys || strchr(" \t-]}", *line.ptr) == NULL ||
                 (*line.ptr == '-' && line.bytes > 1 && line.ptr[1] != ' '))
            look.prose = true;
        blank = false;
    }
    return look;
}

enum outcome { OUTCOME_READ, OUTCOME_NO_MAPPING, OUTCOME_ERROR };

/* Reports what is wrong with the YAML. Returns the line of the error, 0-based in it. */
static size_t tell_error(struct reader *r, const yaml_parser_t *parser)
{
    yaml_mark_t mark = parser->problem_mark;
    if (parser->error == YAML_READER_ERROR) { /* the only error that has an offset instead of a mark */
        mark = (yaml_mark_t){0};
        for (size_t i = 0; i < parser->problem_offset && i < r->text.bytes; i++)
            mark.line += r->text.ptr[i] == '\n';
    }
    bool inside = parser->context != NULL && parser->context_mark.line < mark.line;
    struct slice line = slice_part(r->text, offset_of(r, (yaml_mark_t){.line = mark.line}), r->text.bytes);
    if (inside && (key_bytes(line) > 0 || slice_trim(line).bytes == 0)) /* a quote or bracket that nothing closes */
        mark = parser->context_mark;
    diag_add(r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, file_line(r, mark), file_column(r, mark),
             "the front matter is not valid YAML here (%s); the value is used as written, so put it in quotes",
             parser->problem != NULL ? parser->problem : "unreadable");
    return mark.line;
}

/* Reads r->text; an error is reported and sets *line. */
static enum outcome read_yaml(struct reader *r, struct slice yaml, bool quiet, size_t *line)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return OUTCOME_ERROR;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.ptr, yaml.bytes);
    enum outcome outcome = OUTCOME_ERROR;
    if (yaml_parser_load(&parser, &document)) {
        const yaml_node_t *root = yaml_document_get_root_node(&document);
        outcome = root == NULL || root->type == YAML_MAPPING_NODE ? OUTCOME_READ : OUTCOME_NO_MAPPING;
        if (root != NULL && outcome == OUTCOME_READ)
            read_mapping(r, &document, root);
        yaml_document_delete(&document);
    } else if (!quiet)
        *line = tell_error(r, &parser);
    yaml_parser_delete(&parser);
    return outcome;
}

/* Takes the value of the key on this line (0-based) as written and blanks the line in copy, so that the others can be
 * read. A line without a key is only blanked. False when it is blank already. */
static bool take_line(struct reader *r, char *copy, size_t line)
{
    size_t from = offset_of(r, (yaml_mark_t){.line = line}), end = slice_find(r->text, '\n', from);
    struct slice text = slice_part(r->text, from, end);
    size_t key = copy[from] == ' ' ? 0 : key_bytes(text);
    if (key > 0)
        reader_add(r, slice_part(text, 0, key), slice_trim(slice_part(text, key + 1, text.bytes)),
                   (int)line + r->first_line, 1);
    bool any = slice_trim(slice_from(copy + from, end - from)).bytes > 0;
    memset(copy + from, ' ', end - from);
    return any;
}

static int compare_places(const void *left, const void *right)
{
    const struct meta *a = left, *b = right;
    return (a->line > b->line) - (a->line < b->line);
}

/* Reads a mapping that has errors, with one line less each time. */
static void read_around_errors(struct reader *r)
{
    enum { MAX_ERRORS = 20 };
    char *copy = xstrndup(r->text.ptr, r->text.bytes);
    for (int i = 0; i < MAX_ERRORS; i++) {
        size_t line = 0;
        if (read_yaml(r, slice_from(copy, r->text.bytes), false, &line) != OUTCOME_ERROR)
            break;
        if (!take_line(r, copy, line))
            break; /* told; the cause is elsewhere */
    }
    free(copy);
    if (r->count > 1)
        qsort(r->items, r->count, sizeof *r->items, compare_places);
}

/* Whether a value is a sentence: some words with a full stop behind them. */
static bool is_sentence(struct slice value)
{
    static const char *const stops[] = {"。", "！", "？"};
    size_t blanks = 0;
    value = slice_trim(value);
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
        if (slice_ends(value, stops[i]))
            return true;
    for (size_t i = 0; i < value.bytes; i++)
        blanks += value.ptr[i] == ' ';
    return blanks > 1 && strchr(".!?", value.ptr[value.bytes - 1]) != NULL;
}

/* Whether a key is a name as programs have them, and no words of the author. */
static bool is_name(struct slice key)
{
    size_t i = 0;
    while (i < key.bytes && ((key.ptr[i] >= 'a' && key.ptr[i] <= 'z') || char_is_digit(key.ptr[i]) ||
                             key.ptr[i] == '_' || key.ptr[i] == '-' || key.ptr[i] == '.'))
        i++;
    return i == key.bytes;
}

/* Whether what can be read as a mapping is a remark between two rules: "Note: read this first." */
static bool reads_as_remark(const struct reader *r)
{
    enum { FEW = 3 };
    bool remark = r->count > 0 && r->count <= FEW;
    for (size_t i = 0; i < r->count && remark; i++)
        remark = !is_name(r->items[i].key) && is_sentence(r->items[i].value);
    return remark;
}

/* Whether the YAML is front matter at all; two lines `---` with prose between them are not. */
static bool read_front_matter(struct reader *r)
{
    struct look look = look_at(r->text);
    size_t line;
    if (look.headings)
        return false;
    if (yaml_is_too_much(r->text)) {
        diag_add(r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, r->first_line, 1,
                 "the front matter is nested too deeply or has too many anchors; it is ignored, so simplify it");
        return look.keys && !look.prose;
    }
    enum outcome outcome = read_yaml(r, r->text, true, &line);
    if (outcome == OUTCOME_READ && reads_as_remark(r)) {
        r->count = 0;
        return false;
    }
    if (outcome != OUTCOME_ERROR)
        return outcome == OUTCOME_READ;
    if (!look.keys || look.prose)
        return false;
    read_around_errors(r);
    return true;
}

/* ---- forms that are no YAML, but meant ---- */

/* Whether only front matter has a key of this name at its start. */
static bool is_known_key(struct slice key)
{
    static const char *const names[] = {"title", "date", "layout", "categories", "tags", "author", "draft", "slug"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(key, names[i]))
            return true;
    return false;
}

/* Bytes of the plain name at the front of a line. */
static size_t name_bytes(struct slice line)
{
    size_t bytes = 0;
    while (bytes < line.bytes && (char_is_letter(line.ptr[bytes]) || char_is_digit(line.ptr[bytes]) ||
                                  line.ptr[bytes] == '_' || line.ptr[bytes] == '-'))
        bytes++;
    return bytes;
}

/* Without the quotes around it. */
static struct slice unquoted(struct slice value)
{
    value = slice_trim(value);
    bool quoted = value.bytes > 1 && strchr("\"'", *value.ptr) != NULL && value.ptr[value.bytes - 1] == *value.ptr;
    return quoted ? slice_part(value, 1, value.bytes - 1) : value;
}

/* [a, b] as lines. */
static void split_list(struct slice list, struct buf *lines)
{
    for (size_t at = 0, end; at < list.bytes; at = end + 1) {
        end = slice_find(list, ',', at);
        buf_add_slice(lines, unquoted(slice_part(list, at, end)));
        buf_add_str(lines, end < list.bytes ? "\n" : "");
    }
}

/* The value of a key that is followed by `value` on its line, or by items on those below it, which begin at `at`. */
static struct slice loose_value(struct reader *r, struct slice value, size_t at)
{
    struct buf lines = {0};
    if (value.bytes > 1 && *value.ptr == '[' && value.ptr[value.bytes - 1] == ']')
        split_list(slice_part(value, 1, value.bytes - 1), &lines);
    else if (value.bytes > 0)
        return unquoted(value);
    for (size_t end; at < r->text.bytes && value.bytes == 0; at = end + 1) {
        end = slice_find(r->text, '\n', at);
        struct slice item = slice_trim(slice_part(r->text, at, end));
        if (!slice_starts(item, "-"))
            break;
        buf_add_str(&lines, lines.bytes > 0 ? "\n" : "");
        buf_add_slice(&lines, unquoted(slice_part(item, 1, item.bytes)));
    }
    struct slice kept = reader_keep(r, buf_slice(&lines).ptr, lines.bytes);
    buf_free(&lines);
    return kept;
}

/* Bytes of the colon at the front of text, which Chinese authors may have typed full-width; 0: none. */
static size_t colon_bytes(struct slice text)
{
    return slice_starts(text, ":") ? 1 : slice_starts(text, "：") ? strlen("：") : 0;
}

/* Reads keys whose colon may have no blank after it, as in `title:Notes`, or be full-width, line by line; the first such
 * is reported. False, with nothing added, when a line is anything else. */
static bool read_tight_keys(struct reader *r)
{
    int line = r->first_line, tight = 0;
    size_t column = 0;
    bool wide = false;
    for (size_t at = 0, end; at < r->text.bytes; at = end + 1, line++) {
        end = slice_find(r->text, '\n', at);
        struct slice whole = slice_trim_end(slice_part(r->text, at, end));
        size_t name = name_bytes(whole);
        if (whole.bytes == 0 || (at > 0 && strchr(" \t-#", *whole.ptr) != NULL))
            continue;
        size_t colon = colon_bytes(slice_part(whole, name, whole.bytes)), after = name + colon;
        if (name == 0 || colon == 0) {
            r->count = 0;
            return false;
        }
        if (tight == 0 && (colon > 1 || (after < whole.bytes && !char_is_blank(whole.ptr[after])))) {
            tight = line;
            wide = colon > 1;
            column = wide ? name + 1 : after + 1;
        }
        struct slice value = slice_trim(slice_part(whole, after, whole.bytes));
        reader_add(r, slice_part(whole, 0, name), loose_value(r, value, end + 1), line, 1);
    }
    if (tight > 0)
        diag_add(
            r->diags, DIAG_ERROR, "front-matter-invalid", r->doc->file, tight, (int)column, "%s",
            wide
                ? _("the colon of this key is full-width; other programs show the front matter as text, so write \":\" "
                    "and a space")
                : _("there is no space after the colon of this key; other programs show the front matter as text, so "
                    "add one"));
    return r->count > 0;
}

/* Reads keys that begin with one of front matter but are no YAML: TOML between the lines of YAML, or keys without blanks. */
static bool read_meant(struct reader *r)
{
    struct slice first = slice_part(r->text, 0, slice_find(r->text, '\n', 0));
    size_t name = name_bytes(first);
    if (!is_known_key(slice_part(first, 0, name)) || look_at(r->text).headings)
        return false;
    if (slice_starts(slice_trim(slice_part(first, name, first.bytes)), "=") && toml_read(r)) {
        diag_add(
            r->diags, DIAG_WARNING, "front-matter-toml", r->doc->file, r->first_line, 1,
            "the front matter is TOML between lines \"---\"; write \"+++\" there, or other programs show it as text");
        return true;
    }
    return colon_bytes(slice_part(first, name, first.bytes)) > 0 && read_tight_keys(r);
}

/* ---- where it is ---- */

/* A block of front matter found in a file. */
struct block {
    struct slice text;
    size_t after; /* offset of the text after it */
    int line;     /* of its first line, 1-based */
};

static struct slice line_at(struct slice s, size_t at)
{
    return slice_part(s, at, slice_find(s, '\n', at));
}

/* The block from `from` to a line that closes it; false when none does. */
static bool find_closed(struct slice s, size_t from, const char *fence, const char *other, struct block *block)
{
    for (size_t next = from, end; next < s.bytes; next = end + 1) {
        end = slice_find(s, '\n', next);
        struct slice line = slice_trim_end(slice_part(s, next, end));
        if (!slice_eq_str(line, fence) && !slice_eq_str(line, other))
            continue;
        block->text = slice_part(s, from, next);
        block->after = end < s.bytes ? end + 1 : s.bytes;
        return true;
    }
    return false;
}

/* The block after the fence line at `at`. */
static bool find_fenced(struct slice s, size_t at, const char *fence, const char *other, struct block *block)
{
    return find_closed(s, slice_find(s, '\n', at) + 1, fence, other, block);
}

/* JSON from a line `{` to the brace that closes it, which ends its line. */
static bool find_json(struct slice s, size_t at, struct block *block)
{
    struct slice inner = slice_trim(slice_part(s, at + 1, s.bytes));
    int depth = 0;
    bool quoted = false;
    if (!slice_starts(inner, "\""))
        return false;
    for (size_t i = at; i < s.bytes; i++) {
        char c = s.ptr[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '}'))
            depth += c == '{' ? 1 : -1;
        if (depth > 0)
            continue;
        size_t end = slice_find(s, '\n', i);
        *block = (struct block){slice_part(s, at, i + 1), end < s.bytes ? end + 1 : s.bytes, block->line};
        return slice_trim(slice_part(s, i + 1, end)).bytes == 0;
    }
    return false;
}

/* Hexo's old posts: keys from the first line on, including one of a post, without a blank line up to `---`. */
static bool find_open(struct slice s, size_t at, struct block *block)
{
    bool known = false;
    size_t first = key_bytes(line_at(s, at));
    if (first == 0 || !char_is_letter(*s.ptr) || memchr(s.ptr + at, ' ', first) != NULL)
        return false;
    for (size_t next = at, end; next < s.bytes; next = end + 1) {
        end = slice_find(s, '\n', next);
        struct slice line = slice_part(s, next, end), key = slice_part(line, 0, key_bytes(line));
        known = known || is_known_key(key);
        if (slice_trim(line).bytes == 0)
            return false;
        if (slice_starts(line, "---") && slice_trim(line).bytes == 3) {
            *block = (struct block){slice_part(s, at, next), end < s.bytes ? end + 1 : s.bytes, block->line};
            struct look look = look_at(block->text);
            return known && look.keys && !look.prose;
        }
    }
    return false;
}

/* Hexo's JSON, which has no braces: keys in quotes from the first line on, up to a line `;;;`. */
static bool find_bare_json(struct doc *doc, struct slice s, size_t at, struct block *block)
{
    struct slice line = line_at(s, at);
    size_t key = slice_find(line, '"', 1);
    if (!slice_starts(slice_trim(slice_part(line, key + 1, line.bytes)), ":") ||
        !find_closed(s, at, ";;;", ";;;", block))
        return false;
    size_t bytes = block->text.bytes;
    char *copy = arena_alloc(&doc->arena, bytes + 2);
    copy[0] = '{';
    memcpy(copy + 1, block->text.ptr, bytes);
    copy[bytes + 1] = '}';
    block->text = slice_from(copy, bytes + 2);
    return true;
}

static void finish(struct reader *r, size_t after)
{
    struct doc *doc = r->doc;
    if (r->count > 1)
        drop_duplicates(r);
    doc->body_offset = after;
    doc->meta_count = r->count;
    if (r->count == 0)
        return;
    doc->meta = arena_alloc(&doc->arena, r->count * sizeof *doc->meta);
    memcpy(doc->meta, r->items, r->count * sizeof *doc->meta);
}

static void tell(struct doc *doc, struct diags *diags, const char *code, int line, const char *what)
{
    diag_add(diags, DIAG_WARNING, code, doc->file, line, 1, "%s", _(what));
}

/* YAML between `---` and `---` or `...`. A blank line after the first makes it a thematic break. */
static void parse_dashes(struct doc *doc, struct diags *diags, struct slice s, size_t at, int line)
{
    struct block block = {.line = line + 1};
    struct slice first = line_at(s, slice_find(s, '\n', at) + 1);
    bool meant = key_bytes(first) > 0;
    if (slice_trim(first).bytes == 0)
        return;
    if (!find_fenced(s, at, "---", "...", &block)) {
        if (meant && at == 0)
            diag_add(diags, DIAG_ERROR, "front-matter-unclosed", doc->file, 1, 1,
                     "the front matter that starts here has no closing line \"---\"; it is read as text");
        return;
    }
    struct reader reader = {.doc = doc, .diags = diags, .text = block.text, .first_line = block.line};
    if (read_front_matter(&reader) || read_meant(&reader)) {
        if (at > 0)
            tell(doc, diags, "front-matter-place", 1,
                 N_("there are blank lines before the front matter; remove them, or other programs show it as text"));
        finish(&reader, block.after);
    } else if (meant)
        tell(doc, diags, "front-matter-text", line,
             N_("the text between the two lines \"---\" is not only keys and values; it is shown as text"));
    free(reader.items);
}

/* Front matter that can be read at once, without doubt. */
static void parse_block(struct doc *doc, struct diags *diags, const struct block *block, bool toml)
{
    struct reader reader = {.doc = doc, .diags = diags, .text = block->text, .first_line = block->line};
    if (toml ? toml_read(&reader) : read_front_matter(&reader))
        finish(&reader, block->after);
    free(reader.items);
}

/* A line `+++` that nothing closes, above a key of TOML. */
static void tell_open_toml(struct doc *doc, struct diags *diags, struct slice s, size_t at)
{
    struct slice key = line_at(s, slice_find(s, '\n', at) + 1);
    size_t name = name_bytes(key);
    if (at == 0 && name > 0 && slice_starts(slice_trim(slice_part(key, name, key.bytes)), "="))
        diag_add(diags, DIAG_ERROR, "front-matter-unclosed", doc->file, 1, 1,
                 "the front matter that starts here has no closing line \"+++\"; it is read as text");
}

bool frontmatter_is_usual(struct slice s)
{
    struct block block = {.line = 1};
    struct slice first = line_at(s, 0);
    if (slice_trim(first).bytes == 0 || slice_starts(first, "+++") || strchr("{\"", *first.ptr) != NULL)
        return s.bytes == 0;
    if (!slice_starts(first, "---"))
        return !find_open(s, 0, &block);
    if (!slice_eq_str(slice_trim_end(first), "---") || slice_trim(line_at(s, slice_find(s, '\n', 0) + 1)).bytes == 0)
        return false;
    if (!find_fenced(s, 0, "---", "...", &block))
        return true;
    struct look look = look_at(block.text);
    return !look.headings && !look.prose;
}

void frontmatter_parse(struct doc *doc, struct diags *diags)
{
    struct slice s = slice_from(doc->source, doc->source_bytes);
    struct block block = {.line = 1};
    size_t at = 0;
    for (size_t i = 0; i < s.bytes && strchr(" \t\n", s.ptr[i]) != NULL; i++)
        if (s.ptr[i] == '\n') {
            at = i + 1;
            block.line++;
        }
    struct slice first = slice_trim_end(line_at(s, at));
    if (slice_eq_str(first, "---") || slice_eq_str(first, "---yaml"))
        parse_dashes(doc, diags, s, at, block.line);
    else if (slice_eq_str(first, "+++")) {
        block.line++;
        if (find_fenced(s, at, "+++", "+++", &block))
            parse_block(doc, diags, &block, true);
        else
            tell_open_toml(doc, diags, s, at);
    } else if ((slice_eq_str(first, "---toml") || slice_eq_str(first, "---json")) &&
               find_fenced(s, at, "---", "---", &block)) {
        block.line++;
        parse_block(doc, diags, &block, slice_ends(first, "toml"));
    } else if ((slice_starts(first, "{") && find_json(s, at, &block)) ||
               (slice_starts(first, "\"") && find_bare_json(doc, s, at, &block)))
        parse_block(doc, diags, &block, false);
    else if (at == 0 && find_open(s, at, &block)) {
        tell(doc, diags, "front-matter-open", 1,
             N_("the front matter has no line \"---\" before it; add one, since only some programs recognise it "
                "without"));
        parse_block(doc, diags, &block, false);
    }
}
