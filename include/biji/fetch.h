/* fetch.h - pages from the network, several at a time, without ever blocking: the caller waits on the fetcher's
 * descriptors with its own and calls fetcher_step(). Only http and https, certificates verified, no credentials, at
 * most five redirects, never from https to http, and never to a private address on behalf of a page that came from the
 * network. */
#ifndef BIJI_FETCH_H
#define BIJI_FETCH_H

#include "biji/error.h"
#include "biji/str.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    FETCH_LARGEST_BYTES = 16 << 20,
    FETCH_CONNECT_MS = 10000, /* to look up the name, connect and agree on keys */
    FETCH_IDLE_MS = 30000,    /* without a byte */
    FETCH_TOTAL_MS = 60000,   /* for a page, with its redirects and tries */
    FETCH_RETRY_MS = 500,     /* before the second try of an answer 5xx; doubled before the third */
    FETCH_REDIRECTS = 5,
    FETCH_TRIES = 3,
    FETCH_AT_ONCE = 16
};

enum fetch_state {
    FETCH_RUNNING,   /* or waiting for its turn or its next try */
    FETCH_DONE,      /* body is there */
    FETCH_UNCHANGED, /* the server says that what the validators name is still current (304) */
    FETCH_FAILED     /* error says why */
};

/* How long to wait, in milliseconds. */
struct fetch_limits {
    int connect_ms, idle_ms, retry_ms, total_ms;
};

/* What is wanted. Strings are copied. */
struct fetch_request {
    const char *url;  /* http or https; percent-encoded */
    const char *etag; /* validators of what is held, or NULL */
    const char *modified;
    bool guarded;  /* the wish comes from a page that came from the network: private addresses are refused */
    bool any_type; /* pictures too; otherwise HTML and binary bodies are refused */
};

/* A request's life; lent by the fetcher until fetch_end(). */
struct fetch_job {
    enum fetch_state state;
    size_t bytes, total_bytes;                /* as sent, so far; total 0 = unknown */
    struct buf body;                          /* FETCH_DONE; the caller may take it with buf_take() */
    char *final_url, *type, *etag, *modified; /* as cache_entry's; NULL if absent */
    struct error error;
    bool is_refused; /* FETCH_FAILED because the address must not be asked */
    struct fetch_private *private;
};

struct fetcher;

/* limits NULL: those above. NULL with error filled when libcurl is not there or does not start. Owner: the caller;
 * ended by fetcher_free(), which accepts NULL and ends all its jobs. */
struct fetcher *fetcher_new(const struct fetch_limits *limits, struct error *error);
/* Ends all jobs and the fetcher; accepts NULL. */
void fetcher_free(struct fetcher *fetcher);
/* Begins a request. Never NULL: what cannot begin is FETCH_FAILED at once. */
struct fetch_job *fetch_begin(struct fetcher *fetcher, const struct fetch_request *request);
/* Cancels a running job, and frees it in any state. */
void fetch_end(struct fetcher *fetcher, struct fetch_job *job);
/* Descriptors to poll for, at most room; *timeout_ms (negative: none) is lowered to when fetcher_step() is due. Returns
 * how many. */
int fetcher_descriptors(struct fetcher *fetcher, struct pollfd *fds, int room, int *timeout_ms);
/* Moves all jobs on without blocking. Returns whether any is running. */
bool fetcher_step(struct fetcher *fetcher);

#endif
