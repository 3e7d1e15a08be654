/* note_test.c - a note's bytes become a document: what is repaired is told, and the tree holds its invariants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "biji/dump.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *dump_of(const char *text, size_t bytes, struct diags *diags)
{
    struct doc *doc = note_parse_take("note.md", xstrndup(text, bytes), bytes, diags);
    doc_check(doc);
    struct buf out = {0};
    dump_doc(doc, &out);
    doc_free(doc);
    return buf_take(&out);
}

static void first_elements(void **state)
{
    (void)state;
    struct diags diags = {0};
    static const char text[] = "---\ntitle: T\n---\n# A *b* $x_1$\n\n- [x] one\n\n| a | b |\n|:-|-|\n| 1 | ~~2~~ |\n";
    char *dump = dump_of(text, sizeof text - 1, &diags);
    assert_non_null(strstr(dump, "4:1 heading level=1"));
    assert_non_null(strstr(dump, " math \"x_1\""));
    assert_non_null(strstr(dump, " item task=done"));
    assert_non_null(strstr(dump, " table columns=left,default"));
    assert_non_null(strstr(dump, " strike"));
    assert_int_equal(diags.count, 0);
    free(dump);
    diags_free(&diags);
}

static void bytes_are_repaired(void **state)
{
    (void)state;
    struct diags diags = {0};
    static const char text[] = "\xEF\xBB\xBF"
                               "a\r\nb\0c\xFF\rd\n";
    char *dump = dump_of(text, sizeof text - 1, &diags);
    assert_non_null(strstr(dump, "text \"a\""));
    assert_non_null(strstr(dump, "text \"b\xEF\xBF\xBD"
                                 "c\xEF\xBF\xBD\""));
    assert_non_null(strstr(dump, "text \"d\""));
    assert_int_equal(diags.count, 2);
    assert_int_equal(diags.items[0].line, 2);
    assert_int_equal(diags.items[0].column, 2);
    free(dump);
    diags_free(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_elements),
        cmocka_unit_test(bytes_are_repaired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
