/* index_choice.h - which of a folder's files orders its notes. Of the load floor only. */
#ifndef BIJI_LOAD_INDEX_CHOICE_H
#define BIJI_LOAD_INDEX_CHOICE_H

#include "biji/course.h"
#include "biji/diag.h"

#include <stdbool.h>

/* Looks at every file of the course's folder that may be its contents, and reads that which names most: its chapters become the course's,
 * chapter 0 the note that the course opens with. wanted names the index instead (from the root), or "none" that there is none; NULL: it is
 * sought. Sets course->why. False, with no chapters, when no file will do. */
bool index_choose(struct course *course, const char *wanted, struct diags *diags);

#endif
