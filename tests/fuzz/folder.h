/* folder.h - a folder for the files of a fuzz target, made when first needed and removed at the end. */
#ifndef BIJI_TESTS_FUZZ_FOLDER_H
#define BIJI_TESTS_FUZZ_FOLDER_H

#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/fuzz_target.XXXXXX";

static inline int folder_remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void folder_remove(void)
{
    nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Its path; ends the run when it cannot be made. */
static inline const char *folder_path(void)
{
    static bool is_made;
    if (!is_made && (mkdtemp(folder) == NULL || atexit(folder_remove) != 0))
        abort();
    is_made = true;
    return folder;
}

/* The path of the file `name` in it: in *path, of 400 bytes. */
static inline const char *folder_file(const char *name, char *path)
{
    snprintf(path, 400, "%s/%s", folder_path(), name);
    return path;
}

/* Writes a file of it. A name with a slash makes its folder. */
static inline void folder_write(const char *name, const void *bytes, size_t count)
{
    char path[400];
    folder_file(name, path);
    char *slash = strchr(path + sizeof folder, '/');
    if (slash != NULL) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, bytes, count) != (ssize_t)count)
        abort();
    close(fd);
}

#endif
