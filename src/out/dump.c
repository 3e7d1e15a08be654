/* dump.c - a document as stable text: one line per node. People read the format in golden files, so it shows what users
 * of the tree can see, and no addresses or sizes. */
#include "biji/dump.h"

static void add_quoted(struct buf *out, struct slice text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '\n')
            buf_add_str(out, "\\n");
        else if (c < 0x20 || c == 0x7F)
            buf_printf(out, "\\x%02X", c);
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_add_char(out, (char)c);
    }
    buf_add_char(out, '"');
}

static void add_named(struct buf *out, const char *name, struct slice text)
{
    if (text.bytes == 0)
        return;
    buf_printf(out, " %s=", name);
    add_quoted(out, text);
}

static const char *align_name(unsigned align)
{
    static const char *const names[] = {
        [ALIGN_DEFAULT] = "default", [ALIGN_LEFT] = "left", [ALIGN_CENTER] = "center", [ALIGN_RIGHT] = "right"};
    return names[align];
}

static void add_attributes(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_HEADING)
        buf_printf(out, " level=%d", n->heading.level);
    if (n->kind == NODE_LIST && n->list.ordered)
        buf_printf(out, " ordered start=%d%c", n->list.start, n->list.delimiter);
    if (n->kind == NODE_LIST)
        buf_add_str(out, n->list.tight ? " tight" : " loose");
    if (n->kind == NODE_ITEM && n->item.task)
        buf_add_str(out, n->item.checked ? " task=done" : " task=open");
    if (n->kind == NODE_ROW && n->row.header)
        buf_add_str(out, " header");
    if (n->kind == NODE_DETAILS && n->details.open)
        buf_add_str(out, " open");
    if (n->kind == NODE_MATH && n->math.display)
        buf_add_str(out, " display");
    if (n->kind == NODE_FOOTNOTE || n->kind == NODE_FOOTNOTE_REF)
        buf_printf(out, " number=%d", n->footnote.number);
    for (int i = 0; n->kind == NODE_TABLE && i < n->table.columns; i++)
        buf_printf(out, "%s%s", i == 0 ? " columns=" : ",", align_name(n->table.aligns[i]));
    if (n->align != ALIGN_DEFAULT)
        buf_printf(out, " align=%s", align_name(n->align));
}

void dump_doc(const struct doc *doc, struct buf *out)
{
    for (size_t i = 0; i < doc->meta_count; i++) {
        buf_printf(out, "%d:%d meta", doc->meta[i].line, doc->meta[i].column);
        add_named(out, "key", doc->meta[i].key);
        add_named(out, "value", doc->meta[i].value);
        buf_add_char(out, '\n');
    }
    int depth = 0;
    for (const struct node *n = doc->root; n != NULL;) {
        buf_add_repeat(out, "  ", depth);
        buf_printf(out, "%u:%u", n->line, n->column);
        if (n->end_line > n->line)
            buf_printf(out, "-%u", n->end_line);
        buf_printf(out, " %s", node_kind_name((enum node_kind)n->kind));
        add_attributes(out, n);
        add_named(out, "target", n->target);
        add_named(out, "info", n->info);
        if (n->text.ptr != NULL) {
            buf_add_char(out, ' ');
            add_quoted(out, n->text);
        }
        buf_add_char(out, '\n');
        const struct node *next = node_after(doc->root, n, false);
        if (next != NULL && next->parent == n)
            depth++;
        else
            for (const struct node *up = n; next != NULL && up->parent != next->parent; up = up->parent)
                depth--;
        n = next;
    }
}
