/* mirror.h - local clones that stand for a code host: URLPREFIX=DIR, several in one text on lines of their own (as the
 * configuration gives a list). */
#ifndef BIJI_NET_MIRROR_H
#define BIJI_NET_MIRROR_H

#include <stdbool.h>

/* The file that stands for a canonical page URL in the mirror with the longest prefix that fits, there or not;
 * NULL: no mirror fits. Never outside the mirror's folder. Owner: the caller; ended by free(). */
char *mirror_file(const char *const *mirrors, int count, const char *url);
/* Whether the file can be read. */
bool mirror_has(const char *file);

#endif
