/* linklist.c - the links of what is read: number, text, kind, target. */
#include "biji/language.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>

static size_t count(struct list *list)
{
    return list->ui->view->layout->link_count;
}

static const char *kind_of(const struct reader_view *view, int index, struct link *link)
{
    const struct node *node = view->layout->links[index].node;
    switch ((enum node_kind)node->kind) {
    case NODE_FOOTNOTE_REF:
    case NODE_FOOTNOTE:
        return "footnote";
    case NODE_SUMMARY:
        return "fold";
    case NODE_IMAGE:
        return "picture";
    default: /* a link proper: by where it leads */
        return link_kind_name(link->kind);
    }
}

static void describe(struct reader *reader, int index, struct buf *text, struct buf *target)
{
    const struct node *node = reader_view(reader)->layout->links[index].node;
    struct buf plain = {0};
    if (node->kind == NODE_FOOTNOTE_REF || node->kind == NODE_FOOTNOTE)
        buf_printf(&plain, "[%d]", node->footnote.number);
    else
        node_plain_text(node, &plain);
    if (plain.bytes == 0)
        buf_add_slice(&plain, node->target);
    text_safe(buf_slice(&plain), text);
    reader_link_target(reader, index, target);
    buf_free(&plain);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct reader *reader = list->ui->reader;
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    struct link link = reader_link(reader, (int)index);
    struct buf text = {0}, target = {0};
    char number[16];
    describe(reader, (int)index, &text, &target);
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    snprintf(number, sizeof number, "%4zu  ", index + 1);
    int col = area.col, end = area.col + area.cols - 1, width = (end - col - 16) * 2 / 5;
    col += surface_put_str(surface, area.row, col, end - col, number, dim);
    if (width >= 12) {
        surface_put_field(surface, area.row, col, width, buf_slice(&text), style);
        col += width + 1;
        surface_put_field(surface, area.row, col, 9, slice_of(kind_of(list->ui->view, (int)index, &link)), dim);
        col += 10;
        surface_put_field(surface, area.row, col, end - col, buf_slice(&target), dim);
    } else {
        surface_put_field(surface, area.row, col, end - col, buf_slice(&text), style);
    }
    buf_free(&text);
    buf_free(&target);
    link_fini(&link);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    struct buf target = {0};
    describe(list->ui->reader, (int)index, out, &target);
    buf_add_char(out, ' ');
    buf_add_slice(out, buf_slice(&target));
    buf_free(&target);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    int index = command->action == ACTION_FOLLOW && command->count > 0 ? (int)command->count - 1 : (int)list->selected;
    switch (command->action) {
    case ACTION_FOLLOW:
        if (index >= (int)count(list)) {
            ui_complain(ui, "there is no link %d here; the last is %zu", index + 1, count(list));
            return true;
        }
        list_close(ui);
        reader_select(ui->reader, index);
        chapter_follow(ui, index);
        return true;
    case ACTION_OUTSIDE:
    case ACTION_COPY:
        list_close(ui);
        reader_select(ui->reader, index);
        chapter_act(ui, command);
        return true;
    default: /* as in any list */
        return false;
    }
}

const struct list_ops links_list = {
    .name = N_("Links   Enter follow   o browser   y copy   q back"),
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
};

void links_open(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    layout_extend(view->layout, SIZE_MAX);
    if (view->layout->link_count == 0) {
        ui_say(ui, "there is no link here");
        return;
    }
    struct list *list = list_open(ui, &links_list, NULL);
    if (list == NULL)
        return;
    size_t first = 0;
    while (first + 1 < view->layout->link_count && view->layout->links[first].line < view->top)
        first++;
    list_select(list, view->link >= 0 ? (size_t)view->link : first);
}
