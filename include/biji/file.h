/* file.h - whole files: read with a limit, written atomically. */
#ifndef BIJI_FILE_H
#define BIJI_FILE_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Content larger than this is not read (64 MiB): a reader's notes are never so large, a wrong file is. */
enum { FILE_LARGEST_BYTES = 64 << 20 };

/* Reads all of path ("-" is standard input) into *bytes with a NUL added after *count bytes. Fails on what is no
 * regular file (but pipes are read), on what cannot be read and on more than FILE_LARGEST_BYTES: false, with error
 * filled. Owner of *bytes: the caller; ended by free(). */
bool file_read(const char *path, char **bytes, size_t *count, struct error *error);
/* Reads a regular file into a buffer that is emptied first and keeps its room, for reading many one after the other;
 * path is seen from folder (a descriptor, or AT_FDCWD). False, without a reason, when it cannot be read or is too
 * large. */
bool file_read_at(int folder, const char *path, struct buf *buf);
/* Replaces path by content: a temporary file beside it, fsync, rename. False with error filled; path is then as before.
 */
bool file_write_atomic(const char *path, struct slice content, struct error *error);
/* Makes path and its missing parents as folders (mode 0700). False with error filled. */
bool file_make_folders(const char *path, struct error *error);

#endif
