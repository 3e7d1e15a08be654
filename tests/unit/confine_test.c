/* confine_test.c - proves: once confined, a process reads as before, writes only in biji's own folders, starts no program and
 * opens no connection. Each case runs in its own process, since there is no way back. */
#include "biji/confine.h"
#include "biji/editor.h"
#include "biji/str.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOT_ENFORCED = 77 };

static bool can_write(const char *folder)
{
    struct buf path = {0};
    buf_printf(&path, "%s/file", folder);
    int fd = open(path.ptr, O_WRONLY | O_CREAT, 0600);
    if (fd >= 0)
        close(fd);
    buf_free(&path);
    return fd >= 0;
}

static bool can_run(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno != EACCES;
}

/* Whether it may put characters into a terminal's input, as if the user typed them: here into one of its own. */
static bool can_type(void)
{
    int terminal = open("/dev/ptmx", O_RDONLY | O_NOCTTY);
    return ioctl(terminal, TIOCSTI, "x") == 0 || errno != EACCES;
}

/* Whether any call empties a file that it may not write. */
static bool can_empty(const char *path)
{
    int status = truncate(path, 0), reading = open(path, O_RDONLY | O_TRUNC), neither = open(path, O_ACCMODE | O_TRUNC);
    int again = openat(AT_FDCWD, path, O_RDONLY | O_TRUNC), writing = open(path, O_WRONLY | O_TRUNC),
        fd = open(path, O_RDONLY);
    return status == 0 || reading >= 0 || neither >= 0 || again >= 0 || writing >= 0 || lseek(fd, 0, SEEK_END) != 4;
}

/* Whether it may write over a file of that folder. */
static bool can_start_anew(const char *folder)
{
    struct buf path = {0};
    buf_printf(&path, "%s/file", folder);
    int fd = open(path.ptr, O_RDWR | O_CREAT | O_TRUNC, 0600);
    bool ok = fd >= 0 && write(fd, "new", 3) == 3 && ftruncate(fd, 0) == 0;
    buf_free(&path);
    return ok;
}

/* The number of the first broken promise to one that reads and may write to `own`, or 0. */
static int broken_within(const char *home, const char *own, const char *dots, const char *full)
{
    int fd = open(full, O_WRONLY | O_CREAT, 0600);
    if (fd < 0 || write(fd, "text", 4) != 4)
        return 12;
    if (!confine_enter(CONFINE_MAKES))
        return NOT_ENFORCED;
    return !can_write(own)                        ? 1
           : can_write(home)                      ? 2
           : can_write(dots)                      ? 3
           : socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 4
           : socket(AF_INET6, SOCK_DGRAM, 0) >= 0 ? 5
           : socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 10
           : can_type()                           ? 11
           : can_empty(full)                      ? 13
           : !can_start_anew(own)                 ? 14
           : access("/etc/passwd", R_OK) != 0     ? 6
           : open("/etc/passwd", O_RDONLY) < 0    ? 7
           : open("/dev/null", O_WRONLY) < 0      ? 8
           : can_run()                            ? 9
                                                  : 0;
}

static int broken_when_reading(const char *home)
{
    struct buf own = {0}, dots = {0}, full = {0};
    buf_printf(&own, "%s/.local/state/biji", home);
    buf_printf(&dots, "%s/..", own.ptr);
    buf_printf(&full, "%s/full", home);
    int broken = broken_within(home, own.ptr, dots.ptr, full.ptr);
    buf_free(&own); /* valgrind looks for what the child leaves, too */
    buf_free(&dots);
    buf_free(&full);
    return broken;
}

/* The same to one that fetches. */
static int broken_when_fetching(const char *home)
{
    struct buf own = {0};
    buf_printf(&own, "%s/.cache/biji", home);
    bool confined = confine_enter(CONFINE_CONNECTS), writes = confined && can_write(own.ptr);
    buf_free(&own);
    if (!confined)
        return NOT_ENFORCED;
    return writes                                          ? 1
           : can_write(home)                               ? 2
           : socket(AF_INET, SOCK_STREAM, 0) < 0           ? 3
           : open("/etc/passwd", O_RDONLY) < 0             ? 4
           : open("/etc/passwd", O_WRONLY | O_APPEND) >= 0 ? 5
           : can_run()                                     ? 6
                                                           : 0;
}

static void promises_are_kept(const char *home, int (*broken_promise)(const char *home))
{
    setenv("HOME", home, 1);
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_DATA_HOME");
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(broken_promise(home));
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_ENFORCED)
        skip();
    assert_int_equal(status, 0);
}

static void reading_is_confined(void **state)
{
    promises_are_kept(*state, broken_when_reading);
}

static void fetching_is_confined(void **state)
{
    promises_are_kept(*state, broken_when_fetching);
}

static void is_asked_for_by_the_environment(void **state)
{
    (void)state;
    unsetenv("BIJI_SECURE");
    assert_false(confine_is_wanted());
    setenv("BIJI_SECURE", "0", 1);
    assert_false(confine_is_wanted());
    setenv("BIJI_SECURE", "1", 1);
    assert_true(confine_is_wanted());
    struct error error = {0};
    setenv("VISUAL", "/bin/true", 1);
    assert_false(editor_edit("/dev/null", 0, &error)); /* wherever the kernel cannot refuse it */
    assert_string_equal(error.message, "no editor was started because BIJI_SECURE is set");
    unsetenv("BIJI_SECURE");
    assert_true(editor_edit("/dev/null", 0, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reading_is_confined, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(fetching_is_confined, folder_set_up, folder_tear_down),
        cmocka_unit_test(is_asked_for_by_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
