/* lint.c - the rules of `biji check`, one function per rule and one table of them. A rule sees one node (or a whole
 * note) and adds findings; it must not change anything and may read files only through links.h. */
#include "biji/lint.h"

#include "biji/dialect.h"
#include "biji/language.h"
#include "biji/line.h"
#include "biji/links.h"
#include "biji/math.h"
#include "biji/mem.h"
#include "biji/questions.h"
#include "biji/target.h"
#include "biji/text.h"
#include "lint_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDEST_DIAGRAM_COLS = 100 };

void lint_report(const struct lint *lint, enum diag_severity severity, const char *code, int line, int column,
                 const char *message)
{
    diag_add(lint->diags, severity, code, lint->doc->file, line, column, "%s", _(message));
}

struct slice lint_line(const struct lint *lint, size_t line)
{
    struct slice source = slice_from(lint->doc->source, lint->doc->source_bytes);
    if (line == 0 || line > lint->line_count)
        return slice_from("", 0);
    size_t start = lint->lines[line - 1];
    return slice_part(source, start, slice_find(source, '\n', start));
}

/* The first leaf with text below node, or node: where a finding about it points. */
static void point_at(const struct lint *lint, const struct node *node, int *line, int *column)
{
    doc_position(lint->doc, node, 0, line, column);
}

/* Whether a chapter has an anchor, or cannot be asked. */
static bool has_anchor(const struct lint *lint, int chapter, const char *anchor)
{
    const struct outline *outline = lint->outlines[chapter];
    return outline == NULL || anchor == NULL || *anchor == '\0' || anchor_find(outline, slice_of(anchor)) != NULL ||
           anchor_line(slice_of(anchor)) > 0;
}

/* Whether a site is made of the note, whose tool has its own rules for anchors. */
static bool has_tool(const struct lint *lint)
{
    if (*lint->has_tool < 0) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s", lint->course->root, lint->doc->file);
        *lint->has_tool = doc_meta(lint->doc, "dialect").bytes > 0 || dialect_has_tool(path.ptr);
        buf_free(&path);
    }
    return *lint->has_tool;
}

/* Reports an anchor that works here, and with some tools, but not on GitHub, where nothing says that the notes are read elsewhere. */
static void check_tool(const struct lint *lint, const struct node *node, int chapter, const char *anchor)
{
    const struct outline *outline = lint->outlines[chapter];
    const struct heading *heading =
        outline != NULL && anchor != NULL ? anchor_of_other_tool(outline, slice_of(anchor)) : NULL;
    if (heading == NULL || anchor_line(slice_of(anchor)) > 0 || has_tool(lint))
        return;
    int line, column;
    struct buf message = {0}, safe = {0};
    text_safe(slice_of(anchor), &safe);
    buf_printf(&message, _("the anchor #%s is that of other tools; on GitHub this heading has #%s"),
               buf_slice(&safe).ptr, heading->anchor);
    point_at(lint, node, &line, &column);
    lint_report(lint, DIAG_WARNING, "anchor-elsewhere", line, column, message.ptr);
    buf_free(&message);
    buf_free(&safe);
}

/* Reports an anchor that is neither in the chapter nor a label there whose form is not a node of its own. */
static void check_anchor(const struct lint *lint, const struct node *node, int chapter, const char *anchor)
{
    bool known = has_anchor(lint, chapter, anchor);
    const char *name = known ? "" : shelf_label(lint->course->shelf, slice_of(anchor));
    if (known)
        check_tool(lint, node, chapter, anchor);
    if (name != NULL && (*name == '\0' || course_by_name(lint->course, name) == chapter))
        return;
    struct buf message = {0}, safe = {0};
    text_safe(slice_of(anchor), &safe);
    buf_printf(&message, _("the anchor #%s is not in %s; add it there or fix the link"), buf_slice(&safe).ptr,
               chapter == lint->index ? _("this note") : lint->course->chapters[chapter].name);
    int line, column;
    point_at(lint, node, &line, &column);
    lint_report(lint, DIAG_ERROR, "anchor-missing", line, column, message.ptr);
    buf_free(&message);
    buf_free(&safe);
}

/* Whether a file is only for navigation, where a title without a target is a chapter that is not written yet. */
static bool is_navigation(const char *file)
{
    return slice_ends(slice_of(file), "SUMMARY.md") || slice_ends(slice_of(file), "_sidebar.md");
}

static int compare_told(const void *left, const void *right)
{
    const struct told *a = left, *b = right;
    int order = (a->line > b->line) - (a->line < b->line);
    return order != 0 ? order : (a->column > b->column) - (a->column < b->column);
}

/* Notes which of an index's links were told when the course was opened. */
static void find_told(struct lint *lint)
{
    const struct course *course = lint->course;
    if (!course->has_index || course->index_name == NULL || strcmp(course->index_name, lint->doc->file) != 0)
        return;
    lint->told = xcalloc(course->chapter_count, sizeof *lint->told);
    for (size_t i = 1; i < course->chapter_count; i++)
        if (course->chapters[i].failure != NULL)
            lint->told[lint->told_count++] =
                (struct told){course->chapters[i].index_line, course->chapters[i].index_column};
    qsort(lint->told, lint->told_count, sizeof *lint->told, compare_told);
}

/* Whether nothing more needs to be reported about an index's link: its chapter is not written yet, or cannot be opened, which was
 * reported when the course was opened; or the index is a tool's file, whose links were made from it then. */
static bool is_told(const struct lint *lint, const struct node *node)
{
    const struct told place = {(int)node->line, (int)node->column};
    if (node->target.bytes == 0 && is_navigation(lint->doc->file))
        return true;
    return lint->told != NULL &&
           (!target_is_note(slice_of(lint->doc->file)) || (node->target.bytes == 0 && lint->index == 0) ||
            bsearch(&place, lint->told, lint->told_count, sizeof place, compare_told) != NULL);
}

/* Whether a link was written as a name and not a path: as [[name]], or with Hugo's ref and relref. */
static bool is_name(const struct lint *lint, const struct node *node)
{
    size_t from = node->column > 4 ? node->column - 4 : 0;
    struct slice around = slice_part(lint_line(lint, node->line), from, node->column + 3);
    static const char *const forms[] = {"{{< ref", "{{< relref", "{{<ref", "{{<relref", "{{% ref", "{{% relref"};
    struct slice line = lint_line(lint, node->line);
    bool named = slice_find_str(around, slice_of("[["), 0) < around.bytes;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0] && !named; i++)
        named = slice_find_str(line, slice_of(forms[i]), 0) < line.bytes;
    return named;
}

static void report_link(const struct lint *lint, const struct node *node, const struct link *link)
{
    int line, column;
    bool image = node->kind == NODE_IMAGE, broken = link->kind == LINK_BROKEN;
    bool other = broken && !image && target_split(node->target).scheme.bytes > 0; /* which another program may open */
    if (!broken && is_name(lint, node))
        return;
    point_at(lint, node, &line, &column);
    lint_report(lint,
                other              ? DIAG_NOTE
                : broken && !image ? DIAG_ERROR
                                   : DIAG_WARNING,
                other     ? "link-scheme"
                : !broken ? "link-elsewhere"
                : image   ? "image-missing"
                          : "link-broken",
                line, column, link->why);
}

static void check_link(const struct lint *lint, const struct node *node)
{
    const struct chapter *chapter = &lint->course->chapters[lint->index];
    bool is_written_here = node->kind == NODE_IMAGE && slice_starts(node->target, "data:");
    if (is_written_here || is_told(lint, node) || slice_find_str(node->target, slice_of("{{"), 0) < node->target.bytes)
        return; /* nothing to look for, told, or a template's address, which only its tool knows */
    struct link link = link_resolve(lint->course, chapter->name, node->target);
    if (link.why != NULL)
        report_link(lint, node, &link);
    if (link.kind == LINK_SECTION && !has_anchor(lint, lint->index, link.anchor))
        link_find_label(lint->course, &link);
    if (link.kind == LINK_SECTION) {
        check_anchor(lint, node, lint->index, link.anchor);
    } else if (link.kind == LINK_CHAPTER && link.chapter != COURSE_NONE) {
        check_anchor(lint, node, link.chapter, link.anchor);
        if (lint->linked != NULL && link.chapter != lint->index)
            lint->linked[link.chapter] = true;
    }
    link_fini(&link);
}

static void check_math(const struct lint *lint, const struct node *node)
{
    struct arena arena = {0};
    struct math_box box;
    struct math_error error = {{0}, 0};
    struct math_options options = {.ambiguous_cols = 1};
    enum math_form form = node->kind == NODE_MATH_BLOCK || node->math.display ? MATH_DISPLAY : MATH_INLINE;
    math_layout(node->text, form, 0, &options, lint->macros, &arena, &box, &error);
    if (error.message[0] != '\0') {
        int line, column;
        doc_position(lint->doc, node, error.offset, &line, &column);
        lint_report(lint, DIAG_ERROR, "formula", line, column, error.message);
    }
    arena_free(&arena);
}

/* Whether text is drawn: lines of boxes and arrows, not what a program printed. */
static bool is_drawn(struct slice text)
{
    enum { FEW = 4 };
    int signs = 0;
    for (size_t at = 0; at + 2 < text.bytes && signs < FEW; at++) /* U+2500 to U+257F */
        signs += text.ptr[at] == '\xE2' && (text.ptr[at + 1] == '\x94' || text.ptr[at + 1] == '\x95');
    return signs >= FEW || slice_find_str(text, slice_of("-->"), 0) < text.bytes ||
           slice_find_str(text, slice_of("--+"), 0) < text.bytes;
}

/* Reports the widest line of a diagram. */
static void check_diagram(const struct lint *lint, const struct node *node)
{
    struct slice info = slice_trim(node->info);
    if ((info.bytes > 0 && !slice_starts(info, "text")) || slice_ends(slice_of(lint->doc->file), ".ipynb"))
        return; /* what a program printed is no diagram */
    int row = 0, widest = WIDEST_DIAGRAM_COLS, widest_row = -1;
    for (size_t at = 0; at < node->text.bytes; row++) {
        size_t end = slice_find(node->text, '\n', at);
        int cols = text_cols(slice_part(node->text, at, end), 1);
        if (cols > widest) {
            widest = cols;
            widest_row = row;
        }
        at = end + 1;
    }
    if (widest_row < 0 || !is_drawn(node->text))
        return;
    char message[120];
    snprintf(message, sizeof message, _("this line of a diagram is %d columns wide; most terminals fit %d"), widest,
             WIDEST_DIAGRAM_COLS);
    lint_report(lint, DIAG_WARNING, "diagram-wide", (int)node->line + widest_row + (info.bytes > 0), 1, message);
}

/* The source line of a table's row, counted in cells: unescaped pipes, except those at the ends. */
static int source_cells(const struct lint *lint, uint32_t line)
{
    struct slice text = slice_trim(lint_line(lint, line));
    if (text.bytes == 0)
        return 0;
    while (slice_starts(text, ">"))
        text = slice_trim(slice_part(text, 1, text.bytes));
    return (int)line_cells(text);
}

/* Bars inside the formulas of a row, which do not end cells although they are not escaped. */
static int bars_in_formulas(const struct doc *doc, const struct node *row)
{
    int bars = 0;
    uintptr_t start = (uintptr_t)doc->source, end = start + doc->source_bytes;
    for (const struct node *node = row->first; node != NULL; node = node_after(row, node, false)) {
        bool as_written = (uintptr_t)node->text.ptr >= start && (uintptr_t)node->text.ptr < end;
        for (size_t i = 0; node->kind == NODE_MATH && as_written && i < node->text.bytes; i++)
            bars += node->text.ptr[i] == '|' && (i == 0 || node->text.ptr[i - 1] != '\\');
    }
    return bars;
}

static void check_row(const struct lint *lint, const struct node *row)
{
    const struct node *table = row->parent;
    struct slice head = lint_line(lint, table->line);
    if (row->line == 0 || row->end_line > row->line || slice_find(head, '|', 0) == head.bytes)
        return; /* a table of HTML, whose cells may span several columns, or of a directive */
    int cells = source_cells(lint, row->line) - bars_in_formulas(lint->doc, row);
    if (cells >= table->table.columns || cells == 0) /* the loader reported extra cells */
        return;
    char message[120];
    snprintf(message, sizeof message, _("this row has %d cells where the table has %d columns"), cells,
             table->table.columns);
    lint_report(lint, DIAG_WARNING, "table-uneven", (int)row->line, (int)row->column, message);
}

static void check_footnote(const struct lint *lint, const struct node *node)
{
    if (!lint->cited[node->footnote.number])
        lint_report(lint, DIAG_WARNING, "footnote-unused", (int)node->line, (int)node->column,
                    "nothing in the text refers to this footnote");
}

static const struct meta *number_of(const struct doc *doc)
{
    for (size_t i = 0; doc != NULL && i < doc->meta_count; i++)
        if (slice_eq_str(doc->meta[i].key, "chapter"))
            return &doc->meta[i];
    return NULL;
}

/* The chapter number of a note's front matter; 0 if absent. */
static int meta_number(const struct meta *meta)
{
    char *end;
    struct slice value = meta != NULL ? slice_trim(meta->value) : (struct slice){"", 0};
    long number = value.bytes > 0 ? strtol(value.ptr, &end, 10) : 0;
    return number > 0 && number < 1000000 && end == slice_end(value) ? (int)number : 0;
}

static void check_number(const struct lint *lint, const struct meta *meta)
{
    const struct course *course = lint->course;
    const struct chapter *chapter = &course->chapters[lint->index];
    int number = meta_number(meta);
    struct buf message = {0};
    if (number == 0)
        buf_add_str(&message, _("the chapter is not a whole number from 1 up; write one, such as chapter: 3"));
    else if (chapter->number > 0 && chapter->index_line > 0 && number != chapter->number)
        buf_printf(&message, _("the front matter says chapter %d, the index %d"), number, chapter->number);
    if (message.bytes > 0)
        lint_report(lint, DIAG_WARNING, "chapter-number", meta->line, meta->column, message.ptr);
    buf_free(&message);
}

static void check_meta(const struct lint *lint)
{
    for (size_t i = 0; i < lint->doc->meta_count; i++) {
        const struct meta *meta = &lint->doc->meta[i];
        if (slice_eq_str(meta->key, "chapter")) {
            check_number(lint, meta);
        } else if (slice_eq_str(meta->key, "date") && meta->value.bytes > 0 &&
                   (meta->value.bytes < 10 || meta->value.ptr[4] != '-')) {
            lint_report(lint, DIAG_NOTE, "date-form", meta->line, meta->column,
                        "the date does not have the form YYYY-MM-DD");
        } else if (slice_eq_str(meta->key, "upstream")) {
            struct target t = target_split(meta->value);
            if (!slice_eq_nocase(t.scheme, "https") && !slice_eq_nocase(t.scheme, "http"))
                lint_report(lint, DIAG_WARNING, "upstream-form", meta->line, meta->column,
                            "upstream is not an http or https address");
        }
    }
}

static void (*const rules[NODE_KINDS])(const struct lint *, const struct node *) = {
    [NODE_LINK] = check_link,       [NODE_IMAGE] = check_link,         [NODE_MATH] = check_math,
    [NODE_MATH_BLOCK] = check_math, [NODE_CODE_BLOCK] = check_diagram, [NODE_ROW] = check_row,
    [NODE_TEXT] = lint_text,        [NODE_FOOTNOTE] = check_footnote,
};

/* The offsets at which the lines of a source begin; owned by the caller. */
static size_t *find_lines(struct slice source, size_t *count)
{
    size_t *lines = NULL, room = 0;
    *count = 0;
    for (size_t at = 0; at < source.bytes; at = slice_find(source, '\n', at) + 1) {
        lines = xgrow(lines, *count, &room, sizeof *lines);
        lines[(*count)++] = at;
    }
    return lines;
}

/* One entry for each number a footnote may have. Owner: the caller. */
static bool *find_cited(const struct doc *doc)
{
    bool *cited = xcalloc(doc->node_count + 1, sizeof *cited);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        if (n->kind == NODE_FOOTNOTE_REF && n->footnote.number >= 0 && (uint32_t)n->footnote.number <= doc->node_count)
            cited[n->footnote.number] = true;
    return cited;
}

void lint_chapter(const struct course *course, int index, struct outline *const *outlines, bool *linked,
                  struct diags *diags)
{
    struct lint lint = {.course = course,
                        .index = index,
                        .doc = course->chapters[index].doc,
                        .outlines = outlines,
                        .linked = linked,
                        .diags = diags};
    int tool = -1;
    if (lint.doc == NULL)
        return;
    lint.has_tool = &tool;
    size_t *lines = find_lines(slice_from(lint.doc->source, lint.doc->source_bytes), &lint.line_count);
    bool *cited = find_cited(lint.doc);
    lint.lines = lines;
    lint.cited = cited;
    lint.macros = math_macros_new();
    find_told(&lint);
    check_meta(&lint);
    for (const struct node *n = lint.doc->root; n != NULL; n = node_after(lint.doc->root, n, false))
        if (rules[n->kind] != NULL)
            rules[n->kind](&lint, n);
    math_macros_free(lint.macros);
    free(lint.told);
    free(lines);
    free(cited);
    struct questions questions = questions_find(lint.doc, diags);
    questions_free(&questions);
}

void lint_orphans(const struct course *course, const bool *linked, struct diags *diags)
{
    for (size_t i = 0; i < course->chapter_count && course->has_index; i++) {
        const struct chapter *chapter = &course->chapters[i];
        const char *slash = chapter->name != NULL ? strrchr(chapter->name, '/') : NULL;
        const char *last = slash != NULL ? slash + 1 : chapter->name;
        if (chapter->is_unlisted && last != NULL && *last != '_' && !linked[i] &&
            (course->index_name == NULL || strcmp(course->index_name, chapter->name) != 0))
            diag_add(diags, DIAG_NOTE, "note-orphan", chapter->name, 1, 1,
                     "neither the index nor any note links to this one; link to it, or leave it where it is, below the "
                     "chapters");
    }
}

/* A note that claims a chapter number. */
struct claim {
    int number;
    size_t order; /* in the course */
    const struct doc *doc;
};

static int compare_claims(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    int order = (a->number > b->number) - (a->number < b->number);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

void lint_numbers(const struct course *course, struct diags *diags)
{
    struct claim *claims = xcalloc(course->chapter_count, sizeof *claims);
    size_t count = 0;
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct doc *doc = course->chapters[i].doc;
        int number = meta_number(number_of(doc));
        if (number > 0)
            claims[count++] = (struct claim){number, i, doc};
    }
    if (count > 1)
        qsort(claims, count, sizeof *claims, compare_claims);
    for (size_t i = 1, first = 0; i < count; i++) {
        const struct meta *meta = number_of(claims[i].doc);
        if (claims[i].number != claims[first].number)
            first = i;
        else
            diag_add(diags, DIAG_WARNING, "chapter-number-twice", claims[i].doc->file, meta->line, meta->column,
                     "chapter number %d is also that of %s; renumber one of them", claims[i].number,
                     claims[first].doc->file);
    }
    free(claims);
}
