/* keymap_test.c - proves: every action has a name, a sentence and keys that parse; no two actions share a default key;
 * names of keys go both ways; counts and letters make commands as users of less and vim expect; rebinding takes a key
 * from its old action and a bad name changes nothing. */
#include "biji/keymap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Types the keys of text; the last command completed. */
static struct key_command type(const struct keymap *keymap, struct key_input *input, const char *text, int *completed)
{
    struct key_command last = {0}, one;
    *completed = 0;
    for (; *text != '\0'; text++) {
        if (keymap_press(keymap, input, *text, &one)) {
            last = one;
            ++*completed;
        }
    }
    return last;
}

static void every_action_is_reachable(void **state)
{
    (void)state;
    struct keymap *keymap = keymap_new();
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        const struct action_info *info = action_info((enum action)i);
        assert_non_null(info->name);
        assert_true(strlen(info->help) > 3);
        assert_int_equal(action_by_name(info->name), i);
        char names[100], again[100] = "";
        keymap_names(keymap, (enum action)i, names, sizeof names);
        assert_string_equal(names, info->keys); /* no later action took one away */
        snprintf(again, sizeof again, "%s", names);
        for (char *rest = NULL, *one = strtok_r(again, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest)) {
            char name[KEY_NAME_BYTES];
            int key = key_parse(one, strlen(one));
            assert_int_equal(keymap_action(keymap, key), i);
            assert_string_equal(key_text(key, name), one);
        }
    }
    keymap_free(keymap);
}

static void key_names_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int key;
    } cases[] = {
        {"j", 'j'},          {"space", KEYS_SPACE},  {"PgDn", KEYS_PAGE_DOWN},  {"pagedown", KEYS_PAGE_DOWN},
        {"Ctrl-L", 12},      {"ctrl-l", 12},         {"F1", KEYS_F1},           {"f12", KEYS_F1 + 11},
        {"F", 'F'},          {"F13", KEYS_NONE},     {"Alt-b", 'b' | KEYS_ALT}, {"Ctrl-Left", KEYS_WORD_LEFT},
        {"章", 0x7AE0},      {"jj", KEYS_NONE},      {"", KEYS_NONE},           {"Ctrl-1", KEYS_NONE},
        {"\xFF", KEYS_NONE}, {"return", KEYS_ENTER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(key_parse(cases[i].text, strlen(cases[i].text)), cases[i].key);
}

static void counts_and_letters(void **state)
{
    (void)state;
    struct keymap *keymap = keymap_new();
    struct key_input input = {0};
    int completed;
    struct key_command c = type(keymap, &input, "120G", &completed);
    assert_int_equal(completed, 1);
    assert_int_equal(c.action, ACTION_BOTTOM);
    assert_int_equal(c.count, 120);
    c = type(keymap, &input, "j", &completed);
    assert_int_equal(c.count, 0);
    c = type(keymap, &input, "ma", &completed);
    assert_int_equal(c.action, ACTION_MARK_SET);
    assert_int_equal(c.letter, 'a');
    c = type(keymap, &input, "'3", &completed);
    assert_int_equal(c.action, ACTION_MARK_GO);
    assert_int_equal(c.letter, '3');
    c = type(keymap, &input, "5gg", &completed); /* the second g goes where the first did */
    assert_int_equal(c.action, ACTION_TOP);
    assert_int_equal(c.count, 5);
    c = type(keymap, &input, "g", &completed);
    assert_int_equal(c.count, 0);
    c = type(keymap, &input, "5gjg", &completed);
    assert_int_equal(c.count, 0);
    c = type(keymap, &input, "zt", &completed);
    assert_int_equal(c.action, ACTION_ALIGN);
    assert_int_equal(c.letter, 't');
    c = type(keymap, &input, "m\033", &completed); /* Esc cancels only the command */
    assert_int_equal(completed, 1);
    assert_int_equal(c.action, ACTION_NONE);
    c = type(keymap, &input, "12\033", &completed);
    assert_int_equal(c.action, ACTION_NONE);
    c = type(keymap, &input, "\033", &completed);
    assert_int_equal(c.action, ACTION_OUT);
    c = type(keymap, &input, "99999999999999999999j", &completed); /* must not overflow */
    assert_true(c.count > 0);
    keymap_free(keymap);
}

static void rebinding(void **state)
{
    (void)state;
    struct keymap *keymap = keymap_new();
    struct error error = {0};
    char names[100];
    assert_true(keymap_bind(keymap, ACTION_QUIT, "q Ctrl-C", &error));
    assert_int_equal(keymap_action(keymap, 'q'), ACTION_QUIT);
    assert_int_equal(keymap_action(keymap, 3), ACTION_QUIT);
    assert_int_equal(keymap_action(keymap, 'Q'), ACTION_NONE);
    assert_string_equal(keymap_names(keymap, ACTION_CLOSE, names, sizeof names), "");
    assert_false(keymap_bind(keymap, ACTION_HELP, "h nonsense", &error));
    assert_non_null(strstr(error.message, "\"nonsense\" is not a key"));
    assert_string_equal(keymap_names(keymap, ACTION_HELP, names, sizeof names), "? F1");
    assert_true(keymap_bind(keymap, ACTION_HELP, "", &error));
    assert_int_equal(keymap_key(keymap, ACTION_HELP), KEYS_NONE);
    keymap_free(keymap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_is_reachable),
        cmocka_unit_test(key_names_parse),
        cmocka_unit_test(counts_and_letters),
        cmocka_unit_test(rebinding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
