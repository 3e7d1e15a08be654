/* config.h - the configuration file, a small YAML mapping:
 *
 *   theme: dark                  options, by their long names without dashes
 *   keys:
 *     page-down: [Space, f]      actions and their keys
 *   colors:
 *     heading1: blue bold        roles of text and how they look
 *
 * It is only read here; options.h, keymap.h and theme.h know what the names mean. */
#ifndef BIJI_CONFIG_H
#define BIJI_CONFIG_H

#include "biji/diag.h"
#include "biji/error.h"
#include "biji/mem.h"

#include <stdbool.h>
#include <stddef.h>

/* One setting. Strings are NUL-terminated and in the configuration's arena. */
struct config_entry {
    const char *section; /* "" for options, else "keys", "colors" */
    const char *name;
    const char *value; /* a list's values are joined by newlines */
    int line, column;
};

/* Zero-initialise; ended by config_free(). */
struct config {
    struct arena arena;
    const char *file;   /* as read; NULL without a file */
    struct diags diags; /* what is malformed or unknown in it */
    struct config_entry *entries;
    size_t count, room;
};

/* Reads path, or with NULL the file in its default place, which need not exist. Malformed parts are ignored and
 * reported in diags. False with error filled when a file cannot be read. */
bool config_load(struct config *config, const char *path, struct error *error);
/* Ends a configuration that was loaded. */
void config_free(struct config *config);

#endif
