/* figure.c - a picture on its own as a block of cells: blank here, since the last step draws its content. Its place tells
 * which row of the block a line is, so that nothing else needs to be stored. */
#include "line_builder.h"

#include <stdlib.h>

enum { ROW_BITS = 12, ROW_MASK = (1 << ROW_BITS) - 1 };

int figure_rows(struct place place)
{
    return (int)(place.offset >> ROW_BITS);
}

int figure_row(struct place place)
{
    return (int)(place.offset & ROW_MASK);
}

static struct place place_of(const struct node *node, int row, int rows)
{
    return (struct place){node->id, (uint32_t)rows << ROW_BITS | (uint32_t)row};
}

bool figure_fits(const struct layout *layout, const struct node *node, int *cols, int *rows)
{
    const struct layout_options *options = &layout->options;
    return options->image_block != NULL &&
           options->image_block(options->image_context, node->target, line_builder_cols(layout), cols, rows) &&
           *rows < ROW_MASK;
}

/* Whether the text below names a picture that has no words of its own: more of its paragraph, or one that begins as captions do. */
static bool has_caption(const struct node *node)
{
    static const char *const beginnings[] = {"图", "圖", "Fig", "FIG"};
    struct buf words = {0};
    bool found = false;
    node_plain_text(node, &words);
    if (slice_trim(buf_slice(&words)).bytes > 0 || node->info.bytes > 0) {
        buf_free(&words);
        return false;
    }
    const struct node *block = node->parent->kind == NODE_LINK ? node->parent->parent : node->parent;
    const struct node *after = node->next != NULL ? node->next->next : NULL;
    found = after != NULL && after->kind != NODE_IMAGE;
    if (after == NULL && block->next != NULL && block->next->kind == NODE_PARAGRAPH) {
        buf_clear(&words);
        node_plain_text(block->next, &words);
        for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
            found = found || slice_starts(slice_trim(buf_slice(&words)), beginnings[i]);
    }
    buf_free(&words);
    return found;
}

void figure_set(struct layout *layout, const struct node *node, const struct node *block, int link)
{
    int cols, rows;
    if (!figure_fits(layout, node, &cols, &rows))
        return;
    struct slice blanks = slice_of(arena_printf(&layout->state->arena, "%*s", cols, ""));
    for (int row = 0; row < rows; row++) {
        line_builder_begin_line(layout);
        line_builder_add_run(layout, &(struct run){.text = blanks,
                                                   .place = place_of(node, row, rows),
                                                   .cols = cols,
                                                   .link = link,
                                                   .style = {STYLE_PICTURE, 0},
                                                   .whole = true});
        line_builder_end_line(layout, block);
    }
    if (has_caption(node))
        return;
    struct spans caption = {0};
    spans_add(&caption, (struct span){.text = figure_name(layout, node),
                                      .place = place_of(node, rows, rows),
                                      .link = link,
                                      .style = {STYLE_LABEL, 0},
                                      .flags = SPAN_WHOLE});
    if (node->info.bytes > 0 && !slice_eq(node->info, caption.items[0].text)) {
        spans_add(&caption, (struct span){.link = -1, .flags = SPAN_LINE_END});
        spans_add(&caption, (struct span){.text = node->info, .link = -1, .style = {STYLE_LABEL, 0}});
    }
    line_builder_set_spans(layout, &caption, block, ALIGN_DEFAULT);
    free(caption.items);
}
