/* lint_test.c - proves what `biji check` says of a note's text: each fault is told once, and what only looks like one is not. */
#include "biji/lint.h"
#include "biji/outline.h"

#include "courses.h"

/* A note's body, and the codes of its findings in order. */
struct row {
    const char *note, *codes;
};

static void check_rows(struct folder *f, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char codes[400] = "";
        put(f, "a.md", rows[i].note);
        struct course *c = open_it(f);
        struct outline *outline = outline_build(chapter_load(c, 0, &f->diags));
        lint_chapter(c, 0, &outline, NULL, &f->diags);
        outline_free(outline);
        for (size_t k = 0; k < f->diags.count; k++) {
            strcat(codes, k > 0 ? " " : "");
            strcat(codes, f->diags.items[k].code);
        }
        if (strcmp(codes, rows[i].codes) != 0)
            fail_msg("%s\nexpected: %s\nfound: %s", rows[i].note, rows[i].codes, codes);
        course_free(f->course);
        f->course = NULL;
        diags_free(&f->diags);
        f->diags = (struct diags){0};
    }
}
#define CHECK(state, rows) check_rows(*(state), rows, sizeof(rows) / sizeof((rows)[0]))

static void footnotes(void **state)
{
    static const struct row rows[] = {
        {"# A\n\na[^1]\n\n[^1]: x\n", ""},
        {"# A\n\na[^1]\n\n[^1]: x\n\n[^2]: y\n", "footnote-unused"},
        {"# A\n\na[^2] [^2]\n\n[^1]: x\n\n[^2]: y\n\n[^3]: z\n", "footnote-unused footnote-unused"},
        {"# A\n\na\n\n[^1]: x\n", "footnote-unused"},
        {"# A\n\na[^1]\n\n[^1]: x[^2]\n\n[^2]: y\n", ""},
        {"# A\n\n- a[^n]\n\n  [^n]: in a list\n\n`[^1]` ^[inline]\n", ""},
        {"# A\n\na[^1]\n", "footnote-missing"},
        {"# A\n\na[^1]\n\n[^1]：全角\n", "footnote-colon"},
    };
    CHECK(state, rows);
}

static void references(void **state)
{
    static const struct row rows[] = {
        {"# A\n\n[a][b] [c][] [d] x[1][] m[i][j]\n", "reference-missing reference-missing"},
        {"# A\n\n[a][b] [c][]\n\n[b]: #a\n[c]: #a\n", ""},
        {"# A\n\n[ ][] [][] \\[c][] `[c][]`\n", ""},
    };
    CHECK(state, rows);
}

static void dollars(void **state)
{
    static const struct row rows[] = {
        {"# A\n\n令 $x + y 为\n", "formula-unclosed"},
        {"# A\n\n令 $W= 3 为\n", "formula-unclosed"},
        {"# A\n\n令 $ \\alpha 为\n", "formula-unclosed"},
        {"# A\n\n令 $f(x) 为\n", "formula-unclosed"},
        {"# A\n\n令 $x_1 为\n", "formula-unclosed"},
        {"# A\n\n$$ x 为\n", "formula-unclosed"},
        {"# A\n\n令 $x + y$ 为，价 $5，共 $50 + $3\n", ""},
        {"# A\n\n$HOME = x，$PATH，$a 与 \\$x + y\n", ""},
        {"# A\n\n`$x + y`\n\n    $x + y\n", ""},
    };
    CHECK(state, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(footnotes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(references, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dollars, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
