/* converter.h - copying the parser's tree into ours, shared by the files that do it (convert_*.c, markdown.c). */
#ifndef BIJI_MARKDOWN_CONVERTER_H
#define BIJI_MARKDOWN_CONVERTER_H

#include "biji/markdown.h"
#include "footnotes.h"
#include "tree_builder.h"

#include <cmark-gfm.h>

/* of a link or footnote (CommonMark 4.7) */
enum { MAX_LABEL_BYTES = 1000 };

/* A node of the parser's tree that is being copied, and what to restore when it ends. */
struct frame {
    struct node *at, *floor;
    int depth;
    bool flat; /* it is in a cell of an HTML table and has no node of its own in our tree */
};

struct converter {
    const struct markdown_marks *marks; /* lines of a dialect, or NULL */
    unsigned char extensions[64];       /* enum extension by the parser's type number; 0 until it is looked up */
    struct tree_builder b;
    struct frame *frames;
    size_t frame_count, frame_room;
    const struct limit_cut *cuts;
    size_t cut_count, cut_next; /* cut_next: the first that is not fed yet */
    size_t fed;                 /* offset in the source up to which the parser has read */
    bool in_stretches;          /* the source is parsed in stretches (stretches.h) */
    bool bracketed;             /* and masks of brackets.h */
    bool masked;                /* the parser read masks, which may appear in its texts */
    struct footnotes footnotes;
    struct node **references;
    size_t reference_count, reference_room;
    bool table_follows; /* the line after the cursor is a table's first */
    struct buf scratch; /* of convert_literal() */
    struct buf kept;    /* references to all footnotes */
};

/* A text of the parser's without our masks. Lent until the next call. */
struct slice convert_literal(struct converter *c, const char *text);
/* The same, kept in the document. */
struct slice convert_keep(struct converter *c, const char *text);
/* text as a slice of the source at the cursor, or else copied into the document. */
struct slice convert_in_source(struct converter *c, struct slice text);
/* Saves what is open, to be restored when the node about to be opened ends. */
void convert_push_frame(struct converter *c, bool flat);

/* Copies a block that holds no others and no inlines. */
void convert_leaf_block(struct converter *c, cmark_node *from);
/* Opens the copy of any other block and pushes a frame. */
void convert_open_block(struct converter *c, cmark_node *from);
/* Ends the copy of a block, with b.at still at it: keeps what the standard would drop, and turns alerts and
 * anchors, which the parser does not know, into nodes of their own. */
void convert_leave_block(struct converter *c, struct node *node);

/* Copies an inline that holds no others. */
void convert_leaf_inline(struct converter *c, cmark_node *from);
/* Opens the copy of any other inline and pushes a frame. */
void convert_open_inline(struct converter *c, cmark_node *from);
/* Passes over the markup that ends an inline. */
void convert_leave_inline(struct converter *c, cmark_node *from);

#endif
