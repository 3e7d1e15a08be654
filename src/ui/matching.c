/* matching.c - only the lines that match: a list of the lines that match the typed text, rebuilt at each key. It uses
 * the chapter's search, so that matches are marked here and stay when the list is closed. */
#include "biji/language.h"
#include "biji/mem.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* A line that is listed. */
struct matching_row {
    size_t line, match; /* of the layout; its first match */
};

struct matching {
    const struct layout *layout; /* whose lines are the rows, at that width and query; NULL: the rows must be made */
    int cols;
    bool grows;   /* the search goes on */
    size_t taken; /* matches whose lines are rows */
    struct matching_row *rows;
    size_t count, room;
};

static void add_row(struct matching *m, size_t line, size_t match)
{
    if (m->count > 0 && m->rows[m->count - 1].line >= line)
        return;
    m->rows = xgrow(m->rows, m->count, &m->room, sizeof *m->rows);
    m->rows[m->count++] = (struct matching_row){line, match};
}

/* Every line that shows a match; one split by a line break shows on two. Before anything is typed, every line laid out. Matches are
 * found one after the other, but the last ones may belong before others. */
static void make_rows(const struct ui *ui, struct matching *m)
{
    const struct reader_view *view = ui->view;
    if (view->matches.count > 0 && !view->layout->complete)
        reader_whole(ui->reader);
    if (m->layout != view->layout || m->cols != view->how.width || (m->grows && !view->is_searching)) {
        m->layout = view->layout;
        m->cols = view->how.width;
        m->count = m->taken = 0;
        m->grows = view->is_searching;
        for (size_t i = 0; i < view->layout->line_count && view->query == NULL; i++)
            add_row(m, i, 0);
    }
    for (; m->taken < view->matches.count; m->taken++) {
        const struct find_range *range = &view->matches.items[m->taken];
        struct place last = range->to;
        last.offset -= last.offset > 0;
        size_t line = layout_line_of(view->layout, range->from), end = layout_line_of(view->layout, last);
        for (; line <= end; line++)
            add_row(m, line, m->taken);
    }
}

static size_t count(struct list *list)
{
    make_rows(list->ui, list->data);
    return ((struct matching *)list->data)->count;
}

static void add_text(const struct line *line, struct buf *out)
{
    for (int i = 0; i < line->run_count; i++)
        buf_add_slice(out, line->runs[i].text);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct ui *ui = list->ui;
    const struct line *line = &ui->view->layout->lines[((struct matching *)list->data)->rows[index].line];
    area.cols = ui->text_area.cols;
    area.col = ui->text_area.col;
    if (!selected || ui->prompt.open) {
        chapter_draw_line(ui, line, area, area.row);
        return;
    }
    struct buf text = {0};
    add_text(line, &text);
    surface_put_field(ui->surface, area.row, area.col, area.cols, buf_slice(&text), (struct style){STYLE_SELECTED, 0});
    buf_free(&text);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    add_text(&list->ui->view->layout->lines[((struct matching *)list->data)->rows[index].line], out);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    struct matching *m = list->data;
    if (command->action != ACTION_FOLLOW || list->selected >= count(list))
        return command->action == ACTION_FOLLOW;
    struct matching_row row = m->rows[list->selected];
    list_close(ui);
    if (row.match < ui->view->matches.count)
        reader_to_match(ui->reader, (long)row.match);
    return true;
}

static void close(struct list *list)
{
    free(((struct matching *)list->data)->rows);
    free(list->data);
}

static const struct list_ops matching_list = {
    .name = N_("Matching lines   Enter go there   & other words   q all lines"),
    .holds_notes = true,
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close,
};

/* The place stays during typing. */
static void changed(struct ui *ui, const char *text)
{
    struct list *list = list_focused(ui);
    reader_search(ui->reader, text, false);
    search_prompt_go_start(ui);
    ((struct matching *)list->data)->layout = NULL;
    list->top = *text == '\0' ? ui->view->top : 0;
    list_select(list, list->top);
}

static void cancelled(struct ui *ui)
{
    list_close(ui);
    search_bring_back(ui);
}

static void done(struct ui *ui, const char *text)
{
    changed(ui, text);
    if (*text != '\0' && ui->view->is_searching)
        search_await(ui);
    if (*text != '\0' && (ui->view->is_searching || ui->view->matches.count > 0))
        return;
    if (*text == '\0')
        ui_say(ui, "all lines are shown");
    else if (ui->view->query_fault[0] != '\0')
        ui_complain(ui, "%s", ui->view->query_fault);
    else
        ui_complain(ui, "no match for \"%s\" in this chapter", text);
    cancelled(ui);
}

void matching_open(struct ui *ui)
{
    search_keep(ui);
    if (list_open(ui, &matching_list, xcalloc(1, sizeof(struct matching))) == NULL)
        return;
    hits_leave(ui);
    changed(ui, "");
    prompt_open(
        ui, &(struct prompt){.label = "&", .kind = "search", .changed = changed, .done = done, .cancelled = cancelled},
        "");
}
