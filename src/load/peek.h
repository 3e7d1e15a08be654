/* peek.h - what the start of a note tells, without parsing all of it. For this room only. */
#ifndef BIJI_LOAD_PEEK_H
#define BIJI_LOAD_PEEK_H

#include "biji/mem.h"

#include <stdbool.h>

/* Strings in the arena given, NULL if absent. */
struct peek {
    const char *title;    /* front matter title, else the first heading of level 1, without pictures and markers */
    const char *upstream; /* front matter upstream */
    const char *order;    /* front matter weight, sidebar_position or nav_order */
    const char *date;     /* front matter date */
    const char *parent;   /* front matter parent: the title of another note */
};

/* Reads the first 4 KB of path. False with errno set when it cannot be read. */
bool peek_note(const char *path, struct arena *arena, struct peek *peek);

#endif
