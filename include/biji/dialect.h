/* dialect.h - what Obsidian, mdBook, MkDocs, Sphinx, Hugo and the like add to Markdown, read into the same nodes. */
#ifndef BIJI_DIALECT_H
#define BIJI_DIALECT_H

#include "biji/diag.h"
#include "biji/doc.h"

/* Parses the Markdown of a note as markdown_parse() does, plus the forms of dialects: those that cannot mean anything
 * else, and those of the dialect that the files around it or `dialect:` in its front matter point to. path: its file,
 * from whose course included files are read; NULL: nothing is included. */
void dialect_parse(struct doc *doc, const char *path, struct diags *diags);
/* Whether the bytes from..to of a note contain no form of any dialect, so that they are plain Markdown. text ends with a
 * NUL. */
bool dialect_is_plain(struct slice text, size_t from, size_t to);
/* The same for code, of which a dialect may leave out tags of its own; blocks that it starts are not code. */
bool dialect_is_plain_code(struct slice code);
/* Whether a tool's files stand around a note, so that this tool and not a code host makes its pages. path: the note's file. */
bool dialect_has_tool(const char *path);
/* Whether a line may start a block of some dialect; rest: the line from its first non-blank character. The parser decides
 * whether it does. The text around rest ends with a NUL. */
bool dialect_may_head(struct slice rest);

#endif
