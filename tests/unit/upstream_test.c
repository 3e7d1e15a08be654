/* upstream_test.c - proves which addresses count as private however they are written, when two URLs have one origin,
 * how ages and sizes are formatted, which line an anchor names, and what kind of page a URL is. tests/upstream
 * covers the network. */
#include "biji/upstream.h"

#include "../../src/net/fetch_guard.h"
#include "biji/course.h"
#include "biji/links.h"
#include "biji/mem.h"
#include "biji/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void private_addresses(void **state)
{
    static const char *const private[] = {
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.9.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:0a00:0001::",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    };
    static const char *const public[] = {"8.8.8.8",
                                         "172.15.0.1",
                                         "172.32.0.1",
                                         "192.169.0.1",
                                         "100.128.0.1",
                                         "2001:4860::88",
                                         "::ffff:8.8.8.8",
                                         "64:ff9b::8.8.8.8",
                                         "2002:0808:0808::",
                                         "raw.example",
                                         ""};
    (void)state;
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++)
        if (!guard_is_private_text(private[i]))
            fail_msg("%s is not private", private[i]);
    for (size_t i = 0; i < sizeof public / sizeof public[0]; i++)
        if (guard_is_private_text(public[i]))
            fail_msg("%s is private", public[i]);
}

static void hosts_written_as_private(void **state)
{
    static const char *const private[] = {
        "http://localhost/x",      "http://LOCALHOST.:80/",  "https://a.localhost",
        "http://127.0.0.1:8080/x", "http://[::1]:80/",       "http://%31%32%37.0.0.1/",
        "http://u:p@10.0.0.1/",    "http://0300.0250.1.1/x", "http://192.168.0.1./"};
    (void)state;
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++)
        if (!guard_names_private(private[i]))
            fail_msg("%s is not private", private[i]);
    assert_false(guard_names_private("https://example.org/127.0.0.1"));
    assert_false(guard_names_private("https://127.0.0.1.example.org/"));
}

static void origins(void **state)
{
    (void)state;
    assert_true(guard_same_origin("https://a.example/x", "HTTPS://A.example:443/y"));
    assert_true(guard_same_origin("http://[::1]:8080/x", "http://[::1]:8080/"));
    assert_false(guard_same_origin("https://a.example/", "http://a.example/"));
    assert_false(guard_same_origin("http://a.example/", "http://a.example:81/"));
    assert_false(guard_same_origin("http://a.example/", "http://b.a.example/"));
    assert_true(guard_has_credentials("https://me@a.example/"));
    assert_false(guard_has_credentials("https://a.example/@me"));
}

static void ages_and_sizes(void **state)
{
    static const struct {
        long seconds;
        const char *text;
    } ages[] = {
        {0, "just now"},       {59, "just now"},           {60, "1 minute ago"},          {7199, "1 hour ago"},
        {7200, "2 hours ago"}, {86400 * 3L, "3 days ago"}, {86400 * 70L, "2 months ago"}, {86400 * 800L, "2 years ago"},
        {-5, "just now"}};
    (void)state;
    struct buf out = {0};
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        buf_clear(&out);
        upstream_age(1000000000, 1000000000 + ages[i].seconds, &out);
        assert_string_equal(out.ptr, ages[i].text);
    }
    buf_clear(&out);
    upstream_size(1, &out);
    upstream_size(21400, &out);
    upstream_size(1440000, &out);
    assert_string_equal(out.ptr, "1 byte21 kB1.4 MB");
    buf_free(&out);
}

static void line_anchors(void **state)
{
    (void)state;
    assert_int_equal(anchor_line(slice_of("L120")), 120);
    assert_int_equal(anchor_line(slice_of("L120-L130")), 120);
    assert_int_equal(anchor_line(slice_of("L7C3")), 7);
    assert_int_equal(anchor_line(slice_of("L")), 0);
    assert_int_equal(anchor_line(slice_of("L12a")), 0);
    assert_int_equal(anchor_line(slice_of("Line")), 0);
    assert_true(anchor_line(slice_of("L99999999999999999999")) >= 0);
}

static void what_a_link_is(void **state)
{
    static const struct {
        const char *base, *target;
        enum link_kind kind;
        const char *url;
    } cases[] = {
        {"index.md", "https://github.com/o/r/blob/main/a.md#x", LINK_UPSTREAM,
         "https://github.com/o/r/blob/main/a.md#x"},
        {"https://github.com/o/r/blob/main/d/a.md", "b.md#y", LINK_UPSTREAM,
         "https://github.com/o/r/blob/main/d/b.md#y"},
        {"https://github.com/o/r/blob/main/d/a.md", "../i/p.png", LINK_OUTSIDE,
         "https://github.com/o/r/blob/main/i/p.png"},
        {"https://github.com/o/r/blob/main/d/a.md", "../train.py#L3", LINK_UPSTREAM,
         "https://github.com/o/r/blob/main/train.py#L3"},
        {"https://example.org/a/b.md", "/c.md", LINK_UPSTREAM, "https://example.org/c.md"},
        {"https://example.org/a/b.md", "c.html", LINK_OUTSIDE, "https://example.org/a/c.html"},
        {"index.md", "https://gist.github.com/o/0123456789abcdef0123", LINK_UPSTREAM,
         "https://gist.github.com/o/0123456789abcdef0123"},
        {"index.md", "https://gist.github.com/0123456789abcdef0123", LINK_UPSTREAM,
         "https://gist.github.com/0123456789abcdef0123"},
        {"index.md", "https://github.com/o/r", LINK_OUTSIDE, "https://github.com/o/r"},
        {"index.md", "https://github.com/o/r/tree/main/docs", LINK_OUTSIDE, "https://github.com/o/r/tree/main/docs"},
        {"index.md", "http://example.org/x", LINK_OUTSIDE, "http://example.org/x"},
        {"https://example.org/a/b.md", "file:///etc/passwd", LINK_BROKEN, NULL},
    };
    (void)state;
    struct course *course = course_new();
    course->root = "/nowhere";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct link link = link_resolve(course, cases[i].base, slice_of(cases[i].target));
        if (link.kind != cases[i].kind || (cases[i].url != NULL && strcmp(link.url, cases[i].url) != 0))
            fail_msg("%s: %s %s", cases[i].target, link_kind_name(link.kind), link.url);
        link_fini(&link);
    }
    course_free(course);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_addresses), cmocka_unit_test(hosts_written_as_private),
        cmocka_unit_test(origins),           cmocka_unit_test(ages_and_sizes),
        cmocka_unit_test(line_anchors),      cmocka_unit_test(what_a_link_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
