/* paths.c - the XDG base directories: a variable, else a default below $HOME. Must not touch the disk. */
#include "biji/paths.h"

#include "biji/str.h"

#include <stdlib.h>

static const struct {
    const char *variable, *below_home;
} bases[] = {
    [PATH_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
    [PATH_STATE] = {"XDG_STATE_HOME", ".local/state"},
    [PATH_CACHE] = {"XDG_CACHE_HOME", ".cache"},
    [PATH_DATA] = {"XDG_DATA_HOME", ".local/share"},
};

char *path_in(enum path_base base, const char *name)
{
    const char *folder = getenv(bases[base].variable), *home = getenv("HOME");
    struct buf path = {0};
    if (folder != NULL && *folder == '/')
        buf_printf(&path, "%s/biji", folder);
    else if (home != NULL && *home == '/')
        buf_printf(&path, "%s/%s/biji", home, bases[base].below_home);
    else
        return NULL;
    if (*name != '\0')
        buf_printf(&path, "/%s", name);
    return buf_take(&path);
}
