/* maths.c - formulas: gets their rows from math.h and lays them out, inline as spans, display as a block. A formula
 * that the engine cannot lay out is shown as source, and so is one that the reader has switched. */
#include "line_builder.h"

#include <stdlib.h>
#include <string.h>

static bool shows_source(const struct layout *layout, const struct node *node)
{
    return layout->options.math_source != line_builder_is_toggled(layout, node);
}

static struct math_options options_of(const struct layout *layout)
{
    struct math_options options = layout->options.math;
    options.ambiguous_cols = layout->options.ambiguous_cols;
    options.words = layout->options.accessible;
    return options;
}

/* Rows of a display formula are not wrapped, so no other code checks their characters. */
static bool is_safe(const struct math_box *box)
{
    for (int i = 0; i < box->row_count; i++)
        for (int r = 0; r < box->rows[i].run_count; r++) {
            struct slice text = box->rows[i].runs[r].text;
            if (text_find_unsafe(text, 0) < text.bytes)
                return false;
        }
    return true;
}

/* Courses write the same formulas again and again ($n$, $x_i$), so laid-out formulas are cached, up to a limit, as
 * long as no macro is defined. */
struct math_known {
    struct slice tex; /* in the document */
    int width;        /* for display form; 0 for the inline form */
    bool is_formula;
    struct math_box box;
};

enum { KNOWN_SLOTS = 4096, KNOWN_LARGEST_BYTES = 8 << 20 };

static bool defines_macro(struct slice tex)
{
    static const char *const commands[] = {
        "\\def", "\\let", "\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareMathOperator"};
    for (size_t at = slice_find(tex, '\\', 0); at < tex.bytes; at = slice_find(tex, '\\', at + 1))
        for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
            if (at + 1 < tex.bytes && commands[i][1] == tex.ptr[at + 1] &&
                slice_starts(slice_part(tex, at, tex.bytes), commands[i]))
                return true;
    return false;
}

/* The slot of a formula: its own, or a free one (NULL), or one to be reused. */
static struct math_known **slot_of(struct layout_state *s, struct slice tex, int width)
{
    uint64_t hash = hash_add(HASH_START ^ (uint64_t)width, tex);
    if (s->known == NULL)
        s->known = xcalloc(KNOWN_SLOTS, sizeof *s->known);
    return &s->known[(hash ^ hash >> 29) % KNOWN_SLOTS];
}

void mathset_discard(struct layout_state *state)
{
    if (state->known_arena.total_bytes <= KNOWN_LARGEST_BYTES)
        return;
    arena_free(&state->known_arena);
    free(state->known);
    state->known = NULL;
}

static bool lay_out(struct layout *layout, const struct node *node, enum math_form form, int width,
                    struct math_box *box)
{
    struct layout_state *s = layout->state;
    struct math_options options = options_of(layout);
    struct math_error error;
    if (shows_source(layout, node))
        return false;
    struct slice tex = node->info.bytes > 0 ? node->info : node->text;
    bool defines = defines_macro(tex);
    if (defines && s->known != NULL)
        memset(s->known, 0, KNOWN_SLOTS * sizeof *s->known); /* the text stays: lines show it */
    struct math_known **slot = slot_of(s, tex, width), *known = *slot;
    if (known == NULL || defines || known->width != width || !slice_eq(known->tex, tex)) {
        *slot = known = arena_alloc(&s->known_arena, sizeof *known);
        *known = (struct math_known){.tex = tex, .width = width};
        known->is_formula = math_layout(tex, form, width, &options, s->macros, &s->known_arena, &known->box, &error) &&
                            is_safe(&known->box);
    }
    *box = known->box;
    return known->is_formula;
}

static void add_source(struct layout *layout, struct spans *spans, const struct node *node, struct span span,
                       const char *dollars)
{
    struct span mark = span;
    span.style.role = mark.style.role = shows_source(layout, node) ? STYLE_MATH : STYLE_MATH_ERROR;
    mark.text = slice_of(dollars);
    mark.place = (struct place){0, 0};
    spans_add(spans, mark);
    span.text = node->text;
    span.flags |= SPAN_JOINED;
    spans_add(spans, span);
    mark.flags |= SPAN_JOINED;
    spans_add(spans, mark);
}

/* Adds the one row of a formula; lines may end after the runs that allow it. */
static void add_row(struct spans *spans, const struct math_row *row, struct span span)
{
    bool may_break = true;
    for (int i = 0; i < row->run_count; i++) {
        const struct math_run *run = &row->runs[i];
        span.text = run->text;
        span.style.attributes = (uint8_t)(span.style.attributes & ~STYLE_BOLD) | (run->bold ? STYLE_BOLD : 0);
        span.flags = (uint8_t)(SPAN_WHOLE | SPAN_SOLID | (run->may_break ? SPAN_BREAK_AFTER : 0) |
                               (may_break ? 0 : SPAN_JOINED));
        spans_add(spans, span);
        may_break = run->may_break;
    }
}

void math_collect(struct layout *layout, struct spans *spans, const struct node *node, struct style style, int link)
{
    struct math_box box;
    struct span span = {.place = {node->id, 0}, .link = link, .style = style};
    if (link < 0 && style.role == STYLE_TEXT)
        span.style.role = STYLE_MATH;
    if (lay_out(layout, node, MATH_INLINE, 0, &box) && box.row_count == 1)
        add_row(spans, &box.rows[0], span);
    else
        add_source(layout, spans, node, span, "$");
}

static void set_row(struct layout *layout, const struct node *node, const struct math_row *row, int left)
{
    line_builder_begin_line(layout);
    line_builder_add_text(layout, " ", left, (struct style){STYLE_TEXT, 0});
    for (int i = 0; i < row->run_count; i++) {
        const struct math_run *from = &row->runs[i];
        struct style style = {STYLE_MATH, from->bold ? STYLE_BOLD : 0};
        struct run run = {
            .text = from->text, .place = {node->id, 0}, .cols = from->cols, .link = -1, .style = style, .whole = true};
        if (run.text.bytes > 0)
            line_builder_add_run(layout, &run);
    }
    line_builder_end_line(layout, node);
}

/* The line of dollars before and after a display formula's source. */
static void set_dollars(struct layout *layout, const struct node *node, struct style style)
{
    line_builder_begin_line(layout);
    line_builder_add_text(layout, "$$", 1, style);
    line_builder_end_line(layout, node);
}

void math_set(struct layout *layout, const struct node *node)
{
    struct math_box box;
    int width = line_builder_cols(layout);
    int wide = line_builder_wide_cols(layout);
    if (lay_out(layout, node, MATH_DISPLAY, wide, &box)) {
        if (!layout->options.accessible && (box.cols <= wide || layout->options.sideways)) {
            for (int i = 0; i < box.row_count; i++)
                set_row(layout, node, &box.rows[i], box.cols <= width ? (width - box.cols) / 2 : 0);
            return;
        }
        struct spans spans = {0};
        math_collect(layout, &spans, node, (struct style){STYLE_TEXT, 0}, -1);
        line_builder_set_spans(layout, &spans, node, ALIGN_DEFAULT);
        free(spans.items);
        return;
    }
    struct style style = {shows_source(layout, node) ? STYLE_MATH : STYLE_MATH_ERROR, 0};
    set_dollars(layout, node, style);
    code_set_source(layout, node, style);
    set_dollars(layout, node, style);
}
