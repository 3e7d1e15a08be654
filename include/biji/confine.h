/* confine.h - permanently gives up rights that reading does not need, so that a bug in a decoder of foreign notes can do
 * little harm. Uses Landlock and seccomp where the kernel has them. */
#ifndef BIJI_CONFINE_H
#define BIJI_CONFINE_H

#include <stdbool.h>

/* Whether the user wants the whole reader confined: BIJI_SECURE is set and neither empty nor 0, like LESSSECURE for less.
 * Then no program is started and no page fetched; callers that would do so report it. */
bool confine_is_wanted(void);
/* From now on this process starts no program, opens no connection, and writes to files in biji's own folders only (state,
 * cache, data; see paths.h) and to the terminal; open descriptors stay open. With `make`, missing folders of its own are
 * created first, since that is impossible later. True if the kernel enforces all of this. Must be called before any
 * thread is started. */
bool confine_enter(bool make);

#endif
