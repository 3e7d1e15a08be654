/* fetch.h - pages from the network, several at a time, without ever blocking: the caller polls the fetcher's
 * descriptors along with its own and calls fetcher_step(). A confined child process makes the requests and unpacks
 * what comes, so that a fault in a library can do little harm. Only http and https, certificates verified, no credentials,
 * at most five redirects, never from https to http, and never to a private address on behalf of a page that came from
 * the network. */
#ifndef BIJI_FETCH_H
#define BIJI_FETCH_H

#include "biji/error.h"
#include "biji/str.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    FETCH_LARGEST_BYTES = 16 << 20,
    FETCH_CONNECT_MS = 10000, /* for name lookup, connecting and the TLS handshake */
    FETCH_IDLE_MS = 30000,    /* without a byte */
    FETCH_TOTAL_MS = 60000,   /* for a page, including redirects and retries */
    FETCH_RETRY_MS = 500,     /* before the second try after a 5xx answer; doubled before the third */
    FETCH_REDIRECTS = 5,
    FETCH_TRIES = 3,
    FETCH_AT_ONCE = 16
};

enum fetch_state {
    FETCH_RUNNING,   /* or waiting for its turn or a retry */
    FETCH_DONE,      /* the body has arrived */
    FETCH_UNCHANGED, /* the server says that the validated copy is still current (304) */
    FETCH_FAILED     /* error says why */
};

/* Timeouts and delays, in milliseconds. */
struct fetch_limits {
    int connect_ms, idle_ms, retry_ms, total_ms;
};

/* A request. Strings are copied. */
struct fetch_request {
    const char *url;  /* http or https; percent-encoded */
    const char *etag; /* validators of the cached copy, or NULL */
    const char *modified;
    bool guarded;  /* the request is made on behalf of a page from the network: private addresses are refused */
    bool any_type; /* accept pictures too; otherwise HTML and binary bodies are refused */
};

/* A request's life; lent by the fetcher until fetch_end(). */
struct fetch_job {
    unsigned id; /* among the fetcher's jobs */
    enum fetch_state state;
    size_t bytes, total_bytes;                /* as sent, so far; total 0 = unknown */
    struct buf body;                          /* FETCH_DONE; the caller may take it with buf_take() */
    char *final_url, *type, *etag, *modified; /* as cache_entry's; NULL if absent */
    struct error error;
    bool is_refused;               /* FETCH_FAILED because requests to the address are not allowed */
    struct fetch_private *private; /* of transfer.c; NULL outside the child */
};

struct fetcher;

/* limits NULL: the defaults above. NULL with error filled when libcurl is missing or fails to start, or no process can be
 * started. Owner: the caller; ended by fetcher_free(), which accepts NULL and ends all its jobs. */
struct fetcher *fetcher_new(const struct fetch_limits *limits, struct error *error);
/* Ends all jobs and the fetcher; accepts NULL. */
void fetcher_free(struct fetcher *fetcher);
/* Starts a request. Never NULL: of one that cannot start, fetcher_step() says why. */
struct fetch_job *fetch_begin(struct fetcher *fetcher, const struct fetch_request *request);
/* Cancels a running job, and frees it in any state. */
void fetch_end(struct fetcher *fetcher, struct fetch_job *job);
/* Descriptors to poll for, at most room of them; *timeout_ms (negative: none) is lowered to the time when
 * fetcher_step() is due. Returns how many. */
int fetcher_descriptors(struct fetcher *fetcher, struct pollfd *fds, int room, int *timeout_ms);
/* Advances all jobs without blocking. Returns whether any is running. */
bool fetcher_step(struct fetcher *fetcher);

#endif
