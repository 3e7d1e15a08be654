/* inside.h - what a static program (`make static`) contains: the notes and a few terminal descriptions. For this room only. */
#ifndef BIJI_CLI_INSIDE_H
#define BIJI_CLI_INSIDE_H

/* The folder with the program's unpacked files, content/ and terminfo/; NULL in a program without an archive, or when it cannot be
 * unpacked. Tells curses where the descriptions are. Owner: the caller; ended by free(). */
char *inside_unpack(void);

#endif
