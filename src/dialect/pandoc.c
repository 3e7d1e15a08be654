/* pandoc.c - what Pandoc reads in the lines of a paragraph: lines that are kept, numbered examples, lists with other marks,
 * and the captions of tables. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether a node begins a line of its paragraph. */
static bool begins_line(const struct node *n)
{
    const struct node *before = n->previous;
    return n->kind == NODE_TEXT &&
           (before == NULL || before->kind == NODE_SOFT_BREAK || before->kind == NODE_HARD_BREAK);
}

/* The text of a line up to other inlines: the parser may have cut it. */
static struct slice line_text(const struct node *n)
{
    struct slice text = n->text;
    for (n = n->next; n != NULL && n->kind == NODE_TEXT && n->text.ptr == slice_end(text); n = n->next)
        text.bytes += n->text.bytes;
    return text;
}

/* Removes bytes from the start of a line, which may be in several texts. */
static void drop(struct node *n, size_t bytes)
{
    for (struct node *next; n != NULL && bytes > 0; n = next) {
        size_t own = n->text.bytes < bytes ? n->text.bytes : bytes;
        next = n->next;
        grow_drop(n, own);
        bytes -= own;
    }
}

/* ---- | lines that are kept ---- */

static bool is_kept_line(struct slice line)
{
    return slice_starts(line, "|") && (line.bytes == 1 || line.ptr[1] == ' ') &&
           (line.bytes < 3 || !slice_ends(slice_trim_end(line), "|"));
}

/* Whether all lines of a paragraph are kept; one alone only where Pandoc is spoken. */
static bool is_line_block(const struct dialect *d, const struct node *paragraph)
{
    size_t lines = 0;
    for (const struct node *n = paragraph->first; n != NULL; n = n->next) {
        bool kept = begins_line(n) && is_kept_line(line_text(n));
        bool begins = n->previous == NULL || n->previous->kind == NODE_SOFT_BREAK;
        if (begins && !kept)
            return false;
        lines += kept;
    }
    return lines > 1 || (lines == 1 && (d->evidence & EVIDENCE_QUARTO) != 0);
}

static void keep_lines(struct dialect *d, struct node *paragraph)
{
    static const char blank[] = "\u00a0";
    for (struct node *n = paragraph->first; n != NULL; n = n->next) {
        if (n->kind == NODE_SOFT_BREAK)
            n->kind = NODE_HARD_BREAK;
        if (!begins_line(n) || !is_kept_line(line_text(n)))
            continue;
        size_t blanks = slice_skip_blanks(line_text(n), 1);
        struct buf indent = {0};
        for (size_t i = 2; i < blanks; i++)
            buf_add_str(&indent, blank);
        drop(n, blanks);
        if (indent.bytes > 0)
            grow_before(d, n, NODE_TEXT)->text = grow_keep_buf(d, &indent);
    }
}

/* ---- (@) examples, #. items ---- */

/* The bytes of `(@name)` or `#.`, with the blanks behind it; 0 for another line. */
static size_t mark_bytes(struct slice line, struct slice *name)
{
    size_t end = 2;
    *name = slice_of("");
    if (slice_starts(line, "(@")) {
        while (end < line.bytes && (char_is_alnum(line.ptr[end]) || strchr("_-", line.ptr[end]) != NULL))
            end++;
        if (end >= line.bytes || line.ptr[end] != ')')
            return 0;
        *name = slice_part(line, 2, end++);
    } else if (!slice_starts(line, "#."))
        return 0;
    size_t blanks = slice_skip_blanks(line, end);
    return blanks > end ? blanks : 0;
}

/* Makes a paragraph whose lines begin with such marks a list. */
static void make_list(struct dialect *d, struct node *paragraph, bool examples)
{
    struct node *list = grow_before(d, paragraph, NODE_LIST), *text = NULL;
    list->list.ordered = list->list.tight = true;
    list->list.start = examples ? (int)d->example_count + 1 : 1;
    list->list.delimiter = examples ? ')' : '.';
    for (struct node *n = paragraph->first, *next; n != NULL; n = next) {
        struct slice name;
        next = n->next;
        size_t mark = begins_line(n) && (*line_text(n).ptr == '(') == examples ? mark_bytes(line_text(n), &name) : 0;
        if (mark > 0) {
            if (text != NULL && text->last != NULL)
                node_unlink(text->last); /* the line end */
            struct node *item = node_append(d->doc, list, NODE_ITEM, n->line, n->column);
            text = node_append(d->doc, item, NODE_PARAGRAPH, n->line, n->column);
            item->end_line = text->end_line = n->line;
            drop(n, mark);
            if (examples) {
                d->examples = xgrow(d->examples, d->example_count, &d->example_room, sizeof *d->examples);
                d->examples[d->example_count++] = name;
            }
        }
        node_unlink(n);
        node_insert(text, n, NULL);
    }
    node_unlink(paragraph);
}

bool pandoc_rewrite_example(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes),
                 name = slice_part(rest, 1, slice_find(rest, ')', 0));
    if (name.bytes == 0 || name.bytes == rest.bytes - 1 || at == 0 || text->text.ptr[at - 1] != '(')
        return false;
    for (size_t i = 0; i < d->example_count; i++) {
        if (!slice_eq(d->examples[i], name))
            continue;
        struct buf number = {0};
        buf_printf(&number, "%zu", i + 1);
        grow_cut(d, text, at, at + 1 + name.bytes, NODE_TEXT)->text = grow_keep_buf(d, &number);
        return true;
    }
    return false;
}

/* ---- lists of letters and Roman numbers: their lines stay apart ---- */

/* The place of a line in a list: a letter or number before a parenthesis or point, or in parentheses; 0 for another line. */
static int place_of(struct slice line)
{
    bool round = slice_starts(line, "(");
    size_t from = round ? 1 : 0, end = from;
    while (end < line.bytes && (char_is_letter(line.ptr[end]) || (round && char_is_digit(line.ptr[end]))))
        end++;
    bool point = !round && end < line.bytes && line.ptr[end] == '.';
    if (end == from || end > from + 4 || end + 1 >= line.bytes || line.ptr[end + 1] != ' ' ||
        (!point && line.ptr[end] != ')'))
        return 0;
    char first = line.ptr[from];
    if (end == from + 1)
        return char_is_digit(first) ? first - '0' : char_lower(first) - 'a' + 1;
    return strspn(line.ptr + from, "ivxIVX0123456789") >= end - from ? 100 : 0;
}

static void part_items(struct node *paragraph)
{
    bool first = true;
    for (struct node *n = paragraph->first; n != NULL; n = n->next) {
        if (!begins_line(n))
            continue;
        int place = place_of(line_text(n));
        if (first && place != 1 && place != 'i' - 'a' + 1)
            return;
        if (!first && place > 0 && n->previous->kind == NODE_SOFT_BREAK)
            n->previous->kind = NODE_HARD_BREAK;
        first = false;
    }
}

/* ---- tables of kramdown, which need no line below their heads ---- */

static bool is_rule(const struct node *n)
{
    struct slice line = line_text(n);
    while (n != NULL && n->kind == NODE_TEXT)
        n = n->next;
    return (n == NULL || n->kind == NODE_SOFT_BREAK) && strspn(line.ptr, "|-:+= ") >= line.bytes &&
           memchr(line.ptr, '-', line.bytes) != NULL;
}

/* Whether bars are at both ends of each line of a paragraph, and there are several. */
static bool is_barred(const struct node *paragraph)
{
    int lines = 0;
    for (const struct node *n = paragraph->first; n != NULL; n = n->next) {
        bool ends = n->next == NULL || n->next->kind == NODE_SOFT_BREAK;
        if ((begins_line(n) && *line_text(n).ptr != '|') ||
            (ends && n->kind != NODE_SOFT_BREAK && (n->kind != NODE_TEXT || !slice_ends(slice_trim_end(n->text), "|"))))
            return false;
        lines += ends;
    }
    return lines > 1;
}

static void trim_cell(struct node *cell)
{
    if (cell->first != NULL && cell->first->kind == NODE_TEXT)
        grow_drop(cell->first, slice_skip_blanks(cell->first->text, 0));
    if (cell->last != NULL && cell->last->kind == NODE_TEXT)
        cell->last->text = slice_trim_end(cell->last->text);
}

/* Moves the inlines of one line, from n on, into cells. Returns the line end, or NULL. */
static struct node *fill_row(struct dialect *d, struct node *row, struct node *n)
{
    struct node *cell = NULL;
    for (struct node *next; n != NULL && n->kind != NODE_SOFT_BREAK; n = next) {
        size_t bar = n->kind == NODE_TEXT ? slice_find(n->text, '|', 0) : 1;
        bool splits = n->kind == NODE_TEXT && bar < n->text.bytes;
        if (splits) {
            next = grow_split(d, n, bar);
            grow_drop(next, 1);
        } else
            next = n->next;
        node_unlink(n);
        if (cell != NULL && (n->kind != NODE_TEXT || n->text.bytes > 0))
            node_insert(cell, n, NULL);
        if (splits && slice_trim(next->text).bytes + (next->next != NULL && next->next->kind != NODE_SOFT_BREAK) > 0)
            cell = tables_add_cell(d, row);
    }
    for (cell = row->first; cell != NULL; cell = cell->next)
        trim_cell(cell);
    return n;
}

static void make_table(struct dialect *d, struct node *paragraph)
{
    struct node *table = grow_before(d, paragraph, NODE_TABLE);
    for (struct node *n = paragraph->first; n != NULL; n = n != NULL ? n->next : NULL) {
        if (n->kind == NODE_TEXT && is_rule(n)) {
            if (table->first != NULL && table->first->next == NULL)
                table->first->row.header = true;
            while (n != NULL && n->kind != NODE_SOFT_BREAK)
                n = n->next;
        } else
            n = fill_row(d, tables_add_row(d, table, false), n);
        if (n == NULL)
            break;
    }
    tables_finish(d, table, NULL);
    node_unlink(paragraph);
}

/* ---- the walk ---- */

static bool is_table(const struct node *n)
{
    return n != NULL && n->kind == NODE_TABLE;
}

/* Takes `Table: ` off the caption before or behind a table. */
static void take_caption(struct node *paragraph)
{
    const struct node *before = paragraph->previous, *behind = paragraph->next;
    bool table = is_table(before) || is_table(behind);
    struct slice line = line_text(paragraph->first);
    if (table && (slice_starts(line, "Table:") || slice_starts(line, "table:")))
        drop(paragraph->first, slice_skip_blanks(line, strlen("Table:")));
}

/* Makes the last row of a table its caption where it is one: `Table: words` right below the rows. */
static void part_caption(struct dialect *d, struct node *table)
{
    struct node *row = table->last, *cell = row != NULL ? row->first : NULL;
    struct node *text = cell != NULL ? cell->first : NULL;
    if (row == table->first || text == NULL || text->kind != NODE_TEXT)
        return;
    struct slice line = line_text(text);
    for (const struct node *n = cell->next; n != NULL; n = n->next)
        if (n->first != NULL)
            return;
    if (!slice_starts(line, "Table: ") && !slice_starts(line, ": "))
        return;
    struct node *caption = node_append(d->doc, NULL, NODE_PARAGRAPH, cell->line, cell->column);
    caption->end_line = cell->end_line;
    grow_move(caption, text, NULL);
    node_unlink(row);
    table->end_line = caption->line - 1;
    node_insert(table->parent, caption, table->next);
    drop(caption->first, slice_skip_blanks(line, slice_find(line, ':', 0) + 1));
}

/* Takes bookdown's label off a caption, (\#tab:x), whose backslash the parser has taken. */
static void take_label(struct dialect *d, struct node *text)
{
    const char *source = d->doc->source;
    struct slice line = text->text;
    size_t end = slice_find(line, ')', 0), colon = slice_find(line, ':', 0);
    struct node *before = text->previous;
    bool labelled = line.ptr > source + 1 && slice_end(line) <= source + d->doc->source_bytes && line.ptr[-1] == '\\' &&
                    line.ptr[-2] == '(' && colon < end && end < line.bytes && memchr(line.ptr, ' ', end) == NULL &&
                    before != NULL && slice_ends(before->text, "(");
    if (!labelled)
        return;
    references_add(d, slice_part(line, 1, end), text);
    before->text.bytes--;
    drop(text, slice_skip_blanks(line, end + 1));
}

static void rewrite(struct dialect *d, struct node *paragraph)
{
    struct slice line = line_text(paragraph->first), name;
    char first = line.bytes > 1 ? *line.ptr : '\0', second = line.bytes > 1 ? line.ptr[1] : '\0';
    bool spoken = (d->evidence & EVIDENCE_QUARTO) != 0;
    if (first == '|') {
        if (is_line_block(d, paragraph))
            keep_lines(d, paragraph);
        else if ((d->evidence & EVIDENCE_JEKYLL) != 0 && is_barred(paragraph))
            make_table(d, paragraph);
        else if ((d->evidence & EVIDENCE_JEKYLL) != 0 && is_table(paragraph->next) && is_rule(paragraph->first))
            node_unlink(paragraph); /* the line above the head of a table */
    } else if ((first == '(' && second == '@') || (first == '#' && spoken)) {
        if (mark_bytes(line, &name) > 0)
            make_list(d, paragraph, first == '(');
    } else if (first == ':' && (d->evidence & EVIDENCE_MYST) != 0)
        sphinx_rewrite_fields(d, paragraph);
    else if (spoken && (first == '(' || second == ')' || second == '.'))
        part_items(paragraph);
    else if (spoken && (first == 'T' || first == 't'))
        take_caption(paragraph);
}

void pandoc_rewrite(struct dialect *d)
{
    bool spoken = (d->evidence & EVIDENCE_QUARTO) != 0;
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        if (spoken && n->kind == NODE_TABLE)
            part_caption(d, n);
        next = node_after(d->doc->root, n, n->kind == NODE_PARAGRAPH && !spoken);
        if (n->kind == NODE_PARAGRAPH && n->first != NULL && n->first->kind == NODE_TEXT)
            rewrite(d, n);
        else if (spoken && n->kind == NODE_TEXT && slice_starts(n->text, "#"))
            take_label(d, n);
    }
}
