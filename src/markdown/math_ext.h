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

/* Whether text between single dollars is a formula, not two prices; after: the byte behind the closing dollar. */
bool math_is_inline(struct slice body, unsigned char after);
/* Whether text between double dollars or square brackets is a formula. */
bool math_is_display(struct slice body);

#endif
