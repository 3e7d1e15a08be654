/* critic.c - the marks of editors, Critic Markup: {++added++}, {--deleted--}, {~~old~>new~~}, {==marked==} and
 * {>>a remark<<}. */
#include "rewrite.h"

#include <string.h>

static const struct {
    const char *open, *close;
    enum node_kind kind;
} marks[] = {
    {"{++", "++}", NODE_UNDERLINE}, {"{--", "--}", NODE_STRIKE}, {"{~~", "~~}", NODE_STRIKE},
    {"{==", "==}", NODE_MARK},      {"{>>", "<<}", NODE_EMPH},
};

/* Takes off the blanks just inside. */
static void trim(struct node *node)
{
    struct node *first = node->first, *last = node->last;
    if (first != NULL && first->kind == NODE_TEXT)
        grow_drop(first, slice_skip_blanks(first->text, 0));
    if (last != NULL && last->kind == NODE_TEXT)
        last->text = slice_trim_end(last->text);
}

/* Parts a replacement at ~>: the old is struck out, the new underlined. */
static void part_replacement(struct dialect *d, struct node *old)
{
    struct node *end;
    size_t at;
    struct node *first = old->first;
    if (first == NULL)
        return;
    bool starts = first->kind == NODE_TEXT && slice_starts(first->text, "~>");
    if (starts) {
        end = first;
        at = 0;
    } else if (!grow_find_closing(first, 0, slice_of("~>"), &end, &at))
        return;
    struct node *behind = grow_split(d, end, at),
                *new = node_append(d->doc, NULL, NODE_UNDERLINE, old->line, old->column);
    grow_drop(behind, 2);
    grow_move(new, behind, NULL);
    node_insert(old->parent, new, old->next);
    trim(old);
    trim(new);
    grow_before(d, new, NODE_TEXT)->text = slice_of(" ");
}

/* {~~old~>new~~}, which the parser has read as struck out between braces */
static bool rewrite_struck(struct dialect *d, struct node *text, size_t at)
{
    struct node *strike = text->next, *behind = strike != NULL ? strike->next : NULL;
    if (at + 1 != text->text.bytes || strike == NULL || strike->kind != NODE_STRIKE || behind == NULL ||
        behind->kind != NODE_TEXT || !slice_starts(behind->text, "}"))
        return false;
    text->text = slice_part(text->text, 0, at);
    grow_drop(behind, 1);
    part_replacement(d, strike);
    return true;
}

/* {== alone in its paragraph, and ==}: around blocks */
bool critic_rewrite_block(struct dialect *d, struct node *text)
{
    bool alone = text->previous == NULL && text->next == NULL && text->parent->kind == NODE_PARAGRAPH;
    for (size_t i = 0; alone && i < sizeof marks / sizeof marks[0] && (d->evidence & EVIDENCE_MKDOCS) != 0; i++)
        if (slice_eq_str(text->text, marks[i].open) || slice_eq_str(text->text, marks[i].close)) {
            text->text = slice_part(text->text, 0, 0);
            return true;
        }
    return false;
}

bool critic_rewrite(struct dialect *d, struct node *text, size_t at)
{
    enum { MAX_LOOKS = 2000 };
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    struct node *end;
    size_t close;
    if (rest.bytes == 1)
        return rewrite_struck(d, text, at);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (!slice_starts(rest, marks[i].open))
            continue;
        if (++d->pair_looks > MAX_LOOKS || !grow_find_closing(text, at + 3, slice_of(marks[i].close), &end, &close))
            break;
        struct node *node = grow_wrap(d, text, at, 3, end, close, 3, marks[i].kind);
        trim(node);
        if (marks[i].open[1] == '~')
            part_replacement(d, node);
        if (marks[i].kind == NODE_EMPH && node->first != NULL) {
            grow_before(d, node->first, NODE_TEXT)->text = slice_of("(");
            node_append(d->doc, node, NODE_TEXT, node->line, node->column)->text = slice_of(")");
        }
        return true;
    }
    return critic_rewrite_block(d, text);
}
