/* config_test.c - proves: options, keys and colours are read from the configuration with their places;
 * malformed settings are reported and do not affect others; a missing file is an error only if it was
 * requested. */
#include "biji/config.h"

#include "biji/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Writes text to a new file and reads it. */
static void read_text(struct config *config, const char *text)
{
    char path[] = "/tmp/biji-config-XXXXXX";
    struct error error = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(file_write_atomic(path, slice_of(text), &error));
    *config = (struct config){0};
    assert_true(config_load(config, path, &error));
    unlink(path);
}

static void settings_and_their_places(void **state)
{
    (void)state;
    struct config config;
    read_text(
        &config,
        "# mine\ntheme: light\nkeys:\n  page-down: [Space, f]\n  help: \"?\"\ncolors:\n    heading1: '#ff0000 bold'\n");
    static const struct {
        const char *section, *name, *value;
        int line, column;
    } wanted[] = {{"", "theme", "light", 2, 1},
                  {"keys", "page-down", "Space\nf", 4, 3},
                  {"keys", "help", "?", 5, 3},
                  {"colors", "heading1", "#ff0000 bold", 7, 5}};
    assert_int_equal(config.diags.count, 0);
    assert_int_equal(config.count, 4);
    for (size_t i = 0; i < config.count; i++) {
        assert_string_equal(config.entries[i].section, wanted[i].section);
        assert_string_equal(config.entries[i].name, wanted[i].name);
        assert_string_equal(config.entries[i].value, wanted[i].value);
        assert_int_equal(config.entries[i].line, wanted[i].line);
        assert_int_equal(config.entries[i].column, wanted[i].column);
    }
    config_free(&config);
}

static void malformed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t entries, findings;
        int line;
    } cases[] = {
        {"", 0, 0, 0},
        {"# only a comment\n", 0, 0, 0},
        {"theme: dark\nkeys: [unclosed\n", 0, 1, 3},
        {"just words\n", 0, 1, 1},
        {"- a\n- list\n", 0, 1, 1},
        {"width: 60\nkeys:\n  help: {a: b}\ntheme: dark\n", 2, 1, 3},
        {"theme: [[a]]\nwidth: 60\n", 1, 1, 1},
        {"? [a, b]\n: c\nwidth: 60\n", 1, 1, 1},
        {"\xFF\xFE: x\n", 0, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct config config;
        read_text(&config, cases[i].text);
        if (config.count != cases[i].entries || config.diags.count != cases[i].findings)
            fail_msg("\"%s\" gives %zu settings, %zu findings", cases[i].text, config.count, config.diags.count);
        if (cases[i].findings > 0)
            assert_int_equal(config.diags.items[0].line, cases[i].line);
        config_free(&config);
    }
}

static void missing_files(void **state)
{
    (void)state;
    struct config config = {0};
    struct error error = {0};
    setenv("XDG_CONFIG_HOME", "/nowhere/at/all", 1);
    assert_true(config_load(&config, NULL, &error));
    assert_int_equal(config.count, 0);
    assert_false(config_load(&config, "/nowhere/config.yaml", &error));
    assert_non_null(strstr(error.message, "/nowhere/config.yaml"));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_and_their_places),
        cmocka_unit_test(malformed),
        cmocka_unit_test(missing_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
