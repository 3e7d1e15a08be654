/* folder.h - the notes and pictures below a folder, and their order. For this room only. */
#ifndef BIJI_LOAD_FOLDER_H
#define BIJI_LOAD_FOLDER_H

#include "biji/diag.h"
#include "biji/mem.h"
#include "biji/str.h"

#include <stddef.h>

/* What a site calls a folder or a note, and its place among its siblings. */
struct folder_label {
    const char *name, *title; /* title: NULL if it has none of its own */
    double weight;            /* HUGE_VAL: none */
};

/* Forms of pages that are not read. */
enum { FOLDER_FOREIGN = 7 };

/* Names below a folder, relative to it; strings in the arena given, the arrays are the caller's, ended by free(). */
struct folder_notes {
    const char **
        names; /* of notes, in natural order: chapter2 before chapter10, 第二章 before 第十章; README and index first */
    size_t count, room;
    int *depths;                 /* of the notes in the contents; NULL: as deep as their folders */
    struct folder_label *labels; /* sorted by name once sorting_apply() is done */
    size_t label_count, label_room;
    const char **pictures; /* and other files that notes take in by their names; unordered */
    size_t picture_count, picture_room;
    const char **
        others; /* the other names at the root and in its folders, sorted; a slash ends the name of a folder that was listed */
    size_t other_count, other_room;
    size_t foreign[FOLDER_FOREIGN]; /* how many files there are with folder_foreign_ending() */
};

/* Lists the notes and pictures below root, an absolute path without symbolic links. Left out are names that begin with a dot,
 * node_modules, and links that lead out of root; folders are read once, however many links lead to them. */
void folder_list(const char *root, struct arena *arena, struct folder_notes *notes, struct diags *diags);

/* The name relative to root of a file after following links, in the arena; NULL when it does not exist or is outside. */
const char *folder_real_name(const char *root, const char *name, struct arena *arena);

/* The same for a regular file that is a note by its ending. */
const char *folder_real_note(const char *root, const char *name, struct arena *arena);

/* The title that the site gives a folder or a note; NULL without one. */
const char *folder_label(const struct folder_notes *notes, struct slice name);
/* Its place among its siblings by the site's files; HUGE_VAL without one. */
double folder_weight(const struct folder_notes *notes, struct slice name);

/* Whether a file of that name is among the others below: it is neither a note nor one that notes take in. */
bool folder_keeps(const char *name);

/* Whether a file is a picture by its ending. */
bool folder_is_picture(const char *name);

/* The ending of a form of pages that are not read, below FOLDER_FOREIGN; static. */
const char *folder_foreign_ending(int form);

/* Orders two names as folder_list() does. */
int folder_compare(const char *a, const char *b);

#endif
