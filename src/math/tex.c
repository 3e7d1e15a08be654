/* tex.c - lists, atoms and scripts: the grammar proper. The meaning of commands and tables comes with the
 * grammar passed in by math.c, so that nothing here calls upward. */
#include "script.h"
#include "tex_command.h"

#include "biji/text.h"

#include <string.h>

enum { MAX_NESTING_DEPTH = 100 };

struct tex_node *tex_node_new(struct tex *tex, enum tex_kind kind, size_t offset)
{
    struct tex_node *node = arena_alloc(tex->arena, sizeof *node);
    node->kind = (uint8_t)kind;
    node->offset = offset;
    node->alphabet = (uint8_t)tex->alphabet;
    node->bold = tex->bold;
    node->upright = tex->upright;
    return node;
}

struct tex_node *tex_command_node(struct tex *tex, enum tex_kind kind, struct tex_node *a, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, kind, offset);
    node->a = a;
    return node;
}

struct tex_node *tex_command_read(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = NULL;
    if (tex_enter(tex, offset))
        node = command->read(tex, command, offset);
    tex_leave(tex);
    return tex->failed ? NULL : node;
}

void tex_chain_add(struct tex_chain *chain, struct tex_node *node)
{
    if (node == NULL)
        return;
    if (chain->first == NULL)
        chain->first = node;
    else
        chain->last->next = node;
    while (node->next != NULL)
        node = node->next;
    chain->last = node;
}

struct tex_node *tex_symbol_new(struct tex *tex, const struct symbol *symbol, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ATOM, offset);
    node->symbol = symbol;
    node->text = slice_of(symbol->text);
    node->cls = symbol->cls;
    return node;
}

/* The class of a character written as itself. */
static enum atom_class class_of(char c)
{
    switch (c) {
    case '+':
    case '-':
    case '*':
        return ATOM_BIN;
    case '=':
    case '<':
    case '>':
    case ':':
        return ATOM_REL;
    case '(':
    case '[':
        return ATOM_OPEN;
    case ')':
    case ']':
    case '!':
    case '?':
        return ATOM_CLOSE;
    case ',':
    case ';':
        return ATOM_PUNCT;
    default:
        return ATOM_ORD;
    }
}

struct tex_node *tex_atom_new(struct tex *tex, struct slice text, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ATOM, offset);
    bool ascii = (unsigned char)*text.ptr < 0x80;
    node->text = ascii ? text : symbol_alike(text);
    node->cls = (uint8_t)class_of(*node->text.ptr);
    if (ascii)
        return node;
    int count;
    uint32_t rune = utf8_decode(text.ptr, slice_end(text), &count);
    const struct symbol *symbol =
        rune_is_cjk(rune) || slice_eq_str(node->text, "-") ? NULL : symbol_of_text(node->text);
    if (symbol != NULL) {
        node->symbol = symbol;
        bool bar = slice_eq_str(text, "∣") || slice_eq_str(text, "∥"); /* as relations, not as delimiters */
        node->cls = bar ? (uint8_t)ATOM_REL : symbol->cls;
    }
    return node;
}

bool tex_enter(struct tex *tex, size_t offset)
{
    if (++tex->depth <= MAX_NESTING_DEPTH)
        return true;
    tex_fail(tex, offset, "the formula is nested more than %d deep", MAX_NESTING_DEPTH);
    return false;
}

void tex_leave(struct tex *tex)
{
    tex->depth--;
}

/* A group whose `{` has been read: the list inside. Alphabets set inside end with it. */
static struct tex_node *parse_group(struct tex *tex, size_t offset)
{
    enum tex_alphabet alphabet = tex->alphabet;
    bool bold = tex->bold, upright = tex->upright;
    struct tex_node *list = NULL;
    tex->groups++;
    if (tex_enter(tex, offset))
        list = tex_list(tex, false);
    tex_leave(tex);
    tex->groups--;
    struct token end = tex_next(tex);
    if (end.kind == TOKEN_END)
        return tex_fail(tex, offset, "the group opened by { is not closed");
    if (end.kind != TOKEN_CLOSE)
        return tex_fail(tex, end.offset, "there is a %s%.*s inside a group that { opened",
                        end.kind == TOKEN_COMMAND ? "\\" : "", end.kind == TOKEN_COMMAND ? (int)end.text.bytes : 1,
                        end.kind == TOKEN_COMMAND ? end.text.ptr
                        : end.kind == TOKEN_ALIGN ? "&"
                                                  : "$");
    tex->alphabet = alphabet;
    tex->bold = bold;
    tex->upright = upright;
    return list;
}

struct tex_node *tex_unknown(struct tex *tex, struct token token)
{
    tex_warn(tex, token.offset, "the command \\%.*s is not known", (int)(token.text.bytes > 60 ? 60 : token.text.bytes),
             token.text.ptr);
    struct tex_node *node = tex_node_new(tex, TEX_WORDS, token.offset);
    struct token next = tex_peek(tex);
    bool touches = next.kind == TOKEN_OPEN || next.kind == TOKEN_CHAR;
    node->text =
        slice_of(arena_printf(tex->arena, "\\%.*s%s", (int)token.text.bytes, token.text.ptr, touches ? " " : ""));
    return node;
}

static struct tex_node *parse_command(struct tex *tex, struct token token)
{
    const struct tex_command *command = tex->grammar->find(token.text);
    if (command != NULL)
        return tex_command_read(tex, command, token.offset);
    const struct symbol *symbol = symbol_find(token.text);
    if (symbol != NULL && (symbol->flags & SYMBOL_WORDS) == 0)
        return tex_symbol_new(tex, symbol, token.offset);
    if (token.text.bytes == 0)
        return tex_fail(tex, token.offset, "there is nothing after this backslash");
    return tex_unknown(tex, token);
}

static struct tex_node *space_new(struct tex *tex, int cols, size_t offset)
{
    struct tex_node *space = tex_node_new(tex, TEX_SPACE, offset);
    space->cols = (int8_t)cols;
    return space;
}

static struct tex_node *parse_char(struct tex *tex, struct token token)
{
    if (token.text.ptr[0] == '~' || slice_eq_str(token.text, "\u00A0"))
        return space_new(tex, 1, token.offset);
    if (token.text.ptr[0] == '#')
        return tex_fail(tex, token.offset, "there is a # outside a macro");
    return tex_atom_new(tex, token.text, token.offset);
}

/* A nucleus without its scripts. The token is one that can start it. NULL also for commands that show nothing. */
static struct tex_node *parse_nucleus(struct tex *tex)
{
    struct token token = tex_next(tex);
    struct tex_node *group;
    switch (token.kind) {
    case TOKEN_CHAR:
        return parse_char(tex, token);
    case TOKEN_COMMAND:
        return parse_command(tex, token);
    case TOKEN_OPEN:
        group = tex_node_new(tex, TEX_GROUP, token.offset);
        group->a = parse_group(tex, token.offset);
        return group;
    case TOKEN_END:
    case TOKEN_CLOSE:
    case TOKEN_SUP:
    case TOKEN_SUB:
    case TOKEN_ALIGN:
    case TOKEN_DOLLAR:
        break;
    }
    return tex_fail(tex, token.offset, "something is missing here");
}

static bool is_row_end(const struct token *token)
{
    return token_is(token, "\\") || token_is(token, "cr") || token_is(token, "newline");
}

/* Whether a token ends a list. */
static bool ends_list(const struct token *token, bool bracket)
{
    switch (token->kind) {
    case TOKEN_END:
    case TOKEN_CLOSE:
    case TOKEN_ALIGN:
    case TOKEN_DOLLAR:
        return true;
    case TOKEN_CHAR:
        return bracket && slice_eq_str(token->text, "]");
    case TOKEN_COMMAND:
        return is_row_end(token) || token_is(token, "end") || token_is(token, "right") || token_is(token, ")") ||
               token_is(token, "]");
    case TOKEN_OPEN:
    case TOKEN_SUP:
    case TOKEN_SUB:
        break;
    }
    return false;
}

struct tex_node *tex_argument(struct tex *tex, const char *command)
{
    struct token token = tex_peek(tex);
    if (token.kind == TOKEN_OPEN) {
        tex_next(tex);
        return parse_group(tex, token.offset);
    }
    bool script = *command == '_' || *command == '^';
    bool prime = script && token.kind == TOKEN_CHAR && *token.text.ptr == '\'';
    if (ends_list(&token, false) || token.kind == TOKEN_SUP || token.kind == TOKEN_SUB || prime)
        return tex_fail(tex, token.offset, "%s%s lacks its argument", script ? "" : "\\", command);
    return parse_nucleus(tex);
}

struct tex_node *tex_argument_in(struct tex *tex, const char *command, enum tex_alphabet alphabet, bool bold,
                                 bool upright)
{
    enum tex_alphabet outer = tex->alphabet;
    bool outer_bold = tex->bold, outer_upright = tex->upright;
    tex->alphabet = alphabet;
    tex->bold = bold;
    tex->upright = upright;
    struct tex_node *list = tex_argument(tex, command);
    tex->alphabet = outer;
    tex->bold = outer_bold;
    tex->upright = outer_upright;
    return list;
}

struct tex_node *tex_sublist(struct tex *tex, struct slice text)
{
    tex_push(tex, text);
    struct tex_node *list = NULL;
    tex->groups++;
    if (tex_enter(tex, tex->offset))
        list = tex_list(tex, false);
    tex_leave(tex);
    tex->groups--;
    struct token end = tex_peek(tex);
    if (end.kind != TOKEN_END)
        tex_fail(tex, end.offset, "this part of the formula ends too early");
    tex_pop(tex);
    return tex->failed ? NULL : list;
}

struct tex_node *tex_rewritten(struct tex *tex, const struct buf *text, size_t offset)
{
    if (tex->failed || text->bytes == 0 || !tex_count_put_in(tex, text->bytes, offset))
        return NULL;
    struct tex_node *group = tex_node_new(tex, TEX_GROUP, offset);
    group->a = tex_sublist(tex, slice_from(arena_strndup(tex->arena, text->ptr, text->bytes), text->bytes));
    return group;
}

static bool is_operator(const struct tex_node *node)
{
    switch ((enum tex_kind)node->kind) {
    case TEX_ATOM:
    case TEX_GROUP:
        return node->cls == ATOM_OP;
    case TEX_LINE:
    case TEX_STACK:
        return true;
    case TEX_WORDS:
    case TEX_SCRIPTS:
    case TEX_FRACTION:
    case TEX_ROOT:
    case TEX_ACCENT:
    case TEX_ARROW:
    case TEX_FENCE:
    case TEX_MIDDLE:
    case TEX_ARRAY:
    case TEX_SPACE:
    case TEX_STYLE:
    case TEX_FRAME:
    case TEX_CANCEL:
    case TEX_PHANTOM:
    case TEX_TAG:
        break;
    }
    return false;
}

/* Takes \limits, \nolimits and \displaylimits after base; returns whether there was one. */
static bool parse_limits(struct tex *tex, struct tex_node *base)
{
    struct token token = tex_peek(tex);
    bool yes = token_is(&token, "limits"), no = token_is(&token, "nolimits");
    if (!yes && !no && !token_is(&token, "displaylimits"))
        return false;
    tex_next(tex);
    if (base == NULL || !is_operator(base))
        tex_fail(tex, token.offset, "\\%.*s does not follow an operator", (int)token.text.bytes, token.text.ptr);
    else
        base->limits = yes ? TEX_LIMITS_YES : no ? TEX_LIMITS_NO : TEX_LIMITS_AS_IS;
    return true;
}

/* Primes from here on, as one list of atoms. */
static struct tex_node *parse_primes(struct tex *tex, size_t offset)
{
    static const char *const primes[] = {"′", "″", "‴"};
    struct tex_chain chain = {0};
    int count = 0;
    for (struct token token = tex_peek(tex); token.kind == TOKEN_CHAR && *token.text.ptr == '\'';
         token = tex_peek(tex)) {
        tex_next(tex);
        count++;
    }
    for (; count > 0; count -= 3) {
        struct tex_node *atom = tex_node_new(tex, TEX_ATOM, offset);
        atom->text = slice_of(primes[count > 3 ? 2 : count - 1]);
        tex_chain_add(&chain, atom);
    }
    return chain.first;
}

/* Superscript (or subscript) characters from here on, as in x²: one list of plain atoms; NULL without any. */
static struct tex_node *parse_raw_script(struct tex *tex, bool raised)
{
    struct tex_chain chain = {0};
    for (;;) {
        struct token token = tex_peek(tex);
        bool up = false;
        struct slice plain = token.kind == TOKEN_CHAR ? script_plain(token.text, &up) : slice_from(NULL, 0);
        if (plain.ptr == NULL || up != raised)
            return chain.first;
        tex_next(tex);
        tex_chain_add(&chain, tex_atom_new(tex, plain, token.offset));
    }
}

/* The scripts that follow base; base itself without any. */
static struct tex_node *parse_scripts(struct tex *tex, struct tex_node *base)
{
    struct tex_node *sub = NULL;
    struct tex_chain sup = {0};
    bool has_sub = false, has_sup = false, has_primes = false;
    size_t offset = tex->offset;
    for (;;) {
        struct token token = tex_peek(tex);
        if (token.kind == TOKEN_SUB) {
            if (has_sub)
                return tex_fail(tex, token.offset,
                                "there are two subscripts on one base; add braces to tell them apart");
            tex_next(tex);
            sub = tex_argument(tex, "_");
            has_sub = true;
        } else if (token.kind == TOKEN_SUP || (token.kind == TOKEN_CHAR && *token.text.ptr == '\'')) {
            bool prime = token.kind == TOKEN_CHAR;
            if (has_sup || (prime && has_primes))
                return tex_fail(tex, token.offset,
                                "there are two superscripts on one base; add braces to tell them apart");
            if (!prime)
                tex_next(tex);
            tex_chain_add(&sup, prime ? parse_primes(tex, token.offset) : tex_argument(tex, "^"));
            has_primes = has_primes || prime;
            has_sup = has_sup || !prime;
        } else if (token.kind != TOKEN_COMMAND && (token.kind != TOKEN_CHAR || (unsigned char)*token.text.ptr < 0x80)) {
            break; /* neither \limits nor a raised or lowered character */
        } else if (!parse_limits(tex, base)) {
            struct tex_node *up = base != NULL && !has_sup ? parse_raw_script(tex, true) : NULL;
            struct tex_node *down = base != NULL && !has_sub ? parse_raw_script(tex, false) : NULL;
            if (up == NULL && down == NULL)
                break;
            tex_chain_add(&sup, up);
            has_sup = has_sup || up != NULL;
            sub = down != NULL ? down : sub;
            has_sub = has_sub || down != NULL;
        }
    }
    if (!has_sub && !has_sup && !has_primes)
        return base;
    struct tex_node *node = tex_node_new(tex, TEX_SCRIPTS, offset);
    node->a = base;
    node->b = sub;
    node->c = sup.first;
    node->cls = base != NULL ? base->cls : ATOM_ORD;
    return node;
}

/* Two atoms that are one sign: digits with a comma between, as 12,288. */
static void mark_thousands(struct tex_node *list)
{
    for (struct tex_node *node = list; node != NULL; node = node->next) {
        bool digit = node->kind == TEX_ATOM && node->text.bytes == 1 && char_is_digit(*node->text.ptr);
        struct tex_node *comma = node->next, *after = comma;
        if (!digit || comma == NULL || comma->kind != TEX_ATOM || !slice_eq_str(comma->text, ",") ||
            comma->offset != node->offset + 1)
            continue;
        int digits = 0;
        for (after = comma->next;
             after != NULL && after->kind == TEX_ATOM && after->offset == comma->offset + 1 + (size_t)digits &&
             after->text.bytes == 1 && char_is_digit(*after->text.ptr);
             after = after->next)
            digits++;
        if (digits == 3)
            comma->cls = ATOM_ORD;
    }
}

struct tex_node *tex_list(struct tex *tex, bool bracket)
{
    struct tex_chain chain = {0};
    for (;;) {
        struct token token = tex_peek(tex);
        if (tex->groups > 0 && is_row_end(&token)) { /* a line break where there are no lines */
            tex_next(tex);
            tex_chain_add(&chain, space_new(tex, 1, token.offset));
            continue;
        }
        if (ends_list(&token, bracket))
            break;
        const struct tex_command *command = token.kind == TOKEN_COMMAND ? tex->grammar->find(token.text) : NULL;
        if (command != NULL && tex->grammar->is_infix(command)) {
            tex_next(tex);
            return tex->grammar->infix(tex, command, chain.first, token.offset, bracket);
        }
        bool bare =
            token.kind == TOKEN_SUP || token.kind == TOKEN_SUB || (token.kind == TOKEN_CHAR && *token.text.ptr == '\'');
        struct tex_node *node = bare ? NULL : parse_nucleus(tex);
        if (bare || (node != NULL && node->next == NULL && node->kind != TEX_STYLE))
            node = parse_scripts(tex, node);
        tex_chain_add(&chain, node);
    }
    mark_thousands(chain.first);
    if (!tex->failed)
        delimiters_pair(chain.first);
    return tex->failed ? NULL : chain.first;
}

bool tex_parse(struct slice source, const struct tex_grammar *grammar, struct math_macros *macros, struct arena *arena,
               struct tex_node **list, struct math_error *error)
{
    struct tex tex = {.grammar = grammar, .arena = arena, .macros = macros, .error = error, .source = source};
    macros_count_source(macros, source.bytes);
    tex_push(&tex, source);
    *list = grammar->lines(&tex);
    struct token end = tex_peek(&tex);
    if (!tex.failed && end.kind != TOKEN_END) {
        bool command = end.kind == TOKEN_COMMAND;
        tex_fail(&tex, end.offset, "there is a %s%.*s that nothing opened", command ? "\\" : "",
                 command ? (int)end.text.bytes : 1,
                 command                   ? end.text.ptr
                 : end.kind == TOKEN_ALIGN ? "&"
                 : end.kind == TOKEN_CLOSE ? "}"
                                           : "$");
    }
    math_macros_free(tex.own_macros);
    return !tex.failed;
}
