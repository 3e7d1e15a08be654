/* canvas.h - a grid of cells that diagrams are drawn on: lines that join where they meet, boxes, text of any width.
 * Positions are 0-based columns and rows; anything outside is left out. */
#ifndef BIJI_MEDIA_CANVAS_H
#define BIJI_MEDIA_CANVAS_H

#include "biji/mem.h"
#include "biji/mermaid.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stdint.h>

enum canvas_side { CANVAS_UP = 1, CANVAS_DOWN = 2, CANVAS_LEFT = 4, CANVAS_RIGHT = 8 };
enum canvas_corners { CANVAS_SQUARE, CANVAS_ROUND, CANVAS_SLANTED, CANVAS_LEANING, CANVAS_DOUBLE };

struct canvas_cell {
    struct slice text;         /* text over the lines; empty: only lines */
    uint8_t sides;             /* enum canvas_side, or-ed: the sides on which lines leave */
    bool is_joint;             /* a line ends here, so those that meet are connected */
    bool is_label, is_covered; /* covered: the right half of a wide character */
    bool is_dotted;
};

struct canvas {
    int cols, rows, ambiguous_cols;
    struct canvas_cell *cells;
    struct arena *arena;
};

/* An empty canvas in the arena. */
struct canvas canvas_new(int cols, int rows, int ambiguous_cols, struct arena *arena);
/* A line between two cells of one row or column. */
void canvas_line(struct canvas *canvas, int col, int row, int to_col, int to_row, bool dotted);
/* The frame of a box; its inside becomes blank. */
void canvas_box(struct canvas *canvas, int col, int row, int cols, int rows, enum canvas_corners corners);
/* Text of a label, with unsafe characters replaced. */
void canvas_text(struct canvas *canvas, int col, int row, struct slice text);
/* The end of an edge that leaves its box on a side: an arrow ('>'), a circle ('o') or a cross ('x'). */
void canvas_head(struct canvas *canvas, int col, int row, char head, enum canvas_side towards);
/* All rows, without trailing blanks; lent by the arena. */
void canvas_rows(const struct canvas *canvas, struct mermaid_drawing *drawing);

#endif
