/* table.c - tables. Columns take their natural width when all fit; else those that are narrow enough keep it and the
 * others share what is left in proportion to their need, none below its longest unbreakable piece or a few letters. Where even
 * that does not fit, each row becomes a card of lines "header: value"; a header that names nothing, as a first row of pictures, is a
 * card of its own. Cells are wrapped side by side, a line of each at a time. */
#include "line_builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cell {
    const struct node *node; /* NULL: missing */
    struct spans spans;      /* in the layout's arena, clean */
    struct wrap wrap;
};

struct column {
    int natural, longest, cols;
    enum align align;
};

struct grid {
    struct layout *layout;
    const struct node *table;
    struct column *columns;
    struct cell *cells; /* row after row */
    size_t rows, column_count;
    bool has_header; /* the first row is a header with text in it */
    bool has_names;  /* which can precede each value */
};

static struct cell *cell_at(const struct grid *grid, size_t row, size_t column)
{
    return &grid->cells[row * grid->column_count + column];
}

/* Whether a header cell is short enough, and on one line, to precede values. */
static bool is_name(const struct layout *layout, const struct spans *spans, int natural)
{
    for (size_t i = 0; i < spans->count; i++)
        if ((spans->items[i].flags & SPAN_LINE_END) != 0)
            return false;
    return natural * 2 <= line_builder_cols(layout) || spans->count <= 1;
}

/* Collects a cell's spans into the arena; tables may have many rows, so cells do not keep growing arrays. Returns its
 * natural columns. */
static int collect_cell(struct layout *layout, struct cell *cell, const struct node *node, struct style style,
                        struct column *column)
{
    struct layout_state *s = layout->state;
    int natural, longest;
    s->spans.count = 0;
    inline_collect(layout, node, style);
    wrap_measure(layout, &s->spans, &natural, &longest);
    cell->node = node;
    cell->spans.count = cell->spans.room = s->spans.count;
    cell->spans.items = arena_alloc(&s->arena, s->spans.count * sizeof *s->spans.items);
    if (s->spans.count > 0)
        memcpy(cell->spans.items, s->spans.items, s->spans.count * sizeof *s->spans.items);
    column->natural = natural > column->natural ? natural : column->natural;
    column->longest = longest > column->longest ? longest : column->longest;
    return natural;
}

static struct grid collect(struct layout *layout, const struct node *table)
{
    struct layout_state *s = layout->state;
    struct grid grid = {.layout = layout, .table = table, .has_names = true};
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        size_t count = 0;
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next)
            count++;
        grid.column_count = count > grid.column_count ? count : grid.column_count;
        grid.rows++;
    }
    grid.columns = arena_alloc(&s->arena, grid.column_count * sizeof *grid.columns);
    grid.cells = arena_alloc(&s->arena, grid.rows * grid.column_count * sizeof *grid.cells);
    for (size_t c = 0; c < grid.column_count && c < (size_t)table->table.columns; c++)
        grid.columns[c].align = (enum align)table->table.aligns[c];
    size_t r = 0;
    for (const struct node *row = table->first; row != NULL; row = row->next, r++) {
        struct style style = {row->row.header ? STYLE_TABLE_HEADER : STYLE_TEXT, 0};
        size_t c = 0;
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next, c++) {
            int natural = collect_cell(layout, cell_at(&grid, r, c), cell, style, &grid.columns[c]);
            if (r > 0 || !row->row.header)
                continue;
            grid.has_header = grid.has_header || cell_at(&grid, r, c)->spans.count > 0;
            grid.has_names = grid.has_names && is_name(layout, &cell_at(&grid, r, c)->spans, natural);
        }
    }
    for (size_t c = 0; c < grid.column_count; c++)
        if (grid.columns[c].natural < 1)
            grid.columns[c].natural = grid.columns[c].longest = 1;
    return grid;
}

/* A column's width at a level: in proportion to the root of its need, so that a column of twice the text is not twice
 * as wide. */
static int cols_at(int natural, int longest, double level)
{
    double cols = level * sqrt(natural);
    return cols <= longest ? longest : cols >= natural ? natural : (int)cols;
}

static long sum_at(const int *natural, const int *longest, size_t count, double level)
{
    long sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += cols_at(natural[i], longest[i], level);
    return sum;
}

bool table_negotiate(const int *natural, const int *longest, size_t count, long room, int *cols)
{
    double low = 0, high = (double)room;
    if (sum_at(natural, longest, count, low) > room)
        return false;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (sum_at(natural, longest, count, middle) <= room)
            low = middle;
        else
            high = middle;
    }
    long left = room;
    for (size_t i = 0; i < count; i++)
        left -= cols[i] = cols_at(natural[i], longest[i], low);
    for (size_t i = 0; i < count && left > 0; i++) /* the rest from rounding */
        if (cols[i] < natural[i]) {
            cols[i]++;
            left--;
        }
    return true;
}

static void add_blanks(struct layout *layout, int count)
{
    line_builder_add_text(layout, " ", count, (struct style){STYLE_TEXT, 0});
}

/* A line across the table: under the header, and between rows of several lines. */
static void set_rule(const struct grid *grid, const struct node *row)
{
    struct layout *layout = grid->layout;
    const struct glyphs *glyphs = layout->state->glyphs;
    struct style style = {STYLE_BORDER, 0};
    line_builder_begin_line(layout);
    for (size_t c = 0; c < grid->column_count; c++) {
        if (c > 0)
            line_builder_add_text(layout, glyphs->cross, 1, style);
        int beside = (c > 0) + (c + 1 < grid->column_count);
        line_builder_add_text(layout, glyphs->rule, grid->columns[c].cols + beside, style);
    }
    line_builder_end_line(layout, row);
}

/* Lays out the next line of each cell of a row. False when no cell has any left. */
static bool set_row_line(const struct grid *grid, size_t row, const struct node *block)
{
    struct layout *layout = grid->layout;
    bool any = false;
    for (size_t c = 0; c < grid->column_count; c++)
        any = any || cell_at(grid, row, c)->wrap.at.span < cell_at(grid, row, c)->spans.count;
    if (!any)
        return false;
    line_builder_begin_line(layout);
    for (size_t c = 0; c < grid->column_count; c++) {
        struct cell *cell = cell_at(grid, row, c);
        const struct column *column = &grid->columns[c];
        struct wrap_line line;
        if (c > 0) {
            add_blanks(layout, 1);
            line_builder_add_text(layout, layout->state->glyphs->column, 1, (struct style){STYLE_BORDER, 0});
            add_blanks(layout, 1);
        }
        bool has_line = wrap_next(&cell->wrap, column->cols, &line);
        int spare = column->cols - (has_line ? line.cols : 0);
        int left = column->align == ALIGN_RIGHT ? spare : column->align == ALIGN_CENTER ? spare / 2 : 0;
        add_blanks(layout, left);
        if (has_line)
            line_builder_add_range(layout, cell->spans.items, &line);
        add_blanks(layout, spare - left);
    }
    line_builder_end_line(layout, block);
    return true;
}

/* Makes the places of the lines from `from` on, the row's first, ascend: with cells side by side, or beside labels,
 * places are in another order than lines. */
static void ascend(struct layout *layout, size_t from, const struct node *row)
{
    if (from < layout->line_count)
        layout->lines[from].place = (struct place){row->id, 0};
    for (size_t i = from + 1; i < layout->line_count; i++)
        if (place_compare(layout->lines[i].place, layout->lines[i - 1].place) < 0)
            layout->lines[i].place = layout->lines[i - 1].place;
}

static void set_row(const struct grid *grid, size_t row, const struct node *block)
{
    size_t from = grid->layout->line_count;
    line_builder_place_lines(grid->layout, (struct place){block->id, 0});
    for (size_t c = 0; c < grid->column_count; c++) {
        struct cell *cell = cell_at(grid, row, c);
        cell->wrap = wrap_begin(grid->layout, &cell->spans);
    }
    while (set_row_line(grid, row, block))
        ;
    ascend(grid->layout, from, block);
}

static bool wraps(const struct grid *grid, const int *natural)
{
    for (size_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].cols < natural[c])
            return true;
    return false;
}

static void set_rows(const struct grid *grid, const int *natural)
{
    struct layout *layout = grid->layout;
    bool ruled = wraps(grid, natural);
    size_t header = layout->line_count, header_rows = 0, r = 0;
    for (const struct node *row = grid->table->first; row != NULL; row = row->next, r++) {
        size_t start = layout->line_count;
        if (r == 0 && row->row.header) {
            if (!grid->has_header)
                continue;
            set_row(grid, 0, row);
            set_rule(grid, row);
            header_rows = layout->line_count - header;
            continue;
        }
        if (ruled && row->previous != NULL && !row->previous->row.header)
            set_rule(grid, row);
        set_row(grid, r, row);
        for (size_t i = start; header_rows > 0 && i < layout->line_count; i++) {
            layout->lines[i].header = (int)header;
            layout->lines[i].header_rows = (int)header_rows;
        }
    }
}

/* Adds the header of a column to a card's line. Only on the first card does it have its place in the document. */
static void add_label(struct spans *spans, const struct cell *header, bool is_first)
{
    for (size_t i = 0; i < header->spans.count; i++) {
        struct span span = header->spans.items[i];
        if (!is_first)
            span.place = (struct place){0, 0};
        spans_add(spans, span);
    }
    if (header->spans.count > 0)
        spans_add(
            spans,
            (struct span){.text = slice_of(": "), .link = -1, .style = {STYLE_TABLE_HEADER, 0}, .flags = SPAN_JOINED});
}

static void set_card(const struct grid *grid, size_t row, const struct node *block, bool is_first)
{
    struct layout *layout = grid->layout;
    struct spans *spans = &layout->state->spans;
    for (size_t c = 0; c < grid->column_count; c++) {
        const struct cell *cell = cell_at(grid, row, c);
        spans->count = 0;
        if (grid->has_header && grid->has_names && row > 0) /* a table may consist only of its header */
            add_label(spans, cell_at(grid, 0, c), is_first);
        for (size_t i = 0; i < cell->spans.count; i++)
            spans_add(spans, cell->spans.items[i]);
        if (spans->count == 0)
            continue;
        line_builder_push_indent(layout, slice_of(""), slice_of("  "), (struct style){STYLE_TEXT, 0}, -1);
        paragraph_set(layout, block, ALIGN_DEFAULT);
        line_builder_pop_indent(layout);
    }
}

static void set_cards(const struct grid *grid)
{
    struct layout *layout = grid->layout;
    bool is_first = true;
    size_t r = 0;
    for (const struct node *row = grid->table->first; row != NULL; row = row->next, r++) {
        if (r == 0 && row->row.header && (grid->rows > 1 || !grid->has_header) &&
            (grid->has_names || !grid->has_header))
            continue;
        if (!is_first)
            line_builder_rule(layout, row, layout->state->glyphs->rule, line_builder_cols(layout), STYLE_BORDER);
        const struct node *begins = is_first ? grid->table->first : row; /* the header, whose text became the labels */
        size_t from = layout->line_count;
        line_builder_place_lines(layout, (struct place){begins->id, 0});
        set_card(grid, r, row, is_first);
        ascend(layout, from, begins);
        is_first = false;
    }
}

/* Widths for the columns: on the page when all fit it as they are, else as far as wide lines may go. A column of more text than a few
 * words is not squeezed to a letter a line. */
static bool find_widths(struct grid *grid, int *natural, int *least, int *cols)
{
    enum { READABLE_COLS = 8 };
    size_t count = grid->column_count;
    int few = grid->layout->options.width / 10 < READABLE_COLS ? grid->layout->options.width / 10 : READABLE_COLS;
    long rules = 3 * (long)(count - 1), room = line_builder_cols(grid->layout) - rules, all = 0;
    for (size_t c = 0; c < count; c++) {
        int readable = grid->columns[c].natural < few ? grid->columns[c].natural : few;
        natural[c] = grid->columns[c].natural;
        least[c] = grid->columns[c].longest > readable ? grid->columns[c].longest : readable;
        all += natural[c];
    }
    long wide = line_builder_wide_cols(grid->layout) - rules;
    if (all > room && wide > room)
        room = all < wide ? all : wide;
    return table_negotiate(natural, least, count, room, cols);
}

void table_set(struct layout *layout, const struct node *table)
{
    struct grid grid = collect(layout, table);
    size_t count = grid.column_count;
    if (count == 0)
        return;
    int *natural = xmalloc(3 * count * sizeof *natural), *least = natural + count, *cols = least + count;
    if (!layout->options.accessible && find_widths(&grid, natural, least, cols)) {
        for (size_t c = 0; c < count; c++)
            grid.columns[c].cols = cols[c];
        set_rows(&grid, natural);
    } else {
        set_cards(&grid);
    }
    free(natural);
}
