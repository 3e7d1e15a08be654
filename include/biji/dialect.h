/* dialect.h - what Obsidian, mdBook, MkDocs, Sphinx, Hugo and the like add to Markdown, read into the same nodes. */
#ifndef BIJI_DIALECT_H
#define BIJI_DIALECT_H

#include "biji/diag.h"
#include "biji/doc.h"

/* Parses the Markdown of a note as markdown_parse() does, with what dialects add to it: where the form cannot be anything
 * else, and where the files around it, or `dialect:` in its front matter, speak for the dialect. path: its file, in
 * whose course files are looked for that it takes in; NULL: none are. */
void dialect_parse(struct doc *doc, const char *path, struct diags *diags);
/* Whether no form of any dialect can stand in the text, so that it is Markdown as it stands. Looks at its bytes once. */
bool dialect_is_plain(struct slice text);

#endif
