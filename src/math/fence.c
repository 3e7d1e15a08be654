/* fence.c - delimiters as high as what they enclose. */
#include "formula.h"

#include <string.h>

/* Pieces of a tall delimiter: top, middle of a brace, bottom, and the filler between. */
struct pieces {
    const char *plain, *top, *fill, *middle, *bottom;
};

static const struct pieces unicode[] = {
    {"(", "⎛", "⎜", "⎜", "⎝"}, {")", "⎞", "⎟", "⎟", "⎠"}, {"[", "⎡", "⎢", "⎢", "⎣"}, {"]", "⎤", "⎥", "⎥", "⎦"},
    {"{", "⎧", "⎪", "⎨", "⎩"}, {"}", "⎫", "⎪", "⎬", "⎭"}, {"⌈", "⎡", "⎢", "⎢", "⎢"}, {"⌉", "⎤", "⎥", "⎥", "⎥"},
    {"⌊", "⎢", "⎢", "⎢", "⎣"}, {"⌋", "⎥", "⎥", "⎥", "⎦"}, {"|", "│", "│", "│", "│"}, {"‖", "║", "║", "║", "║"},
    {"∥", "║", "║", "║", "║"}, {"⟮", "⎛", "⎜", "⎜", "⎝"}, {"⟯", "⎞", "⎟", "⎟", "⎠"}, {"⎰", "⎧", "⎪", "⎪", "⎭"},
    {"⎱", "⎫", "⎪", "⎪", "⎩"}, {"↑", "↑", "│", "│", "│"}, {"↓", "│", "│", "│", "↓"}, {"↕", "↑", "│", "│", "↓"},
    {"⇑", "⇑", "║", "║", "║"}, {"⇓", "║", "║", "║", "⇓"}, {"⇕", "⇑", "║", "║", "⇓"}, {"⟦", "⎡", "⎢", "⎢", "⎣"},
    {"⟧", "⎤", "⎥", "⎥", "⎦"},
};

static const struct pieces ascii[] = {
    {"(", "/", "|", "|", "\\"},    {")", "\\", "|", "|", "/"},  {"[", "[", "[", "[", "["},
    {"]", "]", "]", "]", "]"},     {"{", "/", "|", "<", "\\"},  {"}", "\\", "|", ">", "/"},
    {"⌈", "[", "|", "|", "|"},     {"⌉", "]", "|", "|", "|"},   {"⌊", "|", "|", "|", "["},
    {"⌋", "|", "|", "|", "]"},     {"|", "|", "|", "|", "|"},   {"‖", "||", "||", "||", "||"},
    {"∥", "||", "||", "||", "||"}, {"⟮", "/", "|", "|", "\\"},  {"⟯", "\\", "|", "|", "/"},
    {"⎰", "/", "|", "|", "/"},     {"⎱", "\\", "|", "|", "\\"}, {"↑", "^", "|", "|", "|"},
    {"↓", "|", "|", "|", "v"},     {"↕", "^", "|", "|", "v"},   {"⇑", "^", "|", "|", "|"},
    {"⇓", "|", "|", "|", "v"},     {"⇕", "^", "|", "|", "v"},   {"⟦", "[[", "[[", "[[", "[["},
    {"⟧", "]]", "]]", "]]", "]]"},
};

static const struct pieces *find(const struct formula *f, struct slice delimiter)
{
    bool plain = f->options->ascii || f->ambiguous_cols == 2;
    const struct pieces *table = plain ? ascii : unicode;
    size_t count = plain ? sizeof ascii / sizeof ascii[0] : sizeof unicode / sizeof unicode[0];
    for (size_t i = 0; i < count; i++)
        if (slice_eq_str(delimiter, table[i].plain))
            return &table[i];
    return NULL;
}

/* An angle bracket or a slash as a diagonal: its tip in the middle, or no tip. */
static const struct box *diagonal(const struct formula *f, struct slice delimiter, int up, int down)
{
    struct box *box = box_new(f->arena);
    bool left = slice_eq_str(delimiter, "⟨"), right = slice_eq_str(delimiter, "⟩");
    bool plain = f->options->ascii || f->ambiguous_cols == 2;
    const char *rising = plain ? "/" : "╱", *falling = plain ? "\\" : "╲";
    int rows = up + down + 1, half = rows / 2;
    if (!left && !right) {
        bool slash = slice_eq_str(delimiter, "/");
        for (int i = 0; i < rows; i++)
            box_put_core(f->arena, box, formula_text(f, slash ? rising : falling, false), slash ? rows - 1 - i : i,
                         i - up);
        return box;
    }
    for (int i = 0; i < rows; i++) {
        bool tip = rows % 2 == 1 && i == half;
        int inset = i < half ? half - 1 - i : i - (rows - half); /* from the tip outwards */
        int x = tip ? (left ? 0 : half - 1) : left ? inset : half - 1 - inset;
        const char *piece = tip                  ? (left ? (plain ? "<" : "⟨") : (plain ? ">" : "⟩"))
                            : (i < half) == left ? rising
                                                 : falling;
        box_put_core(f->arena, box, formula_text(f, piece, false), x < 0 ? 0 : x, i - up);
    }
    return box;
}

const struct box *fence_piece(const struct formula *f, struct slice delimiter, int up, int down)
{
    if (delimiter.bytes == 0)
        return box_new(f->arena);
    const struct pieces *pieces = find(f, delimiter);
    if (up == 0 && down == 0) {
        const struct symbol *symbol = f->options->ascii && delimiter.bytes > 1 ? symbol_of_text(delimiter) : NULL;
        return box_text(f->arena, symbol != NULL ? slice_of(symbol_ascii(symbol)) : delimiter, false,
                        f->ambiguous_cols);
    }
    if (pieces == NULL && strchr("/\\", *delimiter.ptr) == NULL && !slice_eq_str(delimiter, "⟨") &&
        !slice_eq_str(delimiter, "⟩"))
        return box_text(f->arena, delimiter, false, f->ambiguous_cols);
    if (pieces == NULL)
        return diagonal(f, delimiter, up, down);
    bool brace = strchr("{}", *delimiter.ptr) != NULL;
    if (brace && up + down >= 2) { /* the tip is on the axis, so there are rows on both sides of it */
        up = up > 0 ? up : 1;
        down = down > 0 ? down : 1;
    }
    struct box *box = box_new(f->arena);
    for (int y = -up; y <= down; y++) {
        const char *piece = y == -up    ? pieces->top
                            : y == down ? pieces->bottom
                            : y == 0    ? pieces->middle
                                        : pieces->fill;
        box_put_core(f->arena, box, formula_text(f, piece, false), 0, y);
    }
    return box;
}

const struct box *fence_box(const struct formula *f, struct slice left, const struct box *body, struct slice right)
{
    struct box *row = box_new(f->arena);
    box_put_core(f->arena, row, fence_piece(f, left, body->core_up, body->core_down), 0, 0);
    box_put_core(f->arena, row, body, row->cols, 0);
    box_put_core(f->arena, row, fence_piece(f, right, body->core_up, body->core_down), row->cols, 0);
    return row;
}

static bool is_brace(struct slice delimiter)
{
    return slice_eq_str(delimiter, "{") || slice_eq_str(delimiter, "}");
}

const struct box *fence_node(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    bool table = node->a != NULL && node->a->next == NULL && node->a->kind == TEX_ARRAY;
    style.braced = table && (is_brace(node->left) || is_brace(node->right));
    style.padded = style.braced && (node->left.bytes == 0 || node->right.bytes == 0);
    struct items items = list_items(f, node->a, style, LIST_START, 0);
    struct box *body = list_join(f, &items, 0, items.count);
    bool again = false;
    for (int i = 0; i < items.count && (body->core_up > 0 || body->core_down > 0); i++) {
        if (items.items[i].node->kind != TEX_MIDDLE)
            continue;
        items.items[i].box = fence_piece(f, items.items[i].node->left, body->core_up, body->core_down);
        again = true;
    }
    if (again)
        body = list_join(f, &items, 0, items.count);
    return fence_box(f, node->left, body, node->right);
}
