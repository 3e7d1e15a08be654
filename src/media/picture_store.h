/* picture_store.h - cells of large pictures on disk, so that they are decoded once and not at every start. */
#ifndef BIJI_MEDIA_PICTURE_STORE_H
#define BIJI_MEDIA_PICTURE_STORE_H

#include "biji/picture.h"
#include "biji/str.h"

#include <sys/stat.h>

/* The key of a file's cells: any change of the file or the look changes it. Owner: the caller; ended by buf_free(). */
struct buf picture_store_key(const char *path, const struct stat *info, const struct picture_look *look);
/* Whether the cells of the file at path are worth a place on disk. */
bool picture_store_is_worth(const char *path, const struct stat *info, const struct picture_look *look);
/* The `count` cells stored under key in the folder; NULL when they are not there or damaged. Owner: the caller; ended by free(). */
struct picture_cell *picture_store_load(const char *folder, struct slice key, size_t count);
/* Stores them; a failure only costs the next start some time. */
void picture_store_save(const char *folder, struct slice key, const struct picture_cell *cells, size_t count);

#endif
