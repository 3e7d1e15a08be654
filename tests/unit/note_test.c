/* note_test.c - proves that a note's bytes become a document: repairs and errors are reported with their place, the
 * front matter is read to its first error, and reading continues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/dump.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

static struct doc *read_bytes(const char *text, size_t bytes, struct diags *diags)
{
    struct doc *doc = note_parse_take("note.md", xstrndup(text, bytes), bytes, diags);
    doc_check(doc);
    return doc;
}

static struct doc *read_note(const char *text, struct diags *diags)
{
    return read_bytes(text, strlen(text), diags);
}

static void expect_meta(const struct doc *doc, const char *key, const char *value)
{
    char *got = xstrndup(doc_meta(doc, key).ptr, doc_meta(doc, key).bytes);
    assert_string_equal(got, value);
    free(got);
}

static void expect_diag(const struct diags *diags, size_t index, const char *code, int line, int column)
{
    assert_true(index < diags->count);
    assert_string_equal(diags->items[index].code, code);
    assert_string_equal(diags->items[index].file, "note.md");
    assert_int_equal(diags->items[index].line, line);
    assert_int_equal(diags->items[index].column, column);
}

static void expect_text(const struct doc *doc, const char *expected)
{
    struct buf plain = {0};
    buf_add_str(&plain, "");
    struct node *first = doc->root->first;
    if (first != NULL && first->kind == NODE_HEADING && first->heading.made)
        node_unlink(first); /* the title, which is none of the text */
    node_plain_text(doc->root, &plain);
    assert_string_equal(plain.ptr, expected);
    buf_free(&plain);
}

static void bytes_are_repaired(void **state)
{
    (void)state;
    struct diags diags = {0};
    static const char text[] = "\xEF\xBB\xBF"
                               "a\r\nb\0c\xFF\rd\xE4\xB8\n";
    struct doc *doc = read_bytes(text, sizeof text - 1, &diags);
    expect_text(doc, "a b\xEF\xBF\xBD"
                     "c\xEF\xBF\xBD d\xEF\xBF\xBD");
    assert_int_equal(diags.count, 2);
    expect_diag(&diags, 0, "nul-byte", 2, 2);
    expect_diag(&diags, 1, "utf-8", 2, 6); /* the NUL before it takes three bytes now */
    doc_free(doc);
    diags_free(&diags);
}

static void clean_bytes_are_left_alone(void **state)
{
    (void)state;
    static const char *const clean[] = {"", "\n", "ascii only, more than eight bytes",
                                        "中文，。“”\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF",
                                        "\xF0\x9F\x98\x80\xC2\xA0\xE0\xA4\x85 \t x"};
    static const char *const ill[] = {"\xED\xA0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80",        "中\xE4\xB8",
                                      "\xC0\xAF",     "\x80",         "中文中文\xE4\xB8中文中文"};
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_note(clean[i], &diags);
        assert_int_equal(diags.count, 0);
        assert_string_equal(doc->source, clean[i]);
        doc_free(doc);
    }
    for (size_t i = 0; i < sizeof ill / sizeof ill[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_note(ill[i], &diags);
        assert_int_equal(diags.count, 1);
        assert_true(utf8_valid(slice_from(doc->source, doc->source_bytes)));
        doc_free(doc);
        diags_free(&diags);
    }
}

static void front_matter_is_read(void **state)
{
    (void)state;
    struct diags diags = {0};
    struct doc *doc =
        read_note("\xEF\xBB\xBF---\r\ntitle: \"第 1 章\"\r\nkeywords: [甲, 乙]\r\ntags:\r\n  - a\r\n  - b\r\n"
                  "中文键: {x: [1, {y: 2}]}\r\nempty:\r\n...\r\n# 正文\r\n",
                  &diags);
    expect_meta(doc, "title", "第 1 章");
    expect_meta(doc, "keywords", "甲\n乙");
    expect_meta(doc, "tags", "a\nb");
    expect_meta(doc, "中文键", "{x: [1, {y: 2}]}");
    expect_meta(doc, "empty", "");
    expect_meta(doc, "absent", "");
    assert_int_equal(doc->meta_count, 5);
    assert_int_equal(doc->meta[3].line, 7);
    assert_int_equal(doc->root->first->line, 10);
    assert_int_equal(diags.count, 0);
    doc_free(doc);
}

static void a_title_without_heading_is_shown(void **state)
{
    (void)state;
    static const struct {
        const char *note, *first;
        int level, line; /* of the first heading */
        bool made;
    } notes[] = {{"---\ntitle: 甲\n---\n正文\n", "甲", 1, 2, true},
                 {"+++\ntitle = \"甲\"\n+++\n\n## 乙\n", "甲", 1, 2, true},
                 {"---\ntitle: |\n  甲\n\n  丁\n---\n正文\n", "甲 丁", 1, 2, true},
                 {"---\ntitle: 甲\n---\n开头\n\n# 丙\n", "甲", 1, 2, true}, /* a later one is a part */
                 {"---\ntitle: 甲\n---\n# 丙\n", "丙", 1, 4, false},
                 {"---\ntitle: 甲\n---\n\n## 甲\n", "甲", 2, 5, false}};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct doc *doc = read_note(notes[i].note, NULL);
        const struct node *first = doc->root->first;
        struct buf words = {0};
        assert_int_equal(first->kind, NODE_HEADING);
        assert_int_equal(first->heading.made, notes[i].made);
        assert_int_equal(first->heading.level, notes[i].level);
        node_plain_text(first, &words);
        assert_string_equal(words.ptr, notes[i].first);
        assert_int_equal(first->line, notes[i].line);
        buf_free(&words);
        doc_free(doc);
    }
    struct doc *doc = read_note("---\ntitle: 甲\n---\n![图](p.png)\n\n# 丙\n", NULL); /* a picture may stand above it */
    assert_int_equal(doc->root->first->kind, NODE_PARAGRAPH);
    doc_free(doc);
}

static void front_matter_errors_have_a_place(void **state)
{
    (void)state;
    struct diags diags = {0};
    struct doc *doc = read_note("---\ntitle: 甲\nbad: [x\nmore: 1\n---\n正文\n", &diags);
    expect_diag(&diags, 0, "front-matter-invalid", 3, 6);
    expect_meta(doc, "title", "甲"); /* the part before the error counts */
    expect_text(doc, "正文");
    doc_free(doc);
    diags_free(&diags);

    doc = read_note("---\ntitle: 甲\n正文\n", &diags);
    expect_diag(&diags, 0, "front-matter-unclosed", 1, 1);
    expect_text(doc, " title: 甲正文");
    doc_free(doc);
    diags_free(&diags);

    doc = read_note("---\ntitle: 甲\nkey: 1\ntitle: 乙\nkey: 2\n---\n", &diags);
    assert_int_equal(diags.count, 2);
    diags_sort(&diags);
    expect_diag(&diags, 0, "front-matter-duplicate", 4, 1);
    expect_diag(&diags, 1, "front-matter-duplicate", 5, 1);
    expect_meta(doc, "title", "甲");
    expect_meta(doc, "key", "1");
    doc_free(doc);
    diags_free(&diags);

    doc = read_note("---\na: 中 \x01\n---\n", &diags);
    expect_diag(&diags, 0, "front-matter-invalid", 2, 1);
    doc_free(doc);
    diags_free(&diags);
}

static void dashes_alone_are_no_front_matter(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } notes[] = {{"---\n\n正文\n", " 正文"},
                 {"---\n正文，两条线之间\n---\n", " 正文，两条线之间"},
                 {"----\na: b\n---\n", " a: b"},
                 {" ---\na: b\n---\n", " a: b"},
                 {"---\n---\n正文", "正文"}};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_note(notes[i].text, &diags);
        expect_text(doc, notes[i].plain);
        assert_int_equal(diags.count, 0);
        doc_free(doc);
    }
}

static void what_is_no_mapping_stays_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain, *code;
    } notes[] = {
        {"---\n提醒: 先读上章\n一段话。\n\n## 节\n\n又一段。\n---\n尾", " 提醒: 先读上章一段话。 节 又一段。 尾",
         "front-matter-text"},
        {"---\ntitle:一句\n接着写\n---\n尾", " title:一句接着写 尾", NULL},
        {"---\nE = mc\n---\n尾", " E = mc 尾", NULL},
        {"---\n提醒: 先读上章\n\n## 节\n---\n尾", " 提醒: 先读上章 节  尾", "front-matter-text"},
        {"---\n\na: b\n---\n尾", " a: b 尾", NULL},
        {"{ 集合 }\n\n尾", "{ 集合 } 尾", NULL},
        {"+++\n一段话\n+++\n尾", "+++ 一段话 +++ 尾", NULL},
        {"甲: 乙\n---\n尾", "甲: 乙 尾", NULL},
        {"note: text\n---\n尾", "note: text 尾", NULL},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_note(notes[i].text, &diags);
        assert_int_equal(doc->meta_count, 0);
        assert_int_equal(diags.count, notes[i].code != NULL);
        if (notes[i].code != NULL)
            assert_string_equal(diags.items[0].code, notes[i].code);
        assert_int_equal(doc->body_offset, 0);
        expect_text(doc, notes[i].plain);
        doc_free(doc);
        diags_free(&diags);
    }
}

static void front_matter_of_every_form(void **state)
{
    (void)state;
    static const struct {
        const char *text, *title, *tags, *code;
        int line, column;
    } notes[] = {
        {"+++\ntitle = \"标 \\\"题\\\"\"\ndate = 2024-01-01\ntags = [\n  'a',\n \"b\"]\n[params]\ntitle = "
         "'x'\n+++\n正文",
         "标 \"题\"", "a\nb", NULL, 0, 0},
        {"{\n  \"title\": \"标题 }\",\n  \"tags\": [\"a\", \"b\"]\n}\n\n正文", "标题 }", "a\nb", NULL, 0, 0},
        {"title: 旧文\ntags:\n- a\n- b\n---\n正文", "旧文", "a\nb", "front-matter-open", 1, 1},
        {"\n\n---\ntitle: 空行后\n---\n正文", "空行后", "", "front-matter-place", 1, 1},
        {"---\ntitle: 教程: 上\ntags: [a, b]\n---\n正文", "教程: 上", "a\nb", "front-matter-invalid", 2, 14},
        {"---\ntitle:\t表\n\ttags: [a]\n---\n正文", "表", "", "front-matter-invalid", 3, 1},
        {"---\ntitle: 甲\n# date: 乙\n\n# layout: 丙\ntags: a\n---\n正文", "甲", "a", NULL, 0, 0},
        {"---\ntitle:无空格\ntags:a\n---\n正文", "无空格", "a", "front-matter-invalid", 2, 7},
        {"---\ntitle: 甲\ndate:2020-01-01\n---\n正文", "甲", "", "front-matter-invalid", 3, 6},
        {"---\ntitle = \"错线\"\ntags = ['a']\n---\n正文", "错线", "a", "front-matter-toml", 2, 1},
        {"---toml\ntitle = \"写明\"\n---\n正文", "写明", "", NULL, 0, 0},
        {"---yaml\ntitle: 写明\n---\n正文", "写明", "", NULL, 0, 0},
        {"+++\n\"title\" = \"\"\"\n多行\"\"\"\ntags = []\n+++\n正文", "多行", "", NULL, 0, 0},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_note(notes[i].text, &diags);
        expect_text(doc, "正文");
        expect_meta(doc, "title", notes[i].title);
        expect_meta(doc, "tags", notes[i].tags);
        assert_int_equal(diags.count, notes[i].code != NULL);
        if (notes[i].code != NULL)
            expect_diag(&diags, 0, notes[i].code, notes[i].line, notes[i].column);
        doc_free(doc);
        diags_free(&diags);
    }
}

static void every_encoding_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
        const char *plain, *name;
    } notes[] = {
        {"\xFF\xFEh\0i\0\x2D\x4E\x3D\xD8\x00\xDE", 12, "hi中\xF0\x9F\x98\x80", "UTF-16LE"},
        {"\xFE\xFF\x4E\x2D", 4, "中", "UTF-16BE"},
        {"\xFF\xFE\0\0\x2D\x4E\0\0", 8, "中", "UTF-32LE"},
        {"\0\0\xFE\xFF\0\0\x4E\x2D", 8, "中", "UTF-32BE"},
        {"\xB1\xCA\xBC\xC7\xA3\xAC\xC4\xDA\xC8\xDD", 10, "笔记，内容", "GB18030"},
        {"a b \xD1\xA7\xCF\xB0\xC2\xCA\xD2\xAA\xD0\xA1\xD2\xBB\xB5\xE3\xA1\xA3 c", 22, "a b 学习率要小一点。 c",
         "GB18030"}, /* half of it looks like UTF-8 */
        {"\xB5\xA7\xB0\x4F\xA1\x41\xA4\xBA\xAE\x65", 10, "筆記，內容", "Big5"},
        {"\x82\xB1\x82\xEA\x82\xCD\x93\xFA\x96\x7B", 10, "これは日本", "Shift_JIS"},
        {"\x00\x4E\x2D\x4E\x0A\x00", 6, "一中", "UTF-16LE"}, /* without a mark */
        {"\x4E\x00\x4E\x2D\x00\x0A", 6, "一中", "UTF-16BE"},
        {"\xA4\xB3\xA4\xEC\xA4\xCF\xC6\xFC\xCB\xDC", 10, "これは日本", "EUC-JP"},
        {"\xC0\xCC\xB0\xCD\xC0\xBA\x20\xBE\xF0\xBE\xEE\x20\xB8\xF0\xB5\xA8\xBF\xA1\x20\xB0\xFC\xC7\xD1\x20\xB0\xAD\xC0"
         "\xC7\xC0\xD4\xB4\xCF\xB4\xD9\x2E\x20\xC1\xD6\xC0\xC7\x20\xB8\xDE\xC4\xBF\xB4\xCF\xC1\xF2\xC0\xCC\x20\xC7\xD9"
         "\xBD\xC9\xC0\xD4\xB4\xCF\xB4\xD9\x2E",
         63, "이것은 언어 모델에 관한 강의입니다. 주의 메커니즘이 핵심입니다.", "EUC-KR"},
        {"\xC4\x72\x67\x65\x72\x20\x66\xFC\x72\x20\x47\x72\xF6\xDF\x65\x20\x75\x6E\x64\x20\x4D\x61\xDF", 23,
         "Ärger für Größe und Maß", "CP1252"},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = read_bytes(notes[i].bytes, notes[i].count, &diags);
        expect_text(doc, notes[i].plain);
        assert_int_equal(diags.count, 1);
        expect_diag(&diags, 0, "encoding", 1, 1);
        assert_non_null(strstr(diags.items[0].message, notes[i].name));
        doc_free(doc);
        diags_free(&diags);
    }
}

static void notebooks_are_notes(void **state)
{
    (void)state;
    struct diags diags = {0};
    static const char four[] =
        "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": [\"# 题\\n\", \"文\"]},"
        "{\"cell_type\": \"code\", \"execution_count\": 3, \"source\": \"print(1)\", \"outputs\": ["
        "{\"output_type\": \"stream\", \"text\": [\"0%\\r\", \"100%\\n\"]},"
        "{\"output_type\": \"error\", \"traceback\": [\"\\u001b[0;31m错\\u001b[0m误\"]},"
        "{\"output_type\": \"execute_result\", \"data\": {\"text/html\": \"<table><tr><td>格</td></tr>\\n\\n</table>\","
        "\"text/plain\": \"没有\"}},"
        "{\"output_type\": \"display_data\", \"data\": {\"text/latex\": \"$x^2$\"}},"
        "{\"output_type\": \"display_data\", \"data\": {\"image/png\": \"QUJD\"}}]},"
        "{\"cell_type\": \"markdown\", \"source\": \"见\\n\\n![附](attachment:b.png)\", \"attachments\": "
        "{\"b.png\": {\"image/png\": \"QUJD\"}}}],"
        "\"metadata\": {\"language_info\": {\"name\": \"julia\"}}, \"nbformat\": 4}";
    struct doc *doc = read_note(four, &diags);
    expect_text(doc, "题 文 In [3]:print(1)\n100%\n错误\n 格x^2 Out [3] 见 附");
    struct node *shown = doc->root->last->first; /* alone in its paragraph, so that it is a card */
    assert_true(shown->kind == NODE_IMAGE && shown->next == NULL);
    assert_true(slice_ends(shown->target, "#picture-2"));
    assert_true(slice_eq_str(doc->root->first->next->next->next->info, "julia"));
    assert_int_equal(diags.count, 0);
    doc_free(doc);
    doc = read_note("{\"metadata\": {}, \"nbformat\": 3, \"worksheets\": [{\"cells\": ["
                    "{\"cell_type\": \"heading\", \"level\": 2, \"source\": \"节\"},"
                    "{\"cell_type\": \"code\", \"prompt_number\": 1, \"input\": \"a\", \"language\": \"r\","
                    "\"outputs\": [{\"output_type\": \"pyout\", \"text\": \"五\"}]}]}]}",
                    &diags);
    expect_text(doc, "节 In [1]:a\n五\n");
    assert_int_equal(doc->root->first->heading.level, 2);
    assert_int_equal(diags.count, 0);
    doc_free(doc);
    doc = read_note("{\"cells\": [}, \"nbformat\": 4}", &diags);
    assert_int_equal(diags.count, 1);
    expect_diag(&diags, 0, "notebook-invalid", 1, 12);
    doc_free(doc);
    diags_free(&diags);
}

static void dump_shows_what_it_escapes(void **state)
{
    (void)state;
    struct doc *doc = read_note("# \"a\" \\\\ &#27;\n", NULL);
    struct buf out = {0};
    dump_doc(doc, &out);
    assert_string_equal(out.ptr,
                        "1:1 document\n  1:1 heading level=1\n    1:3 text \"\\\"a\\\" \"\n    1:8 text \"\\\\ \"\n"
                        "    1:10 text \"\\x1B\"\n");
    buf_free(&out);
    doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_repaired),
        cmocka_unit_test(clean_bytes_are_left_alone),
        cmocka_unit_test(front_matter_is_read),
        cmocka_unit_test(a_title_without_heading_is_shown),
        cmocka_unit_test(front_matter_errors_have_a_place),
        cmocka_unit_test(dashes_alone_are_no_front_matter),
        cmocka_unit_test(what_is_no_mapping_stays_text),
        cmocka_unit_test(front_matter_of_every_form),
        cmocka_unit_test(every_encoding_is_read),
        cmocka_unit_test(notebooks_are_notes),
        cmocka_unit_test(dump_shows_what_it_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
