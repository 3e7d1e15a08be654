/* layout.h - a document laid out for a width: lines of runs. Pure data: no escape codes, no colours, no curses, and no
 * character that is unsafe for a terminal (see rune_is_unsafe). A new width means a new layout; a layout never outlives
 * its document.
 *
 * A layout grows on demand, one top-level block after the other (of a long paragraph a piece after the other), so that the first screen of a large chapter appears at once and a whole file can be printed in constant memory.
 * */
#ifndef BIJI_LAYOUT_H
#define BIJI_LAYOUT_H

#include "biji/doc.h"
#include "biji/math.h"
#include "biji/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether to put a column between Han and Latin letters or digits if the author left no blank; AUTO: if most such
 * places in the note have no blank. */
enum layout_autospace { LAYOUT_AUTOSPACE_OFF, LAYOUT_AUTOSPACE_ON, LAYOUT_AUTOSPACE_AUTO };

/* A separate answer to a question, grouped with others. Both lent. */
struct layout_answer {
    const struct node *question; /* the block that asks */
    struct doc *answer;          /* a document of copies */
};

struct layout_options {
    int width;          /* columns of the page, >= 1 */
    int ambiguous_cols; /* see text.h */
    struct math_options math;
    enum layout_autospace autospace;
    bool accessible;          /* no boxes, formulas in words, tables as cards, links named */
    bool math_source;         /* formulas as source */
    bool show_source;         /* the whole note as source */
    const struct node *first; /* top-level block to begin with; NULL: the document's first */
    bool is_rest;             /* first begins what is seen of the whole document: all its footnotes come at the end */
    const struct node *end; /* top-level block to stop before; NULL: the document's end. Footnotes: those referred to */
    bool sideways; /* lines of diagrams and formulas wider than the page stay whole (overflow), for a screen that
                    * scrolls them sideways; otherwise everything is broken to fit */
    int wide; /* columns that tables, code and formulas may take when they need more than width; 0: no more than that */
    bool code_marks;   /* code has a rule at its left and its language at the right of its first line, for a terminal */
    bool code_numbers; /* and numbers of its lines */
    bool plain_code;   /* its words have no styles, since nothing will show them */
    bool unfold_details;     /* every <details> open (printing, searching) */
    bool link_numbers;       /* [3] after each link and picture, for printing with a list of them */
    bool link_targets;       /* the target in angle brackets after each link that does not show it */
    const uint32_t *toggled; /* ids of details blocks and formulas whose state differs from the default, sorted */
    size_t toggled_count;
    const struct layout_answer
        *answers; /* folded after their questions, which then are links; toggled names the open ones */
    size_t answer_count;
    /* Classifies a link for its style; NULL: all are STYLE_LINK. */
    enum style_role (*link_role)(void *context, const struct node *link);
    void *link_context;
    /* Finds an image's pixel size; NULL or false: unknown, then *reason (static, may become NULL) says why. */
    bool (*image_size)(void *context, struct slice target, int *width, int *height, const char **reason);
    bool only_names; /* pictures are only named */
    /* The block of cells, at most that many columns wide, for a picture on a line of its own; NULL or false: it is a card. */
    bool (*image_block)(void *context, struct slice target, int most_cols, int *cols, int *rows);
    void *image_context;
};

/* Text in one style. text is in the source, in the document's arena or in the layout's. */
struct run {
    struct slice text;
    struct place place; /* the document's text that it shows; node 0 for decoration (bullets, bars, padding) */
    int cols;
    int link; /* index into layout->links, or -1 */
    struct style style;
    bool whole; /* shows one thing, to which all of it belongs (a formula, an image card, a tab) */
};

struct line {
    const struct run *runs;
    int run_count;
    int cols;                 /* sum of the runs' columns: <= width unless overflow */
    bool overflow;            /* code or a formula wider than the page: the screen scrolls it sideways */
    const struct node *block; /* innermost block that it belongs to; NULL for blank lines between blocks */
    struct place
        place; /* first place shown on or after this line; ascending, except for footnotes, which are collected at the end */
    int header;      /* in a table: line where its header starts, else -1 */
    int header_rows; /* rows of that header */
};

/* The rows of the block that a blank run in STYLE_PICTURE belongs to. Its place names the picture's node. */
int figure_rows(struct place place);
/* Which of those rows the run is, 0-based. */
int figure_row(struct place place);

/* A link, image or footnote mark that can be followed, in reading order. */
struct layout_link {
    const struct node *
        node; /* NODE_LINK, NODE_IMAGE, NODE_FOOTNOTE_REF, NODE_SUMMARY (fold), NODE_FOOTNOTE (back), or a block that asks (fold) */
    size_t line; /* first line that shows it; SIZE_MAX: not shown yet */
    int number;  /* of links and pictures, from 1 through the whole document, layout_discard() or not; else 0 */
};

struct layout {
    const struct doc *doc;
    struct layout_options options;
    struct line *lines;
    size_t line_count;
    struct layout_link *links;
    size_t link_count;
    bool complete;
    struct layout_state *state; /* private to layout.c */
};

/* A layout of doc without lines yet. Owner: the caller; ended by layout_free(), which accepts NULL. */
struct layout *layout_new(const struct doc *doc, const struct layout_options *options);
/* Lays out more blocks until line_count >= lines or the end of the document (complete). Existing lines do not change. */
void layout_extend(struct layout *layout, size_t lines);
/* Lays out more blocks until place is on a line or the document ends; returns the line that shows it (the last line
 * whose place is at or before it). */
size_t layout_line_of(struct layout *layout, struct place place);
/* The same if it is one of the lines [from, to); else SIZE_MAX. Nothing is laid out for a place that is far from them. */
size_t layout_line_among(struct layout *layout, struct place place, size_t from, size_t to);
/* Drops all lines held so far and their memory, for printing in pieces; layout_extend() goes on from there. The links go too
 * if no paragraph is broken off in the middle. */
void layout_discard(struct layout *layout);
/* Ends the layout; accepts NULL. */
void layout_free(struct layout *layout);
/* Checks the invariants: columns add up, no line wider than the width unless overflow, places ascend, no unsafe
 * character; asserts on a breach. For tests. */
void layout_check(const struct layout *layout);

#endif
