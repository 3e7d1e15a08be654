/* error.c - fills a struct error; the first failure is the one that is told. */
#include "biji/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    if (error == NULL || error->kind != ERROR_NONE)
        return false;
    error->kind = kind;
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return false;
}
