/* convert_blocks.c - the blocks of the parser's tree, copied into ours. */
#define CMARK_NO_SHORT_NAMES
#include "converter.h"

#include "biji/line.h"
#include "biji/mem.h"
#include "html.h"
#include "mark_ext.h"

#include <cmark-gfm-core-extensions.h>
#include <string.h>

/* The block types of the parser's extensions, which have no fixed numbers. */
enum extension { EXTENSION_UNKNOWN, EXTENSION_NONE, EXTENSION_TABLE, EXTENSION_ROW, EXTENSION_CELL };

static enum extension extension_of(struct converter *c, cmark_node *from)
{
    static const struct {
        const char *name;
        enum extension extension;
    } names[] = {
        {"table", EXTENSION_TABLE},
        {"table_header", EXTENSION_ROW},
        {"table_row", EXTENSION_ROW},
        {"table_cell", EXTENSION_CELL},
    };
    unsigned char *known = &c->extensions[(unsigned)cmark_node_get_type(from) % sizeof c->extensions];
    if (*known == EXTENSION_UNKNOWN) {
        *known = EXTENSION_NONE;
        const char *name = cmark_node_get_type_string(from);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (strcmp(names[i].name, name) == 0)
                *known = (unsigned char)names[i].extension;
    }
    return (enum extension) * known;
}

/* Moves to the start of a block. The parser gives a paragraph that runs into a table the table's position; the
 * table starts on the line after it. */
static void go_to(struct converter *c, cmark_node *from)
{
    if (cmark_node_get_start_line(from) == 0 && cmark_node_next(from) != NULL) {
        from = cmark_node_next(from);
        c->table_follows = true;
    } else if (c->table_follows) {
        bool header = extension_of(c, from) == EXTENSION_ROW;
        source_cursor_go(&c->b.cursor, c->b.cursor.line + !header, 1);
        source_cursor_skip_indent(&c->b.cursor);
        c->table_follows = !header;
        return;
    }
    source_cursor_go(&c->b.cursor, parse_line_index(&c->b.source, cmark_node_get_start_line(from)),
                     cmark_node_get_start_column(from));
}

/* The last line of a block, 1-based in the file, without the blank lines that the parser counts as part of some. */
static uint32_t end_line(struct converter *c, cmark_node *from)
{
    uint32_t last = parse_line_index(&c->b.source, cmark_node_get_end_line(from));
    while (last > c->b.cursor.line && line_is_empty(parse_line(&c->b.source, last)))
        last--;
    return last + 1;
}

static struct node *open_block(struct converter *c, enum node_kind kind, cmark_node *from)
{
    struct node *node = builder_open(&c->b, kind);
    if (node->kind == kind)
        node->end_line = end_line(c, from);
    return node;
}

static struct node *add_leaf(struct converter *c, enum node_kind kind, cmark_node *from)
{
    struct node *node = builder_add(&c->b, kind);
    node->end_line = end_line(c, from);
    return node;
}

/* The parser takes the line that ends a maths block for blank and so makes its list loose; the source tells the
 * truth. */
static bool is_tight(struct converter *c, cmark_node *list)
{
    bool tight = cmark_node_get_list_tight(list) != 0, maths = false;
    cmark_node *item = tight ? NULL : cmark_node_first_child(list);
    for (; item != NULL; item = cmark_node_next(item)) {
        for (cmark_node *block = cmark_node_first_child(item); block != NULL; block = cmark_node_next(block)) {
            maths = maths || cmark_node_get_type(block) == CMARK_NODE_CUSTOM_BLOCK;
            uint32_t line = parse_line_index(&c->b.source, cmark_node_get_start_line(block));
            bool first = block == cmark_node_first_child(item) && item == cmark_node_first_child(list);
            if (!first && line > 0 && line_is_empty(parse_line(&c->b.source, line - 1)))
                return false;
        }
    }
    return tight || maths;
}

static void open_list(struct converter *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_LIST, from);
    node->list.ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
    node->list.start = cmark_node_get_list_start(from);
    node->list.tight = is_tight(c, from);
    node->list.delimiter = cmark_node_get_list_delim(from) == CMARK_PAREN_DELIM ? ')' : '.';
}

static void open_item(struct converter *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_ITEM, from);
    node->item.task = strcmp(cmark_node_get_type_string(from), "tasklist") == 0;
    node->item.checked = node->item.task && cmark_gfm_extensions_get_tasklist_item_checked(from);
}

static void open_table(struct converter *c, cmark_node *from)
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

static void open_row(struct converter *c, cmark_node *from)
{
    source_cursor_go(&c->b.cursor, c->b.cursor.line, 1);
    source_cursor_skip_indent(&c->b.cursor);
    for (size_t bytes; (bytes = line_container_mark(source_cursor_rest(&c->b.cursor))) >
                       0;) { /* the header may follow a list marker */
        source_cursor_set(&c->b.cursor, c->b.cursor.at + bytes);
        source_cursor_skip_indent(&c->b.cursor);
    }
    struct node *row = open_block(c, NODE_ROW, from);
    row->row.header = cmark_gfm_extensions_get_table_row_is_header(from) != 0;
    row->end_line = row->line;
}

static void open_cell(struct converter *c, cmark_node *from)
{
    source_cursor_skip_any(&c->b.cursor, "|", 1);
    source_cursor_skip_blanks(&c->b.cursor);
    struct node *cell = open_block(c, NODE_CELL, from);
    cell->end_line = cell->line;
}

/* Moves past a cell's text, up to the bar that ends it. */
static void leave_cell(struct converter *c)
{
    struct slice rest = source_cursor_rest(&c->b.cursor);
    size_t end = slice_find(rest, '\n', 0), bar = 0;
    struct slice line = slice_part(rest, 0, end);
    while (bar < line.bytes && line.ptr[bar] != '|')
        bar += line.ptr[bar] == '\\' && bar + 1 < line.bytes ? 2 : 1;
    source_cursor_set(&c->b.cursor, c->b.cursor.at + (bar < end ? bar : end));
}

/* A row may hold more cells than its table has columns. The standard drops them; here they stay, in the last cell. */
static void leave_row(struct converter *c)
{
    struct tree_builder *b = &c->b;
    source_cursor_skip_any(&b->cursor, "|", 1);
    struct slice rest = source_cursor_rest(&b->cursor);
    struct slice left = slice_trim(slice_part(rest, 0, slice_find(rest, '\n', 0)));
    if (left.bytes == 0 || b->at->kind != NODE_ROW || b->at->last == NULL)
        return;
    if (slice_ends(left, "|") && !slice_ends(left, "\\|"))
        left = slice_trim(slice_part(left, 0, left.bytes - 1));
    if (left.bytes == 0)
        return;
    source_cursor_set(&b->cursor, (size_t)(left.ptr - b->source.text));
    diag_add(b->diags, DIAG_WARNING, "table-row", b->doc->file, (int)source_cursor_line(&b->cursor),
             (int)source_cursor_column(&b->cursor),
             "this row has more cells than the table has columns; the extra ones are shown in its last cell");
    struct node *row = b->at;
    b->at = row->last;
    if (b->at->first != NULL)
        builder_add(b, NODE_TEXT)->text = slice_of(" | ");
    builder_add(b, NODE_TEXT)->text = left;
    b->at = row;
}

static void convert_code_block(struct converter *c, cmark_node *from)
{
    int length, indent;
    char fence;
    const char *info = cmark_node_get_fence_info(from);
    bool fenced = cmark_node_get_fenced(from, &length, &indent, &fence) != 0;
    bool maths = fenced && strcmp(info, "math") == 0;
    struct node *node = add_leaf(c, maths ? NODE_MATH_BLOCK : NODE_CODE_BLOCK, from);
    if (!maths) {
        node->info = convert_keep(c, info);
        node->code.indented = !fenced;
    }
    struct slice text = convert_literal(c, cmark_node_get_literal(from));
    if (maths)
        text = slice_trim(text);
    if (fenced) {
        /* the code starts on the next line, at its own column if the block is in a list or quote */
        source_cursor_go(&c->b.cursor, c->b.cursor.line + 1, 1);
        if (!source_cursor_matches(&c->b.cursor,
                                   slice_part(text, 0, text.bytes - 1))) { /* the file may lack the last line's end */
            source_cursor_skip_indent(&c->b.cursor);
            for (size_t i = 0; i < text.bytes && text.ptr[i] == ' ' && c->b.source.text[c->b.cursor.at - 1] == ' '; i++)
                c->b.cursor.at--; /* the code's own indent */
        }
    }
    node->text = convert_in_source(c, text);
    if (fenced && text.bytes > 0) {
        node->line = source_cursor_line(&c->b.cursor);
        node->column = source_cursor_column(&c->b.cursor);
    }
}

static enum limit why_cut(struct converter *c, uint32_t line)
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

/* Lines that exceeded a limit: part of an adjacent raw block before them, else a block of their own with a
 * diagnostic. */
static void convert_raw_lines(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    const char *reason = cmark_node_get_on_enter(from);
    uint32_t index = b->cursor.line, end = end_line(c, from);
    struct slice line = parse_line(&b->source, index), final = parse_line(&b->source, end - 1);
    struct node *last = b->at->last;
    if (last == NULL || last->kind != NODE_RAW_BLOCK || slice_end(last->text) >= line.ptr + 1 ||
        index >= last->end_line + 2) {
        enum limit why = *reason != '\0' ? (enum limit)(*reason - '0') : why_cut(c, index);
        diag_add(b->diags, DIAG_WARNING, why == LIMIT_BY_LABEL ? "footnote-twice" : "too-complex", b->doc->file,
                 (int)index + 1, 1, "%s", limits_reason(why));
        source_cursor_go(&b->cursor, index, 1);
        last = builder_add(b, NODE_RAW_BLOCK);
        last->text.ptr = line.ptr;
    }
    last->text.bytes = (size_t)(slice_end(final) - last->text.ptr);
    last->end_line = end;
}

static void convert_custom_block(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    const char *kind = cmark_node_get_on_exit(from);
    if (strcmp(kind, "raw") == 0) {
        convert_raw_lines(c, from);
        return;
    }
    if (strcmp(kind, MARK_CLOSE_LABEL) == 0)
        return;
    if (*kind == '\0') { /* its list item or quote ended first: shown as written */
        diag_add(b->diags, DIAG_WARNING, "math-unclosed", b->doc->file, (int)source_cursor_line(&b->cursor),
                 (int)source_cursor_column(&b->cursor),
                 "the formula that starts here is not closed inside its list item or quote; indent its lines like the "
                 "first one");
        struct node *node = add_leaf(c, NODE_RAW_BLOCK, from);
        uint32_t last = node->end_line > node->line ? node->end_line - 1 : node->line - 1;
        struct slice end = parse_line(&b->source, last), start = source_cursor_rest(&b->cursor);
        node->text = slice_from(start.ptr, (size_t)(end.ptr + end.bytes - start.ptr));
        return;
    }
    struct node *node = add_leaf(c, NODE_MATH_BLOCK, from);
    struct slice tex = convert_literal(c, cmark_node_get_on_enter(from));
    bool dollars = source_cursor_matches(&b->cursor, slice_of("$$")),
         bracket = source_cursor_matches(&b->cursor, slice_of("\\[")),
         brackets = source_cursor_matches(&b->cursor, slice_of("\\\\["));
    source_cursor_set(&b->cursor, b->cursor.at + (dollars || bracket ? 2
                                                  : brackets         ? 3
                                                                     : 0)); /* an environment keeps its ends */
    while (source_cursor_skip_any(&b->cursor, " \t\n", 1))
        source_cursor_set(&b->cursor, b->cursor.at);
    source_cursor_skip_indent(&b->cursor);
    node->text = convert_in_source(c, tex);
    node->line = source_cursor_line(&b->cursor);
    node->column = source_cursor_column(&b->cursor);
}

static void convert_html_block(struct converter *c, cmark_node *from)
{
    struct slice html = convert_literal(c, cmark_node_get_literal(from));
    if (slice_ends(html, "\n")) /* which the parser adds if the file lacks it */
        html.bytes--;
    source_cursor_go(&c->b.cursor, c->b.cursor.line, 1);
    if (!source_cursor_matches(&c->b.cursor, html)) { /* after the marks of quotes and lists */
        struct slice rest = source_cursor_rest(&c->b.cursor), line = slice_part(rest, 0, slice_find(rest, '\n', 0));
        size_t at = slice_find_str(line, slice_trim(slice_part(html, 0, slice_find(html, '\n', 0))), 0);
        source_cursor_pass(&c->b.cursor, at < line.bytes ? at : 0);
    }
    html_block(&c->b, convert_in_source(c, html));
}

/* A cell of an HTML table cannot hold blocks: their content becomes inlines with line breaks between. */
static void flatten_block(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    cmark_node_type type = cmark_node_get_type(from);
    static const char bullet[] = "• ";
    while (b->at != b->floor && !node_is_block(b->at))
        builder_close(b);
    const struct node *last = builder_holds_inlines(b->at) ? b->at->last : NULL; /* a tag may have ended the cell */
    if (last != NULL && last->kind != NODE_HARD_BREAK && last->text.ptr != bullet && type != CMARK_NODE_LIST &&
        type != CMARK_NODE_HTML_BLOCK)
        builder_add(b, NODE_HARD_BREAK);
    if (type == CMARK_NODE_ITEM || type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_CUSTOM_BLOCK)
        builder_ready_for_inline(b);
    if (type == CMARK_NODE_ITEM)
        builder_add(b, NODE_TEXT)->text = slice_of(bullet);
    else if (type == CMARK_NODE_HTML_BLOCK)
        convert_html_block(c, from);
    else if (type == CMARK_NODE_CUSTOM_BLOCK || type == CMARK_NODE_CODE_BLOCK) {
        bool maths = type == CMARK_NODE_CUSTOM_BLOCK && strcmp(cmark_node_get_on_exit(from), "$$") == 0;
        struct node *node = builder_add(b, maths ? NODE_MATH : NODE_CODE);
        node->text = maths                           ? convert_keep(c, cmark_node_get_on_enter(from))
                     : type == CMARK_NODE_CODE_BLOCK ? convert_keep(c, cmark_node_get_literal(from))
                                                     : parse_line(&b->source, b->cursor.line);
        if (maths)
            node->math.display = true;
    }
}

static void open_paragraph(struct converter *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_PARAGRAPH, from);
    if (node->kind == NODE_PARAGRAPH)
        node->align = (uint8_t)c->b.pending;
    c->b.pending = ALIGN_DEFAULT;
}

static void open_heading(struct converter *c, cmark_node *from)
{
    struct node *node = open_block(c, NODE_HEADING, from);
    node->heading.level = cmark_node_get_heading_level(from);
    if (source_cursor_skip_any(&c->b.cursor, "#", 6))
        source_cursor_skip_blanks(&c->b.cursor);
}

static void open_footnote(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    source_cursor_go(&b->cursor, b->cursor.line, 1);
    source_cursor_skip_indent(&b->cursor);
    for (size_t bytes; source_cursor_rest(&b->cursor).bytes > 0 && *source_cursor_rest(&b->cursor).ptr != '[' &&
                       (bytes = line_container_mark(source_cursor_rest(&b->cursor))) > 0;) {
        source_cursor_pass(&b->cursor, bytes); /* the marker of the list that it is in */
        source_cursor_skip_indent(&b->cursor);
    }
    struct node *node = open_block(c, NODE_FOOTNOTE, from);
    source_cursor_skip_any(&b->cursor, "[", 1);
    source_cursor_skip_any(&b->cursor, "^", 1);
    struct slice rest = slice_part(source_cursor_rest(&b->cursor), 0, MAX_LABEL_BYTES);
    node->text = slice_part(rest, 0, slice_find(rest, ']', 0));
    source_cursor_set(&b->cursor, b->cursor.at + node->text.bytes + 2);
    footnotes_add_definition(&c->footnotes, node);
}

/* A line of a dialect; its content follows. */
static void open_mark(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    struct slice rest = source_cursor_rest(&b->cursor);
    struct node *node = open_block(c, NODE_DIRECTIVE, from);
    if (node->kind != NODE_DIRECTIVE)
        return;
    node->text = slice_trim(slice_part(rest, 0, slice_find(rest, '\n', 0)));
    node->directive.kind = (int)mark_kind_of(from);
    if (node->directive.kind != MARK_CODE)
        return;
    source_cursor_go(&b->cursor, b->cursor.line + 1, 1);
    struct node *code = builder_add(b, NODE_CODE_BLOCK);
    code->text = convert_in_source(c, convert_literal(c, cmark_node_get_on_enter(from)));
    code->end_line = node->end_line;
}

static void open_extension_block(struct converter *c, cmark_node *from, enum extension extension)
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
    case EXTENSION_NONE:
    case EXTENSION_UNKNOWN:
        break;
    }
}

static bool is_flat(const struct converter *c)
{
    return c->frame_count > 0 && c->frames[c->frame_count - 1].flat;
}

void convert_leaf_block(struct converter *c, cmark_node *from)
{
    cmark_node_type type = cmark_node_get_type(from);
    go_to(c, from);
    if (type == CMARK_NODE_HTML_BLOCK)
        convert_html_block(c, from);
    else if (is_flat(c) || !builder_ready_for_block(&c->b))
        flatten_block(c, from);
    else if (type == CMARK_NODE_CODE_BLOCK)
        convert_code_block(c, from);
    else if (type == CMARK_NODE_CUSTOM_BLOCK)
        convert_custom_block(c, from);
    else
        add_leaf(c, NODE_RULE, from);
}

/* A Markdown paragraph right after <summary> or <h1> is its content. */
static bool awaits_text(const struct converter *c, cmark_node_type type)
{
    const struct node *at = c->b.at;
    return type == CMARK_NODE_PARAGRAPH && at != c->b.floor && at->first == NULL &&
           (at->kind == NODE_SUMMARY || at->kind == NODE_HEADING);
}

void convert_open_block(struct converter *c, cmark_node *from)
{
    cmark_node_type type = cmark_node_get_type(from);
    enum extension extension = type > CMARK_NODE_FOOTNOTE_DEFINITION ? extension_of(c, from) : EXTENSION_NONE;
    bool inside = extension == EXTENSION_ROW || extension == EXTENSION_CELL || type == CMARK_NODE_ITEM;
    if (extension != EXTENSION_CELL)
        go_to(c, from);
    bool flat = is_flat(c) || awaits_text(c, type) || (!inside && !builder_ready_for_block(&c->b));
    convert_push_frame(c, flat);
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
    case CMARK_NODE_CUSTOM_BLOCK:
        open_mark(c, from);
        break;
    default:
        open_extension_block(c, from, extension);
        break;
    }
    c->b.floor = c->b.at;
}

/* A paragraph of anchors alone should take no line, so they move out of it. */
static void hoist_anchors(struct node *paragraph)
{
    for (const struct node *n = paragraph->first; n != NULL; n = n->next)
        if (n->kind != NODE_ANCHOR && n->kind != NODE_SOFT_BREAK)
            return;
    struct node *parent = paragraph->parent;
    if (paragraph->first == NULL || builder_holds_inlines(parent))
        return;
    while (paragraph->first != NULL) {
        struct node *one = paragraph->first;
        node_unlink(one);
        if (one->kind == NODE_ANCHOR)
            node_insert(parent, one, paragraph);
    }
    node_unlink(paragraph);
}

/* The parser puts footnotes at the end of the note; an item that held nothing else is removed too. */
static void drop_if_footnote(struct converter *c, struct node *item)
{
    struct slice line = parse_line(&c->b.source, item->line - 1);
    size_t label = slice_find_str(line, slice_of("[^"), 0);
    if (item->first == NULL && slice_find_str(line, slice_of("]:"), label) < line.bytes)
        node_unlink(item);
}

void convert_leave_block(struct converter *c, struct node *node)
{
    if (node->kind == NODE_CELL)
        leave_cell(c);
    else if (node->kind == NODE_ROW)
        leave_row(c);
    else if (node->kind == NODE_PARAGRAPH) {
        if (node->first != NULL && node->first->line > node->line) { /* link definitions were cut off its front */
            node->line = node->first->line;
            node->column = node->first->column;
        }
        hoist_anchors(node);
    } else if (node->kind == NODE_ITEM)
        drop_if_footnote(c, node);
}
