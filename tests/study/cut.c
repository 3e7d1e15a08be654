/* cut.c - a power cut, to be preloaded: CUT_UNDER=FOLDER CUT_AT=N ends the program at the Nth call that changes something
 * below the folder, a write after half of its bytes. CUT_FULL=1: from then on the disk is full instead. A file that takes
 * another's place without being on disk first is told on standard error, for after a real cut it might be empty. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FDS = 1024, CUT_STATUS = 77 };
static char dirty[MAX_FDS][256]; /* paths written and not yet synced */
static int calls;

static int is_under(const char *path)
{
    const char *under = getenv("CUT_UNDER");
    return under != NULL && path != NULL && strncmp(path, under, strlen(under)) == 0;
}

static void path_of(int fd, char *path, size_t room)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t bytes = readlink(link, path, room - 1);
    path[bytes > 0 ? bytes : 0] = '\0';
}

/* Whether it is the turn of this call; 2: the disk is full. */
static int is_due(void)
{
    const char *at = getenv("CUT_AT");
    int due = at != NULL && ++calls >= atoi(at);
    return due && getenv("CUT_FULL") != NULL ? 2 : due;
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    ssize_t (*next)(int, const void *, size_t) = real("write");
    char path[256];
    path_of(fd, path, sizeof path);
    if (!is_under(path))
        return next(fd, bytes, count);
    if (fd < MAX_FDS)
        strcpy(dirty[fd], path);
    int due = is_due();
    if (due == 0)
        return next(fd, bytes, count);
    ssize_t half = count > 1 ? next(fd, bytes, count / 2) : 0;
    if (due == 1)
        _exit(CUT_STATUS);
    if (half > 0)
        return half; /* the next one fails */
    errno = ENOSPC;
    return -1;
}

int fsync(int fd)
{
    int (*next)(int) = real("fsync");
    char path[256];
    path_of(fd, path, sizeof path);
    if (is_under(path) && is_due() == 1)
        _exit(CUT_STATUS);
    if (fd >= 0 && fd < MAX_FDS)
        dirty[fd][0] = '\0';
    return next(fd);
}

int rename(const char *from, const char *to)
{
    int (*next)(const char *, const char *) = real("rename");
    for (int fd = 0; is_under(from) && fd < MAX_FDS; fd++)
        if (strcmp(dirty[fd], from) == 0)
            fprintf(stderr, "CUT: %s replaces %s before it is on disk\n", from, to);
    if (is_under(from) && is_due() == 1)
        _exit(CUT_STATUS);
    return next(from, to);
}

int unlink(const char *path)
{
    int (*next)(const char *) = real("unlink");
    if (is_under(path) && is_due() == 1)
        _exit(CUT_STATUS);
    return next(path);
}

int ftruncate(int fd, off_t bytes)
{
    int (*next)(int, off_t) = real("ftruncate");
    char path[256];
    path_of(fd, path, sizeof path);
    if (is_under(path) && is_due() == 1)
        _exit(CUT_STATUS);
    return next(fd, bytes);
}

int mkdir(const char *path, mode_t mode)
{
    int (*next)(const char *, mode_t) = real("mkdir");
    int due = is_under(path) ? is_due() : 0;
    if (due == 1)
        _exit(CUT_STATUS);
    errno = ENOSPC;
    return due == 2 ? -1 : next(path, mode);
}

int open(const char *path, int flags, ...)
{
    int (*next)(const char *, int, ...) = real("open");
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if ((flags & (O_CREAT | O_TRUNC)) != 0 && is_under(path) && is_due() == 1)
        _exit(CUT_STATUS);
    return next(path, flags, mode);
}
