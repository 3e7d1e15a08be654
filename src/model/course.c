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

/* A name as the user may give it: from the root, or as a path whose end is that name. */
static bool is_name(const struct chapter *chapter, const char *wanted)
{
    if (chapter->path != NULL && strcmp(chapter->path, wanted) == 0)
        return true;
    if (chapter->name == NULL)
        return false;
    if (strncmp(wanted, "./", 2) == 0)
        wanted += 2;
    size_t name = strlen(chapter->name), given = strlen(wanted);
    if (given < name)
        return chapter->name[name - given - 1] == '/' && strcmp(chapter->name + name - given, wanted) == 0 && given > 0;
    return strcmp(wanted + given - name, chapter->name) == 0 && (given == name || wanted[given - name - 1] == '/');
}

static int only_title(const struct course *course, const char *wanted, bool whole, struct error *error)
{
    int found = COURSE_NONE;
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *title = course->chapters[i].title;
        if (whole ? strcmp(title, wanted) != 0 : strcasestr(title, wanted) == NULL)
            continue;
        if (found != COURSE_NONE) {
            error_set(error, ERROR_USAGE, "\"%s\" fits several chapters, \"%s\" and \"%s\" among them; give the number",
                      wanted, course->chapters[found].title, title);
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
    for (size_t i = 0; found == COURSE_NONE && i < course->chapter_count; i++)
        if (is_name(&course->chapters[i], wanted))
            found = (int)i;
    if (found == COURSE_NONE && *wanted != '\0')
        found = only_title(course, wanted, true, error);
    /* a number that no chapter has is not sought inside titles */
    if (found == COURSE_NONE && *end != '\0' && (error == NULL || error->kind == ERROR_NONE))
        found = only_title(course, wanted, false, error);
    if (found == COURSE_NONE)
        error_set(error, ERROR_CONTENT, "there is no chapter \"%s\"; biji toc lists them", wanted);
    return found;
}
