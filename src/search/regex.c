/* regex.c - regular expressions by PCRE2. A pattern can take exponential time, so each match has a limit of steps, and
 * after a few texts that reach it the search gives up; unlike seconds, steps give the same result on every machine. */
#include "regex.h"
#include "regex_pattern.h"

#include "biji/mem.h"
#include "biji/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MAX_STEPS = 100000,
    MAX_DEPTH = 2000,
    MAX_EXCEEDED = 20,
    MAX_LOOSE_STEPS = 20000,
    WINDOW_BYTES = 4 << 20,
    WINDOW_STARTS = 512,
    CALLS_A_CHECK = 16
};

struct regex {
    pcre2_code *code;
    pcre2_code *loose;    /* matches Markdown wherever code may match its text; NULL: not known */
    bool local;           /* see regex_tells() */
    struct slice literal; /* lent by pattern */
    char *pattern;
};

/* A capital that is not part of an escape (\S, \W, \p{L}) makes case count. */
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

/* Whether matches can begin at few places only: with one character, or with few kinds of bytes, and not with any
 * letter of Chinese. Elsewhere parsing is as fast. */
static bool begins_rarely(const pcre2_code *code)
{
    enum { MAX_BYTES = 90 };
    uint32_t kind = 0;
    const uint8_t *bitmap = NULL;
    int count = 0, chinese = 0;
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &kind);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
    for (int byte = 0; byte < 256 && bitmap != NULL; byte++) {
        bool may = (bitmap[byte / 8] >> byte % 8 & 1) != 0;
        count += may;
        chinese += may && byte >= 0xE4 && byte <= 0xE9;
    }
    return kind == 1 || (bitmap != NULL && count < MAX_BYTES && chinese < 4);
}

static pcre2_code *compile_rare(struct slice pattern, uint32_t options)
{
    int number;
    size_t offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.bytes, options, &number, &offset, NULL);
    if (code == NULL || begins_rarely(code))
        return code;
    pcre2_code_free(code);
    return NULL;
}

/* The pattern for Markdown, compiled; NULL when no fast one exists. *local: see regex_tells(). */
static pcre2_code *loosen(struct slice pattern, uint32_t options, bool *local)
{
    struct regex_loose loose = {0};
    pcre2_code *code = NULL;
    if (regex_pattern_loosen(pattern, options, &loose)) {
        code = compile_rare(buf_slice(&loose.text), options);
        *local = code != NULL && loose.local;
        if (code == NULL && loose.rare > 0)
            code = compile_rare(slice_part(buf_slice(&loose.text), loose.rare, loose.text.bytes), options);
    }
    if (code != NULL)
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where that cannot be, matching is slower */
    buf_free(&loose.text);
    return code;
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
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where that cannot be, matching is slower */
    regex->code = code;
    regex->pattern = xstrndup(pattern.ptr, pattern.bytes);
    regex->literal = regex_pattern_literal(slice_from(regex->pattern, pattern.bytes));
    regex->loose = loosen(pattern, how & ~(uint32_t)PCRE2_USE_OFFSET_LIMIT, &regex->local);
    return regex;
}

void regex_free(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    pcre2_code_free(regex->loose);
    free(regex->pattern);
    free(regex);
}

struct slice regex_literal(const struct regex *regex)
{
    return regex->literal;
}

bool regex_knows_places(const struct regex *regex)
{
    return regex->loose != NULL;
}

size_t regex_place(const struct regex *regex, struct slice markdown, size_t from)
{
    if (regex->loose == NULL)
        return from;
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(limits, MAX_LOOSE_STEPS);
    int found = pcre2_match(regex->loose, (PCRE2_SPTR)markdown.ptr, markdown.bytes, from, 0, match, limits);
    size_t place = found > 0 ? pcre2_get_ovector_pointer(match)[0] : found == PCRE2_ERROR_NOMATCH ? SIZE_MAX : from;
    pcre2_match_context_free(limits);
    pcre2_match_data_free(match);
    return place;
}

long regex_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void set_up(struct regex_state *state)
{
    state->match = pcre2_match_data_create(1, NULL);
    state->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(state->limits, MAX_STEPS);
    pcre2_set_depth_limit(state->limits, MAX_DEPTH);
}

/* Whether the deadline has passed, before so much more may be read. The clock is asked only now and then: a few calls that reach the
 * limit of steps take a millisecond. */
static bool is_late(struct regex_state *state, size_t bytes)
{
    state->work += bytes + WINDOW_BYTES / CALLS_A_CHECK;
    if (state->deadline_us > 0 && state->work >= WINDOW_BYTES) {
        state->work = 0;
        state->late = state->late || regex_now_us() > state->deadline_us;
    }
    return state->late;
}

/* From each possible start PCRE2 may read all of a long line before it fails: starts are tried in windows, and the clock is checked
 * between them. */
enum regex_result regex_find(const struct regex *regex, struct regex_state *state, struct slice s, size_t from,
                             size_t *start, size_t *end)
{
    if (state->match == NULL)
        set_up(state);
    size_t window = WINDOW_BYTES / (s.bytes + 1) + 1;
    window = window < WINDOW_STARTS ? window : WINDOW_STARTS;
    int found = PCRE2_ERROR_NOMATCH;
    for (size_t at = from; at <= s.bytes && found == PCRE2_ERROR_NOMATCH; at += window + 1) {
        size_t left = s.bytes - at;
        *start = at;
        if (state->exceeded >= MAX_EXCEEDED)
            return REGEX_GAVE_UP;
        if (is_late(state, (left < window ? left : window) * left))
            return REGEX_LATE;
        while (at > from && at < s.bytes && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
            at--;
        pcre2_set_offset_limit(state->limits, at + window < s.bytes ? at + window : PCRE2_UNSET);
        for (uint32_t how = PCRE2_NOTEMPTY;;
             how |= PCRE2_NO_JIT) { /* without, where the compiled code runs out of stack */
            found = pcre2_match(regex->code, (PCRE2_SPTR)s.ptr, s.bytes, at, how, state->match, state->limits);
            if (found != PCRE2_ERROR_JIT_STACKLIMIT)
                break;
        }
        if (at + window >= s.bytes)
            break;
    }
    if (found == PCRE2_ERROR_NOMATCH)
        return REGEX_NONE;
    if (found < 0) {
        state->exceeded++;
        state->work = WINDOW_BYTES; /* that took long */
        return REGEX_GAVE_UP;
    }
    const PCRE2_SIZE *range = pcre2_get_ovector_pointer(state->match);
    *start = range[0];
    *end = range[1];
    return range[1] > range[0] ? REGEX_FOUND : REGEX_NONE; /* \K can reverse a range */
}

enum regex_result regex_tells(const struct regex *regex, struct regex_state *state, struct slice s, size_t *end)
{
    if (!regex->local || is_late(state, WINDOW_BYTES))
        return REGEX_GAVE_UP;
    if (state->match == NULL)
        set_up(state);
    pcre2_set_offset_limit(state->limits, PCRE2_UNSET);
    int found =
        pcre2_match(regex->code, (PCRE2_SPTR)s.ptr, s.bytes, 0,
                    PCRE2_NOTEMPTY | PCRE2_ANCHORED | PCRE2_PARTIAL_HARD | PCRE2_NO_JIT, state->match, state->limits);
    if (found == PCRE2_ERROR_NOMATCH)
        return REGEX_NONE;
    *end = found > 0 ? pcre2_get_ovector_pointer(state->match)[1] : 0;
    return found > 0 ? REGEX_FOUND : REGEX_GAVE_UP;
}

void regex_state_free(struct regex_state *state)
{
    pcre2_match_data_free(state->match);
    pcre2_match_context_free(state->limits);
    *state = (struct regex_state){0};
}
