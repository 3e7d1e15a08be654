/* replay.c - runs a fuzz target over the seeds that are kept, without libFuzzer: replay FOLDER ... Each file is one input; a
 * fault ends the program. */
#include "target.h"

#include "biji/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* The inputs of a folder that were run. */
static int replay(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;
    for (const struct dirent *entry = dir != NULL ? readdir(dir) : NULL; entry != NULL; entry = readdir(dir)) {
        struct error error = {0};
        char *bytes, path[4096];
        size_t size;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || !file_read(path, &bytes, &size, &error))
            continue;
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
        free(bytes);
        count++;
    }
    if (dir != NULL)
        closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += replay(argv[i]);
    printf("%s: %d inputs\n", argv[0], count);
    return count > 0 ? 0 : 1;
}
