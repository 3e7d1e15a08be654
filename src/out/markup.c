/* markup.c - a document as HTML: a table of tags, and the few kinds of node that need more than a tag. */
#include "biji/markup.h"

#include <string.h>

static const char *const tags[NODE_KINDS] = {
    [NODE_QUOTE] = "blockquote", [NODE_ALERT] = "blockquote", [NODE_ITEM] = "li",      [NODE_DETAILS] = "details",
    [NODE_ALIGN] = "div",        [NODE_TABLE] = "table",      [NODE_ROW] = "tr",       [NODE_PARAGRAPH] = "p",
    [NODE_HEADING] = "h3",       [NODE_SUMMARY] = "summary",  [NODE_EMPH] = "em",      [NODE_STRONG] = "strong",
    [NODE_STRIKE] = "s",         [NODE_UNDERLINE] = "u",      [NODE_MARK] = "mark",    [NODE_SUB] = "sub",
    [NODE_SUP] = "sup",          [NODE_KBD] = "kbd",          [NODE_FOOTNOTE] = "div",
};

static void escape(struct slice text, bool preformatted, struct buf *out)
{
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        const char *entity = c == '&'    ? "&amp;"
                             : c == '<'  ? "&lt;"
                             : c == '>'  ? "&gt;"
                             : c == '"'  ? "&quot;"
                             : c == '\t' ? preformatted ? "    " : " "
                             : c == '\n' ? preformatted ? "<br>" : " "
                                         : NULL;
        if (entity != NULL)
            buf_add_str(out, entity);
        else
            buf_add_char(out, c);
    }
}

/* Text between two strings of HTML, which are not escaped. */
static void put(struct buf *out, const char *before, struct slice text, bool preformatted, const char *after)
{
    buf_add_str(out, before);
    escape(text, preformatted, out);
    buf_add_str(out, after);
}

/* An address in single quotes; those within it are percent-encoded. */
static void put_address(struct buf *out, const char *before, struct slice target, const char *after)
{
    buf_add_str(out, before);
    for (size_t at = 0; at < target.bytes;) {
        size_t end = slice_find(target, '\'', at);
        escape(slice_part(target, at, end), false, out);
        buf_add_str(out, end < target.bytes ? "%27" : "");
        at = end + 1;
    }
    buf_add_str(out, after);
}

static const char *tag_of(const struct node *node)
{
    if (node->kind == NODE_CELL)
        return node->parent->kind == NODE_ROW && node->parent->row.header ? "th" : "td";
    if (node->kind == NODE_LIST)
        return node->list.ordered ? "ol" : "ul";
    return tags[node->kind];
}

static void write_leaf(const struct node *node, struct buf *out)
{
    switch (node->kind) {
    case NODE_TEXT:
        escape(node->text, false, out);
        break;
    case NODE_CODE:
        put(out, "<code>", node->text, false, "</code>");
        break;
    case NODE_CODE_BLOCK:
    case NODE_RAW_BLOCK:
        put(out, "<pre><code>", node->text, true, "</code></pre>");
        break;
    case NODE_MATH:
        put(out, node->math.display ? "\\[" : "\\(", node->text, false, node->math.display ? "\\]" : "\\)");
        break;
    case NODE_MATH_BLOCK:
        put(out, "\\[", node->text, false, "\\]");
        break;
    case NODE_SOFT_BREAK:
        buf_add_char(out, ' ');
        break;
    case NODE_HARD_BREAK:
        buf_add_str(out, "<br>");
        break;
    case NODE_RULE:
        buf_add_str(out, "<hr>");
        break;
    case NODE_FOOTNOTE_REF:
        buf_printf(out, "<sup>[%d]</sup>", node->footnote.number);
        break;
    default:
        break;
    }
}

static void enter(const struct node *node, struct buf *out)
{
    const char *tag = tag_of(node);
    if (node->kind == NODE_LINK)
        put_address(out, "<a href='", node->target, "'>");
    if (node->kind == NODE_IMAGE)
        put_address(out, "<a href='", node->target, "'>[");
    if (tag == NULL) {
        write_leaf(node, out);
        return;
    }
    buf_printf(out, "<%s", tag);
    if (node->kind == NODE_LIST && node->list.ordered && node->list.start != 1)
        buf_printf(out, " start=%d", node->list.start);
    buf_add_char(out, '>');
    if (node->kind == NODE_FOOTNOTE)
        buf_printf(out, "[%d] ", node->footnote.number);
}

static void leave(const struct node *node, struct buf *out)
{
    const char *tag = tag_of(node);
    if (tag != NULL)
        buf_printf(out, "</%s>", tag);
    if (node->kind == NODE_LINK || node->kind == NODE_IMAGE)
        buf_add_str(out, node->kind == NODE_IMAGE ? "]</a>" : "</a>");
}

void markup_write(const struct node *root, struct buf *out)
{
    const struct node *n = root->first;
    while (n != NULL) {
        enter(n, out);
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        leave(n, out);
        while (n->next == NULL && n->parent != root) {
            n = n->parent;
            leave(n, out);
        }
        n = n->next;
    }
}
