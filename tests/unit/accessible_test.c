/* Proves that the theme `contrast` keeps 7 to 1 in every pair of colours, also as terminals of 256 and 16 colours show them, and that formulas are said in words, in both
 * languages, without losing a part. */
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

static void pairs(void **unused)
{
    (void)unused;
    struct theme theme;
    assert_true(theme_load(&theme, "contrast"));
    for (int role = 0; role < STYLE_ROLES; role++) {
        const struct theme_face *face = &theme.faces[role];
        assert_true(face->fg >= 0 && face->bg >= 0); /* nothing is left to the terminal */
        assert_false(face->attributes & STYLE_FAINT);
        double ratio = contrast(face->fg, face->bg);
        if (ratio < 7)
            print_error("%s: %.2f\n", style_role_name((enum style_role)role), ratio);
        assert_true(ratio >= 7);
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
