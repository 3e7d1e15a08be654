/* inner_pictures.c - pictures that are inside a note, as the files that decoders read: those of a notebook, and `data:` addresses. There is a
 * fixed number of places for them in a folder of the cache; the name of a file says which picture it is. */
#include "biji/load.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "notebook.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number in `NAME.ipynb#picture-3`; 0 for another address. */
static int number_in(struct slice target)
{
    static const char mark[] = ".ipynb#picture-";
    size_t at = slice_find_str(target, slice_of(mark), 0) + strlen(mark);
    int number = 0;
    for (; at < target.bytes && char_is_digit(target.ptr[at]) && number < 1000000; at++)
        number = number * 10 + (target.ptr[at] - '0');
    return number;
}

static bool is_data(struct slice target)
{
    size_t comma = slice_find(target, ',', 0);
    return slice_starts(target, "data:image/") && slice_ends(slice_part(target, 0, comma), ";base64");
}

bool note_holds_picture(struct slice target)
{
    return is_data(target) || number_in(target) > 0;
}

/* Adds the bytes of the picture to out. */
static void extract(const char *path, struct slice target, struct buf *out)
{
    char *bytes = NULL;
    size_t count;
    if (is_data(target))
        buf_add_decoded64(out, slice_part(target, slice_find(target, ',', 0) + 1, target.bytes));
    else if (path != NULL && file_read(path, &bytes, &count, NULL))
        notebook_picture(slice_from(bytes, count), number_in(target), out);
    free(bytes);
}

/* What tells this picture from all others. */
static uint64_t hash_of(const char *path, const struct stat *info, struct slice target)
{
    uint64_t hash = hash_add(HASH_START, target);
    struct buf file = {0};
    if (!is_data(target)) {
        char *whole = realpath(path, NULL);
        buf_printf(&file, "%s\n%lld,%lld,%ld", whole != NULL ? whole : path, (long long)info->st_size,
                   (long long)info->st_mtim.tv_sec, (long)info->st_mtim.tv_nsec);
        free(whole);
        hash = hash_add(hash, buf_slice(&file));
    }
    buf_free(&file);
    return hash;
}

/* Removes the picture that had this place before. */
static void clear_place(const char *folder, unsigned place)
{
    struct buf pattern = {0};
    glob_t found = {0};
    buf_printf(&pattern, "%s/inside-%02x-*", folder, place);
    if (glob(pattern.ptr, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    globfree(&found);
    buf_free(&pattern);
}

char *note_picture_file(const char *folder, const char *path, struct slice target)
{
    enum { PLACES = 256 };
    struct stat info = {0};
    if (folder == NULL || !note_holds_picture(target) || (!is_data(target) && (path == NULL || stat(path, &info) != 0)))
        return NULL;
    uint64_t hash = hash_of(path, &info, target);
    unsigned place = (unsigned)(hash % PLACES);
    struct buf file = {0}, picture = {0};
    buf_printf(&file, "%s/inside-%02x-%016" PRIx64, folder, place, hash);
    if (access(file.ptr, R_OK) == 0)
        return buf_take(&file);
    extract(path, target, &picture);
    bool kept = false;
    if (picture.bytes > 0 && file_make_folders(folder, NULL)) {
        clear_place(folder, place);
        kept = file_write_atomic(file.ptr, buf_slice(&picture), NULL);
    }
    buf_free(&picture);
    if (!kept)
        buf_free(&file);
    return kept ? buf_take(&file) : NULL;
}
