/* code.c - text that is shown verbatim: code blocks with their label and colours, raw source, the whole note as
 * source. Tabs become blanks up to the next stop; longer lines continue below, after a mark. */
#include "biji/mermaid.h"
#include "line_builder.h"
#include "syntax.h"

#include <string.h>

enum { TAB_COLS = 4 };

/* Adds a part of a leaf's text, tabs as blanks. *cols is the column in the source's line, for the tab stops. */
static void add_part(struct layout *layout, struct span part, int *cols)
{
    struct spans *spans = &layout->state->spans;
    struct slice text = part.text;
    uint32_t start = part.place.offset;
    for (size_t from = 0; from < text.bytes;) {
        size_t tab = slice_find(text, '\t', from);
        part.text = slice_part(text, from, tab);
        part.place.offset = start + (uint32_t)from;
        spans_add(spans, part);
        *cols += line_builder_text_cols(layout, part.text);
        if (tab < text.bytes) {
            int blanks = TAB_COLS - *cols % TAB_COLS;
            part.text = slice_part(slice_of("    "), 0, (size_t)blanks);
            part.place.offset = start + (uint32_t)tab;
            part.flags = SPAN_WHOLE; /* all blanks are at the tab's place, on whatever line they end up */
            spans_add(spans, part);
            part.flags = 0;
            *cols += blanks;
        }
        from = tab + 1;
    }
}

/* Whether a block is drawn with characters, so that a broken line would spoil it: a fence without a language. */
static bool is_diagram(const struct node *block)
{
    struct slice info = slice_trim(block->info);
    return block->kind == NODE_CODE_BLOCK &&
           (info.bytes == 0 || slice_starts(info, "text") || slice_starts(info, "txt"));
}

/* The language at the right end of the current line, where there is room. */
static void add_label(struct layout *layout)
{
    struct layout_state *s = layout->state;
    int cols = line_builder_text_cols(layout, s->code_label), room = layout->options.width - s->line_cols - cols;
    if (cols > 0 && room >= 2) {
        line_builder_add_text(layout, " ", room, (struct style){STYLE_TEXT, 0});
        line_builder_add_run(layout,
                             &(struct run){.text = s->code_label, .cols = cols, .link = -1, .style = {STYLE_LABEL, 0}});
    }
    s->code_label = slice_of("");
}

/* A wrapper of the collected spans, one line of source. */
static struct wrap wrap_code(struct layout *layout)
{
    struct wrap wrap = wrap_begin(layout, &layout->state->spans);
    wrap.keep_spaces = true;
    return wrap;
}

/* Lays out at most that many lines of what is wrapped; false if there are no more. *is_first: nothing of it is laid out yet. */
static bool set_some(struct layout *layout, struct wrap *wrap, const struct node *block, bool *is_first, size_t most)
{
    enum { ENDLESS_COLS = 1 << 20 };
    struct layout_state *s = layout->state;
    struct wrap_line line;
    int width = layout->options.sideways && is_diagram(block) ? ENDLESS_COLS : line_builder_wide_cols(layout);
    int mark = line_builder_text_cols(layout, slice_of(s->glyphs->wrap_mark)) + 1;
    bool has_mark = width > 4 * mark;
    for (; most > 0; most--) {
        if (!wrap_next(wrap, *is_first || !has_mark ? width : width - mark, &line))
            return false;
        line_builder_begin_line(layout);
        if (!*is_first && has_mark) {
            line_builder_add_text(layout, s->glyphs->wrap_mark, 1, (struct style){STYLE_BORDER, 0});
            line_builder_add_text(layout, " ", 1, (struct style){STYLE_TEXT, 0});
        }
        line_builder_add_range(layout, s->spans.items, &line);
        add_label(layout);
        line_builder_end_line(layout, block);
        *is_first = false;
    }
    return true;
}

static void set_empty(struct layout *layout, const struct node *block, struct place place)
{
    line_builder_begin_line(layout);
    layout->state->place = place;
    line_builder_end_line(layout, block);
}

/* Lays out the collected spans; place is the line's, needed when it is empty. */
static void set_line(struct layout *layout, const struct node *block, struct place place)
{
    struct wrap wrap = wrap_code(layout);
    bool is_first = true;
    set_some(layout, &wrap, block, &is_first, SIZE_MAX);
    if (is_first)
        set_empty(layout, block, place);
}

/* Collects one line of a leaf's text, from byte `from` of it, as spans, merging neighbours of the same style. */
static void collect_line(struct layout *layout, const struct node *node, size_t from, struct slice line,
                         struct syntax *syntax, struct style style)
{
    bool has_tab = slice_find(line, '\t', 0) < line.bytes;
    int cols = 0;
    enum style_role role = (enum style_role)style.role, next_role = role;
    for (size_t start = 0, at = 0; start < line.bytes;) {
        size_t next = line.bytes;
        if (syntax != NULL && at < line.bytes)
            next = syntax_next(syntax, line, at, &next_role);
        if (at > start && (at == line.bytes || next_role != role)) {
            struct span span = {.text = slice_part(line, start, at),
                                .place = {node->id, (uint32_t)(from + start)},
                                .link = -1,
                                .style = {(uint8_t)role, style.attributes}};
            if (has_tab)
                add_part(layout, span, &cols);
            else
                spans_add(&layout->state->spans, span);
            start = at;
        }
        role = next_role;
        at = next;
    }
}

/* Hangs a line's number and the rule at its left. */
static void push_number(struct layout *layout, int number, int digits)
{
    struct layout_state *s = layout->state;
    const char *rule = layout->options.code_marks ? s->glyphs->code_rule : " ";
    line_builder_push_indent(layout, slice_of(arena_printf(&s->arena, "%*d %s ", digits + 2, number, rule)),
                             slice_of(arena_printf(&s->arena, "%*s %s ", digits + 2, "", rule)),
                             (struct style){STYLE_BORDER, 0}, -1);
}

/* Whether code without a language is a drawing: it has lines or arrows of characters. */
static bool is_drawing(struct slice text)
{
    int bytes;
    for (const char *p = text.ptr, *end = slice_end(text); p < end; p += bytes) {
        uint32_t rune = utf8_decode(p, end, &bytes);
        if ((rune >= 0x2190 && rune <= 0x21FF) || (rune >= 0x2500 && rune <= 0x259F))
            return true;
        if ((rune == '-' && end - p > 2 && p[1] == '-' && (p[2] == '>' || p[2] == '+')) ||
            (rune == '+' && end - p > 2 && p[1] == '-' && p[2] == '-'))
            return true;
    }
    return false;
}

/* How many lines text has. */
static int count_lines(struct slice text)
{
    int lines = 1;
    for (size_t at = slice_find(text, '\n', 0); at + 1 < text.bytes; at = slice_find(text, '\n', at + 1))
        lines++;
    return lines;
}

/* A leaf's text without the ends of lines after it. */
static struct slice without_ends(const struct node *node)
{
    struct slice text = node->text;
    while (text.bytes > 0 && text.ptr[text.bytes - 1] == '\n')
        text.bytes--;
    return text;
}

/* Sets every line of a leaf's text, coloured by syntax when that is not NULL; digits: columns of their numbers, 0 for none. */
static void set_lines(struct layout *layout, const struct node *node, struct syntax *syntax, struct style style,
                      int digits)
{
    struct slice text = without_ends(node);
    int number = 0;
    for (size_t from = 0; from < text.bytes;) {
        size_t to = slice_find(text, '\n', from);
        layout->state->spans.count = 0;
        collect_line(layout, node, from, slice_part(node->text, from, to), syntax, style);
        if (digits > 0)
            push_number(layout, ++number, digits);
        set_line(layout, node, (struct place){node->id, (uint32_t)from});
        if (digits > 0)
            line_builder_pop_indent(layout);
        from = to + 1;
    }
}

static bool is_mermaid(const struct node *node)
{
    return slice_eq_nocase(syntax_name(node->info), "mermaid");
}

/* A mermaid diagram that stays code says above it of what kind it is, and why. */
static void set_reason(struct layout *layout, const struct node *node, const char *reason)
{
    struct layout_state *s = layout->state;
    struct slice kind = mermaid_kind(node->text);
    s->spans.count = 0;
    struct buf text = {0};
    buf_printf(&text, "mermaid%s%.*s%s%s", kind.bytes > 0 ? ": " : "", (int)kind.bytes, kind.ptr,
               reason != NULL ? ", " : "", reason != NULL ? reason : "");
    spans_add(&s->spans, (struct span){.text = slice_of(arena_strndup(&s->arena, text.ptr, text.bytes)),
                                       .link = -1,
                                       .style = {STYLE_LABEL, 0}});
    buf_free(&text);
    line_builder_set_spans(layout, &s->spans, node, ALIGN_DEFAULT);
}

void code_set(struct layout *layout, const struct node *node)
{
    struct layout_state *s = layout->state;
    bool plain = layout->options.plain_code;
    struct syntax syntax = plain ? (struct syntax){0} : syntax_begin(node->info);
    const char *reason = NULL;
    if (is_mermaid(node) && diagram_set(layout, node, &reason))
        return;
    bool drawing = is_diagram(node) && is_drawing(node->text), marks = layout->options.code_marks && !drawing;
    int digits = 0;
    for (int lines = layout->options.code_numbers && !drawing ? count_lines(node->text) : 0; lines > 0; lines /= 10)
        digits++;
    struct slice bar = slice_of(marks ? arena_printf(&s->arena, "  %s ", s->glyphs->code_rule) : "    ");
    if (digits == 0)
        line_builder_push_indent(layout, bar, bar, (struct style){marks ? STYLE_BORDER : STYLE_TEXT, 0}, -1);
    if (is_mermaid(node))
        set_reason(layout, node, reason);
    else if (marks && !is_diagram(node))
        s->code_label = syntax_name(node->info);
    set_lines(layout, node, drawing || plain ? NULL : &syntax, (struct style){drawing ? STYLE_TEXT : STYLE_CODE, 0},
              digits);
    s->code_label = slice_of("");
    if (digits == 0)
        line_builder_pop_indent(layout);
}

void code_set_source(struct layout *layout, const struct node *node, struct style style)
{
    if (node->kind == NODE_RAW_BLOCK && node->parent == layout->doc->root) {
        layout->state->rest = (struct rest){.leaf = node};
        code_set_source_more(layout);
    } else {
        set_lines(layout, node, NULL, style, 0);
    }
}

/* Takes up the next line of source of the leaf that is laid out piece by piece; false if there is none. */
static bool take_line(struct layout *layout, struct rest *rest)
{
    struct slice text = without_ends(rest->leaf);
    if (rest->next >= text.bytes)
        return false;
    rest->from = rest->next;
    size_t to = slice_find(text, '\n', rest->from);
    layout->state->spans.count = 0;
    collect_line(layout, rest->leaf, rest->from, slice_part(text, rest->from, to), NULL, (struct style){STYLE_TEXT, 0});
    rest->wrap = wrap_code(layout);
    rest->next = to + 1;
    rest->is_wrapping = rest->is_first = true;
    return true;
}

void code_set_source_more(struct layout *layout)
{
    struct rest *rest = &layout->state->rest;
    size_t until = layout->line_count + PIECE_LINES;
    while (layout->line_count < until) {
        if (!rest->is_wrapping && !take_line(layout, rest)) {
            rest->leaf = NULL;
            return;
        }
        rest->is_wrapping = set_some(layout, &rest->wrap, rest->leaf, &rest->is_first, until - layout->line_count);
        if (!rest->is_wrapping && rest->is_first)
            set_empty(layout, rest->leaf, (struct place){rest->leaf->id, (uint32_t)rest->from});
    }
}

bool code_set_note_line(struct layout *layout)
{
    struct layout_state *s = layout->state;
    const struct doc *doc = layout->doc;
    struct slice source = slice_from(doc->source, doc->source_bytes);
    if (s->source_offset >= source.bytes)
        return false;
    size_t end = slice_find(source, '\n', s->source_offset);
    s->source_line++;
    const struct node *first = s->source_node; /* that starts on this line, else the last before it */
    for (const struct node *next = node_after(doc->root, s->source_node, false);
         next != NULL && next->line <= s->source_line; next = node_after(doc->root, next, false)) {
        if (first->line < next->line || first == doc->root)
            first = next;
        s->source_node = next;
    }
    int cols = 0;
    struct place place = {first->id, 0};
    s->spans.count = 0;
    add_part(layout,
             (struct span){.text = slice_part(source, s->source_offset, end), .link = -1, .style = {STYLE_TEXT, 0}},
             &cols);
    for (size_t i = 0; i < s->spans.count; i++)
        s->spans.items[i].place = (struct place){0, 0};
    set_line(layout, s->source_node, place);
    line_builder_place_lines(layout, place);
    s->source_offset = end + 1;
    return true;
}
