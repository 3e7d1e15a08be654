/* doc.c - the document tree: make, link, walk, number, check. Must not know any parser or output. */
#include "biji/doc.h"

#include "biji/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    bool block;
} kinds[] = {
    [NODE_DOCUMENT] = {"document", true},
    [NODE_QUOTE] = {"quote", true},
    [NODE_ALERT] = {"alert", true},
    [NODE_LIST] = {"list", true},
    [NODE_ITEM] = {"item", true},
    [NODE_FOOTNOTE] = {"footnote", true},
    [NODE_DETAILS] = {"details", true},
    [NODE_DIRECTIVE] = {"directive", true},
    [NODE_ALIGN] = {"align", true},
    [NODE_TABLE] = {"table", true},
    [NODE_ROW] = {"row", true},
    [NODE_PARAGRAPH] = {"paragraph", true},
    [NODE_HEADING] = {"heading", true},
    [NODE_CELL] = {"cell", true},
    [NODE_SUMMARY] = {"summary", true},
    [NODE_CODE_BLOCK] = {"code_block", true},
    [NODE_MATH_BLOCK] = {"math_block", true},
    [NODE_RULE] = {"rule", true},
    [NODE_RAW_BLOCK] = {"raw_block", true},
    [NODE_EMPH] = {"emph", false},
    [NODE_STRONG] = {"strong", false},
    [NODE_STRIKE] = {"strike", false},
    [NODE_UNDERLINE] = {"underline", false},
    [NODE_MARK] = {"mark", false},
    [NODE_SUB] = {"sub", false},
    [NODE_SUP] = {"sup", false},
    [NODE_KBD] = {"kbd", false},
    [NODE_LINK] = {"link", false},
    [NODE_IMAGE] = {"image", false},
    [NODE_TEXT] = {"text", false},
    [NODE_CODE] = {"code", false},
    [NODE_MATH] = {"math", false},
    [NODE_SOFT_BREAK] = {"soft_break", false},
    [NODE_HARD_BREAK] = {"hard_break", false},
    [NODE_FOOTNOTE_REF] = {"footnote_ref", false},
    [NODE_ANCHOR] = {"anchor", false},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == NODE_KINDS, "one row for each kind");

struct doc *doc_new_take(const char *file, char *source, size_t bytes)
{
    struct doc *doc = xcalloc(1, sizeof *doc);
    doc->file = xstrdup(file);
    doc->source = source;
    doc->source_bytes = bytes;
    doc->root = node_append(doc, NULL, NODE_DOCUMENT, 1, 1);
    return doc;
}

void doc_free(struct doc *doc)
{
    while (doc != NULL) {
        struct doc *next = doc->embedded;
        arena_free(&doc->arena);
        free(doc->file);
        free(doc->source);
        free(doc->landmarks);
        free(doc);
        doc = next;
    }
}

struct node *node_append(struct doc *doc, struct node *parent, enum node_kind kind, uint32_t line, uint32_t column)
{
    struct node *node = arena_alloc(&doc->arena, sizeof *node);
    node->kind = (uint8_t)kind;
    node->line = line;
    node->column = column;
    if (parent != NULL)
        node_insert(parent, node, NULL);
    return node;
}

void node_unlink(struct node *node)
{
    if (node->previous != NULL)
        node->previous->next = node->next;
    else if (node->parent != NULL)
        node->parent->first = node->next;
    if (node->next != NULL)
        node->next->previous = node->previous;
    else if (node->parent != NULL)
        node->parent->last = node->previous;
    node->parent = node->previous = node->next = NULL;
}

void node_insert(struct node *parent, struct node *node, struct node *before)
{
    node->parent = parent;
    node->next = before;
    node->previous = before != NULL ? before->previous : parent->last;
    if (node->previous != NULL)
        node->previous->next = node;
    else
        parent->first = node;
    if (before != NULL)
        before->previous = node;
    else
        parent->last = node;
}

struct node *node_after(const struct node *root, const struct node *node, bool skip)
{
    if (!skip && node->first != NULL)
        return node->first;
    while (node != root && node->next == NULL)
        node = node->parent;
    return node == root ? NULL : node->next;
}

enum { LANDMARKS_APART = 256 };

void doc_finish(struct doc *doc)
{
    uint32_t id = 0;
    size_t count = 0, room = 0;
    free(doc->landmarks);
    doc->landmarks = NULL;
    for (struct node *node = doc->root; node != NULL; node = node_after(doc->root, node, false)) {
        node->id = ++id;
        if (id % LANDMARKS_APART != 0)
            continue;
        doc->landmarks = xgrow(doc->landmarks, count, &room, sizeof(const struct node *));
        doc->landmarks[count++] = node;
    }
    doc->node_count = id;
}

const struct node *doc_node(const struct doc *doc, uint32_t id)
{
    if (id == 0 || id > doc->node_count)
        return NULL;
    const struct node *node = id < LANDMARKS_APART ? doc->root : doc->landmarks[id / LANDMARKS_APART - 1];
    while (node->id != id)
        node = node_after(doc->root, node, false);
    return node;
}

struct slice doc_meta(const struct doc *doc, const char *key)
{
    for (size_t i = 0; i < doc->meta_count; i++)
        if (slice_eq_str(doc->meta[i].key, key))
            return doc->meta[i].value;
    return (struct slice){"", 0};
}

bool node_is_block(const struct node *node)
{
    return kinds[node->kind].block;
}

const char *node_kind_name(enum node_kind kind)
{
    return kinds[kind].name;
}

/* The code point that ends the text before an inline node, or that starts the text after it; 0 if absent. */
static uint32_t neighbour(const struct node *node, bool before)
{
    const struct node *leaf = before ? node->previous : node->next;
    while (leaf != NULL && leaf->text.bytes == 0)
        leaf = before ? leaf->last : leaf->first;
    if (leaf == NULL)
        return 0;
    const char *end = slice_end(leaf->text), *p = leaf->text.ptr;
    if (before)
        for (p = end - 1; p > leaf->text.ptr && ((unsigned char)*p & 0xC0) == 0x80;)
            p--;
    int count;
    return utf8_decode(p, end, &count);
}

void node_plain_text(const struct node *node, struct buf *out)
{
    for (const struct node *n = node; n != NULL; n = node_after(node, n, false)) {
        switch ((enum node_kind)n->kind) {
        case NODE_SOFT_BREAK:
            if (!(rune_is_cjk(neighbour(n, true)) && rune_is_cjk(neighbour(n, false))))
                buf_add_char(out, ' ');
            break;
        case NODE_HARD_BREAK:
            buf_add_char(out, ' ');
            break;
        case NODE_TEXT:
        case NODE_CODE:
        case NODE_MATH:
        case NODE_CODE_BLOCK:
        case NODE_MATH_BLOCK:
        case NODE_RAW_BLOCK:
            buf_add_slice(out, n->text);
            break;
        default: /* containers have no text of their own; the label of a footnote or an anchor is not part of the text */
            if (n != node && node_is_block(n) && n->previous != NULL)
                buf_add_char(out, ' ');
            break;
        }
    }
}

void doc_position(const struct doc *doc, const struct node *leaf, size_t offset, int *line, int *column)
{
    *line = (int)leaf->line;
    *column = (int)leaf->column;
    const char *at = leaf->text.ptr;
    bool lent = at != NULL && at >= doc->source && at < doc->source + doc->source_bytes;
    /* a copied block has lost the indent of its lines in a list or quote, the same for each */
    int indent = lent ? 0 : *column - 1;
    if (!lent && !node_is_block(leaf))
        return;
    struct slice before = slice_part(leaf->text, 0, offset);
    size_t from = 0;
    for (size_t end = slice_find(before, '\n', 0); end < before.bytes; end = slice_find(before, '\n', from)) {
        ++*line;
        *column = 1 + indent;
        from = end + 1;
    }
    *column += (int)(before.bytes - from);
}

int place_compare(struct place a, struct place b)
{
    if (a.node != b.node)
        return a.node < b.node ? -1 : 1;
    return (a.offset > b.offset) - (a.offset < b.offset);
}

/* Whether a node of kind child may be a child of parent. */
static bool may_hold(const struct node *parent, const struct node *child)
{
    switch ((enum node_kind)parent->kind) {
    case NODE_LIST:
        return child->kind == NODE_ITEM;
    case NODE_TABLE:
        return child->kind == NODE_ROW;
    case NODE_ROW:
        return child->kind == NODE_CELL;
    case NODE_PARAGRAPH:
    case NODE_HEADING:
    case NODE_CELL:
    case NODE_SUMMARY:
    case NODE_EMPH:
    case NODE_STRONG:
    case NODE_STRIKE:
    case NODE_UNDERLINE:
    case NODE_MARK:
    case NODE_SUB:
    case NODE_SUP:
    case NODE_KBD:
    case NODE_LINK:
    case NODE_IMAGE:
        return !kinds[child->kind].block;
    case NODE_DETAILS:
    case NODE_ALERT:
        if (child->kind == NODE_SUMMARY)
            return child->previous == NULL;
        break;
    case NODE_DOCUMENT:
    case NODE_QUOTE:
    case NODE_DIRECTIVE:
    case NODE_ITEM:
    case NODE_FOOTNOTE:
    case NODE_ALIGN:
        break;
    default: /* leaves */
        return false;
    }
    return child->kind == NODE_ANCHOR ||
           (kinds[child->kind].block && child->kind != NODE_ITEM && child->kind != NODE_ROW &&
            child->kind != NODE_CELL && child->kind != NODE_SUMMARY);
}

void doc_check(const struct doc *doc)
{
    uint32_t id = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        assert(n->id == ++id);
        assert(n->kind < NODE_KINDS);
        assert(n->parent != NULL || n == doc->root);
        assert(n->previous == NULL || n->previous->next == n);
        assert(n->next == NULL || n->next->previous == n);
        assert(n->next == NULL || n->next->parent == n->parent);
        assert(n->first == NULL || (n->first->parent == n && n->first->previous == NULL));
        assert(n->last == NULL || (n->last->parent == n && n->last->next == NULL));
        assert(n->parent == NULL || may_hold(n->parent, n));
        assert(n->kind != NODE_DETAILS || (n->first != NULL && n->first->kind == NODE_SUMMARY));
        assert(n->text.bytes == 0 || utf8_valid(n->text));
    }
    assert(id == doc->node_count);
    (void)id;
}
