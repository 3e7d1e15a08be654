/* markup.h - a document as HTML, for programs that do not read Markdown. */
#ifndef BIJI_MARKUP_H
#define BIJI_MARKUP_H

#include "biji/doc.h"

/* Adds root's children to out as HTML on one line: without line breaks, tabs and quotation marks, which become entities or <br>,
 * so that it can be a field of a table. Formulas are \(…\) and \[…\], as MathJax reads them. */
void markup_write(const struct node *root, struct buf *out);

#endif
