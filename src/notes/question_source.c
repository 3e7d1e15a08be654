/* question_source.c - a stretch of a note as Markdown: blocks as in the file, without the indentation of the list that holds them;
 * inlines are written again. */
#include "biji/questions.h"

#include <string.h>

static const char *const marks[NODE_KINDS] = {
    [NODE_EMPH] = "*",
    [NODE_STRONG] = "**",
    [NODE_STRIKE] = "~~",
    [NODE_MARK] = "==",
};
static const char *const tags[NODE_KINDS] = {
    [NODE_UNDERLINE] = "u",
    [NODE_SUB] = "sub",
    [NODE_SUP] = "sup",
    [NODE_KBD] = "kbd",
};

static void write_leaf(const struct node *node, struct buf *out)
{
    const char *dollars = node->kind == NODE_MATH   ? node->math.display ? "$$" : "$"
                          : node->kind == NODE_CODE ? "`"
                                                    : "";
    if (node->kind == NODE_CODE && memchr(node->text.ptr, '`', node->text.bytes) != NULL)
        dollars = "``";
    if (node->kind == NODE_SOFT_BREAK || node->kind == NODE_HARD_BREAK)
        buf_add_char(out, '\n');
    else if (node->kind != NODE_FOOTNOTE_REF && node->kind != NODE_ANCHOR) {
        buf_add_str(out, dollars);
        buf_add_slice(out, node->text);
        buf_add_str(out, dollars);
    }
}

static void enter(const struct node *node, struct buf *out)
{
    if (marks[node->kind] != NULL)
        buf_add_str(out, marks[node->kind]);
    else if (tags[node->kind] != NULL)
        buf_printf(out, "<%s>", tags[node->kind]);
    else if (node->kind == NODE_LINK || node->kind == NODE_IMAGE)
        buf_add_str(out, node->kind == NODE_IMAGE ? "![" : "[");
    else if (node->first == NULL)
        write_leaf(node, out);
}

static void leave(const struct node *node, struct buf *out)
{
    if (marks[node->kind] != NULL) {
        buf_add_str(out, marks[node->kind]);
    } else if (tags[node->kind] != NULL) {
        buf_printf(out, "</%s>", tags[node->kind]);
    } else if (node->kind == NODE_LINK || node->kind == NODE_IMAGE) {
        buf_add_str(out, "](");
        buf_add_slice(out, node->target);
        buf_add_char(out, ')');
    }
}

/* One inline with all its descendants, except what is hidden; no recursion. */
static void write_inline(const struct node *root, const struct node *hidden, struct buf *out)
{
    const struct node *n = root;
    while (n != NULL) {
        if (n == hidden)
            buf_add_str(out, "[…]");
        else
            enter(n, out);
        if (n->first != NULL && n != hidden) {
            n = n->first;
            continue;
        }
        while (n != root && n->next == NULL) {
            if (n != hidden)
                leave(n, out);
            n = n->parent;
        }
        if (n != hidden)
            leave(n, out);
        n = n == root ? NULL : n->next;
    }
}

static void write_inlines(const struct node *first, const struct node *end, const struct node *hidden, struct buf *out)
{
    for (const struct node *n = first; n != NULL && n != end; n = n->next)
        write_inline(n, hidden, out);
}

/* Lines from `line` to `last` of the file, each without up to that many leading blanks. */
static void write_lines(const struct doc *doc, uint32_t line, uint32_t last, uint32_t blanks, struct buf *out)
{
    struct slice source = slice_from(doc->source, doc->source_bytes);
    size_t at = 0;
    for (uint32_t number = 1; number <= last && at < source.bytes; number++) {
        size_t end = slice_find(source, '\n', at);
        size_t from = at;
        while (number > line && from < end && from - at < blanks && char_is_blank(source.ptr[from]))
            from++;
        if (number == line)
            from = at + blanks < end ? at + blanks : end; /* the list's mark precedes it */
        if (number >= line) {
            buf_add_slice(out, slice_part(source, from, end));
            buf_add_char(out, '\n');
        }
        at = end + 1;
    }
}

/* Whether there is a fence on the line above a code block or a formula, whose own line is that of its text. */
static bool is_fenced(const struct doc *doc, const struct node *block)
{
    if ((block->kind != NODE_CODE_BLOCK && block->kind != NODE_MATH_BLOCK) || block->line < 2)
        return false;
    struct buf above = {0};
    write_lines(doc, block->line - 1, block->line - 1, 0, &above);
    struct slice line = slice_trim(buf_slice(&above));
    bool fence =
        slice_starts(line, "```") || slice_starts(line, "~~~") || slice_starts(line, "$$") || slice_starts(line, "\\[");
    buf_free(&above);
    return fence;
}

/* Whether a block's lines hold its text. Those of a block inside HTML that was written without blank lines do not. */
static bool has_lines(const struct doc *doc, const struct node *block)
{
    const struct node *leaf = block;
    struct buf lines = {0};
    while (leaf->first != NULL)
        leaf = leaf->first;
    if (block->kind != NODE_PARAGRAPH || leaf->kind != NODE_TEXT)
        return true;
    write_lines(doc, block->line, block->end_line, 0, &lines);
    size_t first = 0; /* one word is enough: entities and the like are written differently */
    while (first < leaf->text.bytes && !char_is_blank(leaf->text.ptr[first]) && leaf->text.ptr[first] != '\n')
        first++;
    bool has = slice_find_str(buf_slice(&lines), slice_part(leaf->text, 0, first), 0) < lines.bytes;
    buf_free(&lines);
    return has || memchr(leaf->text.ptr, '&', leaf->text.bytes) != NULL;
}

static void write_blocks(const struct doc *doc, const struct stretch *stretch, struct buf *out)
{
    const struct node *first = stretch->blocks, *last = first;
    while (first != NULL && last->next != NULL && last->next != stretch->blocks_end)
        last = last->next;
    if (first == NULL || first == stretch->blocks_end)
        return;
    if (first->kind == NODE_CELL) {
        for (const struct node *cell = first; cell != NULL; cell = cell->next) {
            write_inlines(cell->first, NULL, NULL, out);
            buf_add_str(out, cell->next != NULL && cell->next->first != NULL ? "\n\n" : "");
        }
        return;
    }
    if (!has_lines(doc, first)) {
        for (const struct node *block = first; block != NULL && block != stretch->blocks_end; block = block->next) {
            if (block->kind == NODE_PARAGRAPH)
                write_inlines(block->first, NULL, NULL, out);
            else
                node_plain_text(block, out);
            buf_add_str(out, "\n\n");
        }
        return;
    }
    uint32_t line = first->line - (is_fenced(doc, first) ? 1 : 0);
    write_lines(doc, line, last->end_line, first->column > 0 ? first->column - 1 : 0, out);
}

void stretch_source(const struct doc *doc, const struct stretch *stretch, struct buf *out)
{
    struct buf text = {0};
    write_inlines(stretch->inlines, stretch->inlines_end, stretch->hidden, &text);
    struct slice written = buf_slice(&text);
    if (stretch->skip > 0 && stretch->inlines != NULL) {
        const struct node *leaf = stretch->inlines; /* marks may precede the first leaf */
        size_t at = 0;
        while (leaf->first != NULL) {
            at += marks[leaf->kind] != NULL ? strlen(marks[leaf->kind]) : 0;
            leaf = leaf->first;
        }
        buf_add_slice(out, slice_part(written, 0, at));
        written = slice_part(written, at + stretch->skip, written.bytes);
    }
    const struct node *last = stretch->inlines;
    while (last != NULL && last->next != stretch->inlines_end)
        last = last->next;
    if (stretch->keep > 0 && last != NULL && last->first == NULL && last->text.bytes > stretch->keep)
        written = slice_part(written, 0, written.bytes - (last->text.bytes - stretch->keep));
    buf_add_slice(out, slice_trim(written));
    buf_free(&text);
    if (stretch->inlines != NULL && stretch->blocks != NULL && stretch->blocks != stretch->blocks_end)
        buf_add_str(out, "\n\n");
    write_blocks(doc, stretch, out);
    while (out->bytes > 0 && out->ptr[out->bytes - 1] == '\n')
        out->ptr[--out->bytes] = '\0';
}
