/* initials_test.c - proves that the initials of a term find it: of the terms in the bundled glossary, each row of which links to
 * the section that explains it, 150 are searched for by the first letters of their pinyin, and the first hit must be in that
 * section. Prints how many are. Also proves in a test course that words come before chance matches, and front matter after text. */
#include "biji/outline.h"
#include "searching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TERMS = 150, PERCENT = 90, MIN_RUNES = 3 };

/* A row of the glossary. */
struct wanted {
    struct slice term, file, anchor;
    char initials[16];
};

/* The first letters of a term's pinyin; false when it is not all Chinese, or too short to be told from other words. */
static bool initials_of(struct slice term, char initials[16])
{
    int count = 0;
    for (size_t at = 0; at < term.bytes;) {
        int bytes;
        const uint16_t *reading = han_readings(utf8_decode(term.ptr + at, slice_end(term), &bytes));
        at += (size_t)bytes;
        if (*reading == 0 || count == 15)
            return false;
        initials[count++] = han_syllable(*reading)[0];
    }
    initials[count] = '\0';
    return count >= MIN_RUNES;
}

/* Reads "| term | … | [2](./file.md#anchor) |". */
static bool read_row(struct slice row, struct wanted *wanted)
{
    size_t end = slice_find(row, '|', 1), link = slice_find_str(row, slice_of("](./"), 0) + 4;
    size_t hash = slice_find(row, '#', link);
    if (!slice_starts(row, "| ") || link >= row.bytes || hash >= row.bytes)
        return false;
    wanted->term = slice_trim(slice_part(row, 1, end));
    wanted->file = slice_part(row, link, hash);
    wanted->anchor = slice_part(row, hash + 1, slice_find(row, ')', hash));
    return initials_of(wanted->term, wanted->initials);
}

/* Whether a line lies in the section that the row links to. */
static bool is_home(struct course *course, const struct hit *hit, const struct wanted *wanted)
{
    if (!slice_eq_str(wanted->file, course->chapters[hit->chapter].name))
        return false;
    struct outline *outline = outline_build(chapter_load(course, hit->chapter, NULL));
    const struct node *anchor = anchor_find(outline, wanted->anchor);
    size_t at = 0, end;
    while (anchor != NULL && at + 1 < outline->count && outline->headings[at].node->line < anchor->line)
        at++;
    for (end = at + 1; end < outline->count && outline->headings[end].level > outline->headings[at].level;)
        end++;
    bool home = anchor != NULL && hit->line >= outline->headings[at].node->line &&
                (end == outline->count || hit->line < outline->headings[end].node->line);
    outline_free(outline);
    return home;
}

static bool is_first(struct course *course, struct finder *finder, const struct wanted *wanted)
{
    struct query_error error;
    struct query *query = query_parse(slice_of(wanted->initials), &error);
    finder_start(finder, query);
    finder_run(finder, -1);
    finder_rank(finder, 1);
    bool found = finder_count(finder) > 0;
    struct hit hit = found ? finder_hit(finder, 0) : (struct hit){0};
    bool good = found && is_home(course, &hit, wanted);
    if (!good)
        printf("%s, the initials of %.*s, find line %u of %s first\n", wanted->initials, (int)wanted->term.bytes,
               wanted->term.ptr, (unsigned)hit.line, found ? course->chapters[hit.chapter].name : "nothing");
    finder_stop(finder);
    query_free(query);
    return good;
}

static void test_glossary(void **state)
{
    (void)state;
    struct course *course = course_open("content", NULL, NULL);
    struct buf text = {0};
    assert_non_null(course);
    assert_true(file_read_at(-100, "content/glossary.md", &text));
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct wanted *rows = xcalloc(text.bytes, sizeof *rows);
    size_t count = 0;
    int good = 0, tried = 0;
    for (size_t at = 0; at < text.bytes; at = slice_find(buf_slice(&text), '\n', at) + 1)
        count += read_row(slice_part(buf_slice(&text), at, slice_find(buf_slice(&text), '\n', at)), &rows[count]);
    assert_true(count >= TERMS);
    for (; tried < TERMS; tried++)
        good += is_first(course, finder, &rows[(size_t)tried * count / TERMS]);
    printf("the initials of %d terms of %d find their own section first (%d per cent)\n", good, tried,
           100 * good / tried);
    assert_true(100 * good >= PERCENT * tried);
    free(rows);
    finder_free(finder);
    buf_free(&text);
    course_free(course);
}

static void test_words(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "---\nsummary: 注意力的好坏\n---\n\n# 甲\n\n它的好坏怎样量化？只依赖前文。\n\n## 前向\n\n注意力好。\n",
        "# 乙\n\n## 注意力\n\n算注意力，再算注意力。\n\n## 别的\n\n看注意力，也看 zyl 一词。\n",
        "# 术语\n\n| 术语 | 解释 |\n|---|---|\n| 作用量 | 沿路的积分 |\n\n## 物理\n\n最小作用量原理说作用量。\n",
    };
    /* chapter and line: the letters themselves, the words' best lines, the other lines of words, front matter, chance */
    static const unsigned wanted[][2] = {{1, 9}, {2, 9}, {1, 3}, {2, 5}, {0, 11}, {1, 5}, {0, 2}, {0, 7}};
    enum { WANTED = sizeof wanted / sizeof wanted[0], LIKELY = WANTED - 1 };
    struct notes notes = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        notes_add(&notes, slice_of(texts[i]));
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct query_error error;
    struct query *query = query_parse(slice_of("zyl"), &error);
    finder_start(finder, query);
    finder_run(finder, -1);
    finder_rank(finder, SIZE_MAX);
    assert_int_equal(finder_count(finder), WANTED);
    for (size_t i = 0; i < WANTED; i++) {
        assert_int_equal(finder_hit(finder, i).chapter, wanted[i][0]);
        assert_int_equal(finder_hit(finder, i).line, wanted[i][1]);
    }
    assert_int_equal(finder_likely(finder), LIKELY);
    finder_free(finder);
    query_free(query);
    course_free(course);
    notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words), cmocka_unit_test(test_glossary)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
