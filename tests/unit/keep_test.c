/* keep_test.c - proves that files lose nothing: many writers at once, a lock held by another program, a full disk in the
 * middle of a write, a killed writer, links. */
#include "biji/keep.h"

#include "folder.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char *in(void **state, const char *name)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", (char *)*state, name);
    return buf_take(&path);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_holds(const char *path, const char *text)
{
    struct buf bytes = {0};
    assert_true(keep_read(path, KEEP_FOLLOW, &bytes, NULL));
    assert_string_equal(bytes.ptr != NULL ? bytes.ptr : "", text);
    buf_free(&bytes);
}

static bool add_line(void *context, struct slice old, struct buf *fresh)
{
    buf_add_slice(fresh, old);
    buf_printf(fresh, "%s\n", (const char *)context);
    return true;
}

static int count_files(const char *folder, const char *ending)
{
    char command[200], line[32] = "";
    snprintf(command, sizeof command, "ls -A '%s' | grep -c '%s$'", folder, ending);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(line, sizeof line, pipe));
    pclose(pipe);
    return atoi(line);
}

/* Twelve programs write forty lines each, by appending and by replacing. */
static void many_writers(void **state)
{
    enum { WRITERS = 12, LINES = 40 };
    char *path = in(state, "notes.md");
    for (int writer = 0; writer < WRITERS; writer++) {
        if (fork() != 0)
            continue;
        bool ok = true;
        for (int i = 0; i < LINES; i++) {
            char line[32];
            bool busy = false;
            snprintf(line, sizeof line, "%d-%d\n", writer, i);
            if (i % 2 == 0) {
                ok = keep_append(path, KEEP_FOLLOW, slice_of(line), NULL) && ok;
            } else {
                line[strlen(line) - 1] = '\0';
                bool kept = keep_update(path, KEEP_FOLLOW, add_line, line, &busy, NULL);
                strcat(line, "\n");
                ok = (kept || (busy && keep_pending(path, slice_of(line), false, NULL))) && ok;
            }
        }
        _exit(ok ? 0 : 1);
    }
    for (int writer = 0; writer < WRITERS; writer++) {
        int status;
        wait(&status);
        assert_int_equal(status, 0);
    }
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("end\n"), NULL));
    assert_int_equal(count_files(*state, ".pending"), 0);
    struct buf bytes = {0};
    assert_true(keep_read(path, KEEP_FOLLOW, &bytes, NULL));
    for (int writer = 0; writer < WRITERS; writer++)
        for (int i = 0; i < LINES; i++) {
            char line[32];
            snprintf(line, sizeof line, "%d-%d\n", writer, i);
            const char *at = strstr(bytes.ptr, line);
            while (at != NULL && at != bytes.ptr && at[-1] != '\n')
                at = strstr(at + 1, line);
            if (at == NULL)
                fail_msg("%s is lost", line);
        }
    buf_free(&bytes);
    free(path);
}

static void somebody_holds_the_lock(void **state)
{
    char *path = in(state, "log.tsv"), *lock = in(state, ".log.tsv.lock");
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("one\n"), NULL));
    int fd = open(lock, O_RDWR);
    assert_true(fd >= 0 && flock(fd, LOCK_EX) == 0);
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("two\n"), NULL));
    bool busy = false;
    assert_false(keep_update(path, KEEP_FOLLOW, add_line, "never", &busy, NULL));
    assert_true(busy);
    assert_int_equal(count_files(*state, ".pending"), 1);
    assert_holds(path, "one\ntwo\n"); /* also while it is not merged */
    close(fd);
    assert_true(keep_update(path, KEEP_FOLLOW, add_line, "three", &busy, NULL));
    assert_int_equal(count_files(*state, ".pending"), 0);
    assert_holds(path, "one\ntwo\nthree\n");
    free(path);
    free(lock);
}

/* The disk is full in the middle of a write: none of it stays, and nothing is lost. */
static void full_disk(void **state)
{
    char *path = in(state, "log.tsv");
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("one\n"), NULL));
    if (fork() == 0) {
        struct rlimit least = {8, 8};
        struct error error = {0};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &least);
        bool failed = !keep_append(path, KEEP_FOLLOW, slice_of("two two two\n"), &error) &&
                      error.kind == ERROR_SYSTEM && strstr(error.message, path) != NULL &&
                      !keep_update(path, KEEP_FOLLOW, add_line, "three three", NULL, NULL);
        _exit(failed ? 0 : 1);
    }
    int status;
    wait(&status);
    assert_int_equal(status, 0);
    assert_holds(path, "one\n");
    assert_int_equal(count_files(*state, ".new"), 0);
    free(path);
}

static bool die(void *context, struct slice old, struct buf *fresh)
{
    (void)context;
    (void)old;
    (void)fresh;
    raise(SIGKILL);
    return true;
}

static void killed_writer(void **state)
{
    char *path = in(state, "notes.md"), *half = in(state, ".notes.md.abc123.new");
    write_file(path, "kept\n");
    write_file(half, "ke");
    if (fork() == 0) {
        keep_update(path, KEEP_FOLLOW, die, NULL, NULL, NULL);
        _exit(0);
    }
    int status;
    wait(&status);
    assert_true(WIFSIGNALED(status));
    assert_true(keep_update(path, KEEP_FOLLOW, add_line, "more", NULL, NULL));
    assert_holds(path, "kept\nmore\n");
    assert_int_equal(count_files(*state, ".new"), 0);
    free(path);
    free(half);
}

static void links_stay_or_are_refused(void **state)
{
    char *real = in(state, "real.md"), *path = in(state, "notes.md");
    struct stat info;
    write_file(real, "kept\n");
    chmod(real, 0640);
    assert_int_equal(symlink("real.md", path), 0);
    assert_true(keep_update(path, KEEP_FOLLOW, add_line, "more", NULL, NULL));
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("and more\n"), NULL));
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_holds(real, "kept\nmore\nand more\n");
    assert_int_equal(stat(real, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    assert_false(keep_append(path, KEEP_NO_LINKS, slice_of("stolen\n"), NULL));
    assert_false(keep_update(path, KEEP_NO_LINKS, add_line, "stolen", NULL, NULL));
    assert_holds(real, "kept\nmore\nand more\n");
    free(real);
    free(path);
}

struct meddling {
    const char *path;
    int times;
};

/* An editor writes the file between our reading and our writing. */
static bool meddle(void *context, struct slice old, struct buf *fresh)
{
    struct meddling *m = context;
    if (m->times++ == 0)
        write_file(m->path, "theirs, longer\n");
    buf_add_slice(fresh, old);
    buf_add_str(fresh, "ours\n");
    return true;
}

static void changed_meanwhile(void **state)
{
    char *path = in(state, "notes.md");
    struct meddling m = {path, 0};
    write_file(path, "theirs\n");
    assert_true(keep_update(path, KEEP_FOLLOW, meddle, &m, NULL, NULL));
    assert_int_equal(m.times, 2);
    assert_holds(path, "theirs, longer\nours\n");
    free(path);
}

static void torn_line(void **state)
{
    char *path = in(state, "log.tsv");
    write_file(path, "one\ntw");
    assert_true(keep_append(path, KEEP_FOLLOW, slice_of("three\n"), NULL));
    assert_holds(path, "one\ntw\nthree\n");
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_writers, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(somebody_holds_the_lock, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(full_disk, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(killed_writer, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(links_stay_or_are_refused, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(changed_meanwhile, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(torn_line, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
