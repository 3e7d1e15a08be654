/* formula_words.c - a formula as a sentence, for readers who listen or use braille: the tree is read in order, and what sight gets
 * from position (a fraction, an index, a root) is said, with an end mark if it contains more than one item. */
#include "formula_words.h"

#include "biji/language.h"
#include "biji/text.h"

#include <stdio.h>
#include <string.h>

/* The words for a character; others are read literally. */
static const struct {
    const char *sign, *words;
} signs[] = {
    {"+", N_("plus")},
    {"−", N_("minus")},
    {"-", N_("minus")},
    {"±", N_("plus or minus")},
    {"=", N_("equals")},
    {"≠", N_("is not equal to")},
    {"≈", N_("is about")},
    {"≡", N_("is identical to")},
    {"<", N_("is less than")},
    {">", N_("is greater than")},
    {"≤", N_("is at most")},
    {"≥", N_("is at least")},
    {"∈", N_("in")},
    {"∉", N_("not in")},
    {"⊂", N_("subset of")},
    {"⊆", N_("subset of or equal to")},
    {"∪", N_("union")},
    {"∩", N_("intersection")},
    {"∑", N_("sum")},
    {"∏", N_("product")},
    {"∫", N_("integral")},
    {"∂", N_("partial")},
    {"∇", N_("gradient")},
    {"∞", N_("infinity")},
    {"×", N_("times")},
    {"⋅", N_("dot")},
    {"·", N_("dot")},
    {"/", N_("divided by")},
    {"∘", N_("composed with")},
    {"⊙", N_("element-wise times")},
    {"⊕", N_("direct sum")},
    {"⊗", N_("tensor product")},
    {"→", N_("to")},
    {"←", N_("from")},
    {"↦", N_("maps to")},
    {"⇒", N_("implies")},
    {"∼", N_("is distributed as")},
    {"~", N_("is distributed as")},
    {"∝", N_("is proportional to")},
    {"∣", N_("given")},
    {"∥", N_("double bar")},
    {"‖", N_("double bar")},
    {"∀", N_("for all")},
    {"∃", N_("there is")},
    {"⊤", N_("transposed")},
    {"′", N_("prime")},
    {"…", N_("and so on")},
    {"⋯", N_("and so on")},
    {"(", N_("open bracket")},
    {")", N_("close bracket")},
    {"[", N_("open square bracket")},
    {"]", N_("close square bracket")},
    {"{", N_("open brace")},
    {"}", N_("close brace")},
    {"|", N_("bar")},
    {"¬", N_("not")},
    {"∧", N_("and")},
    {"∨", N_("or")},
    {"≪", N_("is much less than")},
    {"≫", N_("is much greater than")},
    {"⌊", N_("floor")},
    {"⌋", N_("end of floor")},
    {"⌈", N_("ceiling")},
    {"⌉", N_("end of ceiling")},
};

static void say(struct buf *out, const char *words)
{
    if (out->bytes > 0)
        buf_add_char(out, ' ');
    buf_add_str(out, words);
}

static void say_slice(struct buf *out, struct slice text)
{
    text = slice_trim(text);
    if (text.bytes == 0)
        return;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (slice_eq_str(text, signs[i].sign)) {
            say(out, _(signs[i].words));
            return;
        }
    }
    say(out, "");
    buf_add_slice(out, text);
}

/* Whether a list is one thing, which needs no end. */
static bool is_single(const struct tex_node *list)
{
    while (list != NULL && list->next == NULL && list->kind == TEX_GROUP)
        list = list->a;
    return list == NULL || (list->next == NULL && (list->kind == TEX_ATOM || list->kind == TEX_WORDS));
}

static void say_list(struct buf *out, const struct tex_node *list, int depth);

/* A part with its name before it, and an end where it is longer than one thing. */
static void say_part(struct buf *out, const char *name, const struct tex_node *part, const char *end, int depth)
{
    say(out, name);
    say_list(out, part, depth);
    if (!is_single(part) && *end != '\0')
        say(out, end);
}

/* The text of a list that is one atom; empty for others. */
static struct slice only_text(const struct tex_node *list)
{
    while (list != NULL && list->next == NULL && list->kind == TEX_GROUP)
        list = list->a;
    return list != NULL && list->next == NULL && list->kind == TEX_ATOM ? list->text : slice_from("", 0);
}

static void say_power(struct buf *out, const struct tex_node *sup, int depth)
{
    struct slice only = only_text(sup);
    if (slice_eq_str(only, "2"))
        say(out, _("squared"));
    else if (slice_eq_str(only, "3"))
        say(out, _("cubed"));
    else if (slice_eq_str(only, "⊤") || slice_eq_str(only, "T"))
        say(out, _("transposed"));
    else if (slice_eq_str(only, "′"))
        say(out, _("prime"));
    else if (is_single(sup)) {
        struct buf power = {0};
        say_list(&power, sup, depth);
        say(out, "");
        buf_printf(out, _("to the %s"), power.ptr != NULL ? power.ptr : "");
        buf_free(&power);
    } else {
        say_part(out, _("to the"), sup, _("end of power"), depth);
    }
}

static void say_scripts(struct buf *out, const struct tex_node *n, int depth)
{
    bool ranges = n->a != NULL && n->a->next == NULL && n->a->cls == ATOM_OP;
    say_list(out, n->a, depth);
    if (n->b != NULL)
        say_part(out, ranges ? _("from") : _("sub"), n->b, ranges ? "" : _("end of sub"), depth);
    if (n->c != NULL && ranges)
        say_part(out, _("up to"), n->c, "", depth);
    else if (n->c != NULL)
        say_power(out, n->c, depth);
    if (ranges)
        say(out, _("of"));
}

static void say_fraction(struct buf *out, const struct tex_node *n, int depth)
{
    if (!n->rule) {
        say_part(out, _("binomial"), n->a, "", depth);
        say_part(out, _("choose"), n->b, "", depth);
        say(out, _("end of binomial"));
        return;
    }
    say(out, _("fraction"));
    say_list(out, n->a, depth);
    say(out, _("over"));
    say_list(out, n->b, depth);
    say(out, _("end of fraction"));
}

static const char *mark_name(unsigned mark)
{
    static const char *const names[TEX_MARKS] = {
        [TEX_HAT] = N_("hat"),
        [TEX_TILDE] = N_("tilde"),
        [TEX_BAR] = N_("with a bar"),
        [TEX_VEC] = N_("as a vector"),
        [TEX_DOT] = N_("dotted"),
        [TEX_DDOT] = N_("double dotted"),
        [TEX_OVERLINE] = N_("overlined"),
        [TEX_UNDERLINE] = N_("underlined"),
        [TEX_OVERBRACE] = N_("with a brace above"),
        [TEX_UNDERBRACE] = N_("with a brace below"),
    };
    return mark < TEX_MARKS && names[mark] != NULL ? _(names[mark]) : _("with a mark");
}

static void say_array(struct buf *out, const struct tex_array *array, int depth)
{
    bool named = array->table == TEX_MATRIX || array->table == TEX_CASES;
    int number = 0;
    char row_name[60];
    if (named)
        say(out, array->table == TEX_CASES ? _("cases") : _("matrix"));
    for (const struct tex_row *row = array->rows; row != NULL; row = row->next) {
        if (row->cells == NULL)
            continue;
        snprintf(row_name, sizeof row_name, _("row %d:"), ++number);
        if (named)
            say(out, row_name);
        for (const struct tex_cell *cell = row->cells; cell != NULL; cell = cell->next) {
            say_list(out, cell->list, depth);
            if (named && cell->next != NULL)
                buf_add_str(out, _(","));
        }
        buf_add_str(out, row->next != NULL ? _(";") : "");
    }
    if (named)
        say(out, array->table == TEX_CASES ? _("end of cases") : _("end of matrix"));
}

static void say_node(struct buf *out, const struct tex_node *n, int depth)
{
    switch ((enum tex_kind)n->kind) {
    case TEX_ATOM:
    case TEX_WORDS:
        say_slice(out, n->text);
        break;
    case TEX_GROUP:
    case TEX_FRAME:
    case TEX_TAG:
        say_list(out, n->a, depth);
        break;
    case TEX_SCRIPTS:
        say_scripts(out, n, depth);
        break;
    case TEX_FRACTION:
        say_fraction(out, n, depth);
        break;
    case TEX_ROOT:
        if (n->b != NULL)
            say_part(out, _("root of index"), n->b, "", depth);
        say_part(out, n->b != NULL ? _("of") : _("square root of"), n->a, _("end of root"), depth);
        break;
    case TEX_ACCENT:
    case TEX_LINE:
        say_list(out, n->a, depth);
        say(out, mark_name(n->mark));
        break;
    case TEX_STACK:
        say_list(out, n->a, depth);
        if (n->b != NULL)
            say_part(out, _("with above"), n->b, _("end"), depth);
        if (n->c != NULL)
            say_part(out, _("with below"), n->c, _("end"), depth);
        break;
    case TEX_ARROW:
        say_slice(out, n->text);
        break;
    case TEX_FENCE:
        say_slice(out, n->left);
        say_list(out, n->a, depth);
        say_slice(out, n->right);
        break;
    case TEX_MIDDLE:
        say_slice(out, n->left);
        break;
    case TEX_ARRAY:
        say_array(out, n->array, depth);
        break;
    case TEX_CANCEL:
        say_part(out, _("struck out"), n->a, _("end"), depth);
        break;
    case TEX_SPACE:
    case TEX_STYLE:
    case TEX_PHANTOM:
        break;
    }
}

static void say_list(struct buf *out, const struct tex_node *list, int depth)
{
    enum { MAX_DEPTH = 200 }; /* deeper than that nobody follows by ear */
    for (const struct tex_node *n = list; n != NULL && depth < MAX_DEPTH; n = n->next)
        say_node(out, n, depth + 1);
}

const struct math_row *words_row(const struct tex_node *list, int ambiguous_cols, struct arena *arena)
{
    struct buf said = {0}, safe = {0};
    say_list(&said, list, 0);
    text_safe(buf_slice(&said), &safe);
    size_t count = 0, bytes = safe.bytes;
    char *text = arena_strndup(arena, safe.ptr != NULL ? safe.ptr : "", bytes);
    for (size_t i = 0; i < bytes; i++)
        count += text[i] == ' ';
    struct math_run *runs = arena_alloc(arena, (count + 1) * sizeof *runs);
    struct math_row *row = arena_alloc(arena, sizeof *row);
    *row = (struct math_row){.runs = runs};
    for (size_t from = 0; from < bytes;) {
        size_t to = slice_find(slice_from(text, bytes), ' ', from);
        to += to < bytes;
        struct slice word = slice_from(text + from, to - from);
        runs[row->run_count] =
            (struct math_run){.text = word, .cols = text_cols(word, ambiguous_cols), .may_break = true};
        row->cols += runs[row->run_count++].cols;
        from = to;
    }
    buf_free(&said);
    buf_free(&safe);
    return row;
}
