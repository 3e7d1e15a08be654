/* file_test.c - proves that files read in turn into one buffer are read correctly, whatever was read before: empty, as large as the
 * buffer or larger; that missing files and folders fail, and that a pipe without a writer does not block. */
#include "biji/file.h"

#include "folder.h"

#include <fcntl.h>
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

/* Reads a name; a number's content is expected, failure for other names but the pipe's. */
static void check_reading(int folder, const char *name, struct buf *buf)
{
    bool file = name[0] >= '0' && name[0] <= '9', ok = file_read_at(folder, name, buf);
    if (strcmp(name, "pipe") == 0)
        return; /* it returned, with nothing read */
    if (ok != file)
        fail_msg("%s is %s", name, file ? "not read" : "read");
    if (!file)
        return;
    char *content = content_of((size_t)atoi(name));
    assert_int_equal(buf->bytes, strlen(content));
    assert_string_equal(buf->ptr, content);
    free(content);
}

static void test_reads_what_is_there(void **state)
{
    static const char *const others[] = {"missing", "folder", "pipe", "folder/missing", "pipe/1"};
    struct buf buf = {0};
    int folder = open(*state, O_RDONLY | O_DIRECTORY);
    assert_true(folder >= 0);
    uint32_t random = 1;
    for (int round = 0; round < 1000; round++) {
        char name[16];
        random = random * 1664525u + 1013904223u;
        unsigned which = random >> 16;
        if (which % 5 == 0)
            snprintf(name, sizeof name, "%s", others[which / 5 % 5]);
        else
            snprintf(name, sizeof name, "%u", which / 5 % FILES);
        check_reading(folder, name, &buf);
    }
    buf_free(&buf);
    close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_what_is_there, set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
