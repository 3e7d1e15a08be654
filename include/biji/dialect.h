/* dialect.h - what Obsidian, mdBook, MkDocs, Sphinx, Hugo and the like add to Markdown, read into the same nodes. */
#ifndef BIJI_DIALECT_H
#define BIJI_DIALECT_H

#include "biji/diag.h"
#include "biji/doc.h"

/* Parses the Markdown of a note as markdown_parse() does, plus the forms of dialects: those that cannot mean anything
 * else, and those of the dialect that the files around it or `dialect:` in its front matter point to. path: its file,
 * from whose course included files are read; NULL: nothing is included. */
void dialect_parse(struct doc *doc, const char *path, struct diags *diags);
/* Whether the text cannot hold a form of any dialect and so is plain Markdown. Scans its bytes once. */
bool dialect_is_plain(struct slice text);

#endif
