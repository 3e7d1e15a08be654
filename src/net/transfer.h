/* transfer.h - requests by libcurl, inside the child process that fetch.c starts. */
#ifndef BIJI_NET_TRANSFER_H
#define BIJI_NET_TRANSFER_H

#include "biji/fetch.h"

struct transfers;

/* As fetcher_new(), but in this process. Owner: the caller; ended by transfers_free(). */
struct transfers *transfers_new(const struct fetch_limits *limits, struct error *error);
/* Ends all jobs; accepts NULL. */
void transfers_free(struct transfers *all);
/* Starts a request. Never NULL: one that cannot start is FETCH_FAILED at once. */
struct fetch_job *transfer_begin(struct transfers *all, const struct fetch_request *request);
/* Cancels a running job, and frees it in any state. */
void transfer_end(struct transfers *all, struct fetch_job *job);
/* As fetcher_descriptors(). */
int transfers_descriptors(struct transfers *all, struct pollfd *fds, int room, int *timeout_ms);
/* As fetcher_step(). */
bool transfers_step(struct transfers *all);

#endif
