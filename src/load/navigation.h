/* navigation.h - the contents that a course's own tool was told, in whatever form, as a navigation note: nested lists of links. Of the
 * load floor only. */
#ifndef BIJI_LOAD_NAVIGATION_H
#define BIJI_LOAD_NAVIGATION_H

#include "biji/course.h"
#include "biji/str.h"

#include <stdbool.h>

/* A navigation note made of another form. */
struct navigation {
    struct buf text; /* Markdown */
    int *lines;      /* of the file that each line of text stands for, from lines[1] on; owned */
    size_t count, room;
    struct buf title; /* of the course, where the file tells it */
    struct buf pages; /* the folder that holds the pages, where the file tells it (docs_dir) */
};

/* Reads a YAML or JSON file at path: mkdocs.yml, _toc.yml, _quarto.yml, myst.yml, sidebars.json. False when it holds no contents. */
bool navigation_read_yaml(const char *path, struct navigation *navigation);
/* Reads the toctree and toc blocks of a note (its name from the root) and of the notes that they name, each once. False when there is none. */
bool navigation_read_toctree(const struct course *course, const char *name, struct navigation *navigation);
void navigation_fini(struct navigation *navigation);

#endif
