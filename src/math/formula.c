/* formula.c - turns nodes into boxes: atoms and their alphabets, roots, frames. Two styles share this code:
 * stacked (display), and linear, where everything is on one row. */
#include "formula.h"

#include "biji/text.h"

#include <string.h>

/* ---- atoms ---- */

/* A letter or digit in another alphabet, or 0 if that alphabet lacks it. The blocks have holes for letters that
 * Unicode had before (Unicode 15, section 22.2). */
static uint32_t in_alphabet(char c, enum tex_alphabet alphabet)
{
    static const struct {
        char letter;
        uint32_t script, fraktur, twice;
    } holes[] = {
        {'B', 0x212C, 0, 0},           {'C', 0, 0x212D, 0x2102}, {'E', 0x2130, 0, 0}, {'F', 0x2131, 0, 0},
        {'H', 0x210B, 0x210C, 0x210D}, {'I', 0x2110, 0x2111, 0}, {'L', 0x2112, 0, 0}, {'M', 0x2133, 0, 0},
        {'N', 0, 0, 0x2115},           {'P', 0, 0, 0x2119},      {'Q', 0, 0, 0x211A}, {'R', 0x211B, 0x211C, 0x211D},
        {'Z', 0, 0x2128, 0x2124},      {'e', 0x212F, 0, 0},      {'g', 0x210A, 0, 0}, {'o', 0x2134, 0, 0},
    };
    bool capital = c >= 'A' && c <= 'Z', small = c >= 'a' && c <= 'z';
    if (alphabet == TEX_DOUBLE && char_is_digit(c))
        return 0x1D7D8u + (uint32_t)(c - '0');
    if (alphabet == TEX_PLAIN || (!capital && !small))
        return 0;
    for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
        uint32_t hole = alphabet == TEX_SCRIPT    ? holes[i].script
                        : alphabet == TEX_FRAKTUR ? holes[i].fraktur
                                                  : holes[i].twice;
        if (holes[i].letter == c && hole != 0)
            return hole;
    }
    uint32_t first = alphabet == TEX_SCRIPT ? 0x1D49C : alphabet == TEX_FRAKTUR ? 0x1D504 : 0x1D538;
    return first + (capital ? (uint32_t)(c - 'A') : 26u + (uint32_t)(c - 'a'));
}

/* The plain letter of a mathematical letter U+1D400.. that a source may hold, or the rune itself; *bold is set where it
 * was bold. Script, fraktur and double-struck letters stay: their shape means something. */
static uint32_t fold_letter(uint32_t rune, bool *bold)
{
    if (rune < 0x1D400 || rune > 0x1D7FF)
        return rune;
    if (rune < 0x1D6A4) {
        uint32_t alphabet = (rune - 0x1D400) / 52, letter = (rune - 0x1D400) % 52;
        if (alphabet >= 3 && alphabet <= 7)
            return rune;
        *bold = *bold || alphabet == 0 || alphabet == 2 || alphabet == 9 || alphabet == 11;
        return letter < 26 ? 'A' + letter : 'a' + letter - 26;
    }
    if (rune >= 0x1D7CE) {
        if (rune >= 0x1D7D8 && rune <= 0x1D7E1)
            return rune;
        *bold = *bold || rune <= 0x1D7D7 || (rune >= 0x1D7EC && rune <= 0x1D7F5);
        return '0' + (rune - 0x1D7CE) % 10;
    }
    return rune;
}

static const struct box *atom_box(const struct formula *f, const struct tex_node *node)
{
    struct slice text = node->text;
    bool bold = node->bold;
    if (f->options->ascii && node->symbol != NULL)
        return box_text(f->arena, slice_of(symbol_ascii(node->symbol)), bold, f->ambiguous_cols);
    uint32_t rune = 0;
    if (text.bytes == 1 && node->alphabet != TEX_PLAIN && !f->options->ascii) {
        rune = in_alphabet(*text.ptr, (enum tex_alphabet)node->alphabet);
    } else if (text.bytes == 4) {
        int count;
        uint32_t raw = utf8_decode(text.ptr, text.ptr + 4, &count);
        rune = fold_letter(raw, &bold);
        rune = rune == raw ? 0 : rune;
    }
    if (rune != 0) {
        char *copy = arena_text(f->arena, 4);
        text = slice_from(copy, utf8_write(rune, copy));
    }
    if (text.bytes == 1 && *text.ptr == '-' && !f->options->ascii && f->ambiguous_cols == 1)
        text = slice_of("−");
    if (f->options->ascii && text.bytes == 3 && memcmp(text.ptr, "′", 3) == 0)
        text = slice_of("'");
    else if (f->options->ascii && text.bytes == 3 && memcmp(text.ptr, "″", 3) == 0)
        text = slice_of("''");
    else if (f->options->ascii && text.bytes == 3 && memcmp(text.ptr, "‴", 3) == 0)
        text = slice_of("'''");
    return box_text(f->arena, text, bold, f->ambiguous_cols);
}

/* Text unchanged, except as atoms are: mathematical letters become plain ones, and signs have an ASCII form. */
static const struct box *words_box(const struct formula *f, const struct tex_node *node)
{
    bool bold = node->bold;
    struct buf text = {0};
    const char *end = slice_end(node->text);
    for (const char *p = node->text.ptr; p < end;) {
        int count = 1;
        uint32_t rune = (unsigned char)*p < 0x80 ? (uint32_t)*p : utf8_decode(p, end, &count);
        bool sign = f->options->ascii && rune >= 0x80 && !rune_is_cjk(rune);
        const struct symbol *symbol = sign ? symbol_of_text(slice_from(p, (size_t)count)) : NULL;
        if (symbol != NULL)
            buf_add_str(&text, symbol_ascii(symbol));
        else if (!sign || rune < 0x300 || rune > 0x36F) /* ASCII has letters without their accents */
            buf_add_rune(&text, fold_letter(rune, &bold));
        p += count;
    }
    struct slice whole = slice_from(arena_strndup(f->arena, text.bytes > 0 ? text.ptr : "", text.bytes), text.bytes);
    buf_free(&text);
    return box_text(f->arena, whole, bold, f->ambiguous_cols);
}

/* ---- roots ---- */

/* Whether a root sign before list clearly covers all of it. */
static bool is_root_atom(const struct tex_node *list)
{
    if (list == NULL || list->next != NULL)
        return list == NULL || formula_is_number(list);
    const struct tex_node *base = list->kind == TEX_SCRIPTS ? list->a : list;
    return base != NULL && (base->kind == TEX_ATOM || base->kind == TEX_WORDS || base->kind == TEX_ACCENT ||
                            (base->kind == TEX_GROUP && is_root_atom(base->a)));
}

static const struct box *root_box(const struct formula *f, const struct tex_node *node, struct math_style style,
                                  int width)
{
    const struct box *body = linebreak_box(f, node->a, style, LIST_START, width);
    struct box *box = box_new(f->arena);
    const struct box *index =
        node->b != NULL ? list_box(f, node->b, (struct math_style){.linear = true, .script = true}) : NULL;
    struct slice raised = {0};
    if (index != NULL)
        raised = script_map(box_flatten(f->arena, index), true, f->options, f->arena);
    bool plain = style.linear || (box_is_one_row(body) && is_root_atom(node->a));
    bool bracketed = index != NULL && raised.ptr == NULL && (style.linear || (plain && f->options->ascii));
    if (index != NULL && raised.ptr != NULL)
        box_put(f->arena, box, box_text(f->arena, raised, false, f->ambiguous_cols), 0, 0);
    else if (index != NULL && !bracketed)
        box_put(f->arena, box, index, 0, plain ? -1 : body->down - 1);
    if (bracketed)
        box_put_core(f->arena, box, formula_enclose(f, "[", index, "]"), 0, 0);
    const struct box *sign = formula_text(f, plain ? f->draw->root_name : f->draw->root, false);
    if (plain) {
        box_put_core(f->arena, box, sign, box->cols, 0);
        bool bare = is_root_atom(node->a) && !f->options->ascii;
        box_put_core(f->arena, box, bare ? body : formula_enclose(f, "(", body, ")"), box->cols, 0);
        return box;
    }
    int x = box->cols + sign->cols;
    struct box *shifted = box_new(f->arena);
    if (index != NULL && raised.ptr != NULL) { /* the index is at the sign, on the last row */
        box_put(f->arena, shifted, box, 0, body->down);
        box = shifted;
    }
    box_put(f->arena, box, sign, x - sign->cols, body->down);
    for (int y = -body->up; y <= body->down; y++)
        box_put(f->arena, box, formula_text(f, f->draw->side, false), x, y);
    box_put(f->arena, box, formula_text(f, f->draw->root_corner, false), x, -body->up - 1);
    box_put(f->arena, box, formula_rule(f, f->draw->bar, body->cols), x + 1, -body->up - 1);
    box_put_core(f->arena, box, body, x + 1, 0);
    box->core_up = box->up;
    box->core_down = box->down;
    box->bar_right = true;
    return box;
}

/* ---- the rest ---- */

static const struct box *frame_box(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct box *body = list_box(f, node->a, style);
    if (style.linear)
        return formula_enclose(f, "[", body, "]");
    const char *const *corners = f->draw->frame;
    struct box *box = box_new(f->arena);
    int right = body->cols + 3;
    for (int i = 0; i < 2; i++) {
        int y = i == 0 ? -body->up - 1 : body->down + 1;
        box_put(f->arena, box, formula_text(f, corners[2 * i], false), 0, y);
        box_put(f->arena, box, formula_rule(f, f->draw->bar, body->cols + 2), 1, y);
        box_put(f->arena, box, formula_text(f, corners[2 * i + 1], false), right, y);
    }
    for (int y = -body->up; y <= body->down; y++) {
        box_put(f->arena, box, formula_text(f, f->draw->side, false), 0, y);
        box_put(f->arena, box, formula_text(f, f->draw->side, false), right, y);
    }
    box_put(f->arena, box, body, 2, 0);
    box->core_up = box->up;
    box->core_down = box->down;
    return box;
}

static const struct box *phantom_box(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    const struct box *body = list_box(f, node->a, style);
    bool high = node->cols != 1;
    return box_blank(f->arena, node->cols == 0 ? 0 : body->cols, high ? body->core_up : 0, high ? body->core_down : 0);
}

static const struct box *group_box(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    if (node->tight)
        style.script = true;
    return list_box(f, node->a, style);
}

static const struct box *cancel_box(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    struct box *box = box_new(f->arena);
    box_put_core(f->arena, box, list_box(f, node->a, style), 0, 0);
    box->struck = !f->options->no_combining && !f->options->ascii;
    return box;
}

const struct box *formula_node(const struct formula *f, const struct tex_node *node, struct math_style style)
{
    switch ((enum tex_kind)node->kind) {
    case TEX_ATOM:
        return atom_box(f, node);
    case TEX_WORDS:
        return words_box(f, node);
    case TEX_GROUP:
        return group_box(f, node, style);
    case TEX_SCRIPTS:
        return attach_scripts(f, node, style);
    case TEX_FRACTION:
        return fraction_box(f, node, style, 0);
    case TEX_ROOT:
        return root_box(f, node, style, 0);
    case TEX_ACCENT:
        return attach_accent(f, node, style);
    case TEX_LINE:
        return attach_line(f, node, style);
    case TEX_STACK:
        return attach_stack(f, node, style);
    case TEX_ARROW:
        return attach_arrow(f, node, style);
    case TEX_FENCE:
        return fence_node(f, node, style);
    case TEX_MIDDLE:
        return fence_piece(f, node->left, 0, 0);
    case TEX_ARRAY:
        return array_box(f, node->array, style, 0);
    case TEX_FRAME:
        return frame_box(f, node, style);
    case TEX_CANCEL:
        return cancel_box(f, node, style);
    case TEX_PHANTOM:
        return phantom_box(f, node, style);
    case TEX_SPACE:
    case TEX_STYLE:
    case TEX_TAG:
        break;
    }
    return box_new(f->arena);
}

const struct box *formula_within(const struct formula *f, const struct tex_node *node, struct math_style style,
                                 int width)
{
    if (style.linear)
        return NULL;
    if (node->kind == TEX_FRACTION)
        return fraction_box(f, node, style, width - 2);
    if (node->kind == TEX_ROOT)
        return root_box(f, node, style, width - 4);
    if (node->kind == TEX_ARRAY)
        return array_box(f, node->array, style, width);
    style.narrow = true; /* of a table inside, if there is one */
    return node->kind == TEX_FENCE || node->kind == TEX_LINE || node->kind == TEX_SCRIPTS ? formula_node(f, node, style)
                                                                                          : NULL;
}
