/* scroll.c - the reader's page over the layout: size, scrolling, headings. The place at the top is stored as a place
 * in the document (spot.place), and only a movement changes it; a resize computes the top line from it, so that
 * narrowing and widening again returns to the same line. */
#include "biji/landmark.h"
#include "biji/mem.h"
#include "reader_state.h"

#include <stdlib.h>
#include <string.h>

static bool same_place(struct place a, struct place b)
{
    return a.node == b.node && a.offset == b.offset;
}

/* The last line that a full page can start with. Lays out as much as needed. */
static size_t last_top(struct reader *reader, size_t wanted)
{
    size_t rows = (size_t)reader->view.rows;
    layout_extend(reader->view.layout, wanted + rows + 1);
    return reader->view.layout->line_count > rows ? reader->view.layout->line_count - rows : 0;
}

/* Puts a line at the top. */
static void set_top(struct reader *reader, size_t line, bool beyond)
{
    const struct layout *layout = reader->view.layout;
    size_t last = last_top(reader, line);
    if (line > last && !beyond)
        line = last;
    if (line >= layout->line_count)
        line = layout->line_count > 0 ? layout->line_count - 1 : 0;
    reader->view.top = line;
    reader->view.spot.beyond = line > last;
    reader->view.spot.place = line < layout->line_count ? layout->lines[line].place : (struct place){0, 0};
    reader->view.spot.above = 0;
    while (line + 1 < layout->line_count && same_place(layout->lines[line + 1].place, reader->view.spot.place)) {
        line++;
        reader->view.spot.above++;
    }
    if (reader->view.link >= 0) { /* a link out of sight is deselected */
        size_t at = layout->links[reader->view.link].line;
        if (at < reader->view.top || at >= reader->view.top + (size_t)reader->view.rows)
            reader->view.link = -1;
    }
}

void reader_set_top(struct reader *reader, size_t line)
{
    set_top(reader, line, false);
}

/* Computes the top line from the spot. */
static void find_top(struct reader *reader)
{
    struct place place = reader->view.spot.place;
    if (place.node != 0)
        relayout_reach(reader, place);
    const struct layout *layout = reader->view.layout;
    size_t line = place.node != 0 ? layout_line_of(reader->view.layout, place) : 0;
    for (size_t above = reader->view.spot.above;
         above > 0 && line > 0 && same_place(layout->lines[line - 1].place, place); above--)
        line--;
    size_t last = last_top(reader, line);
    reader->view.top = line > last && !reader->view.spot.beyond ? last : line;
}

void reader_set_type(struct reader *reader, const struct math_options *math, enum layout_autospace autospace,
                     bool code_numbers)
{
    reader->view.how.code_numbers = code_numbers;
    reader->view.how.autospace = autospace;
    reader->view.how.math = *math;
    reader_reset(reader);
}

void reader_show_source(struct reader *reader, bool show_source)
{
    reader->view.how.show_source = show_source;
    reader_reset(reader);
}

void reader_reset(struct reader *reader)
{
    uint32_t link = relayout_link(reader);
    reader->view.how.toggled = reader->toggled;
    reader->view.how.toggled_count = reader->toggled_count;
    reader->view.how.answers = reader->answers.items;
    reader->view.how.answer_count = reader->answers.count;
    relayout_begin(reader);
    find_top(reader);
    relayout_set_link(reader, link);
}

void reader_whole(struct reader *reader)
{
    uint32_t link = relayout_link(reader);
    relayout_take_whole(reader);
    layout_extend(reader->view.layout, SIZE_MAX);
    find_top(reader);
    relayout_set_link(reader, link);
}

void reader_widen(struct reader *reader, int cols)
{
    if (reader->view.how.wide == cols)
        return;
    reader->view.how.wide = cols;
    if (reader->view.doc != NULL)
        reader_reset(reader);
}

void reader_resize(struct reader *reader, int cols, int rows)
{
    int picture_rows = rows * 6 / 10; /* text stays in sight */
    bool same = reader->view.how.width == cols &&
                (reader->resolved.gallery == NULL || reader->resolved.picture_rows == picture_rows);
    reader->view.rows = rows > 1 ? rows : 1;
    reader->resolved.picture_rows = picture_rows;
    if (!same && reader->view.doc != NULL) {
        reader->view.how.width = cols;
        reader_reset(reader);
    } else if (reader->view.doc != NULL) {
        find_top(reader);
    }
    reader->view.how.width = cols;
}

bool reader_idle(struct reader *reader)
{
    if (reader->view.doc != NULL && !reader_outline_is_ready(reader)) {
        reader_outline(reader);
        return true;
    }
    bool replaced, worked = relayout_step(reader, &replaced);
    if (replaced)
        find_top(reader);
    return worked;
}

bool reader_scroll(struct reader *reader, long lines)
{
    if (lines < 0 && (size_t)-lines > reader->view.top && reader->whole != NULL) {
        relayout_above(reader, (size_t)-lines + (size_t)reader->view.rows);
        find_top(reader);
    }
    size_t top = reader->view.top;
    if (lines < 0) {
        set_top(reader, (size_t)-lines < top ? top - (size_t)-lines : 0, true);
    } else {
        size_t last = last_top(reader, top + (size_t)lines);
        size_t wanted = top + (size_t)lines;
        if (wanted > last)
            wanted = last > top ? last : top; /* past the last page there is nothing more to scroll */
        set_top(reader, wanted, true);
    }
    return reader->view.top != top;
}

void reader_to_line(struct reader *reader, size_t line)
{
    relayout_take_whole(reader);
    set_top(reader, line, false);
}

void reader_to_end(struct reader *reader)
{
    relayout_reach(reader, (struct place){reader->view.doc->node_count, UINT32_MAX});
    layout_extend(reader->view.layout, SIZE_MAX - (size_t)reader->view.rows - 1);
    set_top(reader, reader->view.layout->line_count, false);
}

void reader_to_percent(struct reader *reader, long percent)
{
    relayout_take_whole(reader);
    layout_extend(reader->view.layout, SIZE_MAX);
    set_top(reader, (last_top(reader, 0) * (size_t)(percent < 100 ? percent : 100) + 99) / 100, false);
}

/* First line that shows a place: blank lines with the same place may be above it. */
static size_t line_at(struct reader *reader, struct place place)
{
    relayout_reach(reader, place);
    size_t line = layout_line_of(reader->view.layout, place);
    const struct line *lines = reader->view.layout->lines;
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
    bool replaced = relayout_reach(reader, place);
    size_t line = line_at(reader, place), rows = (size_t)reader->view.rows;
    if (!replaced && line >= reader->view.top && line < reader->view.top + rows)
        return;
    set_top(reader, line > rows / 3 ? line - rows / 3 : 0, false);
}

void reader_put_line(struct reader *reader, size_t line, int row)
{
    set_top(reader, line > (size_t)row ? line - (size_t)row : 0, true);
}

/* Index of the heading at or before the top line, or -1. */
static int top_heading(struct reader *reader)
{
    const struct outline *outline = reader_outline(reader);
    if (reader->view.layout->line_count == 0)
        return -1;
    return outline_at(outline, reader->view.layout->lines[reader->view.top].place);
}

bool reader_to_heading(struct reader *reader, long count)
{
    const struct outline *outline = reader_outline(reader);
    int at = top_heading(reader);
    bool inside = at >= 0 && place_compare(landmark_of_node(reader->view.doc, outline->headings[at].node),
                                           reader->view.layout->lines[reader->view.top].place) < 0;
    long wanted = at + count + (count < 0 && inside); /* the first step back goes to the heading of this section */
    if (wanted < 0 && at >= 0 && reader->view.top > 0) {
        reader_to_line(reader, 0);
        return true;
    }
    if (wanted < 0 || wanted >= (long)outline->count)
        return false;
    reader_to_place(reader, landmark_of_node(reader->view.doc, outline->headings[wanted].node));
    return true;
}

bool reader_at_end(struct reader *reader)
{
    layout_extend(reader->view.layout, reader->view.top + (size_t)reader->view.rows + 1);
    return reader->view.layout->complete &&
           reader->view.top + (size_t)reader->view.rows >= reader->view.layout->line_count;
}

int reader_percent(struct reader *reader)
{
    const struct layout *layout = reader->view.layout;
    if (reader_at_end(reader))
        return 100;
    if (reader->whole == NULL && (layout->complete || reader->view.top == 0))
        return (int)(reader->view.top * 100 / last_top(reader, 0));
    return (int)((uint64_t)layout->lines[reader->view.top].place.node * 100 / reader->view.doc->node_count);
}
