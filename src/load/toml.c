/* toml.c - front matter between lines `+++`, as Hugo writes it. Notes have a few keys with strings, dates and lists, so it is
 * read line by line; a list that holds more than strings is kept as source, and keys of tables are left to the tools that they
 * are for. */
#include "frontmatter.h"

#include "biji/mem.h"

#include <string.h>

/* The string at the front of text, without its quotes and escapes, added to out; the offset after it, 0 when it is
 * not closed. */
static size_t read_string(struct slice text, struct buf *out)
{
    char quote = *text.ptr;
    for (size_t i = 1; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == quote)
            return i + 1;
        if (c == '\\' && quote == '"' && i + 1 < text.bytes) {
            c = text.ptr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_add_char(out, c);
    }
    return 0;
}

/* The strings of a list that ends on its line, joined by newlines; false when it holds anything else. */
static bool read_list(struct slice text, struct buf *out)
{
    size_t count = 0;
    for (size_t at = 1; at < text.bytes;) {
        char c = text.ptr[at];
        if (c == ']')
            return true;
        if (c == ' ' || c == '\t' || c == ',' || c == '\n') {
            at++;
            continue;
        }
        if (c != '"' && c != '\'')
            return false;
        if (count++ > 0)
            buf_add_char(out, '\n');
        size_t bytes = read_string(slice_part(text, at, text.bytes), out);
        if (bytes == 0)
            return false;
        at += bytes;
    }
    return false;
}

static struct slice value_of(struct reader *r, struct slice text)
{
    struct buf out = {0};
    bool read = false;
    if (slice_starts(text, "\"\"\"") || slice_starts(text, "'''")) {
        struct slice inner = slice_part(text, 3, slice_find_str(text, slice_part(text, 0, 3), 3));
        return slice_trim(inner);
    }
    if (*text.ptr == '"' || *text.ptr == '\'')
        read = read_string(text, &out) > 0;
    else if (*text.ptr == '[')
        read = read_list(text, &out);
    struct slice value = text;
    if (read)
        value = reader_keep(r, out.bytes > 0 ? out.ptr : "", out.bytes);
    buf_free(&out);
    return value;
}

/* Where the value at `at` ends: at the end of its line, or after the quotes or brackets that it opens. */
static size_t value_end(struct slice text, size_t at)
{
    struct slice rest = slice_part(text, at, text.bytes);
    const char *marks[] = {"\"\"\"", "'''"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (slice_starts(rest, marks[i]))
            return slice_find(text, '\n', slice_find_str(text, slice_of(marks[i]), at + 3));
    int depth = 0;
    for (size_t i = at; i < text.bytes; i++) {
        depth += text.ptr[i] == '[' ? 1 : text.ptr[i] == ']' ? -1 : 0;
        if (text.ptr[i] == '\n' && depth <= 0)
            return i;
    }
    return text.bytes;
}

/* A key without the quotes around it. */
static struct slice bare_key(struct slice key)
{
    bool quoted = key.bytes > 2 && (*key.ptr == '"' || *key.ptr == '\'') && key.ptr[key.bytes - 1] == *key.ptr;
    return quoted ? slice_part(key, 1, key.bytes - 1) : key;
}

static bool is_key(struct slice key)
{
    for (size_t i = 0; i < key.bytes; i++)
        if (strchr(" \t#[]{},", key.ptr[i]) != NULL)
            return false;
    return key.bytes > 0;
}

bool toml_read(struct reader *r)
{
    struct slice text = r->text;
    bool table = false;
    int line = r->first_line;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice whole = slice_trim(slice_part(text, at, end));
        int here = line++;
        if (whole.bytes == 0 || *whole.ptr == '#')
            continue;
        table = table || *whole.ptr == '[';
        if (*whole.ptr == '[')
            continue;
        size_t sign = slice_find(whole, '=', 0);
        struct slice key = bare_key(slice_trim(slice_part(whole, 0, sign)));
        if (sign >= whole.bytes || !is_key(key)) {
            r->count = 0;
            return false;
        }
        struct slice value = slice_trim(slice_part(whole, sign + 1, whole.bytes));
        size_t from = (size_t)(value.ptr - text.ptr);
        end = value_end(text, from);
        for (size_t i = from; i < end && i < text.bytes; i++)
            line += text.ptr[i] == '\n';
        value = slice_trim(slice_part(text, from, end));
        if (!table)
            reader_add(r, key, value.bytes > 0 ? value_of(r, value) : value, here, 1);
    }
    return true;
}
