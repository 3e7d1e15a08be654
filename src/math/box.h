/* box.h - boxes of terminal cells: text and boxes placed in boxes. Nothing is copied while a formula grows; box_draw()
 * draws it all on a grid once, at the end. */
#ifndef BIJI_MATH_BOX_H
#define BIJI_MATH_BOX_H

#include "biji/math.h"
#include "biji/mem.h"
#include "biji/str.h"

#include <stdbool.h>

struct box_part;

/*        ┌──────────┐ -up       The core is what delimiters span: a box without the scripts that are only raised or
 *        │          │           lowered beside it. Coordinates in a box: x from its left edge, y from its baseline row,
 *   y 0  │ baseline │           downward.
 *        │          │
 *        └──────────┘ down
 *        x 0     cols */
struct box {
    int cols;
    int up, down; /* rows above and below the baseline row */
    int core_up, core_down;
    struct slice text; /* of a box without parts */
    struct box_part *first, *last;
    bool bold;
    bool bar_left, bar_right;  /* a line reaches that edge and must not touch another */
    bool hangs_up, hangs_down; /* a raised or lowered script is at its right edge, outside the core */
    bool word_right;           /* linear: it ends with a script without braces, p_cpu: no letter may touch it */
    bool may_break;            /* inline: a line may be broken after it */
    bool struck;               /* \cancel */
};

struct box_part {
    const struct box *box;
    int x, y;
    struct box_part *next;
};

/* A row of text; columns counted with ambiguous_cols. The text is not copied. */
struct box *box_text(struct arena *arena, struct slice text, bool bold, int ambiguous_cols);
/* cols blanks, up and down rows high. */
struct box *box_blank(struct arena *arena, int cols, int up, int down);
/* An empty box, to be filled by box_put(). */
struct box *box_new(struct arena *arena);
/* Places child with its baseline at row y of parent; parent grows in both directions, its core does not. */
void box_put(struct arena *arena, struct box *parent, const struct box *child, int x, int y);
/* The same, and the core grows with the child's core. */
void box_put_core(struct arena *arena, struct box *parent, const struct box *child, int x, int y);
/* Rows of the whole box. */
int box_rows(const struct box *box);
bool box_is_one_row(const struct box *box);
/* The text of a one-row box, with blanks in empty places; lent by arena. */
struct slice box_flatten(struct arena *arena, const struct box *box);
/* Draws it as rows of runs. False when it would exceed the limit of cells for a formula. */
bool box_draw(const struct box *box, int ambiguous_cols, struct arena *arena, struct math_box *out);

#endif
