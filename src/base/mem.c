/* mem.c - the xmalloc family and arenas. The only place that handles "out of memory": it prints a message and exits.
 * Knows nothing about what is stored. An arena is a list of chunks, newest first; each chunk doubles up to a limit, so
 * that small documents stay small. The limit is low enough for malloc to reuse freed memory, above all the parser's,
 * which frees its tree in pieces of this size while ours is built; larger chunks would need new mappings. */
#include "biji/mem.h"

#include "biji/language.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <limits.h>
#include <malloc.h>
#include <sys/mman.h>
#endif

enum { FIRST_CHUNK_BYTES = 4096, LARGEST_CHUNK_BYTES = (32 << 10) - 64, ALIGN_BYTES = 16 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t used, room;
    size_t clean; /* from `used` up to here all bytes are zero, if it is beyond that */
    _Alignas(ALIGN_BYTES) char bytes[];
};

static void *checked(void *memory)
{
    if (memory == NULL) {
        fputs(_("biji: out of memory\n"), stderr);
        exit(4);
    }
    return memory;
}

void mem_keep(void)
{
#ifdef M_TRIM_THRESHOLD
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_ARENA_MAX, 1);
#endif
}

void mem_expect_much(void)
{
#if defined M_MMAP_MAX && defined MADV_HUGEPAGE && !defined __SANITIZE_ADDRESS__
    enum { MUCH_BYTES = 512 << 20, PAGE_BYTES = 4096, MAPPINGS = 65536 /* as before */ };
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_MAX, 0); /* from the heap, which keeps it */
    char *room = malloc(MUCH_BYTES);
    if (room != NULL)
        madvise(room + PAGE_BYTES - (uintptr_t)room % PAGE_BYTES, MUCH_BYTES - PAGE_BYTES, MADV_HUGEPAGE);
    free(room);
    mallopt(M_MMAP_MAX, MAPPINGS);
#endif
}

void *xmalloc(size_t bytes)
{
    return checked(malloc(bytes > 0 ? bytes : 1));
}

void *xcalloc(size_t count, size_t bytes)
{
    return checked(calloc(count > 0 ? count : 1, bytes > 0 ? bytes : 1));
}

void *xrealloc(void *old, size_t bytes)
{
    return checked(realloc(old, bytes > 0 ? bytes : 1));
}

char *xstrndup(const char *text, size_t bytes)
{
    char *copy = xmalloc(bytes + 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

char *xstrdup(const char *text)
{
    return xstrndup(text, strlen(text));
}

void *xgrow(void *items, size_t count, size_t *room, size_t item_bytes)
{
    if (count < *room)
        return items;
    *room = *room > 0 ? *room * 2 : 8;
    if (*room > SIZE_MAX / item_bytes)
        checked(NULL);
    return xrealloc(items, *room * item_bytes);
}

void *xroom(size_t count, size_t *room, size_t item_bytes)
{
    if (count > SIZE_MAX / item_bytes)
        checked(NULL);
    *room = count;
    return xmalloc(count * item_bytes);
}

static void add_chunk(struct arena *arena, size_t bytes)
{
    size_t room = arena->chunk != NULL ? arena->chunk->room * 2 : FIRST_CHUNK_BYTES;
    if (room > LARGEST_CHUNK_BYTES)
        room = LARGEST_CHUNK_BYTES;
    if (room < bytes)
        room = bytes;
    struct arena_chunk *chunk = xmalloc(sizeof *chunk + room);
    chunk->older = arena->chunk;
    chunk->used = 0;
    chunk->room = room;
    chunk->clean = 0;
    arena->chunk = chunk;
    arena->total_bytes += room;
}

/* Zeroes what was allocated at start, and some bytes beyond it, so that most pieces need no call of their own. */
static void make_clean(struct arena_chunk *chunk, size_t start)
{
    enum { MORE_BYTES = 1024 };
    size_t from = chunk->clean > start ? chunk->clean : start;
    chunk->clean = chunk->room - chunk->used > MORE_BYTES ? chunk->used + MORE_BYTES : chunk->room;
    memset(chunk->bytes + from, 0, chunk->clean - from);
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    struct arena_chunk *chunk = arena->chunk;
    size_t start = chunk != NULL ? (chunk->used + ALIGN_BYTES - 1) & ~(size_t)(ALIGN_BYTES - 1) : 0;
    if (chunk == NULL || start + bytes > chunk->room || start + bytes < bytes) {
        add_chunk(arena, bytes);
        chunk = arena->chunk;
        start = 0;
    }
    chunk->used = start + bytes;
    if (chunk->used > chunk->clean)
        make_clean(chunk, start);
    return chunk->bytes + start;
}

char *arena_text(struct arena *arena, size_t bytes)
{
    if (arena->chunk == NULL || bytes > arena->chunk->room - arena->chunk->used)
        add_chunk(arena, bytes);
    char *text = arena->chunk->bytes + arena->chunk->used;
    arena->chunk->used += bytes;
    return text;
}

char *arena_strndup(struct arena *arena, const char *text, size_t bytes)
{
    char *copy = arena_text(arena, bytes + 1);
    if (bytes > 0)
        memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t left = arena->chunk != NULL ? arena->chunk->room - arena->chunk->used : 0;
    char *text = left > 0 ? arena->chunk->bytes + arena->chunk->used : NULL;
    if (left > 0)
        arena->chunk->clean = 0; /* what does not fit is written there all the same */
    size_t bytes = (size_t)vsnprintf(text, left, format, args) + 1;
    va_end(args);
    char *taken = arena_text(arena, bytes);
    if (taken != text) /* it did not fit */
        vsnprintf(taken, bytes, format, again);
    va_end(again);
    return taken;
}

char *arena_path(struct arena *arena, const char *folder, const char *name)
{
    size_t first = strlen(folder), second = strlen(name);
    char *path = arena_text(arena, first + second + 2);
    memcpy(path, folder, first);
    path[first] = '/';
    memcpy(path + first + 1, name, second + 1);
    return path;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->chunk, arena->chunk != NULL ? arena->chunk->used : 0};
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->chunk != mark.chunk) {
        struct arena_chunk *older = arena->chunk->older;
        arena->total_bytes -= arena->chunk->room;
        free(arena->chunk);
        arena->chunk = older;
    }
    if (arena->chunk != NULL) {
        arena->chunk->used = mark.used;
        arena->chunk->clean = 0;
    }
}

void arena_free(struct arena *arena)
{
    arena_release(arena, (struct arena_mark){NULL, 0});
}
