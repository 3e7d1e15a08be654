/* fsrs.h - when a card is due again: the scheduler FSRS-6 with its steps. Pure arithmetic: no clock, no disk. The formulas are
 * those of the open-spaced-repetition project; days are whole study days, which begin at 04:00 where the review was made. */
#ifndef BIJI_FSRS_H
#define BIJI_FSRS_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { FSRS_WEIGHTS = 21, FSRS_MAX_DAYS = 36500 };
enum fsrs_rating { FSRS_AGAIN = 1, FSRS_HARD, FSRS_GOOD, FSRS_EASY };
enum fsrs_state { FSRS_NEW, FSRS_LEARNING, FSRS_REVIEW, FSRS_RELEARNING };

struct fsrs_weights {
    double w[FSRS_WEIGHTS];
};

/* A moment as a log writes it: seconds since 1970 in UTC, and the offset from UTC of the clock that was read, in seconds. */
struct fsrs_time {
    int64_t seconds;
    int32_t offset;
};

/* What the scheduler knows of a card. All zero is a new one. */
struct fsrs_card {
    enum fsrs_state state;
    int step; /* in (re)learning: 0 or 1 */
    double stability, difficulty;
    struct fsrs_time last; /* the last review */
    int64_t due_seconds;   /* in (re)learning: when the step is due; else 0 */
    int32_t due_day;       /* in review: the study day; else that of due_seconds */
};

/* The default weights of FSRS-6. Static. */
const struct fsrs_weights *fsrs_default_weights(void);
/* Reads 21 numbers separated by blanks or commas, or 19 (FSRS-5), which get 0 and 0.5 appended. For anything else false with error
 * filled, and *weights unchanged. */
bool fsrs_parse_weights(struct slice text, struct fsrs_weights *weights, struct error *error);
/* The probability of recall after that many days, 0 to 1. */
double fsrs_recall(const struct fsrs_weights *weights, double days, double stability);
/* Whole days until the probability of recall is 0.9: 1 to FSRS_MAX_DAYS. */
int fsrs_interval(double stability);
/* The study day of a moment: days since 1970-01-01 by the clock that was read, each from 04:00 on. */
int32_t fsrs_day(struct fsrs_time time);
/* The card after this rating. A clock that went back counts as the same day. */
struct fsrs_card fsrs_rate(const struct fsrs_weights *weights, struct fsrs_card card, enum fsrs_rating rating,
                           struct fsrs_time time);
/* Whether the card is due at this moment. A new one is not. */
bool fsrs_is_due(const struct fsrs_card *card, struct fsrs_time now);

#endif
