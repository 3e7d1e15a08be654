/* fetch_curl.h - the functions of libcurl, found when the first page is fetched: linked in, its thirty libraries would
 * cost every start of the program several milliseconds. */
#ifndef BIJI_NET_FETCH_CURL_H
#define BIJI_NET_FETCH_CURL_H

#include "biji/error.h"

#include <curl/curl.h>

struct curl_functions {
    CURLcode (*global_init)(long flags);
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *easy);
    const char *(*easy_strerror)(CURLcode code);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
    CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_perform)(CURLM *multi, int *running);
    CURLMcode (*multi_fdset)(CURLM *multi, fd_set *reads, fd_set *writes, fd_set *faults, int *highest);
    CURLMcode (*multi_timeout)(CURLM *multi, long *milliseconds);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free_all)(struct curl_slist *list);
};

/* Loads and starts libcurl and fills *curl. False with error filled when it is missing or fails to start. It stays
 * loaded: a thread of its own may still be looking up a name when the last job has ended. */
bool fetch_curl_load(struct curl_functions *curl, struct error *error);

#endif
