/* markdown.c - Markdown bytes to a document. cmark-gfm parses, with our extensions (maths, guards); then its tree is
 * copied into ours, top-level block by top-level block, each freed as soon as it is copied, so that the two trees never
 * lie in memory whole. The copy walks without recursion. What a node means to a reader is decided here and in html.c;
 * where it stands in the source, in trace.c. */
#define CMARK_NO_SHORT_NAMES
#include "biji/load.h"

#include "biji/mem.h"
#include "biji/text.h"
#include "build.h"
#include "emphasis.h"
#include "guard_ext.h"
#include "html.h"
#include "limits.h"
#include "math_ext.h"

#include <cmark-gfm-core-extensions.h>
#include <stdlib.h>
#include <string.h>

/* The nodes of the parser's extensions, which have no numbers of their own in its interface. */
enum extension { EXTENSION_NONE, EXTENSION_TABLE, EXTENSION_ROW, EXTENSION_CELL, EXTENSION_STRIKE };

/* of a link or footnote (CommonMark 4.7) */
enum { LONGEST_LABEL_BYTES = 1000 };

/* A node of the parser's tree that is being copied: what is to be restored when it ends. */
struct frame {
    struct node *at, *floor;
    int depth;
    bool flat; /* it lies in a table cell of HTML and has no node of its own in our tree */
};

struct copy {
    struct build b;
    struct frame *frames;
    size_t frame_count, frame_room;
    const struct limit_cut *cuts;
    size_t cut_count;
    bool masked;               /* the parser read masks, which may show up in its texts */
    struct node **definitions; /* footnotes in the order of the parser's numbers */
    size_t definition_count, definition_room;
    struct node **references;
    size_t reference_count, reference_room;
    struct buf scratch; /* of literal() */
};

/* A text of the parser's without the masks that we fed it. Lent until the next call. */
static struct slice literal(struct copy *c, const char *text)
{
    struct slice all = slice_of(text);
    if (!c->masked)
        return all;
    buf_clear(&c->scratch);
    buf_add_slice(&c->scratch, all);
    emphasis_unmask(c->scratch.ptr, c->scratch.bytes);
    size_t to = 0;
    for (size_t i = 0; i < c->scratch.bytes; i++)
        if ((unsigned char)c->scratch.ptr[i] != MASK_RAW_LINE)
            c->scratch.ptr[to++] = c->scratch.ptr[i];
    c->scratch.bytes = to;
    return buf_slice(&c->scratch);
}

static struct slice keep(struct copy *c, const char *text)
{
    return build_keep(&c->b, literal(c, text));
}

static enum extension extension_of(cmark_node *from)
{
    static const struct {
        const char *name;
        enum extension extension;
    } names[] = {
        {"table", EXTENSION_TABLE},     {"table_header", EXTENSION_ROW},     {"table_row", EXTENSION_ROW},
        {"table_cell", EXTENSION_CELL}, {"strikethrough", EXTENSION_STRIKE},
    };
    const char *name = cmark_node_get_type_string(from);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].extension;
    return EXTENSION_NONE;
}

/* ---- blocks ---- */

static void go_to(struct copy *c, cmark_node *from)
{
    trace_go(&c->b.trace, parse_line_index(&c->b.source, cmark_node_get_start_line(from)),
             cmark_node_get_start_column(from));
}

/* The last line of a block, 1-based in the file. */
static uint32_t end_line(struct copy *c, cmark_node *from)
{
    return parse_line_index(&c->b.source, cmark_node_get_end_line(from)) + 1;
}

static struct node *open_block(struct copy *c, enum node_kind kind, cmark_node *from)
{
    struct node *node = build_open(&c->b, kind);
    if (node->kind == kind)
        node->end_line = end_line(c, from);
    return node;
}

static struct node *add_leaf(struct copy *c, enum node_kind kind, cmark_node *from)
{
    struct node *node = build_add(&c->b, kind);
    node->end_line = end_line(c, from);
    return node;
}

/* text as it lies in the source from the trace's place on, or a copy. */
static struct slice in_source(struct copy *c, struct slice text)
{
    if (!trace_matches(&c->b.trace, text))
        return build_keep(&c->b, text);
    return slice_part(trace_rest(&c->b.trace), 0, text.bytes);
}

static bool is_blank_line(struct copy *c, uint32_t line)
{
    struct slice text = parse_line(&c->b.source, line);
    for (size_t i = 0; i < text.bytes; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t' && text.ptr[i] != '>')
            return false;
    return true;
}

/* The parser takes the line that ends a block of maths for blank, and so its list for loose; the source knows better.
 */
static bool is_tight(struct copy *c, cmark_node *list)
{
    bool tight = cmark_node_get_list_tight(list) != 0, maths = false;
    cmark_node *item = tight ? NULL : cmark_node_first_child(list);
    for (; item != NULL; item = cmark_node_next(item)) {
        for (cmark_node *block = cmark_node_first_child(item); block != NULL; block = cmark_node_next(block)) {
            maths = maths || cmark_node_get_type(block) == CMARK_NODE_CUSTOM_BLOCK;
            uint32_t line = parse_line_index(&c->b.source, cmark_node_get_start_line(block));
            bool first = block == cmark_node_first_child(item) && item == cmark_node_first_child(list);
            if (!first && line > 0 && is_blank_line(c, line - 1))
                return false;
        }
    }
    return tight || maths;
}

static void open_list(struct copy *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_LIST, from);
    node->list.ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
    node->list.start = cmark_node_get_list_start(from);
    node->list.tight = is_tight(c, from);
    node->list.delimiter = cmark_node_get_list_delim(from) == CMARK_PAREN_DELIM ? ')' : '.';
}

static void open_item(struct copy *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_ITEM, from);
    node->item.task = strcmp(cmark_node_get_type_string(from), "tasklist") == 0;
    node->item.checked = node->item.task && cmark_gfm_extensions_get_tasklist_item_checked(from);
}

static void open_table(struct copy *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_TABLE, from);
    int columns = cmark_gfm_extensions_get_table_columns(from);
    const uint8_t *letters = cmark_gfm_extensions_get_table_alignments(from);
    uint8_t *aligns = arena_alloc(&c->b.doc->arena, (size_t)columns);
    for (int i = 0; i < columns; i++)
        aligns[i] = letters[i] == 'l'   ? ALIGN_LEFT
                    : letters[i] == 'c' ? ALIGN_CENTER
                    : letters[i] == 'r' ? ALIGN_RIGHT
                                        : 0;
    node->table.columns = columns;
    node->table.aligns = aligns;
}

static void open_row(struct copy *c, cmark_node *from)
{
    trace_go(&c->b.trace, c->b.trace.line, 1);
    trace_skip_indent(&c->b.trace);
    for (size_t bytes;
         (bytes = limits_marker_bytes(trace_rest(&c->b.trace))) > 0;) { /* the header may follow a list marker */
        trace_set(&c->b.trace, c->b.trace.at + bytes);
        trace_skip_indent(&c->b.trace);
    }
    struct node *row = open_block(c, NODE_ROW, from);
    row->row.header = cmark_gfm_extensions_get_table_row_is_header(from) != 0;
    row->end_line = row->line;
}

static void open_cell(struct copy *c, cmark_node *from)
{
    trace_skip_any(&c->b.trace, "|", 1);
    while (trace_skip_any(&c->b.trace, " \t", 1))
        continue;
    struct node *cell = open_block(c, NODE_CELL, from);
    cell->end_line = cell->line;
}

/* Behind a cell's text, up to the bar that ends it. */
static void leave_cell(struct copy *c)
{
    struct slice rest = trace_rest(&c->b.trace);
    size_t end = slice_find(rest, '\n', 0), bar = 0;
    struct slice line = slice_part(rest, 0, end);
    while (bar < line.bytes && line.ptr[bar] != '|')
        bar += line.ptr[bar] == '\\' && bar + 1 < line.bytes ? 2 : 1;
    trace_set(&c->b.trace, c->b.trace.at + (bar < end ? bar : end));
}

/* A row may hold more cells than its table has columns. The standard drops them; here they stay, in the last cell. */
static void leave_row(struct copy *c)
{
    struct build *b = &c->b;
    trace_skip_any(&b->trace, "|", 1);
    struct slice rest = trace_rest(&b->trace);
    struct slice left = slice_trim(slice_part(rest, 0, slice_find(rest, '\n', 0)));
    if (left.bytes == 0 || b->at->kind != NODE_ROW || b->at->last == NULL)
        return;
    if (slice_ends(left, "|") && !slice_ends(left, "\\|"))
        left = slice_trim(slice_part(left, 0, left.bytes - 1));
    if (left.bytes == 0)
        return;
    trace_set(&b->trace, (size_t)(left.ptr - b->source.text));
    diag_add(b->diags, DIAG_WARNING, "table-row", b->doc->file, (int)trace_line(&b->trace),
             (int)trace_column(&b->trace),
             "this row has more cells than the table has columns; they are shown in its last cell");
    struct node *row = b->at;
    b->at = row->last;
    if (b->at->first != NULL)
        build_add(b, NODE_TEXT)->text = slice_of(" | ");
    build_add(b, NODE_TEXT)->text = left;
    b->at = row;
}

static void copy_code_block(struct copy *c, cmark_node *from)
{
    int length, indent;
    char fence;
    const char *info = cmark_node_get_fence_info(from);
    bool fenced = cmark_node_get_fenced(from, &length, &indent, &fence) != 0;
    bool maths = fenced && strcmp(info, "math") == 0;
    struct node *node = add_leaf(c, maths ? NODE_MATH_BLOCK : NODE_CODE_BLOCK, from);
    if (!maths)
        node->info = keep(c, info);
    struct slice text = literal(c, cmark_node_get_literal(from));
    if (maths)
        text = slice_trim(text);
    if (fenced) {
        /* the code starts in the next line, at a column of its own when the block lies in a list or a quote */
        trace_go(&c->b.trace, c->b.trace.line + 1, 1);
        if (!trace_matches(&c->b.trace, text))
            trace_skip_indent(&c->b.trace);
    }
    node->text = in_source(c, text);
    if (fenced && text.bytes > 0) {
        node->line = trace_line(&c->b.trace);
        node->column = trace_column(&c->b.trace);
    }
}

static enum limit why_cut(struct copy *c, uint32_t line)
{
    size_t low = 0, high = c->cut_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->cuts[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->cut_count && c->cuts[low].line == line ? c->cuts[low].why : LIMIT_BY_MARKUP;
}

/* A line that passed a limit: part of the raw block before it when that is near, else a block of its own with a
 * diagnostic. */
static void copy_raw_line(struct copy *c, const char *reason)
{
    struct build *b = &c->b;
    uint32_t index = b->trace.line;
    struct slice line = parse_line(&b->source, index);
    struct node *last = b->at->last;
    if (last != NULL && last->kind == NODE_RAW_BLOCK && last->text.ptr + last->text.bytes < line.ptr + 1 &&
        index < last->end_line + 2) {
        last->text.bytes = (size_t)(line.ptr + line.bytes - last->text.ptr);
        last->end_line = index + 1;
        return;
    }
    enum limit why = *reason != '\0' ? (enum limit)(*reason - '0') : why_cut(c, index);
    diag_add(b->diags, DIAG_WARNING, "too-complex", b->doc->file, (int)index + 1, 1,
             "%s, so it is shown as source; split it up", limits_reason(why));
    trace_go(&b->trace, index, 1);
    struct node *node = build_add(b, NODE_RAW_BLOCK);
    node->text = line;
    node->end_line = index + 1;
}

static void copy_custom_block(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    const char *kind = cmark_node_get_on_exit(from);
    if (strcmp(kind, "raw") == 0) {
        copy_raw_line(c, cmark_node_get_on_enter(from));
        return;
    }
    if (*kind == '\0') { /* its list item or quote ended before it did: shown as it was written */
        diag_add(b->diags, DIAG_WARNING, "math-unclosed", b->doc->file, (int)trace_line(&b->trace),
                 (int)trace_column(&b->trace),
                 "the formula that starts here is not closed in the list item or quote it "
                 "stands in; indent its lines as its first one");
        struct node *node = add_leaf(c, NODE_RAW_BLOCK, from);
        uint32_t last = node->end_line > node->line ? node->end_line - 1 : node->line - 1;
        struct slice end = parse_line(&b->source, last), start = trace_rest(&b->trace);
        node->text = slice_from(start.ptr, (size_t)(end.ptr + end.bytes - start.ptr));
        return;
    }
    struct node *node = add_leaf(c, NODE_MATH_BLOCK, from);
    struct slice tex = literal(c, cmark_node_get_on_enter(from));
    trace_set(&b->trace, b->trace.at + (trace_matches(&b->trace, slice_of("$$")) ? 2 : 3));
    while (trace_skip_any(&b->trace, " \t\n", 1))
        trace_set(&b->trace, b->trace.at);
    trace_skip_indent(&b->trace);
    node->text = in_source(c, tex);
    node->line = trace_line(&b->trace);
    node->column = trace_column(&b->trace);
}

static void copy_html_block(struct copy *c, cmark_node *from)
{
    struct slice html = literal(c, cmark_node_get_literal(from));
    trace_go(&c->b.trace, c->b.trace.line, 1);
    if (!trace_matches(&c->b.trace, html))
        trace_skip_indent(&c->b.trace);
    html_block(&c->b, in_source(c, html));
}

/* Inside a table cell of HTML there is no room for blocks: what they hold goes in as inlines, with line breaks between.
 */
static void flatten_block(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    cmark_node_type type = cmark_node_get_type(from);
    while (b->at->kind != NODE_CELL && b->at != b->floor)
        build_close(b);
    if (b->at->last != NULL && b->at->last->kind != NODE_HARD_BREAK && type != CMARK_NODE_LIST &&
        type != CMARK_NODE_HTML_BLOCK)
        build_add(b, NODE_HARD_BREAK);
    if (type == CMARK_NODE_ITEM)
        build_add(b, NODE_TEXT)->text = slice_of("• ");
    else if (type == CMARK_NODE_HTML_BLOCK)
        copy_html_block(c, from);
    else if (type == CMARK_NODE_CUSTOM_BLOCK || type == CMARK_NODE_CODE_BLOCK) {
        bool maths = type == CMARK_NODE_CUSTOM_BLOCK && strcmp(cmark_node_get_on_exit(from), "$$") == 0;
        struct node *node = build_add(b, maths ? NODE_MATH : NODE_CODE);
        node->text = maths                           ? keep(c, cmark_node_get_on_enter(from))
                     : type == CMARK_NODE_CODE_BLOCK ? keep(c, cmark_node_get_literal(from))
                                                     : parse_line(&b->source, b->trace.line);
        if (maths)
            node->math.display = true;
    }
}

static void open_paragraph(struct copy *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_PARAGRAPH, from);
    if (node->kind == NODE_PARAGRAPH)
        node->align = (uint8_t)c->b.pending;
    c->b.pending = ALIGN_DEFAULT;
}

static void open_heading(struct copy *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_HEADING, from);
    node->heading.level = cmark_node_get_heading_level(from);
    if (trace_skip_any(&c->b.trace, "#", 6))
        while (trace_skip_any(&c->b.trace, " \t", 1))
            continue;
}

static void open_footnote(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    trace_go(&b->trace, b->trace.line, 1);
    trace_skip_indent(&b->trace);
    struct node *node = open_block(c, NODE_FOOTNOTE, from);
    trace_skip_any(&b->trace, "[", 1);
    trace_skip_any(&b->trace, "^", 1);
    struct slice rest = slice_part(trace_rest(&b->trace), 0, LONGEST_LABEL_BYTES);
    node->text = slice_part(rest, 0, slice_find(rest, ']', 0));
    trace_set(&b->trace, b->trace.at + node->text.bytes + 2);
    c->definitions = xgrow(c->definitions, c->definition_count, &c->definition_room, sizeof(struct node *));
    c->definitions[c->definition_count++] = node;
}

static void open_extension_block(struct copy *c, cmark_node *from, enum extension extension)
{
    switch (extension) {
    case EXTENSION_TABLE:
        open_table(c, from);
        break;
    case EXTENSION_ROW:
        open_row(c, from);
        break;
    case EXTENSION_CELL:
        open_cell(c, from);
        break;
    case EXTENSION_STRIKE: /* an inline */
    case EXTENSION_NONE:
        break;
    }
}

static bool is_flat(const struct copy *c)
{
    return c->frame_count > 0 && c->frames[c->frame_count - 1].flat;
}

/* A block without blocks or inlines of the parser in it. */
static void copy_leaf_block(struct copy *c, cmark_node *from)
{
    cmark_node_type type = cmark_node_get_type(from);
    go_to(c, from);
    if (type == CMARK_NODE_HTML_BLOCK)
        copy_html_block(c, from);
    else if (is_flat(c) || !build_ready_for_block(&c->b))
        flatten_block(c, from);
    else if (type == CMARK_NODE_CODE_BLOCK)
        copy_code_block(c, from);
    else if (type == CMARK_NODE_CUSTOM_BLOCK)
        copy_custom_block(c, from);
    else
        add_leaf(c, NODE_RULE, from);
}

static void push_frame(struct copy *c, bool flat)
{
    c->frames = xgrow(c->frames, c->frame_count, &c->frame_room, sizeof *c->frames);
    c->frames[c->frame_count++] = (struct frame){c->b.at, c->b.floor, c->b.depth, flat};
}

static void open_holder_block(struct copy *c, cmark_node *from)
{
    cmark_node_type type = cmark_node_get_type(from);
    enum extension extension = type > CMARK_NODE_FOOTNOTE_DEFINITION ? extension_of(from) : EXTENSION_NONE;
    bool inside = extension == EXTENSION_ROW || extension == EXTENSION_CELL || type == CMARK_NODE_ITEM;
    if (extension != EXTENSION_CELL)
        go_to(c, from);
    bool flat = is_flat(c) || (!inside && !build_ready_for_block(&c->b));
    push_frame(c, flat);
    if (flat) {
        flatten_block(c, from);
        return;
    }
    switch (type) {
    case CMARK_NODE_BLOCK_QUOTE:
        open_block(c, NODE_QUOTE, from);
        break;
    case CMARK_NODE_LIST:
        open_list(c, from);
        break;
    case CMARK_NODE_ITEM:
        open_item(c, from);
        break;
    case CMARK_NODE_PARAGRAPH:
        open_paragraph(c, from);
        break;
    case CMARK_NODE_HEADING:
        open_heading(c, from);
        break;
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        open_footnote(c, from);
        break;
    default:
        open_extension_block(c, from, extension);
        break;
    }
    c->b.floor = c->b.at;
}

/* ---- inlines ---- */

static void break_line(struct copy *c, enum node_kind kind)
{
    struct build *b = &c->b;
    struct slice rest = trace_rest(&b->trace);
    size_t end = slice_find(rest, '\n', 0), at = end;
    bool escaped = at > 0 && rest.ptr[at - 1] == '\\';
    while (!escaped && at > 0 && (rest.ptr[at - 1] == ' ' || rest.ptr[at - 1] == '\t'))
        at--;
    trace_set(&b->trace, b->trace.at + (escaped ? end - 1 : at));
    build_add(b, kind);
    trace_next_line(&b->trace);
}

static void copy_code(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    uint32_t ticks = trace_skip_run(&b->trace, '`');
    struct slice text = literal(c, cmark_node_get_literal(from));
    if (!trace_matches(&b->trace, text))
        trace_skip_any(&b->trace, " ", 1);
    struct node *node = build_add(b, NODE_CODE);
    node->text = in_source(c, text);
    if (!trace_matches(&b->trace, text)) { /* line ends and the bars of a table are written otherwise in the source */
        struct slice rest = trace_rest(&b->trace);
        size_t at = 0, run = 0;
        for (; at < rest.bytes && run != ticks; at += run > 0 ? run : 1)
            for (run = 0; at + run < rest.bytes && rest.ptr[at + run] == '`';)
                run++;
        trace_set(&b->trace, b->trace.at + at);
        return;
    }
    trace_set(&b->trace, b->trace.at + text.bytes);
    trace_skip_any(&b->trace, " ", 1);
    trace_skip_any(&b->trace, "`", ticks);
}

static void copy_maths(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    bool display = strcmp(cmark_node_get_user_data(from), "$$") == 0;
    struct slice tex = literal(c, cmark_node_get_literal(from));
    size_t hit = slice_find(slice_part(trace_rest(&b->trace), 0, 4), '$', 0);
    bool dollars = hit < 4 && !trace_matches(&b->trace, slice_of("\\\\("));
    trace_set(&b->trace, b->trace.at + (dollars ? hit + (display ? 2 : 1) : 3));
    if (!trace_matches(&b->trace, tex))
        trace_skip_any(&b->trace, "`", 1);
    struct node *node = build_add(b, NODE_MATH);
    node->math.display = display;
    node->text = in_source(c, tex);
    if (trace_matches(&b->trace, tex))
        trace_set(&b->trace, b->trace.at + tex.bytes);
    else { /* lines of a list item or quote, or bars of a table: behind the next closing delimiter */
        struct slice rest = trace_rest(&b->trace);
        size_t end = slice_find_str(rest, slice_of(dollars ? "$" : "\\\\)"), 0);
        trace_set(&b->trace, b->trace.at + end);
    }
    trace_skip_any(&b->trace, "`", 1);
    if (dollars)
        trace_skip_any(&b->trace, "$", display ? 2 : 1);
    else
        trace_set(&b->trace, b->trace.at + 3);
}

static void copy_html_inline(struct copy *c, cmark_node *from)
{
    struct slice html = literal(c, cmark_node_get_literal(from));
    struct build *b = &c->b;
    size_t at = b->trace.at;
    bool matches = trace_matches(&b->trace, html);
    html_inline(b, matches ? slice_part(trace_rest(&b->trace), 0, html.bytes) : build_keep(b, html));
    size_t end = html.bytes;
    if (!matches) { /* lines of a list item or quote */
        struct slice rest = slice_part(trace_rest(&b->trace), 0, 4 * html.bytes + 256);
        end = slice_find(rest, '>', 0) + 1;
    }
    trace_set(&b->trace, at + end);
}

static void copy_reference(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    struct node *node = build_add(b, NODE_FOOTNOTE_REF);
    node->footnote.number = atoi(cmark_node_get_literal(from)); /* the parser's number, until join_footnotes() */
    trace_skip_any(&b->trace, "[", 1);
    trace_skip_any(&b->trace, "^", 1);
    node->column = trace_column(&b->trace);
    trace_set(&b->trace,
              b->trace.at + slice_find(slice_part(trace_rest(&b->trace), 0, LONGEST_LABEL_BYTES), ']', 0) + 1);
    c->references = xgrow(c->references, c->reference_count, &c->reference_room, sizeof(struct node *));
    c->references[c->reference_count++] = node;
}

static void open_link(struct copy *c, cmark_node *from, enum node_kind kind)
{
    struct node *node = build_open(&c->b, kind);
    if (node->kind != kind)
        return;
    node->target = keep(c, cmark_node_get_url(from));
    const char *title = cmark_node_get_title(from);
    if (*title != '\0')
        node->info = keep(c, title);
    trace_skip_any(&c->b.trace, "!", kind == NODE_IMAGE);
    trace_skip_any(&c->b.trace, "[<", 1);
}

static void leave_link(struct copy *c, cmark_node *from)
{
    if (!trace_skip_any(&c->b.trace, ">", 1))
        trace_skip_link_end(&c->b.trace, strlen(cmark_node_get_url(from)), strlen(cmark_node_get_title(from)));
}

static void copy_leaf_inline(struct copy *c, cmark_node *from)
{
    build_ready_for_inline(&c->b);
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_TEXT:
        build_text(&c->b, literal(c, cmark_node_get_literal(from)));
        break;
    case CMARK_NODE_SOFTBREAK:
        break_line(c, NODE_SOFT_BREAK);
        break;
    case CMARK_NODE_LINEBREAK:
        break_line(c, NODE_HARD_BREAK);
        break;
    case CMARK_NODE_CODE:
        if (cmark_node_get_user_data(from) != NULL)
            copy_maths(c, from);
        else
            copy_code(c, from);
        break;
    case CMARK_NODE_HTML_INLINE:
        copy_html_inline(c, from);
        break;
    default:
        copy_reference(c, from);
        break;
    }
}

static void open_holder_inline(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    build_ready_for_inline(b);
    push_frame(c, false);
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_EMPH:
        build_open(b, NODE_EMPH);
        trace_skip_any(&b->trace, "*_", 1);
        break;
    case CMARK_NODE_STRONG:
        build_open(b, NODE_STRONG);
        trace_skip_any(&b->trace, "*_", 2);
        break;
    case CMARK_NODE_LINK:
        open_link(c, from, NODE_LINK);
        break;
    case CMARK_NODE_IMAGE:
        open_link(c, from, NODE_IMAGE);
        break;
    default:
        build_open(b, NODE_STRIKE);
        trace_skip_any(&b->trace, "~", 2);
        break;
    }
    b->floor = b->at;
}

/* ---- the walk ---- */

/* Copies a node or opens its copy; says whether it was opened and is to be left again. */
static bool enter(struct copy *c, cmark_node *from)
{
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_CUSTOM_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
        copy_leaf_block(c, from);
        return false;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        copy_leaf_inline(c, from);
        return false;
    default:
        if ((cmark_node_get_type(from) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK)
            open_holder_block(c, from);
        else
            open_holder_inline(c, from);
        return true;
    }
}

/* A paragraph of only anchors takes no line: they move out of it. */
static void hoist_anchors(struct node *paragraph)
{
    for (const struct node *n = paragraph->first; n != NULL; n = n->next)
        if (n->kind != NODE_ANCHOR && n->kind != NODE_SOFT_BREAK)
            return;
    struct node *parent = paragraph->parent;
    if (paragraph->first == NULL || build_holds_inlines(parent))
        return;
    while (paragraph->first != NULL) {
        struct node *one = paragraph->first;
        node_unlink(one);
        if (one->kind == NODE_ANCHOR)
            node_insert(parent, one, paragraph);
    }
    node_unlink(paragraph);
}

/* > [!NOTE]: a quote whose first line is that mark is an alert. */
static void make_alert(struct node *quote)
{
    static const char *const names[] = {"note", "tip", "important", "warning", "caution"};
    struct node *paragraph = quote->first, *first = paragraph != NULL ? paragraph->first : NULL;
    if (first == NULL || paragraph->kind != NODE_PARAGRAPH || first->kind != NODE_TEXT ||
        !slice_starts(first->text, "[!") ||
        !(first->next == NULL || first->next->kind == NODE_SOFT_BREAK || first->next->kind == NODE_HARD_BREAK))
        return;
    struct slice mark = slice_trim(first->text);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!slice_ends(mark, "]") || !slice_eq_nocase(slice_part(mark, 2, mark.bytes - 1), names[i]))
            continue;
        quote->kind = NODE_ALERT;
        quote->text = slice_of(names[i]);
        if (first->next != NULL)
            node_unlink(first->next);
        node_unlink(first);
        if (paragraph->first == NULL)
            node_unlink(paragraph);
    }
}

/* Passes over the markup that ends a node. */
static void leave_markup(struct copy *c, const struct node *node, cmark_node *from)
{
    struct trace *trace = &c->b.trace;
    cmark_node_type type = cmark_node_get_type(from);
    if (type == CMARK_NODE_EMPH)
        trace_skip_any(trace, "*_", 1);
    else if (type == CMARK_NODE_STRONG)
        trace_skip_any(trace, "*_", 2);
    else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
        leave_link(c, from);
    else if (node->kind == NODE_STRIKE)
        trace_skip_any(trace, "~", 2);
    else if (node->kind == NODE_CELL)
        leave_cell(c);
    else if (node->kind == NODE_ROW)
        leave_row(c);
}

static void leave(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    struct frame frame = c->frames[--c->frame_count];
    if (frame.flat) {
        while (b->at != b->floor && !node_is_block(b->at))
            build_close(b);
        return;
    }
    struct node *node = b->floor;
    build_close_to(b, node);
    leave_markup(c, node, from);
    b->at = frame.at;
    b->floor = frame.floor;
    b->depth = frame.depth;
    if (node == frame.at) /* too deep for a node of its own */
        return;
    if (node->kind == NODE_PARAGRAPH) {
        if (node->first != NULL && node->first->line > node->line) { /* link definitions were cut off its front */
            node->line = node->first->line;
            node->column = node->first->column;
        }
        hoist_anchors(node);
    } else if (node->kind == NODE_QUOTE)
        make_alert(node);
}

static void copy_tree(struct copy *c, cmark_node *top)
{
    cmark_node *from = top;
    for (;;) {
        bool opened = enter(c, from);
        cmark_node *next = opened ? cmark_node_first_child(from) : NULL;
        while (next == NULL) {
            if (opened)
                leave(c, from);
            if (from == top)
                return;
            opened = true;
            next = cmark_node_next(from);
            if (next == NULL)
                from = cmark_node_parent(from);
        }
        from = next;
    }
}

/* The parser numbers footnotes in the order of their references, and has moved their definitions to the end in that
 * order. */
static void join_footnotes(struct copy *c)
{
    for (size_t i = 0; i < c->reference_count; i++) {
        struct node *reference = c->references[i];
        size_t number = (size_t)reference->footnote.number;
        if (number == 0 || number > c->definition_count)
            continue;
        struct node *definition = c->definitions[number - 1];
        reference->footnote.definition = definition;
        reference->text = definition->text;
    }
    int next = 0; /* numbers by first reference in the note; the parser may have seen others before (footnote_prefix) */
    for (size_t i = 0; i < c->reference_count; i++) {
        struct node *definition = c->references[i]->footnote.definition;
        if (definition == NULL)
            continue;
        if (definition->footnote.number == 0)
            definition->footnote.number = ++next;
        c->references[i]->footnote.number = definition->footnote.number;
    }
    for (size_t i = 0; i < c->definition_count; i++)
        if (c->definitions[i]->footnote.number == 0)
            c->definitions[i]->footnote.number = ++next;
}

/* ---- the parse ---- */

static void index_lines(struct parse_source *source, size_t body)
{
    size_t room = 0;
    struct slice text = slice_from(source->text, source->bytes);
    for (size_t at = 0; at == 0 || at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        source->lines = xgrow(source->lines, source->line_count, &room, sizeof *source->lines);
        if (at <= body)
            source->first_line = source->line_count;
        source->lines[source->line_count++] = (uint32_t)at;
    }
}

/* Feeds the body. A line that passes a limit gets a mask in front of it: before its indent when it would nest too deep,
 * so that it ends all containers; else behind it, so that it stays in them. */
static void feed(struct copy *c, cmark_parser *parser, size_t body)
{
    static const char mask[] = {(char)MASK_RAW_LINE};
    const struct parse_source *source = &c->b.source;
    size_t fed = body;
    for (size_t i = 0; i < c->cut_count; i++) {
        size_t at = source->lines[c->cuts[i].line];
        if (at < body)
            at = body;
        for (int n = 0; c->cuts[i].why != LIMIT_BY_DEPTH && n < LIMIT_DEPTH &&
                        strchr(" \t>", source->text[at]) != NULL && source->text[at] != '\0';
             n++)
            at++;
        cmark_parser_feed(parser, source->text + fed, at - fed);
        cmark_parser_feed(parser, mask, sizeof mask);
        fed = at;
    }
    cmark_parser_feed(parser, source->text + fed, source->bytes - fed);
}

/* The parser's tree. The extensions must live as long as it. */
static cmark_node *parse(struct copy *c, size_t body, cmark_syntax_extension *guard, cmark_syntax_extension *maths)
{
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    cmark_parser_attach_syntax_extension(parser, guard);
    cmark_parser_attach_syntax_extension(parser, maths);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    feed(c, parser, body);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

bool markdown_decode_entity(struct slice entity, struct buf *out)
{
    cmark_node *root = cmark_parse_document(entity.ptr, entity.bytes, CMARK_OPT_DEFAULT);
    cmark_node *paragraph = cmark_node_first_child(root),
               *text = paragraph != NULL ? cmark_node_first_child(paragraph) : NULL;
    const char *decoded = text != NULL && cmark_node_next(text) == NULL ? cmark_node_get_literal(text) : NULL;
    bool found = decoded != NULL && !slice_eq_str(entity, decoded);
    if (found)
        buf_add_str(out, decoded);
    cmark_node_free(root);
    return found;
}

void markdown_parse(struct doc *doc, struct diags *diags)
{
    struct copy c = {.b = {.doc = doc, .diags = diags, .at = doc->root, .floor = doc->root}};
    struct limit_cut *cuts;
    c.b.source = (struct parse_source){.text = doc->source, .bytes = doc->source_bytes};
    c.b.trace.source = &c.b.source;
    index_lines(&c.b.source, doc->body_offset);
    c.cut_count = limits_scan(&c.b.source, &cuts);
    c.cuts = cuts;
    char *body = doc->source + doc->body_offset;
    size_t bytes = doc->source_bytes - doc->body_offset;
    size_t masked = emphasis_mask(body, bytes);
    c.masked = masked > 0 || c.cut_count > 0;
    cmark_syntax_extension *guard = guard_extension_new(&c.b.source), *maths = math_extension_new(&c.b.source);
    cmark_node *root = parse(&c, doc->body_offset, guard, maths);
    if (masked > 0)
        emphasis_unmask(body, bytes);
    for (cmark_node *top = cmark_node_first_child(root), *next; top != NULL; top = next) {
        next = cmark_node_next(top);
        copy_tree(&c, top);
        cmark_node_free(top);
    }
    build_close_to(&c.b, doc->root);
    cmark_node_free(root);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), guard);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), maths);
    join_footnotes(&c);
    doc->root->end_line = c.b.source.line_count;
    free(c.frames);
    free(c.definitions);
    free(c.references);
    buf_free(&c.scratch);
    free(c.b.source.lines);
    free(cuts);
    doc_finish(doc);
}
