/* flow_draw.c - a placed flowchart on a canvas: boxes, links, heads, labels. The two axes become columns and rows only
 * here. */
#include "flow.h"

#include "biji/text.h"

struct pen {
    const struct flow *flow;
    struct canvas canvas;
    int bands[FLOW_RANKS], sizes[FLOW_RANKS]; /* along the main axis: start and cells of each rank */
    int along_cells, cross_cells;             /* of the whole */
};

static bool has_head(const struct flow *flow, int rank, bool at_start)
{
    for (int l = 0; l < flow->link_count; l++) {
        const struct flow_link *link = &flow->links[l];
        if (flow->items[link->from].rank == rank && (at_start ? link->head_from : link->head_to) != 0)
            return true;
    }
    return false;
}

static bool leads_to_box(const struct flow *flow, int rank)
{
    for (int i = 0; i < flow->item_count; i++)
        if (flow->items[i].rank == rank && flow->items[i].kind == FLOW_BOX)
            return true;
    return false;
}

/* Cells between a rank and the next. */
static int gap_cells(const struct flow *flow, int rank)
{
    int heads = has_head(flow, rank, true) + has_head(flow, rank, false), tracks = flow->tracks[rank];
    if (flow->is_level)
        return heads + (tracks > 0 ? 2 * tracks + 1 : 2);
    return heads + tracks > 0 || !leads_to_box(flow, rank + 1) ? heads + tracks : 1;
}

/* The cell of a track along the main axis. */
static int track_at(const struct pen *pen, int rank, int track)
{
    int start = pen->bands[rank] + pen->sizes[rank] + has_head(pen->flow, rank, true);
    return pen->flow->is_level ? start + 1 + 2 * track : start + track;
}

static void lay_bands(struct pen *pen, struct flow *flow)
{
    int at = 0, low = 0, high = 0;
    for (int i = 0; i < flow->item_count; i++) {
        const struct flow_item *item = &flow->items[i];
        int *size = &pen->sizes[item->rank];
        *size = item->along_cells > *size ? item->along_cells : *size;
        low = item->across < low || i == 0 ? item->across : low;
    }
    for (int r = 0; r < flow->rank_count; r++) {
        pen->bands[r] = at;
        at += pen->sizes[r] + (r + 1 < flow->rank_count ? gap_cells(flow, r) : 0);
    }
    for (int i = 0; i < flow->item_count; i++) {
        struct flow_item *item = &flow->items[i];
        item->across -= low;
        high = item->across + item->cross_cells > high ? item->across + item->cross_cells : high;
        if (item->kind == FLOW_PASSING)
            item->along_cells = pen->sizes[item->rank];
        item->along = pen->bands[item->rank] + (pen->sizes[item->rank] - item->along_cells) / 2;
    }
    pen->along_cells = at;
    pen->cross_cells = high;
}

static void draw_line(struct pen *pen, int across, int along, int to_across, int to_along, bool dotted)
{
    if (pen->flow->is_mirrored) {
        along = pen->along_cells - 1 - along;
        to_along = pen->along_cells - 1 - to_along;
    }
    if (pen->flow->is_level)
        canvas_line(&pen->canvas, along, across, to_along, to_across, dotted);
    else
        canvas_line(&pen->canvas, across, along, to_across, to_along, dotted);
}

static void draw_head(struct pen *pen, int across, int along, char head, bool onward)
{
    bool level = pen->flow->is_level;
    if (pen->flow->is_mirrored) {
        along = pen->along_cells - 1 - along;
        onward = !onward;
    }
    enum canvas_side side = level ? onward ? CANVAS_RIGHT : CANVAS_LEFT : onward ? CANVAS_DOWN : CANVAS_UP;
    canvas_head(&pen->canvas, level ? along : across, level ? across : along, head, side);
}

/* Whether any link has a head where this one arrives, since they share it. */
static bool arrives_at_head(const struct flow *flow, const struct flow_link *link)
{
    for (int l = 0; l < flow->link_count; l++) {
        const struct flow_link *other = &flow->links[l];
        if (other->to == link->to && other->port == link->port && other->head_to != 0)
            return true;
    }
    return false;
}

static void draw_link(struct pen *pen, const struct flow_link *link)
{
    const struct flow *flow = pen->flow;
    const struct flow_item *from = &flow->items[link->from], *to = &flow->items[link->to];
    int leaves = flow_port_at(flow, from, link->port, false), enters = flow_port_at(flow, to, link->port, true);
    int start = from->along + from->along_cells - 1 + (link->head_from != 0);
    int end = to->along - arrives_at_head(flow, link);
    if (link->track >= 0) {
        int track = track_at(pen, from->rank, link->track);
        draw_line(pen, leaves, start, leaves, track, link->dotted);
        draw_line(pen, leaves, track, enters, track, link->dotted);
        draw_line(pen, enters, track, enters, end, link->dotted);
    } else {
        draw_line(pen, leaves, start, enters, end, link->dotted);
    }
    if (to->kind == FLOW_PASSING)
        draw_line(pen, enters, to->along, enters, to->along + to->along_cells - 1, link->dotted);
}

static void draw_heads(struct pen *pen)
{
    const struct flow *flow = pen->flow;
    for (int l = 0; l < flow->link_count; l++) {
        const struct flow_link *link = &flow->links[l];
        const struct flow_item *from = &flow->items[link->from], *to = &flow->items[link->to];
        if (link->head_from != 0)
            draw_head(pen, flow_port_at(flow, from, link->port, false), from->along + from->along_cells,
                      link->head_from, false);
        if (link->head_to != 0)
            draw_head(pen, flow_port_at(flow, to, link->port, true), to->along - 1, link->head_to, true);
    }
}

/* The position of an item on the canvas. */
static void corner_of(const struct pen *pen, const struct flow_item *item, int *col, int *row, int *cols, int *rows)
{
    bool level = pen->flow->is_level;
    int along = pen->flow->is_mirrored ? pen->along_cells - item->along - item->along_cells : item->along;
    *col = level ? along : item->across;
    *row = level ? item->across : along;
    *cols = level ? item->along_cells : item->cross_cells;
    *rows = level ? item->cross_cells : item->along_cells;
}

static void draw_label(struct pen *pen, const struct flow_item *item)
{
    int col, row, cols, rows, ambiguous = pen->flow->ambiguous_cols;
    corner_of(pen, item, &col, &row, &cols, &rows);
    bool loop = item->kind == FLOW_BOX && pen->flow->nodes[item->node].has_loop;
    row += (rows - item->label.line_count) / 2;
    for (int i = 0; i < item->label.line_count; i++, row++) {
        struct slice line = item->label.lines[i];
        int used = text_cols(line, ambiguous), left = col + (cols - used - (loop ? 2 : 0)) / 2;
        canvas_text(&pen->canvas, left, row, line);
        if (loop && i + 1 == item->label.line_count)
            canvas_text(&pen->canvas, left + used + 1, row, slice_of("↺"));
    }
}

static void draw_items(struct pen *pen, bool boxes)
{
    int col, row, cols, rows;
    for (int i = 0; i < pen->flow->item_count; i++) {
        const struct flow_item *item = &pen->flow->items[i];
        corner_of(pen, item, &col, &row, &cols, &rows);
        if (boxes && item->kind == FLOW_BOX)
            canvas_box(&pen->canvas, col, row, cols, rows, pen->flow->nodes[item->node].corners);
        else if (!boxes && item->kind != FLOW_PASSING)
            draw_label(pen, item);
    }
}

bool flow_draw(struct flow *flow, int width, struct mermaid_drawing *drawing)
{
    enum { MAX_ROWS = 2000 };
    struct pen *pen = arena_alloc(flow->arena, sizeof *pen);
    pen->flow = flow;
    lay_bands(pen, flow);
    int cols = flow->is_level ? pen->along_cells : pen->cross_cells;
    int rows = flow->is_level ? pen->cross_cells : pen->along_cells;
    if (cols > width || rows > MAX_ROWS)
        return false;
    pen->canvas = canvas_new(cols, rows, flow->ambiguous_cols, flow->arena);
    draw_items(pen, true);
    for (int l = 0; l < flow->link_count; l++)
        draw_link(pen, &flow->links[l]);
    draw_heads(pen);
    draw_items(pen, false);
    canvas_rows(&pen->canvas, drawing);
    return true;
}
