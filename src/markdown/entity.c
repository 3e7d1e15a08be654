/* entity.c - one entity decoded by the parser, which has HTML's table of them. */
#define CMARK_NO_SHORT_NAMES
#include "html.h"

#include <cmark-gfm.h>

bool entity_decode(struct slice entity, struct buf *out)
{
    cmark_node *root = cmark_parse_document(entity.ptr, entity.bytes, CMARK_OPT_DEFAULT);
    cmark_node *paragraph = cmark_node_first_child(root),
               *text = paragraph != NULL ? cmark_node_first_child(paragraph) : NULL;
    const char *decoded = text != NULL && cmark_node_next(text) == NULL ? cmark_node_get_literal(text) : NULL;
    bool found = decoded != NULL && !slice_eq_str(entity, decoded);
    if (found)
        buf_add_str(out, decoded);
    cmark_node_free(root);
    return found;
}
