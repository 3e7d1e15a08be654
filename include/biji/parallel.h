/* parallel.h - work divided among threads. */
#ifndef BIJI_PARALLEL_H
#define BIJI_PARALLEL_H

#include <stddef.h>

enum { PARALLEL_MAX = 16 };

/* How many threads are useful on this machine: 1 to PARALLEL_MAX. */
int parallel_threads(void);
/* Calls work(context, i) for i in 0..threads-1, each in a thread of its own (the caller's among them), and waits for
 * all. Where threads cannot be started, the calls are made in turn. */
void parallel_run(int threads, void (*work)(void *context, int thread), void *context);

#endif
