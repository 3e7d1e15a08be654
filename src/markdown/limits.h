/* limits.h - the Markdown that is shown as source instead of being parsed; for the parser's files only. */
#ifndef BIJI_MARKDOWN_LIMITS_H
#define BIJI_MARKDOWN_LIMITS_H

#include "parser.h"

#include <stdbool.h>

/* All limits of the loader; limits.c says why each is needed. In addition, files are limited to FILE_LARGEST_BYTES. */
enum {
    LIMIT_DEPTH = 100,   /* containers (quotes, lists, footnotes) around a line; wrappers around a piece of text */
    LIMIT_COLUMNS = 256, /* columns of a table */
    LIMIT_EMPTY_CELLS = 100000,      /* cells that pad a note's short table rows */
    LIMIT_LINES_ABOVE_TABLE = 500,   /* lines of a paragraph that runs into a table without a blank line */
    LIMIT_MARKUP = 20000,            /* markup characters * _ ~ [ ] < ! ` in one paragraph */
    LIMIT_MARKUP_WEIGHT = 32,        /* as many other pieces of text (escapes, line ends) count as one of them */
    LIMIT_COUNTED_FROM_BYTES = 4096, /* of a paragraph; in a shorter one markup is not counted */
    LIMIT_REFERENCE_BYTES = 32 << 20 /* copied in total by the uses of one link definition */
};

/* A byte that never occurs in UTF-8: fed before a line, it makes the line a raw block (unless it is in code or HTML). */
enum { MASK_RAW_LINE = 0xFC };

enum limit {
    LIMIT_BY_DEPTH,
    LIMIT_BY_COLUMNS,
    LIMIT_BY_MARKUP,
    LIMIT_BY_REFERENCE,
    LIMIT_BY_CELLS,
    LIMIT_BY_LABEL,
    LIMIT_BY_BRACKET
};

/* A line that is to be shown as source, and why. */
struct limit_cut {
    uint32_t line; /* index into the source's lines */
    enum limit why;
};

/* Finds the lines that exceed a limit by themselves: *cuts in line order; returns their number. It sees only bytes, so
 * it may name lines inside code, where a cut has no effect. Linear. Owner of *cuts: the caller; ended by free(). */
size_t limits_scan(const struct parse_source *source, struct limit_cut **cuts);
/* What the markup in text weighs: LIMIT_MARKUP_WEIGHT for a character that costs time, 1 for one that only costs memory. */
uint32_t limits_weigh_markup(struct slice text);
/* Whether a line or paragraph whose weight grew from `weight_before` to `weight` has too much markup, alone or together
 * with the others; *squares is the running total and starts at 0. */
bool limits_markup_is_too_much(uint32_t weight_before, uint32_t weight, uint64_t *squares);
/* The message for a limit, for a diagnostic; static. */
const char *limits_reason(enum limit why);

#endif
