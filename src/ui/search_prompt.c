/* search_prompt.c - the prompt of "/": searches the chapter, or the focused list, during typing. */
#include "ui.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

struct search_prompt {
    struct list *list; /* being searched; NULL: the chapter */
    struct {
        size_t top, selected;
    } list_start;      /* where the list was */
    struct spot start; /* where the search began */
    struct {
        char *query;
        bool is_exact;
        size_t match;
    } kept;                    /* the search before it */
    const struct doc *awaited; /* somebody wants to know how the search of it ends; NULL: nobody */
    unsigned runs;             /* of searches */
};

void search_prompt_init(struct ui *ui)
{
    ui->search_prompt = xcalloc(1, sizeof *ui->search_prompt);
}

void search_prompt_fini(struct ui *ui)
{
    free(ui->search_prompt->kept.query);
    free(ui->search_prompt);
}

void search_prompt_go_start(struct ui *ui)
{
    reader_go(ui->reader, &ui->search_prompt->start);
}

static void search_list_changed(struct ui *ui, const char *text)
{
    struct list *list = ui->search_prompt->list;
    list->selected = ui->search_prompt->list_start.selected;
    list->top = ui->search_prompt->list_start.top;
    if (*text != '\0' && !list_find(list, text, list->ops->is_text ? list->top : list->selected, 1))
        ui_complain(ui, "no match for \"%s\" in this list", text);
}

static void search_list_cancelled(struct ui *ui)
{
    ui->search_prompt->list->selected = ui->search_prompt->list_start.selected;
    ui->search_prompt->list->top = ui->search_prompt->list_start.top;
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
    ui->search_prompt->list->ops->filter(ui->search_prompt->list, text);
}

static void filter_list_done(struct ui *ui, const char *text)
{
    struct list *list = ui->search_prompt->list;
    list->ops->filter(list, text);
    if (list->ops->count(list) > 0)
        return;
    list->ops->filter(list, NULL);
    ui_complain(ui, "\"%s\" is not in this list", text);
}

static void filter_list_cancelled(struct ui *ui)
{
    ui->search_prompt->list->ops->filter(ui->search_prompt->list, NULL);
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
    reader_go(ui->reader, &ui->search_prompt->start);
    reader_search(ui->reader, text, false);
}

/* Says what came of a search that has ended, if anybody waits for that. */
static void conclude(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    if (view->is_searching || ui->search_prompt->awaited != view->doc || view->query == NULL)
        return;
    ui->search_prompt->awaited = NULL;
    if (view->query_fault[0] != '\0')
        ui_complain(ui, "%s", view->query_fault);
    else if (view->matches.count == 0)
        ui_complain(ui, "no match for \"%s\" in this chapter; s searches the whole course", view->query);
}

void search_await(struct ui *ui)
{
    ui->search_prompt->awaited = ui->view->doc;
    conclude(ui);
}

bool search_idle(struct ui *ui)
{
    enum { RUNS_A_DRAWING = 8 };
    size_t match = ui->view->match;
    if (!reader_search_run(ui->reader))
        return false;
    bool shows = !ui->view->is_searching || ui->view->match != match;
    ui->stale = ui->stale || shows || ++ui->search_prompt->runs % RUNS_A_DRAWING == 0;
    conclude(ui);
    return true;
}

/* The search begins while it is typed. */
static void search_done(struct ui *ui, const char *text)
{
    if (*text == '\0' && ui->view->query != NULL) { /* Enter alone repeats the last search */
        reader_search_step(ui->reader, 1, NULL);
        return;
    }
    if (ui->view->query == NULL || strcmp(ui->view->query, text) != 0)
        reader_search(ui->reader, text, false);
    search_await(ui);
}

void search_bring_back(struct ui *ui)
{
    reader_search(ui->reader, ui->search_prompt->kept.query, ui->search_prompt->kept.is_exact);
    if (ui->search_prompt->kept.match != SIZE_MAX)
        reader_to_match(ui->reader, (long)ui->search_prompt->kept.match);
    reader_go(ui->reader, &ui->search_prompt->start);
}

void search_keep(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    ui->search_prompt->start = reader_spot(ui->reader);
    ui->search_prompt->awaited = NULL;
    free(ui->search_prompt->kept.query);
    ui->search_prompt->kept.query = view->query != NULL ? xstrdup(view->query) : NULL;
    ui->search_prompt->kept.is_exact = view->is_exact;
    ui->search_prompt->kept.match = view->match;
}

void search_prompt_open(struct ui *ui)
{
    struct prompt prompt = {.label = "/", .kind = "search"};
    ui->search_prompt->list = list_focused(ui);
    if (ui->search_prompt->list == NULL)
        hits_leave(ui);
    search_keep(ui);
    if (ui->search_prompt->list == &ui->contents) {
        prompt.changed = contents_filter;
        prompt.done = filter_done;
        prompt.cancelled = filter_cancelled;
    } else if (ui->search_prompt->list != NULL && ui->search_prompt->list->ops->filter != NULL) {
        prompt.changed = filter_list_changed;
        prompt.done = filter_list_done;
        prompt.cancelled = filter_list_cancelled;
    } else if (ui->search_prompt->list != NULL) {
        prompt.changed = search_list_changed;
        prompt.done = search_list_done;
        prompt.cancelled = search_list_cancelled;
        ui->search_prompt->list_start.top = ui->search_prompt->list->top;
        ui->search_prompt->list_start.selected = ui->search_prompt->list->selected;
    } else {
        prompt.changed = search_changed;
        prompt.done = search_done;
        prompt.cancelled = search_bring_back;
    }
    prompt_open(ui, &prompt, "");
}
