/* stretches_test.c - proves that a long note, which the parser reads in stretches, has the tree of its blocks: none is cut where it holds
 * blank lines, places are those of the file, and definitions hold for the whole note. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/load.h"
#include "biji/mem.h"

#include <string.h>

enum { LONG_BYTES = 600 << 10 };

/* A note of the block over and over, then of the end. */
static struct doc *read_long(const char *block, const char *end, size_t *times)
{
    struct buf text = {0};
    for (*times = 0; text.bytes < LONG_BYTES; ++*times)
        buf_add_str(&text, block);
    buf_add_str(&text, end);
    size_t bytes = text.bytes;
    struct doc *doc = note_parse_take("note.md", buf_take(&text), bytes, NULL);
    doc_check(doc);
    return doc;
}

static size_t count_blocks(const struct doc *doc)
{
    size_t count = 0;
    for (const struct node *n = doc->root->first; n != NULL; n = n->next)
        count++;
    return count;
}

/* Each block that may hold blank lines, with text at the margin inside where it may hold that. */
static void test_blocks_stay_whole(void **state)
{
    static const char *const blocks[] = {
        "```c\nint a;\n\nreturn\n\n# no heading\n```\n\n",
        "<!-- a\n\nword\n\n# no heading\n-->\n\n",
        "$$\nx = 1\n\n+ y_2\n$$\n\n",
        "- one\n\n  two\n\n      code\n\n",
        "> 引用\n>\n> 第二段\n\n文字 *强调*。\n\n",
    };
    static const size_t expected[] = {1, 1, 1, 1, 2};
    (void)state;
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        struct buf block = {0};
        size_t times;
        buf_add_str(&block, blocks[i]);
        buf_add_str(&block, "Text that ends it.\n\n");
        struct doc *one = note_parse_take("one.md", xstrdup(block.ptr), block.bytes, NULL);
        struct doc *doc = read_long(block.ptr, "", &times);
        size_t alone = count_blocks(one);
        assert_in_range(alone, 1, expected[i] + 1);
        assert_int_equal(count_blocks(doc), alone * times);
        doc_free(one);
        doc_free(doc);
        buf_free(&block);
    }
}

static void test_places_are_the_files(void **state)
{
    (void)state;
    size_t times;
    struct doc *doc = read_long("A paragraph.\n\n", "# End\n", &times);
    assert_int_equal(doc->root->last->kind, NODE_HEADING);
    assert_int_equal(doc->root->last->line, 2 * times + 1);
    doc_free(doc);
}

/* Whether a link in the first paragraph of a long note is defined by what is at the note's end. */
static bool is_defined(const char *end)
{
    size_t times;
    struct doc *doc = read_long("See [the page].\n\n", end, &times);
    const struct node *second = doc->root->first->first->next;
    bool is = second != NULL && second->kind == NODE_LINK;
    doc_free(doc);
    return is;
}

static void test_definitions_hold_for_all(void **state)
{
    (void)state;
    assert_true(is_defined("[the page]: /there\n"));
    assert_true(is_defined("  > 1. [the\n  >    page]: /there\n"));
    assert_true(is_defined("- [ ] [the page]: /there\n"));
    assert_true(is_defined("* [x] [the page]: /there\n"));
    assert_false(is_defined("At [the page]: nothing.\n"));
    size_t times;
    struct doc *doc = read_long("See the note[^1].\n\n", "[^1]: A note.\n", &times);
    assert_int_equal(doc->root->first->last->previous->kind, NODE_FOOTNOTE_REF);
    doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_stay_whole),
        cmocka_unit_test(test_places_are_the_files),
        cmocka_unit_test(test_definitions_hold_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
