/* chapter_search_test.c - proves that the search of a chapter finds the same in slices as it does by one word at a time: matches in the
 * order of the document, footnotes last, sections that hold all words and none of the others, in a paragraph of any length; that a match
 * is shown as soon as it is found, but not to a reader who has gone on meanwhile; and that an expression which never ends is given up. */
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/reader_search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Searching the slow note takes more than a slice on any machine: each of its paragraphs costs the expression many steps. */
enum { SECTIONS = 3000, SLOW = 1500, LONG = 30011, ROWS = 20 };
static const char slow[] = "/(a+)+$/";

struct fixture {
    char folder[40];
    struct course *course;
    struct keymap *keymap;
    struct reader *reader;
};

/* Every section has "alpha", every third "beta", every fifth "gamma" in code, and a footnote for every seventh. */
static void write_many(FILE *file)
{
    for (int i = 0; i < SECTIONS; i++) {
        fprintf(file, "## Section %d\n\nSome alpha words of 注意力 in section %d%s\n\n", i, i, i % 7 == 0 ? "[^n" : "");
        if (i % 7 == 0)
            fprintf(file, "%d].\n\n[^n%d]: The note has alpha too.\n\n", i, i);
        if (i % 3 == 0)
            fprintf(file, "- beta in a list\n\n");
        if (i % 5 == 0)
            fprintf(file, "```\ncode\ngamma(%d)\n```\n\n", i);
    }
}

static void write_slow(FILE *file)
{
    fputs("# Slow\n\n", file);
    for (int i = 0; i < SLOW; i++)
        fputs("aaaaaaaaaaaaaaab\n\n", file);
    fputs("aaa\n", file);
}

static void write_endless(FILE *file)
{
    fputs("# Endless\n\n", file);
    for (int i = 0; i < 100; i++)
        fputs("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n\n", file);
}

/* One paragraph of 600 KB, which is searched window by window; its last word is there once. */
static void write_long(FILE *file)
{
    fputs("# Long\n\nBefore it.\n\n", file);
    for (int i = 0; i < LONG; i++)
        fputs("alphabeta 注意力 ", file);
    fputs("omega\n\n## Next\n\nalphabeta\n", file);
}

static void write_note(const struct fixture *f, const char *name, void (*write)(FILE *))
{
    char path[80];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    write(file);
    fclose(file);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error error = {0};
    strcpy(f->folder, "/tmp/chapter_search_XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    write_note(f, "1.md", write_many);
    write_note(f, "2.md", write_slow);
    write_note(f, "3.md", write_endless);
    write_note(f, "4.md", write_long);
    f->course = course_open(f->folder, NULL, &error);
    assert_non_null(f->course);
    f->keymap = keymap_new();
    f->reader = reader_new(f->course, &(struct layout_options){.ambiguous_cols = 1}, f->keymap, NULL, NULL);
    reader_resize(f->reader, 60, ROWS);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"1.md", "2.md", "3.md", "4.md"};
    char path[80];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", f->folder, names[i]);
        unlink(path);
    }
    rmdir(f->folder);
    reader_free(f->reader);
    keymap_free(f->keymap);
    course_free(f->course);
    free(f);
    return 0;
}

static void open_note(struct fixture *f, const char *name)
{
    reader_search(f->reader, NULL, false);
    reader_open(f->reader, course_find(f->course, name, NULL), NULL, NULL);
}

static void finish(struct fixture *f)
{
    while (reader_search_run(f->reader))
        continue;
    assert_false(reader_view(f->reader)->is_searching);
}

struct expected {
    const char *query;
    size_t count;
};

static void check_all(struct fixture *f, const struct expected *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct find_ranges *found = &reader_view(f->reader)->matches;
        size_t before = 0;
        reader_search(f->reader, cases[i].query, true);
        do { /* ranges are only added */
            assert_true(found->count >= before);
            before = found->count;
        } while (reader_search_run(f->reader));
        if (found->count != cases[i].count)
            fail_msg("%s: %zu matches, not %zu", cases[i].query, found->count, cases[i].count);
        for (size_t k = 1; k < found->count; k++)
            assert_true(place_compare(found->items[k - 1].to, found->items[k].from) <= 0);
    }
}

static void all_is_found_in_order(void **state)
{
    static const struct expected cases[] = {
        {"alpha", SECTIONS + (SECTIONS + 6) / 7},
        {"beta", SECTIONS / 3},
        {"zhuyili", SECTIONS},
        {"/gam+a\\(\\d+\\)/", SECTIONS / 5},
        {"\"alpha words\" beta", SECTIONS / 3 * 2},
        {"beta -gamma", SECTIONS / 3 - SECTIONS / 15},
        {"beta /gamma/", SECTIONS / 15 * 2},
        {"heading:section", SECTIONS},
        {"section", SECTIONS * 2},
        {"delta", 0},
    };
    open_note(*state, "1.md");
    check_all(*state, cases, sizeof cases / sizeof cases[0]);
}

static void a_long_unit_is_searched_whole(void **state)
{
    static const struct expected cases[] = {
        {"alphabeta", LONG + 1},
        {"zhuyili", LONG},
        {"beta alpha", (LONG + 1) * 2},
        {"alphabeta 注意力", LONG * 2},
        {"alphabeta omega", LONG + 1},
        {"omega alpha", LONG + 1},
        {"alpha -omega", 1},
        {"alpha|omega", LONG + 2},
        {"alpha delta", 0},
        {"/a[lp]+ha/", LONG + 1},
        {"/a[lp]+ha/ omega", LONG + 1},
        {"\"beta 注意力 alpha\"", LONG - 1},
    };
    open_note(*state, "4.md");
    check_all(*state, cases, sizeof cases / sizeof cases[0]);
}

/* Line of the page that shows the current match, or -1. */
static int row_of_match(struct fixture *f)
{
    const struct reader_view *view = reader_view(f->reader);
    if (view->match >= view->matches.count)
        return -1;
    size_t line = layout_line_of(view->layout, view->matches.items[view->match].from);
    return line >= view->top && line < view->top + ROWS ? (int)(line - view->top) : -1;
}

static void what_is_found_is_shown(void **state)
{
    struct fixture *f = *state;
    const struct reader_view *view = reader_view(f->reader);
    open_note(f, "2.md");
    reader_search(f->reader, slow, false);
    assert_true(view->is_searching && view->matches.count == 0 && view->top == 0);
    assert_true(reader_search_step(f->reader, 1, NULL)); /* there may be one yet */
    finish(f);
    assert_int_equal(view->matches.count, 1);
    assert_in_range(row_of_match(f), 0, ROWS - 1);
    assert_true(view->top > 0);

    reader_to_line(f->reader, 0); /* a reader who goes on is left alone */
    reader_search(f->reader, slow, false);
    reader_scroll(f->reader, 3);
    finish(f);
    assert_int_equal(view->top, 3);
    assert_int_equal(view->match, 0);

    reader_to_line(f->reader, 0);
    reader_search(f->reader, slow, false);
    reader_resize(f->reader, 50, ROWS);
    finish(f);
    assert_in_range(row_of_match(f), 0, ROWS - 1);
    reader_resize(f->reader, 60, ROWS);

    reader_to_line(f->reader, 0);
    reader_search(f->reader, slow, false); /* ended before it has found anything */
    reader_search(f->reader, NULL, false);
    assert_false(view->is_searching || reader_search_run(f->reader));

    reader_search(f->reader, slow, false);
    reader_open(f->reader, course_find(f->course, "1.md", NULL), NULL, NULL);
    assert_false(view->is_searching || reader_search_run(f->reader));
    reader_search_on(f->reader);
    finish(f);
    assert_int_equal(view->top, 0);
}

static void what_never_ends_is_given_up(void **state)
{
    struct fixture *f = *state;
    const struct reader_view *view = reader_view(f->reader);
    open_note(f, "3.md");
    reader_search(f->reader, slow, false);
    finish(f);
    assert_true(view->matches.gave_up);
    assert_non_null(strstr(view->query_fault, "took too long"));
    assert_false(reader_search_step(f->reader, 1, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_is_found_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_unit_is_searched_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_found_is_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_never_ends_is_given_up, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
