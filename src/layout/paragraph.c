/* paragraph.c - the spans of a paragraph as lines. Display formulas and figures inside it are split off before wrapping, and the
 * parts between them are wrapped separately. */
#include "line_builder.h"

#include <stdlib.h>

/* Lays out the spans from index `from` up to `to` (exclusive); blanks alone make no line. */
static void set_part(struct layout *layout, size_t from, size_t to, const struct node *block, enum align align)
{
    const struct spans *all = &layout->state->spans;
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

void paragraph_set(struct layout *layout, const struct node *block, enum align align)
{
    struct spans *spans = &layout->state->spans;
    size_t from = 0;
    for (size_t i = 0; i < spans->count; i++) {
        const struct node *inner = spans->items[i].node;
        if (inner == NULL)
            continue;
        set_part(layout, from, i, block, align);
        if (inner->kind == NODE_IMAGE)
            figure_set(layout, inner, block, spans->items[i].link);
        else
            math_set(layout, inner);
        from = i + 1;
    }
    if (from == 0)
        line_builder_set_spans(layout, spans, block, align);
    else
        set_part(layout, from, spans->count, block, align);
}
