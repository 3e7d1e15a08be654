/* search_chapter.c - the search of one chapter of any size, as the reader does it: the longest that a key waits while the query is
 * typed and the search goes on, how long that takes, and what is found. Milliseconds of the processor.
 *   search_chapter FILE QUERY... */
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/reader.h"
#include "biji/reader_search.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void note_wait(double begun, double *longest)
{
    double ms = now_ms() - begun;
    *longest = ms > *longest ? ms : *longest;
}

static void search(struct reader *reader, const char *query)
{
    const struct reader_view *view = reader_view(reader);
    double begun = now_ms(), longest = 0, first = 0;
    reader_search(reader, query, false);
    note_wait(begun, &longest);
    first = longest;
    for (bool more = true; more;) {
        double step = now_ms();
        more = reader_search_run(reader);
        note_wait(step, &longest);
    }
    printf("%s: a key waits at most %.1f ms (first %.1f), all in %.0f ms, %zu matches%s\n", query, longest, first,
           now_ms() - begun, view->matches.count, view->matches.gave_up ? ", given up" : "");
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct course *course = argc > 1 ? course_open(argv[1], NULL, &error) : NULL;
    if (course == NULL)
        return 1;
    struct keymap *keymap = keymap_new();
    struct reader *reader = reader_new(course, &(struct layout_options){.ambiguous_cols = 1}, keymap, NULL, NULL);
    reader_resize(reader, 80, 40);
    reader_open(reader, 0, NULL, NULL);
    while (reader_idle(reader)) /* as after the first page, while nobody types */
        ;
    for (int i = 2; i < argc; i++)
        search(reader, argv[i]);
    reader_free(reader);
    keymap_free(keymap);
    course_free(course);
    return 0;
}
