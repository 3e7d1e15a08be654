/* block.c - every kind of block: what is at its left and around it, and where blank lines go. */
#include "biji/language.h"
#include "line_builder.h"

#include <limits.h>
#include <string.h>

static void set_children(struct layout *layout, const struct node *node, const struct node *first, bool tight)
{
    bool is_first = true;
    for (const struct node *child = first; child != NULL; child = child->next) {
        if (child->kind == NODE_ANCHOR)
            continue;
        if (!is_first && !tight)
            line_builder_blank_line(layout);
        block_set(layout, child);
        is_first = false;
    }
    (void)node;
}

static void set_text(struct layout *layout, const struct node *node, struct style style)
{
    struct layout_state *s = layout->state;
    s->spans.count = 0;
    inline_collect(layout, node, style);
    paragraph_set(layout, node, node->align != ALIGN_DEFAULT ? (enum align)node->align : s->align);
}

/* Columns of the blanks that align a line, which come after its indents. */
static int aligned_cols(const struct layout *layout, const struct line *line)
{
    int cols = 0, indent_cols = layout->state->indent_cols;
    for (int i = 0; i < line->run_count; i++) {
        if (cols >= indent_cols && slice_trim(line->runs[i].text).bytes > 0)
            break;
        cols += line->runs[i].cols;
    }
    return cols > indent_cols ? cols - indent_cols : 0;
}

/* A rule under the lines from `first` on, as wide as the lines. */
static void underline(struct layout *layout, const struct node *node, size_t first, enum style_role role)
{
    struct layout_state *s = layout->state;
    int left = INT_MAX, right = 0;
    for (size_t i = first; i < layout->line_count; i++) {
        const struct line *line = &layout->lines[i];
        int blanks = aligned_cols(layout, line);
        left = blanks < left ? blanks : left;
        right = line->cols - s->indent_cols > right ? line->cols - s->indent_cols : right;
    }
    line_builder_begin_line(layout);
    line_builder_add_text(layout, " ", left, (struct style){STYLE_TEXT, 0});
    line_builder_add_text(layout, s->glyphs->rule, right - left, (struct style){(uint8_t)role, 0});
    line_builder_end_line(layout, node);
}

/* Headings: the first two are underlined, the others have a mark before them, so that levels differ even without
 * colours. */
static void set_heading(struct layout *layout, const struct node *node)
{
    struct layout_state *s = layout->state;
    int level = node->heading.level;
    enum style_role role = (enum style_role)(STYLE_HEADING1 + level - 1);
    size_t first = layout->line_count;
    line_builder_push_marker(layout, s->glyphs->heading[level], role, -1);
    set_text(layout, node, (struct style){(uint8_t)role, 0});
    line_builder_pop_indent(layout);
    if (level > 2 || layout->line_count == first)
        return;
    if (level == 1)
        line_builder_rule(layout, node, s->glyphs->heavy_rule, line_builder_cols(layout), role);
    else
        underline(layout, node, first, role);
}

static int digits(long number)
{
    int count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count;
}

/* The marker of an item with the blank after it; numbers are right-aligned. */
static const char *item_marker(struct layout *layout, const struct node *item, int number, int number_cols)
{
    struct layout_state *s = layout->state;
    const struct node *list = item->parent;
    const char *task = !item->item.task ? "" : item->item.checked ? s->glyphs->task_done : s->glyphs->task_open;
    if (list->list.ordered && number >= 0 && *task == '\0' && digits(number) == number_cols)
        return line_builder_number(layout, "", number, list->list.delimiter == ')' ? ") " : ". ");
    if (list->list.ordered)
        return arena_printf(&s->arena, "%*d%c %s", number_cols, number, list->list.delimiter == ')' ? ')' : '.', task);
    return item->item.task ? task : s->glyphs->bullets[(s->list_depth - 1) % 3];
}

/* A separate answer to a question: folded after its own link. Its lines count as the question's last. */
static void set_answer(struct layout *layout, const struct node *question, bool tight)
{
    struct layout_state *s = layout->state;
    const struct doc *answer = NULL;
    for (size_t i = 0; i < layout->options.answer_count && answer == NULL; i++)
        if (layout->options.answers[i].question == question)
            answer = layout->options.answers[i].answer;
    if (answer == NULL || layout->options.unfold_details || layout->line_count == 0)
        return;
    struct place place = layout->lines[layout->line_count - 1].place;
    bool is_open = line_builder_is_toggled(layout, question);
    int link = line_builder_add_link(layout, question);
    if (!tight)
        line_builder_blank_line(layout);
    size_t from = layout->line_count;
    line_builder_push_marker(layout, is_open ? s->glyphs->fold_open : s->glyphs->fold_shut, STYLE_MARKER, link);
    s->spans.count = 0;
    s->is_copy = true;
    spans_add(&s->spans, (struct span){.text = slice_of(_("Answer")), .style = {STYLE_TEXT, STYLE_BOLD}, .link = link});
    paragraph_set(layout, question, ALIGN_DEFAULT);
    if (is_open && !tight)
        line_builder_blank_line(layout);
    if (is_open)
        set_children(layout, answer->root, answer->root->first, false);
    s->is_copy = false;
    line_builder_pop_indent(layout);
    line_builder_place_lines(layout, place);
    for (; from < layout->line_count; from++)
        layout->lines[from].place = place;
}

static void set_list(struct layout *layout, const struct node *list)
{
    struct layout_state *s = layout->state;
    int number = list->list.start;
    long last = number - 1L;
    for (const struct node *item = list->first; item != NULL; item = item->next)
        last++;
    int number_cols = digits(last);
    s->list_depth++;
    for (const struct node *item = list->first; item != NULL; item = item->next, number++) {
        if (item->previous != NULL && !list->list.tight)
            line_builder_blank_line(layout);
        line_builder_push_marker(layout, item_marker(layout, item, number, number_cols), STYLE_MARKER, -1);
        if (item->first == NULL) {
            line_builder_begin_line(layout);
            s->place = (struct place){item->id, 0};
            line_builder_end_line(layout, item);
        }
        set_children(layout, item, item->first, list->list.tight);
        set_answer(layout, item, list->list.tight);
        line_builder_pop_indent(layout);
    }
    s->list_depth--;
}

static void push_bar(struct layout *layout, const char *glyph, enum style_role role)
{
    struct slice bar = slice_of(glyph);
    line_builder_push_indent(layout, bar, bar, (struct style){(uint8_t)role, 0}, -1);
}

static void set_quote(struct layout *layout, const struct node *node)
{
    push_bar(layout, layout->state->glyphs->quote, STYLE_QUOTE);
    set_children(layout, node, node->first, false);
    line_builder_pop_indent(layout);
}

/* The kinds of alerts. */
static const struct alert {
    const char *name, *title;
    enum style_role role;
} alerts[] = {
    {"note", N_("Note"), STYLE_ALERT_NOTE},
    {"tip", N_("Tip"), STYLE_ALERT_TIP},
    {"important", N_("Important"), STYLE_ALERT_IMPORTANT},
    {"warning", N_("Warning"), STYLE_ALERT_WARNING},
    {"caution", N_("Caution"), STYLE_ALERT_CAUTION},
};

static const struct alert *alert_of(const struct node *node)
{
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
        if (slice_eq_nocase(node->text, alerts[i].name))
            return &alerts[i];
    return &alerts[0];
}

/* The title is the author's own, or the kind. */
static void set_alert(struct layout *layout, const struct node *node)
{
    const struct alert *alert = alert_of(node);
    const struct style style = {(uint8_t)alert->role, 0};
    const struct node *first = node->first;
    push_bar(layout, layout->state->glyphs->alert, alert->role);
    if (first != NULL && first->kind == NODE_SUMMARY) {
        set_text(layout, first, style);
        first = first->next;
    } else {
        line_builder_begin_line(layout);
        line_builder_add_text(layout, _(alert->title), 1, style);
        line_builder_end_line(layout, node);
    }
    set_children(layout, node, first, false);
    line_builder_pop_indent(layout);
}

/* The summary is a link to itself, which the reader follows to fold and unfold. */
static void set_details(struct layout *layout, const struct node *node)
{
    struct layout_state *s = layout->state;
    const struct node *summary = node->first;
    bool is_open = layout->options.unfold_details || node->details.open != line_builder_is_toggled(layout, node);
    int link = line_builder_add_link(layout, summary);
    bool is_alert = node->text.bytes > 0;
    const struct style style = {(uint8_t)(is_alert ? alert_of(node)->role : STYLE_TEXT), STYLE_BOLD};
    if (is_alert)
        push_bar(layout, s->glyphs->alert, alert_of(node)->role);
    line_builder_push_marker(layout, is_open ? s->glyphs->fold_open : s->glyphs->fold_shut, STYLE_MARKER, link);
    s->spans.count = 0;
    inline_collect(layout, summary, style);
    if (s->spans.count == 0)
        spans_add(&s->spans,
                  (struct span){.text = slice_of(_("Details")), .style = {STYLE_TEXT, STYLE_BOLD}, .link = link});
    for (size_t i = 0; i < s->spans.count; i++)
        if (s->spans.items[i].link < 0)
            s->spans.items[i].link = link;
    paragraph_set(layout, summary, ALIGN_DEFAULT);
    if (is_open && summary->next != NULL) {
        line_builder_blank_line(layout);
        set_children(layout, node, summary->next, false);
    }
    line_builder_pop_indent(layout);
    if (is_alert)
        line_builder_pop_indent(layout);
}

/* A footnote at the end; its mark leads back. */
static void set_footnote(struct layout *layout, const struct node *node)
{
    struct arena *arena = &layout->state->arena;
    int link = line_builder_add_link(layout, node);
    const char *mark = node->footnote.number > 0
                           ? line_builder_number(layout, "[", node->footnote.number, "] ")
                           : arena_printf(arena, "[^%.*s] ", (int)node->text.bytes, node->text.ptr);
    line_builder_push_marker(layout, mark, STYLE_MARKER, link);
    set_children(layout, node, node->first, false);
    if (node->first == NULL) {
        line_builder_begin_line(layout);
        line_builder_end_line(layout, node);
    }
    line_builder_pop_indent(layout);
}

static void set_align(struct layout *layout, const struct node *node)
{
    enum align before = layout->state->align;
    layout->state->align = (enum align)node->align;
    set_children(layout, node, node->first, false);
    layout->state->align = before;
}

void block_set_more(struct layout *layout)
{
    if (layout->state->rest.leaf->kind == NODE_PARAGRAPH)
        paragraph_set_more(layout);
    else
        code_set_source_more(layout);
}

void block_set(struct layout *layout, const struct node *node)
{
    struct layout_state *s = layout->state;
    switch ((enum node_kind)node->kind) {
    case NODE_PARAGRAPH:
    case NODE_SUMMARY:
    case NODE_CELL:
        set_text(layout, node, (struct style){STYLE_TEXT, 0});
        break;
    case NODE_HEADING:
        set_heading(layout, node);
        break;
    case NODE_LIST:
        set_list(layout, node);
        break;
    case NODE_QUOTE:
        set_quote(layout, node);
        break;
    case NODE_ALERT:
        set_alert(layout, node);
        break;
    case NODE_DETAILS:
        set_details(layout, node);
        break;
    case NODE_FOOTNOTE:
        set_footnote(layout, node);
        break;
    case NODE_ALIGN:
        set_align(layout, node);
        break;
    case NODE_TABLE:
        table_set(layout, node);
        break;
    case NODE_CODE_BLOCK:
        code_set(layout, node);
        break;
    case NODE_RAW_BLOCK:
        code_set_source(layout, node, (struct style){STYLE_TEXT, 0});
        break;
    case NODE_MATH_BLOCK:
        math_set(layout, node);
        break;
    case NODE_RULE:
        line_builder_rule(layout, node, s->glyphs->rule, line_builder_cols(layout), STYLE_BORDER);
        layout->lines[layout->line_count - 1].place = (struct place){node->id, 0};
        break;
    default: /* the document, rows and items get here only in malformed trees; inlines never */
        set_children(layout, node, node->first, false);
        break;
    }
    if (!s->is_copy && (node->kind == NODE_PARAGRAPH || node->kind == NODE_HEADING))
        set_answer(layout, node, false);
}
