/* target_test.c - proves that link targets are split, joined, decoded and recognised as RFC 3986 and the code hosts'
 * pages have it. */
#include "biji/target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(struct buf *buf, const char *want)
{
    assert_string_equal(buf_slice(buf).ptr, want);
    buf_free(buf);
}

static void splits(void **state)
{
    (void)state;
    struct target t = target_split(slice_of("https://a.example/b%20c?q=1#f#g"));
    assert_true(slice_eq_str(t.scheme, "https"));
    assert_true(slice_eq_str(t.path, "//a.example/b%20c"));
    assert_true(slice_eq_str(t.query, "q=1"));
    assert_true(slice_eq_str(t.fragment, "f#g"));
    t = target_split(slice_of("./章节 1.md#注意力"));
    assert_int_equal(t.scheme.bytes, 0);
    assert_true(slice_eq_str(t.path, "./章节 1.md"));
    assert_true(slice_eq_str(t.fragment, "注意力"));
    t = target_split(slice_of("C:/x.md"));
    assert_int_equal(t.scheme.bytes, 0);
}

static void joins(void **state)
{
    static const struct {
        const char *base, *path, *want;
        bool inside;
    } cases[] = {
        {"index.md", "./llm/ch01.md", "llm/ch01.md", true},       {"llm/ch01.md", "ch02.md", "llm/ch02.md", true},
        {"llm/ch01.md", "../index.md", "index.md", true},         {"llm/ch01.md", "/top.md", "top.md", true},
        {"llm/ch01.md", "../../etc/passwd", "etc/passwd", false}, {"a.md", "..", "", false},
        {"a/b/c.md", "./.././x//y.md", "a/x/y.md", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        assert_int_equal(target_join(cases[i].base, slice_of(cases[i].path), &out), cases[i].inside);
        expect(&out, cases[i].want);
    }
}

static void decodes_and_encodes(void **state)
{
    (void)state;
    struct buf out = {0};
    target_decode(slice_of("%E7%AC%AC1%20a%zz%"), &out);
    expect(&out, "第1 a%zz%");
    target_decode(slice_of("%FF%FE"), &out); /* no UTF-8: stays as written */
    expect(&out, "%FF%FE");
    target_decode(slice_of("a%00b"), &out);
    expect(&out, "a%00b");
    target_encode(slice_of("https://e.example/第\x1b[31m %e7 50%.md"), &out);
    expect(&out, "https://e.example/%E7%AC%AC%1B[31m%20%E7%2050%25.md");
}

static void resolves_against_urls(void **state)
{
    static const char base[] = "https://h.example/a/b/c.md?x#y";
    static const char *const cases[][2] = {
        {"d.md", "https://h.example/a/b/d.md"},     {"../d.md#e", "https://h.example/a/d.md#e"},
        {"/d.md", "https://h.example/d.md"},        {"//o.example/d", "https://o.example/d"},
        {"#e", "https://h.example/a/b/c.md?x#e"},   {"../../../../d", "https://h.example/d"},
        {"http://z.example/", "http://z.example/"}, {"./e/", "https://h.example/a/b/e/"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        target_absolute(base, slice_of(cases[i][0]), &out);
        expect(&out, cases[i][1]);
    }
}

static void resolves_against_code_hosts(void **state)
{
    static const char *const cases[][3] = {
        {"https://github.com/o/r/blob/main/d/c.md", "/a/b.md#x", "https://github.com/o/r/blob/main/a/b.md#x"},
        {"https://github.com/o/r/blob/main/d/c.md", "/a/../b.md?plain=1",
         "https://github.com/o/r/blob/main/b.md?plain=1"},
        {"https://github.com/o/r/blob/refs/tags/v1/d/c.md", "/b.md", "https://github.com/o/r/blob/refs/tags/v1/b.md"},
        {"https://gitlab.com/g/s/p/-/blob/main/d/c.md", "/b.png", "https://gitlab.com/g/s/p/-/blob/main/b.png"},
        {"https://gitee.com/o/r/blob/main/d/c.md", "../b.md", "https://gitee.com/o/r/blob/main/b.md"},
        {"https://github.com/o/r/blob/main/d/c.md", "/o/s/blob/main/b.md", "https://github.com/o/s/blob/main/b.md"},
        {"https://gist.github.com/o/abc", "/b.md", "https://gist.github.com/b.md"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        target_absolute(cases[i][0], slice_of(cases[i][1]), &out);
        expect(&out, cases[i][2]);
    }
}

static void knows_code_hosts(void **state)
{
    static const char *const cases[][3] = {
        {"https://github.com/o/r/blob/main/d/ch02.md", "https://github.com/o/r/blob/main/d/ch02.md",
         "https://raw.githubusercontent.com/o/r/main/d/ch02.md"},
        {"https://github.com/o/r/raw/main/d.md", "https://github.com/o/r/blob/main/d.md",
         "https://raw.githubusercontent.com/o/r/main/d.md"},
        {"https://raw.githubusercontent.com/o/r/refs/heads/main/d.md", "https://github.com/o/r/blob/main/d.md",
         "https://raw.githubusercontent.com/o/r/main/d.md"},
        {"https://gitee.com/o/r/blob/master/a.md", "https://gitee.com/o/r/blob/master/a.md",
         "https://gitee.com/o/r/raw/master/a.md"},
        {"https://gitlab.com/g/s/p/-/blob/main/a.md", "https://gitlab.com/g/s/p/-/blob/main/a.md",
         "https://gitlab.com/g/s/p/-/raw/main/a.md"},
        {"https://github.com/o/r/blob/refs/tags/v1/a.md", "https://github.com/o/r/blob/refs/tags/v1/a.md",
         "https://raw.githubusercontent.com/o/r/refs/tags/v1/a.md"},
        {"https://github.com/o/r/blob/feature/x/a.md?plain=1#L3", "https://github.com/o/r/blob/feature/x/a.md",
         "https://raw.githubusercontent.com/o/r/feature/x/a.md"},
        {"https://gist.github.com/o/abc", "https://gist.github.com/o/abc",
         "https://gist.githubusercontent.com/o/abc/raw"},
        {"https://gist.github.com/o/abc/#file-a-md", "https://gist.github.com/o/abc",
         "https://gist.githubusercontent.com/o/abc/raw"},
        {"https://gist.github.com/o/abc/0def", "https://gist.github.com/o/abc/0def",
         "https://gist.githubusercontent.com/o/abc/raw/0def"},
        {"https://gist.githubusercontent.com/o/abc/raw/0def/a.md", "https://gist.github.com/o/abc/raw/0def/a.md",
         "https://gist.githubusercontent.com/o/abc/raw/0def/a.md"},
        {"https://gist.github.com/0123456789abcdef0123", "https://gist.github.com/0123456789abcdef0123",
         "https://gist.github.com/0123456789abcdef0123/raw"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct hosted hosted;
        assert_true(hosted_parse(slice_of(cases[i][0]), &hosted));
        assert_string_equal(hosted.page.ptr, cases[i][1]);
        assert_string_equal(hosted.raw.ptr, cases[i][2]);
        hosted_free(&hosted);
    }
    static const char *const others[] = {"https://github.com/o/r",           "https://github.com/o/r/issues/3",
                                         "https://github.com/o/r/tree/main", "https://github.com/o/r/blob/main/docs/",
                                         "https://gist.github.com/o",        "https://gist.github.com/o/abc/stargazers",
                                         "https://gist.github.com/o/a.md",   "https://example.com/o/r/blob/main/x.md"};
    struct hosted hosted;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (hosted_parse(slice_of(others[i]), &hosted))
            fail_msg("%s is no file", others[i]);
}

static void equal_pages_have_one_form(void **state)
{
    static const char *const same[] = {
        "https://github.com/o/r/blob/main/%E7%AC%AC.md#a",
        "https://github.com/o/r/blob/main/第.md",
        "https://raw.githubusercontent.com/o/r/main/%e7%ac%ac.md",
        "https://www.github.com/o/r/raw/main/第.md?plain=1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct buf out = {0};
        target_canonical(slice_of(same[i]), &out);
        expect(&out, "https://github.com/o/r/blob/main/%E7%AC%AC.md");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits),
        cmocka_unit_test(joins),
        cmocka_unit_test(decodes_and_encodes),
        cmocka_unit_test(resolves_against_urls),
        cmocka_unit_test(resolves_against_code_hosts),
        cmocka_unit_test(knows_code_hosts),
        cmocka_unit_test(equal_pages_have_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
