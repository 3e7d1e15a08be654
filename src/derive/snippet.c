/* snippet.c - a line of source with its markup gone. This is for the eye only, so it knows the usual forms and leaves
 * others as they are written; nothing is decided by it. Very long lines are looked at only around the match. */
#include "snippet.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

enum { BEFORE_BYTES = 1200, AFTER_BYTES = 3600 };

struct snip {
    struct slice line;
    const struct find_spans *spans;
    size_t next; /* span that is not passed yet */
    struct buf *out;
    struct find_spans *marks;
};

/* Whether any byte of [from, to) belongs to a match. */
static bool is_matched(const struct snip *s, size_t from, size_t to)
{
    for (size_t i = s->next; i < s->spans->count && s->spans->items[i].from < to; i++)
        if (s->spans->items[i].to > from)
            return true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Bytes of list, quote and heading marks at the start of the line. */
static size_t prefix_bytes(struct slice line)
{
    size_t at = 0, before;
    do {
        before = at;
        while (at < line.bytes && (is_blank(line.ptr[at]) || line.ptr[at] == '>'))
            at++;
        size_t end = at;
        while (end < line.bytes && line.ptr[end] >= '0' && line.ptr[end] <= '9')
            end++;
        bool number = end > at && end < line.bytes && strchr(".)", line.ptr[end]) != NULL;
        bool bullet = end == at && end < line.bytes && strchr("-*+", line.ptr[end]) != NULL;
        if ((number || bullet) && end + 1 < line.bytes && is_blank(line.ptr[end + 1]))
            at = end + 2;
        else if (at + 3 < line.bytes && line.ptr[at] == '[' && line.ptr[at + 2] == ']' && is_blank(line.ptr[at + 3]))
            at += 4;
        end = at + strspn(line.ptr + at, "#") > line.bytes ? line.bytes : at + strspn(line.ptr + at, "#");
        if (end > at && end <= at + 6 && (end == line.bytes || is_blank(line.ptr[end])))
            at = end;
    } while (at > before);
    return at;
}

/* Bytes of markup at a place that are left out; 0 for what is shown. */
static size_t markup_bytes(const struct snip *s, size_t at)
{
    struct slice rest = slice_part(s->line, at, s->line.bytes);
    char c = *rest.ptr, before = at > 0 ? s->line.ptr[at - 1] : ' ', after = rest.bytes > 1 ? rest.ptr[1] : ' ';
    size_t end;
    switch (c) {
    case '*':
    case '`':
    case '~':
        return is_blank(before) && is_blank(after) ? 0 : c == '~' && after != '~' && before != '~' ? 0 : 1;
    case '_': {
        uint32_t words = (uint32_t)((unsigned char)before >= 0x30) & (uint32_t)((unsigned char)after >= 0x30);
        return words != 0 ? 0 : 1;
    }
    case '\\':
        return rest.bytes > 1 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", after) != NULL;
    case '!':
        return after == '[';
    case '[':
        end = slice_find(rest, ']', 0);
        return after == '^' && end < rest.bytes ? end + 1
                                                : end + 1 < rest.bytes && strchr("([", rest.ptr[end + 1]) != NULL;
    case ']':
        if (after != '(' && after != '[')
            return 0;
        end = slice_find(rest, after == '(' ? ')' : ']', 2);
        return end < rest.bytes ? end + 1 : 0;
    case '<':
        end = slice_find(rest, '>', 0);
        return end < rest.bytes && (after == '/' || after == '!' || (after >= 'a' && after <= 'z')) ? end + 1 : 0;
    default:
        return 0;
    }
}

static void mark(struct snip *s, size_t at, size_t bytes, size_t from)
{
    while (s->next < s->spans->count && s->spans->items[s->next].to <= at)
        s->next++;
    if (s->next == s->spans->count || s->spans->items[s->next].from >= at + bytes)
        return;
    struct find_spans *marks = s->marks;
    if (marks->count > 0 && marks->items[marks->count - 1].to == from)
        marks->items[marks->count - 1].to = s->out->bytes;
    else if (marks->count < s->spans->count)
        marks->items[marks->count++] = (struct find_span){from, s->out->bytes};
}

static void add_shown(struct snip *s, size_t at, size_t bytes)
{
    size_t from = s->out->bytes;
    text_safe(slice_part(s->line, at, at + bytes), s->out);
    mark(s, at, bytes, from);
}

static void add_line(struct snip *s, size_t from, size_t to, bool verbatim)
{
    for (size_t at = from; at < to;) {
        size_t skip = verbatim ? 0 : markup_bytes(s, at);
        int count;
        if (skip > 0 && !is_matched(s, at, at + skip)) {
            at += skip;
        } else if (!verbatim && s->line.ptr[at] == '|' && !is_matched(s, at, at + 1)) {
            if (s->out->bytes > 0 && at + 1 < to)
                buf_add_str(s->out, "│");
            at++;
        } else {
            utf8_decode(s->line.ptr + at, s->line.ptr + s->line.bytes, &count);
            add_shown(s, at, (size_t)count);
            at += (size_t)count;
        }
    }
}

static size_t rune_start(struct slice s, size_t at)
{
    while (at > 0 && at < s.bytes && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* Cuts out to cols around its first mark. */
static void cut(struct buf *out, struct find_spans *marks, bool open_start, bool open_end, int cols, int ambiguous_cols)
{
    struct slice all = buf_slice(out);
    size_t first = marks->count > 0 ? marks->items[0].from : 0, from = 0, to = all.bytes;
    int dots = ambiguous_cols, used = text_cols(all, ambiguous_cols);
    if (used > cols || open_start) {
        int before = text_cols(slice_part(all, 0, first), ambiguous_cols), room = cols / 3;
        if (before > room || open_start) {
            size_t skipped = text_prefix(all, before > room ? before - room : 0, ambiguous_cols, NULL);
            from = skipped;
            open_start = open_start || from > 0;
        }
    }
    int room = cols - (open_start ? dots : 0);
    struct slice rest = slice_part(all, from, all.bytes);
    if (text_cols(rest, ambiguous_cols) > room || open_end) {
        to = from + text_prefix(rest, room - dots > 0 ? room - dots : 0, ambiguous_cols, NULL);
        open_end = true;
    }
    struct buf result = {0};
    buf_add_str(&result, open_start ? "…" : "");
    size_t shift = result.bytes, kept = 0;
    buf_add_slice(&result, slice_part(all, from, to));
    buf_add_str(&result, open_end ? "…" : "");
    for (size_t i = 0; i < marks->count; i++) {
        struct find_span m = marks->items[i];
        m.from = m.from < from ? from : m.from;
        m.to = m.to > to ? to : m.to;
        if (m.from < m.to)
            marks->items[kept++] = (struct find_span){m.from - from + shift, m.to - from + shift};
    }
    marks->count = kept;
    buf_free(out);
    *out = result;
}

void snippet_make(struct slice line, const struct find_spans *spans, bool verbatim, int cols, int ambiguous_cols,
                  struct buf *out, struct find_spans *marks)
{
    struct snip s = {.line = line, .spans = spans, .out = out, .marks = marks};
    size_t first = spans->count > 0 ? spans->items[0].from : 0, from = 0;
    marks->items = xmalloc((spans->count + 1) * sizeof *marks->items);
    marks->count = 0;
    if (!verbatim)
        from = prefix_bytes(line);
    while (from < line.bytes && (is_blank(line.ptr[from]) || (!verbatim && line.ptr[from] == '|')))
        from++;
    from = from > first ? first : from;
    bool open_start = cols > 0 && first > from + BEFORE_BYTES;
    if (open_start)
        from = rune_start(line, first - BEFORE_BYTES);
    size_t to = line.bytes;
    bool open_end = cols > 0 && to > first + AFTER_BYTES;
    if (open_end)
        to = rune_start(line, first + AFTER_BYTES);
    add_line(&s, from, to, verbatim);
    while (out->bytes > 0 && is_blank(out->ptr[out->bytes - 1]) &&
           (marks->count == 0 || marks->items[marks->count - 1].to < out->bytes))
        out->ptr[--out->bytes] = '\0';
    if (cols > 0)
        cut(out, marks, open_start, open_end, cols, ambiguous_cols);
}
