/* matches.h - where a text occurs in a document, as ranges of places: across soft line breaks and across inline markup.
 */
#ifndef BIJI_MATCHES_H
#define BIJI_MATCHES_H

#include "biji/doc.h"
#include "biji/str.h"

#include <stddef.h>

/* From the first byte of a match to the byte after it; both places are in the leaf of that byte. */
struct range {
    struct place from, to;
};

struct matches {
    struct range *items; /* in document order, not overlapping; malloc'ed */
    size_t count;
};

/* The text of a document in one piece, with the way back to its leaves; made once and searched often. Owner: the
 * caller; ended by page_text_free(), which accepts NULL. Must not outlive doc. */
struct page_text;
struct page_text *page_text_new(const struct doc *doc);
void page_text_free(struct page_text *text);
/* All occurrences of query. Letter case counts only when the query has a capital. Owner of items: the caller; ended by
 * free(). */
struct matches page_text_find(struct page_text *text, struct slice query);

#endif
