/* reader.c - what is open: notes, pages and notices, the way back, and reading a file again. How a page scrolls is in
 * scroll.c, links are in follow.c. */
#include "biji/reader.h"

#include "biji/landmark.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "notice.h"

#include <stdlib.h>
#include <string.h>

struct reader *reader_new(struct course *course, const struct layout_options *how, const struct keymap *keymap,
                          struct diags *diags)
{
    struct reader *reader = xcalloc(1, sizeof *reader);
    reader->course = course;
    reader->diags = diags;
    reader->keymap = keymap;
    reader->how = *how;
    reader->looks.course = course;
    reader->how.link_role = looks_link_role;
    reader->how.image_size = looks_image_size;
    reader->how.link_context = reader->how.image_context = &reader->looks;
    reader->rows = 1;
    reader->link = -1;
    return reader;
}

static void drop_view(struct reader *reader)
{
    layout_free(reader->layout);
    page_text_free(reader->text);
    free(reader->matches.items);
    reader->layout = NULL;
    reader->text = NULL;
    reader->matches = (struct matches){0};
    reader->match = 0;
}

void reader_free(struct reader *reader)
{
    if (reader == NULL)
        return;
    drop_view(reader);
    for (size_t i = 0; i < reader->page_count; i++) {
        outline_free(reader->pages[i].outline);
        doc_free(reader->pages[i].doc);
        free(reader->pages[i].url);
    }
    for (size_t i = 0; i < reader->outline_count; i++)
        outline_free(reader->outlines[i]);
    free(reader->pages);
    free(reader->outlines);
    free(reader->history);
    free(reader->query);
    free(reader->toggled);
    looks_fini(&reader->looks);
    free(reader);
}

static struct page *find_page(const struct reader *reader, int chapter, const char *url)
{
    for (size_t i = 0; i < reader->page_count; i++) {
        struct page *page = &reader->pages[i];
        if (url != NULL ? page->url != NULL && strcmp(page->url, url) == 0
                        : page->url == NULL && page->chapter == chapter)
            return page;
    }
    return NULL;
}

const struct page *reader_page(const struct reader *reader, const char *url)
{
    return find_page(reader, COURSE_NONE, url);
}

static struct page *add_page(struct reader *reader, int chapter, const char *url)
{
    reader->pages = xgrow(reader->pages, reader->page_count, &reader->page_room, sizeof *reader->pages);
    struct page *page = &reader->pages[reader->page_count++];
    *page = (struct page){.url = url != NULL ? xstrdup(url) : NULL, .chapter = chapter};
    return page;
}

/* Gives a page this document instead of the one it has. */
static void set_page(struct page *page, struct doc *doc, bool is_notice)
{
    outline_free(page->outline);
    doc_free(page->doc);
    page->outline = NULL;
    page->doc = doc;
    page->is_notice = is_notice;
}

/* The page for what has no note of its own; made as a notice when it is not there yet. */
static struct page *page_for(struct reader *reader, int chapter, const char *url)
{
    struct page *page = find_page(reader, chapter, url);
    if (page == NULL) {
        page = add_page(reader, chapter, url);
        set_page(page, notice_make(reader->course, chapter, url, reader->keymap), true);
    }
    return page;
}

/* Shows a note or page, from its beginning; nothing is laid out yet. */
static void show(struct reader *reader, int chapter, const char *url)
{
    const struct chapter *entry = chapter != COURSE_NONE ? &reader->course->chapters[chapter] : NULL;
    if (url == NULL && entry != NULL && entry->path == NULL && entry->upstream != NULL)
        url = entry->upstream; /* a chapter that is only upstream */
    struct doc *doc = url == NULL ? chapter_load(reader->course, chapter, reader->diags) : NULL;
    struct page *page = doc == NULL ? page_for(reader, chapter, url) : NULL;
    struct spot spot = {.chapter = chapter, .url = page != NULL ? page->url : NULL};
    if (page != NULL)
        doc = page->doc;
    reader->is_notice = page != NULL && page->is_notice;
    reader->spot = spot;
    reader->link = -1;
    if (doc == reader->doc && reader->layout != NULL)
        return;
    drop_view(reader);
    reader->doc = doc;
    reader->outline = NULL;
    reader->looks.base = page != NULL && page->url != NULL ? page->url : entry != NULL && entry->name != NULL ? entry->name : "";
    reader->toggled_count = 0;
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
    struct page *page = find_page(reader, reader->spot.chapter, reader->spot.url);
    if (page != NULL && page->doc == reader->doc) {
        if (page->outline == NULL)
            page->outline = outline_build(page->doc);
        reader->outline = page->outline;
    } else {
        reader->outline = (struct outline *)reader_chapter_outline(reader, reader->spot.chapter);
    }
    return reader->outline;
}

bool reader_outline_is_ready(const struct reader *reader)
{
    enum { LARGE_BYTES = 1 << 20 };
    return reader->outline != NULL || reader->doc->source_bytes < LARGE_BYTES;
}

/* Keeps where the reader is in history, and makes room for where it goes now. */
static void remember(struct reader *reader)
{
    if (reader->doc == NULL)
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
        reader_to_place(reader, landmark_of_node(reader->doc, node));
    else
        reader_to_line(reader, 0);
}

bool reader_open_anchor(struct reader *reader, int chapter, const char *url, const char *anchor)
{
    reader_open(reader, chapter, url, NULL);
    if (anchor == NULL || *anchor == '\0' || reader->is_notice)
        return true;
    const struct node *node = anchor_find(reader_outline(reader), slice_of(anchor));
    if (node != NULL)
        reader_to_place(reader, landmark_of_node(reader->doc, node));
    return node != NULL;
}

void reader_page_take(struct reader *reader, const char *url, int chapter, struct doc *doc)
{
    struct page *page = find_page(reader, chapter, url);
    if (page == NULL)
        page = add_page(reader, chapter, url);
    bool shown = reader->doc == page->doc;
    if (shown)
        drop_view(reader);
    set_page(page, doc, false);
    if (shown) {
        reader->doc = NULL;
        show(reader, chapter, url);
        reader_to_line(reader, 0);
    }
}

struct spot reader_spot(struct reader *reader)
{
    struct spot spot = reader->spot;
    spot.link = reader->link >= 0 ? reader->layout->links[reader->link].node->id : 0;
    return spot;
}

void reader_go(struct reader *reader, const struct spot *spot)
{
    struct spot wanted = *spot;
    show(reader, wanted.chapter, wanted.url);
    reader->spot.place = wanted.place;
    reader->spot.above = wanted.above;
    reader->spot.beyond = wanted.beyond;
    reader_resize(reader, reader->how.width, reader->rows);
    for (size_t i = 0; i < reader->layout->link_count && wanted.link != 0; i++)
        if (reader->layout->links[i].node->id == wanted.link)
            reader->link = (int)i;
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

int reader_section(struct reader *reader)
{
    const struct layout *layout = reader->layout;
    size_t line =
        reader_at_end(reader) && reader->top > 0 && !reader->spot.beyond ? layout->line_count - 1 : reader->top;
    if (layout->line_count == 0 || !reader_outline_is_ready(reader))
        return -1;
    return outline_at(reader_outline(reader), layout->lines[line].place);
}

/* A spot as it survives a changed note. */
struct survivor {
    struct spot *spot;
    int line;
    struct buf words;
};

/* Shows the new note of a chapter, with all spots that are in it. */
static void show_again(struct reader *reader, int chapter, struct survivor *survivors, size_t count)
{
    drop_view(reader);
    if (chapter < (int)reader->outline_count) {
        outline_free(reader->outlines[chapter]);
        reader->outlines[chapter] = NULL;
    }
    reader->doc = NULL;
    show(reader, chapter, NULL);
    for (size_t i = 0; i < count; i++) {
        struct slice words = buf_slice(&survivors[i].words);
        survivors[i].spot->link = 0;
        survivors[i].spot->place =
            survivors[i].line > 0 ? landmark_find(reader->doc, survivors[i].line, words) : (struct place){0, 0};
    }
    reader_go(reader, survivors[0].spot);
}

bool reader_reload(struct reader *reader, struct error *error)
{
    int chapter = reader->spot.chapter;
    if (reader->spot.url != NULL || chapter == COURSE_NONE)
        return error_set(error, ERROR_CONTENT, "this page has no file of its own to read again");
    size_t count = 0;
    struct survivor *survivors = xcalloc(reader->history_count + 1, sizeof *survivors);
    struct spot now = reader_spot(reader);
    survivors[count++].spot = &now;
    for (size_t i = 0; i < reader->history_count; i++)
        if (i != reader->history_at && reader->history[i].chapter == chapter && reader->history[i].url == NULL)
            survivors[count++].spot = &reader->history[i];
    for (size_t i = 0; i < count && !reader->is_notice; i++)
        landmark_make(reader->doc, survivors[i].spot->place, &survivors[i].line, &survivors[i].words);
    char *query = reader->query != NULL ? xstrdup(reader->query) : NULL;
    bool ok = chapter_reload(reader->course, chapter, reader->diags, error);
    if (ok)
        show_again(reader, chapter, survivors, count);
    if (ok && query != NULL)
        reader_search(reader, query);
    for (size_t i = 0; i < count; i++)
        buf_free(&survivors[i].words);
    free(survivors);
    free(query);
    return ok;
}
