/* question_page.c - a question taken from its note: its text, its id, and a page that shows it. The page is a document of copies,
 * so that code that shows documents can show questions. */
#include "biji/questions.h"

#include "biji/text.h"

#include <stdio.h>
#include <string.h>

/* Copies one node without children. */
static struct node *copy_node(struct doc *page, struct node *parent, const struct node *node)
{
    struct node *copy = node_append(page, parent, (enum node_kind)node->kind, node->line, node->column), kept = *copy;
    *copy = *node;
    copy->parent = kept.parent;
    copy->previous = kept.previous;
    copy->next = kept.next;
    copy->first = copy->last = NULL;
    return copy;
}

/* Copies a subtree; what is hidden becomes "[…]". Without recursion: trees may be deep. */
static struct node *copy_tree(struct doc *page, struct node *parent, const struct node *root, const struct node *hidden)
{
    struct node *top = NULL, *into = parent;
    const struct node *n = root;
    while (n != NULL) {
        struct node *copy = copy_node(page, into, n);
        top = top != NULL ? top : copy;
        if (n == hidden) {
            struct node *gap = node_append(page, copy, NODE_TEXT, n->line, n->column);
            gap->text = slice_of("[…]");
        }
        if (n->first != NULL && n != hidden) {
            n = n->first;
            into = copy;
            continue;
        }
        while (n != root && n->next == NULL) {
            n = n->parent;
            into = into->parent;
        }
        n = n == root ? NULL : n->next;
    }
    return top;
}

static struct node *first_leaf(struct node *node)
{
    while (node->first != NULL)
        node = node->first;
    return node;
}

static void add_inlines(struct doc *page, const struct stretch *stretch, const struct node *hidden)
{
    struct node *paragraph =
        node_append(page, page->root, NODE_PARAGRAPH, stretch->inlines->line, stretch->inlines->column);
    for (const struct node *n = stretch->inlines; n != NULL && n != stretch->inlines_end; n = n->next)
        copy_tree(page, paragraph, n, hidden);
    while (paragraph->last != NULL &&
           (paragraph->last->kind == NODE_SOFT_BREAK || paragraph->last->kind == NODE_HARD_BREAK))
        node_unlink(paragraph->last);
    struct node *leaf = first_leaf(paragraph), *last = paragraph;
    while (last->last != NULL)
        last = last->last;
    if (stretch->keep > 0)
        last->text = slice_part(last->text, 0, stretch->keep);
    leaf->text = slice_part(leaf->text, stretch->skip, leaf->text.bytes);
}

static void add_block(struct doc *page, const struct node *block, const struct node *hidden)
{
    struct node *copy = copy_tree(page, page->root, block, hidden);
    if (copy->kind == NODE_CELL || copy->kind == NODE_SUMMARY || copy->kind == NODE_HEADING) {
        copy->kind = NODE_PARAGRAPH;
        copy->align = ALIGN_DEFAULT;
    }
}

static void add_stretch(struct doc *page, const struct stretch *stretch, const struct node *hidden)
{
    if (stretch->inlines != NULL)
        add_inlines(page, stretch, hidden);
    for (const struct node *n = stretch->blocks; n != NULL && n != stretch->blocks_end; n = n->next)
        if (n->kind != NODE_CELL || n->first != NULL)
            add_block(page, n, hidden);
}

/* Copies the footnotes that the page refers to into it. */
static void add_footnotes(struct doc *page)
{
    for (struct node *n = page->root; n != NULL; n = node_after(page->root, n, false)) {
        if (n->kind != NODE_FOOTNOTE_REF || n->footnote.definition == NULL)
            continue;
        struct node *note = page->root->last;
        while (note != NULL && !(note->kind == NODE_FOOTNOTE && slice_eq(note->text, n->footnote.definition->text)))
            note = note->previous;
        n->footnote.definition = note != NULL ? note : copy_tree(page, page->root, n->footnote.definition, NULL);
    }
}

struct doc *question_page(const struct doc *doc, const struct question *question, bool answered)
{
    struct doc *page = doc_new_take(doc->file, xstrdup(""), 0);
    add_stretch(page, &question->ask, question->ask.hidden);
    if (answered) {
        node_append(page, page->root, NODE_RULE, 0, 0);
        add_stretch(page, &question->answer, NULL);
    }
    add_footnotes(page);
    doc_finish(page);
    return page;
}

void stretch_plain_text(const struct stretch *stretch, struct buf *out)
{
    struct doc *page = doc_new_take("", xstrdup(""), 0);
    add_stretch(page, stretch, NULL);
    node_plain_text(page->root, out);
    doc_free(page);
}

void question_id(const struct question *question, char id[17])
{
    struct buf text = {0};
    stretch_plain_text(&question->ask, &text);
    if (question->ask.hidden != NULL) { /* one sentence may hide several things */
        buf_add_str(&text, "\n==");
        node_plain_text(question->ask.hidden, &text);
    }
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t at = 0; at < text.bytes;) {
        uint32_t runes[FOLD_RUNES], capitals;
        int count;
        at += text_fold_step(slice_part(buf_slice(&text), at, text.bytes), runes, &count, &capitals);
        for (int i = 0; i < count; i++)
            for (int shift = 0; shift < 24 && runes[i] != ' ' && runes[i] != '\n'; shift += 8)
                hash = (hash ^ (runes[i] >> shift & 0xFF)) * 1099511628211u;
    }
    buf_free(&text);
    snprintf(id, 17, "%016llx", (unsigned long long)hash);
}
