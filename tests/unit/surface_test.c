/* surface_test.c - proves: whatever text is drawn, a surface gets whole graphemes at the right columns, clipped at its
 * edges, and no character that controls a terminal; and that input after Esc is read as keys, mouse and pastes, to its
 * end, with no part of it taken as commands. */
#include "biji/surface.h"

#include "../../src/ui/escape.h"
#include "biji/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct style plain = {STYLE_TEXT, 0};

static void draws_where_it_should(void **state)
{
    (void)state;
    struct surface *surface = surface_grid_open(3, 10, 1);
    assert_int_equal(surface_put_str(surface, 0, 2, 8, "a注b", plain), 4);
    assert_string_equal(surface_grid_row(surface, 0), "  a注b");
    assert_int_equal(surface_put_str(surface, 1, 8, 20, "注注", plain), 2); /* the second would cross the edge */
    assert_string_equal(surface_grid_row(surface, 1), "        注");
    assert_int_equal(surface_put_str(surface, 2, 9, 5, "注", plain), 0);
    assert_int_equal(surface_put_str(surface, 3, 0, 5, "below", plain), 0);
    assert_int_equal(surface_put_str(surface, -1, 0, 5, "above", plain), 0);
    surface_fill(surface, 0, -3, 100, (struct style){STYLE_SELECTED, 0});
    assert_string_equal(surface_grid_row(surface, 0), "");
    assert_int_equal(surface_grid_style(surface, 0, 9).role, STYLE_SELECTED);
    surface_close(surface);
}

static void fields_are_cut_and_filled(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cols;
        const char *drawn;
    } cases[] = {
        {"short", 8, "short   |"},
        {"exactly8", 8, "exactly8|"},
        {"too long to fit", 8, "too lon…|"},
        {"注意力机制", 8, "注意力… |"},
        {"x", 0, "|"},
        {"wide", 1, "w|"},
        {"注", 1, " |"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct surface *surface = surface_grid_open(1, 20, 1);
        surface_put_field(surface, 0, 0, cases[i].cols, slice_of(cases[i].text), plain);
        surface_put_str(surface, 0, cases[i].cols, 1, "|", plain);
        assert_string_equal(surface_grid_row(surface, 0), cases[i].drawn);
        surface_close(surface);
    }
}

static void nothing_steers_the_terminal(void **state)
{
    (void)state;
    struct surface *surface = surface_grid_open(1, 40, 1);
    surface_put_str(surface, 0, 0, 40, "\033[31m\x07\x7F\t\xE2\x80\xAEx\xC2\x9B\xFF.", plain);
    const char *row = surface_grid_row(surface, 0);
    assert_string_equal(row, "␛[31m␇␡␉x��.");
    surface_close(surface);
}

/* What a terminal has sent: code points, then nothing. */
struct sent {
    const char *bytes;
};

static int next(void *context)
{
    struct sent *sent = context;
    return *sent->bytes != '\0' ? (unsigned char)*sent->bytes++ : -1;
}

static void escapes_are_read_to_their_end(void **state)
{
    (void)state;
    static const struct {
        const char *after_escape;
        enum input_kind kind;
        int key, row, col, lines;
    } cases[] = {
        {"", INPUT_KEY, KEYS_ESC, 0, 0, 0},
        {"[A", INPUT_KEY, KEYS_UP, 0, 0, 0},
        {"[1;5C", INPUT_KEY, KEYS_WORD_RIGHT, 0, 0, 0},
        {"OH", INPUT_KEY, KEYS_HOME, 0, 0, 0},
        {"OP", INPUT_KEY, KEYS_F1, 0, 0, 0},
        {"[5~", INPUT_KEY, KEYS_PAGE_UP, 0, 0, 0},
        {"[4~", INPUT_KEY, KEYS_END, 0, 0, 0},
        {"[15~", INPUT_KEY, KEYS_F1 + 4, 0, 0, 0},
        {"[24~", INPUT_NONE, 0, 0, 0, 0},
        {"[Z", INPUT_KEY, KEYS_BACK_TAB, 0, 0, 0},
        {"[1;5D", INPUT_KEY, KEYS_WORD_LEFT, 0, 0, 0},  /* with Ctrl */
        {"[1;3C", INPUT_KEY, KEYS_WORD_RIGHT, 0, 0, 0}, /* with Alt */
        {"[1;2D", INPUT_KEY, KEYS_LEFT, 0, 0, 0},       /* with Shift */
        {"b", INPUT_KEY, KEYS_ALT | 'b', 0, 0, 0},
        {"[<0;250;40M", INPUT_CLICK, 0, 39, 249, 0},
        {"[<0;250;40m", INPUT_RELEASE, 0, 39, 249, 0},
        {"[<32;250;40M", INPUT_DRAG, 0, 39, 249, 0},
        {"[<4;250;40M", INPUT_NONE, 0, 39, 249, 0}, /* with Shift held, which is the terminal's */
        {"[<36;250;40M", INPUT_NONE, 0, 39, 249, 0},
        {"[<64;1;1M", INPUT_WHEEL, 0, 0, 0, -1},
        {"[<69;3;2M", INPUT_WHEEL, 0, 1, 2, 1}, /* with Shift held */
        {"[M !!", INPUT_CLICK, 0, 0, 0, 0},
        {"[?1;2c", INPUT_NONE, 0, 0, 0, 0},
        {"[12;34R", INPUT_NONE, 0, 0, 0, 0},
        {"[I", INPUT_NONE, 0, 0, 0, 0},
        {"]11;rgb:0000/0000/0000\033\\", INPUT_BACKGROUND, 0, 0, 0, 0},
        {"]11;rgb:f/ff\007", INPUT_NONE, 0, 0, 0, 0},
        {"P1$r0m\x07", INPUT_NONE, 0, 0, 0, 0},
        {"[99999999999999999999;1;1;1;1;1;1;1;1~", INPUT_NONE, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escape escape = {0};
        struct sent sent = {cases[i].after_escape};
        struct input input = {0};
        escape_read(&escape, next, &sent, &input);
        if (input.kind != cases[i].kind || input.key != cases[i].key)
            fail_msg("after Esc, \"%s\" is kind %d, key %d", cases[i].after_escape, input.kind, input.key);
        if (input.kind == INPUT_CLICK || input.kind == INPUT_DRAG || input.kind == INPUT_RELEASE ||
            input.kind == INPUT_WHEEL) {
            assert_int_equal(input.row, cases[i].row);
            assert_int_equal(input.col, cases[i].col);
            assert_int_equal(input.lines, cases[i].lines);
        }
        if (*sent.bytes != '\0')
            fail_msg("after Esc, \"%s\" leaves \"%s\"", cases[i].after_escape, sent.bytes);
    }
}

static void backgrounds_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        int rgb;
    } cases[] = {{"]11;rgb:ffff/8080/0000\033\\", 0xff8000},
                 {"]11;rgb:fff/000/fff\a", 0xff00ff},
                 {"]11;rgb:f/0/f\a", 0xff00ff},
                 {"]11;rgb: f/ f/ f\a", -1},
                 {"]11;rgb:   /   /   \a", -1},
                 {"]11;rgb:f/f/f/f\a", -1},
                 {"]11;rgb:fffff/0/0\a", -1},
                 {"]11;rgb:+f/-f/0\a", -1},
                 {"]11;rgb:f/f/f \a", -1},
                 {"]11;rgb://\a", -1},
                 {"]10;rgb:f/f/f\a", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escape escape = {0};
        struct input input = {0};
        escape_read(&escape, next, &(struct sent){cases[i].answer}, &input);
        assert_int_equal(input.kind, cases[i].rgb >= 0 ? INPUT_BACKGROUND : INPUT_NONE);
        assert_int_equal(input.rgb, cases[i].rgb >= 0 ? cases[i].rgb : 0);
    }
}

enum { MAX_PIECES = 4 };

/* What a terminal sends in pieces, with a pause after each. */
struct pieces {
    struct slice items[MAX_PIECES];
    size_t at; /* of the piece being read */
};

static int next_of_pieces(void *context)
{
    struct slice *piece = &((struct pieces *)context)->items[((struct pieces *)context)->at];
    if (piece->bytes == 0)
        return -1;
    piece->bytes--;
    return (unsigned char)*piece->ptr++;
}

/* Reads as the curses surface does, to the end of all pieces; the last thing that was read, Esc alone aside. */
static struct input read_pieces(struct escape *escape, struct pieces *pieces, const char *whole)
{
    struct input last = {0};
    for (pieces->at = 0; pieces->at < MAX_PIECES; pieces->at++) {
        bool begins = pieces->at == 0; /* with an Esc, which has been read */
        while (begins || escape->again || pieces->items[pieces->at].bytes > 0) {
            if (!begins && !escape->open && !escape->again && next_of_pieces(pieces) != KEYS_ESC)
                fail_msg("after Esc, \"%s\" in pieces is obeyed as keys", whole);
            struct input input = {0};
            begins = false;
            escape_read(escape, next_of_pieces, pieces, &input);
            if (input.kind != INPUT_NONE && input.key != KEYS_ESC)
                last = input;
        }
    }
    return last;
}

/* Answers of the terminal, split at every byte; other sequences wherever the pause leaves no doubt. */
static void answers_may_come_in_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        bool asked;
        size_t from; /* the first place for a pause */
        struct input input;
    } cases[] = {
        {"]11;rgb:ffff/8080/0000\033\\", true, 0, {.kind = INPUT_BACKGROUND, .rgb = 0xff8000}},
        {"]11;rgb:f/0/f\a", true, 0, {.kind = INPUT_BACKGROUND, .rgb = 0xff00ff}},
        {"]11;rgb:1c1c/1c1c/1c1c\a", false, 2, {.kind = INPUT_BACKGROUND, .rgb = 0x1c1c1c}},
        {"[1;5C", false, 1, {.kind = INPUT_KEY, .key = KEYS_WORD_RIGHT}},
        {"[A", false, 1, {.kind = INPUT_KEY, .key = KEYS_UP}},
        {"[<64;12;1M", false, 1, {.kind = INPUT_WHEEL, .lines = -1, .col = 11}},
        {"[M \xA1!", false, 1, {.kind = INPUT_CLICK, .col = 128}},
        {"[?62;4c", false, 1, {.kind = INPUT_NONE}},
        {"P1$r0m\033\\", false, 2, {.kind = INPUT_NONE}},
        {"P>|a terminal whose name and version take more than sixty-four bytes of its answer 1.2.3\033\\",
         false,
         2,
         {.kind = INPUT_NONE}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct slice all = slice_of(cases[i].answer);
        for (size_t a = cases[i].from; a < all.bytes; a++)
            for (size_t b = a; b < all.bytes; b++) {
                struct pieces pieces = {
                    {slice_part(all, 0, a), slice_part(all, a, b), slice_part(all, b, all.bytes), {"", 0}}, 0};
                struct escape escape = {.asked = cases[i].asked};
                struct input input = read_pieces(&escape, &pieces, cases[i].answer);
                assert_memory_equal(&input, &cases[i].input, sizeof input);
                assert_false(escape.open);
            }
    }
}

/* A missing answer must not block keys. */
static void keys_end_what_broke_off(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        bool asked;
        int key;
    } cases[] = {
        {"", "q", true, 'q'},
        {"", "q", false, 0},
        {"]", "q", true, 'q'},
        {"]11;rgb:ff", "q", true, 'q'},
        {"]0;title", "\r", false, KEYS_ENTER},
        {"[1;5", "\r", false, KEYS_ENTER},
        {"[1;5", "\033j", false, KEYS_ALT | 'j'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escape escape = {.asked = cases[i].asked};
        struct input input = {0};
        escape_read(&escape, next, &(struct sent){cases[i].before}, &input);
        assert_int_equal(input.key, *cases[i].before == '\0' ? KEYS_ESC : KEYS_NONE);
        assert_int_equal(escape.open, cases[i].key != 0);
        if (!escape.open)
            continue;
        input = (struct input){0};
        escape_read(&escape, next, &(struct sent){cases[i].after}, &input);
        assert_int_equal(input.kind, INPUT_KEY);
        assert_int_equal(input.key, cases[i].key);
        assert_false(escape.open);
    }
}

static void pastes_and_double_escapes(void **state)
{
    (void)state;
    struct escape escape = {0};
    struct input input = {0};
    escape_read(&escape, next, &(struct sent){"[200~"}, &input);
    assert_int_equal(input.kind, INPUT_NONE);
    assert_true(escape.pasting);
    escape_read(&escape, next, &(struct sent){"[A"}, &input);
    assert_int_equal(input.kind, INPUT_PASTE);
    input = (struct input){0};
    escape_read(&escape, next, &(struct sent){"[201~"}, &input);
    assert_false(escape.pasting);
    struct sent sent = {"\033[<0;1;1M"}; /* Esc, and a click right after it */
    escape_read(&escape, next, &sent, &input);
    assert_int_equal(input.key, KEYS_ESC);
    assert_true(escape.again);
    input = (struct input){0};
    escape_read(&escape, next, &sent, &input);
    assert_int_equal(input.kind, INPUT_CLICK);
    assert_false(escape.again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_where_it_should),       cmocka_unit_test(fields_are_cut_and_filled),
        cmocka_unit_test(nothing_steers_the_terminal), cmocka_unit_test(escapes_are_read_to_their_end),
        cmocka_unit_test(pastes_and_double_escapes),   cmocka_unit_test(backgrounds_are_read),
        cmocka_unit_test(answers_may_come_in_pieces),  cmocka_unit_test(keys_end_what_broke_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
