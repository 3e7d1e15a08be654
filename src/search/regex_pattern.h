/* regex_pattern.h - what a pattern tells of the texts that it matches. For regex.c alone. */
#ifndef BIJI_SEARCH_REGEX_PATTERN_H
#define BIJI_SEARCH_REGEX_PATTERN_H

#include "biji/str.h"

#include <stdbool.h>

/* The longest run of characters, three bytes or more, that every match holds, in the pattern's own case; empty when none is
 * certain. Lent by pattern. */
struct slice regex_pattern_literal(struct slice pattern);

/* What a pattern becomes for Markdown. Zero-initialise; text is ended by buf_free(). */
struct regex_loose {
    struct buf text; /* matches Markdown wherever the pattern matches its text, and elsewhere too */
    size_t rare;     /* from this byte on (0: from the start) it does so too, and begins with a rarer character */
    bool local;      /* it begins where matches of the pattern begin, and these do not depend on what is around them */
};
/* Makes *loose. options: PCRE2's, with which both are compiled. False when the pattern holds what is not known (assertions,
 * references, options inside it). */
bool regex_pattern_loosen(struct slice pattern, unsigned options, struct regex_loose *loose);

#endif
