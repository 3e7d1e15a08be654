/* help.c - the keys, made from the list of actions and the keymap, so that a rebound key is told as it is. */
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows: per group a title, its actions, and a blank. Negative values are titles, 0 is blank. */
struct help {
    int rows[ACTIONS + 2 * GROUP_GROUPS];
    size_t count;
};

static size_t count(struct list *list)
{
    return ((struct help *)list->data)->count;
}

static void row_text(struct list *list, int row, char *keys, size_t bytes, const char **help)
{
    keys[0] = '\0';
    *help = "";
    if (row < 0) {
        *help = action_group_title((enum action_group)(-row - 1));
    } else if (row > 0) {
        keymap_names(list->ui->setup->keymap, (enum action)row, keys, bytes);
        if (keys[0] == '\0')
            snprintf(keys, bytes, ":%s", action_info((enum action)row)->name);
        *help = action_info((enum action)row)->help;
    }
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct surface *surface = list->ui->surface;
    int row = ((struct help *)list->data)->rows[index];
    int col = area.col + (area.cols >= 40 ? 2 : 0), end = area.col + area.cols, keys_cols = area.cols >= 40 ? 18 : 8;
    char keys[100];
    const char *help;
    (void)selected;
    row_text(list, row, keys, sizeof keys, &help);
    if (row < 0) {
        surface_put_str(surface, area.row, col, end - col, help, (struct style){STYLE_HEADING2, 0});
        return;
    }
    surface_put_field(surface, area.row, col, keys_cols, slice_of(keys), (struct style){STYLE_CODE, 0});
    col += keys_cols + 1;
    surface_put_field(surface, area.row, col, end - col, slice_of(help), (struct style){STYLE_TEXT, 0});
}

static void text(struct list *list, size_t index, struct buf *out)
{
    char keys[100];
    const char *help;
    row_text(list, ((struct help *)list->data)->rows[index], keys, sizeof keys, &help);
    buf_printf(out, "%s %s", keys, help);
}

static void close(struct list *list)
{
    free(list->data);
}

const struct list_ops help_list = {
    .name = "Help   / search   q back",
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
    struct help *help = xcalloc(1, sizeof *help);
    for (int group = 0; group < GROUP_GROUPS; group++) {
        if (group > 0)
            help->rows[help->count++] = 0;
        help->rows[help->count++] = -group - 1;
        for (int action = ACTION_NONE + 1; action < ACTIONS; action++)
            if ((int)action_info((enum action)action)->group == group)
                help->rows[help->count++] = action;
    }
    list_open(ui, &help_list, help);
}
