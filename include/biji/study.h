/* study.h - what a reader leaves in one course, opened: its folder, the table of places, marks, bookmarks and sections read
 * (progress.tsv), and what belongs to this machine (the state file). Entries that older versions kept by path are migrated. */
#ifndef BIJI_STUDY_H
#define BIJI_STUDY_H

#include "biji/course.h"
#include "biji/error.h"
#include "biji/state.h"
#include "biji/study_dir.h"

#include <stdbool.h>

struct study {
    struct study_dir *dir;
    struct state *machine;  /* prompts, folders */
    struct state *progress; /* its entries' course is "" */
    const struct course *course;
    bool has_failed; /* something could not be saved */
};

/* course was opened as path (NULL: the bundled one) and is borrowed. Never NULL; owner: the caller; ended by
 * study_close(), which saves nothing and accepts NULL. */
struct study *study_open(const struct course *course, const char *path);
/* Ends it without saving; accepts NULL. */
void study_close(struct study *study);
/* Writes what has changed, to be on disk when it returns. False when something could not be saved: error is filled only
 * the first time, and what was not kept is tried again at the next call. */
bool study_save(struct study *study, struct error *error);
/* The same without syncing: takes a few milliseconds at most. */
bool study_save_quickly(struct study *study, struct error *error);

#endif
