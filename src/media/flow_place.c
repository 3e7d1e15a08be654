/* flow_place.c - positions of items across, and the tracks on which links change position between two ranks. Items are as
 * close to the middle of their neighbours as the order allows (pooling adjacent violators gives the least squares). Links
 * of one port share a track, so that an edge is never mistaken for another's: lines of different ports only cross. */
#include "flow.h"

#include <math.h>

int flow_port_at(const struct flow *flow, const struct flow_item *item, enum flow_port port, bool entering)
{
    int middle = item->across + (item->cross_cells - 1) / 2, step = flow->is_level ? 1 : 2;
    if (item->kind != FLOW_BOX)
        return middle;
    return port == FLOW_BACK   ? middle + step
           : port == FLOW_BOTH ? middle - step
                               : middle + (entering ? item->moved_port : 0);
}

/* Cells that stay free between two neighbours of a rank. */
static int space_between(const struct flow *flow, const struct flow_item *a, const struct flow_item *b)
{
    return flow->is_level ? 1 : a->kind == FLOW_BOX && b->kind == FLOW_BOX ? 3 : 2;
}

/* The items of a rank in order; returns their count. */
static int items_of(struct flow *flow, int rank, struct flow_item *items[FLOW_ITEMS])
{
    int count = 0;
    for (int i = 0; i < flow->item_count; i++)
        if (flow->items[i].rank == rank) {
            items[flow->items[i].order] = &flow->items[i];
            count++;
        }
    return count;
}

/* Where an item would start if it were alone: centred on its neighbours before (step -1) or after. */
static double wish_of(const struct flow *flow, const struct flow_item *item, int step)
{
    int index = (int)(item - flow->items), count = 0;
    double sum = 0;
    for (int l = 0; l < flow->link_count; l++) {
        const struct flow_link *link = &flow->links[l];
        if ((step < 0 ? link->to : link->from) != index)
            continue;
        const struct flow_item *other = &flow->items[step < 0 ? link->from : link->to];
        int moved = step > 0 ? other->moved_port : item->moved_port;
        moved = link->port == FLOW_ALONG ? moved : 0;
        sum += flow_port_at(flow, other, link->port, step > 0) - (step > 0 ? moved : 0) -
               (flow_port_at(flow, item, link->port, step < 0) - (step < 0 ? moved : 0) - item->across);
        count++;
    }
    return count > 0 ? sum / count : item->across;
}

/* Moves the items of a rank as close to their preferred positions as they fit beside each other. */
static void settle_rank(struct flow *flow, int rank, int step)
{
    struct flow_item *items[FLOW_ITEMS];
    double sums[FLOW_ITEMS], weights[FLOW_ITEMS];
    int sizes[FLOW_ITEMS], pools = 0, offset = 0, at = 0;
    int count = items_of(flow, rank, items);
    for (int i = 0; i < count; i++) {
        double weight = items[i]->kind == FLOW_PASSING ? 4 : 1;
        sums[pools] = (wish_of(flow, items[i], step) - offset) * weight;
        weights[pools] = weight;
        sizes[pools++] = 1;
        for (; pools > 1 && sums[pools - 2] / weights[pools - 2] > sums[pools - 1] / weights[pools - 1]; pools--) {
            sums[pools - 2] += sums[pools - 1];
            weights[pools - 2] += weights[pools - 1];
            sizes[pools - 2] += sizes[pools - 1];
        }
        if (i + 1 < count)
            offset += items[i]->cross_cells + space_between(flow, items[i], items[i + 1]);
    }
    offset = 0;
    for (int p = 0; p < pools; p++)
        for (int k = 0; k < sizes[p]; k++, at++) {
            items[at]->across = (int)floor(sums[p] / weights[p] + 0.5) + offset;
            if (at + 1 < count)
                offset += items[at]->cross_cells + space_between(flow, items[at], items[at + 1]);
        }
}

static void settle(struct flow *flow)
{
    enum { ROUNDS = 10 };
    struct flow_item *items[FLOW_ITEMS];
    for (int r = 0; r < flow->rank_count; r++) {
        int count = items_of(flow, r, items), at = 0;
        for (int i = 0; i < count; i++) {
            items[i]->across = at;
            at += items[i]->cross_cells + (i + 1 < count ? space_between(flow, items[i], items[i + 1]) : 0);
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int r = 1; r < flow->rank_count; r++)
            settle_rank(flow, r, -1);
        for (int r = flow->rank_count - 2; r >= 0 && round + 1 < ROUNDS; r--)
            settle_rank(flow, r, 1);
    }
}

/* The links of one port of an item, which share a track. */
struct net {
    int item;
    enum flow_port port;
    int leaves, low, high; /* where it leaves; the cells it covers across */
    int track;             /* -1: not assigned yet; -2: not needed */
};

struct gap {
    struct flow *flow;
    struct net nets[FLOW_LINKS];
    int net_count;
    int net_of[FLOW_LINKS]; /* by link; -1: of another gap */
    int enters[FLOW_LINKS]; /* where the link arrives */
};

static void collect_nets(struct gap *gap, int rank)
{
    struct flow *flow = gap->flow;
    gap->net_count = 0;
    for (int l = 0; l < flow->link_count; l++) {
        const struct flow_link *link = &flow->links[l];
        gap->net_of[l] = -1;
        if (flow->items[link->from].rank != rank)
            continue;
        int n = 0, enters = flow_port_at(flow, &flow->items[link->to], link->port, true);
        while (n < gap->net_count && (gap->nets[n].item != link->from || gap->nets[n].port != link->port))
            n++;
        struct net *net = &gap->nets[n];
        if (n == gap->net_count) {
            int leaves = flow_port_at(flow, &flow->items[link->from], link->port, false);
            gap->nets[gap->net_count++] = (struct net){link->from, link->port, leaves, leaves, leaves, -2};
        }
        gap->net_of[l] = n;
        gap->enters[l] = enters;
        net->low = enters < net->low ? enters : net->low;
        net->high = enters > net->high ? enters : net->high;
        net->track = net->low < net->high ? -1 : -2;
    }
}

/* A link of net `other` that arrives where `net` leaves, so that net must turn off before other turns in; or -1. */
static int conflict(const struct gap *gap, int net, int other)
{
    for (int l = 0; l < gap->flow->link_count && net != other; l++)
        if (gap->net_of[l] == other && gap->enters[l] == gap->nets[net].leaves)
            return l;
    return -1;
}

/* The first track for a net; -1 while a net that must turn off before it has no track. */
static int free_track(const struct gap *gap, int index)
{
    const struct net *net = &gap->nets[index];
    int track = 0;
    for (int n = 0; n < gap->net_count; n++) {
        if (gap->nets[n].track == -2 || conflict(gap, n, index) < 0)
            continue;
        if (gap->nets[n].track < 0)
            return -1;
        track = gap->nets[n].track + 1 > track ? gap->nets[n].track + 1 : track;
    }
    for (int n = 0; n < gap->net_count; n++) {
        const struct net *other = &gap->nets[n];
        if (other->track == track && other->low <= net->high + 1 && net->low <= other->high + 1) {
            track++;
            n = -1;
        }
    }
    return track;
}

/* Moves what blocks a net without a track: the point where an edge enters a box, or an item, by a cell. False when
 * nothing can be moved. */
static bool make_way(struct gap *gap)
{
    struct flow *flow = gap->flow;
    for (int n = 0; n < gap->net_count; n++)
        for (int m = 0; gap->nets[n].track == -1 && m < gap->net_count; m++) {
            int link = gap->nets[m].track == -1 ? conflict(gap, n, m) : -1;
            if (link < 0)
                continue;
            struct flow_item *item = &flow->items[flow->links[link].to];
            struct flow_node *node = item->kind == FLOW_BOX ? &flow->nodes[item->node] : NULL;
            if (node == NULL || flow->links[link].port != FLOW_ALONG || item->moved_port != 0)
                continue;
            if (flow->is_level && node->has_ports)
                continue;
            item->moved_port = 1;
            if (flow->is_level && item->cross_cells < 5)
                item->cross_cells = 5; /* a row below the middle */
            return true;
        }
    return false;
}

/* Assigns tracks to the links between two ranks. */
static bool route_gap(struct gap *gap, int rank)
{
    struct flow *flow = gap->flow;
    collect_nets(gap, rank);
    flow->tracks[rank] = 0;
    for (int left = gap->net_count, before = left + 1; left > 0 && left < before;) {
        before = left;
        left = 0;
        for (int n = 0; n < gap->net_count; n++) {
            struct net *net = &gap->nets[n];
            if (net->track != -1)
                continue;
            net->track = free_track(gap, n);
            left += net->track < 0;
            flow->tracks[rank] = net->track >= flow->tracks[rank] ? net->track + 1 : flow->tracks[rank];
        }
        if (left > 0 && left == before)
            return false;
    }
    for (int n = 0; n < gap->net_count; n++)
        if (gap->nets[n].track == -1)
            return false;
    for (int l = 0; l < flow->link_count; l++)
        if (gap->net_of[l] >= 0)
            flow->links[l].track = gap->nets[gap->net_of[l]].track;
    return true;
}

bool flow_place(struct flow *flow)
{
    enum { TRIES = 24 };
    struct gap *gap = arena_alloc(flow->arena, sizeof *gap);
    gap->flow = flow;
    settle(flow);
    int rank = 0;
    for (int tries = 0; tries < TRIES && rank + 1 < flow->rank_count;) {
        if (route_gap(gap, rank)) {
            rank++;
            continue;
        }
        if (!make_way(gap))
            return false;
        settle(flow);
        tries++;
        rank = 0;
    }
    return rank + 1 >= flow->rank_count;
}
