/* mem.h - memory that never fails, and arenas.
 *
 * Out of memory ends the program here and nowhere else, so no caller tests for it. An arena grows by chunks and is
 * freed as a whole; a document and a layout each own exactly one. */
#ifndef BIJI_MEM_H
#define BIJI_MEM_H

#include <stddef.h>

/* Makes malloc keep freed memory instead of returning it to the system, in one heap for all threads, and prepares some of
 * it. For work that frees and allocates the same memory over and over in several threads, where each round would cost
 * page faults and TLB flushes on every processor. Lasts for the rest of the process. */
void mem_keep(void);
/* Has the system back malloc's heap, some 500 MB of it, with large pages where it can: for a text of which the tree and the lines take many
 * times its size, where each small page would cost a fault. What is not used of it costs nothing. Lasts for the rest of the process. */
void mem_expect_much(void);
/* As malloc, calloc, realloc, strdup, strndup; on failure a message to standard error and exit status 4. Owner: the
 * caller; ended by free(). */
void *xmalloc(size_t bytes);
/* Zeroed memory for count items of that many bytes. */
void *xcalloc(size_t count, size_t bytes);
/* Memory made larger or smaller; old may be NULL. */
void *xrealloc(void *old, size_t bytes);
/* A copy of a NUL-terminated string. */
char *xstrdup(const char *text);
/* A copy of that many bytes, NUL-terminated. */
char *xstrndup(const char *text, size_t bytes);

/* Makes room for one more in a growing array: returns items, grown when count has reached *room (which is updated).
 * Owner: the caller; ended by free(). */
void *xgrow(void *items, size_t count, size_t *room, size_t item_bytes);

/* Room for that many items of a growing array at once, so that it need not be copied as it grows; what is not used of it costs nothing.
 * *room becomes the count. Owner: the caller; ended by free(). */
void *xroom(size_t count, size_t *room, size_t item_bytes);

struct arena_chunk;

/* An arena: zero-initialise it (`struct arena a = {0};`), allocate, and free it once. */
struct arena {
    struct arena_chunk *chunk; /* newest first */
    size_t total_bytes;        /* bytes taken from the system so far */
};

/* A point in an arena's life, to go back to. */
struct arena_mark {
    struct arena_chunk *chunk;
    size_t used;
};

/* Zeroed memory, aligned for any object; lent by the arena until it is released or freed. bytes may be 0. */
void *arena_alloc(struct arena *arena, size_t bytes);
/* The same, not zeroed and without alignment: for text. */
char *arena_text(struct arena *arena, size_t bytes);
/* A copy of bytes of text with a NUL added; lent by the arena. */
char *arena_strndup(struct arena *arena, const char *text, size_t bytes);
/* printf into the arena; lent by the arena. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "folder/name"; lent by the arena. */
char *arena_path(struct arena *arena, const char *folder, const char *name);
/* Remembers the present end of the arena. */
struct arena_mark arena_mark(const struct arena *arena);
/* Frees all that was allocated after mark. */
void arena_release(struct arena *arena, struct arena_mark mark);
/* Frees everything; the arena is empty and may be used again. */
void arena_free(struct arena *arena);

#endif
