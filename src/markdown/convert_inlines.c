/* convert_inlines.c - the inlines of the parser's tree, copied into ours. Each knows which bytes of markup it stands for,
 * and moves the cursor over them. */
#define CMARK_NO_SHORT_NAMES
#include "converter.h"

#include "biji/mem.h"
#include "html.h"

#include <string.h>

/* At the start of a line, before the node next (or NULL): after four blanks a `>` is text, not a quote mark. */
static void unquote(struct converter *c, cmark_node *next)
{
    const char *text = next != NULL && cmark_node_get_type(next) == CMARK_NODE_TEXT ? cmark_node_get_literal(next) : "";
    struct slice rest = source_cursor_rest(&c->b.cursor);
    if (*text == '>' && rest.bytes > 0 && *rest.ptr != '&' && *rest.ptr != '\\') /* otherwise it was not skipped */
        source_cursor_back_to(&c->b.cursor, convert_literal(c, text));
}

static void break_line(struct converter *c, cmark_node *from, enum node_kind kind)
{
    struct tree_builder *b = &c->b;
    struct slice rest = source_cursor_rest(&b->cursor);
    size_t end = slice_find(rest, '\n', 0), at = end;
    bool escaped = at > 0 && rest.ptr[at - 1] == '\\';
    while (!escaped && at > 0 && char_is_blank(rest.ptr[at - 1]))
        at--;
    source_cursor_set(&b->cursor, b->cursor.at + (escaped ? end - 1 : at));
    builder_add(b, kind);
    source_cursor_next_line(&b->cursor);
    unquote(c, cmark_node_next(from));
}

static size_t leading_blanks(struct slice s)
{
    size_t count = 0;
    while (count < s.bytes && s.ptr[count] == ' ')
        count++;
    return count;
}

static void convert_code(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    uint32_t ticks = source_cursor_skip_run(&b->cursor, '`');
    struct slice text = convert_literal(c, cmark_node_get_literal(from));
    if (!source_cursor_matches(&b->cursor, text) &&
        leading_blanks(source_cursor_rest(&b->cursor)) > leading_blanks(text))
        source_cursor_pass(&b->cursor, 1); /* the blank that the parser strips */
    struct node *node = builder_add(b, NODE_CODE);
    node->text = convert_in_source(c, text);
    if (!source_cursor_matches(&b->cursor, text)) { /* line ends and table bars are written differently in the source */
        struct slice rest = source_cursor_rest(&b->cursor);
        size_t at = 0, run = 0;
        for (; at < rest.bytes && run != ticks; at += run > 0 ? run : 1)
            for (run = 0; at + run < rest.bytes && rest.ptr[at + run] == '`';)
                run++;
        source_cursor_set(&b->cursor, b->cursor.at + at);
        return;
    }
    source_cursor_set(&b->cursor, b->cursor.at + text.bytes);
    source_cursor_skip_any(&b->cursor, " ", 1);
    source_cursor_skip_any(&b->cursor, "`", ticks);
}

static void convert_maths(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    bool display = strcmp(cmark_node_get_user_data(from), "$$") == 0;
    struct slice tex = convert_literal(c, cmark_node_get_literal(from));
    size_t hit = slice_find(slice_part(source_cursor_rest(&b->cursor), 0, 4), '$', 0);
    bool dollars = hit < 4 && !source_cursor_matches(&b->cursor, slice_of("\\\\("));
    bool one = source_cursor_matches(&b->cursor, slice_of(display ? "\\[" : "\\("));
    dollars = dollars && !one;
    source_cursor_set(&b->cursor, b->cursor.at + (dollars ? hit + (display ? 2 : 1) : one ? 2 : 3));
    struct slice trimmed = slice_trim(tex);
    if (source_cursor_matches(&b->cursor, tex))
        source_cursor_set(&b->cursor, b->cursor.at + (size_t)(trimmed.ptr - tex.ptr));
    tex = trimmed;
    if (!source_cursor_matches(&b->cursor, tex))
        source_cursor_skip_any(&b->cursor, "`", 1);
    struct node *node = builder_add(b, NODE_MATH);
    node->math.display = display;
    node->text = convert_in_source(c, tex);
    if (source_cursor_matches(&b->cursor, tex))
        source_cursor_set(&b->cursor, b->cursor.at + tex.bytes);
    else { /* lines of a list item or quote, or table bars: move past the next closing delimiter */
        struct slice rest = source_cursor_rest(&b->cursor);
        size_t end = slice_find_str(rest, slice_of(dollars ? "$" : one && display ? "\\]" : one ? "\\)" : "\\\\)"), 0);
        source_cursor_set(&b->cursor, b->cursor.at + end);
    }
    source_cursor_skip_any(&b->cursor, "`", 1);
    while (source_cursor_skip_any(&b->cursor, " \t\n", 1)) /* the blanks of $ x $ */
        source_cursor_set(&b->cursor, b->cursor.at);
    if (dollars)
        source_cursor_skip_any(&b->cursor, "$", display ? 2 : 1);
    else
        source_cursor_set(&b->cursor, b->cursor.at + (one ? 2 : 3));
}

static void convert_html_inline(struct converter *c, cmark_node *from)
{
    struct slice html = convert_literal(c, cmark_node_get_literal(from));
    struct tree_builder *b = &c->b;
    size_t at = b->cursor.at;
    bool matches = source_cursor_matches(&b->cursor, html);
    html_inline(b, matches ? slice_part(source_cursor_rest(&b->cursor), 0, html.bytes) : builder_keep(b, html));
    size_t end = html.bytes;
    if (!matches) { /* lines of a list item or quote */
        struct slice rest = slice_part(source_cursor_rest(&b->cursor), 0, 4 * html.bytes + 256);
        end = slice_find(rest, '>', 0) + 1;
    }
    source_cursor_set(&b->cursor, at + end);
}

static void convert_reference(struct converter *c)
{
    struct tree_builder *b = &c->b;
    source_cursor_skip_any(&b->cursor, "[", 1);
    source_cursor_skip_any(&b->cursor, "^", 1);
    struct node *node = builder_add(b, NODE_FOOTNOTE_REF);
    struct slice rest = slice_part(source_cursor_rest(&b->cursor), 0, MAX_LABEL_BYTES);
    node->text = slice_part(rest, 0, slice_find(rest, ']', 0));
    source_cursor_set(&b->cursor, b->cursor.at + node->text.bytes + 1);
    c->references = xgrow(c->references, c->reference_count, &c->reference_room, sizeof(struct node *));
    c->references[c->reference_count++] = node;
}

static void open_link(struct converter *c, cmark_node *from, enum node_kind kind)
{
    struct node *node = builder_open(&c->b, kind);
    if (node->kind != kind)
        return;
    node->target = convert_keep(c, cmark_node_get_url(from));
    const char *title = cmark_node_get_title(from);
    if (*title != '\0')
        node->info = convert_keep(c, title);
    source_cursor_skip_any(&c->b.cursor, "!", kind == NODE_IMAGE);
    source_cursor_skip_any(&c->b.cursor, "[<", 1);
}

static void leave_link(struct converter *c, cmark_node *from)
{
    if (!source_cursor_skip_any(&c->b.cursor, ">", 1))
        source_cursor_skip_link_end(&c->b.cursor, strlen(cmark_node_get_url(from)), strlen(cmark_node_get_title(from)));
}

static void convert_text(struct converter *c, struct slice text)
{
    if (source_cursor_matches(&c->b.cursor, text)) /* then there is no mask in it */
        builder_source_text(&c->b, text.bytes);
    else
        builder_text(&c->b, convert_literal(c, text.ptr));
}

void convert_leaf_inline(struct converter *c, cmark_node *from)
{
    builder_ready_for_inline(&c->b);
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_TEXT:
        convert_text(c, slice_of(cmark_node_get_literal(from)));
        break;
    case CMARK_NODE_SOFTBREAK:
        break_line(c, from, NODE_SOFT_BREAK);
        break;
    case CMARK_NODE_LINEBREAK:
        break_line(c, from, NODE_HARD_BREAK);
        break;
    case CMARK_NODE_CODE:
        if (cmark_node_get_user_data(from) != NULL)
            convert_maths(c, from);
        else
            convert_code(c, from);
        break;
    case CMARK_NODE_CUSTOM_INLINE: /* guard_ext.c's */
        convert_text(c, slice_of("^"));
        break;
    case CMARK_NODE_HTML_INLINE:
        convert_html_inline(c, from);
        break;
    default:
        convert_reference(c);
        break;
    }
}

void convert_open_inline(struct converter *c, cmark_node *from)
{
    struct tree_builder *b = &c->b;
    builder_ready_for_inline(b);
    convert_push_frame(c, false);
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_EMPH:
        builder_open(b, NODE_EMPH);
        source_cursor_skip_any(&b->cursor, "*_", 1);
        break;
    case CMARK_NODE_STRONG:
        builder_open(b, NODE_STRONG);
        source_cursor_skip_any(&b->cursor, "*_", 2);
        break;
    case CMARK_NODE_LINK:
        open_link(c, from, NODE_LINK);
        break;
    case CMARK_NODE_IMAGE:
        open_link(c, from, NODE_IMAGE);
        break;
    default:
        builder_open(b, NODE_STRIKE);
        source_cursor_skip_any(&b->cursor, "~", 2);
        break;
    }
    b->floor = b->at;
}

void convert_leave_inline(struct converter *c, cmark_node *from)
{
    struct source_cursor *cursor = &c->b.cursor;
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_EMPH:
        source_cursor_skip_any(cursor, "*_", 1);
        break;
    case CMARK_NODE_STRONG:
        source_cursor_skip_any(cursor, "*_", 2);
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        leave_link(c, from);
        break;
    default:
        source_cursor_skip_any(cursor, "~", 2);
        break;
    }
}
