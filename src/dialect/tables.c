/* tables.c - tables that are written as something else: lists of lists and comma-separated lines of Sphinx. What a table is
 * made of, and how blocks become the inlines of a cell, is also here, for those that are drawn (drawn.c). */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

static const char bullet[] = "• ";

struct node *tables_add_row(struct dialect *d, struct node *table, bool header)
{
    struct node *row = node_append(d->doc, table, NODE_ROW, table->line, 1);
    row->end_line = row->line;
    row->row.header = header;
    return row;
}

struct node *tables_add_cell(struct dialect *d, struct node *row)
{
    struct node *cell = node_append(d->doc, row, NODE_CELL, row->line, 1);
    cell->end_line = cell->line;
    return cell;
}

void tables_finish(struct dialect *d, struct node *table, const uint8_t *aligns)
{
    enum { MAX_EMPTY_CELLS = 10000 };
    int columns = 0, padding = 0;
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        int cells = 0;
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next)
            cells++;
        columns = cells > columns ? cells : columns;
    }
    for (struct node *row = table->first; row != NULL; row = row->next) {
        int cells = 0;
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next)
            cells++;
        for (; cells < columns && padding < MAX_EMPTY_CELLS; cells++, padding++)
            tables_add_cell(d, row);
    }
    uint8_t *own = arena_alloc(&d->doc->arena, (size_t)columns + 1);
    for (int i = 0; i < columns; i++)
        own[i] = aligns != NULL ? aligns[i] : ALIGN_DEFAULT;
    table->table.columns = columns;
    table->table.aligns = own;
    for (struct node *row = table->first; row != NULL; row = row->next) {
        int i = 0;
        for (struct node *cell = row->first; cell != NULL && i < columns; cell = cell->next)
            cell->align = own[i++];
    }
}

/* What a block with inlines gives to a cell: a line of its own, behind its bullet when it is the first of an item. */
static void add_line(struct dialect *d, struct node *cell, const struct node *block)
{
    const struct node *item = block->parent;
    if (cell->first != NULL)
        node_append(d->doc, cell, NODE_HARD_BREAK, block->line, 1);
    if (item != NULL && item->kind == NODE_ITEM && item->first == block)
        node_append(d->doc, cell, NODE_TEXT, block->line, 1)->text = slice_of(bullet);
}

static void add_code(struct dialect *d, struct node *cell, const struct node *block)
{
    for (size_t at = 0, end; at < block->text.bytes; at = end + 1) {
        end = slice_find(block->text, '\n', at);
        add_line(d, cell, block);
        node_append(d->doc, cell, NODE_CODE, block->line, 1)->text = slice_part(block->text, at, end);
    }
}

void tables_flatten(struct dialect *d, struct node *cell)
{
    struct node *only = cell->first;
    if (only == NULL || !node_is_block(only))
        return;
    struct node *holder = node_append(d->doc, NULL, NODE_DIRECTIVE, cell->line, 1);
    grow_move(holder, only, NULL);
    for (struct node *n = holder->first; n != NULL; n = node_after(holder, n, false)) {
        if (n->kind == NODE_CODE_BLOCK)
            add_code(d, cell, n);
        else if (n->kind == NODE_MATH_BLOCK) {
            add_line(d, cell, n);
            struct node *formula = node_append(d->doc, cell, NODE_MATH, n->line, 1);
            formula->text = n->text;
        } else if (n->kind == NODE_RAW_BLOCK || n->kind == NODE_DIRECTIVE) {
            add_line(d, cell, n);
            grow_text(d, cell, n->text);
        } else if (n->first != NULL && node_is_block(n) && !node_is_block(n->first)) {
            add_line(d, cell, n);
            grow_move(cell, n->first, NULL);
        }
    }
}

/* ---- list-table ---- */

/* The first list in node. */
static struct node *list_in(const struct node *node)
{
    struct node *n = node->first;
    while (n != NULL && n->kind != NODE_LIST)
        n = n->next;
    return n;
}

bool tables_make_of_list(struct dialect *d, struct node *node, int header_rows)
{
    struct node *list = list_in(node);
    for (const struct node *item = list != NULL ? list->first : NULL; item != NULL; item = item->next)
        if (item->first == NULL || item->first->kind != NODE_LIST)
            return false;
    if (list == NULL)
        return false;
    struct node *table = grow_before(d, list, NODE_TABLE);
    table->end_line = list->end_line;
    for (struct node *item = list->first; item != NULL; item = item->next) {
        struct node *row = tables_add_row(d, table, header_rows-- > 0);
        row->line = row->end_line = item->line;
        for (struct node *inner = item->first; inner != NULL; inner = inner->next)
            for (struct node *one = inner->kind == NODE_LIST ? inner->first : NULL; one != NULL; one = one->next) {
                struct node *cell = tables_add_cell(d, row);
                cell->line = one->line;
                grow_move(cell, one->first, NULL);
                tables_flatten(d, cell);
            }
    }
    node_unlink(list);
    tables_finish(d, table, NULL);
    return true;
}

/* ---- csv-table ---- */

/* Takes one value off the front of text, up to a separator or line end, which is left there. */
static struct slice take_value(struct dialect *d, struct slice *text, char separator)
{
    struct buf value = {0};
    size_t at = slice_skip_blanks(*text, 0);
    bool quoted = at < text->bytes && text->ptr[at] == '"';
    buf_add_str(&value, "");
    if (quoted) {
        for (at++; at < text->bytes; at++) {
            if (text->ptr[at] == '"' && at + 1 < text->bytes && text->ptr[at + 1] == '"')
                at++;
            else if (text->ptr[at] == '"')
                break;
            buf_add_char(&value, text->ptr[at] == '\n' ? ' ' : text->ptr[at]);
        }
        at += at < text->bytes;
    }
    while (at < text->bytes && text->ptr[at] != separator && text->ptr[at] != '\n')
        buf_add_char(&value, text->ptr[at++]);
    *text = slice_part(*text, at, text->bytes);
    return slice_trim(grow_keep_buf(d, &value));
}

/* Adds the rows that text holds. */
static void add_rows(struct dialect *d, struct node *table, struct slice text, char separator, int header_rows)
{
    enum { MAX_ROWS = 2000 };
    uint32_t line = table->line;
    for (int rows = 0; text.bytes > 0 && rows < MAX_ROWS; rows++) {
        if (*text.ptr == '\n') {
            text = slice_part(text, 1, text.bytes);
            continue;
        }
        struct node *row = tables_add_row(d, table, header_rows-- > 0);
        for (bool more = true; more;) {
            struct slice value = take_value(d, &text, separator);
            parts_inlines(d, tables_add_cell(d, row), value, line);
            more = text.bytes > 0 && *text.ptr == separator;
            text = slice_part(text, 1, text.bytes);
        }
    }
}

void tables_make_of_values(struct dialect *d, struct node *before, struct slice text,
                           const struct table_options *options)
{
    struct node *table = grow_before(d, before, NODE_TABLE);
    char separator = options->separator != '\0' ? options->separator : ',';
    add_rows(d, table, options->header, separator, 1);
    add_rows(d, table, text, separator, options->header_rows);
    if (table->first == NULL) {
        node_unlink(table);
        return;
    }
    tables_finish(d, table, NULL);
}
