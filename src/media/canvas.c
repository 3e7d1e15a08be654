/* canvas.c - cells of a diagram: each records the sides on which lines leave it, and the glyph follows from that. Two
 * lines that only cross are not joined: the upright one is drawn over the other. */
#include "canvas.h"

#include "biji/text.h"
#include "biji/utf8.h"

#include <string.h>

struct canvas canvas_new(int cols, int rows, int ambiguous_cols, struct arena *arena)
{
    struct canvas canvas = {.cols = cols, .rows = rows, .ambiguous_cols = ambiguous_cols, .arena = arena};
    canvas.cells = arena_alloc(arena, (size_t)cols * (size_t)rows * sizeof *canvas.cells);
    return canvas;
}

static struct canvas_cell *cell_at(const struct canvas *canvas, int col, int row)
{
    if (col < 0 || row < 0 || col >= canvas->cols || row >= canvas->rows)
        return NULL;
    return &canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];
}

static void add_sides(struct canvas *canvas, int col, int row, uint8_t sides, bool joint, bool dotted)
{
    struct canvas_cell *cell = cell_at(canvas, col, row);
    if (cell == NULL)
        return;
    cell->is_dotted = cell->sides == 0 ? dotted : cell->is_dotted && dotted;
    cell->sides |= sides;
    cell->is_joint = cell->is_joint || joint;
}

void canvas_line(struct canvas *canvas, int col, int row, int to_col, int to_row, bool dotted)
{
    bool upright = col == to_col;
    int from = upright ? row : col, to = upright ? to_row : to_col;
    if (from > to) {
        int swap = from;
        from = to;
        to = swap;
    }
    uint8_t back = upright ? CANVAS_UP : CANVAS_LEFT, on = upright ? CANVAS_DOWN : CANVAS_RIGHT;
    for (int at = from; from < to && at <= to; at++) {
        uint8_t sides = (uint8_t)((at > from ? back : 0) | (at < to ? on : 0));
        add_sides(canvas, upright ? col : at, upright ? at : row, sides, at == from || at == to, dotted);
    }
}

static void set_text(struct canvas *canvas, int col, int row, struct slice text, bool is_label)
{
    struct canvas_cell *cell = cell_at(canvas, col, row);
    if (cell != NULL)
        *cell = (struct canvas_cell){.text = text, .is_label = is_label};
}

void canvas_box(struct canvas *canvas, int col, int row, int cols, int rows, enum canvas_corners corners)
{
    static const char *const glyphs[2][5][4] = {
        {{NULL}, {"╭", "╮", "╰", "╯"}, {"╱", "╲", "╲", "╱"}, {"╱", "┐", "└", "╱"}, {NULL}},
        {{NULL}, {".", ".", "'", "'"}, {"/", "\\", "\\", "/"}, {"/", "+", "+", "/"}, {NULL}}};
    const char *const *glyph = glyphs[text_ambiguous(canvas->ambiguous_cols) == 2][corners];
    int right = col + cols - 1, bottom = row + rows - 1;
    for (int r = row; r <= bottom; r++)
        for (int c = col; c <= right; c++)
            set_text(canvas, c, r, slice_of(""), false);
    canvas_line(canvas, col, row, right, row, false);
    canvas_line(canvas, col, bottom, right, bottom, false);
    canvas_line(canvas, col, row, col, bottom, false);
    canvas_line(canvas, right, row, right, bottom, false);
    for (int i = 0; i < 4 && glyph[0] != NULL; i++)
        set_text(canvas, i % 2 == 0 ? col : right, i < 2 ? row : bottom, slice_of(glyph[i]), false);
    for (int r = row + 1; r < bottom && corners == CANVAS_DOUBLE && text_ambiguous(canvas->ambiguous_cols) == 1; r++) {
        set_text(canvas, col, r, slice_of("║"), false);
        set_text(canvas, right, r, slice_of("║"), false);
    }
}

void canvas_text(struct canvas *canvas, int col, int row, struct slice text)
{
    for (size_t at = 0; at < text.bytes;) {
        int cols, count;
        struct slice rest = slice_part(text, at, text.bytes);
        size_t bytes = grapheme_next(rest, canvas->ambiguous_cols, &cols);
        struct slice one = slice_part(rest, 0, bytes);
        if (text_find_unsafe(one, 0) < one.bytes) {
            char *picture = arena_text(canvas->arena, 4);
            uint32_t rune = rune_picture(utf8_decode(one.ptr, one.ptr + one.bytes, &count));
            one = slice_from(picture, utf8_write(rune, picture));
            cols = text_cols(one, canvas->ambiguous_cols);
        }
        at += bytes;
        if (cols == 0)
            continue;
        set_text(canvas, col, row, one, true);
        for (int i = 1; i < cols; i++) {
            set_text(canvas, col + i, row, slice_of(""), true);
            struct canvas_cell *half = cell_at(canvas, col + i, row);
            if (half != NULL)
                half->is_covered = true;
        }
        col += cols;
    }
}

void canvas_head(struct canvas *canvas, int col, int row, char head, enum canvas_side towards)
{
    static const char *const arrows[2][9] = {
        {[CANVAS_UP] = "▲", [CANVAS_DOWN] = "▼", [CANVAS_LEFT] = "◀", [CANVAS_RIGHT] = "▶"},
        {[CANVAS_UP] = "^", [CANVAS_DOWN] = "v", [CANVAS_LEFT] = "<", [CANVAS_RIGHT] = ">"}};
    const char *text = head == 'o'   ? "o"
                       : head == 'x' ? "x"
                                     : arrows[text_ambiguous(canvas->ambiguous_cols) == 2][towards];
    set_text(canvas, col, row, slice_of(text), false);
}

static struct slice glyph_of(const struct canvas *canvas, const struct canvas_cell *cell)
{
    static const char *const lines[16] = {" ", "╵", "╷", "│", "╴", "┘", "┐", "┤",
                                          "╶", "└", "┌", "├", "─", "┴", "┬", "┼"};
    enum { UPRIGHT = CANVAS_UP | CANVAS_DOWN, LEVEL = CANVAS_LEFT | CANVAS_RIGHT, ALL = UPRIGHT | LEVEL };
    int sides = cell->sides == ALL && !cell->is_joint ? UPRIGHT : cell->sides;
    if (cell->text.bytes > 0)
        return cell->text;
    bool upright = (sides & UPRIGHT) != 0, level = (sides & LEVEL) != 0;
    if (text_ambiguous(canvas->ambiguous_cols) == 2)
        return slice_of(upright && level ? "+" : upright ? cell->is_dotted ? ":" : "|" : level ? "-" : " ");
    if (cell->is_dotted && upright != level)
        return slice_of(upright ? "┆" : "┄");
    return slice_of(lines[sides]);
}

static bool is_blank(const struct canvas_cell *cell)
{
    return cell->text.bytes == 0 && cell->sides == 0 && !cell->is_covered;
}

/* Adds the run of cells that starts at *col: text that is contiguous in the source, or lines and blanks. */
static struct mermaid_run take_run(const struct canvas *canvas, const struct canvas_cell *cells, int *col, int end)
{
    int from = *col, to = from + 1;
    const char *after = slice_end(cells[from].text);
    bool label = cells[from].is_label;
    for (; to < end && cells[to].is_label == label; to++) {
        if (label && !cells[to].is_covered && cells[to].text.ptr != after)
            break;
        if (label && !cells[to].is_covered)
            after += cells[to].text.bytes;
    }
    *col = to;
    struct buf text = {0};
    for (int i = from; i < to; i++)
        if (!cells[i].is_covered)
            buf_add_slice(&text, glyph_of(canvas, &cells[i]));
    struct mermaid_run run = {.cols = to - from, .is_label = label};
    run.text = label ? slice_from(cells[from].text.ptr, text.bytes)
                     : slice_from(arena_strndup(canvas->arena, text.ptr, text.bytes), text.bytes);
    buf_free(&text);
    return run;
}

void canvas_rows(const struct canvas *canvas, struct mermaid_drawing *drawing)
{
    struct mermaid_row *rows = arena_alloc(canvas->arena, (size_t)canvas->rows * sizeof *rows);
    *drawing = (struct mermaid_drawing){.rows = rows, .row_count = canvas->rows, .cols = 0};
    for (int r = 0; r < canvas->rows; r++) {
        const struct canvas_cell *cells = &canvas->cells[(size_t)r * (size_t)canvas->cols];
        int end = canvas->cols, count = 0;
        while (end > 0 && is_blank(&cells[end - 1]))
            end--;
        struct mermaid_run *runs = arena_alloc(canvas->arena, (size_t)(end + 1) * sizeof *runs);
        for (int col = 0; col < end;)
            runs[count++] = take_run(canvas, cells, &col, end);
        rows[r] = (struct mermaid_row){.runs = runs, .run_count = count, .cols = end};
        drawing->cols = end > drawing->cols ? end : drawing->cols;
    }
}
