/* mirror.h - local clones that stand for a code host: URLPREFIX=DIR, one per line (as the configuration gives a list). */
#ifndef BIJI_NET_MIRROR_H
#define BIJI_NET_MIRROR_H

#include <stdbool.h>

/* The file that stands for a canonical page URL in the mirror with the longest matching prefix, whether it
 * exists or not; NULL: no mirror matches. Never outside the mirror's folder. Owner: the caller; ended by
 * free(). */
char *mirror_file(const char *const *mirrors, int count, const char *url);
/* Whether the file can be read. */
bool mirror_has(const char *file);

#endif
