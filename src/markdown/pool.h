/* pool.h - memory for the parser's tree; for markdown.c only. */
#ifndef BIJI_MARKDOWN_POOL_H
#define BIJI_MARKDOWN_POOL_H

#include <stddef.h>

enum { POOL_STEP_BYTES = 16, POOL_CLASSES = 33 };

struct pool_page;

/* Pages with room, by the size of their slots: class n has slots of n * POOL_STEP_BYTES. Zero-initialise. */
struct pool {
    struct pool_page *classes[POOL_CLASSES];
    struct pool_page *full; /* of all classes */
};

/* Makes the functions below use pool in this thread until the next call; NULL: no pool. Returns the previous one, to
 * be restored. */
struct pool *pool_use(struct pool *pool);
/* Frees the pages that are left, with the pieces that nobody gave back. */
void pool_free(struct pool *pool);

/* As calloc, realloc and free, with the signatures that cmark-gfm needs. Out of memory ends the program (mem.h). */
void *pool_calloc(size_t count, size_t bytes);
void *pool_realloc(void *old, size_t bytes);
void pool_release(void *memory);

#endif
