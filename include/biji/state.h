/* state.h - a table of small things kept between runs, in one file: for a course where each chapter was left, marks,
 * bookmarks and sections read (src/study); for this machine what was typed at prompts and which folder is which course.
 * Two programs that run at once both keep their changes, because saving reads the file again and repeats only the
 * changes made here. Lines that are not entries stay as they are. */
#ifndef BIJI_STATE_H
#define BIJI_STATE_H

#include "biji/error.h"
#include "biji/keep.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

enum state_kind { STATE_POSITION, STATE_MARK, STATE_BOOKMARK, STATE_PROMPT, STATE_READ, STATE_FOLDER, STATE_KINDS };

/* One entry. Which fields are used depends on the kind; strings are never NULL. */
struct state_entry {
    enum state_kind kind;
    /* FOLDER: the course's root, absolute; else "" (once POSITION, MARK and BOOKMARK had a path here) */
    const char *course;
    /* POSITION, MARK, BOOKMARK, READ: name of the note in the course, or URL of a page */
    const char *chapter;
    /* POSITION, MARK, BOOKMARK: first words at the place, to find it again when lines have moved; PROMPT: what was typed;
     * READ: hash of the section as it was read; FOLDER: the course's id */
    const char *text;
    /* BOOKMARK: what the list shows; MARK: the letter; PROMPT: which prompt; READ: the section, "" for the whole chapter;
     * FOLDER: "here" when the reader made the .biji/ in it */
    const char *label;
    /* POSITION, MARK, BOOKMARK: the place as a passage (passage.h), or "" */
    const char *anchor;
    int line;      /* of the note's file */
    long time;     /* seconds since 1970 */
    char *strings; /* the state's own: memory of the strings above; NULL in a caller's entry */
};

/* Entries are lent and stay in place until the next change. */
struct state {
    char *path; /* NULL: nothing is saved on disk */
    enum keep_links links;
    struct buf others;           /* lines of the file that are not entries */
    struct state_entry *entries; /* oldest first */
    size_t count, room;
    struct state_change *changes; /* made since the file was read, in order */
    size_t change_count, change_room;
    bool has_pending; /* state_save_quickly() left pending lines that the next state_save() merges */
};

/* Reads the file at path (copied; NULL: nothing is saved); a missing file is an empty state. Owner: the caller; ended
 * by state_free(), which does not save and accepts NULL. */
struct state *state_load(const char *path, enum keep_links links);
/* Ends the state without saving it; accepts NULL. */
void state_free(struct state *state);
/* Adds an entry (strings are copied, NULL is ""; time 0 is now; it may be one of the state's own). A position replaces that of its
 * chapter, a mark the one with its letter, a bookmark the one at the same place, a prompt's line the same line typed before, a
 * section or folder its own entry. */
void state_keep(struct state *state, const struct state_entry *entry);
/* Removes the entry that state_keep() would replace. */
void state_drop(struct state *state, const struct state_entry *entry);
/* The newest entry of this kind, course and label (NULL: any label), or NULL. */
const struct state_entry *state_find(const struct state *state, enum state_kind kind, const char *course,
                                     const char *label);
/* The newest position in a chapter, or NULL. */
const struct state_entry *state_find_position(const struct state *state, const char *course, const char *chapter);
/* Writes the changes atomically or, if another program holds the lock, as pending lines (keep.h); does nothing without
 * changes. False with error filled: the changes stay, and the next call tries them again. */
bool state_save(struct state *state, struct error *error);
/* The same without syncing to disk, waiting at most a few milliseconds for other programs: changes go to a pending
 * file, which every state_load() reads. */
bool state_save_quickly(struct state *state, struct error *error);

#endif
