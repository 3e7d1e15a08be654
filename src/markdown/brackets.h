/* brackets.h - formulas between \( and \), \[ and \]; for the parser's files only. */
#ifndef BIJI_MARKDOWN_BRACKETS_H
#define BIJI_MARKDOWN_BRACKETS_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces the backslash of such a bracket during parsing, since the parser would treat it as an escape. Text that
 * contains this byte is not masked. */
enum { MASK_BRACKET = 0x1A };

/* Masks, in place, the brackets around formulas. Returns whether there are any. Linear. */
bool brackets_mask(char *text, size_t bytes);
/* Puts the backslashes back. */
void brackets_unmask(char *text, size_t bytes);

#endif
