/* sites_test.c - proves that links, anchors and contents mean what they mean to the tools that make sites of notes: their names for
 * headings, their addresses, and the files in which they keep the order of the pages. */
#include "biji/links.h"
#include "biji/lint.h"
#include "biji/outline.h"

#include "courses.h"

#include <unistd.h>

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

/* Names that a Mac wrote with accents apart, and addresses that were encoded twice. */
static void names_written_otherwise(void **state)
{
    struct folder *f = *state;
    put(f, "e\xCC\x81t/e\xCC\x81.md", "# É\n");
    put(f, "e\xCC\x81t/z.md", "# z\n");
    put(f, "中 文.md", "# 中\n");
    struct course *c = open_it(f);
    leads_to(c, "中 文.md", "\xC3\xA9t/\xC3\xA9.md", "e\xCC\x81t/e\xCC\x81.md");
    leads_to(c, "e\xCC\x81t/z.md", "%C3%A9.md", "e\xCC\x81t/e\xCC\x81.md");
    leads_to(c, "a.md", "%25E4%25B8%25AD%2520%25E6%2596%2587.md", "中 文.md");
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
    put(f, "card.mdx", "# C\n\n<Card title=\"t\" {...props} />\n"); /* leads nowhere */
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

/* Where no tool makes pages of the notes, GitHub's anchor is the right one: others lead to the heading here, and are told. With a
 * tool's files around the notes nothing is. */
static void anchors_of_other_tools_are_told(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# R\n\n[a](#第-1-节a-b) [b](#第-1-节a--b) [c](b.md#1-一) [d](#r)\n\n## 第 1 节：A & B\n");
    put(f, "b.md", "# B\n\n## 1. 一\n\n[x](#1.-一)\n");
    open_it(f);
    lint_all(f);
    assert_int_equal(count_of(f, "anchor-missing"), 0);
    assert_int_equal(count_of(f, "anchor-elsewhere"), 2);
    assert_non_null(strstr(finding(f, "anchor-elsewhere")->message, "#第-1-节a--b"));
    put(f, "mkdocs.yml", "site_name: x\n");
    course_free(f->course);
    diags_free(&f->diags);
    f->diags = (struct diags){0};
    open_it(f);
    lint_all(f);
    assert_int_equal(count_of(f, "anchor-elsewhere"), 0);
    assert_int_equal(count_of(f, "anchor-missing"), 0);
}

/* A path with one ".." too many leads to the note whose whole path it ends in; a name alone may be a neighbour's. */
static void paths_out_of_the_course(void **state)
{
    struct folder *f = *state;
    put(f, "d.md", "# D\n\n[a](../sub/README.md) [b](..\\sub\\README.md) [c](../x/c.md) [d](../c.md)\n");
    put(f, "c.md", "# C\n");
    put(f, "sub/README.md", "# S\n");
    open_it(f);
    lint_all(f);
    assert_int_equal(count_of(f, "link-elsewhere"), 2);
    assert_non_null(strstr(finding(f, "link-elsewhere")->message, "sub/README.md"));
    assert_int_equal(count_of(f, "link-broken"), 2);
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

/* What a chapter is called. */
static void expect_title(const struct course *c, const char *name, const char *title)
{
    int index = course_by_name(c, name);
    if (index == COURSE_NONE)
        fail_msg("%s is no chapter", name);
    assert_string_equal(c->chapters[index].title, title);
}

static void docusaurus_sidebars_of_folders(void **state)
{
    struct folder *f = *state;
    put(f, "docusaurus.config.js", "module.exports = {title: '站', presets: []};\n");
    put(f, "sidebars.js", "module.exports = {s: [{type: 'autogenerated', dirName: '.'}]};\n");
    put(f, "docs/01-intro.md", "# 介绍\n");
    put(f, "docs/02-basics/_category_.json", "{\"label\": \"基础\", \"position\": 3}\n");
    put(f, "docs/02-basics/b.md", "---\nsidebar_position: 2\n---\n# b\n");
    put(f, "docs/02-basics/z.md", "---\nsidebar_position: 1\n---\n# z\n");
    put(f, "docs/adv/_category_.yml", "label: 高级\nposition: 2\n");
    put(f, "docs/adv/x.md", "# x\n");
    put(f, "docs/10-last.md", "# l\n");
    put(f, "docs/9-near.md", "# n\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "站");
    ORDER(c, 0, "docs/01-intro.md", "高级", "docs/adv/x.md", "基础", "docs/02-basics/z.md", "docs/02-basics/b.md",
          "docs/9-near.md", "docs/10-last.md");
    assert_int_equal(c->chapters[1].depth, 0); /* docs is no part of the site */
}

/* A sidebar may take in a whole folder, and a computed title is none. */
static void sidebars_take_in_folders(void **state)
{
    struct folder *f = *state;
    put(f, "sidebars.js",
        "module.exports = {s: ['a', {type: 'category', label: '丙', items: [{type: 'autogenerated', "
        "dirName: 'c'}]}, {type: 'doc', id: 'b', label: `v${1}`}]};\n");
    put(f, "docs/a.md", "# A\n");
    put(f, "docs/b.md", "# 乙\n");
    put(f, "docs/c/10.md", "# 10\n");
    put(f, "docs/c/d/2.md", "# 2\n");
    struct course *c = open_it(f);
    ORDER(c, 1, "docs/a.md", "丙", "docs/c/10.md", "docs/c/d/2.md", "docs/b.md");
    expect_title(c, "docs/b.md", "乙");
    assert_null(c->chapters[0].path); /* the sidebar itself is for the tool */
    assert_null(c->chapters[0].name);
}

static void mkdocs_pages_files(void **state)
{
    struct folder *f = *state;
    put(f, "mkdocs.yml", "site_name: 页站\nplugins: [awesome-pages]\n");
    put(f, "docs/.pages", "nav:\n  - index.md\n  - 乙: b\n  - ...\n  - 末: a.md\n");
    put(f, "docs/b/.pages", "title: 不用\nnav:\n  - y.md\n  - x.md\n");
    put(f, "docs/index.md", "# 家\n");
    put(f, "docs/a.md", "# a\n");
    put(f, "docs/b/x.md", "# x\n");
    put(f, "docs/b/y.md", "# y\n");
    put(f, "docs/c.md", "# c\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "页站");
    ORDER(c, 0, "docs/index.md", "乙", "docs/b/y.md", "docs/b/x.md", "docs/c.md", "docs/a.md");
    expect_title(c, "docs/a.md", "末");
}

static void hugo_posts_by_date(void **state)
{
    struct folder *f = *state;
    put(f, "hugo.toml", "title = \"博\"\n");
    put(f, "content/posts/a.md", "---\ntitle: 旧\ndate: 2019-01-02\n---\n");
    put(f, "content/posts/b.md", "---\ntitle: 新\ndate: 2024-05-06T01:02:03Z\n---\n");
    put(f, "content/posts/c.md", "---\ntitle: 重\nweight: 1\ndate: 2001-01-01\n---\n");
    put(f, "content/posts/d.md", "# 无\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "博");
    ORDER(c, 0, "posts", "content/posts/c.md", "content/posts/b.md", "content/posts/a.md", "content/posts/d.md");
}

static void bookdown_files_and_parts(void **state)
{
    struct folder *f = *state;
    put(f, "_bookdown.yml", "rmd_files: [\"index.Rmd\", \"z.Rmd\", \"a.Rmd\"]\n");
    put(f, "index.Rmd", "---\ntitle: 书\n---\n\n# 前言 {-}\n");
    put(f, "z.Rmd", "# (PART) 甲部 {-}\n\n# 章 {#z}\n");
    put(f, "a.Rmd", "# A\n");
    put(f, "README.md", "# repo\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "书");
    ORDER(c, 0, "index.Rmd", "z.Rmd", "a.Rmd");
    expect_title(c, "z.Rmd", "章");
}

/* Without a list, bookdown takes all of R's chunks beside its file; chapters are referred to by the anchors of their headings, and
 * figures and tables by the names of the chunks that draw them. */
static void bookdown_without_a_list(void **state)
{
    struct folder *f = *state;
    put(f, "_bookdown.yml", "book_filename: b\n");
    put(f, "README.md", "# repo\n");
    put(f, "index.Rmd", "# 前\n\n章 \\@ref(big-data)、\\@ref(fig:two-2)、\\@ref(tab:sums)、\\@ref(nix)\n");
    put(f, "02-b.Rmd",
        "# Big Data\n\n```{r two, fig.cap=c('甲', '乙')}\nplot(1)\n```\n\n见 \\@ref(fig:two-2)、\\@ref(tab:sums)。\n\n"
        "```{r, sums}\nknitr::kable(x, caption = '和')\n```\n");
    put(f, "_setup.Rmd", "# S\n");
    put(f, "more/x.Rmd", "# X\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "index.Rmd", "02-b.Rmd");
    assert_true(c->chapters[course_by_name(c, "README.md")].is_unlisted);
    lint_all(f);
    assert_int_equal(count_of(f, "anchor-missing"),
                     2); /* that of the chunk's second figure, from another note, and nix */
}

/* MkDocs has a site in each folder of a language. */
static void mkdocs_of_each_language(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# R\n");
    put(f, "docs/en/mkdocs.yml", "site_name: S\nnav:\n- index.md\n- b.md\n- a.md\n");
    put(f, "docs/en/docs/index.md", "# I\n");
    put(f, "docs/en/docs/a.md", "# A\n");
    put(f, "docs/en/docs/b.md", "# B\n");
    put(f, "docs/zh/docs/a.md", "# 甲\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "docs/en/docs/index.md", "docs/en/docs/b.md", "docs/en/docs/a.md");
}

/* A sidebar in JavaScript has its pages once for each address below which it is shown, which is no fault; a page that misses is told
 * once. A README comes before its translations. */
static void sidebars_for_several_addresses(void **state)
{
    struct folder *f = *state;
    put(f, ".vitepress/config.ts",
        "export default { themeConfig: { sidebar: {\n '/a/': [{ text: 'A', link: '/a/x' }, { text: 'N', link: '/nix' "
        "}],\n"
        " '/b/': [{ text: 'A', link: '/a/x' }, { text: 'N', link: '/nix' }] } } }\n");
    put(f, "index.md", "# I\n");
    put(f, "a/x.md", "# X\n");
    put(f, "z/README.en.md", "# E\n");
    put(f, "z/README.md", "# Z\n");
    struct course *c = open_it(f);
    assert_int_equal(count_of(f, "chapter-twice"), 0);
    assert_int_equal(count_of(f, "chapter-missing"), 1);
    assert_true(course_by_name(c, "z/README.md") < course_by_name(c, "z/README.en.md"));
}

static void quarto_parts_and_appendices(void **state)
{
    struct folder *f = *state;
    put(f, "_quarto.yml",
        "book:\n  title: 书\n  chapters:\n    - index.qmd\n    - part: p.qmd\n      chapters: [a.qmd]\n"
        "  appendices: [z.qmd]\n");
    put(f, "README.md", "# repo\n");
    put(f, "index.qmd", "# 前\n");
    put(f, "p.qmd", "# P\n");
    put(f, "a.qmd", "# A\n");
    put(f, "z.qmd", "# Z\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "index.qmd", "p.qmd", "a.qmd", "Appendices", "z.qmd");
    assert_int_equal(c->chapters[4].depth, 1);
}

/* Patterns stand for notes in natural order; entries may lack their endings. */
static void contents_with_patterns(void **state)
{
    struct folder *f = *state;
    put(f, "_toc.yml",
        "format: jb-book\nroot: intro\nchapters:\n- file: a\n- glob: g/*\n- url: https://e.example/x\n"
        "  title: 外\n");
    put(f, "intro.md", "# 引\n");
    put(f, "a.md", "# a\n");
    put(f, "g/10.md", "# g10\n");
    put(f, "g/2.ipynb", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": []}\n");
    put(f, "g/in/deep.md", "# d\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "intro.md", "a.md", "g/2.ipynb", "g/10.md", "外");
    assert_string_equal(c->chapters[4].link, "https://e.example/x");
    assert_int_equal(c->chapters[3].number, 3);
}

/* A directive in backquotes is no code, and a toctree may follow it or stand inside. VuePress has a path and its title in a list;
 * brackets in a title are no formula. */
static void toctrees_behind_directives(void **state)
{
    struct folder *f = *state;
    put(f, "conf.py", "");
    put(f, "index.md",
        "# I\n\n```{only} html\nx\n```\n\n````{grid}\n```{toctree}\nb\n```\n````\n\n:::{toctree}\nA <a>\n:::\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    ORDER(open_it(f), 0, "index.md", "b.md", "a.md");
}

static void pairs_of_vuepress(void **state)
{
    struct folder *f = *state;
    put(f, ".vuepress/config.js",
        "module.exports = { themeConfig: { sidebar: [{ title: '甲 (完..)', children: [['b', '乙'], 'a'] }] } }\n");
    put(f, "README.md", "# R\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "README.md", "甲 (完..)", "b.md", "a.md");
    expect_title(c, "b.md", "乙");
    assert_int_equal(count_of(f, "chapter-missing"), 0);
}

/* Starlight: names and folders in astro.config.mjs; a page that is not translated is that of the first language. */
static void starlight_sidebars(void **state)
{
    struct folder *f = *state;
    put(f, "docs/astro.config.mjs",
        "export default defineConfig({ integrations: [starlight({ sidebar: [\n"
        "  { label: '始', items: ['b', { label: '甲', slug: 'a', translations: { en: 'A' } }] },\n"
        "  { label: '参', items: [{ autogenerate: { directory: 'ref' } }] } ] })] });\n");
    put(f, "README.md", "# R\n");
    put(f, "docs/src/content/docs/index.mdx", "# I\n");
    put(f, "docs/src/content/docs/a.mdx", "# A\n");
    put(f, "docs/src/content/docs/b.md", "# B\n");
    put(f, "docs/src/content/docs/ref/x.md", "# X\n");
    put(f, "docs/src/content/docs/de/index.mdx", "# D\n");
    struct course *c = open_it(f);
    ORDER(c, 1, "始", "docs/src/content/docs/b.md", "docs/src/content/docs/a.mdx", "参",
          "docs/src/content/docs/ref/x.md");
    leads_to(c, "docs/src/content/docs/de/index.mdx", "/de/a/", "docs/src/content/docs/a.mdx");
    leads_to(c, "docs/src/content/docs/b.md", "/de/", "docs/src/content/docs/de/index.mdx");
}

static void toctrees_in_rst_and_with_patterns(void **state)
{
    struct folder *f = *state;
    put(f, "conf.py", "x = 1\n");
    put(f, "index.rst", "T\n=\n\n.. toctree::\n   :maxdepth: 2\n\n   b\n   题 <sub/index>\n\n词\n");
    put(f, "sub/index.rst", "S\n=\n\n.. toctree::\n   :glob:\n\n   *\n");
    put(f, "sub/10.md", "# 10\n");
    put(f, "sub/9.md", "# 9\n");
    put(f, "a.md", "# a\n");
    put(f, "b.md", "# b\n");
    struct course *c = open_it(f);
    ORDER(c, 1, "b.md", "sub/9.md", "sub/10.md", "Other notes", "a.md");
}

static void gitbook_says_where(void **state)
{
    struct folder *f = *state;
    put(f, ".gitbook.yaml", "root: ./book/\n\nstructure:\n  readme: ./start.md\n  summary: contents.md\n");
    put(f, "book/contents.md", "# S\n\n* [起](start.md)\n* [乙](b.md)\n* [甲](a.md)\n");
    put(f, "book/start.md", "# 开\n");
    put(f, "book/a.md", "# a\n");
    put(f, "book/b.md", "# b\n");
    put(f, "README.md", "# repo\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "book/start.md", "book/b.md", "book/a.md");
}

/* Contents below another folder, in two languages: one of them orders, no other note is hidden. */
static void books_in_two_languages(void **state)
{
    struct folder *f = *state;
    static const char *const languages[] = {"en", "zh"};
    for (int i = 0; i < 2; i++) {
        char name[64];
        static const char *const files[][2] = {{"book.toml", "[book]\ntitle = \"B\"\nsrc = \"text\"\n"},
                                               {"text/SUMMARY.md", "- [B](b.md)\n- [A](a.md)\n"},
                                               {"text/a.md", "# A\n"},
                                               {"text/b.md", "# B\n"}};
        for (int k = 0; k < 4; k++) {
            snprintf(name, sizeof name, "%s/%s", languages[i], files[k][0]);
            put(f, name, files[k][1]);
        }
    }
    struct course *c = open_it(f);
    assert_string_equal(c->title, "B");
    ORDER(c, 1, "en/text/b.md", "en/text/a.md");
    assert_int_not_equal(course_by_name(c, "zh/text/b.md"), COURSE_NONE);
}

static void titles_of_the_tools(void **state)
{
    struct folder *f = *state;
    put(f, "index.html", "<script>window.$docsify = {\n  name: '文档',\n}</script><script src=docsify.js></script>\n");
    put(f, "_sidebar.md", "* [首页](/)\n* [简介]()\n* [甲](a.md)\n* [乙](b.md)\n");
    put(f, "README.md", "# 广告：https://x.example\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "文档");
    ORDER(c, 0, "README.md", "a.md", "b.md");
    assert_int_equal(c->chapters[1].number, 1); /* an entry without a target leads home */
}

/* A tool's folder is found through a link as well, although folders are not listed through links. */
static void configuration_behind_a_link(void **state)
{
    struct folder *f = *state;
    char link[128];
    put(f, "site/config.ts",
        "export default { themeConfig: { sidebar: [{ text: '乙', link: '/b' }, { text: '甲', link: '/a' }] } }\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    snprintf(link, sizeof link, "%s/.vitepress", f->path);
    assert_int_equal(symlink("site", link), 0);
    struct course *c = open_it(f);
    ORDER(c, 1, "b.md", "a.md");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(anchors_of_all_tools),
        TEST(ids_of_elements),
        TEST(addresses_start_at_the_page),
        TEST(names_written_otherwise),
        TEST(faults_that_are_none),
        TEST(anchors_of_other_tools_are_told),
        TEST(paths_out_of_the_course),
        TEST(folders_in_the_order_of_people),
        TEST(docusaurus_sidebars_of_folders),
        TEST(sidebars_take_in_folders),
        TEST(mkdocs_pages_files),
        TEST(hugo_posts_by_date),
        TEST(bookdown_files_and_parts),
        TEST(bookdown_without_a_list),
        TEST(mkdocs_of_each_language),
        TEST(sidebars_for_several_addresses),
        TEST(quarto_parts_and_appendices),
        TEST(contents_with_patterns),
        TEST(toctrees_behind_directives),
        TEST(pairs_of_vuepress),
        TEST(starlight_sidebars),
        TEST(toctrees_in_rst_and_with_patterns),
        TEST(gitbook_says_where),
        TEST(books_in_two_languages),
        TEST(titles_of_the_tools),
        TEST(configuration_behind_a_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
