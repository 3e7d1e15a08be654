/* peek.h - what the start of a note tells, without parsing it whole. Of the load floor only. */
#ifndef BIJI_LOAD_PEEK_H
#define BIJI_LOAD_PEEK_H

#include "biji/mem.h"

#include <stdbool.h>

/* Strings in the arena given, NULL where there is none. */
struct peek {
    const char *title;    /* front matter title, else the first heading of level 1, without pictures and markers */
    const char *upstream; /* front matter upstream */
};

/* Reads the first 4 KB of path. False when it cannot be read; errno tells why. */
bool peek_note(const char *path, struct arena *arena, struct peek *peek);

#endif
