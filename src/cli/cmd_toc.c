/* cmd_toc.c - `biji toc`: the course's table of contents. */
#include "biji/command.h"

#include <stdio.h>

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    (void)argv;
    if (argc > 0) {
        error_set(error, ERROR_USAGE, "biji toc takes no argument; name the course with -C");
        return -1;
    }
    struct diags diags = {0};
    struct course *course = command_course(options, &diags, error);
    if (course == NULL) {
        diags_free(&diags);
        return -1;
    }
    printf("%s\n", course->title);
    for (size_t i = 0; i < course->chapter_count; i++)
        printf("%*s%s\n", 2 + 2 * course->chapters[i].depth, "", course->chapters[i].title);
    command_print_diags(&diags, DIAG_WARNING);
    diags_free(&diags);
    course_free(course);
    return 0;
}

const struct command command_toc = {
    "toc",
    "",
    "List the chapters of the course.",
    "json width",
    run,
};
