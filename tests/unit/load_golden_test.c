/* load_golden_test.c - proves that each note of tests/golden/load gives the tree beside it (.tree): kinds, places, texts.
 * GOLDENS=write rewrites the texts; read the difference before committing it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/dump.h"
#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* The tree and the findings of a note as text, malloc'ed. */
static char *render(const char *path)
{
    struct diags diags = {0};
    const char *name = strrchr(path, '/') + 1;
    struct doc *doc = note_load(path, name, &diags, NULL);
    assert_non_null(doc);
    doc_check(doc);
    struct buf out = {0};
    dump_doc(doc, &out);
    diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++)
        buf_printf(&out, "%s:%d:%d: %s: %s: %s\n", diags.items[i].file, diags.items[i].line, diags.items[i].column,
                   diag_severity_name(diags.items[i].severity), diags.items[i].code, diags.items[i].message);
    diags_free(&diags);
    doc_free(doc);
    return buf_take(&out);
}

static void trees_are_as_agreed(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/golden/load/*.md", 0, NULL, &found), 0);
    const char *mode = getenv("GOLDENS");
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *tree = render(found.gl_pathv[i]), *expected = NULL;
        struct buf path = {0};
        size_t bytes;
        buf_add(&path, found.gl_pathv[i], strlen(found.gl_pathv[i]) - strlen(".md"));
        buf_add_str(&path, ".tree");
        if (mode != NULL && strcmp(mode, "write") == 0)
            assert_true(file_write_atomic(path.ptr, slice_of(tree), NULL));
        assert_true(file_read(path.ptr, &expected, &bytes, NULL));
        assert_string_equal(tree, expected);
        free(expected);
        free(tree);
        buf_free(&path);
    }
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(trees_are_as_agreed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
