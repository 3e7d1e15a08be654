/* cache.h - fetched pages on disk, one file a page, each with a header that says where it came from and whether it is
 * whole. Written atomically, so that two programs may use it at once; a damaged entry counts as absent. */
#ifndef BIJI_CACHE_H
#define BIJI_CACHE_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* A held page. Strings are owned, NULL if absent; ended by cache_entry_fini(). */
struct cache_entry {
    char *url;       /* key: canonical form (target_canonical) */
    char *final_url; /* after redirects */
    char *type;      /* media type as the server named it */
    char *etag;      /* validators, as sent */
    char *modified;
    time_t fetched; /* when the body came */
    time_t checked; /* when the server last said that it is still the same; kept as the file's own time */
    char *body;     /* NUL-terminated; NULL from cache_list() */
    size_t bytes;
};

struct cache {
    char *folder;       /* owned; NULL: nothing is held and nothing kept */
    size_t limit_bytes; /* oldest entries are removed beyond this; 0 = no limit */
    size_t held_bytes;  /* on disk, when counted */
    bool counted;
};

/* The cache in $XDG_CACHE_HOME/biji (not made before something is kept), with a limit in MB. A folder that others may
 * write in holds nothing, and nothing is kept in it. Ended by cache_fini(). */
struct cache cache_open(int limit_mb);
/* Ends the cache; the files stay. */
void cache_fini(struct cache *cache);
/* Reads the entry of a URL. False when none is held, or a damaged one, which is removed; then nothing is filled. */
bool cache_load(const struct cache *cache, const char *url, struct cache_entry *entry);
/* Whether a whole entry seems to be there: only the header is read. */
bool cache_holds(const struct cache *cache, const char *url);
/* Keeps an entry, replacing that of the same URL, and removes those checked longest ago beyond the limit. False with
 * error filled; what was held before stays. */
bool cache_store(struct cache *cache, const struct cache_entry *entry, struct error *error);
/* Notes that an entry was found to be current. */
void cache_touch(const struct cache *cache, const char *url, time_t when);
/* All entries without bodies, newest first. Owner: the caller; ended by cache_entries_free(). */
struct cache_entry *cache_list(const struct cache *cache, size_t *count);
/* Ends what cache_list() gave. */
void cache_entries_free(struct cache_entry *entries, size_t count);
/* Removes all entries, whole or damaged, and whatever else is in the folder, unless that is a link to one which may hold
 * more; returns how many entries. */
size_t cache_clear(struct cache *cache);
/* Ends the strings of an entry. */
void cache_entry_fini(struct cache_entry *entry);

#endif
