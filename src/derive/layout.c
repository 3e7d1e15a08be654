/* layout.c - a document to lines: blocks, their indents, blank lines between them, and the growing list of lines. Text
 * is wrapped by wrap.c, tables are table.c's, code is code.c's. Works block by block, so that a reader sees the first
 * screen at once and a printer needs no more memory than one block takes. */
#include "setter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct glyphs unicode_glyphs = {
    .bullets = {"•", "◦", "▪"},
    .task_open = "☐",
    .task_done = "☑",
    .quote = "│",
    .rule = "─",
    .heavy_rule = "━",
    .wrap_mark = "↪",
    .fold_open = "▾",
    .fold_shut = "▸",
    .image = "图",
    .heading = {"", "", "", "▌ ", "▎ ", "▸ ", "▹ "},
    .row = "─",
    .column = "│",
    .cross = "┼",
    .header_row = "━",
    .header_cross = "┿",
};

static const struct glyphs ascii_glyphs = {
    .bullets = {"*", "-", "+"},
    .task_open = "[ ]",
    .task_done = "[x]",
    .quote = "|",
    .rule = "-",
    .heavy_rule = "=",
    .wrap_mark = ">",
    .fold_open = "v",
    .fold_shut = ">",
    .image = "图",
    .heading = {"", "", "", "### ", "#### ", "##### ", "###### "},
    .row = "-",
    .column = "|",
    .cross = "+",
    .header_row = "=",
    .header_cross = "+",
};

int setter_text_cols(const struct layout *layout, struct slice text)
{
    return text_cols(text, layout->options.ambiguous_cols);
}

int setter_cols(const struct layout *layout)
{
    int left = layout->options.width - layout->state->indent_cols;
    return left > 0 ? left : 1;
}

/* Text keeps at least this many columns (or half of a narrow page): deeper nesting indents no further. */
static int least_cols(const struct layout *layout)
{
    int half = layout->options.width / 2;
    return half < 12 ? half : 12;
}

void setter_push_indent(struct layout *layout, struct slice first, struct slice rest, struct style style)
{
    struct layout_state *s = layout->state;
    struct indent indent = {.first = first, .rest = rest, .style = style};
    indent.cols = setter_text_cols(layout, first);
    if (s->indent_cols + indent.cols > layout->options.width - least_cols(layout)) {
        indent.first = indent.rest = slice_of("");
        indent.cols = 0;
    }
    indent.is_blank = slice_trim(indent.rest).bytes == 0;
    s->indents = xgrow(s->indents, s->indent_count, &s->indent_room, sizeof *s->indents);
    s->indents[s->indent_count++] = indent;
    s->indent_cols += indent.cols;
}

void setter_pop_indent(struct layout *layout)
{
    struct layout_state *s = layout->state;
    s->indent_cols -= s->indents[--s->indent_count].cols;
}

void setter_add_run(struct layout *layout, const struct run *run)
{
    struct layout_state *s = layout->state;
    s->runs = xgrow(s->runs, s->run_count, &s->run_room, sizeof *s->runs);
    s->runs[s->run_count++] = *run;
    s->line_cols += run->cols;
    if (s->place.node == 0)
        s->place = run->place;
}

static void add_decoration(struct layout *layout, struct slice text, int cols, struct style style)
{
    if (text.bytes > 0)
        setter_add_run(layout, &(struct run){.text = text, .cols = cols, .link = -1, .style = style});
}

void setter_add_text(struct layout *layout, const char *text, int repeat, enum style_role role)
{
    static const char blanks[] = "                                                                ";
    struct style style = {(uint8_t)role, 0};
    while (repeat > 0 && strcmp(text, " ") == 0) {
        int some = repeat < (int)sizeof blanks - 1 ? repeat : (int)sizeof blanks - 1;
        add_decoration(layout, slice_from(blanks, (size_t)some), some, style);
        repeat -= some;
    }
    if (repeat <= 0)
        return;
    size_t bytes = strlen(text);
    char *all = arena_text(&layout->state->arena, bytes * (size_t)repeat + 1);
    for (int i = 0; i < repeat; i++)
        memcpy(all + (size_t)i * bytes, text, bytes);
    add_decoration(layout, slice_from(all, bytes * (size_t)repeat), repeat * setter_text_cols(layout, slice_of(text)),
                   style);
}

void setter_begin_line(struct layout *layout)
{
    struct layout_state *s = layout->state;
    s->run_count = 0;
    s->line_cols = 0;
    s->place = (struct place){0, 0};
    for (size_t i = 0; i < s->indent_count; i++) {
        struct indent *indent = &s->indents[i];
        add_decoration(layout, indent->used ? indent->rest : indent->first, indent->cols, indent->style);
        indent->used = true;
    }
}

void setter_add_range(struct layout *layout, const struct span *spans, const struct wrap_line *line)
{
    for (size_t i = line->from.span; i <= line->to.span; i++) {
        const struct span *span = &spans[i];
        size_t from = i == line->from.span ? line->from.byte : 0;
        bool is_last = i == line->to.span;
        size_t to = is_last ? line->to.byte : span->text.bytes;
        if (from >= to)
            continue;
        int start = i == line->from.span ? 0 : span->start_cols;
        struct run run = {.text = slice_part(span->text, from, to),
                          .place = span->place,
                          .cols = (is_last ? line->cols : spans[i + 1].start_cols) - start,
                          .link = span->link,
                          .style = span->style,
                          .whole = (span->flags & SPAN_WHOLE) != 0};
        if (!run.whole)
            run.place.offset += (uint32_t)from;
        if ((span->flags & SPAN_DECOR) != 0)
            run.place = (struct place){0, 0};
        setter_add_run(layout, &run);
    }
}

/* Gives the lines at the end that have no place yet the place that follows them. */
static void place_lines(struct layout *layout, struct place place)
{
    struct layout_state *s = layout->state;
    for (; s->unplaced > 0; s->unplaced--)
        layout->lines[layout->line_count - s->unplaced].place = place;
}

void setter_end_line(struct layout *layout, const struct node *block)
{
    struct layout_state *s = layout->state;
    layout->lines = xgrow(layout->lines, layout->line_count, &s->line_room, sizeof *layout->lines);
    struct run *runs = arena_alloc(&s->arena, s->run_count * sizeof *runs);
    if (s->run_count > 0)
        memcpy(runs, s->runs, s->run_count * sizeof *runs);
    struct line *line = &layout->lines[layout->line_count++];
    *line = (struct line){.runs = runs,
                          .run_count = (int)s->run_count,
                          .cols = s->line_cols,
                          .overflow = s->line_cols > layout->options.width,
                          .block = block,
                          .header = -1};
    s->unplaced++;
    if (s->place.node != 0)
        place_lines(layout, s->place);
    for (size_t i = 0; i < s->run_count; i++) {
        int link = runs[i].link;
        if (link >= 0 && layout->links[link].line == SIZE_MAX)
            layout->links[link].line = layout->line_count - 1;
    }
}

void setter_blank_line(struct layout *layout)
{
    struct layout_state *s = layout->state;
    size_t last = s->indent_count;
    while (last > 0 && (s->indents[last - 1].is_blank || !s->indents[last - 1].used))
        last--;
    s->run_count = 0;
    s->line_cols = 0;
    s->place = (struct place){0, 0};
    for (size_t i = 0; i < last; i++) {
        struct slice rest = s->indents[i].rest;
        int cols = s->indents[i].cols;
        if (i + 1 == last)
            while (rest.bytes > 0 && rest.ptr[rest.bytes - 1] == ' ') {
                rest.bytes--;
                cols--;
            }
        add_decoration(layout, rest, cols, s->indents[i].style);
    }
    setter_end_line(layout, NULL);
}

int setter_add_link(struct layout *layout, const struct node *node)
{
    layout->links = xgrow(layout->links, layout->link_count, &layout->state->link_room, sizeof *layout->links);
    layout->links[layout->link_count] = (struct layout_link){node, SIZE_MAX};
    return (int)layout->link_count++;
}

void setter_set_spans(struct layout *layout, const struct node *block, enum align align)
{
    struct layout_state *s = layout->state;
    struct wrap wrap = wrap_begin(layout, &s->spans);
    struct wrap_line line;
    int width = setter_cols(layout);
    while (wrap_next(&wrap, width, &line)) {
        setter_begin_line(layout);
        int left = align == ALIGN_CENTER ? (width - line.cols) / 2 : align == ALIGN_RIGHT ? width - line.cols : 0;
        setter_add_text(layout, " ", left, STYLE_TEXT);
        setter_add_range(layout, s->spans.items, &line);
        setter_end_line(layout, block);
    }
}

static void set_children(struct layout *layout, const struct node *node, bool tight);

static void rule_line(struct layout *layout, const struct node *node, const char *glyph, int cols)
{
    int one = setter_text_cols(layout, slice_of(glyph));
    setter_begin_line(layout);
    setter_add_text(layout, glyph, cols / one, STYLE_BORDER);
    if (node->kind == NODE_RULE)
        layout->state->place = (struct place){node->id, 0};
    setter_end_line(layout, node);
}

static void set_heading(struct layout *layout, const struct node *node)
{
    struct layout_state *s = layout->state;
    int level = node->heading.level;
    struct style style = {(uint8_t)(STYLE_HEADING1 + level - 1), 0};
    inline_collect(layout, node, style);
    const char *mark = s->glyphs->heading[level];
    int cols = setter_text_cols(layout, slice_of(mark));
    setter_push_indent(layout, slice_of(mark), slice_of(arena_printf(&s->arena, "%*s", cols, "")), style);
    size_t first = layout->line_count;
    setter_set_spans(layout, node, ALIGN_DEFAULT);
    setter_pop_indent(layout);
    int widest = 0;
    for (size_t i = first; i < layout->line_count; i++)
        if (layout->lines[i].cols - s->indent_cols > widest)
            widest = layout->lines[i].cols - s->indent_cols;
    if (level <= 2 && widest > 0)
        rule_line(layout, node, level == 1 ? s->glyphs->heavy_rule : s->glyphs->rule,
                  level == 1 ? setter_cols(layout) : widest);
}

static int digits(int number)
{
    int count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

static void set_list(struct layout *layout, const struct node *list)
{
    struct layout_state *s = layout->state;
    int number = list->list.start, count = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next)
        count++;
    int wide = digits(number + (count > 0 ? count - 1 : 0));
    const char *bullet = s->glyphs->bullets[s->list_depth % 3];
    s->list_depth++;
    for (const struct node *item = list->first; item != NULL; item = item->next, number++) {
        char *marker = list->list.ordered
                           ? arena_printf(&s->arena, "%*d%c ", wide, number, list->list.delimiter == ')' ? ')' : '.')
                           : arena_printf(&s->arena, "%s ", bullet);
        if (item->item.task)
            marker = arena_printf(&s->arena, "%s%s ", list->list.ordered ? marker : "",
                                  item->item.checked ? s->glyphs->task_done : s->glyphs->task_open);
        char *blanks = arena_printf(&s->arena, "%*s", setter_text_cols(layout, slice_of(marker)), "");
        if (item->previous != NULL && !list->list.tight)
            setter_blank_line(layout);
        setter_push_indent(layout, slice_of(marker), slice_of(blanks), (struct style){STYLE_MARKER, 0});
        if (item->first == NULL) {
            setter_begin_line(layout);
            s->place = (struct place){item->id, 0};
            setter_end_line(layout, item);
        }
        set_children(layout, item, list->list.tight);
        setter_pop_indent(layout);
    }
    s->list_depth--;
}

static void set_quote(struct layout *layout, const struct node *node)
{
    char *bar = arena_printf(&layout->state->arena, "%s ", layout->state->glyphs->quote);
    setter_push_indent(layout, slice_of(bar), slice_of(bar), (struct style){STYLE_QUOTE, 0});
    set_children(layout, node, false);
    setter_pop_indent(layout);
}

static void set_text_block(struct layout *layout, const struct node *node, struct style style)
{
    inline_collect(layout, node, style);
    enum align align = (enum align)node->align;
    for (const struct node *up = node->parent; align == ALIGN_DEFAULT && up != NULL; up = up->parent)
        if (up->kind == NODE_ALIGN)
            align = (enum align)up->align;
    setter_set_spans(layout, node, align);
}

static void set_block(struct layout *layout, const struct node *node)
{
    struct style plain = {STYLE_TEXT, 0};
    switch ((enum node_kind)node->kind) {
    case NODE_PARAGRAPH:
    case NODE_SUMMARY:
        set_text_block(layout, node, plain);
        break;
    case NODE_HEADING:
        set_heading(layout, node);
        break;
    case NODE_LIST:
        set_list(layout, node);
        break;
    case NODE_QUOTE:
    case NODE_ALERT:
        set_quote(layout, node);
        break;
    case NODE_TABLE:
        table_set(layout, node);
        break;
    case NODE_CODE_BLOCK:
    case NODE_RAW_BLOCK:
    case NODE_MATH_BLOCK:
        code_set(layout, node);
        break;
    case NODE_RULE:
        rule_line(layout, node, layout->state->glyphs->rule, setter_cols(layout));
        break;
    default:
        set_children(layout, node, false);
        break;
    }
}

static void set_children(struct layout *layout, const struct node *node, bool tight)
{
    bool is_first = true;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (!is_first && !tight)
            setter_blank_line(layout);
        set_block(layout, child);
        is_first = false;
    }
}

struct layout *layout_new(const struct doc *doc, const struct layout_options *options)
{
    struct layout *layout = xcalloc(1, sizeof *layout);
    struct layout_state *s = xcalloc(1, sizeof *s);
    layout->doc = doc;
    layout->options = *options;
    if (layout->options.width < 1)
        layout->options.width = 1;
    layout->state = s;
    s->glyphs = options->ambiguous_cols == 2 ? &ascii_glyphs : &unicode_glyphs;
    s->next = doc->root->first;
    for (int a = 0; a < TEXT_CLASSES; a++)
        for (int b = 0; b < TEXT_CLASSES; b++)
            s->breaks[a * TEXT_CLASSES + b] = (uint8_t)text_break_between((enum text_class)a, (enum text_class)b);
    return layout;
}

void layout_extend(struct layout *layout, size_t lines)
{
    struct layout_state *s = layout->state;
    while (!layout->complete && layout->line_count < lines) {
        if (s->next == NULL) {
            place_lines(layout, (struct place){layout->doc->node_count, UINT32_MAX});
            layout->complete = true;
            return;
        }
        if (s->has_content)
            setter_blank_line(layout);
        size_t before = layout->line_count;
        set_block(layout, s->next);
        s->has_content = s->has_content || layout->line_count > before;
        s->next = s->next->next;
    }
}

size_t layout_line_of(struct layout *layout, struct place place)
{
    while (!layout->complete &&
           (layout->line_count == 0 || place_compare(layout->lines[layout->line_count - 1].place, place) <= 0))
        layout_extend(layout, layout->line_count + 1);
    size_t low = 0, high = layout->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (place_compare(layout->lines[middle].place, place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : 0;
}

void layout_discard(struct layout *layout)
{
    struct layout_state *s = layout->state;
    arena_free(&s->arena);
    s->links_before += layout->link_count;
    s->unplaced = 0;
    layout->line_count = 0;
    layout->link_count = 0;
}

void layout_free(struct layout *layout)
{
    if (layout == NULL)
        return;
    arena_free(&layout->state->arena);
    free(layout->state->spans.items);
    free(layout->state->runs);
    free(layout->state->indents);
    free(layout->state);
    free(layout->lines);
    free(layout->links);
    free(layout);
}

void layout_check(const struct layout *layout)
{
    struct place before = {0, 0};
    for (size_t i = 0; i < layout->line_count; i++) {
        const struct line *line = &layout->lines[i];
        int cols = 0;
        for (int r = 0; r < line->run_count; r++) {
            const struct run *run = &line->runs[r];
            assert(utf8_valid(run->text));
            assert(run->cols == text_cols(run->text, layout->options.ambiguous_cols));
            assert(run->link < (int)layout->link_count);
            for (const char *p = run->text.ptr, *end = p + run->text.bytes; p < end;) {
                int bytes;
                assert(!rune_is_unsafe(utf8_decode(p, end, &bytes)));
                p += bytes;
            }
            cols += run->cols;
        }
        assert(cols == line->cols);
        assert(line->overflow == (line->cols > layout->options.width));
        assert(place_compare(before, line->place) <= 0);
        before = line->place;
    }
    (void)before;
}
