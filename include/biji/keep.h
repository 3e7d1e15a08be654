/* keep.h - files that must not lose anything: logs that grow by whole lines, and files that are replaced as a whole. Any
 * number of programs may write one at a time. A lock is waited for 100 ms at most; lines that could not be written by then
 * go to a pending file beside it, which every later read sees and the next write takes in. */
#ifndef BIJI_KEEP_H
#define BIJI_KEEP_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>

/* Whether symbolic links at a file's own name are followed: yes below the reader's own folders (and they stay links), no
 * inside a course, which may have come from anybody. */
enum keep_links { KEEP_FOLLOW, KEEP_NO_LINKS };

/* Reads all of path and of what is pending for it into out, which is emptied first; a missing file is empty. False with
 * error filled when it is there and cannot be read. */
bool keep_read(const char *path, enum keep_links links, struct buf *out, struct error *error);
/* Adds whole lines, each ended by a newline, at the end, and has them on disk before it returns. Missing folders are made.
 * False with error filled: then nothing of them was kept. */
bool keep_append(const char *path, enum keep_links links, struct slice lines, struct error *error);
/* What a file becomes: writes to fresh what old is to be replaced by. False: it stays as it is. May be called again when
 * somebody changed the file meanwhile. */
typedef bool keep_edit(void *context, struct slice old, struct buf *fresh);
/* Replaces path by what edit makes of its present content and all that is pending: temporary file, fsync, rename. A link
 * stays a link, and the file keeps its mode. False with error filled when it cannot be written, or *busy is true (may be
 * NULL): another program holds the lock, and the caller had better try again later or use keep_pending(). */
bool keep_update(const char *path, enum keep_links links, keep_edit *edit, void *context, bool *busy,
                 struct error *error);
/* Keeps lines for later in the pending file of this process. With is_quick it neither waits for the disk nor, for longer
 * than a few milliseconds, for anybody else. False with error filled. */
bool keep_pending(const char *path, struct slice lines, bool is_quick, struct error *error);

#endif
