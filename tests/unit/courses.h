/* courses.h - a temporary folder of notes for a test, opened as a course. */
#ifndef BIJI_TESTS_COURSES_H
#define BIJI_TESTS_COURSES_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct folder {
    char path[64];
    struct diags diags;
    struct course *course;
};

static inline int set_up(void **state)
{
    struct folder *f = xcalloc(1, sizeof *f);
    strcpy(f->path, "/tmp/biji-course-XXXXXX");
    *state = f;
    return mkdtemp(f->path) == NULL;
}

static inline int tear_down(void **state)
{
    struct folder *f = *state;
    char command[128];
    course_free(f->course);
    diags_free(&f->diags);
    snprintf(command, sizeof command, "rm -rf '%s'", f->path);
    int status = system(command);
    free(f);
    return status;
}

static inline void put(const struct folder *f, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    for (char *slash = strchr(path + strlen(f->path) + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline struct course *open_it(struct folder *f)
{
    struct error error = {0};
    f->course = course_open(f->path, &f->diags, &error);
    if (f->course == NULL)
        fail_msg("%s", error.message);
    return f->course;
}

static inline const struct diag *finding(const struct folder *f, const char *code)
{
    for (size_t i = 0; i < f->diags.count; i++)
        if (strcmp(f->diags.items[i].code, code) == 0)
            return &f->diags.items[i];
    return NULL;
}

/* From index `from` on the chapters have these files, or titles where they have none. */
static inline void expect_order(const struct course *c, size_t from, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_true(from + i < c->chapter_count);
        const struct chapter *chapter = &c->chapters[from + i];
        assert_string_equal(chapter->name != NULL ? chapter->name : chapter->title, names[i]);
    }
}
#define ORDER(course, from, ...)                                                                                       \
    expect_order(course, from, (const char *const[]){__VA_ARGS__},                                                     \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

#endif
