/* tex_letters.c - commands for letters and words: alphabets, text, operator names, characters that depend on their
 * neighbours. */
#include "tex_command.h"

#include <string.h>

/* \mathbf{x}: value is one of IN_. */
struct tex_node *letters_read_alphabet(struct tex *tex, const struct tex_command *command, size_t offset)
{
    static const enum tex_alphabet alphabets[] = {
        [IN_PLAIN] = TEX_PLAIN,   [IN_BOLD] = TEX_PLAIN,    [IN_BOLD_TOO] = TEX_PLAIN,
        [IN_SCRIPT] = TEX_SCRIPT, [IN_DOUBLE] = TEX_DOUBLE, [IN_FRAKTUR] = TEX_FRAKTUR};
    int in = command->value;
    bool bold = in == IN_BOLD || in == IN_BOLD_TOO || (in != IN_PLAIN && tex->bold);
    enum tex_alphabet alphabet = in == IN_BOLD_TOO ? tex->alphabet : alphabets[in];
    bool upright = in == IN_PLAIN || in == IN_BOLD;
    return tex_command_node(tex, TEX_GROUP, tex_argument_in(tex, command->name, alphabet, bold, upright), offset);
}

/* \bf: to the end of the group. */
struct tex_node *letters_read_alphabet_switch(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)offset;
    tex->alphabet = command->value == IN_SCRIPT ? TEX_SCRIPT : TEX_PLAIN;
    tex->bold = command->value == IN_BOLD;
    tex->upright = command->value != IN_SCRIPT;
    return NULL;
}

struct tex_node *letters_read_words(struct tex *tex, const struct tex_command *command, size_t offset)
{
    return words_parse(tex, command->value == IN_BOLD, offset);
}

/* \operatorname, with a star: limits. value: limits even without it. */
struct tex_node *letters_read_operator(struct tex *tex, const struct tex_command *command, size_t offset)
{
    bool star = tex_raw_accept(tex, '*');
    struct tex_node *node = tex_command_node(tex, TEX_GROUP, NULL, offset);
    node->a = tex_argument_in(tex, command->name, TEX_PLAIN, tex->bold, true);
    node->cls = ATOM_OP;
    node->tight = true;
    node->limits = star || command->value ? TEX_LIMITS_AS_IS : TEX_LIMITS_NO;
    return node;
}

/* \mathrel{x}: value is the class. */
struct tex_node *letters_read_class(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_command_node(tex, TEX_GROUP, tex_argument(tex, command->name), offset);
    node->cls = (uint8_t)command->value;
    return node;
}

/* A character that the table of symbols does not have because it depends on its neighbours: \dots. */
struct tex_node *letters_read_dots(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    struct token token = tex_peek(tex);
    const struct symbol *symbol = token.kind == TOKEN_COMMAND ? symbol_find(token.text) : NULL;
    bool centred = symbol != NULL && (symbol->cls == ATOM_BIN || symbol->cls == ATOM_REL);
    if (token.kind == TOKEN_CHAR)
        centred = strchr("+-*=<>", *token.text.ptr) != NULL;
    return tex_symbol_new(tex, symbol_find(slice_of(centred ? "cdots" : "ldots")), offset);
}

/* \not: the relation that follows, negated. */
struct tex_node *letters_read_not(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct token token = tex_peek(tex);
    if (token.kind == TOKEN_END || token.kind == TOKEN_CLOSE || token.kind == TOKEN_ALIGN)
        return tex_atom_new(tex, slice_of("/"), offset); /* nothing to negate */
    struct tex_node *node = tex_argument(tex, command->name);
    if (node == NULL || node->kind != TEX_ATOM || node->next != NULL)
        return tex_command_node(tex, TEX_CANCEL, node, offset);
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

/* \textcircled{1}: the circled character if there is one, else the argument in parentheses. */
struct tex_node *letters_read_circled(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    struct slice inside = slice_trim(tex_raw_argument(tex));
    unsigned rune = 0;
    if (inside.bytes == 1 && *inside.ptr >= '1' && *inside.ptr <= '9')
        rune = 0x2460u + (unsigned)(*inside.ptr - '1');
    else if (inside.bytes == 1 && *inside.ptr == '0')
        rune = 0x24EA;
    else if (inside.bytes == 2 && *inside.ptr == '1' && char_is_digit(inside.ptr[1]))
        rune = 0x2469u + (unsigned)(inside.ptr[1] - '0');
    else if (inside.bytes == 1 && *inside.ptr >= 'A' && *inside.ptr <= 'Z')
        rune = 0x24B6u + (unsigned)(*inside.ptr - 'A');
    else if (inside.bytes == 1 && *inside.ptr >= 'a' && *inside.ptr <= 'z')
        rune = 0x24D0u + (unsigned)(*inside.ptr - 'a');
    struct buf text = {0}, ascii = {0};
    buf_printf(&ascii, "(%.*s)", (int)inside.bytes, inside.ptr);
    if (rune == 0) {
        struct tex_node *node = tex_command_node(tex, TEX_FENCE, tex_sublist(tex, inside), offset);
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
struct tex_node *letters_read_verb(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
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
