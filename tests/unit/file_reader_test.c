/* file_reader_test.c - proves that files read several at a time come as they are, whatever stands beside them: empty, as large as the
 * room for them or larger, missing, a folder, a pipe without a writer; the same when the system allows no io_uring, which is used where it does. */
#include "biji/file.h"

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
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif
#ifdef HAVE_LIBURING
#include <liburing.h>
#endif

#include <cmocka.h>

static const size_t sizes[] = {0, 1, 100, 4096, 65534, 65535, 65536, 65537, 131071, 131072, 400000, 7, 9000};
enum { FILES = sizeof sizes / sizeof sizes[0] };

static char *content_of(size_t file)
{
    char *content = xmalloc(sizes[file] + 1);
    for (size_t i = 0; i < sizes[file]; i++)
        content[i] = (char)('a' + (i * 7 + file * 13 + i / 251) % 26);
    content[sizes[file]] = '\0';
    return content;
}

static int set_up(void **state)
{
    char name[64];
    if (folder_set_up(state) != 0)
        return -1;
    const char *folder = *state;
    for (size_t file = 0; file < FILES; file++) {
        snprintf(name, sizeof name, "%s/%zu", folder, file);
        char *content = content_of(file);
        FILE *out = fopen(name, "w");
        assert_non_null(out);
        assert_int_equal(fwrite(content, 1, sizes[file], out), sizes[file]);
        fclose(out);
        free(content);
    }
    snprintf(name, sizeof name, "%s/folder", folder);
    assert_int_equal(mkdir(name, 0700), 0);
    snprintf(name, sizeof name, "%s/pipe", folder);
    assert_int_equal(mkfifo(name, 0600), 0);
    return 0;
}

/* Reads the names, each into its buffer, and checks what comes: a number's content, nothing for other names. */
static void check_reading(struct file_reader *reader, int folder, char (*names)[16], size_t count, struct buf *bufs)
{
    struct file_wanted wanted[FILE_READER_MOST];
    for (size_t i = 0; i < count; i++)
        wanted[i] = (struct file_wanted){names[i], &bufs[i], false};
    file_reader_read(reader, folder, wanted, count);
    for (size_t i = 0; i < count; i++) {
        bool file = names[i][0] >= '0' && names[i][0] <= '9';
        if (strcmp(names[i], "pipe") == 0)
            continue; /* nothing hangs on it; there is nothing in it */
        if (wanted[i].ok != file)
            fail_msg("%s, one of %zu, is %s", names[i], count, file ? "not read" : "read");
        if (!file)
            continue;
        char *content = content_of((size_t)atoi(names[i]));
        assert_int_equal(bufs[i].bytes, strlen(content));
        assert_string_equal(bufs[i].ptr, content);
        free(content);
    }
}

static void read_all_ways(const char *path)
{
    static const char *const others[] = {"missing", "folder", "pipe", "folder/missing", "pipe/1"};
    struct file_reader *reader = file_reader_new();
    struct buf bufs[FILE_READER_MOST] = {{0}};
    int folder = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(folder >= 0);
    uint32_t random = 1;
    for (size_t round = 0; round < 400; round++) {
        char names[FILE_READER_MOST][16];
        size_t count = round % (FILE_READER_MOST + 1);
        for (size_t i = 0; i < count; i++) {
            random = random * 1664525u + 1013904223u;
            unsigned which = random >> 16;
            if (which % 5 == 0)
                snprintf(names[i], sizeof names[i], "%s", others[which / 5 % 5]);
            else
                snprintf(names[i], sizeof names[i], "%u", which / 5 % FILES);
        }
        check_reading(reader, folder, names, count, bufs);
    }
    for (int i = 0; i < FILE_READER_MOST; i++)
        buf_free(&bufs[i]);
    file_reader_free(reader);
    close(folder);
}

static void test_reads_what_is_there(void **state)
{
    read_all_ways(*state);
}

#ifdef SYS_io_uring_setup
/* Refuses a system call to this process from now on. */
static bool forbid(unsigned call)
{
    struct sock_filter rules[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                                  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
                                  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                                  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog filter = {sizeof rules / sizeof rules[0], rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

enum { CANNOT = 77 };

/* What a child ends with: fails unless it is 0, or CANNOT. */
static void check_child(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CANNOT)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* As in a container: io_uring is refused. */
static void test_reads_where_it_is_forbidden(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        if (!forbid(SYS_io_uring_setup))
            _exit(CANNOT);
        if (syscall(SYS_io_uring_setup, 1, NULL) != -1 || errno != EPERM)
            _exit(1);
        read_all_ways(*state);
        _exit(0);
    }
    check_child(child);
}
#endif

#if defined HAVE_LIBURING && defined IORING_SETUP_DEFER_TASKRUN
/* Where it can be had it is used: what it opens needs no call to open. */
static void test_reads_by_the_ring(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        struct io_uring ring;
        if (io_uring_queue_init(4, &ring, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN) != 0)
            _exit(CANNOT);
        io_uring_queue_exit(&ring);
        int folder = open(*state, O_RDONLY | O_DIRECTORY);
        if (!forbid(SYS_openat))
            _exit(CANNOT);
        if (openat(folder, "1", O_RDONLY) >= 0)
            _exit(1);
        char names[3][16] = {"1", "3", "12"};
        struct buf bufs[3] = {{0}};
        struct file_reader *reader = file_reader_new();
        check_reading(reader, folder, names, 3, bufs);
        for (int i = 0; i < 3; i++)
            buf_free(&bufs[i]);
        file_reader_free(reader);
        _exit(0);
    }
    check_child(child);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_what_is_there, set_up, folder_tear_down),
#ifdef SYS_io_uring_setup
        cmocka_unit_test_setup_teardown(test_reads_where_it_is_forbidden, set_up, folder_tear_down),
#endif
#if defined HAVE_LIBURING && defined IORING_SETUP_DEFER_TASKRUN
        cmocka_unit_test_setup_teardown(test_reads_by_the_ring, set_up, folder_tear_down),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
