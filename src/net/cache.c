/* cache.c - fetched pages on disk. A file is a few header lines, an empty line and the body:
 *
 *   biji-cache 1 / url: … / final: … / type: … / etag: … / modified: … / fetched: … / bytes: N / sum: 16 hex digits
 *
 * The name is the hash of the URL; the URL in the header decides. The sum is FNV-1a over the lines before it and the
 * body: it detects accidents, not attackers, who could write the file too. The file's modification time is when the page was last known to be current, so that confirming it again rewrites nothing.
 * Must not know how pages are fetched. */
#include "biji/cache.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/paths.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

static const char magic[] = "biji-cache 1\n";
enum { HEADER_BYTES = 16384 }; /* headers are shorter; a longer one is damaged */

enum { NAME_BYTES = 16 }; /* of a file name: hexadecimal digits; a temporary one has more */

struct cache cache_open(int limit_mb)
{
    return (struct cache){.folder = path_in(PATH_CACHE, "pages"), .limit_bytes = (size_t)limit_mb << 20};
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

/* Whether the folder exists and other users can write to it, and so could plant pages. */
static bool is_open_to_others(const struct cache *cache)
{
    struct stat info;
    return stat(cache->folder, &info) == 0 &&
           ((info.st_mode & S_IWOTH) != 0 || (info.st_uid != geteuid() && geteuid() != 0));
}

/* Whether pages can be read from the folder. */
static bool is_readable(const struct cache *cache)
{
    return cache->folder != NULL && !is_open_to_others(cache);
}

static char *entry_path(const struct cache *cache, const char *url)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%016" PRIx64, cache->folder, hash_add(HASH_START, slice_of(url)));
    return buf_take(&path);
}

/* The value of a header line, malloc'ed; NULL if absent or empty. */
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

/* Fills an entry from header lines (with the newline before the empty line); false when they are not in our format. */
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
        .bytes = (size_t)header_number(header, "bytes", 10),
    };
    return entry->url != NULL;
}

/* The end of the header in a file's bytes: the offset of the empty line, or count. */
static size_t header_end(struct slice bytes)
{
    return slice_find_str(slice_part(bytes, 0, HEADER_BYTES), slice_of("\n\n"), 0);
}

/* The sum of a file: over its header without the sum's own line, and its body. */
static uint64_t sum_of(struct slice header, struct slice body)
{
    struct slice before = slice_part(header, 0, slice_find_str(header, slice_of("\nsum: "), 0) + 1);
    return hash_add(hash_add(HASH_START, before), body);
}

/* Fills an entry from a file's bytes; false when they are not in our format or incomplete. */
static bool parse_file(struct slice all, struct cache_entry *entry)
{
    size_t end = header_end(all);
    struct slice header = slice_part(all, 0, end + 1), body = slice_part(all, end + 2, all.bytes);
    if (!parse_header(header, entry) || entry->bytes != body.bytes ||
        header_number(header, "sum", 16) != sum_of(header, body))
        return false;
    entry->body = xstrndup(body.ptr, body.bytes);
    return true;
}

static time_t file_time(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? info.st_mtime : 0;
}

bool cache_load(const struct cache *cache, const char *url, struct cache_entry *entry)
{
    *entry = (struct cache_entry){0};
    if (!is_readable(cache))
        return false;
    char *path = entry_path(cache, url), *bytes = NULL;
    size_t count = 0;
    bool ok = file_read(path, &bytes, &count, NULL);
    if (ok && !parse_file(slice_from(bytes, count), entry)) {
        unlink(path);
        ok = false;
    }
    ok = ok && strcmp(entry->url, url) == 0; /* else another page with the same hash */
    if (ok)
        entry->checked = file_time(path);
    else
        cache_entry_fini(entry);
    free(bytes);
    free(path);
    return ok;
}

/* Reads only the header of a file; false when it is not in our format or its length is wrong. */
static bool load_header(const char *path, struct cache_entry *entry)
{
    char bytes[HEADER_BYTES];
    struct stat info;
    *entry = (struct cache_entry){0};
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return false;
    size_t count = fread(bytes, 1, sizeof bytes, file);
    bool ok = fstat(fileno(file), &info) == 0;
    fclose(file);
    struct slice all = {bytes, count};
    size_t end = header_end(all);
    ok = ok && end < count && parse_header(slice_part(all, 0, end + 1), entry) &&
         (size_t)info.st_size == end + 2 + entry->bytes;
    if (ok)
        entry->checked = info.st_mtime;
    else
        cache_entry_fini(entry);
    return ok;
}

bool cache_holds(const struct cache *cache, const char *url)
{
    if (!is_readable(cache))
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

/* Calls each for the pages' files in the cache's folder, and for temporary files left by a killed program. */
struct visit {
    const char *path;
    bool temporary;
    struct stat info;
};

static void visit_files(const struct cache *cache, void (*each)(void *context, const struct visit *visit),
                        void *context)
{
    DIR *folder = cache->folder != NULL ? opendir(cache->folder) : NULL;
    if (folder == NULL)
        return;
    for (struct dirent *one; (one = readdir(folder)) != NULL;) {
        size_t bytes = strspn(one->d_name, "0123456789abcdef");
        if (bytes != NAME_BYTES || (one->d_name[bytes] != '\0' && one->d_name[bytes] != '.'))
            continue;
        struct buf path = {0};
        buf_printf(&path, "%s/%s", cache->folder, one->d_name);
        struct visit visit = {.path = path.ptr, .temporary = one->d_name[bytes] == '.'};
        if (stat(path.ptr, &visit.info) == 0)
            each(context, &visit);
        buf_free(&path);
    }
    closedir(folder);
}

struct listing {
    struct cache_entry *entries;
    size_t count, room;
};

static void list_file(void *context, const struct visit *visit)
{
    struct listing *list = context;
    struct cache_entry entry;
    if (visit->temporary || !load_header(visit->path, &entry))
        return;
    list->entries = xgrow(list->entries, list->count, &list->room, sizeof *list->entries);
    list->entries[list->count++] = entry;
}

static int newest_first(const void *left, const void *right)
{
    const struct cache_entry *a = left, *b = right;
    return (a->checked < b->checked) - (a->checked > b->checked);
}

struct cache_entry *cache_list(const struct cache *cache, size_t *count)
{
    struct listing list = {0};
    visit_files(cache, list_file, &list);
    *count = list.count;
    if (list.count > 1)
        qsort(list.entries, list.count, sizeof *list.entries, newest_first);
    return list.entries;
}

void cache_entries_free(struct cache_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cache_entry_fini(&entries[i]);
    free(entries);
}

/* One file, for removing the oldest. */
struct aged {
    char *path;
    size_t bytes;
    struct timespec time;
};

struct aging {
    struct aged *files;
    size_t count, room;
};

static void age_file(void *context, const struct visit *visit)
{
    enum { LEFT_BEHIND_SECONDS = 3600 };
    struct aging *aging = context;
    if (visit->temporary && visit->info.st_mtime + LEFT_BEHIND_SECONDS < time(NULL)) {
        unlink(visit->path);
        return;
    }
    aging->files = xgrow(aging->files, aging->count, &aging->room, sizeof *aging->files);
    aging->files[aging->count++] =
        (struct aged){xstrdup(visit->path), (size_t)visit->info.st_size, visit->info.st_mtim};
}

static int latest_first(const void *left, const void *right)
{
    const struct aged *a = left, *b = right;
    if (a->time.tv_sec != b->time.tv_sec)
        return a->time.tv_sec < b->time.tv_sec ? 1 : -1;
    return (a->time.tv_nsec < b->time.tv_nsec) - (a->time.tv_nsec > b->time.tv_nsec);
}

/* Adds up the sizes and removes the oldest entries beyond the limit; the newest stays whatever its size. */
static void count_and_trim(struct cache *cache)
{
    struct aging aging = {0};
    visit_files(cache, age_file, &aging);
    if (aging.count > 1)
        qsort(aging.files, aging.count, sizeof *aging.files, latest_first);
    cache->held_bytes = 0;
    bool full = false;
    for (size_t i = 0; i < aging.count; i++) {
        full = full || (i > 0 && cache->held_bytes + aging.files[i].bytes > cache->limit_bytes);
        if (full)
            unlink(aging.files[i].path);
        else
            cache->held_bytes += aging.files[i].bytes;
        free(aging.files[i].path);
    }
    free(aging.files);
    cache->counted = true;
}

static void set_time(const char *path, time_t when)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = when}};
    if (when != 0)
        utimensat(AT_FDCWD, path, times, 0); /* a page whose age cannot be stored is still usable */
}

void cache_touch(const struct cache *cache, const char *url, time_t when)
{
    if (cache->folder == NULL)
        return;
    char *path = entry_path(cache, url);
    set_time(path, when);
    free(path);
}

static void write_entry(const struct cache_entry *entry, struct buf *out)
{
    struct slice body = {entry->body, entry->bytes};
    buf_add_str(out, magic);
    add_line(out, "url", entry->url);
    add_line(out, "final", entry->final_url);
    add_line(out, "type", entry->type);
    add_line(out, "etag", entry->etag);
    add_line(out, "modified", entry->modified);
    buf_printf(out, "fetched: %lld\nbytes: %zu\n", (long long)entry->fetched, body.bytes);
    buf_printf(out, "sum: %016" PRIx64 "\n\n", hash_add(hash_add(HASH_START, buf_slice(out)), body));
    buf_add_slice(out, body);
}

/* The copy of an entry's body, beside it; see cache_body_file(). */
static void body_path(const char *entry_path, struct buf *out)
{
    buf_printf(out, "%s.body", entry_path);
}

static void drop_body(const char *entry_path)
{
    struct buf body = {0};
    body_path(entry_path, &body);
    unlink(body.ptr);
    buf_free(&body);
}

bool cache_store(struct cache *cache, const struct cache_entry *entry, struct error *error)
{
    if (cache->folder == NULL)
        return error_set(error, ERROR_SYSTEM, "the page cannot be saved: neither XDG_CACHE_HOME nor HOME is set");
    if (!file_make_folders(cache->folder, error))
        return false;
    if (is_open_to_others(cache))
        return error_set(error, ERROR_SYSTEM,
                         "other users can write to the folder %s, so it is not used; run chmod 700 on it",
                         cache->folder);
    struct buf out = {0};
    write_entry(entry, &out);
    char *path = entry_path(cache, entry->url);
    bool ok = file_write_atomic(path, buf_slice(&out), error);
    if (ok) {
        set_time(path, entry->checked);
        drop_body(path);
    }
    cache->held_bytes += ok ? out.bytes : 0;
    if (ok && cache->limit_bytes > 0 && (!cache->counted || cache->held_bytes > cache->limit_bytes))
        count_and_trim(cache);
    free(path);
    buf_free(&out);
    return ok;
}

char *cache_body_file(const struct cache *cache, const char *url)
{
    char *path = is_readable(cache) ? entry_path(cache, url) : NULL;
    struct buf copy = {0};
    struct stat entry, info;
    struct cache_entry held;
    if (path == NULL)
        return NULL;
    body_path(path, &copy);
    bool found = stat(path, &entry) == 0;
    bool is_there = found && stat(copy.ptr, &info) == 0 && S_ISREG(info.st_mode) && info.st_mtime >= entry.st_mtime;
    if (found && !is_there && cache_load(cache, url, &held)) {
        is_there = file_write_atomic(copy.ptr, slice_from(held.body, held.bytes), NULL);
        cache_entry_fini(&held);
    }
    free(path);
    if (!is_there)
        buf_free(&copy);
    return is_there ? buf_take(&copy) : NULL;
}

size_t cache_clear(struct cache *cache)
{
    size_t count = 0;
    struct stat info;
    bool linked = cache->folder != NULL && lstat(cache->folder, &info) == 0 && S_ISLNK(info.st_mode);
    DIR *folder = cache->folder != NULL ? opendir(cache->folder) : NULL;
    for (struct dirent *one; folder != NULL && (one = readdir(folder)) != NULL;) {
        bool named = strspn(one->d_name, "0123456789abcdef") == NAME_BYTES;
        bool page = named && one->d_name[NAME_BYTES] == '\0';
        if (*one->d_name != '.' && (named || !linked) && unlinkat(dirfd(folder), one->d_name, 0) == 0)
            count += page;
    }
    if (folder != NULL)
        closedir(folder);
    cache->held_bytes = 0;
    return count;
}
