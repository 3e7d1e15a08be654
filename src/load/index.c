/* index.c - an index note to a course. */
#include "biji/load.h"

struct course *course_open(const char *path, struct diags *diags, struct error *error)
{
    (void)diags;
    error_set(error, ERROR_CONTENT, "%s cannot be opened", path);
    return NULL;
}
