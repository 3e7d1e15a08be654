/* tags_list.c - :tags lists the tags of the course's notes, the most frequent first; Enter searches the course for one. They are
 * gathered a little at a time, as the hits of a search are. */
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/tag_count.h"
#include "ui.h"

#include <stdlib.h>

enum { STEP_MS = 10 };

struct tags {
    struct finder *finder; /* NULL: all are known */
    struct query *query;
    struct tag_counts counts;
};

static size_t count(struct list *list)
{
    const struct tags *tags = list->data;
    return tags->counts.count;
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct tags *tags = list->data;
    buf_add_str(out, tags->counts.items[index].name);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct tags *tags = list->data;
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    struct buf number = {0};
    buf_printf(&number, "%6zu", tags->counts.items[index].notes);
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    int col = area.col + 1 + surface_put(surface, area.row, area.col + 1, area.cols - 2, buf_slice(&number), dim);
    surface_put_field(surface, area.row, col + 2, area.col + area.cols - col - 3,
                      slice_of(tags->counts.items[index].name), style);
    buf_free(&number);
}

static void stop(struct tags *tags)
{
    if (tags->finder != NULL)
        finder_stop(tags->finder);
    finder_free(tags->finder);
    query_free(tags->query);
    tags->finder = NULL;
    tags->query = NULL;
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    const struct tags *tags = list->data;
    if (command->action != ACTION_FOLLOW || list->selected >= tags->counts.count)
        return false;
    struct buf query = {0};
    tag_counts_query(tags->counts.items[list->selected].name, &query);
    list_close(ui);
    hits_look_for(ui, query.ptr);
    buf_free(&query);
    return true;
}

static void close_list(struct list *list)
{
    struct tags *tags = list->data;
    stop(tags);
    tag_counts_free(&tags->counts);
    free(tags);
}

static const struct list_ops tags_list = {
    .name = N_("Tags   Enter search   / find   q back"),
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close_list,
};

static struct doc *parse(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

bool tags_idle(struct ui *ui)
{
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    struct tags *tags = list != NULL && list->ops == &tags_list ? list->data : NULL;
    if (tags == NULL || tags->finder == NULL)
        return false;
    if (!finder_run(tags->finder, STEP_MS))
        return true;
    tag_counts_make(tags->finder, &tags->counts);
    stop(tags);
    ui->stale = true;
    if (tags->counts.count == 0) {
        list_close(ui);
        ui_say(ui, "no note of the course has tags");
    }
    return true;
}

void tags_open(struct ui *ui)
{
    struct tags *tags = xcalloc(1, sizeof *tags);
    tags->query = query_parse(slice_of(tag_query()), NULL);
    tags->finder = finder_new(ui->setup->course, (struct find_source){parse, NULL, NULL}, true);
    finder_start(tags->finder, tags->query);
    list_open(ui, &tags_list, tags);
}
