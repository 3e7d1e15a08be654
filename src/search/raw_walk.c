/* raw_walk.c - the blocks of raw Markdown, line by line: just enough to tell in which section a line stands and whether
 * it is a heading, a table of terms, code, front matter or plain text. Follows CommonMark 0.30 and GFM for the shapes
 * that notes have; for the others it gives up, and the note is parsed. */
#include "raw.h"
#include "search_text.h"

#include <string.h>
#include <strings.h>

enum { MAX_DEPTH = 24, FOOTNOTE_COLS = 4, CODE_COLS = 4, MAX_AGAIN = 32, MAX_COMPARED = 1000000, MAX_LOOKUPS = 64 };

/* The line being read. */
struct line {
    size_t start, end;   /* without its LF */
    size_t at;           /* first byte after the marks of containers and blanks */
    int cols;            /* columns before that */
    bool quoted, marked; /* a quote's mark, a list's mark stands on this line */
    bool label;          /* that of a footnote */
};

struct walk {
    struct slice text;
    struct raw_scratch *scratch;
    struct raw_sections *sections;
    bool lost;
    size_t looked;           /* bytes looked at for the ends of formulas: at most so many times the text */
    size_t again[MAX_AGAIN]; /* definitions of footnotes that were defined before */
    int again_count;
    /* list items and footnotes that are open: the column at which their content stands */
    int items[MAX_DEPTH], depth;
    /* the open paragraph */
    bool paragraph, para_quoted;
    int para_depth, para_lines;
    size_t para_at;
    bool tag_open; /* a `<` in it is not closed yet */
    /* the open table */
    bool table, terms;
    bool headed;
    struct slice heading; /* the last one's line */
    /* open code: the fence's character, 0 when there is none */
    char fence;
    size_t fence_length;
    int fence_cols;
    bool fence_quoted;
    /* an open HTML block: what ends it; "" a blank line; NULL: there is none */
    const char *html_end;
    bool html_quoted;
    int html_cols;
    size_t next_tag; /* the first < at or after the present line, or the text's end */
    size_t math_end; /* line start at or before which lines are of a formula */
};

static char byte_at(const struct walk *w, const struct line *l, size_t at)
{
    return at < l->end ? w->text.ptr[at] : '\n';
}

static bool is_text_start(char c)
{
    return (signed char)c < 0 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Whether what stands at an offset of the line is certainly text, and begins no block of another kind. */
static bool begins_text(const struct walk *w, const struct line *l, size_t at)
{
    char c = byte_at(w, l, at), next = byte_at(w, l, at + 1);
    switch (c) {
    case '[':
        return next != '^';
    case '*':
        return next == '*' && is_text_start(byte_at(w, l, at + 2));
    case '$':
        return next != '$';
    default:
        return is_text_start(c);
    }
}

static struct slice rest_of(const struct walk *w, const struct line *l)
{
    return slice_trim(slice_part(w->text, l->at, l->end));
}

static void skip_blanks(const struct walk *w, struct line *l)
{
    for (; raw_is_blank(byte_at(w, l, l->at)); l->at++)
        l->cols += w->text.ptr[l->at] == '\t' ? 4 - l->cols % 4 : 1;
}

static struct raw_zone *add_zone(struct walk *w, size_t at, enum find_class class)
{
    struct raw_scratch *s = w->scratch;
    while (s->zone_count > 0 && s->zones[s->zone_count - 1].at >= at)
        s->zone_count--;
    s->zones = xgrow(s->zones, s->zone_count, &s->zone_room, sizeof *s->zones);
    struct raw_zone *zone = &s->zones[s->zone_count++];
    *zone =
        (struct raw_zone){.at = (uint32_t)at, .section = (uint32_t)w->sections->count - 1, .class = (uint8_t) class};
    return zone;
}

static void end_paragraph(struct walk *w)
{
    w->paragraph = w->table = w->tag_open = w->para_quoted = false;
}

/* ---- what a line may begin ---- */

/* Whether a block that begins on the line would interrupt a paragraph: only one of the containers that the line is in. */
static bool interrupts(const struct walk *w, const struct line *l)
{
    return w->paragraph && !l->marked && w->para_quoted == l->quoted &&
           (w->depth == 0 || l->cols >= w->items[w->depth - 1]);
}

/* Columns from a list's or footnote's mark to its content; 0 when there is none. *bytes of the mark. */
static int marker_cols(const struct walk *w, const struct line *l, size_t *bytes)
{
    size_t at = l->at;
    while (at < l->at + 9 && byte_at(w, l, at) >= '0' && byte_at(w, l, at) <= '9')
        at++;
    char c = byte_at(w, l, at);
    bool number = at > l->at;
    if (number ? c != '.' && c != ')' : c != '-' && c != '+' && c != '*')
        return 0;
    bool empty = slice_trim(slice_part(w->text, at + 1, l->end)).bytes == 0;
    if (!raw_is_blank(byte_at(w, l, at + 1)) && !empty)
        return 0;
    /* only a list that has content, and begins with 1, may interrupt a paragraph */
    if (interrupts(w, l) && (empty || (number && (at != l->at + 1 || w->text.ptr[l->at] != '1'))))
        return 0;
    *bytes = at + 1 - l->at;
    size_t blanks = 0;
    while (byte_at(w, l, at + 1 + blanks) == ' ')
        blanks++;
    if (byte_at(w, l, at + 1 + blanks) == '\t')
        blanks = 1;
    return (int)*bytes + (empty || blanks > CODE_COLS ? 1 : (int)blanks);
}

/* Whether only blanks and quote marks stand before an offset on its line. */
static bool starts_line(struct slice text, size_t at)
{
    while (at > 0 && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\t' || text.ptr[at - 1] == '>'))
        at--;
    return at == 0 || text.ptr[at - 1] == '\n';
}

/* Bytes of the footnote's label at the line's place that defines it; 0 when there is none. */
static size_t footnote_bytes(const struct walk *w, const struct line *l)
{
    for (int i = 0; i < w->again_count; i++)
        if (w->again[i] == l->at)
            return 0;
    struct slice rest = slice_part(w->text, l->at, l->end);
    size_t end = slice_starts(rest, "[^") ? slice_find(rest, ']', 2) : rest.bytes;
    bool blank = end < rest.bytes && (memchr(rest.ptr, ' ', end) != NULL || memchr(rest.ptr, '\t', end) != NULL);
    return end + 1 < rest.bytes && end > 2 && !blank && rest.ptr[end + 1] == ':' ? end + 2 : 0;
}

/* ---- beginning blocks ---- */

static void add_heading(struct walk *w, size_t at, size_t end, int level)
{
    struct raw_sections *s = w->sections;
    s->items = xgrow(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count++] = (struct raw_section){(uint32_t)at, (uint32_t)level};
    add_zone(w, at, !w->headed && level == 1 ? FIND_TITLE : FIND_HEADING);
    w->headed = true;
    w->heading = slice_part(w->text, at, end);
    end_paragraph(w);
}

static void begin_paragraph(struct walk *w, const struct line *l)
{
    w->paragraph = true;
    w->para_quoted = l->quoted;
    w->para_depth = w->depth;
    w->para_lines = 0;
    w->para_at = l->start;
    if (l->label)
        add_zone(w, l->start, FIND_CLASSES);
    /* what may define a reference is judged by the parser */
    bool reference =
        w->text.ptr[l->at] == '[' && slice_find_str(rest_of(w, l), slice_of("]:"), 0) < rest_of(w, l).bytes;
    add_zone(w, l->label ? l->at : l->start, FIND_TEXT)->doubtful = reference;
}

/* A tag that is still open at the line's end hides what follows in its paragraph. */
static void note_tags(struct walk *w, const struct line *l)
{
    if (w->next_tag < l->start)
        w->next_tag = slice_find(w->text, '<', l->start);
    if (w->next_tag >= l->end)
        return;
    struct slice line = slice_part(w->text, l->at, l->end);
    size_t comment = slice_find_str(line, slice_of("<!"), 0);
    const char *open = comment < line.bytes ? line.ptr + comment : memrchr(line.ptr, '<', line.bytes);
    if (open == NULL)
        return;
    struct slice tag = slice_from(open, (size_t)(w->text.ptr + l->end - open));
    if (comment == line.bytes && (slice_find(tag, '>', 0) < tag.bytes || !raw_tag_begins(tag)))
        return;
    w->tag_open = true;
    add_zone(w, (size_t)(open - w->text.ptr), FIND_TEXT)->doubtful = true;
}

static void add_text(struct walk *w, const struct line *l)
{
    if (!w->paragraph)
        begin_paragraph(w, l);
    w->para_lines++;
    if (l->end > l->at && !w->tag_open)
        note_tags(w, l);
}

static void begin_fence(struct walk *w, const struct line *l, struct slice rest, size_t length)
{
    if (l->quoted && w->depth > 0)
        w->lost = true;
    w->fence = rest.ptr[0];
    w->fence_length = length;
    w->fence_quoted = l->quoted;
    w->fence_cols = w->depth > 0 ? w->items[w->depth - 1] : 0;
    end_paragraph(w);
    bool math = slice_eq_str(slice_trim(slice_part(rest, length, rest.bytes)), "math");
    struct raw_zone *zone = add_zone(w, l->start, math ? FIND_CLASSES : FIND_CODE);
    zone->verbatim = true;
    zone->doubtful = slice_find(rest, '&', 0) < rest.bytes || slice_find(rest, '\\', 0) < rest.bytes;
    if (zone->doubtful)
        add_zone(w, l->end, FIND_CODE)->verbatim = true;
    if (math)
        add_zone(w, l->end, FIND_TEXT)->verbatim = true;
}

static void add_html_zone(struct walk *w, size_t at, bool doubtful)
{
    struct raw_zone *zone = add_zone(w, at, FIND_TEXT);
    zone->row = true; /* lines are not joined as those of paragraphs */
    zone->doubtful = doubtful;
}

/* Takes a line of an HTML block; once one is doubtful, so is the rest of the block. */
static void note_html(struct walk *w, const struct line *l)
{
    struct slice line = slice_part(w->text, l->at, l->end);
    enum raw_html html = raw_look_at_html(line);
    int level = html == RAW_HTML_HEADING ? raw_html_heading_level(line) : 0;
    bool doubtful = w->tag_open;
    if (level > 0) {
        add_heading(w, l->start, l->end, level);
        add_html_zone(w, l->end, doubtful);
        w->tag_open = doubtful;
    }
    w->lost = w->lost || (html == RAW_HTML_HEADING && (level == 0 || doubtful));
    if (html == RAW_HTML_DOUBTFUL && !doubtful) {
        add_html_zone(w, l->start, true);
        w->tag_open = true;
    }
}

static void begin_html(struct walk *w, const struct line *l, const char *end)
{
    w->html_end = end;
    w->html_quoted = l->quoted;
    w->html_cols = w->depth > 0 ? w->items[w->depth - 1] : 0;
    end_paragraph(w);
    w->tag_open = *end != '\0';
    add_html_zone(w, l->start, w->tag_open);
    note_html(w, l);
    if (*end != '\0' && raw_holds(slice_part(w->text, l->at, l->end), end))
        w->html_end = NULL;
}

/* Turns the paragraph's last line into a table's header. */
static void begin_table(struct walk *w, const struct line *l)
{
    struct slice header = slice_trim(slice_part(w->text, w->para_at, l->start));
    if (w->para_lines != 1 || slice_cells(header) != slice_cells(rest_of(w, l))) {
        w->lost = true;
        return;
    }
    struct slice first = slice_part(header, slice_starts(header, "|"), header.bytes);
    w->terms = names_terms(w->heading) || names_terms(slice_part(first, 0, slice_find(first, '|', 0)));
    size_t at = w->para_at;
    w->table = true;
    w->paragraph = false;
    add_zone(w, at, w->terms ? FIND_TERM : FIND_TEXT)->row = true;
}

/* Whether none of the lines begins like another block. */
static bool is_harmless(struct slice lines)
{
    for (size_t at = 0; at < lines.bytes; at = slice_find(lines, '\n', at) + 1) {
        struct slice line = slice_trim(slice_part(lines, at, slice_find(lines, '\n', at)));
        if (line.bytes > 0 && strchr("#>-+*_=~`|<[0123456789", line.ptr[0]) != NULL)
            return false;
    }
    return true;
}

/* A formula between lines of $$, which may look like any other block. True when the line begins one. */
static bool begin_math(struct walk *w, const struct line *l)
{
    struct slice rest = rest_of(w, l);
    bool dollars = slice_starts(rest, "$$") && !slice_starts(rest, "$$$");
    if (!dollars && !slice_starts(rest, "\\\\["))
        return false;
    const char *closing = dollars ? "$$" : "\\\\]";
    if (slice_find_str(rest, slice_of(closing), dollars ? 2 : 3) < rest.bytes)
        return false; /* on one line: text like other */
    size_t end = slice_find_str(w->text, slice_of(closing), l->end);
    w->looked += end - l->end;
    w->lost = w->lost || w->looked / MAX_LOOKUPS > w->text.bytes;
    if (w->lost)
        return false;
    size_t block = slice_find_str(w->text, slice_of("\n\n"), l->end);
    size_t line_end = slice_find(w->text, '\n', end);
    struct slice body = slice_part(w->text, l->end, end), behind = slice_part(w->text, end + strlen(closing), line_end);
    bool signs = false;
    for (size_t i = 0; i < body.bytes && !signs; i++)
        signs = strchr("\\^_{=+}", body.ptr[i]) != NULL && body.ptr[i] != '\0';
    static const char *const other[] = {"```", "~~~", "\n>"}; /* what may be a block of its own there */
    bool fenced = false;
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        fenced = fenced || slice_find_str(body, slice_of(other[i]), 0) < body.bytes;
    if (end < w->text.bytes && block > end && signs && !fenced && !l->quoted && w->depth == 0 &&
        slice_trim(behind).bytes == 0) {
        end_paragraph(w);
        add_zone(w, l->start, FIND_TEXT)->verbatim = true;
        w->math_end = end;
        return true;
    }
    w->lost = w->lost || !is_harmless(body);
    return false;
}

/* ---- lines inside open blocks; each tells whether it took the line ---- */

static bool in_fence(struct walk *w, struct line *l)
{
    bool blank = l->at == l->end;
    bool left = (w->fence_cols > 0 && !blank && l->cols < w->fence_cols) ||
                (w->fence_quoted && (l->cols > 3 || byte_at(w, l, l->at) != '>'));
    if (left) {
        w->fence = 0;
        return false;
    }
    struct line content = *l;
    if (w->fence_quoted) {
        content.at++;
        content.cols = 0;
        skip_blanks(w, &content);
        content.cols -= content.cols > 0;
    }
    struct slice rest = rest_of(w, &content);
    int indent = content.cols - w->fence_cols;
    size_t length = 0;
    while (length < rest.bytes && rest.ptr[length] == w->fence)
        length++;
    if (length >= w->fence_length && length == rest.bytes && indent < CODE_COLS) {
        w->fence = 0;
        add_zone(w, l->end, FIND_TEXT);
    }
    return true;
}

static bool in_html(struct walk *w, const struct line *l)
{
    bool blank = l->at == l->end;
    struct slice rest = rest_of(w, l);
    if ((w->html_quoted && (l->cols > 3 || byte_at(w, l, l->at) != '>')) ||
        (w->html_cols > 0 && !blank && l->cols < w->html_cols)) {
        w->html_end = NULL;
        return false;
    }
    if (*w->html_end == '\0' ? blank : raw_holds(rest, w->html_end)) {
        w->html_end = NULL;
        add_zone(w, l->end, FIND_TEXT);
        return true;
    }
    w->lost = w->lost || raw_heading_level(rest) > 0 || raw_fence_length(rest) > 0;
    note_html(w, l);
    return true;
}

/* ---- a line of Markdown ---- */

/* Whether what stands at the line's place begins a block even inside a paragraph. */
static bool begins_block(const struct walk *w, const struct line *l)
{
    struct slice rest = rest_of(w, l);
    size_t bytes;
    return rest.bytes > 0 &&
           (rest.ptr[0] == '>' || raw_heading_level(rest) > 0 || raw_fence_length(rest) > 0 || raw_is_rule(rest) ||
            marker_cols(w, l, &bytes) > 0 || raw_html_end(rest, interrupts(w, l)) != NULL || footnote_bytes(w, l) > 0 ||
            slice_starts(rest, "$$") || slice_starts(rest, "\\\\["));
}

static void open_item(struct walk *w, struct line *l, int cols, size_t bytes)
{
    if (w->depth == MAX_DEPTH) {
        w->lost = true;
        return;
    }
    end_paragraph(w);
    if (!l->quoted) /* lists in quotes are passed over; what depends on them makes us give up */
        w->items[w->depth++] = l->cols + cols;
    l->marked = true;
    l->at += bytes;
    l->cols += (int)bytes;
    skip_blanks(w, l);
}

/* Takes the marks of quotes, lists and footnotes off the line. */
static void open_containers(struct walk *w, struct line *l)
{
    for (size_t bytes; !w->lost && l->at < l->end;) {
        int base = w->depth > 0 ? w->items[w->depth - 1] : 0, cols;
        if ((l->quoted ? l->marked ? 0 : l->cols : l->cols - base) >= CODE_COLS)
            return;
        if (begins_text(w, l, l->at))
            return;
        struct slice rest = rest_of(w, l);
        bool same = w->paragraph && !l->marked && w->para_depth == w->depth && w->para_quoted == l->quoted;
        if (rest.ptr[0] == '>') {
            if (!w->para_quoted)
                end_paragraph(w);
            w->lost = w->lost || (l->quoted && w->depth > 0);
            l->quoted = true;
            l->at++;
            l->cols = 0;
            skip_blanks(w, l);
            l->cols -= l->cols > 0;
        } else if (raw_is_rule(rest) || (same && raw_underline_level(rest) > 0)) {
            return;
        } else if ((cols = marker_cols(w, l, &bytes)) > 0) {
            open_item(w, l, cols, bytes);
        } else if ((bytes = footnote_bytes(w, l)) > 0) {
            w->lost = w->lost || w->depth > 0 || l->quoted || l->cols > 0;
            open_item(w, l, FOOTNOTE_COLS, bytes);
            l->cols = FOOTNOTE_COLS;
            l->label = true;
        } else
            return;
    }
}

/* Closes the list items that the line's indent has left, unless it goes on with their paragraph. */
static void close_items(struct walk *w, const struct line *l)
{
    int depth = w->depth;
    while (depth > 0 && l->cols < w->items[depth - 1])
        depth--;
    if (depth == w->depth)
        return;
    bool indented = l->cols - (depth > 0 ? w->items[depth - 1] : 0) >= CODE_COLS;
    bool lazy = w->paragraph && (indented || !begins_block(w, l));
    if (lazy && raw_underline_level(rest_of(w, l)) == 0)
        return;
    w->depth = depth;
    end_paragraph(w);
}

static void continue_table(struct walk *w, const struct line *l)
{
    if (!w->scratch->zones[w->scratch->zone_count - 1].row)
        add_zone(w, l->start, w->terms ? FIND_TERM : FIND_TEXT)->row = true;
}

/* A line that belongs to a paragraph or table, or begins one. */
static void read_text(struct walk *w, const struct line *l)
{
    struct slice rest = rest_of(w, l);
    bool same = w->para_depth == w->depth && w->para_quoted == l->quoted && !l->marked;
    if (w->paragraph && same && !begins_text(w, l, l->at) && raw_is_delimiter_row(rest) &&
        slice_find(slice_part(w->text, w->para_at, l->start), '|', 0) < l->start - w->para_at)
        begin_table(w, l);
    else if (w->table && same) {
        continue_table(w, l);
    } else {
        if (w->table)
            end_paragraph(w);
        if (w->paragraph && !w->para_quoted && l->quoted)
            end_paragraph(w);
        add_text(w, l);
    }
}

static void read_block(struct walk *w, struct line *l)
{
    struct slice rest = rest_of(w, l);
    int base = w->depth > 0 && !l->quoted ? w->items[w->depth - 1] : 0, level;
    bool same = w->paragraph && !l->marked && w->para_depth == w->depth && w->para_quoted == l->quoted;
    const char *html;
    size_t length;
    if (l->cols - base >= CODE_COLS) {
        if (w->paragraph)
            add_text(w, l);
        else { /* indented code, which ends a table; in lists and quotes its indent is not sure enough */
            struct raw_zone *zone = add_zone(w, l->start, FIND_CODE);
            zone->verbatim = true;
            zone->doubtful = w->depth > 0 || l->quoted;
            w->table = false;
        }
    } else if (begins_text(w, l, l->at)) {
        read_text(w, l);
    } else if (same && (level = raw_underline_level(rest)) > 0) {
        w->lost = w->lost || w->depth > 0 || l->quoted || w->text.ptr[w->para_at] == '[' || w->para_lines > 1;
        add_heading(w, w->para_at, l->end, level);
        add_zone(w, l->end, FIND_TEXT);
    } else if (raw_is_rule(rest)) {
        end_paragraph(w);
        add_zone(w, l->start, FIND_TEXT);
    } else if ((level = raw_heading_level(rest)) > 0) {
        w->lost = w->lost || w->depth > 0 || l->quoted || l->marked;
        add_heading(w, l->start, l->end, level);
        add_zone(w, l->end, FIND_TEXT);
    } else if ((length = raw_fence_length(rest)) > 0) {
        begin_fence(w, l, rest, length);
    } else if ((html = raw_html_end(rest, interrupts(w, l))) != NULL) {
        begin_html(w, l, html);
    } else if (!begin_math(w, l))
        read_text(w, l);
}

static bool in_math(const struct walk *w, const struct line *l)
{
    return w->math_end > 0 && l->start <= w->math_end;
}

/* Whether a line of fenced code is one more of it: nearly all are. */
static bool is_plain_code(const struct walk *w, const struct line *l)
{
    size_t at = l->start;
    while (at < l->end && raw_is_blank(w->text.ptr[at]))
        at++;
    return w->fence_cols == 0 && !w->fence_quoted && (at == l->end || w->text.ptr[at] != w->fence);
}

/* Reads a line that is an item of a list, not too deep, that begins with text. */
static bool read_item(struct walk *w, struct line *l)
{
    size_t at = l->start, end;
    int depth = w->depth;
    while (byte_at(w, l, at) == ' ')
        at++;
    for (end = at; end < at + 9 && byte_at(w, l, end) >= '0' && byte_at(w, l, end) <= '9';)
        end++;
    bool number = end > at;
    char c = byte_at(w, l, end);
    if ((number ? c != '.' && c != ')' : c != '-' && c != '*' && c != '+') || byte_at(w, l, end + 1) != ' ' ||
        !begins_text(w, l, end + 2))
        return false;
    int cols = at - l->start < 100 ? (int)(at - l->start) : 100, bytes = (int)(end + 1 - at);
    if (number && w->paragraph && (depth == 0 || cols >= w->items[depth - 1]))
        return false; /* which may not interrupt a paragraph */
    while (depth > 0 && cols < w->items[depth - 1])
        depth--;
    if (depth == MAX_DEPTH || cols - (depth > 0 ? w->items[depth - 1] : 0) >= CODE_COLS)
        return false;
    w->depth = depth;
    l->at = at;
    l->cols = cols;
    open_item(w, l, bytes + 1, (size_t)bytes);
    add_text(w, l);
    return true;
}

/* Reads a footnote's definition at the line's very start that begins with text. */
static bool read_footnote(struct walk *w, struct line *l)
{
    size_t bytes = footnote_bytes(w, l), at = l->start + bytes;
    while (raw_is_blank(byte_at(w, l, at)))
        at++;
    if (bytes == 0 || !begins_text(w, l, at))
        return false;
    w->depth = 0;
    open_item(w, l, FOOTNOTE_COLS, bytes);
    l->cols = FOOTNOTE_COLS;
    l->label = true;
    add_text(w, l);
    return true;
}

/* Reads a heading at the line's very start. */
static bool read_heading(struct walk *w, const struct line *l)
{
    int level = raw_heading_level(slice_trim(slice_part(w->text, l->start, l->end)));
    if (level == 0)
        return false;
    w->depth = 0;
    add_heading(w, l->start, l->end, level);
    add_zone(w, l->end, FIND_TEXT);
    return true;
}

/* Reads the lines that nearly all lines are: blank, of code, of a table, a heading, an item, a footnote, a formula, or text that can
 * begin no block but a paragraph. */
static bool read_common(struct walk *w, struct line *l)
{
    char c = w->text.ptr[l->start];
    if (in_math(w, l))
        return true;
    if (w->fence != 0)
        return is_plain_code(w, l);
    if (w->html_end != NULL)
        return false;
    if (l->start == l->end) {
        end_paragraph(w);
        return true;
    }
    if (w->para_quoted)
        return false;
    if ((c == ' ' || (c >= '*' && c <= '9')) && read_item(w, l))
        return true;
    if ((c == '#' && read_heading(w, l)) || (c == '[' && read_footnote(w, l)))
        return true;
    if (w->depth > 0)
        return false;
    if (w->table && w->para_depth == 0 && c == '|') {
        continue_table(w, l);
        return true;
    }
    if (w->table)
        return false;
    if (c == '$' && byte_at(w, l, l->start + 1) == '$') {
        if (!begin_math(w, l))
            read_text(w, l);
        return true;
    }
    if (!begins_text(w, l, l->start))
        return false;
    add_text(w, l);
    return true;
}

static void read_line(struct walk *w, struct line *l)
{
    if (read_common(w, l))
        return;
    skip_blanks(w, l);
    if (w->fence != 0 && in_fence(w, l))
        return;
    if (w->html_end != NULL && in_html(w, l))
        return;
    if (l->at == l->end) {
        end_paragraph(w);
        return;
    }
    close_items(w, l);
    open_containers(w, l);
    if (w->lost)
        return;
    if (l->at == l->end)
        end_paragraph(w);
    else
        read_block(w, l);
}

/* ---- front matter ---- */

static bool is_fence_line(struct slice line, bool closing)
{
    while (line.bytes > 3 && raw_is_blank(line.ptr[line.bytes - 1]) && line.ptr[line.bytes - 1] != '\r')
        line.bytes--;
    return slice_eq_str(line, "---") || (closing && slice_eq_str(line, "..."));
}

/* Whether a line of front matter is plainly a key with a value, an item of a list or a comment. Of others YAML's parser
 * has to tell whether they are front matter at all. */
static bool is_plain_meta(struct slice line, size_t value)
{
    struct slice rest = slice_trim(slice_part(line, value, line.bytes));
    if (slice_trim(line).bytes == 0 || line.ptr[0] == '#')
        return true;
    if (value == 0 && slice_starts(slice_trim(line), "- "))
        rest = slice_trim(slice_part(rest, 2, rest.bytes));
    else if (value == 0)
        return false;
    if (rest.bytes > 1 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'') &&
        slice_find(rest, rest.ptr[0], 1) == rest.bytes - 1)
        return slice_find(rest, '\\', 0) == rest.bytes;
    if (slice_starts(rest, "[") && slice_find(rest, ']', 0) == rest.bytes - 1)
        rest = slice_part(rest, 1, rest.bytes - 1);
    return (rest.bytes == 0 || strchr("[]{}&*!|>%@`\"'#,?:-", rest.ptr[0]) == NULL) &&
           slice_find_str(rest, slice_of(": "), 0) == rest.bytes &&
           slice_find_str(rest, slice_of(" #"), 0) == rest.bytes && slice_find(rest, '\t', 0) == rest.bytes &&
           !slice_ends(rest, ":");
}

/* Where the body begins. */
static size_t read_meta(struct walk *w)
{
    size_t first = slice_find(w->text, '\n', 0), end;
    if (!is_fence_line(slice_part(w->text, 0, first), false))
        return 0;
    size_t close = first + 1;
    for (;; close = end + 1) {
        if (close >= w->text.bytes)
            return 0;
        end = slice_find(w->text, '\n', close);
        if (is_fence_line(slice_part(w->text, close, end), true))
            break;
    }
    enum find_class class = FIND_META;
    add_zone(w, 0, FIND_CLASSES);
    for (size_t at = first + 1; at < close;) {
        size_t line_end = slice_find(w->text, '\n', at), value;
        class = meta_class(slice_part(w->text, at, line_end), class, &value);
        w->lost = w->lost || !is_plain_meta(slice_part(w->text, at, line_end), value);
        add_zone(w, at, FIND_CLASSES);
        if (at + value < line_end)
            add_zone(w, at + value, class)->verbatim = true;
        at = line_end + 1;
    }
    add_zone(w, close, FIND_CLASSES);
    return end < w->text.bytes ? end + 1 : w->text.bytes;
}

/* Whether the footnote's label that is text[at..end] is defined before, at the start of a line. */
static bool is_defined_before(struct slice text, size_t at, size_t end)
{
    for (size_t i = slice_find_str(text, slice_of("[^"), 0); i + 2 < at;
         i = slice_find_str(text, slice_of("[^"), i + 2)) {
        struct slice rest = slice_part(text, i + 2, at);
        if (rest.bytes > end - at + 2 && rest.ptr[end - at] == ']' && rest.ptr[end - at + 1] == ':' &&
            strncasecmp(rest.ptr, text.ptr + at, end - at) == 0 && starts_line(text, i))
            return true;
    }
    return false;
}

/* Looks at the labels of footnotes. One that is defined again there, at w->again, is text, as the loader takes it. False when there
 * are too many of them, a label that is none, or one that does not end on its line. */
static bool read_labels(struct walk *w)
{
    struct slice text = w->text;
    uint8_t seen[256] = {0}; /* bits by the labels' hashes */
    size_t labels = 0, compared = 0;
    for (size_t at = slice_find_str(text, slice_of("[^"), 0); at < text.bytes;
         at = slice_find_str(text, slice_of("[^"), at + 2), labels++) {
        size_t end = slice_find(text, ']', at);
        if (end == text.bytes || memchr(text.ptr + at, '\n', end - at) != NULL)
            return false;
        if (!slice_starts(slice_part(text, end, text.bytes), "]:") || !starts_line(text, at))
            continue;
        unsigned hash = 5381;
        for (size_t i = at + 2; i < end; i++)
            hash = hash * 33 + ((unsigned char)text.ptr[i] | 0x20);
        if (slice_find(slice_part(text, at + 2, end), '[', 0) < end - at - 2)
            return false;
        uint8_t bit = (uint8_t)(1u << hash % 8);
        bool maybe = (seen[hash / 8 % sizeof seen] & bit) != 0;
        compared += maybe ? labels : 0;
        if (compared > MAX_COMPARED)
            return false;
        if (maybe && is_defined_before(text, at + 2, end)) {
            if (w->again_count == MAX_AGAIN)
                return false;
            w->again[w->again_count++] = at;
        }
        seen[hash / 8 % sizeof seen] |= bit;
    }
    return true;
}

bool raw_walk(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections)
{
    struct walk w = {.text = text, .scratch = scratch, .sections = sections, .heading = {"", 0}};
    scratch->zone_count = 0;
    sections->count = 0;
    w.lost = !read_labels(&w);
    sections->items = xgrow(sections->items, 0, &sections->room, sizeof *sections->items);
    sections->items[sections->count++] = (struct raw_section){0, 0};
    add_zone(&w, 0, FIND_TEXT);
    size_t at = read_meta(&w);
    w.next_tag = slice_find(text, '<', at);
    if (at > 0 && at < text.bytes)
        add_zone(&w, at, FIND_TEXT);
    size_t last = 0;
    for (size_t i = 0; i < scratch->match_count; i++)
        last = scratch->matches[i].to > last ? scratch->matches[i].to : last;
    while (at < text.bytes && !w.lost) {
        size_t end = slice_find(text, '\n', at);
        struct line line = {.start = at, .end = end, .at = at};
        bool is_blank_line = end == at && w.fence == 0 && w.html_end == NULL && !in_math(&w, &line);
        if (is_blank_line && at > last)
            break; /* nothing that follows tells more of the matches */
        read_line(&w, &line);
        at = end + 1;
    }
    return !w.lost;
}
