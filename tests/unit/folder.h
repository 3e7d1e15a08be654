/* folder.h - a temporary folder for a test, whose path is its state. */
#ifndef BIJI_TESTS_FOLDER_H
#define BIJI_TESTS_FOLDER_H

#include "biji/mem.h"

#include <stdio.h>
#include <stdlib.h>

static inline int folder_set_up(void **state)
{
    char folder[] = "/tmp/biji-test-XXXXXX";
    if (mkdtemp(folder) == NULL)
        return -1;
    *state = xstrdup(folder);
    return 0;
}

static inline int folder_tear_down(void **state)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    free(*state);
    return system(command);
}

#endif
