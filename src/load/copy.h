/* copy.h - copying the parser's tree into ours, shared by the files that do it (copy*.c, markdown.c). */
#ifndef BIJI_LOAD_COPY_H
#define BIJI_LOAD_COPY_H

#include "build.h"
#include "footnotes.h"

#include <cmark-gfm.h>

/* of a link or footnote (CommonMark 4.7) */
enum { LONGEST_LABEL_BYTES = 1000 };

/* A node of the parser's tree that is being copied: what is to be restored when it ends. */
struct frame {
    struct node *at, *floor;
    int depth;
    bool flat; /* it lies in a table cell of HTML and has no node of its own in our tree */
};

struct copy {
    unsigned char extensions[64]; /* enum extension by the parser's type number; 0 while it is not looked up */
    struct build b;
    struct frame *frames;
    size_t frame_count, frame_room;
    const struct limit_cut *cuts;
    size_t cut_count;
    bool masked; /* the parser read masks, which may show up in its texts */
    struct footnotes footnotes;
    struct node **references;
    size_t reference_count, reference_room;
    bool table_follows; /* the line behind the place is a table's first */
    struct buf scratch; /* of copy_literal() */
    struct buf kept;  /* references to all footnotes */
};

/* A text of the parser's without the masks that we fed it. Lent until the next call. */
struct slice copy_literal(struct copy *c, const char *text);
/* The same, kept in the document. */
struct slice copy_keep(struct copy *c, const char *text);
/* text as it lies in the source from the trace's place on, or a copy of it in the document. */
struct slice copy_in_source(struct copy *c, struct slice text);
/* Remembers what is open, to be restored when the node that is about to be opened ends. */
void copy_push_frame(struct copy *c, bool flat);

/* Copies a block that holds no others and no inlines. */
void copy_leaf_block(struct copy *c, cmark_node *from);
/* Opens the copy of any other block, behind a frame. */
void copy_open_block(struct copy *c, cmark_node *from);
/* Ends the copy of a block, with b.at still at it: what the standard would drop is kept, and what means more to a
 * reader than the parser knows (alerts, anchors) becomes that. */
void copy_leave_block(struct copy *c, struct node *node);

/* Copies an inline that holds no others. */
void copy_leaf_inline(struct copy *c, cmark_node *from);
/* Opens the copy of any other inline, behind a frame. */
void copy_open_inline(struct copy *c, cmark_node *from);
/* Passes over the markup that ends an inline. */
void copy_leave_inline(struct copy *c, cmark_node *from);

#endif
