/* lookup.c - K: the text of the selected link or footnote, else the meaning of the terms selected or in view, in a box over the
 * text. The box shows a separate document, as in the review; terms are found by name like searched text, the longest first. */
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/mention.h"
#include "biji/questions.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* A term that was found. */
struct term_found {
    struct glossary_term term;
    int cols; /* of the name that the text holds */
};

struct lookup {
    struct textpage page;
    struct term_found *terms; /* the longest first; empty: a link is looked up */
    size_t count, room, at;
    struct doc *held; /* the page on the web that is looked up, or NULL */
};

/* The text on the page, folded; lines broken between Han characters are joined. */
static struct buf text_in_view(const struct reader_view *view)
{
    struct buf folded = {0};
    for (size_t i = view->top; i < view->layout->line_count && i < view->top + (size_t)view->rows; i++) {
        const struct line *line = &view->layout->lines[i];
        for (int k = 0; k < line->run_count; k++)
            if (line->runs[k].place.node != 0 || k > 0)
                mention_fold(line->runs[k].text, &folded);
        bool ascii = folded.bytes > 0 && (unsigned char)folded.ptr[folded.bytes - 1] < 0x80;
        buf_add_str(&folded, ascii || line->run_count == 0 ? " " : "");
    }
    return folded;
}

/* Columns of the longest name of a term that the text holds, 0 when it holds none. Names of one column, such as n, are letters of
 * formulas. */
static int cols_named(struct slice text, const struct glossary_term *term)
{
    int longest = 0;
    for (int i = 0; i < term->name_count; i++) {
        int cols = mention_is_in(text, term->names[i]) ? text_cols(term->names[i], 1) : 0;
        longest = cols > 1 && cols > longest ? cols : longest;
    }
    return longest;
}

static void keep_term(struct lookup *l, const struct term_found *term)
{
    size_t at = l->count;
    l->terms = xgrow(l->terms, l->count, &l->room, sizeof *l->terms);
    for (; at > 0 && l->terms[at - 1].cols < term->cols; at--)
        l->terms[at] = l->terms[at - 1];
    l->terms[at] = *term;
    l->count++;
}

/* Adds the terms that a folded text names. */
static void find_terms(struct ui *ui, struct slice text, struct lookup *l)
{
    size_t count;
    const struct glossary_term *terms = glossary_terms(ui, &count);
    for (size_t i = 0; i < count; i++) {
        struct term_found found = {terms[i], cols_named(text, &terms[i])};
        if (found.cols > 0)
            keep_term(l, &found);
    }
}

/* A page of the first paragraph at or after a node, below the heading at or just after the node. NULL without text. */
static struct doc *page_at(const struct doc *doc, const struct node *at)
{
    const struct node *heading = NULL, *paragraph = NULL;
    while (at->parent != NULL && !node_is_block(at))
        at = at->parent;
    for (const struct node *n = at; n != NULL && paragraph == NULL; n = node_after(doc->root, n, false)) {
        if (n->kind == NODE_HEADING && heading == NULL)
            heading = n;
        if (n->kind == NODE_PARAGRAPH && n->first != NULL && n->first->kind != NODE_ANCHOR)
            paragraph = n;
    }
    if (paragraph == NULL)
        return NULL;
    struct stretch text = {.blocks = paragraph, .blocks_end = paragraph->next};
    struct question both = {.ask = text};
    if (heading != NULL)
        both = (struct question){.ask = {.blocks = heading, .blocks_end = heading->next}, .answer = text};
    return question_page(doc, &both, heading != NULL);
}

/* A page of what an anchor of a document names; empty: its beginning. */
static struct doc *page_of_anchor(const struct doc *doc, const char *anchor)
{
    struct outline *outline = outline_build(doc);
    const struct node *at = anchor_find(outline, slice_of(anchor != NULL ? anchor : ""));
    struct doc *page = at != NULL ? page_at(doc, at) : NULL;
    outline_free(outline);
    return page;
}

/* The document of a saved web page, or NULL. Owner: the caller. */
static struct doc *held_doc(struct ui *ui, const char *url)
{
    struct upstream_page page = {0};
    struct doc *doc = NULL;
    if (url != NULL && upstream_holds(ui->setup->upstream, url) && upstream_load(ui->setup->upstream, url, &page, NULL))
        doc = upstream_doc_take(&page, NULL);
    upstream_page_fini(&page);
    return doc;
}

/* What a link of the page leads to. NULL with a message: that cannot be shown here. */
static struct doc *page_of_link(struct ui *ui, int index, struct lookup *l)
{
    const struct node *node = ui->view->layout->links[index].node;
    if (node->kind == NODE_FOOTNOTE_REF && node->footnote.definition != NULL) {
        struct question note = {.ask = {.blocks = node->footnote.definition->first}};
        return question_page(ui->view->doc, &note, false);
    }
    struct link link = reader_link(ui->reader, index);
    const struct doc *doc = NULL;
    if (node->kind != NODE_LINK && node->kind != NODE_IMAGE)
        doc = NULL;
    else if (link.kind == LINK_SECTION)
        doc = ui->view->doc;
    else if (link.kind == LINK_CHAPTER && ui->setup->course->chapters[link.chapter].path != NULL)
        doc = chapter_load(ui->setup->course, link.chapter, NULL);
    else if (link.kind == LINK_CHAPTER || link.kind == LINK_UPSTREAM)
        doc = l->held =
            held_doc(ui, link.kind == LINK_CHAPTER ? ui->setup->course->chapters[link.chapter].upstream : link.url);
    struct doc *page = doc != NULL ? page_of_anchor(doc, link.anchor) : NULL;
    if (page == NULL)
        ui_say(ui, doc != NULL ? "there is no text to show"
                   : link.kind == LINK_UPSTREAM || link.kind == LINK_CHAPTER
                       ? upstream_bar(ui->setup->upstream) != NULL ? "this page is not held here"
                                                                   : "this page is not held here; Enter fetches it"
                       : "this link leads out of the course; Enter follows it");
    link_fini(&link);
    return page;
}

/* Shows the current term. */
static void show_term(struct ui *ui, struct lookup *l)
{
    const struct term_found *term = &l->terms[l->at];
    textpage_drop(&l->page);
    l->page.doc = question_page(term->term.doc, &term->term.question, true);
    ui_say(ui, "term %zu of %zu   K next   Enter go there   Esc back", l->at + 1, l->count);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct lookup *l = list->data;
    struct ui *ui = list->ui;
    int link = ui->view->link;
    if (command->action == ACTION_LOOKUP && l->count > 0) {
        l->at = (l->at + 1) % l->count;
        list->top = 0;
        show_term(ui, l);
    } else if (command->action == ACTION_FOLLOW && l->count > 0) {
        struct term_found term = l->terms[l->at];
        list_close(ui);
        reader_open(ui->reader, term.term.chapter, NULL, term.term.question.block);
        ui_opened(ui);
    } else if (command->action == ACTION_FOLLOW) {
        list_close(ui);
        if (link >= 0)
            chapter_follow(ui, link);
    } else {
        return command->action == ACTION_LOOKUP;
    }
    return true;
}

static void close_lookup(struct list *list)
{
    struct lookup *l = list->data;
    textpage_drop(&l->page);
    doc_free(l->held);
    free(l->terms);
    free(l);
}

static const struct list_ops lookup_list = {
    .name = N_("Look-up   Enter go there   Esc back"),
    .is_text = true,
    .is_box = true,
    .holds_notes = true,
    .count = textpage_count,
    .draw = textpage_draw,
    .text = textpage_text,
    .act = act,
    .close = close_lookup,
};

void lookup_open(struct ui *ui)
{
    if (fetching_is_running(ui)) { /* it may replace what is shown */
        ui_say(ui, "a page is being fetched; Esc cancels it");
        return;
    }
    struct lookup *l = xcalloc(1, sizeof *l);
    struct buf selection = {0}, text = {0};
    bool selects = selection_text(ui, &selection);
    if (!selects && ui->view->link >= 0) {
        l->page.doc = page_of_link(ui, ui->view->link, l);
    } else {
        if (selects)
            mention_fold(buf_slice(&selection), &text);
        else
            text = text_in_view(ui->view);
        find_terms(ui, buf_slice(&text), l);
        if (l->count > 0)
            show_term(ui, l);
        else
            ui_say(ui, selects ? "no term of the course's glossaries is selected"
                               : "no term of the course's glossaries is in view; Tab selects a link to look up");
    }
    buf_free(&selection);
    buf_free(&text);
    if (l->page.doc != NULL)
        list_open(ui, &lookup_list, l);
    else {
        doc_free(l->held);
        free(l);
    }
}
