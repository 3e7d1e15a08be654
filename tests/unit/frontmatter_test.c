/* frontmatter_test.c - proves that front matter with faults is read as far as it goes, that each fault is told once, and that a list of
 * chapters calls a note what the note calls itself. */
#include "biji/doc.h"

#include "courses.h"

struct sample {
    const char *text, *title, *tags, *code; /* code: of the only finding; NULL: there is none */
    int line;                               /* of the finding */
};

static const struct sample samples[] = {
    {"---\ntitle: \"没关\nkey: v\n---\n文\n", "\"没关", "", "front-matter-invalid", 2},
    {"---\nkey: v\ntitle: [a, b\n---\n文\n", "[a, b", "", "front-matter-invalid", 3},
    {"---\ntitle: \"紧\"\ntags:[a, 'b']\nlist:\n- 一\n---\n文\n", "紧", "a\nb", "front-matter-invalid", 3},
    {"---\ntags:\n-甲\n- 乙\ntitle:题\n---\n文\n", "题", "甲\n乙", "front-matter-invalid", 5},
    {"---   \ntitle: 空格\n---  \n文\n", "空格", "", NULL, 0},
    {"---\ntitle: 一\ntitle: 二\n---\n文\n", "一", "", "front-matter-duplicate", 3},
    {"---\r\ntitle: 回车\r\n...\r\n文\r\n", "回车", "", NULL, 0},
    {"---\ntitle: a\ntags:\n- x\n- y\n---\n# 别\n", "a", "x\ny", NULL, 0},
    {"---\ntitle：全角\ntags: [a, b]\n---\n文\n", "全角", "a\nb", "front-matter-invalid", 2},
    {"\"title\": \"无括号\",\n\"tags\": [\"a\", \"b\"]\n;;;\n文\n", "无括号", "a\nb", NULL, 0},
    {"---json\n{\"title\": \"题\", \"tags\": [\"a\"]}\n---\n文\n", "题", "a", NULL, 0},
};

static void expect_meta(const struct sample *sample, const struct doc *doc, const char *key, const char *wanted)
{
    if (!slice_eq_str(doc_meta(doc, key), wanted))
        fail_msg("%s: %s is \"%.*s\"", sample->text, key, (int)doc_meta(doc, key).bytes, doc_meta(doc, key).ptr);
}

static void faults_are_read_around(void **state)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct folder *f = *state;
        const struct sample *sample = &samples[i];
        put(f, "a.md", sample->text);
        struct course *c = open_it(f);
        assert_string_equal(c->chapters[0].title, sample->title);
        diags_cut(&f->diags, 0);
        const struct doc *doc = chapter_load(c, 0, &f->diags);
        expect_meta(sample, doc, "title", sample->title);
        expect_meta(sample, doc, "tags", sample->tags);
        if (f->diags.count != (sample->code != NULL))
            fail_msg("%s: %zu findings", sample->text, f->diags.count);
        if (sample->code != NULL) {
            assert_string_equal(f->diags.items[0].code, sample->code);
            assert_int_equal(f->diags.items[0].line, sample->line);
        }
        course_free(c);
        f->course = NULL;
        diags_cut(&f->diags, 0);
    }
}

/* What opens as TOML and is never closed stays text, and is told. */
static void open_toml_is_told(void **state)
{
    struct folder *f = *state;
    put(f, "a.md", "+++\ntitle = \"题\"\n\n# 标\n");
    struct course *c = open_it(f);
    const struct doc *doc = chapter_load(c, 0, &f->diags);
    assert_int_equal(doc->meta_count, 0);
    assert_string_equal(c->chapters[0].title, "标");
    bool told = false;
    for (size_t i = 0; i < f->diags.count; i++)
        told = told || strcmp(f->diags.items[i].code, "front-matter-unclosed") == 0;
    assert_true(told);
}

/* A remark between two rules is text although it reads as a mapping; keys of a vault's own are not. */
static void remarks_are_text(void **state)
{
    static const struct {
        const char *text;
        bool shown;
    } notes[] = {{"---\n注意: 请先读第一章。\n---\n\n文\n", true},
                 {"---\nIn this chapter: we learn things.\n---\n\n文\n", true},
                 {"---\n创建时间: 2024-01-01\n---\n\n文\n", false},
                 {"---\nstatus: done.\n---\n\n文\n", false},
                 {"---\nsummary: This is what a post says.\n---\n\n文\n", false},
                 {"---\ndescription: 这里讲注意力。\n---\n\n文\n", false},
                 {"---\ntitle: 为什么？\nnote: 请先读第一章。\n---\n\n文\n", false}};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct folder *f = *state;
        put(f, "a.md", notes[i].text);
        struct course *c = open_it(f);
        const struct doc *doc = chapter_load(c, 0, &f->diags);
        if ((doc->root->first->kind == NODE_RULE) != notes[i].shown)
            fail_msg("%s", notes[i].text);
        course_free(c);
        f->course = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(open_toml_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faults_are_read_around, set_up, tear_down),
        cmocka_unit_test_setup_teardown(remarks_are_text, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
