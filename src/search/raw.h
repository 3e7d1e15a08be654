/* raw.h - searching Markdown as it is written, without parsing it: for folders too large to be parsed at each search.
 * Shared by the files of the search.
 *
 * The raw search either gives the hits that a search of the parsed document gives, or says that it is in doubt; then
 * the note is parsed. It must never miss. What makes it doubt: a match with markup inside it, in HTML, in what may be
 * an entity, a reference definition, a list's number; a heading in a quote or list; and shapes of blocks it does not
 * know. */
#ifndef BIJI_SEARCH_RAW_H
#define BIJI_SEARCH_RAW_H

#include "biji/line.h"
#include "match.h"
#include "scan.h"

/* Whether a stretch of raw text is certainly a match of the parsed text. */
enum certainty { CERTAIN, CERTAIN_IN_PARAGRAPH /* unless a block ends inside it */, NEEDS_PARSE };

struct raw_match {
    uint32_t from, to; /* bytes of the text */
    uint8_t term;
    uint8_t certainty; /* enum certainty */
    bool pinyin;
};

/* How a term is looked for; made once a query. */
struct raw_term {
    const struct term *term;
    struct slice probe; /* the part of its needle that is looked for; empty: it may be anywhere */
    bool whole;         /* probe is the needle, and raw text can tell a match */
    char runes[8][3];   /* the first three bytes of the characters that fold to probe's first one, which is Han */
    int rune_count;     /* 0: probe begins with an ASCII letter or digit */
    bool many_forms;    /* there are more of them */
    uint8_t *starts;    /* by pinyin: for each rune below 0x10000, whether a match may begin there; NULL: no pinyin */
};

struct raw_query {
    const struct query *query;
    struct raw_term terms[MAX_TERMS];
    bool exotic; /* some term begins with a letter, of which there are many forms */
    bool plain;  /* every term is whole and may occur anywhere: the raw search can give hits */
};

/* Working memory of one thread; zero-initialise, ended by raw_scratch_free(). */
struct raw_scratch {
    struct scan_list candidates, exotic, spare;
    struct raw_match *matches;
    size_t match_count, match_room;
    struct raw_zone *zones;
    size_t zone_count, zone_room;
};

/* Prepares a query. Ended by raw_query_free(). */
void raw_query_init(struct raw_query *raw, const struct query *query);
void raw_query_free(struct raw_query *raw);

/* Finds the matches of all terms into scratch->matches, those of one term in ascending order. False when the query
 * cannot be satisfied: some clause has no match at all. */
bool raw_match(const struct raw_query *raw, struct slice text, struct raw_scratch *scratch);
void raw_scratch_free(struct raw_scratch *scratch);

/* What a stretch of the text is. */
struct raw_zone {
    uint32_t at;
    uint32_t section;
    uint8_t class; /* enum find_class; FIND_CLASSES: none of the text, as keys of the front matter */
    bool doubtful; /* matches here are to be judged by the parser */
    bool verbatim; /* code and front matter: no markup */
    bool row;      /* of a table */
};

/* A section; the first begins at 0 and has no heading. */
struct raw_section {
    uint32_t at;    /* of its heading's line */
    uint32_t level; /* 1 to 6; 0 for the first */
};
struct raw_sections {
    struct raw_section *items;
    size_t count, room;
};

/* Walks over the lines as far as there are matches in scratch: zones go there, sections to *sections. False when blocks are
 * of a shape it does not know. */
bool raw_walk(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections);

/* Turns the matches found by raw_match() into those of the document, with all that match_place() tells, unsorted. False
 * when the parser has to judge. */
bool raw_judge(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections, struct match_list *list);

#endif
