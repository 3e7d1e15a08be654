/* files_target.c - what is read from disk besides notes and indexes. Byte 0 says as what the rest is taken: configuration, state, or
 * a picture. */
#include "target.h"

#include "biji/config.h"
#include "biji/keymap.h"
#include "biji/options.h"
#include "biji/picture.h"
#include "biji/state.h"
#include "folder.h"

enum { CONFIG, STATE, PICTURE, KINDS };

/* As the program does with its configuration: options and keys. */
static void read_config(const char *path)
{
    struct error error = {0};
    struct config config = {0};
    struct options options;
    struct keymap *keymap = keymap_new();
    options_init(&options);
    if (!config_load(&config, path, &error))
        target_require(error.message[0] != '\0', "a fault of the configuration is told");
    for (size_t i = 0; i < config.count; i++) {
        const struct config_entry *entry = &config.entries[i];
        struct error fault = {0};
        if (!options_set(&options, entry->name, entry->value, &fault))
            target_require(fault.message[0] != '\0', "an option's fault is told");
        if (action_by_name(entry->name) != ACTION_NONE)
            keymap_bind(keymap, action_by_name(entry->name), entry->value, &fault);
    }
    keymap_free(keymap);
    config_free(&config);
}

static void read_state(const char *path)
{
    struct state *state = state_load(path, KEEP_NO_LINKS);
    for (size_t i = 0; i < state->count; i++)
        target_require(state->entries[i].kind < STATE_KINDS, "an entry is of some kind");
    state_free(state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int width = 0, height = 0;
    char path[400];
    if (size == 0)
        return 0;
    folder_write("file", data + 1, size - 1);
    folder_file("file", path);
    switch (data[0] % KINDS) {
    case CONFIG:
        read_config(path);
        break;
    case STATE:
        read_state(path);
        break;
    default:
        if (picture_size(path, &width, &height))
            target_require(width > 0 && height > 0, "a picture has a size");
    }
    return 0;
}
