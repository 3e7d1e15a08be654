/* study_dir.h - the folder for a reader's data on a course: $XDG_DATA_HOME/biji/COURSE-ID/, or .biji/ in the course if
 * the reader created it there. A course is identified by its content, not by its path, so that it may be moved. Symbolic
 * links in a .biji/ are not followed, since they may have come with the course. */
#ifndef BIJI_STUDY_DIR_H
#define BIJI_STUDY_DIR_H

#include "biji/course.h"
#include "biji/error.h"
#include "biji/keep.h"
#include "biji/state.h"
#include "biji/str.h"

#include <stdbool.h>

struct study_dir {
    char *id;     /* COURSE-ID: a folder name; NULL when nothing is saved */
    char *folder; /* absolute, maybe not created yet; NULL when nothing is saved: standard input, or no home folder */
    char *root;   /* the course's folder, or the file of a course of one: absolute, without symbolic links */
    bool is_here; /* it is .biji/ in the course */
    bool has_failed; /* a failure was reported; further ones are not */
};

/* The folder of a course that was opened as path (NULL: the bundled one; "-": nothing is saved). machine is the state of
 * this machine, which records where the course is (borrowed; not saved here). Nothing is created on disk. Never NULL;
 * owner: the caller; ended by study_dir_free(), which accepts NULL. */
struct study_dir *study_dir_open(const struct course *course, const char *path, struct state *machine);
/* Ends the folder record; the files stay. Accepts NULL. */
void study_dir_free(struct study_dir *dir);
/* The path of the file `name` in the folder, malloc'ed; NULL when nothing is saved. */
char *study_dir_path(const struct study_dir *dir, const char *name);
/* Reads a file of the folder into out (empty if absent). False on failure; error is filled only the first time that this or
 * one of the two below fails. has_failed stays set, for the exit status. */
bool study_read(struct study_dir *dir, const char *name, struct buf *out, struct error *error);
/* Appends whole lines to a file of the folder; see keep.h. */
bool study_append(struct study_dir *dir, const char *name, struct slice lines, struct error *error);
/* Replaces a file of the folder by what edit makes of it; see keep.h. */
bool study_update(struct study_dir *dir, const char *name, keep_edit *edit, void *context, struct error *error);
/* Records in course.yaml what the course looks like now: title, folders, hashes of its files, by which it is recognised
 * after a move. Call it once something is saved; does nothing when the record is up to date. */
void study_dir_describe(struct study_dir *dir, const struct course *course);
/* Makes .biji/ in the course the folder from now on: copies what is kept there, saves machine, then removes the old files.
 * False with error filled: all stays as it was. */
bool study_dir_move_here(struct study_dir *dir, struct state *machine, struct error *error);

#endif
