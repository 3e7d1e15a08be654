/* fraction.c - fractions: stacked, with a bar as wide as the wider part, or linear with a slash, with parentheses
 * where needed. */
#include "formula.h"

#include "biji/text.h"

#include <string.h>

static bool has_operator(const struct tex_node *list)
{
    const struct tex_node *before = NULL;
    int depth = 0;
    for (const struct tex_node *node = list; node != NULL; before = node, node = node->next) {
        const struct tex_node *base = node->kind == TEX_SCRIPTS ? node->a : node;
        if (base == NULL || (base->kind != TEX_ATOM && base->kind != TEX_GROUP && base->kind != TEX_STACK))
            continue;
        depth += base->cls == ATOM_OPEN ? 1 : base->cls == ATOM_CLOSE && depth > 0 ? -1 : 0;
        if (depth > 0)
            continue;
        if (base->cls == ATOM_REL || base->cls == ATOM_PUNCT || (base->cls == ATOM_BIN && before != NULL))
            return true;
        if (base->kind == TEX_GROUP && base->cls == ATOM_ORD && !base->tight && has_operator(base->a))
            return true;
    }
    return false;
}

static bool is_differential(const struct tex_node *node)
{
    return node->kind == TEX_ATOM && (slice_eq_str(node->text, "∂") || slice_eq_str(node->text, "d"));
}

/* Whether an operator in list has an argument without parentheses: "log x", "sum of a". */
static bool has_bare_operator(const struct tex_node *list)
{
    for (const struct tex_node *node = list; node != NULL; node = node->next) {
        const struct tex_node *base = node->kind == TEX_SCRIPTS ? node->a : node, *next = node->next;
        bool operator_here =
            base != NULL && (base->kind == TEX_ATOM || base->kind == TEX_GROUP) && base->cls == ATOM_OP;
        if (operator_here && next != NULL && next->kind != TEX_FENCE &&
            (next->kind != TEX_ATOM || next->cls != ATOM_OPEN))
            return true;
    }
    return false;
}

/* Whether list is a word: upright letters, or CJK characters. */
static bool is_word(const struct tex_node *list)
{
    for (; list != NULL; list = list->next) {
        int count = 0;
        uint32_t rune = list->kind == TEX_ATOM ? utf8_decode(list->text.ptr, slice_end(list->text), &count) : 0;
        bool letter = (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
        if (list->kind != TEX_WORDS && !rune_is_cjk(rune) && !(letter && list->upright))
            return false;
    }
    return true;
}

/* Whether list is a pair of parentheses or bars and what is between them. */
static bool is_enclosed(const struct tex_node *list)
{
    if (list == NULL)
        return false;
    if (list->next == NULL) {
        const struct tex_node *base = list->kind == TEX_SCRIPTS ? list->a : list;
        return base != NULL && base->kind == TEX_FENCE;
    }
    bool bars = list->kind == TEX_ATOM && (slice_eq_str(list->text, "|") || slice_eq_str(list->text, "‖"));
    if (list->kind != TEX_ATOM || (list->cls != ATOM_OPEN && !bars))
        return false;
    int depth = 1;
    for (const struct tex_node *node = list->next; node != NULL; node = node->next) {
        const struct tex_node *base = node->kind == TEX_SCRIPTS ? node->a : node;
        if (base == NULL || base->kind != TEX_ATOM)
            continue;
        if (bars ? slice_eq(base->text, list->text) : base->cls == ATOM_CLOSE)
            depth--;
        else if (!bars && base->cls == ATOM_OPEN)
            depth++;
        if (depth == 0)
            return node->next == NULL;
    }
    return false;
}

static bool is_single(const struct tex_node *list)
{
    if (list == NULL || is_enclosed(list) || is_word(list))
        return true;
    const struct tex_node *base = list->kind == TEX_SCRIPTS ? list->a : list;
    if (formula_is_number(list))
        return true;
    if (base == NULL)
        return list->next == NULL;
    if (list->next != NULL && is_differential(base))
        return list->next->next == NULL && is_single(list->next);
    if (list->next != NULL) /* f(x) */
        return (base->kind == TEX_ATOM || base->kind == TEX_GROUP) && base->cls <= ATOM_OP && is_enclosed(list->next);
    if (base->kind == TEX_GROUP)
        return base->tight || is_single(base->a);
    return base->kind != TEX_FRACTION;
}

static const struct box *slashed(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct box *above = list_box(f, node->a, style), *below = list_box(f, node->b, style);
    bool delimited = node->left.bytes > 0 || node->right.bytes > 0;
    if (!node->rule) { /* C(n, k) for a binomial */
        struct box *row = box_new(f->arena);
        bool binomial = slice_eq_str(node->left, "(");
        const char *left = arena_strndup(f->arena, node->left.ptr != NULL ? node->left.ptr : "", node->left.bytes);
        const char *right = arena_strndup(f->arena, node->right.ptr != NULL ? node->right.ptr : "", node->right.bytes);
        box_put_core(f->arena, row, formula_text(f, binomial ? "C(" : left, false), 0, 0);
        box_put_core(f->arena, row, above, row->cols, 0);
        box_put_core(f->arena, row, formula_text(f, binomial ? (style.script ? "," : ", ") : "; ", false), row->cols,
                     0);
        box_put_core(f->arena, row, below, row->cols, 0);
        box_put_core(f->arena, row, formula_text(f, right, false), row->cols, 0);
        return row;
    }
    if ((has_operator(node->a) && !is_enclosed(node->a)) || has_bare_operator(node->a) ||
        (node->a != NULL && node->a->kind == TEX_FRACTION))
        above = formula_enclose(f, "(", above, ")");
    if (!is_single(node->b))
        below = formula_enclose(f, "(", below, ")");
    struct box *row = box_new(f->arena);
    box_put_core(f->arena, row, above, 0, 0);
    box_put_core(f->arena, row, formula_text(f, "/", false), row->cols, 0);
    box_put_core(f->arena, row, below, row->cols, 0);
    return delimited ? fence_box(f, node->left, row, node->right) : row;
}

static bool has_bar(const struct tex_node *list)
{
    for (; list != NULL; list = list->next)
        if (list->kind == TEX_FRACTION && list->rule)
            return true;
    return false;
}

static const struct box *stacked(const struct formula *f, const struct tex_node *node, struct math_style style,
                                 int width)
{
    style.limits = false;
    const struct box *above = linebreak_box(f, node->a, style, LIST_START, width);
    const struct box *below = linebreak_box(f, node->b, style, LIST_START, width);
    int cols = above->cols > below->cols ? above->cols : below->cols;
    if (cols == 0)
        cols = 1;
    if (node->rule && (has_bar(node->a) || has_bar(node->b)))
        cols += 2;
    struct box *box = box_new(f->arena);
    struct box *bar = node->rule ? formula_rule(f, f->draw->bar, cols) : box_blank(f->arena, cols, 0, 0);
    box_put(f->arena, box, above, (cols - above->cols) / 2, -1 - above->down);
    box_put(f->arena, box, bar, 0, 0);
    box_put(f->arena, box, below, (cols - below->cols) / 2, 1 + below->up);
    box->core_up = box->up;
    box->core_down = box->down;
    if (node->left.bytes > 0 || node->right.bytes > 0)
        return fence_box(f, node->left, box, node->right);
    box->bar_left = box->bar_right = true;
    return box;
}

const struct box *fraction_box(const struct formula *f, const struct tex_node *node, struct math_style style, int width)
{
    return style.linear ? slashed(f, node, style) : stacked(f, node, style, width);
}
