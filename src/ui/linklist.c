/* linklist.c - the links of what is shown, by destination: in the chapter, in the course, upstream, outside, and last the
 * footnotes, which are folded. A group is folded with Left and Right, and / leaves only the links that match. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/query.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>

enum group {
    GROUP_SECTIONS,
    GROUP_CHAPTERS,
    GROUP_UPSTREAM,
    GROUP_OUTSIDE,
    GROUP_PICTURES,
    GROUP_FILES,
    GROUP_BROKEN,
    GROUP_FOLDS,
    GROUP_FOOTNOTES,
    LINK_GROUPS
};

static const char *const titles[] = {
    [GROUP_SECTIONS] = N_("In this chapter"), [GROUP_CHAPTERS] = N_("In the course"),
    [GROUP_UPSTREAM] = N_("Upstream pages"),  [GROUP_OUTSIDE] = N_("Outside"),
    [GROUP_PICTURES] = N_("Pictures"),        [GROUP_FILES] = N_("Files"),
    [GROUP_BROKEN] = N_("Leading nowhere"),   [GROUP_FOLDS] = N_("Folded text"),
    [GROUP_FOOTNOTES] = N_("Footnotes"),
};
_Static_assert(sizeof titles / sizeof titles[0] == LINK_GROUPS, "every group has its title");

/* A group's title (link -1), or a link of it. */
struct link_row {
    enum group group;
    int link;
};

struct linklist {
    const struct layout *layout; /* whose links are listed; NULL: the rows must be made */
    struct link_row *rows;
    size_t count, room;
    size_t in_group[LINK_GROUPS];
    bool is_folded[LINK_GROUPS];
    struct query *filter; /* NULL: all; otherwise no group is folded */
};

static enum group group_of(struct reader *reader, int index)
{
    const struct node *node = reader_view(reader)->layout->links[index].node;
    if (node->kind == NODE_FOOTNOTE_REF)
        return GROUP_FOOTNOTES;
    if (node->kind == NODE_SUMMARY || (node_is_block(node) && node->kind != NODE_FOOTNOTE))
        return GROUP_FOLDS;
    struct link link = reader_link(reader, index);
    enum group group = node->kind == NODE_IMAGE && link.kind != LINK_BROKEN ? GROUP_PICTURES
                       : link.kind == LINK_CHAPTER                          ? GROUP_CHAPTERS
                       : link.kind == LINK_SECTION                          ? GROUP_SECTIONS
                       : link.kind == LINK_UPSTREAM                         ? GROUP_UPSTREAM
                       : link.kind == LINK_OUTSIDE                          ? GROUP_OUTSIDE
                       : link.kind == LINK_FILE                             ? GROUP_FILES
                                                                            : GROUP_BROKEN;
    link_fini(&link);
    return group;
}

static void describe(struct reader *reader, int index, struct buf *text, struct buf *target)
{
    const struct node *node = reader_view(reader)->layout->links[index].node;
    struct buf plain = {0};
    if (node->kind != NODE_FOOTNOTE_REF)
        node_plain_text(node, &plain);
    if (plain.bytes == 0 && node->kind != NODE_FOOTNOTE_REF)
        buf_add_slice(&plain, node->target);
    text_safe(buf_slice(&plain), text);
    reader_link_target(reader, index, target);
    buf_free(&plain);
}

static void add_text(struct reader *reader, int index, struct buf *out)
{
    struct buf target = {0};
    describe(reader, index, out, &target);
    buf_add_char(out, ' ');
    buf_add_slice(out, buf_slice(&target));
    buf_free(&target);
}

static bool is_wanted(const struct linklist *l, struct reader *reader, int index)
{
    struct buf text = {0};
    if (l->filter == NULL)
        return true;
    add_text(reader, index, &text);
    bool wanted = query_match_text(l->filter, buf_slice(&text), NULL);
    buf_free(&text);
    return wanted;
}

static void add_row(struct linklist *l, enum group group, int link)
{
    l->rows = xgrow(l->rows, l->count, &l->room, sizeof *l->rows);
    l->rows[l->count++] = (struct link_row){group, link};
}

/* The link back from a footnote is not listed. */
static bool is_listed(const struct layout *layout, size_t index)
{
    return layout->links[index].node->kind != NODE_FOOTNOTE;
}

static void make_rows(struct ui *ui, struct linklist *l)
{
    reader_whole(ui->reader);
    const struct layout *layout = ui->view->layout;
    uint8_t *groups = xcalloc(layout->link_count + 1, 1);
    l->layout = layout;
    l->count = 0;
    for (int g = 0; g < LINK_GROUPS; g++)
        l->in_group[g] = 0;
    for (size_t i = 0; i < layout->link_count; i++) {
        groups[i] = (uint8_t)(is_listed(layout, i) && is_wanted(l, ui->reader, (int)i) ? group_of(ui->reader, (int)i)
                                                                                       : LINK_GROUPS);
        if (groups[i] < LINK_GROUPS)
            l->in_group[groups[i]]++;
    }
    for (int g = 0; g < LINK_GROUPS; g++) {
        if (l->in_group[g] > 0)
            add_row(l, (enum group)g, -1);
        for (size_t i = 0; i < layout->link_count && (!l->is_folded[g] || l->filter != NULL); i++)
            if (groups[i] == g)
                add_row(l, (enum group)g, (int)i);
    }
    free(groups);
}

static struct linklist *linklist_of(struct list *list)
{
    struct linklist *l = list->data;
    if (l->layout != list->ui->view->layout)
        make_rows(list->ui, l);
    return l;
}

static size_t count(struct list *list)
{
    return linklist_of(list)->count;
}

enum { NUMBER_COLS = 7 };

/* Columns of a row for the text of a link, and for its target. */
static int text_width(int cols)
{
    return (cols - NUMBER_COLS - 2) * 2 / 5;
}

static int target_cols(int cols)
{
    return cols - 1 - NUMBER_COLS - text_width(cols) - 1;
}

static void draw_title(struct list *list, const struct link_row *row, struct area area, bool selected)
{
    const struct linklist *l = list->data;
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_HEADING2, 0},
                 dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    bool folded = l->is_folded[row->group] && l->filter == NULL;
    char number[24];
    int col = area.col + 1, end = area.col + area.cols;
    col += surface_put_str(surface, area.row, col, end - col, folded ? "▸ " : "▾ ", dim);
    col += surface_put_str(surface, area.row, col, end - col, _(titles[row->group]), style);
    snprintf(number, sizeof number, "  %zu", l->in_group[row->group]);
    surface_put_str(surface, area.row, col, end - col, number, dim);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct reader *reader = list->ui->reader;
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    const struct link_row *row = &linklist_of(list)->rows[index];
    struct buf text = {0}, target = {0};
    char number[16];
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    if (row->link < 0) {
        draw_title(list, row, area, selected);
        return;
    }
    describe(reader, row->link, &text, &target);
    snprintf(number, sizeof number, "%5d  ", row->link + 1);
    int col = area.col, end = area.col + area.cols - 1, width = text_width(area.cols);
    col += surface_put_str(surface, area.row, col, end - col, number, dim);
    bool has_both =
        text.bytes > 0 && !slice_eq(buf_slice(&text), buf_slice(&target)); /* an address may be its own text */
    if (has_both && width >= 12) {
        surface_put_field(surface, area.row, col, width, buf_slice(&text), style);
        col += width + 1;
        surface_put_field(surface, area.row, col, end - col, buf_slice(&target), dim);
    } else {
        surface_put_field(surface, area.row, col, end - col, buf_slice(text.bytes > 0 ? &text : &target), style);
    }
    buf_free(&text);
    buf_free(&target);
}

/* The selected link's target; empty where its row shows it in full. */
static void selected_target(struct list *list, int cols, struct buf *target)
{
    const struct linklist *l = linklist_of(list);
    const struct link_row *row = list->selected < l->count ? &l->rows[list->selected] : NULL;
    struct buf text = {0};
    if (row == NULL || row->link < 0)
        return;
    describe(list->ui->reader, row->link, &text, target);
    if (text_cols(buf_slice(target), list->ui->surface->ambiguous_cols) <= target_cols(cols))
        buf_clear(target);
    buf_free(&text);
}

static int rows_below(struct list *list, int cols)
{
    struct buf target = {0};
    selected_target(list, cols, &target);
    int rows =
        list_draw_text(list->ui->surface, (struct area){0, 0, 0, cols - 2}, buf_slice(&target), (struct style){0});
    buf_free(&target);
    return rows > 0 ? rows + 1 : 0;
}

static void draw_below(struct list *list, struct area area)
{
    struct buf target = {0};
    selected_target(list, area.cols, &target);
    for (int col = 0; target.bytes > 0 && col < area.cols; col++)
        surface_put_str(list->ui->surface, area.row, area.col + col, 1, "─", (struct style){STYLE_BORDER, 0});
    list_draw_text(list->ui->surface, (struct area){area.row + 1, area.col + 1, area.rows - 1, area.cols - 2},
                   buf_slice(&target), (struct style){STYLE_DIM, 0});
    buf_free(&target);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct link_row *row = &linklist_of(list)->rows[index];
    if (row->link < 0)
        buf_add_str(out, _(titles[row->group]));
    else
        add_text(list->ui->reader, row->link, out);
}

static void filter(struct list *list, const char *text)
{
    struct linklist *l = list->data;
    query_free(l->filter);
    l->filter = text != NULL ? query_parse(slice_of(text), NULL) : NULL;
    l->layout = NULL;
    list_select(list, l->filter != NULL && count(list) > 1 ? 1 : 0);
}

/* Folds or unfolds the group of a row; selects its title. */
static void fold(struct list *list, enum group group, bool is_folded)
{
    struct linklist *l = list->data;
    l->is_folded[group] = is_folded;
    l->layout = NULL;
    size_t row = 0;
    while (row < count(list) && (l->rows[row].group != group || l->rows[row].link >= 0))
        row++;
    list_select(list, row);
}

static bool follow(struct list *list, long number)
{
    struct ui *ui = list->ui;
    struct linklist *l = linklist_of(list);
    long all = (long)ui->view->layout->link_count;
    if (number == 0 && list->selected >= l->count)
        return true;
    const struct link_row *row = number == 0 ? &l->rows[list->selected] : NULL;
    if (number > all) {
        ui_complain(ui, "there is no link %ld here; the last is %ld", number, all);
    } else if (row != NULL && row->link < 0) {
        fold(list, row->group, !l->is_folded[row->group]);
    } else {
        int index = row != NULL ? row->link : (int)number - 1;
        list_close(ui);
        reader_select(ui->reader, index);
        chapter_follow(ui, index);
    }
    return true;
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    struct linklist *l = linklist_of(list);
    const struct link_row *row = list->selected < l->count ? &l->rows[list->selected] : NULL;
    int index = row != NULL ? row->link : -1;
    switch (command->action) {
    case ACTION_FOLLOW:
        return follow(list, command->count);
    case ACTION_FOLD:
    case ACTION_UNFOLD:
        if (row != NULL)
            fold(list, row->group, command->action == ACTION_FOLD);
        return true;
    case ACTION_OUT:
        if (l->filter == NULL)
            return false;
        filter(list, NULL);
        return true;
    case ACTION_OUTSIDE:
    case ACTION_COPY:
        if (index < 0)
            return false;
        list_close(ui);
        reader_select(ui->reader, index);
        chapter_act(ui, command);
        return true;
    default: /* as in any list */
        return false;
    }
}

static void close(struct list *list)
{
    struct linklist *l = list->data;
    query_free(l->filter);
    free(l->rows);
    free(l);
}

const struct list_ops links_list = {
    .name = N_("Links   Enter follow   ← → fold   / filter   o browser   y copy   q back"),
    .count = count,
    .draw = draw,
    .draw_below = draw_below,
    .rows_below = rows_below,
    .text = text,
    .filter = filter,
    .act = act,
    .close = close,
};

/* The row of the selected link, else of the first one in view. */
static size_t first_row(const struct ui *ui, const struct linklist *l)
{
    const struct reader_view *view = ui->view;
    size_t best = 0, line = SIZE_MAX;
    for (size_t i = 0; i < l->count; i++) {
        int link = l->rows[i].link;
        if (link >= 0 && link == view->link)
            return i;
        if (link >= 0 && view->layout->links[link].line >= view->top && view->layout->links[link].line < line) {
            line = view->layout->links[link].line;
            best = i;
        }
    }
    return best > 0 || l->count < 2 ? best : 1;
}

void links_open(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    reader_whole(ui->reader);
    if (view->layout->link_count == 0) {
        ui_say(ui, "there is no link here");
        return;
    }
    struct linklist *l = xcalloc(1, sizeof *l);
    l->is_folded[GROUP_FOOTNOTES] = true;
    struct list *list = list_open(ui, &links_list, l);
    if (list != NULL)
        list_select(list, first_row(ui, linklist_of(list)));
}
