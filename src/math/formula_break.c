/* formula_break.c - a row of atoms that is too wide, laid out on several lines. Of all ways to break it the one with the
 * least badness is chosen (Knuth and Plass, "Breaking Paragraphs into Lines"): between clauses best, before a relation
 * well, before a binary operator or after a comma, then between factors, inside the delimiters, between words.
 * Continuation lines align with what follows the first relation or, if that leaves too little room, are slightly
 * indented. */
#include "formula.h"

#include <limits.h>
#include <string.h>

/* How bad a break is. */
enum cost {
    COST_CLAUSE,
    COST_RELATION,
    COST_OPERATOR,
    COST_PRODUCT,
    COST_INSIDE,
    COST_DEEP,
    COST_FACTOR,
    COST_OPERAND,
    COST_NEVER
};

static const int weights[] = {
    [COST_CLAUSE] = 0, [COST_RELATION] = 2, [COST_OPERATOR] = 3, [COST_PRODUCT] = 5, [COST_INSIDE] = 8,
    [COST_DEEP] = 12,  [COST_FACTOR] = 16,  [COST_OPERAND] = 35, [COST_NEVER] = 60,
};

enum {
    INDENT = 2,
    MAX_FLATTENED = 3,
    NARROWEST = 10,    /* minimum columns that a part may be limited to */
    MAX_LINE = 400,    /* members, some of which may have no columns */
    LINE_BADNESS = 4,  /* for every additional line */
    SLACK_BADNESS = 4, /* for an empty line; less for fuller ones */
    OVERFLOW = 1000,   /* for a line that is too wide */
};

/* Where lines start: the first at 0. */
struct indents {
    int relation, clause, other;
};

/* A row to be broken: its members, and what a break before each costs (enum cost). */
struct row {
    const struct items *items;
    const uint8_t *costs;
};

/* A way to break a row: next[i] is the member that starts the line after the one that i starts. */
struct plan {
    struct indents indents;
    const int *next;
    int badness;
    enum cost worst; /* of the breaks taken; COST_NEVER: a line is too wide */
};

static bool is_full_stop(const struct item *item)
{
    static const char *const stops[] = {".", "。", "，", "、", "；", "′", "″"};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
        if (item->node->kind == TEX_ATOM && slice_eq_str(item->node->text, stops[i]))
            return true;
    return false;
}

/* "given", in P(a | b): not really a relation. */
static bool is_bar(const struct item *item)
{
    return item->node->kind == TEX_ATOM && slice_eq_str(item->node->text, "|");
}

/* A matrix, with or without its own delimiters. */
static bool is_table(const struct tex_node *node)
{
    while (node != NULL && (node->kind == TEX_SCRIPTS || node->kind == TEX_FENCE || node->kind == TEX_LINE))
        node = node->a;
    return node != NULL && node->kind == TEX_ARRAY;
}

/* Of a break before item i. */
static enum cost cost_of(const struct items *items, int i)
{
    const struct item *item = &items->items[i], *before = item - 1;
    bool words = item->node->kind == TEX_WORDS && before->node->kind == TEX_WORDS;
    if (item->left == ATOM_CLOSE || item->left == ATOM_PUNCT || before->right == ATOM_OPEN || is_full_stop(item))
        return COST_NEVER;
    if (before->right == ATOM_PUNCT && item->depth == 0 && item->space > 1)
        return COST_CLAUSE;
    if (before->right == ATOM_REL || before->right == ATOM_BIN)
        return before->right == ATOM_REL && item->depth == 0 && is_table(item->node) ? COST_OPERAND : COST_NEVER;
    if (item->left == ATOM_REL && item->depth == 0)
        return COST_RELATION;
    if (item->left == ATOM_REL || item->left == ATOM_BIN || before->right == ATOM_PUNCT)
        return item->depth == 0 ? COST_OPERATOR : item->depth == 1 && !is_bar(item) ? COST_INSIDE : COST_DEEP;
    if (item->depth == 0 && (before->right == ATOM_CLOSE || (list_is_sign(item) && before->right != ATOM_OP)))
        return COST_PRODUCT;
    return words || before->right == ATOM_CLOSE || item->space > 0 || before->box->bar_right || item->left == ATOM_OP
               ? COST_FACTOR
               : COST_OPERAND;
}

/* Where the first relation is and where the part after it starts, if that is in the left half of the page. */
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

/* Members first up to last as a line; if it is too wide, its widest member is laid out again in the space that the
 * others leave. */
static const struct box *set_line(const struct formula *f, const struct items *items, struct math_style style,
                                  int first, int last, int room)
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
    const struct box *narrow = left >= NARROWEST ? f->within(f, item->node, style, left) : NULL;
    if (narrow == NULL || narrow->cols >= old->cols)
        return line;
    item->box = narrow;
    line = list_join(f, items, first, last);
    item->box = old;
    return line;
}

/* The indent of the line that starts with a member. */
static int line_x(const struct row *row, int first, const struct indents *indents)
{
    const struct item *item = &row->items->items[first];
    if (first == 0)
        return 0;
    if (row->costs[first] == COST_CLAUSE)
        return indents->clause;
    return item->left == ATOM_REL && item->depth == 0 ? indents->relation : indents->other;
}

/* The best way to each break, found from left to right. */
struct way {
    int badness; /* INT_MAX: not reached */
    int from;    /* where its last line starts */
};

/* Tries every line that starts with a member. */
static void try_lines(const struct row *row, int first, int room, struct way *ways)
{
    int cols = 0, count = row->items->count;
    bool found = false;
    room = room > 1 ? room : 1;
    for (int last = first + 1; last <= count; last++) {
        const struct item *item = &row->items->items[last - 1];
        cols += (last - 1 > first || first == 0 ? item->gap : 0) + item->box->cols;
        bool full = cols > room || last - first >= MAX_LINE;
        if (full && found)
            return;
        int cost = last < count ? row->costs[last] : COST_CLAUSE;
        if (cost == COST_NEVER)
            continue;
        int badness = ways[first].badness + weights[cost] + LINE_BADNESS;
        if (cols > room)
            badness += OVERFLOW + cols - room;
        else if (last < count)
            badness += SLACK_BADNESS * (room - cols) / room;
        if (badness <= ways[last].badness) /* of equal ways, the one with fuller lines before */
            ways[last] = (struct way){badness, first};
        found = true;
        if (full)
            return;
    }
}

/* The best breaks for these indents. */
static struct plan plan_lines(const struct formula *f, const struct row *row, int width, struct indents indents)
{
    int count = row->items->count;
    struct way *ways = arena_alloc(f->arena, (size_t)(count + 1) * sizeof *ways);
    int *next = arena_alloc(f->arena, (size_t)(count + 1) * sizeof *next);
    for (int i = 1; i <= count; i++)
        ways[i].badness = INT_MAX;
    for (int i = 0; i < count; i++)
        if (ways[i].badness < INT_MAX)
            try_lines(row, i, width - line_x(row, i, &indents), ways);
    struct plan plan = {indents, next, ways[count].badness, COST_CLAUSE};
    for (int i = count; i > 0; i = ways[i].from) {
        next[ways[i].from] = i;
        enum cost cost = i < count ? (enum cost)row->costs[i] : COST_CLAUSE;
        if (ways[i].badness - ways[ways[i].from].badness >= OVERFLOW)
            cost = COST_NEVER;
        plan.worst = cost > plan.worst ? cost : plan.worst;
    }
    return plan;
}

/* The better plan; the first if they are about equal. */
static struct plan better(struct plan a, struct plan b)
{
    return b.badness + 3 < a.badness ? b : a;
}

static struct plan best_plan(const struct formula *f, const struct row *row, int width)
{
    struct indents deep = {.clause = INDENT},
                   shallow = {INDENT, INDENT, has_relation(row->items) ? 2 * INDENT : INDENT};
    struct plan best = plan_lines(f, row, width, shallow);
    if (find_relation(row->items, width, &deep.relation, &deep.other))
        best = better(plan_lines(f, row, width, deep), best);
    if (best.worst == COST_NEVER)
        best = better(best, plan_lines(f, row, width, (struct indents){0, 0, 0}));
    return best;
}

static const struct box *set_lines(const struct formula *f, const struct row *row, const struct plan *plan,
                                   struct math_style style, int width)
{
    struct box *box = box_new(f->arena);
    const struct box *before = NULL;
    int y = 0;
    for (int first = 0; first < row->items->count; first = plan->next[first]) {
        int x = line_x(row, first, &plan->indents);
        const struct box *line = set_line(f, row->items, style, first, plan->next[first], width - x);
        if (before != NULL)
            y += before->down + 1 + line->up + (box_is_one_row(before) && box_is_one_row(line) ? 0 : 1);
        box_put(f->arena, box, line, x, y);
        before = line;
    }
    box->core_up = box->up;
    box->core_down = box->down;
    return box;
}

static struct row row_of(const struct formula *f, const struct items *items)
{
    uint8_t *costs = arena_alloc(f->arena, (size_t)items->count + 1);
    for (int i = 1; i < items->count; i++)
        costs[i] = (uint8_t)cost_of(items, i);
    return (struct row){items, costs};
}

const struct box *linebreak_box(const struct formula *f, const struct tex_node *list, struct math_style style,
                                int before, int width)
{
    struct items items = list_items(f, list, style, before, 0);
    const struct box *best = list_join(f, &items, 0, items.count);
    if (width <= 0 || best->cols <= width)
        return best;
    enum cost worst = COST_NEVER;
    for (int flatten = 0; flatten <= MAX_FLATTENED && worst >= COST_OPERAND; flatten++) {
        int count = items.count;
        if (flatten > 0)
            items = list_items(f, list, style, before, flatten);
        if (flatten > 0 && items.count == count)
            break; /* nothing more to open */
        struct row row = row_of(f, &items);
        struct plan plan = best_plan(f, &row, width);
        const struct box *lines = set_lines(f, &row, &plan, style, width);
        if (lines->cols < best->cols || (lines->cols <= width && plan.worst < worst)) {
            best = lines;
            worst = plan.worst;
        }
    }
    return best;
}
