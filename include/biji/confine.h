/* confine.h - gives up, for good, what reading needs no more: so that a fault in what decodes foreign notes can do little.
 * Landlock and seccomp, where the kernel has them. */
#ifndef BIJI_CONFINE_H
#define BIJI_CONFINE_H

#include <stdbool.h>

/* Whether the user asks for the whole reader to be confined: BIJI_SECURE is set to anything but nothing and 0, as LESSSECURE
 * is for less. Then no program is started and no page fetched, and whoever would says so. */
bool confine_is_wanted(void);
/* From now on this process starts no program, opens no connection, and writes to files in biji's own folders only (state,
 * cache, data; see paths.h) and to the terminal; what is open stays so. With `make`, folders of its own that are missing
 * are made first, for they could not be made later. True if the kernel enforces all of it. Must be called before any
 * thread is started. */
bool confine_enter(bool make);

#endif
