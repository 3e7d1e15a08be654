/* html.h - HTML in Markdown, turned into nodes; for the parser's files only. */
#ifndef BIJI_MARKDOWN_HTML_H
#define BIJI_MARKDOWN_HTML_H

#include "tree_builder.h"

/* Reads one tag, comment or the like within a paragraph. html is in the source at the cursor, or in the arena; the
 * cursor does not move. */
void html_inline(struct tree_builder *b, struct slice html);
/* Reads a block of HTML: whole lines. As above. */
void html_block(struct tree_builder *b, struct slice html);
/* Adds to out what the entity reference "&name;" stands for; false for an unknown name. In entity.c, since the
 * parser has the table. */
bool entity_decode(struct slice entity, struct buf *out);

#endif
