/* words.h - formulas in words. For this room only. */
#ifndef BIJI_MATH_FORMULA_WORDS_H
#define BIJI_MATH_FORMULA_WORDS_H

#include "tex.h"

/* The one row of a formula said in words in the chosen language: a run a word, after which a line may end. All in the arena. */
const struct math_row *words_row(const struct tex_node *list, int ambiguous_cols, struct arena *arena);

#endif
