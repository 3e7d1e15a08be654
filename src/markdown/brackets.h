/* brackets.h - formulas between \( and \), \[ and \]; for the parser's files only. */
#ifndef BIJI_MARKDOWN_BRACKETS_H
#define BIJI_MARKDOWN_BRACKETS_H

#include <stdbool.h>
#include <stddef.h>

/* Stands for the backslash of such a bracket while the parser reads: for it, the backslash would only escape. What holds
 * one itself is not masked. */
enum { MASK_BRACKET = 0x1A };

/* Masks, in place, the brackets around what is a formula. Returns whether there are any. Linear. */
bool brackets_mask(char *text, size_t bytes);
/* Puts the backslashes back. */
void brackets_unmask(char *text, size_t bytes);

#endif
