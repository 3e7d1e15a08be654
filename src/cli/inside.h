/* inside.h - what a static program (`make static`) carries: the notes and a few terminal descriptions. Of the cli floor only. */
#ifndef BIJI_CLI_INSIDE_H
#define BIJI_CLI_INSIDE_H

/* The folder where the program puts the files it carries, which holds content/ and terminfo/ then; NULL in a program that carries none, or
 * when they cannot be put anywhere. Tells curses where the descriptions are. Owner: the caller; ended by free(). */
char *inside_unpack(void);

#endif
