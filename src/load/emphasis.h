/* emphasis.h - emphasis beside full-width punctuation; for the parser's files only. */
#ifndef BIJI_LOAD_EMPHASIS_H
#define BIJI_LOAD_EMPHASIS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that no UTF-8 text holds: they stand for `*`, `_` and `~` while the parser reads, where the standard's rule
 * would keep a delimiter from doing its work beside CJK text. */
enum { MASK_STAR = 0xFF, MASK_UNDERSCORE = 0xFE, MASK_TILDE = 0xFD };

/* Masks, in place, the delimiter runs of text[0..bytes) that need it. Returns how many bytes were masked. Linear. */
size_t emphasis_mask(char *text, size_t bytes);
/* Puts the delimiters back. */
void emphasis_unmask(char *text, size_t bytes);
/* The delimiter that a mask byte stands for, or 0 when it is none. */
char emphasis_delimiter(unsigned char byte);

#endif
