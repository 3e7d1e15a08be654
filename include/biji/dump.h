/* dump.h - a document as stable text, for goldens and for finding out what the parser made of a note. */
#ifndef BIJI_DUMP_H
#define BIJI_DUMP_H

#include "biji/doc.h"

/* Adds one line a node to out: two blanks a level, LINE:COLUMN, the kind, its attributes, its text in quotes with
 * control characters, quotes and backslashes escaped as in C. */
void dump_doc(const struct doc *doc, struct buf *out);

#endif
