/* guard_ext.h - what is withheld from cmark-gfm, as a syntax extension; for markdown.c only. */
#ifndef BIJI_MARKDOWN_GUARD_EXT_H
#define BIJI_MARKDOWN_GUARD_EXT_H

#include "biji/diag.h"
#include "parser.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/* The extension. A line after MASK_RAW_LINE, and table rows past the limit of empty cells, become CUSTOM_BLOCK nodes
 * whose on-exit text is "raw"; a possible table whose header does not match stays a paragraph and is not tried again;
 * masked delimiter runs (emphasis.h) become delimiters that may open and close; with may_mask (the source contains no
 * mask bytes) bars that would end cells beyond the last column of a table are masked, which diags is told unless they are
 * in formulas. To be attached before the table extension. source, diags and node_mem, the memory of its nodes, are
 * lent until the parser has finished. Owner: the caller; ended by cmark_syntax_extension_free(). */
cmark_syntax_extension *guard_extension_new(const struct parse_source *source, cmark_mem *node_mem, bool may_mask,
                                            struct diags *diags, const char *file);

/* Whether no block that goes on over blank lines and unindented text is open outside of all others in what the parser has read so
 * far, so that a paragraph or heading after a blank line begins anew. May answer no where yes is true. */
bool guard_extension_may_end(cmark_syntax_extension *ext);

#endif
