/* dialect_books_test.c - proves that what the tools of books and documentation add (MkDocs' blocks, Sphinx and MyST, d2l,
 * Quarto and bookdown) becomes the right nodes, and that text that only looks like it stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"

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
    expect("mkdocs", "::: a-b\n    :module: c\n    :style: d\n\n### ::: a.b\n\n后", NODE_DOCUMENT, "a-b a.b 后");
    expect(NULL, "### ::: a.b", NODE_DOCUMENT, "::: a.b");
}

static void names_of_documented_code_are_words(void **state)
{
    (void)state;
    expect("mkdocs", "见 [`甲`][a.b.C]、[乙 *丙*][a.b] 与 [`d`][]。", NODE_DOCUMENT, "见 甲、乙 丙 与 d。");
    expect("mkdocs", "[甲][a.b]\n\n[a.b]: c.md", NODE_LINK, "甲");
    expect("mkdocs", "x[i][j] 与 m[ab][cd]", NODE_DOCUMENT, "x[i][j] 与 m[ab][cd]");
}

static void write_file(const char *folder, const char *name, const char *text)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", folder, name);
    assert_true(file_write_atomic(path.ptr, slice_of(text), NULL));
    buf_free(&path);
}

/* In a folder with these files, the text of its note.md. */
static void expect_note(const char *folder, enum node_kind kind, const char *texts)
{
    struct buf path = {0};
    buf_printf(&path, "%s/note.md", folder);
    struct doc *doc = note_load(path.ptr, "note.md", NULL, NULL);
    doc_check(doc);
    char *got = texts_of(doc, kind);
    assert_string_equal(got, texts);
    free(got);
    doc_free(doc);
    buf_free(&path);
}

static void citations_are_authors_and_years(void **state)
{
    write_file(*state, "_quarto.yml", "");
    write_file(*state, "refs.bib",
               "@book{knuth84,\n author = {Knuth, Donald E.},\n title = {T}, year = {1984}\n}\n"
               "@article{ab2020, author={Mart{\\'\\i}nez, A. and van Beek, B}, year=2020}\n"
               "@misc{ team , title={X}, author = \"{The Team} and B, C and D, E\", date={2021-02-03}}\n");
    write_file(*state, "note.md",
               "甲 [@knuth84; see @ab2020, p. 3]、@team 说 [-@knuth84]；[@none]，a@b.c，`[@x]`，[@me](m.md)。");
    expect_note(*state, NODE_DOCUMENT,
                "甲 (Knuth, 1984; see Marti\u0301nez and Beek, 2020, p. 3)、The Team et al. (2021) 说 "
                "(1984)；(none)，a@b.c，[@x]，"
                "@me。");
    write_file(*state, "note.md", "{cite}`knuth84,ab2020` 与 {cite:t}`knuth84`，:cite:`none`");
    expect_note(*state, NODE_DOCUMENT, "(Knuth, 1984; Marti\u0301nez and Beek, 2020) 与 Knuth (1984)，[none]");
    expect(NULL, "[@me] 与 [@a.b]", NODE_DOCUMENT, "[@me] 与 [@a.b]");
}

static void commands_of_printed_pages_are_gone(void **state)
{
    (void)state;
    expect("quarto", "甲\\index{乙!丙\\_丁()} 戊\\indexc{x}。\\newpage \\mbox{己}", NODE_DOCUMENT, "甲 戊。 己");
    expect("quarto", "见 \\@ref(fig:a-b) 与 @ref(c)", NODE_LINK, "a-b");
    expect(NULL, "\\index{甲}", NODE_DOCUMENT, "\\index{甲}");
}

static void cells_fold_and_have_captions(void **state)
{
    (void)state;
    expect("quarto", "```{r plot, fig.cap=\"图 *一*, 二\", echo=FALSE}\nx\n```\n\n图 \\@ref(fig:plot)", NODE_DOCUMENT,
           " 代码x\n 图 1: 图 一, 二 图 1");
    expect("quarto",
           "```{python}\n#| label: fig-a\n#| fig-cap: |\n#|   长\n#|   文\n#| code-fold: true\n#| code-summary: "
           "看\nx\n```",
           NODE_SUMMARY, "看");
    expect("quarto", "```{r}\n#| fig-cap: (ref:a)\nx\n```\n\n(ref:a) 图 *注*", NODE_EMPH, "注|注");
    expect("myst",
           "```{code-cell} ipython3\n---\ntags: [hide-input]\nmystnb:\n  figure:\n    caption: 说明\n    name: "
           "fig-z\n---\nx\n```\n见 {numref}`fig-z`",
           NODE_DOCUMENT, " Codex\n Fig. 1: 说明 见 Fig. 1");
    expect("myst", "```{code-block} python\n:caption: 题\n:name: code-a\nx\n```\n见 {numref}`code-a`", NODE_LINK,
           "代码 1");
    expect("quarto", "```{=html}\n<b>粗</b>\n```\n\n```{=latex}\n\\x\n```", NODE_DOCUMENT, "粗");
}

static void targets_show_their_numbers(void **state)
{
    (void)state;
    expect("quarto", "![甲](a.png){#fig-a}\n\n见 @fig-a、[-@fig-a]、@Fig-a。", NODE_LINK, "图 1|1|图 1");
    expect("quarto", "![甲](a.png){#fig-a}\n\n见 @fig-a", NODE_IMAGE, "图 1: 甲");
    expect("quarto", "| a |\n|---|\n| 1 |\n\n: 表注 {#tbl-a}\n\n见 @tbl-a", NODE_PARAGRAPH, "表 1: 表注|见 表 1");
    expect("quarto", "::: {#thm-a}\n## 名\n文\n:::\n\n见 @thm-a", NODE_DOCUMENT, " 定理 1: 名 文 见 定理 1");
    expect("quarto", "::: {.lemma #b}\n文\n:::\n\n见 \\@ref(lem:b)", NODE_DOCUMENT, " 引理 1 文 见 1");
    expect("quarto", "$$x$$ {#eq-a}\n\n见 @eq-a", NODE_LINK, "(1)");
    expect("quarto", "\\begin{align}\nx (\\#eq:a)\n\\end{align}\n\n见 \\@ref(eq:a)", NODE_LINK, "(1)");
    expect("quarto", "|a|\n|-|\n|1|\nTable: (\\#tab:q) 题\n\n见 \\@ref(tab:q)", NODE_PARAGRAPH, "表 1: 题|见 1");
    expect("quarto", "![(\\#fig:m) 图注](a.png)\n\n见 \\@ref(fig:m)", NODE_DOCUMENT, " 图 1: 图注 见 1");
    expect("quarto", "```{theorem, b, name=\"名\"}\n文\n```\n\n见 \\@ref(thm:b)", NODE_DOCUMENT, " 定理 1: 名 文 见 1");
    expect("quarto", "```{r a}\nkable(x, caption = \"c\", label = \"k\")\n```\n\n见 \\@ref(tab:k)", NODE_LINK, "1");
    expect("quarto", "(\\#no) \\#x:y) |a|", NODE_PARAGRAPH, "(#no) #x:y) |a|");
    expect("myst", "$$\nx\n$$ (eq:a)\n\n见 {eq}`eq:a`", NODE_DOCUMENT, "x 见 (1)");
    expect("myst", "```{figure} a.png\n:name: a\n图 *注*\n```", NODE_IMAGE, "图 1: 图 注");
    expect(NULL, "见 {numref}`图 %s <none>`", NODE_LINK, "图 none");
}

static void directives_hold_what_is_between_them(void **state)
{
    (void)state;
    static const char gated[] =
        "```{exercise-start}\n:label: e\n```\n题目在此\n```{code-cell}\nx\n```\n```{exercise-end}\n```\n\n"
        "```{solution-start} e\n:class: dropdown\n```\n答\n```{solution-end}\n```\n末";
    expect("myst", gated, NODE_ALERT, "练习 1 题目在此x\n");
    expect("myst", gated, NODE_DETAILS, "解答：练习 1 答");
    expect("quarto", "::: {.panel-tabset}\n## 甲\n一\n## 乙\n二\n:::", NODE_SUMMARY, "甲|乙");
    expect("myst", "```{raw} html\n<b>粗</b>\n```\n```{raw} latex\nx\n```\n```{youtube} abc\n```", NODE_DOCUMENT,
           "粗 https://www.youtube.com/watch?v=abc");
    expect("myst", "{pr}`12` {octicon}`x`{bdg-info}`新`", NODE_DOCUMENT, "12 新");
    expect(NULL, "${a}`b` x{a}`b`", NODE_CODE, "b|b");
}

static void marks_of_editors_are_faces(void **state)
{
    (void)state;
    expect(NULL, "甲{++乙++}丙", NODE_UNDERLINE, "乙");
    expect(NULL, "甲{--乙 *丙*--}丁", NODE_STRIKE, "乙 丙");
    expect(NULL, "{~~旧~>新~~}与{~~ 旧 ~> 新 ~~}", NODE_DOCUMENT, "旧 新与旧 新");
    expect(NULL, "{==要==}{>>为何<<}", NODE_DOCUMENT, "要(为何)");
    expect("mkdocs", "{==\n\n段\n\n==}", NODE_DOCUMENT, "段");
    expect(NULL, "`{++x++}` $a_{--}$ {++ 甲 与 {==", NODE_DOCUMENT, "{++x++} a_{--} {++ 甲 与 {==");
    expect(NULL, "{==\n\n段", NODE_DOCUMENT, "{== 段");
}

static void what_mkdocs_adds_to_code_and_pictures(void **state)
{
    (void)state;
    expect("mkdocs", "```py\nx # (1)!\nf(1)!=2\n```\n\n{++x++}", NODE_CODE_BLOCK, "x # (1)\nf(1)!=2\n");
    expect("mkdocs", "`#!py f()` `:::py g` `#!/bin/sh -e` {++x++}", NODE_CODE, "f()|g|#!/bin/sh -e");
    expect("mkdocs", "文 (1)\n{ .annotate }\n\n1. 注", NODE_DOCUMENT, "文 (1) 注");
    expect("mkdocs", "[甲](a){ .md-button } ^^乙^^ [=65% \"六\"]", NODE_DOCUMENT, "甲 乙 六");
    expect("mkdocs", "![图](a.png#only-dark){ width=1 }\n/// caption\n题\n///", NODE_DOCUMENT, "图 题");
    expect("mkdocs", "--8<-- [start:x]\n文\n--8<-- [end:x]\n\n;--8<-- \"a.md\"", NODE_DOCUMENT, "文 --8<-- \"a.md\"");
    expect("mkdocs", "<figure markdown=\"span\">\n  ![图](a.png)\n</figure>", NODE_IMAGE, "图");
    expect("mkdocs", "```py title=\"a *b*.py\" hl_lines=\"1\"\nx\n```", NODE_PARAGRAPH, "a b.py");
    expect("mkdocs", "``` { .py .annotate title=\"a.py\" }\nx\n```", NODE_PARAGRAPH, "a.py");
    expect(NULL, "```py title=\"a.py\"\nx\n```", NODE_PARAGRAPH, "");
    expect(NULL, "文 { .annotate } 与 {a}", NODE_DOCUMENT, "文 { .annotate } 与 {a}");
}

static void boxes_of_mdbook_are_callouts(void **state)
{
    (void)state;
    expect(NULL, "```admonish warning\n甲 *乙*\n```", NODE_ALERT, "甲 乙");
    expect(NULL, "```admonish note title=\"题\" collapsible=true\n甲\n```", NODE_DETAILS, "题 甲");
    expect(NULL, "~~~admonish tip.x 'a', title='题', id=\"b\"\n甲\n~~~", NODE_SUMMARY, "题");
    expect(NULL, "```admonish \"题\"\n甲\n```\n\n```admonished\n乙\n```", NODE_CODE_BLOCK, "乙\n");
}

static void attributes_may_hold_anything(void **state)
{
    (void)state;
    expect("quarto", "![](a.png){.b fig-alt=\"图 `x` \\\"引\\\" [1]\n末\"}后", NODE_DOCUMENT, "图 x \"引\" [1] 末后");
    expect("quarto", "![](a.png){fig-alt='一 {{< meta x >}} } 二'}三", NODE_DOCUMENT, "一 ⟨meta x⟩ } 二三");
    expect("quarto", "[一 `二` [三](b)]{.aside}四", NODE_DOCUMENT, "一 二 三四");
    expect("quarto", "| a |\n|---|\n| b |\n\n: 题 {tbl-colwidths=\"[1,2]\"}", NODE_PARAGRAPH, "题");
    expect("quarto", "![](a.png){.b 文 `x` } {.c", NODE_DOCUMENT, "{.b 文 x } {.c");
    expect("quarto", "<div class=\"x\">\n一 *二*\n</div>\n\n[三]{.x}", NODE_PARAGRAPH, "一 二|三");
}

static void parts_know_the_notes_footnotes(void **state)
{
    (void)state;
    expect("myst", "```{note}\n文[^a]\n```\n\n[^a]: 注", NODE_FOOTNOTE_REF, "a");
    expect("myst", "```{note}\n文[^b]\n```\n\n[^a]: 注", NODE_ALERT, "文[^b]");
}

static void rules_of_rust_are_anchors(void **state)
{
    (void)state;
    expect("mdbook", "r[a.b-c]\n文\n\nr[a.d]\n\n[词][a.d] r[x] 与 r[0]", NODE_DOCUMENT, "文  词 r[x] 与 r[0]");
    expect(NULL, "r[a.b-c]\n文", NODE_DOCUMENT, "r[a.b-c] 文");
}

static void included_files_define_links(void **state)
{
    write_file(*state, "book.toml", "");
    write_file(*state, "head.md", "见 [丙][名]\n\n{{#include links.md}}\n");
    write_file(*state, "links.md",
               "[`a::B`]: b.md\n[名]: <c d.md> \"题\"\n[图]: e.png\n```\n[码]: f.md\n```\n    [深]: g.md\n");
    write_file(*state, "note.md",
               "{{#include head.md}}\n\n[甲 *乙*][名]、[`A::b`]、[名][]、![x][图]、[码]、[深]、[无][x]，"
               "m[名]\n\n`[名]`\n");
    expect_note(*state, NODE_LINK, "丙|甲 乙|A::b|名|名");
    expect_note(*state, NODE_IMAGE, "x");
    expect_note(*state, NODE_CODE, "A::b|[名]");
}

static void marks_of_slides_have_no_brackets(void **state)
{
    (void)state;
    static const char text[] = "[**甲**]与(** 乙 x **)、(~~丙~~)、[丁](a.md)、(**戊** 己)\n\n[**庚\n\n$$x$$\n\n**]";
    expect("d2l", text, NODE_DOCUMENT, "甲与乙 x、、丁、(戊 己) 庚x");
    expect("d2l", text, NODE_STRONG, "甲|乙 x|戊");
    expect(NULL, "[**甲**] (~~乙~~)", NODE_DOCUMENT, "[甲] (乙)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_slashes_are_callouts_and_tabs),
        cmocka_unit_test(names_of_documented_code_are_words),
        cmocka_unit_test_setup_teardown(citations_are_authors_and_years, folder_set_up, folder_tear_down),
        cmocka_unit_test(commands_of_printed_pages_are_gone),
        cmocka_unit_test(cells_fold_and_have_captions),
        cmocka_unit_test(targets_show_their_numbers),
        cmocka_unit_test(directives_hold_what_is_between_them),
        cmocka_unit_test(marks_of_editors_are_faces),
        cmocka_unit_test(what_mkdocs_adds_to_code_and_pictures),
        cmocka_unit_test(boxes_of_mdbook_are_callouts),
        cmocka_unit_test(attributes_may_hold_anything),
        cmocka_unit_test(parts_know_the_notes_footnotes),
        cmocka_unit_test(rules_of_rust_are_anchors),
        cmocka_unit_test_setup_teardown(included_files_define_links, folder_set_up, folder_tear_down),
        cmocka_unit_test(marks_of_slides_have_no_brackets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
