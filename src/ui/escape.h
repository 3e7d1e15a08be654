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
    bool again; /* a second Esc followed the first: the next input begins with it */
    bool asked; /* the terminal was asked something and has not answered: an answer may come in pieces */
    bool open;  /* a sequence broke off: what comes next belongs to it, see escape_read() */
    unsigned char held[ESCAPE_BYTES]; /* what has come of it, without the Esc; the last byte stands last */
    size_t held_bytes;
};

/* Reads on after an Esc, or, when escape->open, after what came of a sequence earlier. next gives the next code point
 * that the terminal has sent, or -1 when there is none yet. A sequence that means nothing here is read to its end and
 * gives INPUT_NONE, so that no part of it is taken for keys; one that breaks off gives INPUT_NONE and stays open. What
 * cannot belong to an open one ends it and is a key. */
void escape_read(struct escape *escape, int (*next)(void *context), void *context, struct input *input);
/* Forgets what came of an open sequence: the rest will not come. */
void escape_drop(struct escape *escape);

#endif
