/* cmd_read.c - `biji [COURSE]`: reading in the terminal. If standard output is not a terminal, prints what makes sense
 * without a screen: the contents of a course, the text of a single note. */
#include "biji/command.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/study.h"
#include "biji/ui.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STATUS_NOT_KEPT = 4 };

/* The keys of the configuration, whose faults were reported when it was read. */
static void bind_keys(const struct config *config, struct keymap *keymap)
{
    for (size_t i = 0; config != NULL && i < config->count; i++) {
        const struct config_entry *entry = &config->entries[i];
        if (strcmp(entry->section, "keys") == 0 && action_by_name(entry->name) != ACTION_NONE)
            keymap_bind(keymap, action_by_name(entry->name), entry->value, &(struct error){0});
    }
}

static bool load_theme(void *context, const char *name, struct theme *theme, struct error *error)
{
    return command_theme(theme, context, name, error);
}

static int read_course(struct options *options, struct course *course, const char *chapter,
                       const struct key_command *begin, struct diags *diags, struct error *error)
{
    struct theme theme;
    bool mono = !options_color(options, stdout) || theme_depth_of_terminal() == THEME_MONO;
    if (!command_theme(&theme, options, mono ? "mono" : options->theme, error))
        return -1;
    struct keymap *keymap = keymap_new();
    bind_keys(options->settings, keymap);
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
                             .faults = options->settings != NULL ? &options->settings->diags : NULL};
    int status = ui_run(&setup, error);
    bool by_signal = status > 0;
    if (status == 0 && study->has_failed)
        status = STATUS_NOT_KEPT; /* the reason was told on the screen */
    upstream_free(setup.upstream);
    study_close(study);
    keymap_free(keymap);
    if (by_signal) { /* ends by the signal, so that a shell sees it */
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

/* What the arguments name. */
struct wanted {
    const char *course;  /* NULL: the bundled notes */
    const char *chapter; /* NULL: none in particular */
    char *file;          /* owned: the file of FILE#ANCHOR */
};

/* FILE#ANCHOR: a section of a single note. */
static bool is_section(const char *argument, struct wanted *wanted)
{
    const char *hash = strrchr(argument, '#');
    if (hash == NULL || hash == argument)
        return false;
    wanted->file = xstrndup(argument, (size_t)(hash - argument));
    if (!is_note(wanted->file)) {
        free(wanted->file);
        wanted->file = NULL;
        return false;
    }
    const char *slash = strrchr(wanted->file, '/');
    wanted->course = wanted->file;
    wanted->chapter = argument + (slash != NULL ? slash + 1 - wanted->file : 0);
    return true;
}

/* Whether anything comes through standard input, a pipe or a file. A pipe that somebody left open may stay silent for ever. */
static bool has_input(void)
{
    enum { PATIENCE_MS = 3000 };
    struct stat info;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (fstat(STDIN_FILENO, &info) != 0 || !(S_ISFIFO(info.st_mode) || S_ISREG(info.st_mode)))
        return false;
    if (poll(&input, 1, PATIENCE_MS) != 0)
        return true;
    fputs(_("biji: nothing came through standard input in 3 seconds; use biji - to wait for it\n"), stderr);
    return false;
}

/* Whether input was piped in without any argument. It is read completely, since it may be empty, and replaces standard
 * input. */
static bool is_piped(void)
{
    char *bytes;
    size_t count;
    if (!has_input() || !file_read("-", &bytes, &count, NULL))
        return false;
    FILE *copy = count > 0 ? tmpfile() : NULL;
    bool ok = copy != NULL && fwrite(bytes, 1, count, copy) == count && fflush(copy) == 0 &&
              fseek(copy, 0, SEEK_SET) == 0 && dup2(fileno(copy), STDIN_FILENO) >= 0;
    if (copy != NULL)
        fclose(copy);
    free(bytes);
    return ok;
}

/* One argument is a course if it exists: a path, an address, "-"; else a chapter of the course. With -C it is a chapter. */
static struct wanted wanted_of(const struct options *options, int argc, char **argv)
{
    struct wanted wanted = {.course = options->course};
    if (argc == 0 && wanted.course == NULL && is_piped())
        wanted.course = "-";
    if (argc == 2) {
        wanted.course = argv[1];
        wanted.chapter = argv[2];
    } else if (argc == 1 && command_is_course(options, argv[1]))
        wanted.course = argv[1];
    else if (argc == 1 && (options->course != NULL || !is_section(argv[1], &wanted)))
        wanted.chapter = argv[1];
    return wanted;
}

/* Suggests what an argument that is neither a path nor a chapter may have meant. */
static void refuse(const char *argument, struct error *error)
{
    char *near = command_near_file(argument);
    bool path = strchr(argument, '/') != NULL || strchr(argument, '.') != NULL;
    if (near != NULL || path) {
        *error = (struct error){0};
        if (near != NULL)
            error_set(error, ERROR_CONTENT, "%s is not there; did you mean %s?", argument, near);
        else
            error_set(error, ERROR_CONTENT, "%s cannot be opened: there is no such file or folder", argument);
    }
    free(near);
}

/* The wanted chapter in the form for ui_run(): a number or name that is known to match; NULL if none does. */
static char *known_chapter(struct course *course, const char *chapter, bool alone, struct error *error)
{
    const char *hash = strchr(chapter, '#');
    char *name = xstrndup(chapter, hash != NULL ? (size_t)(hash - chapter) : strlen(chapter));
    int found = command_chapter(course, name, error);
    if (found == COURSE_NONE && alone && error->kind == ERROR_CONTENT)
        refuse(chapter, error);
    free(name);
    return found != COURSE_NONE ? xstrdup(chapter) : NULL;
}

static int read_wanted(struct options *options, const struct wanted *wanted, int argc, struct error *error)
{
    struct diags diags = {0};
    options->course = wanted->course;
    struct course *course = command_course(options, &diags, error);
    char *chapter = NULL;
    int status = -1;
    if (course != NULL && wanted->chapter != NULL)
        chapter = known_chapter(course, wanted->chapter, argc == 1, error);
    else if (course != NULL && course->has_index && is_note(options->course))
        chapter = xstrdup(course->chapters[0].name); /* the index note was named, not the course */
    if (course != NULL && (chapter != NULL || wanted->chapter == NULL))
        status = read_course(options, course, chapter, NULL, &diags, error);
    free(chapter);
    diags_free(&diags);
    course_free(course);
    return status;
}

/* Whether an address is that of a page that lists no chapters. */
static bool is_page(struct options *options, const char *address)
{
    if (!command_is_url(address))
        return false;
    struct course *course = command_web_course(options, address, &(struct error){0});
    bool page = course != NULL && !course->has_index;
    course_free(course);
    return page;
}

/* Where there is no screen: a note, page or chapter as text, a course as its contents. */
static int print_wanted(struct options *options, const struct wanted *wanted, struct error *error)
{
    if (wanted->chapter == NULL && is_page(options, wanted->course)) {
        options->course = wanted->course;
        return command_cat.run(options, 1, (char *[]){NULL, "1"}, error);
    }
    const char *named = wanted->chapter != NULL ? wanted->chapter : wanted->course;
    char *argument = xstrdup(named != NULL ? named : "");
    bool note = wanted->chapter == NULL && is_note(wanted->course);
    options->course = note ? NULL : wanted->course;
    int status = note || wanted->chapter != NULL ? command_cat.run(options, 1, (char *[]){NULL, argument}, error)
                                                 : command_toc.run(options, 0, (char *[]){NULL}, error);
    free(argument);
    return status;
}

static int run(const struct options *given, int argc, char **argv, struct error *error)
{
    struct options options = *given;
    if (argc > 2 || (argc == 2 && given->course != NULL)) {
        error_set(error, ERROR_USAGE,
                  "biji takes a course and one of its chapters, no more; biji help lists the commands");
        return -1;
    }
    struct wanted wanted = wanted_of(given, argc, argv);
    int status =
        isatty(STDOUT_FILENO) ? read_wanted(&options, &wanted, argc, error) : print_wanted(&options, &wanted, error);
    free(wanted.file);
    return status;
}

const struct command command_read = {
    "",
    N_("[COURSE [CHAPTER[#ANCHOR]] | CHAPTER[#ANCHOR] | FILE[#ANCHOR] | ADDRESS]"),
    N_("Read a course of notes: a folder, a Markdown file, a page or repository on the web, or - for standard input; "
       "without it the bundled notes, or one of their chapters. A path that exists is a course; after -C it is a "
       "chapter."),
    "width theme images unicode-scripts combining ascii autospace sticky-heading code-numbers no-mouse mirror offline "
    "cache-mb "
    "weights new-cards",
    run,
};
