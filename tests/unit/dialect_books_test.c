/* dialect_books_test.c - proves that what the tools of books and documentation add (MkDocs' blocks, Sphinx and MyST, d2l,
 * Quarto and bookdown) becomes the right nodes, and that text that only looks like it stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialects.h"

#include "folder.h"

static void blocks_of_slashes_are_callouts_and_tabs(void **state)
{
    (void)state;
    static const char tabs[] =
        "//// tab | 甲\n\n/// tip | 题\n\n文\n\n///\n\n////\n\n//// tab | 乙\n\n后\n\n////\n\n末";
    expect("mkdocs", tabs, NODE_SUMMARY, "甲|题|乙");
    expect("mkdocs", tabs, NODE_ALERT, "题 文");
    expect("mkdocs", tabs, NODE_DETAILS, "甲 题 文|乙 后");
    expect("mkdocs", "/// details | 题\n    type: warning\n    open: True\n\n文\n\n///", NODE_DETAILS, "题 文");
    expect("mkdocs", "/// version-added | v2\n///\n\n后", NODE_SUMMARY, "version-added: v2");
    expect("mkdocs", "/// html | div.x\n\n文\n\n///\n", NODE_DOCUMENT, "文");
    expect(NULL, "/// Adds one to it.\n/// More.\n\nhttps://a/b", NODE_ALERT, "");
    expect("mkdocs", "::: a_b.c\n    options:\n        x: 1\n\n后", NODE_DOCUMENT, "a_b.c 后");
}

static void names_of_documented_code_are_words(void **state)
{
    (void)state;
    expect("mkdocs", "见 [`甲`][a.b.C]、[乙 *丙*][a.b] 与 [`d`][]。", NODE_DOCUMENT, "见 甲、乙 丙 与 d。");
    expect("mkdocs", "[甲][a.b]\n\n[a.b]: c.md", NODE_LINK, "甲");
    expect("mkdocs", "x[i][j] 与 m[ab][cd]", NODE_DOCUMENT, "x[i][j] 与 m[ab][cd]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_slashes_are_callouts_and_tabs),
        cmocka_unit_test(names_of_documented_code_are_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
