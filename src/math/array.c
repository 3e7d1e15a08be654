/* array.c - tables: matrices, cases, aligned equations, stacked subscripts. Columns are as wide as their widest cell; a
 * blank row stands between rows as soon as one of them is taller than one. */
#include "formula.h"

#include <string.h>

enum { COLUMN_GAP = 2 };

/* A table being set: cells row by row. */
struct grid {
    const struct box **cells; /* rows * columns; NULL: empty */
    int rows, columns;
    int *widths;
    const struct tex_row **sources;
};

static bool is_aligned(enum tex_table table)
{
    return table == TEX_ALIGNED;
}

static char align_of(const struct tex_array *array, int column)
{
    if (array->aligns != NULL && array->column_count > 0)
        return column < array->column_count ? array->aligns[column] : 'c';
    switch (array->table) {
    case TEX_ALIGNED:
        return column % 2 == 0 ? 'r' : 'l';
    case TEX_CASES:
    case TEX_LINES:
        return 'l';
    case TEX_MATRIX:
    case TEX_GATHER:
    case TEX_SMALL:
        break;
    }
    return 'c';
}

/* Blanks before a column. */
static int gap_before(const struct tex_array *array, int column)
{
    if (column == 0 || (is_aligned(array->table) && column % 2 == 1))
        return 0;
    return array->table == TEX_SMALL ? 1 : COLUMN_GAP;
}

static int bars_before(const struct tex_array *array, int column)
{
    return array->bars != NULL && column <= array->column_count ? array->bars[column] - '0' : 0;
}

static void count(const struct tex_array *array, struct grid *grid)
{
    for (const struct tex_row *row = array->rows; row != NULL; row = row->next) {
        int columns = 0;
        if (row->cells == NULL)
            continue;
        for (const struct tex_cell *cell = row->cells; cell != NULL; cell = cell->next)
            columns++;
        grid->columns = columns > grid->columns ? columns : grid->columns;
        grid->rows++;
    }
}

static struct shape shape_of(const struct tex_array *array, struct shape shape)
{
    shape.limits =
        !shape.linear && (array->table == TEX_ALIGNED || array->table == TEX_GATHER || array->table == TEX_LINES);
    if (array->table == TEX_SMALL)
        shape.linear = shape.script = true;
    return shape;
}

/* Cells in one row: "a, b; c, d". */
static const struct box *linear_box(const struct formula *f, const struct tex_array *array, struct shape shape)
{
    struct box *row = box_new(f->arena);
    const char *row_gap = shape.script ? ";" : "; ", *cell_gap = shape.script ? "," : ", ";
    if (is_aligned(array->table) || array->table == TEX_LINES)
        cell_gap = "";
    else if (array->table == TEX_SMALL)
        cell_gap = " ";
    for (const struct tex_row *source = array->rows; source != NULL; source = source->next) {
        if (source->cells == NULL)
            continue;
        if (source != array->rows)
            box_put(f->arena, row, formula_text(f, array->table == TEX_LINES ? " " : row_gap, false), row->cols, 0);
        int column = 0;
        for (const struct tex_cell *cell = source->cells; cell != NULL; cell = cell->next, column++) {
            struct items items = list_items(f, cell->list, shape, is_aligned(array->table) && column % 2 == 1, 0);
            if (column > 0 && (items.count > 0 || cell->next != NULL))
                box_put(f->arena, row,
                        formula_text(f, is_aligned(array->table) && column % 2 == 0 ? "  " : cell_gap, false),
                        row->cols, 0);
            box_put(f->arena, row, list_join(f, &items, 0, items.count), row->cols, 0);
        }
        if (source->tag != NULL) {
            box_put(f->arena, row, formula_text(f, "  ", false), row->cols, 0);
            box_put(f->arena, row, list_box(f, source->tag, shape), row->cols, 0);
        }
    }
    return fence_box(f, slice_of(array->left), row, slice_of(array->right));
}

/* Where a column starts, counted in columns of the terminal. */
static int column_x(const struct tex_array *array, const struct grid *grid, int column)
{
    int x = 0;
    for (int i = 0; i <= column; i++) {
        int bars = bars_before(array, i);
        x += gap_before(array, i) + (bars > 0 ? bars + (i == 0 ? 1 : 0) : 0);
        if (i < column)
            x += grid->widths[i];
    }
    return x;
}

/* Lays out all cells; those of the last aligned column are broken where width asks for it. */
static struct grid fill(const struct formula *f, const struct tex_array *array, struct shape shape, int width)
{
    struct grid grid = {0};
    count(array, &grid);
    grid.cells = arena_alloc(f->arena, (size_t)grid.rows * (size_t)grid.columns * sizeof *grid.cells);
    grid.widths = arena_alloc(f->arena, (size_t)(grid.columns + 1) * sizeof *grid.widths);
    grid.sources = arena_alloc(f->arena, (size_t)(grid.rows + 1) * sizeof *grid.sources);
    for (int column = 0; column < grid.columns; column++) {
        int room = 0, y = 0;
        if (width > 0 && array->table != TEX_MATRIX && array->table != TEX_SMALL) {
            room = width - column_x(array, &grid, column);
            room = room < width / 3 ? width / 3 : room;
        }
        for (const struct tex_row *row = array->rows; row != NULL; row = row->next) {
            if (row->cells == NULL)
                continue;
            const struct tex_cell *cell = row->cells;
            for (int i = 0; i < column && cell != NULL; i++)
                cell = cell->next;
            grid.sources[y] = row;
            if (cell != NULL && cell->list != NULL) {
                const struct box *box = linebreak_box(f, cell->list, shape, is_aligned(array->table) && column % 2 == 1,
                                                      room > 0 ? room : 0);
                grid.cells[y * grid.columns + column] = box;
                if (box->cols > grid.widths[column])
                    grid.widths[column] = box->cols;
            }
            y++;
        }
    }
    return grid;
}

static void draw_rules(const struct formula *f, const struct tex_array *array, const struct grid *grid, struct box *box,
                       int cols, int top, int bottom)
{
    for (int column = 0; array->bars != NULL && column <= grid->columns && column <= array->column_count; column++) {
        int bars = bars_before(array, column);
        int x =
            column < grid->columns ? column_x(array, grid, column) - (column == 0 ? 1 + bars : 1 + bars) : cols - bars;
        if (column == 0)
            x = 0;
        for (int i = 0; i < bars; i++)
            for (int y = top; y <= bottom; y++)
                box_put(f->arena, box, formula_text(f, f->draw->rule_vertical, false), x + i, y);
    }
}

/* Rows put below each other from y = 0 on; returns the rows used. */
static int place_rows(const struct formula *f, const struct tex_array *array, const struct grid *grid, struct box *box,
                      int cols)
{
    bool spread = false, tall = false;
    for (int i = 0; i < grid->rows * grid->columns; i++)
        tall = tall || (grid->cells[i] != NULL && !box_is_one_row(grid->cells[i]));
    bool brace = strcmp(array->left, "{") == 0 || strcmp(array->right, "}") == 0;
    spread = grid->rows > 1 && ((tall && array->table != TEX_SMALL) || (brace && grid->rows == 2));
    int y = 0, row = 0;
    for (const struct tex_row *source = array->rows; source != NULL; source = source->next) {
        if (source->lines_above > 0)
            box_put(f->arena, box, formula_rule(f, f->draw->bar, cols), 0, y++);
        else if (spread && row > 0 && source->cells != NULL)
            y++;
        if (source->cells == NULL)
            continue;
        int up = 0, down = 0;
        for (int column = 0; column < grid->columns; column++) {
            const struct box *cell = grid->cells[row * grid->columns + column];
            up = cell != NULL && cell->up > up ? cell->up : up;
            down = cell != NULL && cell->down > down ? cell->down : down;
        }
        y += up;
        for (int column = 0; column < grid->columns; column++) {
            const struct box *cell = grid->cells[row * grid->columns + column];
            if (cell == NULL)
                continue;
            char align = align_of(array, column);
            int slack = grid->widths[column] - cell->cols;
            int x = column_x(array, grid, column) + (align == 'r' ? slack : align == 'c' ? slack / 2 : 0);
            box_put(f->arena, box, cell, x, y);
        }
        if (source->tag != NULL)
            box_put(f->arena, box, list_box(f, source->tag, (struct shape){.linear = true}), cols + COLUMN_GAP, y);
        y += down + 1;
        row++;
    }
    return y;
}

const struct box *array_box(const struct formula *f, const struct tex_array *array, struct shape shape, int width)
{
    bool rows_kept = array->table == TEX_SMALL && shape.stack;
    struct shape inner = shape_of(array, shape);
    if (shape.linear && !rows_kept)
        return linear_box(f, array, inner);
    struct grid grid = fill(f, array, inner, width);
    int cols = grid.columns > 0 ? column_x(array, &grid, grid.columns - 1) + grid.widths[grid.columns - 1] : 0;
    int last_bars = bars_before(array, grid.columns);
    if (last_bars > 0)
        cols += 1 + last_bars;
    struct box *rows = box_new(f->arena);
    rows->cols = cols;
    int height = place_rows(f, array, &grid, rows, cols);
    draw_rules(f, array, &grid, rows, cols, 0, height - 1);
    struct box *box = box_new(f->arena);
    box_put(f->arena, box, rows, 0, height > 0 ? -((height - 1) / 2) : 0);
    box->cols = rows->cols;
    box->core_up = box->up;
    box->core_down = box->down;
    if (*array->left == '\0' && *array->right == '\0')
        return box;
    if (strcmp(array->left, "{") == 0 && array->table == TEX_CASES) {
        struct box *spaced = box_new(f->arena);
        box_put_core(f->arena, spaced, box, 1, 0);
        box = spaced;
    }
    return fence_box(f, slice_of(array->left), box, slice_of(array->right));
}
