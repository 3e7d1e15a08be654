/* state.h - what the reader keeps between runs: where each course was left, marks, bookmarks, and what was typed at
 * prompts. Kept in one file; two programs that run at once both keep theirs, because saving reads the file again and
 * repeats only what was changed here since. */
#ifndef BIJI_STATE_H
#define BIJI_STATE_H

#include "biji/error.h"

#include <stdbool.h>
#include <stddef.h>

enum state_kind { STATE_POSITION, STATE_MARK, STATE_BOOKMARK, STATE_PROMPT, STATE_KINDS };

/* One thing kept. Which fields count depends on the kind; strings are never NULL. */
struct state_entry {
    enum state_kind kind;
    char *course;  /* POSITION, MARK, BOOKMARK: the course's root or file, absolute */
    char *chapter; /* the same: name of the note in the course, or URL of a page */
    char *text; /* the same: first words at the place, to find it again when lines have moved; PROMPT: what was typed */
    char *label; /* BOOKMARK: what the list shows; MARK: the letter; PROMPT: which prompt */
    int line;    /* line of the note's file */
    long time;   /* seconds since 1970 */
};

/* Entries are lent and stay in place until the next change. */
struct state {
    char *path;                  /* NULL: nothing is kept on disk */
    struct state_entry *entries; /* oldest first */
    size_t count, room;
    struct state_change *changes; /* since the file was read, in order */
    size_t change_count, change_room;
};

/* Reads the file at path (copied; NULL: keeps nothing); a missing file is an empty state, and a line that is no entry
 * is passed over. Owner: the caller; ended by state_free(), which does not save and accepts NULL. */
struct state *state_load(const char *path);
void state_free(struct state *state);
/* Keeps an entry (strings are copied, NULL is ""; time 0 is now). A position replaces the course's, a mark the course's
 * with that letter, a bookmark the one at the same place, a prompt's line the same line typed before. */
void state_keep(struct state *state, const struct state_entry *entry);
/* Drops a bookmark or mark: the one that state_keep() would replace. */
void state_drop(struct state *state, const struct state_entry *entry);
/* The newest entry of this kind, course and label (NULL: any label), or NULL. */
const struct state_entry *state_find(const struct state *state, enum state_kind kind, const char *course,
                                     const char *label);
/* Writes what has changed, atomically; does nothing when nothing has. False with error filled. */
bool state_save(struct state *state, struct error *error);

#endif
