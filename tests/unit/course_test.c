/* course_test.c - proves that courses of every shape open: index notes with local and upstream chapters, mdBook,
 * docsify, plain folders, single files; that errors are reported with their place and hide nothing else; that links
 * and anchors lead where they should. */
#include "biji/course.h"
#include "biji/diag.h"
#include "biji/links.h"
#include "biji/lint.h"
#include "biji/load.h"
#include "biji/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "courses.h"

/* What an entry of the contents should be. */
struct entry {
    const char *title;
    int number, depth;
};

/* The entries from index `from` on are these, and there are no more. */
static void expect_entries(const struct course *course, size_t from, const struct entry *wanted, size_t count)
{
    assert_int_equal(course->chapter_count, from + count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(course->chapters[from + i].title, wanted[i].title);
        assert_int_equal(course->chapters[from + i].number, wanted[i].number);
        assert_int_equal(course->chapters[from + i].depth, wanted[i].depth);
    }
}

#define UP "https://github.com/o/r/blob/main/docs/"

static void index_note_with_upstream_chapters(void **state)
{
    struct folder *f = *state;
    put(f, "index.md",
        "---\ntitle: 笔记\nexcerpt: 一句话\n---\n# 题\n\n- [无关](https://a.example/x)\n\n**目录**\n"
        "1. [引言](./c/ch01.md)\n    - 目标一\n    - 目标**二**\n2. [能力](" UP "ch02.md)\n    - 目标三\n"
        "3. [架构](" UP "ch03.md)\n\n另见 [词汇表](glossary.md)。\n\n- [某人](https://p.example)\n");
    put(f, "c/ch03.md", "---\ntitle: 第3章\nchapter: 3\nupstream: " UP "ch03.md\n---\n# 架构\n");
    put(f, "glossary.md", "# 词汇\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "笔记");
    assert_string_equal(c->description, "一句话");
    assert_true(c->has_index);
    assert_int_equal(c->chapter_count, 5);
    assert_int_equal(course_numbered(c), 3);
    assert_string_equal(c->chapters[1].title, "引言");
    assert_int_equal(c->chapters[1].objective_count, 2);
    assert_string_equal(c->chapters[1].objectives[1], "目标二");
    assert_int_equal(c->chapters[1].state, CHAPTER_FAILED);
    const struct diag *d = finding(f, "chapter-missing");
    assert_non_null(d);
    assert_int_equal(d->line, 10);
    assert_null(c->chapters[2].path);
    assert_string_equal(c->chapters[2].upstream, UP "ch02.md");
    assert_string_equal(c->chapters[3].name, "c/ch03.md"); /* paired by its front matter */
    assert_string_equal(c->chapters[4].name, "glossary.md");
    assert_int_equal(c->chapters[4].number, 0);
    assert_non_null(chapter_load(c, 3, &f->diags));
}

static void local_and_upstream_link_in_one_item(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# t\n\n1. [一](./a.md) · [上游](" UP "a.md)\n");
    put(f, "a.md", "# A\n");
    struct course *c = open_it(f);
    assert_int_equal(c->chapter_count, 2);
    assert_string_equal(c->chapters[1].title, "一");
    assert_string_equal(c->chapters[1].upstream, UP "a.md");
    assert_int_equal(course_by_upstream(c, UP "a.md#x"), 1);
}

static void mdbook_summary(void **state)
{
    struct folder *f = *state;
    put(f, "book.toml", "[book]\nauthors = [\"title\"]\ntitle  = \"小书\"\n");
    put(f, "src/SUMMARY.md",
        "# Summary\n\n[Preface](preface.md)\n[Foreword](foreword.md) by [me](end.md)\n\n# Part\n\n- [One](one.md)\n"
        "    - [Inner](sub/inner.md)\n- [Draft]()\n\n---\n\n[End](end.md)\n");
    put(f, "src/preface.md", "# P\n");
    put(f, "src/foreword.md", "# F\n");
    put(f, "src/one.md", "# 1\n");
    put(f, "src/sub/inner.md", "# I\n");
    put(f, "src/end.md", "# E\n");
    struct course *c = open_it(f);
    static const struct entry wanted[] = {{"Preface", 0, 0}, {"Foreword", 0, 0}, {"Part", 0, 0}, {"One", 1, 1},
                                          {"Inner", 2, 2},   {"Draft", 3, 1},    {"End", 0, 0}};
    assert_string_equal(c->title, "小书");
    expect_entries(c, 1, wanted, 7);
    assert_string_equal(c->site, "src");
    assert_string_equal(c->chapters[5].name, "src/sub/inner.md");
    assert_null(finding(f, "chapter-missing"));
}

/* A page that links to one of many notes is not an index: the folder's notes are listed, including it. */
static void landing_page_is_no_index(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# 欢迎\n\n从[这里](guide/1.md)开始。\n");
    put(f, "guide/1.md", "# 一\n");
    put(f, "guide/2.md", "# 二\n");
    put(f, "guide/10.md", "# 十\n");
    struct course *c = open_it(f);
    assert_false(c->has_index);
    static const struct entry wanted[] = {{"欢迎", 1, 0}, {"guide", 0, 0}, {"一", 2, 1}, {"二", 3, 1}, {"十", 4, 1}};
    expect_entries(c, 0, wanted, 5);
}

static void readme_in_parts(void **state)
{
    struct folder *f = *state;
    put(f, "README.md",
        "# 课程\n\n1. **背景**，没有链接\n\n## 目录\n\n### 上篇\n\n1. [甲](a%20b/) @某人\n   1. [甲一](a%20b/1.md)\n"
        "   2. [甲二](a%20b/2.ipynb)\n   3. [甲三](a%20b/3.zip)\n2. [乙](b.md)\n\n### 下篇\n\n1. [丙](c.md)\n\n### "
        "无链接\n\n1. 以后再写\n\n"
        "## 其它\n\n- [术语](d.md)\n");
    put(f, "a b/1.md", "# 1\n");
    put(f, "a b/2.ipynb", "{\"cells\": [], \"nbformat\": 4}");
    put(f, "b.md", "# b\n");
    put(f, "c.md", "# c\n");
    put(f, "d.md", "# d\n");
    struct course *c = open_it(f);
    static const struct entry wanted[] = {{"上篇", 0, 0}, {"甲", 1, 1},   {"甲一", 0, 2}, {"甲二", 0, 2},
                                          {"乙", 2, 1},   {"下篇", 0, 0}, {"丙", 3, 1},   {"术语", 0, 0}};
    expect_entries(c, 1, wanted, 8);
    assert_int_equal(c->chapters[2].objective_count, 1); /* files that are not notes are reported anyway */
    assert_null(finding(f, "chapter-missing"));
}

static void docsify_sidebar(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# 首页\n\n正文\n");
    put(f, "_sidebar.md",
        "- [前言](./%E5%89%8D%E8%A8%80.md)\n- 第一部分\n  - [第一章 基础](./c1/%E7%AC%AC%E4%B8%80%E7%AB%A0%20a.md)\n  "
        "- [二](c1/b)\n  - [演示](/demo/ ':ignore')\n");
    put(f, "前言.md", "# 前言\n");
    put(f, "c1/第一章 a.md", "# 一\n");
    put(f, "c1/b.md", "# 二\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "首页");
    assert_int_equal(c->chapter_count, 7);
    assert_string_equal(c->chapters[0].name, "README.md");
    assert_string_equal(c->chapters[1].name, "前言.md");
    assert_string_equal(c->chapters[2].title, "第一部分");
    assert_null(c->chapters[2].path);
    assert_string_equal(c->chapters[3].name, "c1/第一章 a.md");
    assert_int_equal(c->chapters[3].depth, 1);
    assert_string_equal(c->chapters[4].name, "c1/b.md");
    assert_string_equal(c->chapters[5].title, "Other notes");
    assert_string_equal(c->chapters[6].name, "_sidebar.md"); /* nothing is hidden */
    assert_true(c->chapters[6].is_unlisted);
    assert_int_equal(diags_worst(&f->diags), -1);
}

static void sidebar_as_people_write_them(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# 首页\n");
    put(f, "_sidebar.md",
        "* [首页](README.md)\n    * [一](a.md)\n        * [一之甲](a.md#甲)\n        * [一之乙](a?id=乙)\n* 上\n    * "
        "中\n        * 下\n"
        "            * [深](b.md)\n    * 以后再写\n    * 再写\n    * [图](c.pdf)\n\n* [又一](./a.md)\n");
    put(f, "a.md", "# 一\n\n## 甲\n\n## 乙\n");
    put(f, "b.md", "# 深\n");
    struct course *c = open_it(f);
    static const struct entry wanted[] = {{"一", 1, 0}, {"上", 0, 0},          {"中", 0, 1},      {"下", 0, 2},
                                          {"深", 2, 3}, {"Other notes", 0, 0}, {"_sidebar", 0, 1}};
    expect_entries(c, 1, wanted, 7);
    /* links to sections are fine, the same note a second time is a fault */
    assert_int_equal(f->diags.count, 1);
    assert_string_equal(f->diags.items[0].code, "chapter-twice");
    assert_int_equal(f->diags.items[0].line, 13);
}

static void table_of_chapters(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# r\n\n| 章 | 说明 |\n|---|---|\n| [一](a.md) | x |\n| [二](b.md) | y |\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    struct course *c = open_it(f);
    assert_int_equal(c->chapter_count, 3);
    assert_int_equal(c->chapters[2].number, 2);
}

static void folder_without_index(void **state)
{
    struct folder *f = *state;
    put(f, "chapter10.md", "---\ntitle: \"十: \\\"引\\\"\"\n---\n# x\n");
    put(f, "chapter2.md", "text\n\n## `Two` *2*\n");
    put(f, "第十章.md", "标题\n===\n");
    put(f, "第二章.md", "no heading\n");
    put(f, "sub/a.md", "# A\n");
    put(f, ".hidden/b.md", "# B\n");
    struct course *c = open_it(f);
    static const char *const titles[] = {"chapter2", "十: \"引\"", "sub", "A", "第二章", "标题"};
    assert_false(c->has_index);
    assert_int_equal(c->chapter_count, 6);
    for (int i = 0; i < 6; i++) {
        int found = 0;
        for (int k = 0; k < 6; k++)
            found += strcmp(c->chapters[k].title, titles[i]) == 0;
        assert_int_equal(found, 1);
    }
    assert_true(course_by_name(c, "chapter2.md") < course_by_name(c, "chapter10.md"));
    assert_true(course_by_name(c, "第二章.md") < course_by_name(c, "第十章.md"));
}

static void symbolic_link_loops_end(void **state)
{
    struct folder *f = *state;
    char path[128];
    put(f, "a.md", "# A\n");
    snprintf(path, sizeof path, "%s/loop", f->path);
    assert_int_equal(symlink(".", path), 0);
    snprintf(path, sizeof path, "%s/self.md", f->path);
    assert_int_equal(symlink("self.md", path), 0);
    struct course *c = open_it(f);
    assert_int_equal(c->chapter_count, 1);
    assert_non_null(finding(f, "file-unreadable"));
}

/* A link's target is read once, and not at all when it is outside. */
static void symbolic_links_are_followed_once(void **state)
{
    struct folder *f = *state;
    char path[128], away[] = "/tmp/biji-away-XXXXXX";
    assert_non_null(mkdtemp(away));
    put(f, "sub/a.md", "# A\n");
    put(f, ".store/b.md", "# B\n");
    static const char *const links[][2] = {{"again", "sub"}, {"shown", ".store"}, {"twice", ".store"}, {"up", ".."}};
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", f->path, links[i][0]);
        assert_int_equal(symlink(links[i][1], path), 0);
    }
    snprintf(path, sizeof path, "%s/away", f->path);
    assert_int_equal(symlink(away, path), 0);
    struct course *c = open_it(f);
    assert_int_equal(rmdir(away), 0);
    assert_int_equal(course_numbered(c), 2);
    assert_int_not_equal(course_by_name(c, "sub/a.md"), COURSE_NONE);
    assert_true((course_by_name(c, "shown/b.md") == COURSE_NONE) != (course_by_name(c, "twice/b.md") == COURSE_NONE));
    assert_non_null(finding(f, "folder-link"));
    struct link link = link_resolve(c, "sub/a.md", slice_of("../again/a.md"));
    assert_int_equal(link.kind, LINK_CHAPTER);
    assert_int_equal(link.chapter, course_by_name(c, "sub/a.md"));
    link_fini(&link);
}

static void what_is_wrong_hides_nothing(void **state)
{
    struct folder *f = *state;
    put(f, "index.md",
        "# t\n\n1. [外](../../../etc/passwd.md)\n2. [夹](dir.md)\n3. [好](good.md)\n4. [又](good.md)\n5. "
        "[空](empty.md)\n");
    put(f, "dir.md/x.txt", "");
    put(f, "good.md", "# 好\n");
    put(f, "empty.md", "");
    struct course *c = open_it(f);
    assert_int_equal(c->chapter_count, 5);
    assert_int_equal(finding(f, "link-outside")->line, 3);
    assert_int_equal(finding(f, "chapter-missing")->line, 4);
    assert_int_equal(finding(f, "chapter-twice")->line, 6);
    assert_non_null(chapter_load(c, 3, &f->diags));
    assert_non_null(chapter_load(c, 4, &f->diags));
    assert_non_null(finding(f, "chapter-empty"));
}

static void chapters_are_found_as_users_name_them(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# t\n\n1. [注意力机制](x/a.md)\n2. [机制之外](x/b.md)\n");
    put(f, "x/a.md", "# A\n");
    put(f, "x/b.md", "# B\n");
    struct course *c = open_it(f);
    struct error error = {0};
    assert_int_equal(course_find(c, "2", &error), 2);
    assert_int_equal(course_find(c, "x/a.md", &error), 1);
    assert_int_equal(course_find(c, "b.md", &error), 2);
    assert_int_equal(course_find(c, "注意力", &error), 1);
    assert_int_equal(course_find(c, "机制", &error), COURSE_NONE);
    assert_int_equal(error.kind, ERROR_USAGE);
    error = (struct error){0};
    put(f, "y/a.md", "# A\n");
    course_free(c);
    c = open_it(f);
    assert_int_equal(course_find(c, "y/a.md", &error), 5);
    assert_int_equal(course_find(c, "a.md", &error), COURSE_NONE); /* two have that name */
    assert_non_null(strstr(error.message, "x/a.md and y/a.md"));
    error = (struct error){0};
    assert_int_equal(course_find(c, "z/a.md", &error), COURSE_NONE); /* the whole path counts */
    error = (struct error){0};
    assert_int_equal(course_find(c, "99", &error), COURSE_NONE);
    assert_int_equal(error.kind, ERROR_CONTENT);
}

static void links_lead_where_they_should(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# t\n\n1. [一](x/a.md)\n2. [二](" UP "b.md)\n");
    put(f, "x/a.md", "---\nupstream: " UP "a.md\n---\n# A\n");
    put(f, "x/data.csv", "1\n");
    struct course *c = open_it(f);
    static const struct {
        const char *base, *target;
        enum link_kind kind;
        int chapter;
        const char *anchor;
    } cases[] = {
        {"index.md", "x/a.md#%E4%B8%80", LINK_CHAPTER, 1, "一"},
        {"x/a.md", "../index.md", LINK_CHAPTER, 0, NULL},
        {"x/a.md", "#s", LINK_SECTION, COURSE_NONE, "s"},
        {"x/a.md", UP "a.md#s", LINK_CHAPTER, 1, "s"},
        {"x/a.md", UP "b.md#s", LINK_UPSTREAM, 2, "s"},
        {"x/a.md", UP "z.md", LINK_UPSTREAM, COURSE_NONE, NULL},
        {UP "b.md", "a.md", LINK_CHAPTER, 1, NULL},
        {UP "b.md", "./z.md#q", LINK_UPSTREAM, COURSE_NONE, "q"},
        {"x/a.md", "https://e.example/", LINK_OUTSIDE, COURSE_NONE, NULL},
        {"x/a.md", "mailto:a@b.example", LINK_OUTSIDE, COURSE_NONE, NULL},
        {"x/a.md", "javascript:alert(1)", LINK_BROKEN, COURSE_NONE, NULL},
        {"x/a.md", "file:///etc/passwd", LINK_BROKEN, COURSE_NONE, NULL},
        {"x/a.md", "data.csv", LINK_FILE, COURSE_NONE, NULL},
        {"x/a.md", "missing.md", LINK_BROKEN, COURSE_NONE, NULL},
        {"x/a.md", "../../up.md", LINK_BROKEN, COURSE_NONE, NULL},
        {"x/a.md", "", LINK_BROKEN, COURSE_NONE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct link link = link_resolve(c, cases[i].base, slice_of(cases[i].target));
        if (link.kind != cases[i].kind || link.chapter != cases[i].chapter)
            fail_msg("%s from %s: %s, chapter %d", cases[i].target, cases[i].base, link_kind_name(link.kind),
                     link.chapter);
        if (cases[i].anchor != NULL)
            assert_string_equal(link.anchor, cases[i].anchor);
        assert_int_equal(link.why != NULL, link.kind == LINK_BROKEN);
        link_fini(&link);
    }
}

static void anchors_are_githubs(void **state)
{
    (void)state;
    static const char text[] = "# 3.4 注意力（Attention）与 Transformer 块\n\n## Foo  Bar!\n\n## Foo  Bar\n\n## "
                               "foo-bar-1\n\n<a id=\"KV\"></a>\n## KV 缓存\n\n"
                               "## ① 概述：Ⅷ ½ ２\n";
    struct doc *doc = note_parse_take("t.md", xstrdup(text), strlen(text), NULL);
    struct outline *outline = outline_build(doc);
    static const char *const want[] = {
        "34-注意力attention与-transformer-块", "foo--bar", "foo--bar-1", "foo-bar-1", "kv-缓存", "-概述ⅷ--２"};
    /* cmark keeps both blanks of "Foo  Bar": GitHub makes two hyphens of them as well */
    assert_int_equal(outline->count, 6);
    for (int i = 0; i < 6; i++)
        assert_string_equal(outline->headings[i].anchor, want[i]);
    assert_ptr_equal(anchor_find(outline, slice_of("%E6%B3%A8")), NULL);
    assert_ptr_equal(anchor_find(outline, slice_of("kv-%E7%BC%93%E5%AD%98")), outline->headings[4].node);
    assert_non_null(anchor_find(outline, slice_of("KV")));
    assert_non_null(anchor_find(outline, slice_of("kv")));
    assert_ptr_equal(anchor_find(outline, slice_of("top")), doc->root);
    assert_ptr_equal(anchor_find(outline, slice_of("")), doc->root);
    assert_int_equal(outline->headings[1].parent, 0);
    assert_int_equal(outline_at(outline, (struct place){outline->headings[2].node->id + 1, 0}), 2);
    assert_int_equal(outline_at(outline, (struct place){1, 0}), -1);
    outline_free(outline);
    doc_free(doc);
}

static void reload_keeps_the_old_text_when_it_fails(void **state)
{
    struct folder *f = *state;
    char path[128];
    put(f, "a.md", "# A\n");
    struct course *c = open_it(f);
    struct error error = {0};
    assert_non_null(chapter_load(c, 0, &f->diags));
    put(f, "a.md", "# B\n");
    assert_true(chapter_reload(c, 0, &f->diags, &error));
    snprintf(path, sizeof path, "%s/a.md", f->path);
    unlink(path);
    const struct doc *doc = c->chapters[0].doc;
    assert_false(chapter_reload(c, 0, &f->diags, &error));
    assert_ptr_equal(c->chapters[0].doc, doc);
    assert_non_null(strstr(error.message, "a.md"));
}

/* ---- which file orders the notes ---- */

/* A README that names one note of many hides none of them. */
static void a_catalogue_hides_nothing(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# 收藏\n\n- [微调](tune/1.md)\n- [别处](https://github.com/o/r/blob/main/x.md)\n");
    for (int i = 1; i <= 9; i++) {
        char name[32];
        snprintf(name, sizeof name, "tune/%d.md", i);
        put(f, name, "# 低秩\n");
    }
    struct course *c = open_it(f);
    assert_false(c->has_index);
    assert_int_equal(course_numbered(c), 10);
    assert_non_null(strstr(c->why, "README.md (lists and tables): lists 1 of 10 notes"));
}

/* Of two files the one that names more wins; the notes it leaves out follow, by folder. */
static void the_better_index_wins(void **state)
{
    struct folder *f = *state;
    put(f, "README.md", "# 书\n\n- [客甲](guest/a.md)\n- [客乙](guest/b.md)\n");
    put(f, "SUMMARY.md", "* [一](1.md)\n* [二](2.md)\n* [三](3.md)\n");
    const char *const names[] = {"1.md", "2.md", "3.md", "guest/a.md", "guest/b.md", "node_modules/x/r.md"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        put(f, names[i], "# 题\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "README.md", "1.md", "2.md", "3.md", "Other notes", "guest", "guest/a.md", "guest/b.md", "SUMMARY.md");
    assert_int_equal(c->chapter_count, 9);
    assert_false(c->chapters[3].is_unlisted);
    assert_true(c->chapters[4].is_unlisted && c->chapters[8].is_unlisted);
    assert_int_equal(c->chapters[7].depth, 2);
    assert_string_equal(c->chapters[7].title, "b");
    course_look(c);
    assert_string_equal(c->chapters[7].title, "题");
}

static void an_index_can_be_named_or_refused(void **state)
{
    struct folder *f = *state;
    struct error error = {0};
    put(f, "README.md", "# r\n\n- [b](b.md)\n- [a](a.md)\n");
    put(f, "plan.md", "# p\n\n- [a](a.md)\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    struct course *none = course_open_as(f->path, &(struct course_way){.index = "none"}, &f->diags, &error);
    assert_non_null(none);
    ORDER(none, 0, "README.md", "a.md", "b.md", "plan.md");
    course_free(none);
    struct course *plan = course_open_as(f->path, &(struct course_way){.index = "plan.md"}, &f->diags, &error);
    assert_non_null(plan);
    ORDER(plan, 0, "plan.md", "a.md", "Other notes", "README.md", "b.md");
    course_free(plan);
}

static void mkdocs_nav(void **state)
{
    struct folder *f = *state;
    put(f, "mkdocs.yml",
        "site_name: 手册\nplugins:\n  - x: !!python/name:y.z\nnav:\n  - index.md\n  - 入门 &amp; 安装:\n    - 装: "
        "start/b.md\n"
        "    - start/a.md\n  - 缺: gone.md\n");
    put(f, "docs/index.md", "# 首页\n");
    put(f, "docs/start/a.md", "# 甲\n");
    put(f, "docs/start/b.md", "# 乙\n");
    put(f, "README.md", "# repo\n");
    struct course *c = open_it(f);
    assert_string_equal(c->title, "手册");
    assert_string_equal(c->site, "docs");
    ORDER(c, 0, "docs/index.md", "入门 & 安装", "docs/start/b.md", "docs/start/a.md", "缺", "Other notes", "README.md");
    assert_string_equal(c->chapters[3].title, "甲");
    assert_int_equal(finding(f, "chapter-missing")->line, 9);
    struct link link = link_resolve(c, "README.md", slice_of("/start/a/"));
    assert_int_equal(link.chapter, 3);
    link_fini(&link);
}

static void toc_yml_and_sidebars_json(void **state)
{
    struct folder *f = *state;
    put(f, "_toc.yml",
        "format: jb-book\nroot: intro\nparts:\n  - caption: 上\n    chapters:\n    - file: b\n      sections:\n      - "
        "file: a\n");
    put(f, "intro.md", "# I\n");
    put(f, "a.md", "# A\n");
    put(f, "b.md", "# B\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "intro.md", "上", "b.md", "a.md");
    assert_int_equal(c->chapters[3].depth, 2);
    char path[128];
    snprintf(path, sizeof path, "%s/_toc.yml", f->path);
    unlink(path);
    course_free(c);
    put(f, "sidebars.json",
        "{\"docs\": [{\"type\": \"category\", \"label\": \"上\", \"items\": [\"b\", \"a\"]}, \"intro\"]}");
    c = open_it(f);
    ORDER(c, 1, "上", "b.md", "a.md", "intro.md");
}

static void toctrees_nest(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# 书\n\n```toc\n:maxdepth: 2\n\nb/index\na\n```\n");
    put(f, "b/index.md", "# 乙\n\n:::{toctree}\n---\ncaption: x\n---\n题 <two>\none\n:::\n");
    put(f, "a.md", "# 甲\n");
    put(f, "b/one.md", "# 一\n");
    put(f, "b/two.md", "# 二\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "index.md", "b/index.md", "b/two.md", "b/one.md", "a.md");
    assert_string_equal(c->chapters[1].title, "乙");
    assert_string_equal(c->chapters[2].title, "题");
    assert_int_equal(c->chapters[3].depth, 1);
}

/* Links out of the course are among the chapters, and open in a browser. */
static void links_stand_in_the_contents(void **state)
{
    struct folder *f = *state;
    put(f, "index.md",
        "# t\n\n- [甲](a.md)\n- [库](https://github.com/o/r)\n- "
        "[贴](https://gist.github.com/u/0123456789abcdef01234567)\n");
    put(f, "a.md", "# A\n");
    struct course *c = open_it(f);
    assert_int_equal(c->chapter_count, 4);
    assert_string_equal(c->chapters[2].link, "https://github.com/o/r");
    assert_null(c->chapters[2].upstream);
    assert_int_equal(c->chapters[2].number, 0);
    assert_non_null(c->chapters[3].upstream);
}

static void titles_are_words_that_somebody_chose(void **state)
{
    struct folder *f = *state;
    put(f, "docs/heap.md", "介绍。\n\n## 定义\n");
    put(f, "docs/badge.md", "# 题 [![徽](https://i.example/b.svg)](https://e.example) {docsify-ignore}\n");
    put(f, "docs/deep/README.md", "无题\n");
    put(f, "docs/meta.md", "---\ntitle: '丙'\n---\n\n## 引入\n");
    put(f, "docs/toml.md", "+++\ntitle = \"丁\"\n+++\n\n文\n");
    strcat(f->path, "/docs");
    struct course *c = open_it(f);
    *strrchr(f->path, '/') = '\0';
    const char *title = strrchr(f->path, '/') + 1;
    assert_string_equal(c->title, title); /* the folder above docs */
    static const struct entry wanted[] = {{"题", 1, 0}, {"deep", 2, 0}, {"heap", 3, 0}, {"丙", 4, 0}, {"丁", 5, 0}};
    expect_entries(c, 0, wanted, 5);
}

static void paths_are_sought_as_people_write_them(void **state)
{
    struct folder *f = *state;
    put(f, "_sidebar.md", "* [甲](guide/a.md)\n* [乙](guide/b%20c.md)\n* [丙](guide/inner/)\n");
    put(f, "index.html", "<script src=docsify.js></script>");
    put(f, "guide/a.md", "# A\n");
    put(f, "guide/b c.md", "# B\n");
    put(f, "guide/inner/README.md", "# I\n");
    put(f, "img/Fig.png", "");
    struct course *c = open_it(f);
    static const struct {
        const char *target;
        enum link_kind kind;
        const char *name;
        bool told;
    } cases[] = {
        {"/guide/a", LINK_CHAPTER, "guide/a.md", false},
        {"#/guide/a?id=x", LINK_CHAPTER, "guide/a.md", false},
        {"a.html", LINK_CHAPTER, "guide/a.md", false},
        {"b%20c.md", LINK_CHAPTER, "guide/b c.md", false},
        {"inner", LINK_CHAPTER, "guide/inner/README.md", false},
        {"inner/index.html", LINK_CHAPTER, "guide/inner/README.md", false},
        {".\\inner\\README.md", LINK_CHAPTER, "guide/inner/README.md", false},
        {"guide/a.md", LINK_CHAPTER, "guide/a.md", false}, /* from the site's root */
        {"A.MD", LINK_CHAPTER, "guide/a.md", true},
        {"../lost/a.md", LINK_CHAPTER, "guide/a.md", true},
        {"assets/Fig.png", LINK_FILE, NULL, true},
        {"nowhere.md", LINK_BROKEN, NULL, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct link link = link_resolve(c, "guide/a.md", slice_of(cases[i].target));
        if (link.kind != cases[i].kind || (link.why != NULL) != cases[i].told ||
            (cases[i].name != NULL && strcmp(c->chapters[link.chapter].name, cases[i].name) != 0))
            fail_msg("%s: %s, %s", cases[i].target, link_kind_name(link.kind), link.why != NULL ? link.why : "");
        link_fini(&link);
    }
}

/* The codes that check reports for a note, in order. */
static void faults_are_told_once(void **state)
{
    struct folder *f = *state;
    static const char *const codes[] = {"heading-blank",    "footnote-missing", "reference-missing", "link-blank",
                                        "formula-unclosed", "anchor-missing",   "footnote-colon"};
    put(f, "a.md",
        "# 题\n\n##小节\n\n文[^无]，又[^2]。\n\n见[书][缺]，码 x[i][j]。\n\n[二](a b.md)，价 $5。\n\n式 $$x = "
        "1。\n\n[跳](#没有)[^2]![在此](data:image/png;base64,iVBORw0KGgo=)\n\n"
        "[^2]：全角\n");
    struct course *c = open_it(f);
    struct outline *outline = outline_build(chapter_load(c, 0, &f->diags));
    lint_chapter(c, 0, &outline, NULL, &f->diags);
    outline_free(outline);
    for (size_t i = 0; i < f->diags.count; i++) {
        assert_true(i < sizeof codes / sizeof codes[0]);
        assert_string_equal(f->diags.items[i].code, codes[i]);
    }
    assert_int_equal(f->diags.count, sizeof codes / sizeof codes[0]);
}

static void orphans_are_told(void **state)
{
    struct folder *f = *state;
    put(f, "index.md", "# t\n\n- [a](a.md)\n");
    put(f, "a.md", "# A\n\n[b](b.md)\n");
    put(f, "b.md", "# B\n");
    put(f, "c.md", "# C\n");
    struct course *c = open_it(f);
    struct outline *outlines[8] = {NULL};
    bool linked[8] = {false};
    for (size_t i = 0; i < c->chapter_count; i++) {
        chapter_load(c, (int)i, &f->diags);
        lint_chapter(c, (int)i, outlines, linked, &f->diags);
    }
    lint_orphans(c, linked, &f->diags);
    assert_int_equal(f->diags.count, 1);
    assert_string_equal(f->diags.items[0].code, "note-orphan");
    assert_string_equal(f->diags.items[0].file, "c.md");
}

/* ---- the order of the site ---- */

/* Nothing is run: names lead to their definitions, here and in other files, and what is computed is left out. */
static void sidebars_in_javascript(void **state)
{
    struct folder *f = *state;
    put(f, "docs/index.md", "# 家\n");
    put(f, "docs/guide/a.md", "# 甲\n");
    put(f, "docs/guide/b.md", "# 乙\n");
    put(f, "docs/more/c.md", "# 丙\n");
    put(f, "docs/more/d.md", "# 丁\n");
    put(f, "docs/.vitepress/config.ts",
        "import { defineConfig } from 'vitepress'\nimport { more } from './more'\n"
        "// sidebar: [{ link: '/no' }]\nconst items = [{ text: 'B [x]', link: '/guide/b' }, a]\n"
        "export default defineConfig({ themeConfig: { nav: [{ text: '丁', link: '/more/d' }],\n"
        "  sidebar: { '/guide/': [{ text: '上', collapsed: true, items }], '/more/': more() } } })\n"
        "function guide() { return [{ text: '假' }] }\nconst a = { link: '/guide/a.html' }\n");
    put(f, "docs/.vitepress/more.ts",
        "export function more() {\n  return [ { text: '下', base: '/more/', items: [\n"
        "    { text: '丙', link: 'c', badge: fn(1, [2]) } ] } ]\n}\n");
    struct course *c = open_it(f);
    assert_non_null(strstr(c->why, "* docs/.vitepress/config.ts (sidebar)"));
    ORDER(c, 0, "docs/index.md", "上", "docs/guide/b.md", "docs/guide/a.md", "下", "docs/more/c.md", "Other notes");
    assert_string_equal(c->chapters[2].title, "B [x]");
    assert_string_equal(c->chapters[3].title, "甲");
    assert_int_equal(c->chapters[2].depth, 1);
    course_free(c);
    put(f, "website/sidebars.js",
        "module.exports = {\n  docs: {\n    第一: ['guide/second', { type: 'category', label: '内', link: { type: "
        "'doc', id: "
        "'more/c' },\n      items: ['more/d', ...others] }],\n  },\n};\nconst others = [{type: 'autogenerated', "
        "dirName: "
        "'x'}, 'guide/a'];\n");
    put(f, "docs/guide/b.md", "---\nid: second\n---\n\n# 乙\n"); /* which is its name for the tool */
    char path[256];
    snprintf(path, sizeof path, "rm -r %s/docs/.vitepress", f->path);
    assert_int_equal(system(path), 0);
    c = open_it(f);
    ORDER(c, 1, "第一", "docs/guide/b.md", "docs/more/c.md", "docs/more/d.md", "docs/guide/a.md");
    assert_string_equal(c->chapters[3].title, "内");
    assert_int_equal(c->chapters[4].depth, 2);
}

static void weights_order_the_pages(void **state)
{
    struct folder *f = *state;
    put(f, "hugo.toml", "title = 'x'\n");
    put(f, "README.md", "# r\n");
    put(f, "archetypes/default.md", "---\ntitle: '{{ .Name }}'\n---\n");
    put(f, "content/_index.md", "# 家\n");
    put(f, "content/a/_index.md", "---\ntitle: 甲\nweight: 20\n---\n");
    put(f, "content/a/one.md", "+++\ntitle = '一'\nweight = 10\n+++\n");
    put(f, "content/a/two.md", "---\nweight: 3\n---\n# 二\n");
    put(f, "content/b/_index.md", "---\ntitle: 乙\nweight: 9\n---\n");
    put(f, "content/c.md", "# 丙\n");
    put(f, "content/d.md", "---\nweight: 10\n---\n# 丁\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "README.md", "content/_index.md", "content/b/_index.md", "content/d.md", "content/a/_index.md",
          "content/a/two.md", "content/a/one.md", "content/c.md", "archetypes", "archetypes/default.md");
    assert_string_equal(c->chapters[9].title, "default"); /* a template is no title */
}

/* Jekyll's pages name their parents, wherever they lie. */
static void pages_name_their_parents(void **state)
{
    struct folder *f = *state;
    put(f, "_config.yml", "theme: just-the-docs\n");
    put(f, "index.md", "---\ntitle: 家\nnav_order: 1\n---\n");
    put(f, "a.md", "---\ntitle: 子\nparent: 父\nnav_order: 1\n---\n");
    put(f, "b.md", "---\ntitle: 二子\nparent: 父\nnav_order: 2\n---\n");
    put(f, "docs/x.md", "---\ntitle: 父\nnav_order: 3\n---\n");
    put(f, "docs/y.md", "---\ntitle: 先\nnav_order: 2\n---\n");
    put(f, "loop.md", "---\ntitle: 环\nparent: 环\nnav_order: 9\n---\n");
    struct course *c = open_it(f);
    ORDER(c, 0, "index.md", "docs/y.md", "docs/x.md", "a.md", "b.md", "loop.md");
    assert_int_equal(c->chapters[3].depth, 1);
}

/* Links in an index to pages of its own repository are the files beside it. */
static void own_pages_are_files(void **state)
{
    struct folder *f = *state;
    put(f, "README.md",
        "# t\n\n- [甲](https://github.com/o/r/blob/master/notes/%E7%94%B2.md)\n- [乙](" UP "b.md)\n- [自](" UP
        "../README.md)\n");
    put(f, "notes/甲.md", "# 甲\n");
    struct course *c = open_it(f);
    ORDER(c, 1, "notes/甲.md", "乙");
    assert_int_equal(c->chapters[2].state, CHAPTER_UNREAD);
    struct link link =
        link_resolve(c, "notes/甲.md", slice_of("https://github.com/o/r/blob/master/notes/%E7%94%B2.md#x"));
    assert_int_equal(link.kind, LINK_CHAPTER);
    assert_int_equal(link.chapter, 1);
    link_fini(&link);
}

/* ---- other names ---- */

static void leads_to(const struct course *c, const char *base, const char *target, const char *name)
{
    struct link link = link_resolve(c, base, slice_of(target));
    if (link.kind == LINK_SECTION)
        link_find_label(c, &link);
    if (link.kind != LINK_CHAPTER || strcmp(c->chapters[link.chapter].name, name) != 0)
        fail_msg("%s leads to %s: %s", target, link_kind_name(link.kind), link.why != NULL ? link.why : "");
    assert_null(link.why);
    link_fini(&link);
}

static void notes_have_other_names(void **state)
{
    struct folder *f = *state;
    put(f, "a.md", "---\naliases: [别名, Second Name]\n---\n# 甲\n");
    put(f, "in/b.md", "---\nslug: /start\nid: bee\n---\n# 乙\n");
    put(f, "in/c.md",
        "---\npermalink: /docs/cee/\n---\n# 丙\n\n(eq-one)=\n$$x$$\n\n![图](p.png)\n:label:`fig_p`\n\n"
        ":::{figure} p.png\n:name: fig-q\n:::\n\n## 节 {#sec-r}\n\n正文 (s)= 不是。\n");
    struct course *c = open_it(f);
    leads_to(c, "in/b.md", "别名", "a.md");
    leads_to(c, "in/b.md", "Second Name", "a.md");
    leads_to(c, "a.md", "in/bee", "in/b.md");
    leads_to(c, "a.md", "/start", "in/b.md");
    leads_to(c, "a.md", "/docs/cee", "in/c.md");
    leads_to(c, "a.md", "#eq-one", "in/c.md");
    leads_to(c, "a.md", "#fig_p", "in/c.md");
    leads_to(c, "a.md", "#fig-q", "in/c.md");
    leads_to(c, "a.md", "#sec-r", "in/c.md");
}

/* Addresses of a site resolve as its tool has them; templates and schemes of tools are no faults. */
static void addresses_of_sites(void **state)
{
    struct folder *f = *state;
    put(f, "book/content/a.md",
        "# :pencil2: 算法\n\n[自](#pencil2-算法) [乙](/in/b/) ![图](/p.png) ![缺](/q.png)\n"
        "[基]({{site.baseurl}}/in/b) [人]({{author.url}}) [文](doi:10.1/x)\n\n<table>\n<tr><td>1</td><td>2</td>"
        "</tr>\n<tr><td colspan=2>3</td></tr>\n</table>\n");
    put(f, "book/content/in/b.md", "# B\n");
    put(f, "book/content/public/p.png", "");
    put(f, "nb/n.ipynb",
        "{\"nbformat\": 4, \"metadata\": {}, \"cells\": [{\"cell_type\": \"markdown\", \"source\": "
        "\"# Big-O: Notation 1.2\\n\\n[a](#Big-O:-Notation-1.2) [b](#none)\"}]}");
    put(f, "home.md", "---\nlayout: home\n---\n");
    struct course *c = open_it(f);
    leads_to(c, "book/content/a.md", "/in/b/", "book/content/in/b.md");
    leads_to(c, "book/content/a.md", "{{site.baseurl}}/in/b", "book/content/in/b.md");
    struct link paper = link_resolve(c, "home.md", slice_of("doi:10.1/x"));
    assert_string_equal(paper.url, "https://doi.org/10.1/x");
    link_fini(&paper);
    struct outline *outlines[8] = {NULL};
    for (size_t i = 0; i < c->chapter_count; i++) {
        const struct doc *doc = chapter_load(c, (int)i, &f->diags);
        outlines[i] = doc != NULL ? outline_build(doc) : NULL;
    }
    for (size_t i = 0; i < c->chapter_count; i++)
        lint_chapter(c, (int)i, outlines, NULL, &f->diags);
    for (size_t i = 0; i < c->chapter_count; i++)
        outline_free(outlines[i]);
    assert_int_equal(f->diags.count, 2);
    assert_string_equal(finding(f, "image-missing")->file, "book/content/a.md");
    assert_string_equal(finding(f, "anchor-missing")->file, "nb/n.ipynb");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(index_note_with_upstream_chapters),
        TEST(local_and_upstream_link_in_one_item),
        TEST(mdbook_summary),
        TEST(landing_page_is_no_index),
        TEST(readme_in_parts),
        TEST(docsify_sidebar),
        TEST(sidebar_as_people_write_them),
        TEST(table_of_chapters),
        TEST(folder_without_index),
        TEST(symbolic_link_loops_end),
        TEST(symbolic_links_are_followed_once),
        TEST(a_catalogue_hides_nothing),
        TEST(the_better_index_wins),
        TEST(an_index_can_be_named_or_refused),
        TEST(mkdocs_nav),
        TEST(toc_yml_and_sidebars_json),
        TEST(toctrees_nest),
        TEST(links_stand_in_the_contents),
        TEST(titles_are_words_that_somebody_chose),
        TEST(paths_are_sought_as_people_write_them),
        TEST(faults_are_told_once),
        TEST(orphans_are_told),
        TEST(sidebars_in_javascript),
        TEST(weights_order_the_pages),
        TEST(pages_name_their_parents),
        TEST(own_pages_are_files),
        TEST(notes_have_other_names),
        TEST(addresses_of_sites),
        TEST(what_is_wrong_hides_nothing),
        TEST(chapters_are_found_as_users_name_them),
        TEST(links_lead_where_they_should),
        TEST(anchors_are_githubs),
        TEST(reload_keeps_the_old_text_when_it_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
