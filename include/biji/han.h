/* han.h - readings and variants of Han characters, from the Unicode Han database (UAX #38). Tables:
 * src/unicode/han_table.c. */
#ifndef BIJI_HAN_H
#define BIJI_HAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The runes that readings and pinyin are for: CJK Unified Ideographs and their Extension A. */
enum { FIRST_HAN = 0x3400, LAST_HAN = 0x9FFF };
/* Whether a rune is one of these. */
static inline bool rune_is_han(uint32_t rune)
{
    return rune >= FIRST_HAN && rune <= LAST_HAN;
}

/* The Mandarin readings of a rune as ids of toneless syllables, ended by 0; an empty list for runes that are not in
 * the table. The commonest reading comes first. Static. */
const uint16_t *han_readings(uint32_t rune);
/* The spelling of a syllable id in ASCII letters, ü written v: "xing", "lv"; static. id must come from han_readings().
 */
const char *han_syllable(uint16_t id);
/* How many syllables there are: ids are 1..han_syllable_count(). */
size_t han_syllable_count(void);
/* The simplified character where Unihan gives exactly one (kSimplifiedVariant), else rune itself. */
uint32_t han_simplified(uint32_t rune);

#endif
