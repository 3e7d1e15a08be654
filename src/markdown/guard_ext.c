/* guard_ext.c - withholds from cmark-gfm 0.29 what it handles in quadratic time or by a rule other than ours. It is
 * called for each line that could start a block and each masked byte of inline text; for ordinary notes it declines at
 * the first character. limits.c gives the reasons for the limits. */
#define CMARK_NO_SHORT_NAMES
#include "guard_ext.h"

#include "biji/diag.h"
#include "biji/line.h"
#include "biji/mem.h"
#include "emphasis.h"
#include "limits.h"
#include "math_ext.h"

#include <cmark-gfm-core-extensions.h>
#include <stdlib.h>
#include <string.h>

struct guard {
    const struct parse_source *source;
    struct diags *diags; /* told of rows that are too long; lent */
    const char *file;
    cmark_mem *mem;     /* of the parser's nodes */
    bool may_mask;      /* the source contains no mask bytes */
    size_t empty_cells; /* that short table rows were padded with */
    uint64_t squares;   /* limits_markup_is_too_much() */
    int paragraph_line; /* where the paragraph whose markup is counted starts, the parser's number; 0: none */
    size_t counted_to;  /* offset in the source up to which markup is counted */
    uint32_t markup;    /* its weight */
    bool cut;           /* a table or paragraph was cut for this reason; its lines up to the next blank one are raw */
    enum limit why;
    cmark_node *root;               /* of the tree being read */
    const cmark_node *label_parent; /* whose text was searched for the end of a label, up to label_end */
    int label_end;
    int closing_at[4]; /* see last_closing(); -1: not known yet */
};

/* why: the limit exceeded, as a digit; "" when limits_scan() knows it. */
static cmark_node *open_raw(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent,
                            const unsigned char *input, int len, const char *why)
{
    cmark_node *node =
        cmark_parser_add_child(parser, parent, CMARK_NODE_CUSTOM_BLOCK, cmark_parser_get_first_nonspace(parser) + 1);
    cmark_node_set_syntax_extension(node, ext);
    cmark_node_set_on_enter(node, why);
    cmark_node_set_on_exit(node, "raw");
    if (len > 0 && input[len - 1] == '\n')
        len--;
    cmark_parser_advance_offset(parser, (const char *)input, len - cmark_parser_get_offset(parser), 0);
    return node;
}

/* Puts mask for each bar in part of a table row; returns how many there are. */
static size_t mask_part(char *row, size_t from, size_t to, char mask)
{
    size_t bars = 0;
    for (size_t at = from; at < to; at++) {
        if (row[at] != '|' || row[at - 1] == '\\')
            continue;
        row[at] = mask;
        bars++;
    }
    return bars;
}

/* The end of the code that begins at `at` in a row, in backquotes or tags; 0 when none does. */
static size_t code_end(struct slice line, size_t at)
{
    struct slice rest = slice_part(line, at, line.bytes);
    if (slice_starts(rest, "<code>")) {
        size_t end = slice_find_str(line, slice_of("</code>"), at);
        return end < line.bytes ? end : 0;
    }
    size_t ticks = 0;
    while (ticks < rest.bytes && rest.ptr[ticks] == '`')
        ticks++;
    size_t end = ticks > 0 ? slice_find_str(line, slice_part(rest, 0, ticks), at + ticks) : line.bytes;
    return end < line.bytes ? end + ticks : 0;
}

/* The end of the formula that begins at `at` in a row; 0 when none does. */
static size_t formula_end(struct slice line, size_t at)
{
    size_t end = at + 1;
    if (line.ptr[at] != '$' || (at > 0 && line.ptr[at - 1] == '\\'))
        return 0;
    while (end < line.bytes && line.ptr[end] != '$')
        end += line.ptr[end] == '\\' ? 2 : 1;
    bool formula = end < line.bytes && line_is_formula(slice_part(line, at + 1, end),
                                                       end + 1 < line.bytes ? (unsigned char)line.ptr[end + 1] : '\n');
    return formula ? end : 0;
}

/* Puts mask for each bar inside the formulas and the code of a table row; returns how many there are. *coded: the offset of the
 * first code that holds some, or 0. */
static size_t mask_bars(char *row, size_t bytes, char mask, size_t *coded)
{
    size_t bars = 0;
    struct slice line = slice_from(row, bytes);
    for (size_t at = 0; at < bytes; at++) {
        size_t end = strchr("`<", row[at]) != NULL ? code_end(line, at) : 0, code = end;
        if (end == 0)
            end = formula_end(line, at);
        if (end == 0)
            continue;
        size_t inside = mask_part(row, at + 1, end, mask);
        if (code > 0 && inside > 0 && *coded == 0)
            *coded = at;
        bars += inside;
        at = end;
    }
    return bars;
}

/* Puts masks for the bars from the last column on, so that the cells beyond it stay in its cell, as one text; the standard drops
 * them. Returns the offset of the text behind the first. */
static size_t mask_surplus(char *row, size_t bytes, size_t columns)
{
    size_t first = 0, ended = 0, end = bytes;
    while (end > 0 && strchr(" \t\n", row[end - 1]) != NULL)
        end--;
    end -= end > 1 && row[end - 1] == '|' && row[end - 2] != '\\';
    for (size_t i = *row == '|'; i < end; i++) {
        if (row[i] != '|' || (i > 0 && row[i - 1] == '\\'))
            continue;
        if (++ended < columns)
            continue;
        first = first == 0 ? i : first;
        row[i] = MASK_BAR;
    }
    while (first + 1 < bytes && char_is_blank(row[first + 1]))
        first++;
    return first + 1;
}

/* In a row with more cells than its table has columns, masks the bars that do not end cells: those in its formulas and code if
 * then there are as many cells as columns, else those beyond the last column. Returns how many cells there then are. */
static size_t spare_bars(const struct guard *guard, char *row, size_t bytes, size_t columns, int line, int column)
{
    size_t cells = line_cells(slice_from(row, bytes)), coded = 0;
    if (cells <= columns || !guard->may_mask)
        return cells;
    if (cells - mask_bars(row, bytes, '|', &coded) == columns) {
        mask_bars(row, bytes, (char)MASK_BAR, &coded);
        if (coded > 0)
            diag_add(guard->diags, DIAG_WARNING, "table-row", guard->file, line, column + (int)coded,
                     "a bar in this code ends the cell in other readers, which lose the rest of the row; write \\|");
        return columns;
    }
    size_t at = mask_surplus(row, bytes, columns);
    diag_add(guard->diags, DIAG_WARNING, "table-row", guard->file, line, column + (int)at,
             "this row has more cells than the table has columns; the extra ones are shown in its last cell");
    return columns;
}

/* The header row above a delimiter row on this line, without quote marks and list markers. */
static struct slice header_before(const struct parse_source *source, uint32_t index)
{
    struct slice line = parse_line(source, index > 0 ? index - 1 : 0);
    for (;;) {
        size_t marker = line_container_mark(line);
        if (marker == 0)
            return line;
        line = slice_part(line, marker, line.bytes);
    }
}

/* Whether padding the table row would add too many empty cells. */
static bool fills_too_much(struct guard *guard, cmark_node *table, char *row, size_t bytes, int line, int column)
{
    size_t columns = cmark_gfm_extensions_get_table_columns(table),
           written = spare_bars(guard, row, bytes, columns, line, column);
    guard->empty_cells += columns > written ? columns - written : 0;
    guard->why = LIMIT_BY_CELLS;
    return guard->empty_cells > LIMIT_EMPTY_CELLS;
}

/* Whether the paragraph has too much markup with the line that is about to be added to it. */
static bool grows_too_complex(struct guard *guard, int first_line, int line)
{
    const struct parse_source *source = guard->source;
    size_t start = source->lines[parse_line_index(source, first_line)];
    struct slice added = parse_line(source, parse_line_index(source, line));
    size_t end = (size_t)(added.ptr - source->text) + added.bytes;
    if (end < start + LIMIT_COUNTED_FROM_BYTES)
        return false;
    if (guard->paragraph_line != first_line) {
        guard->paragraph_line = first_line;
        guard->counted_to = start;
        guard->markup = 0;
    }
    uint32_t before = guard->markup;
    guard->markup += limits_weigh_markup(slice_from(source->text + guard->counted_to, end - guard->counted_to));
    guard->counted_to = end;
    guard->why = LIMIT_BY_MARKUP;
    return limits_markup_is_too_much(before, guard->markup, &guard->squares);
}

/* At a line outside of all blocks: what is known of the paragraph before does not hold for the next one, which may be in
 * another tree. */
static void begin_block(struct guard *guard, cmark_node *root)
{
    guard->root = root;
    guard->label_parent = NULL;
    guard->paragraph_line = 0;
}

static cmark_node *open_block(cmark_syntax_extension *ext, int indented, cmark_parser *parser, cmark_node *parent,
                              unsigned char *input, int len)
{
    (void)indented;
    struct guard *guard = cmark_syntax_extension_get_private(ext);
    int start = cmark_parser_get_first_nonspace(parser);
    bool blank = input[start] == '\n' || input[start] == '\0';
    cmark_node_type type = cmark_node_get_type(parent);
    if (type == CMARK_NODE_DOCUMENT)
        begin_block(guard, parent);
    if (input[start] == MASK_RAW_LINE)
        return open_raw(ext, parser, parent, input, len, "");
    if (type == CMARK_NODE_CUSTOM_BLOCK) /* the rest of a line that is already taken */
        return NULL;
    guard->cut = guard->cut && !blank;
    struct slice line = slice_from((const char *)input + start, (size_t)(len - start));
    if (type == CMARK_NODE_PARAGRAPH) {
        int first = cmark_node_get_start_line(parent), number = cmark_parser_get_line_number(parser);
        guard->cut = guard->cut || grows_too_complex(guard, first, number);
        if (!guard->cut && strchr("|:-", input[start]) != NULL && line_is_delimiter_row(slice_trim(line)) &&
            (number - first > LIMIT_LINES_ABOVE_TABLE ||
             line_cells(line) != line_cells(header_before(guard->source, parse_line_index(guard->source, number)))))
            return parent; /* text of the paragraph; the table extension is not asked */
    } else if (type > CMARK_NODE_FOOTNOTE_DEFINITION && !blank &&
               strcmp(cmark_node_get_type_string(parent), "table") == 0)
        guard->cut =
            guard->cut ||
            fills_too_much(guard, parent, (char *)input + start, line.bytes,
                           (int)parse_line_index(guard->source, cmark_parser_get_line_number(parser)) + 1, start + 1);
    if (!guard->cut)
        return NULL;
    char why[] = {(char)('0' + guard->why), '\0'};
    return open_raw(ext, parser, parent, input, len, why);
}

/* A raw block that was opened by a cut goes on, so that a million lines are one node; not over what could start a block. */
static int match_block(cmark_syntax_extension *ext, cmark_parser *parser, unsigned char *input, int len,
                       cmark_node *container)
{
    const struct guard *guard = cmark_syntax_extension_get_private(ext);
    char first = (char)input[cmark_parser_get_first_nonspace(parser)];
    (void)container;
    if (!guard->cut || char_is_digit(first) || strchr("\n\r#>`~-+*", first) != NULL)
        return 0;
    if (len > 0 && input[len - 1] == '\n')
        len--;
    cmark_parser_advance_offset(parser, (const char *)input, len - cmark_parser_get_offset(parser), 0);
    return 1;
}

static int contains_nothing(cmark_syntax_extension *ext, cmark_node *node, cmark_node_type child)
{
    (void)ext;
    (void)node;
    (void)child;
    return 0;
}

/* What begins at a byte of a label, code, a formula or a tag: the index of the sign that ends it; -1: nothing does. */
static int closing_of(cmark_inline_parser *inl, int at)
{
    char c = (char)cmark_inline_parser_peek_at(inl, at);
    bool is_escaped = cmark_inline_parser_peek_at(inl, at - 1) == '\\';
    return c == '`' ? 0 : c == '$' ? 1 : c == '<' ? 2 : c == '(' && is_escaped ? 3 : -1;
}

/* Where a closing sign stands last in the text, sought from a byte on, once. */
static int last_closing(struct guard *guard, cmark_inline_parser *inl, int i, int from)
{
    static const char signs[] = "`$>)";
    if (guard->closing_at[i] >= 0)
        return guard->closing_at[i];
    guard->closing_at[i] = 0;
    for (int at = from, c; (c = cmark_inline_parser_peek_at(inl, at)) != '\0'; at++)
        if (c == signs[i])
            guard->closing_at[i] = at;
    return guard->closing_at[i];
}

/* Whether something that begins in a label may take its bracket along, or a backslash does. */
static bool may_lose_bracket(struct guard *guard, cmark_inline_parser *inl, int label)
{
    int end = guard->label_end;
    bool is_lost = cmark_inline_parser_peek_at(inl, end - 1) == '\\';
    for (int at = label; at < end && !is_lost; at++) {
        int i = closing_of(inl, at);
        is_lost = i >= 0 && last_closing(guard, inl, i, end) > end;
    }
    return is_lost;
}

/* A footnote's label ends on its line and holds no bracket; otherwise the parser takes the wrong text for it, and loses the rest. A
 * non-text node after the bracket keeps it from trying. The end of the label is searched for once. */
static cmark_node *match_caret(struct guard *guard, const cmark_node *parent, cmark_inline_parser *inl)
{
    int at = cmark_inline_parser_get_offset(inl);
    if (at == 0 || cmark_inline_parser_peek_at(inl, at - 1) != '[')
        return NULL;
    if (guard->label_parent != parent || guard->label_end < at) {
        if (guard->label_parent != parent)
            memset(guard->closing_at, -1, sizeof guard->closing_at);
        guard->label_parent = parent;
        guard->label_end = at;
        while (strchr("[]\n", cmark_inline_parser_peek_at(inl, guard->label_end)) == NULL)
            guard->label_end++;
    }
    if (strchr("[\n", cmark_inline_parser_peek_at(inl, guard->label_end)) == NULL &&
        !may_lose_bracket(guard, inl, at + 1))
        return NULL;
    cmark_inline_parser_set_offset(inl, at + 1);
    return cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, guard->mem);
}

static cmark_node *match_inline(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent, unsigned char c,
                                cmark_inline_parser *inl)
{
    struct guard *guard = cmark_syntax_extension_get_private(ext);
    (void)parser;
    if (c == '^')
        return match_caret(guard, parent, inl);
    char delimiter = emphasis_delimiter(c);
    if (delimiter == 0 || !guard->may_mask)
        return NULL;
    int from = cmark_inline_parser_get_offset(inl), to = from;
    struct buf run = {0};
    for (; cmark_inline_parser_peek_at(inl, to) == c; to++)
        buf_add_char(&run, delimiter);
    cmark_inline_parser_set_offset(inl, to);
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, guard->mem);
    cmark_node_set_literal(node, run.ptr);
    cmark_inline_parser_push_delimiter(inl, (unsigned char)delimiter, 1, 1, node);
    buf_free(&run);
    return node;
}

bool guard_extension_may_end(cmark_syntax_extension *ext)
{
    const struct guard *guard = cmark_syntax_extension_get_private(ext);
    cmark_node *last = guard->root != NULL ? cmark_node_last_child(guard->root) : NULL;
    cmark_node_type type = last != NULL ? cmark_node_get_type(last) : CMARK_NODE_NONE;
    return type != CMARK_NODE_NONE && type != CMARK_NODE_CODE_BLOCK && type != CMARK_NODE_HTML_BLOCK &&
           type != CMARK_NODE_CUSTOM_BLOCK;
}

static void free_guard(cmark_mem *mem, void *guard)
{
    (void)mem;
    free(guard);
}

cmark_syntax_extension *guard_extension_new(const struct parse_source *source, cmark_mem *node_mem, bool may_mask,
                                            struct diags *diags, const char *file)
{
    struct guard *guard = xcalloc(1, sizeof *guard);
    guard->diags = diags;
    guard->file = file;
    guard->source = source;
    guard->mem = node_mem;
    guard->may_mask = may_mask;
    cmark_syntax_extension *ext = cmark_syntax_extension_new("guard");
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_llist *specials = cmark_llist_append(mem, NULL, (void *)(size_t)MASK_STAR);
    specials = cmark_llist_append(mem, specials, (void *)(size_t)MASK_UNDERSCORE);
    specials = cmark_llist_append(mem, specials, (void *)(size_t)MASK_TILDE);
    specials = cmark_llist_append(mem, specials, (void *)(size_t)'^');
    cmark_syntax_extension_set_special_inline_chars(ext, specials);
    cmark_syntax_extension_set_private(ext, guard, free_guard);
    cmark_syntax_extension_set_match_inline_func(ext, match_inline);
    cmark_syntax_extension_set_open_block_func(ext, open_block);
    cmark_syntax_extension_set_match_block_func(ext, match_block);
    cmark_syntax_extension_set_can_contain_func(ext, contains_nothing);
    return ext;
}
