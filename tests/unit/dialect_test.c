/* dialect_test.c - proves that the syntax of dialects becomes the right nodes, and that text that only looks like it stays
 * text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"

#include "dialects.h"
#include "folder.h"

#include <stdio.h>

/* The note's whole text. */
static void expect_plain(const char *dialect, const char *text, const char *plain)
{
    expect(dialect, text, NODE_DOCUMENT, plain);
}

/* The first node of a kind; text is what the node's own text is to be. */
static void expect_kind(const char *text, enum node_kind kind, const char *own, bool open)
{
    struct doc *doc = read_note(text);
    const struct node *node = doc->root->first;
    assert_non_null(node);
    assert_int_equal(node->kind, kind);
    assert_true(slice_eq_str(node->text, own));
    if (kind == NODE_DETAILS)
        assert_int_equal(node->details.open, open);
    doc_free(doc);
}

static void callouts_of_every_spelling_are_one_node(void **state)
{
    (void)state;
    static const char *const notes[] = {"> [!tip] 题\n> 文",
                                        "!!! tip \"题\"\n    文",
                                        "!!! tip \"题\"\n\n    文",
                                        "::: tip 题\n文\n:::",
                                        ":::tip 题\n\n文\n\n:::",
                                        ":::tip[题]\n文\n:::",
                                        ":::{tip} 题\n文\n:::",
                                        "::: {.callout-tip title=\"题\"}\n文\n:::",
                                        "::: {.callout-tip}\n## 题\n文\n:::",
                                        "```{tip} 题\n文\n```",
                                        "```{tip} 题\n:class: x\n\n文\n```",
                                        "{{% tip title=\"题\" %}}\n文\n{{% /tip %}}"};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        expect_kind(notes[i], NODE_ALERT, "tip", false);
        expect(NULL, notes[i], NODE_SUMMARY, "题");
        expect(NULL, notes[i], NODE_PARAGRAPH, "文");
    }
    expect_kind("> [!warning]- 题\n> 文", NODE_DETAILS, "warning", false);
    expect_kind("> [!BUG]+ 题\n> 文", NODE_DETAILS, "caution", true);
    expect_kind("??? note\n    文", NODE_DETAILS, "note", false);
    expect_kind("???+ note\n    文", NODE_DETAILS, "note", true);
    expect_kind("::: details 题\n文\n:::", NODE_DETAILS, "", false);
    expect_kind("> [!note|right]\n> 文", NODE_ALERT, "note", false);
    expect(NULL, "> [!example]\n> 文", NODE_SUMMARY, "Example"); /* no kind of its own, so its word stays */
    expect(NULL, "> [!NOTE]\n> 文", NODE_SUMMARY, "");
    expect(NULL, "> [!note] 题 **粗** `码`\n> 文", NODE_STRONG, "粗");
    expect(NULL, "!!! note\n    - 甲\n\n    ```py\n    a = 1\n    ```\n后", NODE_CODE_BLOCK, "a = 1\n");
    expect(NULL, "!!! note\n    甲\n\n后", NODE_ALERT, "甲");
    expect(NULL, ":::: tip\n::: note\n内\n:::\n外\n::::\n后", NODE_ALERT, "内 外|内");
    expect(NULL, "::: tip\n内\n:::\n后", NODE_ALERT, "内");
    expect(NULL, "- 项\n  ::: tip\n  内\n  :::\n- 二", NODE_ITEM, "项 内|二");
    expect(NULL, "!!! 感叹\n文", NODE_ALERT, "");
    expect_plain(NULL, "真的!!! 好\n\n问???", "真的!!! 好 问???");
    expect(NULL, "a ::: b", NODE_ALERT, "");
}

static void tabs_fold(void **state)
{
    (void)state;
    static const char material[] = "=== \"甲\"\n\n    一\n\n=== \"乙\"\n\n    **二**\n\n后";
    expect(NULL, material, NODE_SUMMARY, "甲|乙");
    expect(NULL, material, NODE_STRONG, "二");
    expect_kind(material, NODE_DETAILS, "", true);
    static const char d2l[] = ":begin_tab:`mxnet`\n- 一\n- 二\n:end_tab:\n\n:begin_tab:`pytorch`\n三\n:end_tab:\n\n后";
    expect(NULL, d2l, NODE_SUMMARY, "mxnet|pytorch");
    expect(NULL, d2l, NODE_ITEM, "一|二");
    expect_plain(NULL, d2l, "mxnet 一 二 pytorch 三 后");
    expect(NULL, "```{.python .input}\n#@tab mxnet\na = 1\n```", NODE_CODE_BLOCK, "a = 1\n");
    expect(NULL, "```{.python .input}\n#@tab mxnet\na = 1\n```", NODE_SUMMARY, "mxnet");
    expect(NULL, "```{.python .input}\n#@tab all\na = 1\n```", NODE_SUMMARY, "");
    expect("docusaurus",
           "<Tabs groupId=\"os\">\n<TabItem value=\"mac\" label=\"macOS\">\n\n内容\n\n</TabItem>\n</Tabs>",
           NODE_DOCUMENT, "macOS 内容");
}

static void code_has_options_and_hidden_lines(void **state)
{
    (void)state;
    static const char cell[] = "```{python}\n#| label: fig-a\n#| fig-cap: \"甲 *乙*\"\nprint(1)\n```\n\n见 @fig-a。\n";
    expect("quarto", cell, NODE_CODE_BLOCK, "print(1)\n");
    expect("quarto", cell, NODE_EMPH, "乙");
    static const char rust[] = "```rust\n# fn main() {\nlet a = 1;\n## b\n# }\n```\n\n```python\n# c\n```\n";
    expect("mdbook", rust, NODE_CODE_BLOCK, "let a = 1;\n# b\n|# fn main() {\nlet a = 1;\n## b\n# }\n|# c\n");
    expect("mdbook", rust, NODE_SUMMARY, "# … (2)");
}

static void wikilinks_are_links(void **state)
{
    (void)state;
    struct doc *doc =
        read_note("见 [[笔记|别名]]、[[笔记#小 节]]、[[#节]]、![[图.png|300]]。\n\n| a |\n|---|\n| [[x\\|y]] |\n");
    static const char *const targets[] = {"笔记", "笔记#小-节", "#节", "x"}, *const words[] = {"别名", "笔记 > 小 节",
                                                                                               "节", "y"};
    size_t count = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if (n->kind == NODE_IMAGE)
            assert_true(slice_eq_str(n->target, "图.png") && n->first == NULL);
        if (n->kind != NODE_LINK)
            continue;
        struct buf plain = {0};
        node_plain_text(n, &plain);
        assert_true(slice_eq_str(n->target, targets[count]));
        assert_string_equal(plain.ptr, words[count]);
        buf_free(&plain);
        count++;
    }
    assert_int_equal(count, 4);
    doc_free(doc);
    expect(NULL, "`[[a]]` $[[b]]$ 矩阵 [[1, 2], [3, 4]]，x[[i]]，[[0.5]]\n\n```\n[[c]]\n```", NODE_LINK, "");
    expect("obsidian", "[[2024-01-01]] 与 %%不显示%% 文 ^id1", NODE_DOCUMENT, "2024-01-01 与  文 ");
    expect("obsidian", "文 ^id1", NODE_ANCHOR, "^id1");
}

static void text_gains_its_marks(void **state)
{
    (void)state;
    expect(NULL, "甲==乙 **丙**==丁", NODE_MARK, "乙 丙");
    expect(NULL, "a == b, c == d; x==1, y==2", NODE_MARK, "");
    expect("mkdocs", "x^2^ H~2~O ++ctrl+c++", NODE_SUP, "2");
    expect("mkdocs", "x^2^ H~2~O ++ctrl+c++", NODE_SUB, "2");
    expect("mkdocs", "x^2^ H~2~O ++ctrl+c++", NODE_KBD, "ctrl+c");
    expect(NULL, "x^2^ ++ctrl+c++ C++", NODE_DOCUMENT, "x^2^ ++ctrl+c++ C++");
    expect_plain(NULL, ":smile: :+1: 10:30:45 a:b:c :nosuch: `:smile:`", "😄 👍 10:30:45 a:b:c :nosuch: :smile:");
    expect_plain(NULL, "*[HTML]: Hyper Text\n\nHTML 与 HTML", "HTML (Hyper Text) 与 HTML");
    expect(NULL, "甲^[注 *一*]乙[^2]\n\n[^2]: 二", NODE_FOOTNOTE, "注 一|二");
    expect("mkdocs", "词\n:   义\n\n    又\n\n词二\n: 义二", NODE_ITEM, "词 义 又|词二 义二");
    expect("mkdocs", "词\n:   义", NODE_STRONG, "词");
    expect(NULL, "词\n: 义\n: 义二\n\n词二\n: 义三", NODE_ITEM, "词 义 义二|词二 义三");
    expect(NULL, "词\n:   义\n\n    又\n\n:   义二\n\n词二\n\n:   义三", NODE_ITEM, "词 义 又 义二|词二 义三");
    expect(NULL, "甲\n\n: 乙\n\n甲\n\n丙\n\n\n:   丁", NODE_ITEM, "");
    expect(NULL, "两行\n的段落\n: 三点\n\n: 四点\n:\n: 五点", NODE_ITEM, "");
    expect(NULL, "- 项\n\n  : 三点", NODE_ITEM, "项 : 三点");
    expect(NULL, "![说明|300](a.png) ![100](b.png)", NODE_IMAGE, "说明|");
    expect(NULL, "![图](d.png =300x200)", NODE_IMAGE, "图");
}

static void headings_have_anchors(void **state)
{
    (void)state;
    expect(NULL, "## 题 {#自定}\n\n## 题二 {.unnumbered}\n\n## 题三 {docsify-ignore}", NODE_HEADING, "题|题二|题三");
    expect(NULL, "## 题 {#自定}", NODE_ANCHOR, "自定");
    expect(NULL, "(目标)=\n## 题", NODE_ANCHOR, "目标");
    expect(NULL, "![a](b.png){width=50%} [c](d.md){target=_blank} {x: 1}", NODE_DOCUMENT, "a c {x: 1}");
    expect(NULL, "[TOC]\n\n[[toc]]\n\n{{TOC}}\n\n@[toc](目录)\n\n* 目录\n{:toc}\n\n文", NODE_DOCUMENT, "文");
}

static void references_jump(void **state)
{
    (void)state;
    static const char note[] =
        "# 线性\n:label:`sec_lin`\n\n![图注](a.png)\n:label:`fig_a`\n\n![图注](b.png)\n:label:`fig_b`\n\n"
        "$$x = y$$\n:eqlabel:`eq_a`\n\n见 :numref:`fig_b`、:eqref:`eq_a`、:numref:`sec_lin`、"
        ":numref:`sec_other_note`、:cite:`a.b.2020,c.2021`。";
    expect(NULL, note, NODE_LINK, "图 2|(1)|线性|other note");
    expect(NULL, note, NODE_ANCHOR, "sec_lin|fig_a|fig_b|eq_a");
    struct doc *doc = read_note(note);
    char *all = texts_of(doc, NODE_DOCUMENT);
    assert_non_null(strstr(all, "other note、[a.b.2020, c.2021]"));
    assert_null(strstr(all, ":label:"));
    free(all);
    doc_free(doc);
    expect(NULL, "{ref}`词 <lab>` {math}`x^2` {sub}`a`\n\n(lab)=\n## 题", NODE_LINK, "词");
    expect(NULL, "{math}`x^2`", NODE_MATH, "x^2");
    expect(NULL, "```{math}\n:label: eq\nx = y\n```\n\n{eq}`eq`", NODE_LINK, "(1)");
    expect(NULL, "```{code-block} python\n:linenos:\n\na = 1\n```", NODE_CODE_BLOCK, "a = 1\n");
    expect(NULL, "```{figure} a.png\n:name: f\n\n图注\n```\n\n{numref}`Figure %s <f>`", NODE_LINK, "Figure 1");
}

static void brackets_hold_formulas(void **state)
{
    (void)state;
    expect(NULL, "行 \\(f(x)=x^2\\) 和 \\(a\\)。", NODE_MATH, "f(x)=x^2|a");
    expect(NULL, "\\[ \\sum_i a_i \\]\n\n\\[\na = b \\\\\n- c\n\\]", NODE_MATH_BLOCK, "\\sum_i a_i|a = b \\\\\n- c");
    expect(NULL, "\\(见下文说明文字\\) \\[1\\] [x](\\(a_1\\)) `\\(a\\)`", NODE_MATH, "");
    expect_plain(NULL, "\\[不是链接\\](x) \\(甲\\)", "[不是链接](x) (甲)");
}

static void templates_leave_what_they_hold(void **state)
{
    (void)state;
    expect(NULL, "{% highlight python %}\ndef f(): pass\n{% endhighlight %}", NODE_CODE_BLOCK, "def f(): pass\n");
    expect_plain(NULL, "{% raw %}\n文 **粗**\n{% endraw %}", "文 粗");
    expect_plain(NULL, "前\n{% include toc.html %}\n后", "前 ⟨include toc.html⟩ 后");
    expect(NULL, "{{< figure src=\"a.png\" title=\"图一\" >}}", NODE_IMAGE, "图一");
    expect(NULL, "{{< youtube abc >}}", NODE_LINK, "abc");
    expect(NULL, "文 {{< ref \"x.md\" >}} 文", NODE_LINK, "x.md");
    expect_plain(NULL, "import X from './x';\n\n文\n\n<Card title=\"题\" {...props} />\n\n{/* 注 */}\n", "文 题");
    expect_plain(NULL, "<T> List<String> a<b <pad> <s> </s>", "<T> List<String> a<b <pad> <s> </s>");
}

static void write_file(const char *folder, const char *name, const char *text)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", folder, name);
    assert_true(file_write_atomic(path.ptr, slice_of(text), NULL));
    buf_free(&path);
}

/* Files beside the note, included. */
static void files_are_taken_in(void **state)
{
    const char *folder = *state;
    struct buf path = {0};
    static const struct {
        const char *name, *text;
    } files[] = {{"book.toml", ""},
                 {"part.md", "来自 *别处*\n"},
                 {"code.rs", "fn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\n# use hidden;\nfn c() {}\n"},
                 {"self.md", "环 {{#include self.md}}\n\n{{#include self.md}}\n"},
                 {"note.md",
                  "{{#include part.md}}\n\n```rust\n{{#rustdoc_include code.rs:b}}\n```\n\n```rust\n{{#include "
                  "code.rs:1:1}}\n```\n\n{{#include ../out.md}}\n\n![[part]]\n"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        write_file(folder, files[i].name, files[i].text);
    buf_clear(&path);
    buf_printf(&path, "%s/note.md", folder);
    struct diags diags = {0};
    struct doc *doc = note_load(path.ptr, "note.md", &diags, NULL);
    doc_check(doc);
    char *code = texts_of(doc, NODE_CODE_BLOCK), *emph = texts_of(doc, NODE_EMPH);
    assert_string_equal(code, "fn b() {}\n|fn a() {}\n");
    assert_string_equal(emph, "别处|别处");
    assert_int_equal(diags.count, 1); /* a file outside the book */
    assert_int_equal(diags.items[0].line, 11);
    free(code);
    free(emph);
    doc_free(doc);
    diags_free(&diags);
    buf_clear(&path);
    buf_printf(&path, "%s/self.md", folder);
    doc = note_load(path.ptr, "self.md", NULL, NULL);
    doc_check(doc);
    doc_free(doc);
    buf_free(&path);
}

/* What VitePress and the preprocessors of other tools take in or mark; what only looks like it stays. */
static void files_and_marks_of_vitepress(void **state)
{
    char path[128];
    static const char *const files[][2] = {{".vitepress", ""},
                                           {"code.js", "a\n// #region part\nb\n// #endregion\nc\n"},
                                           {"note.md",
                                            "import { X } from './x'\n\n# 题\n\n<<< @/code.js#part{1 js} [名]\n\n"
                                            "```js\nx() // [!code focus]\ny()\n```\n\n<<<<<<< HEAD\n"}};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", (char *)*state, files[i][0]);
        assert_true(file_write_atomic(path, slice_of(files[i][1]), NULL));
    }
    struct doc *doc = note_load(path, "note.md", NULL, NULL);
    char *code = texts_of(doc, NODE_CODE_BLOCK), *text = texts_of(doc, NODE_PARAGRAPH);
    assert_string_equal(code, "b\n|x()\ny()\n");
    assert_string_equal(text, "<<<<<<< HEAD");
    free(code);
    free(text);
    doc_free(doc);
    expect("jekyll", "[甲]({{ site.baseurl }}/docs/a) [乙]({% link b.md %}) [丙]({{ site.x }})", NODE_LINK, "甲|乙");
    expect(NULL, "# 题 {anchor=false}\n\n文 {a=b} 文", NODE_HEADING, "题");
    expect(NULL, "{{%session outline}}\n\n文", NODE_PARAGRAPH, "⟨session outline⟩|文");
    expect(NULL, "| a | b |\n|---|---|\n| 甲</br>乙 | c |", NODE_CELL, "a|b|甲 乙|c");
    expect_plain(NULL, "import x from y\n", "import x from y");
}

static void plain_notes_are_known(void **state)
{
    (void)state;
    static const char *const plain[] = {"# 题\n\n文 $x^{2}$ [链](a.md) `==` 10:30，C++，50%！\n",
                                        "```python\nimport os\nif a == b: x = [[1, 2], [3]]\n```\n",
                                        "$$\\frac{a}{b}_{i}^{-1}$$ {x} a<b <T>\n",
                                        "| a | b |\n|:---:|:--|\n| `{` | `{x}` |\n"},
                             *const other[] = {"[[a]]",          ":::tip",   "!!! note",  "==a==",
                                               "{{#include a}}", ":smile:",  "> [!note]", "=== \"a\"",
                                               ":numref:`a`",    "{ref}`a`", "## a {#b}"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        assert_true(dialect_is_plain(slice_of(plain[i]), 0, strlen(plain[i])));
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_false(dialect_is_plain(slice_of(other[i]), 0, strlen(other[i])));
    assert_true(dialect_is_plain(slice_of("a [[b]] c"), 8, 9)); /* only the lines between */
}

static void heads_of_blocks_are_known(void **state)
{
    (void)state;
    static const char *const heads[] = {"!!! note", "???+ tip",  "=== \"a\"", ":::tip",
                                        ": a",      "{% raw %}", "{{< a >}}", "{#id}",
                                        "(a)=",     "%%\n",      "+++",       "--8<-- \"a\"",
                                        "[TOC]",    "@[toc](a)", "*[a]: b",   "import A from 'a'",
                                        "<Tabs>",   "</Tabs>",   "```{note}", "[!note]"},
                             *const lines[] = {"",    "文",    "- a",   "---",     "```python", "<div>", "</details>",
                                               "* a", "(a) b", "|:-:|", "![a](b)", "[a](b)",    "+ a",   "emphasis"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (!dialect_may_head(slice_of(heads[i])))
            fail_msg("%s heads a block", heads[i]);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (dialect_may_head(slice_of(lines[i])))
            fail_msg("%s heads no block of a dialect", lines[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callouts_of_every_spelling_are_one_node),
        cmocka_unit_test(tabs_fold),
        cmocka_unit_test(code_has_options_and_hidden_lines),
        cmocka_unit_test(wikilinks_are_links),
        cmocka_unit_test(text_gains_its_marks),
        cmocka_unit_test(headings_have_anchors),
        cmocka_unit_test(references_jump),
        cmocka_unit_test(brackets_hold_formulas),
        cmocka_unit_test(templates_leave_what_they_hold),
        cmocka_unit_test_setup_teardown(files_are_taken_in, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(files_and_marks_of_vitepress, folder_set_up, folder_tear_down),
        cmocka_unit_test(plain_notes_are_known),
        cmocka_unit_test(heads_of_blocks_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
