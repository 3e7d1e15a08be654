/* line_builder.h - shared by the files of the layout engine only.
 *
 *   block (block.c) --inline_collect--> spans
 *                   --wrap_next--> ranges of spans, one a line
 *                   --line_builder_add_range--> runs of a line
 *
 * A span is a stretch of text in one style from one leaf of the document. Wrapping never copies text: runs point into
 * the spans' text, which is in the source, the document's arena or the layout's. */
#ifndef BIJI_LAYOUT_LINE_BUILDER_H
#define BIJI_LAYOUT_LINE_BUILDER_H

#include "biji/layout.h"
#include "biji/mem.h"
#include "biji/text.h"

enum span_flag {
    SPAN_SOLID = 1,       /* no break inside unless nothing else fits */
    SPAN_BREAK_AFTER = 2, /* a line may end after it (inside formulas) */
    SPAN_LINE_END = 4,    /* a line ends after it (hard break) */
    SPAN_WHOLE = 8,       /* see struct run */
    SPAN_JOINED = 16,     /* no break before it (footnote marks, link numbers) */
    SPAN_BLOCK = 32       /* with LINE_END and without text: place of the display formula or picture `node` */
};

struct span {
    struct slice text;
    struct place place;      /* of text.ptr; node 0 for decoration */
    const struct node *node; /* SPAN_BLOCK */
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

/* One line found by the wrapper: [from, to) without trailing blanks. */
struct wrap_line {
    struct wrap_point from, to;
    int cols;
};

/* A paragraph being wrapped. */
struct wrap {
    struct layout *layout;
    struct spans *spans;
    struct wrap_point at; /* where the next line starts */
    int ambiguous_cols;
    bool keep_spaces; /* code: all blanks are drawn */
};

enum { PIECE_LINES = 1000 };

/* A top-level leaf that is laid out in pieces of so many lines, so that one of megabytes is never in memory as lines all at once. */
struct rest {
    const struct node *leaf; /* NULL: none is begun */
    struct wrap wrap;        /* of the spans at hand */
    enum align align;        /* of a paragraph */
    size_t from, next;       /* of a raw block: bytes of its text where the line at hand and the one after it start */
    bool is_wrapping;        /* of a raw block: the line at hand has an end that is not laid out */
    bool is_first;           /* nothing of that line is laid out */
};

/* What is drawn at the left of each line within a list, a quote and so on. */
struct indent {
    struct slice first, rest; /* on the first line and on the others */
    int cols;
    int link; /* of first; or -1 */
    struct style style;
    bool used;     /* the first line is done */
    bool is_blank; /* rest consists of blanks */
};

/* The shapes drawn around text: with ambiguous characters one column wide, or plain ASCII. Each is one column wide,
 * except those of headings and tasks. */
struct glyphs {
    const char *bullets[3], *task_open, *task_done, *quote, *alert, *rule, *heavy_rule, *wrap_mark, *code_rule,
        *picture, *fold_open, *fold_shut;
    const char *heading[7]; /* before headings, by level; "" for none */
    const char *column, *cross;
};

struct face;
struct math_known;

struct layout_state {
    struct arena arena;        /* of the texts of the lines in memory */
    struct arena run_arena;    /* of their runs */
    const struct node *next;   /* next top-level block to lay out */
    const struct node **notes; /* footnotes, laid out last, by number */
    size_t note_count, note_room, note_next;
    size_t note_line;                            /* line where they begin, SIZE_MAX before that */
    uint8_t breaks[TEXT_CLASSES * TEXT_CLASSES]; /* enum text_break by [before * TEXT_CLASSES + after] */
    const struct glyphs *glyphs;
    struct spans spans; /* of the current paragraph */
    struct face *faces; /* stack of inline_collect() */
    size_t face_room;
    struct run *runs; /* of the current line */
    size_t run_count, run_room;
    int line_cols;
    struct place place; /* first place on the current line */
    bool is_copy;       /* the text is elsewhere in the document, and keeps its places there */
    struct indent *indents;
    size_t indent_count, indent_room;
    int indent_cols;
    size_t line_room, link_room, unplaced; /* unplaced: lines at the end without a place yet */
    enum align align;                      /* alignment of paragraphs without their own */
    bool has_content;                      /* a blank line is due before the next top-level block */
    struct rest rest;
    bool autospace;          /* see autospace.c */
    struct slice code_label; /* code.c: what the line at hand still gets at its right end */
    int list_depth, link_count;
    struct math_macros *macros;
    struct math_known **known; /* cache of formulas, by hash; NULL before the first */
    struct arena known_arena;
    size_t source_offset;           /* show_source: where the next line starts */
    uint32_t source_line;           /* its number, 0-based */
    const struct node *source_node; /* last node at or before it */
};

/* line_builder.c: columns, indents, lines. */

/* Columns left for text beside the indents; at least 1. */
int line_builder_cols(const struct layout *layout);
/* Columns for what may be wider than text: options.wide, beside the indents. */
int line_builder_wide_cols(const struct layout *layout);
/* Columns of text as the layout counts them. */
int line_builder_text_cols(const struct layout *layout, struct slice text);
/* Adds an indent to the following lines; on a page too narrow for it the width of the text stays. link: of its first
 * line, or -1. */
void line_builder_push_indent(struct layout *layout, struct slice first, struct slice rest, struct style style,
                              int link);
/* The same with blanks under first. */
void line_builder_push_marker(struct layout *layout, const char *first, enum style_role role, int link);
void line_builder_pop_indent(struct layout *layout);
/* Starts a line (with the indents), adds runs to it, ends it. place.node 0 marks decoration. */
void line_builder_begin_line(struct layout *layout);
void line_builder_add_run(struct layout *layout, const struct run *run);
/* A text of a number that is not negative: "[12]". What is written so often takes no printf. Lent by the layout. */
const char *line_builder_number(struct layout *layout, const char *before, int number, const char *after);
/* Draws text `repeat` times as decoration. */
void line_builder_add_text(struct layout *layout, const char *text, int repeat, struct style style);
void line_builder_add_range(struct layout *layout, const struct span *spans, const struct wrap_line *line);
void line_builder_end_line(struct layout *layout, const struct node *block);
/* Gives lines at the end without a place the place that follows them. */
void line_builder_place_lines(struct layout *layout, struct place place);
/* An empty line, except for the bars of quotes. */
void line_builder_blank_line(struct layout *layout);
/* A line of decoration across cols columns, with the place of node. */
void line_builder_rule(struct layout *layout, const struct node *node, const char *glyph, int cols,
                       enum style_role role);
/* Wraps at most that many lines of block; align moves them within the columns left. False if there are no more. */
bool line_builder_set_lines(struct layout *layout, struct wrap *wrap, const struct node *block, enum align align,
                            size_t most);
/* Wraps the collected spans into all lines of block. */
void line_builder_set_spans(struct layout *layout, struct spans *spans, const struct node *block, enum align align);
/* Index of a new link. */
int line_builder_add_link(struct layout *layout, const struct node *node);
/* Whether node (a formula, a details block) is not in its default state. */
bool line_builder_is_toggled(const struct layout *layout, const struct node *node);

/* inline.c: the content of a block as spans. */

/* Adds a span; one without text must end a line. Its text may be unsafe: the wrapper, which reads every
 * character, has it cleaned before it returns a range. */
void spans_add(struct spans *spans, struct span span);
/* Splits the spans from index `from` on so that unsafe characters become spans with their replacements. */
void spans_clean(struct layout *layout, struct spans *spans, size_t from);
/* Adds the inline content of block to layout->state->spans, over its base style. */
void inline_collect(struct layout *layout, const struct node *block, struct style base);

/* autospace.c */

/* Whether most boundaries between Han and Latin letters or digits in a note's beginning have no blank. */
bool autospace_is_wanted(const struct doc *doc);
/* Adds the blanks to the spans from index `from` on. */
void autospace_apply(struct spans *spans, size_t from);

/* wrap.c */

/* Starts wrapping spans. */
struct wrap wrap_begin(struct layout *layout, struct spans *spans);
/* The next line of at most width columns; false at the end. No spans make no line. */
bool wrap_next(struct wrap *wrap, int width, struct wrap_line *line);
/* Columns of spans on one line, and of their longest unbreakable piece. Cleans the spans. */
void wrap_measure(struct layout *layout, struct spans *spans, int *natural_cols, int *longest_cols);

/* block.c: lays out a block and everything inside it; of a long leaf only the first piece, and then state->rest is set. */
void block_set(struct layout *layout, const struct node *node);
/* Lays out the next piece of state->rest. */
void block_set_more(struct layout *layout);

/* paragraph.c: lays out layout->state->spans, and the display formulas among them, as lines of block. */
void paragraph_set(struct layout *layout, const struct node *block, enum align align);
/* Lays out at most PIECE_LINES more lines of the paragraph state->rest. */
void paragraph_set_more(struct layout *layout);

/* code.c: lays out a NODE_CODE_BLOCK, or a text verbatim. */
void code_set(struct layout *layout, const struct node *node);
void code_set_source(struct layout *layout, const struct node *node, struct style style);
/* Lays out at most PIECE_LINES more lines of the raw block state->rest. */
void code_set_source_more(struct layout *layout);
/* Lays out the next line of the note's source, for options.show_source; false at its end. */
bool code_set_note_line(struct layout *layout);

/* diagram.c: lays out a NODE_CODE_BLOCK of mermaid as a drawing. False, with nothing laid out, when it stays code; *reason
 * says why, or is NULL. Static. */
bool diagram_set(struct layout *layout, const struct node *node, const char **reason);

/* figure.c: pictures as blocks of cells. */

/* Whether a picture on its own is shown as a block, and its size. */
bool figure_fits(const struct layout *layout, const struct node *node, int *cols, int *rows);
/* Lays out the picture and its name below as lines of block; link: of its runs. */
void figure_set(struct layout *layout, const struct node *node, const struct node *block, int link);
/* inline.c: the name of a picture: its alternative text, else its title, else its file. */
struct slice figure_name(struct layout *layout, const struct node *node);

/* table.c: lays out a NODE_TABLE. */
void table_set(struct layout *layout, const struct node *node);

/* Column widths of a table for room columns of text: natural[i] where all fit, else between longest[i] and natural[i],
 * filling the room; a column that needs more never gets less. False, with cols invalid, when not even the longest
 * pieces fit. */
bool table_negotiate(const int *natural, const int *longest, size_t count, long room, int *cols);

/* maths.c: formulas through math.h. */

/* Adds an inline formula's spans to spans. */
void math_collect(struct layout *layout, struct spans *spans, const struct node *node, struct style style, int link);
/* Empties the formula cache if it is large. Only without lines in memory, since their runs point into it. */
void mathset_discard(struct layout_state *state);
/* Lays out a display formula as a block. */
void math_set(struct layout *layout, const struct node *node);

#endif
