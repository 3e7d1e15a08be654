/* search_prompt.c - the prompt of "/": searches the chapter, or the focused list, during typing. */
#include "ui.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

static void search_list_changed(struct ui *ui, const char *text)
{
    struct list *list = ui->searched;
    list->selected = ui->list_start.selected;
    list->top = ui->list_start.top;
    if (*text != '\0' && !list_find(list, text, list->ops->is_text ? list->top : list->selected, 1))
        ui_complain(ui, "no match for \"%s\" in this list", text);
}

static void search_list_cancelled(struct ui *ui)
{
    ui->searched->selected = ui->list_start.selected;
    ui->searched->top = ui->list_start.top;
}

static void search_list_done(struct ui *ui, const char *text)
{
    if (*text != '\0') {
        free(ui->list_query);
        ui->list_query = xstrdup(text);
    }
    search_list_changed(ui, text);
}

static void filter_list_changed(struct ui *ui, const char *text)
{
    ui->searched->ops->filter(ui->searched, text);
}

static void filter_list_done(struct ui *ui, const char *text)
{
    struct list *list = ui->searched;
    list->ops->filter(list, text);
    if (list->ops->count(list) > 0)
        return;
    list->ops->filter(list, NULL);
    ui_complain(ui, "\"%s\" is not in this list", text);
}

static void filter_list_cancelled(struct ui *ui)
{
    ui->searched->ops->filter(ui->searched, NULL);
}

static void filter_done(struct ui *ui, const char *text)
{
    contents_filter(ui, text);
    if (ui->contents.ops->count(&ui->contents) > 0)
        return;
    contents_filter(ui, NULL);
    ui_complain(ui, "no match for \"%s\" in the contents; s searches the text of the course", text);
}

static void filter_cancelled(struct ui *ui)
{
    contents_filter(ui, NULL);
}

static void search_changed(struct ui *ui, const char *text)
{
    reader_go(ui->reader, &ui->search_start);
    reader_search(ui->reader, text, false);
}

static void search_done(struct ui *ui, const char *text)
{
    if (*text == '\0' && ui->view->query != NULL) /* Enter alone repeats the last search */
        reader_search_step(ui->reader, 1, NULL);
    else if (reader_search(ui->reader, text, false) == 0 && ui->view->query_fault[0] != '\0')
        ui_complain(ui, "%s", ui->view->query_fault);
    else if (ui->view->matches.count == 0 && *text != '\0')
        ui_complain(ui, "no match for \"%s\" in this chapter; s searches the whole course", text);
}

void search_bring_back(struct ui *ui)
{
    reader_search(ui->reader, ui->search_kept.query, ui->search_kept.is_exact);
    if (ui->search_kept.match < ui->view->matches.count)
        reader_to_match(ui->reader, ui->search_kept.match);
    reader_go(ui->reader, &ui->search_start);
}

void search_keep(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    ui->search_start = reader_spot(ui->reader);
    free(ui->search_kept.query);
    ui->search_kept.query = view->query != NULL ? xstrdup(view->query) : NULL;
    ui->search_kept.is_exact = view->is_exact;
    ui->search_kept.match = view->match;
}

void search_prompt_open(struct ui *ui)
{
    struct prompt prompt = {.label = "/", .kind = "search"};
    ui->searched = list_focused(ui);
    ui->search.walking = ui->searched != NULL && ui->search.walking;
    search_keep(ui);
    if (ui->searched == &ui->contents) {
        prompt.changed = contents_filter;
        prompt.done = filter_done;
        prompt.cancelled = filter_cancelled;
    } else if (ui->searched != NULL && ui->searched->ops->filter != NULL) {
        prompt.changed = filter_list_changed;
        prompt.done = filter_list_done;
        prompt.cancelled = filter_list_cancelled;
    } else if (ui->searched != NULL) {
        prompt.changed = search_list_changed;
        prompt.done = search_list_done;
        prompt.cancelled = search_list_cancelled;
        ui->list_start.top = ui->searched->top;
        ui->list_start.selected = ui->searched->selected;
    } else {
        prompt.changed = search_changed;
        prompt.done = search_done;
        prompt.cancelled = search_bring_back;
    }
    prompt_open(ui, &prompt, "");
}
