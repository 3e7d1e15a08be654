/* jsx.c - HTML that a component of JSX is given as a string: set:html={"…"} of Astro, dangerouslySetInnerHTML, <HTMLBlock>{`…`}
 * of ReadMe. A reader wants what it says. */
#include "rewrite.h"

#include <string.h>

/* The string of JavaScript that begins with a quote at `at`, without its escapes; false without an end. */
static bool read_string(struct slice text, size_t at, struct buf *out)
{
    char quote = text.ptr[at];
    buf_add_str(out, "");
    for (size_t i = at + 1; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == quote)
            return true;
        if (c == '\\' && i + 1 < text.bytes) {
            c = text.ptr[++i];
            c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
        }
        buf_add_char(out, c);
    }
    return false;
}

bool jsx_put_html(struct dialect *d, struct node *node, struct slice line)
{
    static const char *const names[] = {"set:html=", "__html:", "<HTMLBlock"};
    size_t at = line.bytes;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && at == line.bytes; i++)
        at = slice_find_str(line, slice_of(names[i]), 0);
    while (at < line.bytes && strchr("\"'`", line.ptr[at]) == NULL)
        at++;
    struct buf html = {0};
    bool found = at < line.bytes && read_string(line, at, &html);
    if (found) {
        parts_blocks(d, node->parent, node, grow_keep(d, buf_slice(&html)), node->line, 0, d->path);
        node_unlink(node);
    }
    buf_free(&html);
    return found;
}
