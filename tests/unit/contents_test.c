/* contents_test.c - proves that the contents of foreign courses are read as their own tools and hosts show them: links to a repository's
 * own folders, tables whose rows begin with a kind, advertisements in headings, toctrees in examples, pages of other forms. */
#include "biji/links.h"
#include "biji/lint.h"
#include "biji/outline.h"

#include "courses.h"

static size_t count_of(const struct folder *f, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < f->diags.count; i++)
        count += strcmp(f->diags.items[i].code, code) == 0;
    return count;
}

/* What `biji check` finds in links. */
static void check(struct folder *f)
{
    struct outline *outlines[16] = {NULL};
    struct course *c = f->course;
    for (size_t i = 0; i < c->chapter_count && i < 16; i++) {
        const struct doc *doc = chapter_load(c, (int)i, &f->diags);
        outlines[i] = doc != NULL ? outline_build(doc) : NULL;
    }
    for (size_t i = 0; i < c->chapter_count && i < 16; i++)
        lint_chapter(c, (int)i, outlines, NULL, &f->diags);
    for (size_t i = 0; i < 16; i++)
        outline_free(outlines[i]);
}

/* Folders of the course's own repository are the notes that stand for them; what has none, and another repository's, stays a link. */
static void own_folders_are_chapters(void **state)
{
    struct folder *f = *state;
    put(f, "ml/a b/README.md", "# 甲\n");
    put(f, "ml/b/README.md", "# 乙\n");
    put(f, "ml/c/x.txt", "");
    put(f, "README.md",
        "# 课\n\n| 类 | 章 |\n|---|---|\n| 机器学习 | [一](https://github.com/o/r/tree/master/ml/a%20b) |\n"
        "| 机器学习 | [二](https://github.com/o/r/tree/master/ml/b/) |\n| 其他 | "
        "[三](https://github.com/o/r/tree/master/ml/c) |\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "README.md", "ml/a b/README.md", "ml/b/README.md");
    assert_string_equal(c->chapters[1].title, "一"); /* the kind is that of both rows */
    assert_string_equal(c->chapters[2].title, "二");
}

/* A heading that gives an address is no title, nor is what follows it; one with words and an address is called by the words. */
static void addresses_are_no_titles(void **state)
{
    struct folder *f = *state;
    put(f, "a.md", "# 购买链接：https://example.org/1.html\n\n# 到处有售\n");
    put(f, "b.md", "# 书 (https://example.org)\n");
    put(f, "c.md", "# ![图](https://example.org/x.png)\n\n# 题\n");
    struct course *c = open_it(f);
    course_look(c);
    assert_string_equal(c->chapters[0].title, "a");
    assert_string_equal(c->chapters[1].title, "书");
    assert_string_equal(c->chapters[2].title, "题");
}

/* What a toctree shows in an example is no chapter; an entry that misses is told once, where it stands; a page of reStructuredText is
 * there, and the contents say that it is not read. */
static void toctrees_are_told_once(void **state)
{
    struct folder *f = *state;
    put(f, "conf.py", "project = 'x'\n");
    put(f, "index.md", "# T\n\n```{toctree}\n:maxdepth: 2\n\nused\nother\nnone\n```\n");
    put(f, "other.md", "# O\n\n````\n```{toctree}\npage1\n```\n````\n\n```{toctree}\nlost\n```\n");
    put(f, "used.rst", "Used\n====\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "index.md", "other.md", "lost", "none");
    assert_non_null(strstr(c->why, ".rst"));
    check(f);
    assert_int_equal(count_of(f, "chapter-missing"), 1);
    assert_int_equal(finding(f, "chapter-missing")->line, 8);
    assert_int_equal(count_of(f, "link-broken"), 1);
    assert_string_equal(finding(f, "link-broken")->file, "other.md");
    assert_int_equal(finding(f, "link-broken")->line, 10);
}

/* A tool's files are found in a folder of any name: its contents, its order, its title. */
static void tools_are_found_a_folder_deep(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# R\n");
    put(f, "lectures/_toc.yml", "root: intro\nchapters:\n- file: b\n- file: a\n");
    put(f, "lectures/intro.md", "# I\n");
    put(f, "lectures/a.md", "# A\n");
    put(f, "lectures/b.md", "# B\n");
    ORDER(open_it(f), 0, "lectures/intro.md", "lectures/b.md", "lectures/a.md");
}

static void hugo_is_found_a_folder_deep(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# R\n");
    put(f, "site.dev/hugo.yaml", "title: x\n");
    put(f, "site.dev/content/en/docs/a.md", "---\ntitle: A\nweight: 2\n---\n");
    put(f, "site.dev/content/en/docs/b.md", "---\ntitle: B\nweight: 1\n---\n");
    struct course *c = open_it(f);
    assert_string_equal(c->site, "site.dev/content/en");
    assert_true(course_by_name(c, "site.dev/content/en/docs/b.md") <
                course_by_name(c, "site.dev/content/en/docs/a.md"));
}

/* docsify's name is that of its settings, not of a meta element; a name in HTML gives way to the page's title. */
static void docsify_names_its_course(void **state)
{
    struct folder *f = *state;
    put(f, "index.html",
        "<title>题</title>\n<meta\n  name=\"verification\" content=\"x\">\n<script>window.$docsify = {\n"
        "  name: '<b>n</b>',\n}</script>\n");
    put(f, "_sidebar.md", "- [甲](a.md)\n");
    put(f, "a.md", "# 甲\n");
    assert_string_equal(open_it(f)->title, "题");
    course_free(f->course);
    put(f, "index.html", "<title>题</title>\n<script>window.$docsify = {\n  name: '书',\n}</script>\n");
    assert_string_equal(open_it(f)->title, "书");
}

/* Titles of front matter in another encoding are told as they are shown; lines that end in an unusual way are lines. */
static void bytes_of_other_systems_are_read(void **state)
{
    static const char *const ends[] = {"\v", "\f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    struct folder *f = *state;
    put(f, "0.md", "---\ntitle: \xB9\xFA\xB1\xEA\xCC\xE2\n---\n\n\xD5\xFD\xCE\xC4\xD3\xD0\xD1\xB5\xC1\xB7\xA1\xA3\n");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char text[64], name[8];
        snprintf(text, sizeof text, "# 题%s%s词一%s词二", ends[i], ends[i], ends[i]);
        snprintf(name, sizeof name, "%zu.md", i + 1);
        put(f, name, text);
    }
    struct course *c = open_it(f);
    course_look(c);
    assert_string_equal(c->chapters[0].title, "国标题");
    for (int i = 1; i < 6; i++) {
        assert_string_equal(c->chapters[i].title, "题");
        const struct doc *doc = chapter_load(c, i, &f->diags);
        assert_int_equal(doc->root->first->kind, NODE_HEADING);
        assert_int_equal(doc->root->first->next->end_line, 4);
    }
    assert_int_equal(count_of(f, "line-ends"), 5);
    assert_int_equal(count_of(f, "utf-8"), 0);
}

/* What a course's own tool finds is not broken: a file of any kind by its name alone, a label as an address, words that a browser marks.
 * A scheme of another program is told as a note. */
static void addresses_of_the_tools_hold(void **state)
{
    struct folder *f = *state;
    put(f, "conf.py", "");
    put(f, "bases/Games.base", "x");
    put(f, "b.md", "# B\n\n(here)=\n## Part\n");
    put(f, "a.md",
        "# A\n\n![[Games.base]] [part](here) [marked](b.md#:~:text=Part%20one) [other](obsidian://open) "
        "[gone](nowhere)\n");
    struct course *c = open_it(f);
    check(f);
    struct link link = link_resolve(c, "a.md", slice_of("here"));
    assert_int_equal(link.kind, LINK_CHAPTER);
    assert_string_equal(link.anchor, "here");
    link_fini(&link);
    assert_int_equal(count_of(f, "link-broken"), 1); /* nowhere */
    assert_int_equal(count_of(f, "anchor-missing"), 0);
    assert_int_equal(count_of(f, "link-scheme"), 1);
}

/* A notebook may hold NUL in its strings; a caption between two lines of dollars is a formula. */
static void odd_contents_are_read(void **state)
{
    struct folder *f = *state;
    put(f, "a.ipynb",
        "{\"cells\": [{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# N\\n\", \"a\\u0000b\"]}],"
        "\"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 2}");
    put(f, "b.md", "# B\n\n$$\n图1：说明\n$$\n\n![图](x.png)\n\n$$\n图2：说明\n$$\n");
    struct course *c = open_it(f);
    check(f);
    assert_int_equal(count_of(f, "notebook-invalid"), 0);
    assert_string_equal(c->chapters[0].title, "N");
    assert_int_equal(c->chapters[1].doc->root->first->next->kind, NODE_MATH_BLOCK);
    assert_int_equal(count_of(f, "formula-unclosed"), 0);
}

/* In Hugo's notes terms have anchors, addresses are in lower case, and `code-toggle` holds code. */
static void hugo_is_read_as_it_reads(void **state)
{
    struct folder *f = *state;
    put(f, "hugo.toml", "title = 'x'\n");
    put(f, "content/en/_common/c.md", "common words\n");
    put(f, "content/en/Some.md", "# S\n\nbaseURL\n: the address\n");
    put(f, "content/en/b.md",
        "# B\n\n[x](/some/#baseurl) [y](some)\n\n{{< code-toggle file=hugo >}}\n[[menus.main]]\nname = 'a'\n"
        "{{< /code-toggle >}}\n\n{{% include \"/_common/c.md\" %}}\n");
    open_it(f);
    check(f);
    assert_int_equal(count_of(f, "link-elsewhere"), 0);
    assert_int_equal(count_of(f, "link-broken"), 0);
    assert_int_equal(count_of(f, "anchor-missing"), 0);
    assert_int_equal(count_of(f, "include"), 0);
}

/* Loppo names paths before titles; Nextra orders a folder by the names in a file of its own, for each language. */
static void chapters_of_loppo(void **state)
{
    struct folder *f = *state;
    put(f, "loppo.yml", "site: 教程\n");
    put(f, "chapters.yml", "- basic/: 入门篇\n- basic/b.md: 乙\n- basic/a.md: 甲\n");
    put(f, "README.md", "# R\n");
    put(f, "docs/basic/a.md", "文\n");
    put(f, "docs/basic/b.md", "文\n");
    struct course *c = open_it(f);
    ORDER(c, 1, "入门篇", "docs/basic/b.md", "docs/basic/a.md");
    assert_string_equal(c->chapters[2].title, "乙");
    assert_int_equal(c->chapters[2].depth, 1);
}

static void names_of_nextra(void **state)
{
    struct folder *f = *state;
    put(f, "next.config.js", "");
    put(f, "pages/_meta.en.json", "{\"z\": \"Last letter\", \"sub\": \"Part\", \"a\": {\"title\": \"x\"}}");
    put(f, "pages/sub/_meta.json", "{\"two\": \"2\", \"one\": \"1\"}");
    put(f, "pages/a.en.mdx", "# A\n");
    put(f, "pages/z.en.mdx", "# Z\n");
    put(f, "pages/sub/one.mdx", "# One\n");
    put(f, "pages/sub/two.mdx", "# Two\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "pages/z.en.mdx", "Part", "pages/sub/two.mdx", "pages/sub/one.mdx", "pages/a.en.mdx");
    assert_string_equal(c->chapters[0].title, "Last letter");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(own_folders_are_chapters),        TEST(addresses_are_no_titles),     TEST(toctrees_are_told_once),
        TEST(tools_are_found_a_folder_deep),   TEST(hugo_is_found_a_folder_deep), TEST(docsify_names_its_course),
        TEST(bytes_of_other_systems_are_read), TEST(addresses_of_the_tools_hold), TEST(odd_contents_are_read),
        TEST(hugo_is_read_as_it_reads),        TEST(chapters_of_loppo),           TEST(names_of_nextra),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
