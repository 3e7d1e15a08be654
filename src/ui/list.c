/* list.c - what all lists share: selection, scrolling, counts, searching. */
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct list *list_open(struct ui *ui, const struct list_ops *ops, void *data)
{
    if (ui->list_count == MAX_LISTS) {
        struct list unopened = {.ops = ops, .ui = ui, .data = data};
        if (ops->close != NULL)
            ops->close(&unopened);
        ui_complain(ui, "too many lists are open; close one first");
        return NULL;
    }
    struct list *list = &ui->lists[ui->list_count++];
    *list = (struct list){.ops = ops, .ui = ui, .data = data, .area = ui->main_area};
    ui->contents_focus = false;
    return list;
}

void list_close(struct ui *ui)
{
    struct list *list = &ui->lists[--ui->list_count];
    if (list->ops->close != NULL)
        list->ops->close(list);
}

void list_close_all(struct ui *ui)
{
    while (ui->list_count > 0)
        list_close(ui);
    ui->contents_focus = false;
}

struct list *list_focused(struct ui *ui)
{
    if (ui->contents_focus)
        return &ui->contents;
    return ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
}

static size_t rows_of(const struct list *list)
{
    return list->area.rows > 0 ? (size_t)list->area.rows : 1;
}

static bool goes_on(struct list *list, size_t index)
{
    return list->ops->goes_on != NULL && index < list->ops->count(list) && list->ops->goes_on(list, index);
}

/* Keeps the selection in the list and on the screen; scrolls no further than needed. */
static void settle(struct list *list)
{
    size_t count = list->ops->count(list), rows = rows_of(list);
    size_t last_top = count > rows ? count - rows : 0;
    if (list->selected >= count)
        list->selected = count > 0 ? count - 1 : 0;
    while (list->selected > 0 && goes_on(list, list->selected))
        list->selected--;
    if (!list->ops->is_text && list->selected < list->top)
        list->top = list->selected;
    if (!list->ops->is_text && list->selected >= list->top + rows)
        list->top = list->selected - rows + 1;
    if (list->top > last_top)
        list->top = last_top;
}

void list_select(struct list *list, size_t index)
{
    list->selected = index;
    settle(list);
}

int list_draw_text(struct surface *surface, struct area area, struct slice text, struct style style)
{
    int row = 0;
    for (; text.bytes > 0; row++) {
        size_t bytes = text_line(text, area.cols, surface->ambiguous_cols);
        if (row < area.rows)
            surface_put(surface, area.row + row, area.col, area.cols, slice_part(text, 0, bytes), style);
        text = slice_trim(slice_part(text, bytes, text.bytes));
    }
    return row;
}

void list_draw(struct list *list, struct area area)
{
    enum { LEAST_ROWS = 12 }; /* with fewer there is no space below */
    if (list->ops->draw_below != NULL && area.rows >= LEAST_ROWS) {
        int below = list->ops->rows_below != NULL ? list->ops->rows_below(list, area.cols) : area.rows / 2;
        int rows = area.rows - (below < area.rows / 2 ? below : area.rows - area.rows / 2);
        list->ops->draw_below(list, (struct area){area.row + rows, area.col, area.rows - rows, area.cols});
        area.rows = rows;
    }
    list->area = area;
    settle(list);
    size_t count = list->ops->count(list);
    for (int i = 0; i < area.rows; i++) {
        size_t index = list->top + (size_t)i;
        struct area row = {area.row + i, area.col, 1, area.cols};
        if (index < count)
            list->ops->draw(list, index, row, !list->ops->is_text && index == list->selected);
    }
}

void list_draw_box(struct list *list, struct area area, bool at_top)
{
    struct surface *surface = list->ui->surface;
    struct style border = {STYLE_BORDER, 0};
    int most = area.rows > 4 ? (area.rows - 2) * 2 / 3 : 1;
    size_t count = list->ops->count(list);
    int rows = count < (size_t)most ? (int)count : most;
    if (count == 0)
        return;
    int top = at_top || area.rows < rows + 2 ? area.row : area.row + area.rows - rows - 2;
    for (int i = 0; i < rows + 2; i++) {
        bool edge = i == 0 || i == rows + 1;
        surface_fill(surface, top + i, area.col, area.cols, (struct style){STYLE_TEXT, 0});
        for (int col = 1; col < area.cols - 1 && edge; col++)
            surface_put_str(surface, top + i, area.col + col, 1, "─", border);
        surface_put_str(surface, top + i, area.col, 1, i == 0 ? "┌" : edge ? "└" : "│", border);
        surface_put_str(surface, top + i, area.col + area.cols - 1, 1, i == 0 ? "┐" : edge ? "┘" : "│", border);
    }
    list_draw(list, (struct area){top + 1, area.col + 2, rows, area.cols - 4});
}

bool list_holds_notes(const struct ui *ui)
{
    bool holds = false;
    for (int i = 0; i < ui->list_count; i++)
        holds = holds || ui->lists[i].ops->holds_notes;
    return holds;
}

size_t list_row_at(struct list *list, int row)
{
    if (row < list->area.row || row >= list->area.row + list->area.rows)
        return SIZE_MAX;
    size_t index = list->top + (size_t)(row - list->area.row);
    return index < list->ops->count(list) ? index : SIZE_MAX;
}

/* Moves the selection, or the text, by lines. */
static void move(struct list *list, long lines)
{
    size_t count = list->ops->count(list);
    size_t *what = list->ops->is_text ? &list->top : &list->selected;
    if (lines < 0)
        *what = (size_t)-lines < *what ? *what - (size_t)-lines : 0;
    else
        *what = *what + (size_t)lines < count ? *what + (size_t)lines : count > 0 ? count - 1 : 0;
    for (size_t next = *what; lines > 0 && goes_on(list, next); next++)
        *what = next + 1 < count ? next + 1 : *what;
    settle(list);
}

/* A page moves both the view and the selection. */
static void page(struct list *list, long lines)
{
    if (!list->ops->is_text && lines < 0)
        list->top = (size_t)-lines < list->top ? list->top - (size_t)-lines : 0;
    else if (!list->ops->is_text)
        list->top += (size_t)lines;
    move(list, lines);
}

bool list_find(struct list *list, const char *query, size_t from, int step)
{
    size_t count = list->ops->count(list);
    struct query *wanted = query_parse(slice_of(query), NULL);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        size_t index = step > 0 ? (from + i) % count : (from + count - i % count) % count;
        struct buf text = {0};
        list->ops->text(list, index, &text);
        found = text.bytes > 0 && (wanted != NULL ? query_match_text(wanted, buf_slice(&text), NULL)
                                                  : strcasestr(text.ptr, query) != NULL);
        buf_free(&text);
        if (found) {
            list_select(list, index);
            if (list->ops->is_text) {
                list->top = index;
                settle(list);
            }
        }
    }
    query_free(wanted);
    return found;
}

static void find_again(struct list *list, int step)
{
    struct ui *ui = list->ui;
    size_t count = list->ops->count(list), at = list->ops->is_text ? list->top : list->selected;
    const char *query = ui->list_query;
    if (query == NULL || count == 0)
        ui_say(ui, "nothing has been searched for in this list yet");
    else if (!list_find(list, query, step > 0 ? (at + 1) % count : (at + count - 1) % count, step))
        ui_complain(ui, "no match for \"%s\" in this list", query);
}

bool list_act(struct list *list, const struct key_command *command)
{
    long count = command->count > 0 ? command->count : 1;
    long rows = (long)rows_of(list);
    if (list->ops->act != NULL && list->ops->act(list, command))
        return true;
    switch (command->action) {
    case ACTION_LINE_DOWN:
    case ACTION_LINK_NEXT:
        move(list, count);
        return true;
    case ACTION_LINE_UP:
    case ACTION_LINK_PREVIOUS:
        move(list, -count);
        return true;
    case ACTION_PAGE_DOWN:
        page(list, count * rows);
        return true;
    case ACTION_PAGE_UP:
        page(list, -count * rows);
        return true;
    case ACTION_HALF_DOWN:
        page(list, command->count > 0 ? count : (rows + 1) / 2);
        return true;
    case ACTION_HALF_UP:
        page(list, -(command->count > 0 ? count : (rows + 1) / 2));
        return true;
    case ACTION_TOP:
    case ACTION_BOTTOM:
        list->selected = command->count > 0              ? (size_t)command->count - 1
                         : command->action == ACTION_TOP ? 0
                                                         : SIZE_MAX / 2;
        list->top = list->ops->is_text ? list->selected : list->top;
        settle(list);
        return true;
    case ACTION_PERCENT:
        list_select(list, list->ops->count(list) * (size_t)(command->count < 100 ? command->count : 100) / 100);
        return true;
    case ACTION_SEARCH_NEXT:
        find_again(list, 1);
        return true;
    case ACTION_SEARCH_PREVIOUS:
        find_again(list, -1);
        return true;
    default: /* everything else belongs to the whole screen */
        return false;
    }
}
