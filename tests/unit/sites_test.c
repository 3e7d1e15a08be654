/* sites_test.c - proves that links, anchors and contents mean what they mean to the tools that make sites of notes: their names for
 * headings, their addresses, and the files in which they keep the order of the pages. */
#include "biji/links.h"
#include "biji/lint.h"
#include "biji/outline.h"

#include "courses.h"

/* The line of what an anchor names; 0 without it. */
static int line_at(const struct outline *outline, const char *anchor)
{
    const struct node *node = anchor_find(outline, slice_of(anchor));
    return node != NULL ? (int)node->line : 0;
}

/* Headings as every tool names them. */
static void anchors_of_all_tools(void **state)
{
    struct folder *f = *state;
    put(f, "a.md",
        "# 1.2 Émile: a  b\n\n## css.maxWorkers\n\n## 注意：（一）\n\n## 二、V2Ray 配置\n\n## V2Ray！\n\n## 一\n\n## "
        "一\n\n"
        "## 3.4 Set-up_x v1.0\n");
    struct course *c = open_it(f);
    struct outline *outline = outline_build(chapter_load(c, 0, &f->diags));
    static const struct {
        const char *anchor;
        int line;
    } cases[] = {
        {"_1-2-emile-a-b", 1},
        {"_12-émile-a-b", 1},
        {"12-emile-a-b", 1},
        {"émile-a-b", 1}, /* pandoc */
        {"emile-a-b", 1},
        {"css-maxworkers", 3},
        {"css.maxworkers", 3},
        {"注意-一", 5},
        {"注意：（一）", 5},
        {"注意一", 5},
        {"二、v2ray-配置", 7},
        {"v2ray", 9},
        {"v2ray_1", 9},
        {"_1", 5},
        {"_2", 11},
        {"_3", 13},
        {"一-1", 13},
        {"一_1", 13},
        {"34-set-up_x-v10", 15},
        {"set-up_x-v1.0", 15},
        {"set-up-x-v1-0", 15},
        {"3.4 Set-up_x v1.0", 15},
        {"3.4-Set-up_x-v1.0", 15},
        {"3.4%20Set-up_x%20v1.0", 15},
        {"_4", 0},
        {"一-2", 0},
        {"12-emile", 0},
        {"注意", 0},
        {"-", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (line_at(outline, cases[i].anchor) != cases[i].line)
            fail_msg("#%s is at line %d", cases[i].anchor, line_at(outline, cases[i].anchor));
    outline_free(outline);
}

/* Any element with an id may be a target. */
static void ids_of_elements(void **state)
{
    struct folder *f = *state;
    put(f, "a.md",
        "# T\n\nword<sup id=\"a1\">[1](#f1)</sup> <b id=b2>b</b>\n\n<ol><li id=\"f1\">note</li></ol>\n\n"
        "<table id=tab><tr><td id=d>1</td></tr></table>\n\n<details id=\"e\"><summary>s</summary>x</details>\n");
    struct course *c = open_it(f);
    struct outline *outline = outline_build(chapter_load(c, 0, &f->diags));
    assert_int_equal(line_at(outline, "a1"), 3);
    assert_int_equal(line_at(outline, "b2"), 3);
    assert_int_equal(line_at(outline, "f1"), 5);
    assert_int_equal(line_at(outline, "tab"), 7);
    assert_int_equal(line_at(outline, "d"), 7);
    assert_int_equal(line_at(outline, "e"), 9);
    outline_free(outline);
}

static void leads_to(const struct course *c, const char *base, const char *target, const char *name)
{
    struct link link = link_resolve(c, base, slice_of(target));
    if (link.kind != LINK_CHAPTER || link.chapter == COURSE_NONE)
        fail_msg("%s leads to no note", target);
    assert_string_equal(c->chapters[link.chapter].name, name);
    if (link.why != NULL)
        fail_msg("%s: %s", target, link.why);
    link_fini(&link);
}

/* A page a/b.md is the folder /a/b/ of the site, from which its addresses start. */
static void addresses_start_at_the_page(void **state)
{
    struct folder *f = *state;
    put(f, "docs/go/quick.md", "# Q\n");
    put(f, "docs/go/basics.md", "# B\n");
    put(f, "docs/java/basics.md", "# J\n");
    put(f, "docs/go/_index.md", "# G\n");
    struct course *c = open_it(f);
    leads_to(c, "docs/go/quick.md", "../basics/", "docs/go/basics.md");
    leads_to(c, "docs/go/quick.md", "../basics#x", "docs/go/basics.md");
    leads_to(c, "docs/go/quick.md", "../../java/basics/", "docs/java/basics.md");
    leads_to(c, "docs/go/_index.md", "basics/", "docs/go/basics.md");
    struct link link = link_resolve(c, "docs/go/quick.md", slice_of("../basics.md")); /* a file is where it is */
    assert_non_null(link.why);
    link_fini(&link);
}

/* Runs `check` over all notes. */
static void lint_all(struct folder *f)
{
    struct course *c = f->course;
    struct outline **outlines = xcalloc(c->chapter_count, sizeof(struct outline *));
    for (size_t i = 0; i < c->chapter_count; i++) {
        const struct doc *doc = chapter_load(c, (int)i, &f->diags);
        outlines[i] = doc != NULL ? outline_build(doc) : NULL;
    }
    for (size_t i = 0; i < c->chapter_count; i++)
        lint_chapter(c, (int)i, outlines, NULL, &f->diags);
    for (size_t i = 0; i < c->chapter_count; i++)
        outline_free(outlines[i]);
    free(outlines);
}

static int count_of(const struct folder *f, const char *code)
{
    int count = 0;
    for (size_t i = 0; i < f->diags.count; i++)
        count += strcmp(f->diags.items[i].code, code) == 0;
    return count;
}

/* Labels in notebooks are known in other notes; what a program printed is no diagram, and a wide diagram is told once; titles without
 * a target are chapters to come. */
static void faults_that_are_none(void **state)
{
    struct folder *f = *state;
    char wide[130];
    memset(wide, 'x', sizeof wide);
    wide[sizeof wide - 1] = '\0';
    struct buf note = {0};
    buf_printf(&note, "# A\n\n[n](#sec-fun) [m](#nix)\n\n```\n%s log\n%s log\n```\n\n", wide, wide);
    buf_printf(&note, "```\n┌──┐\n│%s\n│%s\n└──┘\n```\n", wide, wide);
    put(f, "SUMMARY.md", "# S\n\n- [a](a.md)\n- [later]()\n- [n](n.ipynb)\n");
    put(f, "README.md", "# R\n");
    put(f, "a.md", note.ptr);
    put(f, "n.ipynb",
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"markdown\", "
        "\"metadata\": {}, \"source\": [\n    \"# N {#sec-fun}\\n\",\n    \"text\"\n]}]}\n");
    buf_free(&note);
    open_it(f);
    lint_all(f);
    assert_int_equal(count_of(f, "anchor-missing"), 1);
    assert_non_null(strstr(finding(f, "anchor-missing")->message, "#nix"));
    assert_int_equal(count_of(f, "diagram-wide"), 1);
    assert_int_equal(finding(f, "diagram-wide")->line, 12);
    assert_int_equal(count_of(f, "link-broken"), 0);
}

/* Folders: sections after their chapter, files before the folder of their name, and the note that introduces a folder stands for it. */
static void folders_in_the_order_of_people(void **state)
{
    struct folder *f = *state;
    put(f, "12. RNN/README.md", "# RNN\n");
    put(f, "12. RNN/rnn.md", "# r\n");
    put(f, "12.1 GRU/a.md", "# gru\n");
    put(f, "3.Tree/t.md", "# t\n");
    put(f, "3.1 Forest.md", "# f\n");
    put(f, "loss.md", "# l\n");
    put(f, "loss-2.md", "# l2\n");
    put(f, "loss/deep.md", "# d\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "3.Tree", "3.Tree/t.md", "3.1 Forest.md", "12. RNN/README.md", "12. RNN/rnn.md", "12.1 GRU",
          "12.1 GRU/a.md", "loss.md", "loss", "loss/deep.md", "loss-2.md");
    assert_int_equal(c->chapters[3].depth, 0);
    assert_int_equal(c->chapters[4].depth, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(anchors_of_all_tools),           TEST(ids_of_elements),
        TEST(addresses_start_at_the_page),    TEST(faults_that_are_none),
        TEST(folders_in_the_order_of_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
