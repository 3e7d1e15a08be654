/* math.h - LaTeX formulas as rows of text. Depends on the base floor only.
 *
 * A formula is either one row (inline form) or a box of rows with a baseline (display form). Rules: design notes in
 * src/math/, the TeXbook chapters 17 and 18 and appendix G where they apply to a grid of cells. */
#ifndef BIJI_MATH_H
#define BIJI_MATH_H

#include "biji/mem.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

enum math_form { MATH_INLINE, MATH_DISPLAY };
enum math_scripts { MATH_SCRIPTS_ALL, MATH_SCRIPTS_DIGITS, MATH_SCRIPTS_OFF };

struct math_options {
    enum math_scripts unicode_scripts; /* which characters may become Unicode superscripts and subscripts */
    bool no_combining;                 /* never draw accents with combining marks */
    bool ascii;                        /* pure ASCII */
    bool words;                        /* one row, said in words, a run each */
    int ambiguous_cols;                /* see text.h */
};

/* Macros of one document (\newcommand, \def), filled while its formulas are laid out in order. */
struct math_macros;
/* Macros of one document, none yet. Owner: the caller. */
struct math_macros *math_macros_new(void);
/* Ends them; accepts NULL. */
void math_macros_free(struct math_macros *macros);

/* A part of one row in one style. */
struct math_run {
    struct slice text;
    int cols;
    bool bold;
    bool may_break; /* inline form: a line may break after this run, whose trailing blank is then dropped */
};

struct math_row {
    const struct math_run *runs;
    int run_count;
    int cols; /* sum of the runs' columns; equals the box's cols in display form (rows are padded) */
};

/* A laid-out formula; all in the arena given. */
struct math_box {
    const struct math_row *rows;
    int row_count;
    int cols;
    int baseline; /* row on the text's line, 0-based */
};

struct math_error {
    char message[320]; /* a sentence naming the command or the brace; safe for a terminal */
    size_t offset;     /* byte offset into the TeX */
};

/* Lays tex out. MATH_DISPLAY is broken to fit width columns where possible (box->cols tells if it is wider); width <=
 * 0 means no limit. Equations with a number (\tag) fill the width, with the number at the right. MATH_INLINE always
 * gives exactly one row and ignores width. False with error filled when tex cannot be laid out: then *box is invalid
 * and the caller shows the source. An unknown command is drawn by its name: true, with error filled. macros may be
 * NULL. Rows and their text are lent by the arena. Time is linear in tex, which is refused above one megabyte. */
bool math_layout(struct slice tex, enum math_form form, int width, const struct math_options *options,
                 struct math_macros *macros, struct arena *arena, struct math_box *box, struct math_error *error);

#endif
