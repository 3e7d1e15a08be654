/* study_dir.h - the folder that keeps what a reader leaves in a course: $XDG_DATA_HOME/biji/COURSE-ID/, or .biji/ in the
 * course where the reader made it there. A course is known by what it is, not by where it lies, so that it may be moved.
 * In a .biji/ no symbolic link is followed, since it may have come with the course. */
#ifndef BIJI_STUDY_DIR_H
#define BIJI_STUDY_DIR_H

#include "biji/course.h"
#include "biji/error.h"
#include "biji/keep.h"
#include "biji/state.h"
#include "biji/str.h"

#include <stdbool.h>

struct study_dir {
    char *id;        /* COURSE-ID: one name of a folder; NULL when nothing is kept */
    char *folder;    /* absolute, maybe not made yet; NULL when nothing is kept: standard input, or no home */
    char *root;      /* the course's folder, or the file of a course of one: absolute, without symbolic links */
    bool is_here;    /* it is .biji/ in the course */
    bool has_failed; /* a failure was told; the next ones are not */
};

/* The folder of a course that was opened as path (NULL: the bundled one; "-" keeps nothing). machine is the state of this
 * machine, which learns where the course lies (borrowed; not saved here). Nothing else is made on disk. Never NULL; owner:
 * the caller; ended by study_dir_free(), which accepts NULL. */
struct study_dir *study_dir_open(const struct course *course, const char *path, struct state *machine);
/* Ends the folder record; the files stay. Accepts NULL. */
void study_dir_free(struct study_dir *dir);
/* The file `name` of the folder, malloc'ed; NULL when nothing is kept. */
char *study_dir_path(const struct study_dir *dir, const char *name);
/* Reads a file of the folder into out (empty if absent). False on failure; error is filled only the first time that this or
 * one of the two below fails. A failure is told once and counted: has_failed stays, for the exit status. */
bool study_read(struct study_dir *dir, const char *name, struct buf *out, struct error *error);
/* Adds whole lines to a file of the folder; see keep.h. */
bool study_append(struct study_dir *dir, const char *name, struct slice lines, struct error *error);
/* Replaces a file of the folder by what edit makes of it; see keep.h. */
bool study_update(struct study_dir *dir, const char *name, keep_edit *edit, void *context, struct error *error);
/* Notes in course.yaml what the course looks like now: title, folders, hashes of its files, by which it is known again when
 * it was moved. To be called once something is kept; does nothing when that is known already. */
void study_dir_describe(struct study_dir *dir, const struct course *course);
/* Makes .biji/ in the course the folder from now on; what is kept already moves there. False with error filled. */
bool study_dir_move_here(struct study_dir *dir, struct state *machine, struct error *error);

#endif
