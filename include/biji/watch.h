/* watch.h - whether another program changed a file that is shown. On Linux through inotify on the file's folder, since
 * editors replace the file; elsewhere and on network file systems by checking the time stamp once a second. */
#ifndef BIJI_WATCH_H
#define BIJI_WATCH_H

#include <stdbool.h>

struct watch;

/* Owner: the caller; ended by watch_free(), which accepts NULL. */
struct watch *watch_new(void);
/* Ends it; accepts NULL. */
void watch_free(struct watch *watch);
/* Watches this file (NULL: no file) instead of the last one. False: it is the same file. */
bool watch_file(struct watch *watch, const char *path);
/* The descriptor to poll(), or -1. */
int watch_descriptor(const struct watch *watch);
/* Milliseconds until watch_changed() must be called again even if nothing was reported; -1: never. */
int watch_timeout(const struct watch *watch);
/* Takes the reports. True once the file differs from when it was first watched or last seen changed, and is stable: an
 * empty file counts only after a second, since many editors truncate before writing. */
bool watch_changed(struct watch *watch);

/* Whole folders, for a program that only waits. */
struct watch_folders;
/* Owner: the caller; ended by watch_folders_free(), which accepts NULL. */
struct watch_folders *watch_folders_new(void);
/* Ends it; accepts NULL. */
void watch_folders_free(struct watch_folders *folders);
/* Also watches the files directly in this folder. */
void watch_folders_add(struct watch_folders *folders, const char *path);
/* Waits until a file there is created, changed or removed, and is stable. False when that can no longer be detected. */
bool watch_folders_wait(struct watch_folders *folders);

#endif
