/* markdown.c - Markdown bytes to a document. */
#include "biji/load.h"

void markdown_parse(struct doc *doc, struct diags *diags)
{
    (void)diags;
    struct node *raw = node_append(doc, doc->root, NODE_RAW_BLOCK, 1, 1);
    raw->text = slice_from(doc->source + doc->body_offset, doc->source_bytes - doc->body_offset);
    doc_finish(doc);
}
