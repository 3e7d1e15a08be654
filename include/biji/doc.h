/* doc.h - a document: our own tree of a Markdown note, independent of any parser. The loader builds it, everything else
 * only reads it. The loader has already turned meaningful HTML into nodes (see NODE_DETAILS, NODE_SUB, …), so that readers of the tree never parse tags.
 * *
 *   doc ── root (NODE_DOCUMENT) ── first … last ── each node: parent, previous, next, first, last
 *   node ids number the tree in document order (pre-order), from 1 for the root: a (node id, byte offset) pair is a place
 *   in the document that can be compared with any other. */
#ifndef BIJI_DOC_H
#define BIJI_DOC_H

#include "biji/mem.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum node_kind {
    /* blocks that hold blocks */
    NODE_DOCUMENT,
    NODE_QUOTE,
    NODE_ALERT, /* > [!NOTE]: text = note, tip, important, warning or caution; a first child NODE_SUMMARY is its title */
    NODE_LIST,  /* list.* */
    NODE_ITEM,  /* item.* */
    NODE_FOOTNOTE, /* definition: text = label */
    NODE_DETAILS, /* first child NODE_SUMMARY (empty where none was written), then blocks; details.open; text as of an alert */
    NODE_ALIGN,     /* <div>, <center>: align, possibly the default */
    NODE_DIRECTIVE, /* a dialect's, only while a note is being loaded: text = its line, directive.kind (markdown.h) */
    NODE_TABLE,     /* children NODE_ROW; table.columns, table.aligns */
    NODE_ROW,       /* row.header; children NODE_CELL */
    /* blocks that hold inlines */
    NODE_PARAGRAPH, /* align (ALIGN_DEFAULT unless <p align>) */
    NODE_HEADING,   /* heading.level 1..6 */
    NODE_CELL,
    NODE_SUMMARY,
    /* blocks that are leaves */
    NODE_CODE_BLOCK, /* text = code, info = info string */
    NODE_MATH_BLOCK, /* text = TeX without its dollars; info = the same with its number, as it is shown; else empty */
    NODE_RULE,       /* thematic break */
    NODE_RAW_BLOCK,  /* source shown verbatim where it was not understood or is too deeply nested: text */
    /* inlines that hold inlines */
    NODE_EMPH,
    NODE_STRONG,
    NODE_STRIKE,
    NODE_UNDERLINE,
    NODE_MARK,
    NODE_SUB,
    NODE_SUP,
    NODE_KBD,
    NODE_LINK,  /* target, info = title */
    NODE_IMAGE, /* target, info = title; children = alt text */
    /* inlines that are leaves */
    NODE_TEXT, /* text with entities and escapes resolved; may hold any character, safe or not */
    NODE_CODE, /* text */
    NODE_MATH, /* text and info as of a block; display = written with $$ */
    NODE_SOFT_BREAK,
    NODE_HARD_BREAK,
    NODE_FOOTNOTE_REF, /* text = label; footnote.number, footnote.definition */
    NODE_ANCHOR,       /* <a id="…">, on block or inline level: text = id */
    NODE_KINDS
};
enum align { ALIGN_DEFAULT, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
struct node {
    struct node *parent, *previous, *next, *first, *last;
    uint32_t id;         /* document order, set by doc_finish() */
    uint32_t line;       /* 1-based line of the file where the node starts; 0 = unknown */
    uint32_t column;     /* 1-based byte column there; for leaves the first byte of text */
    uint32_t end_line;   /* last line (blocks); 0 for inlines */
    uint8_t kind;        /* enum node_kind */
    uint8_t align;       /* enum align */
    struct slice text;   /* see the kinds; points into the source or the arena */
    struct slice info;   /* info string or title */
    struct slice target; /* link or image destination, unescaped */
    /* clang-format off */
    union {
        struct { int level; bool made; } heading; /* made: of the front matter's title, where no heading shows it */
        struct { int start; bool ordered, tight; char delimiter; } list; /* delimiter '.' or ')' */
        struct { bool task, checked; } item;
        struct { int columns; const uint8_t *aligns; } table; /* aligns: enum align, one a column */
        struct { bool header; } row;
        struct { bool open; } details;
        struct { int kind; } directive;
        struct { int number; struct node *definition; } footnote; /* ref: its number; definition: its number, definition NULL */
        struct { bool display; } math;
        struct { bool indented; } code; /* a block without fences */
    };
    /* clang-format on */
};

/* One key of the front matter. A list's values are joined by newlines. */
struct meta {
    struct slice key, value;
    int line, column;
};

/* A parsed note. Owns its source, its arena and all nodes. */
struct doc {
    struct arena arena;
    char *file;   /* as the user would write it; owned */
    char *source; /* sanitised bytes (valid UTF-8, no NUL, LF only), NUL-terminated; owned */
    size_t source_bytes;
    size_t body_offset; /* where Markdown starts, after the front matter */
    struct meta *meta;  /* front matter in file order; in the arena */
    size_t meta_count;
    struct doc *embedded; /* documents whose nodes are part of this one; owned, a linked list */
    struct node *root;
    uint32_t node_count;           /* ids are 1..node_count */
    const struct node **landmarks; /* each 256th node, for doc_node(); owned */
};

/* A place in a document: a leaf and a byte offset into its text. Compared by id, then offset. */
struct place {
    uint32_t node;
    uint32_t offset;
};

/* An empty document with a root; file is copied, source (malloc'ed, bytes long, NUL after it) is taken over. Owner: the
 * caller; ended by doc_free(), which accepts NULL. */
struct doc *doc_new_take(const char *file, char *source, size_t bytes);
/* Ends the document; accepts NULL. */
void doc_free(struct doc *doc);
/* A new node at the end of parent's children (parent NULL: not in the tree yet). Lent by the doc. */
struct node *node_append(struct doc *doc, struct node *parent, enum node_kind kind, uint32_t line, uint32_t column);
/* Takes node out of its parent; its children stay with it. */
void node_unlink(struct node *node);
/* Inserts an unlinked node at the end of parent's children, or before `before` (a child of parent) when that is not NULL. */
void node_insert(struct node *parent, struct node *node, struct node *before);
/* Numbers all nodes; to be called when the tree is complete. */
void doc_finish(struct doc *doc);
/* The next node in document order after node within root's subtree, or NULL at its end; with skip, node's children are left
 * out. Writable only for callers that may write to root. No recursion: trees may be deep. */
struct node *node_after(const struct node *root, const struct node *node, bool skip);
/* The node with this id, or NULL. */
const struct node *doc_node(const struct doc *doc, uint32_t id);
/* The value of a front matter key, or an empty slice. */
struct slice doc_meta(const struct doc *doc, const char *key);
/* Whether the node is a block (CommonMark 4 and 5), not an inline. */
bool node_is_block(const struct node *node);
/* Static name of a kind for dumps and diagnostics: "paragraph". */
const char *node_kind_name(enum node_kind kind);
/* Adds the plain text of a subtree to out: text, code, TeX, alt text; breaks become a space (nothing between two CJK
 * characters). */
void node_plain_text(const struct node *node, struct buf *out);
/* The line and byte column in the file of byte `offset` of a leaf's text: exact when the text lies in the source. */
void doc_position(const struct doc *doc, const struct node *leaf, size_t offset, int *line, int *column);
/* -1, 0 or 1 as a is before, at or after b. */
int place_compare(struct place a, struct place b);
/* For tests: asserts the invariants (links both ways, ids ascending, kinds under legal parents, text valid UTF-8). */
void doc_check(const struct doc *doc);

#endif
