/* review_cards.c - times, for review.sh: the parse of a note, the finding and naming of its questions, and the replay of a log.
 *   review_cards NOTE LOG        prints milliseconds of processor time: parse, cards, replay; the best of several */
#include "biji/file.h"
#include "biji/load.h"
#include "biji/questions.h"
#include "biji/reviews.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void measure_cards(const char *path, double *parse, double *cards)
{
    char *bytes;
    size_t count;
    struct diags diags = {0};
    if (!file_read(path, &bytes, &count, NULL))
        exit(1);
    double start = now();
    struct doc *doc = note_parse_take(path, bytes, count, &diags);
    double parsed = now();
    struct questions questions = questions_find(doc, NULL);
    for (size_t i = 0; i < questions.count; i++) {
        char id[17];
        question_id(&questions.items[i], id);
    }
    double found = now();
    *parse = parsed - start < *parse ? parsed - start : *parse;
    *cards = found - parsed < *cards ? found - parsed : *cards;
    questions_free(&questions);
    doc_free(doc);
    diags_free(&diags);
}

static void measure_replay(const char *path, double *replay)
{
    char *bytes;
    size_t count;
    if (!file_read(path, &bytes, &count, NULL))
        exit(1);
    double start = now();
    struct review_log log = review_log_parse(slice_from(bytes, count), path, NULL);
    struct review_cards cards = review_replay(&log, fsrs_default_weights(), NULL, NULL);
    double done = now();
    *replay = done - start < *replay ? done - start : *replay;
    review_cards_free(&cards);
    review_log_free(&log);
    free(bytes);
}

int main(int argc, char **argv)
{
    double parse = 1e9, cards = 1e9, replay = 1e9;
    if (argc != 3)
        return 2;
    for (int i = 0; i < 5; i++)
        measure_cards(argv[1], &parse, &cards);
    for (int i = 0; i < 20; i++)
        measure_replay(argv[2], &replay);
    printf("%.3f %.3f %.3f\n", parse, cards, replay);
    return 0;
}
