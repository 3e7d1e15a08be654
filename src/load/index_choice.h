/* index_choice.h - which of a folder's files orders its notes. For this room only. */
#ifndef BIJI_LOAD_INDEX_CHOICE_H
#define BIJI_LOAD_INDEX_CHOICE_H

#include "biji/course.h"
#include "biji/diag.h"

#include <stdbool.h>

/* Reads every file of the course's folder that may be its index and takes the one that names most: its chapters become the
 * course's, and chapter 0 is the note that the course opens with. wanted names the index instead (relative to the root), or "none"
 * for no index; NULL: look for it. Sets course->why. False, without chapters, when no file qualifies. */
bool index_choose(struct course *course, const char *wanted, struct diags *diags);

#endif
