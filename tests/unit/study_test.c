/* study_test.c - proves: a course is identified by its front matter or its git origin, wherever it is; a moved one is
 * recognised by its files, and a copy beside it is a different course; entries of older versions, kept by path, are migrated
 * once, and those of other courses stay. */
#include "biji/study.h"

#include "biji/diag.h"
#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* What a test has below its folder. */
static char *in(void *const *state, const char *name)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", (const char *)*state, name);
    return buf_take(&path);
}

static int set_up(void **state)
{
    if (folder_set_up(state) != 0)
        return -1;
    char *data = in(state, "data"), *kept = in(state, "state");
    setenv("XDG_DATA_HOME", data, 1);
    setenv("XDG_STATE_HOME", kept, 1);
    free(data);
    free(kept);
    return 0;
}

static void write_file(void *const *state, const char *name, const char *text)
{
    char *path = in(state, name);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void make_course(void *const *state, const char *name, const char *head)
{
    static const char *const notes[] = {"one.md", "two.md", "three.md"};
    char file[200], text[200];
    snprintf(file, sizeof file, "%s/index.md", name);
    snprintf(text, sizeof text, "%s# Course\n\n1. [One](one.md)\n2. [Two](two.md)\n3. [Three](three.md)\n", head);
    write_file(state, file, text);
    for (size_t i = 0; i < 3; i++) {
        snprintf(file, sizeof file, "%s/%s", name, notes[i]);
        snprintf(text, sizeof text, "# Note %zu\n\nWhat it says.\n", i);
        write_file(state, file, text);
    }
}

/* A course with its study data. */
struct opened {
    struct course *course;
    struct study *study;
};

static struct opened open_at(void *const *state, const char *name)
{
    struct diags diags = {0};
    struct error error = {0};
    char *path = in(state, name);
    struct opened opened = {.course = course_open(path, &diags, &error)};
    if (opened.course == NULL)
        fail_msg("%s", error.message);
    opened.study = study_open(opened.course, path);
    diags_free(&diags);
    free(path);
    return opened;
}

static void save_and_close(struct opened *opened)
{
    struct error error = {0};
    if (!study_save(opened->study, &error))
        fail_msg("%s", error.message);
    study_close(opened->study);
    course_free(opened->course);
}

/* Opens it, sets a mark when letter is not NULL, saves, and tells the id; the caller frees it. */
static char *visit(void *const *state, const char *name, const char *letter)
{
    struct opened opened = open_at(state, name);
    if (letter != NULL)
        state_keep(
            opened.study->progress,
            &(struct state_entry){.kind = STATE_MARK, .course = "", .chapter = "one.md", .label = letter, .line = 3});
    char *id = xstrdup(opened.study->dir->id);
    save_and_close(&opened);
    return id;
}

static bool has_mark(void *const *state, const char *name, const char *letter)
{
    struct opened opened = open_at(state, name);
    bool found = state_find(opened.study->progress, STATE_MARK, "", letter) != NULL;
    save_and_close(&opened);
    return found;
}

static void known_by_what_it_says(void **state)
{
    make_course(state, "a", "---\nid: the-course\n---\n\n");
    make_course(state, "b", "---\nid: the-course\n---\n\n");
    char *a = visit(state, "a", "m"), *b = visit(state, "b", NULL);
    assert_string_equal(a, "the-course");
    assert_string_equal(b, "the-course");
    assert_true(has_mark(state, "b", "m"));
    free(a);
    free(b);
}

static void known_by_its_origin(void **state)
{
    static const char *const origins[] = {"https://user:word@Host.example/Owner/Repo.git",
                                          "git@host.example:Owner/Repo", "ssh://git@host.example:22/Owner/Repo.git/"};
    char *ids[3];
    for (size_t i = 0; i < 3; i++) {
        char name[20], file[60], config[200];
        snprintf(name, sizeof name, "clone%zu/notes", i);
        make_course(state, name, "");
        snprintf(file, sizeof file, "clone%zu/.git/config", i);
        snprintf(config, sizeof config, "[remote \"origin\"]\n\turl = %s\n", origins[i]);
        write_file(state, file, config);
        ids[i] = visit(state, name, NULL);
        assert_string_equal(ids[i], ids[0]);
    }
    assert_non_null(strstr(ids[0], "host.example+Owner+Repo"));
    assert_null(strstr(ids[0], "word"));
    for (size_t i = 0; i < 3; i++)
        free(ids[i]);
}

static void known_again_when_moved(void **state)
{
    make_course(state, "here", "");
    free(visit(state, "here", "m"));
    make_course(state, "copy", "");
    assert_false(has_mark(state, "copy", "m"));
    char *from = in(state, "here"), *to = in(state, "there");
    assert_int_equal(rename(from, to), 0);
    assert_true(has_mark(state, "there", "m"));
    free(from);
    free(to);
}

static void keep_by_path(struct state *machine, enum state_kind kind, const char *root, const char *label)
{
    state_keep(
        machine,
        &(struct state_entry){
            .kind = kind, .course = root, .chapter = "two.md", .label = label, .text = "What it says", .line = 3});
}

static void old_state_is_taken_over(void **state)
{
    make_course(state, "old", "");
    make_course(state, "other", "");
    struct error error = {0};
    char *file = in(state, "state/biji/state"), *given = in(state, "old"), *root = realpath(given, NULL);
    struct state *machine = state_load(file, KEEP_FOLLOW);
    keep_by_path(machine, STATE_POSITION, root, "");
    keep_by_path(machine, STATE_MARK, root, "q");
    keep_by_path(machine, STATE_BOOKMARK, root, "a place");
    keep_by_path(machine, STATE_MARK, "/another/course", "z");
    assert_true(state_save(machine, &error));
    state_free(machine);

    for (int run = 0; run < 2; run++) { /* the second finds in the course's table what the first took over */
        struct opened opened = open_at(state, "old");
        const struct study *study = opened.study;
        assert_non_null(state_find_position(study->progress, "", "two.md"));
        assert_int_equal(state_find_position(study->progress, "", "two.md")->line, 3);
        assert_non_null(state_find(study->progress, STATE_MARK, "", "q"));
        assert_non_null(state_find(study->progress, STATE_BOOKMARK, "", "a place"));
        assert_null(state_find(study->progress, STATE_MARK, "", "z"));
        assert_null(state_find(study->machine, STATE_MARK, root, NULL));
        assert_null(state_find(study->machine, STATE_BOOKMARK, root, NULL));
        assert_non_null(state_find(study->machine, STATE_MARK, "/another/course", "z"));
        save_and_close(&opened);
    }
    assert_false(has_mark(state, "other", "q"));
    free(file);
    free(given);
    free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(known_by_what_it_says, set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(known_by_its_origin, set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(known_again_when_moved, set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(old_state_is_taken_over, set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
