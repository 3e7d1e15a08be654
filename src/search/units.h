/* units.h - regular expressions in a note that is not parsed as a whole. Shared by the files of the search. */
#ifndef BIJI_SEARCH_UNITS_H
#define BIJI_SEARCH_UNITS_H

#include "raw.h"

/* Whether none of the characters is markup or may begin it. */
bool unit_is_plain(struct slice s);
/* Whether the query may be satisfied as far as its expressions tell of the note as a whole. text ends with a NUL. */
bool units_may_match(const struct query *query, struct slice text);
/* Adds the matches of the query's expressions, with all data that match_place() sets, to those that raw_judge() has found in the
 * same text, unsorted. False when the whole note must be parsed. text ends with a NUL. */
bool units_match(const struct raw_query *raw, const struct find_source *source, struct slice text,
                 const struct raw_scratch *scratch, struct match_list *list);

#endif
