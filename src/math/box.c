/* box.c - boxes of cells and the grid they are drawn on. Knows nothing of TeX. */
#include "box.h"

#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CELLS = 1 << 21 };

struct cell {
    const char *text; /* NULL: blank */
    uint16_t bytes;
    uint8_t cols; /* 0: covered by the wide cell before */
    bool bold, may_break, struck;
};

struct box *box_new(struct arena *arena)
{
    return arena_alloc(arena, sizeof(struct box));
}

struct box *box_text(struct arena *arena, struct slice text, bool bold, int ambiguous_cols)
{
    struct box *box = box_new(arena);
    box->text = text;
    box->bold = bold;
    box->cols = text.bytes == 1 ? 1 : text_cols(text, ambiguous_cols);
    return box;
}

struct box *box_blank(struct arena *arena, int cols, int up, int down)
{
    struct box *box = box_new(arena);
    box->cols = cols;
    box->up = box->core_up = up;
    box->down = box->core_down = down;
    return box;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

void box_put(struct arena *arena, struct box *parent, const struct box *child, int x, int y)
{
    struct box_part *part = arena_alloc(arena, sizeof *part);
    *part = (struct box_part){child, x, y, NULL};
    if (parent->first == NULL)
        parent->first = part;
    else
        parent->last->next = part;
    parent->last = part;
    parent->cols = larger(parent->cols, x + child->cols);
    parent->up = larger(parent->up, child->up - y);
    parent->down = larger(parent->down, child->down + y);
}

void box_put_core(struct arena *arena, struct box *parent, const struct box *child, int x, int y)
{
    box_put(arena, parent, child, x, y);
    parent->core_up = larger(parent->core_up, child->core_up - y);
    parent->core_down = larger(parent->core_down, child->core_down + y);
}

int box_rows(const struct box *box)
{
    return box->up + 1 + box->down;
}

bool box_is_one_row(const struct box *box)
{
    return box->up == 0 && box->down == 0;
}

/* Appends the text of box at x to text, which is *at columns long. Parts come in the order of their x. */
static void flatten(const struct box *box, int x, struct buf *text, int *at)
{
    if (box->text.bytes > 0) {
        for (; *at < x; ++*at)
            buf_add_char(text, ' ');
        buf_add_slice(text, box->text);
        *at += box->cols;
    }
    for (const struct box_part *part = box->first; part != NULL; part = part->next)
        flatten(part->box, x + part->x, text, at);
}

struct slice box_flatten(struct arena *arena, const struct box *box)
{
    if (box->first == NULL)
        return box->text;
    struct buf text = {0};
    int at = 0;
    flatten(box, 0, &text, &at);
    for (; at < box->cols; at++)
        buf_add_char(&text, ' ');
    struct slice whole = slice_from(arena_strndup(arena, text.bytes > 0 ? text.ptr : "", text.bytes), text.bytes);
    buf_free(&text);
    return whole;
}

/* Draws box on the grid; bold and struck are inherited. */
static void paint(const struct box *box, struct cell *grid, int grid_cols, int x, int y, int ambiguous_cols,
                  bool struck)
{
    struct slice rest = box->text;
    struct cell *row = grid + (size_t)y * (size_t)grid_cols;
    struck = struck || box->struck;
    while (rest.bytes > 0) {
        int cols = 1;
        size_t bytes = rest.bytes == 1 ? 1 : grapheme_next(rest, ambiguous_cols, &cols);
        if (cols > 0 && x + cols <= grid_cols) {
            row[x] = (struct cell){rest.ptr, (uint16_t)bytes, (uint8_t)cols, box->bold, false, struck};
            for (int i = 1; i < cols; i++)
                row[x + i] = (struct cell){rest.ptr, 0, 0, box->bold, false, false};
        }
        x += cols;
        rest = slice_part(rest, bytes, rest.bytes);
    }
    for (const struct box_part *part = box->first; part != NULL; part = part->next) {
        paint(part->box, grid, grid_cols, x + part->x, y + part->y, ambiguous_cols, struck);
        int end = x + part->x + part->box->cols;
        if (part->box->may_break && end > 0 && end <= grid_cols)
            row[end - 1].may_break = true;
    }
}

/* Whether a rune may belong to a script whose letters join their neighbours into one cluster (conjoining jamo,
 * prefixes). */
static bool is_joining(const char *text, size_t bytes)
{
    int count;
    uint32_t rune = bytes > 1 ? utf8_decode(text, text + bytes, &count) : 0;
    return (rune >= 0x600 && rune < 0x1D00) || (rune >= 0xA000 && rune < 0xF900) ||
           (rune >= 0x10000 && (rune < 0x1D400 || rune > 0x1D7FF));
}

/* Whether two neighbouring cells would be drawn as one character. */
static bool would_join(const struct cell *before, const struct cell *cell)
{
    if (!is_joining(before->text, before->bytes) && !is_joining(cell->text, cell->bytes))
        return false;
    struct buf pair = {0};
    buf_add(&pair, before->text, before->bytes);
    buf_add(&pair, cell->text, cell->bytes);
    bool joined = grapheme_next(buf_slice(&pair), 1, NULL) > before->bytes;
    buf_free(&pair);
    return joined;
}

/* What the cell at i shows: its text, or a question mark if it would merge with the cell before. */
static struct slice shown(const struct cell *cells, int i)
{
    const struct cell *cell = &cells[i], *before = cell - 1;
    if (cell->text == NULL)
        return slice_from(" ", 1);
    while (before > cells && before->text != NULL && before->cols == 0)
        before--;
    if (i > 0 && cell->cols > 0 && before->text != NULL && would_join(before, cell))
        return slice_of(cell->cols == 2 ? "? " : "?");
    return slice_from(cell->text, cell->bytes);
}

/* A row of cells as runs: a new one where the style changes or a line may be broken (after the blank there). */
static void row_runs(const struct cell *cells, int cols, struct arena *arena, struct math_row *row)
{
    int run_room = 1;
    size_t bytes = 0;
    for (int i = 0; i < cols; i++) {
        bytes += cells[i].text == NULL ? 1 : cells[i].bytes + 2u; /* room for a stroke */
        run_room += cells[i].may_break + (i > 0 && cells[i].bold != cells[i - 1].bold);
    }
    struct math_run *runs = arena_alloc(arena, (size_t)run_room * sizeof *runs);
    char *text = arena_text(arena, bytes + 1);
    int count = 0;
    bool pending = false; /* a break was requested and waits for the blank's end */
    for (int i = 0; i < cols; i++) {
        const struct cell *cell = &cells[i];
        bool close =
            i > 0 && ((pending && cell->text != NULL) || (cell->text != NULL && cell->bold != runs[count].bold));
        if (close) {
            runs[count].may_break = pending && cell->text != NULL;
            pending = false;
            count++;
        }
        if (runs[count].text.ptr == NULL) {
            runs[count].text.ptr = text;
            runs[count].bold = cell->bold;
        }
        struct slice one = shown(cells, i);
        text = (char *)memcpy(text, one.ptr, one.bytes) + one.bytes;
        if (cell->struck && cell->cols > 0)
            text = (char *)memcpy(text, "\u0338", 2) + 2;
        runs[count].text.bytes = (size_t)(text - runs[count].text.ptr);
        runs[count].cols++;
        pending = pending || cell->may_break;
    }
    *row = (struct math_row){runs, cols > 0 ? count + 1 : 0, cols};
}

bool box_draw(const struct box *box, int ambiguous_cols, struct arena *arena, struct math_box *out)
{
    int rows = box_rows(box), cols = box->cols;
    if ((long long)rows * (cols + 1) > MAX_CELLS)
        return false;
    struct cell *grid = xcalloc((size_t)rows * (size_t)(cols > 0 ? cols : 1), sizeof *grid);
    if (cols > 0)
        paint(box, grid, cols, 0, box->up, ambiguous_cols, false);
    struct math_row *lines = arena_alloc(arena, (size_t)rows * sizeof *lines);
    for (int i = 0; i < rows; i++)
        row_runs(grid + (size_t)i * (size_t)cols, cols, arena, &lines[i]);
    free(grid);
    *out = (struct math_box){.rows = lines, .row_count = rows, .cols = cols, .baseline = box->up};
    return true;
}
