/* source_cursor.c - follows the source along the parser's tree. The parser says where its blocks start, but of inlines only
 * their content, with columns that are wrong after a line break or an escape. So the places of inlines are found by reading
 * the source along with the tree: each kind of node knows its bytes of markup, and each text is compared with the bytes that
 * follow. If they differ (after a link definition cut off the front of a paragraph, for example), the text is searched for a
 * little further on. */
#include "source_cursor.h"

#include <string.h>

/* How far a text is searched for when it is not where it should be. */
enum { SEARCH_BYTES = 1024 };

void source_cursor_go(struct source_cursor *cursor, uint32_t line, int column)
{
    const struct parse_source *source = cursor->source;
    cursor->line = line < source->line_count ? line : source->line_count - 1;
    size_t at = source->lines[cursor->line] + (column > 1 ? (size_t)column - 1 : 0);
    cursor->at = (uint32_t)(at < source->bytes ? at : source->bytes);
}

void source_cursor_set(struct source_cursor *cursor, size_t at)
{
    const struct parse_source *source = cursor->source;
    cursor->at = (uint32_t)(at < source->bytes ? at : source->bytes);
    while (cursor->line > 0 && source->lines[cursor->line] > cursor->at)
        cursor->line--;
    while (cursor->line + 1 < source->line_count && source->lines[cursor->line + 1] <= cursor->at)
        cursor->line++;
}

/* The byte `ahead` of the place; NUL past the end. */
static char peek(const struct source_cursor *cursor, size_t ahead)
{
    return cursor->at + ahead < cursor->source->bytes ? cursor->source->text[cursor->at + ahead] : '\0';
}

void source_cursor_skip_indent(struct source_cursor *cursor)
{
    while (char_is_blank(peek(cursor, 0)) || peek(cursor, 0) == '>')
        cursor->at++;
}

void source_cursor_skip_blanks(struct source_cursor *cursor)
{
    while (char_is_blank(peek(cursor, 0)))
        cursor->at++;
}

void source_cursor_next_line(struct source_cursor *cursor)
{
    source_cursor_go(cursor, cursor->line + 1, 1);
    source_cursor_skip_indent(cursor);
}

void source_cursor_back_to(struct source_cursor *cursor, struct slice text)
{
    const struct parse_source *source = cursor->source;
    for (uint32_t at = cursor->at; at > source->lines[cursor->line]; at--)
        if (text.bytes <= source->bytes - (at - 1) && memcmp(source->text + at - 1, text.ptr, text.bytes) == 0) {
            cursor->at = at - 1;
            return;
        }
}

uint32_t source_cursor_skip_run(struct source_cursor *cursor, char c)
{
    uint32_t from = cursor->at;
    while (peek(cursor, 0) == c)
        cursor->at++;
    return cursor->at - from;
}

bool source_cursor_skip_any(struct source_cursor *cursor, const char *set, uint32_t most)
{
    char c = peek(cursor, 0);
    while (*set != '\0' && *set != c)
        set++;
    if (*set == '\0')
        return false;
    for (uint32_t i = 0; i < most && peek(cursor, 0) == c; i++)
        cursor->at++;
    return true;
}

static bool is_ascii_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Bytes of the entity reference at s, by its form (CommonMark 6.2); 0 without one. */
static size_t entity_bytes(struct slice s)
{
    enum { MAX_NAME = 33 };
    size_t at = 1;
    if (s.bytes < 3 || *s.ptr != '&')
        return 0;
    at += s.ptr[at] == '#';
    size_t name = at;
    while (at < s.bytes && at - name < MAX_NAME && char_is_alnum(s.ptr[at]))
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

/* Bytes at the start of text that the entity (bytes long) at the start of rest became; 0 when it is unknown and was
 * left unchanged. */
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
    bool escapes = text.bytes > 0 && *text.ptr == '\\'; /* asked first: each of a row would compare the whole row */
    if (!escapes && text.bytes <= rest.bytes && memcmp(text.ptr, rest.ptr, text.bytes) == 0 &&
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

/* Searches for the start of text further on, in this line and the next ones, and moves there if found. */
static bool search(struct source_cursor *cursor, struct slice text)
{
    enum { NEEDLE_BYTES = 16 };
    struct slice rest = slice_part(source_cursor_rest(cursor), 0, SEARCH_BYTES),
                 needle = slice_part(text, 0, NEEDLE_BYTES);
    size_t hit = slice_find_str(rest, needle, 0);
    if (hit >= rest.bytes)
        return false;
    source_cursor_set(cursor, cursor->at + hit);
    return true;
}

struct slice source_cursor_piece(struct source_cursor *cursor, struct slice *text, size_t *after)
{
    for (int tries = 0; tries < 2; tries++) {
        struct slice rest = source_cursor_rest(cursor);
        bool escaped =
            rest.bytes > 1 && *rest.ptr == '\\' && is_ascii_punctuation(rest.ptr[1]) && rest.ptr[1] == *text->ptr;
        if (escaped) {
            cursor->at++;
            rest = source_cursor_rest(cursor);
        }
        size_t entity = !escaped && rest.bytes > 0 && *rest.ptr == '&' ? entity_bytes(rest) : 0;
        size_t decoded = entity > 0 ? decoded_bytes(*text, rest, entity) : 0;
        if (decoded > 0) {
            *after = cursor->at + entity;
            return take(text, decoded);
        }
        size_t bytes = shared_bytes(*text, rest);
        if (bytes > 0) {
            *after = cursor->at + bytes;
            take(text, bytes);
            return slice_from(rest.ptr, bytes);
        }
        if (tries > 0 || !search(cursor, *text))
            break;
    }
    const struct parse_source *source = cursor->source;
    bool lent = text->ptr >= source->text && text->ptr < source->text + source->bytes;
    if (lent) /* it was copied verbatim from the source, so a backslash in it is not an escape */
        source_cursor_set(cursor, (size_t)(text->ptr - source->text));
    *after = cursor->at + (lent ? text->bytes : 0);
    return take(text, text->bytes);
}

/* ---- the end of a link (CommonMark 6.6) ---- */

/* Passes white space, and the marks of quotes that the link runs through. */
static size_t skip_gap(struct slice s, size_t at)
{
    while (at < s.bytes && (char_is_space(s.ptr[at]) || s.ptr[at] == '>'))
        at++;
    return at;
}

/* The offset after a link target at `at`, or 0. */
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

/* The offset after a link title at `at`, or 0. */
static size_t skip_title(struct slice s, size_t at)
{
    char quote = at < s.bytes ? s.ptr[at] : '\0', closing = quote == '(' ? ')' : quote;
    if (quote != '"' && quote != '\'' && quote != '(')
        return 0;
    for (at++; at < s.bytes && s.ptr[at] != closing; at++)
        at += s.ptr[at] == '\\' && at + 1 < s.bytes;
    return at < s.bytes ? at + 1 : 0;
}

void source_cursor_skip_link_end(struct source_cursor *cursor, size_t target_bytes, size_t title_bytes)
{
    enum { MAX_ENTITY = 33, BLANKS = 256 };
    if (peek(cursor, 0) != ']')
        return;
    cursor->at++;
    if (peek(cursor, 0) == '[') {
        struct slice label = slice_part(source_cursor_rest(cursor), 0, 1024);
        size_t end = 1;
        while (end < label.bytes && label.ptr[end] != ']')
            end += label.ptr[end] == '\\' ? 2 : 1;
        if (end < label.bytes)
            source_cursor_set(cursor, cursor->at + end + 1);
        return;
    }
    if (peek(cursor, 0) != '(')
        return;
    /* bounded by what target and title can take in the source, so that a shortcut link before a `(` costs little */
    struct slice rest = slice_part(source_cursor_rest(cursor), 0, (target_bytes + title_bytes) * MAX_ENTITY + BLANKS);
    size_t at = skip_target(rest, skip_gap(rest, 1));
    if (at == 0)
        return;
    size_t title = skip_gap(rest, at), behind = title > at ? skip_title(rest, title) : 0;
    at = skip_gap(rest, behind > 0 ? behind : title);
    if (at < rest.bytes && rest.ptr[at] == ')')
        source_cursor_set(cursor, cursor->at + at + 1);
}
