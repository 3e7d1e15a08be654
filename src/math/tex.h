/* tex.h - TeX maths as a tree. tex_parse() is total: every input gives a tree or an error with its place. The tree knows nothing about columns; formula.c lays it out.
 * *
 * A list is a chain of nodes through `next`. What a, b and c hold depends on the kind, see there. */
#ifndef BIJI_MATH_TEX_H
#define BIJI_MATH_TEX_H

#include "biji/math.h"
#include "biji/mem.h"
#include "biji/str.h"
#include "symbols.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tex_kind {
    TEX_ATOM,     /* text: one character, or the name of an operator; symbol may be NULL */
    TEX_WORDS,    /* text: text mode, blanks kept */
    TEX_GROUP,    /* a: list; cls: what it counts as from outside; limits; tight: no gaps inside (\operatorname) */
    TEX_SCRIPTS,  /* a: base (NULL: none), b: sub, c: sup */
    TEX_FRACTION, /* a: above, b: below; rule; left, right: delimiters or empty; style */
    TEX_ROOT,     /* a: radicand, b: index or NULL */
    TEX_ACCENT,   /* a: body; mark: enum tex_mark */
    TEX_LINE,     /* a: body; mark: a rule, brace or arrow as wide as the body, above or below it */
    TEX_STACK,    /* a: base, b: above or NULL, c: below or NULL */
    TEX_ARROW,    /* text: arrow head and shaft as in `symbol`; b: above, c: below or NULL */
    TEX_FENCE,    /* \left..\right. left, right: delimiters; a: list, in which TEX_MIDDLE may stand */
    TEX_MIDDLE,   /* left: delimiter */
    TEX_ARRAY,    /* array */
    TEX_SPACE,    /* cols */
    TEX_STYLE,    /* style: for the rest of its list */
    TEX_FRAME,    /* a: body in a frame */
    TEX_CANCEL,   /* a: body, struck through */
    TEX_PHANTOM,  /* a: body drawn as blanks; cols 0: without its width, 1: without its height, 2: with both */
    TEX_TAG,      /* a: the equation's number, with its parentheses */
};

enum tex_alphabet { TEX_PLAIN, TEX_SCRIPT, TEX_DOUBLE, TEX_FRAKTUR };
enum tex_style { TEX_STYLE_AS_IS, TEX_STYLE_DISPLAY, TEX_STYLE_TEXT, TEX_STYLE_SCRIPT };
enum tex_limits { TEX_LIMITS_AS_IS, TEX_LIMITS_YES, TEX_LIMITS_NO };

enum tex_mark {
    TEX_HAT,
    TEX_TILDE,
    TEX_BAR,
    TEX_VEC,
    TEX_DOT,
    TEX_DDOT,
    TEX_DDDOT,
    TEX_DDDDOT,
    TEX_CHECK,
    TEX_BREVE,
    TEX_ACUTE,
    TEX_GRAVE,
    TEX_RING,
    TEX_OVERLINE,
    TEX_UNDERLINE,
    TEX_OVER_RIGHT,
    TEX_OVER_LEFT,
    TEX_OVER_BOTH,
    TEX_UNDER_RIGHT,
    TEX_UNDER_LEFT,
    TEX_UNDER_BOTH,
    TEX_OVERBRACE,
    TEX_UNDERBRACE,
    TEX_UNDER_TILDE,
    TEX_MARKS
};

/* What kind of table an environment is. */
enum tex_table {
    TEX_MATRIX,  /* columns centred or as the preamble says, two columns apart */
    TEX_ALIGNED, /* right, left, right, left ... */
    TEX_GATHER,  /* one centred column */
    TEX_CASES,   /* left */
    TEX_LINES,   /* rows of one formula without an alignment: `\\` outside any environment, multline */
    TEX_SMALL,   /* \substack, smallmatrix, subarray */
};

struct tex_cell {
    struct tex_node *list;
    struct tex_cell *next;
};

struct tex_row {
    struct tex_cell *cells;
    struct tex_node *tag; /* list, or NULL */
    int lines_above;      /* \hline's before the row */
    struct tex_row *next;
};

struct tex_array {
    enum tex_table table;
    struct tex_row *rows;     /* a last row without cells carries the \hline's after the table */
    const char *aligns;       /* 'l', 'c', 'r' a column; NULL: by table */
    const char *bars;         /* '0'.. lines before each column and after the last; NULL: none */
    int column_count;         /* of aligns */
    const char *left, *right; /* delimiters of the environment, or "" */
};

struct tex_node {
    struct tex_node *next;
    struct slice text;
    const struct symbol *symbol;
    struct tex_node *a, *b, *c;
    struct tex_array *array;
    struct slice left, right; /* delimiters as Unicode text; empty: none */
    size_t offset;            /* into the source, for messages */
    uint8_t kind;             /* enum tex_kind */
    uint8_t cls;              /* enum atom_class */
    uint8_t alphabet;         /* enum tex_alphabet */
    uint8_t mark, style, limits;
    int8_t cols;
    bool bold, rule, tight, upright;
    bool sized; /* a delimiter written with \big or a larger size */
};

/* Macros and their expansion's text, see macros.c. */
struct macro {
    char *name;     /* without the backslash */
    char *body;     /* with #1..#9 */
    char *optional; /* default of #1, or NULL */
    int parameters;
    bool alias; /* body is the name of a command that is not a macro (\let) */
};

/* The macro, or NULL; macros may be NULL. Lent by macros. */
const struct macro *macros_find(const struct math_macros *macros, struct slice name);
/* Adds or replaces; the slices are copied. optional.ptr NULL: no default. */
void macros_set(struct math_macros *macros, struct slice name, int parameters, struct slice optional,
                struct slice body);
/* Adds or replaces one with the current meaning of target: a macro, another command, or a character. */
void macros_let(struct math_macros *macros, struct slice name, struct slice target);
/* Macros of one formula of that many bytes, read without its document: they may insert less. As math_macros_new(). */
struct math_macros *macros_new_alone(size_t source_bytes);
/* Counts a formula's source: the longer the formulas, the more text their macros may insert. macros may be NULL. */
void macros_count_source(struct math_macros *macros, size_t bytes);
/* Counts text that a macro inserts; false when the document's macros have exceeded their limit. NULL: always true. */
bool macros_may_put_in(struct math_macros *macros, size_t bytes);
/* A built-in macro, or NULL. */
const struct macro *macros_builtin(struct slice name);

struct tex_grammar;
/* Parses source into a list; grammar: what commands mean (tex_command.h). NULL source list is an empty formula: true with *list NULL. False with error filled. */
bool tex_parse(struct slice source, const struct tex_grammar *grammar, struct math_macros *macros, struct arena *arena,
               struct tex_node **list, struct math_error *error);

#endif
