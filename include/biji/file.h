/* file.h - whole files: read with a limit, written atomically. */
#ifndef BIJI_FILE_H
#define BIJI_FILE_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Larger files are not read (64 MiB): notes are never that large, files given by mistake are. */
enum { FILE_LARGEST_BYTES = 64 << 20 };

/* Reads all of path ("-" is standard input) into *bytes with a NUL added after *count bytes. False with error
 * filled when it is neither a regular file nor a pipe, cannot be read, or is larger than FILE_LARGEST_BYTES. Owner
 * of *bytes: the caller; ended by free(). */
bool file_read(const char *path, char **bytes, size_t *count, struct error *error);
/* Reads a regular file into a buffer that is emptied first and keeps its memory, for reading many files in turn;
 * path is relative to folder (a descriptor, or AT_FDCWD). False, without a reason, when it cannot be read or is too
 * large. */
bool file_read_at(int folder, const char *path, struct buf *buf);
/* Replaces path by content: a temporary file beside it, fsync, rename. On failure false with error filled, and path is
 * unchanged. */
bool file_write_atomic(const char *path, struct slice content, struct error *error);
/* Creates the folder path and its missing parents (mode 0700). False with error filled. */
bool file_make_folders(const char *path, struct error *error);

#endif
