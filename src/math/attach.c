/* attach.c - what is attached to a base: scripts, limits, accents, lines, braces, stacked notes, arrows with text. */
#include "formula.h"

#include "biji/text.h"

#include <string.h>

/* For notes above and below, and scripts on rows of their own: their own scripts may be raised and lowered once more,
 * but not deeper. */
static const struct math_style note_shape = {.linear = true, .script = true, .stack = true};
static const struct math_style row_shape = {.linear = true, .script = true};

static bool is_bold(const struct box *box)
{
    while (box->first != NULL)
        box = box->first->box;
    return box->bold;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* ---- scripts at the side ---- */

/* Whether a script is inherently raised, so that it never needs a row: primes, stars, degrees, transposes. */
static bool is_raised_by_nature(struct slice mapped)
{
    static const char *const signs[] = {"′", "″", "‴", "⁗", "*", "∗", "°", "∘", "ᵀ", "†", "‡", "'"};
    for (size_t at = 0, bytes; at < mapped.bytes; at += bytes) {
        bytes = 0;
        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
            if (slice_starts(slice_part(mapped, at, mapped.bytes), signs[i]))
                bytes = strlen(signs[i]);
        if (bytes == 0)
            return false;
    }
    return mapped.bytes > 0;
}

/* A script: its letters raised or lowered if possible (mapped), and its plain box. */
struct script {
    const struct box *plain; /* NULL: absent */
    struct box *mapped;      /* NULL: not possible */
    bool after;              /* is to the right of the other one, as in T^a_{\phantom{a}b} */
};

static struct script script_of(const struct formula *f, const struct tex_node *list, bool raised,
                               struct math_style style, struct script_forms *forms)
{
    struct script script = {0};
    if (list == NULL)
        return script;
    script.after = !raised && (list->kind == TEX_PHANTOM || list->kind == TEX_SPACE);
    script.plain = list_box(f, list, style);
    if (!box_is_one_row(script.plain)) {
        forms->has_rows[raised] = true;
        return script;
    }
    struct slice mapped = script_map(box_flatten(f->arena, script.plain), raised, f->options, f->arena);
    bool by_nature = raised && mapped.ptr != NULL && is_raised_by_nature(mapped);
    if (mapped.ptr == NULL)
        forms->has_rows[raised] = true;
    else if (!by_nature)
        forms->has_letters[raised] = true;
    if (mapped.ptr != NULL && (by_nature || !forms->rows[raised]))
        script.mapped = box_text(f->arena, mapped, is_bold(script.plain), f->ambiguous_cols);
    return script;
}

/* Whether text is one word or one number, so that its end is obvious. */
static bool is_word(struct slice text)
{
    bool digits = true, letters = true;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        digits = digits && char_is_digit(c);
        letters = letters && (char_is_letter(c));
    }
    return text.bytes > 0 && (digits || letters);
}

/* "^x", "_cpu", "_{1:L}" */
static void put_marked(const struct formula *f, struct box *row, const struct box *script, const char *mark)
{
    struct slice text = box_flatten(f->arena, script);
    bool one = text.bytes > 0 && (grapheme_next(text, 1, NULL) == text.bytes || is_word(text));
    box_put(f->arena, row, formula_text(f, mark, false), row->cols, 0);
    row->word_right = one;
    box_put(f->arena, row, one ? script : formula_enclose(f, "{", script, "}"), row->cols, 0);
}

static const struct box *beside_linear(const struct formula *f, const struct box *base, struct script sub,
                                       struct script sup)
{
    struct box *row = box_new(f->arena);
    box_put_core(f->arena, row, base, 0, 0);
    if (sub.mapped != NULL && !sub.after)
        box_put(f->arena, row, sub.mapped, row->cols, 0);
    if (sup.mapped != NULL)
        box_put(f->arena, row, sup.mapped, row->cols, 0);
    if (sub.mapped != NULL && sub.after)
        box_put(f->arena, row, sub.mapped, row->cols, 0);
    if (sub.plain != NULL && sub.mapped == NULL)
        put_marked(f, row, sub.plain, "_");
    if (sup.plain != NULL && sup.mapped == NULL)
        put_marked(f, row, sup.plain, "^");
    return row;
}

/* One-row base: mapped scripts on its row, others on the rows above and below. Tall base: at its corners. */
static const struct box *beside_stacked(const struct formula *f, const struct box *base, struct script sub,
                                        struct script sup)
{
    struct box *box = box_new(f->arena);
    bool tall = base->core_up > 0 || base->core_down > 0;
    int x = base->cols, sub_x = x, sup_x = x;
    if (sub.mapped != NULL && sup.mapped != NULL && !tall) /* side by side on one row */
        *(sub.after ? &sub_x : &sup_x) += sub.after ? sup.mapped->cols : sub.mapped->cols;
    box_put_core(f->arena, box, base, 0, 0);
    if (sub.mapped != NULL)
        box_put(f->arena, box, sub.mapped, sub_x, base->core_down);
    else if (sub.plain != NULL)
        box_put(f->arena, box, sub.plain, x, (tall ? base->core_down : base->down + 1) + sub.plain->up);
    if (sup.mapped != NULL)
        box_put(f->arena, box, sup.mapped, sup_x, -base->core_up);
    else if (sup.plain != NULL)
        box_put(f->arena, box, sup.plain, sup_x, (tall ? -base->core_up : -base->up - 1) - sup.plain->down);
    box->hangs_up = !tall && sup.plain != NULL && sup.mapped == NULL;
    box->hangs_down = !tall && sub.plain != NULL && sub.mapped == NULL;
    return box;
}

const struct box *attach_beside(const struct formula *f, const struct box *base, const struct tex_node *node,
                                struct math_style style)
{
    struct math_style inner = style.linear ? row_shape : note_shape;
    bool one_row = style.linear && !style.stack;
    bool is_tall = base->core_up > 0 || base->core_down > 0; /* then scripts have its corners, whatever their form */
    struct script_forms alone = {0}, *forms = one_row || is_tall ? &alone : f->scripts;
    struct script sub = script_of(f, node->b, false, inner, forms), sup = script_of(f, node->c, true, inner, forms);
    return one_row ? beside_linear(f, base, sub, sup) : beside_stacked(f, base, sub, sup);
}

/* ---- limits ---- */

/* base with notes centred above and below it (either may be NULL). */
static struct box *stack_box(const struct formula *f, const struct box *base, const struct box *above,
                             const struct box *below)
{
    struct box *box = box_new(f->arena);
    int cols = larger(base->cols, larger(above != NULL ? above->cols : 0, below != NULL ? below->cols : 0));
    box_put_core(f->arena, box, base, (cols - base->cols) / 2, 0);
    if (above != NULL)
        box_put(f->arena, box, above, (cols - above->cols) / 2, -base->up - 1 - above->down);
    if (below != NULL)
        box_put(f->arena, box, below, (cols - below->cols) / 2, base->down + 1 + below->up);
    box->cols = cols;
    box->core_up = box->up;
    box->core_down = box->down;
    return box;
}

static bool takes_limits(const struct tex_node *base, struct math_style style)
{
    if (base == NULL || style.linear)
        return false;
    if (base->kind == TEX_LINE)
        return base->mark == TEX_OVERBRACE || base->mark == TEX_UNDERBRACE || base->limits == TEX_LIMITS_YES;
    if (base->kind != TEX_ATOM && base->kind != TEX_GROUP && base->kind != TEX_STACK)
        return false;
    if (base->limits == TEX_LIMITS_YES || base->limits == TEX_LIMITS_NO)
        return base->limits == TEX_LIMITS_YES;
    bool name = base->kind != TEX_ATOM; /* \operatorname */
    bool sign = base->symbol != NULL && (base->symbol->flags & SYMBOL_LIMITS) != 0;
    return base->cls == ATOM_OP && (name || sign) && style.limits;
}

const struct box *attach_scripts(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct tex_node *base = node->a;
    const struct box *box = base != NULL ? f->node(f, base, style) : box_new(f->arena);
    if (takes_limits(base, style)) {
        const struct box *below = node->b != NULL ? list_box(f, node->b, note_shape) : NULL;
        const struct box *above = node->c != NULL ? list_box(f, node->c, note_shape) : NULL;
        return stack_box(f, box, above, below);
    }
    bool brace =
        base != NULL && base->kind == TEX_LINE && (base->mark == TEX_OVERBRACE || base->mark == TEX_UNDERBRACE);
    if (brace) { /* linear: body[label] */
        const struct tex_node *label = base->mark == TEX_OVERBRACE ? node->c : node->b;
        if (label == NULL)
            return attach_beside(f, box, node, style);
        struct box *row = box_new(f->arena);
        box_put_core(f->arena, row, box, 0, 0);
        box_put(f->arena, row, formula_enclose(f, "[", list_box(f, label, style), "]"), row->cols, 0);
        return row;
    }
    if (style.linear && base != NULL && base->kind == TEX_FRACTION && base->rule)
        box = formula_enclose(f, "(", box, ")");
    return attach_beside(f, box, node, style);
}

/* ---- accents and lines ---- */

struct mark {
    const char *combining, *above, *ascii, *name;
};

static const struct mark marks[] = {
    [TEX_HAT] = {"\u0302", "^", "^", "hat"},
    [TEX_TILDE] = {"\u0303", "~", "~", "tilde"},
    [TEX_BAR] = {"\u0304", "_", "_", "bar"},
    [TEX_VEC] = {"\u20D7", "→", "->", "vec"},
    [TEX_DOT] = {"\u0307", ".", ".", "dot"},
    [TEX_DDOT] = {"\u0308", "..", "..", "ddot"},
    [TEX_DDDOT] = {"\u20DB", "...", "...", "dddot"},
    [TEX_DDDDOT] = {"\u20DC", "....", "....", "ddddot"},
    [TEX_CHECK] = {"\u030C", "ˇ", "v", "check"},
    [TEX_BREVE] = {"\u0306", "˘", "u", "breve"},
    [TEX_ACUTE] = {"\u0301", "´", "'", "acute"},
    [TEX_GRAVE] = {"\u0300", "`", "`", "grave"},
    [TEX_RING] = {"\u030A", "°", "o", "ring"},
    [TEX_OVERLINE] = {"\u0305", "_", "_", "bar"},
    [TEX_UNDERLINE] = {"\u0332", "‾", "-", "underline"},
    [TEX_OVER_RIGHT] = {"\u20D7", "→", "->", "vec"},
    [TEX_OVER_LEFT] = {"\u20D6", "←", "<-", "leftvec"},
    [TEX_OVER_BOTH] = {"\u20E1", "↔", "<->", "bothvec"},
    [TEX_UNDER_RIGHT] = {"\u20EF", "→", "->", "undervec"},
    [TEX_UNDER_LEFT] = {"\u20EE", "←", "<-", "underleftvec"},
    [TEX_UNDER_BOTH] = {"\u034D", "↔", "<->", "underbothvec"},
    [TEX_OVERBRACE] = {NULL, NULL, NULL, NULL},
    [TEX_UNDERBRACE] = {NULL, NULL, NULL, NULL},
    [TEX_UNDER_TILDE] = {"\u0330", "~", "~", "undertilde"},
};
_Static_assert(sizeof marks / sizeof marks[0] == TEX_MARKS, "every mark has a row");

static bool is_below(int mark)
{
    return mark == TEX_UNDERLINE || mark == TEX_UNDER_RIGHT || mark == TEX_UNDER_LEFT || mark == TEX_UNDER_BOTH ||
           mark == TEX_UNDER_TILDE || mark == TEX_UNDERBRACE;
}

/* The one-row text with the mark on its first `most` graphemes (0: all). */
static const struct box *with_mark(const struct formula *f, const struct box *body, const char *mark, int most)
{
    struct slice rest = box_flatten(f->arena, body);
    struct buf text = {0};
    for (int i = 0; rest.bytes > 0; i++) {
        size_t bytes = grapheme_next(rest, f->ambiguous_cols, NULL);
        buf_add(&text, rest.ptr, bytes);
        if (most == 0 || i < most)
            buf_add_str(&text, mark);
        rest = slice_part(rest, bytes, rest.bytes);
    }
    struct slice whole = slice_from(arena_strndup(f->arena, text.bytes > 0 ? text.ptr : "", text.bytes), text.bytes);
    buf_free(&text);
    return box_text(f->arena, whole, is_bold(body), f->ambiguous_cols);
}

/* A row of cols columns that shows the mark: lines and arrows span it, others appear once in the middle. */
static const struct box *mark_row(const struct formula *f, int mark, int cols)
{
    bool plain = f->options->ascii || f->ambiguous_cols == 2;
    const char *text = plain ? marks[mark].ascii : marks[mark].above;
    if (mark == TEX_BAR || mark == TEX_OVERLINE || mark == TEX_UNDERLINE)
        return formula_rule(f, text, cols);
    bool right = mark == TEX_VEC || mark == TEX_OVER_RIGHT || mark == TEX_UNDER_RIGHT;
    bool left = mark == TEX_OVER_LEFT || mark == TEX_UNDER_LEFT, both = mark == TEX_OVER_BOTH || mark == TEX_UNDER_BOTH;
    struct box *row = box_new(f->arena);
    if (cols < 2 || !(right || left || both)) {
        const struct box *sign = formula_text(f, text, false);
        box_put(f->arena, row, sign, cols > sign->cols ? (cols - sign->cols) / 2 : 0, 0);
        return row;
    }
    if (left || both)
        box_put(f->arena, row, formula_text(f, plain ? "<" : "←", false), 0, 0);
    box_put(f->arena, row, formula_rule(f, f->draw->bar, cols - row->cols - (left ? 0 : 1)), row->cols, 0);
    if (right || both)
        box_put(f->arena, row, formula_text(f, plain ? ">" : "→", false), row->cols, 0);
    return row;
}

static const struct box *marked_box(const struct formula *f, const struct box *body, int mark, struct math_style style)
{
    bool combining = !f->options->no_combining && !f->options->ascii && box_is_one_row(body);
    bool line = mark >= TEX_OVERLINE;
    struct slice text = box_is_one_row(body) ? box_flatten(f->arena, body) : (struct slice){"", 0};
    bool one = body->cols > 0 && text.bytes > 0 && *text.ptr != ' ' &&
               grapheme_next(text, f->ambiguous_cols, NULL) == text.bytes;
    if (combining && one && (style.linear || mark != TEX_VEC))
        return with_mark(f, body, marks[mark].combining, 1);
    if (!style.linear || (style.stack && !combining)) {
        struct box *box = box_new(f->arena);
        const struct box *row = mark_row(f, mark, body->cols > 0 ? body->cols : 1);
        int x = row->cols > body->cols ? (row->cols - body->cols) / 2 : 0;
        box_put_core(f->arena, box, body, x, 0);
        box_put(f->arena, box, row, 0, is_below(mark) ? body->down + 1 : -body->up - 1);
        return box;
    }
    if (!combining) {
        const char *name = arena_printf(f->arena, "%s(", marks[mark].name);
        return formula_enclose(f, name, body, ")");
    }
    if (line || mark == TEX_BAR)
        return with_mark(f, body, mark == TEX_BAR ? "\u0305" : marks[mark].combining, 0);
    if (body->cols <= 3)
        return with_mark(f, body, marks[mark].combining, 1);
    return formula_enclose(f, "(", body, arena_printf(f->arena, ")%s", marks[mark].combining));
}

const struct box *attach_accent(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct tex_node *body = node->a;
    while (body != NULL && body->next == NULL && body->kind == TEX_GROUP && !body->tight)
        body = body->a;
    if (body != NULL && body->next == NULL && body->kind == TEX_SCRIPTS && body->a != NULL &&
        !takes_limits(body->a, style)) {
        const struct box *base = f->node(f, body->a, style); /* \hat{x_i}: on the letter */
        if (base->cols == 1 && box_is_one_row(base))
            return attach_beside(f, marked_box(f, base, node->mark, style), body, style);
    }
    return marked_box(f, list_box(f, node->a, style), node->mark, style);
}

static const struct box *brace_row(const struct formula *f, bool over, int cols)
{
    const char *const *pieces = over ? f->draw->brace_over : f->draw->brace_under;
    int left = (cols - 3) / 2, right = cols - 3 - left;
    struct box *row = box_new(f->arena);
    box_put(f->arena, row, formula_text(f, pieces[0], false), 0, 0);
    box_put(f->arena, row, formula_rule(f, pieces[3], left), row->cols, 0);
    box_put(f->arena, row, formula_text(f, pieces[2], false), row->cols, 0);
    box_put(f->arena, row, formula_rule(f, pieces[3], right), row->cols, 0);
    box_put(f->arena, row, formula_text(f, pieces[1], false), row->cols, 0);
    return row;
}

const struct box *attach_line(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct box *body = list_box(f, node->a, style);
    bool over = node->mark == TEX_OVERBRACE;
    if (!over && node->mark != TEX_UNDERBRACE)
        return marked_box(f, body, node->mark, style);
    if (style.linear)
        return body;
    int cols = body->cols > 3 ? body->cols : 3;
    const struct box *brace = brace_row(f, over, cols);
    return stack_box(f, body, over ? brace : NULL, over ? NULL : brace);
}

const struct box *attach_stack(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct box *base = list_box(f, node->a, style);
    struct script_forms alone = {0};
    if (style.linear)
        return beside_linear(f, base, script_of(f, node->c, false, row_shape, &alone),
                             script_of(f, node->b, true, row_shape, &alone));
    const struct box *above = node->b != NULL ? list_box(f, node->b, note_shape) : NULL;
    const struct box *below = node->c != NULL ? list_box(f, node->c, note_shape) : NULL;
    return stack_box(f, base, above, below);
}

/* ---- arrows with text ---- */

struct arrow {
    const char *text, *left, *shaft, *right, *ascii_left, *ascii_shaft, *ascii_right;
};

static const struct arrow arrows[] = {
    {"→", "", "─", "→", "", "-", ">"},   {"←", "←", "─", "", "<", "-", ""},   {"↔", "←", "─", "→", "<", "-", ">"},
    {"⇒", "", "═", "⇒", "", "=", ">"},   {"⇐", "⇐", "═", "", "<", "=", ""},   {"⇔", "⇐", "═", "⇒", "<", "=", ">"},
    {"=", "", "═", "", "", "=", ""},     {"↦", "├", "─", "→", "|", "-", ">"}, {"↪", "⊂", "─", "→", "(", "-", ">"},
    {"↩", "←", "─", "⊃", "<", "-", ")"},
};

const struct box *attach_arrow(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    struct math_style note = note_shape;
    note.stack = !style.linear;
    const struct box *above = node->b != NULL ? list_box(f, node->b, note) : NULL;
    const struct box *below = node->c != NULL ? list_box(f, node->c, note) : NULL;
    const struct arrow *arrow = NULL;
    struct arrow other = {
        .shaft = "─", .ascii_shaft = "-", .left = "", .right = "", .ascii_left = "", .ascii_right = ""};
    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++)
        if (slice_eq_str(node->text, arrows[i].text))
            arrow = &arrows[i];
    if (arrow == NULL) {
        other.right = arena_strndup(f->arena, node->text.ptr, node->text.bytes);
        other.ascii_left = "<";
        other.ascii_right = ">";
        arrow = &other;
    }
    bool plain = f->options->ascii || f->ambiguous_cols == 2;
    const char *left = plain ? arrow->ascii_left : arrow->left, *shaft = plain ? arrow->ascii_shaft : arrow->shaft;
    const char *right = plain ? arrow->ascii_right : arrow->right;
    struct box *row = box_new(f->arena);
    box_put_core(f->arena, row, formula_text(f, left, false), 0, 0);
    box_put_core(f->arena, row, formula_text(f, shaft, false), row->cols, 0);
    if (!style.linear) {
        int cols = larger(above != NULL ? above->cols : 0, below != NULL ? below->cols : 0);
        box_put_core(f->arena, row, formula_rule(f, shaft, cols), row->cols, 0);
        box_put_core(f->arena, row, formula_text(f, right, false), row->cols, 0);
        return stack_box(f, row, above, below);
    }
    if (above != NULL && above->cols > 0)
        box_put_core(f->arena, row, formula_enclose(f, "(", above, ")"), row->cols, 0);
    if (below != NULL && below->cols > 0)
        box_put_core(f->arena, row, formula_enclose(f, "[", below, "]"), row->cols, 0);
    box_put_core(f->arena, row, formula_text(f, right, false), row->cols, 0);
    return row;
}
