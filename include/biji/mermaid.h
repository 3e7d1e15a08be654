/* mermaid.h - mermaid diagrams as rows of cells: simple flowcharts and sequence diagrams (mermaid.js.org, "Flowcharts -
 * Basic Syntax" and "Sequence diagrams"). Text in, rows out; labels stay in the source. */
#ifndef BIJI_MERMAID_H
#define BIJI_MERMAID_H

#include "biji/mem.h"
#include "biji/str.h"

#include <stdbool.h>

/* A part of one row: words of a label, or lines, arrows and blanks. */
struct mermaid_run {
    struct slice text;
    int cols;
    bool is_label;
};

struct mermaid_row {
    const struct mermaid_run *runs;
    int run_count;
    int cols; /* sum of the runs' columns */
};

struct mermaid_drawing {
    const struct mermaid_row *rows;
    int row_count;
    int cols; /* of the widest row */
};

/* The result of drawing a diagram. */
enum mermaid_fate {
    MERMAID_DRAWN,
    MERMAID_OTHER,   /* another kind, or one that is not supported */
    MERMAID_TOO_WIDE /* supported, but too wide */
};

/* Draws source in at most width columns; ambiguous_cols as in text.h (2: lines are ASCII). Rows are lent by the arena,
 * labels by the source; nothing of *drawing is valid unless MERMAID_DRAWN is returned. Large diagrams (more than 100 nodes
 * or 200 edges) count as another kind. */
enum mermaid_fate mermaid_draw(struct slice source, int width, int ambiguous_cols, struct arena *arena,
                               struct mermaid_drawing *drawing);
/* The first word of the diagram, which names its kind ("flowchart", "gantt"); empty for an empty diagram. Lent by source. */
struct slice mermaid_kind(struct slice source);

#endif
