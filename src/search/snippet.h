/* snippet.h - a line of Markdown source as words to be shown. */
#ifndef BIJI_SEARCH_SNIPPET_H
#define BIJI_SEARCH_SNIPPET_H

#include "biji/find.h"

/* Adds to out what a reader would see of a source line around its first match: the marks of headings, lists, quotes,
 * emphasis and links left out (but never a byte of a match), formulas as they are set, safe for a terminal, cut to cols columns (0: not cut) with
 * "…". spans are the bytes of the line that match, ascending and apart; they become the bytes of out in *marks, whose items are used again. With
 * verbatim (code, front matter) nothing but the indent is left out. *formulas keeps those that were set, for the next snippet with
 * the same ambiguous_cols; NULL at first, ended by set_formulas_free(). */
void snippet_make(struct slice line, const struct find_spans *spans, bool verbatim, int cols, int ambiguous_cols,
                  struct buf *out, struct find_spans *marks, struct set_formulas **formulas);
/* Forgets the formulas; accepts NULL. */
void set_formulas_free(struct set_formulas *formulas);

/* Bytes of list, quote and heading marks at the start of a line. */
size_t snippet_prefix(struct slice line);

#endif
