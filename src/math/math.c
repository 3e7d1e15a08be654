/* math.c - the engine's door: TeX in, rows of runs out. */
#include "biji/math.h"

#include "biji/language.h"
#include "biji/text.h"

#include "formula.h"
#include "formula_words.h"
#include "tex_command.h"

#include <stdio.h>

enum { MAX_FORMULA_BYTES = 1 << 20, MAX_REFITS = 50 };

static const struct drawing unicode_drawing = {
    .bar = "─",
    .side = "│",
    .root = "√",
    .root_name = "√",
    .root_corner = "┌",
    .frame = {"┌", "┐", "└", "┘"},
    .crossing = {{"┌", "┬", "┐"}, {"├", "┼", "┤"}, {"└", "┴", "┘"}},
    .brace_over = {"╭", "╮", "┴", "─"},
    .brace_under = {"╰", "╯", "┬", "─"},
    .integral = {"⌠", "⎮", "⌡"},
};

static const struct drawing ascii_drawing = {
    .bar = "-",
    .side = "|",
    .root = "\\",
    .root_name = "sqrt",
    .root_corner = "+",
    .frame = {"+", "+", "+", "+"},
    .crossing = {{"+", "+", "+"}, {"+", "+", "+"}, {"+", "+", "+"}},
    .brace_over = {"/", "\\", "^", "-"},
    .brace_under = {"\\", "/", "v", "-"},
    .integral = {"/", "|", "/"},
};

/* One row, with the places marked where a line may be broken: after a relation, an operator or a comma outside
 * parentheses. */
static const struct box *inline_box(const struct formula *f, const struct tex_node *list)
{
    struct items items = list_items(f, list, (struct math_style){.linear = true}, LIST_START, 0);
    for (int i = 0; i + 1 < items.count; i++) {
        struct item *item = &items.items[i];
        if (item->depth > 0 || (item->right != ATOM_REL && item->right != ATOM_BIN && item->right != ATOM_PUNCT))
            continue;
        struct box *last = box_new(f->arena);
        box_put_core(f->arena, last, item->box, 0, 0);
        last->may_break = true;
        item->box = last;
    }
    return list_join(f, &items, 0, items.count);
}

static const struct box *display_box(const struct formula *f, const struct tex_node *list, int width)
{
    struct math_style style = {.limits = true};
    bool table = list != NULL && list->next == NULL && list->kind == TEX_ARRAY;
    const struct box *box =
        table ? array_box(f, list->array, style, width) : linebreak_box(f, list, style, LIST_START, width);
    if (width <= 0 || box->cols <= width)
        return box;
    const struct box *linear = linebreak_box(f, list, (struct math_style){.linear = true}, LIST_START, width);
    return linear->cols < box->cols ? linear : box;
}

bool math_layout(struct slice tex, enum math_form form, int width, const struct math_options *options,
                 struct math_macros *macros, struct arena *arena, struct math_box *box, struct math_error *error)
{
    struct tex_node *list;
    *error = (struct math_error){{0}, 0};
    if (tex.bytes > MAX_FORMULA_BYTES) {
        snprintf(error->message, sizeof error->message, _("the formula is longer than %d bytes"), MAX_FORMULA_BYTES);
        return false;
    }
    if (!tex_parse(tex, &tex_grammar, macros, arena, &list, error))
        return false;
    int ambiguous_cols = text_ambiguous(options->ambiguous_cols) == 2 ? 2 : 1;
    if (options->words) {
        const struct math_row *row = words_row(list, ambiguous_cols, arena);
        *box = (struct math_box){.rows = row, .row_count = 1, .cols = row->cols};
        return true;
    }
    struct drawing draw = options->ascii || ambiguous_cols == 2 ? ascii_drawing : unicode_drawing;
    if (!options->ascii) /* if ambiguous characters take two columns, line-drawing characters would not meet, but
                          * letters are fine */
        draw.root = draw.root_name = unicode_drawing.root;
    int refits_left = MAX_REFITS;
    struct script_forms scripts = {0};
    struct formula f = {arena, options, &draw, ambiguous_cols, &scripts, &refits_left, formula_node, formula_within};
    const struct box *whole = form == MATH_INLINE ? inline_box(&f, list) : display_box(&f, list, width);
    for (int i = 0; i < 2; i++)
        scripts.rows[i] = scripts.has_letters[i] && scripts.has_rows[i];
    if (scripts.rows[0] || scripts.rows[1]) {
        refits_left = MAX_REFITS;
        whole = display_box(&f, list, width);
    }
    if (box_draw(whole, f.ambiguous_cols, arena, box))
        return true;
    snprintf(error->message, sizeof error->message, "%s", _("the formula is too large to draw"));
    return false;
}
