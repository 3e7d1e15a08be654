/* surface_grid.c - a surface in memory, so that tests can inspect a screen without a terminal. */
#include "biji/mem.h"
#include "biji/surface.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_BYTES = 36 };

struct cell {
    char text[CELL_BYTES]; /* NUL-terminated; "" is the second half of a wide character */
    struct style style;
};

struct grid {
    struct surface surface;
    struct cell *cells; /* row after row */
    struct buf row;     /* lent by surface_grid_row() */
};

static struct cell *cell_at(const struct surface *surface, int row, int col)
{
    const struct grid *grid = (const struct grid *)surface;
    assert(row >= 0 && row < surface->rows && col >= 0 && col < surface->cols);
    return &grid->cells[row * surface->cols + col];
}

static void grid_cell(struct surface *surface, int row, int col, struct slice grapheme, int cols, struct style style)
{
    for (int i = 0; i < cols; i++) {
        struct cell *cell = cell_at(surface, row, col + i);
        cell->style = style;
        strcpy(cell->text, grapheme.bytes == 0 ? " " : "");
    }
    size_t bytes = grapheme.bytes < CELL_BYTES ? grapheme.bytes : CELL_BYTES - 1;
    while (bytes < grapheme.bytes && bytes > 0 && (grapheme.ptr[bytes] & 0xC0) == 0x80)
        bytes--; /* longer ones are cut between characters */
    if (bytes > 0)
        memcpy(cell_at(surface, row, col)->text, grapheme.ptr, bytes);
    if (bytes > 0)
        cell_at(surface, row, col)->text[bytes] = '\0';
}

static void grid_clear(struct surface *surface)
{
    for (int row = 0; row < surface->rows; row++)
        grid_cell(surface, row, 0, (struct slice){"", 0}, surface->cols, (struct style){0});
}

static void grid_flush(struct surface *surface, int cursor_row, int cursor_col, bool is_seen)
{
    (void)is_seen;
    (void)surface;
    (void)cursor_row;
    (void)cursor_col;
}

static void grid_close(struct surface *surface)
{
    struct grid *grid = (struct grid *)surface;
    free(grid->cells);
    buf_free(&grid->row);
    free(grid);
}

static const struct surface_ops grid_ops = {
    .cell = grid_cell,
    .clear = grid_clear,
    .flush = grid_flush,
    .close = grid_close,
};

struct surface *surface_grid_open(int rows, int cols, int ambiguous_cols)
{
    struct grid *grid = xcalloc(1, sizeof *grid);
    grid->surface = (struct surface){.ops = &grid_ops, .ambiguous_cols = ambiguous_cols, .input_fd = -1};
    surface_grid_resize(&grid->surface, rows, cols);
    return &grid->surface;
}

void surface_grid_resize(struct surface *surface, int rows, int cols)
{
    struct grid *grid = (struct grid *)surface;
    surface->rows = rows;
    surface->cols = cols;
    free(grid->cells);
    grid->cells = xcalloc((size_t)(rows * cols), sizeof *grid->cells);
    surface_clear(surface);
}

const char *surface_grid_row(struct surface *surface, int row)
{
    struct grid *grid = (struct grid *)surface;
    buf_clear(&grid->row);
    for (int col = 0; col < surface->cols; col++)
        buf_add_str(&grid->row, cell_at(surface, row, col)->text);
    while (grid->row.bytes > 0 && grid->row.ptr[grid->row.bytes - 1] == ' ')
        grid->row.ptr[--grid->row.bytes] = '\0';
    return grid->row.bytes > 0 ? grid->row.ptr : "";
}

struct style surface_grid_style(const struct surface *surface, int row, int col)
{
    return cell_at(surface, row, col)->style;
}
