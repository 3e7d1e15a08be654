/* picture_store.c - a fixed number of files, each named by a part of its key's hash, so that a new picture replaces an old one and
 * nothing needs to be counted or cleared. A file is a line with the sum of what follows (FNV-1a), the key, NUL, the cells. */
#include "picture_store.h"

#include "biji/error.h"
#include "biji/file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

enum { PLACES = 256, HEAD_BYTES = 32, MAX_STORED_CELLS = 12000, LARGE_BYTES = 1 << 18, LARGE_PIXELS = 1 << 20 };
static const char magic[] = "biji-picture 1";

struct buf picture_store_key(const char *path, const struct stat *info, const struct picture_look *look)
{
    struct buf key = {0};
    char *whole = realpath(path, NULL);
    buf_printf(&key, "%s\n%lld,%lld,%ld,%d,%d,%d,%d,%d", whole != NULL ? whole : path, (long long)info->st_size,
               (long long)info->st_mtim.tv_sec, (long)info->st_mtim.tv_nsec, look->cols, look->rows, look->colors,
               look->dark, look->narrow);
    free(whole);
    return key;
}

bool picture_store_is_worth(const char *path, const struct stat *info, const struct picture_look *look)
{
    int width, height;
    return look->form == PICTURE_CELLS && (long long)look->cols * look->rows <= MAX_STORED_CELLS &&
           (info->st_size >= LARGE_BYTES ||
            (picture_size(path, &width, &height) && (long long)width * height >= LARGE_PIXELS));
}

static char *file_of(const char *folder, struct slice key, const char *ending)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%02x%s", folder, (unsigned)(hash_add(HASH_START, key) % PLACES), ending);
    return path.ptr;
}

struct picture_cell *picture_store_load(const char *folder, struct slice key, size_t count)
{
    struct buf file = {0};
    char *path = file_of(folder, key, ""), head[HEAD_BYTES + 1];
    struct picture_cell *cells = NULL;
    if (file_read_at(AT_FDCWD, path, &file) && file.bytes == HEAD_BYTES + key.bytes + 1 + count * sizeof *cells) {
        struct slice rest = slice_part(buf_slice(&file), HEAD_BYTES, file.bytes);
        snprintf(head, sizeof head, "%s %016" PRIx64 "\n", magic, hash_add(HASH_START, rest));
        if (memcmp(head, file.ptr, HEAD_BYTES) == 0 && slice_eq(slice_part(rest, 0, key.bytes), key)) {
            cells = malloc(count * sizeof *cells);
            if (cells != NULL)
                memcpy(cells, rest.ptr + key.bytes + 1, count * sizeof *cells);
        }
    }
    if (cells != NULL)
        picture_clean(cells, (int)count);
    buf_free(&file);
    free(path);
    return cells;
}

/* Not flushed to the disk, which would keep the reader waiting: what a power cut damages is noticed by its sum. */
void picture_store_save(const char *folder, struct slice key, const struct picture_cell *cells, size_t count)
{
    struct error error = {0};
    struct buf content = {0}, file = {0};
    char *path = file_of(folder, key, ""), *fresh = file_of(folder, key, ".new");
    buf_add_slice(&content, key);
    buf_add_char(&content, '\0');
    buf_add_slice(&content, slice_from((const char *)cells, count * sizeof *cells));
    buf_printf(&file, "%s %016" PRIx64 "\n", magic, hash_add(HASH_START, buf_slice(&content)));
    buf_add_slice(&file, buf_slice(&content));
    int out = file_make_folders(folder, &error) ? open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    bool whole = out >= 0 && write(out, file.ptr, file.bytes) == (ssize_t)file.bytes;
    if (out >= 0)
        close(out);
    if (!whole || rename(fresh, path) != 0)
        unlink(fresh);
    buf_free(&content);
    buf_free(&file);
    free(path);
    free(fresh);
}
