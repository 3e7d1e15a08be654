/* dump.h - a document as stable text, for golden tests and for debugging the parser. */
#ifndef BIJI_DUMP_H
#define BIJI_DUMP_H

#include "biji/doc.h"

/* Adds one line per node to out: two blanks per level, LINE:COLUMN, the kind, its attributes, its text in quotes,
 * with control characters, quotes and backslashes escaped as in C. */
void dump_doc(const struct doc *doc, struct buf *out);

#endif
