/* index.h - an index note's lists become chapters. Of the load floor only. */
#ifndef BIJI_LOAD_INDEX_H
#define BIJI_LOAD_INDEX_H

#include "biji/course.h"
#include "biji/diag.h"

#include <stdbool.h>

/* What kind of index note: one of prose whose first list of links counts, or one made of navigation only (mdBook's
 * SUMMARY.md, docsify's _sidebar.md), of which every list counts. */
enum index_form { INDEX_NOTE, INDEX_NAVIGATION };

/* Adds the chapters that doc lists to course (whose root is set; doc lies in it). Returns whether there were any. */
bool index_read(struct course *course, const struct doc *doc, enum index_form form, struct diags *diags);

#endif
