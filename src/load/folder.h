/* folder.h - notes on disk, without parsing them: which there are, and what the first 4 KB of one tell. Of the load
 * floor only. */
#ifndef BIJI_LOAD_FOLDER_H
#define BIJI_LOAD_FOLDER_H

#include "biji/diag.h"
#include "biji/mem.h"

#include <stdbool.h>
#include <stddef.h>

/* Names of notes below a folder, relative to it, in natural order (chapter2 before chapter10, 第二章 before 第十章;
 * README and index first in their folder). Strings in the arena given. */
struct folder_notes {
    const char **names;
    size_t count, room;
};

/* Lists the notes (.md, .markdown) below root. Hidden folders and symbolic links to folders are passed over.
 * notes->names is owned by the caller; ended by free(). */
void folder_list(const char *root, struct arena *arena, struct folder_notes *notes, struct diags *diags);

/* What the start of a note tells. Strings in the arena given, NULL where there is none. */
struct peek {
    const char *title;    /* front matter title, else the first heading */
    const char *upstream; /* front matter upstream */
    int chapter;          /* front matter chapter, or 0 */
};

/* Reads the first 4 KB of path. False when it cannot be read; errno tells why. */
bool folder_peek(const char *path, struct arena *arena, struct peek *peek);

/* The name of the file that `name` (below root, no extension needed, or a folder) stands for: itself, with .md, its
 * README.md or index.md. In the arena; NULL when there is none. */
const char *folder_note_name(const char *root, const char *name, struct arena *arena);

/* Orders two names as folder_list() does. */
int folder_compare(const char *a, const char *b);

#endif
