/* asking.c - :ask QUESTION: the passages of the course that best answer a question, as a list. Enter goes to one. */
#include "biji/ask.h"
#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_HITS = 50 };

static const struct ask_hit *hit_at(const struct list *list, size_t index)
{
    const struct ask_hits *hits = list->data;
    return &hits->items[index];
}

static size_t count(struct list *list)
{
    const struct ask_hits *hits = list->data;
    return hits->count;
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct ask_hit *hit = hit_at(list, index);
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    struct style match = {selected ? STYLE_SELECTED : STYLE_TEXT, STYLE_BOLD};
    struct slice text = slice_of(hit->snippet), section = slice_of(hit->section);
    int width = (area.cols - 2) * 2 / 5, col = area.col + 1, end = area.col + area.cols - 1;
    size_t last = section.bytes; /* the innermost heading says most */
    while (last > 0 && !slice_starts(slice_part(section, last, section.bytes), "› "))
        last--;
    if (last > 0)
        section = slice_part(section, last + strlen("› "), section.bytes);
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    if (width >= 10) {
        surface_put_field(surface, area.row, col, width, section, dim);
        col += width + 1;
    }
    col += surface_put(surface, area.row, col, end - col, slice_part(text, 0, hit->sentence.from), style);
    struct slice sentence = slice_part(text, hit->sentence.from, hit->sentence.to);
    int cols = text_cols(sentence, surface->ambiguous_cols);
    cols = cols < end - col ? cols : end - col;
    surface_put_field(surface, area.row, col, cols, sentence, match);
    col += cols;
    surface_put_field(surface, area.row, col, end - col, slice_part(text, hit->sentence.to, text.bytes), style);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct ask_hit *hit = hit_at(list, index);
    buf_printf(out, "%s %s", hit->section, hit->snippet);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    if (command->action != ACTION_FOLLOW || list->selected >= count(list))
        return false;
    int chapter = hit_at(list, list->selected)->chapter, line = (int)hit_at(list, list->selected)->line;
    list_close(ui);
    reader_open(ui->reader, chapter, NULL, NULL);
    reader_to_place(ui->reader, landmark_find(ui->view->doc, line, slice_of("")));
    ui_opened(ui);
    return true;
}

static void close_hits(struct list *list)
{
    ask_hits_free(list->data);
    free(list->data);
}

static const struct list_ops asked_list = {
    .name = N_("Passages   Enter go there   q back"),
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close_hits,
};

void asking_open(struct ui *ui, const char *question)
{
    struct ask_hits *hits = xcalloc(1, sizeof *hits);
    *hits = ask_course(ui->setup->course, slice_of(question), MAX_HITS);
    if (hits->count > 0) {
        list_open(ui, &asked_list, hits);
        return;
    }
    if (*question == '\0')
        ui_complain(ui, "ask needs a question, as in :ask why divide by the root");
    else
        ui_complain(ui, "no passage is about \"%s\"", question);
    ask_hits_free(hits);
    free(hits);
}
