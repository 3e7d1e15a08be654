/* regex.c - regular expressions by PCRE2. A pattern can take exponential time, so each match has a limit of steps, and
 * after a few texts that reach it the search gives up; steps, unlike seconds, give every machine the same result. */
#include "regex.h"

#include "biji/mem.h"
#include "biji/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_STEPS = 100000, MAX_DEPTH = 2000, MAX_EXCEEDED = 20, WINDOW_BYTES = 4 << 20, MIN_LITERAL_BYTES = 3 };

struct regex {
    pcre2_code *code;
    struct slice literal; /* lent by pattern */
    char *pattern;
};

/* A capital that is no escape's letter (\S, \W, \p{L}) makes case count. */
static bool has_capital(struct slice pattern)
{
    for (size_t i = 0; i < pattern.bytes; i++) {
        char c = pattern.ptr[i];
        if (c == '\\' && i + 1 < pattern.bytes) {
            c = pattern.ptr[++i];
            if ((c == 'p' || c == 'P') && i + 1 < pattern.bytes && pattern.ptr[i + 1] == '{')
                i = slice_find(pattern, '}', i);
            else if (c == 'x' || c == 'N')
                i += strspn(pattern.ptr + i + 1, "0123456789abcdefABCDEF");
        } else if (c >= 'A' && c <= 'Z')
            return true;
    }
    return false;
}

/* ---- a literal that every match holds ---- */

/* The offset behind the group or class that opens at `at`. */
static size_t skip_bracket(struct slice pattern, size_t at)
{
    int depth = 0;
    bool class = false;
    for (; at < pattern.bytes; at++) {
        char c = pattern.ptr[at];
        if (c == '\\')
            at++;
        else if (class)
            class = c != ']' || pattern.ptr[at - 1] == '[' || slice_ends(slice_part(pattern, 0, at), "[^");
        else if (c == '[')
            class = true;
        else if (c == '(' || c == ')')
            depth += c == '(' ? 1 : -1;
        if (!class && depth == 0)
            return at + 1;
    }
    return pattern.bytes;
}

/* Bytes of the quantifier at an offset; *optional: what it follows may be missing. */
static size_t quantifier(struct slice pattern, size_t at, bool *optional)
{
    char c = at < pattern.bytes ? pattern.ptr[at] : '\0';
    *optional = c == '*' || c == '?' || c == '{';
    if (c == '{')
        return slice_find(pattern, '}', at) - at + 1;
    return c == '*' || c == '?' || c == '+';
}

/* Bytes of the character that the pattern takes as it stands at an offset, *escape before it; 0 when it takes none so. */
static size_t plain_bytes(struct slice pattern, size_t at, size_t *escape)
{
    int count;
    *escape = pattern.ptr[at] == '\\';
    if (at + *escape >= pattern.bytes)
        return 0;
    char c = pattern.ptr[at + *escape];
    if ((signed char)c < 0 && *escape == 0) {
        utf8_decode(pattern.ptr + at, pattern.ptr + pattern.bytes, &count);
        return (size_t)count;
    }
    if ((signed char)c <= ' ')
        return 0;
    bool word = char_is_alnum(c);
    return *escape > 0 ? !word : strchr(".^$|()[]*+?{}", c) == NULL;
}

/* The offset behind an escape that stands for a kind of character or a place; the pattern's end for one that is not known. */
static size_t skip_escape(struct slice pattern, size_t at)
{
    char c = at + 1 < pattern.bytes ? pattern.ptr[at + 1] : '\0';
    if ((c == 'p' || c == 'P') && at + 2 < pattern.bytes && pattern.ptr[at + 2] == '{')
        return slice_find(pattern, '}', at) + 1;
    return c != '\0' && strchr("dDwWsSbBhHvVAzZGRntrf", c) != NULL ? at + 2 : pattern.bytes + 1;
}

/* The longest run of characters that every match holds; empty when none is certain. Escaped signs end it, since it is lent by the
 * pattern. */
static struct slice find_literal(struct slice pattern)
{
    struct slice best = {"", 0}, nothing = best;
    size_t start = 0, at = 0, escape;
    if (slice_find_str(pattern, slice_of("(*"), 0) < pattern.bytes)
        return nothing;
    for (size_t i = slice_find_str(pattern, slice_of("(?"), 0); i < pattern.bytes;
         i = slice_find_str(pattern, slice_of("(?"), i + 1))
        if (i + 2 >= pattern.bytes || strchr(":=!<>", pattern.ptr[i + 2]) == NULL)
            return nothing; /* options, comments, conditions */
    while (at < pattern.bytes) {
        bool optional;
        char c = pattern.ptr[at];
        size_t bytes = plain_bytes(pattern, at, &escape), end = at, next;
        if (c == '|')
            return nothing;
        if (bytes > 0)
            next = at + escape + bytes;
        else if (c == '(' || c == '[')
            next = skip_bracket(pattern, at);
        else
            next = c == '\\' ? skip_escape(pattern, at) : at + 1;
        if (next > pattern.bytes)
            return nothing;
        size_t times = quantifier(pattern, next, &optional);
        if (bytes > 0 && escape == 0 && !optional)
            end = next;
        if (end - start > best.bytes)
            best = slice_part(pattern, start, end);
        if (bytes == 0 || escape > 0 || times > 0)
            start = next + times;
        at = next + times;
        if (times > 0 && at < pattern.bytes && (pattern.ptr[at] == '?' || pattern.ptr[at] == '+'))
            start = ++at;
    }
    return best.bytes >= MIN_LITERAL_BYTES ? best : nothing;
}

struct regex *regex_new(struct slice pattern, char *why, size_t room, size_t *offset)
{
    uint32_t how = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT |
                   (has_capital(pattern) ? 0 : PCRE2_CASELESS);
    int number;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.bytes, how, &number, offset, NULL);
    if (code == NULL) {
        if (pcre2_get_error_message(number, (PCRE2_UCHAR *)why, room) < 0)
            why[room - 1] = '\0';
        return NULL;
    }
    struct regex *regex = xcalloc(1, sizeof *regex);
    regex->code = code;
    regex->pattern = xstrndup(pattern.ptr, pattern.bytes);
    regex->literal = find_literal(slice_from(regex->pattern, pattern.bytes));
    return regex;
}

void regex_free(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    free(regex->pattern);
    free(regex);
}

struct slice regex_literal(const struct regex *regex)
{
    return regex->literal;
}

long regex_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void set_up(struct regex_state *state)
{
    state->match = pcre2_match_data_create(1, NULL);
    state->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(state->limits, MAX_STEPS);
    pcre2_set_depth_limit(state->limits, MAX_DEPTH);
}

/* From each place where a match may begin, PCRE2 may read all of a long line before it fails: places are tried by the window, and the
 * clock is looked at between two. */
enum regex_result regex_find(const struct regex *regex, struct regex_state *state, struct slice s, size_t from,
                             size_t *start, size_t *end)
{
    if (state->match == NULL)
        set_up(state);
    size_t window = WINDOW_BYTES / (s.bytes + 1) + 1;
    int found = PCRE2_ERROR_NOMATCH;
    for (size_t at = from; at <= s.bytes && found == PCRE2_ERROR_NOMATCH; at += window + 1) {
        state->late = state->late || (state->deadline_us > 0 && regex_now_us() > state->deadline_us);
        if (state->late || state->exceeded >= MAX_EXCEEDED)
            return REGEX_GAVE_UP;
        while (at > from && at < s.bytes && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
            at--;
        pcre2_set_offset_limit(state->limits, at + window < s.bytes ? at + window : PCRE2_UNSET);
        found = pcre2_match(regex->code, (PCRE2_SPTR)s.ptr, s.bytes, at, PCRE2_NOTEMPTY, state->match, state->limits);
        if (at + window >= s.bytes)
            break;
    }
    if (found == PCRE2_ERROR_NOMATCH)
        return REGEX_NONE;
    if (found < 0) {
        state->exceeded++;
        return REGEX_GAVE_UP;
    }
    const PCRE2_SIZE *range = pcre2_get_ovector_pointer(state->match);
    *start = range[0];
    *end = range[1];
    return range[1] > range[0] ? REGEX_FOUND : REGEX_NONE; /* \K can turn a range round */
}

void regex_state_free(struct regex_state *state)
{
    pcre2_match_data_free(state->match);
    pcre2_match_context_free(state->limits);
    *state = (struct regex_state){0};
}
