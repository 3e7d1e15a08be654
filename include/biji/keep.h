/* keep.h - files that must not lose anything: logs that grow by whole lines, and files that are replaced as a whole. Any
 * number of programs may use one at the same time. Waiting for a lock takes at most 100 ms; lines that could not be
 * written by then go to a pending file beside it, which every later read includes and the next write merges. */
#ifndef BIJI_KEEP_H
#define BIJI_KEEP_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>

/* Whether a file's name may be a symbolic link: followed (and kept) in the reader's own folders, refused inside a
 * course, which may come from anybody. */
enum keep_links { KEEP_FOLLOW, KEEP_NO_LINKS };

/* Reads all of path and its pending lines into out, which is emptied first; a missing file is empty. False with error
 * filled when it exists and cannot be read. */
bool keep_read(const char *path, enum keep_links links, struct buf *out, struct error *error);
/* Appends whole lines, each ended by a newline, and syncs them to disk. Missing folders are created. On failure false with
 * error filled, and none of the lines was kept. */
bool keep_append(const char *path, enum keep_links links, struct slice lines, struct error *error);
/* Makes the new content of a file: writes to fresh what replaces old. False: the file stays unchanged. May be called
 * again if another program changed the file meanwhile. */
typedef bool keep_edit(void *context, struct slice old, struct buf *fresh);
/* Replaces path by what edit makes of its present content and its pending lines: temporary file, fsync, rename. A link
 * stays a link, and the file keeps its mode. False with error filled when it cannot be written; *busy (may be NULL) is
 * true if another program holds the lock: try again later or use keep_pending(). */
bool keep_update(const char *path, enum keep_links links, keep_edit *edit, void *context, bool *busy,
                 struct error *error);
/* Stores lines in the pending file of this process. With is_quick it does not sync to disk and waits at most a few
 * milliseconds for other programs. False with error filled. */
bool keep_pending(const char *path, struct slice lines, bool is_quick, struct error *error);

#endif
