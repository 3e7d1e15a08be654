/* outside.h - addresses handed to the user's browser, without a shell. */
#ifndef BIJI_OUTSIDE_H
#define BIJI_OUTSIDE_H

#include "biji/error.h"

#include <stdbool.h>

enum outside_way {
    OUTSIDE_REFUSED, /* no http, https or mailto address (or picture's file), or one with blanks or controls in it */
    OUTSIDE_NOWHERE, /* over ssh, or no browser is known: show the address and copy it */
    OUTSIDE_WINDOW,  /* a program with a window of its own */
    OUTSIDE_TERMINAL /* a browser that wants this terminal */
};

/* How url would be opened: by BROWSER (programs separated by ':', "%s" stands for the address), else xdg-open where
 * there is a display, or open. Starts nothing. */
enum outside_way outside_way(const char *url);
/* Opens url. A program with a window is left to itself; one that wants the terminal is waited for, so give it the
 * terminal first. *child (0 at first) is the process started last, and is waited for if it has ended. False with error
 * filled. */
bool outside_open(const char *url, int *child, struct error *error);

#endif
