/* layout.c - the public side of the layout: grows block by block, finds places, checks itself. block.c handles
 * blocks, line_builder.c lines. */
#include "biji/text.h"
#include "line_builder.h"

#include <assert.h>
#include <stdlib.h>

static const struct glyphs unicode_glyphs = {
    .bullets = {"• ", "◦ ", "▪ "},
    .task_open = "☐ ",
    .task_done = "☑ ",
    .quote = "│ ",
    .alert = "┃ ",
    .rule = "─",
    .heavy_rule = "━",
    .wrap_mark = "↪",
    .code_rule = "▏",
    .picture = "▣ ",
    .fold_open = "▾ ",
    .fold_shut = "▸ ",
    .heading = {"", "", "", "▌ ", "▎ ", "» ", "› "},
    .column = "│",
    .cross = "┼",
};

/* Nothing that is only drawn: a screen reader would name each sign. */
static const struct glyphs plain_glyphs = {
    .bullets = {"- ", "- ", "- "},
    .task_open = "[ ] ",
    .task_done = "[x] ",
    .quote = "  ",
    .alert = "  ",
    .rule = " ",
    .heavy_rule = " ",
    .wrap_mark = " ",
    .code_rule = " ",
    .picture = "[img] ",
    .fold_open = "- ",
    .fold_shut = "+ ",
    .heading = {"", "", "", "", "", "", ""},
    .column = " ",
    .cross = " ",
};

static const struct glyphs ascii_glyphs = {
    .bullets = {"* ", "- ", "+ "},
    .task_open = "[ ] ",
    .task_done = "[x] ",
    .quote = "| ",
    .alert = "| ",
    .rule = "-",
    .heavy_rule = "=",
    .wrap_mark = "\\",
    .code_rule = "|",
    .picture = "[img] ",
    .fold_open = "v ",
    .fold_shut = "> ",
    .heading = {"", "", "", "### ", "#### ", "##### ", "###### "},
    .column = "|",
    .cross = "+",
};

static int compare_notes(const void *a, const void *b)
{
    const struct node *left = *(const struct node *const *)a, *right = *(const struct node *const *)b;
    if (left->footnote.number != right->footnote.number)
        return left->footnote.number < right->footnote.number ? -1 : 1;
    return left->id < right->id ? -1 : 1;
}

static bool is_part(const struct layout *layout)
{
    return !layout->options.is_rest && (layout->options.first != NULL || layout->options.end != NULL);
}

static void put_by(struct layout *layout, const struct node *note)
{
    struct layout_state *s = layout->state;
    s->notes = xgrow(s->notes, s->note_count, &s->note_room, sizeof *s->notes);
    s->notes[s->note_count++] = note;
}

/* Collects the footnotes that a part of the document refers to; for the whole document they are collected on
 * the way. */
static void collect_notes(struct layout *layout)
{
    struct layout_state *s = layout->state;
    const struct node *end = layout->options.end;
    const struct node *n = layout->options.first != NULL ? layout->options.first : layout->doc->root->first;
    for (; n != NULL && n != end; n = node_after(layout->doc->root, n, false)) {
        const struct node *note = n->kind == NODE_FOOTNOTE_REF ? n->footnote.definition : NULL;
        bool is_new = note != NULL;
        for (size_t i = 0; is_new && i < s->note_count; i++)
            is_new = s->notes[i] != note;
        if (is_new)
            put_by(layout, note);
    }
}

struct layout *layout_new(const struct doc *doc, const struct layout_options *options)
{
    struct layout *layout = xcalloc(1, sizeof *layout);
    struct layout_state *s = xcalloc(1, sizeof *s);
    layout->doc = doc;
    layout->options = *options;
    if (text_ambiguous(options->ambiguous_cols) == 0)
        layout->options.ambiguous_cols++;
    if (layout->options.width < 1)
        layout->options.width = 1;
    layout->state = s;
    s->glyphs = options->accessible                            ? &plain_glyphs
                : text_ambiguous(options->ambiguous_cols) == 2 ? &ascii_glyphs
                                                               : &unicode_glyphs;
    s->next = options->first != NULL ? options->first : doc->root->first;
    s->note_line = SIZE_MAX;
    s->macros = math_macros_new();
    s->source_node = doc->root;
    s->autospace = options->autospace == LAYOUT_AUTOSPACE_ON ||
                   (options->autospace == LAYOUT_AUTOSPACE_AUTO && autospace_is_wanted(doc));
    for (int a = 0; a < TEXT_CLASSES; a++)
        for (int b = 0; b < TEXT_CLASSES; b++)
            s->breaks[a * TEXT_CLASSES + b] = (uint8_t)text_break_between((enum text_class)a, (enum text_class)b);
    if (is_part(layout))
        collect_notes(layout);
    return layout;
}

/* Lays out the next top-level block; footnotes are kept for the end. */
static void set_next(struct layout *layout)
{
    struct layout_state *s = layout->state;
    const struct node *node = s->next;
    s->next = node->next;
    if (node->kind == NODE_FOOTNOTE) {
        if (!is_part(layout))
            put_by(layout, node);
        return;
    }
    size_t before = layout->line_count;
    if (s->has_content && node->kind != NODE_ANCHOR)
        line_builder_blank_line(layout);
    block_set(layout, node);
    s->has_content = s->has_content || layout->line_count > before;
}

/* Lays out the next footnote, with a short rule before the first. */
static void set_next_note(struct layout *layout)
{
    struct layout_state *s = layout->state;
    if (s->note_next == 0) {
        qsort(s->notes, s->note_count, sizeof *s->notes, compare_notes);
        s->note_line = layout->line_count;
        if (s->has_content)
            line_builder_blank_line(layout);
        int cols = layout->options.width < 24 ? layout->options.width : 24;
        line_builder_rule(layout, s->notes[0], s->glyphs->rule, cols, STYLE_BORDER);
    }
    block_set(layout, s->notes[s->note_next++]);
}

void layout_extend(struct layout *layout, size_t lines)
{
    struct layout_state *s = layout->state;
    while (!layout->complete && layout->line_count < lines) {
        if (layout->options.show_source)
            layout->complete = !code_set_note_line(layout);
        else if (s->rest.leaf != NULL)
            block_set_more(layout);
        else if (s->next != NULL && s->next != layout->options.end)
            set_next(layout);
        else if (s->note_next < s->note_count)
            set_next_note(layout);
        else
            layout->complete = true;
    }
    if (layout->complete)
        line_builder_place_lines(layout, (struct place){layout->doc->node_count, UINT32_MAX});
}

/* The footnote that holds place, or NULL. */
static const struct node *note_of(const struct layout *layout, struct place place)
{
    const struct layout_state *s = layout->state;
    for (size_t i = 0; i < s->note_count; i++) {
        const struct node *note = s->notes[i];
        if (note->id <= place.node && (note->next == NULL || place.node < note->next->id))
            return note;
    }
    return NULL;
}

/* Of the lines of the same block around line, the one whose text of the place's leaf starts last before the place; line
 * itself when none shows the leaf. In a table row, where cells are side by side, the places of the lines do not tell. */
static size_t nearest_shown(const struct layout *layout, size_t line, struct place place)
{
    const struct node *block = layout->lines[line].block;
    size_t from = line, to = line + 1, best = line;
    int64_t offset = -1;
    while (block != NULL && from > 0 && layout->lines[from - 1].block == block)
        from--;
    while (block != NULL && to < layout->line_count && layout->lines[to].block == block)
        to++;
    for (size_t i = from; i < to; i++)
        for (int r = 0; r < layout->lines[i].run_count; r++) {
            struct place shown = layout->lines[i].runs[r].place;
            if (shown.node == place.node && shown.offset <= place.offset && (int64_t)shown.offset > offset) {
                offset = shown.offset;
                best = i;
            }
        }
    return best;
}

size_t layout_line_among(struct layout *layout, struct place place, size_t from, size_t to)
{
    bool far = !layout->complete && to < layout->line_count && place_compare(place, layout->lines[to].place) > 0;
    size_t line = far ? SIZE_MAX : layout_line_of(layout, place);
    return line >= from && line < to ? line : SIZE_MAX;
}

size_t layout_line_of(struct layout *layout, struct place place)
{
    const struct layout_state *s = layout->state;
    while (!layout->complete &&
           (layout->line_count == 0 || place_compare(layout->lines[layout->line_count - 1].place, place) <= 0))
        layout_extend(layout, layout->line_count + 1);
    size_t low = 0, high = s->note_line < layout->line_count ? s->note_line : layout->line_count, best = 0;
    if (note_of(layout, place) != NULL) {
        layout_extend(layout, SIZE_MAX);
        for (size_t i = s->note_line; i < layout->line_count; i++)
            if (place_compare(layout->lines[i].place, place) <= 0 &&
                (best == 0 || place_compare(layout->lines[best].place, layout->lines[i].place) <= 0))
                best = i;
        return layout->line_count > 0 ? nearest_shown(layout, best, place) : 0;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (place_compare(layout->lines[middle].place, place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    best = low > 0 ? low - 1 : 0;
    return layout->line_count > 0 ? nearest_shown(layout, best, place) : 0;
}

void layout_discard(struct layout *layout)
{
    struct layout_state *s = layout->state;
    arena_free(&s->run_arena);
    s->unplaced = 0;
    layout->line_count = 0;
    if (s->rest.leaf != NULL) /* it has its texts and links there */
        return;
    arena_free(&s->arena);
    mathset_discard(s);
    layout->link_count = 0;
}

void layout_free(struct layout *layout)
{
    if (layout == NULL)
        return;
    struct layout_state *s = layout->state;
    arena_free(&s->arena);
    arena_free(&s->run_arena);
    math_macros_free(s->macros);
    arena_free(&s->known_arena);
    free(s->known);
    free(s->notes);
    free(s->spans.items);
    free(s->faces);
    free(s->runs);
    free(s->indents);
    free(s);
    free(layout->lines);
    free(layout->links);
    free(layout);
}

static void check_run(const struct layout *layout, const struct run *run)
{
    assert(run->text.bytes > 0 && utf8_valid(run->text));
    assert(run->cols == text_cols(run->text, layout->options.ambiguous_cols));
    assert(run->link < (int)layout->link_count);
    assert(run->style.role < STYLE_ROLES);
    for (const char *p = run->text.ptr, *end = p + run->text.bytes; p < end;) {
        int bytes;
        assert(!rune_is_unsafe(utf8_decode(p, end, &bytes)));
        p += bytes;
    }
    (void)layout;
}

void layout_check(const struct layout *layout)
{
    struct place before = {0, 0};
    for (size_t i = 0; i < layout->line_count; i++) {
        const struct line *line = &layout->lines[i];
        int cols = 0;
        for (int r = 0; r < line->run_count; r++) {
            check_run(layout, &line->runs[r]);
            cols += line->runs[r].cols;
        }
        assert(cols == line->cols);
        assert(line->overflow == (line->cols > layout->options.width));
        assert(i >= layout->state->note_line || place_compare(before, line->place) <= 0);
        assert(line->header < (int)i);
        before = line->place;
    }
    (void)before;
}
