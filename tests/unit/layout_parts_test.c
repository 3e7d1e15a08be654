/* layout_parts_test.c - proves the parts of a layout that a golden page does not show: column widths of any table,
 * headers that can be repeated, folding, places that outlast a new width, links in reading order, code colours, sizes
 * of pictures. */
#include "../../src/layout/line_builder.h"
#include "../../src/layout/syntax.h"
#include "biji/load.h"
#include "biji/picture.h"
#include "biji/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct doc *parse(const char *text)
{
    return note_parse_take("note.md", xstrdup(text), strlen(text), NULL);
}

static struct layout *lay_out(const struct doc *doc, const struct layout_options *options)
{
    struct layout *layout = layout_new(doc, options);
    layout_extend(layout, SIZE_MAX);
    layout_check(layout);
    return layout;
}

static char *line_text(const struct line *line)
{
    struct buf text = {0};
    for (int i = 0; i < line->run_count; i++)
        buf_add_slice(&text, line->runs[i].text);
    return buf_take(&text);
}

static const struct node *first_of(const struct doc *doc, enum node_kind kind)
{
    const struct node *n = doc->root;
    while (n != NULL && n->kind != kind)
        n = node_after(doc->root, n, false);
    return n;
}

static void test_negotiation(void **state)
{
    (void)state;
    enum { MAX_COUNT = 12 };
    srand(3);
    for (int round = 0; round < 20000; round++) {
        int natural[MAX_COUNT], longest[MAX_COUNT], cols[MAX_COUNT];
        size_t count = 1 + (size_t)(rand() % MAX_COUNT);
        long need = 0, least = 0, sum = 0, room = 1 + rand() % 200;
        for (size_t i = 0; i < count; i++) {
            longest[i] = 1 + rand() % 20;
            natural[i] = longest[i] + (rand() % 3 == 0 ? rand() % 300 : rand() % 10);
            need += natural[i];
            least += longest[i];
        }
        bool fits = table_negotiate(natural, longest, count, room, cols);
        assert_true(fits == (least <= room));
        for (size_t i = 0; fits && i < count; i++) {
            assert_in_range(cols[i], longest[i], natural[i]);
            assert_true(need > room || cols[i] == natural[i]);
            for (size_t k = 0; k < count; k++)
                assert_true(natural[k] < natural[i] || longest[k] < longest[i] || cols[k] + 1 >= cols[i]);
            sum += cols[i];
        }
        assert_true(!fits || sum == (need <= room ? need : room));
    }
}

static void test_repeated_header(void **state)
{
    (void)state;
    struct doc *doc = parse("text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nafter\n");
    struct layout_options options = {.width = 40, .ambiguous_cols = 1};
    struct layout *layout = lay_out(doc, &options);
    int rows = 0;
    for (size_t i = 0; i < layout->line_count; i++) {
        const struct line *line = &layout->lines[i];
        if (line->header < 0)
            continue;
        rows++;
        assert_int_equal(line->header_rows, 2);
        char *header = line_text(&layout->lines[line->header]);
        assert_string_equal(header, "a │ b");
        free(header);
    }
    assert_int_equal(rows, 2);
    layout_free(layout);
    doc_free(doc);
}

static void test_folding(void **state)
{
    (void)state;
    struct doc *doc = parse("<details><summary>more</summary>\n\nhidden\n\n</details>\n\nend\n");
    const struct node *details = first_of(doc, NODE_DETAILS);
    assert_non_null(details);
    struct layout_options options = {.width = 40, .ambiguous_cols = 1};
    struct layout *shut = lay_out(doc, &options);
    assert_int_equal(shut->line_count, 3);
    assert_int_equal(shut->links[0].node->kind, NODE_SUMMARY);
    assert_int_equal(shut->links[0].line, 0);
    options.toggled = &details->id;
    options.toggled_count = 1;
    struct layout *open = lay_out(doc, &options);
    assert_int_equal(open->line_count, 5);
    char *text = line_text(&open->lines[2]);
    assert_string_equal(text, "  hidden");
    free(text);
    /* a place in folded text is found at the summary */
    struct place hidden = open->lines[2].place;
    assert_int_equal(layout_line_of(shut, hidden), 0);
    layout_free(shut);
    layout_free(open);
    doc_free(doc);
}

static void test_place_outlasts_width(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 200; i++)
        buf_printf(&text, "第 %d 段的文字，有一些内容，在窄页上折成几行。\n\n- 项目 %d\n\n", i, i);
    struct doc *doc = parse(text.ptr);
    struct layout_options narrow = {.width = 24, .ambiguous_cols = 1}, wide = {.width = 100, .ambiguous_cols = 1};
    struct layout *a = lay_out(doc, &narrow), *b = layout_new(doc, &wide);
    for (size_t i = 0; i < a->line_count; i += 7) {
        size_t line = layout_line_of(b, a->lines[i].place);
        assert_true(place_compare(b->lines[line].place, a->lines[i].place) <= 0);
        assert_true(line + 1 >= b->line_count || place_compare(b->lines[line + 1].place, a->lines[i].place) > 0 ||
                    b->lines[line].block == NULL || b->lines[line + 1].run_count == 0);
    }
    layout_free(a);
    layout_free(b);
    doc_free(doc);
    buf_free(&text);
}

static void test_layout_is_lazy(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_repeat(&text, "paragraph\n\n", 10000);
    struct doc *doc = parse(text.ptr);
    struct layout_options options = {.width = 40, .ambiguous_cols = 1};
    struct layout *layout = layout_new(doc, &options);
    layout_extend(layout, 50);
    assert_in_range(layout->line_count, 50, 60);
    assert_false(layout->complete);
    layout_free(layout);
    doc_free(doc);
    buf_free(&text);
}

static void test_source(void **state)
{
    (void)state;
    static const char text[] = "# T\n\n- a *b*\n\tc\n\n$x$ &#27;\n";
    struct doc *doc = parse(text);
    struct layout_options options = {.width = 40, .ambiguous_cols = 1, .show_source = true};
    struct layout *layout = lay_out(doc, &options);
    static const char *const lines[] = {"# T", "", "- a *b*", "    c", "", "$x$ &#27;"};
    assert_int_equal(layout->line_count, 6);
    for (size_t i = 0; i < 6; i++) {
        char *line = line_text(&layout->lines[i]);
        assert_string_equal(line, lines[i]);
        free(line);
    }
    /* the reader who switches stays where he is */
    struct place item = {first_of(doc, NODE_ITEM)->id, 0};
    assert_int_equal(layout_line_of(layout, item), 2);
    layout_free(layout);
    doc_free(doc);
}

static void test_formula_as_source(void **state)
{
    (void)state;
    struct doc *doc = parse("$x_1$ and $y_1$\n");
    const struct node *formula = first_of(doc, NODE_MATH);
    struct layout_options options = {.width = 40, .ambiguous_cols = 1, .toggled = &formula->id, .toggled_count = 1};
    struct layout *layout = lay_out(doc, &options);
    char *line = line_text(&layout->lines[0]);
    assert_string_equal(line, "$x_1$ and y₁");
    free(line);
    layout_free(layout);
    doc_free(doc);
}

static void test_links_in_order(void **state)
{
    (void)state;
    struct doc *doc = parse("[a](x) ![p](q.png) text[^n]\n\n| [c](z) |\n|--|\n| [d](w) |\n\n[^n]: note [e](v)\n");
    struct layout_options options = {.width = 40, .ambiguous_cols = 1};
    struct layout *layout = lay_out(doc, &options);
    static const char *const targets[] = {"x", "q.png", "", "z", "w", "", "v"};
    assert_int_equal(layout->link_count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_true(slice_eq_str(layout->links[i].node->target, targets[i]));
        assert_true(layout->links[i].line < layout->line_count);
        assert_true(i == 0 || layout->links[i - 1].line <= layout->links[i].line);
    }
    assert_int_equal(layout->links[5].node->kind, NODE_FOOTNOTE);
    layout_free(layout);
    doc_free(doc);
}

/* Roles of a code block's text, a letter for each byte: k keyword, s string, n number, c comment, f name, . else. */
static void roles_of(const char *language, const char *code, char *out)
{
    struct syntax syntax = syntax_begin(slice_of(language));
    struct slice all = slice_of(code);
    memset(out, '.', all.bytes);
    out[all.bytes] = '\0';
    for (size_t from = 0; from < all.bytes;) {
        size_t to = slice_find(all, '\n', from);
        struct slice line = slice_part(all, from, to);
        for (size_t at = 0; at < line.bytes;) {
            enum style_role role;
            size_t next = syntax_next(&syntax, line, at, &role);
            assert_true(next > at && next <= line.bytes);
            char letter = role == STYLE_CODE_KEYWORD   ? 'k'
                          : role == STYLE_CODE_STRING  ? 's'
                          : role == STYLE_CODE_NUMBER  ? 'n'
                          : role == STYLE_CODE_COMMENT ? 'c'
                          : role == STYLE_CODE_NAME    ? 'f'
                          : role == STYLE_CODE_ADDED   ? '+'
                          : role == STYLE_CODE_REMOVED ? '-'
                                                       : '.';
            memset(out + from + at, letter, next - at);
            at = next;
        }
        from = to + 1;
    }
}

static void test_code_colours(void **state)
{
    (void)state;
    static const struct {
        const char *language, *code, *roles;
    } cases[] = {
        {"python", "def f(x): # c", "kkk.f.....ccc"},
        {"py", "s = \"\"\"a\nb\"\"\" + 1", "....ssss.ssss...n"},
        {"bash", "echo $HOME 'x' # c", "kkkk.fffff.sss.ccc"},
        {"console", "$ ls -l\nfile", "cc.........."},
        {"json", "{\"a\": [1, true]}", ".fff...n..kkkk.."},
        {"yaml", "- key: \"v\" # c", "..fff..sss.ccc"},
        {"c", "#include <a>\nint f(void); /* x\ny */", "kkkkkkkk.....kkk.f.kkkk...cccc.cccc"},
        {"cpp", "nullptr // c", "kkkkkkk.cccc"},
        {"javascript", "let a = `x\ny`;", "kkk.....ss.ss."},
        {"ts", "interface A { n: number }", "kkkkkkkkk........kkkkkk.."},
        {"go", "func main() { x := 0x1F }", "kkkk.ffff..........nnnn.."},
        {"rust", "fn f<'a>(x: &'a str) -> char { 'c' }", "kk..............kkk.....kkkk...sss.."},
        {"java", "public @Override int f()", "kkkkkk.fffffffff.kkk.f.."},
        {"sql", "SELECT 'a' FROM t -- c", "kkkkkk.sss.kkkk...cccc"},
        {"toml", "[a]\nk = 'v' # c", "kkk.f...sss.ccc"},
        {"diff", "+a\n-b\n c\n@@ 1", "++.--....ffff"},
        {"markdown", "# h\n`c` x", "kkk.sss.."},
        {"unknown", "def 1 \"x\"", "........."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char roles[200];
        roles_of(cases[i].language, cases[i].code, roles);
        if (strcmp(roles, cases[i].roles) != 0)
            fail_msg("%s: \"%s\"\n  %s, not\n  %s", cases[i].language, cases[i].code, roles, cases[i].roles);
    }
}

static bool fit_three_rows(void *context, struct slice target, int most_cols, int *cols, int *rows)
{
    (void)context;
    *cols = most_cols < 10 ? most_cols : 10;
    *rows = 3;
    return slice_ends(target, ".png");
}

/* A picture on its own has a block and its name; within a line of text, or without cells, it stays a word. */
static void test_figures(void **state)
{
    (void)state;
    struct doc *doc = parse("![name](a.png)\n\nin ![line](b.png) text\n\n- ![other](c.gif)\n");
    struct layout_options options = {.width = 40, .ambiguous_cols = 1, .image_block = fit_three_rows};
    struct layout *layout = lay_out(doc, &options);
    for (int row = 0; row < 3; row++) {
        const struct run *run = &layout->lines[row].runs[0];
        assert_int_equal(run->style.role, STYLE_PICTURE);
        assert_int_equal(run->cols, 10);
        assert_int_equal(figure_rows(run->place), 3);
        assert_int_equal(figure_row(run->place), row);
        assert_int_equal(run->link, 0);
    }
    static const char *const texts[] = {"name", "", "in [line] text", "", "• ▣ other"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *text = line_text(&layout->lines[3 + i]);
        assert_string_equal(text, texts[i]);
        free(text);
    }
    layout_free(layout);
    doc_free(doc);
}

/* A leaf of many lines is laid out piece by piece, and dropped so, without a line or a link lost or twice. */
static void check_long_leaf(const char *unit, size_t times, const char *after)
{
    struct buf text = {0};
    for (size_t i = 0; i < times; i++)
        buf_printf(&text, unit, (int)i);
    buf_printf(&text, "%s", after);
    struct doc *doc = parse(text.ptr);
    struct layout_options options = {.width = 4};
    struct layout *whole = lay_out(doc, &options), *pieces = layout_new(doc, &options);
    assert_true(whole->line_count > 10 * times);
    size_t lines = 0, largest = 0;
    int number = 0;
    while (!pieces->complete) {
        layout_extend(pieces, 1);
        layout_check(pieces);
        for (size_t i = 0; i < pieces->line_count; i++, lines++) {
            char *left = line_text(&whole->lines[lines]), *right = line_text(&pieces->lines[i]);
            assert_string_equal(left, right);
            free(left);
            free(right);
            for (int r = 0; r < pieces->lines[i].run_count; r++) {
                int link = pieces->lines[i].runs[r].link, same = whole->lines[lines].runs[r].link;
                assert_ptr_equal(link < 0 ? NULL : pieces->links[link].node, same < 0 ? NULL : whole->links[same].node);
            }
        }
        largest = pieces->line_count > largest ? pieces->line_count : largest;
        for (size_t i = 0; i < pieces->link_count; i++)
            number = pieces->links[i].number > number ? pieces->links[i].number : number;
        layout_discard(pieces);
    }
    assert_int_equal(lines, whole->line_count);
    assert_int_equal(number, whole->link_count);
    assert_true(largest * 4 < lines);
    layout_free(pieces);
    layout_free(whole);
    doc_free(doc);
    buf_free(&text);
}

static void test_long_leaf(void **state)
{
    (void)state;
    check_long_leaf("word and [a link](other.md) with %d signs\x01 in the middle ", 1000,
                    "\n\nThe end, [last](x.md).\n");
    check_long_leaf("*_[`*_[`*_[`*_[`*_[`* %d marks are shown as source \t with tabs\n", 1000, "\n\nThe end.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),           cmocka_unit_test(test_long_leaf),
        cmocka_unit_test(test_negotiation),       cmocka_unit_test(test_repeated_header),
        cmocka_unit_test(test_folding),           cmocka_unit_test(test_place_outlasts_width),
        cmocka_unit_test(test_layout_is_lazy),    cmocka_unit_test(test_links_in_order),
        cmocka_unit_test(test_code_colours),      cmocka_unit_test(test_source),
        cmocka_unit_test(test_formula_as_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
