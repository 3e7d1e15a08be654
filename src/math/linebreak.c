/* linebreak.c - a row of atoms that is too wide, set on several lines. A line is broken before a relation where it can
 * be, else before a binary operator, else inside the delimiters, else between words. */
#include "formula.h"

enum { WORST = 5 };

/* How bad a break before item i is: 0 best, WORST - 1 worst that is allowed, WORST: not at all. */
static int cost_of(const struct items *items, int i)
{
    const struct item *item = &items->items[i], *before = item - 1;
    int depth = item->depth;
    bool same_words = item->node == before->node && item->node->kind == TEX_WORDS;
    if (same_words)
        return 4;
    if (item->left == ATOM_CLOSE || item->left == ATOM_PUNCT || before->right == ATOM_OPEN)
        return WORST;
    if (depth == 0 && (item->left == ATOM_REL || (before->right == ATOM_PUNCT && item->gap > 1)))
        return before->right == ATOM_REL ? WORST : 0;
    bool place = item->left == ATOM_REL || item->left == ATOM_BIN || before->right == ATOM_PUNCT;
    if (place)
        return depth == 0 ? 1 : depth == 1 ? 2 : 3;
    return before->right == ATOM_REL || before->right == ATOM_BIN ? WORST : 4;
}

/* The item before which the line that starts at first is broken, when it may take room columns. */
static int choose(const struct items *items, int first, int room)
{
    int best[WORST], fallback = items->count;
    for (int i = 0; i < WORST; i++)
        best[i] = -1;
    int cols = items->items[first].box->cols;
    for (int i = first + 1; i < items->count; i++) {
        int cost = cost_of(items, i);
        if (cols <= room && cost < WORST && cols * 5 >= room * 2)
            best[cost] = i;
        if (cost < WORST && (cols <= room || fallback == items->count))
            fallback = i;
        if (cols > room)
            break;
        cols += items->items[i].gap + items->items[i].box->cols;
    }
    if (cols <= room)
        return items->count;
    for (int i = 0; i < WORST; i++)
        if (best[i] >= 0)
            return best[i];
    return fallback;
}

/* Where the first relation of the line ends, so that what follows lines up with it; 2 when there is none near the
 * start. */
static int indent_of(const struct items *items, int width, int *relation_x)
{
    int cols = 0;
    *relation_x = 2;
    for (int i = 0; i < items->count && cols <= width / 2; i++) {
        const struct item *item = &items->items[i];
        cols += item->gap;
        if (item->left == ATOM_REL && item->depth == 0) {
            *relation_x = cols;
            int after = cols + item->box->cols + (i + 1 < items->count ? items->items[i + 1].gap : 0);
            return after <= width / 2 ? after : 2;
        }
        cols += item->box->cols;
    }
    return 2;
}

static const struct box *break_lines(const struct formula *f, const struct items *items, int width)
{
    struct box *box = box_new(f->arena);
    int relation_x, indent = indent_of(items, width, &relation_x), y = 0;
    if (indent == 2)
        relation_x = 2;
    const struct box *before = NULL;
    for (int first = 0; first < items->count;) {
        int x = 0;
        if (before != NULL)
            x = items->items[first].left == ATOM_REL && items->items[first].depth == 0 ? relation_x : indent;
        int last = choose(items, first, width - x);
        const struct box *line = list_join(f, items, first, last);
        if (before != NULL)
            y += before->down + 1 + line->up + (box_is_one_row(before) && box_is_one_row(line) ? 0 : 1);
        box_put(f->arena, box, line, x, y);
        before = line;
        first = last;
    }
    box->core_up = box->up;
    box->core_down = box->down;
    return box;
}

const struct box *linebreak_box(const struct formula *f, const struct tex_node *list, struct shape shape,
                                bool after_atom, int width)
{
    struct items items = list_items(f, list, shape, after_atom, 0);
    const struct box *whole = list_join(f, &items, 0, items.count);
    if (width <= 0 || whole->cols <= width)
        return whole;
    if (items.count == 1 && items.items[0].node->kind == TEX_ARRAY)
        return array_box(f, items.items[0].node->array, shape, width);
    const struct box *best = whole;
    for (int flatten = 0; flatten <= 3; flatten++) {
        if (flatten > 0)
            items = list_items(f, list, shape, after_atom, flatten);
        const struct box *lines = break_lines(f, &items, width);
        if (lines->cols < best->cols)
            best = lines;
        if (best->cols <= width)
            break;
    }
    return best;
}
