/* navigation.h - the contents from the configuration of a course's tool, in any form, as a navigation note: nested lists of links.
 * For this room only. */
#ifndef BIJI_LOAD_NAVIGATION_H
#define BIJI_LOAD_NAVIGATION_H

#include "biji/course.h"
#include "biji/str.h"

#include <stdbool.h>

/* A navigation note converted from another form. */
struct navigation {
    struct buf text; /* Markdown */
    int *lines;      /* line of the file for each line of text, from lines[1] on; owned */
    size_t count, room;
    struct buf title; /* of the course, if the file has it */
    struct buf pages; /* the folder of the pages, if the file has it (docs_dir) */
};

/* Reads a YAML or JSON file at path: mkdocs.yml, _toc.yml, _quarto.yml, myst.yml, sidebars.json. False when it has no contents. */
bool navigation_read_yaml(const char *path, struct navigation *navigation);
/* Reads the toctree and toc blocks of a note (its name from the root) and of the notes that they name, each once. False without
 * any. */
bool navigation_read_toctree(const struct course *course, const char *name, struct navigation *navigation);
void navigation_fini(struct navigation *navigation);

#endif
