/* help.c - the keys by purpose, then the meaning of signs, then differences from less and vi. Keys come from the list of actions
 * and the keymap, so that rebound keys are shown correctly. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* A sign or key, and its meaning. */
struct meaning {
    const char *sign, *text;
};

static const struct meaning signs[] = {
    {"↗", N_("an upstream page that is not here: opening it fetches it")},
    {"↓", N_("the chapter's upstream page is here too")},
    {"!", N_("this chapter cannot be read")},
    {"✓", N_("read to the end; ~ it changed since")},
    {N_("40% 12m"), N_("read so far, and the minutes that are left")},
    {"▸ ▾", N_("folded, unfolded")},
    {"▌", N_("in the contents: where you are")},
    {"▐", N_("beside a line: you highlighted it or took a note")},
    {"‹ ›", N_("the line goes on at this side")},
    {"↪", N_("goes on from the line above")},
};

static const struct meaning habits[] = {
    {"v", N_("selects text; the editor is e")},
    {"h", N_("is free: no help as in less, no movement as in vi")},
    {"H", N_("is free: the top of the page has no key of its own")},
    {"M", N_("switches the mouse; the middle of the page has no key")},
    {"d u", N_("half a page, as Ctrl-D and Ctrl-U")},
    {"&", N_("only matching lines, as in less; Enter goes to one of them")},
    {"z", N_("zt zz zb move the selected link or match, as there is no cursor")},
    {"Shift", N_("with the mouse the terminal selects, as ever")},
};
enum { SIGNS = sizeof signs / sizeof signs[0], HABITS = sizeof habits / sizeof habits[0] };

/* One row: a title, a blank, or part of a meaning. */
struct help_row {
    const char *title; /* NULL: no title */
    const char *sign;  /* NULL: the keys of an action */
    int action;        /* ACTION_NONE and sign NULL: a blank */
    const char *text;
    size_t from, to; /* bytes of text in this row */
};

struct help {
    struct help_row *rows;
    size_t count, room;
    int cols; /* width for which the sentences were wrapped */
};

/* Columns of the keys, and of the margin before them. */
static int keys_cols(int cols)
{
    return cols >= 40 ? 20 : 8;
}

static int margin_cols(int cols)
{
    return cols >= 40 ? 2 : 0;
}

static void add_row(struct help *help, struct help_row row)
{
    help->rows = xgrow(help->rows, help->count, &help->room, sizeof *help->rows);
    help->rows[help->count++] = row;
}

static void add_title(struct help *help, const char *title)
{
    if (help->count > 0)
        add_row(help, (struct help_row){.text = ""});
    add_row(help, (struct help_row){.title = title, .text = ""});
}

/* Adds as many rows as the text needs at that width. */
static void add_text(struct help *help, struct help_row row, int cols, int ambiguous_cols)
{
    struct slice all = slice_of(row.text);
    size_t from = 0;
    do {
        row.from = from;
        row.to = from + text_line(slice_part(all, from, all.bytes), cols, ambiguous_cols);
        add_row(help, row);
        from = row.to + strspn(all.ptr + row.to, " ");
    } while (from < all.bytes);
}

static void add_meanings(struct help *help, const char *title, const struct meaning *meanings, size_t count, int cols,
                         int ambiguous_cols)
{
    add_title(help, title);
    for (size_t i = 0; i < count; i++)
        add_text(help, (struct help_row){.sign = meanings[i].sign, .text = _(meanings[i].text)}, cols, ambiguous_cols);
}

static void make_rows(struct help *help, int cols, int ambiguous_cols)
{
    int room = cols - margin_cols(cols) - keys_cols(cols) - 1;
    room = room > 8 ? room : 8;
    help->count = 0;
    help->cols = cols;
    for (int group = 0; group < GROUP_GROUPS; group++) {
        add_title(help, action_group_title((enum action_group)group));
        for (int action = ACTION_NONE + 1; action < ACTIONS; action++) {
            const struct action_info *info = action_info((enum action)action);
            if ((int)info->group == group)
                add_text(help, (struct help_row){.action = action, .text = _(info->help)}, room, ambiguous_cols);
        }
    }
    add_meanings(help, _("What the signs mean"), signs, SIGNS, room, ambiguous_cols);
    add_meanings(help, _("If you come from less or vi"), habits, HABITS, room, ambiguous_cols);
}

static size_t count(struct list *list)
{
    struct help *help = list->data;
    if (help->cols != list->area.cols)
        make_rows(help, list->area.cols, list->ui->surface->ambiguous_cols);
    return help->count;
}

/* The keys of an action, or its name after a colon; or the sign. */
static void add_keys(struct list *list, const struct help_row *row, struct buf *out)
{
    char keys[100];
    if (row->sign != NULL)
        buf_add_str(out, _(row->sign));
    else if (row->action != ACTION_NONE &&
             *keymap_names(list->ui->setup->keymap, (enum action)row->action, keys, sizeof keys) != '\0')
        buf_add_str(out, keys);
    else if (row->action != ACTION_NONE)
        buf_printf(out, ":%s", action_info((enum action)row->action)->name);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct surface *surface = list->ui->surface;
    const struct help_row *row = &((struct help *)list->data)->rows[index];
    int col = area.col + margin_cols(area.cols), end = area.col + area.cols, width = keys_cols(area.cols);
    struct buf keys = {0};
    (void)selected;
    if (row->title != NULL) {
        surface_put_str(surface, area.row, col, end - col, row->title, (struct style){STYLE_HEADING2, 0});
        return;
    }
    if (row->from == 0)
        add_keys(list, row, &keys);
    surface_put_field(surface, area.row, col, width, buf_slice(&keys), (struct style){STYLE_CODE, 0});
    col += width + 1;
    surface_put_field(surface, area.row, col, end - col, slice_part(slice_of(row->text), row->from, row->to),
                      (struct style){STYLE_TEXT, 0});
    buf_free(&keys);
}

/* The whole entry that a row begins; rows that continue it have no text of their own. */
static void text(struct list *list, size_t index, struct buf *out)
{
    const struct help_row *row = &((struct help *)list->data)->rows[index];
    if (row->from > 0)
        return;
    add_keys(list, row, out);
    buf_printf(out, " %s", row->title != NULL ? row->title : row->text);
}

static bool act(struct list *list, const struct key_command *command)
{
    if (command->action == ACTION_HELP)
        examples_open(list->ui);
    return command->action == ACTION_HELP;
}

static void close(struct list *list)
{
    struct help *help = list->data;
    free(help->rows);
    free(help);
}

const struct list_ops help_list = {
    .name = N_("Help   / search   ? examples   q back"),
    .is_text = true,
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close,
};

void help_open(struct ui *ui)
{
    for (int i = 0; i < ui->list_count; i++)
        if (ui->lists[i].ops == &help_list)
            return;
    list_open(ui, &help_list, xcalloc(1, sizeof(struct help)));
}
