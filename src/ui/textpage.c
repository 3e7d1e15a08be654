/* textpage.c - a text that the program composes or copies from a note, shown as a list of its lines. Its ops come first in the
 * table of the list that uses it, and its record first in that list's data. */
#include "biji/load.h"
#include "biji/mem.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

enum { MARGIN_COLS = 2 };

/* Lays out the page for the current width. */
static void set_page(struct list *list)
{
    struct textpage *page = list->data;
    int cols = list->ui->text_area.cols > 8 ? list->ui->text_area.cols - 2 * MARGIN_COLS : 4;
    struct layout_options how = {.width = cols,
                                 .ambiguous_cols = list->ui->view->how.ambiguous_cols,
                                 .math = list->ui->view->how.math,
                                 .unfold_details = true};
    if (page->layout != NULL && page->cols == cols)
        return;
    layout_free(page->layout);
    page->layout = layout_new(page->doc, &how);
    layout_extend(page->layout, SIZE_MAX);
    page->cols = cols;
}

size_t textpage_count(struct list *list)
{
    set_page(list);
    return ((struct textpage *)list->data)->layout->line_count;
}

void textpage_draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct line *line = &((struct textpage *)list->data)->layout->lines[index];
    int margin = list->ops->is_box || area.cols < 40 ? 0 : MARGIN_COLS;
    (void)selected;
    area.col += margin;
    area.cols -= margin;
    for (int i = 0, col = 0; i < line->run_count && col < area.cols; col += line->runs[i++].cols)
        surface_put(list->ui->surface, area.row, area.col + col, area.cols - col, line->runs[i].text,
                    line->runs[i].style);
}

void textpage_text(struct list *list, size_t index, struct buf *out)
{
    const struct line *line = &((struct textpage *)list->data)->layout->lines[index];
    for (int i = 0; i < line->run_count; i++)
        buf_add_slice(out, line->runs[i].text);
}

void textpage_drop(struct textpage *page)
{
    layout_free(page->layout);
    doc_free(page->doc);
    *page = (struct textpage){0};
}

void textpage_close(struct list *list)
{
    textpage_drop(list->data);
    free(list->data);
}

void textpage_open(struct ui *ui, const struct list_ops *ops, char *markdown)
{
    struct textpage *page = xcalloc(1, sizeof *page);
    page->doc = note_parse_take("", markdown, strlen(markdown), NULL);
    list_open(ui, ops, page);
}
