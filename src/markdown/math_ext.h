/* math_ext.h - maths as a cmark-gfm syntax extension; for markdown.c only. */
#ifndef BIJI_MARKDOWN_MATH_EXT_H
#define BIJI_MARKDOWN_MATH_EXT_H

#include "parser.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/* The extension: $…$, $$…$$ and \\(…\\), and \(…\) and \[…\] where brackets.h masks them, become CODE nodes whose user data is "$" or "$$" (that of a real code span is
 * NULL); a block between $$ or \\[ \\] becomes a CUSTOM_BLOCK node with the TeX as its on-enter text and "$$" as its
 * on-exit text, or "" when its container ended before its closing delimiter. source and node_mem, the memory of its
 * nodes, are lent until the parser has finished. Owner: the caller; ended by cmark_syntax_extension_free(). */
cmark_syntax_extension *math_extension_new(const struct parse_source *source, cmark_mem *node_mem);

#endif
