/* sandbox.h - a process gives up what it does not need before it looks at bytes that nobody vouches for. */
#ifndef BIJI_MEDIA_SANDBOX_H
#define BIJI_MEDIA_SANDBOX_H

/* Limits this process for good: 512 MB of address space, 2 seconds of processor time, no file of its own, and, where Linux
 * has seccomp, no network, no program, no signal to others, and no file opened but for reading. */
void sandbox_enter(void);

#endif
