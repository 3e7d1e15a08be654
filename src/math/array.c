/* array.c - tables: matrices, cases, aligned equations, stacked subscripts. Columns are as wide as their widest cell;
 * rows are separated by a blank row as soon as one of them is taller than one. */
#include "formula.h"

#include <string.h>

enum { COLUMN_GAP = 2 };

/* A table being laid out. Its columns start at x[0..columns); x[columns] is where the last one ends, lines
 * after it included. */
struct grid {
    const struct tex_array *array;
    const struct box **cells; /* row by row; NULL: empty */
    int rows, columns;
    int *widths, *x;
    int gap;          /* columns of the terminal between two of the table's */
    int tag_end;      /* where the equation numbers end */
    bool spread;      /* a blank row between rows */
    int rule_rows[8]; /* rows that are horizontal lines, as many as are remembered */
    int rule_count;
};

static bool is_aligned(const struct tex_array *array)
{
    return array->table == TEX_ALIGNED;
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

/* Vertical lines before a column, or after the last. */
static int bars_before(const struct tex_array *array, int column)
{
    return array->bars != NULL && column <= array->column_count ? array->bars[column] - '0' : 0;
}

/* Columns of the terminal between the end of a table's column and the next one. */
static int gap_before(const struct grid *grid, int column)
{
    const struct tex_array *array = grid->array;
    int bars = bars_before(array, column);
    if (column == 0)
        return bars > 0 ? bars + 1 : 0;
    if (is_aligned(array) && column % 2 == 1)
        return 0;
    return bars + grid->gap;
}

static struct math_style shape_of(const struct tex_array *array, struct math_style style)
{
    style.limits =
        !style.linear && (array->table == TEX_ALIGNED || array->table == TEX_GATHER || array->table == TEX_LINES);
    if (array->table == TEX_SMALL)
        style.linear = style.script = true;
    style.braced = style.padded = false;
    return style;
}

/* The class before a cell's first atom: in the second column of a pair, that of the last atom in the first one. */
static int class_before(const struct tex_array *array, const struct tex_cell *before, int column)
{
    if (!is_aligned(array) || column % 2 == 0)
        return LIST_START;
    const struct tex_node *last = before != NULL ? before->list : NULL;
    while (last != NULL && last->next != NULL)
        last = last->next;
    return last != NULL && last->kind == TEX_ATOM && last->cls != ATOM_CLOSE ? last->cls : ATOM_ORD;
}

/* ---- one row ---- */

static void add_text(const struct formula *f, struct box *row, const char *text)
{
    box_put(f->arena, row, formula_text(f, text, false), row->cols, 0);
}

/* Whether items continue what is before them: "= b" after "a". */
static bool goes_on(const struct items *items)
{
    return items->count > 0 && (items->items[0].left == ATOM_REL || items->items[0].node->cls == ATOM_BIN);
}

static bool ends_with_comma(const struct items *items)
{
    return items->count > 0 && items->items[items->count - 1].right == ATOM_PUNCT;
}

/* The cells of a matrix's row: "a, b". */
static void put_cells(const struct formula *f, const struct tex_array *array, struct math_style style,
                      const struct tex_row *row, struct box *box)
{
    const char *gap = array->table == TEX_SMALL ? " " : style.script ? "," : ", ";
    if (row != array->rows)
        add_text(f, box, style.script ? ";" : "; ");
    bool comma = false;
    for (const struct tex_cell *cell = row->cells; cell != NULL; cell = cell->next) {
        struct items items = list_items(f, cell->list, style, LIST_START, 0);
        if (cell != row->cells && (items.count > 0 || cell->next != NULL))
            add_text(f, box, comma ? " " : gap);
        comma = ends_with_comma(&items);
        box_put(f->arena, box, list_join(f, &items, 0, items.count), box->cols, 0);
    }
}

/* The cells of equations: a row that begins with a relation continues the one before. */
static void put_equation(const struct formula *f, const struct tex_array *array, struct math_style style,
                         const struct tex_row *row, struct box *box)
{
    const struct tex_cell *before = NULL;
    bool begun = false;
    int column = 0, last_pair = 0;
    for (const struct tex_cell *cell = row->cells; cell != NULL; before = cell, cell = cell->next, column++) {
        struct items items =
            list_items(f, cell->list, style, begun ? class_before(array, before, column) : LIST_START, 0);
        if (items.count == 0)
            continue;
        if (!begun && row != array->rows)
            add_text(f, box, goes_on(&items) ? " " : style.script ? ";" : "; ");
        else if (begun && column / 2 > last_pair)
            add_text(f, box, "  ");
        begun = true;
        last_pair = column / 2;
        box_put(f->arena, box, list_join(f, &items, 0, items.count), box->cols, 0);
    }
}

/* All rows in one: "[a, b; c, d]". */
static const struct box *linear_box(const struct formula *f, const struct tex_array *array, struct math_style style)
{
    struct box *box = box_new(f->arena);
    bool table = array->table == TEX_MATRIX || array->table == TEX_CASES || array->table == TEX_SMALL;
    for (const struct tex_row *row = array->rows; row != NULL; row = row->next) {
        if (row->cells != NULL)
            (table ? put_cells : put_equation)(f, array, style, row, box);
        if (row->tag != NULL) {
            add_text(f, box, "  ");
            box_put(f->arena, box, list_box(f, row->tag, style), box->cols, 0);
        }
    }
    return fence_box(f, slice_of(array->left), box, slice_of(array->right));
}

/* ---- rows and columns ---- */

static struct grid grid_new(const struct formula *f, const struct tex_array *array)
{
    struct grid grid = {.array = array, .gap = array->table == TEX_SMALL ? 1 : COLUMN_GAP};
    for (const struct tex_row *row = array->rows; row != NULL; row = row->next) {
        int columns = 0;
        for (const struct tex_cell *cell = row->cells; cell != NULL; cell = cell->next)
            columns++;
        grid.columns = columns > grid.columns ? columns : grid.columns;
        grid.rows += row->cells != NULL;
    }
    grid.cells = arena_alloc(f->arena, (size_t)grid.rows * (size_t)grid.columns * sizeof *grid.cells);
    grid.widths = arena_alloc(f->arena, (size_t)(grid.columns + 1) * sizeof *grid.widths);
    grid.x = arena_alloc(f->arena, (size_t)(grid.columns + 1) * sizeof *grid.x);
    return grid;
}

static const struct box **cell_at(const struct grid *grid, int row, int column)
{
    return &grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column];
}

/* Whether the cells of a column may be broken: equations may, and the last column of left-aligned text. */
static bool may_break(const struct grid *grid, int column)
{
    if (grid->array->table == TEX_SMALL)
        return false;
    return grid->array->table != TEX_MATRIX || (column == grid->columns - 1 && align_of(grid->array, column) == 'l');
}

static void place_columns(struct grid *grid)
{
    int x = 0;
    for (int column = 0; column < grid->columns; column++) {
        x += gap_before(grid, column);
        grid->x[column] = x;
        x += grid->widths[column];
    }
    int bars = bars_before(grid->array, grid->columns);
    grid->x[grid->columns] = x + (bars > 0 ? bars + 1 : 0);
}

/* Whether a cell of an aligned column ends with a relation: then a blank follows in every row. */
static bool any_relation(const struct grid *grid, const struct tex_cell *const *cells, int column)
{
    bool any = false;
    for (int y = 0; y < grid->rows && is_aligned(grid->array) && column % 2 == 1; y++)
        any = any || class_before(grid->array, cells[y], column) == ATOM_REL;
    return any;
}

/* Lays out all cells, column by column; breakable cells keep to width columns (<= 0: no limit). */
static void fill(const struct formula *f, struct grid *grid, struct math_style style, int width)
{
    const struct tex_cell **cells = arena_alloc(f->arena, (size_t)(grid->rows + 1) * sizeof *cells);
    const struct tex_cell **before = arena_alloc(f->arena, (size_t)(grid->rows + 1) * sizeof *before);
    int y = 0, x = 0;
    for (const struct tex_row *row = grid->array->rows; row != NULL; row = row->next)
        if (row->cells != NULL)
            cells[y++] = row->cells;
    for (int column = 0; column < grid->columns; column++) {
        x += gap_before(grid, column);
        grid->x[column] = x;
        int room = width > 0 && may_break(grid, column) ? width - x : 0;
        if (room != 0 && room < width / 3)
            room = width / 3;
        bool relation = any_relation(grid, before, column);
        for (y = 0; y < grid->rows; y++) {
            if (cells[y] != NULL && cells[y]->list != NULL) {
                bool empty = before[y] != NULL && before[y]->list == NULL;
                int class = relation && empty ? ATOM_REL : class_before(grid->array, before[y], column);
                const struct box *box = linebreak_box(f, cells[y]->list, style, class, room);
                *cell_at(grid, y, column) = box;
                grid->widths[column] = box->cols > grid->widths[column] ? box->cols : grid->widths[column];
                grid->spread = grid->spread || (!box_is_one_row(box) && grid->array->table != TEX_SMALL);
            }
            before[y] = cells[y];
            cells[y] = cells[y] != NULL ? cells[y]->next : NULL;
        }
        x += grid->widths[column];
    }
    place_columns(grid);
}

/* Decides where numbers go: at the end of the page, with the equations centred; without a page width, after the
 * equations. */
static void place_tags(const struct formula *f, struct grid *grid, int width)
{
    int widest = 0, cols = grid->x[grid->columns];
    for (const struct tex_row *row = grid->array->rows; row != NULL; row = row->next) {
        int tag_cols = row->tag != NULL ? list_box(f, row->tag, (struct math_style){.linear = true})->cols : 0;
        widest = tag_cols > widest ? tag_cols : widest;
    }
    if (widest == 0)
        return;
    grid->tag_end = width > cols ? width : width > 0 ? cols : cols + 2 * COLUMN_GAP + widest;
    if (width <= 0 || width < cols + COLUMN_GAP + widest)
        return;
    int middle = (width - cols) / 2, most = width - widest - COLUMN_GAP - cols;
    for (int column = 0; column <= grid->columns; column++)
        grid->x[column] += middle < most ? middle : most;
}

/* An equation's number at the right end of its row y, or below the row where it does not fit; returns the rows added.
 */
static int put_tag(const struct formula *f, const struct grid *grid, struct box *box, const struct tex_row *row, int y,
                   int down)
{
    const struct box *tag = list_box(f, row->tag, (struct math_style){.linear = true});
    int x = grid->tag_end - tag->cols;
    bool fits = x >= grid->x[grid->columns] + COLUMN_GAP;
    box_put(f->arena, box, tag, x > 0 ? x : 0, fits ? y : y + down + 1);
    return fits ? 0 : 1;
}

/* Places the cells of a row whose first line is y; returns the lines used. */
static int put_row(const struct formula *f, const struct grid *grid, struct box *box, const struct tex_row *row,
                   int index, int y)
{
    int up = 0, down = 0;
    for (int column = 0; column < grid->columns; column++) {
        const struct box *cell = *cell_at(grid, index, column);
        up = cell != NULL && cell->up > up ? cell->up : up;
        down = cell != NULL && cell->down > down ? cell->down : down;
    }
    for (int column = 0; column < grid->columns; column++) {
        const struct box *cell = *cell_at(grid, index, column);
        if (cell == NULL)
            continue;
        char align = align_of(grid->array, column);
        int slack = grid->widths[column] - cell->cols;
        box_put(f->arena, box, cell, grid->x[column] + (align == 'r' ? slack : align == 'c' ? slack / 2 : 0), y + up);
    }
    int added = row->tag != NULL ? put_tag(f, grid, box, row, y + up, down) : 0;
    return up + 1 + down + added;
}

/* Places all rows and the horizontal lines, from y = 0 on; returns the lines used. */
static int put_rows(const struct formula *f, struct grid *grid, struct box *box)
{
    int y = 0, index = 0;
    for (const struct tex_row *row = grid->array->rows; row != NULL; row = row->next) {
        if (row->lines_above > 0) {
            if (grid->rule_count < (int)(sizeof grid->rule_rows / sizeof grid->rule_rows[0]))
                grid->rule_rows[grid->rule_count++] = y;
            box_put(f->arena, box,
                    formula_rule(f, f->draw->bar, grid->x[grid->columns] - grid->x[0] + gap_before(grid, 0)),
                    grid->x[0] - gap_before(grid, 0), y);
            y++;
        } else if (grid->spread && index > 0 && row->cells != NULL) {
            y++;
        }
        if (row->cells != NULL)
            y += put_row(f, grid, box, row, index++, y);
    }
    return y;
}

/* The vertical lines, and the junctions with horizontal ones. */
static void put_bars(const struct formula *f, const struct grid *grid, struct box *box, int rows)
{
    for (int column = 0; grid->array->bars != NULL && column <= grid->columns; column++) {
        int bars = bars_before(grid->array, column);
        int x = column == grid->columns ? grid->x[column] - bars : grid->x[column] - 1 - bars;
        for (int i = 0; i < bars; i++) {
            for (int y = 0; y < rows; y++)
                box_put(f->arena, box, formula_text(f, f->draw->side, false), x + i, y);
            for (int j = 0; j < grid->rule_count; j++) {
                int down = grid->rule_rows[j] == 0 ? 0 : grid->rule_rows[j] == rows - 1 ? 2 : 1;
                int across = column == 0 ? 0 : column == grid->columns ? 2 : 1;
                box_put(f->arena, box, formula_text(f, f->draw->crossing[down][across], false), x + i,
                        grid->rule_rows[j]);
            }
        }
    }
}

const struct box *array_box(const struct formula *f, const struct tex_array *array, struct math_style style, int width)
{
    struct math_style inner = shape_of(array, style);
    if (style.linear && !(array->table == TEX_SMALL && style.stack))
        return linear_box(f, array, inner);
    struct grid grid = grid_new(f, array);
    bool left = *array->left == '{', right = *array->right == '}';
    bool braced = style.braced || left || right, padded = style.padded || left != right;
    fill(f, &grid, inner, width - (padded ? 2 : 0));
    bool wide = width > 0 && grid.x[grid.columns] > width - (*array->left != '\0' ? 2 : 0);
    if (array->table == TEX_MATRIX && (wide || style.narrow)) {
        grid.gap = 1;
        place_columns(&grid);
    }
    grid.spread = grid.rows > 1 && (grid.spread || (braced && grid.rows == 2));
    place_tags(f, &grid, width);
    struct box *rows = box_new(f->arena);
    rows->cols = grid.x[grid.columns];
    int height = put_rows(f, &grid, rows);
    put_bars(f, &grid, rows, height);
    struct box *box = box_new(f->arena);
    box_put(f->arena, box, rows, padded ? 1 : 0, height > 0 ? -((height - 1) / 2) : 0);
    box->cols += padded && right;
    box->core_up = box->up;
    box->core_down = box->down;
    if (*array->left == '\0' && *array->right == '\0')
        return box;
    return fence_box(f, slice_of(array->left), box, slice_of(array->right));
}
