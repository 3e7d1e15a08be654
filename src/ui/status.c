/* status.c - the bottom line: what is read, where in it, the message, and the target of the selected link. */
#include "biji/language.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>

/* A key and what it does, for new readers. */
static void add_key(const struct ui *ui, enum action action, const char *what, struct buf *out)
{
    char name[KEY_NAME_BYTES];
    int key = keymap_key(ui->setup->keymap, action);
    if (key != KEYS_NONE)
        buf_printf(out, "%s%s %s", out->bytes > 0 ? "   " : "", key_text(key, name), what);
}

/* The chapter and the section, or the list, or the link's target. */
static void describe(struct ui *ui, struct buf *out)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    const struct list *list = list_focused(ui);
    if (fetching_is_running(ui)) {
        fetching_describe(ui, out);
        return;
    }
    if (list != NULL) {
        buf_add_str(out, _(list->ops->name));
        return;
    }
    if (ui->is_first) {
        add_key(ui, ACTION_HELP, _("help"), out);
        add_key(ui, ACTION_CONTENTS, _("contents"), out);
        add_key(ui, ACTION_PAGE_DOWN, _("page down"), out);
        add_key(ui, ACTION_CLOSE, _("quit"), out);
        return;
    }
    if (view->link >= 0) {
        buf_add_str(out, "→ ");
        reader_link_target(reader, view->link, out);
        return;
    }
    int chapter = view->spot.chapter, section = reader_section(reader);
    const char *title = chapter != COURSE_NONE ? ui->setup->course->chapters[chapter].title : view->spot.url;
    text_safe(slice_of(title), out);
    const struct outline *outline = section >= 0 ? reader_outline(reader) : NULL;
    if (outline != NULL && !slice_eq_str(buf_slice(out), outline->headings[section].text))
        buf_printf(out, " › %s", outline->headings[section].text);
}

/* The right part: a count being typed, matches, chapter and percent. */
static void measure(struct ui *ui, struct buf *out)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    struct list *list = list_focused(ui);
    if (ui->input.count > 0)
        buf_printf(out, "%ld  ", ui->input.count);
    if (ui->input.waiting != ACTION_NONE)
        buf_add_str(out, _("letter?  "));
    if (list != NULL) {
        size_t count = list->ops->count(list);
        if (!list->ops->is_text)
            buf_printf(out, "%zu/%zu", count > 0 ? list->selected + 1 : 0, count);
        return;
    }
    if (view->matches.count > 0)
        buf_printf(out, _("match %zu/%zu  "), view->match + 1, view->matches.count);
    if (view->page != NULL && !view->is_notice) {
        if (view->page->checked != 0)
            upstream_age(view->page->checked, time(NULL), out);
        else
            buf_add_str(out, _("mirror"));
        buf_add_str(out, "  ");
    }
    int chapter = view->spot.chapter;
    int number = chapter != COURSE_NONE ? ui->setup->course->chapters[chapter].number : 0;
    if (number > 0)
        buf_printf(out, "%d/%d  ", number, course_numbered(ui->setup->course));
    if (view->is_notice)
        buf_add_str(out, _("not held"));
    else
        buf_printf(out, "%d%%", reader_percent(reader));
    if (reading_percent(ui) > 0)
        buf_printf(out, _("  course %d%%"), reading_percent(ui));
}

void status_draw(struct ui *ui, int row)
{
    struct surface *surface = ui->surface;
    struct style bright = {STYLE_STATUS, 0}, dim = {STYLE_STATUS_DIM, 0}, error = {STYLE_ERROR, STYLE_REVERSE};
    struct buf left = {0}, right = {0};
    surface_fill(surface, row, 0, surface->cols, bright);
    measure(ui, &right);
    int right_cols = text_cols(buf_slice(&right), surface->ambiguous_cols);
    int left_cols = surface->cols - right_cols - 3;
    bool message = ui->message[0] != '\0';
    if (message)
        text_safe(slice_of(ui->message), &left);
    else
        describe(ui, &left);
    if (left_cols < 8 || message) { /* a narrow terminal shows only the numbers; a message gets the whole line */
        left_cols = message ? surface->cols - 2 : 0;
    }
    if (left_cols > 0)
        surface_put_field(surface, row, 1, left_cols, buf_slice(&left),
                          message && ui->message_is_error ? error : bright);
    if (!message)
        surface_put(surface, row, surface->cols - right_cols - 1, right_cols, buf_slice(&right), dim);
    buf_free(&left);
    buf_free(&right);
}
