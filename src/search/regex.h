/* regex.h - Perl regular expressions with a limit on time; the only file that knows PCRE2 is its source. */
#ifndef BIJI_SEARCH_REGEX_H
#define BIJI_SEARCH_REGEX_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

struct regex;

/* Compiles a pattern. Letter case counts when it has a capital that is not part of an escape. NULL with the reason in
 * why (room bytes) and its byte in *offset. Owner: the caller; ended by regex_free(), which accepts NULL. Threads may
 * share it. */
struct regex *regex_new(struct slice pattern, char *why, size_t room, size_t *offset);
void regex_free(struct regex *regex);

/* The first place at or after byte from of this Markdown at which its text may match; more than its bytes when there is certainly
 * none. from when that is not known; see regex_knows_places(). Threads may share regex. */
size_t regex_place(const struct regex *regex, struct slice markdown, size_t from);
/* Whether regex_place() can tell places apart. */
bool regex_knows_places(const struct regex *regex);

enum regex_result { REGEX_NONE, REGEX_FOUND, REGEX_GAVE_UP, REGEX_LATE };

/* What one search has spent; zero-initialise, ended by regex_state_free(). */
struct regex_state {
    void *match, *limits; /* regex.c's own */
    int exceeded;         /* texts on which the limit was reached */
    long deadline_us;     /* by regex_now_us(); 0: no deadline */
    bool late;            /* it has passed */
    size_t work;          /* since the clock was read; regex.c's own */
};

/* Microseconds that this thread has worked: what else the machine does changes no result. Reading it takes a microsecond. */
long regex_now_us(void);
/* A string of at least three bytes that every match contains, in the pattern's case; empty when there is none for certain. Lent by
 * regex. */
struct slice regex_literal(const struct regex *regex);

/* The first match at or after byte from of s: bytes [*start, *end). An empty match does not count. REGEX_GAVE_UP when
 * it takes too long; after a few of these at once. REGEX_LATE when the deadline has passed: *start is where to go on. */
enum regex_result regex_find(const struct regex *regex, struct regex_state *state, struct slice s, size_t from,
                             size_t *start, size_t *end);
/* Whether the pattern matches at the start of s, up to *end, whatever text precedes s and goes on after it. REGEX_GAVE_UP when that
 * depends on it, or the places that regex_place() gives are not where matches begin. */
enum regex_result regex_tells(const struct regex *regex, struct regex_state *state, struct slice s, size_t *end);
void regex_state_free(struct regex_state *state);

#endif
