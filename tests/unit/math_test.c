/* math_test.c - proves what callers of the maths engine rely on: inline formulas say where a line may be broken, bold
 * is an attribute, errors say where, macros live as long as the document, wide formulas keep to the page and line up,
 * options do what they say. */
#include "biji/math.h"

#include "biji/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct math_options usual = {.ambiguous_cols = 1};

/* The rows joined by newlines, blanks at their ends left out; runs set between marks: bold in *, a possible break as |.
 * "!" and the message for an invalid formula. Owner: the caller. */
static char *set(const char *tex, enum math_form form, int width, const struct math_options *options,
                 struct math_macros *macros)
{
    struct arena arena = {0};
    struct math_box box;
    struct math_error error;
    struct buf out = {0};
    if (!math_layout(slice_of(tex), form, width, options, macros, &arena, &box, &error)) {
        buf_printf(&out, "!%zu %s", error.offset, error.message);
        arena_free(&arena);
        return buf_take(&out);
    }
    for (int y = 0; y < box.row_count; y++) {
        const struct math_row *row = &box.rows[y];
        for (int i = 0; i < row->run_count; i++) {
            buf_add_str(&out, row->runs[i].bold ? "*" : "");
            buf_add_slice(&out, row->runs[i].text);
            buf_add_str(&out, row->runs[i].bold ? "*" : "");
            buf_add_str(&out, row->runs[i].may_break ? "|" : "");
        }
        while (out.bytes > 0 && out.ptr[out.bytes - 1] == ' ')
            out.bytes--;
        buf_add_str(&out, y + 1 < box.row_count ? "\n" : "");
    }
    if (error.message[0] != '\0')
        buf_printf(&out, " !%zu %s", error.offset, error.message);
    buf_add_str(&out, "");
    arena_free(&arena);
    return buf_take(&out);
}

static void expect(const char *tex, enum math_form form, int width, const struct math_options *options,
                   const char *expected)
{
    char *got = set(tex, form, width, options, NULL);
    if (got == NULL || strcmp(got, expected) != 0)
        print_error("%s\n", tex);
    assert_string_equal(got != NULL ? got : "", expected);
    free(got);
}

static void lines_break_after_operators(void **state)
{
    (void)state;
    expect("a + b = f(c, d + e), g", MATH_INLINE, 0, &usual, "a + |b = |f(c, d + e), |g");
    expect("-x \\to \\left(y + 1\\right)", MATH_INLINE, 0, &usual, "−x → |(y + 1)");
    expect("x_{a=b}", MATH_INLINE, 0, &usual, "x_{a=b}");
    expect("\\frac{a+b}{c}", MATH_INLINE, 0, &usual, "(a + b)/c");
    expect("", MATH_INLINE, 0, &usual, "");
}

static void bold_is_an_attribute(void **state)
{
    (void)state;
    expect("\\mathbf{x} + y", MATH_INLINE, 0, &usual, "*x *+ |y");
    expect("\\boldsymbol{\\theta}_i", MATH_DISPLAY, 0, &usual, "*θ*ᵢ");
    expect("a\\textbf{ b }c", MATH_DISPLAY, 0, &usual, "a* b *c");
    expect("𝐱", MATH_DISPLAY, 0, &usual, "*x*");
}

static void errors_say_where(void **state)
{
    (void)state;
    static const struct {
        const char *tex, *expected;
    } cases[] = {
        {"\\foo{b}", "\\foo b !0 the command \\foo is not known"},
        {"\\frac{a}", "!8 \\frac lacks its argument"},
        {"x + {a", "!4 the group opened by { is not closed"},
        {"x}", "!1 there is a } that nothing opened"},
        {"a & b", "!2 there is a & that nothing opened"},
        {"\\left( x", "!0 \\left has no \\right"},
        {"x \\right)", "!2 there is a \\right that nothing opened"},
        {"\\begin{matrix} a", "!0 the environment matrix is not closed"},
        {"\\begin{foo} a \\end{foo}", "!0 the environment foo is not known"},
        {"\\begin{matrix} a \\end{cases}", "!17 the environment matrix is closed as cases"},
        {"x^a^b", "!3 there are two superscripts on one base; add braces to tell them apart"},
        {"x_", "!2 _ lacks its argument"},
        {"a # b", "!2 there is a # outside a macro"},
        {"\\text{a_b}", "!7 a _ in a text needs a backslash before it"},
        {"\\left x y \\right)", "!6 \\left needs a delimiter, such as a parenthesis or a dot"},
        {"a \\", "!2 there is nothing after this backslash"},
        {"\\\x1b[31m", "\\\xe2\x90\x9b [31m !0 the command \\\xe2\x90\x9b is not known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect(cases[i].tex, MATH_DISPLAY, 80, &usual, cases[i].expected);
        expect(cases[i].tex, MATH_INLINE, 0, &usual, cases[i].expected);
    }
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct buf deep = {0};
    for (int i = 0; i < 100000; i++)
        buf_add_str(&deep, "\\sqrt{");
    char *got = set(deep.ptr, MATH_DISPLAY, 80, &usual, NULL);
    assert_non_null(strstr(got, "nested more than"));
    free(got);
    buf_free(&deep);
}

static void macros_live_in_the_document(void **state)
{
    (void)state;
    struct math_macros *macros = math_macros_new();
    static const struct {
        const char *tex, *expected;
    } cases[] = {
        {"\\newcommand{\\E}[2][x]{\\mathbb{E}_{#1}[#2]} \\E{y}", "𝔼ₓ[y]"},
        {"\\E[s]{y + \\E{z}}", "𝔼ₛ[y + 𝔼ₓ[z]]"},
        {"\\def\\pair#1#2{(#1, #2)} \\pair ab", "(a, b)"},
        {"\\providecommand{\\E}{lost} \\E{y}", "𝔼ₓ[y]"},
        {"\\renewcommand{\\E}{e} \\E", "e"},
        {"\\let\\old=\\E \\renewcommand{\\E}{f} \\old\\E", "ef"},
        {"\\DeclareMathOperator*{\\argmin}{arg\\,min} \\argmin_k x", "arg minₖ x"},
        {"\\newcommand{\\loop}{a\\loop} \\loop", "!27 the macro \\loop never stops expanding"},
        {"\\E\\pair{1}{2}", "f(1, 2)"},
        {"\\let\\kept\\phi \\let\\phi\\varphi \\let\\varphi\\kept \\phi\\varphi", "φϕ"}, /* changed places */
        {"\\let\\again\\phi \\let\\phi\\phi \\again\\phi", "φφ"},
        {"\\let\\sumsign\\sum \\renewcommand{\\sum}{\\sumsign\\nolimits} \\sum_i x", "∑ᵢ x"},
        {"\\let\\all\\set \\all{x}", "{x}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *got = set(cases[i].tex, MATH_INLINE, 0, &usual, macros), *bar;
        while ((bar = strchr(got, '|')) != NULL)
            memmove(bar, bar + 1, strlen(bar));
        assert_string_equal(got, cases[i].expected);
        free(got);
    }
    math_macros_free(macros);
    expect("\\E", MATH_INLINE, 0, &usual, "\\E !0 the command \\E is not known");
}

/* Each formula's expansion is limited; so are all of a document's together, and later formulas are still laid out. */
static void macros_of_a_document_end(void **state)
{
    (void)state;
    struct math_macros *macros = math_macros_new();
    free(set("\\def\\loop{\\loop\\loop} \\newcommand{\\E}{\\mathbb{E}}", MATH_INLINE, 0, &usual, macros));
    char *got = set("\\loop", MATH_INLINE, 0, &usual, macros);
    for (int i = 0; i < 20; i++) {
        assert_non_null(strstr(got, "\\loop never stops expanding"));
        free(got);
        got = set("\\loop", MATH_INLINE, 0, &usual, macros);
        if (strstr(got, "insert too much text") != NULL)
            break;
    }
    assert_non_null(strstr(got, "insert too much text"));
    free(got);
    got = set("\\E + x", MATH_INLINE, 0, &usual, macros);
    assert_string_equal(got, "𝔼 + |x");
    free(got);
    math_macros_free(macros);
}

static void source_is_read_as_tex_does(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a\\\nb", "a b"}, /* a backslash at a line's end is a blank */
        {"\\begin{aligned}[t] a &= b \\end{aligned}", "a = b"},
        {"\\begin{align*}\n[v]_i &= b \\\\ [w] &= c\\end{align*}", "[v]ᵢ = b\n [w] = c"}, /* these open cells */
        {"\\begin{array}{|*{2}{r|}} 10 & 2 \\\\ 1 & 20 \\end{array}", "│ 10 │  2 │\n│  1 │ 20 │"},
        {"\\matrix{a & b \\cr c & d}", "a  b\nc  d"},
        {"\\min_{\\\\{x\\\\}} y", "min y\n x"}, /* rows where no rows are allowed */
        {"x² + y₁⁻³", "x² + y₁⁻³"},
        {"∑ᵢ₌₁ⁿ xᵢ", " n\n ∑  xᵢ\ni=1"},
        {"T^a_{\\phantom{a}i} + T_a^{\\;i}", "Tᵃᵢ + Tₐⁱ"},
        {"\\sideset{_1^2}{_3^4}\\prod_a^b x", "  b\n₁²∏₃⁴ x\n  a"},
        {"\\vec{v}^\\pi", " π\n→\nv"}, /* above the arrow, not beside it */
        {"x^{\\widehat{a_q + b}}", "  ^\n a +b\n  q\nx"},
        {"\\sqrt{\\alpha_t}x_0 + \\sqrt{2}(y)", "√αₜ x₀ + √2(y)"}, /* the root ends before x */
        {"\\left\\lt x \\right\\gt", "⟨x⟩"},
        {"\\smash[b]{y}", "y"},
        {"\\text{𝗌𝗄𝗒 ≤ 1}", "sky ≤ 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(cases[i][0], MATH_DISPLAY, 0, &usual, cases[i][1]);
    static const struct math_options ascii = {.ascii = true, .ambiguous_cols = 1};
    expect("x²", MATH_INLINE, 0, &ascii, "x^2");
    expect("\\text{𝗌𝗄𝗒 ≤ 1}", MATH_INLINE, 0, &ascii, "sky <= 1");
    expect("2\\binom{n}{k}\\binom{m}{k}", MATH_INLINE, 0, &usual, "2 C(n, k) C(m, k)");
}

static void wide_formulas_are_broken(void **state)
{
    (void)state;
    expect("y = aaaaaaaa + bbbbbbbb + cccccccc + dddddddd", MATH_DISPLAY, 24, &usual,
           "y = aaaaaaaa + bbbbbbbb\n    + cccccccc\n    + dddddddd");
    expect("xxxx = aaaaaaaa + 1 = bbbbbbbb + 2 = cccccccc", MATH_DISPLAY, 24, &usual,
           "xxxx = aaaaaaaa + 1\n     = bbbbbbbb + 2\n     = cccccccc");
    expect("ffffffffff(aaaaaaaaaa, bbbbbbbbbb, cccccccccc)", MATH_DISPLAY, 26, &usual,
           "ffffffffff(aaaaaaaaaa,\n  bbbbbbbbbb, cccccccccc)");
    expect("\\text{重要性的定义如下所示}", MATH_DISPLAY, 12, &usual, "重要性的定义\n  如下所示");
    expect("a = \\left(\\frac{aaaaaaaa}{b} + \\frac{bbbbbbbb}{c} + \\frac{cccccccc}{d}\\right)", MATH_DISPLAY, 30,
           &usual,
           "    ⎛aaaaaaaa   bbbbbbbb\n"
           "a = ⎜──────── + ────────\n"
           "    ⎝   b          c\n"
           "\n"
           "      cccccccc⎞\n"
           "    + ────────⎟\n"
           "         d    ⎠");
}

static void numbers_stand_at_the_right(void **state)
{
    (void)state;
    expect("a = b \\tag{7}", MATH_DISPLAY, 20, &usual, "       a = b     (7)");
    expect("a = b \\tag{7}", MATH_DISPLAY, 0, &usual, "a = b    (7)");
    expect("a = b \\tag{7}", MATH_INLINE, 0, &usual, "a = b  (7)");
    expect("aaaaaaaaa = bbbbb \\tag{7}", MATH_DISPLAY, 20, &usual, "aaaaaaaaa = bbbbb\n                 (7)");
}

static void options_are_obeyed(void **state)
{
    (void)state;
    static const struct math_options digits = {.ambiguous_cols = 1, .unicode_scripts = MATH_SCRIPTS_DIGITS};
    static const struct math_options off = {.ambiguous_cols = 1, .unicode_scripts = MATH_SCRIPTS_OFF};
    static const struct math_options plain = {.ambiguous_cols = 1, .no_combining = true};
    static const struct math_options ascii = {.ambiguous_cols = 1, .ascii = true};
    static const struct math_options wide = {.ambiguous_cols = 2};
    expect("x_1^2 + x_i'", MATH_INLINE, 0, &digits, "x₁² + |x′_i");
    expect("x_1^2 + x_i'", MATH_INLINE, 0, &off, "x_1^2 + |x′_i");
    expect("\\hat{x}", MATH_INLINE, 0, &plain, "hat(x)");
    expect("\\hat{x}", MATH_DISPLAY, 0, &plain, "^\nx");
    expect("\\alpha \\leq \\sum_i \\mathcal{L}", MATH_INLINE, 0, &ascii, "alpha <= |SUM_i L");
    expect("\\frac{\\theta}{2}", MATH_DISPLAY, 0, &wide, "θ\n--\n2");
}

/* Two halves of a flag side by side would be drawn as one character. */
static void neighbours_do_not_join(void **state)
{
    (void)state;
    static const struct math_options wide = {.ambiguous_cols = 2};
    expect("\U0001F1E9{\U0001F1EA}3", MATH_INLINE, 0, &usual, "\U0001F1E9?3");
    expect("\U0001F1E9{\U0001F1EA}3", MATH_INLINE, 0, &wide, "\U0001F1E9?3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_after_operators),
        cmocka_unit_test(bold_is_an_attribute),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(macros_live_in_the_document),
        cmocka_unit_test(macros_of_a_document_end),
        cmocka_unit_test(source_is_read_as_tex_does),
        cmocka_unit_test(wide_formulas_are_broken),
        cmocka_unit_test(numbers_stand_at_the_right),
        cmocka_unit_test(options_are_obeyed),
        cmocka_unit_test(neighbours_do_not_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
