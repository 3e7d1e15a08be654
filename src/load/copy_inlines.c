/* copy_inlines.c - the inlines of the parser's tree, copied into ours. Each knows which bytes of markup it stands for,
 * and moves the trace over them. */
#define CMARK_NO_SHORT_NAMES
#include "copy.h"

#include "biji/mem.h"
#include "html.h"

#include <string.h>

/* At the start of a line, before the node next (or NULL): four blanks in, a `>` is no mark of a quote but text. */
static void unquote(struct copy *c, cmark_node *next)
{
    const char *text = next != NULL && cmark_node_get_type(next) == CMARK_NODE_TEXT ? cmark_node_get_literal(next) : "";
    struct slice rest = trace_rest(&c->b.trace);
    if (*text == '>' && rest.bytes > 0 && *rest.ptr != '&' && *rest.ptr != '\\') /* else it was not passed over */
        trace_back_to(&c->b.trace, copy_literal(c, text));
}

static void break_line(struct copy *c, cmark_node *from, enum node_kind kind)
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
    unquote(c, cmark_node_next(from));
}

static size_t leading_blanks(struct slice s)
{
    size_t count = 0;
    while (count < s.bytes && s.ptr[count] == ' ')
        count++;
    return count;
}

static void copy_code(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    uint32_t ticks = trace_skip_run(&b->trace, '`');
    struct slice text = copy_literal(c, cmark_node_get_literal(from));
    if (!trace_matches(&b->trace, text) && leading_blanks(trace_rest(&b->trace)) > leading_blanks(text))
        trace_pass(&b->trace, 1); /* the blank that the parser strips */
    struct node *node = build_add(b, NODE_CODE);
    node->text = copy_in_source(c, text);
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
    struct slice tex = copy_literal(c, cmark_node_get_literal(from));
    size_t hit = slice_find(slice_part(trace_rest(&b->trace), 0, 4), '$', 0);
    bool dollars = hit < 4 && !trace_matches(&b->trace, slice_of("\\\\("));
    trace_set(&b->trace, b->trace.at + (dollars ? hit + (display ? 2 : 1) : 3));
    struct slice trimmed = slice_trim(tex);
    if (trace_matches(&b->trace, tex))
        trace_set(&b->trace, b->trace.at + (size_t)(trimmed.ptr - tex.ptr));
    tex = trimmed;
    if (!trace_matches(&b->trace, tex))
        trace_skip_any(&b->trace, "`", 1);
    struct node *node = build_add(b, NODE_MATH);
    node->math.display = display;
    node->text = copy_in_source(c, tex);
    if (trace_matches(&b->trace, tex))
        trace_set(&b->trace, b->trace.at + tex.bytes);
    else { /* lines of a list item or quote, or bars of a table: behind the next closing delimiter */
        struct slice rest = trace_rest(&b->trace);
        size_t end = slice_find_str(rest, slice_of(dollars ? "$" : "\\\\)"), 0);
        trace_set(&b->trace, b->trace.at + end);
    }
    trace_skip_any(&b->trace, "`", 1);
    while (trace_skip_any(&b->trace, " \t\n", 1)) /* the blanks of $ x $ */
        trace_set(&b->trace, b->trace.at);
    if (dollars)
        trace_skip_any(&b->trace, "$", display ? 2 : 1);
    else
        trace_set(&b->trace, b->trace.at + 3);
}

static void copy_html_inline(struct copy *c, cmark_node *from)
{
    struct slice html = copy_literal(c, cmark_node_get_literal(from));
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

static void copy_reference(struct copy *c)
{
    struct build *b = &c->b;
    trace_skip_any(&b->trace, "[", 1);
    trace_skip_any(&b->trace, "^", 1);
    struct node *node = build_add(b, NODE_FOOTNOTE_REF);
    struct slice rest = slice_part(trace_rest(&b->trace), 0, LONGEST_LABEL_BYTES);
    node->text = slice_part(rest, 0, slice_find(rest, ']', 0));
    trace_set(&b->trace, b->trace.at + node->text.bytes + 1);
    c->references = xgrow(c->references, c->reference_count, &c->reference_room, sizeof(struct node *));
    c->references[c->reference_count++] = node;
}

static void open_link(struct copy *c, cmark_node *from, enum node_kind kind)
{
    struct node *node = build_open(&c->b, kind);
    if (node->kind != kind)
        return;
    node->target = copy_keep(c, cmark_node_get_url(from));
    const char *title = cmark_node_get_title(from);
    if (*title != '\0')
        node->info = copy_keep(c, title);
    trace_skip_any(&c->b.trace, "!", kind == NODE_IMAGE);
    trace_skip_any(&c->b.trace, "[<", 1);
}

static void leave_link(struct copy *c, cmark_node *from)
{
    if (!trace_skip_any(&c->b.trace, ">", 1))
        trace_skip_link_end(&c->b.trace, strlen(cmark_node_get_url(from)), strlen(cmark_node_get_title(from)));
}

static void copy_text(struct copy *c, struct slice text)
{
    if (trace_matches(&c->b.trace, text)) /* then there is no mask in it */
        build_source_text(&c->b, text.bytes);
    else
        build_text(&c->b, copy_literal(c, text.ptr));
}

void copy_leaf_inline(struct copy *c, cmark_node *from)
{
    build_ready_for_inline(&c->b);
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_TEXT:
        copy_text(c, slice_of(cmark_node_get_literal(from)));
        break;
    case CMARK_NODE_SOFTBREAK:
        break_line(c, from, NODE_SOFT_BREAK);
        break;
    case CMARK_NODE_LINEBREAK:
        break_line(c, from, NODE_HARD_BREAK);
        break;
    case CMARK_NODE_CODE:
        if (cmark_node_get_user_data(from) != NULL)
            copy_maths(c, from);
        else
            copy_code(c, from);
        break;
    case CMARK_NODE_CUSTOM_INLINE: /* guard_ext.c's */
        copy_text(c, slice_of("^"));
        break;
    case CMARK_NODE_HTML_INLINE:
        copy_html_inline(c, from);
        break;
    default:
        copy_reference(c);
        break;
    }
}

void copy_open_inline(struct copy *c, cmark_node *from)
{
    struct build *b = &c->b;
    build_ready_for_inline(b);
    copy_push_frame(c, false);
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

void copy_leave_inline(struct copy *c, cmark_node *from)
{
    struct trace *trace = &c->b.trace;
    switch (cmark_node_get_type(from)) {
    case CMARK_NODE_EMPH:
        trace_skip_any(trace, "*_", 1);
        break;
    case CMARK_NODE_STRONG:
        trace_skip_any(trace, "*_", 2);
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        leave_link(c, from);
        break;
    default:
        trace_skip_any(trace, "~", 2);
        break;
    }
}
