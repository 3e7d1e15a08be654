/* row.c - a row of atoms: the class of each in its context, and the blanks between them. The rules are TeX's
 * (TeXbook, chapter 18 and appendix G), with one blank for each of its three spaces. */
#include "formula.h"

#include "biji/text.h"

#include <string.h>

/* Blanks between two classes in text; scripts have blanks only after operators. */
static const uint8_t gaps[8][8] = {
    [ATOM_ORD] = {[ATOM_OP] = 1, [ATOM_BIN] = 1, [ATOM_REL] = 1},
    [ATOM_OP] = {[ATOM_ORD] = 1, [ATOM_OP] = 1, [ATOM_BIN] = 1, [ATOM_REL] = 1, [ATOM_INNER] = 1},
    [ATOM_BIN] = {[ATOM_ORD] = 1, [ATOM_OP] = 1, [ATOM_OPEN] = 1, [ATOM_INNER] = 1},
    [ATOM_REL] = {[ATOM_ORD] = 1, [ATOM_OP] = 1, [ATOM_OPEN] = 1, [ATOM_INNER] = 1},
    [ATOM_OPEN] = {0},
    [ATOM_CLOSE] = {[ATOM_OP] = 1, [ATOM_BIN] = 1, [ATOM_REL] = 1},
    [ATOM_PUNCT] = {[ATOM_ORD] = 1, [ATOM_OP] = 1, [ATOM_REL] = 1, [ATOM_OPEN] = 1, [ATOM_PUNCT] = 1, [ATOM_INNER] = 1},
    [ATOM_INNER] = {[ATOM_OP] = 1, [ATOM_BIN] = 1, [ATOM_REL] = 1},
};

static struct item *add(const struct formula *f, struct items *items)
{
    if (items->count == items->room) {
        int room = items->room > 0 ? items->room * 2 : 8;
        struct item *grown = arena_alloc(f->arena, (size_t)room * sizeof *grown);
        if (items->count > 0)
            memcpy(grown, items->items, (size_t)items->count * sizeof *grown);
        items->items = grown;
        items->room = room;
    }
    struct item *item = &items->items[items->count++];
    *item = (struct item){0};
    return item;
}

/* The base under scripts. */
static const struct tex_node *nucleus(const struct tex_node *node)
{
    while (node != NULL && node->kind == TEX_SCRIPTS)
        node = node->a;
    return node;
}

/* The class of a node as seen from its left and from its right. */
static void classes_of(const struct tex_node *node, struct math_style style, uint8_t *left, uint8_t *right)
{
    const struct tex_node *base = nucleus(node);
    *left = *right = ATOM_ORD;
    if (base == NULL)
        return;
    switch ((enum tex_kind)base->kind) {
    case TEX_ATOM:
    case TEX_GROUP:
    case TEX_STACK:
    case TEX_ARROW:
        *left = *right = base->cls;
        break;
    case TEX_FENCE:
        *left = ATOM_OPEN;
        *right = ATOM_CLOSE;
        break;
    case TEX_MIDDLE:
        *left = *right = ATOM_REL;
        break;
    case TEX_ARRAY:
        *left = *right = *base->array->left != '\0' ? ATOM_OPEN : ATOM_ORD;
        *right = *base->array->right != '\0' ? ATOM_CLOSE : ATOM_ORD;
        break;
    case TEX_FRACTION:
        *left = *right = base->left.bytes > 0 && !style.linear ? ATOM_ORD : ATOM_INNER;
        if (style.linear && !base->rule && base->left.bytes > 0) { /* C(n, k) */
            *left = ATOM_OP;
            *right = ATOM_CLOSE;
        }
        break;
    case TEX_WORDS:
    case TEX_SCRIPTS:
    case TEX_ROOT:
    case TEX_ACCENT:
    case TEX_LINE:
    case TEX_SPACE:
    case TEX_STYLE:
    case TEX_FRAME:
    case TEX_CANCEL:
    case TEX_PHANTOM:
    case TEX_TAG:
        break;
    }
}

static void apply_style(struct math_style *style, const struct tex_node *node)
{
    style->limits = node->style == TEX_STYLE_DISPLAY && !style->linear;
    if (node->style == TEX_STYLE_SCRIPT)
        style->script = true;
}

static void collect(const struct formula *f, struct items *items, const struct tex_node *list, struct math_style style,
                    int flatten, int depth);

static void add_piece(const struct formula *f, struct items *items, const struct box *box, const struct tex_node *node,
                      enum atom_class cls, int depth)
{
    struct item *item = add(f, items);
    item->box = box;
    item->node = node;
    item->left = item->right = (uint8_t)cls;
    item->depth = (uint8_t)(depth < 200 ? depth : 200);
}

/* A \left..\right as its delimiters and members, all delimiters as high as its core; scripts go to the right one. */
static void flatten_fence(const struct formula *f, struct items *items, const struct tex_node *node,
                          struct math_style style, int flatten, int depth)
{
    const struct tex_node *fence = nucleus(node);
    int first = items->count;
    const struct box *body = list_box(f, fence->a, style);
    if (fence->left.bytes > 0)
        add_piece(f, items, fence_piece(f, fence->left, body->core_up, body->core_down), fence, ATOM_OPEN, depth);
    collect(f, items, fence->a, style, flatten - 1, depth + 1);
    for (int i = first; i < items->count; i++)
        if (items->items[i].node->kind == TEX_MIDDLE && items->items[i].depth == depth + 1)
            items->items[i].box = fence_piece(f, items->items[i].node->left, body->core_up, body->core_down);
    const struct box *right = fence_piece(f, fence->right, body->core_up, body->core_down);
    if (fence->right.bytes > 0 || node != fence)
        add_piece(f, items, node != fence ? attach_beside(f, right, node, style) : right, fence, ATOM_CLOSE, depth);
}

/* The words of a text as members, a blank before each except the first; CJK characters one by one. */
static void flatten_words(const struct formula *f, struct items *items, const struct tex_node *node, int depth)
{
    struct slice rest = node->text;
    bool blank = false;
    while (rest.bytes > 0) {
        size_t bytes = 0;
        if (*rest.ptr == ' ') {
            blank = true;
            rest = slice_part(rest, 1, rest.bytes);
            continue;
        }
        while (bytes < rest.bytes && rest.ptr[bytes] != ' ') {
            int count;
            bool cjk = rune_is_cjk(utf8_decode(rest.ptr + bytes, slice_end(rest), &count));
            if (cjk && bytes > 0)
                break;
            bytes += (size_t)count;
            if (cjk)
                break;
        }
        add_piece(f, items, box_text(f->arena, slice_part(rest, 0, bytes), node->bold, f->ambiguous_cols), node,
                  ATOM_ORD, depth);
        if (blank)
            items->items[items->count - 1].space = 1;
        blank = false;
        rest = slice_part(rest, bytes, rest.bytes);
    }
    if (blank)
        items->last_space = 1;
}

static void collect(const struct formula *f, struct items *items, const struct tex_node *list, struct math_style style,
                    int flatten, int depth)
{
    int parentheses = 0;
    for (const struct tex_node *node = list; node != NULL; node = node->next) {
        if (node->kind == TEX_STYLE) {
            apply_style(&style, node);
            continue;
        }
        if (node->kind == TEX_SPACE) {
            int cols = items->last_space + node->cols;
            items->last_space = cols < 100 ? cols : 100;
            continue;
        }
        int before = items->count, space = items->last_space;
        items->last_space = 0;
        const struct tex_node *base = nucleus(node);
        int here = depth + parentheses;
        if (flatten > 0 && base != NULL && base->kind == TEX_FENCE) {
            flatten_fence(f, items, node, style, flatten, here);
        } else if (flatten > 0 && node->kind == TEX_GROUP && node->cls == ATOM_ORD && node->a != NULL) {
            collect(f, items, node->a, style, flatten - 1, node->tight ? here : here + 1);
        } else if (flatten > 0 && node->kind == TEX_WORDS) {
            flatten_words(f, items, node, here);
        } else {
            struct item *item = add(f, items);
            item->node = node;
            item->depth = (uint8_t)(here < 200 ? here : 200);
            item->box = f->node(f, node, style);
            classes_of(node, style, &item->left, &item->right);
            if (item->left == ATOM_OPEN && item->right == ATOM_OPEN)
                parentheses++;
            if (item->left == ATOM_CLOSE && item->right == ATOM_CLOSE && parentheses > 0)
                item->depth = (uint8_t)(depth + --parentheses < 200 ? depth + parentheses : 200);
        }
        if (items->count > before && space > items->items[before].space)
            items->items[before].space = (int8_t)space;
    }
}

/* A binary operator without operands on both sides is an ordinary sign: -x. */
static void settle_classes(struct items *items, int before)
{
    for (int i = 0; i < items->count; i++) {
        struct item *item = &items->items[i];
        bool first = before < 0 || before == ATOM_BIN || before == ATOM_OP || before == ATOM_REL ||
                     before == ATOM_OPEN || before == ATOM_PUNCT;
        bool last =
            i + 1 < items->count && (items->items[i + 1].left == ATOM_REL || items->items[i + 1].left == ATOM_CLOSE ||
                                     items->items[i + 1].left == ATOM_PUNCT);
        if (item->left == ATOM_BIN && (first || last)) {
            item->left = item->right = ATOM_ORD;
            item->sign = first;
        }
        before = item->right;
    }
}

/* The first or last byte of a row; 0 without text. */
static char edge_byte(const struct box *box, bool last)
{
    while (box->first != NULL)
        box = last ? box->last->box : box->first->box;
    if (box->text.bytes == 0)
        return '\0';
    return last ? box->text.ptr[box->text.bytes - 1] : *box->text.ptr;
}

static bool is_word_edge(const struct box *box, bool last)
{
    char c = edge_byte(box, last);
    return char_is_alnum(c);
}

bool list_is_sign(const struct item *item)
{
    const struct tex_node *base = nucleus(item->node);
    return base != NULL && base->kind == TEX_ATOM && base->symbol != NULL && base->symbol->flags != 0 &&
           (unsigned char)*base->text.ptr >= 0x80;
}

static bool is_ascii_name(const struct item *item)
{
    const struct tex_node *base = nucleus(item->node);
    return base != NULL && base->kind == TEX_ATOM && base->symbol != NULL;
}

static bool is_full_stop(const struct item *item)
{
    return item->node->kind == TEX_ATOM && slice_eq_str(item->node->text, ".");
}

static int script_gap(const struct item *a, const struct item *b)
{
    bool name_before = a->right == ATOM_OP && !list_is_sign(a), name_after = b->left == ATOM_OP && !list_is_sign(b);
    return (name_before && b->left == ATOM_ORD) || (a->right == ATOM_ORD && name_after && !a->sign) ||
           (a->right == ATOM_OP && b->left == ATOM_OP);
}

/* Whether a brace with a label is above or below the item. */
static bool is_braced(const struct item *item)
{
    const struct tex_node *base = nucleus(item->node);
    return item->node->kind == TEX_SCRIPTS && base != NULL && base->kind == TEX_LINE &&
           item->box->core_up + item->box->core_down > 0 &&
           (base->mark == TEX_OVERBRACE || base->mark == TEX_UNDERBRACE);
}

/* Whether the end of a root is not visible: √x, without a line above or parentheses. */
static bool is_bare_root(const struct item *item)
{
    const struct tex_node *base = nucleus(item->node);
    return base != NULL && base->kind == TEX_ROOT && box_is_one_row(item->box) && edge_byte(item->box, true) != ')';
}

static int gap_between(const struct formula *f, const struct item *a, const struct item *b, struct math_style style)
{
    int gap = a->sign ? 0 : gaps[a->right][b->left];
    if (style.script)
        gap = script_gap(a, b);
    else if (a->right == ATOM_OP && b->left == ATOM_OPEN && list_is_sign(a))
        gap = 1;
    bool edge = a->right == ATOM_OPEN || b->left == ATOM_CLOSE || b->left == ATOM_OPEN || b->left == ATOM_PUNCT ||
                is_full_stop(b);
    if ((a->box->bar_right || b->box->bar_left) && !edge)
        gap = 1;
    if ((a->box->hangs_up && b->box->core_up > 0) || (a->box->hangs_down && b->box->core_down > 0))
        gap = 1;
    if (is_bare_root(a) && (b->left == ATOM_ORD || b->left == ATOM_INNER)) /* √x y, not √xy */
        gap = 1;
    if (a->box->word_right && gap == 0 && (b->left == ATOM_ORD || b->left == ATOM_INNER || b->left == ATOM_OP))
        gap = 1;
    if (is_braced(a) && is_braced(b)) /* their labels are beside each other */
        gap = 2;
    if (f->options->ascii && gap == 0 && (is_ascii_name(a) || is_ascii_name(b)) && is_word_edge(a->box, true) &&
        is_word_edge(b->box, false))
        gap = 1;
    return gap;
}

/* Puts a linear fraction in parentheses if something touches it: (a/b)c; and after a name, as its argument:
 * log(a/b). */
static void enclose_fractions(const struct formula *f, struct items *items)
{
    for (int i = 0; i < items->count; i++) {
        struct item *item = &items->items[i];
        if (item->node->kind != TEX_FRACTION || item->left != ATOM_INNER)
            continue;
        const struct item *before = i > 0 ? item - 1 : NULL, *after = i + 1 < items->count ? item + 1 : NULL;
        bool sign = before != NULL && before->node->kind == TEX_ATOM && before->node->cls == ATOM_BIN;
        bool touched = before != NULL && item->space == 0 && !sign &&
                       (before->right == ATOM_ORD || before->right == ATOM_CLOSE || before->right == ATOM_INNER);
        bool argument = before != NULL && before->right == ATOM_OP && !list_is_sign(before);
        bool touches = after != NULL && after->space == 0 &&
                       (after->left == ATOM_ORD || after->left == ATOM_OPEN || after->left == ATOM_INNER);
        if (!touched && !touches && !argument)
            continue;
        item->box = formula_enclose(f, "(", item->box, ")");
        item->left = ATOM_OPEN;
        item->right = ATOM_CLOSE;
    }
}

/* Makes an integral sign three rows high where its row is at least that high anyway. */
static void raise_integrals(const struct formula *f, struct items *items, struct math_style style)
{
    int up = 0, down = 0;
    for (int i = 0; i < items->count; i++) {
        up = items->items[i].box->core_up > up ? items->items[i].box->core_up : up;
        down = items->items[i].box->core_down > down ? items->items[i].box->core_down : down;
    }
    for (int i = 0; i < items->count && up > 0 && down > 0; i++) {
        struct item *item = &items->items[i];
        const struct tex_node *base = nucleus(item->node);
        bool integral = base != NULL && base->kind == TEX_ATOM && base->symbol != NULL && slice_eq_str(base->text, "∫");
        if (!integral || base->limits == TEX_LIMITS_YES)
            continue;
        struct box *sign = box_new(f->arena);
        for (int y = -1; y <= 1; y++)
            box_put_core(f->arena, sign, formula_text(f, f->draw->integral[y + 1], false), 0, y);
        item->box = item->node == base ? sign : attach_beside(f, sign, item->node, style);
    }
}

struct items list_items(const struct formula *f, const struct tex_node *list, struct math_style style, int before,
                        int flatten)
{
    struct items items = {0};
    collect(f, &items, list, style, flatten, 0);
    settle_classes(&items, before);
    if (style.linear)
        enclose_fractions(f, &items);
    else
        raise_integrals(f, &items, style);
    for (int i = 0; i < items.count; i++) {
        struct item *item = &items.items[i];
        int gap = i > 0 ? gap_between(f, item - 1, item, style) : 0;
        if (i == 0 && before >= 0 && !style.script)
            gap = gaps[before][item->left];
        item->gap = gap > item->space ? gap : item->space;
    }
    return items;
}

struct box *list_join(const struct formula *f, const struct items *items, int first, int last)
{
    struct box *row = box_new(f->arena);
    for (int i = first; i < last; i++) {
        const struct item *item = &items->items[i];
        int x = row->cols + (i > first || first == 0 ? item->gap : 0);
        box_put_core(f->arena, row, item->box, x, 0);
    }
    if (last == items->count)
        row->cols += items->last_space;
    if (last == first)
        return row;
    const struct box *left = items->items[first].box, *right = items->items[last - 1].box;
    bool at_end = last < items->count || items->last_space == 0;
    row->bar_left = left->bar_left && (first > 0 || items->items[first].gap == 0);
    row->bar_right = at_end && right->bar_right;
    row->hangs_up = at_end && right->hangs_up;
    row->hangs_down = at_end && right->hangs_down;
    return row;
}

const struct box *list_box(const struct formula *f, const struct tex_node *list, struct math_style style)
{
    struct items items = list_items(f, list, style, LIST_START, 0);
    return list_join(f, &items, 0, items.count);
}
