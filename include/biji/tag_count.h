/* tag_count.h - the tags of a course's notes, and how many notes have each. */
#ifndef BIJI_TAG_COUNT_H
#define BIJI_TAG_COUNT_H

#include "biji/find.h"
#include "biji/mem.h"

/* A tag as the first note writes it, `nlp/parsing`; the one above it, `nlp`, is one of its own. */
struct tag_count {
    const char *name;
    size_t notes; /* that have it or one below it, as the search for `tag:name` finds them */
};
/* The most frequent first. Zero-initialise; ended by tag_counts_free(). */
struct tag_counts {
    struct arena arena;
    struct tag_count *items;
    size_t count;
};

/* The query whose hits hold every tag; static. */
const char *tag_query(void);
/* Counts the tags in the hits of that query, when its search is over. */
void tag_counts_make(struct finder *finder, struct tag_counts *counts);
/* Ends the counts. */
void tag_counts_free(struct tag_counts *counts);
/* Adds the query that finds the notes with a tag, in whatever case it is written. */
void tag_counts_query(const char *name, struct buf *out);

#endif
