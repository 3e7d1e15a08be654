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
    struct buf home;  /* the note that the course opens with, if the file has it (root) */
    int level;        /* of the node of YAML that is being read */
    size_t left;      /* nodes of YAML that are still read */
    bool swapped;     /* path: title, as Loppo has it */
};

enum { NAVIGATION_DEPTH = 16 }; /* entries nested deeper are left out */
/* Aliases may lead from a few lines of YAML to any number of nodes, and to themselves: no more levels, nor times as many nodes as are
 * in the file. */
enum { NAVIGATION_LEVELS = 64, NAVIGATION_REUSE = 8 };

/* Reads a YAML or JSON file at path: mkdocs.yml, _toc.yml, _toctree.yml, _quarto.yml, _bookdown.yml, myst.yml, sidebars.json. False
 * when it has no contents. A path with * stands for the notes that it matches. */
bool navigation_read_yaml(const char *path, struct navigation *navigation);
/* Reads the sidebars in a configuration written in JavaScript or TypeScript (sidebars.c). False when it has none. */
bool navigation_read_script(const char *path, struct navigation *navigation);
/* Adds an entry with a path (titled by it when title is empty), or a heading for others, that stands on a line of the file. */
void navigation_add_entry(struct navigation *n, struct slice title, struct slice path, int line, int depth);
void navigation_add_title(struct navigation *n, struct slice title, int line, int depth);
/* Reads the toctree and toc blocks of a note (its name from the root) and of the notes that they name, each once. False without
 * any. */
bool navigation_read_toctree(const struct course *course, const char *name, struct navigation *navigation);
/* Whether a pattern (* within a folder, ** at its end for all below one) matches a note's name, with or without its ending. */
bool navigation_matches(const char *pattern, const char *name);
void navigation_fini(struct navigation *navigation);

#endif
