/* passage_course.h - finding passages in the chapters of a course: in their own, then in the others. */
#ifndef BIJI_PASSAGE_COURSE_H
#define BIJI_PASSAGE_COURSE_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/passage.h"

/* The texts of a course's chapters, made as needed. */
struct passage_course;
/* course and diags are borrowed. Owner: the caller. */
struct passage_course *passage_course_new(struct course *course, struct diags *diags);
/* Ends it; accepts NULL. */
void passage_course_free(struct passage_course *texts);
/* The text of a chapter, or NULL when it cannot be read. Lent. */
const struct passage_text *passage_course_text(struct passage_course *texts, int chapter);
/* A chapter's document was replaced: its text is made again when needed. */
void passage_course_changed(struct passage_course *texts, int chapter);
/* The chapter of a file by that name, else the one that it became when it was moved to another folder; COURSE_NONE: there
 * is none. */
int passage_course_chapter(const struct course *course, const char *file);
/* Looks for a passage; *chapter is where it is (COURSE_NONE for an orphan). Other chapters are looked at only where the
 * passage's own section is gone. */
struct passage_hit passage_course_find(struct passage_course *texts, const struct passage *passage, int *chapter);

#endif
