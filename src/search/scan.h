/* scan.h - finds candidates for matches in raw UTF-8, a block of bytes at a time. */
#ifndef BIJI_SEARCH_SCAN_H
#define BIJI_SEARCH_SCAN_H

#include "biji/str.h"

#include <stddef.h>
#include <stdint.h>

/* Offsets, ascending. Zero-initialise; items ended by free(). */
struct scan_list {
    uint32_t *items;
    size_t count, room;
};

/* Adds every offset of text at which a word may begin that starts with this ASCII letter or digit (in lower case) and
 * continues with `second` (0: with anything), possibly after markup or with a non-ASCII character. */
void scan_letter(struct slice text, char first, char second, struct scan_list *list);
/* Adds every offset of a character of three bytes. */
void scan_rune(struct slice text, const char rune[3], struct scan_list *list);
/* Adds every offset of a character or entity that may fold to ASCII letters or digits, or to Han characters other than
 * itself, the traditional ones excepted: full-width and mathematical letters, ligatures, enclosed and compatibility
 * forms. */
void scan_exotic(struct slice text, struct scan_list *list);
/* Adds every offset at which pinyin may begin by a table of pinyin_table(); and every one that scan_exotic() would add,
 * except entities. */
void scan_pinyin(struct slice text, const uint8_t *table, struct scan_list *list);
/* Adds one offset, which may be below the last. */
void scan_add(struct scan_list *list, size_t at);
/* Merges the offsets before the middle with those from there on; both parts ascend. spare: working memory. */
void scan_merge(struct scan_list *list, size_t middle, struct scan_list *spare);
/* Every line end, in place of what the list held. */
void scan_lines(struct slice text, struct scan_list *list);
/* How many offsets of an ascending list are below this one. */
size_t scan_below(const struct scan_list *list, size_t offset);
/* Adds every offset of a byte that is rare. */
void scan_byte(struct slice text, char byte, struct scan_list *list);

#endif
