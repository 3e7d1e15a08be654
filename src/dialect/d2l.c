/* d2l.c - the marks of d2l's books for their slides: [**words**] and (**words**) stand out, (~~words~~) is for slides alone. */
#include "rewrite.h"

#include <string.h>

static bool speaks(const struct dialect *d)
{
    return (d->evidence & (EVIDENCE_SPHINX | EVIDENCE_MYST)) == EVIDENCE_SPHINX;
}

/* Translators leave blanks inside the stars, which are no emphasis then. */
bool d2l_hide_blanks(struct dialect *d, char hidden)
{
    struct slice text = slice_from(d->doc->source, d->doc->source_bytes);
    bool any = false;
    for (size_t at = speaks(d) ? slice_find_str(text, slice_of("**"), d->doc->body_offset) : text.bytes;
         at > 0 && at + 2 < text.bytes; at = slice_find_str(text, slice_of("**"), at + 2)) {
        char *before = d->doc->source + at - 1, *after = d->doc->source + at + 2;
        bool opens = strchr("[(", *before) != NULL && *after == ' ',
             shuts = *before == ' ' && strchr("])", *after) != NULL && *after != '\0';
        if (opens || shuts) {
            *(opens ? after : before) = hidden;
            any = true;
        }
    }
    return any;
}

void d2l_rewrite_mark(struct dialect *d, struct node *node)
{
    struct node *before = node->previous, *after = node->next;
    bool texts = speaks(d) && before != NULL && before->kind == NODE_TEXT && before->text.bytes > 0 && after != NULL &&
                 after->kind == NODE_TEXT && after->text.bytes > 0;
    if (!texts)
        return;
    char open = slice_end(before->text)[-1], shut = *after->text.ptr;
    if (!(open == '[' && shut == ']') && !(open == '(' && shut == ')'))
        return;
    before->text.bytes--;
    grow_drop(after, 1);
    if (node->kind == NODE_STRIKE)
        while (node->first != NULL)
            node_unlink(node->first);
    if (node->first != NULL && node->first->kind == NODE_TEXT)
        grow_drop(node->first, slice_skip_blanks(node->first->text, 0));
    if (node->last != NULL && node->last->kind == NODE_TEXT)
        node->last->text = slice_trim_end(node->last->text);
}

/* What is left of such marks around several blocks, as a formula. */
bool d2l_rewrite_stars(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (!speaks(d) || !slice_starts(rest, "**"))
        return false;
    bool opens = at > 0 && strchr("[(", text->text.ptr[at - 1]) != NULL,
         shuts = rest.bytes > 2 && strchr("])", rest.ptr[2]) != NULL;
    if (opens != shuts)
        node_unlink(grow_cut(d, text, at - opens, at + 2 + shuts, NODE_TEXT));
    return opens != shuts;
}
