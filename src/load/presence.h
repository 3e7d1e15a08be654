/* presence.h - whether a course has a file. For this room only. */
#ifndef BIJI_LOAD_PRESENCE_H
#define BIJI_LOAD_PRESENCE_H

#include "biji/course.h"

#include <stdbool.h>

/* Whether a file or folder that can be read is below a folder of the course, "" for the root. While the course is opened, most answers
 * come from the names that were seen when its folders were listed, and not from the disk. */
bool presence_of(struct course *course, const char *folder, const char *file);

#endif
