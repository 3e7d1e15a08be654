/* parts.c - text that becomes part of a note: the body of a directive, an included file, the words of a title. It is parsed
 * and rewritten as a separate document, whose nodes then move. */
#include "rewrite.h"

#include <string.h>

/* Another document, whose nodes are about to become ours. */
static struct doc *parse_part(struct dialect *d, struct slice text, const char *path)
{
    struct buf copy = {0};
    buf_add_slice(&copy, text);
    buf_add_str(&copy, "");
    size_t bytes = copy.bytes;
    struct doc *part = doc_new_take(d->doc->file, buf_take(&copy), bytes);
    struct dialect inner = {.doc = part,
                            .diags = d->diags,
                            .path = path,
                            .root = d->root,
                            .evidence = d->evidence,
                            .depth = d->depth + 1,
                            .embedded = d->embedded,
                            .parse = d->parse};
    memcpy(inner.outer, d->outer, sizeof inner.outer);
    if (d->depth < MAX_DEPTH)
        inner.outer[d->depth] = d->path;
    d->parse(&inner);
    references_take(d, &inner);
    struct doc **last = &part->embedded; /* its own stay with it; ours may be many */
    while (*last != NULL)
        last = &(*last)->embedded;
    *last = d->doc->embedded;
    d->doc->embedded = part;
    return part;
}

static void set_lines(struct doc *part, uint32_t line, int step)
{
    for (struct node *node = part->root; node != NULL; node = node_after(part->root, node, false)) {
        uint32_t height = node->end_line > node->line ? node->end_line - node->line : 0;
        node->line = line + (step > 0 && node->line > 0 ? node->line - 1 : 0);
        if (node->end_line > 0)
            node->end_line = node->line + (step > 0 ? height : 0);
        if (step == 0)
            node->column = 1;
    }
}

void parts_blocks(struct dialect *d, struct node *parent, struct node *before, struct slice text, uint32_t line,
                  int step, const char *path)
{
    if (d->depth > MAX_DEPTH) {
        struct node *code = node_append(d->doc, NULL, NODE_CODE_BLOCK, line, 1);
        code->text = text;
        node_insert(parent, code, before);
        return;
    }
    struct doc *part = parse_part(d, text, path);
    set_lines(part, line, step);
    while (part->root->first != NULL) {
        struct node *child = part->root->first;
        node_unlink(child);
        node_insert(parent, child, before);
    }
}

void parts_inlines(struct dialect *d, struct node *parent, struct slice text, uint32_t line)
{
    static const char markup[] = "*_`~[]<>!$\\&:{^=@";
    bool plain = text.bytes > 0;
    for (size_t i = 0; i < text.bytes && plain; i++)
        plain = strchr(markup, text.ptr[i]) == NULL;
    if (plain || d->depth > MAX_DEPTH) {
        grow_text(d, parent, text);
        return;
    }
    struct doc *part = parse_part(d, text, d->path);
    set_lines(part, line, 0);
    struct node *block = part->root->first;
    if (block == NULL || block->next != NULL || block->kind != NODE_PARAGRAPH)
        grow_text(d, parent, text);
    else
        grow_move(parent, block->first, NULL);
}
