/* html.c - HTML in Markdown, turned into nodes. A note's HTML comes in pieces, with Markdown between an opening tag and
 * its closing one, so there is no tree of its own: each tag opens or closes a node at the place where the document
 * grows (tree_builder.h), and unpaired tags are tolerated as in browsers. The overall rule: text that the author wrote
 * stays visible; only tags, comments and scripts are removed. */
#include "html.h"

#include "html_lex.h"
#include "limits.h"

#include <string.h>
#include <strings.h>

/* HTML opens no more nodes below this depth; the content of deeper tags stays in the last of them. */
enum { MAX_DEPTH = 2 * LIMIT_DEPTH + 50 };
/* The largest rowspan, as in HTML. */
enum { MAX_ROW_SPAN = 65534 };

struct html {
    struct tree_builder *b;
    bool inside;          /* of a paragraph of Markdown: no tag may open a block */
    bool hidden_unclosed; /* the end tag of hidden content was not found */
};

static bool is_lent(const struct tree_builder *b, const char *ptr)
{
    return ptr >= b->source.text && ptr <= b->source.text + b->source.bytes;
}

static void stand_at(struct tree_builder *b, const char *ptr)
{
    if (is_lent(b, ptr))
        source_cursor_set(&b->cursor, (size_t)(ptr - b->source.text));
}

/* ---- text ---- */

static void add_leaf_text(struct tree_builder *b, struct slice text)
{
    if (text.bytes == 0)
        return;
    stand_at(b, text.ptr);
    builder_add(b, NODE_TEXT)->text = is_lent(b, text.ptr) ? text : builder_keep(b, text);
}

/* Bytes of the entity reference at the start of s, decoded into out; 0 without one. */
static size_t decode_entity(struct slice s, struct buf *out)
{
    enum { MAX_LENGTH = 40 };
    size_t end = slice_find(slice_part(s, 0, MAX_LENGTH), ';', 1);
    if (s.bytes < 3 || end >= s.bytes || s.ptr[end] != ';')
        return 0;
    for (size_t i = 1; i < end; i++)
        if (!char_is_letter(s.ptr[i]) && !char_is_digit(s.ptr[i]) && !(i == 1 && s.ptr[i] == '#'))
            return 0;
    return entity_decode(slice_part(s, 0, end + 1), out) ? end + 1 : 0;
}

/* Adds one line of text, entities resolved. */
static void add_line(struct tree_builder *b, struct slice line)
{
    size_t from = 0;
    for (size_t at = slice_find(line, '&', 0); at < line.bytes; at = slice_find(line, '&', at)) {
        struct buf decoded = {0};
        size_t bytes = decode_entity(slice_part(line, at, line.bytes), &decoded);
        if (bytes > 0) {
            add_leaf_text(b, slice_part(line, from, at));
            stand_at(b, line.ptr + at);
            builder_add(b, NODE_TEXT)->text = builder_keep(b, buf_slice(&decoded));
            from = at + bytes;
        }
        buf_free(&decoded);
        at += bytes > 0 ? bytes : 1;
    }
    add_leaf_text(b, slice_part(line, from, line.bytes));
}

/* Adds text with its blanks collapsed: a line end is a soft break, a blank at either end stays one blank. */
static void add_text(struct tree_builder *b, struct slice text)
{
    while (text.bytes > 0) {
        size_t blanks = 0, end = 0;
        bool line_end = false;
        for (; blanks < text.bytes && char_is_space(text.ptr[blanks]); blanks++)
            line_end = line_end || text.ptr[blanks] == '\n';
        const struct node *last = b->at->last;
        bool follows = last != NULL && last->kind != NODE_SOFT_BREAK && last->kind != NODE_HARD_BREAK;
        if (blanks > 0 && line_end && follows) {
            stand_at(b, text.ptr);
            builder_add(b, NODE_SOFT_BREAK);
        }
        bool blank = blanks > 0 && !line_end && follows;
        text = slice_part(text, blanks - blank, text.bytes);
        end = slice_find(text, '\n', 0);
        struct slice line = slice_part(text, 0, end);
        while (end < text.bytes && line.bytes > 0 && char_is_space(line.ptr[line.bytes - 1]))
            line.bytes--;
        add_line(b, line);
        text = slice_part(text, end, text.bytes);
    }
}

/* Opens the nodes that text needs around it: a row and a cell in a table, an item in a list, a paragraph elsewhere. */
static void ready_for_text(struct html *h)
{
    struct tree_builder *b = h->b;
    if (b->at->kind == NODE_TABLE && b->depth < MAX_DEPTH)
        builder_open(b, NODE_ROW);
    if (b->at->kind == NODE_ROW && b->depth < MAX_DEPTH)
        builder_open(b, NODE_CELL);
    if (b->at->kind == NODE_LIST && b->depth < MAX_DEPTH)
        builder_open(b, NODE_ITEM);
    builder_ready_for_inline(b);
}

static void text(struct html *h, struct slice s)
{
    if (!builder_holds_inlines(h->b->at)) {
        s = slice_part(s, slice_skip_space(s, 0), s.bytes);
        if (s.bytes == 0)
            return;
        stand_at(h->b, s.ptr);
    }
    ready_for_text(h);
    add_text(h->b, s);
}

/* Adds text to out, entities resolved. */
static void add_decoded(struct buf *out, struct slice text)
{
    size_t from = 0;
    for (size_t at = slice_find(text, '&', 0); at < text.bytes; at = slice_find(text, '&', at)) {
        buf_add_slice(out, slice_part(text, from, at));
        size_t bytes = decode_entity(slice_part(text, at, text.bytes), out);
        from = at + bytes;
        at += bytes > 0 ? bytes : 1;
    }
    buf_add_slice(out, slice_part(text, from, text.bytes));
}

/* An attribute's value with its entities resolved, in the arena. */
static struct slice decoded(struct tree_builder *b, struct slice value)
{
    struct buf out = {0};
    add_decoded(&out, slice_trim(value));
    struct slice kept = out.bytes > 0 ? builder_keep(b, buf_slice(&out)) : slice_from("", 0);
    buf_free(&out);
    return kept;
}

/* ---- what is open ---- */

/* The innermost open node of that kind above the floor, or NULL. Inlines are not searched outside their block, and only
 * parts of a table outside a cell. */
static struct node *find_open(struct tree_builder *b, enum node_kind kind)
{
    bool part = kind == NODE_TABLE || kind == NODE_ROW || kind == NODE_CELL;
    for (struct node *n = b->at; n != b->floor && n->parent != NULL; n = n->parent) {
        if (n->kind == kind)
            return n;
        bool inline_kind = kind >= NODE_EMPH;
        if ((inline_kind && node_is_block(n)) || (!part && n->kind == NODE_CELL) || (part && n->kind == NODE_TABLE) ||
            (kind == NODE_ITEM && n->kind == NODE_LIST))
            return NULL;
    }
    return NULL;
}

static void close_kind(struct tree_builder *b, enum node_kind kind)
{
    struct node *node = find_open(b, kind);
    if (node == NULL)
        return;
    builder_close_to(b, node);
    builder_close(b);
}

/* Ends the paragraph that text has opened, if any. */
static void end_paragraph(struct tree_builder *b)
{
    while (b->at != b->floor && (b->at->kind == NODE_PARAGRAPH || !node_is_block(b->at)))
        builder_close(b);
}

/* A line break where a block is not possible. */
static void break_instead(struct tree_builder *b)
{
    if (builder_holds_inlines(b->at) && b->at->last != NULL && b->at->last->kind != NODE_HARD_BREAK)
        builder_add(b, NODE_HARD_BREAK);
}

/* Whether a block may be opened here; if so, ends the paragraph before it. */
static bool ready_for_block(struct html *h)
{
    struct tree_builder *b = h->b;
    if (!h->inside && b->depth < MAX_DEPTH && builder_ready_for_block(b))
        return true;
    while (b->at != b->floor && !node_is_block(b->at))
        builder_close(b);
    break_instead(b);
    return false;
}

/* ---- attributes ---- */

static enum align align_of(struct slice attributes)
{
    struct slice align = html_attribute(attributes, "align"), style = html_attribute(attributes, "style");
    size_t at = slice_find_str(style, slice_of("text-align:"), 0);
    if (align.ptr == NULL && at < style.bytes) {
        align = slice_part(style, at + 11, style.bytes);
        align = slice_trim(slice_part(align, 0, slice_find(align, ';', 0)));
    }
    return slice_eq_nocase(align, "left")     ? ALIGN_LEFT
           : slice_eq_nocase(align, "center") ? ALIGN_CENTER
           : slice_eq_nocase(align, "right")  ? ALIGN_RIGHT
                                              : ALIGN_DEFAULT;
}

static int number_of(struct slice attributes, const char *name, int otherwise, int most)
{
    struct slice value = html_attribute(attributes, name);
    int number = 0;
    for (size_t i = 0; i < value.bytes && number <= most; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return otherwise;
        number = number * 10 + (value.ptr[i] - '0');
    }
    return value.bytes == 0 ? otherwise : number > most ? most : number;
}

/* An anchor for id= or name= of a tag. */
static void add_anchor(struct html *h, struct slice attributes)
{
    struct tree_builder *b = h->b;
    struct slice id = html_attribute(attributes, "id");
    if (id.bytes == 0)
        id = html_attribute(attributes, "name");
    if (id.bytes == 0)
        return;
    if (b->at->kind == NODE_TABLE || b->at->kind == NODE_ROW || b->at->kind == NODE_LIST)
        ready_for_text(h);
    builder_add(b, NODE_ANCHOR)->text = decoded(b, id);
}

/* The same for a tag that has no node of its own: only its id= is a target. */
static void add_id(struct html *h, struct slice attributes)
{
    if (html_attribute(attributes, "id").bytes > 0)
        add_anchor(h, attributes);
}

/* ---- opening tags ---- */

static void open_link(struct html *h, struct slice attributes)
{
    struct tree_builder *b = h->b;
    struct slice target = html_attribute(attributes, "href");
    add_anchor(h, attributes);
    if (target.ptr == NULL)
        return;
    for (const struct node *n = b->at; !node_is_block(n); n = n->parent)
        if (n->kind == NODE_LINK)
            return; /* links do not nest */
    ready_for_text(h);
    if (b->depth >= MAX_DEPTH)
        return;
    struct node *link = builder_open(b, NODE_LINK);
    link->target = decoded(b, target);
    struct slice title = html_attribute(attributes, "title");
    if (title.bytes > 0)
        link->info = decoded(b, title);
}

static void add_image(struct html *h, struct slice attributes)
{
    struct tree_builder *b = h->b;
    struct slice source = html_attribute(attributes, "src"), alt = html_attribute(attributes, "alt");
    struct slice title = html_attribute(attributes, "title");
    if (source.bytes == 0 && alt.bytes == 0)
        return;
    ready_for_text(h);
    struct node *image = builder_add(b, NODE_IMAGE), *outer = b->at;
    image->target = decoded(b, source);
    if (title.bytes > 0)
        image->info = decoded(b, title);
    if (slice_trim(alt).bytes > 0) {
        b->at = image;
        add_text(b, alt);
        b->at = outer;
    }
}

/* <video>, <audio>, <iframe>: a link to the media. */
static void add_media(struct html *h, struct slice attributes)
{
    struct tree_builder *b = h->b;
    struct slice source = slice_trim(html_attribute(attributes, "src")), title = html_attribute(attributes, "title");
    if (source.bytes == 0)
        return;
    ready_for_text(h);
    struct node *outer = b->at, *link = builder_add(b, NODE_LINK);
    struct buf target = {0};
    buf_add_str(&target, slice_starts(source, "//") ? "https:" : "");
    add_decoded(&target, source);
    link->target = builder_keep(b, buf_slice(&target));
    buf_free(&target);
    b->at = link;
    if (slice_trim(title).bytes > 0)
        add_text(b, title);
    else
        builder_add(b, NODE_TEXT)->text = link->target;
    b->at = outer;
}

static void open_list(struct html *h, bool ordered, struct slice attributes)
{
    if (!ready_for_block(h))
        return;
    struct node *list = builder_open(h->b, NODE_LIST);
    list->list.ordered = ordered;
    list->list.start = ordered ? number_of(attributes, "start", 1, 999999999) : 0;
    list->list.tight = true;
    list->list.delimiter = '.';
}

static void open_item(struct html *h)
{
    struct tree_builder *b = h->b;
    close_kind(b, NODE_ITEM);
    if (!h->inside)
        end_paragraph(b);
    if (b->at->kind == NODE_LIST && b->depth < MAX_DEPTH)
        builder_open(b, NODE_ITEM);
    else if (!ready_for_block(h)) {
        ready_for_text(h);
        builder_add(b, NODE_TEXT)->text = slice_of("• ");
    }
}

/* <dt>: an item that begins with the term, strong; several terms in a row share one. */
static void open_term(struct html *h)
{
    struct tree_builder *b = h->b;
    open_item(h);
    ready_for_text(h);
    if (b->depth < MAX_DEPTH)
        builder_open(b, NODE_STRONG);
}

/* Fills the places of the open row that cells of the rows above take up, up to the first free one. */
static void skip_spanned(struct tree_builder *b, struct node *row)
{
    for (; b->row_cells < LIMIT_COLUMNS && b->spans[b->row_cells] > 0 && b->padding_cells < LIMIT_EMPTY_CELLS;
         b->row_cells++) {
        b->spans[b->row_cells]--;
        b->padding_cells++;
        node_append(b->doc, row, NODE_CELL, row->line, row->column);
    }
}

static void open_row(struct html *h)
{
    struct tree_builder *b = h->b;
    close_kind(b, NODE_ROW);
    if (b->at->kind == NODE_TABLE && b->depth < MAX_DEPTH) {
        bool first = b->at->first == NULL;
        for (int i = first ? 0 : b->row_cells; i < LIMIT_COLUMNS; i++) /* behind the last cell of the row above */
            b->spans[i] = first || b->spans[i] == 0 ? 0 : b->spans[i] - 1;
        builder_open(b, NODE_ROW);
        b->row_cells = 0;
    } else
        ready_for_block(h);
}

static void open_cell(struct html *h, struct slice name, struct slice attributes)
{
    struct tree_builder *b = h->b;
    close_kind(b, NODE_CELL);
    if (b->at->kind == NODE_TABLE)
        open_row(h);
    if (b->at->kind != NODE_ROW || b->depth >= MAX_DEPTH) {
        if (builder_holds_inlines(b->at) && b->at->last != NULL)
            builder_add(b, NODE_TEXT)->text = slice_of(" ");
        return;
    }
    struct node *row = b->at;
    skip_spanned(b, row);
    if (b->row_cells >= LIMIT_COLUMNS) { /* the rest of the row goes into its last cell */
        b->at = row->last;
        b->depth++;
        builder_add(b, NODE_TEXT)->text = slice_of(" ");
        return;
    }
    row->row.header = row->previous == NULL && slice_eq_nocase(name, "th") && (row->first == NULL || row->row.header);
    struct node *cell = builder_open(b, NODE_CELL);
    cell->align = (uint8_t)align_of(attributes);
    int rows = number_of(attributes, "rowspan", 1, MAX_ROW_SPAN);
    uint16_t below = (uint16_t)(rows > 0 ? rows - 1 : MAX_ROW_SPAN); /* rowspan="0" goes to the end */
    b->spans[b->row_cells++] = below;
    for (int span = number_of(attributes, "colspan", 1, LIMIT_COLUMNS);
         span > 1 && b->row_cells < LIMIT_COLUMNS && b->padding_cells < LIMIT_EMPTY_CELLS; span--) {
        b->spans[b->row_cells++] = below;
        b->padding_cells++;
        node_append(b->doc, row, NODE_CELL, cell->line, cell->column);
    }
}

static void open_details(struct html *h, struct slice attributes)
{
    struct tree_builder *b = h->b;
    if (!ready_for_block(h))
        return;
    struct node *details = builder_open(b, NODE_DETAILS);
    details->details.open = html_attribute(attributes, "open").ptr != NULL;
    builder_add(b, NODE_SUMMARY);
}

static void open_summary(struct html *h)
{
    struct tree_builder *b = h->b;
    if (!h->inside)
        end_paragraph(b);
    struct node *summary = b->at->kind == NODE_DETAILS ? b->at->first : NULL;
    if (summary == NULL || summary->first != NULL || summary->next != NULL) {
        ready_for_block(h);
        return;
    }
    summary->line = source_cursor_line(&b->cursor);
    summary->column = source_cursor_column(&b->cursor);
    b->at = summary;
    b->depth++;
}

static void open_block(struct html *h, const struct html_tag *tag, struct slice attributes)
{
    if (!ready_for_block(h))
        return;
    add_anchor(h, slice_from(attributes.ptr, tag->role == ROLE_QUOTE ? 0 : attributes.bytes));
    struct node *node = builder_open(h->b, tag->node);
    node->align = (uint8_t)align_of(attributes);
    if (tag->role == ROLE_ALIGN && strcmp(tag->name, "center") == 0)
        node->align = ALIGN_CENTER;
    if (tag->role == ROLE_HEADING)
        node->heading.level = tag->name[1] - '0';
    h->b->pending = ALIGN_DEFAULT;
}

static void open_table(struct html *h)
{
    if (ready_for_block(h))
        builder_open(h->b, NODE_TABLE);
}

static void open_wrap(struct html *h, const struct html_tag *tag)
{
    ready_for_text(h);
    if (h->b->depth < MAX_DEPTH)
        builder_open(h->b, tag->node);
}

/* <rt>: how the text before it is pronounced, in brackets; in a paragraph the author's own, in <rp> beside it, are shown instead. */
static void add_ruby_bracket(struct html *h, const struct html_token *token)
{
    bool opens = token->kind == HTML_OPEN;
    const char *at = token->source.ptr, *end = slice_end(token->source), *note = h->b->source.text;
    if (h->inside && is_lent(h->b, at)) {
        struct slice rest = slice_from(end, h->b->source.bytes - (size_t)(end - note));
        if (opens ? at - note >= 5 && memcmp(at - 5, "</rp>", 5) == 0 : slice_starts(rest, "<rp>"))
            return;
    }
    if (opens)
        ready_for_text(h);
    if (opens || builder_holds_inlines(h->b->at))
        builder_add(h->b, NODE_TEXT)->text = slice_of(opens ? "(" : ")");
}

/* Separates the text before a tag that has no node of its own from the text after it. */
static void part_text(struct html *h)
{
    if (h->inside)
        break_instead(h->b);
    else
        end_paragraph(h->b);
}

static void open_tag(struct html *h, const struct html_tag *tag, const struct html_token *token)
{
    switch (tag->role) {
    case ROLE_NONE:
        text(h, token->source);
        break;
    case ROLE_BOUNDARY:
        part_text(h);
        add_id(h, token->attributes);
        break;
    case ROLE_INLINE:
        add_id(h, token->attributes);
        break;
    case ROLE_VOID:
    case ROLE_HIDDEN:
        break;
    case ROLE_WRAP:
    case ROLE_CODE:
        add_id(h, token->attributes);
        if (!slice_ends(token->attributes, "/")) /* <sup … /> of Vue and React, which is empty */
            open_wrap(h, tag);
        break;
    case ROLE_LINK:
        open_link(h, token->attributes);
        break;
    case ROLE_IMAGE:
        add_image(h, token->attributes);
        break;
    case ROLE_MEDIA:
        add_media(h, token->attributes);
        break;
    case ROLE_RUBY:
        add_ruby_bracket(h, token);
        break;
    case ROLE_TERM:
        open_term(h);
        break;
    case ROLE_BREAK:
        if (builder_holds_inlines(h->b->at))
            builder_add(h->b, NODE_HARD_BREAK);
        break;
    case ROLE_RULE:
        if (ready_for_block(h))
            builder_add(h->b, NODE_RULE)->end_line = source_cursor_line(&h->b->cursor);
        break;
    case ROLE_PARAGRAPH:
    case ROLE_HEADING:
    case ROLE_ALIGN:
    case ROLE_QUOTE:
        open_block(h, tag, token->attributes);
        break;
    case ROLE_DETAILS:
        add_id(h, token->attributes);
        open_details(h, token->attributes);
        break;
    case ROLE_SUMMARY:
        open_summary(h);
        break;
    case ROLE_LIST:
        open_list(h, strcmp(tag->name, "ol") == 0, token->attributes);
        break;
    case ROLE_ITEM:
        open_item(h);
        add_id(h, token->attributes);
        break;
    case ROLE_TABLE:
        add_id(h, token->attributes);
        open_table(h);
        break;
    case ROLE_ROW:
        open_row(h);
        break;
    case ROLE_CELL:
        open_cell(h, token->name, token->attributes);
        add_id(h, token->attributes);
        break;
    case ROLE_PRE: /* in a paragraph; in a block see add_pre() */
        ready_for_block(h);
        break;
    }
}

/* ---- closing tags, and tags that must come in pairs ---- */

/* The offset in text at or after `from` of the end tag with this name, or text.bytes. */
static size_t find_end_tag(struct slice text, size_t from, struct slice name)
{
    for (size_t at = slice_find(text, '<', from); at < text.bytes; at = slice_find(text, '<', at + 1)) {
        struct slice here = slice_part(text, at + 2, at + 2 + name.bytes);
        char after = at + 2 + name.bytes < text.bytes ? text.ptr[at + 2 + name.bytes] : '>';
        if (at + 2 < text.bytes && text.ptr[at + 1] == '/' && here.bytes == name.bytes &&
            strncasecmp(here.ptr, name.ptr, name.bytes) == 0 && (after == '>' || char_is_space(after)))
            return at;
    }
    return text.bytes;
}

/* Whether an end tag with this one-letter name follows in the paragraph, after some text. */
static bool is_closed_below(const struct html *h, const struct html_token *token)
{
    enum { LOOKED_THROUGH_BYTES = 2000 };
    const struct parse_source *source = &h->b->source;
    const char *from = slice_end(token->source);
    if (!is_lent(h->b, from))
        return true;
    struct slice rest = slice_from(from, source->bytes - (size_t)(from - source->text));
    rest = slice_part(rest, 0, LOOKED_THROUGH_BYTES);
    rest = slice_part(rest, 0, slice_find_str(rest, slice_of("\n\n"), 0));
    size_t end = find_end_tag(rest, 0, token->name);
    return end < rest.bytes && slice_trim(slice_part(rest, 0, end)).bytes > 0; /* <s> </s> are two symbols too */
}

/* Notes also use one-letter tags as plain symbols, such as the <s> that starts a sequence: unpaired, they are text. */
static bool is_symbol(const struct html *h, const struct html_token *token)
{
    const struct html_tag *tag = html_tag_find(token->name);
    if (token->name.bytes != 1 || slice_trim(token->attributes).bytes > 0)
        return false;
    if (tag->role == ROLE_WRAP)
        return token->kind == HTML_CLOSE ? find_open(h->b, tag->node) == NULL : !is_closed_below(h, token);
    return tag->role == ROLE_PARAGRAPH && h->inside && token->kind == HTML_OPEN && !is_closed_below(h, token);
}

static void close_tag(struct html *h, const struct html_tag *tag, const struct html_token *token)
{
    struct tree_builder *b = h->b;
    switch (tag->role) {
    case ROLE_NONE:
        text(h, token->source);
        break;
    case ROLE_INLINE:
    case ROLE_VOID:
    case ROLE_HIDDEN:
    case ROLE_IMAGE:
    case ROLE_MEDIA:
    case ROLE_RULE:
    case ROLE_PRE:
        break;
    case ROLE_BREAK: /* </br>, which browsers read as <br> */
        if (builder_holds_inlines(b->at))
            builder_add(b, NODE_HARD_BREAK);
        break;
    case ROLE_RUBY:
        add_ruby_bracket(h, token);
        break;
    case ROLE_TERM:
    case ROLE_BOUNDARY:
        if (!h->inside)
            end_paragraph(b);
        break;
    case ROLE_WRAP:
    case ROLE_CODE:
    case ROLE_LINK:
    case ROLE_PARAGRAPH:
    case ROLE_HEADING:
    case ROLE_ALIGN:
    case ROLE_QUOTE:
    case ROLE_DETAILS:
    case ROLE_SUMMARY:
    case ROLE_LIST:
    case ROLE_ITEM:
    case ROLE_TABLE:
    case ROLE_ROW:
    case ROLE_CELL:
        close_kind(b, tag->node);
        break;
    }
}

static void read_tag(struct html *h, const struct html_token *token)
{
    const struct html_tag *tag = html_tag_find(token->name);
    if (is_symbol(h, token))
        text(h, token->source);
    else if (token->kind == HTML_OPEN)
        open_tag(h, tag, token);
    else
        close_tag(h, tag, token);
}

static void read_token(struct html *h, const struct html_token *token)
{
    stand_at(h->b, token->source.ptr);
    switch (token->kind) {
    case HTML_TEXT:
        text(h, token->source);
        break;
    case HTML_OPEN:
    case HTML_CLOSE:
        read_tag(h, token);
        break;
    case HTML_COMMENT:
        break;
    case HTML_CDATA:
        text(h, token->attributes);
        break;
    }
}

/* ---- content that is not read as HTML ---- */

/* Adds the text of HTML, without tags and with entities resolved, to out; the language of a <code class="language-…">
 * in *language. Returns whether out is a contiguous part of html, which then starts at *start. */
static bool plain_text(struct slice html, struct buf *out, struct slice *language, const char **start)
{
    struct html_lexer lexer = {html, 0, 0};
    struct html_token token;
    int stretches = 0;
    while (html_lex_next(&lexer, &token)) {
        bool tag = token.kind == HTML_OPEN || token.kind == HTML_CLOSE;
        if (token.kind == HTML_OPEN && language->ptr == NULL)
            *language = html_attribute(token.attributes, "class");
        if (token.kind == HTML_COMMENT || (tag && html_tag_find(token.name)->role != ROLE_NONE))
            continue;
        if (stretches++ == 0)
            *start = token.source.ptr;
        size_t before = out->bytes;
        add_decoded(out, token.source);
        stretches += out->bytes - before != token.source.bytes;
    }
    return stretches == 1;
}

/* Adds a block of text that starts at `start`; in a cell, which holds no blocks, code on its own lines. */
static struct node *add_text_block(struct html *h, enum node_kind kind, const char *start)
{
    bool is_block = ready_for_block(h);
    if (!is_block)
        builder_ready_for_inline(h->b);
    stand_at(h->b, start);
    return builder_add(h->b, is_block ? kind : NODE_CODE);
}

static void end_text_block(struct html *h, struct node *node, const char *end)
{
    stand_at(h->b, end);
    if (node->kind == NODE_CODE)
        break_instead(h->b);
    else
        node->end_line = source_cursor_line(&h->b->cursor);
}

/* <pre>: a code block of its text. */
static void add_pre(struct html *h, struct slice inner)
{
    struct tree_builder *b = h->b;
    if (slice_starts(inner, "\n"))
        inner = slice_part(inner, 1, inner.bytes);
    struct buf code = {0};
    struct slice language = {NULL, 0};
    const char *start = inner.ptr;
    bool whole = plain_text(inner, &code, &language, &start);
    struct node *node = add_text_block(h, NODE_CODE_BLOCK, start);
    node->text = whole && is_lent(b, start) ? slice_from(start, code.bytes) : builder_keep(b, buf_slice(&code));
    if (slice_starts(language, "language-"))
        node->info = builder_keep(b, slice_part(language, 9, language.bytes));
    end_text_block(h, node, slice_end(inner));
    buf_free(&code);
}

/* Reads the content of an opening tag whose content is not HTML; false for an ordinary tag. */
static bool read_special(struct html *h, struct html_lexer *lexer, const struct html_token *token)
{
    enum html_role role = token->kind == HTML_OPEN ? html_tag_find(token->name)->role : ROLE_NONE;
    if ((role != ROLE_PRE && role != ROLE_HIDDEN) || h->hidden_unclosed)
        return false;
    size_t end = find_end_tag(lexer->text, lexer->at, token->name);
    if (end >= lexer->text.bytes && role == ROLE_HIDDEN) {
        h->hidden_unclosed = true;
        return false;
    }
    if (role == ROLE_PRE)
        add_pre(h, slice_part(lexer->text, lexer->at, end));
    lexer->at = end;
    return true;
}

/* A comment without an end hides the rest of the note from the parser; it is shown verbatim. */
static void add_unclosed_comment(struct html *h, struct slice html)
{
    struct tree_builder *b = h->b;
    struct node *raw = add_text_block(h, NODE_RAW_BLOCK, html.ptr);
    diag_add(b->diags, DIAG_WARNING, "html-comment", b->doc->file, (int)source_cursor_line(&b->cursor),
             (int)source_cursor_column(&b->cursor),
             "the comment that starts here has no \"-->\"; everything after it is shown as source");
    raw->text = html;
    end_text_block(h, raw, html.ptr + html.bytes - 1);
}

void html_inline(struct tree_builder *b, struct slice html)
{
    struct html h = {.b = b, .inside = true};
    struct html_lexer lexer = {html, 0, 0};
    struct html_token token;
    size_t at = b->cursor.at;
    while (html_lex_next(&lexer, &token))
        read_token(&h, &token);
    source_cursor_set(&b->cursor, at);
}

void html_block(struct tree_builder *b, struct slice html)
{
    struct html h = {.b = b};
    struct html_lexer lexer = {html, 0, 0};
    struct html_token token;
    if (slice_starts(slice_trim(html), "<!--") && slice_find_str(html, slice_of("-->"), 0) == html.bytes) {
        add_unclosed_comment(&h, html);
        return;
    }
    while (html_lex_next(&lexer, &token))
        if (!read_special(&h, &lexer, &token))
            read_token(&h, &token);
    /* only an empty paragraph continues in the next piece, for <p align="center"> before Markdown */
    while (b->at != b->floor && !node_is_block(b->at))
        builder_close(b);
    if (b->at != b->floor && b->at->kind == NODE_PARAGRAPH && b->at->first != NULL)
        builder_close(b);
}
