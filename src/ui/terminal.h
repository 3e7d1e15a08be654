/* terminal.h - restores the terminal however the program ends: by exit, a signal, a failed assertion. While the screen
 * is up, standard error is held back, so that messages are neither drawn over the text nor lost. */
#ifndef BIJI_UI_TERMINAL_H
#define BIJI_UI_TERMINAL_H

#include "biji/str.h"

/* Saves fd's settings; call it before anything changes them. */
void terminal_remember(int fd);
/* From now on, exit() and fatal signals write restore (escape sequences, at most a few hundred bytes) to the remembered
 * fd, put its settings back, and then release standard error. */
void terminal_guard(struct slice restore);
/* Sequences to write before those, at most 4 KB (more are left out); replaced by each call, none after terminal_guard(). */
void terminal_guard_first(struct slice sequences);
/* Call when the terminal is restored: releases standard error and ends the guard. */
void terminal_release(void);

#endif
