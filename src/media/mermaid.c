/* mermaid.c - the kind of a diagram, and the width of its labels: as wide as fits the page. */
#include "biji/mermaid.h"

#include "biji/text.h"
#include "flow.h"
#include "sequence.h"

#include <string.h>

/* The text after a front matter (---), directives and comments (%%), from the line that names the kind. */
static struct slice body_of(struct slice source)
{
    source = slice_trim(source);
    if (slice_starts(source, "---")) {
        size_t end = slice_find_str(source, slice_of("\n---"), 3);
        source = slice_trim(slice_part(source, end + 4, source.bytes));
    }
    while (slice_starts(source, "%%"))
        source = slice_trim(slice_part(source, slice_find(source, '\n', 0), source.bytes));
    return source;
}

struct slice mermaid_kind(struct slice source)
{
    struct slice body = body_of(source);
    size_t end = 0;
    while (end < body.bytes && (unsigned char)body.ptr[end] > ' ' && body.ptr[end] != ';')
        end++;
    return slice_part(body, 0, end);
}

/* Draws the chart with labels as wide as fit. */
static enum mermaid_fate fit(struct flow *flow, int width, struct mermaid_drawing *drawing)
{
    static const int label_cols[] = {32, 20, 12, 8};
    enum mermaid_fate fate = MERMAID_OTHER;
    for (size_t i = 0; i < sizeof label_cols / sizeof label_cols[0]; i++) {
        flow->label_cols = label_cols[i];
        if (!flow_rank(flow) || !flow_place(flow))
            continue;
        if (flow_draw(flow, width, drawing))
            return MERMAID_DRAWN;
        fate = MERMAID_TOO_WIDE;
    }
    return fate;
}

/* A left-to-right chart that is too wide for the page is drawn top-down instead. */
static enum mermaid_fate draw_flow(struct slice body, int width, int ambiguous_cols, struct arena *arena,
                                   struct mermaid_drawing *drawing)
{
    struct flow *flow = arena_alloc(arena, sizeof *flow);
    flow->ambiguous_cols = ambiguous_cols;
    flow->arena = arena;
    if (!flow_parse(flow, body))
        return MERMAID_OTHER;
    enum mermaid_fate fate = fit(flow, width, drawing);
    if (fate != MERMAID_TOO_WIDE || !flow->is_level)
        return fate;
    flow->is_level = flow->is_mirrored = false;
    return fit(flow, width, drawing);
}

/* The title in a front matter; empty without one. */
static struct slice title_of(struct slice source)
{
    source = slice_trim(source);
    if (!slice_starts(source, "---"))
        return slice_of("");
    struct slice key = slice_of("\ntitle:"), head = slice_part(source, 0, slice_find_str(source, slice_of("\n---"), 3));
    size_t at = slice_find_str(head, key, 0);
    struct slice title = slice_trim(slice_part(head, at + key.bytes, slice_find(head, '\n', at + key.bytes)));
    if (title.bytes >= 2 && title.ptr[0] == '"' && title.ptr[title.bytes - 1] == '"')
        title = slice_part(title, 1, title.bytes - 1);
    return title;
}

/* Puts the title above a drawing, if there is room for it. */
static void add_title(struct slice title, int width, int ambiguous_cols, struct arena *arena,
                      struct mermaid_drawing *drawing)
{
    enum { ROWS = 2 };
    int cols = text_cols(title, ambiguous_cols);
    if (cols == 0 || cols > width)
        return;
    struct mermaid_row *rows = arena_alloc(arena, (size_t)(drawing->row_count + ROWS) * sizeof *rows);
    struct mermaid_run *run = arena_alloc(arena, sizeof *run);
    *run = (struct mermaid_run){.text = title, .cols = cols, .is_label = true};
    rows[0] = (struct mermaid_row){.runs = run, .run_count = 1, .cols = cols};
    rows[1] = (struct mermaid_row){.runs = run};
    memcpy(rows + ROWS, drawing->rows, (size_t)drawing->row_count * sizeof *rows);
    drawing->rows = rows;
    drawing->row_count += ROWS;
    drawing->cols = cols > drawing->cols ? cols : drawing->cols;
}

enum mermaid_fate mermaid_draw(struct slice source, int width, int ambiguous_cols, struct arena *arena,
                               struct mermaid_drawing *drawing)
{
    struct slice kind = mermaid_kind(source), body = body_of(source);
    enum mermaid_fate fate = MERMAID_OTHER;
    if (slice_eq_str(kind, "graph") || slice_eq_str(kind, "flowchart"))
        fate = draw_flow(body, width, ambiguous_cols, arena, drawing);
    else if (slice_eq_str(kind, "sequenceDiagram"))
        fate = sequence_draw(body, width, ambiguous_cols, arena, drawing);
    if (fate == MERMAID_DRAWN)
        add_title(title_of(source), width, ambiguous_cols, arena, drawing);
    return fate;
}
