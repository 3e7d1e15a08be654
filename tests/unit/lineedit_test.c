/* lineedit_test.c - proves: typing, moving and deleting work as in a shell and never split a grapheme; the history
 * goes back, forward and home to the typed line, and shows only lines with the same start; keys without a character
 * change nothing. */
#include "biji/lineedit.h"

#include "biji/key.h"
#include "biji/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Types text; ASCII capitals after ^ are Ctrl keys ("^A"). */
static enum line_result type(struct line_edit *line, const char *text)
{
    enum line_result result = LINE_SAME;
    const char *end = text + strlen(text);
    while (text < end) {
        int count;
        int key = (int)utf8_decode(text, end, &count);
        text += count;
        if (key == '^' && text < end)
            key = *text++ & 0x1F;
        result = line_key(line, key);
    }
    return result;
}

static void keys_edit(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *text;
        size_t cursor;
    } cases[] = {
        {"abc", "abc", 3},
        {"abc^A^D", "bc", 0},
        {"注意力^B^H", "注力", 3},
        {"e\xCC\x81x^B^H", "x", 0}, /* an accent goes with its letter */
        {"two words^W", "two ", 4},
        {"two words^W^W^Y", "two ", 4},
        {"one two^A^K^Y!", "one two!", 8},
        {"ab^T", "ba", 2},
        {"abc^A^F^K", "a", 1},
        {"a-b c^U", "", 0},
        {"tab\there", "tabhere", 7},
        {"^D^K^W", "", 0},
        {"\xE2\x80\xAE"
         "x",
         "x", 1}, /* a bidi control is not accepted */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line_edit line = {0};
        type(&line, cases[i].typed);
        assert_string_equal(line_text(&line), cases[i].text);
        assert_int_equal(line.cursor, cases[i].cursor);
        line_fini(&line);
    }
}

static void words(void **state)
{
    (void)state;
    struct line_edit line = {0};
    line_set(&line, "set theme=dark");
    line_key(&line, KEYS_ALT | 'b');
    assert_int_equal(line.cursor, 10);
    line_key(&line, KEYS_ALT | KEYS_BACKSPACE);
    assert_string_equal(line_text(&line), "set dark");
    line_key(&line, KEYS_HOME);
    line_key(&line, KEYS_ALT | 'f');
    assert_int_equal(line.cursor, 3);
    line_key(&line, KEYS_WORD_RIGHT);
    assert_int_equal(line.cursor, 8);
    line_key(&line, KEYS_WORD_LEFT);
    assert_int_equal(line.cursor, 4);
    line_key(&line, KEYS_LEFT);
    line_key(&line, KEYS_ALT | 'd');
    assert_string_equal(line_text(&line), "set");
    line_fini(&line);
}

static void history(void **state)
{
    (void)state;
    static const char *const lines[] = {"attention", "tokens", "attend"};
    struct line_edit line = {.history = lines, .history_count = 3};
    assert_int_equal(line_key(&line, KEYS_UP), LINE_CHANGED);
    assert_string_equal(line_text(&line), "attend");
    line_key(&line, KEYS_UP);
    line_key(&line, KEYS_UP);
    assert_string_equal(line_text(&line), "attention");
    assert_int_equal(line_key(&line, KEYS_UP), LINE_SAME);
    line_key(&line, KEYS_DOWN);
    assert_string_equal(line_text(&line), "tokens");
    line_key(&line, KEYS_DOWN);
    line_key(&line, KEYS_DOWN);
    assert_string_equal(line_text(&line), "");
    assert_int_equal(line_key(&line, KEYS_DOWN), LINE_SAME);

    type(&line, "att");
    line_key(&line, KEYS_UP);
    line_key(&line, KEYS_UP);
    assert_string_equal(line_text(&line), "attention"); /* "tokens" does not begin with att */
    line_key(&line, KEYS_DOWN);
    line_key(&line, KEYS_DOWN);
    assert_string_equal(line_text(&line), "att");
    line_key(&line, KEYS_UP);
    type(&line, "s"); /* an edited line is a new line */
    assert_string_equal(line_text(&line), "attends");
    line_key(&line, KEYS_DOWN);
    assert_string_equal(line_text(&line), "attends");
    line_fini(&line);
}

static void ends(void **state)
{
    (void)state;
    struct line_edit line = {0};
    assert_int_equal(type(&line, "x"), LINE_CHANGED);
    assert_int_equal(line_key(&line, KEYS_ENTER), LINE_DONE);
    assert_int_equal(line_key(&line, KEYS_F1), LINE_SAME);
    assert_int_equal(line_key(&line, KEYS_ALT | 'z'), LINE_SAME);
    assert_int_equal(line_key(&line, KEYS_BACKSPACE), LINE_CHANGED);
    assert_int_equal(line_key(&line, KEYS_BACKSPACE), LINE_CANCEL);
    assert_int_equal(line_key(&line, KEYS_ESC), LINE_CANCEL);
    line_fini(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_edit),
        cmocka_unit_test(words),
        cmocka_unit_test(history),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
