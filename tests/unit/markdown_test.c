/* markdown_test.c - proves how Markdown is read: maths and text that only looks like it, emphasis beside Chinese
 * punctuation, links in plain text, HTML; the place of each piece; and that hostile input is cut with a finding, in
 * time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/load.h"
#include "biji/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct doc *read_note(const char *text, struct diags *diags)
{
    struct doc *doc = note_parse_take("note.md", xstrdup(text), strlen(text), diags);
    doc_check(doc);
    return doc;
}

/* The texts of all nodes of a kind, joined by "|". Containers give their plain text. Owner: the caller. */
static char *texts_of(const char *text, enum node_kind kind)
{
    struct doc *doc = read_note(text, NULL);
    struct buf out = {0};
    buf_add_str(&out, "");
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if ((enum node_kind)n->kind != kind)
            continue;
        if (out.bytes > 0)
            buf_add_char(&out, '|');
        if (n->first != NULL)
            node_plain_text(n, &out);
        else
            buf_add_slice(&out, n->text);
    }
    doc_free(doc);
    return buf_take(&out);
}

static void expect(const char *text, enum node_kind kind, const char *expected)
{
    char *got = texts_of(text, kind);
    if (strcmp(got, expected) != 0)
        print_error("in %s\n", text);
    assert_string_equal(got, expected);
    free(got);
}

/* All words of the note, as its plain text. */
static void expect_plain(const char *text, const char *expected)
{
    struct doc *doc = read_note(text, NULL);
    struct buf out = {0};
    buf_add_str(&out, "");
    node_plain_text(doc->root, &out);
    assert_string_equal(out.ptr, expected);
    buf_free(&out);
    doc_free(doc);
}

static void formulas_are_found(void **state)
{
    (void)state;
    expect("a $x_1$ b $$y$$ c", NODE_MATH, "x_1|y");
    expect("$a_1*b$ 与 $c*d_2$", NODE_MATH, "a_1*b|c*d_2");
    expect("$\\{a\\}\\\\b$", NODE_MATH, "\\{a\\}\\\\b");
    expect("$ \\alpha $ 和 $ x $ 和 $x $的", NODE_MATH, "\\alpha|x|x");
    expect("$-$110、$\\sim$10", NODE_MATH, "-|\\sim");
    expect("$x\\text{ if $y$}$", NODE_MATH, "x\\text{ if $y$}");
    expect("\\\\(a+b\\\\) 与 $`c`$", NODE_MATH, "a+b|c");
    expect("$[[CLS], 他们，移动]⇒强大$", NODE_MATH, "[[CLS], 他们，移动]⇒强大");
    expect("设\\(x_1\\)为 V\\(S\\)、vπ\\(s\\)、\\[a = f\\(b\\)\\]、\\(单步\\多步\\)、\\(2 \\* 3\\)", NODE_MATH, "x_1");
    expect("**值 $a$**、[$b$](c)、`$d$`", NODE_MATH, "a|b");
    expect("|a|b|\n|-|-|\n| $p(x|y)$ | **$|z|$** |\n| $5 | $6 | 7 |\n| $\\|u\\|$ | `$a|b$` |\n", NODE_MATH,
           "p(x|y)||z|||u|");
    expect("|$a$|b|\n|-|-|\n|c|$\\|d\\|$|", NODE_MATH, "a||d|");
}

static void prices_are_no_formulas(void **state)
{
    (void)state;
    static const char *const prose[] = {
        "It costs $5 and $6.",
        "从$5到$10",
        "US$5 and A$6",
        "A$和B$",
        "$5 million or HK$ 3",
        "PATH=$HOME/bin:$PATH 9",
        "\\$a\\$",
        "a $ 5 $ c",
        "$$",
        "一个 $ 号",
        "$a",
        "$5股票和10$债券",
        "$$ 是两个符号 $$",
    };
    for (size_t i = 0; i < sizeof prose / sizeof prose[0]; i++)
        expect(prose[i], NODE_MATH, "");
    expect_plain("It costs $5 and $6.", "It costs $5 and $6.");
    expect_plain("前\n\n$$ 没有结束。\n\n后文 $$ 也没有。", "前 $$ 没有结束。 后文 $$ 也没有。");
}

static void blocks_of_maths_come_first(void **state)
{
    (void)state;
    expect("文\n$$\na\n=\nb\n$$\n文", NODE_MATH_BLOCK, "a\n=\nb");
    expect("$$\n- a\n# b\n> c\n$$", NODE_MATH_BLOCK, "- a\n# b\n> c");
    expect("$$\na = 1\n\n\\frac{1}{2}\n$$\n文", NODE_MATH_BLOCK, "a = 1\n\n\\frac{1}{2}");
    expect("- 项\n  $$\n  a\n  $$\n- 项\n", NODE_MATH_BLOCK, "a");
    expect("> $$\n> a\n> $$\n", NODE_MATH_BLOCK, "a");
    expect("$$a$$\n\n$$ b = c $$\n", NODE_MATH_BLOCK, "a|b = c");
    expect("```math\na\n```\n\n\\\\[\nb\n\\\\]\n", NODE_MATH_BLOCK, "a|b");
    expect("$$\na\n$$ 其后", NODE_PARAGRAPH, "其后");
    expect("```\n$$\na\n$$\n```\n", NODE_MATH_BLOCK, "");
    expect("- a\n  $$\n  b\n  $$\n- c\n", NODE_HEADING, "");
    struct doc *doc = read_note("- a\n  $$\n  b\n  $$\n- c\n", NULL);
    assert_true(doc->root->first->list.tight);
    doc_free(doc);
}

static void emphasis_beside_chinese(void **state)
{
    (void)state;
    expect("**重要。**然后**强调**的", NODE_STRONG, "重要。|强调");
    expect("**“引文”**后", NODE_STRONG, "“引文”");
    expect("前**“引文”**后", NODE_STRONG, "“引文”");
    expect("《*书名*》和（*注*）", NODE_EMPH, "书名|注");
    expect("**CPU (中央)**是", NODE_STRONG, "CPU (中央)");
    expect("使用**`a`**的**$b$**", NODE_STRONG, "a|b");
    expect("~~旧。~~新", NODE_STRIKE, "旧。");
    expect("~~**删。**~~后 ~~**del.**~~后 **~~去。~~**后", NODE_STRONG, "删。|del.|去。"); /* runs that touch */
    expect("~~**删。**~~后 ~~*del.*~~后 **~~去。~~**后", NODE_STRIKE, "删。|del.|去。");
    expect("~~`码。`**删。**~~后", NODE_STRONG, "删。");
    expect("他说：**“你好”**，再见", NODE_STRONG, "“你好”");
    expect("snake_case_name 与 2 * 3 * 4", NODE_EMPH, "");
    expect("| **表头。**后 | b |\n|---|---|\n| **重要。**然后 | c |\n", NODE_STRONG, "表头。|重要。");
    expect_plain("a\x1C"
                 "b**重要。**后\x1F",
                 "a\x1C"
                 "b**重要。**后\x1F");        /* bytes that we use as marks */
    expect("**bold.**then", NODE_STRONG, ""); /* the standard's rule for ASCII */
    expect("`**码。**后` <!-- **注。**后 -->", NODE_CODE, "**码。**后");
    expect("\\**重要。**然后", NODE_EMPH, "");
    expect("前**\\*星\\***后 \\\\**重。**后", NODE_STRONG, "*星*|重。");
    expect("前**……省略……**后**强调**……然后", NODE_STRONG, "……省略……|强调");
    expect("**중요(重要)**는 **\"인용\"**을 **書名「本」**は", NODE_STRONG, "중요(重要)|\"인용\"|書名「本」");
    expect("[a](http://x/（*b*）)", NODE_LINK, "a");
    expect_plain("没有配对的。**星号", "没有配对的。**星号");
}

static void links_in_plain_text(void **state)
{
    (void)state;
    expect("见http://a.cn/b。然后", NODE_LINK, "http://a.cn/b");
    expect("（https://a.b/c(d)e）", NODE_LINK, "https://a.b/c(d)e");
    expect("www.a.com, http://b.c/?x=1&amp;y.", NODE_LINK, "www.a.com|http://b.c/?x=1&y");
    expect("me@x.org，a@b，@c.d", NODE_LINK, "me@x.org");
    expect("xhttp://a.b `http://c.d` http:// www. a://b", NODE_LINK, "");
    expect("[http://a.b](c) <http://d.e>", NODE_LINK, "http://a.b|http://d.e");
    struct doc *doc = read_note("www.a.com 与 me@x.org", NULL);
    const struct node *link = doc->root->first->first;
    assert_true(slice_eq_str(link->target, "http://www.a.com"));
    assert_true(slice_eq_str(link->next->next->target, "mailto:me@x.org"));
    doc_free(doc);
}

static void html_is_meaning_or_text(void **state)
{
    (void)state;
    expect_plain("a <begin> b <X> c <T></T> <s> d", "a <begin> b <X> c <T></T> <s> d");
    expect_plain("<begin>\n\n<foo>bar</foo>\n", "<begin> <foo>bar</foo>");
    expect_plain("<span>a</span><font color=red>b</font>", "ab");
    expect_plain("<div>\n<p>a<p>b &copy; c\n</div>", "a b © c");
    expect("x<sub>i</sub> <b>a *b*</b>", NODE_STRONG, "a b");
    expect("x<sub>i</sub>", NODE_SUB, "i");
    expect("<s>删</s>", NODE_STRIKE, "删");
    expect_plain("a<br>b<br/>c", "a b c");
    expect("<a id=\"x\"></a><a name='y'>z</a>", NODE_ANCHOR, "x|y");
    expect("> 甲\n> $$\nx\n+y\n$$\n> 乙\n\n$$\nz\n$$", NODE_QUOTE, "甲 x\n+y 乙");
    expect("> 甲 $$x$$\n$$\ny\n$$", NODE_MATH_BLOCK, "y");
    expect("|a|b|\n|-|-|\n|`x||y`|<code>p|q</code>|\n|m|n|[o](p)|\n", NODE_CELL, "a|b|x||y|p|q|m|n|o");
    expect("<table><tr><td>a<td>b<tr><td>c</table>", NODE_CELL, "a|b|c|");
    expect("<table><tr><td>a<pre>x\ny</pre>b</table>", NODE_CODE, "x\ny");
    expect("<table><tr><td>\n\n<!-- a\n\nb\n", NODE_CODE, "<!-- a\n\nb");
    expect("<ul><li>a<li>b</ul>", NODE_ITEM, "a|b");
    expect("<details><summary>a</summary>\n\n*b*\n\n</details>\n\nc", NODE_DETAILS, "a b");
    expect("<h2 align=center>a</h2>", NODE_HEADING, "a");
    expect("<!-- a -->b<!-- c -->", NODE_PARAGRAPH, "b");
    expect("> [!NOTE]\n> a", NODE_ALERT, "a");
    expect("> [!NOTE] a", NODE_ALERT, "a");
    expect("<!-- 没有结束\n\n后文", NODE_RAW_BLOCK, "<!-- 没有结束\n\n后文");
    expect_plain("<b>a\n\nb</b> c", "<b>a b</b> c");
}

static void nothing_written_is_lost(void **state)
{
    (void)state;
    struct diags diags = {0};
    struct doc *doc = read_note("|a|b|\n|-|-|\n|1|2|3 **x**|4|\n\n[^u]: 没人引\n\n[^d]: 一\n\n[^d]: 二\n", &diags);
    struct buf out = {0};
    node_plain_text(doc->root, &out);
    for (size_t i = 0; i < 4; i++) {
        static const char *const words[] = {"2|3 x|4", "没人引", "一", "二"};
        assert_non_null(strstr(out.ptr, words[i]));
    }
    assert_int_equal(diags.count, 2);
    assert_string_equal(diags.items[0].code, "table-row");
    assert_int_equal(diags.items[0].line, 3);
    assert_int_equal(diags.items[0].column, 6);
    buf_free(&out);
    doc_free(doc);
    diags_free(&diags);
    /* footnotes referred to only in code or by each other, one that nothing can refer to, and one below a line that is not a fence */
    doc = read_note("`[^a]`\n\n[^a]: 甲[^b]\n\n[^b]: 乙[^a]\n\n```\n[^c]\n```\n\n[^c]: 丙\n\n[^d[e]: 丁\n\n文\n    "
                    "```\n\n[^f]: 戊\n",
                    NULL);
    node_plain_text(doc->root, &out);
    for (size_t i = 0; i < 5; i++) {
        static const char *const words[] = {"甲", "乙", "丙", "丁", "戊"};
        assert_non_null(strstr(out.ptr, words[i]));
    }
    buf_free(&out);
    doc_free(doc);
    /* text like a footnote mark that ends on another line */
    doc = read_note("a[^sh\numailov]。后 [^x\n**b** c] [^\n尾\n", NULL);
    node_plain_text(doc->root, &out);
    assert_string_equal(out.ptr, "a[^sh umailov]。后 [^x b c] [^ 尾");
    buf_free(&out);
    doc_free(doc);
}

/* The place of the first occurrence of needle, from the leaf that holds it. */
static void expect_place(const char *text, const char *needle, int line, int column)
{
    struct doc *doc = read_note(text, NULL);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        size_t at = slice_find_str(n->text, slice_of(needle), 0);
        if (n->text.bytes == 0 || at >= n->text.bytes)
            continue;
        int got_line, got_column;
        doc_position(doc, n, at, &got_line, &got_column);
        assert_int_equal(got_line, line);
        assert_int_equal(got_column, column);
        doc_free(doc);
        return;
    }
    fail_msg("%s is not in the tree", needle);
}

static void places_are_exact(void **state)
{
    (void)state;
    expect_place("---\na: b\n---\n\n文 **字** X\n", "X", 5, 13);
    expect_place("> - a\n>   b *c* X\n", "X", 2, 11);
    expect_place("a [^b\nc] X\n", "X", 2, 4);
    expect_place("> - a\nlazy X\n", "X", 2, 6);
    expect_place("a\\*b &amp; X", "X", 1, 12);
    expect_place("a\\*b &amp; X", "*b", 1, 3);
    expect_place("`a``b` ``c`d`` X", "X", 1, 16);
    expect_place("[a](b\n\"c\") d\ne X", "X", 3, 3);
    expect_place("[a][b] X\n\n[b]: c", "X", 1, 8);
    expect_place("[b]: c\n[d]: e\nf X", "X", 3, 3);
    expect_place("| a | b |\n|-|-|\n| `c\\|d` | X |", "X", 3, 12);
    expect_place("- a\n\n  | b | X |\n  |-|-|\n", "X", 3, 9);
    expect_place("**重要。**然后X", "X", 1, 20);
    expect_place("- ```c\n  int a;\n    X\n  ```\n", "X", 3, 5);
    expect_place("$$\na\nX\n$$\n", "X", 3, 1);
    expect_place("- $$\n  a\n  X\n  $$\n", "X", 3, 3);
    expect_place("<div>\n<b>a</b> &copy; X\n</div>\n", "X", 2, 17);
    expect_place("a[^1] X\n\n[^1]: b\n", "X", 1, 7);
    expect_place("见http://a.b。X", "X", 1, 17);
    expect_place("# a *b* `c` X #", "X", 1, 13);
    expect_place("a X\n===\n", "X", 1, 3);
    expect_place("\ta\n\tX\n", "X", 2, 2);
    expect_place("  ```c\n    a\n  X", "X", 3, 3);
    expect_place("``  X ``", "X", 1, 5);
    expect_place("- <p>X</p>\n", "X", 1, 6);
    expect_place("a\n    > b X\n", "X", 2, 9);
    expect_place("> a\n>     > b X\n", "X", 2, 11);
    expect_place("> a\n> &gt; b X\n", "X", 2, 10);
    expect_place("> > a\n> > \\> b X\n", "X", 2, 10);
    expect_place("```\n> X\n```\n", "X", 2, 3);
}

/* ---- limits ---- */

static char *repeat(const char *before, const char *piece, int count, const char *after)
{
    struct buf out = {0};
    buf_add_str(&out, before);
    buf_add_repeat(&out, piece, count);
    buf_add_str(&out, after);
    return buf_take(&out);
}

/* Input that costs a parser quadratic time: each is parsed, the rest is kept, and cuts are reported. (tests/hostile has the time.) */
static void hostile_shapes_end(void **state)
{
    (void)state;
    enum { REPEATS = 50000 };
    static const struct {
        const char *before, *piece, *after;
        bool cut;
    } shapes[] = {
        {"", "<![CDATA[", "", true},
        {"", "a <!A ", "", true},
        {"", "![[]()", "", true},
        {"", ">", "a", true},
        {"", "- ", "x", true},
        {"", "1. ", "x", true},
        {"", "[^1]:", "", true},
        {"|", "x|", "\n", true},
        {"# ", "<![CDATA[", "", true},
        {"", "|a|\n|-|-|\n", "", false},
        {"", "a\n", "|a|\n|-|\n", false},
        {"", "$a ", "", false},
        {"", "${", "", false},
        {"", "$$\na\n\n", "", false},
        {"", "\\\\[\n", "", true},
        {"", "........................", "", true},
        {"", "\\\\\\\\\\\\\\\\\\\\\\\\", "", false},
        {"", "a\n;\n", "", false},
        {"", ".\n.\n.\n.\n.\n.\n.\n.\n.\n.\n.\n.\n.\n.\n", "# 首", true},
        {"", "a@", "", false},
        {"", "http://", "", false},
        {"", "www.a", "", false},
        {"<div>", "&copy", "", false},
        {"", "<div>\n\n", "", false},
        {"", "<b>x\n\n", "", false},
        {"|a|b|c|d|\n|-|-|-|-|\n", "|a|\n", "", true},
        {"---\na: ", "[", "\n---\n", true},
        {"---\n", "a: b\n", "---\n", true},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        char *body = repeat(shapes[i].before, shapes[i].piece, REPEATS, shapes[i].after);
        char *text = repeat(body, "\n\n尾", 1, "");
        struct diags diags = {0};
        struct doc *doc = read_note(text, &diags);
        struct buf plain = {0};
        node_plain_text(doc->root, &plain);
        if ((diags.count > 0) != shapes[i].cut || strstr(plain.ptr, "尾") == NULL)
            print_error("%s: %zu findings\n", shapes[i].piece, diags.count);
        assert_int_equal(diags.count > 0, shapes[i].cut);
        assert_non_null(strstr(plain.ptr, "尾"));
        buf_free(&plain);
        doc_free(doc);
        diags_free(&diags);
        free(text);
        free(body);
    }
}

/* Ordinary notes are never cut, however large. */
static void large_notes_are_whole(void **state)
{
    (void)state;
    static const struct {
        const char *before, *piece;
    } notes[] = {
        {"", "- [项](a.md) **粗** `码`\n"},     {"|a|b|\n|-|-|\n", "| [x](y) | **z** |\n"},
        {"", "这是一段很长的没有空格的文字，"}, {"```\n", "> > > * * * [a] <b> ** __ ~~ !\n"},
        {"", "段落 *强调* 与 $x_1$。\n\n"},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        char *text = repeat(notes[i].before, notes[i].piece, 20000, "");
        struct diags diags = {0};
        struct doc *doc = read_note(text, &diags);
        for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
            assert_int_not_equal(n->kind, NODE_RAW_BLOCK);
        assert_int_equal(diags.count, 0);
        doc_free(doc);
        diags_free(&diags);
        free(text);
    }
}

/* What is cut ends at a line that begins another block, and is one block up to there. */
static void a_cut_is_one_block(void **state)
{
    (void)state;
    char *text = repeat("> ", "*a* b\n> ", 30000, "c\n# 题\n\n尾");
    struct diags diags = {0};
    struct doc *doc = read_note(text, &diags);
    const struct node *quote = doc->root->first, *paragraph = quote->first, *raw = paragraph->next;
    assert_int_equal(diags.count, 1);
    assert_int_equal(raw->kind, NODE_RAW_BLOCK);
    assert_null(raw->next);
    assert_int_equal(raw->line, diags.items[0].line);
    assert_int_equal(raw->end_line, 30001);
    assert_true(slice_ends(raw->text, "\n> c"));
    assert_int_equal(quote->next->kind, NODE_HEADING);
    doc_free(doc);
    diags_free(&diags);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_are_found),         cmocka_unit_test(prices_are_no_formulas),
        cmocka_unit_test(blocks_of_maths_come_first), cmocka_unit_test(emphasis_beside_chinese),
        cmocka_unit_test(links_in_plain_text),        cmocka_unit_test(html_is_meaning_or_text),
        cmocka_unit_test(nothing_written_is_lost),    cmocka_unit_test(places_are_exact),
        cmocka_unit_test(hostile_shapes_end),         cmocka_unit_test(large_notes_are_whole),
        cmocka_unit_test(a_cut_is_one_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
