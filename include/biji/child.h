/* child.h - child processes that do one dangerous thing for the reader: decode a picture, fetch pages. */
#ifndef BIJI_CHILD_H
#define BIJI_CHILD_H

#include <sys/types.h>

/* Starts a child that calls work(context) and ends. It has no terminal, ignores what is typed at it, and keeps only the descriptor
 * `keep` open. As fork(), -1 on failure. */
pid_t child_start(int keep, void (*work)(void *context), void *context);
/* Ends a child by force, unless it has ended by itself, and returns its status as waitpid() does; 0 when child is not positive. */
int child_end(pid_t child);

#endif
