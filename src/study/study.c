/* study.c - opening and saving what a reader leaves in a course. Two tables: one belongs to the course and travels with it,
 * one to this machine. */
#include "biji/study.h"

#include "biji/mem.h"
#include "biji/paths.h"

#include <stdlib.h>
#include <string.h>

/* Older versions kept places, marks and bookmarks in the machine's table, by path. */
static void take_over(struct study *study)
{
    struct state *machine = study->machine;
    for (size_t i = machine->count; i-- > 0;) {
        struct state_entry old = machine->entries[i], copy = old;
        bool is_place = old.kind == STATE_POSITION || old.kind == STATE_MARK || old.kind == STATE_BOOKMARK;
        if (!is_place || study->dir->root == NULL || strcmp(old.course, study->dir->root) != 0)
            continue;
        copy.course = "";
        state_keep(study->progress, &copy);
        copy.course = study->dir->root;
        state_drop(machine, &copy);
    }
}

struct study *study_open(const struct course *course, const char *path)
{
    struct study *study = xcalloc(1, sizeof *study);
    char *state = path_in(PATH_STATE, "state");
    study->course = course;
    study->machine = state_load(state, KEEP_FOLLOW);
    study->dir = study_dir_open(course, path, study->machine);
    char *progress = study_dir_path(study->dir, "progress.tsv");
    study->progress = state_load(progress, study->dir->is_here ? KEEP_NO_LINKS : KEEP_FOLLOW);
    take_over(study);
    free(progress);
    free(state);
    return study;
}

void study_close(struct study *study)
{
    if (study == NULL)
        return;
    study_dir_free(study->dir);
    state_free(study->machine);
    state_free(study->progress);
    free(study);
}

/* A failure is reported once. */
static bool tell(struct study *study, bool ok, const struct error *why, struct error *error)
{
    if (!ok && !study->has_failed)
        error_set(error, why->kind, "%s", why->message);
    study->has_failed = study->has_failed || !ok || study->dir->has_failed;
    return ok;
}

bool study_save(struct study *study, struct error *error)
{
    struct error why = {0};
    bool changed = study->progress->change_count > 0;
    bool ok = state_save(study->progress, &why);
    if (ok && changed && study->dir->folder != NULL)
        study_dir_describe(study->dir, study->course);
    ok = state_save(study->machine, &why) && ok;
    return tell(study, ok, &why, error);
}

bool study_save_quickly(struct study *study, struct error *error)
{
    struct error why = {0};
    bool ok = state_save_quickly(study->progress, &why);
    return tell(study, ok, &why, error);
}
