/* key.h - one press of a key, as a number: a Unicode code point, or a KEYS_ value for keys without a character; Alt is
 * a bit. Ctrl with a letter is the control character, as terminals send it. */
#ifndef BIJI_KEY_H
#define BIJI_KEY_H

#include <stddef.h>

enum {
    KEYS_NONE = 0,
    KEYS_TAB = 9,
    KEYS_ENTER = 13,
    KEYS_ESC = 27,
    KEYS_SPACE = 32,
    KEYS_BACKSPACE = 127,
    KEYS_UP = 0x110000,
    KEYS_DOWN,
    KEYS_LEFT,
    KEYS_RIGHT,
    KEYS_HOME,
    KEYS_END,
    KEYS_PAGE_UP,
    KEYS_PAGE_DOWN,
    KEYS_INSERT,
    KEYS_DELETE,
    KEYS_BACK_TAB,   /* Shift-Tab */
    KEYS_WORD_LEFT,  /* Ctrl-Left or Alt-Left */
    KEYS_WORD_RIGHT, /* Ctrl-Right or Alt-Right */
    KEYS_F1,         /* KEYS_F1 + n - 1 is function key n, up to 12 */
    KEYS_ALT = 0x1000000
};

/* Room for any key's name with its NUL. */
enum { KEY_NAME_BYTES = 24 };

/* The name of a key as help and configuration write it: "j", "Space", "Ctrl-L", "Alt-b", "PgDn", "F1". Returns name. */
const char *key_text(int key, char name[KEY_NAME_BYTES]);
/* The key that text names (case matters for single letters only), or KEYS_NONE. */
int key_parse(const char *text, size_t bytes);

#endif
