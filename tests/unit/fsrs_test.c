/* fsrs_test.c - proves: the scheduler gives the check values of FSRS-6 and those of an independent program (fsrs_cases.py); days
 * begin at four by the local clock; intervals grow with stability and with the rating; odd input (clocks that go back, extreme
 * weights) stays within bounds. */
#include "biji/fsrs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { HOUR = 3600, DAY = 86400 };

struct fsrs_case {
    int card;
    struct fsrs_time time;
    int rating;
    enum fsrs_state state;
    int step;
    double stability, difficulty;
    int64_t due_seconds;
    int32_t due_day;
};
#include "fsrs_cases.h"

static void near(double value, double expected)
{
    if (fabs(value - expected) > 1e-7 * (1 + fabs(expected)))
        fail_msg("%.9g is not %.9g", value, expected);
}

static struct fsrs_card rate(struct fsrs_card card, int rating, struct fsrs_time time)
{
    return fsrs_rate(fsrs_default_weights(), card, (enum fsrs_rating)rating, time);
}

static void an_independent_program_agrees(void **state)
{
    (void)state;
    struct fsrs_card card = {0};
    assert_true(sizeof cases / sizeof cases[0] >= 200);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fsrs_case *c = &cases[i];
        if (i == 0 || c->card != cases[i - 1].card)
            card = (struct fsrs_card){0};
        card = rate(card, c->rating, c->time);
        near(card.stability, c->stability);
        near(card.difficulty, c->difficulty);
        assert_int_equal(card.state, c->state);
        assert_int_equal(card.step, c->step);
        assert_int_equal(card.due_seconds, c->due_seconds);
        assert_int_equal(card.due_day, c->due_day);
    }
}

static void check_values_are_met(void **state)
{
    (void)state;
    static const int ratings[] = {1, 3, 3, 3, 3, 3}, days[] = {0, 0, 1, 4, 12, 33};
    struct fsrs_card card = {0};
    for (size_t i = 0; i < 6; i++)
        card = rate(card, ratings[i], (struct fsrs_time){1800000000 + (int64_t)days[i] * DAY, 0});
    assert_true(fabs(card.stability - 53.62691) < 1e-5);
    assert_true(fabs(card.difficulty - 6.3574867) < 1e-6);
    static const double same_day[] = {1.596818, 5.0, 5.0, 8.12961};
    for (int rating = 1; rating <= 4; rating++) {
        struct fsrs_card five = {.state = FSRS_REVIEW, .stability = 5, .difficulty = 5, .last = {1800000000, 0}};
        assert_true(fabs(rate(five, rating, five.last).stability - same_day[rating - 1]) < 1e-5);
    }
    near(fsrs_recall(fsrs_default_weights(), 12, 12), 0.9);
}

static void intervals_are_rounded_half_up(void **state)
{
    (void)state;
    static const struct {
        double stability;
        int days;
    } rounded[] = {{0.001, 1}, {1.49, 1}, {1.5, 2}, {2.5, 3}, {100.4999, 100}, {36500, 36500}, {99999, 36500}};
    for (size_t i = 0; i < sizeof rounded / sizeof rounded[0]; i++)
        assert_int_equal(fsrs_interval(rounded[i].stability), rounded[i].days);
    int before = 0;
    for (double stability = 0.001; stability < 40000; stability *= 1.01) {
        assert_true(fsrs_interval(stability) >= before);
        before = fsrs_interval(stability);
    }
}

static void days_begin_at_four_where_the_review_was(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int32_t offset, day;
    } days[] = {
        {4 * HOUR - 1, 0, -1},        {4 * HOUR, 0, 0},         {28 * HOUR - 1, 0, 0},
        {-20 * HOUR, 0, -1},          {-20 * HOUR - 1, 0, -2},  {20 * HOUR, 8 * HOUR, 1},
        {20 * HOUR - 1, 8 * HOUR, 0}, {9 * HOUR, -5 * HOUR, 0}, {9 * HOUR - 1, -5 * HOUR, -1},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        assert_int_equal(fsrs_day((struct fsrs_time){days[i].seconds, days[i].offset}), days[i].day);
    /* Half past three belongs to the evening before: rated at 23:00 and again then, the card is rated twice on one day. */
    struct fsrs_card card = rate((struct fsrs_card){0}, FSRS_EASY, (struct fsrs_time){23 * HOUR, 0});
    near(rate(card, FSRS_AGAIN, (struct fsrs_time){27 * HOUR + 1800, 0}).stability,
         rate(card, FSRS_AGAIN, (struct fsrs_time){23 * HOUR, 0}).stability);
    assert_true(rate(card, FSRS_GOOD, (struct fsrs_time){28 * HOUR, 0}).stability > card.stability);
}

/* Every card that up to four ratings reach, a day or so apart. */
static void harder_is_never_later(void **state)
{
    (void)state;
    static const int pauses[] = {60, 11 * 60, DAY, 9 * DAY, 400 * DAY};
    for (int path = 0; path < 4 * 4 * 4 * 4; path++)
        for (size_t p = 0; p < sizeof pauses / sizeof pauses[0]; p++) {
            struct fsrs_card card = {0};
            struct fsrs_time time = {1800000000, 8 * HOUR};
            for (int i = 0, rest = path; i < 4; i++, rest /= 4, time.seconds += pauses[p])
                card = rate(card, 1 + rest % 4, time);
            int64_t before = 0;
            for (int rating = FSRS_AGAIN; rating <= FSRS_EASY; rating++) {
                struct fsrs_card next = rate(card, rating, time);
                int64_t due = next.state == FSRS_REVIEW ? ((int64_t)next.due_day + 1) * DAY : next.due_seconds;
                assert_true(due >= before);
                assert_true(next.stability >= 0.001 && next.stability <= FSRS_MAX_DAYS);
                assert_true(next.difficulty >= 1 && next.difficulty <= 10);
                before = due;
            }
        }
}

static void a_clock_that_goes_back_is_the_same_day(void **state)
{
    (void)state;
    struct fsrs_time now = {1800000000, 0}, earlier = {1800000000 - 40 * DAY, 0};
    struct fsrs_card card = rate((struct fsrs_card){0}, FSRS_EASY, now);
    struct fsrs_card back = rate(card, FSRS_GOOD, earlier), same = rate(card, FSRS_GOOD, now);
    near(back.stability, same.stability);
    assert_int_equal(back.due_day, fsrs_day(earlier) + fsrs_interval(back.stability));
}

static void what_is_due_and_when(void **state)
{
    (void)state;
    struct fsrs_time now = {1800000000, 0};
    struct fsrs_card card = {0};
    assert_false(fsrs_is_due(&card, now));
    card = rate(card, FSRS_AGAIN, now);
    assert_false(fsrs_is_due(&card, (struct fsrs_time){now.seconds + 59, 0}));
    assert_true(fsrs_is_due(&card, (struct fsrs_time){now.seconds + 60, 0}));
    card = rate(card, FSRS_EASY, now);
    int64_t begins = (int64_t)card.due_day * DAY + 4 * HOUR;
    assert_false(fsrs_is_due(&card, (struct fsrs_time){begins - 1, 0}));
    assert_true(fsrs_is_due(&card, (struct fsrs_time){begins, 0}));
    assert_true(fsrs_is_due(&card, (struct fsrs_time){begins - 1, HOUR}));
}

static void weights_are_read_or_refused(void **state)
{
    (void)state;
    static const char five[] =
        "0.4, 1.2, 3.2, 15.7, 7.2, 0.5, 1.5, 0.005, 1.5, 0.1, 1.0, 1.9, 0.1, 0.3, 2.3, 0.2, 3.0, 0.5, 0.7";
    struct fsrs_weights weights = *fsrs_default_weights();
    assert_true(fsrs_parse_weights(slice_of(five), &weights, NULL));
    near(weights.w[18], 0.7);
    near(weights.w[19], 0);
    near(weights.w[20], 0.5);
    assert_true(fsrs_parse_weights(slice_of("[1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0.2]"), &weights, NULL));
    near(weights.w[20], 0.2);
    static const char *const refused[] = {"",
                                          "1 2 3",
                                          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
                                          "a",
                                          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0",
                                          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 nan",
                                          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct error error = {0};
        assert_false(fsrs_parse_weights(slice_of(refused[i]), &weights, &error));
        assert_int_equal(error.kind, ERROR_USAGE);
        near(weights.w[20], 0.2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_independent_program_agrees), cmocka_unit_test(check_values_are_met),
        cmocka_unit_test(intervals_are_rounded_half_up), cmocka_unit_test(days_begin_at_four_where_the_review_was),
        cmocka_unit_test(harder_is_never_later),         cmocka_unit_test(a_clock_that_goes_back_is_the_same_day),
        cmocka_unit_test(what_is_due_and_when),          cmocka_unit_test(weights_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
