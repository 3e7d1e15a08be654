/* flow_parse.c - the text of a flowchart to nodes and edges. A statement is a chain: nodes, an arrow, nodes, an arrow...
 * Styling (classDef, style, click) is ignored; unsupported syntax makes the whole diagram be shown as code. */
#include "flow.h"

#include <string.h>

struct scanner {
    struct flow *flow;
    struct slice text; /* one statement */
    size_t at;
};

static struct slice rest_of(const struct scanner *s)
{
    return slice_part(s->text, s->at, s->text.bytes);
}

static bool take(struct scanner *s, const char *word)
{
    if (!slice_starts(rest_of(s), word))
        return false;
    s->at += strlen(word);
    return true;
}

static void skip_blanks(struct scanner *s)
{
    while (s->at < s->text.bytes && char_is_space(s->text.ptr[s->at]) && s->text.ptr[s->at] != '\n')
        s->at++;
}

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || c == '_' || char_is_alnum(c);
}

static struct slice take_id(struct scanner *s)
{
    size_t from = s->at;
    for (; s->at < s->text.bytes; s->at++) {
        unsigned char c = (unsigned char)s->text.ptr[s->at];
        bool joins = (c == '-' || c == '.') && s->at > from && s->at + 1 < s->text.bytes &&
                     is_word_byte((unsigned char)s->text.ptr[s->at + 1]);
        if (!is_word_byte(c) && !joins)
            break;
    }
    return slice_part(s->text, from, s->at);
}

/* Index of the node with this id, created if it is new; -1 when there are too many. */
static int node_of(struct flow *flow, struct slice id)
{
    for (int i = 0; i < flow->node_count; i++)
        if (slice_eq(flow->nodes[i].id, id))
            return i;
    if (flow->node_count == FLOW_NODES)
        return -1;
    flow->nodes[flow->node_count] = (struct flow_node){.id = id, .text = id};
    return flow->node_count++;
}

/* Reads up to `close`; a quoted text may hold it. */
static bool take_until(struct scanner *s, const char *close, struct slice *text)
{
    skip_blanks(s);
    size_t from = s->at, search = from;
    if (from < s->text.bytes && s->text.ptr[from] == '"')
        search = slice_find(s->text, '"', from + 1);
    size_t end = slice_find_str(s->text, slice_of(close), search);
    if (end >= s->text.bytes)
        return false;
    *text = slice_part(s->text, from, end);
    s->at = end + strlen(close);
    return true;
}

/* The shape of a node and the text in it. */
static bool take_shape(struct scanner *s, struct flow_node *node)
{
    static const struct {
        const char *open, *close;
        enum canvas_corners corners;
    } shapes[] = {
        {"(((", ")))", CANVAS_ROUND}, {"((", "))", CANVAS_ROUND},   {"([", "])", CANVAS_ROUND},
        {"[[", "]]", CANVAS_DOUBLE},  {"[(", ")]", CANVAS_ROUND},   {"[/", "]", CANVAS_LEANING},
        {"[\\", "]", CANVAS_LEANING}, {"{{", "}}", CANVAS_SLANTED}, {"{", "}", CANVAS_SLANTED},
        {"[", "]", CANVAS_SQUARE},    {"(", ")", CANVAS_ROUND},     {">", "]", CANVAS_SQUARE},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (!take(s, shapes[i].open))
            continue;
        node->corners = shapes[i].corners;
        bool closed = take_until(s, shapes[i].close, &node->text);
        if (closed && node->corners == CANVAS_LEANING) { /* a slash of either kind ends it too */
            closed = slice_ends(node->text, "/") || slice_ends(node->text, "\\");
            node->text.bytes -= closed;
        }
        return closed;
    }
    return true;
}

/* Nodes joined by &. Their indices into list; the count, or 0. */
static int take_nodes(struct scanner *s, int list[FLOW_NODES])
{
    int count = 0;
    do {
        skip_blanks(s);
        struct slice id = take_id(s);
        int node = id.bytes > 0 && count < FLOW_NODES ? node_of(s->flow, id) : -1;
        if (node < 0 || !take_shape(s, &s->flow->nodes[node]))
            return 0;
        if (take(s, ":::"))
            take_id(s);
        list[count++] = node;
        skip_blanks(s);
    } while (take(s, "&"));
    return count;
}

/* The head at the end of an arrow. */
static char take_head(struct scanner *s)
{
    struct slice rest = rest_of(s);
    bool ends = rest.bytes < 2 || strchr(" \t|", rest.ptr[1]) != NULL;
    if (take(s, ">"))
        return '>';
    if (ends && (slice_starts(rest, "o") || slice_starts(rest, "x")))
        return s->text.ptr[s->at++];
    return 0;
}

/* The rest of an arrow's line after its first two characters, up to its end. False when a text follows instead. */
static bool take_line(struct scanner *s, char stroke, struct flow_edge *edge)
{
    size_t from = s->at;
    while (s->at < s->text.bytes && s->text.ptr[s->at] == stroke)
        s->at++;
    if (stroke == '.' && !take(s, "-")) {
        s->at = from;
        return false;
    }
    size_t more = s->at - from;
    edge->head_to = take_head(s);
    return edge->head_to != 0 || more > 0;
}

/* An arrow, with its text if it has one. */
static bool take_arrow(struct scanner *s, struct flow_edge *edge)
{
    static const char *const opens[] = {"--", "-.", "=="}, *const closes[] = {"--", ".-", "=="};
    *edge = (struct flow_edge){0};
    skip_blanks(s);
    edge->head_from = take(s, "<") ? '>' : 0;
    struct slice rest = rest_of(s);
    bool is_mark = rest.bytes > 2 && (rest.ptr[0] == 'x' || rest.ptr[0] == 'o') && strchr("-=", rest.ptr[1]) != NULL;
    if (is_mark)
        edge->head_from = s->text.ptr[s->at++];
    for (int kind = 0; kind < 3; kind++) {
        if (!take(s, opens[kind]))
            continue;
        edge->dotted = kind == 1;
        char stroke = opens[kind][1];
        if (!take_line(s, stroke, edge)) {
            if (!take_until(s, closes[kind], &edge->text))
                return false;
            while (s->at < s->text.bytes && s->text.ptr[s->at] == opens[kind][0])
                s->at++;
            edge->head_to = take_head(s);
        }
        skip_blanks(s);
        return !take(s, "|") || take_until(s, "|", &edge->text);
    }
    return false;
}

static bool add_edges(struct flow *flow, const int *from, int from_count, const int *to, int to_count,
                      struct flow_edge edge)
{
    edge.text = slice_trim(edge.text);
    for (int i = 0; i < from_count * to_count; i++) {
        edge.from = from[i / to_count];
        edge.to = to[i % to_count];
        if (edge.from == edge.to) {
            flow->nodes[edge.from].has_loop = true;
            if (edge.text.bytes > 0)
                return false;
            continue;
        }
        if (flow->edge_count == FLOW_EDGES)
            return false;
        flow->edges[flow->edge_count++] = edge;
    }
    return true;
}

static bool parse_statement(struct flow *flow, struct slice text)
{
    struct scanner s = {.flow = flow, .text = text};
    int lists[2][FLOW_NODES], counts[2], now = 0;
    counts[now] = take_nodes(&s, lists[now]);
    while (counts[now] > 0 && s.at < s.text.bytes) {
        struct flow_edge edge;
        if (!take_arrow(&s, &edge))
            return false;
        counts[!now] = take_nodes(&s, lists[!now]);
        if (counts[!now] == 0 || !add_edges(flow, lists[now], counts[now], lists[!now], counts[!now], edge))
            return false;
        now = !now;
    }
    return counts[now] > 0;
}

/* Whether a statement is only about styling. */
static bool is_look(struct slice text)
{
    static const char *const words[] = {"classDef ", "class ",   "style ",  "linkStyle ",
                                        "click ",    "accTitle", "accDescr"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_starts(text, words[i]))
            return true;
    return text.bytes == 0 || slice_starts(text, "%%");
}

/* graph TD, flowchart LR; without a direction it goes down. */
static bool parse_head(struct flow *flow, struct slice line)
{
    static const char *const names[] = {"TD", "TB", "BT", "LR", "RL"};
    size_t blank = slice_find(line, ' ', 0);
    struct slice direction = slice_trim(slice_part(line, blank, line.bytes));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(direction, names[i])) {
            flow->is_level = i >= 3;
            flow->is_mirrored = i == 2 || i == 4;
            return true;
        }
    return direction.bytes == 0;
}

/* The end of the statement that begins at byte `from`: a line's end, or a semicolon outside of quotation marks and
 * brackets. */
static size_t statement_end(struct slice source, size_t from)
{
    bool quoted = false;
    int depth = 0;
    for (size_t at = from; at < source.bytes; at++) {
        char c = source.ptr[at];
        quoted = quoted != (c == '"');
        depth += quoted ? 0 : strchr("[({", c) != NULL ? 1 : strchr("])}", c) != NULL ? -1 : 0;
        if ((c == '\n' && !quoted) || (c == ';' && !quoted && depth <= 0))
            return at;
    }
    return source.bytes;
}

/* Whether edges that meet at a node end there in different ways: they would share one head. */
static bool has_mixed_ends(const struct flow *flow)
{
    for (int i = 0; i < flow->edge_count; i++)
        for (int k = 0; k < i; k++) {
            const struct flow_edge *a = &flow->edges[i], *b = &flow->edges[k];
            bool is_alike = (a->head_from != 0) == (b->head_from != 0);
            if (is_alike &&
                ((a->to == b->to && a->head_to != b->head_to) || (a->from == b->from && a->head_from != b->head_from)))
                return true;
        }
    return false;
}

bool flow_parse(struct flow *flow, struct slice source)
{
    bool has_head = false;
    for (size_t from = 0, end; from < source.bytes; from = end + 1) {
        end = slice_starts(slice_trim(slice_part(source, from, source.bytes)), "%%") ? slice_find(source, '\n', from)
                                                                                     : statement_end(source, from);
        struct slice line = slice_trim(slice_part(source, from, end));
        if (is_look(line))
            continue;
        if (!(has_head ? parse_statement(flow, line) : parse_head(flow, line)))
            return false;
        has_head = true;
    }
    return flow->node_count > 0 && !has_mixed_ends(flow);
}
