/* linebreak.c - a row of atoms that is too wide, set on several lines. A line is broken before a relation where it can
 * be, else before a binary operator or after a comma, else inside the delimiters, else between factors or words;
 * continuations stand under what follows the first relation, or, where that leaves too little room, two columns in. */
#include "formula.h"

#include <string.h>

/* How bad a break is. */
enum cost { COST_RELATION, COST_OPERATOR, COST_PRODUCT, COST_INSIDE, COST_DEEP, COST_FACTOR, COST_OPERAND, COST_NEVER };

enum { INDENT = 2, NARROWEST = 10, OVERFLOW = 1000, MOST_FLATTENED = 3 };

/* How a whole set of lines turned out. */
struct outcome {
    const struct box *box;
    int badness;
};

static bool is_full_stop(const struct item *item)
{
    static const char *const stops[] = {".", "。", "，", "、", "；", "′", "″"};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
        if (item->node->kind == TEX_ATOM && slice_eq_str(item->node->text, stops[i]))
            return true;
    return false;
}

/* "given", in P(a | b): hardly a relation. */
static bool is_bar(const struct item *item)
{
    return item->node->kind == TEX_ATOM && slice_eq_str(item->node->text, "|");
}

/* Of a break before item i. */
static enum cost cost_of(const struct items *items, int i)
{
    const struct item *item = &items->items[i], *before = item - 1;
    bool words = item->node->kind == TEX_WORDS && before->node->kind == TEX_WORDS;
    if (item->left == ATOM_CLOSE || item->left == ATOM_PUNCT || before->right == ATOM_OPEN || is_full_stop(item))
        return COST_NEVER;
    if (before->right == ATOM_PUNCT && item->depth == 0 && item->space > 1)
        return COST_RELATION;
    if (before->right == ATOM_REL || before->right == ATOM_BIN)
        return COST_NEVER;
    if (item->left == ATOM_REL && item->depth == 0)
        return COST_RELATION;
    if (item->left == ATOM_REL || item->left == ATOM_BIN || before->right == ATOM_PUNCT)
        return item->depth == 0 ? COST_OPERATOR : item->depth == 1 && !is_bar(item) ? COST_INSIDE : COST_DEEP;
    if (item->depth == 0 && (before->right == ATOM_CLOSE || (list_is_sign(item) && before->right != ATOM_OP)))
        return COST_PRODUCT;
    return words || before->right == ATOM_CLOSE || item->space > 0 || before->box->bar || item->left == ATOM_OP
               ? COST_FACTOR
               : COST_OPERAND;
}

/* Columns of the members from first up to the next good break after it; 0 when one of them alone is wider than room. */
static int cols_to_next(const struct items *items, int first, int room)
{
    int cols = items->items[first].box->cols;
    bool hopeless = cols > room;
    for (int i = first + 1; i < items->count && !hopeless && cost_of(items, i) > COST_DEEP; i++) {
        cols += items->items[i].gap + items->items[i].box->cols;
        hopeless = items->items[i].box->cols > room;
    }
    return hopeless ? 0 : cols;
}

/* The item before which the line that starts at first is broken, when it may take room columns and the next line
 * next_room: the last good place that fills 40 % of the line; else the last good one at all, if the next line then
 * fits; else a worse one. */
static int choose(const struct items *items, int first, int room, int next_room)
{
    int full[COST_NEVER], any[COST_NEVER], any_cols[COST_NEVER] = {0}, fallback = items->count, i;
    for (int cost = 0; cost < COST_NEVER; cost++)
        full[cost] = any[cost] = -1;
    int cols = items->items[first].box->cols;
    for (i = first + 1; i < items->count; i++) {
        enum cost cost = cost_of(items, i);
        if (cost < COST_NEVER && cols <= room) {
            any[cost] = i;
            any_cols[cost] = cols;
            full[cost] = cols * 5 >= room * 2 ? i : full[cost];
        }
        if (cost < COST_NEVER && (cols <= room || fallback == items->count))
            fallback = i;
        if (cols > room)
            break;
        cols += items->items[i].gap + items->items[i].box->cols;
    }
    if (i == items->count && cols <= room)
        return items->count;
    for (int cost = 0; cost <= COST_DEEP; cost++)
        if (full[cost] >= 0)
            return full[cost];
    for (int cost = 0; cost <= COST_DEEP; cost++)
        if (any[cost] >= 0 && (cols_to_next(items, any[cost], next_room) <= next_room ||
                               (cost <= COST_OPERATOR && any_cols[cost] * 6 >= room)))
            return any[cost];
    for (int cost = 0; cost < COST_NEVER; cost++)
        if (full[cost] >= 0)
            return full[cost];
    return fallback;
}

/* Where the first relation stands and where what follows it starts, if that is in the left half of the page. */
static bool find_relation(const struct items *items, int width, int *relation_x, int *after_x)
{
    int cols = 0;
    for (int i = 0; i < items->count && cols <= width / 2; i++) {
        const struct item *item = &items->items[i];
        cols += item->gap;
        if (item->left == ATOM_REL && item->depth == 0) {
            *relation_x = cols;
            *after_x = cols + item->box->cols + (i + 1 < items->count ? items->items[i + 1].gap : 0);
            return *after_x <= width / 2;
        }
        cols += item->box->cols;
    }
    return false;
}

static bool has_relation(const struct items *items)
{
    for (int i = 1; i < items->count; i++)
        if (items->items[i].left == ATOM_REL && items->items[i].depth == 0)
            return true;
    return false;
}

/* Members first up to last as a line; when it is too wide, its widest member is set anew within what the others leave.
 */
static const struct box *set_line(const struct formula *f, const struct items *items, struct shape shape, int first,
                                  int last, int room)
{
    const struct box *line = list_join(f, items, first, last);
    if (line->cols <= room || *f->refits_left == 0)
        return line;
    int widest = first;
    for (int i = first + 1; i < last; i++)
        widest = items->items[i].box->cols > items->items[widest].box->cols ? i : widest;
    struct item *item = &items->items[widest];
    const struct box *old = item->box;
    --*f->refits_left;
    int left = room - (line->cols - old->cols);
    const struct box *narrow = left >= NARROWEST ? formula_within(f, item->node, shape, left) : NULL;
    if (narrow == NULL || narrow->cols >= old->cols)
        return line;
    item->box = narrow;
    line = list_join(f, items, first, last);
    item->box = old;
    return line;
}

static struct outcome set_lines(const struct formula *f, const struct items *items, struct shape shape, int width,
                                int relation_x, int after_x)
{
    static const int weights[] = {0, 1, 3, 4, 8, 12, 30, 60};
    struct box *box = box_new(f->arena);
    const struct box *before = NULL;
    int y = 0, badness = 0;
    for (int first = 0; first < items->count;) {
        const struct item *start = &items->items[first];
        int x = before == NULL ? 0 : start->left == ATOM_REL && start->depth == 0 ? relation_x : after_x;
        int last = choose(items, first, width - x, width - after_x);
        const struct box *line = set_line(f, items, shape, first, last, width - x);
        if (before != NULL)
            y += before->down + 1 + line->up + (box_is_one_row(before) && box_is_one_row(line) ? 0 : 1);
        box_put(f->arena, box, line, x, y);
        badness += line->cols > width - x ? OVERFLOW : 0;
        badness += last < items->count ? weights[cost_of(items, last)] + 3 : 0;
        before = line;
        first = last;
    }
    box->core_up = box->up;
    box->core_down = box->down;
    return (struct outcome){box, badness};
}

/* The better of two outcomes; the first where they are about the same. */
static struct outcome better(struct outcome a, struct outcome b)
{
    return b.badness + 3 < a.badness ? b : a;
}

static struct outcome break_lines(const struct formula *f, const struct items *items, struct shape shape, int width)
{
    int relation_x, after_x;
    bool found = find_relation(items, width, &relation_x, &after_x);
    struct outcome best = set_lines(f, items, shape, width, INDENT, has_relation(items) ? 2 * INDENT : INDENT);
    if (found)
        best = better(set_lines(f, items, shape, width, relation_x, after_x), best);
    if (best.badness >= OVERFLOW)
        best = better(best, set_lines(f, items, shape, width, 0, 0));
    return best;
}

const struct box *linebreak_box(const struct formula *f, const struct tex_node *list, struct shape shape, int before,
                                int width)
{
    struct items items = list_items(f, list, shape, before, 0);
    const struct box *whole = list_join(f, &items, 0, items.count);
    if (width <= 0 || whole->cols <= width)
        return whole;
    struct outcome best = {whole, 10000};
    for (int flatten = 0; flatten <= MOST_FLATTENED && best.box->cols > width; flatten++) {
        if (flatten > 0)
            items = list_items(f, list, shape, before, flatten);
        struct outcome lines = break_lines(f, &items, shape, width);
        if (lines.box->cols < best.box->cols)
            best = lines;
    }
    return best.box;
}
