/* command.c - shared by several commands: opening the course, printing findings. */
#include "biji/command.h"

#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "inside.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef BIJI_DATA_DIR
#define BIJI_DATA_DIR "/usr/local/share/biji"
#endif

/* The bundled notes, malloc'ed: beside the program, then in the data directories; NULL if they are not installed. */
static char *bundled_course(void)
{
    struct buf candidates = {0}; /* separated by newlines */
    char *inside = inside_unpack();
    if (inside != NULL)
        buf_printf(&candidates, "%s/content\n", inside);
    free(inside);
    char program[PATH_MAX];
    ssize_t bytes = readlink("/proc/self/exe", program, sizeof program - 1);
    if (bytes > 0) {
        program[bytes] = '\0';
        for (int up = 0; up < 3; up++) {
            char *slash = strrchr(program, '/');
            if (slash == NULL)
                break;
            *slash = '\0';
            buf_printf(&candidates, "%s/content\n%s/share/biji/content\n", program, program);
        }
    }
    const char *home = getenv("HOME"), *data = getenv("XDG_DATA_HOME");
    if (data != NULL && *data == '/')
        buf_printf(&candidates, "%s/biji/content\n", data);
    else if (home != NULL)
        buf_printf(&candidates, "%s/.local/share/biji/content\n", home);
    buf_printf(&candidates, "%s/content\n", BIJI_DATA_DIR);
    char *found = NULL, *rest = NULL;
    for (char *one = strtok_r(candidates.ptr, "\n", &rest); one != NULL && found == NULL;
         one = strtok_r(NULL, "\n", &rest)) {
        struct buf index = {0};
        buf_printf(&index, "%s/index.md", one);
        if (access(index.ptr, R_OK) == 0)
            found = xstrdup(one);
        buf_free(&index);
    }
    buf_free(&candidates);
    return found;
}

static bool no_action(const char *name, struct error *error)
{
    const char *near = NULL;
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++)
        if (text_is_near(name, action_info((enum action)i)->name))
            near = action_info((enum action)i)->name;
    return error_set(error, ERROR_USAGE,
                     near != NULL ? "there is no action \"%s\"; did you mean %s?"
                                  : "there is no action \"%s\"; the help on the screen lists them all",
                     name, near);
}

/* Applies one setting; a key or a colour is only checked, since what it changes does not exist yet. */
static bool take_setting(struct options *options, const struct config_entry *entry, struct keymap *keymap,
                         struct theme *theme, struct error *error)
{
    enum action action = action_by_name(entry->name);
    if (*entry->section == '\0')
        return options_set(options, entry->name, entry->value, error);
    if (strcmp(entry->section, "colors") == 0)
        return theme_set(theme, entry->name, entry->value, error);
    if (strcmp(entry->section, "keys") != 0)
        return error_set(error, ERROR_USAGE, "the configuration has only the sections keys and colors");
    return action != ACTION_NONE ? keymap_bind(keymap, action, entry->value, error) : no_action(entry->name, error);
}

/* Applies the configuration and reports all its faults. */
static void check_config(struct options *options, struct config *config)
{
    struct keymap *keymap = config->count > 0 ? keymap_new() : NULL;
    struct theme theme = {0};
    for (size_t i = 0; i < config->count; i++) {
        const struct config_entry *entry = &config->entries[i];
        struct error wrong = {0};
        if (!take_setting(options, entry, keymap, &theme, &wrong))
            diag_add(&config->diags, DIAG_WARNING, "config", config->file, entry->line, entry->column, "%s",
                     wrong.message);
    }
    keymap_free(keymap);
}

bool command_configure(struct options *options, struct config *config, int argc, char **argv, struct error *error)
{
    static const char name[] = "--config";
    const char *path = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], name, sizeof name - 1) != 0)
            continue;
        const char *value = argv[i] + sizeof name - 1;
        path = *value == '=' ? value + 1 : *value == '\0' && i + 1 < argc ? argv[i + 1] : path;
    }
    if (!config_load(config, path, error))
        return false;
    check_config(options, config);
    command_print_diags(&config->diags, DIAG_WARNING);
    options->settings = config;
    return true;
}

bool command_theme(struct theme *theme, const struct options *options, const char *name, struct error *error)
{
    const struct config *config = options->settings;
    if (!theme_load(theme, name))
        return error_set(error, ERROR_USAGE, "there is no theme \"%s\"; choose auto, dark, light, contrast or mono",
                         name);
    for (size_t i = 0; config != NULL && i < config->count; i++)
        if (strcmp(config->entries[i].section, "colors") == 0)
            theme_set(theme, config->entries[i].name, config->entries[i].value, &(struct error){0});
    return true;
}

void command_prepare(void)
{
    free(inside_unpack());
}

/* If neither the options nor the locale name a language, uses that of the course. */
void command_speak_as(const char *path)
{
    if (language_chosen() == LANGUAGE_UNSAID && path != NULL && course_is_chinese(path))
        language_choose(LANGUAGE_CHINESE);
}

static struct course *open_course(const struct options *options, bool unread, struct diags *diags, struct error *error)
{
    struct course_way way = {.is_unread = unread, .index = options->no_index ? "none" : options->index};
    if (command_is_url(options->course))
        return command_web_course(options, options->course, error);
    if (options->course != NULL) {
        command_speak_as(options->course);
        return course_open_as(options->course, &way, diags, error);
    }
    char *path = bundled_course();
    if (path == NULL) {
        error_set(error, ERROR_CONTENT, "the bundled notes were not found beside the program; name a folder of notes");
        return NULL;
    }
    way.index = NULL;
    command_speak_as(path);
    struct course *course = course_open_as(path, &way, diags, error);
    free(path);
    return course;
}

struct course *command_course(const struct options *options, struct diags *diags, struct error *error)
{
    return open_course(options, false, diags, error);
}

struct course *command_course_unread(const struct options *options, struct diags *diags, struct error *error)
{
    return open_course(options, true, diags, error);
}

struct upstream_settings command_upstream(const struct options *options)
{
    return (struct upstream_settings){options->mirrors, options->mirror_count, options->offline, options->cache_mb};
}

void command_print_field(const char *text, int cols, const struct options *options)
{
    struct buf safe = {0};
    int used;
    text_safe(slice_of(text), &safe);
    size_t bytes = text_prefix(buf_slice(&safe), cols, options->ambiguous_width, &used);
    printf("%.*s%*s", (int)bytes, safe.ptr != NULL ? safe.ptr : "", cols - used, "");
    buf_free(&safe);
}

void command_print_diag(FILE *out, const struct diag *diag, bool with_code)
{
    struct buf line = {0}, safe = {0};
    buf_printf(&line, _("%s:%d:%d: %s: %s"), diag->file, diag->line, diag->column,
               _(diag_severity_name(diag->severity)), diag->message);
    if (with_code)
        buf_printf(&line, " [%s]", diag->code);
    text_safe(buf_slice(&line), &safe);
    fprintf(out, "%s\n", safe.ptr);
    buf_free(&line);
    buf_free(&safe);
}

void command_print_diags(const struct diags *diags, enum diag_severity least)
{
    fflush(stdout); /* where both go to one file, no message stands within a line */
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].severity >= least)
            command_print_diag(stderr, &diags->items[i], false);
}
