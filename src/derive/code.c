/* code.c - code blocks: label, tabs, long lines. */
#include "setter.h"

#include <string.h>

static void set_label(struct layout *layout, const struct node *node)
{
    struct slice label = slice_trim(slice_part(node->info, 0, slice_find(node->info, ' ', 0)));
    if (label.bytes == 0)
        return;
    label = safe_text(layout, label);
    int cols;
    size_t bytes = text_prefix(label, setter_cols(layout), layout->options.ambiguous_cols, &cols);
    setter_begin_line(layout);
    setter_add_run(
        layout,
        &(struct run){.text = slice_part(label, 0, bytes), .cols = cols, .link = -1, .style = {STYLE_LABEL, 0}});
    setter_end_line(layout, node);
}

/* Collects one source line as spans, tabs as blanks up to the next stop. */
static void collect_line(struct layout *layout, const struct node *node, size_t from, size_t to, enum style_role role)
{
    enum { TAB_COLS = 4 };
    struct spans *spans = &layout->state->spans;
    int cols = 0;
    spans->count = 0;
    while (from < to) {
        size_t tab = slice_find(slice_part(node->text, 0, to), '\t', from);
        struct span span = {.text = slice_part(node->text, from, tab),
                            .place = {node->id, (uint32_t)from},
                            .link = -1,
                            .style = {(uint8_t)role, 0}};
        cols += setter_text_cols(layout, span.text);
        if (span.text.bytes > 0)
            spans_add(spans, span);
        if (tab < to) {
            int blanks = TAB_COLS - cols % TAB_COLS;
            span.text = slice_part(slice_of("    "), 0, (size_t)blanks);
            span.place.offset = (uint32_t)tab;
            cols += blanks;
            spans_add(spans, span);
            tab++;
        }
        from = tab;
    }
}

static void set_source_line(struct layout *layout, const struct node *node, size_t from)
{
    struct layout_state *s = layout->state;
    struct wrap wrap = wrap_begin(layout, &s->spans);
    struct wrap_line line;
    int mark = setter_text_cols(layout, slice_of(s->glyphs->wrap_mark)) + 1;
    int width = setter_cols(layout);
    bool is_first = true;
    wrap.keep_spaces = true;
    while (wrap_next(&wrap, is_first || width <= 2 * mark ? width : width - mark, &line)) {
        setter_begin_line(layout);
        if (!is_first && width > 2 * mark) {
            setter_add_text(layout, s->glyphs->wrap_mark, 1, STYLE_BORDER);
            setter_add_text(layout, " ", 1, STYLE_TEXT);
        }
        setter_add_range(layout, s->spans.items, &line);
        setter_end_line(layout, node);
        is_first = false;
    }
    if (is_first) {
        setter_begin_line(layout);
        s->run_count = 0;
        s->line_cols = 0;
        s->place = (struct place){node->id, (uint32_t)from};
        setter_end_line(layout, node);
    }
}

void code_set(struct layout *layout, const struct node *node)
{
    bool is_code = node->kind == NODE_CODE_BLOCK;
    enum style_role role = is_code ? STYLE_CODE : node->kind == NODE_MATH_BLOCK ? STYLE_MATH : STYLE_TEXT;
    size_t end = node->text.bytes;
    while (end > 0 && node->text.ptr[end - 1] == '\n')
        end--;
    if (is_code)
        set_label(layout, node);
    setter_push_indent(layout, slice_of(is_code ? "    " : ""), slice_of(is_code ? "    " : ""),
                       (struct style){STYLE_TEXT, 0});
    for (size_t from = 0; from < end;) {
        size_t to = slice_find(slice_part(node->text, 0, end), '\n', from);
        collect_line(layout, node, from, to, role);
        set_source_line(layout, node, from);
        from = to + 1;
    }
    setter_pop_indent(layout);
}
