/* emphasis.h - emphasis beside full-width punctuation; for the parser's files only. */
#ifndef BIJI_MARKDOWN_EMPHASIS_H
#define BIJI_MARKDOWN_EMPHASIS_H

#include <stdbool.h>
#include <stddef.h>

/* Characters that replace `*`, `_` and `~` during parsing, where the standard's rule would disable a delimiter next to
 * CJK text; and a `|` inside a formula in a table, which does not end the cell (guard_ext.c). They are control
 * characters, since the table extension accepts only UTF-8 as text; a text that contains one is not masked. */
enum { MASK_STAR = 0x1C, MASK_UNDERSCORE = 0x1D, MASK_TILDE = 0x1E, MASK_BAR = 0x1F };

/* Whether any of them is in text[0..bytes). */
bool emphasis_holds_mask(const char *text, size_t bytes);
/* Masks, in place, the delimiter runs of text[0..bytes) that need it. Returns how many bytes were masked. Linear. */
size_t emphasis_mask(char *text, size_t bytes);
/* Puts the delimiters back, and the bars. */
void emphasis_unmask(char *text, size_t bytes);
/* The delimiter that a mask byte stands for, or 0 for any other byte. */
char emphasis_delimiter(unsigned char byte);

#endif
