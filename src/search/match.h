/* match.h - a query's words found in folded texts, and the sections that satisfy it. Shared by the files of the search.
 */
#ifndef BIJI_SEARCH_MATCH_H
#define BIJI_SEARCH_MATCH_H

#include "query_terms.h"
#include "regex.h"
#include "search_text.h"

struct match {
    const struct search_text *fold; /* NULL: found in raw text */
    uint32_t from, to;              /* bytes of the fold's text */
    uint32_t section;
    uint8_t term;
    bool pinyin;
    /* set by match_place(), or by the raw search */
    uint8_t class;
    bool whole;
    uint32_t offset, end; /* bytes of the source */
};

/* Zero-initialise; ended by match_list_free(). */
struct match_list {
    struct match *items;
    size_t count, room;
    uint64_t given; /* bits of the words that hold in every section */
    struct regex_state regex;
};

/* The folds of one document, each made when a query first needs it, and the search of it (find_text.c). */
struct find_text {
    const struct doc *doc;
    struct search_text *folded, *rendered, *plain;
    struct query *query;             /* that is searched for; NULL: the search has ended */
    size_t part;                     /* that is searched now, */
    size_t window;                   /* of that part: bytes of the text where all words are sought before more of it */
    int term;                        /* for this word */
    size_t at[MAX_TERMS];            /* each from here on */
    bool windows;                    /* the words are sought in one text, so that each window can be settled */
    struct match_list list;          /* of the window, and of sections that may still come to satisfy the query */
    size_t open_count;               /* of the list: found and not settled before */
    uint32_t section;                /* that the parts before end in */
    uint64_t present;                /* bits of its words there */
    bool waits;                      /* what comes later decides about all sections */
    bool negative;                   /* some words must not be in the section */
    uint32_t first_note;             /* id of the first footnote; UINT32_MAX: none */
    long spent_us, budget_us;        /* of an expression */
    struct find_ranges ranges, held; /* held: those that come after all others, as footnotes do */
    size_t range_room, held_room;
};

/* Adds all matches of the query's words in a document to list, those of one word ascending and without overlaps.
 * Matches of title: and tag: words set their bit in list->given. */
void match_text(const struct query *query, struct find_text *text, struct match_list *list);
/* The same of one of its words alone. */
void match_one(const struct query *query, int term, struct find_text *text, struct match_list *list);
/* The same where they begin in bytes [from, to) of the text made for the word, which are a part of it or what is left of one.
 * Returns where to go on: before `to` if there is more to do, or the expression is late. */
size_t match_part(const struct query *query, int term, const struct search_text *fold, size_t from, size_t to,
                  struct match_list *list);
/* The text that a word is searched in, not made yet perhaps. */
struct search_text **match_fold(struct find_text *text, const struct term *term, bool *plain, bool *rendered);
/* Whether a section with these words (bits) is one that the query looks for. */
bool match_satisfies(const struct query *query, uint64_t present);
/* The same in a string, ignoring where words must occur. */
void match_string(const struct query *query, struct slice text, struct match_list *list);
/* Bits of the query's title: words that occur in a chapter's title. */
uint64_t match_title(const struct query *query, struct slice title);
/* Keeps in list only the matches of wanted words, in sections that satisfy the query. */
void match_keep(const struct query *query, struct match_list *list);
/* Fills in the data that hits need about each match, and sorts them by place in the source. */
void match_place(struct match_list *list);
/* Sorts matches by place in the source. */
void match_sort(struct match_list *list);
/* Whether bytes [from, to) of a text, not empty, neither begin nor end inside a word. */
bool match_is_whole(struct slice text, size_t from, size_t to);
/* Whether a rune is part of words that are separated by blanks. */
bool match_is_word(uint32_t rune);
/* Index of the clause to which a term belongs. */
int query_clause_of(const struct query *query, int term);
void match_list_free(struct match_list *list);

#endif
