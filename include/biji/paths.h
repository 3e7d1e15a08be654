/* paths.h - where the program keeps its files, by the XDG Base Directory Specification. */
#ifndef BIJI_PATHS_H
#define BIJI_PATHS_H

enum path_base { PATH_CONFIG, PATH_STATE, PATH_CACHE, PATH_DATA };

/* The path of name (such as "config.yaml", or "" for the folder itself) in biji's folder of that base:
 * $XDG_CONFIG_HOME/biji and so on, with their defaults below $HOME. A variable that is not an absolute path is
 * ignored, as the specification asks. NULL when there is no home folder either. Nothing is created on disk. Owner: the
 * caller; ended by free(). */
char *path_in(enum path_base base, const char *name);

#endif
