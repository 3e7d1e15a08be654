/* markdown.h - Markdown to the document tree. Whatever is wrong with the content becomes a diagnostic and reading goes
 * on. */
#ifndef BIJI_MARKDOWN_H
#define BIJI_MARKDOWN_H

#include "biji/diag.h"
#include "biji/doc.h"

/* Parses Markdown from doc->body_offset on into doc->root's children, and numbers the tree. */
void markdown_parse(struct doc *doc, struct diags *diags);

#endif
