/* scroll.c - the reader's page over the layout: size, scrolling, headings. The place at the top is kept as a
 * place of the document (spot.place), and only a movement changes it; a resize computes the top line from it, so that
 * going narrow and wide again leads back to the very same line. */
#include "biji/landmark.h"
#include "biji/mem.h"
#include "biji/reader.h"

#include <stdlib.h>
#include <string.h>

enum { IDLE_LINES = 1000 };

static bool same_place(struct place a, struct place b)
{
    return a.node == b.node && a.offset == b.offset;
}

/* The highest line that a full page can start with. Lays out what it takes to know. */
static size_t last_top(struct reader *reader, size_t wanted)
{
    size_t rows = (size_t)reader->rows;
    layout_extend(reader->layout, wanted + rows + 1);
    return reader->layout->line_count > rows ? reader->layout->line_count - rows : 0;
}

/* Puts a line at the top. */
static void set_top(struct reader *reader, size_t line, bool beyond)
{
    const struct layout *layout = reader->layout;
    size_t last = last_top(reader, line);
    if (line > last && !beyond)
        line = last;
    if (line >= layout->line_count)
        line = layout->line_count > 0 ? layout->line_count - 1 : 0;
    reader->top = line;
    reader->spot.beyond = line > last;
    reader->spot.place = line < layout->line_count ? layout->lines[line].place : (struct place){0, 0};
    reader->spot.above = 0;
    while (line + 1 < layout->line_count && same_place(layout->lines[line + 1].place, reader->spot.place)) {
        line++;
        reader->spot.above++;
    }
    if (reader->link >= 0) { /* a link that is out of sight is no longer selected */
        size_t at = layout->links[reader->link].line;
        if (at < reader->top || at >= reader->top + (size_t)reader->rows)
            reader->link = -1;
    }
}

/* Computes the top line from the spot. */
static void find_top(struct reader *reader)
{
    const struct layout *layout = reader->layout;
    struct place place = reader->spot.place;
    size_t line = place.node != 0 ? layout_line_of(reader->layout, place) : 0;
    for (size_t above = reader->spot.above; above > 0 && line > 0 && same_place(layout->lines[line - 1].place, place);
         above--)
        line--;
    size_t last = last_top(reader, line);
    reader->top = line > last && !reader->spot.beyond ? last : line;
}

void reader_reset(struct reader *reader)
{
    uint32_t link = reader->link >= 0 ? reader->layout->links[reader->link].node->id : 0;
    layout_free(reader->layout);
    reader->how.toggled = reader->toggled;
    reader->how.toggled_count = reader->toggled_count;
    reader->layout = layout_new(reader->doc, &reader->how);
    reader->link = -1;
    find_top(reader);
    for (size_t i = 0; i < reader->layout->link_count && link != 0; i++)
        if (reader->layout->links[i].node->id == link)
            reader->link = (int)i;
}

void reader_resize(struct reader *reader, int cols, int rows)
{
    reader->rows = rows > 1 ? rows : 1;
    if (reader->how.width != cols && reader->doc != NULL) {
        reader->how.width = cols;
        reader_reset(reader);
    } else if (reader->doc != NULL) {
        find_top(reader);
    }
    reader->how.width = cols;
}

bool reader_idle(struct reader *reader)
{
    if (reader->doc != NULL && !reader_outline_is_ready(reader)) {
        reader_outline(reader);
        return true;
    }
    if (reader->layout == NULL || reader->layout->complete)
        return false;
    layout_extend(reader->layout, reader->layout->line_count + IDLE_LINES);
    return true;
}

bool reader_scroll(struct reader *reader, long lines)
{
    size_t top = reader->top;
    if (lines < 0) {
        set_top(reader, (size_t)-lines < top ? top - (size_t)-lines : 0, true);
    } else {
        size_t last = last_top(reader, top + (size_t)lines);
        size_t wanted = top + (size_t)lines;
        if (wanted > last)
            wanted = last > top ? last : top; /* from beyond the last page there is no way on */
        set_top(reader, wanted, true);
    }
    return reader->top != top;
}

void reader_to_line(struct reader *reader, size_t line)
{
    set_top(reader, line, false);
}

void reader_to_end(struct reader *reader)
{
    layout_extend(reader->layout, SIZE_MAX - (size_t)reader->rows - 1);
    set_top(reader, reader->layout->line_count, false);
}

void reader_to_percent(struct reader *reader, long percent)
{
    layout_extend(reader->layout, SIZE_MAX);
    set_top(reader, (last_top(reader, 0) * (size_t)(percent < 100 ? percent : 100) + 99) / 100, false);
}

/* First line of what is shown at a place: above it there may be blank lines that have the same place. */
static size_t line_at(struct reader *reader, struct place place)
{
    size_t line = layout_line_of(reader->layout, place);
    const struct line *lines = reader->layout->lines;
    while (line > 0 && same_place(lines[line - 1].place, lines[line].place) && lines[line - 1].block != NULL)
        line--;
    return line;
}

void reader_to_place(struct reader *reader, struct place place)
{
    set_top(reader, line_at(reader, place), true);
}

void reader_show(struct reader *reader, struct place place)
{
    size_t line = line_at(reader, place), rows = (size_t)reader->rows;
    if (line >= reader->top && line < reader->top + rows)
        return;
    set_top(reader, line > rows / 3 ? line - rows / 3 : 0, false);
}

/* Index of the heading at or before the top line, or -1. */
static int top_heading(struct reader *reader)
{
    const struct outline *outline = reader_outline(reader);
    if (reader->layout->line_count == 0)
        return -1;
    return outline_at(outline, reader->layout->lines[reader->top].place);
}

bool reader_to_heading(struct reader *reader, long count)
{
    const struct outline *outline = reader_outline(reader);
    int at = top_heading(reader);
    bool inside = at >= 0 && line_at(reader, landmark_of_node(reader->doc, outline->headings[at].node)) < reader->top;
    long wanted = at + count + (count < 0 && inside); /* the first step back leads to the heading of this section */
    if (wanted < 0 && at >= 0 && reader->top > 0) {
        reader_to_line(reader, 0);
        return true;
    }
    if (wanted < 0 || wanted >= (long)outline->count)
        return false;
    reader_to_place(reader, landmark_of_node(reader->doc, outline->headings[wanted].node));
    return true;
}

bool reader_at_end(struct reader *reader)
{
    layout_extend(reader->layout, reader->top + (size_t)reader->rows + 1);
    return reader->layout->complete && reader->top + (size_t)reader->rows >= reader->layout->line_count;
}

int reader_percent(struct reader *reader)
{
    const struct layout *layout = reader->layout;
    if (reader_at_end(reader))
        return 100;
    if (layout->complete || reader->top == 0)
        return (int)(reader->top * 100 / last_top(reader, 0));
    return (int)((uint64_t)layout->lines[reader->top].place.node * 100 / reader->doc->node_count);
}
