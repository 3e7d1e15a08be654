/* error.c - fills a struct error; the first failure is the one reported. Its parts (a file's name, an address, a
 * user's word) may hold anything, so the message is made safe for a terminal here, once for all callers that
 * print it. */
#include "biji/error.h"

#include "biji/language.h"
#include "biji/utf8.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    if (error == NULL || error->kind != ERROR_NONE)
        return false;
    error->kind = kind;
    char said[sizeof error->message];
    struct buf safe = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(said, sizeof said, _(format), args);
    va_end(args);
    struct slice all = slice_of(said);
    for (size_t at = 0, end; at < all.bytes; at = end + 1) {
        end = slice_find(all, '\n', at);
        text_safe(slice_part(all, at, end), &safe);
        buf_add_str(&safe, end < all.bytes ? "\n" : "");
    }
    snprintf(error->message, sizeof error->message, "%s", buf_slice(&safe).ptr);
    buf_free(&safe);
    return false;
}
