/* watch.h - whether a file that is shown was changed by somebody else. Linux tells through inotify, on the file's folder,
 * since editors put a new file in the old one's place; elsewhere and on network file systems time stamps are looked at once
 * a second. */
#ifndef BIJI_WATCH_H
#define BIJI_WATCH_H

#include <stdbool.h>

struct watch;

/* Owner: the caller; ended by watch_free(), which accepts NULL. */
struct watch *watch_new(void);
/* Ends it; accepts NULL. */
void watch_free(struct watch *watch);
/* Watches this file from now on instead of another (NULL: none). */
void watch_file(struct watch *watch, const char *path);
/* To wait for with poll(); -1: there is none. */
int watch_descriptor(const struct watch *watch);
/* Milliseconds until watch_changed() is to be asked again though nothing was reported; -1: never. */
int watch_timeout(const struct watch *watch);
/* Takes what was reported. True once the file has other bytes than when it was watched first, or seen changed last, and
 * is at rest: an empty file counts only when it stays empty for a second, since many editors empty it before writing. */
bool watch_changed(struct watch *watch);

/* Folders watched as a whole, for a program that does nothing else meanwhile. */
struct watch_folders;
/* Owner: the caller; ended by watch_folders_free(), which accepts NULL. */
struct watch_folders *watch_folders_new(void);
/* Ends it; accepts NULL. */
void watch_folders_free(struct watch_folders *folders);
/* Watches the files directly in a folder from now on; a folder that is watched already stays so. */
void watch_folders_add(struct watch_folders *folders, const char *path);
/* Waits until a file there is made, changed or removed, and is at rest. False when that cannot be told any more. */
bool watch_folders_wait(struct watch_folders *folders);

#endif
