/* hits.c - searching the whole course: every match with its chapter, section and line. */
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HITS = 5000, SNIPPET_BYTES = 240, BEFORE_BYTES = 60 };

struct hit {
    int chapter;
    struct range range;
    int line;
    const char *section; /* lent by the chapter's outline; "" before the first heading */
    char *snippet;       /* one line, safe */
    size_t from, to;     /* the match in it */
};

struct hits {
    struct hit *items;
    size_t count, room;
    char *query;
};

static size_t count(struct list *list)
{
    return ((struct hits *)list->data)->count;
}

/* The start of a character at or before offset. */
static size_t whole(struct slice text, size_t offset)
{
    while (offset > 0 && offset < text.bytes && ((unsigned char)text.ptr[offset] & 0xC0) == 0x80)
        offset--;
    return offset;
}

/* The text around a match, from its own block, on one line. */
static void make_snippet(const struct doc *doc, struct hit *hit)
{
    const struct node *node = doc_node(doc, hit->range.from.node), *block = node;
    while (block->parent != NULL && !node_is_block(block))
        block = block->parent;
    struct buf plain = {0}, safe = {0};
    size_t at = hit->range.from.offset;
    bool inside = false;
    for (const struct node *n = block; n != NULL; n = node_after(block, n, false)) {
        inside = inside || n == node;
        if (n == node)
            at += plain.bytes;
        if (n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK)
            buf_add_char(&plain, ' ');
        else if (n->first == NULL && n->kind != NODE_ANCHOR)
            buf_add_slice(&plain, n->text);
        if (inside && plain.bytes > at + SNIPPET_BYTES)
            break;
    }
    struct slice all = buf_slice(&plain);
    size_t start = whole(all, at > BEFORE_BYTES ? at - BEFORE_BYTES : 0);
    for (size_t i = start; i < at; i++) /* a line of code begins at its own beginning */
        if (all.ptr[i] == '\n')
            start = i + 1;
    size_t bytes = hit->range.to.node == hit->range.from.node ? hit->range.to.offset - hit->range.from.offset : 0;
    size_t end = whole(all, at + bytes + SNIPPET_BYTES < all.bytes ? at + bytes + SNIPPET_BYTES : all.bytes);
    if (start > 0)
        buf_add_str(&safe, "…");
    text_safe(slice_part(all, start, at), &safe);
    hit->from = safe.bytes;
    text_safe(slice_part(all, at, at + bytes), &safe);
    hit->to = safe.bytes;
    text_safe(slice_part(all, at + bytes, end), &safe);
    hit->snippet = buf_take(&safe);
    buf_free(&plain);
}

static void search_chapter(struct ui *ui, struct hits *hits, int chapter)
{
    const struct doc *doc = chapter_load(ui->setup->course, chapter, ui->setup->diags);
    if (doc == NULL)
        return;
    const struct outline *outline = reader_chapter_outline(ui->reader, chapter);
    struct page_text *text = page_text_new(doc);
    struct matches found = page_text_find(text, slice_of(hits->query));
    for (size_t i = 0; i < found.count && hits->count < MOST_HITS; i++) {
        hits->items = xgrow(hits->items, hits->count, &hits->room, sizeof *hits->items);
        struct hit *hit = &hits->items[hits->count++];
        *hit = (struct hit){.chapter = chapter, .range = found.items[i], .section = ""};
        int section = outline_at(outline, hit->range.from), column;
        if (section >= 0)
            hit->section = outline->headings[section].text;
        doc_position(doc, doc_node(doc, hit->range.from.node), hit->range.from.offset, &hit->line, &column);
        make_snippet(doc, hit);
    }
    free(found.items);
    page_text_free(text);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct hit *hit = &((struct hits *)list->data)->items[index];
    const struct chapter *chapter = &list->ui->setup->course->chapters[hit->chapter];
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    struct style match = {selected ? STYLE_SELECTED : STYLE_MATCH, selected ? STYLE_BOLD | STYLE_UNDERLINE : 0};
    struct buf where = {0};
    int col = area.col + 1, end = area.col + area.cols - 1;
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    buf_printf(&where, "%s%s%s:%d", chapter->title, *hit->section != '\0' ? " › " : "", hit->section, hit->line);
    int width = (end - col) * 2 / 5;
    if (width >= 10) {
        surface_put_field(surface, area.row, col, width, buf_slice(&where), dim);
        col += width + 1;
    }
    struct slice snippet = slice_of(hit->snippet);
    col += surface_put(surface, area.row, col, end - col, slice_part(snippet, 0, hit->from), style);
    col += surface_put(surface, area.row, col, end - col, slice_part(snippet, hit->from, hit->to), match);
    surface_put_field(surface, area.row, col, end - col, slice_part(snippet, hit->to, snippet.bytes), style);
    buf_free(&where);
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct hit *hit = &((struct hits *)list->data)->items[index];
    buf_printf(out, "%s %s %s", list->ui->setup->course->chapters[hit->chapter].title, hit->section, hit->snippet);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    struct hits *hits = list->data;
    if (command->action != ACTION_FOLLOW)
        return false;
    struct hit hit = hits->items[list->selected];
    char *query = xstrdup(hits->query);
    list_close(ui);
    reader_open_place(ui->reader, hit.chapter, NULL, hit.range.from);
    reader_search(ui->reader, query);
    chapter_opened(ui);
    free(query);
    return true;
}

static void close(struct list *list)
{
    struct hits *hits = list->data;
    for (size_t i = 0; i < hits->count; i++)
        free(hits->items[i].snippet);
    free(hits->items);
    free(hits->query);
    free(hits);
}

const struct list_ops hits_list = {
    .name = "Found in the course   Enter go there   / search   q back",
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close,
};

void hits_open(struct ui *ui, const char *query)
{
    if (*query == '\0')
        return;
    struct hits *hits = xcalloc(1, sizeof *hits);
    hits->query = xstrdup(query);
    for (size_t i = 0; i < ui->setup->course->chapter_count; i++)
        search_chapter(ui, hits, (int)i);
    if (hits->count == 0)
        ui_complain(ui, "\"%s\" is nowhere in the course", query);
    if (hits->count > 0) {
        list_open(ui, &hits_list, hits);
        return;
    }
    close(&(struct list){.data = hits});
}
