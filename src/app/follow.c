/* follow.c - links: selecting them on the page, showing where they lead, following them. */
#include "biji/follow.h"

#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"
#include "reader_state.h"

#include <stdlib.h>
#include <string.h>

/* A link to a place in this note, without a target of its own. */
static struct link link_here(void)
{
    return (struct link){.kind = LINK_SECTION, .chapter = COURSE_NONE};
}

struct link reader_link(struct reader *reader, int index)
{
    const struct node *node = reader->view.layout->links[index].node;
    if (node->kind != NODE_LINK && node->kind != NODE_IMAGE)
        return link_here();
    return link_resolve(reader->course, reader->resolved.base, node->target);
}

static void add_chapter(const struct reader *reader, const struct link *link, struct buf *out)
{
    const struct chapter *chapter = &reader->course->chapters[link->chapter];
    text_safe(slice_of(chapter->title != NULL ? chapter->title : chapter->name), out);
}

/* A file's path, from the course's root on if it is below. */
static const char *path_in_course(const struct reader *reader, const char *path)
{
    size_t root = strlen(reader->course->root);
    return strncmp(path, reader->course->root, root) == 0 && path[root] == '/' ? path + root + 1 : path;
}

void reader_link_target(struct reader *reader, int index, struct buf *out)
{
    const struct node *node = reader->view.layout->links[index].node;
    if (node->kind == NODE_FOOTNOTE_REF) { /* its text, so that there is no need to go there */
        struct buf text = {0};
        if (node->footnote.definition != NULL)
            node_plain_text(node->footnote.definition, &text);
        buf_printf(out, "[%d] ", node->footnote.number);
        text_safe(buf_slice(&text), out);
        buf_free(&text);
        return;
    }
    bool asks = answers_hold(&reader->answers, node);
    if (node->kind == NODE_SUMMARY || node->kind == NODE_FOOTNOTE || asks) {
        buf_add_str(out, node->kind == NODE_SUMMARY || asks ? _("fold or unfold") : _("back to the text"));
        return;
    }
    struct link link = reader_link(reader, index);
    switch (link.kind) {
    case LINK_CHAPTER:
        add_chapter(reader, &link, out);
        break;
    case LINK_SECTION:
    case LINK_UPSTREAM:
    case LINK_OUTSIDE:
        if (link.url != NULL)
            text_safe(slice_of(link.url), out);
        break;
    case LINK_FILE:
        text_safe(slice_of(path_in_course(reader, link.path)), out);
        break;
    case LINK_BROKEN:
        text_safe(slice_of(link.why), out);
        break;
    }
    if (link.anchor != NULL && (link.kind == LINK_CHAPTER || link.kind == LINK_SECTION)) {
        buf_add_str(out, link.kind == LINK_CHAPTER ? " #" : "#");
        text_safe(slice_of(link.anchor), out);
    }
    link_fini(&link);
}

static bool on_page(const struct reader *reader, int link)
{
    if (link < 0)
        return false;
    size_t line = reader->view.layout->links[link].line;
    return line >= reader->view.top && line < reader->view.top + (size_t)reader->view.rows;
}

/* Whether the leaf with this id is in a link's subtree. */
static bool holds(const struct reader *reader, const struct node *link, uint32_t leaf)
{
    for (const struct node *n = doc_node(reader->view.doc, leaf); n != NULL; n = n->parent)
        if (n == link)
            return true;
    return false;
}

/* The link that the current match is in, else the first one after it (step 1) or the last one before it; may be out
 * of range. */
static long link_by_match(const struct reader *reader, int step)
{
    const struct layout *layout = reader->view.layout;
    uint32_t leaf = reader->view.matches.items[reader->view.match].from.node;
    size_t after = 0;
    while (after < layout->link_count && layout->links[after].node->id <= leaf)
        after++;
    bool inside = after > 0 && holds(reader, layout->links[after - 1].node, leaf);
    return (long)after - (step < 0 || inside);
}

/* Whether the current match is on the page; if so, links are counted from it. */
static bool match_on_page(struct reader *reader)
{
    const struct reader_view *view = &reader->view;
    return view->match < view->matches.count &&
           layout_line_among(view->layout, view->matches.items[view->match].from, view->top,
                             view->top + (size_t)view->rows) != SIZE_MAX;
}

/* The first link on or after the top line (step 1), or the last one before the page's end (step -1); may be out of
 * range. */
static long first_link(struct reader *reader, int step)
{
    const struct layout *layout = reader->view.layout;
    size_t index = 0;
    if (match_on_page(reader))
        return link_by_match(reader, step);
    while (index < layout->link_count &&
           layout->links[index].line < reader->view.top + (step < 0 ? (size_t)reader->view.rows : 0))
        index++;
    return step > 0 ? (long)index : (long)index - 1;
}

/* The index of the count-th link from the selected one, or from what is on the page; may be out of range. */
static long link_from_here(struct reader *reader, long count)
{
    int step = count < 0 ? -1 : 1;
    return on_page(reader, reader->view.link) ? reader->view.link + count : first_link(reader, step) + count - step;
}

bool reader_select_link(struct reader *reader, long count)
{
    long wanted = link_from_here(reader, count);
    if (wanted < 0 && reader->whole != NULL) { /* it is above what is laid out */
        reader_whole(reader);
        wanted = link_from_here(reader, count);
    }
    struct layout *layout = reader->view.layout;
    while (wanted >= (long)layout->link_count && !layout->complete)
        layout_extend(layout, layout->line_count + 500);
    if (wanted < 0 || wanted >= (long)layout->link_count)
        return false;
    reader_select(reader, (int)wanted);
    return true;
}

void reader_deselect(struct reader *reader)
{
    reader->view.link = -1;
}

void reader_select(struct reader *reader, int link)
{
    size_t line = reader->view.layout->links[link].line, rows = (size_t)reader->view.rows;
    reader->view.link = -1;
    if (line < reader->view.top || line >= reader->view.top + rows)
        reader_set_top(reader, line > rows / 3 ? line - rows / 3 : 0);
    reader->view.link = link;
}

/* Folds or unfolds the block of a summary; ids stay sorted. */
static void toggle(struct reader *reader, uint32_t id)
{
    size_t at = 0;
    while (at < reader->toggled_count && reader->toggled[at] < id)
        at++;
    if (at < reader->toggled_count && reader->toggled[at] == id) {
        memmove(&reader->toggled[at], &reader->toggled[at + 1],
                (--reader->toggled_count - at) * sizeof *reader->toggled);
    } else {
        reader->toggled = xgrow(reader->toggled, reader->toggled_count, &reader->toggled_room, sizeof *reader->toggled);
        memmove(&reader->toggled[at + 1], &reader->toggled[at],
                (reader->toggled_count++ - at) * sizeof *reader->toggled);
        reader->toggled[at] = id;
    }
    reader_reset(reader);
}

/* The mark in the text that a footnote's definition belongs to. */
static const struct node *mark_of(const struct doc *doc, const struct node *definition)
{
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        if (n->kind == NODE_FOOTNOTE_REF && n->footnote.definition == definition)
            return n;
    return NULL;
}

static struct follow refuse(const char *why)
{
    return (struct follow){.kind = FOLLOW_NOT, .text = xstrdup(why)};
}

static struct follow no_anchor(const char *anchor)
{
    struct buf why = {0}, safe = {0};
    text_safe(slice_of(anchor), &safe);
    buf_printf(&why, _("there is no heading or anchor #%s"), safe.ptr != NULL ? safe.ptr : "");
    buf_free(&safe);
    return (struct follow){.kind = FOLLOW_NOT, .text = buf_take(&why)};
}

static struct follow follow_here(struct reader *reader, const struct node *node)
{
    if (node == NULL)
        return refuse(_("this link leads nowhere"));
    reader_open(reader, reader->view.spot.chapter, reader->view.spot.url, node);
    return (struct follow){.kind = FOLLOW_OPENED};
}

static struct follow follow_section(struct reader *reader, struct link *link)
{
    const char *anchor = link->anchor;
    const struct node *node = anchor != NULL ? anchor_find(reader_outline(reader), slice_of(anchor)) : NULL;
    bool line = node == NULL && anchor != NULL && anchor_line(slice_of(anchor)) > 0;
    if (node == NULL && !line && link_find_label(reader->course, link)) {
        reader_open_anchor(reader, link->chapter, NULL, anchor); /* the note, where its label has no place */
        return (struct follow){.kind = FOLLOW_OPENED};
    }
    if (node == NULL && !line && anchor != NULL && *anchor != '\0')
        return no_anchor(anchor);
    struct follow result = follow_here(reader, node != NULL ? node : reader->view.doc->root);
    if (line)
        reader_to_anchor(reader, anchor);
    return result;
}

static struct follow follow_upstream(struct reader *reader, const struct link *link)
{
    struct buf url = {0};
    target_canonical(slice_of(link->url), &url);
    if (!reader_has_page(reader, url.ptr))
        return (struct follow){FOLLOW_FETCH, buf_take(&url), link->anchor != NULL ? xstrdup(link->anchor) : NULL,
                               link->chapter};
    bool found = reader_open_anchor(reader, link->chapter, url.ptr, link->anchor);
    buf_free(&url);
    return found ? (struct follow){.kind = FOLLOW_OPENED} : no_anchor(link->anchor);
}

/* A file in the course's folder: a note joins the course, anything else is only named. */
static struct follow follow_file(struct reader *reader, const struct link *link)
{
    size_t root = strlen(reader->course->root);
    bool below = strncmp(link->path, reader->course->root, root) == 0 && link->path[root] == '/';
    int chapter = below && target_is_note(slice_of(link->path)) ? chapter_adopt(reader->course, link->path + root + 1)
                                                                : COURSE_NONE;
    if (chapter == COURSE_NONE) {
        struct buf why = {0}, safe = {0};
        text_safe(slice_of(link->path), &safe);
        buf_printf(&why, _("%s is not a note; open it with another program"), safe.ptr);
        buf_free(&safe);
        return (struct follow){.kind = FOLLOW_NOT, .text = buf_take(&why)};
    }
    if (!reader_open_anchor(reader, chapter, NULL, link->anchor))
        return no_anchor(link->anchor);
    return (struct follow){.kind = FOLLOW_OPENED};
}

struct follow reader_follow(struct reader *reader, int index)
{
    const struct node *node = reader->view.layout->links[index].node;
    bool asks = answers_hold(&reader->answers, node);
    if (node->kind == NODE_SUMMARY || asks) {
        toggle(reader, asks ? node->id : node->parent->id);
        return (struct follow){.kind = FOLLOW_OPENED};
    }
    reader->view.link = index; /* it becomes part of the history */
    if (node->kind == NODE_FOOTNOTE_REF)
        return follow_here(reader, node->footnote.definition);
    if (node->kind == NODE_FOOTNOTE)
        return follow_here(reader, mark_of(reader->view.doc, node));
    struct link link = reader_link(reader, index);
    struct follow result = {.kind = FOLLOW_OPENED};
    switch (link.kind) {
    case LINK_CHAPTER:
        if (!reader_open_anchor(reader, link.chapter, NULL, link.anchor))
            result = no_anchor(link.anchor);
        break;
    case LINK_SECTION:
        result = follow_section(reader, &link);
        break;
    case LINK_UPSTREAM:
        result = follow_upstream(reader, &link);
        break;
    case LINK_OUTSIDE:
        result = (struct follow){.kind = FOLLOW_OUTSIDE, .text = xstrdup(link.url)};
        break;
    case LINK_FILE:
        result = follow_file(reader, &link);
        break;
    case LINK_BROKEN:
        result = refuse(link.why);
        break;
    }
    link_fini(&link);
    return result;
}

void follow_fini(struct follow *follow)
{
    free(follow->text);
    free(follow->anchor);
    *follow = (struct follow){.kind = FOLLOW_NOT};
}
