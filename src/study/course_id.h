/* course_id.h - the id of a course, independent of its path (only for study_dir.c). */
#ifndef BIJI_COURSE_ID_H
#define BIJI_COURSE_ID_H

#include "biji/course.h"
#include "biji/str.h"

#include <stdint.h>

/* A hash of a file's first 64 KiB, or 0 when it cannot be read. */
uint64_t hash_file(const char *path);
/* The id that the index's front matter gives, or NULL. Malloc'ed, as are all ids here: safe as a name of a folder. */
char *course_id_written(const struct course *course);
/* HOST+OWNER+REPO and the path inside the git repository around root, or NULL without a repository or origin. */
char *course_id_of_git(const char *root);
/* The title and a hash of the path. */
char *course_id_of_path(const struct course *course, const char *root);

#endif
