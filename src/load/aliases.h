/* aliases.h - the other names of notes. For this room only. */
#ifndef BIJI_LOAD_ALIASES_H
#define BIJI_LOAD_ALIASES_H

#include "biji/course.h"

/* Has the course's shelf learn the notes' other names when something is first missed there. */
void aliases_on_miss(struct course *course);

#endif
