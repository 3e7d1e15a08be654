/* markdown.c - Markdown bytes to a document. cmark-gfm parses, with our extensions (maths, guards); then its tree is
 * copied into ours, one top-level block at a time, each freed as soon as it is copied, so that the two trees are never
 * in memory as a whole; a long note is parsed in stretches (stretches.c). The copy walks without recursion. This file and
 * html.c decide what a node means to a reader; source_cursor.c finds its place in the source. */
#define CMARK_NO_SHORT_NAMES
#include "biji/markdown.h"

#include "biji/mem.h"
#include "biji/text.h"
#include "brackets.h"
#include "converter.h"
#include "emphasis.h"
#include "guard_ext.h"
#include "html.h"
#include "mark_ext.h"
#include "math_ext.h"
#include "pool.h"
#include "stretches.h"

#include <cmark-gfm-core-extensions.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { OUR_EXTENSIONS = 3 };

/* ---- the walk ---- */

static bool is_block(cmark_node *from)
{
    return (cmark_node_get_type(from) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

/* Copies a node or opens its counterpart; returns whether it was opened and must be closed again. */
static bool enter(struct converter *c, cmark_node *from)
{
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_CUSTOM_BLOCK:
        if (strcmp(cmark_node_get_on_exit(from), MARK_LABEL) == 0) {
            convert_open_block(c, from);
            return true;
        }
        convert_leaf_block(c, from);
        return false;
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
        convert_leaf_block(c, from);
        return false;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CUSTOM_INLINE:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        convert_leaf_inline(c, from);
        return false;
    default:
        if (is_block(from))
            convert_open_block(c, from);
        else
            convert_open_inline(c, from);
        return true;
    }
}

static void leave(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    struct frame frame = c->frames[--c->frame_count];
    if (frame.flat) {
        while (b->at != b->floor && !node_is_block(b->at))
            builder_close(b);
        return;
    }
    struct node *node = b->floor;
    builder_close_to(b, node);
    if (!is_block(from))
        convert_leave_inline(c, from);
    else if (node != frame.at) /* otherwise it was too deep for its own node */
        convert_leave_block(c, node);
    b->at = frame.at;
    b->floor = frame.floor;
    b->depth = frame.depth;
}

static void convert_tree(struct converter *c, cmark_node *top)
{
    cmark_node *from = top;
    for (;;) {
        bool opened = enter(c, from);
        cmark_node *next = opened ? cmark_node_first_child(from) : NULL;
        while (next == NULL) {
            if (opened)
                leave(c, from);
            if (from == top)
                return;
            opened = true;
            next = cmark_node_next(from);
            if (next == NULL)
                from = cmark_node_parent(from);
        }
        from = next;
    }
}

/* ---- the parse ---- */

static void index_lines(struct parse_source *source, size_t body)
{
    size_t room = 0;
    struct slice text = slice_from(source->text, source->bytes);
    for (size_t at = 0; at == 0 || at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        source->lines = xgrow(source->lines, source->line_count, &room, sizeof *source->lines);
        if (at <= body)
            source->first_line = source->line_count;
        source->lines[source->line_count++] = (uint32_t)at;
    }
}

/* Feeds the source up to `end`. A line that exceeds a limit gets a mask: before its indent when it would nest too deep, so
 * that it ends all containers; else after the indent, so that it stays in them. */
static void feed_to(struct converter *c, cmark_parser *parser, size_t end)
{
    static const char mask[] = {(char)MASK_RAW_LINE};
    const struct parse_source *source = &c->b.source;
    for (; c->cut_next < c->cut_count && source->lines[c->cuts[c->cut_next].line] < end; c->cut_next++) {
        const struct limit_cut *cut = &c->cuts[c->cut_next];
        size_t at = source->lines[cut->line];
        if (at < c->fed)
            at = c->fed;
        for (int n = 0; cut->why != LIMIT_BY_DEPTH && n < LIMIT_DEPTH && strchr(" \t>", source->text[at]) != NULL &&
                        source->text[at] != '\0';
             n++)
            at++;
        cmark_parser_feed(parser, source->text + c->fed, at - c->fed);
        cmark_parser_feed(parser, mask, sizeof mask);
        c->fed = at;
    }
    cmark_parser_feed(parser, source->text + c->fed, end - c->fed);
    c->fed = end;
}

/* Feeds the next stretch of the source, or all that is left if none may end earlier. */
static void feed(struct converter *c, cmark_parser *parser, cmark_syntax_extension *guard)
{
    struct slice text = slice_from(c->b.source.text, c->b.source.bytes);
    if (c->kept.bytes > 0) { /* a paragraph of its own, which is not copied */
        buf_add_str(&c->kept, "\n\n");
        cmark_parser_feed(parser, c->kept.ptr, c->kept.bytes);
        c->b.source.lines_before = 2;
    }
    size_t end = c->in_stretches ? c->fed : text.bytes;
    do {
        end = c->in_stretches ? stretch_next(text, end) : text.bytes;
        feed_to(c, parser, end);
    } while (end < text.bytes && !guard_extension_may_end(guard));
}

/* cmark-gfm has one table for all threads of the characters at which extensions begin, and clears them after each note: of two notes
 * at a time one would lose its formulas and strikes. */
static pthread_mutex_t special_characters = PTHREAD_MUTEX_INITIALIZER;

/* Parses the next stretch of the source. */
static cmark_node *parse(struct converter *c, cmark_mem *mem, cmark_syntax_extension *const *ours)
{
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, mem);
    for (size_t i = 0; i < OUR_EXTENSIONS && ours[i] != NULL; i++)
        cmark_parser_attach_syntax_extension(parser, ours[i]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    feed(c, parser, ours[0]);
    pthread_mutex_lock(&special_characters);
    cmark_node *root = cmark_parser_finish(parser);
    pthread_mutex_unlock(&special_characters);
    cmark_parser_free(parser);
    return root;
}

/* Copies a tree, and frees each of its blocks as soon as it is copied. */
static void copy(struct converter *c, cmark_node *root)
{
    for (cmark_node *top = cmark_node_first_child(root), *next; top != NULL; top = next) {
        next = cmark_node_next(top);
        bool prefix = cmark_node_get_start_line(top) > 0 && cmark_node_get_start_line(top) <= c->b.source.lines_before;
        if (!prefix)
            convert_tree(c, top);
        cmark_node_free(top);
    }
}

/* Parses the body and copies the tree. The parser's memory and our extensions live as long as its tree. */
static void parse_and_copy(struct converter *c)
{
    struct doc *doc = c->b.doc;
    char *body = doc->source + doc->body_offset;
    size_t bytes = doc->source_bytes - doc->body_offset;
    struct pool pool = {0}, *before = pool_use(&pool);
    cmark_mem mem = {pool_calloc, pool_realloc, pool_release};
    cmark_gfm_core_extensions_ensure_registered();
    bool may_mask = !emphasis_holds_mask(body, bytes);
    cmark_syntax_extension *ours[OUR_EXTENSIONS] = {
        guard_extension_new(&c->b.source, &mem, may_mask, c->b.diags, doc->file),
        math_extension_new(&c->b.source, &mem), c->marks != NULL ? mark_extension_new(&c->b.source, c->marks) : NULL};
    c->bracketed = brackets_mask(body, bytes);
    size_t masked = may_mask ? emphasis_mask(body, bytes) : 0;
    c->masked = may_mask;
    c->fed = doc->body_offset;
    c->in_stretches = c->marks == NULL && c->kept.bytes == 0 && stretches_are_possible(slice_from(body, bytes));
    do {
        size_t from = c->fed;
        c->b.source.lines_before = (int)c->b.source.first_line - (int)parse_line_at(&c->b.source, from);
        cmark_node *root = parse(c, &mem, ours);
        if (masked > 0)
            emphasis_unmask(doc->source + from, c->fed - from);
        if (c->bracketed)
            brackets_unmask(doc->source + from, c->fed - from);
        copy(c, root);
        cmark_node_free(root);
    } while (c->fed < doc->source_bytes);
    builder_close_to(&c->b, doc->root);
    for (size_t i = 0; i < OUR_EXTENSIONS && ours[i] != NULL; i++)
        cmark_syntax_extension_free(cmark_get_default_mem_allocator(), ours[i]);
    pool_free(&pool);
    pool_use(before);
}

void markdown_parse(struct doc *doc, struct diags *diags)
{
    markdown_parse_marked(doc, diags, NULL);
}

void markdown_parse_marked(struct doc *doc, struct diags *diags, const struct markdown_marks *marks)
{
    struct converter c = {.marks = marks, .b = {.doc = doc, .diags = diags, .at = doc->root, .floor = doc->root}};
    struct limit_cut *cuts;
    c.b.source = (struct parse_source){.text = doc->source, .bytes = doc->source_bytes};
    c.b.cursor.source = &c.b.source;
    index_lines(&c.b.source, doc->body_offset);
    c.cut_count = limits_scan(&c.b.source, &cuts);
    footnotes_scan(&c.footnotes, &c.b.source, &c.kept, &cuts, &c.cut_count);
    c.cuts = cuts;
    parse_and_copy(&c);
    for (size_t i = 0; i < c.reference_count; i++)
        footnotes_add_reference(&c.footnotes, c.references[i]);
    footnotes_finish(&c.footnotes, doc->root);
    doc->root->end_line = c.b.source.line_count;
    free(c.frames);
    footnotes_free(&c.footnotes);
    free(c.references);
    buf_free(&c.scratch);
    buf_free(&c.kept);
    free(c.b.source.lines);
    free(cuts);
    doc_finish(doc);
}

/* Uses entities, since a backslash before a parenthesis starts a formula. */
void markdown_add_plain(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (ispunct((unsigned char)*text))
            buf_printf(out, "&#%d;", *text);
        else
            buf_add_char(out, *text == '\n' ? ' ' : *text);
    }
}
