/* regex_pattern.h - what a pattern tells of the texts that it matches. For regex.c alone. */
#ifndef BIJI_SEARCH_REGEX_PATTERN_H
#define BIJI_SEARCH_REGEX_PATTERN_H

#include "biji/str.h"

#include <stdbool.h>

/* The longest run of characters, three bytes or more, that every match holds, in the pattern's own case; empty when none is
 * certain. Lent by pattern. */
struct slice regex_pattern_literal(struct slice pattern);
/* Adds to out a pattern that matches Markdown wherever this one matches its text, and elsewhere too. options: PCRE2's, with
 * which both are compiled. What is left of it from byte *rare on (0: all of it) does so too, and begins with a character that
 * is rarer. False when the pattern holds what is not known (assertions, references, options inside it). */
bool regex_pattern_loosen(struct slice pattern, unsigned options, struct buf *out, size_t *rare);

#endif
