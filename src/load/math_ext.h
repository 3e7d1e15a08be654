/* math_ext.h - maths as a cmark-gfm syntax extension; for markdown.c only. */
#ifndef BIJI_LOAD_MATH_EXT_H
#define BIJI_LOAD_MATH_EXT_H

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/* The extension: $…$ and $$…$$ become CUSTOM_INLINE nodes, blocks between $$ become CUSTOM_BLOCK nodes; both carry the
 * TeX as their on-enter text and the delimiter as their on-exit text. Owner: the caller; ended by
 * cmark_syntax_extension_free(). */
cmark_syntax_extension *math_extension_new(void);

#endif
