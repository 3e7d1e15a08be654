/* progress.h - how much of a chapter was read. A section (a heading with text below it) was read when its text was; one
 * whose text changed since is "changed", never new. */
#ifndef BIJI_PROGRESS_H
#define BIJI_PROGRESS_H

#include "biji/course.h"
#include "biji/outline.h"
#include "biji/state.h"

#include <stdbool.h>

enum section_state { SECTION_NONE, SECTION_UNREAD, SECTION_READ, SECTION_CHANGED };

struct chapter_progress {
    int sections, read, changed; /* changed ones count as read */
    long seconds, seconds_left;  /* at 300 Han characters or 200 words a minute and 20 s per display formula */
    int percent;                 /* of the seconds; 100 without any text */
};

/* Measures a chapter whose STATE_READ entries in state have this name. */
struct chapter_progress progress_measure(const struct doc *doc, const struct outline *outline,
                                         const struct state *state, const char *chapter);
/* The same in steps, for a large note: what its sections hold, measured once, whatever state says of them later. */
struct progress_scan;
/* Begins with a chapter, which is borrowed. Owner: the caller; ended by progress_scan_free(), which accepts NULL. */
struct progress_scan *progress_scan_new(const struct doc *doc, const struct outline *outline);
/* Measures about so many bytes more. False when nothing is left. */
bool progress_scan_step(struct progress_scan *scan, size_t bytes);
/* The progress, when nothing is left to measure. */
struct chapter_progress progress_scan_result(const struct progress_scan *scan, const struct state *state,
                                             const char *chapter);
/* Ends it; accepts NULL. */
void progress_scan_free(struct progress_scan *scan);
/* Records that sections were read now: from and to (exclusive) are indexes into the outline, -1 for the text before the first
 * heading. True if that changed anything; a section without text never does. */
bool progress_read(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                   int from, int to);
/* Marks a whole chapter as read or (false) as unread. */
void progress_set(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                  bool is_read);

/* Adds "chapter › section" of the first unread section, in the order of the course, among the notes that its index lists. Parses
 * notes as needed. Returns the chapter, or COURSE_NONE when everything was read; *section is the heading, NULL for the text before
 * the first one. */
int progress_next(struct course *course, const struct state *state, const struct node **section, struct buf *out);

#endif
