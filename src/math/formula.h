/* formula.h - shared by the files that lay out a tree: pieces.c (text, rules), formula.c (dispatch, atoms, roots), fraction.c, row.c
 * (a row of atoms with its gaps), formula_break.c (rows too wide), attach.c (scripts, limits, accents, braces), fence.c
 * (delimiters), array.c (tables).
 *
 * Every function returns a box that the formula's arena owns. Layout cannot fail. */
#ifndef BIJI_MATH_FORMULA_H
#define BIJI_MATH_FORMULA_H

#include "box.h"
#include "script.h"
#include "tex.h"

/* The style of a part of a formula. */
struct math_style {
    bool linear;         /* one row: fractions with a slash, scripts with ^ and _ where Unicode has no letter */
    bool script;         /* tight: gaps only after operators */
    bool limits;         /* operators have their limits above and below */
    bool stack;          /* linear, but \substack may have its rows */
    bool narrow;         /* columns of tables as close together as possible */
    bool braced, padded; /* of a table: a brace is beside it, separated by a blank */
};

/* How the scripts of a stacked formula are laid out, separately for subscripts [0] and superscripts [1]: one formula never
 * mixes x₁ with an N on a row below its x. Filled during layout; a formula that needs both is laid out again with `rows`. */
struct script_forms {
    bool rows[2];                     /* all of that kind go on rows of their own */
    bool has_letters[2], has_rows[2]; /* what occurred: raised or lowered letters; rows */
};

struct formula {
    struct arena *arena;
    const struct math_options *options;
    const struct drawing *draw;
    int ambiguous_cols;
    struct script_forms *scripts;
    int *refits_left; /* how often parts may still be laid out again to be narrower; keeps the time linear */
    /* formula_node() and formula_within(), passed in by math.c, since parts consist of parts. */
    const struct box *(*node)(const struct formula *f, const struct tex_node *node, struct math_style style);
    const struct box *(*within)(const struct formula *f, const struct tex_node *node, struct math_style style,
                                int width);
};

/* One member of a row: a box with the data that the gaps beside it depend on. */
struct item {
    const struct box *box;
    const struct tex_node *node;
    uint8_t left, right; /* enum atom_class, as seen from each side */
    int8_t space;        /* explicit blanks before it, or -1 */
    uint8_t depth;       /* of parentheses around it, for line breaking */
    bool sign;           /* a binary operator that turned out to be a sign: -x */
    int gap;             /* blanks before it, as decided */
};

struct items {
    struct item *items;
    int count, room;
    int last_space; /* explicit blanks after the last */
};

/* pieces.c */
struct box *formula_text(const struct formula *f, const char *text, bool bold);
/* cols repetitions of a one-column piece; of a wider one as many as fit. */
struct box *formula_rule(const struct formula *f, const char *piece, int cols);
/* In parentheses. */
const struct box *formula_enclose(const struct formula *f, const char *left, const struct box *box, const char *right);
/* Whether list is just a number; its last digit may have scripts. */
bool formula_is_number(const struct tex_node *list);

/* formula.c */
/* A node laid out. */
const struct box *formula_node(const struct formula *f, const struct tex_node *node, struct math_style style);
/* The node laid out again to fit width columns if possible; NULL if there is no other way to lay it out. */
const struct box *formula_within(const struct formula *f, const struct tex_node *node, struct math_style style,
                                 int width);

/* fraction.c */
/* width: columns that each part of a stacked fraction should keep to, <= 0 for no limit. */
const struct box *fraction_box(const struct formula *f, const struct tex_node *node, struct math_style style,
                               int width);

/* row.c */
enum { LIST_START = -1 };
/* The members of list, classes settled and gaps decided. before: the class before the list (an aligned cell), or
 * LIST_START. flatten: how many levels of \left..\right and groups are replaced by their members, so that a line
 * can be broken inside them. */
struct items list_items(const struct formula *f, const struct tex_node *list, struct math_style style, int before,
                        int flatten);
/* Whether an operator is a symbol such as the sum sign, not a name. */
bool list_is_sign(const struct item *item);
/* Members first up to last (exclusive) side by side. */
struct box *list_join(const struct formula *f, const struct items *items, int first, int last);
const struct box *list_box(const struct formula *f, const struct tex_node *list, struct math_style style);

/* formula_break.c */
/* list on as many lines as it needs to keep to width columns (<= 0: one line). */
const struct box *linebreak_box(const struct formula *f, const struct tex_node *list, struct math_style style,
                                int before, int width);

/* attach.c */
const struct box *attach_scripts(const struct formula *f, const struct tex_node *node, struct math_style style);
const struct box *attach_accent(const struct formula *f, const struct tex_node *node, struct math_style style);
const struct box *attach_line(const struct formula *f, const struct tex_node *node, struct math_style style);
const struct box *attach_stack(const struct formula *f, const struct tex_node *node, struct math_style style);
const struct box *attach_arrow(const struct formula *f, const struct tex_node *node, struct math_style style);
/* Scripts at the side of a base that is laid out already. */
const struct box *attach_beside(const struct formula *f, const struct box *base, const struct tex_node *node,
                                struct math_style style);

/* fence.c */
/* A delimiter that spans up rows above and down rows below the axis. */
const struct box *fence_piece(const struct formula *f, struct slice delimiter, int up, int down);
/* body between delimiters as high as its core. */
const struct box *fence_box(const struct formula *f, struct slice left, const struct box *body, struct slice right);
/* \left..\right */
const struct box *fence_node(const struct formula *f, const struct tex_node *node, struct math_style style);

/* array.c */
/* width: columns it should keep to, <= 0 for no limit. */
const struct box *array_box(const struct formula *f, const struct tex_array *array, struct math_style style, int width);

/* The characters that lines are drawn with: Unicode or ASCII. */
struct drawing {
    const char *bar, *side;
    const char *root, *root_name, *root_corner; /* name: used when there is no room for a line above */
    const char *frame[4];                       /* corners: top left, top right, bottom left, bottom right */
    const char *crossing[3][3]; /* of lines: first, middle and last row; first, middle and last column */
    const char *brace_over[4], *brace_under[4]; /* left, right, middle, shaft */
    const char *integral[3];                    /* of a tall one, from above */
};

#endif
