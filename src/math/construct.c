/* construct.c - the commands that are more than a character: one sorted table from name to reader, and the readers. A
 * new command is one row, and a reader if none fits. */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

struct construct {
    const char *name;
    struct tex_node *(*parse)(struct tex *tex, const struct construct *construct, size_t offset);
    int value;        /* what the reader makes of it */
    const char *text; /* the same */
};

static struct tex_node *single(struct tex *tex, enum tex_kind kind, struct tex_node *a, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, kind, offset);
    node->a = a;
    return node;
}

/* "\name", for messages. */
static const char *shown(struct tex *tex, const struct construct *construct)
{
    return arena_printf(tex->arena, "\\%s", construct->name);
}

/* ---- letters and words ---- */

enum { IN_PLAIN, IN_BOLD, IN_BOLD_TOO, IN_SCRIPT, IN_DOUBLE, IN_FRAKTUR };

/* \mathbf{x}: value is one of IN_. */
static struct tex_node *parse_alphabet(struct tex *tex, const struct construct *construct, size_t offset)
{
    static const enum tex_alphabet alphabets[] = {
        [IN_PLAIN] = TEX_PLAIN,   [IN_BOLD] = TEX_PLAIN,    [IN_BOLD_TOO] = TEX_PLAIN,
        [IN_SCRIPT] = TEX_SCRIPT, [IN_DOUBLE] = TEX_DOUBLE, [IN_FRAKTUR] = TEX_FRAKTUR};
    int in = construct->value;
    bool bold = in == IN_BOLD || in == IN_BOLD_TOO || (in != IN_PLAIN && tex->bold);
    enum tex_alphabet alphabet = in == IN_BOLD_TOO ? tex->alphabet : alphabets[in];
    bool upright = in == IN_PLAIN || in == IN_BOLD;
    return single(tex, TEX_GROUP, tex_argument_in(tex, shown(tex, construct), alphabet, bold, upright), offset);
}

/* \bf: to the end of the group. */
static struct tex_node *parse_alphabet_switch(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)offset;
    tex->alphabet = construct->value == IN_SCRIPT ? TEX_SCRIPT : TEX_PLAIN;
    tex->bold = construct->value == IN_BOLD;
    tex->upright = construct->value != IN_SCRIPT;
    return NULL;
}

static struct tex_node *parse_words(struct tex *tex, const struct construct *construct, size_t offset)
{
    return words_parse(tex, construct->value == IN_BOLD, offset);
}

/* \operatorname, with a star: limits. value: limits without one. */
static struct tex_node *parse_operator(struct tex *tex, const struct construct *construct, size_t offset)
{
    bool star = tex_raw_accept(tex, '*');
    struct tex_node *node = single(tex, TEX_GROUP, NULL, offset);
    node->a = tex_argument_in(tex, shown(tex, construct), TEX_PLAIN, tex->bold, true);
    node->cls = ATOM_OP;
    node->tight = true;
    node->limits = star || construct->value ? TEX_LIMITS_AS_IS : TEX_LIMITS_NO;
    return node;
}

/* \mathrel{x}: value is the class. */
static struct tex_node *parse_class(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = single(tex, TEX_GROUP, tex_argument(tex, shown(tex, construct)), offset);
    node->cls = (uint8_t)construct->value;
    return node;
}

/* A character that the table of symbols does not have because it depends on its neighbours: \dots. */
static struct tex_node *parse_dots(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    struct token token = tex_peek(tex);
    const struct symbol *symbol = token.kind == TOKEN_COMMAND ? symbol_find(token.text) : NULL;
    bool centred = symbol != NULL && (symbol->cls == ATOM_BIN || symbol->cls == ATOM_REL);
    if (token.kind == TOKEN_CHAR)
        centred = strchr("+-*=<>", *token.text.ptr) != NULL;
    return tex_symbol_new(tex, symbol_find(slice_of(centred ? "cdots" : "ldots")), offset);
}

/* \not: the relation that follows, negated. */
static struct tex_node *parse_not(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_argument(tex, shown(tex, construct));
    if (node == NULL || node->kind != TEX_ATOM || node->next != NULL)
        return single(tex, TEX_CANCEL, node, offset);
    const char *negated = symbol_negated(node->text);
    struct buf text = {0};
    if (negated != NULL) {
        buf_add_str(&text, negated);
    } else {
        buf_add_slice(&text, node->text);
        buf_add_str(&text, "\u0338");
    }
    struct slice whole = slice_from(arena_strndup(tex->arena, text.ptr, text.bytes), text.bytes);
    const char *plain = node->symbol != NULL ? symbol_ascii(node->symbol) : "=";
    struct symbol *symbol = arena_alloc(tex->arena, sizeof *symbol);
    if (node->symbol == NULL)
        plain = arena_strndup(tex->arena, node->text.ptr, node->text.bytes);
    *symbol = (struct symbol){"not", whole.ptr, arena_printf(tex->arena, "!%s", plain), node->cls, 0};
    node->symbol = symbol;
    node->text = whole;
    buf_free(&text);
    return node;
}

/* \textcircled{1}: the circled character where there is one, else the argument in parentheses. */
static struct tex_node *parse_circled(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    struct slice inside = slice_trim(tex_raw_argument(tex));
    unsigned rune = 0;
    if (inside.bytes == 1 && *inside.ptr >= '1' && *inside.ptr <= '9')
        rune = 0x2460u + (unsigned)(*inside.ptr - '1');
    else if (inside.bytes == 1 && *inside.ptr == '0')
        rune = 0x24EA;
    else if (inside.bytes == 2 && *inside.ptr == '1' && inside.ptr[1] >= '0' && inside.ptr[1] <= '9')
        rune = 0x2469u + (unsigned)(inside.ptr[1] - '0');
    else if (inside.bytes == 1 && *inside.ptr >= 'A' && *inside.ptr <= 'Z')
        rune = 0x24B6u + (unsigned)(*inside.ptr - 'A');
    else if (inside.bytes == 1 && *inside.ptr >= 'a' && *inside.ptr <= 'z')
        rune = 0x24D0u + (unsigned)(*inside.ptr - 'a');
    struct buf text = {0}, ascii = {0};
    buf_printf(&ascii, "(%.*s)", (int)inside.bytes, inside.ptr);
    if (rune == 0) {
        struct tex_node *node = single(tex, TEX_FENCE, tex_sublist(tex, inside), offset);
        node->left = slice_of("(");
        node->right = slice_of(")");
        buf_free(&ascii);
        return node;
    }
    buf_add_rune(&text, rune);
    struct symbol *symbol = arena_alloc(tex->arena, sizeof *symbol);
    *symbol = (struct symbol){"textcircled", arena_strndup(tex->arena, text.ptr, text.bytes),
                              arena_strndup(tex->arena, ascii.ptr, ascii.bytes), ATOM_ORD, 0};
    buf_free(&text);
    buf_free(&ascii);
    return tex_symbol_new(tex, symbol, offset);
}

/* \char"41, \verb|x|. */
static struct tex_node *parse_verb(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    tex_raw_accept(tex, '*');
    if (!tex_raw_more(tex))
        return tex_fail(tex, offset, "\\verb lacks its text");
    char mark = *tex->input->at;
    const char *start = ++tex->input->at;
    const char *stop = memchr(start, mark, (size_t)(tex->input->end - start));
    if (stop == NULL)
        return tex_fail(tex, offset, "\\verb has no end");
    struct tex_node *node = tex_node_new(tex, TEX_WORDS, offset);
    struct buf text = {0};
    while (tex->input->at < stop)
        buf_add_slice(&text, tex_raw_char(tex));
    node->text = slice_from(arena_strndup(tex->arena, text.ptr != NULL ? text.ptr : "", text.bytes), text.bytes);
    buf_free(&text);
    tex->input->at = stop + 1;
    return node;
}

/* ---- fractions, roots, stacks ---- */

/* \frac, \binom: text holds the delimiters, value whether there is a rule. */
static struct tex_node *parse_fraction(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_FRACTION, offset);
    tex_raw_option(tex); /* \cfrac[l] */
    node->a = tex_argument(tex, shown(tex, construct));
    node->b = tex_argument(tex, shown(tex, construct));
    node->rule = construct->value;
    if (construct->text != NULL) {
        node->left = slice_from(construct->text, 1);
        node->right = slice_from(construct->text + 1, 1);
    }
    return node;
}

static struct tex_node *parse_genfrac(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_FRACTION, offset);
    struct slice left = slice_trim(tex_raw_argument(tex)), right = slice_trim(tex_raw_argument(tex));
    struct slice thickness = slice_trim(tex_raw_argument(tex));
    tex_raw_argument(tex);
    node->left = left.bytes == 1 && *left.ptr != '.' ? left : slice_of(left.bytes > 1 ? "{" : "");
    node->right = right.bytes == 1 && *right.ptr != '.' ? right : slice_of(right.bytes > 1 ? "}" : "");
    node->rule = thickness.bytes == 0 || *thickness.ptr != '0';
    node->a = tex_argument(tex, shown(tex, construct));
    node->b = tex_argument(tex, shown(tex, construct));
    return node;
}

/* Only a mark: tex_list() asks construct_is_infix() and calls construct_infix(). */
static struct tex_node *parse_infix(struct tex *tex, const struct construct *construct, size_t offset)
{
    return tex_fail(tex, offset, "\\%s needs braces around it", construct->name);
}

bool construct_is_infix(const struct construct *construct)
{
    return construct->parse == parse_infix;
}

struct tex_node *construct_infix(struct tex *tex, const struct construct *construct, struct tex_node *above,
                                 size_t offset, bool bracket)
{
    struct tex_node *node = single(tex, TEX_FRACTION, above, offset);
    if (slice_eq_str(slice_of(construct->name), "above"))
        tex_raw_argument(tex);
    bool allowed = tex_enter(tex, offset);
    node->b = allowed ? tex_list(tex, bracket) : NULL;
    tex_leave(tex);
    node->rule = construct->value;
    if (construct->text != NULL) {
        node->left = slice_from(construct->text, 1);
        node->right = slice_from(construct->text + 1, 1);
    }
    return tex->failed ? NULL : node;
}

static struct tex_node *parse_root(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ROOT, offset);
    struct slice index = tex_raw_option(tex);
    if (index.ptr != NULL)
        node->b = tex_sublist(tex, index);
    node->a = tex_argument(tex, shown(tex, construct));
    return node;
}

/* \hat{x}: value is the mark. */
static struct tex_node *parse_accent(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = single(tex, TEX_ACCENT, tex_argument(tex, shown(tex, construct)), offset);
    node->mark = (uint8_t)construct->value;
    return node;
}

/* \overline{x}, \underbrace{x}. */
static struct tex_node *parse_line(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = single(tex, TEX_LINE, tex_argument(tex, shown(tex, construct)), offset);
    node->mark = (uint8_t)construct->value;
    if (construct->value == TEX_OVERBRACE || construct->value == TEX_UNDERBRACE)
        node->cls = ATOM_OP;
    return node;
}

/* The class that a list has as a whole: that of its only atom. */
static enum atom_class class_of_list(const struct tex_node *list)
{
    if (list == NULL || list->next != NULL)
        return ATOM_ORD;
    if (list->kind == TEX_GROUP && list->cls == ATOM_ORD)
        return class_of_list(list->a);
    return list->kind == TEX_ATOM || list->kind == TEX_GROUP || list->kind == TEX_STACK ? list->cls : ATOM_ORD;
}

/* \overset{a}{b}: value 0 above, 1 below; \stackrel 2 makes a relation. */
static struct tex_node *parse_stack(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_STACK, offset);
    struct tex_node *note = tex_argument(tex, shown(tex, construct));
    node->a = tex_argument(tex, shown(tex, construct));
    *(construct->value == 1 ? &node->c : &node->b) = note;
    bool name =
        construct->value == 1 && node->a != NULL && node->a->next == NULL &&
        (node->a->kind == TEX_WORDS || (node->a->kind == TEX_GROUP && node->a->a != NULL && node->a->a->upright));
    node->cls = (uint8_t)(construct->value == 2 ? ATOM_REL : name ? ATOM_OP : class_of_list(node->a));
    return node;
}

static struct tex_node *parse_substack(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    struct slice rows = tex_raw_argument(tex);
    return tex->failed ? NULL : environment_substack(tex, rows, offset);
}

/* \xrightarrow[below]{above}: text is the arrow. */
static struct tex_node *parse_arrow(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ARROW, offset);
    struct slice below = tex_raw_option(tex);
    if (below.ptr != NULL)
        node->c = tex_sublist(tex, below);
    node->b = tex_argument(tex, shown(tex, construct));
    node->text = slice_of(construct->text);
    node->cls = ATOM_REL;
    return node;
}

/* ---- delimiters ---- */

struct slice tex_delimiter(struct tex *tex, const char *command)
{
    static const char plain[] = "()[]|/<>";
    struct slice none = {"", 0};
    struct token token = tex_peek(tex);
    if (token.kind == TOKEN_CHAR || token.kind == TOKEN_COMMAND)
        tex_next(tex);
    if (token.kind == TOKEN_CHAR && token.text.bytes == 1 && *token.text.ptr == '.')
        return none;
    if (token.kind == TOKEN_CHAR && token.text.bytes == 1 && strchr(plain, *token.text.ptr) != NULL)
        return *token.text.ptr == '<' ? slice_of("⟨") : *token.text.ptr == '>' ? slice_of("⟩") : token.text;
    const struct symbol *symbol = token.kind == TOKEN_COMMAND                        ? symbol_find(token.text)
                                  : token.kind == TOKEN_CHAR && token.text.bytes > 1 ? symbol_of_text(token.text)
                                                                                     : NULL;
    bool fits = symbol != NULL && (symbol->cls == ATOM_OPEN || symbol->cls == ATOM_CLOSE ||
                                   strcmp(symbol->text, "|") == 0 || strcmp(symbol->text, "‖") == 0 ||
                                   strcmp(symbol->text, "\\") == 0 || strstr("↑↓↕⇑⇓⇕∥", symbol->text) != NULL);
    if (!fits)
        tex_fail(tex, token.offset, "%s needs a delimiter, such as a parenthesis or a dot", command);
    return fits ? slice_of(symbol->text) : none;
}

/* \left..\right */
static struct tex_node *parse_fence(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    struct tex_node *node = tex_node_new(tex, TEX_FENCE, offset);
    enum tex_alphabet alphabet = tex->alphabet;
    bool bold = tex->bold;
    node->left = tex_delimiter(tex, "\\left");
    tex->fences++;
    node->a = tex_list(tex, false);
    tex->fences--;
    tex->alphabet = alphabet;
    tex->bold = bold;
    struct token end = tex_peek(tex);
    if (!token_is(&end, "right"))
        return tex_fail(tex, end.kind == TOKEN_END ? offset : end.offset, "\\left has no \\right");
    tex_next(tex);
    node->right = tex_delimiter(tex, "\\right");
    return node;
}

static struct tex_node *parse_middle(struct tex *tex, const struct construct *construct, size_t offset)
{
    if (tex->fences == 0)
        return tex_fail(tex, offset, "\\middle stands outside \\left and \\right");
    struct tex_node *node = tex_node_new(tex, TEX_MIDDLE, offset);
    node->left = tex_delimiter(tex, shown(tex, construct));
    return node;
}

/* \bigl(: value is the class, or -1 for the delimiter's own. */
static struct tex_node *parse_big(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct slice text = tex_delimiter(tex, shown(tex, construct));
    if (text.bytes == 0)
        return NULL;
    struct tex_node *node = tex_atom_new(tex, text, offset);
    if (construct->value >= 0)
        node->cls = (uint8_t)construct->value;
    return node;
}

/* ---- space, frames, what is not shown ---- */

static struct tex_node *parse_space(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_SPACE, offset);
    node->cols = (int8_t)construct->value;
    return node;
}

/* A length such as 2em, in columns; one column is half an em. */
static int length_cols(struct slice length)
{
    static const struct {
        const char *unit;
        double cols;
    } units[] = {
        {"em", 2},   {"ex", 1},    {"mu", 2.0 / 18}, {"pt", 0.2},  {"mm", 0.57},
        {"cm", 5.7}, {"in", 14.5}, {"pc", 2.4},      {"px", 0.15},
    };
    char text[24];
    length = slice_trim(length);
    if (length.bytes >= sizeof text)
        return 0;
    memcpy(text, length.ptr, length.bytes);
    text[length.bytes] = '\0';
    char *unit;
    double number = strtod(text, &unit);
    unit += strspn(unit, " ");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strncmp(unit, units[i].unit, 2) == 0 && number > 0)
            return number * units[i].cols < 60 ? (int)(number * units[i].cols + 0.5) : 60;
    return 0;
}

/* \hspace{1em}, \kern 1em: value 1: without braces. */
static struct tex_node *parse_length(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_SPACE, offset);
    if (!construct->value) {
        tex_raw_accept(tex, '*');
        node->cols = (int8_t)length_cols(tex_raw_argument(tex));
        return node;
    }
    char text[24];
    size_t bytes = 0;
    bool letters = false;
    while (tex_raw_more(tex) && bytes + 1 < sizeof text) {
        char c = *tex->input->at;
        bool letter = c >= 'a' && c <= 'z';
        if ((letters && !letter) || strchr("0123456789+-. abcdefghijklmnopqrstuvwxyz", c) == NULL)
            break;
        text[bytes++] = c;
        tex->input->at++;
        if (letters && bytes >= 2)
            break; /* units have two letters */
        letters = letter;
    }
    node->cols = (int8_t)length_cols(slice_from(text, bytes));
    return node;
}

/* \phantom and its kin: value as TEX_PHANTOM's cols. */
static struct tex_node *parse_phantom(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = single(tex, TEX_PHANTOM, tex_argument(tex, shown(tex, construct)), offset);
    node->cols = (int8_t)construct->value;
    return node;
}

static struct tex_node *parse_frame(struct tex *tex, const struct construct *construct, size_t offset)
{
    return single(tex, TEX_FRAME,
                  construct->value ? words_parse(tex, false, offset) : tex_argument(tex, shown(tex, construct)),
                  offset);
}

static struct tex_node *parse_cancel(struct tex *tex, const struct construct *construct, size_t offset)
{
    return single(tex, TEX_CANCEL, tex_argument(tex, shown(tex, construct)), offset);
}

static struct tex_node *parse_style(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_STYLE, offset);
    node->style = (uint8_t)construct->value;
    return node;
}

static struct tex_node *parse_nothing(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)tex;
    (void)construct;
    (void)offset;
    return NULL;
}

/* \color{red}, \label{x}: value arguments are dropped. */
static struct tex_node *parse_dropped(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)offset;
    tex_raw_option(tex);
    for (int i = 0; i < construct->value; i++)
        tex_raw_argument(tex);
    return NULL;
}

/* \textcolor{red}{x}: value arguments are dropped, the next is shown. text not NULL: as words. */
static struct tex_node *parse_shown(struct tex *tex, const struct construct *construct, size_t offset)
{
    if (construct->value > 0)
        tex_raw_option(tex);
    for (int i = 0; i < construct->value; i++)
        tex_raw_argument(tex);
    if (construct->text != NULL)
        return words_parse(tex, false, offset);
    return single(tex, TEX_GROUP, tex_argument(tex, shown(tex, construct)), offset);
}

/* \mathchoice: of its four arguments the first. */
static struct tex_node *parse_choice(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = single(tex, TEX_GROUP, tex_argument(tex, shown(tex, construct)), offset);
    for (int i = 0; i < 3; i++)
        tex_raw_argument(tex);
    return node;
}

/* \tag{1}: kept for the row's end. */
static struct tex_node *parse_tag(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    bool star = tex_raw_accept(tex, '*');
    struct tex_chain chain = {0};
    struct tex_node *words = words_parse(tex, false, offset);
    struct tex_node *open = tex_atom_new(tex, slice_of("("), offset), *close = tex_atom_new(tex, slice_of(")"), offset);
    tex_chain_add(&chain, star ? NULL : open);
    tex_chain_add(&chain, words);
    tex_chain_add(&chain, star ? NULL : close);
    if (tex->tag != NULL)
        return tex_fail(tex, offset, "there are two \\tag on one row");
    tex->tag = chain.first;
    return NULL;
}

static struct tex_node *parse_begin(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    return environment_parse(tex, offset);
}

/* ---- macros ---- */

static struct math_macros *macros_of(struct tex *tex)
{
    if (tex->macros == NULL)
        tex->macros = tex->own_macros = math_macros_new();
    return tex->macros;
}

/* The name that a definition is for: `\name` or `{\name}`. */
static struct slice defined_name(struct tex *tex, size_t offset)
{
    struct slice name = slice_trim(tex_raw_argument(tex));
    if (name.bytes < 2 || *name.ptr != '\\') {
        tex_fail(tex, offset, "the definition lacks the name of a command");
        return slice_from("x", 1);
    }
    return slice_part(name, 1, name.bytes);
}

/* \newcommand{\name}[2][default]{body} */
static struct tex_node *parse_newcommand(struct tex *tex, const struct construct *construct, size_t offset)
{
    tex_raw_accept(tex, '*');
    struct slice name = defined_name(tex, offset), count = tex_raw_option(tex), option = {0};
    if (count.ptr != NULL)
        option = tex_raw_option(tex);
    struct slice body = tex_raw_argument(tex);
    int parameters = 0;
    count = slice_trim(count);
    if (count.ptr != NULL && count.bytes == 1 && *count.ptr >= '0' && *count.ptr <= '9')
        parameters = *count.ptr - '0';
    else if (count.ptr != NULL)
        return tex_fail(tex, offset, "\\%s takes a number from 0 to 9 of arguments", construct->name);
    if (!tex->failed && (!construct->value || macros_find(tex->macros, name) == NULL))
        macros_set(macros_of(tex), name, parameters, option, body);
    return NULL;
}

/* \def\name#1#2{body} */
static struct tex_node *parse_def(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct slice name = defined_name(tex, offset);
    int parameters = 0;
    while (!tex->failed && tex_raw_accept(tex, '#')) {
        char digit = (char)('1' + parameters);
        if (parameters == 9 || !tex_raw_accept(tex, digit))
            return tex_fail(tex, offset, "\\%s takes parameters #1, #2 and so on", construct->name);
        parameters++;
    }
    if (!tex->failed && tex_raw_more(tex) && *tex->input->at != '{')
        return tex_fail(tex, offset, "\\%s takes no text between its parameters", construct->name);
    struct slice body = tex_raw_argument(tex);
    if (!tex->failed)
        macros_set(macros_of(tex), name, parameters, slice_from(NULL, 0), body);
    return NULL;
}

/* \let\name=\other */
static struct tex_node *parse_let(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    struct slice name = defined_name(tex, offset);
    tex_raw_accept(tex, '=');
    struct slice body = tex_raw_argument(tex);
    const struct macro *macro = NULL;
    if (body.bytes > 1 && *body.ptr == '\\')
        macro = macros_find(tex->macros, slice_part(body, 1, body.bytes));
    if (tex->failed)
        return NULL;
    if (macro == NULL) {
        macros_set(macros_of(tex), name, 0, slice_from(NULL, 0), body);
        return NULL;
    }
    const char *copy = arena_strndup(tex->arena, macro->body, strlen(macro->body));
    const char *option =
        macro->optional != NULL ? arena_strndup(tex->arena, macro->optional, strlen(macro->optional)) : NULL;
    macros_set(tex->macros, name, macro->parameters, option != NULL ? slice_of(option) : slice_from(NULL, 0),
               slice_of(copy));
    return NULL;
}

/* \DeclareMathOperator{\name}{text} */
static struct tex_node *parse_declare(struct tex *tex, const struct construct *construct, size_t offset)
{
    (void)construct;
    bool star = tex_raw_accept(tex, '*');
    struct slice name = defined_name(tex, offset), text = tex_raw_argument(tex);
    if (tex->failed)
        return NULL;
    const char *body = arena_printf(tex->arena, "\\operatorname%s{%.*s}", star ? "*" : "", (int)text.bytes, text.ptr);
    macros_set(macros_of(tex), name, 0, slice_from(NULL, 0), slice_of(body));
    return NULL;
}

/* clang-format off */
static const struct construct table[] = {
    {" ", parse_space, 1, NULL},
    {"!", parse_space, 0, NULL},
    {",", parse_space, 1, NULL},
    {":", parse_space, 1, NULL},
    {";", parse_space, 1, NULL},
    {">", parse_space, 1, NULL},
    {"Bbb", parse_alphabet, IN_DOUBLE, NULL},
    {"Big", parse_big, -1, NULL},
    {"Bigg", parse_big, -1, NULL},
    {"Biggl", parse_big, ATOM_OPEN, NULL},
    {"Biggm", parse_big, ATOM_REL, NULL},
    {"Biggr", parse_big, ATOM_CLOSE, NULL},
    {"Bigl", parse_big, ATOM_OPEN, NULL},
    {"Bigm", parse_big, ATOM_REL, NULL},
    {"Bigr", parse_big, ATOM_CLOSE, NULL},
    {"DOTSB", parse_nothing, 0, NULL},
    {"DOTSI", parse_nothing, 0, NULL},
    {"DOTSX", parse_nothing, 0, NULL},
    {"DeclareMathOperator", parse_declare, 0, NULL},
    {"Huge", parse_nothing, 0, NULL},
    {"LARGE", parse_nothing, 0, NULL},
    {"Large", parse_nothing, 0, NULL},
    {"Overrightarrow", parse_line, TEX_OVER_RIGHT, NULL},
    {"above", parse_infix, 1, NULL},
    {"acute", parse_accent, TEX_ACUTE, NULL},
    {"allowbreak", parse_nothing, 0, NULL},
    {"atop", parse_infix, 0, NULL},
    {"bar", parse_accent, TEX_BAR, NULL},
    {"bcancel", parse_cancel, 0, NULL},
    {"begin", parse_begin, 0, NULL},
    {"bf", parse_alphabet_switch, IN_BOLD, NULL},
    {"big", parse_big, -1, NULL},
    {"bigg", parse_big, -1, NULL},
    {"biggl", parse_big, ATOM_OPEN, NULL},
    {"biggm", parse_big, ATOM_REL, NULL},
    {"biggr", parse_big, ATOM_CLOSE, NULL},
    {"bigl", parse_big, ATOM_OPEN, NULL},
    {"bigm", parse_big, ATOM_REL, NULL},
    {"bigr", parse_big, ATOM_CLOSE, NULL},
    {"bigstrut", parse_nothing, 0, NULL},
    {"binom", parse_fraction, 0, "()"},
    {"bm", parse_alphabet, IN_BOLD_TOO, NULL},
    {"bold", parse_alphabet, IN_BOLD, NULL},
    {"boldmath", parse_nothing, 0, NULL},
    {"boldsymbol", parse_alphabet, IN_BOLD_TOO, NULL},
    {"boxed", parse_frame, 0, NULL},
    {"brace", parse_infix, 0, "{}"},
    {"brack", parse_infix, 0, "[]"},
    {"breve", parse_accent, TEX_BREVE, NULL},
    {"cal", parse_alphabet_switch, IN_SCRIPT, NULL},
    {"cancel", parse_cancel, 0, NULL},
    {"centering", parse_nothing, 0, NULL},
    {"cfrac", parse_fraction, 1, NULL},
    {"check", parse_accent, TEX_CHECK, NULL},
    {"choose", parse_infix, 0, "()"},
    {"clap", parse_shown, 0, "t"},
    {"color", parse_dropped, 1, NULL},
    {"colorbox", parse_shown, 1, "t"},
    {"dbinom", parse_fraction, 0, "()"},
    {"ddddot", parse_accent, TEX_DDDDOT, NULL},
    {"dddot", parse_accent, TEX_DDDOT, NULL},
    {"ddot", parse_accent, TEX_DDOT, NULL},
    {"def", parse_def, 0, NULL},
    {"dfrac", parse_fraction, 1, NULL},
    {"displaylimits", parse_nothing, 0, NULL},
    {"displaystyle", parse_style, TEX_STYLE_DISPLAY, NULL},
    {"dot", parse_accent, TEX_DOT, NULL},
    {"dots", parse_dots, 0, NULL},
    {"edef", parse_def, 0, NULL},
    {"emph", parse_words, IN_PLAIN, NULL},
    {"enskip", parse_space, 1, NULL},
    {"enspace", parse_space, 1, NULL},
    {"eqref", parse_shown, 0, "t"},
    {"fbox", parse_frame, 1, NULL},
    {"fcolorbox", parse_shown, 2, "t"},
    {"footnotesize", parse_nothing, 0, NULL},
    {"frac", parse_fraction, 1, NULL},
    {"frak", parse_alphabet, IN_FRAKTUR, NULL},
    {"gdef", parse_def, 0, NULL},
    {"genfrac", parse_genfrac, 0, NULL},
    {"grave", parse_accent, TEX_GRAVE, NULL},
    {"hat", parse_accent, TEX_HAT, NULL},
    {"hbox", parse_words, IN_PLAIN, NULL},
    {"hphantom", parse_phantom, 1, NULL},
    {"href", parse_shown, 1, NULL},
    {"hskip", parse_length, 1, NULL},
    {"hspace", parse_length, 0, NULL},
    {"htmlClass", parse_shown, 1, NULL},
    {"htmlData", parse_shown, 1, NULL},
    {"htmlId", parse_shown, 1, NULL},
    {"htmlStyle", parse_shown, 1, NULL},
    {"huge", parse_nothing, 0, NULL},
    {"it", parse_alphabet_switch, IN_PLAIN, NULL},
    {"kern", parse_length, 1, NULL},
    {"label", parse_dropped, 1, NULL},
    {"large", parse_nothing, 0, NULL},
    {"left", parse_fence, 0, NULL},
    {"let", parse_let, 0, NULL},
    {"llap", parse_shown, 0, "t"},
    {"mathbb", parse_alphabet, IN_DOUBLE, NULL},
    {"mathbf", parse_alphabet, IN_BOLD, NULL},
    {"mathbin", parse_class, ATOM_BIN, NULL},
    {"mathcal", parse_alphabet, IN_SCRIPT, NULL},
    {"mathchoice", parse_choice, 0, NULL},
    {"mathclap", parse_shown, 0, NULL},
    {"mathclose", parse_class, ATOM_CLOSE, NULL},
    {"mathfrak", parse_alphabet, IN_FRAKTUR, NULL},
    {"mathinner", parse_class, ATOM_INNER, NULL},
    {"mathit", parse_alphabet, IN_PLAIN, NULL},
    {"mathllap", parse_shown, 0, NULL},
    {"mathnormal", parse_alphabet, IN_PLAIN, NULL},
    {"mathop", parse_class, ATOM_OP, NULL},
    {"mathopen", parse_class, ATOM_OPEN, NULL},
    {"mathord", parse_class, ATOM_ORD, NULL},
    {"mathpunct", parse_class, ATOM_PUNCT, NULL},
    {"mathrel", parse_class, ATOM_REL, NULL},
    {"mathring", parse_accent, TEX_RING, NULL},
    {"mathrlap", parse_shown, 0, NULL},
    {"mathrm", parse_alphabet, IN_PLAIN, NULL},
    {"mathscr", parse_alphabet, IN_SCRIPT, NULL},
    {"mathsf", parse_alphabet, IN_PLAIN, NULL},
    {"mathsfit", parse_alphabet, IN_PLAIN, NULL},
    {"mathstrut", parse_nothing, 0, NULL},
    {"mathtt", parse_alphabet, IN_PLAIN, NULL},
    {"mbox", parse_words, IN_PLAIN, NULL},
    {"medspace", parse_space, 1, NULL},
    {"middle", parse_middle, 0, NULL},
    {"mkern", parse_length, 1, NULL},
    {"mskip", parse_length, 1, NULL},
    {"mspace", parse_length, 0, NULL},
    {"negmedspace", parse_space, 0, NULL},
    {"negthickspace", parse_space, 0, NULL},
    {"negthinspace", parse_space, 0, NULL},
    {"newcommand", parse_newcommand, 0, NULL},
    {"nobreak", parse_nothing, 0, NULL},
    {"nobreakspace", parse_space, 1, NULL},
    {"noindent", parse_nothing, 0, NULL},
    {"nonumber", parse_nothing, 0, NULL},
    {"normalsize", parse_nothing, 0, NULL},
    {"not", parse_not, 0, NULL},
    {"notag", parse_nothing, 0, NULL},
    {"operatorname", parse_operator, 0, NULL},
    {"operatornamewithlimits", parse_operator, 1, NULL},
    {"over", parse_infix, 1, NULL},
    {"overbrace", parse_line, TEX_OVERBRACE, NULL},
    {"overbracket", parse_line, TEX_OVERBRACE, NULL},
    {"overgroup", parse_line, TEX_OVERBRACE, NULL},
    {"overleftarrow", parse_line, TEX_OVER_LEFT, NULL},
    {"overleftharpoon", parse_line, TEX_OVER_LEFT, NULL},
    {"overleftrightarrow", parse_line, TEX_OVER_BOTH, NULL},
    {"overline", parse_line, TEX_OVERLINE, NULL},
    {"overlinesegment", parse_line, TEX_OVERLINE, NULL},
    {"overrightarrow", parse_line, TEX_OVER_RIGHT, NULL},
    {"overrightharpoon", parse_line, TEX_OVER_RIGHT, NULL},
    {"overset", parse_stack, 0, NULL},
    {"phantom", parse_phantom, 2, NULL},
    {"pmb", parse_alphabet, IN_BOLD_TOO, NULL},
    {"providecommand", parse_newcommand, 1, NULL},
    {"qquad", parse_space, 4, NULL},
    {"quad", parse_space, 2, NULL},
    {"raisebox", parse_shown, 1, "t"},
    {"ref", parse_shown, 0, "t"},
    {"relax", parse_nothing, 0, NULL},
    {"renewcommand", parse_newcommand, 0, NULL},
    {"rlap", parse_shown, 0, "t"},
    {"rm", parse_alphabet_switch, IN_PLAIN, NULL},
    {"rule", parse_dropped, 2, NULL},
    {"scriptscriptstyle", parse_style, TEX_STYLE_SCRIPT, NULL},
    {"scriptsize", parse_nothing, 0, NULL},
    {"scriptstyle", parse_style, TEX_STYLE_SCRIPT, NULL},
    {"sf", parse_alphabet_switch, IN_PLAIN, NULL},
    {"sixptsize", parse_nothing, 0, NULL},
    {"small", parse_nothing, 0, NULL},
    {"smash", parse_shown, 0, NULL},
    {"sout", parse_cancel, 0, NULL},
    {"space", parse_space, 1, NULL},
    {"sqrt", parse_root, 0, NULL},
    {"stackrel", parse_stack, 2, NULL},
    {"strut", parse_nothing, 0, NULL},
    {"substack", parse_substack, 0, NULL},
    {"symbf", parse_alphabet, IN_BOLD, NULL},
    {"tag", parse_tag, 0, NULL},
    {"tbinom", parse_fraction, 0, "()"},
    {"text", parse_words, IN_PLAIN, NULL},
    {"textbf", parse_words, IN_BOLD, NULL},
    {"textcircled", parse_circled, 0, NULL},
    {"textcolor", parse_shown, 1, NULL},
    {"textit", parse_words, IN_PLAIN, NULL},
    {"textmd", parse_words, IN_PLAIN, NULL},
    {"textnormal", parse_words, IN_PLAIN, NULL},
    {"textrm", parse_words, IN_PLAIN, NULL},
    {"textsc", parse_words, IN_PLAIN, NULL},
    {"textsf", parse_words, IN_PLAIN, NULL},
    {"textsl", parse_words, IN_PLAIN, NULL},
    {"textstyle", parse_style, TEX_STYLE_TEXT, NULL},
    {"texttt", parse_words, IN_PLAIN, NULL},
    {"textup", parse_words, IN_PLAIN, NULL},
    {"tfrac", parse_fraction, 1, NULL},
    {"thickspace", parse_space, 1, NULL},
    {"thinspace", parse_space, 1, NULL},
    {"tilde", parse_accent, TEX_TILDE, NULL},
    {"tiny", parse_nothing, 0, NULL},
    {"tt", parse_alphabet_switch, IN_PLAIN, NULL},
    {"underbar", parse_line, TEX_UNDERLINE, NULL},
    {"underbrace", parse_line, TEX_UNDERBRACE, NULL},
    {"underbracket", parse_line, TEX_UNDERBRACE, NULL},
    {"undergroup", parse_line, TEX_UNDERBRACE, NULL},
    {"underleftarrow", parse_line, TEX_UNDER_LEFT, NULL},
    {"underleftrightarrow", parse_line, TEX_UNDER_BOTH, NULL},
    {"underline", parse_line, TEX_UNDERLINE, NULL},
    {"underlinesegment", parse_line, TEX_UNDERLINE, NULL},
    {"underrightarrow", parse_line, TEX_UNDER_RIGHT, NULL},
    {"underset", parse_stack, 1, NULL},
    {"url", parse_shown, 0, "t"},
    {"utilde", parse_line, TEX_UNDER_TILDE, NULL},
    {"vcenter", parse_shown, 0, NULL},
    {"vec", parse_accent, TEX_VEC, NULL},
    {"verb", parse_verb, 0, NULL},
    {"vphantom", parse_phantom, 0, NULL},
    {"widecheck", parse_accent, TEX_CHECK, NULL},
    {"widehat", parse_accent, TEX_HAT, NULL},
    {"widetilde", parse_accent, TEX_TILDE, NULL},
    {"xLeftarrow", parse_arrow, 0, "⇐"},
    {"xLeftrightarrow", parse_arrow, 0, "⇔"},
    {"xRightarrow", parse_arrow, 0, "⇒"},
    {"xcancel", parse_cancel, 0, NULL},
    {"xdef", parse_def, 0, NULL},
    {"xhookleftarrow", parse_arrow, 0, "↩"},
    {"xhookrightarrow", parse_arrow, 0, "↪"},
    {"xleftarrow", parse_arrow, 0, "←"},
    {"xleftharpoondown", parse_arrow, 0, "↽"},
    {"xleftharpoonup", parse_arrow, 0, "↼"},
    {"xleftrightarrow", parse_arrow, 0, "↔"},
    {"xleftrightharpoons", parse_arrow, 0, "⇋"},
    {"xlongequal", parse_arrow, 0, "="},
    {"xmapsto", parse_arrow, 0, "↦"},
    {"xrightarrow", parse_arrow, 0, "→"},
    {"xrightharpoondown", parse_arrow, 0, "⇁"},
    {"xrightharpoonup", parse_arrow, 0, "⇀"},
    {"xrightleftharpoons", parse_arrow, 0, "⇌"},
    {"xtofrom", parse_arrow, 0, "⇄"},
    {"xtwoheadleftarrow", parse_arrow, 0, "↞"},
    {"xtwoheadrightarrow", parse_arrow, 0, "↠"},
};
/* clang-format on */

const struct construct *construct_find(struct slice name)
{
    size_t low = 0, high = sizeof table / sizeof table[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(name.ptr, table[middle].name, name.bytes);
        if (order == 0 && table[middle].name[name.bytes] == '\0')
            return &table[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct tex_node *construct_parse(struct tex *tex, const struct construct *construct, size_t offset)
{
    struct tex_node *node = NULL;
    if (tex_enter(tex, offset))
        node = construct->parse(tex, construct, offset);
    tex_leave(tex);
    return tex->failed ? NULL : node;
}
