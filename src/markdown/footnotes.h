/* footnotes.h - footnotes of a note: which are defined, and which definition a reference refers to; for the
 * parser's files only. */
#ifndef BIJI_MARKDOWN_FOOTNOTES_H
#define BIJI_MARKDOWN_FOOTNOTES_H

#include "limits.h"

/* The labels of a note. Zero-initialise; ended by footnotes_free(). */
struct footnotes {
    struct footnote *items; /* in the order in which their labels first appear */
    size_t count, room;
    uint32_t *slots; /* hash table of indices into items, plus 1 */
    size_t slot_count;
    int numbered;
};

/* Finds the labels of the source. Adds to kept a reference, `[^label] `, to each footnote that is defined, and to
 * *cuts the lines that define a label again (LIMIT_BY_LABEL) or one to which no reference is possible (LIMIT_BY_BRACKET), keeping them in the order of the lines. */
void footnotes_scan(struct footnotes *footnotes, const struct parse_source *source, struct buf *kept,
                    struct limit_cut **cuts, size_t *cut_count);
/* Records a definition or a reference, whose label is its text. Definitions must come first; references assign the
 * numbers. */
void footnotes_add_definition(struct footnotes *footnotes, struct node *definition);
void footnotes_add_reference(struct footnotes *footnotes, struct node *reference);
/* Numbers the definitions that have no reference, after all others, and puts all at the end of root in this order. */
void footnotes_finish(struct footnotes *footnotes, struct node *root);
void footnotes_free(struct footnotes *footnotes);

#endif
