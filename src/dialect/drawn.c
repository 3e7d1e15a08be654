/* drawn.c - the tables of Pandoc that are drawn with characters: grids of + and |, and columns below runs of dashes. A cell
 * is what stands between two columns of the screen. */
#include "rewrite.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 64, MAX_ROW_LINES = 200, MAX_TABLE_LINES = 2000, MAX_RULE_BYTES = 2000 };

/* Where the columns of a table are on the screen: the first of each, and one behind the last. */
struct columns {
    int count;
    int starts[MAX_COLUMNS + 1], ends[MAX_COLUMNS]; /* ends: of the runs of dashes */
    uint8_t aligns[MAX_COLUMNS];
};

/* The part of a line that is drawn from one column of the screen up to another. */
static struct slice part_of(struct slice line, int from, int to)
{
    int used;
    size_t start = text_prefix(line, from, 1, &used);
    return slice_part(line, start, to == INT32_MAX ? line.bytes : text_prefix(line, to, 1, &used));
}

/* Adds the lines of one cell, each without the blanks that all begin with. */
static void add_cell(struct dialect *d, struct node *row, const struct slice *parts, size_t count)
{
    struct node *cell = tables_add_cell(d, row);
    struct buf text = {0};
    size_t indent = SIZE_MAX, filled = 0;
    for (size_t i = 0; i < count; i++) {
        size_t blanks = slice_skip_blanks(parts[i], 0);
        if (blanks == parts[i].bytes)
            continue;
        indent = blanks < indent ? blanks : indent;
        filled++;
    }
    for (size_t i = 0; i < count && filled > 0; i++) {
        struct slice line = slice_trim_end(parts[i]);
        buf_add_str(&text, text.bytes > 0 ? "\n" : "");
        buf_add_slice(&text, slice_part(line, indent, line.bytes));
    }
    struct slice kept = slice_trim_end(grow_keep_buf(d, &text));
    if (filled == 1 && strchr("-*+#>:`~", *slice_trim(kept).ptr) == NULL && !char_is_digit(*slice_trim(kept).ptr))
        parts_inlines(d, cell, slice_trim(kept), row->line);
    else if (filled > 0) {
        parts_blocks(d, cell, NULL, kept, row->line, 1, d->path);
        tables_flatten(d, cell);
    }
}

/* Adds a row of these lines. */
static void add_row(struct dialect *d, struct node *table, const struct columns *columns, const struct slice *lines,
                    size_t count, bool header, uint32_t line)
{
    struct node *row = tables_add_row(d, table, header);
    row->line = row->end_line = line;
    struct slice parts[MAX_ROW_LINES];
    for (int c = 0; c < columns->count; c++) {
        int to = c + 1 < columns->count ? columns->starts[c + 1] : INT32_MAX;
        for (size_t i = 0; i < count; i++)
            parts[i] = part_of(lines[i], columns->starts[c], to);
        add_cell(d, row, parts, count);
    }
}

/* ---- columns below runs of dashes ---- */

/* The runs of dashes of a line; 0 when anything else is in it. */
static int find_runs(struct slice line, struct columns *columns)
{
    *columns = (struct columns){0};
    line = slice_trim_end(line);
    if (line.bytes > MAX_RULE_BYTES)
        return 0;
    for (size_t at = 0; at < line.bytes;) {
        if (line.ptr[at] == ' ') {
            at++;
            continue;
        }
        size_t start = at;
        while (at < line.bytes && line.ptr[at] == '-')
            at++;
        if (at < start + 2 || columns->count == MAX_COLUMNS)
            return 0;
        columns->starts[columns->count] = (int)start;
        columns->ends[columns->count++] = (int)at;
    }
    if (columns->count > 0) /* what is left of a run belongs to it */
        columns->starts[0] = 0;
    return columns->count;
}

/* How the words of a line stand above or below the runs. */
static void find_aligns(struct columns *columns, struct slice line)
{
    for (int c = 0; c < columns->count; c++) {
        int from = columns->starts[c], to = c + 1 < columns->count ? columns->starts[c + 1] : INT32_MAX;
        struct slice part = part_of(line, from, to), words = slice_trim(part);
        if (words.bytes == 0)
            continue;
        int blanks = (int)(words.ptr - part.ptr), end = from + blanks + text_cols(words, 1);
        bool left = blanks == 0, right = end >= columns->ends[c];
        columns->aligns[c] = left && right ? ALIGN_DEFAULT : left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_CENTER;
    }
}

/* The lines of the note. */
struct lines {
    struct slice *all;
    size_t count, room;
};

static struct slice line_at(const struct lines *lines, size_t number)
{
    return number > 0 && number <= lines->count ? lines->all[number - 1] : slice_of("");
}

static bool is_blank(const struct lines *lines, size_t number)
{
    return slice_trim(line_at(lines, number)).bytes == 0;
}

/* A table of columns in the note: the line of its runs, and those of its parts, all inclusive. */
struct drawn {
    size_t first, header, runs, last; /* header: its first line; 0 without one */
    bool multiline;                   /* rows are parted by blank lines */
};

/* The line that ends a table whose rows begin at `from`: one of dashes, followed by a blank one; 0 without it. */
static size_t find_end(const struct lines *lines, size_t from)
{
    struct columns end;
    for (size_t n = from; n < from + MAX_TABLE_LINES && n <= lines->count; n++)
        if (n > from && find_runs(line_at(lines, n), &end) > 0)
            return is_blank(lines, n + 1) ? n : 0;
    return 0;
}

/* Whether the rule at this line begins a table or stands below its header. */
static bool find_drawn(const struct lines *lines, size_t number, struct drawn *drawn)
{
    enum { MAX_HEADER_LINES = 10 };
    struct columns columns;
    int runs = find_runs(line_at(lines, number), &columns);
    bool above = number > 1 && !is_blank(lines, number - 1);
    *drawn = (struct drawn){.first = number, .runs = number};
    if (runs == 0 || is_blank(lines, number + 1))
        return false;
    if (runs > 1 && above) { /* one line of header */
        drawn->first = drawn->header = number - 1;
        drawn->last = number + 1;
        while (drawn->last < number + MAX_TABLE_LINES && !is_blank(lines, drawn->last + 1))
            drawn->last++;
        return drawn->last > number && drawn->last < number + MAX_TABLE_LINES;
    }
    if (above)
        return false;
    if (runs == 1) { /* above a header of several lines */
        size_t n = number + 1;
        while (n <= number + MAX_HEADER_LINES && !is_blank(lines, n) && find_runs(line_at(lines, n), &columns) == 0)
            n++;
        if (n > number + MAX_HEADER_LINES || find_runs(line_at(lines, n), &columns) < 2)
            return false;
        drawn->header = number + 1;
        drawn->runs = n;
        drawn->multiline = true;
    }
    drawn->last = find_end(lines, drawn->runs + 1);
    for (size_t n = drawn->runs + 1; n < drawn->last && !drawn->multiline; n++)
        drawn->multiline = is_blank(lines, n);
    return drawn->last > 0;
}

static struct node *make_columns(struct dialect *d, const struct lines *lines, const struct drawn *drawn,
                                 struct node *before)
{
    struct columns columns;
    struct slice parts[MAX_ROW_LINES];
    find_runs(line_at(lines, drawn->runs), &columns);
    find_aligns(&columns, line_at(lines, drawn->header > 0 ? drawn->header : drawn->runs + 1));
    struct node *table = grow_before(d, before, NODE_TABLE);
    table->end_line = (uint32_t)drawn->last;
    size_t count = 0;
    for (size_t n = drawn->header; n > 0 && n < drawn->runs; n++)
        parts[count++] = line_at(lines, n);
    if (count > 0)
        add_row(d, table, &columns, parts, count, true, (uint32_t)drawn->header);
    count = 0;
    for (size_t n = drawn->runs + 1; n <= drawn->last + 1; n++) {
        struct columns end;
        bool blank = is_blank(lines, n) || n > drawn->last || find_runs(line_at(lines, n), &end) > 0;
        if (count > 0 && (blank || !drawn->multiline || count == MAX_ROW_LINES)) {
            add_row(d, table, &columns, parts, count, false, (uint32_t)(n - count));
            count = 0;
        }
        if (!blank)
            parts[count++] = line_at(lines, n);
    }
    tables_finish(d, table, columns.aligns);
    return table;
}

static void index_lines(const struct doc *doc, struct lines *lines)
{
    struct slice source = slice_from(doc->source, doc->source_bytes);
    for (size_t at = 0, end; at < source.bytes; at = end + 1) {
        end = slice_find(source, '\n', at);
        lines->all = xgrow(lines->all, lines->count, &lines->room, sizeof *lines->all);
        lines->all[lines->count++] = slice_part(source, at, end);
    }
}

/* Puts a table in the place of what the parser made of its lines; the node behind it, or NULL when nothing was replaced. */
static struct node *replace(struct dialect *d, const struct lines *lines, const struct drawn *drawn, struct node *rule)
{
    struct node *first = rule, *behind = rule;
    while (first->previous != NULL && first->previous->line >= drawn->first)
        first = first->previous;
    if (first->line != drawn->first)
        return NULL;
    for (; behind != NULL && behind->line <= drawn->last; behind = behind->next)
        if (behind->end_line > drawn->last + 1)
            return NULL; /* it is more than a part of the table */
    struct node *table = make_columns(d, lines, drawn, first);
    while (table->next != behind)
        node_unlink(table->next);
    return table;
}

void drawn_rewrite(struct dialect *d)
{
    struct lines lines = {0};
    struct drawn drawn;
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        next = node_after(d->doc->root, n, false);
        if (n->kind != NODE_RULE || n->line == 0)
            continue;
        if (lines.all == NULL)
            index_lines(d->doc, &lines);
        struct node *table = find_drawn(&lines, n->line, &drawn) ? replace(d, &lines, &drawn, n) : NULL;
        if (table != NULL)
            next = node_after(d->doc->root, table, true);
    }
    free(lines.all);
}

/* ---- grids ---- */

/* Whether a line parts the rows of a grid: +---+===+ */
static bool is_separator(struct slice line)
{
    bool plus = false;
    for (size_t i = 0; i < line.bytes; i++) {
        if (strchr("+-=:", line.ptr[i]) == NULL)
            return false;
        plus = plus || (i > 0 && line.ptr[i] == '+');
    }
    return plus && line.bytes > 2 && line.bytes <= MAX_RULE_BYTES && *line.ptr == '+';
}

static int compare_ints(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* The columns behind each + of the separators. */
static void find_pluses(const struct lines *lines, struct columns *columns)
{
    *columns = (struct columns){0};
    for (size_t n = 1; n <= lines->count; n++) {
        struct slice line = line_at(lines, n);
        bool whole = is_separator(line);
        for (size_t i = 0; whole && i + 1 < line.bytes && columns->count < MAX_COLUMNS; i++) {
            bool known = line.ptr[i] != '+';
            for (int c = 0; c < columns->count && !known; c++)
                known = columns->starts[c] == (int)i + 1;
            if (!known)
                columns->starts[columns->count++] = (int)i + 1;
        }
    }
    qsort(columns->starts, (size_t)columns->count, sizeof *columns->starts, compare_ints);
}

static void read_colons(struct columns *columns, struct slice separator)
{
    for (int c = 0; c < columns->count; c++) {
        struct slice run = slice_part(separator, (size_t)columns->starts[c], separator.bytes);
        run = slice_part(run, 0, slice_find(run, '+', 0));
        bool left = slice_starts(run, ":"), right = slice_ends(run, ":");
        columns->aligns[c] = left && right ? ALIGN_CENTER : left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_DEFAULT;
    }
}

/* Adds a row of a grid: a cell goes on over the columns without a bar before them. */
static void add_grid_row(struct dialect *d, struct node *table, const struct columns *columns,
                         const struct slice *lines, size_t count, bool header, uint32_t number)
{
    struct node *row = tables_add_row(d, table, header);
    row->line = row->end_line = number;
    struct slice parts[MAX_ROW_LINES];
    for (int c = 0, end; c < columns->count; c = end) {
        bool bar = false;
        for (end = c + 1; end < columns->count && !bar; end += !bar)
            for (size_t i = 0; i < count; i++) {
                struct slice sign = part_of(lines[i], columns->starts[end] - 1, columns->starts[end]);
                bar = bar || slice_eq_str(sign, "|") || slice_eq_str(sign, "+");
            }
        for (size_t i = 0; i < count; i++) {
            parts[i] =
                part_of(lines[i], columns->starts[c], end < columns->count ? columns->starts[end] - 1 : INT32_MAX);
            if (end >= columns->count)
                parts[i] =
                    slice_part(parts[i], 0, parts[i].bytes - (slice_ends(parts[i], "|") || slice_ends(parts[i], "+")));
            if (parts[i].bytes > 0 && strspn(parts[i].ptr, "-+=:") >= parts[i].bytes)
                parts[i] = slice_of(""); /* part of a line, below cells of which others go on */
        }
        add_cell(d, row, parts, count);
        for (int k = c + 1; k < end; k++)
            tables_add_cell(d, row);
    }
}

/* Whether the lines of the text are those of a grid: they all begin with + or |, and the last is a separator. */
static bool are_grid(const struct lines *lines)
{
    for (size_t n = 1; n <= lines->count; n++)
        if (!slice_starts(line_at(lines, n), "|") && !slice_starts(line_at(lines, n), "+"))
            return false;
    return lines->count > 2 && is_separator(line_at(lines, 1)) && is_separator(line_at(lines, lines->count));
}

bool drawn_is_grid(struct slice rest)
{
    size_t lines = 0, last = 0;
    bool separator = false;
    for (size_t at = 0, end; at < rest.bytes && lines < MAX_TABLE_LINES; at = end + 1, lines++) {
        end = slice_find(rest, '\n', at);
        struct slice line = slice_trim(slice_part(rest, at, end));
        if (!slice_starts(line, "+") && !slice_starts(line, "|"))
            break;
        separator = is_separator(line);
        if (lines == 0 && !separator)
            return false;
        last = lines;
    }
    return separator && last > 1;
}

void drawn_make_grid(struct dialect *d, struct node *node)
{
    struct lines lines = {0};
    struct slice below = node->first != NULL ? node->first->text : slice_of("");
    struct slice parts[MAX_ROW_LINES];
    struct columns columns;
    lines.all = xgrow(lines.all, lines.count, &lines.room, sizeof *lines.all);
    lines.all[lines.count++] = slice_trim(node->text);
    for (size_t at = 0, end; at < below.bytes; at = end + 1) {
        end = slice_find(below, '\n', at);
        struct slice line = slice_trim(slice_part(below, at, end));
        if (line.bytes == 0)
            continue;
        lines.all = xgrow(lines.all, lines.count, &lines.room, sizeof *lines.all);
        lines.all[lines.count++] = line;
    }
    find_pluses(&lines, &columns);
    if (!are_grid(&lines) || columns.count == 0) {
        free(lines.all);
        return;
    }
    size_t header = 0, count = 0;
    for (size_t n = 2; n <= lines.count && header == 0; n++) {
        struct slice line = line_at(&lines, n);
        header = is_separator(line) && memchr(line.ptr, '=', line.bytes) != NULL && n < lines.count ? n : 0;
    }
    read_colons(&columns, line_at(&lines, header > 0 ? header : 1));
    struct node *table = grow_before(d, node, NODE_TABLE);
    table->end_line = node->line + (uint32_t)lines.count - 1;
    for (size_t n = 2; n <= lines.count; n++) {
        bool separator = is_separator(line_at(&lines, n));
        if (count > 0 && (separator || count == MAX_ROW_LINES)) {
            add_grid_row(d, table, &columns, parts, count, n <= header, node->line + (uint32_t)(n - 1 - count));
            count = 0;
        }
        if (!separator)
            parts[count++] = line_at(&lines, n);
    }
    tables_finish(d, table, columns.aligns);
    node_unlink(node);
    free(lines.all);
}
