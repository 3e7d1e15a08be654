/* presence.c - whether a course has a file. Opening one asks for two hundred files of some twenty tools, of which a course has two or
 * three: what is not among the names seen at the root and in its folders is not looked for on the disk. */
#include "presence.h"

#include "biji/str.h"
#include "folder.h"

#include <string.h>
#include <unistd.h>

static bool was_seen(const struct folder_notes *notes, struct slice name)
{
    size_t low = 0, high = notes->other_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(notes->others[middle], name.ptr, name.bytes);
        if (order == 0 && notes->others[middle][name.bytes] == '\0')
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* False when a file's path leads through a name that was not seen where it would be. */
static bool may_be(const struct folder_notes *notes, const char *name)
{
    struct slice path = slice_of(name);
    size_t slash = slice_find(path, '/', 0);
    bool seen = was_seen(notes, slice_part(path, 0, slash));
    if (seen && slash < path.bytes && was_seen(notes, slice_part(path, 0, slash + 1))) /* its folder was listed */
        seen = was_seen(notes, slice_part(path, 0, slice_find(path, '/', slash + 1)));
    return seen || !folder_keeps(name) || strstr(name, "./") != NULL || *name == '/'; /* as in ../x.yml */
}

bool presence_of(struct course *course, const char *folder, const char *file)
{
    const char *name = *folder != '\0' ? arena_path(&course->arena, folder, file) : file;
    if (course->listed != NULL && !may_be(course->listed, name))
        return false;
    return access(arena_path(&course->arena, course->root, name), R_OK) == 0;
}
