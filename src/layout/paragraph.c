/* paragraph.c - the spans of a paragraph as lines. Display formulas and figures inside it are split off before wrapping, and the
 * parts between them are wrapped separately. A paragraph that is no part of another block is set in pieces (struct rest). */
#include "line_builder.h"

#include <stdlib.h>

/* Lays out the spans from index `from` up to `to` (exclusive); blanks alone make no line. */
static void set_part(struct layout *layout, const struct spans *all, size_t from, size_t to, const struct node *block,
                     enum align align)
{
    struct spans part = {0};
    bool blank = true;
    for (size_t i = from; i < to; i++) {
        spans_add(&part, all->items[i]);
        blank = blank && slice_trim(all->items[i].text).bytes == 0;
    }
    if (!blank)
        line_builder_set_spans(layout, &part, block, align);
    free(part.items);
}

static bool has_blocks(const struct spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        if (spans->items[i].node != NULL)
            return true;
    return false;
}

/* The same with formulas and figures, which may need the layout's spans for themselves. */
static void set_with_blocks(struct layout *layout, const struct node *block, enum align align)
{
    struct spans all = layout->state->spans;
    size_t from = 0;
    layout->state->spans = (struct spans){0};
    for (size_t i = 0; i < all.count; i++) {
        const struct node *inner = all.items[i].node;
        if (inner == NULL)
            continue;
        set_part(layout, &all, from, i, block, align);
        if (inner->kind == NODE_IMAGE)
            figure_set(layout, inner, block, all.items[i].link);
        else
            math_set(layout, inner);
        from = i + 1;
    }
    set_part(layout, &all, from, all.count, block, align);
    free(layout->state->spans.items);
    layout->state->spans = all;
}

/* Whether nothing comes after the block's text that belongs to the block. */
static bool stands_alone(const struct layout *layout, const struct node *block)
{
    return block->kind == NODE_PARAGRAPH && block->parent == layout->doc->root && layout->options.answer_count == 0;
}

void paragraph_set(struct layout *layout, const struct node *block, enum align align)
{
    struct layout_state *s = layout->state;
    if (has_blocks(&s->spans)) {
        set_with_blocks(layout, block, align);
    } else if (stands_alone(layout, block)) {
        s->rest = (struct rest){.leaf = block, .wrap = wrap_begin(layout, &s->spans), .align = align};
        paragraph_set_more(layout);
    } else {
        line_builder_set_spans(layout, &s->spans, block, align);
    }
}

void paragraph_set_more(struct layout *layout)
{
    struct rest *rest = &layout->state->rest;
    if (!line_builder_set_lines(layout, &rest->wrap, rest->leaf, rest->align, PIECE_LINES))
        rest->leaf = NULL;
}
