/* whereabouts.c - where the terminal's cursor stands: at the row that is selected, the match, the link, the end of a selection, or the first
 * line of the page. It is hidden, yet braille displays and screen readers follow it. */
#include "ui.h"

/* Columns before a place, or before a link, on a line of the layout. */
static int cols_before(const struct line *line, const struct place *place, int link)
{
    int cols = 0;
    for (int i = 0; i < line->run_count; i++) {
        const struct run *run = &line->runs[i];
        bool here = place != NULL && run->place.node == place->node && run->place.offset <= place->offset &&
                    place->offset < run->place.offset + run->text.bytes;
        if (here || (link >= 0 && run->link == link))
            return cols;
        cols += run->cols;
    }
    return 0;
}

static void in_page(struct ui *ui, int *row, int *col)
{
    const struct reader_view *view = ui->view;
    struct place place;
    bool has_place = selection_place(ui, &place);
    size_t line = view->top, end = view->top + (size_t)ui->text_area.rows;
    if (!has_place && view->link < 0 && view->match < view->matches.count) {
        place = view->matches.items[view->match].from;
        has_place = true;
    }
    if (has_place)
        line = layout_line_among(view->layout, place, view->top, end);
    else if (view->link >= 0)
        line = view->layout->links[view->link].line;
    if (line < view->top || line >= end || line >= view->layout->line_count)
        line = view->top; /* out of sight */
    *row = ui->text_area.row + (int)(line - view->top);
    *col = ui->text_area.col;
    if (line < view->layout->line_count && (has_place || view->link >= 0))
        *col += cols_before(&view->layout->lines[line], has_place ? &place : NULL, has_place ? -1 : view->link);
}

void ui_whereabouts(struct ui *ui, int *row, int *col)
{
    const struct list *list = list_focused(ui);
    if (list == NULL) {
        in_page(ui, row, col);
        return;
    }
    *row = list->area.row + (list->ops->is_text || list->selected < list->top ? 0 : (int)(list->selected - list->top));
    *col = list->area.col;
}
