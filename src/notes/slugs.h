/* slugs.h - the anchors that other tools than GitHub give to headings. For this room only. */
#ifndef BIJI_NOTES_SLUGS_H
#define BIJI_NOTES_SLUGS_H

#include "biji/outline.h"

/* The anchors of a note's headings by the rules of all tools, sorted. */
struct slugs;

/* The place of the first of sorted items that does not come before name; each begins with a pointer to its name. */
size_t slugs_place(const void *items, size_t count, size_t item_bytes, const char *name);
/* Owner: the caller; ended by slugs_free(), which accepts NULL. Linear in the headings, but for sorting. */
struct slugs *slugs_build(const struct outline *outline);
void slugs_free(struct slugs *slugs);
/* The index of the heading with this anchor (decoded, in lower case) by the rule of any tool, the first in the order of slugs.c's
 * table; -1 without one. */
int slugs_find(const struct slugs *slugs, const char *anchor);
/* The item of the term with this anchor, NULL without one. */
const struct node *slugs_find_term(const struct slugs *slugs, const char *anchor);

#endif
