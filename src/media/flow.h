/* flow.h - shared by the files that draw flowcharts.
 *
 *   text --flow_parse--> nodes and edges --flow_rank--> items in ranks --flow_place--> positions --flow_draw--> cells
 *
 * Ranks follow each other along the main axis (rows in a chart that goes down, columns in one that goes right); positions
 * within a rank are across. An edge over several ranks becomes a chain of links between neighbouring ranks. */
#ifndef BIJI_MEDIA_FLOW_H
#define BIJI_MEDIA_FLOW_H

#include "canvas.h"
#include "label.h"

enum { FLOW_NODES = 100, FLOW_EDGES = 200, FLOW_ITEMS = 700, FLOW_LINKS = 900, FLOW_RANKS = 200 };

/* Where edges start or end on a side of a box: edges along the main axis, edges that lead back, edges with two
 * heads. */
enum flow_port { FLOW_ALONG, FLOW_BACK, FLOW_BOTH, FLOW_PORTS };
enum flow_kind { FLOW_BOX, FLOW_LABEL, FLOW_PASSING };

struct flow_node {
    struct slice id, text;
    struct label label;
    enum canvas_corners corners;
    int rank, item;
    bool has_loop;  /* an edge to itself */
    bool has_ports; /* of FLOW_BACK or FLOW_BOTH */
};

struct flow_edge {
    int from, to; /* nodes */
    struct slice text;
    char head_from, head_to; /* '>', 'o', 'x' or 0 */
    bool dotted;
    bool is_back; /* against the direction of the ranks */
};

/* A node, a label or one rank of a long edge. */
struct flow_item {
    enum flow_kind kind;
    int node, edge;
    struct label label;
    int rank;
    int order;               /* in its rank */
    int across, cross_cells; /* first cell and number of cells across */
    int along, along_cells;  /* the same along the main axis; along: filled by flow_draw */
    int moved_port;          /* where FLOW_ALONG edges enter, beside the middle */
    double wish;
};

struct flow_link {
    int from, to; /* items of neighbouring ranks */
    enum flow_port port;
    char head_from, head_to;
    bool dotted;
    int track; /* the track of the gap that it runs on; -1: straight */
};

struct flow {
    bool is_level;    /* goes right or left */
    bool is_mirrored; /* goes up or left */
    int ambiguous_cols;
    int label_cols; /* columns of a label at most */
    struct arena *arena;
    int node_count, edge_count, item_count, link_count, rank_count;
    struct flow_node nodes[FLOW_NODES];
    struct flow_edge edges[FLOW_EDGES];
    struct flow_item items[FLOW_ITEMS];
    struct flow_link links[FLOW_LINKS];
    int tracks[FLOW_RANKS]; /* for the gap after a rank */
};

/* Reads a flowchart. False when it uses unsupported syntax (subgraphs, for example). */
bool flow_parse(struct flow *flow, struct slice source);
/* Assigns items their ranks and order. False when there are too many. */
bool flow_rank(struct flow *flow);
/* Places ranked items across and links on tracks; boxes may grow for that. False when edges would overlap. */
bool flow_place(struct flow *flow);
/* Where links of a port leave (or enter) an item, across. */
int flow_port_at(const struct flow *flow, const struct flow_item *item, enum flow_port port, bool entering);
/* Draws it in at most width columns; false when that is too narrow. */
bool flow_draw(struct flow *flow, int width, struct mermaid_drawing *drawing);

#endif
