/* picture_view.c - one picture on the whole screen: rows of cells that scroll like any list, at a chosen zoom. */
#include "biji/language.h"
#include "biji/mem.h"
#include "ui.h"

#include <stdlib.h>

struct picture_view {
    char *path; /* whole */
    int width_px, height_px;
    int zoom;  /* in halves of the size that fits; 2, the least, fits */
    int shift; /* cells hidden at the left */
    int cols, rows;
};

enum { FIT = 2, MAX_CELLS = 80000, STEP_COLS = 8 };

/* The size in cells for the area and the zoom; a cell is twice as high as wide. */
static void measure(struct list *list)
{
    struct picture_view *view = list->data;
    double shape = (double)view->height_px / view->width_px / 2, cols = list->area.cols;
    if (cols * shape > list->area.rows)
        cols = list->area.rows / shape;
    while (view->zoom > FIT && cols * view->zoom / FIT * cols * view->zoom / FIT * shape > MAX_CELLS)
        view->zoom--;
    cols = cols * view->zoom / FIT;
    view->cols = cols < 1 ? 1 : (int)cols;
    view->rows = cols * shape < 1 ? 1 : (int)(cols * shape);
    int most = view->cols > list->area.cols ? view->cols - list->area.cols : 0;
    view->shift = view->shift > most ? most : view->shift < 0 ? 0 : view->shift;
}

static size_t count(struct list *list)
{
    measure(list);
    return (size_t)((struct picture_view *)list->data)->rows;
}

void picture_draw_row(struct surface *surface, struct area area, const struct picture_shown *shown, struct area block,
                      int row, int skipped)
{
    int count = block.cols - skipped < area.cols ? block.cols - skipped : area.cols;
    const struct surface_picture picture = {shown->serial, block.cols, block.rows,
                                            slice_from(shown->data, shown->data_bytes)};
    if (count > 0 && shown->data != NULL)
        surface_place(surface, area.row, area.col, &picture, row, skipped, count);
    for (int i = 0; i < count && shown->cells != NULL; i++) {
        const struct picture_cell *cell = &shown->cells[row * block.cols + skipped + i];
        surface_paint(surface, area.row, area.col + i, cell->rune, cell->fg, cell->bg);
    }
}

void picture_draw_reason(struct surface *surface, struct area area, const char *reason)
{
    struct buf text = {0};
    if (reason == NULL)
        buf_add_str(&text, _("[Loading the picture]"));
    else
        buf_printf(&text, _("[This picture cannot be shown: %s.]"), reason);
    surface_put(surface, area.row, area.col, area.cols, buf_slice(&text), (struct style){STYLE_LABEL, 0});
    buf_free(&text);
}

/* Pixels over the cells in view, as soon as they are decoded. */
static void draw_sixels(const struct list *list, struct area area)
{
    const struct picture_view *view = list->data;
    struct surface *surface = list->ui->surface;
    struct picture_part part = {.col = view->shift, .row = (int)list->top};
    part.cols = view->cols - part.col < area.cols ? view->cols - part.col : area.cols;
    part.rows = view->rows - part.row < list->area.rows ? view->rows - part.row : list->area.rows;
    if (!list->ui->has_sixels || !surface->is_cell_size_known || gallery_has_pixels(list->ui->gallery))
        return;
    const struct picture_shown *shown = gallery_sixels(list->ui->gallery, view->path, view->cols, view->rows, &part,
                                                       surface->cell_width_px, surface->cell_height_px);
    if (shown != NULL)
        surface_sixels(surface, area.row, area.col, shown->serial, slice_from(shown->data, shown->data_bytes));
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct picture_view *view = list->data;
    const char *reason;
    const struct picture_shown *shown = gallery_shown(list->ui->gallery, view->path, view->cols, view->rows, &reason);
    (void)selected;
    if (shown == NULL && index == 0)
        picture_draw_reason(list->ui->surface, area, reason);
    if (shown == NULL)
        return;
    int left = view->cols < area.cols ? (area.cols - view->cols) / 2 : 0;
    area.col += left;
    area.cols -= left;
    picture_draw_row(list->ui->surface, area, shown, (struct area){0, 0, view->rows, view->cols}, (int)index,
                     view->shift);
    if (index == list->top)
        draw_sixels(list, area);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    (void)list, (void)index, (void)out; /* a picture has no text */
}

static void zoom_to(struct list *list, int zoom)
{
    struct picture_view *view = list->data;
    size_t middle = list->top + (size_t)list->area.rows / 2;
    int before = view->rows;
    view->zoom = zoom < FIT ? FIT : zoom;
    measure(list);
    size_t to = middle * (size_t)view->rows / (size_t)(before > 0 ? before : 1), half = (size_t)list->area.rows / 2;
    list->top = view->zoom == FIT || to < half ? 0 : to - half;
    size_t last = view->rows > list->area.rows ? (size_t)(view->rows - list->area.rows) : 0;
    list->top = list->top > last ? last : list->top;
}

static bool act(struct list *list, const struct key_command *command)
{
    struct picture_view *view = list->data;
    int steps = command->count > 0 ? (int)(command->count < 100 ? command->count : 100) : 1;
    switch (command->action) {
    case ACTION_ZOOM_IN:
        zoom_to(list, view->zoom + steps);
        return true;
    case ACTION_ZOOM_OUT:
        zoom_to(list, view->zoom - steps);
        return true;
    case ACTION_ZOOM_FIT:
        zoom_to(list, FIT);
        return true;
    case ACTION_UNFOLD:
    case ACTION_FOLD:
        view->shift += (command->action == ACTION_UNFOLD ? STEP_COLS : -STEP_COLS) * steps;
        measure(list);
        return true;
    case ACTION_OUTSIDE:
        ui_open_outside(list->ui, view->path);
        return true;
    case ACTION_COPY:
        ui_copy(list->ui, slice_of(view->path), view->path);
        return true;
    default:
        return false;
    }
}

static void close(struct list *list)
{
    struct picture_view *view = list->data;
    free(view->path);
    free(view);
}

static const struct list_ops picture_list = {
    .name = N_("Picture   + - 0 size   o open   y copy   q back"),
    .is_text = true,
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close,
};

bool picture_view_open(struct ui *ui, const char *path)
{
    int width, height;
    if (!picture_size(path, &width, &height) || !gallery_can_show(ui->gallery, path))
        return false;
    struct picture_view *view = xcalloc(1, sizeof *view);
    char *whole = realpath(path, NULL);
    *view = (struct picture_view){
        .path = whole != NULL ? whole : xstrdup(path), .width_px = width, .height_px = height, .zoom = FIT};
    list_open(ui, &picture_list, view);
    return true;
}
