/* fsrs.c - the scheduler FSRS-6: stability is the number of days after which a card is recalled with a probability of 0.9,
 * difficulty goes from 1 to 10. Each rating updates both; state and steps follow from the rating alone. */
#include "biji/fsrs.h"

#include "biji/mem.h"

#include <math.h>
#include <stdlib.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, DAY_BEGINS = 4 * HOUR };
static const double least_stability = 0.001;

static const struct fsrs_weights defaults = {{0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194,
                                              0.001,  1.8722, 0.1666, 0.796,  1.4835, 0.0614, 0.2629,
                                              1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542}};

const struct fsrs_weights *fsrs_default_weights(void)
{
    return &defaults;
}

bool fsrs_parse_weights(struct slice text, struct fsrs_weights *weights, struct error *error)
{
    struct fsrs_weights read = {.w = {[19] = 0.0, [20] = 0.5}};
    char *copy = xstrndup(text.ptr, text.bytes), *at = copy;
    int count = 0;
    bool ok = true;
    for (;;) {
        while (*at == ' ' || *at == ',' || *at == '\t' || *at == '[' || *at == ']')
            at++;
        if (*at == '\0')
            break;
        char *end;
        double number = strtod(at, &end);
        ok = end > at && isfinite(number) && count < FSRS_WEIGHTS;
        if (!ok)
            break;
        read.w[count++] = number;
        at = end;
    }
    free(copy);
    ok = ok && (count == FSRS_WEIGHTS || count == FSRS_WEIGHTS - 2) && read.w[20] > 0;
    if (!ok)
        return error_set(error, ERROR_USAGE,
                         "weights takes the 21 numbers of FSRS-6, or the 19 of FSRS-5, as Anki shows them");
    *weights = read;
    return true;
}

static double within(double value, double low, double high)
{
    return value >= low ? value <= high ? value : high : low; /* NaN becomes the lowest */
}

double fsrs_recall(const struct fsrs_weights *weights, double days, double stability)
{
    double decay = -weights->w[20], factor = pow(0.9, 1 / decay) - 1;
    return pow(1 + factor * days / stability, decay);
}

int fsrs_interval(double stability)
{
    /* S/f (0.9^(-1/w20) - 1) with f = 0.9^(-1/w20) - 1 is S itself. */
    return (int)within(floor(stability + 0.5), 1, FSRS_MAX_DAYS);
}

int32_t fsrs_day(struct fsrs_time time)
{
    int64_t local = time.seconds + time.offset - DAY_BEGINS;
    return (int32_t)(local / DAY - (local % DAY < 0));
}

static double first_difficulty(const double *w, int rating)
{
    return w[4] - exp(w[5] * (rating - 1)) + 1;
}

static double next_difficulty(const double *w, double difficulty, int rating)
{
    double changed = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9;
    return w[7] * first_difficulty(w, FSRS_EASY) + (1 - w[7]) * changed;
}

static double same_day_stability(const double *w, double stability, int rating)
{
    double factor = exp(w[17] * (rating - 3 + w[18])) * pow(stability, -w[19]);
    return stability * (rating >= FSRS_HARD && factor < 1 ? 1 : factor);
}

static double recalled_stability(const double *w, const struct fsrs_card *card, double recall, int rating)
{
    double penalty = rating == FSRS_HARD ? w[15] : 1, bonus = rating == FSRS_EASY ? w[16] : 1;
    return card->stability * (1 + exp(w[8]) * (11 - card->difficulty) * pow(card->stability, -w[9]) *
                                      (exp(w[10] * (1 - recall)) - 1) * penalty * bonus);
}

static double forgotten_stability(const double *w, const struct fsrs_card *card, double recall)
{
    double stability =
        w[11] * pow(card->difficulty, -w[12]) * (pow(card->stability + 1, w[13]) - 1) * exp(w[14] * (1 - recall));
    double most = card->stability / exp(w[17] * w[18]);
    return stability < most ? stability : most;
}

static double next_stability(const struct fsrs_weights *weights, const struct fsrs_card *card, int rating, int days)
{
    const double *w = weights->w;
    if (card->state == FSRS_NEW)
        return w[rating - 1];
    if (days <= 0)
        return same_day_stability(w, card->stability, rating);
    double recall = fsrs_recall(weights, days, card->stability);
    return rating == FSRS_AGAIN ? forgotten_stability(w, card, recall) : recalled_stability(w, card, recall, rating);
}

/* Seconds of the step that a rating leads to, and the step; 0 when the card moves to review. */
static int next_step(const struct fsrs_card *card, int rating, int *step)
{
    bool relearning = card->state == FSRS_REVIEW || card->state == FSRS_RELEARNING;
    *step = 0;
    if (rating == FSRS_EASY || (card->state == FSRS_REVIEW && rating != FSRS_AGAIN))
        return 0;
    if (relearning)
        return rating == FSRS_AGAIN ? 10 * MINUTE : rating == FSRS_HARD ? 15 * MINUTE : 0;
    if (rating == FSRS_AGAIN)
        return MINUTE;
    *step = rating == FSRS_GOOD ? card->step + 1 : card->step;
    if (*step > 1)
        return 0;
    return *step == 1 ? 10 * MINUTE : 330;
}

struct fsrs_card fsrs_rate(const struct fsrs_weights *weights, struct fsrs_card card, enum fsrs_rating rating,
                           struct fsrs_time time)
{
    const double *w = weights->w;
    struct fsrs_card next = {.last = time};
    int days = card.state == FSRS_NEW ? 0 : fsrs_day(time) - fsrs_day(card.last);
    next.stability = within(next_stability(weights, &card, (int)rating, days), least_stability, FSRS_MAX_DAYS);
    next.difficulty =
        card.state == FSRS_NEW ? first_difficulty(w, (int)rating) : next_difficulty(w, card.difficulty, (int)rating);
    next.difficulty = within(next.difficulty, 1, 10);
    int seconds = next_step(&card, (int)rating, &next.step);
    if (seconds == 0) {
        next.step = 0;
        next.state = FSRS_REVIEW;
        next.due_day = fsrs_day(time) + fsrs_interval(next.stability);
        return next;
    }
    next.state = card.state == FSRS_REVIEW || card.state == FSRS_RELEARNING ? FSRS_RELEARNING : FSRS_LEARNING;
    next.due_seconds = time.seconds + seconds;
    next.due_day = fsrs_day((struct fsrs_time){next.due_seconds, time.offset});
    return next;
}

bool fsrs_is_due(const struct fsrs_card *card, struct fsrs_time now)
{
    if (card->state == FSRS_NEW)
        return false;
    return card->state == FSRS_REVIEW ? card->due_day <= fsrs_day(now) : card->due_seconds <= now.seconds;
}
