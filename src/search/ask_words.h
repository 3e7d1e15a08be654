/* ask_words.h - the words of a question, found in a text: pairs of Han characters, and words of letters. Shared by the files of the search.
 */
#ifndef BIJI_SEARCH_ASK_WORDS_H
#define BIJI_SEARCH_ASK_WORDS_H

#include "biji/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { ASK_MAX_WORDS = 64, ASK_SLOTS = 256, ASK_RUNES = 0x10000 };

/* Ended by ask_words_free(). */
struct ask_words {
    uint32_t slots[ASK_SLOTS]; /* 0: empty; open hash table of words as numbers */
    uint8_t index[ASK_SLOTS];
    float weight[ASK_MAX_WORDS]; /* another name of what was asked counts less */
    int count;
    uint8_t looks[256]; /* for each byte what to do at it */
    uint8_t *han;       /* for each rune what it may begin, traditional forms too */
};

/* The words of a question, without those that only ask. */
void ask_words_init(struct ask_words *words, struct slice question);
void ask_words_free(struct ask_words *words);
/* Adds the words of a text. */
void ask_words_add(struct ask_words *words, struct slice text, float weight);
/* All words were added: text counted from now on may be in traditional characters. */
void ask_words_ready(struct ask_words *words);
/* Counts the words in a text into times, which holds one number a word, by `weight` each; words of formulas, between dollars, twice that.
 * *formula tells whether text begins in a formula, and is set to whether it ends in one. Returns bits of the words that occur. */
uint64_t ask_words_count(const struct ask_words *words, struct slice text, unsigned weight, bool *formula,
                         uint16_t *times);
/* Whether all words of a text, at least one, are in the question. */
bool ask_words_hold(const struct ask_words *words, struct slice text);
/* The word of letters of the question at or after *at, lent; *index its number. False when there are no more. */
bool ask_words_letters(const struct ask_words *words, struct slice question, size_t *at, struct slice *word,
                       int *index);

#endif
