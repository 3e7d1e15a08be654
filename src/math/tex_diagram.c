/* tex_diagram.c - the environment CD of amscd: objects and the arrows between them, rewritten as an array. An arrow
 * @>above>below> goes between two objects of a row; @VleftVrightV, @A, @| and @. make the rows between. */
#include "tex_command.h"

/* The next piece of text from *at on up to `stop`, with groups intact; *at moves past `stop`. */
static struct slice piece_to(struct slice text, size_t *at, char stop)
{
    size_t from = *at, to = from;
    int depth = 0;
    for (; to < text.bytes && (depth > 0 || text.ptr[to] != stop); to++)
        depth += text.ptr[to] == '{' ? 1 : text.ptr[to] == '}' && depth > 0 ? -1 : 0;
    *at = to < text.bytes ? to + 1 : to;
    return slice_part(text, from, to);
}

/* Adds the arrow that begins at text[*at], an `@`, as a cell or as a cell with its neighbours. */
static void add_arrow(struct buf *out, struct slice text, size_t *at)
{
    char kind = *at + 1 < text.bytes ? text.ptr[*at + 1] : '.';
    *at += *at + 1 < text.bytes ? 2 : 1;
    if (kind == '=') {
        buf_add_str(out, " & \\xlongequal{\\quad} & ");
    } else if (kind == '|') {
        buf_add_str(out, " \\Vert & & ");
    } else if (kind == '.') {
        buf_add_str(out, " & & ");
    } else if (kind == '>' || kind == '<' || kind == 'V' || kind == 'A') {
        struct slice first = piece_to(text, at, kind), second = piece_to(text, at, kind);
        const char *arrow = kind == '>' ? "\\xrightarrow" : "\\xleftarrow";
        if (kind == '>' || kind == '<')
            buf_printf(out, " & %s[%.*s]{%.*s\\quad} & ", arrow, (int)second.bytes, second.ptr, (int)first.bytes,
                       first.ptr);
        else
            buf_printf(out, " %.*s%s %.*s & & ", (int)first.bytes, first.ptr, kind == 'V' ? "\\downarrow" : "\\uparrow",
                       (int)second.bytes, second.ptr);
    }
}

struct tex_node *diagram_read(struct tex *tex, size_t offset)
{
    static const char closing[] = "\\"
                                  "end{CD}";
    tex_raw_more(tex);
    struct slice rest = slice_from(tex->input->at, (size_t)(tex->input->end - tex->input->at));
    size_t end = slice_find_str(rest, slice_of(closing), 0);
    if (end == rest.bytes)
        return tex_fail(tex, offset, "the environment CD is not closed");
    struct slice body = slice_part(rest, 0, end);
    struct buf out = {0};
    buf_add_str(&out, "\\begin{array}{*{30}{c}}");
    for (size_t at = 0; at < body.bytes;) {
        if (body.ptr[at] == '@')
            add_arrow(&out, body, &at);
        else
            buf_add_char(&out, body.ptr[at++]);
    }
    buf_add_str(&out, "\\"
                      "end{array}");
    tex->input->at += end + sizeof closing - 1;
    struct tex_node *node = tex_rewritten(tex, &out, offset);
    buf_free(&out);
    return node;
}
