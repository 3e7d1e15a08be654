/* shelf.h - the names of the files of a course (notes and pictures, relative to its root), found as people write them: exactly,
 * with parts that tools leave out (endings, a folder's README, the site's root), in another case, or by the last part of the path.
 * Nothing here touches the disk. */
#ifndef BIJI_SHELF_H
#define BIJI_SHELF_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

struct shelf;

/* How a path was found, best first. */
enum shelf_way {
    SHELF_THERE,     /* at the given path, as the tools resolve it */
    SHELF_CASE,      /* the same but for upper and lower case */
    SHELF_ELSEWHERE, /* the only file of that name, in another folder */
    SHELF_SEVERAL,   /* several files of that name: name is the first of them */
    SHELF_NONE
};

struct shelf_find {
    enum shelf_way way;
    const char *name; /* lent by the shelf; NULL for SHELF_NONE */
    int chapter;      /* as given to shelf_put() */
};

/* An empty shelf. Owner: the caller; ended by shelf_free(), which accepts NULL. */
struct shelf *shelf_new(void);
/* Ends the shelf; accepts NULL. */
void shelf_free(struct shelf *shelf);
/* Adds a file, or changes the chapter (COURSE_NONE: no chapter) of an existing one. name is borrowed for the life of the shelf. */
void shelf_put(struct shelf *shelf, const char *name, int chapter);
/* The file of exactly this name: its chapter, or COURSE_NONE; *held (may be NULL) is its name, or NULL when it is not there. */
int shelf_chapter(const struct shelf *shelf, const char *name, const char **held);
/* Has `teach` called with context when a path or a label is first missed: it adds the aliases, for which notes must be read. */
void shelf_on_miss(struct shelf *shelf, void (*teach)(const struct shelf *shelf, void *context), void *context);
/* Another name of the file `real`: a path below the root, or "#label". A file of that name, and an earlier alias, go before it. Both
 * are borrowed as names are. For `teach`, which is called while the shelf is read. */
void shelf_alias(const struct shelf *shelf, const char *alias, const char *real);
/* The file that has a label (without '#'); NULL when none has. */
const char *shelf_label(const struct shelf *shelf, struct slice label);
/* How many files there are. */
size_t shelf_count(const struct shelf *shelf);
/* The name of the file at this index, below the count. */
const char *shelf_name(const struct shelf *shelf, size_t place);
/* The index of the file of exactly this name; the count of files when it is not there. */
size_t shelf_place(const struct shelf *shelf, const char *name);
/* Finds a path (percent-encoding resolved) written in the note `base`: relative to its folder, to `site` (the folder that holds the
 * course's pages, "" for the root), to the root; with the endings that may be left out. */
struct shelf_find shelf_seek(const struct shelf *shelf, const char *base, const char *site, struct slice path);

#endif
