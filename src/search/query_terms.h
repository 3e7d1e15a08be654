/* query_terms.h - what a query is made of; for the files of the search only. */
#ifndef BIJI_SEARCH_QUERY_TERMS_H
#define BIJI_SEARCH_QUERY_TERMS_H

#include "biji/mem.h"
#include "biji/query.h"

#include <stdint.h>

struct pinyin;
struct regex;

/* Where a word must occur. */
enum scope { SCOPE_ANY, SCOPE_TITLE, SCOPE_HEADING, SCOPE_CODE, SCOPE_MATH, SCOPE_LINK, SCOPE_TAG };

enum { MAX_TERMS = 64 };

/* One word, phrase or regular expression. */
struct term {
    uint8_t scope;
    struct slice needle;     /* folded; for a regular expression a literal that every match contains, or empty */
    const uint8_t *capitals; /* for each byte of needle, whether it is a capital; NULL: case is ignored */
    bool rendered;           /* contains signs that formulas show: also search rendered formulas */
    struct pinyin *pinyin;   /* NULL: no pinyin */
    struct regex *regex;     /* NULL: a word or phrase */
};

/* Any of some terms, or (negative) none of them. */
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

/* Whether the query includes the chapter with this number. */
bool query_wants_chapter(const struct query *query, int number);

#endif
