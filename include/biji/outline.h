/* outline.h - the headings of a document with their anchors. Anchors are GitHub's: lower case, punctuation dropped,
 * blanks replaced by hyphens, letters of every script kept, duplicates numbered -1, -2. */
#ifndef BIJI_OUTLINE_H
#define BIJI_OUTLINE_H

#include "biji/doc.h"

struct slugs;

struct heading {
    const struct node *node;
    int level;          /* 1..6 */
    const char *text;   /* plain text, safe for a terminal */
    const char *anchor; /* slug */
    int parent;         /* index of the enclosing heading, or -1 */
};

struct outline {
    struct arena arena;
    const struct node *root;
    struct heading *headings;
    size_t count;
    struct anchor *anchors; /* all names a link may use, sorted for anchor_find() */
    size_t anchor_count;
    struct slugs **others; /* never NULL: the anchors of other tools, made when one is first missed */
};

/* Owner: the caller; ended by outline_free(), which accepts NULL. */
struct outline *outline_build(const struct doc *doc);
/* Ends the outline; accepts NULL. */
void outline_free(struct outline *outline);
/* Index of the heading that encloses a place (the last heading at or before it), or -1. */
int outline_at(const struct outline *outline, struct place place);
/* The node an anchor names: a heading's slug, an <a id>, a footnote "fn-LABEL"; percent-encoding is resolved, case is ignored when
 * nothing matches exactly; "" and "top" are the root unless something has that name (HTML 7.4.6.4); else the heading that has this
 * anchor by the rule of another tool. NULL if nothing matches. Not for two threads with one outline. */
const struct node *anchor_find(const struct outline *outline, struct slice anchor);
/* The heading that an anchor names only by the rule of another tool than GitHub; NULL for all other anchors. */
const struct heading *anchor_of_other_tool(const struct outline *outline, struct slice anchor);
/* The anchor of a heading that is nearly this one, or else holds it, for a suggestion; NULL without one. Lent by the outline. */
const char *anchor_near(const struct outline *outline, const char *anchor);
/* Whether an id="…" or a heading of plain words in the text of a note has this anchor (decoded, in lower case). False says nothing: the
 * heading may hold markup, or the anchor may be of another kind. For asking a note that is not parsed. */
bool anchor_is_plain(struct slice text, struct slice anchor);
/* The line that an anchor of a code host names: 120 for "L120", "L120-L130" and "L120C5"; 0 for any other. */
int anchor_line(struct slice anchor);

#endif
