/* script.h - text as raised or lowered Unicode letters. */
#ifndef BIJI_MATH_SCRIPT_H
#define BIJI_MATH_SCRIPT_H

#include "biji/math.h"
#include "biji/mem.h"
#include "biji/str.h"

/* text with every character raised (or lowered), lent by arena; ptr NULL if one of them has no such form. */
struct slice script_map(struct slice text, bool raised, const struct math_options *options, struct arena *arena);

/* The plain form of a superscript (*raised) or subscript character, as in x²; ptr NULL for any other. Static. */
struct slice script_plain(struct slice one, bool *raised);

#endif
