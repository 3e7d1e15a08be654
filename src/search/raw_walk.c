/* raw_walk.c - the blocks of raw Markdown, line by line: just enough to tell the section of a line and whether it is a heading, a
 * table of terms, code, front matter or plain text. Lines at the margin are classified exactly. In lists, quotes and footnotes only
 * text, list marks and fenced code are; anything else makes the rest of its container doubtful, and a heading there sends the whole
 * note to the parser. */
#include "biji/dialect.h"
#include "biji/line.h"
#include "biji/vector.h"
#include "meta.h"
#include "raw.h"
#include "search_text.h"

#include <string.h>

enum { FOOTNOTE_COLS = 4, CODE_COLS = 4, MAX_MARKS = 64, MAX_LABELS = 200, MAX_LOOKUPS = 64 };

/* The line being read. */
struct line {
    size_t start, end; /* without its LF */
    size_t at;         /* first byte after the marks and blanks that were read */
    int cols;          /* columns before that, or after the quote mark if the line is in a quote */
    struct slice rest; /* from there on, without trailing blanks */
};

enum container { AT_MARGIN, IN_LIST /* or a footnote */, IN_QUOTE };

struct walk {
    struct slice text;
    struct raw_scratch *scratch;
    struct raw_sections *sections;
    bool lost; /* the parser must read the note */
    bool headed;
    struct slice heading; /* the last one's line */
    enum container container;
    int list_cols; /* columns before the content of lines of the outermost item */
    bool doubtful; /* the rest of the container is left to the parser */
    bool opaque;   /* because lines may not be what they look like */
    /* the open paragraph */
    bool paragraph, tag_open; /* a `<` in it is not closed yet */
    size_t tag_at;            /* the next `<` of the text, unless that is behind */
    int para_lines;
    size_t para_at;
    bool table, terms;
    char fence; /* 0: no code is open */
    size_t fence_length;
    int block_cols;              /* of the first line of open code or HTML in a list */
    const char *html_end;        /* what ends the open HTML block; "": a blank line; NULL: no block is open */
    size_t math_end;             /* lines that begin before it belong to a formula */
    size_t looked;               /* bytes scanned for the ends of formulas */
    uint32_t labels[MAX_LABELS]; /* hashes of the footnotes' labels */
    int label_count;
    struct buf ends; /* what ends an environment */
};

static struct raw_zone *add_zone(struct walk *w, size_t at, enum find_class class)
{
    struct raw_scratch *s = w->scratch;
    while (s->zone_count > 0 && s->zones[s->zone_count - 1].at >= at)
        s->zone_count--;
    s->zones = xgrow(s->zones, s->zone_count, &s->zone_room, sizeof *s->zones);
    struct raw_zone *zone = &s->zones[s->zone_count++];
    *zone = (struct raw_zone){.at = (uint32_t)at,
                              .section = (uint32_t)w->sections->count - 1,
                              .class = (uint8_t) class,
                              .doubtful = w->doubtful};
    return zone;
}

/* Moves to an offset of the line and skips the blanks there. */
static inline void move_to(const struct walk *w, struct line *l, size_t at)
{
    const char *text = w->text.ptr;
    size_t end = l->end;
    for (; at < end && char_is_blank(text[at]); at++)
        l->cols += text[at] == '\t' ? 4 - l->cols % 4 : 1;
    while (end > at && char_is_blank(text[end - 1]))
        end--;
    l->at = at;
    l->rest = slice_from(text + at, end - at);
}

static void end_paragraph(struct walk *w)
{
    w->paragraph = w->table = w->tag_open = false;
}

static void leave_container(struct walk *w)
{
    w->container = AT_MARGIN;
    w->doubtful = w->opaque = false;
    end_paragraph(w);
}

/* ---- blocks ---- */

static void add_heading(struct walk *w, const struct line *l, size_t at, size_t end, int level)
{
    struct raw_sections *s = w->sections;
    s->items = xgrow(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count++] = (struct raw_section){(uint32_t)at, (uint32_t)level};
    add_zone(w, at, !w->headed && level == 1 ? FIND_TITLE : FIND_HEADING);
    add_zone(w, end, FIND_CLASSES); /* its marks */
    add_zone(w, l->end, FIND_TEXT);
    w->headed = true;
    w->heading = slice_part(w->text, at, end);
    end_paragraph(w);
}

/* A tag still open at the end of the line hides the text after it in its paragraph. */
static void note_tags(struct walk *w, const struct line *l)
{
    if (w->tag_at < l->at)
        w->tag_at = slice_find(w->text, '<', l->at);
    if (w->tag_at >= l->end || w->tag_open)
        return;
    struct slice line = slice_part(w->text, w->tag_at, l->at + l->rest.bytes);
    size_t comment = slice_find_str(line, slice_of("<!"), 0);
    const char *open = comment < line.bytes ? line.ptr + comment : memrchr(line.ptr, '<', line.bytes);
    struct slice tag = slice_from(open, (size_t)(line.ptr + line.bytes - open));
    if (comment == line.bytes && (slice_find(tag, '>', 0) < tag.bytes || !line_opens_tag(tag)))
        return;
    w->tag_open = true;
    add_zone(w, (size_t)(open - w->text.ptr), FIND_TEXT)->doubtful = true;
}

/* A line of a paragraph, or its first one. */
static void add_text(struct walk *w, const struct line *l)
{
    if (!w->paragraph) {
        w->paragraph = true;
        w->para_lines = 0;
        w->para_at = l->start;
        /* a possible reference definition, whose label may go on in the next line, is left to the parser */
        size_t bracket = l->rest.ptr[0] == '[' ? slice_find(l->rest, ']', 0) : 0;
        bool reference = bracket > 0 &&
                         (bracket == l->rest.bytes || slice_find_str(l->rest, slice_of("]:"), bracket) < l->rest.bytes);
        struct raw_zone *zone = add_zone(w, l->start, FIND_TEXT);
        zone->doubtful = zone->doubtful || reference;
    }
    w->para_lines++;
    note_tags(w, l);
}

static void begin_fence(struct walk *w, const struct line *l, size_t length)
{
    struct slice info = slice_trim(slice_part(l->rest, length, l->rest.bytes));
    w->lost = w->lost || w->opaque;
    w->fence = l->rest.ptr[0];
    w->fence_length = length;
    w->block_cols = w->container == IN_LIST ? l->cols : 0;
    end_paragraph(w);
    bool math = slice_eq_str(info, "math");
    struct raw_zone *zone = add_zone(w, w->container == AT_MARGIN ? l->start : l->at, math ? FIND_CLASSES : FIND_CODE);
    zone->verbatim = true;
    zone->doubtful = slice_find(info, '&', 0) < info.bytes || slice_find(info, '\\', 0) < info.bytes;
    add_zone(w, l->end, math ? FIND_TEXT : FIND_CODE)->verbatim = true;
}

/* Takes a line of an HTML block; after a doubtful one the rest of the block is doubtful too. */
static void add_html(struct walk *w, const struct line *l)
{
    w->lost = w->lost || line_has_heading_tag(l->rest) || line_heading_level(l->rest) > 0 || line_fence(l->rest) > 0;
    w->tag_open = w->tag_open || !line_is_simple_html(l->rest);
    if (w->scratch->zones[w->scratch->zone_count - 1].doubtful == w->tag_open)
        return;
    struct raw_zone *zone = add_zone(w, l->start, FIND_TEXT);
    zone->row = ROW; /* its lines are not joined like those of paragraphs */
    zone->doubtful = w->tag_open;
}

static void end_html(struct walk *w, const struct line *l)
{
    w->html_end = NULL;
    w->tag_open = false;
    add_zone(w, l->end, FIND_TEXT);
}

static void begin_html(struct walk *w, const struct line *l, const char *end)
{
    end_paragraph(w);
    w->html_end = end;
    w->block_cols = l->cols;
    w->tag_open = *end != '\0';
    struct raw_zone *zone = add_zone(w, l->start, FIND_TEXT);
    zone->row = ROW;
    zone->doubtful = w->tag_open;
    add_html(w, l);
    if (line_closes_html(l->rest, w->html_end))
        end_html(w, l);
}

/* Turns the paragraph, one line, into a table's header. */
static void begin_table(struct walk *w, const struct line *l)
{
    struct slice header = slice_trim(slice_part(w->text, w->para_at, l->start));
    struct slice first = slice_part(header, slice_starts(header, "|"), header.bytes);
    w->lost = w->lost || w->para_lines != 1 || first.bytes == 0 || line_cells(header) != line_cells(l->rest);
    w->terms = names_terms(w->heading) || names_terms(slice_part(first, 0, slice_find(first, '|', 0)));
    w->table = true;
    w->paragraph = false;
    add_zone(w, w->para_at, w->terms ? FIND_TERM : FIND_TEXT)->row = ROW_OF_TABLE;
}

/* Whether every line after the first begins with that many blanks. */
static bool is_indented(struct slice lines, int cols)
{
    for (size_t at = slice_find(lines, '\n', 0); at < lines.bytes; at = slice_find(lines, '\n', at + 1))
        for (int i = 1; i <= cols; i++)
            if (at + (size_t)i >= lines.bytes || lines.ptr[at + (size_t)i] != ' ')
                return false;
    return true;
}

/* A display formula of several lines, which may look like any other block. True when certainly one begins. */
static bool begin_long_display(struct walk *w, const struct line *l, const struct line_display *display)
{
    size_t end = slice_find_str(w->text, display->closing, l->end), line_end = slice_find(w->text, '\n', end);
    struct slice body = slice_part(w->text, l->at + display->opening, end),
                 behind = slice_part(w->text, end + display->closing.bytes, line_end);
    struct line_signs signs = line_signs(body);
    static const char *const other[] = {"```", "~~~", "\n>", "\n\n", "\\\\["}; /* of possible other blocks */
    bool certain = end < w->text.bytes && (signs.strong || signs.weak) && slice_trim(behind).bytes == 0 &&
                   (w->container == AT_MARGIN || is_indented(body, l->cols)) &&
                   (display->name.bytes == 0 || slice_find_str(body, display->name, 8) == body.bytes);
    for (size_t i = 0; i < sizeof other / sizeof other[0] && certain; i++)
        certain = slice_find_str(body, slice_of(other[i]), 0) == body.bytes;
    w->looked += end - l->end;
    w->lost = w->lost || !certain || w->looked / MAX_LOOKUPS > w->text.bytes;
    if (!certain)
        return false;
    end_paragraph(w);
    add_zone(w, l->start, FIND_TEXT)->verbatim = true;
    w->math_end = end + 1;
    add_zone(w, line_end, FIND_TEXT);
    return true;
}

/* A display formula at the margin or in a list. True when the line begins one. */
static bool begin_display(struct walk *w, const struct line *l)
{
    struct line_display display = line_display(l->rest, &w->ends);
    w->lost = w->lost || slice_starts(l->rest, "\\["); /* with a single backslash the parser decides */
    if (display.closing.bytes == 0)
        return false;
    if (w->paragraph &&
        slice_find_str(slice_part(w->text, w->para_at, l->start), slice_of("$$"), 0) < l->start - w->para_at)
        w->lost = true; /* the paragraph may have opened one */
    struct slice body = slice_part(l->rest, display.opening, l->rest.bytes);
    size_t at = line_find_closing(body, 0, display.closing);
    if (at == body.bytes)
        return begin_long_display(w, l, &display);
    if (at + display.closing.bytes < body.bytes || !line_is_display(slice_part(body, 0, at)))
        return false;
    end_paragraph(w);
    add_zone(w, l->start, FIND_TEXT)->verbatim = true;
    add_zone(w, l->end, FIND_TEXT);
    return true;
}

/* ---- lines inside open blocks; each returns whether it took the line ---- */

static bool in_fence(struct walk *w, struct line *l)
{
    bool blank = l->rest.bytes == 0, list = w->container == IN_LIST;
    bool left = w->container == IN_QUOTE ? l->cols >= CODE_COLS || blank || l->rest.ptr[0] != '>'
                                         : list && !blank && l->cols < w->list_cols;
    if (left) {
        w->fence = 0;
        return false;
    }
    if (w->container == IN_QUOTE) {
        l->cols = -1;
        move_to(w, l, l->at + 1);
    }
    w->lost = w->lost || (list && !blank && l->cols < w->block_cols) || /* it may have left an inner item */
              (!blank && *l->rest.ptr == '{' && l->rest.ptr[1] == '{' &&
               dialect_may_head(l->rest)); /* a file that is taken in */
    if (line_closes_fence(l->rest, w->fence, w->fence_length) && (list || l->cols < CODE_COLS)) {
        w->lost = w->lost || (list && l->cols > w->block_cols);
        w->fence = 0;
        add_zone(w, l->start, FIND_CLASSES);
        add_zone(w, l->end, FIND_TEXT);
    }
    return true;
}

/* ---- containers ---- */

/* Makes the rest of the container doubtful. */
static void doubt(struct walk *w, const struct line *l)
{
    w->doubtful = true;
    add_zone(w, l->start, FIND_TEXT);
}

/* Whether a line may start a block of a dialect: none begins with a character beyond ASCII. */
static bool may_head(struct slice rest)
{
    return rest.bytes > 0 && (*rest.ptr & 0x80) == 0 && dialect_may_head(rest);
}

/* A line of a container, after its marks. marked: an item begins here; indent: columns beyond the container's. */
static void read_inner(struct walk *w, struct line *l, bool marked, int indent)
{
    size_t bytes, length;
    bool code = indent >= CODE_COLS && (marked || !w->paragraph);
    w->lost = w->lost || (!marked && w->paragraph && line_underline_level(l->rest) > 0); /* a "-" is no item there */
    for (int marks = 0; !w->lost && !line_is_rule(l->rest) && (bytes = line_list_mark(l->rest)) > 0; marks++) {
        w->lost = marks > MAX_MARKS; /* each checks whether the rest is a rule */
        int cols = l->cols += (int)bytes;
        move_to(w, l, l->at + bytes);
        code = code || l->cols - cols > CODE_COLS;
        marked = true;
    }
    w->lost = w->lost || may_head(l->rest);
    if (marked)
        end_paragraph(w);
    if (l->rest.bytes == 0) {
        if (marked)
            doubt(w, l); /* an empty item */
        end_paragraph(w);
        return;
    }
    if (!code && line_begins_text(l->rest)) {
        add_text(w, l);
        return;
    }
    w->lost = w->lost || line_heading_level(l->rest) > 0 || line_has_heading_tag(l->rest);
    if (!code && (length = line_fence(l->rest)) > 0) {
        begin_fence(w, l, length);
        return;
    }
    struct slice rest = l->rest;
    const char *html = line_html_end(rest, w->paragraph);
    if (!code && w->container == IN_LIST && html != NULL && *html == '\0') {
        begin_html(w, l, html);
        return;
    }
    if (!code && w->container == IN_LIST && begin_display(w, l))
        return;
    bool opaque = code || rest.ptr[0] == '>' || html != NULL;
    w->opaque = w->opaque || opaque;
    if (opaque || line_is_rule(rest) || line_display(rest, &w->ends).closing.bytes > 0 || line_is_delimiter_row(rest) ||
        strchr(">[|", rest.ptr[0]) != NULL)
        doubt(w, l);
    add_text(w, l);
}

/* Begins an item whose mark has that many bytes. */
static void open_item(struct walk *w, struct line *l, size_t bytes)
{
    leave_container(w);
    w->container = IN_LIST;
    int cols = l->cols += (int)bytes;
    move_to(w, l, l->at + bytes);
    w->list_cols = cols + (l->rest.bytes == 0 || l->cols - cols > CODE_COLS ? 1 : l->cols - cols); /* its blanks */
    add_zone(w, l->start, FIND_TEXT);
    read_inner(w, l, true, l->cols - w->list_cols);
}

/* Begins a footnote whose label has that many bytes. A second definition is text to the loader. */
static void open_footnote(struct walk *w, struct line *l, size_t bytes)
{
    uint32_t hash = 5381;
    for (size_t i = 2; i < bytes; i++)
        hash = hash * 33 + ((unsigned char)l->rest.ptr[i] | 0x20);
    for (int i = 0; i < w->label_count; i++)
        w->lost |= w->labels[i] == hash;
    w->lost = w->lost || w->label_count == MAX_LABELS || l->cols > 0 || slice_find(l->rest, '[', 1) < bytes;
    if (w->lost)
        return;
    w->labels[w->label_count++] = hash;
    leave_container(w);
    w->container = IN_LIST;
    w->list_cols = FOOTNOTE_COLS;
    add_zone(w, l->start, FIND_CLASSES);
    l->start = l->at + bytes;
    move_to(w, l, l->start);
    add_zone(w, l->start, FIND_TEXT);
    l->cols = FOOTNOTE_COLS;
    read_inner(w, l, true, 0);
}

/* A line of a quote, at its mark. */
static void read_quoted(struct walk *w, struct line *l)
{
    if (w->container != IN_QUOTE)
        leave_container(w);
    w->container = IN_QUOTE;
    l->cols = -1;
    move_to(w, l, l->at + 1);
    read_inner(w, l, false, l->cols);
}

/* A line that follows an open container. True when it belongs to it. */
static bool continue_container(struct walk *w, struct line *l)
{
    bool quote = w->container == IN_QUOTE, indented = l->cols >= CODE_COLS;
    if (quote ? !indented && l->rest.ptr[0] == '>' : l->cols >= w->list_cols) {
        if (quote)
            read_quoted(w, l);
        else
            read_inner(w, l, false, l->cols - w->list_cols);
        return true;
    }
    size_t dollars = strspn(l->rest.ptr, "$ \t"); /* an empty formula is text */
    w->lost = w->lost || (indented && !quote) || (dollars > 2 && dollars == l->rest.bytes);
    if (w->paragraph && (indented || line_begins_text(l->rest) || !line_begins_block(l->rest, false))) {
        w->lost = w->lost || w->doubtful; /* whether it continues the container's paragraph */
        add_text(w, l);
        return true;
    }
    leave_container(w);
    return false;
}

/* ---- a line of Markdown ---- */

/* A line at the margin of a table or paragraph, which may be new. */
static void read_row_or_text(struct walk *w, const struct line *l)
{
    if (w->table) { /* one more row of it, unless it has no cell */
        w->lost = w->lost || slice_eq_str(l->rest, "|");
        if (!w->scratch->zones[w->scratch->zone_count - 1].row)
            add_zone(w, l->start, w->terms ? FIND_TERM : FIND_TEXT)->row = ROW;
    } else if (w->paragraph && line_is_delimiter_row(l->rest)) {
        begin_table(w, l);
    } else
        add_text(w, l);
}

/* A line at the margin. */
static void read_block(struct walk *w, struct line *l)
{
    struct slice rest = l->rest;
    const char *html;
    size_t length;
    int level;
    if (l->cols < CODE_COLS && (line_begins_text(rest) || rest.ptr[0] == '|')) {
        read_row_or_text(w, l);
    } else if (l->cols >= CODE_COLS && !w->paragraph) {
        end_paragraph(w);
        add_zone(w, l->start, FIND_CODE)->verbatim = true;
        add_zone(w, l->end, FIND_TEXT);
    } else if (l->cols >= CODE_COLS) {
        add_text(w, l);
    } else if (w->paragraph && (level = line_underline_level(rest)) > 0) {
        w->lost = w->lost || w->text.ptr[w->para_at] == '[' || w->para_lines > 1;
        add_heading(w, l, w->para_at, l->start - 1, level);
    } else if (rest.ptr[0] == '>') {
        read_quoted(w, l);
    } else if ((level = line_heading_level(rest)) > 0) {
        add_heading(w, l, l->start, (size_t)(slice_end(line_heading_text(rest)) - w->text.ptr), level);
    } else if ((length = line_fence(rest)) > 0) {
        begin_fence(w, l, length);
    } else if ((html = line_html_end(rest, w->paragraph)) != NULL) {
        begin_html(w, l, html);
    } else if (line_is_rule(rest)) {
        end_paragraph(w);
        add_zone(w, l->start, FIND_TEXT);
    } else if ((length = line_footnote_mark(rest)) > 0) {
        open_footnote(w, l, length);
    } else if ((length = line_list_mark(rest)) > 0 && line_begins_block(l->rest, w->paragraph)) {
        open_item(w, l, length);
    } else if (!begin_display(w, l))
        read_row_or_text(w, l);
}

/* A blank line outside code, HTML and formulas. */
static void read_blank(struct walk *w)
{
    if (w->container == IN_QUOTE)
        leave_container(w);
    end_paragraph(w);
}

static void read_line(struct walk *w, struct line *l)
{
    move_to(w, l, l->start);
    bool code = w->fence != 0 && in_fence(w, l);
    if (code)
        return;
    w->lost = w->lost || may_head(l->rest);
    if (w->html_end != NULL && w->container == IN_LIST && l->rest.bytes > 0 && l->cols < w->block_cols) {
        w->lost = w->lost || l->cols >= w->list_cols; /* it may have left an inner item */
        end_html(w, l);
    }
    if (w->html_end != NULL) {
        if (l->rest.bytes > 0)
            add_html(w, l);
        if (line_closes_html(l->rest, w->html_end))
            end_html(w, l);
    } else if (l->rest.bytes == 0) {
        read_blank(w);
    } else if (w->container == AT_MARGIN || !continue_container(w, l))
        read_block(w, l);
}

/* ---- front matter ---- */

/* The offset at which the body begins. */
static size_t read_meta(struct walk *w)
{
    size_t first = slice_find(w->text, '\n', 0), end;
    bool keyed = false;
    if (!line_is_meta_fence(slice_part(w->text, 0, first), false)) {
        w->lost = w->lost || meta_may_be_other(w->text);
        return 0;
    }
    if (first + 1 >= w->text.bytes ||
        slice_trim(slice_part(w->text, first, slice_find(w->text, '\n', first + 1))).bytes == 0)
        return 0; /* a rule */
    size_t close = first + 1;
    for (;; close = end + 1) {
        if (close >= w->text.bytes)
            return 0;
        end = slice_find(w->text, '\n', close);
        if (line_is_meta_fence(slice_part(w->text, close, end), true))
            break;
    }
    enum find_class class = FIND_META;
    add_zone(w, 0, FIND_CLASSES);
    for (size_t at = first + 1; at < close;) {
        size_t line_end = slice_find(w->text, '\n', at), value;
        class = meta_class(slice_part(w->text, at, line_end), class, &value);
        w->lost = w->lost || !meta_is_plain(slice_part(w->text, at, line_end), value);
        keyed = keyed || value > 0;
        add_zone(w, at, FIND_CLASSES);
        if (at + value < line_end)
            add_zone(w, at + value, class)->verbatim = true;
        at = line_end + 1;
    }
    w->lost = w->lost || !keyed;
    add_zone(w, close, FIND_CLASSES);
    return end < w->text.bytes ? end + 1 : w->text.bytes;
}

/* Where the next line begins that may end fenced code at the margin, or takes in a file. */
static size_t skip_code(const struct walk *w, size_t at)
{
    const char fence[] = {w->fence, w->fence};
    struct slice code = slice_part(w->text, 0, vector_find_pair(w->text, fence, at));
    size_t sign = vector_find_pair(code, "{{", at);
    const char *before = memrchr(w->text.ptr + at, '\n', sign - at);
    return before != NULL ? (size_t)(before - w->text.ptr) + 1 : at;
}

bool raw_walk(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections)
{
    struct walk w = {.text = text, .scratch = scratch, .sections = sections, .heading = {"", 0}};
    const struct scan_list *ends = &scratch->line_ends;
    w.tag_at = slice_find(text, '<', 0);
    size_t last = 0;
    scratch->zone_count = sections->count = 0;
    sections->items = xgrow(sections->items, 0, &sections->room, sizeof *sections->items);
    sections->items[sections->count++] = (struct raw_section){0, 0};
    add_zone(&w, 0, FIND_TEXT);
    size_t at = read_meta(&w);
    if (at > 0 && at < text.bytes)
        add_zone(&w, at, FIND_TEXT);
    for (size_t i = 0; i < scratch->match_count; i++)
        last = scratch->matches[i].to > last ? scratch->matches[i].to : last;
    for (size_t line = scan_below(ends, at), end; at < text.bytes && !w.lost; at = end + 1, line++) {
        size_t next = w.fence != 0 && w.container == AT_MARGIN ? skip_code(&w, at) : w.math_end;
        for (; at < next && line < ends->count; line++)
            at = ends->items[line] + 1;
        if (at >= text.bytes || at < next)
            break;
        bool blank = text.ptr[at] == '\n', open = w.fence != 0 || w.html_end != NULL;
        if (blank && at > last && !open)
            break; /* the rest does not affect the matches */
        end = line < ends->count ? ends->items[line] : text.bytes;
        if (blank && !open)
            read_blank(&w);
        else
            read_line(&w, &(struct line){.start = at, .end = end});
    }
    buf_free(&w.ends);
    return !w.lost;
}
