/* tex_pair.c - turns pairs of \big( and \big) in a list into fences. Works on the tree only. */
#include "tex_parse.h"

/* Makes the fence of an opening delimiter, what follows it up to `before`, and the closing delimiter. */
static void enclose(struct tex_node *open, struct tex_node *before, const struct tex_node *close)
{
    struct tex_node *body = open == before ? NULL : open->next;
    open->kind = TEX_FENCE;
    open->left = open->text;
    open->right = close->text;
    open->a = body;
    open->cls = ATOM_INNER;
    before->next = NULL;
}

void delimiters_pair(struct tex_node *list)
{
    enum { MAX_DEPTH = 32 }; /* further ones stay unchanged */
    struct tex_node *open[MAX_DEPTH];
    int depth = 0;
    for (struct tex_node *node = list, *before = NULL; node != NULL; before = node, node = node->next) {
        struct tex_node *base = node->kind == TEX_SCRIPTS && node->a != NULL ? node->a : node;
        if (!base->sized || base->kind != TEX_ATOM)
            continue;
        if (base == node && base->cls == ATOM_OPEN && depth < MAX_DEPTH) {
            open[depth++] = node;
        } else if (base->cls == ATOM_CLOSE && depth > 0) {
            struct tex_node *fence = open[--depth], *after = node->next;
            enclose(fence, before, base);
            if (base != node) { /* the scripts of the closing delimiter belong to the whole, so it replaces the
                                 * opening one */
                struct tex_node *scripts = fence;
                struct tex_node inner = *fence;
                *node->a = inner;
                node->a->next = NULL;
                *scripts = *node;
                node = scripts;
            } else {
                node = fence;
            }
            node->next = after;
        }
    }
}
