/* utf8.h - UTF-8: bytes to code points and back, and text made safe for a terminal. */
#ifndef BIJI_UTF8_H
#define BIJI_UTF8_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RUNE_REPLACEMENT = 0xFFFD };

/* The code point at the start of bytes..end (end > ptr) and in *count the bytes it takes (>= 1). Ill-formed UTF-8 gives
 * U+FFFD and the length of the maximal subpart (Unicode 3.9, table 3-8). */
uint32_t utf8_decode(const char *ptr, const char *end, int *count);
/* Writes rune as UTF-8 to out (room for 4); returns the bytes written. Surrogates and values past U+10FFFF become
 * U+FFFD. */
size_t utf8_write(uint32_t rune, char *out);
/* Bytes at the start of s that are well-formed UTF-8 without NUL and CR. */
size_t text_clean(struct slice s);
/* Whether all of s is well-formed UTF-8 without NUL. */
bool utf8_valid(struct slice s);
/* The same of bytes [from, to) of s; a character begins at `from`. Faster, as whole blocks of s are looked at. */
bool utf8_valid_part(struct slice s, size_t from, size_t to);

/* Whether the rune must never reach a terminal: C0, DEL, C1, bidi controls (UAX #9), line and paragraph separator,
 * noncharacters of interest (U+FFF9..U+FFFB). Tab and newline are included. */
bool rune_is_unsafe(uint32_t rune);
/* Offset of the first unsafe rune at or after byte `from` of well-formed text, or s.bytes if absent. */
size_t text_find_unsafe(struct slice s, size_t from);
/* The replacement shown for an unsafe rune: the control picture of a C0 or DEL, a blank for a separator of lines, U+FFFD for any other. */
uint32_t rune_picture(uint32_t rune);
/* Adds s for a terminal: ill-formed bytes as U+FFFD, unsafe runes as their replacements, tab and newline as one
 * space. */
void text_safe(struct slice s, struct buf *out);

#endif
