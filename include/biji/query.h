/* query.h - the query language, and matches of a query in a short text.
 *
 * A query is a list of words that must all occur in one section (the text from one heading to the next): `a b`. `"a b"` is a
 * phrase, taken literally; `a|b` either; `-a` not; `/regex/` a Perl regular expression; title: heading: code: math:
 * link: before any of these say where it must occur; tag: is a tag or keyword of the whole note; `ch:3` `ch:3-7` name chapters; `in:upstream` adds the pages
 * fetched. A word in small letters also finds other case, and Chinese by its pinyin (`zhuyili`, `zyl`); one capital
 * makes its case count. */
#ifndef BIJI_QUERY_H
#define BIJI_QUERY_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

struct query;

/* Why a text is not a valid query. */
struct query_error {
    char message[320]; /* a sentence */
    size_t offset;     /* byte of the query where it went wrong */
};

/* Reads a query. NULL with *error filled when it is malformed or has no word to search for. Owner: the caller; ended by
 * query_free(), which accepts NULL. A query never changes, so threads may share it. */
struct query *query_parse(struct slice text, struct query_error *error);
/* Ends the query; accepts NULL. */
void query_free(struct query *query);
/* Whether it includes the chapters' fetched pages. */
bool query_wants_upstream(const struct query *query);
/* Whether it looks at the titles that the course gives its chapters. */
bool query_needs_titles(const struct query *query);

/* Bytes [from, to) of a text, which is smaller than FILE_LARGEST_BYTES: hundreds of thousands may be kept. */
struct find_span {
    uint32_t from, to;
};
static inline struct find_span find_span_of(size_t from, size_t to)
{
    return (struct find_span){(uint32_t)from, (uint32_t)to};
}
struct find_spans {
    struct find_span *items; /* ascending, not overlapping; owned, ended by free() */
    size_t count, room;
};

/* Whether text, a title or a heading, satisfies the query: as if it were a section that is in every place that the
 * query may name. Its matches go to *spans when that is not NULL. */
bool query_match_text(const struct query *query, struct slice text, struct find_spans *spans);

#endif
