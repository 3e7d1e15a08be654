/* tex_delimiters.c - \left..\right, \middle, and the sizes from \big to \Bigg, which count as \left and \right
 * in pairs, and take one row otherwise. */
#include "tex_command.h"

#include <string.h>

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
    if (symbol != NULL && (strcmp(symbol->text, "<") == 0 || strcmp(symbol->text, ">") == 0))
        return slice_of(*symbol->text == '<' ? "⟨" : "⟩"); /* \lt, \gt */
    bool fits = symbol != NULL && (symbol->cls == ATOM_OPEN || symbol->cls == ATOM_CLOSE ||
                                   strcmp(symbol->text, "|") == 0 || strcmp(symbol->text, "‖") == 0 ||
                                   strcmp(symbol->text, "\\") == 0 || strstr("↑↓↕⇑⇓⇕∥", symbol->text) != NULL);
    if (!fits)
        tex_fail(tex, token.offset, "\\%s needs a delimiter, such as a parenthesis or a dot", command);
    return fits ? slice_of(symbol->text) : none;
}

/* \left..\right */
struct tex_node *delimiters_read_fence(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    struct tex_node *node = tex_node_new(tex, TEX_FENCE, offset);
    enum tex_alphabet alphabet = tex->alphabet;
    bool bold = tex->bold;
    node->left = tex_delimiter(tex, "left");
    tex->fences++;
    tex->groups++;
    node->a = tex_list(tex, false);
    tex->groups--;
    tex->fences--;
    tex->alphabet = alphabet;
    tex->bold = bold;
    struct token end = tex_peek(tex);
    if (!token_is(&end, "right"))
        return tex_fail(tex, offset, "\\left has no \\right");
    tex_next(tex);
    node->right = tex_delimiter(tex, "right");
    return node;
}

struct tex_node *delimiters_read_middle(struct tex *tex, const struct tex_command *command, size_t offset)
{
    if (tex->fences == 0)
        return tex_fail(tex, offset, "\\middle is outside \\left and \\right");
    struct tex_node *node = tex_node_new(tex, TEX_MIDDLE, offset);
    node->left = tex_delimiter(tex, command->name);
    return node;
}

/* \bigl(: value is the class, or -1 for the delimiter's own. */
struct tex_node *delimiters_read_big(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct slice text = tex_delimiter(tex, command->name);
    if (text.bytes == 0)
        return NULL;
    struct tex_node *node = tex_atom_new(tex, text, offset);
    if (command->value >= 0)
        node->cls = (uint8_t)command->value;
    node->sized = true;
    return node;
}
