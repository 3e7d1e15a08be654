/* dialect_sphinx_test.c - proves that the directives, roles and links of Sphinx, MyST and sphinx-design become the right
 * nodes in both spellings, and that text that only looks like them stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"

#include "dialects.h"
#include "folder.h"

static void lists_and_values_are_tables(void **state)
{
    (void)state;
    static const char list[] =
        "```{list-table} 题\n:header-rows: 1\n\n* - 甲\n  - 乙\n* - *一*\n  - 二\n    三\n* - 四\n```\n";
    expect("myst", list, NODE_ROW, "甲 乙|一 二三|四 ");
    expect("myst", list, NODE_PARAGRAPH, "题");
    expect("myst",
           ":::{list-table}\n:header-rows: 1\n:widths: 1 2\n\n* - 甲\n  - 乙\n* - 一\n  - - 二\n    - 三\n:::\n",
           NODE_CELL, "甲|乙|一|• 二 • 三");
    expect("myst", "```{csv-table}\n:header: \"甲\", 乙\n\n\"一, *二*\", 三\n\"四\n五\", \"六\"\"七\"\n```", NODE_CELL,
           "甲|乙|一, 二|三|四 五|六\"七");
    expect("myst", "```{list-table}\n- 甲\n- 乙\n```", NODE_ITEM, "甲|乙");
}

static void cards_grids_and_folds(void **state)
{
    (void)state;
    expect("myst", ":::{card} 题\n:link: https://a.b\n\n头\n^^^\n文\n+++\n脚\n:::", NODE_PARAGRAPH, "头|文|脚");
    expect("myst", "```{card} 题\n:link: https://a.b\n\n头\n^^^\n文\n\n+++\n\n脚\n```", NODE_DOCUMENT, "题 头 文 脚");
    expect("myst", "::::{grid} 1 2\n:gutter: 1\n\n:::{grid-item-card} 题\n:link: x\n:link-type: doc\n文\n:::\n::::",
           NODE_DOCUMENT, "题 文");
    expect("myst", ":::{dropdown}\n:open:\n文\n:::", NODE_DETAILS, "Details 文");
    expect("myst",
           "::::{tab-set}\n:sync-group: os\n\n:::{tab-item} 甲\n:sync: a\n一\n:::\n:::{tab-item} 乙\n二\n:::\n::::",
           NODE_SUMMARY, "甲|乙");
    expect("myst", "^^^\n\n文 ^^^ 文", NODE_DOCUMENT, "^^^ 文 ^^^ 文");
}

static void options_are_not_text(void **state)
{
    (void)state;
    expect("myst", "```{image} a.png\n:alt: 图\n:width: 1px\n```", NODE_IMAGE, "图");
    expect("myst", ":::{figure} a.png\n:alt: 图\n:name: f\n\n题\n\n说明\n:::\n\n见 {numref}`f`、{numref}`{name} <f>`。",
           NODE_DOCUMENT, " 图 1: 题 说明 见 图 1、题。");
    expect("myst", "```{code-block} python\n---\ncaption: |\n  题\nlineno-start: 2\n---\nx\n```", NODE_DOCUMENT,
           "x\n 题");
    expect("myst", "```{rubric} 题\n:class: a\n```\n\n```{tryit} 试\n:x: y\n\n文\n```", NODE_DOCUMENT, "题 试 文");
    expect("myst", "```{py:function} f(x)\n:noindex:\n\n文\n```", NODE_CODE, "f(x)");
    expect("myst", "```{python}\n:x: 1\n```", NODE_CODE_BLOCK, ":x: 1\n");
    expect("myst", "```{versionadded} 1.2\n新的文字\n```", NODE_SUMMARY, "新增于版本 1.2");
    expect("myst", "{a=\"b\"}\n文\n\n文 {a=\"b\"} 文", NODE_DOCUMENT, "文 文 {a=\"b\"} 文");
}

static void glossaries_are_lists(void **state)
{
    (void)state;
    expect("myst", "```{glossary}\n甲\n乙\n    义 *一*\n\n    再\n丙\n  : 义\n```", NODE_ITEM, "甲 乙 义 一 再|丙 义");
    expect("myst", ":::{glossary}\n甲\n: 义\n:::\n", NODE_ITEM, "甲 义");
}

static void roles_and_links(void **state)
{
    (void)state;
    expect("myst",
           "{py:class}`~a.b.C` {class}`!d` {func}`词 <x>` {pep}`8` {file}`a/{b}` {guilabel}`&甲` {menuselection}`甲 "
           "--> 乙`",
           NODE_DOCUMENT, "C d 词 PEP 8 a/b 甲 甲 → 乙");
    expect("myst", "(t)=\n# 题\n\n[](#t)、[](t)、<project:#t>、[词](#t)、<inv:p#os>、<https://a.b>", NODE_PARAGRAPH,
           "题、题、题、词、os、https://a.b");
    expect(NULL, "[](#t) 与 <project:#t>", NODE_DOCUMENT, " 与 project:#t");
    expect("myst", "{index}`甲` {index}`乙 <single: x>` {abbr}`丙 (丁)`", NODE_PARAGRAPH, "甲 乙 丙 (丁)");
    expect("myst", ":orphan:\n\n甲\n% 注\n乙\n%\n丙 % 丁", NODE_PARAGRAPH, "甲|乙|丙 % 丁");
    expect("myst", "{.x}\n词\n~ 义", NODE_ITEM, "词 义");
    expect("myst", ":甲: 一\n:乙: 二\n\n:smile: 文", NODE_STRONG, "甲:|乙:");
}

static void titles_and_values_of_other_files(void **state)
{
    const struct {
        const char *name, *text;
    } files[] = {{"conf.py", "myst_substitutions = {\n    \"k\": \"*值*\",\n}\n"},
                 {"b.md", "---\nx: 1\n---\n\n(t)=\n\n# 别篇\n"},
                 {"v.csv", "甲,乙\n1,2\n"},
                 {"note.md", "{doc}`b`、{doc}`词 <b>`、[](b.md)、{doc}`none`、{{ k | upper }}、{{ none "
                             "}}\n\n```{csv-table}\n:file: v.csv\n```\n\n"
                             "```{toctree}\n:hidden:\nb\n词 <b>\nself\n```\n"}};
    struct buf path = {0};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", (const char *)*state, files[i].name);
        assert_true(file_write_atomic(path.ptr, slice_of(files[i].text), NULL));
    }
    struct doc *doc = note_load(path.ptr, "note.md", NULL, NULL);
    doc_check(doc);
    char *got = texts_of(doc, NODE_DOCUMENT);
    assert_string_equal(got, "别篇、词、别篇、none、值、⟨none⟩ 甲 乙 1 2 别篇 词");
    free(got);
    doc_free(doc);
    buf_free(&path);
}

static void directives_may_begin_with_others(void **state)
{
    (void)state;
    expect("myst", "```{note}\n:::{tip} 题\n文\n:::\n```", NODE_SUMMARY, "题");
    expect("myst", "```{note}\n:class: x\n:name:\n\n文\n```", NODE_DOCUMENT, "文");
    expect("myst", "{kbd}`x`\n\n词\n~ 甲\n~ 乙\n\n文", NODE_ITEM, "词 甲 乙");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directives_may_begin_with_others),
        cmocka_unit_test(lists_and_values_are_tables),
        cmocka_unit_test(cards_grids_and_folds),
        cmocka_unit_test(options_are_not_text),
        cmocka_unit_test(glossaries_are_lists),
        cmocka_unit_test(roles_and_links),
        cmocka_unit_test_setup_teardown(titles_and_values_of_other_files, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
