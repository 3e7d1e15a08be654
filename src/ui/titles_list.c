/* titles_list.c - p: opens anything by part of its title: chapters, headings, the reader's own notes; the most recently read first.
 * The typed letters may be anywhere in the title, in order, or be pinyin. */
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/notes_file.h"
#include "biji/query.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PARSED = 100 }; /* headings of longer courses are offered only for notes already parsed */

enum title_kind { TITLE_CHAPTER, TITLE_HEADING, TITLE_NOTE };

struct title {
    enum title_kind kind;
    int chapter, index; /* of the heading or note */
    long read;          /* when the chapter was read last; 0: never */
    const char *text;
};

/* A title that matches the typed text, and how well. */
struct fitting {
    size_t title;
    int score;
};

struct titles {
    struct arena arena;
    struct title *items;
    size_t count, room;
    struct fitting *fitting; /* the best first; with room for all */
    size_t fitting_count;
    struct notebook book;
};

static void add_title(struct titles *t, struct title title, struct slice text)
{
    struct buf safe = {0};
    text_safe(text, &safe);
    title.text = arena_strndup(&t->arena, safe.ptr != NULL ? safe.ptr : "", safe.bytes);
    buf_free(&safe);
    t->items = xgrow(t->items, t->count, &t->room, sizeof *t->items);
    t->items[t->count++] = title;
}

static void collect(struct ui *ui, struct titles *t)
{
    struct course *course = ui->setup->course;
    course_look(course);
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        const struct state_entry *place =
            chapter->name != NULL ? state_find_position(ui->setup->study->progress, "", chapter->name) : NULL;
        long read = place != NULL ? place->time : 0;
        if (chapter->title != NULL && !chapter_is_blank(chapter) && chapter->link == NULL)
            add_title(t, (struct title){TITLE_CHAPTER, (int)i, 0, read, NULL}, slice_of(chapter->title));
    }
    for (size_t i = 0; i < course->chapter_count; i++) {
        if (course->chapter_count <= MAX_PARSED && course->chapters[i].path != NULL)
            chapter_load(course, (int)i, ui->setup->diags);
        const struct outline *outline = reader_chapter_outline(ui->reader, (int)i);
        for (size_t k = 1; outline != NULL && k < outline->count; k++)
            add_title(t, (struct title){TITLE_HEADING, (int)i, (int)k, 0, NULL}, slice_of(outline->headings[k].text));
    }
    notebook_load(&t->book, ui->setup->study->dir, NULL);
    for (size_t i = 0; i < t->book.count; i++) {
        const struct note *note = &t->book.notes[i];
        if (!note->is_damaged)
            add_title(t, (struct title){TITLE_NOTE, COURSE_NONE, (int)i, 0, NULL},
                      slice_of(*note->text != '\0' ? note->text : note->passage.quote));
    }
    t->fitting = xcalloc(t->count + 1, sizeof *t->fitting);
}

/* How well a title matches the letters of `typed` in order: fewer gaps are better; 0 for no match. */
static int letters_score(const char *typed, const char *title)
{
    int gaps = 0, bytes;
    bool begun = false;
    const char *end = title + strlen(title), *typed_end = typed + strlen(typed);
    for (const char *p = typed; p < typed_end; p += bytes) {
        uint32_t wanted = rune_lower(utf8_decode(p, typed_end, &bytes)), rune = 0;
        int more = 0;
        if (wanted == ' ')
            continue;
        while (title < end && rune != wanted) {
            rune = rune_lower(utf8_decode(title, end, &more));
            title += more;
            gaps += begun && rune != wanted;
        }
        if (rune != wanted)
            return 0;
        begun = true;
    }
    return gaps < 300 ? 400 - gaps : 100;
}

static int score_of(const struct title *title, const char *typed, const struct query *query)
{
    int length = (int)strlen(title->text), kind = title->kind == TITLE_CHAPTER   ? 30
                                                  : title->kind == TITLE_HEADING ? 20
                                                                                 : 0;
    const char *at = strcasestr(title->text, typed);
    length = length < 200 ? length / 10 : 20;
    if (at != NULL)
        return 1000 + kind - length + (at == title->text ? 50 : 0);
    if (query != NULL && query_match_text(query, slice_of(title->text), NULL))
        return 700 + kind - length;
    int letters = letters_score(typed, title->text);
    return letters > 0 ? letters + kind - length : 0;
}

/* Among equals the most recently read comes first, then the order of the course. */
static int compare(const struct titles *t, const struct fitting *a, const struct fitting *b)
{
    const struct title *left = &t->items[a->title], *right = &t->items[b->title];
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (left->read != right->read)
        return left->read > right->read ? -1 : 1;
    return a->title < b->title ? -1 : 1;
}

/* A stable merge sort, the best first. */
static void sort(const struct titles *t, struct fitting *items, size_t count, struct fitting *spare)
{
    size_t half = count / 2, left = 0, right = half, out = 0;
    if (count < 2)
        return;
    sort(t, items, half, spare);
    sort(t, items + half, count - half, spare);
    while (left < half && right < count)
        spare[out++] = compare(t, &items[left], &items[right]) <= 0 ? items[left++] : items[right++];
    while (left < half)
        spare[out++] = items[left++];
    memcpy(items, spare, out * sizeof *items);
}

/* Nothing typed: the chapters, the most recently read first. */
static void fit(struct titles *t, const char *typed)
{
    struct query *query = query_parse(slice_of(typed), NULL);
    t->fitting_count = 0;
    for (size_t i = 0; i < t->count; i++) {
        int score = *typed != '\0' ? score_of(&t->items[i], typed, query) : t->items[i].kind == TITLE_CHAPTER;
        if (score > 0)
            t->fitting[t->fitting_count++] = (struct fitting){i, score};
    }
    query_free(query);
    struct fitting *spare = xcalloc(t->fitting_count + 1, sizeof *spare);
    sort(t, t->fitting, t->fitting_count, spare);
    free(spare);
}

static size_t count(struct list *list)
{
    return ((struct titles *)list->data)->fitting_count;
}

static const struct title *title_at(struct list *list, size_t index)
{
    const struct titles *t = list->data;
    return &t->items[t->fitting[index].title];
}

/* The right part: where a heading is, or what the title is of. */
static const char *belongs_to(struct list *list, const struct title *title)
{
    return title->kind == TITLE_HEADING ? list->ui->setup->course->chapters[title->chapter].title
           : title->kind == TITLE_NOTE  ? _("note")
           : title->read > 0            ? _("read lately")
                                        : _("chapter");
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    const struct title *title = title_at(list, index);
    int width = (area.cols - 3) * 3 / 5;
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    surface_put_field(surface, area.row, area.col + 1, width, slice_of(title->text), style);
    surface_put_field(surface, area.row, area.col + width + 2, area.cols - width - 3, slice_of(belongs_to(list, title)),
                      dim);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    buf_add_str(out, title_at(list, index)->text);
}

static void open_title(struct ui *ui, struct titles *t, const struct title *title)
{
    const struct course *course = ui->setup->course;
    reader_keep_jump(ui->reader);
    if (title->kind == TITLE_NOTE) {
        annotations_go(ui, &t->book.notes[title->index].passage);
    } else if (title->kind == TITLE_CHAPTER && course->chapters[title->chapter].path == NULL &&
               course->chapters[title->chapter].upstream != NULL) {
        fetching_open(ui, title->chapter, course->chapters[title->chapter].upstream, false);
    } else if (title->kind == TITLE_CHAPTER) {
        reader_open(ui->reader, title->chapter, NULL, NULL);
        bookmarks_return(ui);
        ui_opened(ui);
    } else {
        const struct outline *outline = reader_chapter_outline(ui->reader, title->chapter);
        reader_open(ui->reader, title->chapter, NULL, outline->headings[title->index].node);
        ui_opened(ui);
    }
}

static void close(struct list *list)
{
    struct titles *t = list->data;
    notebook_fini(&t->book);
    arena_free(&t->arena);
    free(t->items);
    free(t->fitting);
    free(t);
}

static const struct list_ops titles_list = {
    .name = N_("Open   Enter open   ↑ ↓ choose   Esc back"),
    .holds_notes = true,
    .count = count,
    .draw = draw,
    .text = text,
    .close = close,
};

static void changed(struct ui *ui, const char *typed)
{
    struct list *list = list_focused(ui);
    fit(list->data, typed);
    list->top = 0;
    list_select(list, 0);
}

static void cancelled(struct ui *ui)
{
    list_close(ui);
}

static void done(struct ui *ui, const char *typed)
{
    struct list *list = list_focused(ui);
    struct titles *t = list->data;
    if (list->selected >= t->fitting_count) {
        ui_complain(ui, "no title fits \"%s\"; s searches the text of the course", typed);
        list_close(ui);
        return;
    }
    struct title title = *title_at(list, list->selected);
    open_title(ui, t, &title);
    if (ui->list_count > 0)
        list_close(ui);
}

static void aside(struct ui *ui, struct buf *out)
{
    const struct titles *t = list_focused(ui)->data;
    buf_printf(out, "%zu/%zu", t->fitting_count, t->count);
}

void titles_open(struct ui *ui)
{
    struct titles *t = xcalloc(1, sizeof *t);
    collect(ui, t);
    fit(t, "");
    if (list_open(ui, &titles_list, t) != NULL)
        prompt_open(ui,
                    &(struct prompt){.label = _("open: "),
                                     .kind = "open",
                                     .changed = changed,
                                     .done = done,
                                     .cancelled = cancelled,
                                     .choose = prompt_choose_row,
                                     .aside = aside},
                    "");
}
