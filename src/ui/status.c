/* status.c - the bottom line: what is read, where in it, the message, and the target of the selected link. */
#include "biji/language.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <string.h>

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
    if (view->is_searching)
        buf_add_str(out, _("searching…  "));
    if (view->match < view->matches.count)
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

/* Adds of a name and keys, parted by three blanks, what fits: first the name and the last key, which leads back, then the others. */
static void add_fitting(struct slice all, int cols, int ambiguous_cols, struct buf *out)
{
    static const char gap[] = STATUS_GAP;
    size_t first = slice_find_str(all, slice_of(gap), 0), last = first;
    for (size_t at = first; at < all.bytes; at = slice_find_str(all, slice_of(gap), at + 1))
        last = at;
    int used = text_cols(slice_part(all, 0, first), ambiguous_cols) +
               text_cols(slice_part(all, last, all.bytes), ambiguous_cols);
    buf_add_slice(out, slice_part(all, 0, first));
    for (size_t at = first, end; at < last; at = end) {
        end = slice_find_str(all, slice_of(gap), at + 1);
        used += text_cols(slice_part(all, at, end), ambiguous_cols);
        if (used > cols)
            break;
        buf_add_slice(out, slice_part(all, at, end));
    }
    buf_add_slice(out, slice_part(all, last, all.bytes));
}

/* Bytes of the first row of a message: whole parts of a line of keys, where it is one, else what fits. */
static size_t row_bytes(struct slice text, int cols, int ambiguous_cols)
{
    struct slice gap = slice_of(STATUS_GAP);
    size_t fits = 0;
    for (size_t at = slice_find_str(text, gap, 0);; at = slice_find_str(text, gap, at + gap.bytes)) {
        if (text_cols(slice_part(text, 0, at), ambiguous_cols) > cols)
            break;
        fits = at;
        if (at >= text.bytes)
            break;
    }
    return fits > 0 ? fits : text_line(text, cols, ambiguous_cols);
}

/* A message is shown whole: it takes as many rows as it needs, up to half of the screen, the last of them at row. */
static void draw_message(struct ui *ui, int row, struct style style)
{
    struct surface *surface = ui->surface;
    struct buf text = {0};
    size_t starts[8] = {0};
    int count = 0, cols = surface->cols - 2, most = surface->rows / 2 < 8 ? surface->rows / 2 : 8;
    text_safe(slice_of(ui->message), &text);
    for (size_t at = 0; at < text.bytes && count < (most > 1 ? most : 1); count++) {
        starts[count] = at;
        at += row_bytes(slice_part(buf_slice(&text), at, text.bytes), cols, surface->ambiguous_cols);
        at += strspn(text.ptr + at, " ");
    }
    for (int i = 0; i < count; i++) {
        size_t to = i + 1 < count ? starts[i + 1] : text.bytes;
        surface_fill(surface, row - count + 1 + i, 0, surface->cols, (struct style){STYLE_STATUS, 0});
        surface_put_field(surface, row - count + 1 + i, 1, cols,
                          slice_trim(slice_part(buf_slice(&text), starts[i], to)), style);
    }
    buf_free(&text);
}

void status_draw(struct ui *ui, int row)
{
    struct surface *surface = ui->surface;
    struct style bright = {STYLE_STATUS, 0}, dim = {STYLE_STATUS_DIM, 0}, error = {STYLE_ERROR, STYLE_REVERSE};
    struct buf left = {0}, right = {0}, fitting = {0};
    surface_fill(surface, row, 0, surface->cols, bright);
    if (ui->message[0] != '\0') {
        draw_message(ui, row, ui->message_is_error ? error : bright);
        return;
    }
    measure(ui, &right);
    int right_cols = text_cols(buf_slice(&right), surface->ambiguous_cols);
    int left_cols = surface->cols - right_cols - 3;
    describe(ui, &left);
    if (list_focused(ui) != NULL || ui->is_first)
        add_fitting(buf_slice(&left), left_cols, surface->ambiguous_cols, &fitting);
    else
        buf_add_slice(&fitting, buf_slice(&left));
    if (left_cols >= 8) /* a narrow terminal shows only the numbers */
        surface_put_field(surface, row, 1, left_cols, buf_slice(&fitting), bright);
    surface_put(surface, row, surface->cols - right_cols - 1, right_cols, buf_slice(&right), dim);
    buf_free(&left);
    buf_free(&right);
    buf_free(&fitting);
}
