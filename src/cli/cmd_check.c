/* cmd_check.c - `biji check`: everything that is wrong with a course's notes, with file, line and column. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/lint.h"
#include "biji/load.h"
#include "biji/outline.h"

#include "biji/mem.h"
#include "biji/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_course(struct course *course, struct diags *diags)
{
    size_t count = course->chapter_count;
    struct outline **outlines = xcalloc(count, sizeof *outlines);
    for (size_t i = 0; i < count; i++) {
        struct doc *doc = chapter_load(course, (int)i, diags);
        outlines[i] = doc != NULL ? outline_build(doc) : NULL;
    }
    bool *linked = xcalloc(count, sizeof *linked);
    for (size_t i = 0; i < count; i++)
        lint_chapter(course, (int)i, outlines, linked, diags);
    lint_orphans(course, linked, diags);
    free(linked);
    lint_numbers(course, diags);
    for (size_t i = 0; i < count; i++)
        outline_free(outlines[i]);
    free(outlines);
}

static void print_json(const struct diags *diags)
{
    struct json json = {stdout, false};
    json_open(&json, '[');
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *d = &diags->items[i];
        json_open(&json, '{');
        json_pair(&json, "file", d->file);
        json_pair_number(&json, "line", d->line);
        json_pair_number(&json, "column", d->column);
        json_pair(&json, "severity", diag_severity_name(d->severity));
        json_pair(&json, "code", d->code);
        json_pair(&json, "message", d->message);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    putchar('\n');
}

static void print_text(const struct diags *diags, const struct course *course)
{
    size_t counts[3] = {0}, notes = 0;
    for (size_t i = 0; i < diags->count; i++) {
        command_print_diag(stdout, &diags->items[i], true);
        counts[diags->items[i].severity]++;
    }
    for (size_t i = 0; i < course->chapter_count; i++)
        notes += course->chapters[i].doc != NULL;
    printf(language_count(notes, "%zu note read: ", "%zu notes read: "), notes);
    printf(language_count(counts[DIAG_ERROR], "%zu error, ", "%zu errors, "), counts[DIAG_ERROR]);
    printf(language_count(counts[DIAG_WARNING], "%zu warning\n", "%zu warnings\n"), counts[DIAG_WARNING]);
}

/* Who stands in a folder of notes may have meant these: says what was checked where the bundled notes were. */
static void tell_course(const struct options *options, const struct course *course)
{
    if (options->course == NULL && !options->json && isatty(STDERR_FILENO) && course_holds_notes("."))
        fprintf(stderr, _("biji: checked the course \"%s\"; biji check -C . checks the notes here\n"), course->title);
}

/* Watches the folders that hold notes of the course. */
static void watch_course(struct watch_folders *folders, const struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *path = course->chapters[i].path, *slash = path != NULL ? strrchr(path, '/') : NULL;
        char *folder = slash == NULL ? xstrdup(".") : xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
        if (path != NULL)
            watch_folders_add(folders, folder);
        free(folder);
    }
}

/* Reads the course and prints what is wrong; adds the folders of its notes to folders (may be NULL). Returns the exit
 * status. */
static int check(const struct options *options, struct watch_folders *folders, struct error *error)
{
    struct diags diags = {0};
    struct course *course = command_course(options, &diags, error);
    if (course == NULL) {
        command_print_diags(&diags, DIAG_NOTE);
        diags_free(&diags);
        return -1;
    }
    if (folders != NULL)
        watch_course(folders, course);
    check_course(course, &diags);
    diags_sort(&diags);
    if (options->json)
        print_json(&diags);
    else
        print_text(&diags, course);
    fflush(stdout);
    tell_course(options, course);
    int status = diags_worst(&diags) >= DIAG_WARNING ? 1 : 0;
    diags_free(&diags);
    course_free(course);
    return status;
}

/* Checks again after each change, until interrupted; a course that cannot be read for a while is reported, and waited
 * for. */
static int check_on(const struct options *options, struct error *error)
{
    struct watch_folders *folders = watch_folders_new();
    int status = check(options, folders, error);
    while (watch_folders_wait(folders)) {
        struct error why = {0};
        if (!options->json)
            putchar('\n');
        status = check(options, folders, &why);
        if (status < 0)
            fprintf(stderr, "biji: %s\n", why.message);
    }
    watch_folders_free(folders);
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct options given = *options;
    if (argc > 1 || (argc == 1 && given.course != NULL)) {
        error_set(error, ERROR_USAGE, "biji check takes one course");
        return -1;
    }
    if (argc == 1)
        given.course = argv[1];
    return options->watch ? check_on(&given, error) : check(&given, NULL, error);
}

const struct command command_check = {
    "check",
    N_("[COURSE]"),
    N_("Report what is wrong with the notes: front matter, missing files, broken links and anchors, footnotes, "
       "formulas, tables.\nExit status 1 when there is an error or a warning."),
    "json watch",
    run,
};
