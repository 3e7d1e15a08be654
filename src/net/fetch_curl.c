/* fetch_curl.c - loads libcurl by dlopen(). Its ABI has been number 4 since 2006; the other names are those of builds
 * with another TLS library and of macOS. */
#include "fetch_curl.h"

#include <dlfcn.h>
#include <string.h>

static void *open_library(void)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "libcurl.so"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (library != NULL)
            return library;
    }
    return NULL;
}

bool fetch_curl_load(struct curl_functions *curl, struct error *error)
{
    const struct {
        const char *name;
        void *place; /* of a function pointer; filled bytewise, as POSIX does it for dlsym() */
    } wanted[] = {
        {"curl_global_init", &curl->global_init},
        {"curl_easy_init", &curl->easy_init},
        {"curl_easy_setopt", &curl->easy_setopt},
        {"curl_easy_getinfo", &curl->easy_getinfo},
        {"curl_easy_cleanup", &curl->easy_cleanup},
        {"curl_easy_strerror", &curl->easy_strerror},
        {"curl_multi_init", &curl->multi_init},
        {"curl_multi_setopt", &curl->multi_setopt},
        {"curl_multi_add_handle", &curl->multi_add_handle},
        {"curl_multi_remove_handle", &curl->multi_remove_handle},
        {"curl_multi_perform", &curl->multi_perform},
        {"curl_multi_fdset", &curl->multi_fdset},
        {"curl_multi_timeout", &curl->multi_timeout},
        {"curl_multi_info_read", &curl->multi_info_read},
        {"curl_multi_cleanup", &curl->multi_cleanup},
        {"curl_slist_append", &curl->slist_append},
        {"curl_slist_free_all", &curl->slist_free_all},
    };
    void *library = open_library();
#ifdef BIJI_INSIDE
    return error_set(error, ERROR_SYSTEM, "this static program fetches no pages; biji's package does");
#endif
    if (library == NULL)
        return error_set(error, ERROR_SYSTEM,
                         "pages cannot be fetched: libcurl is not installed; install it (package libcurl4 or curl)");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *symbol = dlsym(library, wanted[i].name);
        if (symbol == NULL)
            return error_set(error, ERROR_SYSTEM,
                             "pages cannot be fetched: this libcurl has no %s; install a newer one", wanted[i].name);
        memcpy(wanted[i].place, &symbol, sizeof symbol);
    }
    if (curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, ERROR_SYSTEM, "pages cannot be fetched: libcurl failed to start");
    return true;
}
