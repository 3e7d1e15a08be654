/* tex_chemistry.c - \ce{...} of mhchem: a chemical formula rewritten as TeX and read by the grammar. Letters are upright,
 * digits after them are subscripts, charges are superscripts, arrows have text above and below, and signs are spaced
 * where the source has blanks. Syntax: the mhchem manual, "Chemical Formulae" and "Reaction Arrows". */
#include "tex_command.h"

#include <string.h>

/* The end of the group that begins at text[at], a `{` or `[`: the offset of the closing bracket, or text.bytes. */
static size_t group_end(struct slice text, size_t at)
{
    char open = text.ptr[at], close = open == '{' ? '}' : ']';
    int depth = 0;
    for (; at < text.bytes; at++) {
        depth += text.ptr[at] == open ? 1 : text.ptr[at] == close ? -1 : 0;
        if (depth == 0)
            return at;
    }
    return text.bytes;
}

static void add_upright(struct buf *out, struct slice text)
{
    buf_add_str(out, "\\mathrm{");
    buf_add_slice(out, text);
    buf_add_str(out, "}");
}

/* Adds the arrow at text[at], if there is one, with the text in brackets after it. Returns its bytes, or 0. */
static size_t add_arrow(struct buf *out, struct slice text, size_t at)
{
    static const char *const arrows[][2] = {{"<=>>", "\\xrightleftharpoons"},
                                            {"<<=>", "\\xrightleftharpoons"},
                                            {"<=>", "\\xrightleftharpoons"},
                                            {"<-->", "\\xtofrom"},
                                            {"<->", "\\xleftrightarrow"},
                                            {"->", "\\xrightarrow"},
                                            {"<-", "\\xleftarrow"}};
    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++) {
        if (!slice_starts(slice_part(text, at, text.bytes), arrows[i][0]))
            continue;
        size_t end = at + strlen(arrows[i][0]);
        struct slice notes[2] = {{"", 0}, {"", 0}};
        for (int n = 0; n < 2 && end < text.bytes && text.ptr[end] == '['; n++) {
            size_t close = group_end(text, end);
            notes[n] = slice_part(text, end + 1, close);
            end = close < text.bytes ? close + 1 : close;
        }
        buf_printf(out, "\\mathrel{%s[\\ce{%.*s}]{\\ce{%.*s}}}", arrows[i][1], (int)notes[1].bytes, notes[1].ptr,
                   (int)notes[0].bytes, notes[0].ptr);
        return end - at;
    }
    return 0;
}

/* Adds the script after `^` or `_` at text[at]. Returns the bytes taken. */
static size_t add_script(struct buf *out, struct slice text, size_t at)
{
    size_t from = at + 1, to = from;
    if (to < text.bytes && text.ptr[to] == '{') {
        to = group_end(text, from);
        from++;
    } else {
        while (to < text.bytes && (char_is_digit(text.ptr[to]) || text.ptr[to] == '+' || text.ptr[to] == '-'))
            to++;
        if (to == from && to < text.bytes)
            to++;
    }
    buf_printf(out, "%c{\\mathrm{%.*s}}", text.ptr[at], (int)(to - from), text.ptr + from);
    return (to < text.bytes && text.ptr[to] == '}' ? to + 1 : to) - at;
}

/* Whether the sign at text[at] is a charge: it ends a formula. */
static bool is_charge(struct slice text, size_t at, bool behind_formula)
{
    char next = at + 1 < text.bytes ? text.ptr[at + 1] : ' ';
    return behind_formula && strchr(" )]},.;", next) != NULL;
}

/* Adds one piece at text[at]; *behind: whether it directly follows a formula. Returns the bytes taken. */
static size_t add_piece(struct buf *out, struct slice text, size_t at, bool *behind)
{
    char c = text.ptr[at];
    bool was_behind = *behind;
    size_t end = at + 1;
    *behind = false;
    if (c == '$') {
        end = slice_find(text, '$', end);
        buf_add_slice(out, slice_part(text, at + 1, end));
        return end < text.bytes ? end + 1 - at : end - at;
    }
    if (c == '\\') { /* a command stays unchanged */
        while (end < text.bytes && char_is_letter(text.ptr[end]))
            end++;
        end += end == at + 1 && end < text.bytes;
        buf_printf(out, "%.*s ", (int)(end - at), text.ptr + at);
        return end - at;
    }
    size_t arrow = c == '<' || c == '-' ? add_arrow(out, text, at) : 0;
    if (arrow > 0)
        return arrow;
    bool alone = (at == 0 || text.ptr[at - 1] == ' ') && (end == text.bytes || text.ptr[end] == ' ');
    if (alone && (c == '^' || c == 'v')) {
        buf_add_str(out, c == '^' ? "\\uparrow " : "\\downarrow ");
        return 1;
    }
    *behind = true;
    if (c == '^' || c == '_')
        return add_script(out, text, at);
    if (char_is_letter(c)) {
        while (end < text.bytes && char_is_letter(text.ptr[end]))
            end++;
        add_upright(out, slice_part(text, at, end));
    } else if (char_is_digit(c)) {
        while (end < text.bytes &&
               (char_is_digit(text.ptr[end]) || (!was_behind && strchr("./", text.ptr[end]) != NULL)))
            end++;
        buf_printf(out, was_behind ? "_{%.*s}" : "%.*s\\,", (int)(end - at), text.ptr + at);
        *behind = was_behind;
    } else if ((c == '+' || c == '-') && is_charge(text, at, was_behind)) {
        buf_printf(out, "^{%c}", c);
    } else {
        *behind = c == ')' || c == ']' || c == '}';
        buf_add_str(out, c == '#' ? "\\equiv " : c == '*' || c == '.' ? "\\cdot " : "");
        if (strchr("#*.", c) == NULL)
            buf_add_char(out, c);
    }
    return end - at;
}

struct tex_node *chemistry_read(struct tex *tex, const struct tex_command *command, size_t offset)
{
    (void)command;
    struct slice text = tex_raw_argument(tex);
    struct buf out = {0};
    bool behind = false;
    for (size_t at = 0; at < text.bytes;)
        at += add_piece(&out, text, at, &behind);
    struct tex_node *group = tex_rewritten(tex, &out, offset);
    buf_free(&out);
    return group;
}
