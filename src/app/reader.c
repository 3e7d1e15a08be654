/* reader.c - what is open: notes, pages and notices, the history, and reloading a file. How a page scrolls is in
 * scroll.c, links are in follow.c. */
#include "reader_state.h"

#include "biji/landmark.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/reader_search.h"
#include "notice.h"

#include <stdlib.h>
#include <string.h>

struct reader *reader_new(struct course *course, const struct layout_options *how, const struct keymap *keymap,
                          struct upstream *upstream, struct diags *diags)
{
    struct reader *reader = xcalloc(1, sizeof *reader);
    reader->course = course;
    reader->diags = diags;
    reader->keymap = keymap;
    reader->upstream = upstream;
    reader->view.how = *how;
    reader->resolved.course = course;
    reader->resolved.known = &reader->outline;
    reader->resolved.upstream = upstream;
    reader->resolved.upstream_file = upstream != NULL ? upstream_file : NULL;
    reader->view.how.sideways = true;
    reader->view.how.link_role = resolved_links_link_role;
    reader->view.how.image_size = resolved_links_image_size;
    reader->view.how.image_block = resolved_links_image_block;
    reader->view.how.link_context = reader->view.how.image_context = &reader->resolved;
    reader->view.rows = 1;
    reader->view.link = -1;
    reader->view.match = SIZE_MAX;
    reader->jumped_from.chapter = COURSE_NONE;
    return reader;
}

void reader_set_gallery(struct reader *reader, struct gallery *gallery)
{
    reader->resolved.gallery = gallery;
    if (reader->view.doc != NULL)
        reader_reset(reader);
}

const struct reader_view *reader_view(const struct reader *reader)
{
    return &reader->view;
}

static void drop_view(struct reader *reader)
{
    layout_free(reader->view.layout);
    layout_free(reader->whole);
    answers_fini(&reader->answers);
    find_text_free(reader->text);
    reader->view.layout = reader->whole = NULL;
    reader->text = NULL;
    reader->view.matches = (struct find_ranges){0};
    reader->view.match = SIZE_MAX;
    reader->view.is_searching = reader->wanted.is_wanted = false;
}

void reader_free(struct reader *reader)
{
    if (reader == NULL)
        return;
    drop_view(reader);
    pages_fini(&reader->pages);
    for (size_t i = 0; i < reader->outline_count; i++)
        outline_free(reader->outlines[i]);
    free(reader->left);
    free(reader->outlines);
    free(reader->history);
    free(reader->view.query);
    free(reader->toggled);
    resolved_links_fini(&reader->resolved);
    buf_free(&reader->lost.words);
    free(reader);
}

static bool same_text(const struct spot *spot, int chapter, const char *url)
{
    if (url != NULL || spot->url != NULL)
        return url != NULL && spot->url != NULL && strcmp(spot->url, url) == 0;
    return spot->chapter == chapter;
}

/* A spot described so that it survives a changed note. */
struct survivor {
    struct spot *spot;
    int line; /* 0: its beginning */
    struct buf words;
};

/* All spots in one note or page while its document is replaced. */
struct survivors {
    struct survivor *items;
    size_t count;
    bool shown;  /* the note is what is shown */
    bool notice; /* the document replaced is a notice: its places do not survive */
};

static void add_survivor(struct survivors *s, struct spot *spot, int chapter, const char *url, const struct doc *doc)
{
    if (!same_text(spot, chapter, url))
        return;
    struct survivor *survivor = &s->items[s->count++];
    *survivor = (struct survivor){.spot = spot};
    if (doc != NULL && !s->notice)
        landmark_make(doc, spot->place, &survivor->line, &survivor->words);
}

/* Describes what is shown: by where it was before it was lost, if the reader has not moved since. */
static void describe_shown(const struct reader *reader, struct survivor *shown)
{
    const struct lost_place *lost = &reader->lost;
    const struct spot *now = &reader->view.spot;
    if (lost->words.bytes > 0 && same_text(&lost->now, now->chapter, now->url) &&
        place_compare(lost->now.place, now->place) == 0) {
        shown->line = lost->line;
        buf_add_slice(&shown->words, buf_slice(&lost->words));
    } else
        landmark_make(reader->view.doc, now->place, &shown->line, &shown->words);
}

/* Keeps what was shown for a later save if its words are not where the view is now. */
static void keep_lost(struct reader *reader, const struct survivor *shown)
{
    struct lost_place *lost = &reader->lost;
    struct buf words = {0};
    int line;
    landmark_make(reader->view.doc, reader->view.spot.place, &line, &words);
    lost->words.bytes = 0;
    if (!slice_eq(buf_slice(&words), buf_slice(&shown->words))) {
        buf_add_slice(&lost->words, buf_slice(&shown->words));
        lost->line = shown->line;
        lost->now = reader->view.spot;
    }
    buf_free(&words);
}

/* Describes all spots in the note or page by its text. doc: the document to be replaced, NULL when it was never
 * parsed. */
static struct survivors gather(struct reader *reader, int chapter, const char *url, const struct doc *doc, bool notice)
{
    struct survivors s = {.notice = notice};
    s.items = xcalloc(reader->history_count + reader->left_count + 2, sizeof *s.items);
    s.shown = reader->view.doc != NULL && reader->view.doc == doc;
    for (size_t i = 0; i < reader->history_count; i++)
        if (i != reader->history_at)
            add_survivor(&s, &reader->history[i], chapter, url, doc);
    for (size_t i = 0; i < reader->left_count; i++)
        add_survivor(&s, &reader->left[i], chapter, url, doc);
    if (reader->jumped_from.chapter != COURSE_NONE || reader->jumped_from.url != NULL)
        add_survivor(&s, &reader->jumped_from, chapter, url, doc);
    if (s.shown) {
        s.items[s.count] = (struct survivor){.spot = &reader->view.spot};
        if (!notice)
            describe_shown(reader, &s.items[s.count]);
        s.count++;
    }
    return s;
}

static void forget(struct survivors *s)
{
    for (size_t i = 0; i < s->count; i++)
        buf_free(&s->items[i].words);
    free(s->items);
}

/* Finds the spots again in the new document. */
static void resettle(struct survivors *s, const struct doc *doc)
{
    for (size_t i = 0; i < s->count; i++) {
        struct survivor *one = &s->items[i];
        one->spot->link = 0;
        one->spot->place = one->line > 0 ? landmark_find(doc, one->line, buf_slice(&one->words)) : (struct place){0, 0};
    }
}

/* Drops what is shown, whose document is about to be freed. */
static void drop_shown(struct reader *reader)
{
    drop_view(reader);
    reader->view.doc = NULL;
    reader->outline = NULL;
}

/* After a document was replaced: updates all spots in it, and the view if it was shown. */
static void settle(struct reader *reader, struct survivors *s, const struct doc *doc)
{
    resettle(s, doc);
    if (s->shown) {
        struct spot now = reader->view.spot;
        drop_shown(reader);
        reader_go(reader, &now);
        reader_search_on(reader);
        keep_lost(reader, &s->items[s->count - 1]);
    }
    forget(s);
}

/* Replaces a page's notice by the saved page, if there is one by now. */
static void load_page(struct reader *reader, struct page *page)
{
    struct upstream_page held;
    if (page->url == NULL || reader->upstream == NULL || !upstream_load(reader->upstream, page->url, &held, NULL))
        return;
    struct survivors s = gather(reader, page->chapter, page->url, page->doc, true);
    if (s.shown) /* the code that requested the page shows it */
        drop_shown(reader);
    page_set_fetched(page, &held, reader->diags);
    resettle(&s, page->doc);
    forget(&s);
}

const char *reader_source(const struct reader *reader)
{
    return reader->view.page == NULL      ? NULL
           : reader->view.page->is_notice ? reader->view.page->from
                                          : reader->view.page->base;
}

static struct doc *make_notice(const struct reader *reader, int chapter, const char *url, const char *why)
{
    bool has_store = url != NULL && reader->upstream != NULL;
    return notice_make(reader->course, chapter, url, reader->keymap, why,
                       has_store ? upstream_told_size(reader->upstream, url) : 0,
                       has_store ? upstream_bar(reader->upstream) : NULL);
}

/* The page in place of a missing note: the saved page, else a notice. */
static struct page *page_for(struct reader *reader, int chapter, const char *url)
{
    const char *from = chapter == COURSE_NONE ? reader_source(reader) : NULL;
    struct page *page = pages_get(&reader->pages, chapter, url, from);
    if (page->doc == NULL || page->is_notice)
        load_page(reader, page);
    if (page->doc == NULL)
        page_set_notice(page, make_notice(reader, chapter, url, NULL));
    return page;
}

/* Remembers the position in what is shown. */
static void leave(struct reader *reader)
{
    if (reader->view.doc == NULL || reader->view.layout == NULL || reader->view.is_notice)
        return;
    size_t at = 0;
    while (at < reader->left_count && !same_text(&reader->left[at], reader->view.spot.chapter, reader->view.spot.url))
        at++;
    reader->left = xgrow(reader->left, reader->left_count, &reader->left_room, sizeof *reader->left);
    reader->left[at] = reader_spot(reader);
    reader->left_count += at == reader->left_count;
}

/* Shows a note or page from its beginning, without laying anything out yet. */
static void show(struct reader *reader, int chapter, const char *url)
{
    const struct chapter *entry = chapter != COURSE_NONE ? &reader->course->chapters[chapter] : NULL;
    leave(reader);
    if (url == NULL && entry != NULL && entry->path == NULL && entry->upstream != NULL)
        url = entry->upstream; /* a chapter with only an upstream page */
    struct doc *doc = url == NULL ? chapter_load(reader->course, chapter, reader->diags) : NULL;
    struct page *page = doc == NULL ? page_for(reader, chapter, url) : NULL;
    struct spot spot = {.chapter = chapter, .url = page != NULL ? page->url : NULL};
    if (page != NULL)
        doc = page->doc;
    reader->view.page = page;
    reader->view.is_notice = page != NULL && page->is_notice;
    reader->view.spot = spot;
    reader->view.link = -1;
    if (doc == reader->view.doc && reader->view.layout != NULL)
        return;
    drop_view(reader);
    reader->view.doc = doc;
    reader->outline = NULL;
    resolved_links_fini(&reader->resolved);
    reader->resolved.doc = doc;
    reader->resolved.base = page != NULL && page->base != NULL     ? page->base
                            : page != NULL && page->url != NULL    ? page->url
                            : entry != NULL && entry->name != NULL ? entry->name
                                                                   : "";
    reader->toggled_count = 0;
    answers_find(&reader->answers, doc);
    reader_reset(reader);
}

const struct outline *reader_chapter_outline(struct reader *reader, int chapter)
{
    struct doc *doc = reader->course->chapters[chapter].doc;
    size_t count = reader->course->chapter_count;
    if (doc == NULL)
        return NULL;
    if (reader->outline_count < count) {
        reader->outlines = xrealloc(reader->outlines, count * sizeof(struct outline *));
        memset(reader->outlines + reader->outline_count, 0, (count - reader->outline_count) * sizeof(struct outline *));
        reader->outline_count = count;
    }
    if (reader->outlines[chapter] == NULL)
        reader->outlines[chapter] = outline_build(doc);
    return reader->outlines[chapter];
}

const struct outline *reader_outline(struct reader *reader)
{
    if (reader->outline != NULL)
        return reader->outline;
    struct page *page = pages_find(&reader->pages, reader->view.spot.chapter, reader->view.spot.url);
    if (page != NULL && page->doc == reader->view.doc) {
        if (page->outline == NULL)
            page->outline = outline_build(page->doc);
        reader->outline = page->outline;
    } else {
        reader->outline = reader_chapter_outline(reader, reader->view.spot.chapter);
    }
    return reader->outline;
}

bool reader_outline_is_ready(const struct reader *reader)
{
    enum { LARGE_BYTES = 1 << 20 };
    return reader->outline != NULL || reader->view.doc->source_bytes < LARGE_BYTES;
}

/* Saves the current position in the history, and makes room for the next one. */
static void remember(struct reader *reader)
{
    if (reader->view.doc == NULL)
        return;
    if (reader->history_count == 0) {
        reader->history = xgrow(reader->history, 0, &reader->history_room, sizeof *reader->history);
        reader->history_count = 1;
    }
    reader->history[reader->history_at++] = reader_spot(reader);
    reader->history_count = reader->history_at;
    reader->history = xgrow(reader->history, reader->history_count, &reader->history_room, sizeof *reader->history);
    reader->history_count++;
}

void reader_open_place(struct reader *reader, int chapter, const char *url, struct place place)
{
    remember(reader);
    show(reader, chapter, url);
    if (place.node != 0)
        reader_to_place(reader, place);
    else
        reader_to_line(reader, 0);
}

void reader_open(struct reader *reader, int chapter, const char *url, const struct node *node)
{
    remember(reader);
    show(reader, chapter, url);
    if (node != NULL)
        reader_to_place(reader, landmark_of_node(reader->view.doc, node));
    else
        reader_to_line(reader, 0);
}

bool reader_to_anchor(struct reader *reader, const char *anchor)
{
    if (anchor == NULL || *anchor == '\0' || reader->view.is_notice)
        return true;
    const struct node *node = anchor_find(reader_outline(reader), slice_of(anchor));
    int line = node == NULL ? anchor_line(slice_of(anchor)) : 0;
    if (node != NULL)
        reader_to_place(reader, landmark_of_node(reader->view.doc, node));
    else if (line > 0)
        reader_to_place(reader, landmark_find(reader->view.doc, line, slice_of("")));
    return node != NULL || line > 0;
}

bool reader_open_anchor(struct reader *reader, int chapter, const char *url, const char *anchor)
{
    reader_open(reader, chapter, url, NULL);
    return reader_to_anchor(reader, anchor);
}

void reader_open_again(struct reader *reader, int chapter, const char *url)
{
    reader_open(reader, chapter, url, NULL);
    for (size_t i = 0; i < reader->left_count; i++) {
        if (same_text(&reader->left[i], reader->view.spot.chapter, reader->view.spot.url)) {
            struct spot spot = reader->left[i];
            spot.chapter = reader->view.spot.chapter;
            reader_go(reader, &spot);
            return;
        }
    }
}

bool reader_has_page(const struct reader *reader, const char *url)
{
    const struct page *page = pages_find(&reader->pages, COURSE_NONE, url);
    struct upstream_page held;
    if (page != NULL && page->doc != NULL && !page->is_notice)
        return true;
    if (reader->upstream == NULL ||
        !upstream_load(reader->upstream, url, &held, NULL)) /* a damaged copy counts as absent */
        return false;
    upstream_page_fini(&held);
    return true;
}

void reader_page_take(struct reader *reader, int chapter, struct upstream_page *fetched, const char *from)
{
    struct page *page = pages_get(&reader->pages, chapter, fetched->url, from);
    struct survivors s = gather(reader, chapter, page->url, page->doc, page->is_notice);
    page_set_fetched(page, fetched, reader->diags);
    settle(reader, &s, page->doc);
}

void reader_page_fault(struct reader *reader, int chapter, const char *url, const char *from, const char *why)
{
    struct page *page = pages_get(&reader->pages, chapter, url, from);
    if (page->doc != NULL && !page->is_notice)
        return;
    struct survivors s = gather(reader, chapter, page->url, page->doc, true);
    page_set_notice(page, make_notice(reader, chapter, url, why));
    settle(reader, &s, page->doc);
}

struct spot reader_spot(struct reader *reader)
{
    struct spot spot = reader->view.spot;
    spot.link = reader->view.link >= 0 ? reader->view.layout->links[reader->view.link].node->id : 0;
    return spot;
}

void reader_go(struct reader *reader, const struct spot *spot)
{
    struct spot wanted = *spot;
    show(reader, wanted.chapter, wanted.url);
    reader->wanted.is_shown = false; /* the match that is looked for: somebody wants to be here instead */
    reader->view.spot.place = wanted.place;
    reader->view.spot.above = wanted.above;
    reader->view.spot.beyond = wanted.beyond;
    reader_resize(reader, reader->view.how.width, reader->view.rows);
    for (size_t i = 0; i < reader->view.layout->link_count && wanted.link != 0; i++)
        if (reader->view.layout->links[i].node->id == wanted.link)
            reader->view.link = (int)i;
}

static bool step_history(struct reader *reader, size_t to)
{
    if (reader->history_count == 0 || to >= reader->history_count)
        return false;
    reader->history[reader->history_at] = reader_spot(reader);
    reader->history_at = to;
    reader_go(reader, &reader->history[to]);
    return true;
}

bool reader_back(struct reader *reader)
{
    return reader->history_at > 0 && step_history(reader, reader->history_at - 1);
}

bool reader_forward(struct reader *reader)
{
    return step_history(reader, reader->history_at + 1);
}

void reader_keep_jump(struct reader *reader)
{
    reader->jumped_from = reader_spot(reader);
}

bool reader_jump_back(struct reader *reader)
{
    struct spot to = reader->jumped_from;
    if (to.chapter == COURSE_NONE && to.url == NULL)
        return false;
    reader_keep_jump(reader);
    reader_go(reader, &to);
    return true;
}

int reader_section(struct reader *reader)
{
    const struct layout *layout = reader->view.layout;
    size_t line = reader_at_end(reader) && reader->view.top > 0 && !reader->view.spot.beyond ? layout->line_count - 1
                                                                                             : reader->view.top;
    if (layout->line_count == 0 || !reader_outline_is_ready(reader))
        return -1;
    return outline_at(reader_outline(reader), layout->lines[line].place);
}

bool reader_reload(struct reader *reader, struct error *error)
{
    int chapter = reader->view.spot.chapter;
    if (reader->view.spot.url != NULL || chapter == COURSE_NONE)
        return error_set(error, ERROR_CONTENT, "this page has no file to reload");
    struct survivors s = gather(reader, chapter, NULL, reader->view.doc, reader->view.is_notice);
    bool ok = chapter_reload(reader->course, chapter, reader->diags, error);
    if (!ok) {
        forget(&s);
        return false;
    }
    if (chapter < (int)reader->outline_count) {
        outline_free(reader->outlines[chapter]);
        reader->outlines[chapter] = NULL;
    }
    settle(reader, &s, reader->course->chapters[chapter].doc);
    return true;
}
