/* raw.h - searching Markdown as written, without parsing it: for folders too large to parse at each search.
 * Shared by the files of the search.
 *
 * The raw search either gives the same hits as a search of the parsed document, or says that it is in doubt; then the note is parsed. It must never miss a hit. Reasons for doubt:
 * a match with markup inside it, in HTML, in a possible entity
 * , a reference definition, a list's number; a heading in a quote or list; and unknown shapes of blocks
 * . */
#ifndef BIJI_SEARCH_RAW_H
#define BIJI_SEARCH_RAW_H

#include "biji/line.h"
#include "match.h"
#include "scan.h"

/* Whether a range of raw text is certainly a match of the parsed text. */
enum certainty {
    CERTAIN,
    CERTAIN_IN_PARAGRAPH, /* unless a block ends inside it */
    NEEDS_PARSE,
    PLACE_TO_LOOK /* of an expression: a block that holds none of these has no match */
};

struct raw_match {
    uint32_t from, to; /* bytes of the text */
    uint8_t term;
    uint8_t certainty; /* enum certainty */
    bool pinyin;
};

/* How a term is searched for; made once per query. */
struct raw_term {
    const struct term *term;
    struct slice probe; /* the part of its needle that is searched for; empty: it may be anywhere */
    bool whole;         /* probe is the whole needle, and raw text is enough to find a match */
    bool simple; /* probe has letters and digits of ASCII and simplified Han characters only, and case does not count */
    char runes[8][3]; /* the first three bytes of the characters that fold to probe's first one, which is Han */
    int rune_count;   /* 0: probe begins with an ASCII letter or digit */
    bool many_forms;  /* there are more of them than fit */
    uint8_t *starts;  /* by pinyin: for each rune below 0x10000, whether a match may begin there; NULL: no pinyin */
};

struct raw_query {
    const struct query *query;
    struct raw_term terms[MAX_TERMS];
    bool exotic;      /* some term begins with a letter, which has many forms */
    bool expressions; /* some term is one */
    bool
        sifts; /* every expression has a literal, which is sought first: to ask the expression as well pays before parsing only */
    bool plain; /* every term is whole, or an expression, and may occur anywhere: the raw search can produce hits */
};

/* Working memory of one thread; zero-initialise, ended by raw_scratch_free(). */
struct raw_scratch {
    struct scan_list candidates, exotic, spare;
    struct scan_list line_ends; /* of the text; see scan_lines() */
    uint8_t *words;             /* for each rune below 0x10000, what was found out about its fold; see exotic_sift() */
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

/* Whether the lines of a zone are rows, which are not joined: of a table from its header on, or others, as of HTML. */
enum raw_row { NO_ROW, ROW_OF_TABLE, ROW };

/* Keeps of scratch->exotic the characters and entities that a word may begin with. */
void exotic_sift(struct slice text, struct raw_scratch *scratch);
/* Bytes of the entity at the start of s, or 0. *word: whether it may mean a letter, a digit, a Han character or nothing. */
size_t exotic_entity(struct slice s, bool *word);
/* Whether the character at an offset may be a combining mark on the letter before it. */
bool exotic_joins(struct slice text, size_t at);

/* The kind of a range of the text. */
struct raw_zone {
    uint32_t at;
    uint32_t section;
    uint8_t class; /* enum find_class; FIND_CLASSES: not searched, such as keys of the front matter */
    bool doubtful; /* matches here need the parser */
    bool verbatim; /* code and front matter: no markup */
    uint8_t row;   /* enum raw_row */
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

/* Walks over the lines, whose ends are in scratch, as far as there are matches in scratch: zones go there, sections to *sections. False when blocks
 * have an unknown shape. */
bool raw_walk(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections);

/* Finds the lines, and turns the matches found by raw_match() into those of the document, with all data that match_place() sets, unsorted.
 * False when the parser must decide. */
bool raw_judge(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections, struct match_list *list);

/* Whether a match in a zone, which ends at zone_end, is certainly text of the document; *whole: a whole word. The lines are known. */
bool raw_is_text(struct slice text, const struct raw_scratch *scratch, const struct raw_zone *zone, size_t zone_end,
                 struct raw_match match, bool *whole);

#endif
