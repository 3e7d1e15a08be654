/* stretches.h - where a long note may be divided to be parsed in stretches; for markdown.c only. */
#ifndef BIJI_MARKDOWN_STRETCHES_H
#define BIJI_MARKDOWN_STRETCHES_H

#include "parser.h"

#include <stdbool.h>

/* Whether body is long enough to be parsed in stretches, and nothing in it concerns another stretch: it defines no link and no
 * footnote. May answer no where yes is true. Linear. */
bool stretches_are_possible(struct slice body);
/* The offset in text after `from` at which the next stretch may begin, unless a block is open there: the start of a paragraph or
 * heading after a blank line; text.bytes if there is none. */
size_t stretch_next(struct slice text, size_t from);

#endif
