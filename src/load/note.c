/* note.c - one note from bytes to a document: sanitise, front matter, Markdown, in this order. Every repair is
 * reported by a diagnostic, so that later stages can rely on valid UTF-8 without NUL, LF line ends, and no BOM. Clean
 * notes, which nearly all are, are checked and never copied. */
#include "biji/language.h"
#include "biji/load.h"

#include "biji/dialect.h"
#include "biji/file.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "charset.h"
#include "frontmatter.h"
#include "notebook.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What was repaired, with the place of the first of each. */
struct repairs {
    size_t ill_formed, nul;
    int ill_formed_line, ill_formed_column, nul_line, nul_column;
};

static void repair(struct slice s, struct buf *out, struct repairs *repairs)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    const char *end = slice_end(s);
    int line = 1;
    size_t line_start = 0;
    while (s.bytes > 0) {
        size_t clean = text_clean(s), from = out->bytes;
        buf_add(out, s.ptr, clean);
        for (size_t i = from; i < out->bytes; i++) {
            if (out->ptr[i] == '\n') {
                line++;
                line_start = i + 1;
            }
        }
        s = slice_part(s, clean, s.bytes);
        if (s.bytes == 0)
            break;
        int count = 1, column = (int)(out->bytes - line_start) + 1;
        if (*s.ptr == '\r') {
            count = s.bytes > 1 && s.ptr[1] == '\n' ? 2 : 1;
            buf_add_char(out, '\n');
            line++;
            line_start = out->bytes;
        } else if (*s.ptr == '\0') {
            if (repairs->nul++ == 0) {
                repairs->nul_line = line;
                repairs->nul_column = column;
            }
            buf_add_str(out, replacement);
        } else {
            utf8_decode(s.ptr, end, &count);
            if (repairs->ill_formed++ == 0) {
                repairs->ill_formed_line = line;
                repairs->ill_formed_column = column;
            }
            buf_add_str(out, replacement);
        }
        s = slice_part(s, (size_t)count, s.bytes);
    }
}

/* Bytes of a line end of other systems at the start of s: a vertical tab, a form feed, U+0085, U+2028, U+2029; else 0. */
static size_t other_line_end(struct slice s)
{
    static const char *const ends[] = {"\v", "\f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (slice_starts(s, ends[i]))
            return strlen(ends[i]);
    return 0;
}

/* Whether a text has lines, but none that ends as usual. */
static bool has_other_lines(struct slice s)
{
    if (slice_find(s, '\n', 0) < s.bytes || slice_find(s, '\r', 0) < s.bytes)
        return false;
    size_t at = 0;
    while (at < s.bytes && other_line_end(slice_part(s, at, s.bytes)) == 0)
        at++;
    return at < s.bytes;
}

/* Replaces such line ends, and reports it. */
static void convert_lines(const char *file, char **bytes, size_t *count, struct diags *diags)
{
    struct buf out = {0};
    struct slice s = slice_from(*bytes, *count);
    for (size_t at = 0; at < s.bytes;) {
        size_t end = other_line_end(slice_part(s, at, s.bytes));
        buf_add_char(&out, end > 0 ? '\n' : s.ptr[at]);
        at += end > 0 ? end : 1;
    }
    diag_add(diags, DIAG_WARNING, "line-ends", file, 1, 1,
             "no line ends as in other text files; what separates them is shown as line ends; save it with LF");
    free(*bytes);
    *count = out.bytes;
    *bytes = buf_take(&out);
}

/* Replaces another encoding by UTF-8, and reports it. */
static void decode(const char *file, char **bytes, size_t *count, struct diags *diags)
{
    struct buf out = {0};
    const char *name = charset_decode(slice_from(*bytes, *count), &out);
    if (name == NULL)
        return;
    diag_add(diags, DIAG_WARNING, "encoding", file, 1, 1,
             "the file is encoded in %s and shown converted; save it as UTF-8 for other programs", name);
    buf_add_str(&out, "");
    free(*bytes);
    *count = out.bytes;
    *bytes = buf_take(&out);
}

/* Replaces a notebook by Markdown. */
static void convert_notebook(const char *file, char **bytes, size_t *count, struct diags *diags)
{
    struct buf out = {0};
    if (!notebook_read(file, slice_from(*bytes, *count), &out, diags)) {
        buf_free(&out);
        return;
    }
    free(*bytes);
    *count = out.bytes;
    *bytes = buf_take(&out);
}

static void sanitise(const char *file, char **bytes, size_t *count, struct diags *diags)
{
    if (charset_is_foreign(slice_from(*bytes, *count), *count))
        decode(file, bytes, count, diags);
    size_t bom = slice_starts(slice_from(*bytes, *count), "\xEF\xBB\xBF") ? 3 : 0;
    if (bom > 0) {
        *count -= bom;
        memmove(*bytes, *bytes + bom, *count + 1);
    }
    if (has_other_lines(slice_from(*bytes, *count)))
        convert_lines(file, bytes, count, diags);
    struct slice whole = slice_from(*bytes, *count);
    if (notebook_is(whole) || (slice_ends(slice_of(file), ".ipynb") && slice_trim(whole).bytes > 0))
        convert_notebook(file, bytes, count, diags);
    struct slice s = slice_from(*bytes, *count);
    if (text_clean(s) == s.bytes)
        return;
    struct repairs repairs = {0};
    struct buf out = {0};
    repair(s, &out, &repairs);
    if (repairs.nul > 0)
        diag_add(diags, DIAG_WARNING, "nul-byte", file, repairs.nul_line, repairs.nul_column,
                 language_count(repairs.nul, "%zu NUL byte is shown as U+FFFD; is this a text file? remove them",
                                "%zu NUL bytes are shown as U+FFFD; is this a text file? remove them"),
                 repairs.nul);
    if (repairs.ill_formed > 0)
        diag_add(diags, DIAG_WARNING, "utf-8", file, repairs.ill_formed_line, repairs.ill_formed_column,
                 language_count(repairs.ill_formed,
                                "%zu place is no valid UTF-8 and shown as U+FFFD; save the file as UTF-8",
                                "%zu places are no valid UTF-8 and shown as U+FFFD; save the file as UTF-8"),
                 repairs.ill_formed);
    free(*bytes);
    *count = out.bytes;
    *bytes = buf_take(&out);
}

bool note_is_converted(struct slice bytes)
{
    enum { LOOKED_AT = 1024 };
    return charset_is_foreign(bytes, LOOKED_AT) || has_other_lines(bytes) || notebook_is(bytes);
}

bool note_is_usual(struct slice bytes)
{
    return frontmatter_is_usual(bytes);
}

/* Whether a block shows words of its own: no picture, anchor or HTML. */
static bool has_words(const struct node *block)
{
    struct buf words = {0};
    for (const struct node *n = block->first; n != NULL; n = node_after(block, n, n->kind == NODE_IMAGE))
        if (n->kind == NODE_TEXT || n->kind == NODE_CODE)
            buf_add_slice(&words, n->text);
    bool some = block->kind != NODE_RAW_BLOCK && slice_trim(buf_slice(&words)).bytes > 0;
    buf_free(&words);
    return some;
}

/* Whether a heading shows the title: one of the first level at the beginning, or one of the same words. */
static bool shows_title(const struct doc *doc, struct slice title)
{
    bool shows = false, begun = false;
    for (const struct node *n = doc->root->first; n != NULL && !shows; n = n->next) {
        struct buf words = {0};
        if (n->kind == NODE_HEADING)
            node_plain_text(n, &words);
        shows = n->kind == NODE_HEADING &&
                ((n->heading.level == 1 && !begun) || slice_eq(slice_trim(buf_slice(&words)), title));
        begun = begun || has_words(n);
        buf_free(&words);
    }
    return shows;
}

/* A title on one line; in the document's arena if it was on several. */
static struct slice title_on_a_line(struct doc *doc, struct slice title)
{
    struct buf line = {0};
    title = slice_trim(title);
    if (slice_find(title, '\n', 0) == title.bytes)
        return title;
    for (size_t i = 0; i < title.bytes; i++)
        if (title.ptr[i] != '\n' || title.ptr[i - 1] != '\n')
            buf_add_char(&line, title.ptr[i] == '\n' ? ' ' : title.ptr[i]);
    title = slice_from(arena_strndup(&doc->arena, line.ptr, line.bytes), line.bytes);
    buf_free(&line);
    return title;
}

/* Puts the front matter's title at the head of a note that has no heading for it. */
static void show_title(struct doc *doc)
{
    const struct meta *meta = doc->meta, *end = meta + doc->meta_count;
    while (meta < end && !slice_eq_str(meta->key, "title"))
        meta++;
    struct slice title = meta < end ? title_on_a_line(doc, meta->value) : slice_of("");
    if (title.bytes == 0 || shows_title(doc, title))
        return;
    uint32_t line = (uint32_t)meta->line, column = (uint32_t)meta->column;
    struct node *heading = node_append(doc, NULL, NODE_HEADING, line, column);
    node_insert(doc->root, heading, doc->root->first);
    heading->heading.level = 1;
    heading->heading.made = true;
    heading->end_line = line;
    struct node *text = node_append(doc, heading, NODE_TEXT, line, column);
    text->text = title;
    const char *at = text->text.ptr, *start = doc->source;
    if (at >= start && at < start + doc->source_bytes) { /* its place is that of the value, not of the key */
        const char *before = memrchr(start, '\n', (size_t)(at - start));
        text->column = (uint32_t)(at - (before != NULL ? before + 1 : start)) + 1;
        for (text->line = 1; start < at; start++)
            text->line += *start == '\n';
    }
    doc_finish(doc);
}

struct doc *note_parse_at(const char *path, const char *file, char *bytes, size_t count, struct diags *diags)
{
    enum { MUCH_BYTES = 1 << 18 };
    if (count >= MUCH_BYTES)
        mem_expect_much();
    sanitise(file, &bytes, &count, diags);
    struct doc *doc = doc_new_take(file, bytes, count);
    frontmatter_parse(doc, diags);
    dialect_parse(doc, path, diags);
    if (doc->meta_count > 0)
        show_title(doc);
    return doc;
}

struct doc *note_parse_take(const char *file, char *bytes, size_t count, struct diags *diags)
{
    return note_parse_at(NULL, file, bytes, count, diags);
}

struct doc *note_code_take(const char *file, char *bytes, size_t count, struct slice language, struct diags *diags)
{
    sanitise(file, &bytes, &count, diags);
    struct doc *doc = doc_new_take(file, bytes, count);
    struct node *code = node_append(doc, doc->root, NODE_CODE_BLOCK, 1, 1);
    code->text = slice_from(doc->source, doc->source_bytes);
    code->info = slice_from(arena_strndup(&doc->arena, language.ptr, language.bytes), language.bytes);
    code->end_line = 1;
    for (size_t i = 0; i + 1 < doc->source_bytes; i++)
        code->end_line += doc->source[i] == '\n';
    doc_finish(doc);
    return doc;
}

struct doc *note_load(const char *path, const char *file, struct diags *diags, struct error *error)
{
    char *bytes;
    size_t count;
    if (!file_read(path, &bytes, &count, error))
        return NULL;
    return note_parse_at(path, file, bytes, count, diags);
}
