/* cmd_read.c - `biji [COURSE]`: reading in the terminal. Where standard output is no terminal, what can be said without
 * a screen is printed: the contents of a course, the text of a single note. */
#include "biji/command.h"

#include "biji/load.h"
#include "biji/mem.h"
#include "biji/study.h"
#include "biji/ui.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STATUS_NOT_KEPT = 4 };

/* The keys of the configuration; what is wrong with them is added to diags. */
static void bind_keys(const struct config *config, struct keymap *keymap, struct diags *diags)
{
    for (size_t i = 0; config != NULL && i < config->count; i++) {
        const struct config_entry *entry = &config->entries[i];
        struct error error = {0};
        enum action action = action_by_name(entry->name);
        if (strcmp(entry->section, "keys") != 0)
            continue;
        if (action == ACTION_NONE)
            error_set(&error, ERROR_USAGE, "there is no action \"%s\"; the manual lists them", entry->name);
        else
            keymap_bind(keymap, action, entry->value, &error);
        if (error.kind != ERROR_NONE)
            diag_add(diags, DIAG_WARNING, "config", config->file, entry->line, entry->column, "%s", error.message);
    }
}

/* The first thing the reader should know, malloc'ed, or NULL. */
static char *first_message(const struct config *config, const struct diags *found)
{
    const struct diags *diags = config != NULL && config->diags.count > 0 ? &config->diags : found;
    struct buf message = {0};
    if (diags->count == 0)
        return NULL;
    const char *slash = strrchr(diags->items[0].file, '/');
    buf_printf(&message, "%s (%s, line %d)", diags->items[0].message, slash != NULL ? slash + 1 : diags->items[0].file,
               diags->items[0].line);
    return buf_take(&message);
}

static bool load_theme(void *context, const char *name, struct theme *theme, struct error *error)
{
    return command_theme(theme, context, name, NULL, error);
}

static int read_course(struct options *options, struct course *course, const char *chapter,
                       const struct key_command *begin, struct diags *diags, struct error *error)
{
    struct theme theme;
    struct diags found = {0};
    bool mono = !options_color(options, stdout) || theme_depth_of_terminal() == THEME_MONO;
    if (!command_theme(&theme, options, mono ? "mono" : options->theme, &found, error))
        return -1;
    struct keymap *keymap = keymap_new();
    bind_keys(options->settings, keymap, &found);
    command_print_diags(&found, DIAG_WARNING);
    char *message = first_message(options->settings, &found);
    struct study *study = study_open(course, options->course);
    struct upstream_settings upstream = command_upstream(options);
    struct ui_setup setup = {.load_theme = load_theme,
                             .context = options,
                             .is_theme_fixed =
                                 mono || strcmp(options->theme, "auto") != 0 || getenv("COLORFGBG") != NULL,
                             .options = options,
                             .course = course,
                             .diags = diags,
                             .keymap = keymap,
                             .theme = &theme,
                             .study = study,
                             .upstream = upstream_new(&upstream),
                             .chapter = chapter,
                             .begin = begin != NULL ? *begin : (struct key_command){ACTION_NONE, 0, 0},
                             .message = message};
    int status = ui_run(&setup, error);
    bool by_signal = status > 0;
    if (status == 0 && study->has_failed)
        status = STATUS_NOT_KEPT; /* the reason was told on the screen */
    upstream_free(setup.upstream);
    study_close(study);
    keymap_free(keymap);
    diags_free(&found);
    free(message);
    if (by_signal) { /* ends as the signal asked, so that a shell sees it */
        signal(status, SIG_DFL);
        raise(status);
    }
    return status;
}

int command_read_from(const struct options *options, struct course *course, const struct key_command *begin,
                      struct diags *diags, struct error *error)
{
    struct options copy = *options;
    return read_course(&copy, course, NULL, begin, diags, error);
}

/* Whether the course is a single note: a file, or standard input. */
static bool is_note(const char *path)
{
    struct stat info;
    return path != NULL && (strcmp(path, "-") == 0 || (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)));
}

static int run(const struct options *given, int argc, char **argv, struct error *error)
{
    struct options options = *given;
    struct diags diags = {0};
    if (argc > 2) {
        error_set(error, ERROR_USAGE, "biji takes a course and a chapter of it, no more; biji help lists the commands");
        return -1;
    }
    if (argc > 0)
        options.course = argv[1];
    if (!isatty(STDOUT_FILENO))
        return argc == 1 && is_note(options.course) ? command_cat.run(given, 1, argv, error)
                                                    : command_toc.run(&options, 0, argv, error);
    struct course *course = command_course(&options, &diags, error);
    const char *chapter = argc > 1 ? argv[2] : NULL;
    if (course != NULL && chapter == NULL && course->has_index && is_note(options.course))
        chapter = course->chapters[0].name; /* the index note was named, not the course */
    int status = course != NULL ? read_course(&options, course, chapter, NULL, &diags, error) : -1;
    diags_free(&diags);
    course_free(course);
    return status;
}

const struct command command_read = {
    "",
    "[COURSE [CHAPTER[#ANCHOR]]]",
    "Read a course of notes: a folder, a Markdown file, or - for standard input; without it the bundled notes.",
    "width theme unicode-scripts combining ascii autospace no-mouse mirror offline cache-mb weights new-cards",
    run,
};
