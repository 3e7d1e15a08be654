/* contents.c - the contents of the course as a tree: title, chapters, and below a chapter its objectives and headings.
 * The current chapter unfolds by itself; its section is marked and followed. The rows are a flat array, rebuilt only
 * when something changed, so that a folder of ten thousand notes costs no more to draw than one of ten. */
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The title is the index note if there is one, else a separate row. */
enum row_kind { ROW_TITLE, ROW_CHAPTER, ROW_OBJECTIVE, ROW_HEADING };

struct row {
    enum row_kind kind;
    int chapter;
    int index;     /* of the objective or heading */
    uint32_t from; /* bytes of its text in the rows before it, which it goes on */
};

enum { MARKED_COLS = 24 }; /* from here on there is space for progress */

enum fold { FOLD_AUTO, FOLD_OPEN, FOLD_SHUT };

struct contents {
    struct row *rows;
    size_t count, room;
    uint8_t *folds; /* enum fold, of each chapter */
    uint8_t *held;  /* whether its upstream page is saved: 0 not checked yet, 1 no, 2 yes */
    size_t fold_count;
    struct query *filter; /* only matching rows and the chapters above them are listed; NULL: all */
    bool changed;
    int shown;        /* current chapter, COURSE_NONE on a page outside the course */
    size_t shown_row; /* its row; SIZE_MAX: none to follow */
    int number_cols;  /* of the widest chapter number */
    int cols;         /* for which the rows were made */
};

static void add_row(struct contents *c, enum row_kind kind, int chapter, int index)
{
    c->rows = xgrow(c->rows, c->count, &c->room, sizeof *c->rows);
    c->rows[c->count++] = (struct row){kind, chapter, index, 0};
}

/* Adds rows for what is left of the last row's text if its first `first` columns and further rows of `cols` do not hold it all:
 * where the contents have their own pane on a wide terminal, and no filter leaves only some rows. */
static void add_rest(const struct ui *ui, struct contents *c, const char *text, int first, int cols)
{
    enum { LEAST_COLS = 12, MAX_ROWS = 4 };
    struct row row = c->rows[c->count - 1];
    struct slice rest = slice_of(text != NULL ? text : "");
    if (!ui->is_roomy || c->filter != NULL || first < LEAST_COLS)
        return;
    for (int i = 1; i < MAX_ROWS; i++, first = cols) {
        size_t bytes = text_line(rest, first, ui->surface->ambiguous_cols);
        while (bytes < rest.bytes && rest.ptr[bytes] == ' ')
            bytes++;
        if (bytes == rest.bytes)
            return;
        row.from += (uint32_t)bytes;
        c->rows = xgrow(c->rows, c->count, &c->room, sizeof *c->rows);
        c->rows[c->count++] = row;
        rest = slice_part(rest, bytes, rest.bytes);
    }
}

/* The part of a text that is shown in a row. */
static struct slice part_of(const struct contents *c, const struct row *row, const char *text)
{
    const struct row *next = row + 1;
    struct slice all = slice_of(text != NULL ? text : "");
    size_t end = next < c->rows + c->count && next->from > 0 ? next->from : all.bytes;
    return slice_trim(slice_part(all, row->from, end));
}

static bool is_open(const struct contents *c, int chapter)
{
    return c->folds[chapter] == FOLD_OPEN || (c->folds[chapter] == FOLD_AUTO && chapter == c->shown);
}

/* The outline of a chapter, if it is known or cheap to get. */
static const struct outline *outline_of(struct ui *ui, int chapter)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    if (chapter != view->spot.chapter)
        return reader_chapter_outline(reader, chapter);
    return reader_outline_is_ready(reader) ? reader_outline(reader) : NULL;
}

/* Whether a title contains its number ("第3章 …", "3. …", "Chapter 3"). */
static bool tells_number(const struct chapter *chapter)
{
    const char *p = chapter->title;
    while (*p != '\0' && (*p < '0' || *p > '9') && *p != ' ' && p - chapter->title < 12)
        p++;
    if (*p == ' ' && char_is_digit(p[1]))
        p++;
    return char_is_digit(*p) && strtol(p, NULL, 10) == chapter->number;
}

/* Whether an entry is only a heading for those below it, like the title of a part. */
static bool is_title(const struct chapter *chapter)
{
    return chapter->number == 0 && chapter_is_blank(chapter);
}

/* Whether a heading of the index is the title of a part, which is listed among the chapters. */
static bool is_part(const struct course *course, int chapter, const char *heading)
{
    for (size_t i = 1; chapter == 0 && course->has_index && i < course->chapter_count; i++)
        if (is_title(&course->chapters[i]) && strcmp(course->chapters[i].title, heading) == 0)
            return true;
    return false;
}

/* The sign after a chapter's title: "↓" its upstream page is saved, "↗" it is only upstream or out of the course,
 * "!" it cannot be read. */
static const char *mark_of(const struct ui *ui, struct contents *c, int index)
{
    const struct chapter *chapter = &ui->setup->course->chapters[index];
    if (chapter->upstream != NULL && c->held[index] == 0)
        c->held[index] = upstream_holds(ui->setup->upstream, chapter->upstream) ? 2 : 1;
    return chapter->state == CHAPTER_FAILED                     ? "!"
           : c->held[index] == 2                                ? "↓"
           : chapter->link != NULL                              ? "↗"
           : chapter->path == NULL && chapter->upstream != NULL ? "↗"
                                                                : NULL;
}

/* How much of a chapter was read, and the minutes left: "✓", "~" (changed since), "40%", then "12m". "" for a chapter that was
 * not measured. */
static void read_mark(const struct ui *ui, int index, struct buf *out)
{
    const struct chapter_progress *progress = reading_of(ui, index);
    bool ascii = ui->view->how.math.ascii;
    if (progress == NULL || progress->sections == 0)
        return;
    if (progress->read == progress->sections)
        buf_add_str(out, progress->changed > 0 ? "~" : ascii ? "v" : "✓");
    else if (progress->read > 0)
        buf_printf(out, "%d%% ", progress->percent);
    if (progress->read < progress->sections && progress->seconds_left >= 60)
        buf_printf(out, _("%ldm"), (progress->seconds_left + 59) / 60);
}

/* Columns before a chapter's row. */
static int indent_of(const struct chapter *chapter)
{
    return 1 + 2 * (chapter->depth < 4 ? chapter->depth : 4);
}

/* Columns of a chapter's number with the blank after it; 0 if the title contains it. */
static int number_room(const struct contents *c, const struct chapter *chapter)
{
    return c->number_cols > 0 && !tells_number(chapter) ? c->number_cols + 1 : 0;
}

/* What stands at the right of a chapter's row: how much was read, and its sign. Returns the columns that they take. */
static int chapter_marks(const struct ui *ui, struct contents *c, int index, struct buf *read, const char **mark)
{
    int cols;
    *mark = mark_of(ui, c, index);
    if (!is_title(&ui->setup->course->chapters[index]) && ui->contents_area.cols >= MARKED_COLS)
        read_mark(ui, index, read);
    cols = text_cols(buf_slice(read), ui->surface->ambiguous_cols);
    return (*mark != NULL ? 2 : 0) + (cols > 0 ? cols + 1 : 0);
}

/* Columns before the title in a chapter's row. */
static int title_col(const struct contents *c, const struct chapter *chapter)
{
    return indent_of(chapter) + (is_title(chapter) ? 0 : 2 + number_room(c, chapter));
}

/* Columns before a heading. */
static int heading_col(const struct contents *c, const struct chapter *chapter, const struct heading *heading)
{
    return indent_of(chapter) + 2 + number_room(c, chapter) + 2 * (heading->level > 2 ? heading->level - 2 : 0);
}

static void add_chapter(struct ui *ui, struct contents *c, int index)
{
    const struct course *course = ui->setup->course;
    const struct chapter *chapter = &course->chapters[index];
    const char *mark;
    struct buf read = {0};
    add_row(c, ROW_CHAPTER, index, 0);
    if (!ui->is_roomy)
        return;
    if (index == 0 && course->has_index) { /* the course's title */
        add_rest(ui, c, course->title, c->cols - 2, c->cols - 2);
        return;
    }
    int cols = c->cols - 1 - title_col(c, chapter);
    add_rest(ui, c, chapter->title, cols - chapter_marks(ui, c, index, &read, &mark), cols);
    buf_free(&read);
}

static void add_children(struct ui *ui, struct contents *c, int chapter)
{
    const struct chapter *entry = &ui->setup->course->chapters[chapter];
    const struct outline *outline = outline_of(ui, chapter);
    for (size_t i = 0; i < entry->objective_count; i++)
        add_row(c, ROW_OBJECTIVE, chapter, (int)i);
    size_t first = outline != NULL && outline->count > 0 && strcmp(outline->headings[0].text, entry->title) == 0;
    for (size_t i = first; outline != NULL && i < outline->count; i++)
        if (!is_part(ui->setup->course, chapter, outline->headings[i].text)) {
            int cols = c->cols - 1 - heading_col(c, entry, &outline->headings[i]);
            add_row(c, ROW_HEADING, chapter, (int)i);
            add_rest(ui, c, outline->headings[i].text, cols, cols);
        }
}

static void add_text(struct ui *ui, const struct row *row, struct buf *out);

/* Keeps the rows that match the filter, and the chapter above a heading or an objective that does. */
static void apply_filter(struct ui *ui, struct contents *c)
{
    size_t kept = 0, chapter = SIZE_MAX; /* index of the chapter's row, if it is kept */
    struct row above = {ROW_TITLE, 0, 0, 0};
    struct buf text = {0};
    for (size_t i = 0; i < c->count; i++) {
        struct row row = c->rows[i];
        bool child = row.kind == ROW_OBJECTIVE || row.kind == ROW_HEADING;
        if (!child) {
            above = row;
            chapter = SIZE_MAX;
        }
        buf_clear(&text);
        add_text(ui, &row, &text);
        if (!query_match_text(c->filter, buf_slice(&text), NULL))
            continue;
        if (child && chapter == SIZE_MAX)
            c->rows[chapter = kept++] = above;
        c->rows[kept++] = row;
        chapter = child ? chapter : kept - 1;
    }
    c->count = kept;
    c->shown_row = SIZE_MAX;
    buf_free(&text);
}

static void make_rows(struct ui *ui, struct contents *c)
{
    const struct course *course = ui->setup->course;
    course_look(ui->setup->course);
    if (c->fold_count < course->chapter_count) {
        c->folds = xrealloc(c->folds, course->chapter_count);
        memset(c->folds + c->fold_count, FOLD_AUTO, course->chapter_count - c->fold_count);
        c->held = xrealloc(c->held, course->chapter_count);
        c->fold_count = course->chapter_count;
    }
    memset(c->held, 0, c->fold_count);
    c->count = 0;
    c->changed = false;
    c->number_cols = 0;
    c->cols = ui->contents_area.cols;
    c->shown = ui->view->spot.chapter;
    for (size_t i = 0; i < course->chapter_count; i++) {
        int cols = snprintf(NULL, 0, "%d", course->chapters[i].number);
        if (course->chapters[i].number > 0 && cols > c->number_cols && !tells_number(&course->chapters[i]))
            c->number_cols = cols;
    }
    if (!course->has_index) {
        add_row(c, ROW_TITLE, 0, 0);
        add_rest(ui, c, course->title, c->cols - 2, c->cols - 2);
    }
    for (size_t i = 0; i < course->chapter_count; i++) {
        if ((int)i == c->shown)
            c->shown_row = c->count;
        add_chapter(ui, c, (int)i);
        if (is_open(c, (int)i) || c->filter != NULL)
            add_children(ui, c, (int)i);
    }
    if (c->filter != NULL)
        apply_filter(ui, c);
}

static struct contents *contents_of(struct list *list)
{
    struct contents *c = list->data;
    if (c->changed || c->cols != list->ui->contents_area.cols)
        make_rows(list->ui, c);
    return c;
}

static size_t count(struct list *list)
{
    return contents_of(list)->count;
}

/* The row of the current place. */
static size_t current_row(struct list *list)
{
    struct contents *c = contents_of(list);
    if (c->shown == COURSE_NONE || c->shown_row == SIZE_MAX)
        return SIZE_MAX;
    size_t found = c->shown_row;
    int section = reader_section(list->ui->reader);
    for (size_t i = found + 1; i < c->count && (c->rows[i].kind != ROW_CHAPTER || c->rows[i].from > 0); i++)
        if (c->rows[i].kind == ROW_HEADING && c->rows[i].from == 0 && c->rows[i].index <= section)
            found = i;
    return found;
}

static void draw_title(struct list *list, const struct row *row, struct area area, bool selected)
{
    struct style style = {selected ? STYLE_SELECTED : STYLE_TITLE, STYLE_BOLD};
    surface_put_field(list->ui->surface, area.row, area.col + 1, area.cols - 2,
                      part_of(list->data, row, list->ui->setup->course->title), style);
}

/* The fold and the number before a chapter's title. */
static void draw_number(struct list *list, const struct row *row, struct area area, struct style style)
{
    struct contents *c = list->data;
    struct surface *surface = list->ui->surface;
    const struct chapter *chapter = &list->ui->setup->course->chapters[row->chapter];
    struct style quiet = {style.role == STYLE_SELECTED ? STYLE_SELECTED : STYLE_DIM, 0};
    int col = area.col + indent_of(chapter), end = area.col + area.cols - 1;
    struct buf number = {0};
    buf_add_str(&number, "");
    if (number_room(c, chapter) > 0 && chapter->number > 0)
        buf_printf(&number, "%*d", c->number_cols, chapter->number);
    col += surface_put_str(surface, area.row, col, end - col, is_open(c, row->chapter) ? "▾ " : "▸ ", quiet);
    surface_put_str(surface, area.row, col, end - col, number.ptr,
                    (struct style){style.role == STYLE_TEXT ? STYLE_DIM : style.role, style.attributes});
    buf_free(&number);
}

static void draw_chapter(struct list *list, const struct row *row, struct area area, struct style style)
{
    struct contents *c = list->data;
    struct surface *surface = list->ui->surface;
    const struct chapter *chapter = &list->ui->setup->course->chapters[row->chapter];
    const char *mark;
    struct buf read = {0};
    int marks = chapter_marks(list->ui, c, row->chapter, &read, &mark);
    bool unread = (chapter->path == NULL && c->held[row->chapter] != 2) || chapter->state == CHAPTER_FAILED;
    if (is_title(chapter))
        style.attributes |= STYLE_BOLD;
    else if (unread && style.role == STYLE_TEXT)
        style.role = STYLE_DIM;
    struct style quiet = {style.role == STYLE_SELECTED ? STYLE_SELECTED : STYLE_DIM, 0};
    int col = area.col + title_col(c, chapter), end = area.col + area.cols - 1;
    if (row->from > 0) {
        marks = 0;
    } else {
        if (!is_title(chapter))
            draw_number(list, row, area, style);
        if (read.bytes > 0)
            surface_put(surface, area.row, end - marks + 1, marks, buf_slice(&read), quiet);
        if (mark != NULL)
            surface_put_str(surface, area.row, end - 1, 1, mark, quiet);
    }
    surface_put_field(surface, area.row, col, end - col - marks, part_of(c, row, chapter->title), style);
    buf_free(&read);
}

static void draw_child(struct list *list, const struct row *row, struct area area, struct style style)
{
    const struct contents *c = list->data;
    struct surface *surface = list->ui->surface;
    const struct chapter *chapter = &list->ui->setup->course->chapters[row->chapter];
    int col = area.col + indent_of(chapter) + 2 + number_room(c, chapter), end = area.col + area.cols - 1;
    struct slice text;
    if (row->kind == ROW_OBJECTIVE) {
        text = slice_of(chapter->objectives[row->index]);
        if (style.role == STYLE_TEXT)
            style.role = STYLE_DIM;
        col += surface_put_str(surface, area.row, col, end - col, "· ", style);
    } else {
        const struct heading *heading = &outline_of(list->ui, row->chapter)->headings[row->index];
        text = part_of(c, row, heading->text);
        col = area.col + heading_col(c, chapter, heading);
    }
    surface_put_field(surface, area.row, col, end - col, text, style);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct contents *c = contents_of(list);
    const struct row *row = &c->rows[index];
    while (c->rows[index].from > 0)
        index--; /* what its text begins in */
    selected = index == list->selected;
    bool current = index == current_row(list), focused = list->ui->contents_focus;
    struct style style = {current ? STYLE_CURRENT : STYLE_TEXT, 0};
    if (selected && focused) {
        style.role = STYLE_SELECTED;
        surface_fill(list->ui->surface, area.row, area.col, area.cols, style);
    }
    if (row->kind == ROW_TITLE || (row->kind == ROW_CHAPTER && row->chapter == 0 && list->ui->setup->course->has_index))
        draw_title(list, row, area, selected && focused);
    else if (row->kind == ROW_CHAPTER)
        draw_chapter(list, row, area, style);
    else
        draw_child(list, row, area, style);
    if (current)
        surface_put_str(list->ui->surface, area.row, area.col, 1, "▌", (struct style){STYLE_CURRENT, 0});
}

/* The text of a row, for searching. */
static void add_text(struct ui *ui, const struct row *row, struct buf *out)
{
    const struct course *course = ui->setup->course;
    const struct chapter *chapter = course->chapter_count > 0 ? &course->chapters[row->chapter] : NULL;
    switch (row->kind) {
    case ROW_TITLE:
        buf_add_str(out, course->title != NULL ? course->title : "");
        break;
    case ROW_CHAPTER:
        buf_printf(out, "%d %s", chapter->number, chapter->title);
        break;
    case ROW_OBJECTIVE:
        buf_add_str(out, chapter->objectives[row->index]);
        break;
    case ROW_HEADING:
        buf_add_str(out, outline_of(ui, row->chapter)->headings[row->index].text);
        break;
    }
}

static void text(struct list *list, size_t index, struct buf *out)
{
    if (contents_of(list)->rows[index].from == 0)
        add_text(list->ui, &contents_of(list)->rows[index], out);
}

static bool row_goes_on(struct list *list, size_t index)
{
    return contents_of(list)->rows[index].from > 0;
}

/* Opens the target of a row, or for a heading the first entry below it, and moves the focus to the chapter. */
static void open_row(struct list *list, const struct row *wanted)
{
    struct ui *ui = list->ui;
    const struct course *course = ui->setup->course;
    struct row target = *wanted, *row = &target;
    while (row->kind == ROW_CHAPTER && (size_t)row->chapter + 1 < course->chapter_count &&
           is_title(&course->chapters[row->chapter]))
        row->chapter++;
    const struct outline *outline = row->kind == ROW_HEADING ? outline_of(ui, row->chapter) : NULL;
    list_close_all(ui);
    contents_filter(ui, NULL);
    if (outline != NULL && row->chapter == ui->view->spot.chapter)
        reader_open(ui->reader, row->chapter, ui->view->spot.url, outline->headings[row->index].node);
    else if (row->kind != ROW_TITLE && ui->setup->course->chapters[row->chapter].path == NULL &&
             ui->setup->course->chapters[row->chapter].upstream != NULL) {
        fetching_open(ui, row->chapter, ui->setup->course->chapters[row->chapter].upstream, false);
        return;
    } else
        reader_open(ui->reader, row->kind == ROW_TITLE ? 0 : row->chapter, NULL,
                    outline != NULL ? outline->headings[row->index].node : NULL);
    if (outline == NULL)
        bookmarks_return(ui);
    ui_opened(ui);
}

/* Folds or unfolds the chapter of a row; an unread one is read for its headings. */
static void fold(struct list *list, const struct row *row, enum fold fold)
{
    struct ui *ui = list->ui;
    struct contents *c = list->data;
    if (row->kind == ROW_TITLE)
        return;
    int chapter = row->chapter;
    if (fold == FOLD_OPEN && ui->setup->course->chapters[chapter].path != NULL)
        chapter_load(ui->setup->course, chapter, ui->setup->diags);
    c->folds[chapter] = (uint8_t)fold;
    make_rows(ui, c);
    for (size_t i = 0; i < c->count; i++)
        if (c->rows[i].kind == ROW_CHAPTER && c->rows[i].from == 0 && c->rows[i].chapter == chapter &&
            fold == FOLD_SHUT)
            list_select(list, i);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct contents *c = contents_of(list);
    if (command->action == ACTION_OUT && c->filter != NULL) {
        contents_filter(list->ui, NULL);
        return true;
    }
    if (list->selected >= c->count) /* nothing matches the filter */
        return command->action == ACTION_FOLLOW;
    struct row row = c->rows[list->selected];
    const struct chapter *chapter = &list->ui->setup->course->chapters[row.kind == ROW_TITLE ? 0 : row.chapter];
    const char *page = row.kind == ROW_TITLE ? NULL : chapter->link != NULL ? chapter->link : chapter->upstream;
    switch (command->action) {
    case ACTION_FOLLOW:
        if (page != NULL && page == chapter->link)
            ui_open_outside(list->ui, page);
        else
            open_row(list, &row);
        return true;
    case ACTION_UNFOLD:
        fold(list, &row, FOLD_OPEN);
        return true;
    case ACTION_FOLD:
        fold(list, &row, FOLD_SHUT);
        return true;
    case ACTION_OUTSIDE:
        if (page != NULL)
            ui_open_outside(list->ui, page);
        else
            ui_say(list->ui, "this chapter has no upstream page");
        return true;
    default: /* as in any list */
        return false;
    }
}

static void close(struct list *list)
{
    struct contents *c = list->data;
    query_free(c->filter);
    free(c->rows);
    free(c->folds);
    free(c->held);
    free(c);
}

const struct list_ops contents_list = {
    .name = N_("Contents   Enter open   ← → fold   / filter   t back"),
    .count = count,
    .draw = draw,
    .text = text,
    .goes_on = row_goes_on,
    .act = act,
    .close = close,
};

void contents_open(struct ui *ui, struct list *list)
{
    struct contents *c = xcalloc(1, sizeof *c);
    c->changed = true;
    *list = (struct list){.ops = &contents_list, .ui = ui, .data = c};
}

int contents_cols(const struct ui *ui)
{
    enum {
        MARKS_COLS = 12,
        MAX_CHAPTERS = 200
    }; /* fold, progress and minutes, sign; the titles of more are not read for it */
    struct course *course = ui->setup->course;
    int widest = 0;
    if (course->chapter_count > MAX_CHAPTERS)
        return 0;
    course_look(course);
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        int number = chapter->number > 0 && !tells_number(chapter) ? snprintf(NULL, 0, "%d ", chapter->number) : 0;
        int cols = indent_of(chapter) + number + text_cols(slice_of(chapter->title), ui->surface->ambiguous_cols);
        widest = cols > widest ? cols : widest;
    }
    return widest + MARKS_COLS;
}

void contents_changed(struct ui *ui)
{
    ((struct contents *)ui->contents.data)->changed = true;
}

void contents_filter(struct ui *ui, const char *text)
{
    enum { MAX_PARSED = 100 }; /* headings of longer courses are searched as far as their notes were read */
    struct contents *c = ui->contents.data;
    struct course *course = ui->setup->course;
    struct query *filter = text != NULL ? query_parse(slice_of(text), NULL) : NULL;
    if (filter == NULL && text != NULL && *text != '\0') /* no query yet: the last one stays */
        return;
    if (filter != NULL && course->chapter_count <= MAX_PARSED)
        for (size_t i = 0; i < course->chapter_count; i++)
            chapter_load(course, (int)i, ui->setup->diags);
    query_free(c->filter);
    c->filter = filter;
    c->changed = true;
    ui->stale = true;
    list_select(&ui->contents, 0);
    contents_follow(ui);
}

void contents_follow(struct ui *ui)
{
    struct list *list = &ui->contents;
    size_t row = current_row(list);
    if (ui->contents_focus || row == SIZE_MAX || ((struct contents *)list->data)->filter != NULL)
        return;
    if (list->area.rows <= 0) /* not drawn yet */
        list->area = ui->contents_area;
    size_t rows = list->area.rows > 0 ? (size_t)list->area.rows : 1;
    if (row < list->top || row >= list->top + rows)
        list->top = row > rows / 3 ? row - rows / 3 : 0;
    list_select(list, row);
}
