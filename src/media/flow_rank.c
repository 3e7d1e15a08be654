/* flow_rank.c - the rank of each node and the order within ranks (Sugiyama's method): edges that close a cycle are
 * reversed, each node is below all its predecessors, long edges get an item in every rank they pass, and items are sorted
 * by the middle of their neighbours as long as that reduces crossings. */
#include "flow.h"

#include <stdlib.h>
#include <string.h>

/* Marks edges back to a node that is being visited. */
static void find_back_edges(struct flow *flow, int node, char state[FLOW_NODES])
{
    state[node] = 1;
    for (int i = 0; i < flow->edge_count; i++) {
        struct flow_edge *edge = &flow->edges[i];
        if (edge->from != node)
            continue;
        if (state[edge->to] == 0)
            find_back_edges(flow, edge->to, state);
        else if (state[edge->to] == 1)
            edge->is_back = true;
    }
    state[node] = 2;
}

static int upper(const struct flow_edge *edge)
{
    return edge->is_back ? edge->to : edge->from;
}

static int lower(const struct flow_edge *edge)
{
    return edge->is_back ? edge->from : edge->to;
}

static enum flow_port port_of(const struct flow_edge *edge)
{
    return edge->head_from != 0 ? FLOW_BOTH : edge->is_back ? FLOW_BACK : FLOW_ALONG;
}

static void rank_nodes(struct flow *flow)
{
    char state[FLOW_NODES] = {0};
    for (int i = 0; i < flow->node_count; i++) {
        flow->nodes[i].rank = 0;
        if (state[i] == 0)
            find_back_edges(flow, i, state);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < flow->edge_count; i++) {
            const struct flow_edge *edge = &flow->edges[i];
            int least = flow->nodes[upper(edge)].rank + 1;
            if (flow->nodes[lower(edge)].rank < least) {
                flow->nodes[lower(edge)].rank = least;
                changed = true;
            }
        }
    }
}

/* Makes room for a rank of labels after each rank that labelled edges leave from. */
static void add_label_ranks(struct flow *flow)
{
    int shift[FLOW_RANKS + 1] = {0};
    bool labelled[FLOW_RANKS] = {false};
    for (int i = 0; i < flow->edge_count; i++)
        if (flow->edges[i].text.bytes > 0)
            labelled[flow->nodes[upper(&flow->edges[i])].rank] = true;
    for (int r = 0; r < FLOW_RANKS; r++)
        shift[r + 1] = shift[r] + labelled[r];
    flow->rank_count = 0;
    for (int i = 0; i < flow->node_count; i++) {
        struct flow_node *node = &flow->nodes[i];
        node->rank += shift[node->rank];
        flow->rank_count = node->rank >= flow->rank_count ? node->rank + 1 : flow->rank_count;
    }
}

static int add_item(struct flow *flow, enum flow_kind kind, int rank, int index)
{
    if (flow->item_count == FLOW_ITEMS)
        return -1;
    struct flow_item *item = &flow->items[flow->item_count];
    *item = (struct flow_item){.kind = kind, .rank = rank, .node = kind == FLOW_BOX ? index : -1, .edge = index};
    item->cross_cells = item->along_cells = 1;
    return flow->item_count++;
}

static void add_box(struct flow *flow, int index)
{
    struct flow_node *node = &flow->nodes[index];
    node->item = add_item(flow, FLOW_BOX, node->rank, index);
    struct flow_item *item = &flow->items[node->item];
    item->label = label_set(node->text, flow->label_cols, flow->ambiguous_cols, flow->arena);
    int cols = item->label.cols + (node->has_loop ? 2 : 0) + 4, rows = item->label.line_count + 2;
    if (flow->is_level) {
        rows = rows < 5 && node->has_ports ? 5 : rows;
    } else {
        cols = cols < 7 ? 7 : cols;
    }
    item->cross_cells = flow->is_level ? rows : cols;
    item->along_cells = flow->is_level ? cols : rows;
}

static bool add_link(struct flow *flow, int from, int to, const struct flow_edge *edge)
{
    if (from < 0 || to < 0 || flow->link_count == FLOW_LINKS)
        return false;
    flow->links[flow->link_count++] =
        (struct flow_link){.from = from, .to = to, .port = port_of(edge), .dotted = edge->dotted, .track = -1};
    return true;
}

/* The chain of links and items of an edge, from its upper node to its lower one. */
static bool add_chain(struct flow *flow, int index)
{
    const struct flow_edge *edge = &flow->edges[index];
    int at = flow->nodes[upper(edge)].item, last = flow->nodes[lower(edge)].item, first_link = flow->link_count;
    int first = flow->items[at].rank + 1;
    for (int rank = first; rank < flow->items[last].rank; rank++) {
        bool labelled = rank == first && edge->text.bytes > 0;
        int item = add_item(flow, labelled ? FLOW_LABEL : FLOW_PASSING, rank, index);
        if (!add_link(flow, at, item, edge))
            return false;
        if (labelled) {
            struct label label = label_set(edge->text, flow->label_cols, flow->ambiguous_cols, flow->arena);
            flow->items[item].label = label;
            flow->items[item].cross_cells = flow->is_level ? label.line_count : label.cols;
            flow->items[item].along_cells = flow->is_level ? label.cols : label.line_count;
        }
        at = item;
    }
    if (!add_link(flow, at, last, edge))
        return false;
    flow->links[first_link].head_from = edge->is_back ? edge->head_to : edge->head_from;
    flow->links[flow->link_count - 1].head_to = edge->is_back ? edge->head_from : edge->head_to;
    return true;
}

static int compare_wishes(const void *a, const void *b)
{
    const struct flow_item *left = *(struct flow_item *const *)a, *right = *(struct flow_item *const *)b;
    if (left->wish < right->wish || left->wish > right->wish)
        return left->wish < right->wish ? -1 : 1;
    return left->order - right->order;
}

/* Orders the items of a rank by the mean order of their neighbours in the rank before (step -1) or after. */
static void order_rank(struct flow *flow, int rank, int step)
{
    struct flow_item *items[FLOW_ITEMS];
    int count = 0;
    for (int i = 0; i < flow->item_count; i++) {
        struct flow_item *item = &flow->items[i];
        if (item->rank != rank)
            continue;
        int sum = 0, neighbours = 0;
        for (int l = 0; l < flow->link_count; l++) {
            const struct flow_link *link = &flow->links[l];
            if ((step < 0 ? link->to : link->from) == i) {
                sum += flow->items[step < 0 ? link->from : link->to].order;
                neighbours++;
            }
        }
        item->wish = neighbours > 0 ? (double)sum / neighbours : item->order;
        items[count++] = item;
    }
    qsort(items, (size_t)count, sizeof *items, compare_wishes);
    for (int i = 0; i < count; i++)
        items[i]->order = i;
}

static long count_crossings(const struct flow *flow)
{
    long count = 0;
    for (int a = 0; a < flow->link_count; a++)
        for (int b = a + 1; b < flow->link_count; b++) {
            const struct flow_item *from = &flow->items[flow->links[a].from], *to = &flow->items[flow->links[a].to];
            const struct flow_item *from2 = &flow->items[flow->links[b].from], *to2 = &flow->items[flow->links[b].to];
            if (from->rank == from2->rank && (from->order - from2->order) * (to->order - to2->order) < 0)
                count++;
        }
    return count;
}

static void order_items(struct flow *flow)
{
    enum { ROUNDS = 6 };
    int best[FLOW_ITEMS], next[FLOW_RANKS] = {0};
    for (int i = 0; i < flow->item_count; i++)
        flow->items[i].order = next[flow->items[i].rank]++;
    long least = -1;
    for (int round = 0; round <= ROUNDS; round++) {
        for (int r = 1; round > 0 && r < flow->rank_count; r++)
            order_rank(flow, round % 2 == 1 ? r : flow->rank_count - 1 - r, round % 2 == 1 ? -1 : 1);
        long crossings = count_crossings(flow);
        if (least >= 0 && crossings >= least)
            continue;
        least = crossings;
        for (int i = 0; i < flow->item_count; i++)
            best[i] = flow->items[i].order;
    }
    for (int i = 0; i < flow->item_count; i++)
        flow->items[i].order = best[i];
}

bool flow_rank(struct flow *flow)
{
    flow->item_count = flow->link_count = 0;
    for (int i = 0; i < flow->edge_count; i++)
        flow->edges[i].is_back = false;
    rank_nodes(flow);
    add_label_ranks(flow);
    for (int i = 0; i < flow->edge_count; i++)
        if (port_of(&flow->edges[i]) != FLOW_ALONG)
            flow->nodes[flow->edges[i].from].has_ports = flow->nodes[flow->edges[i].to].has_ports = true;
    for (int i = 0; i < flow->node_count; i++)
        add_box(flow, i);
    for (int i = 0; i < flow->edge_count; i++)
        if (!add_chain(flow, i))
            return false;
    order_items(flow);
    return true;
}
