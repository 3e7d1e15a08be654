/* words.h - tells strings matched by pinyin apart: the course's words come before chance matches. Shared by the files of the
 * search. */
#ifndef BIJI_SEARCH_WORDS_H
#define BIJI_SEARCH_WORDS_H

#include "biji/find.h"

/* What a hit's line is for a word searched for in letters. */
enum likelihood {
    AS_WRITTEN,   /* the letters themselves are a word there */
    AS_WORD,      /* they are the pinyin of a word of the course, or begin a word */
    INSIDE_WORDS, /* the letters are in the middle of longer words */
    BY_CHANCE     /* they are not the pinyin of a word */
};

/* The section of a hit: the level of its heading, and whether it only repeats (an index, a summary, exercises). */
struct word_place {
    uint32_t level;
    bool aside;
};

/* The section that a row of a table of terms links to. */
struct word_home {
    int chapter; /* COURSE_NONE: unknown */
    uint32_t from, to;
};
/* Where a link of a chapter's note leads; lent target. */
typedef struct word_home word_home_fn(void *context, int chapter, struct slice target);

/* The strings of one search. */
struct words;
struct words *words_new(void);
/* Ends them; accepts NULL. */
void words_free(struct words *words);
/* Adds the Chinese matches of a line. Hits must come page by page, in line order. */
void words_add(struct words *words, const struct hit *hit, const struct word_place *place);
/* Call when all were added, until it is true: finds the course's words, and the best line for each. home resolves links of tables of
 * terms, one at a time. */
bool words_settle(struct words *words, word_home_fn *home, void *context);
/* Takes a hit again, after words_settle(): a line in the section that a table of terms links to shows a word better. */
void words_place(struct words *words, const struct hit *hit);
/* The kind of the best match on a hit's line. */
enum likelihood words_likelihood(const struct words *words, const struct hit *hit);
/* 1 for the line that shows the course's surest word best, 2 for the next word's, …; 0: the hit is not such a line. */
unsigned words_lead(const struct words *words, const struct hit *hit);

#endif
