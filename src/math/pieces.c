/* pieces.c - what every part of a formula is made from: text, rules, parentheses. Calls only box.c. */
#include "formula.h"

#include "biji/text.h"

#include <string.h>

struct box *formula_text(const struct formula *f, const char *text, bool bold)
{
    return box_text(f->arena, slice_of(text), bold, f->ambiguous_cols);
}

struct box *formula_rule(const struct formula *f, const char *piece, int cols)
{
    struct buf text = {0};
    int piece_cols = text_cols(slice_of(piece), f->ambiguous_cols);
    buf_add_repeat(&text, piece, cols / (piece_cols > 0 ? piece_cols : 1));
    struct slice whole = slice_from(arena_strndup(f->arena, text.bytes > 0 ? text.ptr : "", text.bytes), text.bytes);
    buf_free(&text);
    return box_text(f->arena, whole, false, f->ambiguous_cols);
}

const struct box *formula_enclose(const struct formula *f, const char *left, const struct box *box, const char *right)
{
    struct box *row = box_new(f->arena);
    box_put_core(f->arena, row, formula_text(f, left, false), 0, 0);
    box_put_core(f->arena, row, box, row->cols, 0);
    box_put_core(f->arena, row, formula_text(f, right, false), row->cols, 0);
    return row;
}

bool formula_is_number(const struct tex_node *list)
{
    for (const struct tex_node *node = list; node != NULL; node = node->next) {
        const struct tex_node *base = node->kind == TEX_SCRIPTS && node->next == NULL ? node->a : node; /* 10^3 */
        if (base == NULL || base->kind != TEX_ATOM || base->text.bytes != 1 ||
            strchr("0123456789.", *base->text.ptr) == NULL)
            return false;
    }
    return list != NULL;
}
