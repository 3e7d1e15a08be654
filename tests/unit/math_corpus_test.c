/* math_corpus_test.c - proves over thousands of formulas of real courses (../shared/corpus, skipped where absent) and
 * over those of tests/math: every one is laid out; nothing of its text is lost; rows have the declared width and
 * delimiters line up; inline formulas are one row and seldom need ^ or _; display formulas fit their page; every
 * truncated formula is handled too. */
#include "../math/check.h"
#include "../math/formulas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <uninorm.h>

#include <cmocka.h>

static const struct math_options usual = {.ambiguous_cols = 1};

static int load(void **state)
{
    struct formulas *formulas = calloc(1, sizeof *formulas);
    glob_t found;
    if (glob("../shared/corpus/math/*.jsonl", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            formulas_add_file(formulas, found.gl_pathv[i]);
        globfree(&found);
    }
    *state = formulas;
    return 0;
}

static int load_own(void **state)
{
    struct formulas *formulas = calloc(1, sizeof *formulas);
    formulas_add_own(formulas);
    *state = formulas;
    return 0;
}

static int unload(void **state)
{
    formulas_free(*state);
    free(*state);
    return 0;
}

static const struct formulas *loaded(void **state)
{
    struct formulas *formulas = *state;
    if (formulas->count == 0)
        skip();
    return formulas;
}

static bool lay_out(const struct formula_case *formula, int width, const struct math_options *options,
                    struct arena *arena, struct math_box *box)
{
    struct math_error error;
    bool ok = math_layout(formula->tex, formula->display ? MATH_DISPLAY : MATH_INLINE, width, options, NULL, arena, box,
                          &error);
    if (!ok)
        print_error("%.*s\n  %s\n", (int)formula->tex.bytes, formula->tex.ptr, error.message);
    return ok;
}

/* ---- nothing lost ---- */

/* How often each letter, digit and CJK character occurs, after compatibility decomposition (so that raised, lowered and
 * script letters count as plain ones). */
struct census {
    uint16_t count[0x10000];
};

static bool is_counted(uint32_t rune)
{
    return (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') ||
           (rune >= 0x391 && rune <= 0x3C9) || (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3041 && rune <= 0x30FF);
}

static void census_take(struct census *census, struct slice text)
{
    size_t bytes = 0;
    uint8_t *plain = u8_normalize(UNINORM_NFKD, (const uint8_t *)text.ptr, text.bytes, NULL, &bytes);
    const char *end = (const char *)plain + bytes;
    for (const char *p = (const char *)plain; p < end;) {
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        if (is_counted(rune))
            census->count[rune]++;
        p += count;
    }
    free(plain);
}

/* What commands show: letters and names. A separate list, independent of the engine's table. */
static const char *const shown[][2] = {
    {"alpha", "α"},   {"beta", "β"},       {"gamma", "γ"},      {"delta", "δ"},
    {"epsilon", "ε"}, {"varepsilon", "ε"}, {"zeta", "ζ"},       {"eta", "η"},
    {"theta", "θ"},   {"vartheta", "θ"},   {"kappa", "κ"},      {"lambda", "λ"},
    {"mu", "μ"},      {"nu", "ν"},         {"xi", "ξ"},         {"pi", "π"},
    {"rho", "ρ"},     {"sigma", "σ"},      {"tau", "τ"},        {"phi", "φ"},
    {"varphi", "φ"},  {"chi", "χ"},        {"psi", "ψ"},        {"omega", "ω"},
    {"Gamma", "Γ"},   {"Delta", "Δ"},      {"Theta", "Θ"},      {"Lambda", "Λ"},
    {"Xi", "Ξ"},      {"Pi", "Π"},         {"Sigma", "Σ"},      {"varSigma", "Σ"},
    {"Phi", "Φ"},     {"Psi", "Ψ"},        {"Omega", "Ω"},      {"R", "R"},
    {"ell", "l"},     {"log", "log"},      {"exp", "exp"},      {"max", "max"},
    {"min", "min"},   {"ln", "ln"},        {"arg", "arg"},      {"cos", "cos"},
    {"sin", "sin"},   {"tanh", "tanh"},    {"cosh", "cosh"},    {"lim", "lim"},
    {"sup", "sup"},   {"inf", "inf"},      {"det", "det"},      {"arccos", "arccos"},
    {"Pr", "Pr"},     {"gcd", "gcd"},      {"bmod", "mod"},     {"pmod", "mod"},
    {"S", ""},        {"hbar", ""},        {"Re", "R"},         {"Im", "I"},
    {"jmath", "j"},   {"imath", "i"},      {"textcircled", ""}, {"tan", "tan"},
    {"j", "j"},       {"i", "i"},
};

/* Commands with an argument that is not shown: how many. */
static int hidden_arguments(struct slice name)
{
    static const char *const one[] = {"begin", "end", "color", "textcolor", "label", "hspace"};
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        if (slice_eq_str(name, one[i]))
            return 1;
    return 0;
}

static size_t past_group(struct slice tex, size_t at)
{
    while (at < tex.bytes && tex.ptr[at] != '{')
        at++;
    for (int depth = 0; at < tex.bytes; at++) {
        depth += tex.ptr[at] == '{' ? 1 : tex.ptr[at] == '}' ? -1 : 0;
        if (depth == 0)
            return at + 1;
    }
    return at;
}

/* The letters of the source, found without parsing it: what is not a command's name or a hidden argument. */
static void census_take_source(struct census *census, struct slice tex)
{
    for (size_t at = 0; at < tex.bytes;) {
        size_t end = at;
        if (tex.ptr[at] == '%') {
            at = slice_find(tex, '\n', at);
        } else if (tex.ptr[at] != '\\') {
            while (end < tex.bytes && tex.ptr[end] != '\\' && tex.ptr[end] != '%')
                end++;
            census_take(census, slice_part(tex, at, end));
            at = end;
        } else if (at + 1 < tex.bytes && tex.ptr[at + 1] == '\\') {
            at += 2;
            if (at < tex.bytes && tex.ptr[at] == '[' && memchr(tex.ptr + at, ']', tex.bytes - at) != NULL)
                at = slice_find(tex, ']', at);
        } else {
            for (end = at + 1; end < tex.bytes && ((tex.ptr[end] | 32) >= 'a' && (tex.ptr[end] | 32) <= 'z');)
                end++;
            struct slice name = slice_part(tex, at + 1, end);
            for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
                if (slice_eq_str(name, shown[i][0]))
                    census_take(census, slice_of(shown[i][1]));
            at = end > at + 1 ? end : at + 2;
            if (hidden_arguments(name) > 0) {
                bool array = slice_starts(slice_part(tex, at, tex.bytes), "{array}") && slice_eq_str(name, "begin");
                at = past_group(tex, at);
                if (array)
                    at = past_group(tex, at);
            }
        }
    }
}

static bool holds(struct slice tex, const char *word)
{
    return slice_find_str(tex, slice_of(word), 0) < tex.bytes;
}

static void nothing_is_lost(void **state)
{
    const struct formulas *formulas = loaded(state);
    struct census *before = malloc(sizeof *before), *after = malloc(sizeof *after);
    int lost = 0;
    for (size_t i = 0; i < formulas->count; i++) {
        struct slice tex = formulas->items[i].tex;
        struct arena arena = {0};
        struct math_box box;
        if (holds(tex, "\\newcommand") || holds(tex, "\\verb") || holds(tex, "\\phantom") || holds(tex, "\\genfrac") ||
            holds(tex, "\\kern") || holds(tex, "alignedat"))
            continue;
        assert_true(lay_out(&formulas->items[i], 0, &usual, &arena, &box));
        memset(before, 0, sizeof *before);
        memset(after, 0, sizeof *after);
        census_take_source(before, tex);
        for (int y = 0; y < box.row_count; y++) {
            struct buf text = check_row_text(&box.rows[y]);
            census_take(after, text.ptr != NULL ? buf_slice(&text) : (struct slice){"", 0});
            buf_free(&text);
        }
        bool same = true;
        for (uint32_t rune = 0; rune < 0x10000 && same; rune++) {
            /* a superscript T stands for \\top, a superscript x for \\times, C(n, k) for a binomial */
            if ((rune == 'T' && (holds(tex, "\\top") || holds(tex, "⊤"))) ||
                (rune == 'x' && (holds(tex, "\\times") || holds(tex, "×"))) ||
                (rune == 'C' && (holds(tex, "binom") || holds(tex, "choose"))))
                continue;
            same = before->count[rune] == after->count[rune];
            if (!same)
                print_error("U+%04X: %d in the source, %d in the rows: %.*s\n", rune, before->count[rune],
                            after->count[rune], (int)tex.bytes, tex.ptr);
        }
        lost += !same;
        arena_free(&arena);
    }
    free(before);
    free(after);
    assert_int_equal(lost, 0);
}

/* ---- shape ---- */

static void rows_keep_their_promises(void **state)
{
    const struct formulas *formulas = loaded(state);
    static const struct math_options ways[] = {
        {.ambiguous_cols = 1},
        {.ambiguous_cols = 2},
        {.ambiguous_cols = 1, .ascii = true},
        {.ambiguous_cols = 1, .no_combining = true, .unicode_scripts = MATH_SCRIPTS_OFF},
    };
    static const int widths[] = {0, 80, 40};
    for (size_t i = 0; i < formulas->count; i++) {
        for (size_t j = 0; j < sizeof ways / sizeof ways[0] * 3; j++) {
            const struct math_options *options = &ways[j / 3];
            const struct formula_case *formula = &formulas->items[i];
            struct arena arena = {0};
            struct math_box box;
            assert_true(lay_out(formula, widths[j % 3], options, &arena, &box));
            const char *fault = check_box(&box, formula->display ? MATH_DISPLAY : MATH_INLINE, options->ambiguous_cols);
            if (fault == NULL)
                fault = check_delimiters(&box, options->ambiguous_cols);
            if (fault != NULL)
                fail_msg("%s (way %zu): %.*s", fault, j, (int)formula->tex.bytes, formula->tex.ptr);
            arena_free(&arena);
        }
    }
}

static void ascii_is_ascii(void **state)
{
    const struct formulas *formulas = loaded(state);
    const struct math_options ascii = {.ambiguous_cols = 1, .ascii = true};
    for (size_t i = 0; i < formulas->count; i++) {
        const struct formula_case *formula = &formulas->items[i];
        struct arena arena = {0};
        struct math_box box;
        bool pure = true;
        for (size_t at = 0; at < formula->tex.bytes && pure; at++)
            pure = (unsigned char)formula->tex.ptr[at] < 0x80;
        assert_true(lay_out(formula, 80, &ascii, &arena, &box));
        for (int y = 0; y < box.row_count && pure; y++) {
            struct buf text = check_row_text(&box.rows[y]);
            for (size_t at = 0; at < text.bytes; at++)
                if ((unsigned char)text.ptr[at] >= 0x80)
                    fail_msg("not ASCII: %s in %.*s", text.ptr, (int)formula->tex.bytes, formula->tex.ptr);
            buf_free(&text);
        }
        arena_free(&arena);
    }
}

/* Shares in thousandths. */
static void shares_hold(void **state)
{
    const struct formulas *formulas = loaded(state);
    static const struct {
        int width, limit;
    } pages[] = {{100, 3}, {80, 3}, {60, 8}};
    long inlines = 0, displays = 0, marked = 0, wide[3] = {0};
    for (size_t i = 0; i < formulas->count; i++) {
        const struct formula_case *formula = &formulas->items[i];
        for (int page = 0; page < (formula->display ? 3 : 1); page++) {
            struct arena arena = {0};
            struct math_box box;
            assert_true(lay_out(formula, pages[page].width, &usual, &arena, &box));
            wide[page] += formula->display && box.cols > pages[page].width;
            if (!formula->display) {
                struct buf text = check_row_text(&box.rows[0]);
                marked += text.ptr != NULL && strpbrk(text.ptr, "^_") != NULL;
                buf_free(&text);
            }
            arena_free(&arena);
        }
        inlines += !formula->display;
        displays += formula->display;
    }
    print_message("%ld of %ld inline formulas have ^ or _; too wide of %ld: %ld at 100, %ld at 80, %ld at 60 columns\n",
                  marked, inlines, displays, wide[0], wide[1], wide[2]);
    assert_true(marked * 10 <= inlines);
    for (int page = 0; page < 3; page++)
        assert_true(wide[page] * 1000 <= displays * pages[page].limit);
}

static void prefixes_are_answered(void **state)
{
    const struct formulas *formulas = loaded(state);
    for (size_t i = 0; i < formulas->count; i++) {
        struct formula_case formula = formulas->items[i];
        size_t whole = formula.tex.bytes;
        for (formula.tex.bytes = 0; formula.tex.bytes < whole; formula.tex.bytes++) {
            struct arena arena = {0};
            struct math_box box;
            struct math_error error;
            if (!math_layout(formula.tex, formula.display ? MATH_DISPLAY : MATH_INLINE, 80, &usual, NULL, &arena, &box,
                             &error)) {
                assert_true(error.message[0] != '\0');
                assert_true(error.offset <= formula.tex.bytes);
            }
            arena_free(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_lost, load, unload),
        cmocka_unit_test_setup_teardown(nothing_is_lost, load_own, unload),
        cmocka_unit_test_setup_teardown(rows_keep_their_promises, load, unload),
        cmocka_unit_test_setup_teardown(rows_keep_their_promises, load_own, unload),
        cmocka_unit_test_setup_teardown(ascii_is_ascii, load, unload),
        cmocka_unit_test_setup_teardown(ascii_is_ascii, load_own, unload),
        cmocka_unit_test_setup_teardown(shares_hold, load, unload),
        cmocka_unit_test_setup_teardown(prefixes_are_answered, load, unload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
