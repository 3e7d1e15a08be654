/* shelf.h - the names of the files of a course (notes and pictures, relative to its root), found as people write them: exactly, by what
 * the tools leave out (endings, README of a folder, the site's own root), in another case, or by the last part of the path. Nothing here
 * looks at a disk. */
#ifndef BIJI_SHELF_H
#define BIJI_SHELF_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

struct shelf;

/* How a path was found, best first. */
enum shelf_way {
    SHELF_THERE,     /* where it says, as the tools resolve it */
    SHELF_CASE,      /* there, but in capitals or small letters where it says otherwise */
    SHELF_ELSEWHERE, /* the only file of that name, in another folder */
    SHELF_SEVERAL,   /* several files of that name: name is the first of them */
    SHELF_NONE
};

struct shelf_find {
    enum shelf_way way;
    const char *name; /* lent by the shelf; NULL for SHELF_NONE */
    int chapter;      /* as put there */
};

/* An empty shelf. Owner: the caller; ended by shelf_free(), which accepts NULL. */
struct shelf *shelf_new(void);
/* Ends the shelf; accepts NULL. */
void shelf_free(struct shelf *shelf);
/* Puts a file there, or changes the chapter (COURSE_NONE: none) of one that is. name is borrowed as long as the shelf lives. */
void shelf_put(struct shelf *shelf, const char *name, int chapter);
/* The file of exactly this name: its chapter, or COURSE_NONE; *held (may be NULL) is its name, or NULL where there is none. */
int shelf_chapter(const struct shelf *shelf, const char *name, const char **held);
/* How many files there are. */
size_t shelf_count(const struct shelf *shelf);
/* The place among them, from 0 on, of the file of exactly this name; their count when it is not there. */
size_t shelf_place(const struct shelf *shelf, const char *name);
/* Seeks a path (percent-encoding resolved) as written in the note `base`: seen from its folder, from `site` (the folder that holds the
 * course's pages, "" for the root), from the root; with the endings that may be left out. */
struct shelf_find shelf_seek(const struct shelf *shelf, const char *base, const char *site, struct slice path);

#endif
