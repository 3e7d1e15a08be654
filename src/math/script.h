/* script.h - text as raised or lowered Unicode letters. */
#ifndef BIJI_MATH_SCRIPT_H
#define BIJI_MATH_SCRIPT_H

#include "biji/math.h"
#include "biji/mem.h"
#include "biji/str.h"

/* text with every character raised (or lowered), lent by arena; ptr NULL where one of them has no such form. */
struct slice script_map(struct slice text, bool raised, const struct math_options *options, struct arena *arena);

/* The plain character of one that is written raised or lowered, as in x² (which of them: *raised); ptr NULL for any
 * other. Static. */
struct slice script_plain(struct slice one, bool *raised);

#endif
