/* confine.h - permanently gives up rights that reading does not need, so that a bug in a decoder of foreign notes can do
 * little harm. Uses Landlock and seccomp where the kernel has them. */
#ifndef BIJI_CONFINE_H
#define BIJI_CONFINE_H

#include <stdbool.h>

/* Whether the user wants the whole reader confined: BIJI_SECURE is set and neither empty nor 0, like LESSSECURE for less.
 * Then no program is started and no page fetched; callers that would do so report it. */
bool confine_is_wanted(void);
/* What a confined process may still do. */
enum confine_right {
    CONFINE_WRITES = 1,  /* write in biji's own folders (state, cache, data; see paths.h) */
    CONFINE_MAKES = 2,   /* the same, and missing ones are created first, since that is impossible later */
    CONFINE_CONNECTS = 4 /* open connections */
};

/* From now on this process starts no program, and opens connections and writes files only as `rights` (of the above, or 0) allow, and
 * to the terminal; open descriptors stay open. True if the kernel enforces all of this. Must be called before any thread is
 * started. */
bool confine_enter(unsigned rights);

#endif
