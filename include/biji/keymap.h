/* keymap.h - which key does what, and the small grammar of a key press: counts, and keys that take a second one
 * ("ma", "'a"). */
#ifndef BIJI_KEYMAP_H
#define BIJI_KEYMAP_H

#include "biji/action.h"
#include "biji/error.h"
#include "biji/key.h"

#include <stdbool.h>
#include <stddef.h>

struct keymap;

/* The default keys of action.c. Owner: the caller; ended by keymap_free(), which accepts NULL. */
struct keymap *keymap_new(void);
/* Ends the keymap; accepts NULL. */
void keymap_free(struct keymap *keymap);
/* Gives an action these keys (names separated by blanks or newlines) instead of those it had; an action that had one of
 * them loses it. "" leaves the action without a key. False with error filled, and nothing changed, when a name is not a
 * key. */
bool keymap_bind(struct keymap *keymap, enum action action, const char *keys, struct error *error);
/* The action of a key, or ACTION_NONE. */
enum action keymap_action(const struct keymap *keymap, int key);
/* The first key of an action, or KEYS_NONE. */
int keymap_key(const struct keymap *keymap, enum action action);
/* Names of all keys of an action, separated by blanks, into text (bytes of room, always NUL-terminated). Returns text.
 */
const char *keymap_names(const struct keymap *keymap, enum action action, char *text, size_t bytes);

/* The part of a command typed so far. Zero-initialise. */
struct key_input {
    long count;          /* digits typed so far; 0 = none */
    enum action waiting; /* an action that wants a letter */
    int repeated;        /* the key of the last command if it can be doubled, as in "gg"; else KEYS_NONE */
    long repeated_count; /* and the count of that command */
};

/* A whole command. */
struct key_command {
    enum action action;
    long count; /* 0 = none given */
    int letter; /* the key after "m", "'" or "z"; else KEYS_NONE */
};

/* Feeds one key. True when *command is complete; its action is ACTION_NONE for an unbound key. */
bool keymap_press(const struct keymap *keymap, struct key_input *input, int key, struct key_command *command);

#endif
