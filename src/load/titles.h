/* titles.h - what notes and courses are called. Of the load floor only. */
#ifndef BIJI_LOAD_TITLES_H
#define BIJI_LOAD_TITLES_H

#include "biji/course.h"

/* A copy that is safe for a terminal; in the arena. */
const char *title_safe(struct arena *arena, struct slice text);
/* The words of a heading without pictures, badges and docsify's markers; they may be none. In the arena. */
const char *title_of_heading(struct arena *arena, const struct node *heading);
/* The title of a document: front matter, else its first heading of level 1, else NULL. In the arena. */
const char *title_of_doc(struct arena *arena, const struct doc *doc);
/* A file's name without its ending, or its folder's where the file is a README or an index. In the arena. */
const char *title_of_file(struct arena *arena, const char *name);
/* A folder's name; that of the one above when it is one that every repository has (docs, src). In the arena. */
const char *title_of_folder(struct arena *arena, const char *path);

#endif
