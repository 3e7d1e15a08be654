/* state_test.c - proves: saved entries are there in the next run, with tabs, newlines and backslashes; two programs
 * that run at once both keep their changes; a removed bookmark stays removed; a damaged file loses only its damaged
 * lines; an unwritable folder gives a message. */
#include "biji/state.h"

#include "biji/file.h"

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

static char folder[64], path[128];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/biji-state-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/deep/state", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void keep(struct state *state, enum state_kind kind, const char *course, const char *chapter, const char *label,
                 const char *text, int line)
{
    struct error error = {0};
    state_keep(state,
               &(struct state_entry){
                   .kind = kind, .course = course, .chapter = chapter, .label = label, .text = text, .line = line});
    if (!state_save(state, &error))
        fail_msg("%s", error.message);
}

static void survives_a_run(void **unused)
{
    (void)unused;
    struct state *state = state_load(path, KEEP_FOLLOW);
    keep(state, STATE_POSITION, "/notes", "a.md", "", "first\twords\n\\n", 12);
    keep(state, STATE_POSITION, "/other", "b.md", "", "x", 1);
    keep(state, STATE_POSITION, "/notes", "c.md", "", "later", 99);
    keep(state, STATE_MARK, "/notes", "a.md", "\t", "", 3);
    state_free(state);
    state = state_load(path, KEEP_FOLLOW);
    const struct state_entry *entry = state_find(state, STATE_POSITION, "/notes", NULL);
    assert_string_equal(entry->chapter, "c.md");
    assert_int_equal(entry->line, 99);
    assert_int_equal(state->count, 4); /* a place in each chapter, a mark */
    assert_non_null(state_find(state, STATE_MARK, "/notes", "\t"));
    assert_null(state_find(state, STATE_MARK, "/other", "\t"));
    keep(state, STATE_POSITION, "/notes", "a.md", "", "first\twords\n\\n", 12);
    state_free(state);
    state = state_load(path, KEEP_FOLLOW);
    assert_string_equal(state_find(state, STATE_POSITION, "/notes", NULL)->text, "first\twords\n\\n");
    state_free(state);
}

static void two_programs_at_once(void **unused)
{
    (void)unused;
    struct state *one = state_load(path, KEEP_FOLLOW), *two = state_load(path, KEEP_FOLLOW);
    keep(one, STATE_BOOKMARK, "/notes", "a.md", "A", "", 10);
    keep(two, STATE_BOOKMARK, "/notes", "b.md", "B", "", 20);
    struct error error = {0};
    state_drop(one, &(struct state_entry){.kind = STATE_BOOKMARK, .course = "/notes", .chapter = "a.md", .line = 10});
    assert_true(state_save(one, &error));
    keep(two, STATE_PROMPT, "", "", "search", "注意力",
         0); /* had read a.md's absence, must not bring it back or lose b.md */
    state_free(one);
    state_free(two);
    struct state *after = state_load(path, KEEP_FOLLOW);
    int bookmarks = 0;
    for (size_t i = 0; i < after->count; i++)
        bookmarks += after->entries[i].kind == STATE_BOOKMARK;
    assert_int_equal(bookmarks, 1);
    assert_string_equal(state_find(after, STATE_BOOKMARK, "/notes", NULL)->label, "B");
    assert_string_equal(state_find(after, STATE_PROMPT, "", "search")->text, "注意力");
    state_free(after);
}

static void damaged_file(void **unused)
{
    (void)unused;
    struct error error = {0};
    static const char damaged[] =
        "\n\tx\nposition\nposition\tnow\t1\t/notes\nnonsense\t1\t2\t3\nposition\t5\t7\t/notes\ta.md\t\twords\n"
        "position\t6\t8\t/cut";
    struct state *state = state_load(path, KEEP_FOLLOW);
    keep(state, STATE_MARK, "/notes", "a.md", "a", "", 1); /* makes the folder */
    assert_true(file_write_atomic(path, slice_from(damaged, sizeof damaged - 1), &error));
    state_free(state);
    state = state_load(path, KEEP_FOLLOW);
    assert_int_equal(state->count, 1);
    assert_int_equal(state_find(state, STATE_POSITION, "/notes", NULL)->line, 7);
    keep(state, STATE_MARK, "/notes", "a.md", "b", "", 1);
    state_free(state);
    struct buf bytes = {0};
    assert_true(keep_read(path, KEEP_FOLLOW, &bytes, &error));
    assert_non_null(strstr(bytes.ptr, "nonsense\t1\t2\t3\n")); /* unknown lines stay */
    assert_non_null(strstr(bytes.ptr, "position\t6\t8\t/cut\n"));
    buf_free(&bytes);
}

static void unwritable(void **unused)
{
    (void)unused;
    struct error error = {0};
    struct state *state = state_load("/dev/null/biji/state", KEEP_FOLLOW);
    assert_int_equal(state->count, 0);
    assert_true(state_save(state, &error)); /* nothing changed, nothing to say */
    state_keep(state, &(struct state_entry){.kind = STATE_POSITION, .course = "/notes"});
    assert_false(state_save(state, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_non_null(strstr(error.message, "/dev/null"));
    state_free(state);
    state = state_load(NULL, KEEP_FOLLOW);
    state_keep(state, &(struct state_entry){.kind = STATE_POSITION, .course = "/notes"});
    assert_true(state_save(state, NULL));
    state_free(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(survives_a_run, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(two_programs_at_once, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(damaged_file, make_folder, remove_folder),
        cmocka_unit_test(unwritable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
