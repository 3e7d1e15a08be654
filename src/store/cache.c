/* cache.c - fetched pages on disk. A file is a few header lines, an empty line and the body:
 *
 *   biji-cache 1 / url: … / final: … / type: … / etag: … / modified: … / fetched: … / checked: … / bytes: N / sum: 16
 * hex digits
 *
 * The name is the hash of the URL; the URL in the header decides. The sum is FNV-1a over the body: it finds accidents,
 * not attackers, who could write the file as well. Must not know how pages are fetched. */
#include "biji/cache.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/paths.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "biji-cache 1\n";
enum { HEADER_BYTES = 16384 }; /* headers are shorter; a longer one is damaged */

static uint64_t fnv1a(struct slice text)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < text.bytes; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001B3u;
    return hash;
}

struct cache cache_open(int limit_mb)
{
    return (struct cache){path_in(PATH_CACHE, "pages"), (size_t)limit_mb << 20};
}

void cache_fini(struct cache *cache)
{
    free(cache->folder);
    cache->folder = NULL;
}

void cache_entry_fini(struct cache_entry *entry)
{
    free(entry->url);
    free(entry->final_url);
    free(entry->type);
    free(entry->etag);
    free(entry->modified);
    free(entry->body);
    *entry = (struct cache_entry){0};
}

static char *entry_path(const struct cache *cache, const char *url)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%016" PRIx64, cache->folder, fnv1a(slice_of(url)));
    return buf_take(&path);
}

/* The value of a header line, malloc'ed; NULL where there is none or it is empty. */
static char *header_value(struct slice header, const char *name)
{
    struct buf key = {0};
    buf_printf(&key, "\n%s: ", name);
    size_t at = slice_find_str(header, buf_slice(&key), 0);
    size_t start = at + key.bytes;
    buf_free(&key);
    if (at >= header.bytes)
        return NULL;
    size_t end = slice_find(header, '\n', start);
    return end > start ? xstrndup(header.ptr + start, end - start) : NULL;
}

static uint64_t header_number(struct slice header, const char *name, int base)
{
    char *text = header_value(header, name);
    uint64_t number = text != NULL ? strtoull(text, NULL, base) : 0;
    free(text);
    return number;
}

/* Fills an entry from header lines (with the newline before the empty line); false when they are not ours. */
static bool parse_header(struct slice header, struct cache_entry *entry)
{
    if (!slice_starts(header, magic))
        return false;
    *entry = (struct cache_entry){
        .url = header_value(header, "url"),
        .final_url = header_value(header, "final"),
        .type = header_value(header, "type"),
        .etag = header_value(header, "etag"),
        .modified = header_value(header, "modified"),
        .fetched = (time_t)header_number(header, "fetched", 10),
        .checked = (time_t)header_number(header, "checked", 10),
        .bytes = (size_t)header_number(header, "bytes", 10),
    };
    return entry->url != NULL;
}

/* Where the header ends in a file's bytes: the offset of the empty line; count when there is none. */
static size_t header_end(struct slice bytes)
{
    return slice_find_str(slice_part(bytes, 0, HEADER_BYTES), slice_of("\n\n"), 0);
}

bool cache_load(const struct cache *cache, const char *url, struct cache_entry *entry)
{
    *entry = (struct cache_entry){0};
    if (cache->folder == NULL)
        return false;
    char *path = entry_path(cache, url), *bytes = NULL;
    size_t count = 0;
    bool whole = false;
    if (file_read(path, &bytes, &count, NULL)) {
        struct slice all = {bytes, count};
        size_t end = header_end(all);
        struct slice header = slice_part(all, 0, end + 1), body = slice_part(all, end + 2, count);
        whole = parse_header(header, entry) && entry->bytes == body.bytes &&
                header_number(header, "sum", 16) == fnv1a(body);
        if (whole && strcmp(entry->url, url) == 0) {
            entry->body = xstrndup(body.ptr, body.bytes);
        } else {
            if (!whole)
                unlink(path);
            whole = false;
            cache_entry_fini(entry);
        }
    }
    free(bytes);
    free(path);
    return whole;
}

/* Reads only the header of a file; false when it is not ours or its length does not fit. */
static bool load_header(const char *path, struct cache_entry *entry)
{
    char bytes[HEADER_BYTES];
    struct stat info;
    *entry = (struct cache_entry){0};
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t count = fread(bytes, 1, sizeof bytes, file);
    bool ok = fstat(fileno(file), &info) == 0;
    fclose(file);
    struct slice all = {bytes, count};
    size_t end = header_end(all);
    ok = ok && end < count && parse_header(slice_part(all, 0, end + 1), entry) &&
         (size_t)info.st_size == end + 2 + entry->bytes;
    if (!ok)
        cache_entry_fini(entry);
    return ok;
}

bool cache_holds(const struct cache *cache, const char *url)
{
    if (cache->folder == NULL)
        return false;
    char *path = entry_path(cache, url);
    struct cache_entry entry;
    bool holds = load_header(path, &entry) && strcmp(entry.url, url) == 0;
    cache_entry_fini(&entry);
    free(path);
    return holds;
}

static void add_line(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "%s: ", name);
    for (; value != NULL && *value != '\0'; value++)
        if ((unsigned char)*value >= ' ') /* a header sent by a server cannot forge a line of ours */
            buf_add_char(out, *value);
    buf_add_char(out, '\n');
}

static int newest_first(const void *left, const void *right)
{
    const struct cache_entry *a = left, *b = right;
    return (a->fetched < b->fetched) - (a->fetched > b->fetched);
}

struct cache_entry *cache_list(const struct cache *cache, size_t *count)
{
    struct cache_entry *entries = NULL;
    size_t room = 0;
    *count = 0;
    DIR *folder = cache->folder != NULL ? opendir(cache->folder) : NULL;
    for (struct dirent *one; folder != NULL && (one = readdir(folder)) != NULL;) {
        if (strlen(one->d_name) != 16)
            continue;
        struct buf path = {0};
        struct cache_entry entry;
        buf_printf(&path, "%s/%s", cache->folder, one->d_name);
        if (load_header(path.ptr, &entry)) {
            entries = xgrow(entries, *count, &room, sizeof *entries);
            entries[(*count)++] = entry;
        }
        buf_free(&path);
    }
    if (folder != NULL)
        closedir(folder);
    if (*count > 1)
        qsort(entries, *count, sizeof *entries, newest_first);
    return entries;
}

void cache_entries_free(struct cache_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cache_entry_fini(&entries[i]);
    free(entries);
}

static void remove_entry(const struct cache *cache, const char *url)
{
    char *path = entry_path(cache, url);
    unlink(path);
    free(path);
}

static void remove_oldest(const struct cache *cache)
{
    size_t count, held = 0;
    struct cache_entry *entries = cache_list(cache, &count);
    for (size_t i = 0; i < count; i++) {
        held += entries[i].bytes;
        if (held > cache->limit_bytes && i > 0)
            remove_entry(cache, entries[i].url);
    }
    cache_entries_free(entries, count);
}

bool cache_store(const struct cache *cache, const struct cache_entry *entry, struct error *error)
{
    if (cache->folder == NULL)
        return error_set(error, ERROR_SYSTEM, "the page cannot be kept: neither XDG_CACHE_HOME nor HOME is set");
    if (!file_make_folders(cache->folder, error))
        return false;
    struct slice body = {entry->body, entry->bytes};
    struct buf out = {0};
    buf_add_str(&out, magic);
    add_line(&out, "url", entry->url);
    add_line(&out, "final", entry->final_url);
    add_line(&out, "type", entry->type);
    add_line(&out, "etag", entry->etag);
    add_line(&out, "modified", entry->modified);
    buf_printf(&out, "fetched: %lld\nchecked: %lld\nbytes: %zu\nsum: %016" PRIx64 "\n\n", (long long)entry->fetched,
               (long long)entry->checked, body.bytes, fnv1a(body));
    buf_add_slice(&out, body);
    char *path = entry_path(cache, entry->url);
    bool ok = file_write_atomic(path, buf_slice(&out), error);
    if (ok && cache->limit_bytes > 0)
        remove_oldest(cache);
    free(path);
    buf_free(&out);
    return ok;
}

size_t cache_clear(const struct cache *cache)
{
    size_t count;
    struct cache_entry *entries = cache_list(cache, &count);
    for (size_t i = 0; i < count; i++)
        remove_entry(cache, entries[i].url);
    cache_entries_free(entries, count);
    return count;
}
