/* relayout.c - lays the note out again, for another width or other settings. Of a large note what is seen comes first: a
 * layout that begins a little above the page. The whole is laid out when there is nothing else to do, and takes its place
 * as soon as it reaches the page. Lines are numbered anew each time; places stay. */
#include "reader_state.h"

#include <limits.h>

enum { LARGE_BYTES = 1 << 20, BLOCKS_ABOVE = 64, IDLE_LINES = 1000 };

static struct layout *new_layout(const struct reader *reader, const struct node *first)
{
    struct layout_options how = reader->view.how;
    how.first = first;
    how.is_rest = first != NULL;
    return layout_new(reader->view.doc, &how);
}

static bool is_in_block(const struct node *block, struct place place)
{
    return block->id <= place.node && (block->next == NULL || place.node < block->next->id);
}

/* The top-level block of the line at the top, or NULL. */
static const struct node *block_on_top(const struct reader *reader)
{
    const struct layout *layout = reader->view.layout;
    const struct node *block = NULL;
    for (size_t i = reader->view.top; layout != NULL && block == NULL && i < layout->line_count; i++)
        block = layout->lines[i].block;
    while (block != NULL && block->parent != reader->view.doc->root)
        block = block->parent;
    return block;
}

/* The top-level block that holds a place, or NULL. The document is searched only for one that is neither in view nor last. */
static const struct node *block_of(const struct reader *reader, struct place place)
{
    const struct node *root = reader->view.doc->root, *top = block_on_top(reader);
    if (root->last != NULL && is_in_block(root->last, place))
        return root->last;
    if (top != NULL && is_in_block(top, place))
        return top;
    const struct node *node = doc_node(reader->view.doc, place.node);
    while (node != NULL && node->parent != root)
        node = node->parent;
    return node;
}

/* The block to begin with, that many above a place; NULL: from the beginning. Footnotes are laid out after all other blocks. */
static const struct node *begin_above(const struct reader *reader, struct place place, int blocks)
{
    const struct doc *doc = reader->view.doc;
    if (doc->source_bytes < LARGE_BYTES || reader->view.how.show_source)
        return NULL;
    const struct node *block = block_of(reader, place);
    while (block != NULL && block->kind == NODE_FOOTNOTE)
        block = block->previous;
    for (; block != NULL && blocks > 0; blocks--)
        block = block->previous;
    return block == doc->root->first ? NULL : block;
}

/* Whether a place is among the lines that are laid out. */
static bool has_place(const struct layout *layout, struct place place)
{
    const struct node *first = layout->options.first;
    return (first == NULL || first->id <= place.node) &&
           (layout->complete ||
            (layout->line_count > 0 && place_compare(layout->lines[layout->line_count - 1].place, place) > 0));
}

void relayout_begin(struct reader *reader)
{
    const struct node *first = begin_above(reader, reader->view.spot.place, BLOCKS_ABOVE);
    layout_free(reader->view.layout);
    layout_free(reader->whole);
    reader->view.layout = new_layout(reader, first);
    reader->whole = first != NULL ? new_layout(reader, NULL) : NULL;
    reader->view.link = -1;
}

uint32_t relayout_link(const struct reader *reader)
{
    return reader->view.link >= 0 ? reader->view.layout->links[reader->view.link].node->id : 0;
}

void relayout_set_link(struct reader *reader, uint32_t id)
{
    const struct layout *layout = reader->view.layout;
    reader->view.link = -1;
    for (size_t i = 0; i < layout->link_count && id != 0; i++)
        if (layout->links[i].node->id == id)
            reader->view.link = (int)i;
}

void relayout_take_whole(struct reader *reader)
{
    if (reader->whole == NULL)
        return;
    uint32_t link = relayout_link(reader);
    layout_free(reader->view.layout);
    reader->view.layout = reader->whole;
    reader->whole = NULL;
    reader->view.top = 0;
    relayout_set_link(reader, link);
}

/* Shows a layout that begins a number of blocks above a place and reaches it. */
static void show_near(struct reader *reader, struct place place, int blocks)
{
    const struct node *first = begin_above(reader, place, blocks);
    uint32_t link = relayout_link(reader);
    if (first == NULL) {
        relayout_take_whole(reader);
    } else {
        if (reader->whole == NULL)
            reader->whole = reader->view.layout;
        else
            layout_free(reader->view.layout);
        reader->view.layout = new_layout(reader, first);
        reader->view.top = 0;
    }
    layout_line_of(reader->view.layout, place);
    relayout_set_link(reader, link);
}

bool relayout_reach(struct reader *reader, struct place place)
{
    const struct layout *before = reader->view.layout;
    if (has_place(before, place))
        return false;
    if (reader->whole != NULL && has_place(reader->whole, place))
        relayout_take_whole(reader);
    else
        show_near(reader, place, BLOCKS_ABOVE);
    return reader->view.layout != before;
}

void relayout_above(struct reader *reader, size_t lines)
{
    struct place place = reader->view.spot.place;
    for (int blocks = BLOCKS_ABOVE; reader->whole != NULL && layout_line_of(reader->view.layout, place) < lines;
         blocks = blocks < INT_MAX / 8 ? blocks * 8 : INT_MAX)
        show_near(reader, place, blocks);
}

bool relayout_step(struct reader *reader, bool *replaced)
{
    struct layout *layout = reader->whole != NULL ? reader->whole : reader->view.layout;
    *replaced = false;
    if (layout == NULL || layout->complete)
        return false;
    layout_extend(layout, layout->line_count + IDLE_LINES);
    size_t end = reader->view.top + (size_t)reader->view.rows;
    const struct layout *shown = reader->view.layout;
    *replaced = reader->whole != NULL && end < shown->line_count && has_place(layout, shown->lines[end].place);
    *replaced = *replaced || (reader->whole != NULL && layout->complete);
    if (*replaced)
        relayout_take_whole(reader);
    return true;
}
