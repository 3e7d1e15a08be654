/* search_reader.c - the reader's search measured in one process: the first query on a course, later ones, pinyin against the same
 * word written out, and words as they are typed. Prints "WHAT VALUE" lines, times in milliseconds. */
#include "biji/diag.h"
#include "biji/find.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { STEP_MS = 10 /* as the reader takes */, SCREEN_ROWS = 60, MAX_STEPS = 400, TIMES = 3, MANY_CHAPTERS = 256 };

static struct doc *parse(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Milliseconds until all hits of a query are ranked, best of `times`. */
static double measure(struct finder *finder, const char *text, int times)
{
    double best = 1e9;
    for (int i = 0; i < times; i++) {
        struct query_error error;
        double begun = now_ms();
        struct query *query = query_parse(slice_of(text), &error);
        finder_start(finder, query);
        finder_run(finder, -1);
        finder_rank(finder, SIZE_MAX);
        double ms = now_ms() - begun;
        best = ms < best ? ms : best;
        finder_stop(finder);
        query_free(query);
    }
    return best;
}

/* A step of the search and the ranks that a screen needs, in milliseconds; *done when it was the last. */
static double step(struct finder *finder, bool *done)
{
    double begun = now_ms();
    *done = finder_run(finder, STEP_MS);
    finder_rank(finder, SCREEN_ROWS);
    return now_ms() - begun;
}

/* Types a word: the slowest of its keystrokes until there is something to be shown, and the longest that a key has to wait while
 * the search goes on. Each the best of some times. */
static void type(struct finder *finder, const char *word, double *answer, double *wait)
{
    for (size_t bytes = 1; bytes <= strlen(word); bytes++) {
        double best_answer = 1e9, best_wait = 1e9;
        for (int i = 0; i < TIMES; i++) {
            struct query_error error;
            bool done;
            double begun = now_ms(), longest = 0;
            struct query *query = query_parse(slice_from(word, bytes), &error);
            finder_start(finder, query);
            step(finder, &done);
            double ms = now_ms() - begun;
            for (int k = 0; k < MAX_STEPS && !done; k++) {
                double one = step(finder, &done);
                longest = one > longest ? one : longest;
            }
            best_answer = ms < best_answer ? ms : best_answer;
            best_wait = longest < best_wait ? longest : best_wait;
            finder_stop(finder);
            query_free(query);
        }
        *answer = best_answer > *answer ? best_answer : *answer;
        *wait = best_wait > *wait ? best_wait : *wait;
    }
}

int main(int argc, char **argv)
{
    struct diags diags = {0};
    struct error error = {0};
    double answer = 0, wait = 0;
    struct course *course = argc > 1 ? course_open(argv[1], &diags, &error) : NULL;
    if (course == NULL)
        return 1;
    if (course->chapter_count > MANY_CHAPTERS)
        mem_keep(); /* as the reader does */
    struct finder *finder = finder_new(course, (struct find_source){parse, NULL, NULL}, false);
    printf("first query, ms %f\n", measure(finder, "困惑度", 1));
    double literal = measure(finder, "困惑度", 9);
    printf("later query, ms %f\n", literal);
    printf("pinyin against the literal query %f\n", measure(finder, "kunhuodu", 5) / literal);
    type(finder, "transformer", &answer, &wait);
    type(finder, "zhuyili", &answer, &wait);
    printf("a keystroke's first hits, ms %f\n", answer);
    printf("what a key waits meanwhile, ms %f\n", wait);
    printf("all hits of transf, ms %f\n", measure(finder, "transf", 5));
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory, bytes %f\n", (double)usage.ru_maxrss * 1024);
    finder_free(finder);
    course_free(course);
    diags_free(&diags);
    return 0;
}
