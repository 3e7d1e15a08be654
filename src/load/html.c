/* html.c - HTML in Markdown, turned into nodes. */
#include "html.h"

void html_inline(struct build *b, struct slice html)
{
    build_add(b, NODE_TEXT)->text = html;
}

void html_block(struct build *b, struct slice html)
{
    if (build_ready_for_block(b))
        build_add(b, NODE_RAW_BLOCK)->text = html;
}
