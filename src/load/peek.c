/* peek.c - what can be learnt from the first 4 KB of a note: plain scanning for the usual forms, since ten thousand notes must be
 * listed in the time it takes to read their first pages, and the real parsers for anything else. */
#include "peek.h"

#include "biji/line.h"
#include "biji/load.h"
#include "biji/str.h"
#include "biji/text.h"
#include "titles.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PEEK_BYTES = 4096 };

static struct slice line_at(struct slice text, size_t from)
{
    struct slice line = slice_part(text, from, slice_find(text, '\n', from));
    return slice_ends(line, "\r") ? slice_part(line, 0, line.bytes - 1) : line;
}

/* The keys of front matter that are wanted, and where their values go; several may go to one place. */
static const struct {
    const char *key;
    size_t offset;
} keys[] = {
    {"title", offsetof(struct peek, title)},     {"upstream", offsetof(struct peek, upstream)},
    {"weight", offsetof(struct peek, order)},    {"sidebar_position", offsetof(struct peek, order)},
    {"nav_order", offsetof(struct peek, order)}, {"parent", offsetof(struct peek, parent)},
    {"date", offsetof(struct peek, date)},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static void keep(struct peek *peek, size_t key, struct arena *arena, struct slice value)
{
    const char **place = (const char **)(void *)((char *)peek + keys[key].offset);
    if (*place == NULL && value.bytes > 0 && slice_find_str(value, slice_of("{{"), 0) == value.bytes) /* no template */
        *place = arena_strndup(arena, value.ptr, value.bytes);
}

static void tell(const struct doc *doc, struct arena *arena, struct peek *peek)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        keep(peek, i, arena, slice_trim(doc_meta(doc, keys[i].key)));
    peek->title = title_of_doc(arena, doc);
}

/* Parses the text with the real parsers. */
static void parse(struct slice text, struct arena *arena, struct peek *peek)
{
    struct doc *doc = note_parse_take("", xstrndup(text.ptr, text.bytes), text.bytes, NULL);
    tell(doc, arena, peek);
    doc_free(doc);
}

/* ---- front matter ---- */

/* A key at the start of a line, with its colon; 0 bytes without one. */
static struct slice key_of(struct slice line)
{
    size_t bytes = 0;
    while (bytes < line.bytes &&
           (isalnum((unsigned char)line.ptr[bytes]) || line.ptr[bytes] == '_' || line.ptr[bytes] == '-'))
        bytes++;
    bool is_key = bytes > 0 && bytes < line.bytes && line.ptr[bytes] == ':' &&
                  (bytes + 1 == line.bytes || line.ptr[bytes + 1] == ' ');
    return slice_part(line, 0, is_key ? bytes + 1 : 0);
}

/* A plain or simply quoted YAML scalar; false when it needs a YAML parser. */
static bool simple_scalar(struct slice value, struct slice *plain)
{
    *plain = value = slice_trim(value);
    if (value.bytes == 0)
        return false;
    char first = value.ptr[0], last = value.ptr[value.bytes - 1];
    if ((first == '"' || first == '\'') && value.bytes >= 2 && last == first) {
        *plain = slice_part(value, 1, value.bytes - 1);
        return slice_find(*plain, first, 0) == plain->bytes && slice_find(*plain, '\\', 0) == plain->bytes;
    }
    return strchr("\"'|>&*!%@`[{#", first) == NULL && slice_find_str(value, slice_of(": "), 0) == value.bytes &&
           slice_find_str(value, slice_of(" #"), 0) == value.bytes;
}

/* Reads plain YAML between two lines "---"; *body is where the text starts. False when it is not plain. */
static bool peek_meta(struct slice text, struct arena *arena, struct peek *peek, size_t *body)
{
    *body = 0;
    if (!slice_starts(text, "---") || !slice_eq_str(slice_trim_end(line_at(text, 0)), "---"))
        return true;
    for (size_t at = slice_find(text, '\n', 0) + 1; at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        struct slice line = line_at(text, at), key = key_of(line), value = slice_part(line, key.bytes, line.bytes);
        if (slice_starts(line, "---") && slice_eq_str(slice_trim_end(line), "---")) {
            *body = slice_find(text, '\n', at);
            return true;
        }
        if (key.bytes == 0 && slice_trim(line).bytes > 0 && strchr(" \t-#", line.ptr[0]) == NULL)
            return false;
        struct slice plain, name = slice_part(key, 0, key.bytes - (key.bytes > 0));
        size_t which = 0;
        while (which < KEY_COUNT && !slice_eq_str(name, keys[which].key))
            which++;
        if (which == KEY_COUNT)
            continue;
        if (!simple_scalar(value, &plain))
            return false;
        keep(peek, which, arena, plain);
    }
    return false;
}

/* ---- headings ---- */

/* The words of a heading line if they are plain, else as parsed. */
static const char *heading_text(struct slice line, struct arena *arena)
{
    struct slice text = line_heading_text(slice_trim(line));
    bool plain = true;
    for (size_t i = 0; i < text.bytes && plain; i++)
        plain =
            strchr("*_[<$&\\`#!~:{=^", text.ptr[i]) == NULL && text.ptr[i] != '\0' && (unsigned char)text.ptr[i] >= ' ';
    if (plain && utf8_valid(text))
        return text.bytes > 0 ? arena_strndup(arena, text.ptr, text.bytes) : NULL;
    struct peek peek = {0};
    struct buf one = {0};
    buf_printf(&one, "# %.*s\n", (int)text.bytes, text.ptr);
    parse(buf_slice(&one), arena, &peek);
    buf_free(&one);
    return peek.title;
}

/* Whether a heading gives an address without a link or picture: see titles.c. */
static bool is_advertisement(struct slice line)
{
    return line_heading_level(line) == 1 && slice_find_str(line, slice_of("://"), 0) < line.bytes &&
           slice_find_str(line, slice_of("]("), 0) == line.bytes && slice_find(line, '=', 0) == line.bytes;
}

static void peek_heading(struct slice body, struct arena *arena, struct peek *peek)
{
    struct line_fencing fencing = {0};
    struct slice before = {"", 0};
    bool over = false;
    for (size_t at = 0; at < body.bytes && peek->title == NULL && !over; at = slice_find(body, '\n', at) + 1) {
        struct slice line = line_at(body, at), rest = slice_trim(line);
        if (line_take_fence(&fencing, rest))
            rest.bytes = 0; /* it neither underlines nor is underlined */
        else if (line_heading_level(rest) == 1 && line.bytes < rest.bytes + 4)
            peek->title =
                slice_starts(line_heading_text(rest), "(") && title_is_part(slice_trim(line_heading_text(rest)).ptr)
                    ? NULL
                    : heading_text(line, arena);
        else if (before.bytes > 0 && line_underline_level(rest) == 1)
            peek->title = heading_text(before, arena);
        over = is_advertisement(rest);
        before = rest;
    }
}

/* ---- the whole ---- */

/* Whether the start has a form that only the loader knows: another encoding, other front matter, blank lines before it. */
static bool is_unusual(struct slice text)
{
    if (text.bytes == 0)
        return false;
    unsigned char first = (unsigned char)text.ptr[0];
    return first == 0 || first == 0xFE || first == 0xFF || first == '\n' || first == '\r' || first == '{' ||
           first == '"' || (text.bytes > 1 && text.ptr[1] == '\0') || slice_starts(text, "+++") ||
           (slice_starts(text, "---") && char_is_letter(text.ptr[3])) || key_of(line_at(text, 0)).bytes > 0;
}

/* A notebook has no usable start and is loaded whole. */
static bool peek_notebook(const char *path, struct arena *arena, struct peek *peek)
{
    struct doc *doc = note_load(path, path, NULL, NULL);
    if (doc != NULL)
        tell(doc, arena, peek);
    doc_free(doc);
    return doc != NULL;
}

bool peek_note(const char *path, struct arena *arena, struct peek *peek)
{
    char bytes[PEEK_BYTES + 1];
    size_t body;
    *peek = (struct peek){0};
    if (slice_ends(slice_of(path), ".ipynb"))
        return peek_notebook(path, arena, peek);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, bytes, PEEK_BYTES);
    int why = errno;
    close(fd);
    errno = why;
    if (got < 0)
        return false;
    bytes[got] = '\0';
    struct slice text = {bytes, (size_t)got};
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_part(text, 3, text.bytes);
    bool lines = slice_find(text, '\n', 0) < text.bytes;
    if (is_unusual(text) || !lines || !peek_meta(text, arena, peek, &body) ||
        (peek->title != NULL && !utf8_valid(slice_of(peek->title)))) {
        peek->title = NULL; /* not as its bytes say */
        parse(text, arena, peek);
        return true;
    }
    if (peek->title == NULL)
        peek_heading(slice_part(text, body, text.bytes), arena, peek);
    return true;
}
