/* course.c - the course and its chapters: add and look up. Must not know how they were read. */
#include "biji/course.h"

#include "biji/error.h"

#include <stdlib.h>
#include <string.h>

struct course *course_new(void)
{
    struct course *course = xcalloc(1, sizeof *course);
    course->shelf = shelf_new();
    course->site = "";
    return course;
}

void course_free(struct course *course)
{
    if (course == NULL)
        return;
    for (size_t i = 0; i < course->chapter_count; i++)
        doc_free(course->chapters[i].doc);
    free(course->chapters);
    shelf_free(course->shelf);
    arena_free(&course->arena);
    free(course);
}

struct chapter *course_add(struct course *course)
{
    course->chapters = xgrow(course->chapters, course->chapter_count, &course->chapter_room, sizeof *course->chapters);
    struct chapter *chapter = &course->chapters[course->chapter_count++];
    *chapter = (struct chapter){0};
    return chapter;
}

int course_by_number(const struct course *course, int number)
{
    for (size_t i = 0; i < course->chapter_count; i++)
        if (course->chapters[i].number == number && number != 0)
            return (int)i;
    return COURSE_NONE;
}

void course_set_name(struct course *course, int chapter, const char *name)
{
    course->chapters[chapter].name = name;
    shelf_put(course->shelf, name, chapter);
}

int course_by_name(const struct course *course, const char *name)
{
    return shelf_chapter(course->shelf, name, NULL);
}

int course_by_upstream(const struct course *course, const char *url)
{
    size_t bytes = strcspn(url, "#");
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *upstream = course->chapters[i].upstream;
        if (upstream != NULL && strlen(upstream) == bytes && strncmp(upstream, url, bytes) == 0)
            return (int)i;
    }
    return COURSE_NONE;
}

bool chapter_is_blank(const struct chapter *chapter)
{
    return chapter->path == NULL && chapter->upstream == NULL && chapter->link == NULL && chapter->failure == NULL &&
           chapter->doc == NULL;
}

int course_numbered(const struct course *course)
{
    int count = 0;
    for (size_t i = 0; i < course->chapter_count; i++)
        count += course->chapters[i].number != 0;
    return count;
}

/* Whether name ends in tail, starting at a segment. */
static bool ends_in(const char *name, const char *tail)
{
    size_t whole = strlen(name), part = strlen(tail);
    return part > 0 && whole >= part && strcmp(name + whole - part, tail) == 0 &&
           (whole == part || name[whole - part - 1] == '/');
}

/* The name in the course of a path that starts with the last segments of the root; NULL for any other path. */
static const char *below_root(const struct course *course, const char *path)
{
    for (const char *slash = strchr(path + (*path == '/'), '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        size_t bytes = (size_t)(slash - path), root = strlen(course->root);
        if (root >= bytes && strncmp(course->root + root - bytes, path, bytes) == 0 &&
            (root == bytes || course->root[root - bytes - 1] == '/'))
            return slash + 1;
    }
    return NULL;
}

/* The chapter whose file the user names: relative to the root, by a path through it, or by a unique end of its name. */
static int by_file(const struct course *course, const char *wanted, struct error *error)
{
    while (strncmp(wanted, "./", 2) == 0)
        wanted += 2;
    int found = course_by_name(course, wanted);
    const char *rest = found == COURSE_NONE && course->root != NULL ? below_root(course, wanted) : NULL;
    if (rest != NULL)
        found = course_by_name(course, rest);
    struct shelf_find find = shelf_seek(course->shelf, "", course->site, slice_of(wanted));
    if (found == COURSE_NONE && find.way == SHELF_THERE) /* without its ending, or a folder with a README */
        return find.chapter;
    for (size_t i = 0; rest == NULL && i < course->chapter_count; i++) {
        const char *name = course->chapters[i].name;
        if (name == NULL || !ends_in(name, wanted) || found == (int)i)
            continue;
        if (found != COURSE_NONE && strcmp(course->chapters[found].name, wanted) == 0)
            break; /* exactly */
        if (found != COURSE_NONE) {
            error_set(error, ERROR_USAGE, "\"%s\" matches several notes, including %s and %s; give more of the path",
                      wanted, course->chapters[found].name, name);
            return COURSE_NONE;
        }
        found = (int)i;
    }
    return found;
}

static int only_title(const struct course *course, const char *wanted, bool whole, struct error *error)
{
    int found = COURSE_NONE;
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *title = course->chapters[i].title;
        if (whole ? strcmp(title, wanted) != 0 : strcasestr(title, wanted) == NULL)
            continue;
        if (found != COURSE_NONE) {
            error_set(error, ERROR_USAGE,
                      "\"%s\" matches several chapters, including \"%s\" and \"%s\"; give the number", wanted,
                      course->chapters[found].title, title);
            return COURSE_NONE;
        }
        found = (int)i;
    }
    return found;
}

int course_find(const struct course *course, const char *wanted, struct error *error)
{
    char *end;
    long number = strtol(wanted, &end, 10);
    int found = COURSE_NONE;
    if (*wanted != '\0' && *end == '\0' && number > 0 && number < 1000000)
        found = course_by_number(course, (int)number);
    struct error several = {0};
    if (found == COURSE_NONE)
        found = by_file(course, wanted, &several);
    if (several.kind != ERROR_NONE) {
        error_set(error, several.kind, "%s", several.message);
        return COURSE_NONE;
    }
    if (found == COURSE_NONE && *wanted != '\0')
        found = only_title(course, wanted, true, error);
    /* an unknown number is not searched for inside titles */
    if (found == COURSE_NONE && *end != '\0' && (error == NULL || error->kind == ERROR_NONE))
        found = only_title(course, wanted, false, error);
    if (found == COURSE_NONE)
        error_set(error, ERROR_CONTENT, "there is no chapter \"%s\"; biji toc lists them", wanted);
    return found;
}
