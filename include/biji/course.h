/* course.h - a course: an ordered list of chapters with titles, targets and objectives. The loader fills it; a
 * chapter's document is parsed on first use and then kept. */
#ifndef BIJI_COURSE_H
#define BIJI_COURSE_H

#include "biji/doc.h"
#include "biji/mem.h"
#include "biji/shelf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chapter_state { CHAPTER_UNREAD, CHAPTER_READ, CHAPTER_FAILED };

/* One entry of the contents. Strings are NUL-terminated and in the course's arena; NULL if absent. */
struct chapter {
    int number; /* as shown; 0 = unnumbered (an index note, a preface) */
    int depth;  /* nesting in the index: 0 for top entries */
    const char *title;
    const char *path;     /* file to read, relative to the working folder; NULL when there is only an upstream page */
    const char *name;     /* path relative to the course's root, '/' separated, as links and diagnostics name it */
    const char *upstream; /* URL of the upstream page, without fragment */
    const char
        *link; /* URL of something that cannot be read here (a repository, a video): the entry only links to it */
    bool is_unlisted; /* not in the index: a note of the group at the end, or a title of that group or of its folders */
    bool is_untitled; /* the title is the file's name until course_look() reads the real one */
    const char *const *objectives;
    size_t objective_count;
    int index_line, index_column; /* of its link in the index note, or 0 */
    enum chapter_state state;
    struct doc *doc;     /* when CHAPTER_READ */
    uint64_t stamp;      /* what its file looked like then: number, size and time in one; 0: unknown */
    const char *failure; /* when CHAPTER_FAILED: a sentence */
};

struct folder_notes;

/* Owns its chapters and their documents. Chapter 0 is the index note itself when there is one. */
struct course {
    struct arena arena;
    const char *title;
    const char *root;       /* folder, or the folder of the single file; absolute and without symbolic links */
    const char *index_path; /* file that orders the chapters; NULL without one */
    const char *index_name; /* the same, relative to the root */
    const char *site;       /* folder below the root that links starting with "/" are relative to; "" for the root */
    const char *why;        /* how the index was chosen, one line per candidate; NULL for single notes */
    struct shelf *shelf;    /* all notes and pictures below the root, owned */
    size_t shelf_notes;     /* how many of them are notes */
    const struct folder_notes *listed; /* the loader's, while it opens the course; then NULL */
    const char *description;
    bool has_index; /* chapters[0] is the index note */
    struct chapter *chapters;
    size_t chapter_count, chapter_room;
};

enum { COURSE_NONE = -1 };

/* An empty course. Owner: the caller; ended by course_free(), which accepts NULL and frees the documents. */
struct course *course_new(void);
/* Ends the course with all documents of its chapters; accepts NULL. */
void course_free(struct course *course);
/* A new chapter at the end, zeroed; lent until the next is added. */
struct chapter *course_add(struct course *course);
/* Sets the chapter's file name (in the course's arena), by which links and course_by_name() then find it. */
void course_set_name(struct course *course, int chapter, const char *name);
/* The chapter with this number; COURSE_NONE when there is no such chapter. */
int course_by_number(const struct course *course, int number);
/* The chapter of a note, by its file below the root; COURSE_NONE when it is not in the course. */
int course_by_name(const struct course *course, const char *name);
/* The chapter of an upstream page, by its URL (fragment ignored); COURSE_NONE when no chapter has it. */
int course_by_upstream(const struct course *course, const char *url);
struct error;
/* A chapter as a user names it on the command line: its number, its file (from the root, or as a path), or its
 * title (whole, else the one title that holds it). COURSE_NONE with error filled when none or several match. */
int course_find(const struct course *course, const char *wanted, struct error *error);
/* Whether an entry has nothing to show: it is a heading for others (number 0), or is not written yet. */
bool chapter_is_blank(const struct chapter *chapter);
/* How many chapters carry a number: the N of "3/N". */
int course_numbered(const struct course *course);

#endif
