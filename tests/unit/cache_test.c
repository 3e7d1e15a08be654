/* cache_test.c - proves that saved pages are read back whole, damaged ones are rejected, and the limit removes the
 * oldest. */
#include "biji/cache.h"

#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int set_up(void **state)
{
    int failed = folder_set_up(state);
    if (failed == 0)
        setenv("XDG_CACHE_HOME", *state, 1);
    return failed;
}

static void keep(struct cache *cache, const char *url, const char *body, size_t bytes, time_t when)
{
    struct cache_entry entry = {.url = xstrdup(url),
                                .type = "text/plain",
                                .etag = "\"a\nurl: forged\"",
                                .fetched = when,
                                .checked = when,
                                .body = xstrndup(body, bytes),
                                .bytes = bytes};
    struct error error = {0};
    if (!cache_store(cache, &entry, &error))
        fail_msg("%s", error.message);
    free(entry.url);
    free(entry.body);
}

static void pages_come_back_whole(void **state)
{
    (void)state;
    struct cache cache = cache_open(1);
    struct cache_entry entry;
    assert_false(cache_load(&cache, "https://a.example/x", &entry));
    keep(&cache, "https://a.example/x", "一\n\n二\0三", 11, 77);
    assert_true(cache_holds(&cache, "https://a.example/x"));
    assert_false(cache_holds(&cache, "https://a.example/y"));
    assert_true(cache_load(&cache, "https://a.example/x", &entry));
    assert_int_equal(entry.bytes, 11);
    assert_memory_equal(entry.body, "一\n\n二\0三", 11);
    assert_string_equal(entry.etag, "\"aurl: forged\"");
    assert_int_equal(entry.fetched, 77);
    assert_null(entry.modified);
    cache_entry_fini(&entry);
    cache_fini(&cache);
}

/* A body file follows its entry: it is replaced with it, and an entry that is not saved has no file. */
static void a_body_is_a_file(void **state)
{
    (void)state;
    struct cache cache = cache_open(1);
    static const char *const bodies[] = {"first", "other"};
    assert_null(cache_body_file(&cache, "https://a.example/picture"));
    for (int i = 0; i < 2; i++) {
        char text[16] = "";
        keep(&cache, "https://a.example/picture", bodies[i], 5, 77);
        for (int again = 0; again < 2; again++) {
            char *path = cache_body_file(&cache, "https://a.example/picture");
            assert_non_null(path);
            FILE *file = fopen(path, "r");
            assert_non_null(file);
            assert_int_equal(fread(text, 1, sizeof text, file), 5);
            fclose(file);
            assert_string_equal(text, bodies[i]);
            free(path);
        }
    }
    cache_clear(&cache);
    assert_null(cache_body_file(&cache, "https://a.example/picture"));
    cache_fini(&cache);
}

/* Changes one byte of the only entry, or cuts its end off. */
static void damage(const char *folder, long offset, bool cut)
{
    char command[200];
    if (cut)
        snprintf(command, sizeof command, "for f in %s/biji/pages/*; do truncate -s -%ld \"$f\"; done", folder, offset);
    else
        snprintf(command, sizeof command,
                 "for f in %s/biji/pages/*; do printf X | dd of=\"$f\" bs=1 seek=$(($(wc -c <\"$f\") - %ld)) "
                 "conv=notrunc 2>/dev/null; done",
                 folder, offset);
    assert_int_equal(system(command), 0);
}

static void damaged_pages_do_not(void **state)
{
    struct cache cache = cache_open(1);
    struct cache_entry entry;
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    damage(*state, 3, false);
    assert_false(cache_load(&cache, "https://a.example/x", &entry));
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    damage(*state, 4, true);
    assert_false(cache_holds(&cache, "https://a.example/x"));
    assert_false(cache_load(&cache, "https://a.example/x", &entry));
    keep(&cache, "https://a.example/x", "again", 5, 2);
    assert_true(cache_load(&cache, "https://a.example/x", &entry));
    cache_entry_fini(&entry);
    cache_fini(&cache);
}

/* A changed byte of the header is detected too: a page would get a wrong address. */
static void damaged_headers_are_noticed(void **state)
{
    struct cache cache = cache_open(1);
    struct cache_entry entry;
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    damage(*state, 60, false);
    assert_false(cache_load(&cache, "https://a.example/x", &entry));
    cache_fini(&cache);
}

static void a_page_found_current_is_young_again(void **state)
{
    (void)state;
    struct cache cache = cache_open(1);
    struct cache_entry entry;
    keep(&cache, "https://a.example/x", "x", 1, 1000);
    cache_touch(&cache, "https://a.example/x", 2000);
    assert_true(cache_load(&cache, "https://a.example/x", &entry));
    assert_int_equal(entry.fetched, 1000);
    assert_int_equal(entry.checked, 2000);
    cache_entry_fini(&entry);
    cache_fini(&cache);
}

static void clearing_leaves_nothing(void **state)
{
    char command[200];
    struct cache cache = cache_open(1);
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    damage(*state, 4, true);
    keep(&cache, "https://a.example/y", "0123456789", 10, 1);
    snprintf(command, sizeof command, "touch %s/biji/pages/0123456789abcdef.k3Xq9Z %s/biji/pages/picture.png",
             (char *)*state, (char *)*state);
    assert_int_equal(system(command), 0);
    assert_int_equal(cache_clear(&cache), 2);
    snprintf(command, sizeof command, "test -z \"$(ls %s/biji/pages)\"", (char *)*state);
    assert_int_equal(system(command), 0);
    cache_fini(&cache);
}

static void the_oldest_go_first(void **state)
{
    (void)state;
    struct cache cache = cache_open(1);
    char *body = xcalloc(1, 400000), url[40];
    for (int i = 0; i < 4; i++) {
        snprintf(url, sizeof url, "https://a.example/%d", i);
        keep(&cache, url, body, 400000, 100 + i);
    }
    assert_false(cache_holds(&cache, "https://a.example/0"));
    assert_false(cache_holds(&cache, "https://a.example/1"));
    assert_true(cache_holds(&cache, "https://a.example/2"));
    assert_true(cache_holds(&cache, "https://a.example/3"));
    assert_int_equal(cache_clear(&cache), 2);
    assert_false(cache_holds(&cache, "https://a.example/3"));
    free(body);
    cache_fini(&cache);
}

static void an_unwritable_place_is_told(void **state)
{
    (void)state;
    setenv("XDG_CACHE_HOME", "/proc/none", 1);
    struct cache cache = cache_open(1);
    struct cache_entry entry = {.url = "u", .body = "", .bytes = 0};
    struct error error = {0};
    assert_false(cache_store(&cache, &entry, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_non_null(strstr(error.message, "/proc/none"));
    cache_fini(&cache);
}

static void run(const char *format, const char *folder)
{
    char command[400];
    snprintf(command, sizeof command, format, folder, folder, folder);
    assert_int_equal(system(command), 0);
}

static void pages_that_others_may_write_are_none(void **state)
{
    struct cache cache = cache_open(1);
    struct cache_entry entry = {.url = "https://a.example/x", .body = "", .bytes = 0}, held;
    struct error error = {0};
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    run("chmod 777 %s/biji/pages", *state);
    assert_false(cache_holds(&cache, "https://a.example/x"));
    assert_false(cache_load(&cache, "https://a.example/x", &held));
    assert_false(cache_store(&cache, &entry, &error));
    assert_non_null(strstr(error.message, "other users can write to the folder"));
    run("chmod 700 %s/biji/pages", *state);
    assert_true(cache_holds(&cache, "https://a.example/x"));
    cache_fini(&cache);
}

static void a_linked_folder_keeps_what_is_not_ours(void **state)
{
    run("mkdir -p %s/biji %s/elsewhere && ln -s ../elsewhere %s/biji/pages", *state);
    run("echo mine >%s/elsewhere/letter.txt", *state);
    struct cache cache = cache_open(1);
    keep(&cache, "https://a.example/x", "0123456789", 10, 1);
    assert_true(cache_holds(&cache, "https://a.example/x"));
    assert_int_equal(cache_clear(&cache), 1);
    run("test \"$(ls %s/elsewhere)\" = letter.txt", *state);
    cache_fini(&cache);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, folder_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_come_back_whole),
        TEST(a_body_is_a_file),
        TEST(damaged_pages_do_not),
        TEST(damaged_headers_are_noticed),
        TEST(a_page_found_current_is_young_again),
        TEST(clearing_leaves_nothing),
        TEST(the_oldest_go_first),
        TEST(an_unwritable_place_is_told),
        TEST(pages_that_others_may_write_are_none),
        TEST(a_linked_folder_keeps_what_is_not_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
