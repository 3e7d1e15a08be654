/* large_note_test.c - proves, over a note of more than 1 MB, that what is laid out first after a resize is what the whole shows:
 * the same lines at the same places, wherever the page is; that scrolling up goes on past it to the note's beginning; that the
 * page stays when the whole takes its place; and that lines and links have the whole's numbers when they are asked for. */
#include "biji/follow.h"
#include "biji/landmark.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { COLS = 72, ROWS = 20, SECTIONS = 4500 };

struct fixture {
    char path[40];
    struct course *course;
    struct keymap *keymap;
    struct reader *reader;
};

/* Sections of words, a list, code and a table by turns, each with a link, and footnotes at the end. */
static void write_note(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < SECTIONS; i++) {
        fprintf(file, "## Section %d\n\nSome words of section %d, with [a link](#section-%d)[^n%d] and 一些汉字。\n\n",
                i, i, i / 2, i % 40);
        if (i % 3 == 0)
            fprintf(file, "- one item of %d\n- another item\n\n```\ncode %d\nmore\n```\n\n", i, i);
        else
            fprintf(file,
                    "| a | b |\n|---|---|\n| %d | cell |\n\nA paragraph that goes on for a while, so that it takes "
                    "more than a single "
                    "line at any of the widths that are tried here, whichever comes first.\n\n",
                    i);
    }
    for (int i = 0; i < 40; i++)
        fprintf(file, "[^n%d]: The note number %d.\n", i, i);
    fclose(file);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error error = {0};
    strcpy(f->path, "/tmp/large_note_XXXXXX.md");
    close(mkstemps(f->path, 3));
    write_note(f->path);
    f->course = course_open(f->path, NULL, &error);
    assert_non_null(f->course);
    f->keymap = keymap_new();
    f->reader = reader_new(f->course, &(struct layout_options){.ambiguous_cols = 1}, f->keymap, NULL, NULL);
    reader_resize(f->reader, COLS, ROWS);
    reader_open(f->reader, 0, NULL, NULL);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    reader_free(f->reader);
    keymap_free(f->keymap);
    course_free(f->course);
    free(f);
    return 0;
}

static void finish(struct fixture *f)
{
    while (reader_idle(f->reader))
        ;
}

/* The text of the page, a line of text for each row. Owner: the caller. */
static char *page(const struct fixture *f)
{
    const struct reader_view *view = reader_view(f->reader);
    struct buf out = {0};
    layout_extend(view->layout, view->top + (size_t)view->rows);
    for (size_t i = view->top; i < view->layout->line_count && i < view->top + (size_t)view->rows; i++) {
        for (int r = 0; r < view->layout->lines[i].run_count; r++)
            buf_add_slice(&out, view->layout->lines[i].runs[r].text);
        buf_add_char(&out, '\n');
    }
    return buf_take(&out);
}

static void assert_page(const struct fixture *f, char *wanted)
{
    char *got = page(f);
    assert_string_equal(got, wanted);
    free(got);
    free(wanted);
}

/* What is laid out begins after the note's first line. */
static bool is_near(const struct fixture *f)
{
    return reader_view(f->reader)->layout->options.first != NULL;
}

static void what_is_seen_comes_first_and_stays(void **state)
{
    struct fixture *f = *state;
    static const int percents[] = {0, 1, 50, 100};
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        reader_resize(f->reader, COLS, ROWS);
        finish(f);
        reader_to_percent(f->reader, percents[i]);
        char *before = page(f);
        reader_resize(f->reader, 40, ROWS);
        assert_int_equal(is_near(f), percents[i] > 0);
        assert_true(!is_near(f) || reader_view(f->reader)->layout->line_count < 2000);
        char *narrow = page(f);
        int percent = reader_percent(f->reader);
        finish(f);
        assert_false(is_near(f));
        assert_page(f, narrow);
        assert_in_range(reader_percent(f->reader) + 2, percent, percent + 4);
        reader_resize(f->reader, COLS, ROWS);
        assert_page(f, before);
    }
}

static void scrolling_up_goes_to_the_beginning(void **state)
{
    struct fixture *f = *state;
    static const long steps[] = {1, 30, 3000, 20000, 1000000};
    finish(f);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        reader_to_percent(f->reader, 60);
        size_t top = reader_view(f->reader)->top;
        reader_scroll(f->reader, -steps[i]);
        char *wanted = page(f);
        reader_to_line(f->reader, top);
        reader_resize(f->reader, 40, ROWS);
        reader_resize(f->reader, COLS, ROWS);
        reader_scroll(f->reader, -steps[i]);
        assert_page(f, wanted);
    }
}

static void the_end_and_the_beginning_are_those_of_the_whole(void **state)
{
    struct fixture *f = *state;
    finish(f);
    reader_to_end(f->reader);
    char *end = page(f);
    reader_to_line(f->reader, 0);
    char *beginning = page(f);
    reader_resize(f->reader, 40, ROWS);
    reader_resize(f->reader, COLS, ROWS);
    reader_to_end(f->reader);
    assert_true(is_near(f));
    assert_page(f, end);
    reader_resize(f->reader, 40, ROWS);
    reader_resize(f->reader, COLS, ROWS);
    reader_to_line(f->reader, 0);
    assert_false(is_near(f));
    assert_page(f, beginning);
}

static void numbers_are_those_of_the_whole(void **state)
{
    struct fixture *f = *state;
    const struct reader_view *view = reader_view(f->reader);
    finish(f);
    size_t lines = view->layout->line_count, links = view->layout->link_count;
    reader_to_percent(f->reader, 50);
    size_t top = view->top;
    assert_true(reader_select_link(f->reader, 1));
    uint32_t selected = view->layout->links[view->link].node->id;
    int link = view->link;
    reader_resize(f->reader, 40, ROWS);
    reader_resize(f->reader, COLS, ROWS);
    assert_true(is_near(f));
    assert_int_equal(view->layout->links[view->link].node->id, selected);
    reader_whole(f->reader);
    assert_int_equal(view->layout->line_count, lines);
    assert_int_equal(view->layout->link_count, links);
    assert_int_equal(view->link, link);
    assert_int_equal(view->top, top);
    reader_resize(f->reader, 40, ROWS);
    reader_resize(f->reader, COLS, ROWS);
    reader_select_link(f->reader, 1);
    assert_true(reader_select_link(f->reader, -link / 2)); /* above what is laid out */
    assert_false(is_near(f));
    assert_int_equal(view->link, link + 1 - link / 2);
}

static void headings_are_found_far_away(void **state)
{
    struct fixture *f = *state;
    const struct reader_view *view = reader_view(f->reader);
    reader_outline(f->reader);
    reader_open_anchor(f->reader, 0, NULL, "section-4400");
    assert_true(is_near(f)); /* without laying out all before it */
    assert_int_equal(reader_section(f->reader), 4400);
    assert_true(reader_to_heading(f->reader, -1));
    assert_int_equal(reader_section(f->reader), 4399);
    assert_true(reader_to_heading(f->reader, -4000));
    assert_int_equal(reader_section(f->reader), 399);
    assert_true(reader_to_heading(f->reader, 4001));
    char *far = page(f);
    finish(f);
    assert_page(f, far);
    assert_int_equal(reader_section(f->reader), 4400);
    size_t top = view->top;
    reader_scroll(f->reader, 1);
    assert_true(reader_to_heading(f->reader, -1));
    assert_int_equal(view->top, top);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_seen_comes_first_and_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(scrolling_up_goes_to_the_beginning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_and_the_beginning_are_those_of_the_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_are_those_of_the_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings_are_found_far_away, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
