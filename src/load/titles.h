/* titles.h - what notes and courses are called. For this room only. */
#ifndef BIJI_LOAD_TITLES_H
#define BIJI_LOAD_TITLES_H

#include "biji/course.h"

/* A copy that is safe for a terminal; in the arena. */
const char *title_safe(struct arena *arena, struct slice text);
/* The words of a heading without pictures, badges and docsify's markers, possibly empty. In the arena. */
const char *title_of_heading(struct arena *arena, const struct node *heading);
/* Whether a heading's words are bookdown's for a part of the book, (PART) or (APPENDIX), which stand above the chapter's own title. */
bool title_is_part(const char *words);
/* The title of a document: front matter, else its first heading of level 1, else NULL. In the arena. */
const char *title_of_doc(struct arena *arena, const struct doc *doc);
/* A file's name without its ending, or its folder's name for a README or an index. In the arena. */
const char *title_of_file(struct arena *arena, const char *name);
/* A folder's name; the name of the one above for folders that every repository has (docs, src). In the arena. */
const char *title_of_folder(struct arena *arena, const char *path);

#endif
