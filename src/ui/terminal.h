/* terminal.h - the terminal given back as it was, whatever ends the program: exit, a signal, a failed assertion. While
 * the screen is up, standard error is kept back, so that no message is drawn over the text or lost with it. */
#ifndef BIJI_UI_TERMINAL_H
#define BIJI_UI_TERMINAL_H

#include "biji/str.h"

/* Remembers fd's settings, to be called before anything changes them. */
void terminal_remember(int fd);
/* From now on, exit() and fatal signals write restore (escape sequences, at most a few hundred bytes) to the remembered
 * fd, put its settings back, and then let standard error out. */
void terminal_guard(struct slice restore);
/* The terminal is in order again: lets standard error out and ends the guard. */
void terminal_release(void);

#endif
