/* own_pages.c - the pages of code hosts that show the course's own files. A README that was written for such a host links to files and
 * folders by their addresses there: the same paths below the repository, which must be a folder deep or belong to a repository of the
 * folder's name. */
#include "own_pages.h"

#include "biji/str.h"
#include "biji/target.h"

#include <string.h>

/* Whether a path in a repository, of the address given up to its name, is one of this course. */
static bool is_own(const struct course *course, struct slice repository, struct slice path)
{
    const char *slash = strrchr(course->root, '/');
    size_t name = repository.bytes;
    while (name > 0 && repository.ptr[name - 1] != '/')
        name--;
    return slice_find(path, '/', 0) < path.bytes ||
           slice_eq_nocase(slice_part(repository, name, repository.bytes), slash != NULL ? slash + 1 : course->root);
}

const char *own_page(struct course *course, const char *url)
{
    struct slice page = slice_of(url), path = hosted_path(page);
    size_t host = slice_find_str(page, slice_of("://"), 0) + 3, owner = slice_find(page, '/', host),
           end = slice_find(page, '/', slice_find(page, '/', owner + 1) + 1);
    struct buf file = {0};
    if (path.bytes < 2)
        return NULL;
    target_decode(slice_part(path, 1, path.bytes), &file);
    const char *held = NULL;
    if (is_own(course, slice_part(page, 0, end), buf_slice(&file)))
        shelf_chapter(course->shelf, file.ptr, &held);
    buf_free(&file);
    return held;
}

/* The path of a folder that an address shows, and its repository's address; false when it shows none. */
static bool read_tree(struct slice url, struct slice *repository, struct slice *path)
{
    static const char *const hosts[] = {"https://github.com/", "http://github.com/", "https://www.github.com/",
                                        "https://gitee.com/", "https://gitlab.com/"},
                             *const views[] = {"/-/tree/", "/tree/"};
    bool hosted = false;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        hosted = hosted || slice_starts(url, hosts[i]);
    url = slice_part(url, 0, slice_find(url, '?', 0));
    url = slice_part(url, 0, slice_find(url, '#', 0));
    while (slice_ends(url, "/"))
        url.bytes--;
    for (size_t i = 0; hosted && i < sizeof views / sizeof views[0]; i++) {
        size_t view = slice_find_str(url, slice_of(views[i]), 0),
               slash = slice_find(url, '/', view + strlen(views[i])); /* behind the branch */
        if (slash >= url.bytes)
            continue;
        *repository = slice_part(url, 0, view);
        *path = slice_part(url, slash + 1, url.bytes);
        return true;
    }
    return false;
}

void own_pages_localise(struct course *course, struct doc *doc)
{
    for (struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        struct slice repository, path;
        if (n->kind != NODE_LINK || !read_tree(n->target, &repository, &path))
            continue;
        struct buf name = {0}, target = {0};
        target_decode(path, &name);
        struct shelf_find find = shelf_seek(course->shelf, "", "", buf_slice(&name));
        if (is_own(course, repository, buf_slice(&name)) && find.way <= SHELF_CASE) {
            buf_add_char(&target, '/');
            target_encode(slice_of(find.name), &target);
            n->target = slice_from(arena_strndup(&course->arena, target.ptr, target.bytes), target.bytes);
        }
        buf_free(&name);
        buf_free(&target);
    }
}
