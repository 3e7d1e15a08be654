/* tex_constructs.c - commands that build fractions, roots, accents, lines, stacks and arrows. */
#include "tex_command.h"

/* \frac, \binom: text holds the delimiters, value whether there is a rule. */
struct tex_node *tex_read_fraction(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_FRACTION, offset);
    tex_raw_option(tex); /* \cfrac[l] */
    node->a = tex_argument(tex, command->name);
    node->b = tex_argument(tex, command->name);
    node->rule = command->value;
    if (command->text != NULL) {
        node->left = slice_from(command->text, 1);
        node->right = slice_from(command->text + 1, 1);
    }
    return node;
}

/* An argument that is a delimiter, or empty. */
static struct slice delimiter_argument(struct tex *tex, const char *command)
{
    struct slice text = slice_trim(tex_raw_argument(tex));
    if (text.bytes == 0 || tex->failed)
        return slice_from("", 0);
    tex_push(tex, text);
    struct slice delimiter = tex_delimiter(tex, command);
    tex_pop(tex);
    return delimiter;
}

struct tex_node *tex_read_genfrac(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_FRACTION, offset);
    node->left = delimiter_argument(tex, command->name);
    node->right = delimiter_argument(tex, command->name);
    struct slice thickness = slice_trim(tex_raw_argument(tex));
    tex_raw_argument(tex);
    node->rule = thickness.bytes == 0 || *thickness.ptr != '0';
    node->a = tex_argument(tex, command->name);
    node->b = tex_argument(tex, command->name);
    return node;
}

/* \dv[n]{f}{x}, \pdv{f}{x}{y} of the physics package: a fraction of text (d or \partial). With one argument it is the
 * operator d/dx. */
struct tex_node *tex_read_derivative(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct slice order = tex_raw_option(tex), arguments[3] = {{"", 0}};
    int count = 0;
    for (bool more = true; more && count < 3 && !tex->failed; count++) {
        arguments[count] = tex_raw_argument(tex);
        more = count + 1 <= command->value && tex_raw_more(tex) && *tex->input->at == '{';
    }
    const char *d = command->text;
    struct slice f = count > 1 ? arguments[0] : slice_from("", 0), x = arguments[count > 1];
    struct buf text = {0};
    buf_printf(&text, "\\frac{%s", d);
    if (order.ptr != NULL)
        buf_printf(&text, "^{%.*s}", (int)order.bytes, order.ptr);
    else if (count == 3)
        buf_add_str(&text, "^2");
    buf_printf(&text, " %.*s}{%s %.*s", (int)f.bytes, f.ptr, d, (int)x.bytes, x.ptr);
    if (order.ptr != NULL)
        buf_printf(&text, "^{%.*s}", (int)order.bytes, order.ptr);
    if (count == 3)
        buf_printf(&text, " %s %.*s", d, (int)arguments[2].bytes, arguments[2].ptr);
    buf_add_str(&text, "}");
    struct tex_node *node = tex_rewritten(tex, &text, offset);
    buf_free(&text);
    return node;
}

/* Only a marker: tex_list() checks is_infix() of the grammar and calls infix(). */
struct tex_node *tex_read_infix(struct tex *tex, const struct tex_command *command, size_t offset)
{
    return tex_fail(tex, offset, "\\%s needs braces around it", command->name);
}

struct tex_node *tex_read_infix_rest(struct tex *tex, const struct tex_command *command, struct tex_node *above,
                                     size_t offset, bool bracket)
{
    struct tex_node *node = tex_command_node(tex, TEX_FRACTION, above, offset);
    if (slice_eq_str(slice_of(command->name), "above"))
        tex_raw_argument(tex);
    bool allowed = tex_enter(tex, offset);
    node->b = allowed ? tex_list(tex, bracket) : NULL;
    tex_leave(tex);
    node->rule = command->value;
    if (command->text != NULL) {
        node->left = slice_from(command->text, 1);
        node->right = slice_from(command->text + 1, 1);
    }
    return tex->failed ? NULL : node;
}

struct tex_node *tex_read_root(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ROOT, offset);
    struct slice index = tex_raw_option(tex);
    if (index.ptr != NULL)
        node->b = tex_sublist(tex, index);
    node->a = tex_argument(tex, command->name);
    return node;
}

/* \hat{x}: value is the mark. */
struct tex_node *tex_read_accent(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_command_node(tex, TEX_ACCENT, tex_argument(tex, command->name), offset);
    node->mark = (uint8_t)command->value;
    return node;
}

/* \overline{x}, \underbrace{x}. */
struct tex_node *tex_read_line(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_command_node(tex, TEX_LINE, tex_argument(tex, command->name), offset);
    node->mark = (uint8_t)command->value;
    if (command->value == TEX_OVERBRACE || command->value == TEX_UNDERBRACE)
        node->cls = ATOM_OP;
    return node;
}

/* The class of a list as a whole: that of its only atom. */
static enum atom_class class_of_list(const struct tex_node *list)
{
    if (list == NULL || list->next != NULL)
        return ATOM_ORD;
    if (list->kind == TEX_GROUP && list->cls == ATOM_ORD)
        return class_of_list(list->a);
    return list->kind == TEX_ATOM || list->kind == TEX_GROUP || list->kind == TEX_STACK ? list->cls : ATOM_ORD;
}

/* Whether list is laid out like an operator's name: a word, or operators such as \arg\max. */
static bool is_name(const struct tex_node *list)
{
    const struct tex_node *last = list;
    while (last != NULL && last->next != NULL)
        last = last->next;
    if (last == NULL)
        return false;
    bool letters = last->kind == TEX_ATOM && last->upright && last->cls == ATOM_ORD;
    bool group = last->kind == TEX_GROUP && last->cls == ATOM_ORD;
    return last->cls == ATOM_OP || last->kind == TEX_WORDS || letters || (group && is_name(last->a));
}

/* \overset{a}{b}: value 0 above, 1 below; \stackrel 2 makes a relation. */
struct tex_node *tex_read_stack(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_STACK, offset);
    struct tex_node *note = tex_argument(tex, command->name);
    node->a = tex_argument(tex, command->name);
    *(command->value == 1 ? &node->c : &node->b) = note;
    bool name = command->value == 1 && is_name(node->a);
    node->cls = (uint8_t)(command->value == 2 ? ATOM_REL : name ? ATOM_OP : class_of_list(node->a));
    return node;
}

/* \xrightarrow[below]{above}: text is the arrow. */
struct tex_node *tex_read_arrow(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ARROW, offset);
    struct slice below = tex_raw_option(tex);
    if (below.ptr != NULL)
        node->c = tex_sublist(tex, below);
    node->b = tex_argument(tex, command->name);
    node->text = slice_of(command->text);
    node->cls = ATOM_REL;
    return node;
}
