/* sandbox.h - a process gives up what it does not need before it reads untrusted bytes. */
#ifndef BIJI_MEDIA_SANDBOX_H
#define BIJI_MEDIA_SANDBOX_H

/* Limits this process for good: 512 MB of address space, 1.7 seconds of processor time, no writing of files, and, where
 * Linux has seccomp, no network, no programs, no signals to others, and files opened only for reading. */
void sandbox_enter(void);

#endif
