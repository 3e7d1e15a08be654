/* escape.h - what follows an Esc from the terminal: a key that curses does not know, a mouse report, a paste, or Alt
 * with a key. */
#ifndef BIJI_UI_ESCAPE_H
#define BIJI_UI_ESCAPE_H

#include "biji/surface.h"

#include <stdbool.h>

enum { ESCAPE_BYTES = 64 };

/* State between calls. Zero-initialise. */
struct escape {
    bool pasting;
    bool again;                       /* a second Esc followed the first: the next input begins with it */
    bool asked;                       /* a query to the terminal is unanswered: an answer may come in pieces */
    bool open;                        /* a sequence is incomplete: the next input belongs to it, see escape_read() */
    unsigned char held[ESCAPE_BYTES]; /* the part received, without the Esc */
    size_t held_bytes;
};

/* Reads on after an Esc or, when escape->open, after an earlier part of a sequence. next gives the next code point
 * from the terminal, or -1 when there is none yet. An unknown sequence is read to its end and gives INPUT_NONE, so
 * that no part of it is taken as keys; an incomplete one gives INPUT_NONE and stays open. A character that cannot
 * belong to an open one ends it and is a key. */
void escape_read(struct escape *escape, int (*next)(void *context), void *context, struct input *input);
/* Drops an open sequence whose rest will not come. */
void escape_drop(struct escape *escape);

#endif
