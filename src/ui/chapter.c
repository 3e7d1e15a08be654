/* chapter.c - the chapter's page: its lines with selection and matches, the sticky header of a long table, and the
 * actions of reading. */
#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/resolved_links.h"
#include "biji/text.h"
#include "ui.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Index of the first match that ends after a place. */
static size_t first_match(const struct reader_view *view, struct place place)
{
    size_t low = 0, high = view->matches.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (place_compare(view->matches.items[middle].to, place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the next text goes within an area. */
struct pen {
    struct surface *surface;
    struct area area;
    int row, col;
};

static void pen_put(struct pen *pen, struct slice text, int cols, struct style style)
{
    if (pen->col < 0) { /* starts left of the area in a line scrolled sideways */
        int hidden;
        size_t bytes = text_prefix(text, -pen->col, pen->surface->ambiguous_cols, &hidden);
        text = slice_part(text, bytes, text.bytes);
        pen->col += hidden;
        cols -= hidden;
        if (text.bytes == 0)
            return;
        if (pen->col < 0) { /* a wide character is cut in two: its right half stays blank */
            int wide;
            bytes = grapheme_next(text, pen->surface->ambiguous_cols, &wide);
            text = slice_part(text, bytes, text.bytes);
            pen->col += wide;
            cols -= wide;
        }
    }
    surface_put(pen->surface, pen->row, pen->area.col + pen->col, pen->area.cols - pen->col, text, style);
    pen->col += cols;
}

/* Bytes from..to of a run, with highlights and selection in their colours. */
static void put_part(const struct ui *ui, struct pen *pen, const struct run *run, size_t from, size_t to,
                     struct style style)
{
    int ambiguous = pen->surface->ambiguous_cols;
    to = to < run->text.bytes ? to : run->text.bytes;
    if (run->text.bytes == 0) /* space left blank */
        pen_put(pen, run->text, run->cols, style);
    while (from < to) {
        struct style own = style;
        enum style_role role = STYLE_TEXT;
        size_t end = SIZE_MAX;
        if (run->place.node != 0 && selection_style(ui, run->place.node, run->place.offset + from, &role, &end))
            own.role = (uint8_t)role;
        end = run->whole || run->place.node == 0 || end == SIZE_MAX ? to : end - run->place.offset;
        end = end > to || end <= from ? to : end;
        struct slice part = slice_part(run->text, from, end);
        pen_put(pen, part, from == 0 && end == run->text.bytes ? run->cols : text_cols(part, ambiguous), own);
        from = end;
    }
}

/* A run, with matches in another style. */
static void draw_run(const struct ui *ui, struct pen *pen, const struct run *run)
{
    const struct reader_view *view = ui->view;
    int ambiguous = pen->surface->ambiguous_cols;
    struct style style = run->style;
    if (run->link >= 0 && run->link == view->link)
        style.role = STYLE_SELECTED;
    size_t done = 0;
    size_t match = run->place.node != 0 ? first_match(view, run->place) : view->matches.count;
    for (; match < view->matches.count && done < run->text.bytes; match++) {
        const struct find_range *range = &view->matches.items[match];
        uint32_t node = run->place.node, start = run->place.offset;
        size_t from = range->from.node < node || range->from.offset <= start ? 0 : range->from.offset - start;
        size_t to = range->to.node > node ? run->text.bytes : range->to.offset > start ? range->to.offset - start : 0;
        if (range->from.node > node || (from >= run->text.bytes && !run->whole))
            break;
        if (run->whole) {
            from = 0;
            to = run->text.bytes;
        }
        struct slice hit = slice_part(run->text, from > done ? from : done, to);
        put_part(ui, pen, run, done, from, style);
        pen_put(pen, hit, text_cols(hit, ambiguous),
                (struct style){match == view->match ? STYLE_MATCH_CURRENT : STYLE_MATCH, style.attributes});
        done = to > done ? to : done;
    }
    put_part(ui, pen, run, done, run->text.bytes, style);
}

/* One row of a picture's block; if it cannot be shown, the first row says why. */
static void draw_picture(struct ui *ui, struct pen *pen, const struct run *run)
{
    int row = figure_row(run->place), rows = figure_rows(run->place), skipped = pen->col < 0 ? -pen->col : 0;
    if (ui->figure.node != run->place.node) {
        const struct node *node = doc_node(ui->view->doc, run->place.node);
        ui->figure.node = run->place.node;
        ui->figure.shown =
            resolved_links_image_shown(ui->view->how.image_context, node->target, run->cols, rows, &ui->figure.reason);
    }
    const struct picture_shown *shown = ui->figure.shown;
    struct area area = {pen->row, pen->area.col + pen->col + skipped, 1, pen->area.cols - pen->col - skipped};
    if (shown != NULL)
        picture_draw_row(pen->surface, area, shown, (struct area){0, 0, rows, run->cols}, row, skipped);
    else if (row == 0)
        picture_draw_reason(pen->surface, area, ui->figure.reason);
    pen->col += run->cols;
}

/* The area of a line: one wider than the page has the pane's right margin too. */
static struct area line_area(const struct ui *ui, const struct line *line, struct area area)
{
    if (line->overflow)
        area.cols = ui->main_area.col + ui->main_area.cols - area.col;
    return area;
}

/* The number of columns by which a line is shifted to the left. */
static int hidden_cols(const struct ui *ui, const struct line *line)
{
    int most = line->cols - line_area(ui, line, ui->text_area).cols;
    return !line->overflow || most < 0 ? 0 : ui->shift < most ? ui->shift : most;
}

/* Marks where a line continues beyond the area's edges. */
static void mark_edges(struct ui *ui, const struct line *line, struct area area, int row, int shift)
{
    struct style style = {STYLE_BORDER, 0};
    if (shift > 0)
        surface_put(ui->surface, row, area.col, 1, slice_of(ui->view->how.math.ascii ? "<" : "‹"), style);
    if (line->cols - shift > area.cols)
        surface_put(ui->surface, row, area.col + area.cols - 1, 1, slice_of(ui->view->how.math.ascii ? ">" : "›"),
                    style);
}

/* A sign in the margin beside a highlighted line. */
static void mark_notes(struct ui *ui, const struct line *line, struct area area, int row)
{
    for (int i = 0; i < line->run_count && area.col > 0; i++) {
        enum style_role role = STYLE_TEXT;
        for (size_t at = 0, end; at < line->runs[i].text.bytes && line->runs[i].place.node != 0; at = end) {
            size_t offset = line->runs[i].place.offset;
            end = SIZE_MAX;
            if (annotations_style(ui, line->runs[i].place.node, offset + at, &role, &end)) {
                surface_put_str(ui->surface, row, area.col - 1, 1, ui->view->how.math.ascii ? "|" : "▐",
                                (struct style){STYLE_CURRENT, 0});
                return;
            }
            end = end == SIZE_MAX || end <= offset + at ? line->runs[i].text.bytes : end - offset;
        }
    }
}

/* Makes the parts of a line that lead out of the course hyperlinks. */
static void link_parts(const struct ui *ui, const struct line *line, struct area area, int row, int shift)
{
    int col = area.col - shift, end = area.col + area.cols;
    for (int i = 0; i < line->run_count && col < end; col += line->runs[i++].cols) {
        int index = line->runs[i].link;
        if (index < 0 || col < area.col || line->runs[i].style.role == STYLE_PICTURE)
            continue;
        struct link link = reader_link(ui->reader, index);
        bool leads_out = link.kind == LINK_OUTSIDE || link.kind == LINK_UPSTREAM;
        int cols = line->runs[i].cols < end - col ? line->runs[i].cols : end - col;
        if (leads_out && link.url != NULL)
            surface_link(ui->surface, row, col, cols, slice_of(link.url), index + 1);
        link_fini(&link);
    }
}

void chapter_draw_line(struct ui *ui, const struct line *line, struct area area, int row)
{
    area = line_area(ui, line, area);
    int shift = hidden_cols(ui, line);
    struct pen pen = {ui->surface, area, row, -shift};
    for (int i = 0; i < line->run_count; i++) {
        if (line->runs[i].style.role == STYLE_PICTURE)
            draw_picture(ui, &pen, &line->runs[i]);
        else
            draw_run(ui, &pen, &line->runs[i]);
    }
    link_parts(ui, line, area, row, shift);
    if (line->overflow)
        mark_edges(ui, line, area, row, shift);
    mark_notes(ui, line, area, row);
}

/* How far the widest line of the page can be shifted. */
static int widest_shift(const struct ui *ui)
{
    const struct reader_view *view = ui->view;
    int most = 0;
    for (size_t i = view->top; i < view->layout->line_count && i < view->top + (size_t)view->rows; i++) {
        const struct line *line = &view->layout->lines[i];
        int beyond = line->cols - line_area(ui, line, ui->text_area).cols;
        if (line->overflow && beyond > most)
            most = beyond;
    }
    return most;
}

static void shift(struct ui *ui, long steps)
{
    enum { STEP_COLS = 8 };
    int most = widest_shift(ui);
    if (most == 0) {
        ui_say(ui, "no line here is wider than the page");
        return;
    }
    if (ui->shift > most)
        ui->shift = most;
    long to = ui->shift + steps * STEP_COLS;
    ui->shift = to < 0 ? 0 : to > most ? most : (int)to;
}

/* Rows at the top of the page for the header of a table that began further up. */
static int pinned_rows(const struct reader_view *view, size_t top)
{
    const struct line *line = top < view->layout->line_count ? &view->layout->lines[top] : NULL;
    if (line == NULL || line->header < 0 || (size_t)line->header >= top || line->header_rows * 2 > view->rows)
        return 0;
    return line->header_rows;
}

/* The heading of the section in view, with those above it, in the row above the text; empty while it is in view itself. */
static void draw_sticky(struct ui *ui, struct area area)
{
    const struct layout *layout = ui->view->layout;
    if (ui->view->top == 0 || layout->line_count == 0 || !reader_outline_is_ready(ui->reader))
        return;
    const struct outline *outline = reader_outline(ui->reader);
    int at = outline_at(outline, layout->lines[ui->view->top].place), path[8], depth = 0;
    if (at < 0 ||
        layout_line_of(ui->view->layout, landmark_of_node(ui->view->doc, outline->headings[at].node)) >= ui->view->top)
        return;
    for (int level = INT_MAX; at >= 0 && depth < 8; at--) {
        if (outline->headings[at].level >= level)
            continue;
        level = outline->headings[at].level;
        path[depth++] = at;
    }
    struct buf text = {0};
    for (int i = depth - 1; i >= 0; i--)
        buf_printf(&text, "%s%s", outline->headings[path[i]].text, i > 0 ? " › " : "");
    surface_put_field(ui->surface, area.row - 1, area.col, area.cols, buf_slice(&text), (struct style){STYLE_TITLE, 0});
    buf_free(&text);
}

void chapter_draw(struct ui *ui, struct area area)
{
    const struct reader_view *view = ui->view;
    layout_extend(view->layout, view->top + (size_t)area.rows);
    const struct layout *layout = view->layout;
    int pinned = pinned_rows(view, view->top);
    if (ui->is_sticky)
        draw_sticky(ui, area);
    for (int row = 0; row < area.rows; row++) {
        size_t line = view->top + (size_t)row;
        if (row < pinned)
            line = (size_t)layout->lines[view->top].header + (size_t)row;
        if (line < layout->line_count)
            chapter_draw_line(ui, &layout->lines[line], area, area.row + row);
    }
    copying_draw(ui, area);
    hints_draw(ui);
}

/* Opens a picture that is at hand on the whole screen. */
static bool open_picture(struct ui *ui, int index)
{
    const struct node *node = ui->view->layout->links[index].node;
    if (node->kind != NODE_IMAGE)
        return false;
    char *path = resolved_links_image_path(ui->view->how.image_context, node->target);
    bool opened = path != NULL && picture_view_open(ui, path);
    free(path);
    return opened;
}

void chapter_follow(struct ui *ui, int link)
{
    if (open_picture(ui, link))
        return;
    struct follow follow = reader_follow(ui->reader, link);
    bool online = !ui->setup->options->offline;
    switch (follow.kind) {
    case FOLLOW_OPENED:
        break;
    case FOLLOW_FETCH:
        fetching_begin(ui, FETCHING_PAGE, follow.chapter, follow.text, follow.anchor);
        follow_fini(&follow);
        return;
    case FOLLOW_OUTSIDE:
        if (online && fetching_is_worth_trying(follow.text))
            fetching_begin(ui, FETCHING_OUTSIDE, COURSE_NONE, follow.text, NULL);
        else
            ui_open_outside(ui, follow.text);
        break;
    case FOLLOW_NOT:
        ui_complain(ui, "%s", follow.text);
        break;
    }
    follow_fini(&follow);
    ui_opened(ui);
}

const struct line *chapter_line_at(const struct ui *ui, int row, int *col)
{
    const struct reader_view *view = ui->view;
    struct area area = ui->text_area;
    size_t index = view->top + (size_t)(row - area.row);
    if (row - area.row < pinned_rows(view, view->top))
        index = (size_t)view->layout->lines[view->top].header + (size_t)(row - area.row);
    if (row < area.row || row >= area.row + area.rows || index >= view->layout->line_count)
        return NULL;
    const struct line *line = &view->layout->lines[index];
    *col = area.col - hidden_cols(ui, line);
    return line;
}

bool chapter_place_at(const struct ui *ui, int row, int col, struct place *place)
{
    int at;
    const struct line *line = chapter_line_at(ui, row, &at);
    bool found = false;
    if (line == NULL)
        return false;
    for (int i = 0; i < line->run_count && (at <= col || !found); at += line->runs[i++].cols) {
        const struct run *run = &line->runs[i];
        int into = col - at < run->cols ? col - at : run->cols - 1;
        if (run->place.node == 0 || run->text.bytes == 0)
            continue;
        *place = run->place;
        if (!run->whole && into > 0)
            place->offset += (uint32_t)text_prefix(run->text, into, ui->surface->ambiguous_cols, NULL);
        found = true;
    }
    return found;
}

void chapter_click(struct ui *ui, int row, int col)
{
    int at;
    const struct line *line = chapter_line_at(ui, row, &at);
    if (line == NULL)
        return;
    for (int i = 0; i < line->run_count; i++) {
        const struct run *run = &line->runs[i];
        if (col >= at && col < at + run->cols && run->link >= 0) {
            chapter_follow(ui, run->link);
            return;
        }
        at += run->cols;
    }
    reader_deselect(ui->reader);
}

/* To the chapter `step` further on, or the last one that way: where it was left, or (is_reading_on) to its beginning. */
static void go_chapter(struct ui *ui, long step, bool is_reading_on)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    const struct course *course = ui->setup->course;
    long from = view->spot.chapter, to = from, way = step < 0 ? -1 : 1;
    if (from == COURSE_NONE) {
        ui_complain(ui, "this page is not in the course's order; go back first");
        return;
    }
    for (long at = from + way; at >= 0 && at < (long)course->chapter_count && step != 0; at += way) {
        if (!chapter_is_blank(&course->chapters[at]) &&
            course->chapters[at].link == NULL) { /* there is something to show */
            to = at;
            step -= way;
        }
    }
    if (to == from) {
        ui_say(ui, way < 0 ? "this is the first chapter" : "this is the last chapter");
        return;
    }
    reader_open(reader, (int)to, NULL, NULL);
    if (!is_reading_on)
        bookmarks_return(ui);
    ui_opened(ui);
}

static void page_down(struct ui *ui, long count)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    for (; count > 0; count--) {
        if (reader_at_end(reader)) {
            go_chapter(ui, 1, true);
            return;
        }
        size_t to = view->top + (size_t)view->rows;
        reader_scroll(reader, view->rows - pinned_rows(view, to));
    }
}

static void page_up(struct ui *ui, long count)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    for (; count > 0; count--)
        reader_scroll(reader, pinned_rows(view, view->top) - view->rows);
}

static void scroll(struct ui *ui, long lines)
{
    if (!reader_scroll(ui->reader, lines))
        ui_say(ui, lines > 0 ? "end of the chapter" : "beginning of the chapter");
}

static void toggle_source(struct ui *ui)
{
    reader_show_source(ui->reader, !ui->view->how.show_source);
    ui_say(ui, ui->view->how.show_source ? "Markdown source" : "formatted text");
}

static void toggle_pictures(struct ui *ui)
{
    bool was_finest = ui->may_have_pixels == gallery_has_pixels(ui->gallery);
    bool has_pixels = !ui->has_cards && !was_finest;
    ui->has_cards = !ui->has_cards && was_finest;
    gallery_set_pixels(ui->gallery, has_pixels ? ui->surface->cell_width_px : 0,
                       has_pixels ? ui->surface->cell_height_px : 0);
    reader_set_gallery(ui->reader, ui->has_cards ? NULL : ui->gallery);
    ui_say(ui, ui->has_cards ? "pictures as cards" : has_pixels ? "pictures in pixels" : "pictures as blocks of cells");
}

static void open_outside(struct ui *ui)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    const char *page = view->spot.url;
    if (page == NULL && view->spot.chapter != COURSE_NONE)
        page = ui->setup->course->chapters[view->spot.chapter].upstream;
    if (view->link < 0) {
        if (page != NULL)
            ui_open_outside(ui, page);
        else
            ui_say(ui, "select a link first");
        return;
    }
    struct link link = reader_link(reader, view->link);
    const char *url = link.url;
    if (url == NULL && link.kind == LINK_CHAPTER)
        url = ui->setup->course->chapters[link.chapter].upstream;
    if (url != NULL)
        ui_open_outside(ui, url);
    else
        ui_say(ui, "this link has no address to open in a browser");
    link_fini(&link);
}

/* Between a chapter's local note and its upstream page. */
static void go_upstream(struct ui *ui)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    int index = view->spot.chapter;
    const struct chapter *chapter = index != COURSE_NONE ? &ui->setup->course->chapters[index] : NULL;
    if (chapter == NULL || chapter->upstream == NULL)
        ui_say(ui, "this page has no upstream page");
    else if (view->spot.url == NULL)
        fetching_open(ui, index, chapter->upstream, true);
    else if (chapter->path == NULL)
        ui_say(ui, "this chapter has no local note");
    else {
        reader_open_again(reader, index, NULL);
        ui_opened(ui);
    }
}

static void select_link(struct ui *ui, long count)
{
    if (!reader_select_link(ui->reader, count))
        ui_say(ui, count > 0 ? "no more links below" : "no more links above");
}

static void follow(struct ui *ui, long number)
{
    const struct reader_view *view = ui->view;
    if (number > 0)
        reader_whole(ui->reader);
    if (number > (long)view->layout->link_count)
        ui_complain(ui, "there is no link %ld here; the last is %zu", number, view->layout->link_count);
    else if (number > 0)
        chapter_follow(ui, (int)number - 1);
    else if (view->link >= 0)
        chapter_follow(ui, view->link);
    else
        ui_say(ui, "no link is selected: Tab selects one");
}

static void next_match(struct ui *ui, long count)
{
    bool wrapped = false;
    if (ui->view->query == NULL)
        ui_say(ui, "nothing has been searched for yet");
    else if (hits_step(ui, count))
        return;
    else if (!reader_search_step(ui->reader, count, &wrapped))
        ui_complain(ui, "no match for \"%s\" in this chapter", ui->view->query);
    else if (wrapped)
        ui_say(ui, count > 0 ? "wrapped to the top" : "wrapped to the bottom");
}

static void step_out(struct ui *ui)
{
    if (ui->view->link >= 0)
        reader_deselect(ui->reader);
    else if (ui->view->query != NULL && !hits_return(ui))
        reader_search(ui->reader, NULL, false);
}

/* The line that zt, zz and zb move: that of the selected link, else of the match, if in view; else the top one. */
static size_t line_of_interest(const struct ui *ui)
{
    const struct reader_view *view = ui->view;
    size_t line = SIZE_MAX, end = view->top + (size_t)view->rows;
    if (view->link >= 0)
        line = view->layout->links[view->link].line;
    else if (view->match < view->matches.count)
        line = layout_line_among(view->layout, view->matches.items[view->match].from, view->top, end);
    return line >= view->top && line < end ? line : view->top;
}

/* Puts that line at the top, in the middle or at the bottom, by the letters of vi. */
static void align(struct ui *ui, int letter)
{
    const struct reader_view *view = ui->view;
    size_t line = line_of_interest(ui);
    if (letter == 't' || letter == KEYS_ENTER)
        reader_put_line(ui->reader, line, 0);
    else if (letter == 'z' || letter == '.')
        reader_put_line(ui->reader, line, (view->rows - 1) / 2);
    else if (letter == 'b' || letter == '-')
        reader_put_line(ui->reader, line, view->rows - 1);
    else
        ui_say(ui, "after z press t, z or b: top, middle or bottom");
}

/* Movements. */
static bool move(struct ui *ui, const struct key_command *command)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    long count = command->count > 0 ? command->count : 1;
    bool found = true;
    switch (command->action) {
    case ACTION_LINE_DOWN:
        scroll(ui, count);
        return true;
    case ACTION_LINE_UP:
        scroll(ui, -count);
        return true;
    case ACTION_PAGE_DOWN:
        page_down(ui, count);
        return true;
    case ACTION_PAGE_UP:
        page_up(ui, count);
        return true;
    case ACTION_HALF_DOWN:
        scroll(ui, command->count > 0 ? count : (view->rows + 1) / 2);
        return true;
    case ACTION_HALF_UP:
        scroll(ui, command->count > 0 ? -count : -(view->rows + 1) / 2);
        return true;
    case ACTION_TOP:
        reader_to_line(reader, (size_t)count - 1);
        return true;
    case ACTION_BOTTOM:
        if (command->count > 0)
            reader_to_line(reader, (size_t)count - 1);
        else
            reader_to_end(reader);
        return true;
    case ACTION_PERCENT:
        reader_to_percent(reader, command->count);
        return true;
    case ACTION_ALIGN:
        align(ui, command->letter);
        return true;
    case ACTION_HEADING_NEXT:
        found = reader_to_heading(reader, count);
        break;
    case ACTION_HEADING_PREVIOUS:
        found = reader_to_heading(reader, -count);
        break;
    default: /* no movement */
        return false;
    }
    if (!found)
        ui_say(ui, command->action == ACTION_HEADING_NEXT ? "no more headings below" : "no more headings above");
    return true;
}

bool chapter_act(struct ui *ui, const struct key_command *command)
{
    long count = command->count > 0 ? command->count : 1;
    if (move(ui, command))
        return true;
    switch (command->action) {
    case ACTION_CHAPTER_NEXT:
        go_chapter(ui, count, false);
        return true;
    case ACTION_CHAPTER_PREVIOUS:
        go_chapter(ui, -count, false);
        return true;
    case ACTION_UNFOLD:
        shift(ui, count);
        return true;
    case ACTION_FOLD:
        shift(ui, -count);
        return true;
    case ACTION_LINK_NEXT:
        select_link(ui, count);
        return true;
    case ACTION_LINK_PREVIOUS:
        select_link(ui, -count);
        return true;
    case ACTION_FOLLOW:
        follow(ui, command->count);
        return true;
    case ACTION_UPSTREAM:
        go_upstream(ui);
        return true;
    case ACTION_OUTSIDE:
        open_outside(ui);
        return true;
    case ACTION_SEARCH_NEXT:
        next_match(ui, count);
        return true;
    case ACTION_SEARCH_PREVIOUS:
        next_match(ui, -count);
        return true;
    case ACTION_COPY:
        copying_copy(ui);
        return true;
    case ACTION_SOURCE:
        toggle_source(ui);
        return true;
    case ACTION_PICTURES:
        toggle_pictures(ui);
        return true;
    case ACTION_OUT:
        step_out(ui);
        return true;
    default: /* done elsewhere, or not for a chapter */
        return false;
    }
}
