/* mirror.c - finds a page's file in a local clone. A prefix names a repository (followed by /blob/REF/PATH; the clone
 * is read whatever its branch is, and a branch with slashes in its name must be part of the prefix), a branch or folder
 * of it, or any other folder on the web. */
#include "mirror.h"

#include "biji/target.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A prefix in the form of canonical pages: "https://github.com/O/R", or deeper, without a '/' at its end. */
static void canonical_prefix(struct slice prefix, struct buf *out)
{
    static const char probe[] = "/-";
    struct buf longer = {0};
    while (slice_ends(prefix, "/"))
        prefix.bytes--;
    if (slice_ends(prefix, ".git"))
        prefix.bytes -= 4;
    buf_add_slice(&longer, prefix);
    buf_add_str(&longer, probe); /* a raw or blob folder is recognised by a file in it */
    target_canonical(buf_slice(&longer), out);
    buf_free(&longer);
    if (out->bytes >= sizeof probe - 1)
        out->bytes -= sizeof probe - 1;
    buf_add(out, "", 0);
}

/* The part of a page's URL after the prefix, without "/blob/REF"; empty when the prefix does not match. */
static struct slice rest_after(struct slice url, struct slice prefix)
{
    if (url.bytes <= prefix.bytes || !slice_eq(slice_part(url, 0, prefix.bytes), prefix) ||
        url.ptr[prefix.bytes] != '/')
        return slice_from("", 0);
    struct slice rest = slice_part(url, prefix.bytes, url.bytes), path = hosted_path(url);
    return path.bytes > 0 && path.bytes < rest.bytes ? path : rest;
}

/* Whether an existing path is below a folder after following symbolic links, since a clone may contain any. */
static bool is_below(const char *path, const char *folder)
{
    char *file = realpath(path, NULL), *root = realpath(folder, NULL);
    size_t bytes = root != NULL ? strlen(root) : 0;
    bool below = file == NULL || root == NULL || (strncmp(file, root, bytes) == 0 && file[bytes] == '/');
    free(file);
    free(root);
    return below;
}

/* The file below a folder; NULL when it would be outside. */
static char *file_below(const char *folder, struct slice rest)
{
    struct buf path = {0}, file = {0};
    target_decode(rest, &path);
    buf_printf(&file, "%s/", folder);
    bool below = target_join(NULL, buf_slice(&path), &file) && is_below(file.ptr, folder);
    buf_free(&path);
    if (below)
        return buf_take(&file);
    buf_free(&file);
    return NULL;
}

/* The file in one mirror, given as URLPREFIX=DIR; NULL when the prefix does not match. *bytes: of the prefix. */
static char *file_in(struct slice mirror, const char *url, size_t *bytes)
{
    size_t equals = slice_find(mirror, '=', 0);
    struct slice written = slice_part(mirror, equals + 1, mirror.bytes);
    struct buf prefix = {0}, folder = {0};
    const char *home = getenv("HOME");
    bool at_home = slice_starts(written, "~/") && home != NULL;
    char *file = NULL;
    canonical_prefix(slice_part(mirror, 0, equals), &prefix);
    *bytes = prefix.bytes;
    buf_add_str(&folder, at_home ? home : "");
    buf_add_slice(&folder, slice_part(written, at_home, written.bytes));
    struct slice rest = rest_after(slice_part(slice_of(url), 0, strcspn(url, "?")), buf_slice(&prefix));
    if (rest.bytes > 0 && folder.bytes > 0)
        file = file_below(folder.ptr, rest);
    buf_free(&prefix);
    buf_free(&folder);
    return file;
}

char *mirror_file(const char *const *mirrors, int count, const char *url)
{
    char *best = NULL;
    size_t best_bytes = 0, bytes;
    for (int i = 0; i < count; i++) {
        struct slice all = slice_of(mirrors[i]);
        for (size_t at = 0; at < all.bytes; at = slice_find(all, '\n', at) + 1) {
            char *file = file_in(slice_part(all, at, slice_find(all, '\n', at)), url, &bytes);
            bool better = file != NULL && (best == NULL || bytes > best_bytes);
            free(better ? best : file);
            best = better ? file : best;
            best_bytes = better ? bytes : best_bytes;
        }
    }
    return best;
}

bool mirror_has(const char *file)
{
    return access(file, R_OK) == 0;
}
