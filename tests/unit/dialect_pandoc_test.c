/* dialect_pandoc_test.c - proves that what Pandoc, Quarto and bookdown add to the lines of a note (drawn tables, kept lines,
 * examples, shortcodes) becomes the right nodes, and that text that only looks like it stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"

#include "dialects.h"
#include "folder.h"

static void columns_below_dashes_are_tables(void **state)
{
    (void)state;
    static const char simple[] = "文\n\n  右     左\n-----   ----\n   1     *二*\n  22     乙\n\n后";
    expect(NULL, simple, NODE_ROW, "右 左|1 二|22 乙");
    expect(NULL, simple, NODE_PARAGRAPH, "文|后");
    expect(NULL, "---- ----\n a    b\n c    d\n---- ----\n\n后", NODE_CELL, "a|b|c|d");
    static const char multiline[] =
        "文\n\n--------------------\n 中心   左\n 头     头\n------- ------------\n 一     句子\n"
        "        第二行\n\n 二     完\n--------------------\n\n后";
    expect(NULL, multiline, NODE_CELL, "中心头|左头|一|句子第二行|二|完");
    expect(NULL, multiline, NODE_RULE, "");
    expect("quarto", "A    B\n---  ---\n1    2\n\nTable: 题 *字* {#tbl-a}\n\n见 @tbl-a。", NODE_DOCUMENT,
           " A B 1 2 表 1: 题 字 见 表 1。");
    /* what only looks like one */
    expect(NULL, "甲\n\n--- ---\n\n乙", NODE_TABLE, "");
    expect(NULL, "甲\n乙\n--- ---\n丙", NODE_TABLE, "");
    expect(NULL, "- - -\n\n* * *\n\n甲\n---\n乙", NODE_TABLE, "");
    expect(NULL, "    A    B\n    ---  ---\n    1    2\n", NODE_CODE_BLOCK, "A    B\n---  ---\n1    2\n");
    expect(NULL, "```\nA    B\n---  ---\n1    2\n```\n", NODE_TABLE, "");
    expect(NULL, "`ls -- --all` 与 a -- b -- c", NODE_DOCUMENT, "ls -- --all 与 a -- b -- c");
}

static void grids_are_tables(void **state)
{
    (void)state;
    static const char grid[] = "文\n\n+-----+------+\n| 果  | 价   |\n+=====+=====:+\n| 桃  | $1   |\n|     | - 好 |\n"
                               "|     | - 便 |\n+-----+------+\n| 梨        |\n+-----+------+\n\n: 题\n\n后";
    expect(NULL, grid, NODE_CELL, "果|价|桃|$1 • 好 • 便|梨|");
    expect(NULL, grid, NODE_PARAGRAPH, "文|题|后");
    expect(NULL, "- 项\n\n  +---+---+\n  | a | b |\n  +---+---+\n\n后", NODE_CELL, "a|b");
    expect(NULL, "+---+---+\n| a | b |\n\n后", NODE_TABLE, "");
    expect(NULL, "+---+---+\n| a | b |\n\n后", NODE_DOCUMENT, "+---+---+ | a | b | 后");
    expect(NULL, "```\n+---+\n| a |\n+---+\n```", NODE_CODE_BLOCK, "+---+\n| a |\n+---+\n");
    expect(NULL, "| a | b |\n|---|---|\n| 1 | 2 |\n\n: 题\n", NODE_PARAGRAPH, "题");
}

static void kept_lines_and_examples(void **state)
{
    (void)state;
    expect("quarto", "| 一行\n|   二行\n| 三行\n", NODE_PARAGRAPH, "一行 \u00a0\u00a0二行 三行");
    expect("quarto", "| a | b |\n| c | d |", NODE_DOCUMENT, "| a | b | | c | d |");
    expect("quarto", "文 | 甲\n| 乙", NODE_DOCUMENT, "文 | 甲 | 乙");
    expect(NULL, "(@) 甲\n(@b) 乙\n\n文\n\n(@c) 丙\n\n见 (@b)、(@c) 与 (@d)。", NODE_DOCUMENT,
           "甲 乙 文 丙 见 (2)、(3) 与 (@d)。");
    expect(NULL, "(@) 甲\n(@b) 乙", NODE_ITEM, "甲|乙");
    expect(NULL, "发信给 (@me) 或 `(@x)`", NODE_DOCUMENT, "发信给 (@me) 或 (@x)");
    expect("quarto", "#. 甲\n#. 乙\n\n(@) 丙", NODE_ITEM, "甲|乙|丙");
    expect(NULL, "#. 甲", NODE_DOCUMENT, "#. 甲");
    expect("quarto", "a) 甲\nb) 乙\n(@) 丙", NODE_DOCUMENT, "a) 甲 b) 乙 (@) 丙");
    expect("quarto", "词\n  ~ 义 {#a}\n", NODE_ITEM, "词 义");
    expect(NULL, "词\n~ 义\n", NODE_DOCUMENT, "词 ~ 义");
}

static void shortcodes_are_values(void **state)
{
    static const char note[] =
        "---\ntitle: 篇\nparams:\n  a: 0.5\n---\n{{< meta title >}}，{{< meta params.a >}}，{{< var v.n "
        ">}}，{{< meta none >}}，{{{< meta title >}}}，`{{< meta title >}}`\n\n{{< pagebreak >}}\n\n后";
    struct buf path = {0};
    const struct {
        const char *name, *text;
    } files[] = {{"_quarto.yml", "project:\n  type: book\n"}, {"_variables.yml", "v:\n  n: *值*\n"}, {"a.qmd", note}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", (const char *)*state, files[i].name);
        assert_true(file_write_atomic(path.ptr, slice_of(files[i].text), NULL));
    }
    struct doc *doc = note_load(path.ptr, "a.qmd", NULL, NULL);
    doc_check(doc);
    char *got = texts_of(doc, NODE_DOCUMENT);
    assert_string_equal(got, "篇 篇，0.5，⟨var v.n⟩，⟨meta none⟩，{{< meta title >}}，{{< meta title >}} 后");
    free(got);
    doc_free(doc);
    buf_free(&path);
}

static void what_is_raw_for_another_format_is_gone(void **state)
{
    (void)state;
    expect("quarto", "甲`<b>x</b>`{=html}乙`\\x`{=latex}丙 `{r} 1+1` `{a}`", NODE_DOCUMENT, "甲x乙丙 1+1 {a}");
    expect("quarto", "\\textbf{粗} \\emph{斜} \\LaTeX{} `\\emph{x}`", NODE_DOCUMENT, "粗 斜 LaTeX \\emph{x}");
    expect("quarto", "见 [见 @fig-a；@tbl-b]。\n\n![图](a.png){#fig-a}", NODE_DOCUMENT, "见 见 图 1；b。 图 1: 图");
    expect("quarto", "```{#lst-a .sql lst-cap=\"题\"}\nx\n```\n\n见 @lst-a。", NODE_DOCUMENT,
           "x\n 代码 1: 题 见 代码 1。");
    expect("quarto", "::: callout-tip\n甲\n:::", NODE_ALERT, "甲");
    expect(NULL, "\\textbf{粗}", NODE_DOCUMENT, "\\textbf{粗}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_below_dashes_are_tables),
        cmocka_unit_test(grids_are_tables),
        cmocka_unit_test(kept_lines_and_examples),
        cmocka_unit_test_setup_teardown(shortcodes_are_values, folder_set_up, folder_tear_down),
        cmocka_unit_test(what_is_raw_for_another_format_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
