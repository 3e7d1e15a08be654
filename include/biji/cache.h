/* cache.h - fetched pages on disk, one file a page, each with a header that says where it came from and whether it is
 * complete. Written atomically, so that two programs may use it at once; a damaged entry counts as absent. */
#ifndef BIJI_CACHE_H
#define BIJI_CACHE_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* A cached page. Strings are owned, NULL if absent; ended by cache_entry_fini(). */
struct cache_entry {
    char *url;       /* key: canonical form (target_canonical) */
    char *final_url; /* after redirects */
    char *type;      /* media type as the server sent it */
    char *etag;      /* validators, as sent */
    char *modified;
    time_t fetched; /* when the body came */
    time_t checked; /* when the server last confirmed it; stored as the file's modification time */
    char *body;     /* NUL-terminated; NULL from cache_list() */
    size_t bytes;
};

struct cache {
    char *folder;       /* owned; NULL: nothing is read or stored */
    size_t limit_bytes; /* oldest entries are removed beyond this; 0 = no limit */
    size_t held_bytes;  /* on disk, when counted */
    bool counted;
};

/* The cache in $XDG_CACHE_HOME/biji (created when something is first stored), with a limit in MB. A folder that other
 * users can write to is not used. Ended by cache_fini(). */
struct cache cache_open(int limit_mb);
/* Ends the cache; the files stay. */
void cache_fini(struct cache *cache);
/* Reads the entry of a URL. False, with nothing filled, when there is none or it is damaged; a damaged one is
 * removed. */
bool cache_load(const struct cache *cache, const char *url, struct cache_entry *entry);
/* Whether a complete entry seems to be there: only the header is read. */
bool cache_holds(const struct cache *cache, const char *url);
/* Stores an entry, replacing that of the same URL, and removes those checked longest ago beyond the limit. False
 * with error filled; the old entry stays. */
bool cache_store(struct cache *cache, const struct cache_entry *entry, struct error *error);
/* The path of a URL's body as a separate file, for programs that read only files: a copy written when first needed, which counts
 * as a temporary file. NULL when there is no entry or it cannot be written. Owner: the caller; ended by free(). */
char *cache_body_file(const struct cache *cache, const char *url);
/* Records that an entry was found to be current. */
void cache_touch(const struct cache *cache, const char *url, time_t when);
/* All entries without bodies, newest first. Owner: the caller; ended by cache_entries_free(). */
struct cache_entry *cache_list(const struct cache *cache, size_t *count);
/* Ends what cache_list() gave. */
void cache_entries_free(struct cache_entry *entries, size_t count);
/* Removes all entries, complete or damaged, and everything else in the folder, unless the folder is a link, since that
 * may hold other files. Returns the number of entries. */
size_t cache_clear(struct cache *cache);
/* Ends the strings of an entry. */
void cache_entry_fini(struct cache_entry *entry);

#endif
