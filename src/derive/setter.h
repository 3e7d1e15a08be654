/* setter.h - what the files of the layout engine share (layout.c, inline.c, wrap.c, code.c, table.c) and nobody else
 * sees.
 *
 *   block node --inline_collect--> spans --wrap_next--> ranges of spans, one a line --setter_add_range--> runs of a
 * line
 *
 * A span is a stretch of text in one style from one leaf of the document. Wrapping never copies text: runs point into
 * the spans' text, which lies in the source, the document's arena or the layout's. */
#ifndef BIJI_SETTER_H
#define BIJI_SETTER_H

#include "biji/layout.h"
#include "biji/mem.h"
#include "biji/text.h"

enum span_flag {
    SPAN_SOLID = 1,       /* no break inside unless nothing else fits */
    SPAN_BREAK_AFTER = 2, /* a line may end after it (inside formulas) */
    SPAN_LINE_END = 4,    /* a line ends after it (hard break) */
    SPAN_WHOLE = 8,       /* see struct run */
    SPAN_JOINED = 16,     /* no break before it (footnote marks, link numbers) */
    SPAN_DECOR = 32       /* shows no place of the document */
};

struct span {
    struct slice text;
    struct place place; /* of text.ptr */
    int link;
    int start_cols; /* wrap.c: columns of the current line before this span */
    struct style style;
    uint8_t flags;
};

struct spans {
    struct span *items;
    size_t count, room;
};

/* A point between two characters: byte of the text of a span. */
struct wrap_point {
    size_t span, byte;
};

/* One line found by the wrapper: [from, to) without the blanks at its end. */
struct wrap_line {
    struct wrap_point from, to;
    int cols;
    bool is_torn; /* the next line starts inside a word or piece of code, without a blank or a line end between */
};

/* A paragraph being wrapped. */
struct wrap {
    struct layout *layout;
    struct spans *spans;
    struct wrap_point at; /* where the next line starts */
    int ambiguous_cols;
    bool keep_spaces;      /* code: blanks are drawn wherever they stand */
};

/* What stands at the left of each line within a list, a quote and so on. */
struct indent {
    struct slice first, rest; /* on the first line and on the others */
    int cols;
    struct style style;
    bool used;     /* the first line is set */
    bool is_blank; /* rest consists of blanks */
};

/* The shapes drawn around text: for ambiguous characters one column wide, or plain ASCII. */
struct glyphs {
    const char *bullets[3], *task_open, *task_done, *quote, *rule, *heavy_rule, *wrap_mark, *fold_open, *fold_shut,
        *image;
    const char *heading[7]; /* before headings, by level; "" for none */
    const char *row, *column, *cross, *header_row, *header_cross;
};

struct layout_state {
    struct arena arena;      /* lines held */
    const struct node *next; /* top-level block to set next */
    uint8_t breaks[TEXT_CLASSES * TEXT_CLASSES];
    const struct glyphs *glyphs;
    struct spans spans; /* of the paragraph at hand */
    struct run *runs;   /* of the line at hand */
    size_t run_count, run_room;
    int line_cols;
    struct indent *indents;
    size_t indent_count, indent_room;
    int indent_cols;
    size_t line_room, link_room, unplaced; /* unplaced: lines at the end that have no place yet */
    const struct node *block;
    struct place place; /* first place on the line at hand */
    bool has_content;   /* some block is set at this level: a blank line is due before the next */
    int list_depth;
    int image_count;
    size_t links_before; /* links dropped by layout_discard() */
    struct math_macros *macros;
};

/* Columns left for text beside the indents; at least 1. */
int setter_cols(const struct layout *layout);
/* Columns of text as the layout counts them. */
int setter_text_cols(const struct layout *layout, struct slice text);
/* Hangs an indent on the left of the lines to come; without effect on the text's width where the page is too narrow for
 * it. */
void setter_push_indent(struct layout *layout, struct slice first, struct slice rest, struct style style);
void setter_pop_indent(struct layout *layout);
/* Starts a line (with the indents), adds runs to it, ends it. place.node 0 marks decoration. */
void setter_begin_line(struct layout *layout);
void setter_add_run(struct layout *layout, const struct run *run);
void setter_add_text(struct layout *layout, const char *text, int repeat, enum style_role role);
void setter_add_range(struct layout *layout, const struct span *spans, const struct wrap_line *line);
void setter_end_line(struct layout *layout, const struct node *block);
void setter_blank_line(struct layout *layout);
/* Wraps the spans collected and sets them as lines of block; align moves them within the columns left. */
void setter_set_spans(struct layout *layout, const struct node *block, enum align align);
/* Index of a new link. */
int setter_add_link(struct layout *layout, const struct node *node);

/* Adds a span; one without text only when it ends a line. Its text may be unsafe: the wrapper, which reads every character, has it
 * cleaned before it gives back a range. */
void spans_add(struct spans *spans, struct span span);
/* Makes the unsafe characters of the spans from index `from` on spans of their own with their pictures. */
void spans_clean(struct layout *layout, struct spans *spans, size_t from);
/* Fills layout->state->spans with the inline content of block, over its base style. */
void inline_collect(struct layout *layout, const struct node *block, struct style base);
/* text with every unsafe character replaced; text itself when there is none, else in the layout's arena. */
struct slice safe_text(struct layout *layout, struct slice text);

/* Begins wrapping spans. */
struct wrap wrap_begin(struct layout *layout, struct spans *spans);
/* The next line of at most width columns; false at the end. An empty paragraph has no line. */
bool wrap_next(struct wrap *wrap, int width, struct wrap_line *line);

/* Sets a NODE_CODE_BLOCK, or raw source. */
void code_set(struct layout *layout, const struct node *node);
/* Sets a NODE_TABLE. */
void table_set(struct layout *layout, const struct node *node);

#endif
