/* tex_define.c - commands that define macros: \newcommand, \def, \let, \DeclareMathOperator. */
#include "tex_command.h"

#include <string.h>

static struct math_macros *macros_of(struct tex *tex)
{
    if (tex->macros == NULL)
        tex->macros = tex->own_macros = macros_new_alone(tex->source.bytes);
    return tex->macros;
}

/* The name being defined: `\name` or `{\name}`. */
static struct slice defined_name(struct tex *tex, size_t offset)
{
    struct slice name = tex_raw_argument(tex);
    name = slice_trim(slice_part(name, slice_find(name, '\\', 0), name.bytes)); /* comments may surround it */
    name = slice_trim(slice_part(name, 0, slice_find(name, '%', 2)));
    if (name.bytes < 2 || *name.ptr != '\\') {
        tex_fail(tex, offset, "the definition lacks the name of a command");
        return slice_from("x", 1);
    }
    return slice_part(name, 1, name.bytes);
}

/* \newcommand{\name}[2][default]{body} */
struct tex_node *define_read_newcommand(struct tex *tex, const struct tex_command *command, size_t offset)
{
    tex_raw_accept(tex, '*');
    struct slice name = defined_name(tex, offset), count = tex_raw_option(tex), option = {0};
    if (count.ptr != NULL)
        option = tex_raw_option(tex);
    struct slice body = tex_raw_argument(tex);
    int parameters = 0;
    count = slice_trim(count);
    if (count.ptr != NULL && count.bytes == 1 && char_is_digit(*count.ptr))
        parameters = *count.ptr - '0';
    else if (count.ptr != NULL)
        return tex_fail(tex, offset, "\\%s takes 0 to 9 arguments", command->name);
    if (!tex->failed && (!command->value || macros_find(tex->macros, name) == NULL))
        macros_set(macros_of(tex), name, parameters, option, body);
    return NULL;
}

/* \newenvironment{name}[2]{begin}{end}: stored as the macros begin{name} and end{name}, which cannot be command names. */
struct tex_node *define_read_environment(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)offset;
    (void)command;
    tex_raw_accept(tex, '*');
    struct slice name = slice_trim(tex_raw_argument(tex)), count = slice_trim(tex_raw_option(tex)), option = {0};
    if (count.ptr != NULL)
        option = tex_raw_option(tex);
    struct slice begin = tex_raw_argument(tex), end = tex_raw_argument(tex);
    int parameters = count.bytes == 1 && char_is_digit(*count.ptr) ? *count.ptr - '0' : 0;
    if (tex->failed)
        return NULL;
    const char *key = arena_printf(tex->arena, "begin{%.*s}", (int)name.bytes, name.ptr);
    macros_set(macros_of(tex), slice_of(key), parameters, option, begin);
    key = arena_printf(tex->arena, "end{%.*s}", (int)name.bytes, name.ptr);
    macros_set(macros_of(tex), slice_of(key), 0, slice_from(NULL, 0), end);
    return NULL;
}

/* \def\name#1#2{body} */
struct tex_node *define_read_def(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct slice name = defined_name(tex, offset);
    int parameters = 0;
    while (!tex->failed && tex_raw_accept(tex, '#')) {
        char digit = (char)('1' + parameters);
        if (parameters == 9 || !tex_raw_accept(tex, digit))
            return tex_fail(tex, offset, "\\%s takes parameters #1, #2 and so on", command->name);
        parameters++;
    }
    if (!tex->failed && tex_raw_more(tex) && *tex->input->at != '{')
        return tex_fail(tex, offset, "\\%s takes no text between its parameters", command->name);
    struct slice body = tex_raw_argument(tex);
    if (!tex->failed)
        macros_set(macros_of(tex), name, parameters, slice_from(NULL, 0), body);
    return NULL;
}

/* \let\name=\other */
struct tex_node *define_read_let(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    struct slice name = defined_name(tex, offset);
    tex_raw_accept(tex, '=');
    struct slice body = tex_raw_argument(tex);
    if (!tex->failed)
        macros_let(macros_of(tex), name, body);
    return NULL;
}

/* \DeclareMathOperator{\name}{text} */
struct tex_node *define_read_declare(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    bool star = tex_raw_accept(tex, '*');
    struct slice name = defined_name(tex, offset), text = tex_raw_argument(tex);
    if (tex->failed)
        return NULL;
    const char *body = arena_printf(tex->arena, "\\operatorname%s{%.*s}", star ? "*" : "", (int)text.bytes, text.ptr);
    macros_set(macros_of(tex), name, 0, slice_from(NULL, 0), slice_of(body));
    return NULL;
}
