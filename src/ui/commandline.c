/* commandline.c - the line after ":": a line number, an action by its name, "open CHAPTER#anchor", "ask QUESTION", "set OPTION VALUE".
 */
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Options that take effect at once; the others apply from the next run on and are refused here. */
static const char *const settable[] = {"theme", "width",     "unicode-scripts", "combining",
                                       "ascii", "autospace", "sticky-heading",  "code-numbers"};
enum { SETTABLE = sizeof settable / sizeof settable[0] };

const char *commandline_option(size_t index)
{
    return index < SETTABLE ? settable[index] : NULL;
}

static void run_open(struct ui *ui, const char *what)
{
    struct error error = {0};
    const char *anchor = strrchr(what, '#');
    char *name = xstrndup(what, anchor != NULL ? (size_t)(anchor - what) : strlen(what));
    int chapter = *name == '\0' ? ui->view->spot.chapter : course_find(ui->setup->course, name, &error);
    free(name);
    if (chapter == COURSE_NONE) {
        ui_complain(ui, "%s", error.message);
        return;
    }
    if (!reader_open_anchor(ui->reader, chapter, NULL, anchor != NULL ? anchor + 1 : NULL))
        ui_complain_anchor(ui, anchor + 1);
    ui_opened(ui);
}

/* The option that is most like a name, or NULL. */
static const char *near_option(const char *name)
{
    const char *near = NULL;
    for (int i = 0, best = INT_MAX; i < SETTABLE; i++) {
        if (text_is_near(name, settable[i]) && text_distance(name, settable[i]) < best) {
            near = settable[i];
            best = text_distance(name, near);
        }
    }
    return near;
}

static void run_set(struct ui *ui, char *name)
{
    struct options *options = ui->setup->options;
    struct error error = {0};
    bool known = false;
    char *value = name + strcspn(name, " =");
    if (*value != '\0')
        *value++ = '\0';
    value += strspn(value, " =");
    for (size_t i = 0; i < SETTABLE; i++)
        known = known || strcmp(name, settable[i]) == 0;
    if (!known && near_option(name) != NULL) {
        ui_complain(ui, "there is no option \"%s\"; did you mean %s?", name, near_option(name));
        return;
    }
    if (!known) {
        ui_complain(
            ui, "set takes: theme, width, unicode-scripts, combining, ascii, autospace, sticky-heading, code-numbers");
        return;
    }
    char *kept = arena_strndup(&ui->setup->course->arena, value, strlen(value)); /* options borrow their strings */
    if (strcmp(name, "theme") == 0 && !ui_set_theme(ui, kept))
        return;
    if (!options_set(options, name, kept, &error)) {
        ui_complain(ui, "%s", error.message);
        return;
    }
    struct math_options math = ui->view->how.math;
    math.unicode_scripts = (enum math_scripts)options->unicode_scripts;
    math.no_combining = !options->combining;
    math.ascii = options->ascii;
    reader_set_type(ui->reader, &math, (enum layout_autospace)options->autospace, options->code_numbers != 0);
    ui_arrange(ui);
}

/* Reviews the chapter with a number, file or title; without any the whole course. */
static void run_review(struct ui *ui, const char *what)
{
    struct error error = {0};
    int chapter = *what != '\0' ? course_find(ui->setup->course, what, &error) : 0;
    if (chapter == COURSE_NONE)
        ui_complain(ui, "%s", error.message);
    else
        ui_post(ui, &(struct key_command){ACTION_REVIEW, *what != '\0' ? -1 - chapter : 0, KEYS_NONE});
}

/* The first code point of text, 0 if it is empty. */
static int first_letter(const char *text)
{
    int bytes;
    return *text != '\0' ? (int)utf8_decode(text, text + strlen(text), &bytes) : 0;
}

/* Says that there is no such command, and suggests a similar one. */
static void say_unknown(struct ui *ui, const char *name)
{
    const char *near = text_is_near(name, "open")  ? "open"
                       : text_is_near(name, "set") ? "set"
                       : text_is_near(name, "ask") ? "ask"
                                                   : NULL;
    for (int i = ACTION_NONE + 1, best = INT_MAX; i < ACTIONS; i++) {
        const char *other = action_info((enum action)i)->name;
        if (text_is_near(name, other) && text_distance(name, other) < best) {
            near = other;
            best = text_distance(name, other);
        }
    }
    if (near == NULL && near_option(name) != NULL)
        ui_complain(ui, "there is no command \"%s\"; did you mean set %s?", name, near_option(name));
    else if (near != NULL)
        ui_complain(ui, "there is no command \"%s\"; did you mean %s?", name, near);
    else
        ui_complain(ui, "there is no command \"%s\"; Tab completes, ? lists them", name);
}

static void done(struct ui *ui, const char *text)
{
    completion_close(ui);
    char *copy = xstrdup(text), *line = copy + strspn(copy, " :"), *end;
    long number = strtol(line, &end, 10);
    size_t word = strcspn(line, " ");
    char *rest = line + word + strspn(line + word, " ");
    if (*line == '\0') {
        free(copy);
        return;
    }
    if (end != line && number >= 0 && (*end == '\0' || strcmp(end, "%") == 0)) {
        ui_post(ui, &(struct key_command){*end == '%' ? ACTION_PERCENT : ACTION_BOTTOM, number > 0 ? number : 1,
                                          KEYS_NONE});
    } else {
        line[word] = '\0';
        enum action action = strcmp(line, "q") == 0   ? ACTION_CLOSE
                             : strcmp(line, "h") == 0 ? ACTION_HELP
                                                      : action_by_name(line);
        if (strcmp(line, "open") == 0 || strcmp(line, "o") == 0)
            run_open(ui, rest);
        else if (strcmp(line, "set") == 0)
            run_set(ui, rest);
        else if (strcmp(line, "ask") == 0)
            asking_open(ui, rest);
        else if (action == ACTION_REVIEW)
            run_review(ui, rest);
        else if (action == ACTION_MARK_SET || action == ACTION_MARK_GO)
            ui_post(ui, &(struct key_command){action, 0, first_letter(rest)});
        else if (action != ACTION_NONE)
            ui_post(ui,
                    &(struct key_command){action, strtol(rest, NULL, 10) > 0 ? strtol(rest, NULL, 10) : 0, KEYS_NONE});
        else
            say_unknown(ui, line);
    }
    free(copy);
}

static void cancelled(struct ui *ui)
{
    completion_close(ui);
}

void commandline_open(struct ui *ui)
{
    completion_open(ui);
    prompt_open(ui,
                &(struct prompt){.label = ":",
                                 .kind = "command",
                                 .changed = completion_follow,
                                 .done = done,
                                 .cancelled = cancelled,
                                 .complete = completion_tab},
                "");
}
