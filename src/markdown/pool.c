/* pool.c - memory for the parser's tree, which would otherwise spend a third of its time in malloc: many small pieces, allocated and freed in document order. Pieces of one size share a page; an empty page is freed at once, so that our own tree grows in the memory that the parser's tree leaves.
 * *
 *   page ── header ── slot ── slot ── …        slot ── mark (page, class) ── the piece that the parser sees
 *
 * The parser passes no context to its allocator, so the pool in use is kept per thread: the one variable of the program that is not a parameter.
 * */
#include "pool.h"

#include "biji/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 32 << 10 };

struct pool_page {
    struct pool_page *previous, *next; /* among the pages of its class that have room, or among all full ones */
    struct slot *free;                 /* slots given back */
    uint32_t live, used_bytes;         /* slots in use; bytes of the page handed out so far */
    uint32_t slot_bytes, class;
};

/* Before each piece. */
struct slot {
    uint32_t offset; /* bytes from the page's start */
    uint32_t class;  /* 0: a piece too large for a page, from malloc */
    union {
        struct slot *next; /* while it is free */
        unsigned char piece[8];
    };
};
enum { MARK_BYTES = offsetof(struct slot, piece) };

static _Thread_local struct pool *in_use;

struct pool *pool_use(struct pool *pool)
{
    struct pool *before = in_use;
    in_use = pool;
    return before;
}

static void free_pages(struct pool_page *page)
{
    for (struct pool_page *next; page != NULL; page = next) {
        next = page->next;
        free(page);
    }
}

void pool_free(struct pool *pool)
{
    for (size_t i = 0; i < POOL_CLASSES; i++) /* usually one empty page a class: the parser rarely forgets a piece */
        free_pages(pool->classes[i]);
    free_pages(pool->full);
    *pool = (struct pool){0};
}

static void link_page(struct pool_page *page, struct pool_page **head)
{
    page->previous = NULL;
    page->next = *head;
    if (*head != NULL)
        (*head)->previous = page;
    *head = page;
}

static void unlink_page(struct pool_page *page, struct pool_page **head)
{
    if (page->next != NULL)
        page->next->previous = page->previous;
    if (page->previous != NULL)
        page->previous->next = page->next;
    else
        *head = page->next;
}

static struct pool_page *new_page(uint32_t class)
{
    struct pool_page *page = xmalloc(PAGE_BYTES);
    *page = (struct pool_page){
        .used_bytes = sizeof *page, .slot_bytes = MARK_BYTES + class * POOL_STEP_BYTES, .class = class};
    link_page(page, &in_use->classes[class]);
    return page;
}

static bool is_full(const struct pool_page *page)
{
    return page->free == NULL && page->used_bytes + page->slot_bytes > PAGE_BYTES;
}

/* A piece of at least bytes, not zeroed. */
static void *take(size_t bytes)
{
    uint32_t class = (uint32_t)((bytes + POOL_STEP_BYTES - 1) / POOL_STEP_BYTES);
    if (bytes > (POOL_CLASSES - 1) * POOL_STEP_BYTES) {
        struct slot *large = xmalloc(MARK_BYTES + bytes);
        large->class = 0;
        return large->piece;
    }
    class = class == 0 ? 1 : class;
    struct pool_page *page = in_use->classes[class];
    if (page == NULL)
        page = new_page(class);
    struct slot *slot = page->free;
    if (slot != NULL)
        page->free = slot->next;
    else {
        slot = (struct slot *)((char *)page + page->used_bytes);
        slot->offset = page->used_bytes;
        slot->class = class;
        page->used_bytes += page->slot_bytes;
    }
    page->live++;
    if (is_full(page)) {
        unlink_page(page, &in_use->classes[class]);
        link_page(page, &in_use->full);
    }
    return slot->piece;
}

static struct slot *slot_of(void *piece)
{
    return (struct slot *)((char *)piece - MARK_BYTES);
}

void *pool_calloc(size_t count, size_t bytes)
{
    return memset(take(count * bytes), 0, count * bytes);
}

void pool_release(void *memory)
{
    if (memory == NULL)
        return;
    struct slot *slot = slot_of(memory);
    if (slot->class == 0) {
        free(slot);
        return;
    }
    struct pool_page *page = (struct pool_page *)((char *)slot - slot->offset);
    bool was_full = is_full(page);
    slot->next = page->free;
    page->free = slot;
    page->live--;
    struct pool_page **head = &in_use->classes[page->class];
    if (was_full) {
        unlink_page(page, &in_use->full);
        link_page(page, head);
    }
    if (page->live == 0 && (page->next != NULL || page->previous != NULL)) {
        unlink_page(page, head);
        free(page);
    }
}

void *pool_realloc(void *old, size_t bytes)
{
    if (old == NULL)
        return take(bytes);
    struct slot *slot = slot_of(old);
    if (slot->class == 0 && bytes > (POOL_CLASSES - 1) * POOL_STEP_BYTES) {
        slot = xrealloc(slot, MARK_BYTES + bytes);
        return slot->piece;
    }
    size_t room = (size_t)slot->class * POOL_STEP_BYTES;
    if (slot->class != 0 && bytes <= room)
        return old;
    void *grown = take(bytes);
    memcpy(grown, old, slot->class == 0 || bytes < room ? bytes : room);
    pool_release(old);
    return grown;
}
