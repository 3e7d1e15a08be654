/* backlinks.c - what links here: the links in the whole course to the section in view, then the paragraphs that mention its title;
 * without any, the links to its chapter. */
#include "biji/language.h"
#include "biji/links.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/mention.h"
#include "biji/outline.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

struct backlink {
    int chapter;
    const struct node *node; /* the link, or the block that mentions the title */
};

struct backlinks {
    struct backlink *items;
    size_t count, room;
};

static size_t count_rows(struct list *list)
{
    const struct backlinks *b = list->data;
    return b->count;
}

/* The paragraph that holds a link. */
static const struct node *block_of(const struct node *node)
{
    while (node->parent != NULL && !node_is_block(node))
        node = node->parent;
    return node;
}

/* The paragraph, or the whole row of a cell, as text. */
static void row_text(struct list *list, size_t index, struct buf *out)
{
    const struct backlinks *b = list->data;
    struct buf plain = {0};
    const struct node *block = block_of(b->items[index].node);
    bool is_cell = block->kind == NODE_CELL;
    for (const struct node *n = is_cell ? block->parent->first : block; n != NULL; n = is_cell ? n->next : NULL) {
        buf_add_str(&plain, plain.bytes > 0 ? "  " : "");
        node_plain_text(n, &plain);
    }
    text_safe(buf_slice(&plain), out);
    buf_add_str(out, "");
    buf_free(&plain);
}

static void draw_row(struct list *list, size_t index, struct area area, bool selected)
{
    const struct backlinks *b = list->data;
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : STYLE_TEXT, 0}, dim = {selected ? STYLE_SELECTED : STYLE_DIM, 0};
    const char *title = list->ui->setup->course->chapters[b->items[index].chapter].title;
    struct buf text = {0};
    int width = area.cols / 3;
    row_text(list, index, &text);
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    surface_put_str(surface, area.row, area.col + 1, 2, b->items[index].node->kind == NODE_LINK ? "→" : "“", dim);
    surface_put_field(surface, area.row, area.col + 3, width - 2, slice_of(title), dim);
    surface_put_field(surface, area.row, area.col + width + 2, area.cols - width - 3, buf_slice(&text), style);
    buf_free(&text);
}

static bool act(struct list *list, const struct key_command *command)
{
    const struct backlinks *b = list->data;
    struct ui *ui = list->ui;
    if (command->action != ACTION_FOLLOW || list->selected >= b->count)
        return false;
    struct backlink to = b->items[list->selected];
    list_close(ui);
    reader_open(ui->reader, to.chapter, NULL, to.node);
    ui_opened(ui);
    return true;
}

static void close_list(struct list *list)
{
    struct backlinks *b = list->data;
    free(b->items);
    free(b);
}

static const struct list_ops backlinks_list = {
    .name = N_("What links here   Enter go   q back"),
    .holds_notes = true,
    .count = count_rows,
    .draw = draw_row,
    .text = row_text,
    .act = act,
    .close = close_list,
};

static void keep(struct backlinks *found, int chapter, const struct node *node)
{
    found->items = xgrow(found->items, found->count, &found->room, sizeof *found->items);
    found->items[found->count++] = (struct backlink){chapter, node};
}

/* Adds the links that lead to a chapter, and, unless heading is NULL, to a place in the section that it begins. */
static void find_links(struct ui *ui, const struct outline *outline, int target, int heading, struct backlinks *found)
{
    struct course *course = ui->setup->course;
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct doc *doc = chapter_load(course, (int)i, NULL);
        for (const struct node *n = doc != NULL ? doc->root : NULL; n != NULL; n = node_after(doc->root, n, false)) {
            if (n->kind != NODE_LINK)
                continue;
            struct link link = link_resolve(course, course->chapters[i].name, n->target);
            int leads = link.kind == LINK_SECTION ? (int)i : link.kind == LINK_CHAPTER ? link.chapter : COURSE_NONE;
            const struct node *to = leads == target && heading >= 0 && link.anchor != NULL
                                        ? anchor_find(outline, slice_of(link.anchor))
                                        : NULL;
            /* an <a id> just precedes the heading that it names */
            bool here =
                heading < 0 ||
                (to != NULL && (outline_at(outline, (struct place){to->id, 0}) == heading ||
                                (to->next != NULL && to->next == outline->headings[heading].node) ||
                                (to->parent->next != NULL && to->parent->next == outline->headings[heading].node)));
            link_fini(&link);
            if (leads != target || !here)
                continue;
            keep(found, (int)i, n);
        }
    }
}

/* A heading's words without the number before them. Lent by text. */
static struct slice title_of(const char *text)
{
    struct slice all = slice_of(text);
    size_t number = strspn(all.ptr, "0123456789.");
    bool numbered = number > 0 && (all.ptr[number] == ' ' || slice_ends(slice_part(all, 0, number), "."));
    return slice_trim(slice_part(all, numbered ? number : 0, all.bytes));
}

/* Whether a paragraph holds a link that is already listed. */
static bool is_listed(const struct backlinks *found, size_t links, const struct node *block)
{
    bool listed = false;
    for (size_t i = 0; i < links && !listed; i++)
        listed = block_of(found->items[i].node) == block;
    return listed;
}

/* Adds the paragraphs outside the section itself that mention its title. A title of less than four columns is too common. */
static void find_mentions(struct ui *ui, const struct outline *outline, int target, int heading,
                          struct backlinks *found)
{
    struct course *course = ui->setup->course;
    size_t links = found->count, count = course->chapter_count;
    struct buf title = {0}, plain = {0}, text = {0};
    mention_fold(title_of(outline->headings[heading].text), &title);
    for (size_t i = 0; i < count && text_cols(buf_slice(&title), 1) >= 4; i++) {
        const struct doc *doc = chapter_load(course, (int)i, NULL);
        for (const struct node *n = doc != NULL ? doc->root : NULL; n != NULL; n = node_after(doc->root, n, false)) {
            bool here = (int)i == target && outline_at(outline, (struct place){n->id, 0}) == heading;
            if ((n->kind != NODE_PARAGRAPH && n->kind != NODE_CELL) || here)
                continue;
            buf_clear(&plain);
            buf_clear(&text);
            node_plain_text(n, &plain);
            mention_fold(buf_slice(&plain), &text);
            if (mention_is_in(buf_slice(&text), buf_slice(&title)) && !is_listed(found, links, n))
                keep(found, (int)i, n);
        }
    }
    buf_free(&title);
    buf_free(&plain);
    buf_free(&text);
}

void backlinks_open(struct ui *ui)
{
    int chapter = ui->view->spot.chapter;
    const struct doc *doc =
        chapter >= 0 && ui->view->spot.url == NULL ? chapter_load(ui->setup->course, chapter, NULL) : NULL;
    if (doc == NULL) {
        ui_say(ui, "no note of the course can link here");
        return;
    }
    const struct layout *layout = ui->view->layout;
    struct outline *outline = outline_build(doc);
    struct backlinks *found = xcalloc(1, sizeof *found);
    int heading = ui->view->top < layout->line_count ? outline_at(outline, layout->lines[ui->view->top].place) : -1;
    if (heading >= 0) {
        find_links(ui, outline, chapter, heading, found);
        find_mentions(ui, outline, chapter, heading, found);
    }
    if (found->count == 0)
        find_links(ui, outline, chapter, -1, found);
    outline_free(outline);
    if (found->count == 0) {
        ui_say(ui, "nothing links to this chapter");
        free(found);
        return;
    }
    list_open(ui, &backlinks_list, found);
}
