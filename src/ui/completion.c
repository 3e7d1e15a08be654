/* completion.c - what may follow on the command line, in a box above it during typing: commands with what they do, chapters after
 * "open", options and their values after "set". Tab completes the common part, then steps through the candidates. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct candidate {
    char *word;       /* owned */
    const char *help; /* static, or the course's */
};

struct completion {
    struct candidate *items;
    size_t count, room, at; /* at: filled in by Tab; SIZE_MAX: none */
    size_t head;            /* bytes of the line before the word */
    bool had_contents;      /* the contents had the focus before */
};

/* Words that are not actions. */
static const struct candidate verbs[] = {
    {"ask", N_("List the passages of the course that are most about a question")},
    {"open", N_("Open a chapter, by its number, file or title, and #section")},
    {"set", N_("Change an option for this run")},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void forget(struct completion *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->items[i].word);
    c->count = 0;
    c->at = SIZE_MAX;
}

static void consider(struct completion *c, const char *typed, struct slice word, const char *help)
{
    if (word.bytes < strlen(typed) || strncasecmp(word.ptr, typed, strlen(typed)) != 0)
        return;
    c->items = xgrow(c->items, c->count, &c->room, sizeof *c->items);
    c->items[c->count++] = (struct candidate){xstrndup(word.ptr, word.bytes), help};
}

static void consider_commands(struct completion *c, const char *typed)
{
    for (int action = ACTION_NONE + 1; action < ACTIONS; action++) {
        const struct action_info *info = action_info((enum action)action);
        consider(c, typed, slice_of(info->name), _(info->help));
    }
    for (size_t i = 0; i < VERBS; i++)
        consider(c, typed, slice_of(verbs[i].word), _(verbs[i].help));
}

static void consider_chapters(struct ui *ui, struct completion *c, const char *typed)
{
    const struct course *course = ui->setup->course;
    for (size_t i = 0; i < course->chapter_count; i++)
        if (course->chapters[i].title != NULL && !chapter_is_blank(&course->chapters[i]))
            consider(c, typed, slice_of(course->chapters[i].title), "");
}

/* An option's name, or after it one of its values. */
static void consider_options(struct completion *c, const char *rest)
{
    const char *value = strchr(rest, ' '), *name, *words = NULL;
    for (size_t i = 0; (name = commandline_option(i)) != NULL; i++) {
        const char *help = options_describe(name, &words);
        if (value == NULL)
            consider(c, rest, slice_of(name), _(help));
        else if (words != NULL && strlen(name) == (size_t)(value - rest) && strncmp(rest, name, strlen(name)) == 0)
            for (const char *p = words; *p != '\0'; p += strcspn(p, " "), p += strspn(p, " "))
                consider(c, value + 1, slice_from(p, strcspn(p, " ")), "");
    }
    c->head = value != NULL ? (size_t)(value + 1 - rest) : 0;
}

/* Makes the candidates for the typed text; for an empty line only on request. */
static void find(struct ui *ui, struct completion *c, const char *typed, bool is_asked)
{
    const char *rest = strchr(typed, ' ');
    forget(c);
    c->head = 0;
    if (rest == NULL && (*typed != '\0' || is_asked)) {
        consider_commands(c, typed);
    } else if (strncmp(typed, "open ", 5) == 0) {
        consider_chapters(ui, c, typed + 5);
        c->head = 5;
    } else if (strncmp(typed, "set ", 4) == 0) {
        consider_options(c, typed + 4);
        c->head += 4;
    }
}

static size_t count(struct list *list)
{
    return ((struct completion *)list->data)->count;
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct completion *c = list->data;
    struct surface *surface = list->ui->surface;
    bool is_at = index == c->at;
    struct style style = {is_at ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {is_at ? STYLE_SELECTED : STYLE_DIM, 0};
    int width = *c->items[index].help != '\0' && area.cols >= 34 ? 18 : area.cols;
    (void)selected;
    surface_put_field(surface, area.row, area.col, width, slice_of(c->items[index].word), style);
    if (width < area.cols)
        surface_put_field(surface, area.row, area.col + width, area.cols - width, slice_of(c->items[index].help), dim);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    buf_add_str(out, ((struct completion *)list->data)->items[index].word);
}

static void close(struct list *list)
{
    struct completion *c = list->data;
    forget(c);
    free(c->items);
    free(c);
}

static const struct list_ops completion_list = {
    .name = N_("Commands"),
    .is_box = true,
    .count = count,
    .draw = draw,
    .text = text,
    .close = close,
};

/* The box's record, or NULL. */
static struct list *box_of(struct ui *ui)
{
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    return list != NULL && list->ops == &completion_list ? list : NULL;
}

void completion_open(struct ui *ui)
{
    struct completion *c = xcalloc(1, sizeof *c);
    c->at = SIZE_MAX;
    c->had_contents = ui->contents_focus;
    list_open(ui, &completion_list, c);
}

void completion_close(struct ui *ui)
{
    struct list *list = box_of(ui);
    if (list == NULL)
        return;
    bool had_contents = ((struct completion *)list->data)->had_contents;
    list_close(ui);
    ui->contents_focus = had_contents;
}

void completion_follow(struct ui *ui, const char *typed)
{
    struct list *list = box_of(ui);
    if (list == NULL)
        return;
    find(ui, list->data, typed, false);
    list->top = 0;
    list_select(list, 0);
}

/* Bytes that all candidates begin with. */
static size_t common_bytes(const struct completion *c)
{
    size_t same = strlen(c->items[0].word);
    for (size_t i = 1; i < c->count; i++)
        for (size_t k = 0; k < same; k++)
            if (c->items[i].word[k] != c->items[0].word[k])
                same = k;
    while (same > 0 && ((unsigned char)c->items[0].word[same] & 0xC0) == 0x80)
        same--; /* whole characters */
    return same;
}

void completion_tab(struct ui *ui, struct line_edit *line)
{
    struct list *list = box_of(ui);
    struct completion *c = list != NULL ? list->data : NULL;
    struct buf whole = {0};
    if (c == NULL)
        return;
    if (c->at == SIZE_MAX)
        find(ui, c, line_text(line), true);
    if (c->count == 0)
        return;
    size_t common = common_bytes(c), typed = strlen(line_text(line)) - c->head;
    buf_add(&whole, line_text(line), c->head);
    if (c->at == SIZE_MAX && (c->count == 1 || common > typed)) {
        buf_add(&whole, c->items[0].word, common);
        buf_add_str(&whole, c->count == 1 ? " " : "");
        line_set(line, whole.ptr);
        find(ui, c, line_text(line), true);
    } else {
        c->at = c->at + 1 < c->count ? c->at + 1 : 0;
        buf_add_str(&whole, c->items[c->at].word);
        line_set(line, whole.ptr);
        list_select(list, c->at);
    }
    ui->stale = true;
    buf_free(&whole);
}
