/* mirror.c - finds a page's file in a local clone. A prefix names a repository (then what follows is /blob/REF/PATH and
 * the clone is read whatever its branch), a branch or folder of it, or any other folder of the web. */
#include "mirror.h"

#include "biji/target.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A prefix as canonical pages begin: "https://github.com/O/R", or deeper, without a '/' at its end. */
static void canonical_prefix(struct slice prefix, struct buf *out)
{
    static const char probe[] = "/-";
    struct buf longer = {0};
    while (slice_ends(prefix, "/"))
        prefix.bytes--;
    if (slice_ends(prefix, ".git"))
        prefix.bytes -= 4;
    buf_add_slice(&longer, prefix);
    buf_add_str(&longer, probe); /* a raw or blob folder is recognised when a file in it is asked for */
    target_canonical(buf_slice(&longer), out);
    buf_free(&longer);
    if (out->bytes >= sizeof probe - 1)
        out->bytes -= sizeof probe - 1;
    buf_add(out, "", 0);
}

/* What of a page's URL follows the prefix, without "/blob/REF"; ptr NULL when the prefix does not fit. */
static struct slice rest_after(struct slice url, struct slice prefix)
{
    static const char *const views[] = {"/blob/", "/-/blob/"};
    struct slice none = {NULL, 0};
    if (url.bytes <= prefix.bytes || !slice_eq(slice_part(url, 0, prefix.bytes), prefix) ||
        url.ptr[prefix.bytes] != '/')
        return none;
    struct slice rest = slice_part(url, prefix.bytes, url.bytes);
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        if (slice_starts(rest, views[i]))
            return slice_part(rest, slice_find(rest, '/', strlen(views[i])), rest.bytes);
    return rest;
}

/* The file in one mirror, written URLPREFIX=DIR; NULL when the prefix does not fit. */
static char *file_in(struct slice mirror, const char *url)
{
    size_t equals = slice_find(mirror, '=', 0);
    struct slice folder = slice_part(mirror, equals + 1, mirror.bytes);
    struct buf prefix = {0}, path = {0}, file = {0};
    const char *home = getenv("HOME");
    canonical_prefix(slice_part(mirror, 0, equals), &prefix);
    struct slice rest = rest_after(slice_part(slice_of(url), 0, strcspn(url, "?")), buf_slice(&prefix));
    bool fits = rest.ptr != NULL && folder.bytes > 0;
    if (fits) {
        target_decode(rest, &path);
        bool at_home = slice_starts(folder, "~/") && home != NULL;
        buf_add_str(&file, at_home ? home : "");
        buf_add_slice(&file, slice_part(folder, at_home, folder.bytes));
        buf_add_char(&file, '/');
        fits = target_join(NULL, buf_slice(&path), &file);
    }
    buf_free(&prefix);
    buf_free(&path);
    if (fits)
        return buf_take(&file);
    buf_free(&file);
    return NULL;
}

char *mirror_file(const char *const *mirrors, int count, const char *url)
{
    for (int i = 0; i < count; i++) {
        struct slice all = slice_of(mirrors[i]);
        for (size_t at = 0; at < all.bytes; at = slice_find(all, '\n', at) + 1) {
            char *file = file_in(slice_part(all, at, slice_find(all, '\n', at)), url);
            if (file != NULL)
                return file;
        }
    }
    return NULL;
}

bool mirror_has(const char *file)
{
    return access(file, R_OK) == 0;
}
