/* reader_test.c - proves, over the course of the key scripts: no resize loses the place, from any line to any width and
 * back; going back leads to the same line and link; a saved place is found again in an edited note; headings, links and
 * matches are traversed completely in both directions; percent grows from 0 to 100; notices replace what cannot be
 * read; a place lost by one save comes back with a later one. */
#include "biji/reader.h"
#include "biji/reader_search.h"

#include "biji/follow.h"
#include "biji/landmark.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct course *course;
    struct keymap *keymap;
    struct reader *reader;
};

enum { COLS = 60, ROWS = 12 };

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error error = {0};
    f->course = course_open("tests/keys/course", NULL, &error);
    if (f->course == NULL) {
        print_error("%s\n", error.message);
        return -1;
    }
    f->keymap = keymap_new();
    f->reader = reader_new(f->course, &(struct layout_options){.ambiguous_cols = 1}, f->keymap, NULL, NULL);
    reader_resize(f->reader, COLS, ROWS);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    reader_free(f->reader);
    keymap_free(f->keymap);
    course_free(f->course);
    free(f);
    return 0;
}

static int chapter(const struct fixture *f, const char *name)
{
    int index = course_by_name(f->course, name);
    assert_true(index >= 0);
    return index;
}

static void open_chapter(struct fixture *f, const char *name)
{
    reader_open(f->reader, chapter(f, name), NULL, NULL);
    while (reader_idle(f->reader))
        ;
}

static void resizing_keeps_the_line(void **state)
{
    struct fixture *f = *state;
    static const int widths[] = {1, 7, 20, 44, 88, 200};
    static const char *const notes[] = {"notes/first.md", "notes/second.md", "notes/long.md"};
    for (size_t note = 0; note < sizeof notes / sizeof notes[0]; note++) {
        open_chapter(f, notes[note]);
        size_t lines = reader_view(f->reader)->layout->line_count;
        for (size_t line = 0; line<lines; line += lines> 100 ? 7 : 1) {
            reader_to_line(f->reader, line);
            size_t top = reader_view(f->reader)->top;
            for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
                reader_resize(f->reader, widths[i], i % 2 == 0 ? 3 : 40);
                struct place shown = reader_view(f->reader)->layout->lines[reader_view(f->reader)->top].place;
                reader_resize(f->reader, COLS, ROWS);
                assert_int_equal(reader_view(f->reader)->top, top);
                /* the old top is at or just before the top in between, unless the end of the page prevents it */
                assert_true(place_compare(shown, reader_view(f->reader)->spot.place) <= 0);
            }
        }
    }
}

static void the_way_back(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    open_chapter(f, "notes/second.md");
    size_t links = reader_view(r)->layout->link_count;
    assert_true(links >= 10);
    for (size_t i = 0; i < links; i++) {
        while (reader_idle(r))
            ;
        reader_select(r, (int)i);
        size_t top = reader_view(r)->top;
        bool fold = reader_view(r)->layout->links[i].node->kind == NODE_SUMMARY;
        struct follow follow = reader_follow(r, (int)i);
        if (follow.kind == FOLLOW_OPENED && !fold) {
            struct spot there = reader_spot(r);
            assert_true(reader_back(r));
            assert_int_equal(reader_view(r)->spot.chapter, chapter(f, "notes/second.md"));
            assert_int_equal(reader_view(r)->top, top);
            assert_int_equal(reader_view(r)->link, (int)i);
            assert_true(reader_forward(r));
            assert_int_equal(reader_view(r)->spot.chapter, there.chapter);
            assert_int_equal(reader_view(r)->spot.place.node, there.place.node);
            assert_false(reader_forward(r));
            assert_true(reader_back(r));
        } else if (follow.kind == FOLLOW_FETCH) {
            assert_false(reader_view(r)->is_notice); /* reading continues while it is fetched */
        } else if (follow.kind == FOLLOW_NOT && reader_view(r)->spot.chapter != chapter(f, "notes/second.md")) {
            assert_true(reader_back(r)); /* another chapter without that anchor */
        }
        if (follow.kind == FOLLOW_NOT)
            assert_true(strlen(follow.text) > 10);
        assert_int_equal(reader_view(r)->spot.chapter, chapter(f, "notes/second.md"));
        follow_fini(&follow);
    }
}

static void places_are_found_again(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    open_chapter(f, "notes/long.md");
    char *bytes = xcalloc(1, reader_view(r)->doc->source_bytes + 200);
    size_t body = reader_view(r)->doc->body_offset;
    memcpy(bytes, reader_view(r)->doc->source, body);
    size_t used = body + (size_t)sprintf(bytes + body, "Ten\n\nnew\n\nlines\n\nabove\n\nall\n\n");
    memcpy(bytes + used, reader_view(r)->doc->source + body, reader_view(r)->doc->source_bytes - body);
    struct doc *edited = note_parse_take("edited.md", bytes, used + reader_view(r)->doc->source_bytes - body, NULL);
    for (size_t line = 0; line < reader_view(r)->layout->line_count; line++) {
        struct place place = reader_view(r)->layout->lines[line].place;
        struct buf words = {0}, again = {0};
        int old, new;
        landmark_make(reader_view(r)->doc, place, &old, &words);
        struct place found = landmark_find(edited, old, buf_slice(&words));
        landmark_make(edited, found, &new, &again);
        assert_string_equal(buf_slice(&words).ptr, buf_slice(&again).ptr);
        if (place.offset == 0) /* the fixture's later lines are alike in every paragraph */
            assert_int_equal(new, old + 10);
        buf_free(&words);
        buf_free(&again);
    }
    doc_free(edited);
}

static void headings_both_ways(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    open_chapter(f, "notes/long.md");
    int last = (int)reader_outline(r)->count - 1;
    for (int i = 1; i <= last; i++) {
        assert_true(reader_to_heading(r, 1));
        assert_int_equal(reader_section(r), i);
    }
    assert_false(reader_to_heading(r, 1));
    for (int i = last - 1; i >= 0; i--) {
        assert_true(reader_to_heading(r, -1));
        assert_int_equal(reader_section(r), i);
    }
    assert_false(reader_to_heading(r, -1));
    assert_true(reader_to_heading(r, last));
    assert_int_equal(reader_section(r), last);
}

static void links_both_ways(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    open_chapter(f, "notes/first.md");
    int links = (int)reader_view(r)->layout->link_count;
    for (int i = 0; i < links; i++) {
        assert_true(reader_select_link(r, 1));
        assert_int_equal(reader_view(r)->link, i);
        size_t line = reader_view(r)->layout->links[i].line;
        assert_true(line >= reader_view(r)->top && line < reader_view(r)->top + ROWS);
    }
    assert_false(reader_select_link(r, 1));
    for (int i = links - 2; i >= 0; i--) {
        assert_true(reader_select_link(r, -1));
        assert_int_equal(reader_view(r)->link, i);
    }
    reader_to_line(r, 0);
    assert_int_equal(reader_view(r)->link, -1); /* out of sight, no longer selected */
}

static void percent_grows(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    open_chapter(f, "notes/long.md");
    assert_int_equal(reader_percent(r), 0);
    int before = 0;
    while (!reader_at_end(r)) {
        assert_true(reader_scroll(r, ROWS));
        assert_true(reader_percent(r) >= before);
        before = reader_percent(r);
    }
    assert_int_equal(before, 100);
    assert_false(reader_scroll(r, 1));
    for (int percent = 0; percent <= 100; percent++) {
        reader_to_percent(r, percent);
        assert_in_range(reader_percent(r), percent, percent + 1);
    }
}

static void matches_are_all_there(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    static const struct {
        const char *query;
        size_t count;
    } cases[] = {{"haystack", 1}, {"注意力", 1},       {"section", 20}, {"Section", 20},
                 {"SECTION", 0},  {"Paragraph 1", 55}, {"", 0},         {"zzz", 0}};
    open_chapter(f, "notes/long.md");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reader_to_line(r, 0);
        reader_search(r, cases[i].query, false);
        while (reader_search_run(r))
            continue;
        assert_int_equal(reader_view(r)->matches.count, cases[i].count);
        struct place last = {0, 0};
        for (size_t k = 0; k < cases[i].count; k++) {
            struct find_range range = reader_view(r)->matches.items[reader_view(r)->match];
            assert_true(place_compare(last, range.from) < 0 && place_compare(range.from, range.to) < 0);
            size_t line = layout_line_of(reader_view(r)->layout, range.from);
            assert_true(line >= reader_view(r)->top && line < reader_view(r)->top + ROWS);
            last = range.from;
            bool wrapped;
            assert_true(reader_search_step(r, 1, &wrapped));
            assert_int_equal(wrapped, k + 1 == cases[i].count);
        }
    }
    assert_false(reader_search_step(r, 1, NULL));
}

static void notices(void **state)
{
    struct fixture *f = *state;
    struct reader *r = f->reader;
    reader_open(r, course_by_number(f->course, 4), NULL, NULL); /* only upstream */
    assert_true(reader_view(r)->is_notice);
    assert_non_null(strstr(reader_view(r)->spot.url, "fourth.md"));
    struct buf text = {0};
    node_plain_text(reader_view(r)->doc->root, &text);
    assert_non_null(strstr(text.ptr, "Upstream only"));
    assert_non_null(strstr(text.ptr, "read in a browser"));
    assert_non_null(strstr(text.ptr, "https://github.com/biji-notes/course/blob/main/notes/fourth.md"));
    buf_free(&text);
    const char *body = "# Fetched\n\nThe page itself.\n";
    struct upstream_page page = {.url = xstrdup(reader_view(r)->spot.url),
                                 .base = xstrdup(reader_view(r)->spot.url),
                                 .body = xstrdup(body),
                                 .bytes = strlen(body)};
    reader_page_fault(r, reader_view(r)->spot.chapter, reader_view(r)->spot.url, NULL, "its server sleeps");
    node_plain_text(reader_view(r)->doc->root, &text);
    assert_non_null(strstr(text.ptr, "its server sleeps"));
    buf_free(&text);
    reader_page_take(r, reader_view(r)->spot.chapter, &page, NULL);
    assert_false(reader_view(r)->is_notice); /* it replaces the notice on the screen */
    node_plain_text(reader_view(r)->doc->root, &text);
    assert_non_null(strstr(text.ptr, "The page itself."));
    buf_free(&text);
    reader_open(r, course_by_number(f->course, 5), NULL, NULL); /* missing */
    assert_true(reader_view(r)->is_notice);
    node_plain_text(reader_view(r)->doc->root, &text);
    assert_non_null(strstr(text.ptr, "missing"));
    buf_free(&text);
    struct error error = {0};
    assert_false(reader_reload(r, &error));
    assert_true(reader_back(r));
    assert_false(reader_view(r)->is_notice);
}

static void write_note(const char *path, const char *head, int sections)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "# %s\n", head);
    for (int i = 1; i <= sections; i++)
        fprintf(file, "\n## Section %d\n\nWords of section %d.\n", i, i);
    assert_int_equal(fclose(file), 0);
}

/* The section at the top after the note was saved once more. */
static int section_after(struct reader *r, const char *path, int sections)
{
    struct error error = {0};
    write_note(path, "A note", sections);
    assert_true(reader_reload(r, &error));
    while (reader_idle(r))
        ;
    return reader_section(r);
}

/* An editor may empty the file first, and what watches may see it so. */
static void a_lost_place_comes_back(void **state)
{
    (void)state;
    char folder[] = "/tmp/biji-reader-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[sizeof folder + 16];
    snprintf(path, sizeof path, "%s/index.md", folder);
    struct error error = {0};
    write_note(path, "A note", 30);
    struct course *course = course_open(folder, NULL, &error);
    assert_non_null(course);
    struct keymap *keymap = keymap_new();
    struct reader *r = reader_new(course, &(struct layout_options){.ambiguous_cols = 1}, keymap, NULL, NULL);
    reader_resize(r, COLS, ROWS);
    reader_open(r, 0, NULL, NULL);
    while (reader_idle(r))
        ;
    reader_to_line(r, reader_view(r)->layout->line_count / 2);
    int before = reader_section(r);
    assert_true(before > 10);
    assert_int_equal(section_after(r, path, 0), 0);
    assert_int_equal(section_after(r, path, 2) < 3, true);
    assert_int_equal(section_after(r, path, 30), before);
    assert_true(section_after(r, path, 3) < 4);
    reader_to_line(r, 0); /* the reader moves: that is the place now */
    assert_int_equal(section_after(r, path, 30), 0);
    reader_free(r);
    keymap_free(keymap);
    course_free(course);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(resizing_keeps_the_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_way_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_are_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings_both_ways, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_both_ways, set_up, tear_down),
        cmocka_unit_test_setup_teardown(percent_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(matches_are_all_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notices, set_up, tear_down),
        cmocka_unit_test(a_lost_place_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
