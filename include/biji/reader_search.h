/* reader_search.h - searching what a reader shows (reader.h): its matches, and which of them is the current one. What takes longer
 * than a key may wait goes on while nobody types; view.is_searching tells, and a match that is wanted is shown as soon as it is
 * found, unless the reader has moved meanwhile. */
#ifndef BIJI_READER_SEARCH_H
#define BIJI_READER_SEARCH_H

#include "biji/reader.h"

#include <stdbool.h>

/* Searches for query (see query.h) in what is shown, from the top line on, and shows the first match; NULL or "" ends the search.
 * Unless is_exact, several words are first tried as a phrase. view.query_fault says what is wrong with a query. */
void reader_search(struct reader *reader, const char *query, bool is_exact);
/* Continues the search for a moment. False when none is going on. */
bool reader_search_run(struct reader *reader);
/* Searches a newly opened note for the same query and stays at its place. */
void reader_search_on(struct reader *reader);
/* Makes a match the current one and shows it; counted from the last one, -1, if negative. */
void reader_to_match(struct reader *reader, long match);
/* The same with the first match at a place or after it. */
void reader_to_match_at(struct reader *reader, struct place place);
/* To the count-th next (or previous) match; *wrapped (may be NULL): past an end of the note. False without matches. */
bool reader_search_step(struct reader *reader, long count, bool *wrapped);

#endif
