/* reviews_test.c - proves: a log gives the same cards in whatever order its lines come; equal lines count once; undone entries have
 * no effect; only damaged lines are reported; times are read and written exactly. */
#include "biji/moment.h"
#include "biji/reviews.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CARD "00000000000000aa"
#define LINE(time, event) "2026-11-" time "+08:00\t" CARD "\t" event "\t1200\n"

static struct review_card replayed(const char *text)
{
    struct review_log log = review_log_parse(slice_of(text), "reviews.tsv", NULL);
    struct review_cards cards = review_replay(&log, fsrs_default_weights(), NULL, NULL);
    const struct review_card *found = review_card_find(&cards, 0xaa);
    struct review_card card = found != NULL ? *found : (struct review_card){0};
    review_cards_free(&cards);
    review_log_free(&log);
    return card;
}

static void same(const char *a, const char *b)
{
    struct review_card one = replayed(a), other = replayed(b);
    assert_int_equal(one.memory.state, other.memory.state);
    assert_true(one.memory.stability == other.memory.stability && one.memory.difficulty == other.memory.difficulty);
    assert_int_equal(one.memory.due_day, other.memory.due_day);
    assert_int_equal(one.reviews, other.reviews);
    assert_int_equal(one.suspended, other.suspended);
}

static void order_and_doubles_do_not_count(void **state)
{
    (void)state;
    static const char in_order[] = LINE("01T10:00:00", "3") LINE("01T10:20:00", "3") LINE("04T09:00:00", "1");
    assert_int_equal(replayed(in_order).reviews, 3);
    assert_int_equal(replayed(in_order).memory.state, FSRS_RELEARNING);
    same(in_order, LINE("04T09:00:00", "1") LINE("01T10:00:00", "3") LINE("01T10:20:00", "3"));
    same(in_order, LINE("01T10:20:00", "3") LINE("04T09:00:00", "1") LINE("01T10:20:00", "3") LINE("01T10:00:00", "3"));
    same(in_order, in_order);
}

static void what_is_undone_was_not(void **state)
{
    (void)state;
    same(LINE("01T10:00:00", "3") LINE("01T10:20:00", "1") LINE("01T10:20:05", "undo=2026-11-01T10:20:00+08:00"),
         LINE("01T10:00:00", "3"));
    same(LINE("01T10:20:05", "undo=2026-11-01T02:20:00Z") LINE("01T10:20:00", "1") LINE("01T10:00:00", "3"),
         LINE("01T10:00:00", "3"));
    same(LINE("01T10:00:00", "suspend") LINE("02T10:00:00", "undo=2026-11-01T10:00:00+08:00") LINE("03T10:00:00", "3"),
         LINE("03T10:00:00", "3"));
    assert_true(replayed(LINE("01T10:00:00", "3") LINE("01T10:00:01", "suspend")).suspended);
    assert_false(replayed(LINE("01T10:00:02", "resume") LINE("01T10:00:01", "suspend")).suspended);
    assert_int_equal(replayed(LINE("01T10:00:00", "3") LINE("01T10:00:09", "undo=2026-11-01T10:00:00+08:00")).reviews,
                     0);
}

static void damaged_lines_are_told(void **state)
{
    (void)state;
    static const char *const damaged[] = {
        "x\n",
        "2026-11-01T10:00:00+08:00\t" CARD "\t3\n",
        LINE("31T10:00:00", "3"),
        LINE("01T10:00:00", "5"),
        LINE("01T10:00:00", "undo="),
        "2026-11-01T10:00:00+08:00\tabc\t3\t0\n",
        "2026-11-01T10:00:00\t" CARD "\t3\t0\n",
        "2026-11-01T10:00:00Z\t" CARD "\t3\t-1\n",
        "2026-11-01T10:00:00Z\t" CARD "\t3\t1\t2\n",
        "2026-11-01T10:00",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        struct diags diags = {0};
        struct buf text = {0};
        buf_printf(&text, "%s\n%s", LINE("01T09:00:00", "3"), damaged[i]);
        struct review_log log = review_log_parse(buf_slice(&text), "reviews.tsv", &diags);
        assert_int_equal(log.count, 1);
        assert_int_equal(diags.count, 1);
        assert_int_equal(diags.items[0].line, 3);
        review_log_free(&log);
        diags_free(&diags);
        buf_free(&text);
    }
    assert_int_equal(replayed("2026-11-01T10:00:00Z\t" CARD "\t4\t0\r\n").reviews, 1);
}

static void times_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int32_t offset;
    } times[] = {
        {"1970-01-01T00:00:00Z", 0, 0},
        {"2026-11-29T21:30:05+08:00", 1795959005, 28800},
        {"2000-02-29T23:59:59-03:30", 951881399, -12600},
        {"1969-12-31T23:59:59Z", -1, 0},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct fsrs_time time;
        struct buf out = {0};
        assert_true(moment_parse(slice_of(times[i].text), &time));
        assert_int_equal(time.seconds, times[i].seconds);
        assert_int_equal(time.offset, times[i].offset);
        moment_format(time, &out);
        assert_string_equal(out.ptr, times[i].text);
        buf_free(&out);
    }
    struct fsrs_time time;
    assert_true(moment_parse(slice_of("2026-11-29t21:30:05.123z"), &time));
    static const char *const refused[] = {"",
                                          "2026-11-29",
                                          "2026-02-29T00:00:00Z",
                                          "2026-11-29T24:00:00Z",
                                          "2026-11-29T21:30:05",
                                          "2026-11-29T21:30:05+8:00",
                                          "2026-11-29T21:30:05Zx",
                                          "2026-00-10T00:00:00Z"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(moment_parse(slice_of(refused[i]), &time));
}

static void a_line_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct fsrs_time time = {1795959005, 28800}, before = {1795959000, 28800};
    struct buf text = {0};
    review_line(before, 0xaa, REVIEW_RATED, 2, before, 4321, &text);
    review_line(time, 0xaa, REVIEW_SUSPEND, 0, time, 0, &text);
    review_line(time, 0xaa, REVIEW_UNDO, 0, before, 0, &text);
    struct diags diags = {0};
    struct review_log log = review_log_parse(buf_slice(&text), "reviews.tsv", &diags);
    assert_int_equal(diags.count, 0);
    assert_int_equal(log.count, 3);
    assert_int_equal(log.items[0].rating, 2);
    assert_true(log.items[0].is_undone);
    review_log_free(&log);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_doubles_do_not_count),   cmocka_unit_test(what_is_undone_was_not),
        cmocka_unit_test(damaged_lines_are_told),           cmocka_unit_test(times_are_read_and_written),
        cmocka_unit_test(a_line_is_read_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
