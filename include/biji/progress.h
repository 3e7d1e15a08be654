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
/* Records that a section was read now: heading is an index into the outline, -1 for the text before the first heading.
 * True if that changed anything; a section without text never does. */
bool progress_read(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                   int heading);
/* Marks a whole chapter as read or (false) as unread. */
void progress_set(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                  bool is_read);

/* Adds "chapter › section" of the first unread section, in the order of the course, among the notes that its index lists. Parses
 * notes as needed. Returns the chapter, or COURSE_NONE when everything was read; *section is the heading, NULL for the text before
 * the first one. */
int progress_next(struct course *course, const struct state *state, const struct node **section, struct buf *out);

#endif
