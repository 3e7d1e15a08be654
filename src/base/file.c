/* file.c - reading and replacing whole files. Every failure is a sentence with the path in it. */
#include "biji/file.h"

#include "biji/language.h"
#include "biji/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool too_large(const char *path, struct error *error)
{
    return error_set(error, ERROR_CONTENT, "%s is larger than 64 MiB and was not opened; split it into smaller notes",
                     path);
}

static bool read_all(int fd, const char *path, size_t expected, char **bytes, size_t *count, struct error *error)
{
    size_t room = expected + 2, used = 0;
    char *data = xmalloc(room);
    for (;;) {
        ssize_t got = read(fd, data + used, room - used - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(data);
            return error_set(error, ERROR_CONTENT, "%s cannot be read: %s", path, _(strerror(errno)));
        }
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > FILE_LARGEST_BYTES) {
            free(data);
            return too_large(path, error);
        }
        if (used + 1 >= room)
            data = xrealloc(data, room = room * 2 + 4096);
    }
    data[used] = '\0';
    *bytes = data;
    *count = used;
    return true;
}

bool file_read(const char *path, char **bytes, size_t *count, struct error *error)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(error, ERROR_CONTENT,
                         errno == EACCES ? "%s cannot be opened: %s; make it readable" : "%s cannot be opened: %s",
                         path, _(strerror(errno)));
    struct stat info;
    bool ok = false;
    if (fstat(fd, &info) != 0)
        error_set(error, ERROR_CONTENT, "%s cannot be read: %s", path, _(strerror(errno)));
    else if (S_ISDIR(info.st_mode))
        error_set(error, ERROR_CONTENT, "%s is a folder; a Markdown file was expected", path);
    else if (!S_ISREG(info.st_mode) && !standard_input && !S_ISFIFO(info.st_mode))
        error_set(error, ERROR_CONTENT, "%s is not a regular file; a Markdown file was expected", path);
    else if (S_ISREG(info.st_mode) && info.st_size > FILE_LARGEST_BYTES)
        too_large(path, error);
    else {
        if (!standard_input) /* O_NONBLOCK was needed only so that open() does not hang on a pipe without a writer */
            fcntl(fd, F_SETFL, 0);
        ok = read_all(fd, path, S_ISREG(info.st_mode) ? (size_t)info.st_size : 4096, bytes, count, error);
    }
    if (!standard_input)
        close(fd);
    return ok;
}

/* Most notes are read by one call. */
enum { FILE_PIECE_BYTES = 64 << 10 };

bool file_read_at(int folder, const char *path, struct buf *buf)
{
    int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool more = fd >= 0, ok = fd >= 0;
    buf_clear(buf);
    while (more) {
        if (buf->room - buf->bytes < FILE_PIECE_BYTES)
            buf->ptr = xrealloc(buf->ptr, buf->room = buf->room * 2 + 2 * FILE_PIECE_BYTES);
        size_t wanted = buf->room - buf->bytes - 1;
        ssize_t got = read(fd, buf->ptr + buf->bytes, wanted);
        buf->bytes += got > 0 ? (size_t)got : 0;
        ok = got >= 0 && buf->bytes <= FILE_LARGEST_BYTES;
        more = ok && (size_t)got == wanted; /* only the end of a file gives less */
    }
    if (fd >= 0)
        close(fd);
    if (ok)
        buf->ptr[buf->bytes] = '\0';
    return ok;
}

static bool write_all(int fd, struct slice content)
{
    while (content.bytes > 0) {
        ssize_t put = write(fd, content.ptr, content.bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        content.ptr += put;
        content.bytes -= (size_t)put;
    }
    return true;
}

bool file_write_atomic(const char *path, struct slice content, struct error *error)
{
    struct buf temporary = {0};
    buf_printf(&temporary, "%s.XXXXXX", path);
    int fd = mkstemp(temporary.ptr);
    if (fd < 0) {
        error_set(error, ERROR_SYSTEM, "%s cannot be written: %s", path, _(strerror(errno)));
        buf_free(&temporary);
        return false;
    }
    bool ok = write_all(fd, content) && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && rename(temporary.ptr, path) != 0) {
        ok = false;
        why = errno;
    }
    if (!ok) {
        unlink(temporary.ptr);
        error_set(error, ERROR_SYSTEM, "%s cannot be written: %s", path, _(strerror(why)));
    }
    buf_free(&temporary);
    return ok;
}

bool file_make_folders(const char *path, struct error *error)
{
    char *partial = xstrdup(path);
    bool ok = true;
    for (char *slash = partial + 1; ok; slash++) {
        if (*slash != '/' && *slash != '\0')
            continue;
        char kept = *slash;
        *slash = '\0';
        if (mkdir(partial, 0700) != 0 && errno != EEXIST)
            ok = error_set(error, ERROR_SYSTEM, "the folder %s cannot be created: %s", partial, _(strerror(errno)));
        *slash = kept;
        if (kept == '\0')
            break;
    }
    free(partial);
    return ok;
}
