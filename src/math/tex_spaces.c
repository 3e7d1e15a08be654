/* tex_spaces.c - commands for space, frames and numbers, and those whose arguments are ignored. */
#include "tex_command.h"

#include <stdlib.h>
#include <string.h>

struct tex_node *spaces_read_space(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_SPACE, offset);
    node->cols = (int8_t)command->value;
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
struct tex_node *spaces_read_length(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_SPACE, offset);
    if (!command->value) {
        tex_raw_accept(tex, '*');
        node->cols = (int8_t)length_cols(tex_raw_argument(tex));
        return node;
    }
    if (tex_raw_more(tex) && *tex->input->at == '{') {
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

/* \phantom and similar: value as TEX_PHANTOM's cols. */
struct tex_node *spaces_read_phantom(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_command_node(tex, TEX_PHANTOM, tex_argument(tex, command->name), offset);
    node->cols = (int8_t)command->value;
    return node;
}

struct tex_node *spaces_read_frame(struct tex *tex, const struct tex_command *command, size_t offset)
{
    return tex_command_node(
        tex, TEX_FRAME, command->value ? words_parse(tex, false, offset) : tex_argument(tex, command->name), offset);
}

struct tex_node *spaces_read_cancel(struct tex *tex, const struct tex_command *command, size_t offset)
{
    return tex_command_node(tex, TEX_CANCEL, tex_argument(tex, command->name), offset);
}

struct tex_node *spaces_read_style(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_STYLE, offset);
    node->style = (uint8_t)command->value;
    return node;
}

struct tex_node *spaces_read_nothing(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)tex;
    (void)command;
    (void)offset;
    return NULL;
}

/* \color{red}, \label{x}: value arguments are dropped. */
struct tex_node *spaces_read_dropped(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)offset;
    tex_raw_option(tex);
    for (int i = 0; i < command->value; i++)
        tex_raw_argument(tex);
    return NULL;
}

/* \textcolor{red}{x}: value arguments are dropped, the next is shown: with text "t" as words, with "o" after an
 * option, with "p" both. */
struct tex_node *spaces_read_shown(struct tex *tex, const struct tex_command *command, size_t offset)
{
    char kind = command->text != NULL ? *command->text : '\0';
    if (command->value > 0 || kind == 'o' || kind == 'p')
        tex_raw_option(tex);
    for (int i = 0; i < command->value; i++)
        tex_raw_argument(tex);
    if (kind == 't' || kind == 'p')
        return words_parse(tex, false, offset);
    return tex_command_node(tex, TEX_GROUP, tex_argument(tex, command->name), offset);
}

/* \mathchoice: of its four arguments the first. */
struct tex_node *spaces_read_choice(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct tex_node *node = tex_command_node(tex, TEX_GROUP, tex_argument(tex, command->name), offset);
    for (int i = 0; i < 3; i++)
        tex_raw_argument(tex);
    return node;
}

/* \tag{1}: kept for the row's end. */
struct tex_node *spaces_read_tag(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    bool star = tex_raw_accept(tex, '*');
    struct tex_chain chain = {0};
    struct tex_node *words = words_parse(tex, false, offset);
    struct tex_node *open = tex_atom_new(tex, slice_of("("), offset), *close = tex_atom_new(tex, slice_of(")"), offset);
    tex_chain_add(&chain, star ? NULL : open);
    tex_chain_add(&chain, words);
    tex_chain_add(&chain, star ? NULL : close);
    if (tex->tag != NULL)
        return tex_fail(tex, offset, "there are two \\tag commands on one row");
    tex->tag = chain.first;
    return NULL;
}

struct tex_node *spaces_read_begin(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    return environment_parse(tex, offset);
}
