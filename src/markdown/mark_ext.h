/* mark_ext.h - lines that a dialect knows, as a cmark-gfm syntax extension; for markdown.c only. */
#ifndef BIJI_MARKDOWN_MARK_EXT_H
#define BIJI_MARKDOWN_MARK_EXT_H

#include "biji/markdown.h"
#include "parser.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/* The extension: a line that marks->find takes becomes a CUSTOM_BLOCK node whose on-exit text is MARK_LABEL; it holds
 * the blocks that belong to it, if any, and for MARK_CODE its on-enter text is the code. source and marks are lent until
 * the parser has finished. Owner: the caller; ended by
 * cmark_syntax_extension_free(). */
cmark_syntax_extension *mark_extension_new(const struct parse_source *source, const struct markdown_marks *marks);
/* The kind of such a node. */
enum mark_kind mark_kind_of(cmark_node *node);

#define MARK_LABEL "mark"
/* of the line that closes a fenced one: it has no node in our tree */
#define MARK_CLOSE_LABEL "close"

#endif
