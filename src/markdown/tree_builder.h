/* tree_builder.h - growing a document's tree, shared by the copying of the parser's tree (markdown.c) and by HTML (html.c). */
#ifndef BIJI_MARKDOWN_TREE_BUILDER_H
#define BIJI_MARKDOWN_TREE_BUILDER_H

#include "biji/diag.h"
#include "limits.h"
#include "source_cursor.h"

/* New nodes are added at the end of `at`, with the cursor's place. `floor` is the node of the innermost container of the
 * parser's tree: nodes that HTML opened inside it end with it, and no HTML tag closes anything above it. */
struct tree_builder {
    struct doc *doc;
    struct diags *diags;
    struct parse_source source;
    struct source_cursor cursor;
    struct node *at, *floor;
    int depth;     /* of `at` below the root */
    int row_cells; /* of the HTML table row that is open */
    uint16_t spans
        [LIMIT_COLUMNS];  /* by column of that table: how many rows below still belong to a cell above them (rowspan) */
    size_t padding_cells; /* cells that pad HTML tables */
    enum align pending;   /* of an empty <p align> that the next paragraph takes over */
};

/* A new node at the cursor's place, at the end of b->at. */
struct node *builder_add(struct tree_builder *b, enum node_kind kind);
/* The same, and following nodes go into it. At the depth limit returns b->at, so that the content stays in it
 * without a node of its own. */
struct node *builder_open(struct tree_builder *b, enum node_kind kind);
/* Ends the innermost open node (above the floor): an empty <p> is removed, a code span takes the text of its
 * children, a table sets its columns. */
void builder_close(struct tree_builder *b);
/* Ends all open nodes down to `node`, which stays open. */
void builder_close_to(struct tree_builder *b, struct node *node);
/* Adds text that the parser made from the source at the cursor's place, as leaves that point into the source where
 * possible; URLs and mail addresses in it become links unless it is part of a link. Moves the cursor past it. */
void builder_text(struct tree_builder *b, struct slice text);
/* The same for text equal to the next bytes of the source. */
void builder_source_text(struct tree_builder *b, size_t bytes);
/* Makes `at` hold blocks: ends open paragraphs and the like. False in a table cell, where that is impossible. */
bool builder_ready_for_block(struct tree_builder *b);
/* The same for inlines: opens a paragraph if needed. */
void builder_ready_for_inline(struct tree_builder *b);
/* Whether node holds inlines: a paragraph, a heading, a cell, a summary, or an inline itself. */
bool builder_holds_inlines(const struct node *node);
/* text in the document's arena, without masks. */
struct slice builder_keep(struct tree_builder *b, struct slice text);

#endif
