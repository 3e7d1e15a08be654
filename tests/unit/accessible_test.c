/* Proves that the theme `contrast` keeps 7 to 1 in every pair of colours, also as xterm shows them in 256 and in 16 colours, and that
 * formulas are said in words, in both languages, without losing a part. */
#include "biji/language.h"
#include "biji/math.h"
#include "biji/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Relative luminance, WCAG 2.2. */
static double luminance(int rgb)
{
    double sum = 0, weights[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(int left, int right)
{
    double a = luminance(left), b = luminance(right);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

/* What xterm shows for a colour of its palette when nothing is configured: 0 to 15 are its resources color0 to color15 (their names in
 * X11's rgb.txt), the others the 6x6x6 cube and the greys of its 256colres.h. */
static int xterm_rgb(int index)
{
    static const int first[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
                                  0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    if (index < 16)
        return first[index];
    if (index >= 232)
        return (8 + (index - 232) * 10) * 0x010101;
    int rgb = 0, cube = index - 16, parts[3] = {cube / 36, cube / 6 % 6, cube % 6};
    for (int i = 0; i < 3; i++)
        rgb = rgb << 8 | (parts[i] > 0 ? 55 + 40 * parts[i] : 0);
    return rgb;
}

static int shown(int rgb, enum theme_depth depth)
{
    int index = theme_index(rgb, depth);
    return depth == THEME_TRUE ? index : xterm_rgb(index);
}

static void pairs(void **unused)
{
    (void)unused;
    static const enum theme_depth depths[] = {THEME_TRUE, THEME_256, THEME_16};
    struct theme theme;
    assert_true(theme_load(&theme, "contrast"));
    for (int role = 0; role < STYLE_ROLES; role++) {
        const struct theme_face *face = &theme.faces[role];
        assert_true(face->fg >= 0 && face->bg >= 0); /* nothing is left to the terminal */
        assert_false(face->attributes & STYLE_FAINT);
        for (int i = 0; i < 3; i++) {
            double ratio = contrast(shown(face->fg, depths[i]), shown(face->bg, depths[i]));
            if (ratio < 7)
                print_error("%s, depth %d: %.2f\n", style_role_name((enum style_role)role), (int)depths[i], ratio);
            assert_true(ratio >= 7);
        }
    }
    assert_true(contrast(0xffffff, 0x777777) < 7); /* the measure itself */
    assert_true(fabs(contrast(0xffffff, 0x000000) - 21) < 0.01);
}

static void says(const char *tex, const char *expected)
{
    struct arena arena = {0};
    struct math_box box;
    struct math_error error = {{0}, 0};
    struct math_options options = {.ambiguous_cols = 1, .words = true};
    struct buf said = {0};
    assert_true(math_layout(slice_of(tex), MATH_DISPLAY, 20, &options, NULL, &arena, &box, &error));
    assert_int_equal(box.row_count, 1);
    for (int i = 0; i < box.rows[0].run_count; i++)
        buf_add_slice(&said, box.rows[0].runs[i].text);
    assert_string_equal(said.ptr, expected);
    buf_free(&said);
    arena_free(&arena);
}

static void english(void **unused)
{
    (void)unused;
    language_choose(LANGUAGE_ENGLISH);
    says("a+b", "a plus b");
    says("x^2 + y^3", "x squared plus y cubed");
    says("e^x + 2^{n+1}", "e to the x plus 2 to the n plus 1 end of power");
    says("x_{i+1}", "x sub i plus 1 end of sub");
    says("\\frac{QK^\\top}{\\sqrt{d_k}}",
         "fraction Q K transposed over square root of d sub k end of root end of fraction");
    says("\\sum_{i=1}^n x_i", "sum from i equals 1 up to n of x sub i");
    says("\\binom{n}{k}", "binomial n choose k end of binomial");
    says("\\hat{y} \\in \\mathbb{R}", "y hat in R");
    says("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "matrix row 1: a, b; row 2: c, d end of matrix");
    says("\\left(a\\right)", "open bracket a close bracket");
}

static void chinese(void **unused)
{
    (void)unused;
    language_choose(LANGUAGE_CHINESE);
    says("a+b", "a 加 b");
    says("e^x", "e 的 x 次方");
    says("\\frac{QK^\\top}{\\sqrt{d_k}}", "分式 Q K 转置 除以 根号 d 下标 k 根号完 分式完");
    says("\\sum_{i=1}^n x_i", "求和 从 i 等于 1 到 n 项为 x 下标 i");
    language_choose(LANGUAGE_ENGLISH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pairs), cmocka_unit_test(english), cmocka_unit_test(chinese)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
