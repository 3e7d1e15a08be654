/* regex.c - regular expressions by PCRE2. A pattern can take exponential time, so each match has a limit of steps, and
 * after a few texts that reach it the search gives up; steps, unlike seconds, give every machine the same result. */
#include "regex.h"

#include "biji/mem.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 100000, MAX_DEPTH = 2000, MAX_EXCEEDED = 20 };

struct regex {
    pcre2_code *code;
    pcre2_match_context *limits;
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

struct regex *regex_new(struct slice pattern, char *why, size_t room, size_t *offset)
{
    uint32_t how = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
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
    regex->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(regex->limits, MAX_STEPS);
    pcre2_set_depth_limit(regex->limits, MAX_DEPTH);
    return regex;
}

void regex_free(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->limits);
    pcre2_code_free(regex->code);
    free(regex);
}

enum regex_result regex_find(const struct regex *regex, struct regex_state *state, struct slice s, size_t from,
                             size_t *start, size_t *end)
{
    if (state->exceeded >= MAX_EXCEEDED)
        return REGEX_GAVE_UP;
    if (state->match == NULL)
        state->match = pcre2_match_data_create(1, NULL);
    int found = pcre2_match(regex->code, (PCRE2_SPTR)s.ptr, s.bytes, from, PCRE2_NOTEMPTY, state->match, regex->limits);
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
    *state = (struct regex_state){0};
}
