/* index.h - an index note's lists become chapters. For this room only. */
#ifndef BIJI_LOAD_INDEX_H
#define BIJI_LOAD_INDEX_H

#include "biji/course.h"
#include "biji/diag.h"

#include <stdbool.h>

/* What kind of index note: prose, whose best list or table of links counts, or pure navigation (mdBook's SUMMARY.md,
 * docsify's _sidebar.md, the nav of mkdocs.yml as navigation.h rewrites it), of which every list counts. */
enum index_form { INDEX_NOTE, INDEX_NAVIGATION };

/* What an index names, each once. */
struct index_named {
    size_t notes; /* of the course's folder */
    size_t pages; /* on the web, in the most frequent place */
};

/* Adds the chapters that doc lists to course (whose root, shelf and site are set; doc->file is relative to the root). lines: for
 * each line of doc its line in the original file, if doc was converted from another form; else NULL. Returns what the list names. */
struct index_named index_read(struct course *course, const struct doc *doc, enum index_form form, const int *lines,
                              struct diags *diags);

/* Other notes that the index names outside of its list, a glossary say, come after the chapters without a number. */
void index_add_mentioned(struct course *course, const struct doc *doc);

#endif
