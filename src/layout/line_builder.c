/* line_builder.c - lines: indents, runs, and the growing list of lines. Knows no blocks and no wrapping rules. A line without
 * text of the document (a frame, a blank line) gets the place of the text after it. */
#include "line_builder.h"

#include <string.h>

static const char blanks[] = "                                                                                ";

int line_builder_text_cols(const struct layout *layout, struct slice text)
{
    return text_cols(text, layout->options.ambiguous_cols);
}

int line_builder_cols(const struct layout *layout)
{
    int left = layout->options.width - layout->state->indent_cols;
    return left > 0 ? left : 1;
}

int line_builder_wide_cols(const struct layout *layout)
{
    int more = layout->options.wide - layout->options.width;
    return line_builder_cols(layout) + (more > 0 ? more : 0);
}

/* Text keeps at least this many columns, or half of a narrow page; deeper nesting is not indented further. */
static int least_cols(const struct layout *layout)
{
    int half = layout->options.width / 2;
    return half < 12 ? half : 12;
}

void line_builder_push_indent(struct layout *layout, struct slice first, struct slice rest, struct style style,
                              int link)
{
    struct layout_state *s = layout->state;
    struct indent indent = {.first = first, .rest = rest, .style = style, .link = link};
    indent.cols =
        line_builder_text_cols(layout, first.bytes > 0 ? first : rest); /* without first: lines hang below it */
    if (s->indent_cols + indent.cols > layout->options.width - least_cols(layout)) {
        indent.first = indent.rest = slice_of("");
        indent.cols = 0;
    }
    indent.is_blank = slice_trim(indent.rest).bytes == 0;
    s->indents = xgrow(s->indents, s->indent_count, &s->indent_room, sizeof *s->indents);
    s->indents[s->indent_count++] = indent;
    s->indent_cols += indent.cols;
}

void line_builder_push_marker(struct layout *layout, const char *first, enum style_role role, int link)
{
    int cols = line_builder_text_cols(layout, slice_of(first));
    struct slice rest = slice_from(blanks, (size_t)cols);
    if (cols >= (int)sizeof blanks)
        rest = slice_of(arena_printf(&layout->state->arena, "%*s", cols, ""));
    line_builder_push_indent(layout, slice_of(first), rest, (struct style){(uint8_t)role, 0}, link);
}

void line_builder_pop_indent(struct layout *layout)
{
    struct layout_state *s = layout->state;
    s->indent_cols -= s->indents[--s->indent_count].cols;
}

void line_builder_add_run(struct layout *layout, const struct run *run)
{
    struct layout_state *s = layout->state;
    s->runs = xgrow(s->runs, s->run_count, &s->run_room, sizeof *s->runs);
    s->runs[s->run_count] = *run;
    if (s->is_copy)
        s->runs[s->run_count].place = (struct place){0, 0};
    s->run_count++;
    s->line_cols += run->cols;
    if (s->place.node == 0 && !s->is_copy)
        s->place = run->place;
}

static void add_decoration(struct layout *layout, struct slice text, int cols, struct style style)
{
    if (text.bytes > 0)
        line_builder_add_run(layout, &(struct run){.text = text, .cols = cols, .link = -1, .style = style});
}

void line_builder_add_text(struct layout *layout, const char *text, int repeat, struct style style)
{
    while (repeat > 0 && *text == ' ' && text[1] == '\0') {
        int some = repeat < (int)sizeof blanks - 1 ? repeat : (int)sizeof blanks - 1;
        add_decoration(layout, slice_from(blanks, (size_t)some), some, style);
        repeat -= some;
    }
    if (repeat <= 0)
        return;
    size_t bytes = strlen(text);
    char *all = arena_text(&layout->state->arena, bytes * (size_t)repeat);
    for (int i = 0; i < repeat; i++)
        memcpy(all + (size_t)i * bytes, text, bytes);
    add_decoration(layout, slice_from(all, bytes * (size_t)repeat),
                   repeat * line_builder_text_cols(layout, slice_of(text)), style);
}

const char *line_builder_number(struct layout *layout, const char *before, int number, const char *after)
{
    char digits[12];
    size_t count = 0, first = strlen(before), last = strlen(after);
    for (unsigned rest = (unsigned)number; rest > 0 || count == 0; rest /= 10)
        digits[sizeof digits - ++count] = (char)('0' + rest % 10);
    char *text = arena_text(&layout->state->arena, first + count + last + 1);
    memcpy(text, before, first);
    memcpy(text + first, digits + sizeof digits - count, count);
    memcpy(text + first + count, after, last + 1);
    return text;
}

static void clear_line(struct layout_state *s)
{
    s->run_count = 0;
    s->line_cols = 0;
    s->place = (struct place){0, 0};
}

void line_builder_begin_line(struct layout *layout)
{
    struct layout_state *s = layout->state;
    clear_line(s);
    for (size_t i = 0; i < s->indent_count; i++) {
        struct indent *indent = &s->indents[i];
        struct style style = indent->used && indent->is_blank ? (struct style){STYLE_TEXT, 0} : indent->style;
        add_decoration(layout, indent->used ? indent->rest : indent->first, indent->cols, style);
        if (!indent->used && indent->link >= 0 && indent->cols > 0)
            s->runs[s->run_count - 1].link = indent->link;
        indent->used = true;
    }
}

void line_builder_add_range(struct layout *layout, const struct span *spans, const struct wrap_line *line)
{
    for (size_t i = line->from.span; i <= line->to.span; i++) {
        const struct span *span = &spans[i];
        size_t from = i == line->from.span ? line->from.byte : 0;
        bool is_last = i == line->to.span;
        size_t to = is_last ? line->to.byte : span->text.bytes;
        if (from >= to)
            continue;
        int start = i == line->from.span ? 0 : span->start_cols;
        struct run run = {.text = {span->text.ptr + from, to - from},
                          .place = span->place,
                          .cols = (is_last ? line->cols : spans[i + 1].start_cols) - start,
                          .link = span->link,
                          .style = span->style,
                          .whole = (span->flags & SPAN_WHOLE) != 0};
        if (!run.whole && run.place.node != 0)
            run.place.offset += (uint32_t)from;
        line_builder_add_run(layout, &run);
    }
}

void line_builder_place_lines(struct layout *layout, struct place place)
{
    struct layout_state *s = layout->state;
    for (; s->unplaced > 0; s->unplaced--)
        layout->lines[layout->line_count - s->unplaced].place = place;
}

void line_builder_end_line(struct layout *layout, const struct node *block)
{
    struct layout_state *s = layout->state;
    layout->lines = xgrow(layout->lines, layout->line_count, &s->line_room, sizeof *layout->lines);
    struct run *runs = arena_alloc(&s->run_arena, s->run_count * sizeof *runs);
    if (s->run_count > 0)
        memcpy(runs, s->runs, s->run_count * sizeof *runs);
    for (size_t i = 0; i < s->run_count; i++)
        if (runs[i].link >= 0 && layout->links[runs[i].link].line == SIZE_MAX)
            layout->links[runs[i].link].line = layout->line_count;
    layout->lines[layout->line_count++] = (struct line){.runs = runs,
                                                        .run_count = (int)s->run_count,
                                                        .cols = s->line_cols,
                                                        .overflow = s->line_cols > layout->options.width,
                                                        .block = block,
                                                        .header = -1};
    s->unplaced++;
    if (s->place.node != 0)
        line_builder_place_lines(layout, s->place);
}

void line_builder_blank_line(struct layout *layout)
{
    struct layout_state *s = layout->state;
    size_t last = s->indent_count;
    while (last > 0 && (s->indents[last - 1].is_blank || !s->indents[last - 1].used))
        last--;
    clear_line(s);
    for (size_t i = 0; i < last; i++) {
        const struct indent *indent = &s->indents[i];
        struct slice rest = indent->rest;
        while (i + 1 == last && rest.bytes > 0 && rest.ptr[rest.bytes - 1] == ' ')
            rest.bytes--;
        add_decoration(layout, rest, indent->cols - (int)(indent->rest.bytes - rest.bytes), indent->style);
    }
    line_builder_end_line(layout, NULL);
}

void line_builder_rule(struct layout *layout, const struct node *node, const char *glyph, int cols,
                       enum style_role role)
{
    line_builder_begin_line(layout);
    line_builder_add_text(layout, glyph, cols, (struct style){(uint8_t)role, 0});
    line_builder_end_line(layout, node);
}

int line_builder_add_link(struct layout *layout, const struct node *node)
{
    layout->links = xgrow(layout->links, layout->link_count, &layout->state->link_room, sizeof *layout->links);
    layout->links[layout->link_count] = (struct layout_link){.node = node, .line = SIZE_MAX};
    if (node->kind == NODE_LINK || node->kind == NODE_IMAGE)
        layout->links[layout->link_count].number = ++layout->state->link_count;
    return (int)layout->link_count++;
}

bool line_builder_is_toggled(const struct layout *layout, const struct node *node)
{
    const uint32_t *ids = layout->options.toggled;
    size_t low = 0, high = layout->options.toggled_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ids[middle] == node->id)
            return true;
        if (ids[middle] < node->id)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool line_builder_set_lines(struct layout *layout, struct wrap *wrap, const struct node *block, enum align align,
                            size_t most)
{
    struct wrap_line line;
    int width = line_builder_cols(layout);
    for (; most > 0; most--) {
        if (!wrap_next(wrap, width, &line))
            return false;
        int left = align == ALIGN_CENTER ? (width - line.cols) / 2 : align == ALIGN_RIGHT ? width - line.cols : 0;
        line_builder_begin_line(layout);
        line_builder_add_text(layout, " ", left, (struct style){STYLE_TEXT, 0});
        line_builder_add_range(layout, wrap->spans->items, &line);
        line_builder_end_line(layout, block);
    }
    return true;
}

void line_builder_set_spans(struct layout *layout, struct spans *spans, const struct node *block, enum align align)
{
    struct wrap wrap = wrap_begin(layout, spans);
    line_builder_set_lines(layout, &wrap, block, align, SIZE_MAX);
}
