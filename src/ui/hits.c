/* hits.c - searching the whole course: hits appear while the query is typed, Enter on one goes there and shows all
 * matches on the page, and n and N continue through the chapters with hits. The finder keeps the texts between
 * searches. */
#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MS = 10, MANY_CHAPTERS = 256 };

/* The search of the whole course. */
struct course_search {
    struct finder *finder; /* NULL until the first search */
    struct query *query;   /* NULL: nothing typed, or not a valid query */
    char *text;
    char fault[320];    /* what is wrong with it */
    bool running;       /* hits may still come */
    bool entered;       /* the query is not being typed any more: what came of it is said at the end */
    bool wanted;        /* the best hit is opened as soon as it is known */
    bool walking;       /* a hit was opened: n and N step through the course, Esc returns */
    struct spot origin; /* where the search began */
    struct doc **pages; /* saved pages of the chapters searched so far */
    size_t page_count;
};

static struct doc *parse(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

/* The saved page of a chapter, for in:upstream. */
static const struct doc *fetched(void *context, int chapter)
{
    struct ui *ui = context;
    struct course_search *search = ui->search;
    const char *url = ui->setup->course->chapters[chapter].upstream;
    struct upstream_page page = {0};
    if (search->page_count <= (size_t)chapter) {
        size_t count = ui->setup->course->chapter_count;
        search->pages = xrealloc(search->pages, count * sizeof(struct doc *));
        memset(search->pages + search->page_count, 0, (count - search->page_count) * sizeof(struct doc *));
        search->page_count = count;
    }
    if (search->pages[chapter] == NULL && url != NULL && upstream_holds(ui->setup->upstream, url) &&
        upstream_load(ui->setup->upstream, url, &page, NULL))
        search->pages[chapter] = upstream_doc_take(&page, NULL);
    upstream_page_fini(&page);
    return search->pages[chapter];
}

/* The number of hits so far; 0 without a query. */
static size_t hit_count(struct ui *ui)
{
    return ui->search->query != NULL ? finder_count(ui->search->finder) : 0;
}

/* The row between the words of the course and chance matches, or SIZE_MAX. */
static size_t divider_of(struct ui *ui)
{
    size_t hits = hit_count(ui), likely = hits > 0 ? finder_likely(ui->search->finder) : 0;
    return likely > 0 && likely < hits ? likely : SIZE_MAX;
}

/* Sets *hit to the one at an existing row of the list; false on the divider. */
static bool hit_at(struct ui *ui, size_t row, struct hit *hit)
{
    size_t divider = divider_of(ui), index = row > divider ? row - 1 : row;
    if (row == divider)
        return false;
    finder_rank(ui->search->finder, index + 1);
    *hit = finder_hit(ui->search->finder, index);
    return true;
}

static size_t count(struct list *list)
{
    return hit_count(list->ui) + (divider_of(list->ui) != SIZE_MAX);
}

static void draw_divider(struct list *list, struct area area)
{
    struct style dim = {STYLE_DIM, 0};
    int col = area.col + 1, end = area.col + area.cols - 1;
    col += surface_put_str(list->ui->surface, area.row, col, end - col, _("── by chance: no word of the course "), dim);
    for (int drawn = 1; drawn > 0 && col < end; col += drawn)
        drawn = surface_put_str(list->ui->surface, area.row, col, end - col, "─", dim);
}

static void draw_marked(struct list *list, const struct hit_view *view, struct area area, int col, bool selected)
{
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0};
    struct style match = {selected ? STYLE_SELECTED : STYLE_MATCH, selected ? STYLE_BOLD | STYLE_UNDERLINE : 0};
    struct slice text = buf_slice(&view->text);
    int end = area.col + area.cols - 1;
    size_t at = 0;
    for (size_t i = 0; i < view->marks.count; i++) {
        const struct find_span *mark = &view->marks.items[i];
        col += surface_put(surface, area.row, col, end - col, slice_part(text, at, mark->from), style);
        col += surface_put(surface, area.row, col, end - col, slice_part(text, mark->from, mark->to), match);
        at = mark->to;
    }
    surface_put_field(surface, area.row, col, end - col, slice_part(text, at, text.bytes), style);
}

/* Adds the chapter's title, the sections below it, and the line. */
static void describe(struct ui *ui, const struct hit *hit, const struct hit_view *view, struct buf *out)
{
    const struct chapter *chapter = &ui->setup->course->chapters[hit->chapter];
    struct slice section = buf_slice(&view->section);
    size_t last = section.bytes;
    while (last > 0 && !slice_starts(slice_part(section, last, section.bytes), "› "))
        last--;
    if (last > 0) /* the innermost section says most when space is short */
        section = slice_part(section, last + strlen("› "), section.bytes);
    buf_printf(out, "%s%s", hit->upstream ? "↗ " : "", chapter->title);
    if (section.bytes > 0 && !slice_eq_str(section, chapter->title))
        buf_printf(out, " › %.*s", (int)section.bytes, section.ptr);
    buf_printf(out, ":%u", (unsigned)hit->line);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct ui *ui = list->ui;
    struct hit hit;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    struct buf where = {0};
    struct hit_view view = {0};
    int col = area.col + 1, width = (area.cols - 2) * 2 / 5;
    int rest = area.cols - 2 - (width >= 10 ? width + 1 : 0);
    if (!hit_at(ui, index, &hit)) {
        draw_divider(list, area);
        return;
    }
    finder_view(ui->search->finder, &hit, rest > 1 ? rest : 1, ui->surface->ambiguous_cols, &view);
    describe(ui, &hit, &view, &where);
    if (selected)
        surface_fill(ui->surface, area.row, area.col, area.cols, style);
    if (width >= 10) {
        surface_put_field(ui->surface, area.row, col, width, buf_slice(&where), dim);
        col += width + 1;
    }
    draw_marked(list, &view, area, col, selected);
    hit_view_free(&view);
    buf_free(&where);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    struct hit hit;
    struct hit_view view = {0};
    if (!hit_at(list->ui, index, &hit))
        return;
    finder_view(list->ui->search->finder, &hit, 0, 1, &view);
    describe(list->ui, &hit, &view, out);
    buf_add_char(out, ' ');
    buf_add_slice(out, buf_slice(&view.text));
    hit_view_free(&view);
}

/* Opens the note or page of a hit at its first match, which becomes the current one. */
static void go(struct ui *ui, const struct hit *hit)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    struct find_range range = {{0, 0}, {0, 0}};
    const char *url = hit->upstream ? ui->setup->course->chapters[hit->chapter].upstream : NULL;
    bool placed = finder_place(ui->search->finder, hit, &range);
    reader_open_place(reader, hit->chapter, url, placed ? range.from : (struct place){0, 0});
    if (!placed)
        reader_to_place(reader, landmark_find(view->doc, (int)hit->line, slice_of("")));
    ui_opened(ui);
    reader_search(reader, ui->search->text, true);
    if (placed)
        reader_to_match_at(reader, range.from);
    ui->search->walking = true;
}

/* A line up or down skips the divider. */
static bool pass_divider(struct list *list, enum action action)
{
    size_t divider = divider_of(list->ui);
    bool down = action == ACTION_LINE_DOWN && list->selected + 1 == divider;
    bool up = action == ACTION_LINE_UP && list->selected == divider + 1 && divider != SIZE_MAX;
    if (down || up)
        list_select(list, down ? divider + 1 : divider - 1);
    return down || up;
}

static void open_selected(struct list *list)
{
    struct ui *ui = list->ui;
    struct hit hit;
    if (list->selected < count(list) && hit_at(ui, list->selected, &hit)) {
        list_close(ui);
        go(ui, &hit);
    }
}

static bool act(struct list *list, const struct key_command *command)
{
    struct course_search *search = list->ui->search;
    search->wanted = command->action == ACTION_FOLLOW && search->running && list->selected == 0;
    if (command->action != ACTION_FOLLOW)
        return command->count <= 1 && pass_divider(list, command->action);
    if (!search->wanted)
        open_selected(list);
    return true;
}

const struct list_ops hits_list = {
    .name = N_("Found in the course   Enter go there   / search   q back"),
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
};

static void forget_query(struct course_search *search)
{
    if (search->finder != NULL)
        finder_stop(search->finder);
    query_free(search->query);
    free(search->text);
    search->query = NULL;
    search->text = NULL;
    search->running = search->walking = search->entered = search->wanted = false;
    search->fault[0] = '\0';
}

/* Searches for the typed text, briefly enough not to be noticed. */
static void typed(struct ui *ui, const char *text)
{
    struct course_search *search = ui->search;
    struct query_error why = {{0}, 0};
    forget_query(search);
    search->text = xstrdup(text);
    ui->lists[ui->list_count - 1].selected = 0;
    if (*text == '\0')
        return;
    search->query = query_parse(slice_of(text), &why);
    snprintf(search->fault, sizeof search->fault, "%s", why.message);
    if (search->query == NULL)
        return;
    finder_start(search->finder, search->query);
    search->running = !finder_run(search->finder, STEP_MS);
}

/* How many hits there are, or what is wrong with the query. */
static void aside(struct ui *ui, struct buf *out)
{
    size_t count = hit_count(ui);
    if (ui->search->fault[0] != '\0')
        buf_add_str(out, ui->search->fault);
    else if (ui->search->query != NULL)
        buf_printf(out, language_count(count, "%zu hit%s", "%zu hits%s"), count, ui->search->running ? "…" : "");
}

/* Names the notes that were not searched, as far as there is room. False when there are none. */
static bool say_unread(struct ui *ui)
{
    struct error unread = {0}, other = {0};
    size_t more = 0;
    for (size_t i = 0; i < ui->setup->course->chapter_count; i++)
        more += finder_could_not_read(ui->search->finder, (int)i, unread.message[0] == '\0' ? &unread : &other);
    if (more > 1)
        ui_complain(ui, "%s; %zu more notes were not searched", unread.message, more - 1);
    else if (more == 1)
        ui_complain(ui, "%s", unread.message);
    return more > 0;
}

/* The search has ended: says what came of it, if anybody waits for that. */
static void conclude(struct ui *ui)
{
    struct course_search *search = ui->search;
    bool open = ui->list_count > 0 && ui->lists[ui->list_count - 1].ops == &hits_list;
    if (search->running || !search->entered)
        return;
    search->entered = false;
    if (hit_count(ui) > 0) {
        if (finder_gave_up(search->finder))
            ui_complain(ui, "the expression took too long on some notes, which were skipped");
        else
            say_unread(ui);
        if (search->wanted && open)
            open_selected(&ui->lists[ui->list_count - 1]);
        return;
    }
    if (search->fault[0] != '\0')
        ui_complain(ui, "%s", search->fault);
    else if (search->query != NULL && !say_unread(ui))
        ui_complain(ui, "no match for \"%s\" in the course", search->text);
    if (open)
        list_close(ui);
}

static void done(struct ui *ui, const char *text)
{
    struct course_search *search = ui->search;
    if (search->text == NULL || strcmp(search->text, text) != 0)
        typed(ui, text);
    search->entered = true;
    conclude(ui);
}

static void cancelled(struct ui *ui)
{
    forget_query(ui->search);
    list_close(ui);
}

/* Opens the list for a new search. False when it cannot be. */
static bool begin(struct ui *ui)
{
    struct course_search *search = ui->search;
    if (search->finder == NULL) {
        if (ui->setup->course->chapter_count > MANY_CHAPTERS)
            mem_keep(); /* this many are not kept parsed: each frees its memory for the next */
        search->finder = finder_new(ui->setup->course, (struct find_source){parse, fetched, ui}, false);
    }
    forget_query(search);
    if (ui->list_count > 0 && ui->lists[ui->list_count - 1].ops == &hits_list)
        list_close(ui);
    search->origin = reader_spot(ui->reader);
    return list_open(ui, &hits_list, NULL) != NULL;
}

void hits_open(struct ui *ui)
{
    if (begin(ui))
        prompt_open(ui,
                    &(struct prompt){.label = _("search the course: "),
                                     .kind = "course",
                                     .changed = typed,
                                     .done = done,
                                     .cancelled = cancelled,
                                     .aside = aside},
                    "");
}

void hits_look_for(struct ui *ui, const char *text)
{
    if (begin(ui))
        done(ui, text);
}

bool hits_idle(struct ui *ui)
{
    if (!ui->search->running)
        return false;
    ui->search->running = !finder_run(ui->search->finder, STEP_MS);
    ui->stale = true;
    conclude(ui);
    return true;
}

void hits_changed(struct ui *ui, int chapter)
{
    struct course_search *search = ui->search;
    if (search->finder == NULL || chapter == COURSE_NONE)
        return;
    if ((size_t)chapter < search->page_count) {
        doc_free(search->pages[chapter]);
        search->pages[chapter] = NULL;
    }
    finder_forget(search->finder, chapter);
    forget_query(search);
}

bool hits_step(struct ui *ui, long step)
{
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    long at = (long)view->match + step;
    bool inside = at >= 0 && (at < (long)view->matches.count || view->is_searching), wrapped = false;
    if (!ui->search->walking || ui->search->query == NULL || inside)
        return false;
    int chapter = finder_next_chapter(ui->search->finder, view->spot.chapter, step > 0, &wrapped);
    if (chapter == COURSE_NONE)
        return false;
    reader_open(reader, chapter, NULL, NULL);
    ui_opened(ui);
    reader_search(reader, ui->search->text, true);
    reader_to_match(reader, step > 0 ? 0 : -1);
    if (wrapped)
        ui_say(ui, step > 0 ? "wrapped to the first chapter" : "wrapped to the last chapter");
    return true;
}

bool hits_return(struct ui *ui)
{
    if (!ui->search->walking)
        return false;
    struct spot origin = ui->search->origin;
    forget_query(ui->search);
    reader_search(ui->reader, NULL, false);
    reader_open_place(ui->reader, origin.chapter, origin.url, origin.place);
    reader_go(ui->reader, &origin); /* to the very line */
    ui_opened(ui);
    ui_say(ui, "back where the search began; Backspace returns to the match");
    return true;
}

void hits_leave(struct ui *ui)
{
    ui->search->walking = false;
}

void hits_init(struct ui *ui)
{
    ui->search = xcalloc(1, sizeof *ui->search);
}

void hits_fini(struct ui *ui)
{
    forget_query(ui->search);
    finder_free(ui->search->finder);
    for (size_t i = 0; i < ui->search->page_count; i++)
        doc_free(ui->search->pages[i]);
    free(ui->search->pages);
    free(ui->search);
}
