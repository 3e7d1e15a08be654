/* markdown.c - Markdown bytes to a document: cmark-gfm parses, its tree is copied into ours and freed. */
#define CMARK_NO_SHORT_NAMES
#include "biji/load.h"

#include "biji/mem.h"
#include "math_ext.h"

#include <cmark-gfm-core-extensions.h>
#include <stdlib.h>
#include <string.h>

struct build {
    struct doc *doc;
    uint32_t first_line; /* of the body, 0-based */
    int footnotes;       /* definitions met */
};

static struct slice keep(struct build *b, const char *text)
{
    size_t bytes = text != NULL ? strlen(text) : 0;
    return slice_from(arena_strndup(&b->doc->arena, text != NULL ? text : "", bytes), bytes);
}

static bool is_type(cmark_node *from, const char *name)
{
    return strcmp(cmark_node_get_type_string(from), name) == 0;
}

static struct node *add(struct build *b, struct node *parent, enum node_kind kind, cmark_node *from)
{
    int line = cmark_node_get_start_line(from), column = cmark_node_get_start_column(from);
    if (line == 0)
        line = (int)parent->line, column = (int)parent->column;
    else
        line += (int)b->first_line;
    struct node *node = node_append(b->doc, parent, kind, (uint32_t)line, (uint32_t)column);
    if (node_is_block(node))
        node->end_line = (uint32_t)cmark_node_get_end_line(from) + b->first_line;
    return node;
}

static struct node *add_text(struct build *b, struct node *parent, enum node_kind kind, cmark_node *from,
                             const char *text)
{
    struct node *node = add(b, parent, kind, from);
    node->text = keep(b, text);
    return node;
}

static struct node *copy_list(struct build *b, struct node *parent, cmark_node *from)
{
    struct node *node = add(b, parent, NODE_LIST, from);
    node->list.ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
    node->list.start = cmark_node_get_list_start(from);
    node->list.tight = cmark_node_get_list_tight(from) != 0;
    node->list.delimiter = cmark_node_get_list_delim(from) == CMARK_PAREN_DELIM ? ')' : '.';
    return node;
}

static struct node *copy_table(struct build *b, struct node *parent, cmark_node *from)
{
    struct node *node = add(b, parent, NODE_TABLE, from);
    node->table.columns = cmark_gfm_extensions_get_table_columns(from);
    const uint8_t *letters = cmark_gfm_extensions_get_table_alignments(from);
    uint8_t *aligns = arena_alloc(&b->doc->arena, (size_t)node->table.columns);
    for (int i = 0; i < node->table.columns; i++)
        aligns[i] = letters[i] == 'l'   ? ALIGN_LEFT
                    : letters[i] == 'c' ? ALIGN_CENTER
                    : letters[i] == 'r' ? ALIGN_RIGHT
                                        : 0;
    node->table.aligns = aligns;
    return node;
}

static struct node *copy_extension(struct build *b, struct node *parent, cmark_node *from)
{
    if (is_type(from, "table"))
        return copy_table(b, parent, from);
    if (is_type(from, "table_header") || is_type(from, "table_row")) {
        struct node *row = add(b, parent, NODE_ROW, from);
        row->row.header = cmark_gfm_extensions_get_table_row_is_header(from) != 0;
        return row;
    }
    if (is_type(from, "table_cell"))
        return add(b, parent, NODE_CELL, from);
    if (is_type(from, "strikethrough"))
        return add(b, parent, NODE_STRIKE, from);
    return add(b, parent, NODE_RAW_BLOCK, from);
}

static struct node *copy_code_block(struct build *b, struct node *parent, cmark_node *from)
{
    const char *info = cmark_node_get_fence_info(from);
    enum node_kind kind = strcmp(info, "math") == 0 ? NODE_MATH_BLOCK : NODE_CODE_BLOCK;
    struct node *node = add_text(b, parent, kind, from, cmark_node_get_literal(from));
    if (kind == NODE_CODE_BLOCK)
        node->info = keep(b, info);
    return node;
}

static struct node *copy_link(struct build *b, struct node *parent, cmark_node *from, enum node_kind kind)
{
    struct node *node = add(b, parent, kind, from);
    node->target = keep(b, cmark_node_get_url(from));
    node->info = keep(b, cmark_node_get_title(from));
    return node;
}

static struct node *copy_block(struct build *b, struct node *parent, cmark_node *from)
{
    struct node *node;
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_BLOCK_QUOTE:
        return add(b, parent, NODE_QUOTE, from);
    case CMARK_NODE_LIST:
        return copy_list(b, parent, from);
    case CMARK_NODE_ITEM:
        node = add(b, parent, NODE_ITEM, from);
        node->item.task = is_type(from, "tasklist");
        node->item.checked = node->item.task && cmark_gfm_extensions_get_tasklist_item_checked(from);
        return node;
    case CMARK_NODE_CODE_BLOCK:
        return copy_code_block(b, parent, from);
    case CMARK_NODE_HTML_BLOCK:
        return add_text(b, parent, NODE_RAW_BLOCK, from, cmark_node_get_literal(from));
    case CMARK_NODE_PARAGRAPH:
        return add(b, parent, NODE_PARAGRAPH, from);
    case CMARK_NODE_HEADING:
        node = add(b, parent, NODE_HEADING, from);
        node->heading.level = cmark_node_get_heading_level(from);
        return node;
    case CMARK_NODE_THEMATIC_BREAK:
        return add(b, parent, NODE_RULE, from);
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        node = add_text(b, parent, NODE_FOOTNOTE, from, cmark_node_get_literal(from));
        node->footnote.number = ++b->footnotes;
        return node;
    default:
        return copy_extension(b, parent, from);
    }
}

static struct node *copy_inline(struct build *b, struct node *parent, cmark_node *from)
{
    struct node *node;
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_TEXT:
        return add_text(b, parent, NODE_TEXT, from, cmark_node_get_literal(from));
    case CMARK_NODE_SOFTBREAK:
        return add(b, parent, NODE_SOFT_BREAK, from);
    case CMARK_NODE_LINEBREAK:
        return add(b, parent, NODE_HARD_BREAK, from);
    case CMARK_NODE_CODE:
        return add_text(b, parent, NODE_CODE, from, cmark_node_get_literal(from));
    case CMARK_NODE_HTML_INLINE:
        return add_text(b, parent, NODE_TEXT, from, cmark_node_get_literal(from));
    case CMARK_NODE_CUSTOM_INLINE:
        node = add_text(b, parent, NODE_MATH, from, cmark_node_get_on_enter(from));
        node->math.display = strcmp(cmark_node_get_on_exit(from), "$$") == 0;
        return node;
    case CMARK_NODE_EMPH:
        return add(b, parent, NODE_EMPH, from);
    case CMARK_NODE_STRONG:
        return add(b, parent, NODE_STRONG, from);
    case CMARK_NODE_LINK:
        return copy_link(b, parent, from, NODE_LINK);
    case CMARK_NODE_IMAGE:
        return copy_link(b, parent, from, NODE_IMAGE);
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        node = add_text(b, parent, NODE_FOOTNOTE_REF, from, cmark_node_get_literal(from));
        node->footnote.number = atoi(node->text.ptr);
        return node;
    default:
        return copy_extension(b, parent, from);
    }
}

static struct node *copy(struct build *b, struct node *parent, cmark_node *from)
{
    return (cmark_node_get_type(from) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK ? copy_block(b, parent, from)
                                                                                       : copy_inline(b, parent, from);
}

/* Gives references their definitions, which cmark has put at the end in the order of their numbers. */
static void join_footnotes(struct doc *doc, int count)
{
    struct node **definitions = xcalloc((size_t)count + 1, sizeof(struct node *));
    for (struct node *n = doc->root->first; n != NULL; n = n->next)
        if (n->kind == NODE_FOOTNOTE)
            definitions[n->footnote.number] = n;
    for (struct node *n = doc->root; n != NULL; n = (struct node *)node_after(doc->root, n, false)) {
        if (n->kind != NODE_FOOTNOTE_REF || n->footnote.number > count)
            continue;
        n->footnote.definition = definitions[n->footnote.number];
        n->text = n->footnote.definition->text;
    }
    free(definitions);
}

static void copy_tree(struct build *b, cmark_node *root)
{
    struct node *at = b->doc->root;
    for (cmark_node *from = cmark_node_first_child(root); from != NULL;) {
        struct node *made = copy(b, at, from);
        cmark_node *next = cmark_node_first_child(from);
        if (next != NULL)
            at = made;
        while (next == NULL && from != root) {
            next = cmark_node_next(from);
            if (next == NULL) {
                from = cmark_node_parent(from);
                if (from != root)
                    at = at->parent;
            }
        }
        from = next;
    }
}

void markdown_parse(struct doc *doc, struct diags *diags)
{
    (void)diags;
    struct build b = {.doc = doc};
    for (size_t i = 0; i < doc->body_offset; i++)
        b.first_line += doc->source[i] == '\n';
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_SOURCEPOS);
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_syntax_extension *math = math_extension_new();
    cmark_parser_attach_syntax_extension(parser, math);
    cmark_parser_feed(parser, doc->source + doc->body_offset, doc->source_bytes - doc->body_offset);
    cmark_node *root = cmark_parser_finish(parser);
    copy_tree(&b, root);
    if (b.footnotes > 0)
        join_footnotes(doc, b.footnotes);
    cmark_node_free(root);
    cmark_parser_free(parser);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), math);
    doc_finish(doc);
}
