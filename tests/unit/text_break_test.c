/* text_break_test.c - proves the character tables and the rules for line breaks: widths and clusters as Unicode and
 * libunistring have them, and no break that libunistring's UAX #14 forbids, except for the tailoring that Chinese
 * needs. */
#include "biji/mem.h"
#include "biji/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uniwidth.h>

static void test_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cols, cols_if_wide;
    } cases[] = {
        {"abc", 3, 3},
        {"中文", 4, 4},
        {"，。", 4, 4},
        {"e\xcc\x81", 1, 1},
        {"👍", 2, 2},
        {"👍🏽", 2, 2},
        {"👨‍👩‍👧", 2, 2},
        {"🇨🇳🇺🇸", 4, 4},
        {"☺️", 2, 2},
        {"🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2, 2},
        {"1️⃣", 2, 2},
        {"©️™️ℹ️", 6, 6},
        {"a\xef\xb8\x8f \xef\xb8\x8f", 2, 2},
        {"🩷🫨🛜", 6, 6},
        {"䷀", 2, 2},
        {"한글", 4, 4},
        {"\u1112\u1161\u11ab", 2, 2},
        {"“”", 2, 4},
        {"…—", 2, 4},
        {"·●→", 3, 6},
        {"ｱ", 1, 1},
        {"का", 2, 2},
        {"\xe2\x80\x8b", 0, 0},
        {"", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (text_cols(slice_of(cases[i].text), 1) != cases[i].cols ||
            text_cols(slice_of(cases[i].text), 2) != cases[i].cols_if_wide)
            fail_msg("\"%s\" takes %d and %d columns", cases[i].text, text_cols(slice_of(cases[i].text), 1),
                     text_cols(slice_of(cases[i].text), 2));
    }
    /* flags that are shown by their letters: [CN][US], [EN]; nothing else is wider for it */
    assert_int_equal(text_cols(slice_of("🇨🇳🇺🇸"), 1 + TEXT_FLAGS_SPELLED), 8);
    assert_int_equal(text_cols(slice_of("🏴󠁧󠁢󠁥󠁮󠁧󠁿"), 1 + TEXT_FLAGS_SPELLED), 4);
    assert_int_equal(text_cols(slice_of("🏴‍☠️👨‍👩‍👧1️⃣“中"), 1 + TEXT_FLAGS_SPELLED), 9);
    assert_int_equal(text_cols(slice_of("🏴‍☠️👨‍👩‍👧1️⃣“中"), 2 + TEXT_FLAGS_SPELLED), 10);
}

/* Scripts and signs of our texts; the tables may be of another version of Unicode than the library, which only matters
 * elsewhere. */
static bool is_common(uint32_t rune)
{
    return (rune >= 0x20 && rune < 0x7F) || (rune >= 0xA0 && rune < 0x530 && rune != 0xAD) ||
           (rune >= 0x2010 && rune < 0x2600) || (rune >= 0x3000 && rune < 0xA000) ||
           (rune >= 0xAC00 && rune < 0xD7A4) || (rune >= 0xFF01 && rune < 0xFFE7);
}

static void test_widths_agree(void **state)
{
    (void)state;
    for (uint32_t rune = 0x20; rune < 0x20000; rune++) {
        if (!is_common(rune) || rune_is_unsafe(rune) || (rune >= 0x20D0 && rune <= 0x2BFF) ||
            uc_is_general_category(rune, UC_UNASSIGNED))
            continue;
        int theirs = uc_width(rune, "UTF-8");
        if (theirs >= 0 && theirs != rune_cols(rune, 1) && !(rune >= 0x3248 && rune <= 0x324F) &&
            !(rune >= 0x4DC0 && rune <= 0x4DFF))
            fail_msg("U+%04X takes %d columns, libunistring says %d", rune, rune_cols(rune, 1), theirs);
    }
}

static void test_unsafe(void **state)
{
    (void)state;
    static const uint32_t unsafe[] = {0,      7,      9,      0x1B,   0x7F,   0x80,   0x9B,   0x61C,  0x200E, 0x200F,
                                      0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFFF9, 0xFFFB, 0xE0001};
    for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++)
        assert_true(rune_is_unsafe(unsafe[i]));
    static const uint32_t safe[] = {' ', 'a', 0xA0, 0xE9, 0x200B, 0x200D, 0x2026, 0x4E2D, 0xFE0F, 0xFFFD, 0x1F600};
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
        assert_false(rune_is_unsafe(safe[i]));
    for (uint32_t rune = 0; rune < 0x110000; rune++) /* the table of classes and the encoding's rule are one */
        assert_int_equal(rune_is_unsafe(rune), text_props_class(text_props(rune)) == TEXT_UNSAFE);
    assert_int_equal(rune_picture(0x1B), 0x241B);
    assert_int_equal(rune_picture(0x7F), 0x2421);
    assert_int_equal(rune_picture(0x202E), RUNE_REPLACEMENT);
    assert_int_equal(rune_picture(0x2028), 0x20); /* ends a line, as U+0085 and U+2029 do: white space */
}

/* Clusters of random text over our alphabet are those of UAX #29. */
static void test_clusters_agree(void **state)
{
    (void)state;
    static const uint32_t alphabet[] = {'a',     ' ',     '1',     0x4E2D,  0xFF0C, 0x301,  0x20DD, 0x200D, 0x1F468,
                                        0x1F469, 0x1F3FD, 0x1F1E8, 0x1F1F3, 0xFE0F, 0x1161, 0x11AB, 0xD55C, 0x2764};
    srand(7);
    for (int round = 0; round < 3000; round++) {
        struct buf text = {0};
        int count = 1 + rand() % 8;
        for (int i = 0; i < count; i++)
            buf_add_rune(&text, alphabet[rand() % (int)(sizeof alphabet / sizeof alphabet[0])]);
        char *breaks = xcalloc(text.bytes, 1);
        u8_grapheme_breaks((const uint8_t *)text.ptr, text.bytes, breaks);
        for (size_t at = 0; at < text.bytes;) {
            size_t next = at + grapheme_next(slice_part(buf_slice(&text), at, text.bytes), 1, NULL);
            size_t theirs = at + 1;
            while (theirs < text.bytes && !breaks[theirs])
                theirs++;
            if (next != theirs)
                fail_msg("\"%s\": cluster from byte %zu to %zu, libunistring says %zu", text.ptr, at, next, theirs);
            at = next;
        }
        free(breaks);
        buf_free(&text);
    }
}

static enum text_class class_of(uint32_t rune)
{
    return text_props_class(text_props(rune));
}

static void test_rules(void **state)
{
    (void)state;
    static const char *const starts_no_line = "。，、；：？！）》」』】”’％…";
    static const char *const ends_no_line = "（《「『【“‘";
    for (const char *p = starts_no_line, *end = p + strlen(p); p < end;) {
        int bytes;
        uint32_t rune = utf8_decode(p, end, &bytes);
        assert_true(text_break_between(TEXT_ID, class_of(rune)) != TEXT_BREAK_ALWAYS);
        assert_true(text_break_between(TEXT_NU, class_of(rune)) != TEXT_BREAK_ALWAYS);
        assert_true(text_break_between(TEXT_AL, class_of(rune)) != TEXT_BREAK_ALWAYS);
        p += bytes;
    }
    for (const char *p = ends_no_line, *end = p + strlen(p); p < end;) {
        int bytes;
        enum text_class open = class_of(utf8_decode(p, end, &bytes));
        for (int after = 0; after < TEXT_CLASSES; after++)
            assert_true(text_break_between(open, (enum text_class)after) == TEXT_BREAK_NEVER);
        p += bytes;
    }
    assert_int_equal(text_break_between(TEXT_ID, TEXT_ID), TEXT_BREAK_ALWAYS);
    assert_int_equal(text_break_between(TEXT_ID, class_of(0x201C)), TEXT_BREAK_ALWAYS);
    assert_int_equal(text_break_between(class_of(0x201D), TEXT_ID), TEXT_BREAK_ALWAYS);
    assert_int_equal(text_break_between(TEXT_AL, TEXT_AL), TEXT_BREAK_AFTER_SPACES);
    assert_int_equal(text_break_between(TEXT_NU, TEXT_ID), TEXT_BREAK_AFTER_SPACES);
    assert_int_equal(text_break_between(TEXT_B2, TEXT_B2), TEXT_BREAK_NEVER);
    assert_int_equal(text_break_between(TEXT_IN, TEXT_IN), TEXT_BREAK_AFTER_SPACES);
}

/* For every pair of characters without quotes (which are tailored): we break only where libunistring may. */
static void test_pairs_agree(void **state)
{
    (void)state;
    static const char alphabet[] = "a9A中あー。，、（）《》【】？！：；%％$￥,.;:?!()[]-/——…—·+=~～@#&*";
    struct slice all = slice_of(alphabet);
    for (size_t i = 0; i < all.bytes;) {
        int first_bytes;
        uint32_t a = utf8_decode(all.ptr + i, all.ptr + all.bytes, &first_bytes);
        for (size_t k = 0; k < all.bytes;) {
            int bytes;
            uint32_t b = utf8_decode(all.ptr + k, all.ptr + all.bytes, &bytes);
            struct buf text = {0};
            buf_add_rune(&text, a);
            size_t middle = text.bytes;
            buf_add_rune(&text, b);
            char breaks[16];
            u8_possible_linebreaks((const uint8_t *)text.ptr, text.bytes, "UTF-8", breaks);
            bool ours = text_break_between(class_of(a), class_of(b)) == TEXT_BREAK_ALWAYS;
            if (ours && breaks[middle] != UC_BREAK_POSSIBLE)
                fail_msg("a break in \"%s\" that libunistring forbids", text.ptr);
            buf_free(&text);
            k += (size_t)bytes;
        }
        i += (size_t)first_bytes;
    }
}

static void test_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cols;
        const char *line;
    } cases[] = {
        {"two words", 80, "two words"},
        {"two words", 8, "two"},
        {"ends in blanks   ", 80, "ends in blanks"},
        {"Ctrl-D scrolls", 7, "Ctrl-D"}, /* not after its hyphen */
        {"Ctrl-D scrolls", 5, "Ctrl-"},  /* too long for a line */
        {"无法读取，请检查", 10, "无法读取，"},
        {"无法读取，请检查", 7, "无法读"},
        {"无法读取，请检查", 8, "无法读"}, /* a comma begins no line */
        {"注意力（attention）机制", 8, "注意力"},
        {"一", 1, "一"}, /* always something */
        {"", 5, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *line = xstrndup(cases[i].text, text_line(slice_of(cases[i].text), cases[i].cols, 1));
        assert_string_equal(line, cases[i].line);
        free(line);
    }
}

/* Words that are read many at a time are those that are read one letter at a time. */
static void test_words(void **state)
{
    (void)state;
    enum { LONGEST = 130, ROUNDS = 20000 };
    static const char signs[] = "abcZz      ,.,-9\n(";
    char text[LONGEST];
    srand(1);
    for (int round = 0; round < ROUNDS; round++) {
        size_t bytes = (size_t)(rand() % LONGEST), kinds = rand() % 3 > 0 ? 14 : sizeof signs - 1, end = 0, last = 0,
               word;
        for (size_t i = 0; i < bytes; i++)
            text[i] = signs[(size_t)rand() % kinds];
        for (size_t i = 0; i < bytes && memchr("abcZz ,.", text[i], 8) != NULL; i++) {
            if (strchr(" ,.", text[i]) != NULL)
                continue;
            end = i + 1;
            last = i > 0 && text[i - 1] == ' ' ? i : last;
        }
        assert_int_equal(text_words(slice_from(text, bytes), &word), end);
        assert_int_equal(word, last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),        cmocka_unit_test(test_widths_agree), cmocka_unit_test(test_unsafe),
        cmocka_unit_test(test_clusters_agree), cmocka_unit_test(test_rules),        cmocka_unit_test(test_pairs_agree),
        cmocka_unit_test(test_lines),          cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
