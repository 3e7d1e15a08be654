/* footnotes.h - footnotes of a note: which are never used, and which definition a reference means; for markdown.c only.
 */
#ifndef BIJI_LOAD_FOOTNOTES_H
#define BIJI_LOAD_FOOTNOTES_H

#include "limits.h"

/* Adds to unused a reference, `[^label] `, to each footnote that is defined in the source and nowhere referred to, and
 * to *cuts the lines that define a label again (LIMIT_BY_LABEL), keeping them in the order of the lines. */
void footnotes_scan(const struct parse_source *source, struct buf *unused, struct limit_cut **cuts, size_t *cut_count);
/* Joins references to definitions by their labels (their text) and numbers both in the order of the references;
 * definitions without any come last. Sorts definitions. */
void footnotes_join(struct node **references, size_t reference_count, struct node **definitions,
                    size_t definition_count);

#endif
