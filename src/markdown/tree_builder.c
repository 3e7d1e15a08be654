/* tree_builder.c - growing a document's tree. Two writers take turns here, the copy of the parser's tree and the HTML between
 * its nodes, so open nodes form one chain: those from `at` up to `floor` were opened by HTML, which may still close them. */
#include "tree_builder.h"

#include "autolink.h"
#include "biji/mem.h"
#include "limits.h"

#include <string.h>

struct node *builder_add(struct tree_builder *b, enum node_kind kind)
{
    return node_append(b->doc, b->at, kind, source_cursor_line(&b->cursor), source_cursor_column(&b->cursor));
}

struct node *builder_open(struct tree_builder *b, enum node_kind kind)
{
    /* a container and its items are one level of nesting to the reader; twice the limit leaves room for both and for
     * inlines */
    if (b->depth >= 3 * LIMIT_DEPTH)
        return b->at;
    b->depth++;
    return b->at = builder_add(b, kind);
}

struct slice builder_keep(struct tree_builder *b, struct slice text)
{
    char *copy = arena_strndup(&b->doc->arena, text.bytes > 0 ? text.ptr : "", text.bytes);
    return slice_from(copy, text.bytes);
}

bool builder_holds_inlines(const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_PARAGRAPH:
    case NODE_HEADING:
    case NODE_CELL:
    case NODE_SUMMARY:
        return true;
    default: /* all other blocks hold blocks or nothing */
        return !node_is_block(node);
    }
}

/* A code span written in HTML holds nodes while it is open; on closing, their text becomes its own. */
static void finish_code(struct tree_builder *b, struct node *node)
{
    if (node->first != NULL && node->first == node->last && node->first->kind == NODE_TEXT) {
        node->text = node->first->text;
        node->line = node->first->line;
        node->column = node->first->column;
    } else {
        struct buf text = {0};
        for (const struct node *n = node->first; n != NULL; n = node_after(node, n, false))
            if (n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK)
                buf_add_char(&text, ' ');
            else
                buf_add_slice(&text, n->kind == NODE_ANCHOR ? slice_from("", 0) : n->text);
        node->text = builder_keep(b, buf_slice(&text));
        buf_free(&text);
    }
    node->first = node->last = NULL;
}

static void finish_table(struct tree_builder *b, struct node *table)
{
    int columns = 0;
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        int cells = 0;
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next)
            cells++;
        columns = cells > columns ? cells : columns;
    }
    uint8_t *aligns = arena_alloc(&b->doc->arena, (size_t)columns);
    for (struct node *row = table->first; row != NULL; row = row->next) {
        int i = 0;
        for (struct node *cell = row->first; cell != NULL; cell = cell->next, i++)
            if (aligns[i] == ALIGN_DEFAULT)
                aligns[i] = cell->align;
        for (; i < columns && b->padding_cells < LIMIT_EMPTY_CELLS; i++, b->padding_cells++)
            node_append(b->doc, row, NODE_CELL, row->line, row->column);
    }
    table->table.columns = columns;
    table->table.aligns = aligns;
    if (table->first == NULL)
        node_unlink(table);
}

void builder_close(struct tree_builder *b)
{
    struct node *node = b->at;
    if (node == b->floor || node->parent == NULL)
        return;
    b->at = node->parent;
    b->depth--;
    if (node_is_block(node))
        node->end_line = source_cursor_line(&b->cursor);
    else if (node->first == NULL) {
        node_unlink(node);
        return;
    }
    if (node->last != NULL && node->last->kind == NODE_SOFT_BREAK)
        node_unlink(node->last);
    if (node->kind == NODE_CODE)
        finish_code(b, node);
    else if (node->kind == NODE_TABLE)
        finish_table(b, node);
    else if (node->kind == NODE_LIST && node->first == NULL)
        node_unlink(node);
    else if (node->kind == NODE_PARAGRAPH && node->first == NULL) {
        b->pending = node->align;
        node_unlink(node);
    }
}

void builder_close_to(struct tree_builder *b, struct node *node)
{
    while (b->at != node && b->at != b->floor && b->at->parent != NULL)
        builder_close(b);
}

static bool is_in_cell(const struct tree_builder *b)
{
    for (const struct node *n = b->at; n != NULL; n = n->parent)
        if (n->kind == NODE_CELL)
            return true;
        else if (n == b->floor)
            return false;
    return false;
}

bool builder_ready_for_block(struct tree_builder *b)
{
    if (is_in_cell(b))
        return false;
    while (b->at != b->floor && (builder_holds_inlines(b->at) || b->at->kind == NODE_TABLE || b->at->kind == NODE_ROW ||
                                 b->at->kind == NODE_LIST))
        builder_close(b);
    return !builder_holds_inlines(b->at);
}

void builder_ready_for_inline(struct tree_builder *b)
{
    if (builder_holds_inlines(b->at))
        return;
    while (b->at != b->floor && (b->at->kind == NODE_TABLE || b->at->kind == NODE_ROW || b->at->kind == NODE_LIST))
        builder_close(b);
    struct node *paragraph = builder_open(b, NODE_PARAGRAPH);
    if (paragraph->kind == NODE_PARAGRAPH)
        paragraph->align = (uint8_t)b->pending;
    b->pending = ALIGN_DEFAULT;
}

static bool is_in_link(const struct tree_builder *b)
{
    for (const struct node *n = b->at; n != NULL && !node_is_block(n); n = n->parent)
        if (n->kind == NODE_LINK || n->kind == NODE_IMAGE)
            return true;
    return false;
}

static void add_pieces(struct tree_builder *b, struct slice text)
{
    while (text.bytes > 0) {
        size_t after;
        struct slice piece = source_cursor_piece(&b->cursor, &text, &after);
        bool lent = piece.ptr >= b->source.text && piece.ptr < b->source.text + b->source.bytes;
        struct node *leaf = builder_add(b, NODE_TEXT);
        leaf->text = lent ? piece : builder_keep(b, piece);
        source_cursor_set(&b->cursor, after);
    }
}

/* Whether text holds a word whose letter at `offset`, which must be rare in prose, is searched for. */
static bool holds(struct slice text, const char *word, size_t offset)
{
    for (size_t at = slice_find(text, word[offset], offset); at < text.bytes;
         at = slice_find(text, word[offset], at + 1))
        if (slice_starts(slice_part(text, at - offset, text.bytes), word))
            return true;
    return false;
}

/* Whether text holds what may belong to an escape, an entity or a link. */
static bool has_hook(struct slice text)
{
    static const char hooks[] = {'\\', '&', '@'};
    for (size_t i = 0; i < sizeof hooks; i++)
        if (memchr(text.ptr, hooks[i], text.bytes) != NULL)
            return true;
    return holds(text, "://", 0) || holds(text, "www.", 3);
}

void builder_source_text(struct tree_builder *b, size_t bytes)
{
    struct slice text = slice_part(source_cursor_rest(&b->cursor), 0, bytes);
    if (has_hook(text)) {
        builder_text(b, text);
        return;
    }
    if (bytes > 0)
        builder_add(b, NODE_TEXT)->text = text;
    source_cursor_pass(&b->cursor, bytes);
}

void builder_text(struct tree_builder *b, struct slice text)
{
    struct autolink_scan scan = autolink_start(text);
    struct autolink link;
    size_t done = 0;
    bool may_link = scan.colon < text.bytes || scan.www < text.bytes || scan.sign < text.bytes;
    if (may_link && !is_in_link(b)) {
        while (autolink_next(&scan, &link)) {
            add_pieces(b, slice_part(text, done, link.from));
            struct slice written = slice_part(text, link.from, link.to);
            struct node *outer = b->at, *node = builder_add(b, NODE_LINK);
            struct buf target = {0};
            buf_add_str(&target, link.prefix);
            buf_add_slice(&target, written);
            node->target = builder_keep(b, buf_slice(&target));
            buf_free(&target);
            b->at = node;
            add_pieces(b, written);
            b->at = outer;
            done = link.to;
        }
    }
    add_pieces(b, slice_part(text, done, text.bytes));
}
