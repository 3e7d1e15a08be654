/* diagram.c - code blocks marked as mermaid, shown as the drawing that media makes of them. */
#include "biji/language.h"
#include "biji/mermaid.h"
#include "line_builder.h"

/* The place of a label's words if they are in the block's text; decoration has none. */
static struct place place_of(const struct node *node, const struct mermaid_run *run)
{
    bool is_source = run->is_label && run->text.ptr >= node->text.ptr &&
                     run->text.ptr + run->text.bytes <= node->text.ptr + node->text.bytes;
    if (!is_source)
        return (struct place){0, 0};
    return (struct place){node->id, (uint32_t)(run->text.ptr - node->text.ptr)};
}

static void set_row(struct layout *layout, const struct node *node, const struct mermaid_row *row)
{
    line_builder_begin_line(layout);
    layout->state->place = (struct place){node->id, 0};
    for (int i = 0; i < row->run_count; i++) {
        const struct mermaid_run *from = &row->runs[i];
        line_builder_add_run(layout, &(struct run){.text = from->text,
                                                   .place = place_of(node, from),
                                                   .cols = from->cols,
                                                   .link = -1,
                                                   .style = {from->is_label ? STYLE_TEXT : STYLE_BORDER, 0}});
    }
    line_builder_end_line(layout, node);
}

bool diagram_set(struct layout *layout, const struct node *node, const char **reason)
{
    struct mermaid_drawing drawing;
    int width = line_builder_cols(layout);
    *reason = NULL;
    switch (mermaid_draw(node->text, width, layout->options.ambiguous_cols, &layout->state->arena, &drawing)) {
    case MERMAID_DRAWN:
        for (int i = 0; i < drawing.row_count; i++)
            set_row(layout, node, &drawing.rows[i]);
        return true;
    case MERMAID_TOO_WIDE:
        *reason = _("too wide to draw here");
        break;
    case MERMAID_OTHER:
        break;
    }
    return false;
}
