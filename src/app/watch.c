/* watch.c - inotify on the folder of one file, with the file's size, time and inode as proof that it changed. A burst of
 * events is handled as one: a change counts when no event has come for a moment. */
#include "biji/watch.h"

#include "biji/mem.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#endif

enum { REST_MS = 40, EMPTY_MS = 1000, LOOK_MS = 1000 };

struct watch {
    int fd, folder; /* inotify and its watch, -1: none */
    char *path;
    struct stat seen;
    bool is_polled;      /* nothing is reported here: poll */
    bool is_lost;        /* the folder is gone: watch it when there is one again */
    bool is_due;         /* something was reported */
    bool is_empty;       /* the file is empty or gone since then */
    long long due, look; /* when to check */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool look(const char *path, struct stat *info)
{
    memset(info, 0, sizeof *info);
    return path != NULL && stat(path, info) == 0;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int open_events(void)
{
#ifdef __linux__
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#else
    return -1;
#endif
}

struct watch *watch_new(void)
{
    struct watch *watch = xcalloc(1, sizeof *watch);
    watch->folder = -1;
    watch->fd = open_events();
    return watch;
}

void watch_free(struct watch *watch)
{
    if (watch == NULL)
        return;
    if (watch->fd >= 0)
        close(watch->fd);
    free(watch->path);
    free(watch);
}

#ifdef __linux__
enum { LOST = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED };

/* File systems on which inotify misses changes by other machines. */
static bool is_remote(const char *path)
{
    struct statfs info;
    if (statfs(path, &info) != 0)
        return false;
    return info.f_type == NFS_SUPER_MAGIC || info.f_type == SMB_SUPER_MAGIC || (unsigned)info.f_type == 0xFF534D42u ||
           info.f_type == 0x65735546 /* FUSE */ || info.f_type == V9FS_MAGIC;
}

static void watch_folder(struct watch *watch)
{
    const char *slash = strrchr(watch->path, '/');
    char *folder = slash != NULL ? xstrndup(watch->path, (size_t)(slash - watch->path) + 1) : xstrdup(".");
    watch->folder = watch->fd >= 0 ? inotify_add_watch(watch->fd, folder,
                                                       IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_CREATE |
                                                           IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)
                                   : -1;
    watch->is_polled = watch->folder < 0 || is_remote(folder);
    free(folder);
}

static bool add_folder(int fd, const char *path)
{
    return fd >= 0 && !is_remote(path) &&
           inotify_add_watch(fd, path, IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE) >= 0;
}

static bool take_events(int fd)
{
    char events[4096];
    bool any = false;
    while (fd >= 0 && read(fd, events, sizeof events) > 0)
        any = true;
    return any;
}

/* Takes the reports on the file's folder. One that was removed or moved away is watched again, as soon as there is
 * another of its name; until then its file is looked at. */
static bool take_reports(struct watch *watch)
{
    _Alignas(struct inotify_event) char events[4096];
    bool any = false, is_lost = watch->is_lost;
    for (ssize_t got; watch->fd >= 0 && (got = read(watch->fd, events, sizeof events)) > 0; any = true) {
        for (ssize_t at = 0; at < got;) {
            const struct inotify_event *event = (const struct inotify_event *)(events + at);
            is_lost = is_lost || (event->wd == watch->folder && (event->mask & LOST) != 0);
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
    if (is_lost) {
        inotify_rm_watch(watch->fd, watch->folder);
        watch_folder(watch);
    }
    watch->is_lost = is_lost && watch->folder < 0;
    return any || is_lost;
}
#else
static void watch_folder(struct watch *watch)
{
    watch->is_polled = true;
}

static bool add_folder(int fd, const char *path)
{
    (void)fd, (void)path;
    return false;
}

static bool take_events(int fd)
{
    (void)fd;
    return false;
}

static bool take_reports(struct watch *watch)
{
    (void)watch;
    return false;
}
#endif

bool watch_file(struct watch *watch, const char *path)
{
    if (path == NULL ? watch->path == NULL : watch->path != NULL && strcmp(path, watch->path) == 0)
        return false;
#ifdef __linux__
    if (watch->folder >= 0)
        inotify_rm_watch(watch->fd, watch->folder);
#endif
    watch->folder = -1;
    free(watch->path);
    watch->path = path != NULL ? xstrdup(path) : NULL;
    watch->is_polled = watch->is_due = watch->is_lost = false;
    look(watch->path, &watch->seen);
    watch->look = now_ms() + LOOK_MS;
    if (watch->path != NULL)
        watch_folder(watch);
    return true;
}

int watch_descriptor(const struct watch *watch)
{
    return watch->fd;
}

int watch_timeout(const struct watch *watch)
{
    long long left = watch->is_due ? watch->due - now_ms() : watch->is_polled ? watch->look - now_ms() : -1;
    return !watch->is_due && !watch->is_polled ? -1 : left > 0 ? (int)left : 0;
}

bool watch_changed(struct watch *watch)
{
    struct stat now;
    long long time = now_ms();
    if (watch->path == NULL)
        return take_events(watch->fd) && false;
    bool told = take_reports(watch), is_look = watch->is_polled && time >= watch->look;
    if (is_look)
        watch->look = time + LOOK_MS;
    if ((told || is_look) && !watch->is_due) {
        bool there = look(watch->path, &now);
        if (there && same(&now, &watch->seen))
            return false;
        watch->is_due = true;
        watch->is_empty = !there || now.st_size == 0;
        watch->due = time + (watch->is_empty ? EMPTY_MS : REST_MS);
        return false;
    }
    if (!watch->is_due)
        return false;
    bool there = look(watch->path, &now), is_empty = !there || now.st_size == 0;
    if (is_empty != watch->is_empty) /* emptied only now, or being written now */
        watch->due = time + (is_empty ? EMPTY_MS : REST_MS);
    watch->is_empty = is_empty;
    if (time < watch->due)
        return false;
    watch->is_due = false;
    bool changed = there && !same(&now, &watch->seen);
    watch->seen = now;
    return changed;
}

struct watch_folders {
    int fd; /* inotify, -1: none */
    char **paths;
    size_t count, room;
    bool is_polled;          /* one of them reports nothing: poll */
    unsigned long long seen; /* state of all files */
};

struct watch_folders *watch_folders_new(void)
{
    struct watch_folders *folders = xcalloc(1, sizeof *folders);
    folders->fd = open_events();
    return folders;
}

void watch_folders_free(struct watch_folders *folders)
{
    if (folders == NULL)
        return;
    if (folders->fd >= 0)
        close(folders->fd);
    for (size_t i = 0; i < folders->count; i++)
        free(folders->paths[i]);
    free(folders->paths);
    free(folders);
}

/* A hash of the names, sizes and times of a folder's files, in any order. */
static unsigned long long looks(const char *path)
{
    unsigned long long sum = 0;
    struct stat info;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        unsigned long long hash = 14695981039346656037u;
        if (*entry->d_name == '.' || fstatat(dirfd(folder), entry->d_name, &info, 0) != 0)
            continue;
        for (const char *p = entry->d_name; *p != '\0'; p++)
            hash = (hash ^ (unsigned char)*p) * 1099511628211u;
        if (!S_ISDIR(info.st_mode)) { /* a subfolder has its own watch */
            hash = (hash ^ (unsigned long long)info.st_size) * 1099511628211u;
            hash = (hash ^ (unsigned long long)info.st_mtim.tv_sec) * 1099511628211u;
            hash = (hash ^ (unsigned long long)info.st_mtim.tv_nsec) * 1099511628211u;
        }
        sum += hash;
    }
    if (folder != NULL)
        closedir(folder);
    return sum;
}

void watch_folders_add(struct watch_folders *folders, const char *path)
{
    for (size_t i = 0; i < folders->count; i++)
        if (strcmp(folders->paths[i], path) == 0)
            return;
    folders->is_polled = !add_folder(folders->fd, path) || folders->is_polled;
    folders->paths = xgrow(folders->paths, folders->count, &folders->room, sizeof *folders->paths);
    folders->paths[folders->count++] = xstrdup(path);
    folders->seen += looks(path);
}

bool watch_folders_wait(struct watch_folders *folders)
{
    struct pollfd events = {.fd = folders->fd, .events = POLLIN};
    for (unsigned long long before = folders->seen; folders->count > 0;) {
        unsigned long long now = 0;
        for (size_t i = 0; i < folders->count; i++)
            now += looks(folders->paths[i]);
        bool is_rest = now == folders->seen;
        folders->seen = now;
        if (is_rest && now != before)
            return true;
        int timeout_ms = now != before ? REST_MS : folders->is_polled ? LOOK_MS : -1;
        if (poll(&events, 1, timeout_ms) < 0 && errno != EINTR)
            return false;
        take_events(folders->fd);
    }
    return false;
}
