/* trace.c - follows the source beside the parser's tree. The parser tells where its blocks start, and of inlines only
 * what they hold, with columns that go wrong behind a line break or an escape. So the places of inlines are found by
 * reading the source along with the tree: each kind of node says which bytes of markup it stands for, and each text is
 * compared with the bytes that follow. Where the two do not agree (a link definition that was cut off the front of its
 * paragraph, say) the text is looked for a little further on. */
#include "trace.h"

#include <string.h>

/* How far a text is looked for when it does not stand where it should. */
enum { SEARCH_BYTES = 1024 };

void trace_go(struct trace *trace, uint32_t line, int column)
{
    const struct parse_source *source = trace->source;
    trace->line = line < source->line_count ? line : source->line_count - 1;
    size_t at = source->lines[trace->line] + (column > 1 ? (size_t)column - 1 : 0);
    trace->at = (uint32_t)(at < source->bytes ? at : source->bytes);
}

void trace_set(struct trace *trace, size_t at)
{
    const struct parse_source *source = trace->source;
    trace->at = (uint32_t)(at < source->bytes ? at : source->bytes);
    while (trace->line > 0 && source->lines[trace->line] > trace->at)
        trace->line--;
    while (trace->line + 1 < source->line_count && source->lines[trace->line + 1] <= trace->at)
        trace->line++;
}

/* The byte `ahead` of the place; NUL past the end. */
static char peek(const struct trace *trace, size_t ahead)
{
    return trace->at + ahead < trace->source->bytes ? trace->source->text[trace->at + ahead] : '\0';
}

void trace_skip_indent(struct trace *trace)
{
    while (peek(trace, 0) == ' ' || peek(trace, 0) == '\t' || peek(trace, 0) == '>')
        trace->at++;
}

void trace_skip_blanks(struct trace *trace)
{
    while (peek(trace, 0) == ' ' || peek(trace, 0) == '\t')
        trace->at++;
}

void trace_next_line(struct trace *trace)
{
    trace_go(trace, trace->line + 1, 1);
    trace_skip_indent(trace);
}

void trace_back_to(struct trace *trace, struct slice text)
{
    const struct parse_source *source = trace->source;
    for (uint32_t at = trace->at; at > source->lines[trace->line]; at--)
        if (text.bytes <= source->bytes - (at - 1) && memcmp(source->text + at - 1, text.ptr, text.bytes) == 0) {
            trace->at = at - 1;
            return;
        }
}

uint32_t trace_skip_run(struct trace *trace, char c)
{
    uint32_t from = trace->at;
    while (peek(trace, 0) == c)
        trace->at++;
    return trace->at - from;
}

bool trace_skip_any(struct trace *trace, const char *set, uint32_t most)
{
    char c = peek(trace, 0);
    while (*set != '\0' && *set != c)
        set++;
    if (*set == '\0')
        return false;
    for (uint32_t i = 0; i < most && peek(trace, 0) == c; i++)
        trace->at++;
    return true;
}

static bool is_ascii_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the entity reference at s, by its form (CommonMark 6.2); 0 when there is none. */
static size_t entity_bytes(struct slice s)
{
    enum { LONGEST_NAME = 33 };
    size_t at = 1;
    if (s.bytes < 3 || *s.ptr != '&')
        return 0;
    at += s.ptr[at] == '#';
    size_t name = at;
    while (at < s.bytes && at - name < LONGEST_NAME && is_alnum(s.ptr[at]))
        at++;
    return at > name && at < s.bytes && s.ptr[at] == ';' ? at + 1 : 0;
}

static size_t rune_bytes(struct slice s)
{
    size_t bytes = 1;
    while (bytes < s.bytes && ((unsigned char)s.ptr[bytes] & 0xC0) == 0x80)
        bytes++;
    return bytes;
}

/* Bytes at the front of text that the entity (bytes long) at the front of rest was turned into; 0 when it was left as
 * it is, for it names nothing. */
static size_t decoded_bytes(struct slice text, struct slice rest, size_t bytes)
{
    struct slice name = slice_part(rest, 1, bytes - 1);
    if (*text.ptr == '&') {
        bool ampersand = slice_eq_nocase(name, "amp") || slice_eq_str(name, "#38") || slice_eq_nocase(name, "#x26");
        return ampersand ? 1 : 0;
    }
    /* nearly all stand for one code point; a few for two, which shows in what follows */
    size_t one = rune_bytes(text);
    struct slice after = slice_part(text, one, text.bytes), behind = slice_part(rest, bytes, rest.bytes);
    bool joins = after.bytes == 0 ||
                 (behind.bytes > 0 && (*after.ptr == *behind.ptr || *behind.ptr == '\\' || *behind.ptr == '&'));
    return joins ? one : one + rune_bytes(after);
}

/* Bytes of whole characters that text and rest share up to the next escape or entity of rest. */
static size_t shared_bytes(struct slice text, struct slice rest)
{
    if (text.bytes <= rest.bytes && memcmp(text.ptr, rest.ptr, text.bytes) == 0 &&
        memchr(text.ptr, '\\', text.bytes) == NULL && memchr(text.ptr, '&', text.bytes) == NULL)
        return text.bytes;
    size_t most = text.bytes < rest.bytes ? text.bytes : rest.bytes, at = most > 0 && *text.ptr == *rest.ptr;
    for (; at > 0 && at < most && text.ptr[at] == rest.ptr[at]; at++) {
        struct slice here = slice_part(rest, at, rest.bytes);
        if (*here.ptr == '\\' && here.bytes > 1 && is_ascii_punctuation(here.ptr[1]))
            break;
        size_t entity = *here.ptr == '&' ? entity_bytes(here) : 0;
        if (entity > 0 && decoded_bytes(slice_part(text, at, text.bytes), here, entity) > 0)
            break;
    }
    while (at > 0 && at < text.bytes && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static struct slice take(struct slice *text, size_t bytes)
{
    struct slice front = slice_part(*text, 0, bytes);
    *text = slice_part(*text, bytes, text->bytes);
    return front;
}

/* Looks for the beginning of text further on, in this line and the next ones; stands there when it is found. */
static bool search(struct trace *trace, struct slice text)
{
    enum { NEEDLE_BYTES = 16 };
    struct slice rest = slice_part(trace_rest(trace), 0, SEARCH_BYTES), needle = slice_part(text, 0, NEEDLE_BYTES);
    size_t hit = slice_find_str(rest, needle, 0);
    if (hit >= rest.bytes)
        return false;
    trace_set(trace, trace->at + hit);
    return true;
}

struct slice trace_piece(struct trace *trace, struct slice *text, size_t *after)
{
    for (int tries = 0; tries < 2; tries++) {
        struct slice rest = trace_rest(trace);
        bool escaped =
            rest.bytes > 1 && *rest.ptr == '\\' && is_ascii_punctuation(rest.ptr[1]) && rest.ptr[1] == *text->ptr;
        if (escaped) {
            trace->at++;
            rest = trace_rest(trace);
        }
        size_t entity = !escaped && rest.bytes > 0 && *rest.ptr == '&' ? entity_bytes(rest) : 0;
        size_t decoded = entity > 0 ? decoded_bytes(*text, rest, entity) : 0;
        if (decoded > 0) {
            *after = trace->at + entity;
            return take(text, decoded);
        }
        size_t bytes = shared_bytes(*text, rest);
        if (bytes > 0) {
            *after = trace->at + bytes;
            take(text, bytes);
            return slice_from(rest.ptr, bytes);
        }
        if (tries > 0 || !search(trace, *text))
            break;
    }
    const struct parse_source *source = trace->source;
    bool lent = text->ptr >= source->text && text->ptr < source->text + source->bytes;
    if (lent) /* it was taken from the source as it stands, and what looks like an escape in it is none */
        trace_set(trace, (size_t)(text->ptr - source->text));
    *after = trace->at + (lent ? text->bytes : 0);
    return take(text, text->bytes);
}

/* ---- the end of a link (CommonMark 6.6) ---- */

static size_t skip_blanks(struct slice s, size_t at)
{
    while (at < s.bytes && (s.ptr[at] == ' ' || s.ptr[at] == '\t' || s.ptr[at] == '\n' || s.ptr[at] == '>'))
        at++;
    return at;
}

/* The offset behind a link target at `at`, or 0. */
static size_t skip_target(struct slice s, size_t at)
{
    if (at < s.bytes && s.ptr[at] == '<') {
        for (at++; at < s.bytes && s.ptr[at] != '>' && s.ptr[at] != '\n'; at++)
            at += s.ptr[at] == '\\' && at + 1 < s.bytes;
        return at < s.bytes && s.ptr[at] == '>' ? at + 1 : 0;
    }
    for (int depth = 0; at < s.bytes; at++) {
        char c = s.ptr[at];
        if (c == '\\' && at + 1 < s.bytes && is_ascii_punctuation(s.ptr[at + 1]))
            at++;
        else if ((c == ')' && depth == 0) || c == ' ' || (unsigned char)c < ' ')
            return at;
        else
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return 0;
}

/* The offset behind a link title at `at`, or 0. */
static size_t skip_title(struct slice s, size_t at)
{
    char quote = at < s.bytes ? s.ptr[at] : '\0', closing = quote == '(' ? ')' : quote;
    if (quote != '"' && quote != '\'' && quote != '(')
        return 0;
    for (at++; at < s.bytes && s.ptr[at] != closing; at++)
        at += s.ptr[at] == '\\' && at + 1 < s.bytes;
    return at < s.bytes ? at + 1 : 0;
}

void trace_skip_link_end(struct trace *trace, size_t target_bytes, size_t title_bytes)
{
    enum { LONGEST_ENTITY = 33, BLANKS = 256 };
    if (peek(trace, 0) != ']')
        return;
    trace->at++;
    if (peek(trace, 0) == '[') {
        struct slice label = slice_part(trace_rest(trace), 0, 1024);
        size_t end = 1;
        while (end < label.bytes && label.ptr[end] != ']')
            end += label.ptr[end] == '\\' ? 2 : 1;
        if (end < label.bytes)
            trace_set(trace, trace->at + end + 1);
        return;
    }
    if (peek(trace, 0) != '(')
        return;
    /* bounded by what target and title can take in the source, so that a shortcut link before a `(` costs little */
    struct slice rest = slice_part(trace_rest(trace), 0, (target_bytes + title_bytes) * LONGEST_ENTITY + BLANKS);
    size_t at = skip_target(rest, skip_blanks(rest, 1));
    if (at == 0)
        return;
    size_t title = skip_blanks(rest, at), behind = title > at ? skip_title(rest, title) : 0;
    at = skip_blanks(rest, behind > 0 ? behind : title);
    if (at < rest.bytes && rest.ptr[at] == ')')
        trace_set(trace, trace->at + at + 1);
}
