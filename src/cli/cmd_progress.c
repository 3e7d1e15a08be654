/* cmd_progress.c - `biji progress`: how much of each chapter was read, and the courses read last. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/progress.h"
#include "biji/study.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct measured {
    bool is_there;
    struct chapter_progress progress;
};

static struct measured measure(struct course *course, int chapter, const struct study *study, struct diags *diags)
{
    struct measured m = {0};
    const struct doc *doc = chapter_load(course, chapter, diags);
    if (doc == NULL || course->chapters[chapter].name == NULL)
        return m;
    struct outline *outline = outline_build(doc);
    m.is_there = true;
    m.progress = progress_measure(doc, outline, study->progress, course->chapters[chapter].name);
    outline_free(outline);
    return m;
}

static long minutes(long seconds)
{
    return (seconds + 59) / 60;
}

static void print_when(const char *format, long when)
{
    char text[40];
    time_t time = (time_t)when;
    struct tm local;
    if (localtime_r(&time, &local) != NULL && strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local) > 0)
        printf(format, text);
}

static void print_text(struct course *course, const struct study *study, const struct options *options,
                       struct diags *diags)
{
    enum { TITLE_COLS = 44 };
    long all = 0, left = 0;
    command_print_field(course->title, TITLE_COLS, options);
    printf("%s\n", _("  read  changed  minutes left"));
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct measured m = measure(course, (int)i, study, diags);
        if (!m.is_there)
            continue;
        command_print_field(course->chapters[i].title, TITLE_COLS, options);
        printf("  %3d%%  %7d  %5ld\n", m.progress.percent, m.progress.changed, minutes(m.progress.seconds_left));
        all += m.progress.seconds;
        left += m.progress.seconds_left;
    }
    command_print_field(_("in all"), TITLE_COLS, options);
    printf("  %3ld%%           %5ld\n", all > 0 ? 100 * (all - left) / all : 0, minutes(left));
    printf("\n%s\n", _("Courses read last"));
    for (size_t i = study->machine->count; i-- > 0;) {
        const struct state_entry *entry = &study->machine->entries[i];
        if (entry->kind != STATE_FOLDER)
            continue;
        print_when("%s  ", entry->time);
        command_print_field(entry->course, (int)strlen(entry->course), options);
        putchar('\n');
    }
}

static void json_chapter(const struct chapter *chapter, const struct chapter_progress *progress, struct json *json)
{
    json_open(json, '{');
    json_pair_number(json, "number", chapter->number);
    json_pair(json, "title", chapter->title);
    json_pair(json, "file", chapter->name);
    json_pair_number(json, "sections", progress->sections);
    json_pair_number(json, "read", progress->read);
    json_pair_number(json, "changed", progress->changed);
    json_pair_number(json, "percent", progress->percent);
    json_pair_number(json, "minutes", minutes(progress->seconds));
    json_pair_number(json, "minutes_left", minutes(progress->seconds_left));
    json_close(json, '}');
}

static void print_json(struct course *course, const struct study *study, struct diags *diags)
{
    struct json json = {stdout, false};
    json_open(&json, '{');
    json_pair(&json, "title", course->title);
    json_pair(&json, "id", study->dir->id);
    json_pair(&json, "folder", study->dir->folder);
    json_key(&json, "chapters");
    json_open(&json, '[');
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct measured m = measure(course, (int)i, study, diags);
        if (m.is_there)
            json_chapter(&course->chapters[i], &m.progress, &json);
    }
    json_close(&json, ']');
    json_key(&json, "courses");
    json_open(&json, '[');
    for (size_t i = study->machine->count; i-- > 0;) {
        const struct state_entry *entry = &study->machine->entries[i];
        if (entry->kind != STATE_FOLDER)
            continue;
        json_open(&json, '{');
        json_pair(&json, "folder", entry->course);
        json_pair(&json, "id", entry->text);
        json_pair_number(&json, "time", entry->time);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static bool reset(struct course *course, struct study *study, const char *wanted, struct diags *diags,
                  struct error *error)
{
    int chapter = course_find(course, wanted, error);
    const struct doc *doc = chapter != COURSE_NONE ? chapter_load(course, chapter, diags) : NULL;
    if (chapter != COURSE_NONE && doc == NULL)
        return error_set(error, ERROR_CONTENT, "%s cannot be read", wanted);
    if (doc == NULL)
        return false;
    struct outline *outline = outline_build(doc);
    progress_set(doc, outline, study->progress, course->chapters[chapter].name, false);
    outline_free(outline);
    return study_save(study, error);
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct options given = *options;
    struct diags diags = {0};
    if (argc > 1 || (argc == 1 && given.course != NULL)) {
        error_set(error, ERROR_USAGE, "biji progress takes one course");
        return -1;
    }
    if (argc == 1)
        given.course = argv[1];
    struct course *course = command_course(&given, &diags, error);
    struct study *study = course != NULL ? study_open(course, given.course) : NULL;
    bool ok = course != NULL;
    if (ok && options->here) {
        ok = study_save(study, error) && study_dir_move_here(study->dir, study->machine, error);
        if (ok)
            printf(_("Notes and progress of this course are kept in %s\n"), study->dir->folder);
    } else if (ok && options->reset != NULL) {
        ok = reset(course, study, options->reset, &diags, error);
    } else if (ok && options->json) {
        print_json(course, study, &diags);
    } else if (ok) {
        print_text(course, study, options, &diags);
    }
    study_close(study);
    diags_free(&diags);
    course_free(course);
    return ok ? 0 : -1;
}

const struct command command_progress = {
    "progress",
    N_("[COURSE]"),
    N_("Show how much of each chapter you have read: percent, changed sections, minutes left; and the courses read "
       "last."),
    "json here reset",
    run,
};
