/* keymap.c - keys to actions, in the order in which keys were bound, so that the help screen shows the best known
 * first. A few dozen bindings: a linear list is enough. */
#include "biji/keymap.h"

#include "biji/mem.h"
#include "biji/str.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct binding {
    int key;
    enum action action;
};

struct keymap {
    struct binding *bindings;
    size_t count, room;
};

enum { MAX_KEYS = 16 };
static const char separators[] = " \t\n";

/* Reads the names into keys; their count, or -1 with error filled. */
static int parse_keys(const char *names, int keys[MAX_KEYS], struct error *error)
{
    int count = 0;
    for (names += strspn(names, separators); *names != '\0'; names += strspn(names, separators)) {
        size_t bytes = strcspn(names, separators);
        int key = key_parse(names, bytes);
        if (key == KEYS_NONE || count == MAX_KEYS) {
            error_set(error, ERROR_USAGE,
                      "\"%.*s\" is not a key; write a letter, or a name such as Space, PgDn, Ctrl-L or F1", (int)bytes,
                      names);
            return -1;
        }
        keys[count++] = key;
        names += bytes;
    }
    return count;
}

static void unbind(struct keymap *keymap, int key, enum action action)
{
    size_t kept = 0;
    for (size_t i = 0; i < keymap->count; i++)
        if (keymap->bindings[i].key != key && keymap->bindings[i].action != action)
            keymap->bindings[kept++] = keymap->bindings[i];
    keymap->count = kept;
}

bool keymap_bind(struct keymap *keymap, enum action action, const char *names, struct error *error)
{
    int keys[MAX_KEYS];
    int count = parse_keys(names, keys, error);
    if (count < 0)
        return false;
    unbind(keymap, KEYS_NONE, action);
    for (int i = 0; i < count; i++) {
        unbind(keymap, keys[i], ACTION_NONE);
        keymap->bindings = xgrow(keymap->bindings, keymap->count, &keymap->room, sizeof *keymap->bindings);
        keymap->bindings[keymap->count++] = (struct binding){keys[i], action};
    }
    return true;
}

struct keymap *keymap_new(void)
{
    struct keymap *keymap = xcalloc(1, sizeof *keymap);
    for (int action = ACTION_NONE + 1; action < ACTIONS; action++)
        keymap_bind(keymap, (enum action)action, action_info((enum action)action)->keys, NULL);
    return keymap;
}

void keymap_free(struct keymap *keymap)
{
    if (keymap == NULL)
        return;
    free(keymap->bindings);
    free(keymap);
}

enum action keymap_action(const struct keymap *keymap, int key)
{
    for (size_t i = 0; i < keymap->count; i++)
        if (keymap->bindings[i].key == key)
            return keymap->bindings[i].action;
    return ACTION_NONE;
}

int keymap_key(const struct keymap *keymap, enum action action)
{
    for (size_t i = 0; i < keymap->count; i++)
        if (keymap->bindings[i].action == action)
            return keymap->bindings[i].key;
    return KEYS_NONE;
}

const char *keymap_names(const struct keymap *keymap, enum action action, char *text, size_t bytes)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < keymap->count; i++) {
        char name[KEY_NAME_BYTES];
        if (keymap->bindings[i].action != action)
            continue;
        key_text(keymap->bindings[i].key, name);
        size_t more = strlen(name) + (used > 0);
        if (used + more >= bytes)
            break;
        if (used > 0)
            text[used++] = ' ';
        strcpy(text + used, name);
        used += strlen(name);
    }
    return text;
}

static bool wants_letter(enum action action)
{
    return action == ACTION_MARK_SET || action == ACTION_MARK_GO || action == ACTION_ALIGN;
}

bool keymap_press(const struct keymap *keymap, struct key_input *input, int key, struct key_command *command)
{
    *command = (struct key_command){ACTION_NONE, input->count, KEYS_NONE};
    if (input->waiting != ACTION_NONE) {
        if (key != KEYS_ESC) {
            command->action = input->waiting;
            command->letter = key;
        }
        *input = (struct key_input){0};
        return true;
    }
    enum action action = keymap_action(keymap, key);
    bool counts = action == ACTION_NONE || (key == '0' && input->count > 0); /* 0 may be bound, but continues a count */
    bool digit = counts && char_is_digit(key);
    if (digit && (key != '0' || input->count > 0)) {
        if (input->count < INT_MAX / 10 - 1)
            input->count = input->count * 10 + (key - '0');
        return false;
    }
    if (key == KEYS_ESC && input->count > 0) { /* only drops the count */
        *input = (struct key_input){0};
        return true;
    }
    if (wants_letter(action)) {
        input->waiting = action;
        return false;
    }
    bool twice = action == ACTION_TOP && key == input->repeated; /* "5gg" is "5g", not followed by a jump to the top */
    if (twice && command->count == 0)
        command->count = input->repeated_count;
    *input = (struct key_input){.repeated = action == ACTION_TOP && !twice ? key : KEYS_NONE,
                                .repeated_count = command->count};
    command->action = action;
    return true;
}
