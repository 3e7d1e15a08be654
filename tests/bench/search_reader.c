/* search_reader.c - the reader's search measured in one process: the first query on a course, later ones, pinyin against the same
 * word written out. Prints "WHAT VALUE" lines, times in milliseconds. */
#include "biji/diag.h"
#include "biji/find.h"
#include "biji/load.h"

#include <stdio.h>
#include <time.h>

static struct doc *parse(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

/* Milliseconds until all hits of a query are ranked, best of `times`. */
static double measure(struct finder *finder, const char *text, int times)
{
    double best = 1e9;
    for (int i = 0; i < times; i++) {
        struct query_error error;
        struct timespec begun, ended;
        clock_gettime(CLOCK_MONOTONIC, &begun);
        struct query *query = query_parse(slice_of(text), &error);
        finder_start(finder, query);
        finder_run(finder, -1);
        finder_rank(finder, SIZE_MAX);
        clock_gettime(CLOCK_MONOTONIC, &ended);
        double ms = (double)(ended.tv_sec - begun.tv_sec) * 1e3 + (double)(ended.tv_nsec - begun.tv_nsec) / 1e6;
        best = ms < best ? ms : best;
        finder_stop(finder);
        query_free(query);
    }
    return best;
}

int main(int argc, char **argv)
{
    struct diags diags = {0};
    struct error error = {0};
    struct course *course = argc > 1 ? course_open(argv[1], &diags, &error) : NULL;
    if (course == NULL)
        return 1;
    struct finder *finder = finder_new(course, (struct find_source){parse, NULL, NULL}, false);
    printf("first query %f\n", measure(finder, "困惑度", 1));
    double literal = measure(finder, "困惑度", 9);
    printf("later query, ms %f\n", literal);
    printf("a letter more, ms %f\n", measure(finder, "transf", 5));
    printf("pinyin against the literal query %f\n", measure(finder, "kunhuodu", 5) / literal);
    finder_free(finder);
    course_free(course);
    diags_free(&diags);
    return 0;
}
