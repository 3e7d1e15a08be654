/* fetch_fault.h - what went wrong with a request, as a sentence that says what happened and what to do. */
#ifndef BIJI_NET_FETCH_FAULT_H
#define BIJI_NET_FETCH_FAULT_H

#include "biji/error.h"
#include "biji/str.h"

#include <curl/curl.h>

/* Faults detected by us and not by libcurl. */
enum fault {
    FAULT_NONE,
    FAULT_TOO_LARGE,
    FAULT_PRIVATE,     /* leads to a private address */
    FAULT_SCHEME,      /* redirects to neither http nor https */
    FAULT_DOWNGRADE,   /* redirects from https to http */
    FAULT_REDIRECTS,   /* too many */
    FAULT_CREDENTIALS, /* a name or password in the address */
    FAULT_LOCATION,    /* redirects to an invalid address */
    FAULT_IDLE,        /* no byte for too long */
    FAULT_LATE,        /* not complete within the time for a page */
    FAULT_WEB_PAGE,    /* HTML */
    FAULT_NO_TEXT,     /* a picture, an archive */
    FAULT_CHARSET      /* text, but not UTF-8 */
};

/* detail: the address redirected to, the media type, or the seconds that a page may take. May be NULL. */
void fault_explain(struct error *error, const char *url, enum fault fault, const char *detail);
/* A transfer that failed below HTTP; reason is libcurl's own description. */
void fault_explain_transfer(struct error *error, const char *url, CURLcode code, const char *reason);
/* A response that is not the page. wait_seconds: Retry-After, 0 if absent. */
void fault_explain_status(struct error *error, const char *url, long status, int tries, long wait_seconds);

#endif
