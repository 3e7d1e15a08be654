/* help.c - the keys, made from the list of actions and the keymap, so that a rebound key is told as it is. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>

/* One row: a group's title (what < 0), a blank (0), or an action with the part of its sentence that stands here. */
struct help_row {
    int what;
    size_t from, to; /* bytes of the sentence */
};

struct help {
    struct help_row *rows;
    size_t count, room;
    int cols; /* what the sentences were broken for */
};

/* Columns of the keys, and those before them. */
static int keys_cols(int cols)
{
    return cols >= 40 ? 20 : 8;
}

static int margin_cols(int cols)
{
    return cols >= 40 ? 2 : 0;
}

static const char *sentence(int what)
{
    return what < 0   ? action_group_title((enum action_group)(-what - 1))
           : what > 0 ? _(action_info((enum action)what)->help)
                      : "";
}

/* Adds the rows of a title, a blank, or an action whose sentence takes as many as it needs in that many columns. */
static void add_rows(struct help *help, int what, int cols)
{
    struct slice all = slice_of(sentence(what));
    size_t from = 0;
    do {
        size_t to = from + text_prefix(slice_part(all, from, all.bytes), cols, 1, NULL), space = to;
        while (what > 0 && to < all.bytes && space > from && all.ptr[space] != ' ')
            space--;
        if (space > from)
            to = space;
        help->rows = xgrow(help->rows, help->count, &help->room, sizeof *help->rows);
        help->rows[help->count++] = (struct help_row){what, from, to};
        from = to + (to < all.bytes && all.ptr[to] == ' ');
    } while (what > 0 && from < all.bytes);
}

static void make_rows(struct help *help, int cols)
{
    int room = cols - margin_cols(cols) - keys_cols(cols) - 1;
    help->count = 0;
    help->cols = cols;
    for (int group = 0; group < GROUP_GROUPS; group++) {
        if (group > 0)
            add_rows(help, 0, cols);
        add_rows(help, -group - 1, cols);
        for (int action = ACTION_NONE + 1; action < ACTIONS; action++)
            if ((int)action_info((enum action)action)->group == group)
                add_rows(help, action, room > 8 ? room : 8);
    }
}

static size_t count(struct list *list)
{
    struct help *help = list->data;
    if (help->cols != list->area.cols)
        make_rows(help, list->area.cols);
    return help->count;
}

static void add_keys(struct list *list, int what, struct buf *out)
{
    char keys[100];
    if (what > 0 && *keymap_names(list->ui->setup->keymap, (enum action)what, keys, sizeof keys) != '\0')
        buf_add_str(out, keys);
    else if (what > 0)
        buf_printf(out, ":%s", action_info((enum action)what)->name);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct surface *surface = list->ui->surface;
    const struct help_row *row = &((struct help *)list->data)->rows[index];
    struct slice words = slice_part(slice_of(sentence(row->what)), row->from, row->to);
    int col = area.col + margin_cols(area.cols), end = area.col + area.cols, width = keys_cols(area.cols);
    struct buf keys = {0};
    (void)selected;
    if (row->what < 0) {
        surface_put(surface, area.row, col, end - col, words, (struct style){STYLE_HEADING2, 0});
        return;
    }
    if (row->from == 0)
        add_keys(list, row->what, &keys);
    surface_put_field(surface, area.row, col, width, buf_slice(&keys), (struct style){STYLE_CODE, 0});
    col += width + 1;
    surface_put_field(surface, area.row, col, end - col, words, (struct style){STYLE_TEXT, 0});
    buf_free(&keys);
}

/* The whole of what a row begins; the rows that go on with it say nothing of their own. */
static void text(struct list *list, size_t index, struct buf *out)
{
    const struct help_row *row = &((struct help *)list->data)->rows[index];
    if (row->from > 0)
        return;
    add_keys(list, row->what, out);
    buf_printf(out, " %s", sentence(row->what));
}

static void close(struct list *list)
{
    struct help *help = list->data;
    free(help->rows);
    free(help);
}

const struct list_ops help_list = {
    .name = N_("Help   / search   q back"),
    .is_text = true,
    .count = count,
    .draw = draw,
    .text = text,
    .close = close,
};

void help_open(struct ui *ui)
{
    if (ui->list_count > 0 && ui->lists[ui->list_count - 1].ops == &help_list)
        return;
    list_open(ui, &help_list, xcalloc(1, sizeof(struct help)));
}
