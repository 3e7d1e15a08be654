/* escape.h - what follows an Esc from the terminal: a key that curses does not know, a mouse report, a paste, or Alt
 * with a key. */
#ifndef BIJI_UI_ESCAPE_H
#define BIJI_UI_ESCAPE_H

#include "biji/surface.h"

#include <stdbool.h>

/* State between calls. Zero-initialise. */
struct escape {
    bool pasting;
    bool again; /* a second Esc followed the first: the next input begins with it */
};

/* Reads on after an Esc. next gives the next code point that the terminal has sent, or -1 if nothing more has come. A
 * sequence that means nothing here is read to its end and gives INPUT_NONE, so that no part of it is taken for keys. */
void escape_read(struct escape *escape, int (*next)(void *context), void *context, struct input *input);

#endif
