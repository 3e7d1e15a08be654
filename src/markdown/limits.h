/* limits.h - the shapes of Markdown that are shown as source instead of being parsed; for the parser's files only. */
#ifndef BIJI_MARKDOWN_LIMITS_H
#define BIJI_MARKDOWN_LIMITS_H

#include "parser.h"

#include <stdbool.h>

/* All limits of the loader; why each is needed is told in limits.c. Beside these, files end at FILE_LARGEST_BYTES. */
enum {
    LIMIT_DEPTH = 100,   /* containers (quotes, lists, footnotes) around a line; wrappers around a piece of text */
    LIMIT_COLUMNS = 256, /* columns of a table */
    LIMIT_EMPTY_CELLS = 100000,      /* cells that a note's short table rows are filled up with */
    LIMIT_LINES_ABOVE_TABLE = 500,   /* lines of a paragraph that runs into a table without a blank line */
    LIMIT_MARKUP = 20000,            /* markup characters * _ ~ [ ] < ! ` in one paragraph */
    LIMIT_COUNTED_FROM_BYTES = 4096, /* of a paragraph; a shorter one has no markup worth counting */
    LIMIT_REFERENCE_BYTES = 32 << 20 /* that one link definition is copied to by its uses */
};

/* A byte that no UTF-8 text holds: fed before a line, it makes the line a raw block (unless it lies in code or HTML).
 */
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

/* Finds the lines that pass a limit by themselves: *cuts in the order of the lines, and their number returned. Looks at
 * bytes only, so it may name lines inside code, where a cut has no effect. Linear. Owner of *cuts: the caller; ended by
 * free(). */
size_t limits_scan(const struct parse_source *source, struct limit_cut **cuts);
/* The number of markup characters in text. */
uint32_t limits_count_markup(struct slice text);
/* Whether a line or paragraph whose markup has grown from `before` to `after` characters has too much of it, by itself
 * or together with the others; *squares adds these up and starts at 0. */
bool limits_markup_is_too_much(uint32_t before, uint32_t after, uint64_t *squares);
/* What the limit says, for a diagnostic; static. */
const char *limits_reason(enum limit why);

#endif
