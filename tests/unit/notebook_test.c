/* notebook_test.c - proves that notebooks become notes: what is folded, which form of an output is shown, and that the pictures in
 * them, and those in addresses, can be had as files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/picture.h"

#include "folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One pixel. */
#define PNG "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#define SVG "<svg xmlns='http://www.w3.org/2000/svg' width='7' height='5'></svg>"

static char *write_in(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(file_write_atomic(path, slice_of(text), NULL));
    return xstrdup(path);
}

/* A notebook of these cells, as a note. */
static struct doc *read_cells(const char *cells)
{
    struct buf note = {0};
    buf_printf(&note, "{\"cells\": [%s], \"metadata\": {}, \"nbformat\": 4}", cells);
    size_t bytes = note.bytes;
    struct doc *doc = note_parse_take("note.ipynb", buf_take(&note), bytes, NULL);
    doc_check(doc);
    return doc;
}

static void expect_words(const char *cells, const char *words)
{
    struct doc *doc = read_cells(cells);
    struct buf plain = {0};
    node_plain_text(doc->root, &plain);
    if (!slice_eq_str(buf_slice(&plain), words))
        print_message("%.*s\nin %s\n", (int)plain.bytes, plain.ptr, cells);
    assert_true(slice_eq_str(buf_slice(&plain), words));
    buf_free(&plain);
    doc_free(doc);
}

static int count_of(const char *cells, enum node_kind kind)
{
    struct doc *doc = read_cells(cells);
    int count = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        count += n->kind == kind;
    doc_free(doc);
    return count;
}

static void hidden_parts_are_folded(void **state)
{
    (void)state;
    static const char *const metadata[] = {"\"tags\": [\"hide-input\"]", "\"jupyter\": {\"source_hidden\": true}",
                                           "\"cellView\": \"form\"", "\"tags\": [\"x\", \"remove_cell\"]",
                                           "\"tags\": [\"hide-output\"]"};
    for (size_t i = 0; i < sizeof metadata / sizeof metadata[0]; i++) {
        char cell[400];
        snprintf(cell, sizeof cell,
                 "{\"cell_type\": \"code\", \"metadata\": {%s}, \"source\": \"a\", \"outputs\": [{\"output_type\": "
                 "\"stream\", "
                 "\"text\": \"b\"}]}",
                 metadata[i]);
        assert_int_equal(count_of(cell, NODE_DETAILS), i == 3 ? 2 : 1);
        assert_int_equal(count_of(cell, NODE_CODE_BLOCK), 2); /* nothing is lost */
    }
    assert_int_equal(
        count_of(
            "{\"cell_type\": \"code\", \"metadata\": {\"collapsed\": true, \"tags\": [\"hide\"]}, \"source\": \"a\", "
            "\"outputs\": []}",
            NODE_DETAILS),
        0);
}

static void the_form_that_says_most_is_shown(void **state)
{
    (void)state;
    static const char output[] = "{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"output_type\": "
                                 "\"display_data\", \"data\": {%s}}]}";
    static const char *const rows[][2] = {
        {"\"text/plain\": \"<IPython.core.display.HTML object>\", \"text/html\": \"<b>粗</b> 字\"", "In [ ]: 粗 字"},
        {"\"text/plain\": \"<IPython.core.display.Javascript object>\", \"text/html\": \"<script>x</script>\"",
         "In [ ]:<IPython.core.display.Javascript object>\n"},
        {"\"text/latex\": \"\\\\begin{tabular}{l}甲\\\\end{tabular}\", \"text/html\": "
         "\"<table><tr><td>乙</td></tr></table>\"",
         "In [ ]: 乙"},
        {"\"text/latex\": \"$x$\", \"text/html\": \"<i>y</i>\"", "In [ ]:x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char cell[600];
        struct buf whole = {0};
        snprintf(cell, sizeof cell, "%s", output);
        char *place = strstr(cell, "%s");
        buf_add(&whole, cell, (size_t)(place - cell));
        buf_add_str(&whole, rows[i][0]);
        buf_add_str(&whole, place + 2);
        expect_words(whole.ptr, rows[i][1]);
        buf_free(&whole);
    }
}

/* The first heading of a notebook given as bytes in any encoding. */
static void expect_heading(const char *bytes, size_t count, const char *words)
{
    char *copy = xmalloc(count + 1);
    memcpy(copy, bytes, count);
    copy[count] = '\0';
    struct doc *doc = note_parse_take("note.ipynb", copy, count, NULL);
    struct buf plain = {0};
    assert_non_null(doc->root->first);
    assert_int_equal(doc->root->first->kind, NODE_HEADING);
    node_plain_text(doc->root->first, &plain);
    assert_true(slice_eq_str(buf_slice(&plain), words));
    buf_free(&plain);
    doc_free(doc);
}

static void notebooks_in_any_encoding(void **state)
{
    (void)state;
    static const char marked[] =
        "\xEF\xBB\xBF{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"# 题\"}], \"nbformat\": 4}";
    static const char gbk[] = "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"# "
                              "\xD6\xD0\xCE\xC4\xB1\xCA\xBC\xC7\"}], \"nbformat\": 4}";
    static const char ascii[] = "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"# T\"}], \"nbformat\": 4}";
    struct buf wide = {0};
    buf_add_str(&wide, "\xFF\xFE");
    for (size_t i = 0; i + 1 < sizeof ascii; i++) {
        buf_add_char(&wide, ascii[i]);
        buf_add_char(&wide, '\0');
    }
    expect_heading(marked, sizeof marked - 1, "题");
    expect_heading(gbk, sizeof gbk - 1, "中文笔记");
    expect_heading(wide.ptr, wide.bytes, "T");
    buf_free(&wide);
}

/* A notebook that is cut off, or is a page that says so, is shown as it is and told. */
static void what_is_no_notebook_is_told(void **state)
{
    (void)state;
    static const char *const files[] = {"{\"cells\": [{\"cell_type\": \"mark", "<html>404</html>", "[1, 2]", "文\n"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct diags diags = {0};
        struct doc *doc = note_parse_take("note.ipynb", xstrdup(files[i]), strlen(files[i]), &diags);
        assert_non_null(doc->root->first);
        assert_int_equal(diags.count, 1);
        assert_string_equal(diags.items[0].code, "notebook-invalid");
        doc_free(doc);
        diags_free(&diags);
    }
}

static int files_in(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        count += entry->d_name[0] != '.';
    if (dir != NULL)
        closedir(dir);
    return count;
}

static void expect_picture(const char *folder, const char *path, const char *target, enum picture_kind kind, int width)
{
    int cols = 0, rows = 0;
    char *file = note_picture_file(folder, path, slice_of(target)),
         *again = note_picture_file(folder, path, slice_of(target));
    assert_non_null(file);
    assert_string_equal(file, again); /* written once */
    assert_int_equal(picture_kind(file), kind);
    assert_true(picture_size(file, &cols, &rows));
    assert_int_equal(cols, width);
    free(file);
    free(again);
}

static void pictures_inside_are_files(void **state)
{
    static const char notebook[] =
        "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"![甲](attachment:a.png)\", "
        "\"attachments\": {\"a.png\": {\"image/png\": \"" PNG "\"}}},"
        "{\"cell_type\": \"code\", \"source\": \"x\", \"outputs\": ["
        "{\"output_type\": \"display_data\", \"data\": {\"image/svg+xml\": [\"" SVG "\"]}},"
        "{\"output_type\": \"display_data\", \"data\": {\"image/png\": [\"" PNG "\"], \"text/plain\": \"f\"}}]}],"
        "\"metadata\": {}, \"nbformat\": 4}";
    char folder[256];
    snprintf(folder, sizeof folder, "%s/kept", (char *)*state);
    char *path = write_in(*state, "a b.ipynb", notebook);
    struct doc *doc = note_load(path, "a b.ipynb", NULL, NULL);
    int count = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        char target[40];
        if (n->kind != NODE_IMAGE)
            continue;
        snprintf(target, sizeof target, "a b.ipynb#picture-%d", ++count);
        assert_true(slice_eq_str(n->target, target));
        assert_true(note_holds_picture(n->target));
    }
    assert_int_equal(count, 3);
    doc_free(doc);
    expect_picture(folder, path, "a b.ipynb#picture-1", PICTURE_PNG, 1);
    expect_picture(folder, path, "a b.ipynb#picture-2", PICTURE_SVG, 7);
    expect_picture(folder, path, "a b.ipynb#picture-3", PICTURE_PNG, 1);
    expect_picture(folder, NULL, "data:image/png;base64," PNG, PICTURE_PNG, 1);
    assert_int_equal(files_in(folder), 4);
    assert_null(note_picture_file(folder, path, slice_of("a b.ipynb#picture-4")));
    assert_null(note_picture_file(folder, "missing.ipynb", slice_of("missing.ipynb#picture-1")));
    assert_null(note_picture_file(NULL, path, slice_of("a b.ipynb#picture-1"))); /* nowhere to keep it */
    assert_false(note_holds_picture(slice_of("a.png")));
    assert_false(note_holds_picture(slice_of("data:text/html;base64,eA==")));
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_parts_are_folded),
        cmocka_unit_test(the_form_that_says_most_is_shown),
        cmocka_unit_test(notebooks_in_any_encoding),
        cmocka_unit_test(what_is_no_notebook_is_told),
        cmocka_unit_test_setup_teardown(pictures_inside_are_files, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
