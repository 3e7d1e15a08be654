/* upstream.h - pages outside the course, by URL: from a mirror folder, from the cache, or from the network. Reading a
 * saved page is immediate; fetching is a job that never blocks, started only by a key press or `biji fetch`. */
#ifndef BIJI_UPSTREAM_H
#define BIJI_UPSTREAM_H

#include "biji/cache.h"
#include "biji/diag.h"
#include "biji/doc.h"
#include "biji/error.h"
#include "biji/str.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct upstream;

struct upstream_settings {
    const char *const *mirrors; /* URLPREFIX=DIR, one per line; borrowed for the store's life */
    int mirror_count;
    bool offline; /* never use the network */
    int cache_mb;
};

/* A page or picture. Strings are owned; ended by upstream_page_fini(). */
struct upstream_page {
    char *url;  /* canonical, without fragment */
    char *base; /* base of its relative links: url, or the address after redirects */
    char *type; /* media type; NULL: unknown */
    char *body; /* NUL-terminated */
    size_t bytes;
    time_t checked; /* when its server last confirmed it; 0: read from a mirror */
};

enum upstream_state {
    UPSTREAM_RUNNING,
    UPSTREAM_NEW,       /* was not saved before */
    UPSTREAM_CHANGED,   /* the body differs from the saved one */
    UPSTREAM_UNCHANGED, /* the saved one is still current */
    UPSTREAM_MIRRORED,  /* read from a mirror, without a request */
    UPSTREAM_FAILED,
    UPSTREAM_STATES
};

/* A fetch's life; lent by the store until upstream_end(). */
struct upstream_job {
    enum upstream_state state;
    size_t bytes, total_bytes; /* so far; total 0 = unknown */
    struct upstream_page page; /* valid unless running or failed; its fields may be taken (and set to NULL) */
    struct error error;        /* FAILED: why; else, if filled: the page arrived but could not be saved */
    bool may_open_outside;     /* FAILED, but the address may be opened in a browser */
    struct upstream_private *private;
};

/* A store over the cache in $XDG_CACHE_HOME, with nothing loaded or requested. $BIJI_RAW_BASE, when set, replaces
 * https://raw.githubusercontent.com. Owner: the caller; upstream_free() ends it. */
struct upstream *upstream_new(const struct upstream_settings *settings);
/* What keeps pages from being fetched, as the user has set it: "offline", "BIJI_SECURE"; NULL: nothing. Static. */
const char *upstream_bar(const struct upstream *upstream);
/* Ends all jobs and the record; accepts NULL. */
void upstream_free(struct upstream *upstream);
/* The cache underneath, for listing and clearing; lent. */
struct cache *upstream_cache(struct upstream *upstream);
/* Whether a page can be read without a request. Only checks whether a file exists. */
bool upstream_holds(const struct upstream *upstream, const char *url);
/* Reads a page from its mirror or the cache. False with error filled when it is not saved (or was damaged,
 * and is removed). */
bool upstream_load(const struct upstream *upstream, const char *url, struct upstream_page *page, struct error *error);
/* The file:// address of a picture (PNG, JPEG, GIF, WebP) that is mirrored or saved, for another program to show: a
 * copy in the cache's folder, replaced by the next one. NULL when it is neither, or not a picture. Owner: the caller;
 * ended by free(). */
char *upstream_picture(const struct upstream *upstream, const char *url);
/* The file of a page or picture that is mirrored or saved: the mirror's, or a copy in the cache's folder. NULL when it is
 * neither. Owner: the caller; ended by free(). */
char *upstream_file(const struct upstream *upstream, const char *url);
/* The document of a page that can be read without a request, parsed once; NULL if it is not saved. Lent until
 * upstream_free(). */
struct doc *upstream_doc(struct upstream *upstream, const char *url);
/* The bytes of a page as its server told when fetching it began, even if it did not come; 0: never told. */
size_t upstream_told_size(const struct upstream *upstream, const char *url);
/* Starts fetching a page (or a picture), on behalf of the page at `from` (NULL: of the user's own notes). A saved one
 * is only revalidated. Never NULL. */
struct upstream_job *upstream_fetch(struct upstream *upstream, const char *url, const char *from, bool picture);
/* Cancels a running job, and frees it in any state. */
void upstream_end(struct upstream *upstream, struct upstream_job *job);
/* As fetcher_descriptors() and fetcher_step(). */
int upstream_descriptors(struct upstream *upstream, struct pollfd *fds, int room, int *timeout_ms);
/* Advances the jobs. True while one is running. */
bool upstream_step(struct upstream *upstream);
/* Parses a page; takes over its body. A source file of a code host is one block of code. Owner of the result: the
 * caller; ended by doc_free(). */
struct doc *upstream_doc_take(struct upstream_page *page, struct diags *diags);
/* Ends the strings and bytes of a page. */
void upstream_page_fini(struct upstream_page *page);
/* Adds a human-readable size: "812 bytes", "21 kB", "1.4 MB". */
void upstream_size(size_t bytes, struct buf *out);
/* Adds how long ago a time was: "just now", "5 minutes ago", "3 days ago". */
void upstream_age(time_t then, time_t now, struct buf *out);

#endif
