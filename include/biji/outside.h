/* outside.h - addresses handed to the user's browser, without a shell. */
#ifndef BIJI_OUTSIDE_H
#define BIJI_OUTSIDE_H

#include "biji/error.h"

#include <stdbool.h>

enum outside_way {
    OUTSIDE_REFUSED, /* not an http, https or mailto address (or a picture's file), or one with blanks or controls in it */
    OUTSIDE_NOWHERE, /* over ssh, or no browser is known: show the address and copy it */
    OUTSIDE_WINDOW,  /* a program with its own window */
    OUTSIDE_TERMINAL /* a browser that needs this terminal */
};

/* How url would be opened: by BROWSER (programs separated by ':', "%s" stands for the address), else xdg-open where
 * there is a display, or open. Starts nothing. */
enum outside_way outside_way(const char *url);
/* Opens url. A program with a window is not waited for; one that needs the terminal is, so release the terminal first.
 * *child (0 at first) is the process started last, which is reaped if it has ended. False with error filled. */
bool outside_open(const char *url, int *child, struct error *error);

#endif
