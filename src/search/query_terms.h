/* query_terms.h - what a query is made of; shared by the files of the search and nobody else. */
#ifndef BIJI_SEARCH_QUERY_TERMS_H
#define BIJI_SEARCH_QUERY_TERMS_H

#include "biji/mem.h"
#include "biji/query.h"

#include <stdint.h>

struct pinyin;
struct regex;

/* Where a word must occur. */
enum scope { SCOPE_ANY, SCOPE_TITLE, SCOPE_HEADING, SCOPE_CODE, SCOPE_MATH, SCOPE_LINK };

enum { MAX_TERMS = 64 };

/* One word, phrase or regular expression. */
struct term {
    uint8_t scope;
    struct slice needle;     /* folded; of a regular expression a literal that every match holds, or empty */
    const uint8_t *capitals; /* for each byte of needle, whether a capital stands there; NULL: case does not count */
    bool rendered;           /* written with signs that formulas show: look into rendered formulas too */
    struct pinyin *pinyin;   /* NULL: no pinyin */
    struct regex *regex;     /* NULL: a word or phrase */
};

/* Either of some terms, or (negative) none of them. */
struct clause {
    int first, count;
    bool negative;
};

struct chapter_range {
    int from, to; /* numbers, inclusive */
    bool negative;
};

struct query {
    struct arena arena;
    struct term *terms;
    int term_count;
    struct clause *clauses;
    int clause_count;
    struct chapter_range *ranges;
    int range_count;
    bool upstream;
};

/* Whether the query looks into the chapter of this number. */
bool query_wants_chapter(const struct query *query, int number);

#endif
