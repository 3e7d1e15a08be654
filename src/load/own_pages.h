/* own_pages.h - pages of code hosts that show the course's own files; for the files that read its index. */
#ifndef BIJI_LOAD_OWN_PAGES_H
#define BIJI_LOAD_OWN_PAGES_H

#include "biji/course.h"

/* The note of this course that a file's page shows: its path from the root, in the arena; NULL without one. */
const char *own_page(struct course *course, const char *url);
/* Lets the links to folders of the course's own repository lead to the note that stands for the folder, if it has one. */
void own_pages_localise(struct course *course, struct doc *doc);

#endif
