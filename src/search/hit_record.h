/* hit_record.h - hits as they are kept: a frequent letter is on most lines of a course, and the hits must not take as much memory as
 * its text. A record is a few bytes, numbers in groups of seven bits:
 *
 *   flags  [missed span]  offset line section  [the line, if the text of its page is not kept]  matches, each from the end of the last */
#ifndef BIJI_SEARCH_HIT_RECORD_H
#define BIJI_SEARCH_HIT_RECORD_H

#include "biji/find.h"

/* Adds the record of a hit, without its chapter; count marks, the first of which begins at the hit's offset. with_line: the line is
 * kept in it. */
void hit_record_add(struct buf *out, const struct hit *hit, const struct find_span *marks, size_t count,
                    bool with_line);
/* Fills in all of a hit but its chapter, and returns the end of its record. page: the text in which it was found; ptr NULL when the
 * line is in the record. What it lends is lent by the record and the page. */
const char *hit_record_read(const char *record, struct slice page, struct hit *hit);

/* The matches on a hit's line, one after the other. */
struct mark_walk {
    const char *at;
    uint32_t end; /* of the last one; at first, where the first begins */
    size_t left;  /* how many */
    bool is_first;
};
/* Begins with the first. */
struct mark_walk mark_walk_of(const struct hit *hit);
/* Sets *mark to the next one; false when there is none. */
bool mark_walk_next(struct mark_walk *walk, struct find_span *mark);

#endif
