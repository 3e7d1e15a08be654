/* find.h - searching: the matches of a query in one document, ranked hits over a whole course. */
#ifndef BIJI_FIND_H
#define BIJI_FIND_H

#include "biji/course.h"
#include "biji/doc.h"
#include "biji/error.h"
#include "biji/query.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From the first byte of a match to the byte after it, each in the leaf that holds that byte. A match in text that
 * no leaf shows (front matter, a link's target) gives the places of what stands for it: the link's text, or the
 * root for front matter. */
struct find_range {
    struct place from, to;
};
struct find_ranges {
    struct find_range *items; /* in document order, not overlapping */
    size_t count;
    bool gave_up; /* a regular expression took too long here: there may be more */
};

/* The folded text of a document, made once and searched often. Owner: the caller; ended by find_text_free(), which
 * accepts NULL. Must not outlive doc. */
struct find_text *find_text_new(const struct doc *doc);
/* Ends the text; accepts NULL. */
void find_text_free(struct find_text *text);
/* Starts a search for the matches of a query's words in the sections that satisfy it; chapter numbers in it are ignored. Takes the
 * query over. The ranges of the last search are forgotten. */
void find_text_start(struct find_text *text, struct query *query);
/* Continues the search for about that many milliseconds (negative: to the end). True when it is finished, or given up because an
 * expression takes too long. */
bool find_text_run(struct find_text *text, int milliseconds);
/* Ends the search, and forgets what it has found. */
void find_text_stop(struct find_text *text);
/* What was found so far. During a search ranges are only added at the end. Lent until the next run or start. */
struct find_ranges find_text_found(const struct find_text *text);

/* Where a hit is, best first. */
enum find_class {
    FIND_TITLE, /* front matter title, the first heading when it is of level 1 */
    FIND_HEADING,
    FIND_TERM, /* a table of terms */
    FIND_TEXT,
    FIND_CODE,    /* a code block */
    FIND_TAG,     /* front matter tags, which are not shown */
    FIND_KEYWORD, /* front matter keywords, which are not shown */
    FIND_SUMMARY, /* front matter summary, excerpt and description */
    FIND_META,    /* any other front matter */
    FIND_CLASSES
};

/* "title", "heading", …; static. */
const char *find_class_name(enum find_class class);

/* One line of a note's source in which the query matches, in a section that satisfies it. */
struct hit {
    int chapter;      /* index in the course */
    uint32_t line;    /* 1-based, of the first match */
    uint32_t column;  /* 1-based byte column */
    uint32_t offset;  /* the same as a byte offset into the text */
    uint32_t section; /* for the finder */
    uint32_t line_bytes;
    const char *text;   /* the source line, line_bytes long; lent by the finder */
    const char *marks;  /* for the finder: the matches on the line, mark_count of them, packed */
    const char *record; /* for the finder: what it keeps of the hit */
    uint16_t mark_count;
    uint16_t span;  /* bytes from the first to the last matched word where the line has several; at most UINT16_MAX */
    uint8_t missed; /* words of the query that are not on this line */
    uint8_t class;  /* enum find_class */
    bool upstream;  /* in the chapter's fetched page */
    bool pinyin;    /* only pinyin matched */
    bool whole;     /* at least one match is a whole word */
};

/* Callbacks that a finder needs. */
struct find_source {
    /* Parses a note's bytes (malloc'ed, count long, NUL after them), which are taken over; called from several threads
     * at once. The finder owns the result. */
    struct doc *(*parse)(void *context, const char *file, char *bytes, size_t count);
    /* The fetched page of a chapter, or NULL; lent until finder_forget(). May be NULL: no fetched pages. */
    const struct doc *(*upstream)(void *context, int chapter);
    void *context;
};

/* Searches a course. Keeps the texts of the notes between queries, so that searching while a query is typed is nearly
 * free; reads them itself, so that a note is parsed only where its hits cannot be found otherwise. Owner: the caller;
 * ended by finder_free(), which accepts NULL. Borrows the course. once: there will be a single query, so no texts are
 * kept, and finder_place() and finder_lines() must not be called. */
struct finder *finder_new(const struct course *course, struct find_source source, bool once);
/* From the next search on, only the best `most` hits are wanted (0: all); the others may be counted and dropped. */
void finder_want_best(struct finder *finder, size_t most);
/* Ends the finder and all it holds; accepts NULL. */
void finder_free(struct finder *finder);
/* The chapter's note or page was replaced: forgets its text. */
void finder_forget(struct finder *finder, int chapter);
/* Starts a search and drops the hits of the last one. query is borrowed until the next search or finder_stop(). */
void finder_start(struct finder *finder, const struct query *query);
/* Ends the search: drops its hits and the borrowed query. */
void finder_stop(struct finder *finder);
/* Continues the search for about that many milliseconds (negative: to the end), on all processors when there is much to
 * do. True when it is finished. */
bool finder_run(struct finder *finder, int milliseconds);
/* How many hits were found so far. */
size_t finder_count(const struct finder *finder);
/* Ranks the hits found so far, at least the best `most`: during a search only a few are shown, and sorting all of them again
 * and again would take longer than finding them. */
void finder_rank(struct finder *finder, size_t most);
/* How many of the hits are likely meant; those ranked behind them match by chance, as pinyin that is not a word of the course. All
 * of them while the search is running. */
size_t finder_likely(const struct finder *finder);
/* The hit of a rank, 0 the best, of those that finder_rank() was asked for; what it lends lasts until finder_start(). */
struct hit finder_hit(const struct finder *finder, size_t rank);
/* The chapter after (or before) `chapter` whose note has a hit, wrapping around (*wrapped tells); COURSE_NONE when there is no
 * other. */
int finder_next_chapter(const struct finder *finder, int chapter, bool forward, bool *wrapped);
/* Whether a regular expression was abandoned because it took too long. */
bool finder_gave_up(const struct finder *finder);
/* Whether the chapter has a file that could not be read; *why says which and for what reason. */
bool finder_could_not_read(const struct finder *finder, int chapter, struct error *why);

/* A hit ready to be shown. Texts are safe for a terminal. Zero-initialise; ended by hit_view_free(). */
struct hit_view {
    struct buf section;      /* headings from the outermost inward, " › " between them; empty before the first */
    struct buf text;         /* the line with its markup gone, cut to cols around the first match with "…" */
    struct find_spans marks; /* bytes of text that match */
    const void *shown;       /* for the finder: the section that `section` names */
    struct find_spans found; /* for the finder: bytes of the hit's line */
    struct set_formulas *formulas; /* set for earlier hits: short ones recur; NULL before the first */
};
/* Fills *view for a hit; cols limits the text's columns (0: no limit). Threads may call it concurrently, each with its
 * own view. */
void finder_view(const struct finder *finder, const struct hit *hit, int cols, int ambiguous_cols,
                 struct hit_view *view);
/* Ends the buffers of a view. */
void hit_view_free(struct hit_view *view);
/* The hit's first match as places of the note's document, parsed from the text that was searched. False when it can
 * no longer be determined. */
bool finder_place(struct finder *finder, const struct hit *hit, struct find_range *range);
/* Adds the source of the lines from `before` lines before the hit's to `after` lines after it, safe for a terminal,
 * each ended by a newline. */
void finder_lines(const struct finder *finder, const struct hit *hit, int before, int after, struct buf *out);

#endif
