/* keep.c - appending and replacing under a lock.
 *
 *   NAME                    the file
 *   .NAME.lock locked while it is written; where locks are not supported (some networks) none is used
 *   .NAME.HOST-PID.pending  lines of a process that did not get the lock; whoever has it next takes them in. Its own lock
 *                           keeps a line from being added between the reading and the removal
 *   .NAME.XXXXXX.new        becomes NAME; one that exists when the lock is taken was left by a killed program */
#include "biji/keep.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_WAIT_MS = 100, LOCK_STEP_MS = 4, MAX_TRIES = 4 };

/* A file about to be read or written. */
struct kept {
    char *path;   /* where the bytes are, after following links */
    char *folder; /* folder of the given path; the lock and pending files are there */
    char *name;
    enum keep_links links;
    int lock;
    struct buf pending_names; /* merged ones, separated by newlines, each locked */
    int *pending;             /* their descriptors */
    size_t pending_count, pending_room;
};

/* The reason first: a path may be longer than the line it is shown in. */
static bool cannot(const struct kept *k, struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "what you do now is not saved: %s (%s)", _(strerror(errno)), k->path);
}

/* The target of a link, existing or not; path itself if it is not a link. Malloc'ed. */
static char *behind_links(const char *path)
{
    char *now = xstrdup(path);
    for (int i = 0; i < 16; i++) {
        char target[PATH_MAX];
        ssize_t bytes = readlink(now, target, sizeof target - 1);
        if (bytes <= 0)
            break;
        target[bytes] = '\0';
        const char *slash = strrchr(now, '/');
        struct buf next = {0};
        if (*target != '/' && slash != NULL)
            buf_add(&next, now, (size_t)(slash - now) + 1);
        buf_add_str(&next, target);
        free(now);
        now = buf_take(&next);
    }
    return now;
}

static void open_kept(struct kept *k, const char *path, enum keep_links links)
{
    const char *slash = strrchr(path, '/');
    *k = (struct kept){.links = links, .lock = -1};
    k->folder = slash != NULL ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
    k->name = xstrdup(slash != NULL ? slash + 1 : path);
    k->path = links == KEEP_FOLLOW ? behind_links(path) : xstrdup(path);
}

static void close_kept(struct kept *k)
{
    for (size_t i = 0; i < k->pending_count; i++)
        close(k->pending[i]);
    if (k->lock >= 0)
        close(k->lock);
    free(k->pending);
    free(k->path);
    free(k->folder);
    free(k->name);
    buf_free(&k->pending_names);
}

static int open_file(const struct kept *k, const char *path, int flags)
{
    return open(path, flags | O_CLOEXEC | O_NONBLOCK | (k->links == KEEP_NO_LINKS ? O_NOFOLLOW : 0), 0600);
}

/* 1: locked, or locks are not supported here; 0: another program holds it. */
static int lock_soon(int fd, int wait_ms)
{
    static const struct timespec step = {0, LOCK_STEP_MS * 1000000L};
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return 1;
        if (wait_ms <= 0)
            return 0;
        nanosleep(&step, NULL);
        wait_ms -= LOCK_STEP_MS;
    }
    return 1;
}

static bool is_own(const struct kept *k, const char *entry, const char *ending)
{
    size_t name = strlen(k->name), all = strlen(entry), tail = strlen(ending);
    return *entry == '.' && strncmp(entry + 1, k->name, name) == 0 && entry[name + 1] == '.' && all > name + tail + 2 &&
           strcmp(entry + all - tail, ending) == 0;
}

/* The folder of the file itself, after following links. Malloc'ed. */
static char *real_folder(const struct kept *k)
{
    const char *slash = strrchr(k->path, '/');
    return slash == NULL ? xstrdup(".") : xstrndup(k->path, slash == k->path ? 1 : (size_t)(slash - k->path));
}

/* The paths of k's files in a folder whose names have this ending, each ended by a newline. */
static void find_beside(const struct kept *k, const char *where, const char *ending, struct buf *paths)
{
    DIR *folder = opendir(where);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (is_own(k, entry->d_name, ending))
            buf_printf(paths, "%s/%s\n", where, entry->d_name);
    if (folder != NULL)
        closedir(folder);
}

static void remove_left_over(const struct kept *k)
{
    struct buf paths = {0};
    char *where = real_folder(k), *rest = NULL;
    find_beside(k, where, ".new", &paths);
    for (char *one = paths.bytes > 0 ? strtok_r(paths.ptr, "\n", &rest) : NULL; one != NULL;
         one = strtok_r(NULL, "\n", &rest))
        unlink(one);
    buf_free(&paths);
    free(where);
}

static int take_lock(struct kept *k, struct error *error)
{
    struct buf path = {0};
    if (!file_make_folders(k->folder, error))
        return -1;
    buf_printf(&path, "%s/.%s.lock", k->folder, k->name);
    k->lock = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    buf_free(&path);
    if (k->lock < 0) {
        cannot(k, error);
        return -1;
    }
    int held = lock_soon(k->lock, LOCK_WAIT_MS);
    if (held == 1)
        remove_left_over(k);
    return held;
}

static bool read_fd(int fd, struct buf *out)
{
    char piece[16384];
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0)
            buf_add(out, piece, (size_t)got);
    }
    return true;
}

static void end_line(struct buf *out)
{
    if (out->bytes > 0 && out->ptr[out->bytes - 1] != '\n')
        buf_add_char(out, '\n');
}

static void add_one_pending(struct kept *k, const char *path, struct buf *out)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    end_line(out);
    if (k->lock < 0 || lock_soon(fd, 0) == 0) { /* only being read, or being written: it stays */
        if (k->lock < 0)
            read_fd(fd, out);
        close(fd);
        return;
    }
    read_fd(fd, out);
    k->pending = xgrow(k->pending, k->pending_count, &k->pending_room, sizeof *k->pending);
    k->pending[k->pending_count++] = fd;
    buf_printf(&k->pending_names, "%s\n", path);
}

/* Adds what other processes could not write. */
static void add_pending(struct kept *k, struct buf *out)
{
    struct buf paths = {0};
    char *rest = NULL;
    find_beside(k, k->folder, ".pending", &paths);
    for (char *one = paths.bytes > 0 ? strtok_r(paths.ptr, "\n", &rest) : NULL; one != NULL;
         one = strtok_r(NULL, "\n", &rest))
        add_one_pending(k, one, out);
    buf_free(&paths);
}

/* The merged lines are on disk now. */
static void drop_pending(struct kept *k)
{
    char *rest = NULL;
    if (k->pending_count == 0)
        return;
    for (char *one = strtok_r(k->pending_names.ptr, "\n", &rest); one != NULL; one = strtok_r(NULL, "\n", &rest))
        unlink(one);
}

/* The file itself, without pending lines; *info is zero if absent. */
static bool read_file(const struct kept *k, struct buf *out, struct stat *info, struct error *error)
{
    int fd = open_file(k, k->path, O_RDONLY);
    memset(info, 0, sizeof *info);
    if (fd < 0 && errno == ENOENT)
        return true;
    bool ok = fd >= 0 && fstat(fd, info) == 0 && (!S_ISREG(info->st_mode) || read_fd(fd, out));
    if (!ok)
        error_set(error, ERROR_SYSTEM, "%s cannot be read: %s", k->path, _(strerror(errno)));
    if (fd >= 0)
        close(fd);
    return ok;
}

bool keep_read(const char *path, enum keep_links links, struct buf *out, struct error *error)
{
    struct kept k;
    struct stat info;
    buf_clear(out);
    open_kept(&k, path, links);
    bool ok = read_file(&k, out, &info, error);
    if (ok)
        add_pending(&k, out);
    close_kept(&k);
    return ok;
}

static bool write_all(int fd, struct slice content)
{
    while (content.bytes > 0) {
        ssize_t put = write(fd, content.ptr, content.bytes);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            content = slice_part(content, (size_t)put, content.bytes);
    }
    return true;
}

/* Adds lines to an open file: all of them or, if possible, none. */
static bool add_lines(int fd, struct slice lines, bool is_synced)
{
    struct stat info;
    char last = '\n';
    if (fstat(fd, &info) != 0)
        return false;
    if (!S_ISREG(info.st_mode)) /* /dev/null: the user wants nothing saved */
        return true;
    bool torn = info.st_size > 0 && pread(fd, &last, 1, info.st_size - 1) == 1 && last != '\n';
    bool ok = lseek(fd, 0, SEEK_END) >= 0 && (!torn || write_all(fd, slice_of("\n"))) && write_all(fd, lines) &&
              (!is_synced || fsync(fd) == 0 || errno == EINVAL);
    int why = errno;
    if (!ok && ftruncate(fd, info.st_size) != 0)
        why = errno;
    errno = why;
    return ok;
}

bool keep_pending(const char *path, struct slice lines, bool is_quick, struct error *error)
{
    struct kept k;
    struct stat info = {0};
    struct buf own = {0};
    char host[64] = "";
    gethostname(host, sizeof host - 1);
    open_kept(&k, path, KEEP_NO_LINKS);
    bool ok = file_make_folders(k.folder, error);
    buf_printf(&own, "%s/.%s.%s-%ld.pending", k.folder, k.name, host, (long)getpid());
    for (int i = 0; ok && i < MAX_TRIES && info.st_nlink == 0; i++) { /* 0: merged and removed just now */
        int fd = open_file(&k, own.ptr, O_RDWR | O_CREAT);
        ok = fd >= 0 && lock_soon(fd, is_quick ? LOCK_STEP_MS : LOCK_WAIT_MS) == 1 && fstat(fd, &info) == 0 &&
             (info.st_nlink == 0 || add_lines(fd, lines, !is_quick));
        if (!ok) {
            cannot(&k, error);
            info.st_nlink = 1;
        }
        if (fd >= 0)
            close(fd);
    }
    buf_free(&own);
    close_kept(&k);
    return ok;
}

bool keep_append(const char *path, enum keep_links links, struct slice lines, struct error *error)
{
    struct kept k;
    struct buf all = {0};
    open_kept(&k, path, links);
    int held = take_lock(&k, error), fd = -1;
    bool ok = held == 0 && keep_pending(path, lines, false, error);
    if (held == 1) {
        add_pending(&k, &all);
        end_line(&all);
        buf_add_slice(&all, lines);
        fd = open_file(&k, k.path, O_RDWR | O_CREAT);
        ok = fd >= 0 && add_lines(fd, buf_slice(&all), true);
        if (ok)
            drop_pending(&k);
        else
            cannot(&k, error);
    }
    if (fd >= 0)
        close(fd);
    buf_free(&all);
    close_kept(&k);
    return ok;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Syncs the folder's entry too, if the system supports that. */
static void sync_folder(const struct kept *k)
{
    char *folder = real_folder(k);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* Replaces the file if it is still like *old. False with errno 0: another program changed it meanwhile. */
static bool replace(const struct kept *k, struct slice content, const struct stat *old)
{
    struct buf temporary = {0};
    struct stat now = {0};
    const char *slash = strrchr(k->path, '/');
    int folder = slash != NULL ? (int)(slash - k->path) + 1 : 0;
    buf_printf(&temporary, "%.*s.%s.XXXXXX.new", folder, k->path, k->name);
    int fd = mkstemps(temporary.ptr, 4);
    bool ok = fd >= 0 && (old->st_mode == 0 || fchmod(fd, old->st_mode & 07777) == 0) && write_all(fd, content) &&
              fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && (lstat(k->path, &now) == 0 || errno == ENOENT) && !same_file(&now, old)) {
        ok = false;
        why = 0;
    } else if (ok && rename(temporary.ptr, k->path) != 0) {
        ok = false;
        why = errno;
    }
    if (!ok && fd >= 0)
        unlink(temporary.ptr);
    if (ok)
        sync_folder(k);
    buf_free(&temporary);
    errno = why;
    return ok;
}

static bool update_once(struct kept *k, keep_edit *edit, void *context, struct error *error)
{
    struct buf old = {0}, fresh = {0};
    struct stat info;
    bool ok = read_file(k, &old, &info, error);
    errno = ok ? 0 : EIO;
    if (ok && (info.st_mode == 0 || S_ISREG(info.st_mode))) {
        add_pending(k, &old);
        if (edit(context, buf_slice(&old), &fresh))
            ok = replace(k, buf_slice(&fresh), &info);
        if (ok)
            drop_pending(k);
    }
    buf_free(&old);
    buf_free(&fresh);
    return ok;
}

bool keep_update(const char *path, enum keep_links links, keep_edit *edit, void *context, bool *busy,
                 struct error *error)
{
    struct kept k;
    bool ok = false;
    if (busy != NULL)
        *busy = false;
    open_kept(&k, path, links);
    int held = take_lock(&k, error);
    if (held == 0) {
        if (busy != NULL)
            *busy = true;
        error_set(error, ERROR_SYSTEM, "%s is being written by another program; try again", k.path);
    }
    for (int i = 0; held == 1 && !ok && i < MAX_TRIES; i++) {
        ok = update_once(&k, edit, context, error);
        if (!ok && errno != 0)
            break;
        while (!ok && k.pending_count > 0) /* they are read again with the changed file */
            close(k.pending[--k.pending_count]);
        if (!ok)
            buf_clear(&k.pending_names);
    }
    if (held == 1 && !ok)
        cannot(&k, error);
    close_kept(&k);
    return ok;
}
