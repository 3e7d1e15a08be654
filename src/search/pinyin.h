/* pinyin.h - Chinese found by letters. Each Han character consumes some of the word's letters: its whole spelling
 * (zhu), its initial (z, zh), or, at the word's end, the beginning of its spelling (zh, zhu for zhui). Everything else
 * in the text matches literally, so that "gptmoxing" finds GPT模型. */
#ifndef BIJI_SEARCH_PINYIN_H
#define BIJI_SEARCH_PINYIN_H

#include "biji/mem.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stdint.h>

struct pinyin;

/* An automaton for a folded word; capitals as in struct term. NULL for a word that has fewer than two small letters a
 * to z, or is too long. Lent by the arena. */
struct pinyin *pinyin_new(struct slice word, const uint8_t *capitals, struct arena *arena);
/* A set of states: bit i is set when the word's first i characters are used up. A match begins in state 1. The states
 * after one more folded character of the text; 0 when the match fails. */
uint64_t pinyin_step(const struct pinyin *pinyin, uint64_t states, uint32_t rune, bool capital);
/* The state in which the whole word is used up. */
uint64_t pinyin_end(const struct pinyin *pinyin);

/* What a character of the text may be in a match, for a fast first scan. After a shift by PINYIN_SHIFT the bits of one
 * character are compared with those of the next: a match may begin where they have a bit in common. */
enum {
    PINYIN_FOLLOWS = 1, /* a match's second character */
    PINYIN_NEXT = 2,    /* any character */
    PINYIN_SHIFT = 4,
    PINYIN_BEGINS = PINYIN_FOLLOWS << PINYIN_SHIFT,
    PINYIN_ALONE =
        PINYIN_NEXT
        << PINYIN_SHIFT /* a whole match, or it folds to a letter, digit or Han character other than itself */
};
/* A table of these, or-ed, for each rune below 0x10000 as written; runes that fold to nothing may follow. Owner: the caller;
 * ended by free(). */
uint8_t *pinyin_table(const struct pinyin *pinyin);

#endif
