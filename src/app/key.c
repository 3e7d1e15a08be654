/* key.c - names of keys, both ways: a table for keys without a character, code points for the others. */
#include "biji/key.h"

#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The first name of a key is shown; the others are accepted too. */
static const struct {
    int key;
    const char *name;
} names[] = {
    {KEYS_TAB, "Tab"},
    {KEYS_ENTER, "Enter"},
    {KEYS_ENTER, "Return"},
    {KEYS_ESC, "Esc"},
    {KEYS_ESC, "Escape"},
    {KEYS_SPACE, "Space"},
    {KEYS_BACKSPACE, "Backspace"},
    {KEYS_UP, "Up"},
    {KEYS_DOWN, "Down"},
    {KEYS_LEFT, "Left"},
    {KEYS_RIGHT, "Right"},
    {KEYS_HOME, "Home"},
    {KEYS_END, "End"},
    {KEYS_PAGE_UP, "PgUp"},
    {KEYS_PAGE_UP, "PageUp"},
    {KEYS_PAGE_DOWN, "PgDn"},
    {KEYS_INSERT, "Insert"},
    {KEYS_PAGE_DOWN, "PageDown"},
    {KEYS_DELETE, "Delete"},
    {KEYS_BACK_TAB, "Shift-Tab"},
    {KEYS_WORD_LEFT, "Ctrl-Left"},
    {KEYS_WORD_RIGHT, "Ctrl-Right"},
};
enum { NAME_COUNT = sizeof names / sizeof names[0] };

const char *key_text(int key, char name[KEY_NAME_BYTES])
{
    const char *alt = key & KEYS_ALT ? "Alt-" : "";
    key &= ~KEYS_ALT;
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (names[i].key == key) {
            snprintf(name, KEY_NAME_BYTES, "%s%s", alt, names[i].name);
            return name;
        }
    }
    if (key >= KEYS_F1 && key < KEYS_F1 + 12) {
        snprintf(name, KEY_NAME_BYTES, "%sF%d", alt, key - KEYS_F1 + 1);
    } else if (key < KEYS_SPACE) {
        snprintf(name, KEY_NAME_BYTES, "%sCtrl-%c", alt, (char)(key + '@'));
    } else {
        char rune[5] = {0};
        utf8_write((uint32_t)key, rune);
        snprintf(name, KEY_NAME_BYTES, "%s%s", alt, rune);
    }
    return name;
}

static int parse_plain(struct slice text)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (slice_eq_nocase(text, names[i].name))
            return names[i].key;
    if (text.bytes >= 2 && text.bytes <= 3 && (*text.ptr == 'F' || *text.ptr == 'f')) {
        char *end;
        long number = strtol(text.ptr + 1, &end, 10);
        if (end == slice_end(text) && number >= 1 && number <= 12)
            return KEYS_F1 + (int)number - 1;
    }
    int count;
    uint32_t rune = utf8_decode(text.ptr, slice_end(text), &count);
    return (size_t)count == text.bytes && rune > KEYS_SPACE && rune != RUNE_REPLACEMENT ? (int)rune : KEYS_NONE;
}

int key_parse(const char *text, size_t bytes)
{
    if (bytes > 4 && strncasecmp(text, "Alt-", 4) == 0) {
        int key = key_parse(text + 4, bytes - 4);
        return key == KEYS_NONE ? KEYS_NONE : key | KEYS_ALT;
    }
    if (bytes == 6 && strncasecmp(text, "Ctrl-", 5) == 0) {
        int control = text[5] & 0x1F;
        return text[5] >= '@' && control != 0 ? control : KEYS_NONE;
    }
    return bytes > 0 ? parse_plain(slice_from(text, bytes)) : KEYS_NONE;
}
