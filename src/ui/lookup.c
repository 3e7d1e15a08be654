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
    int chapter; /* note that explains it */
    const struct doc *doc;
    struct question question;
    int cols; /* of the name in the text */
};

struct lookup {
    struct textpage page;
    struct term_found *terms; /* the longest first; empty: a link is looked up */
    size_t count, room, at;
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

/* Columns of the name if the text contains it, else 0. Names of one column, such as n, are letters of formulas. */
static int cols_named(struct slice text, struct slice name)
{
    struct buf folded = {0};
    mention_fold(slice_trim(name), &folded);
    int cols = folded.bytes > 0 ? text_cols(buf_slice(&folded), 1) : 0;
    bool found = cols > 1 && mention_is_in(text, buf_slice(&folded));
    buf_free(&folded);
    return found ? cols : 0;
}

/* The same for a term: for its name, the names in and before parentheses, and in a table of three or more columns the second, which
 * holds the name in another language. */
static int term_named(struct slice text, const struct question *term)
{
    struct buf name = {0}, other = {0};
    stretch_plain_text(&term->ask, &name);
    const struct node *cell = term->answer.blocks;
    if (cell != NULL && cell->kind == NODE_CELL && cell->next != NULL)
        node_plain_text(cell, &other);
    struct slice whole = buf_slice(&name), parts[5] = {whole, buf_slice(&other)};
    static const char *const opening[] = {"（", "("}, *const closing[] = {"）", ")"};
    for (size_t i = 0, at; i < 2; i++) {
        if ((at = slice_find_str(whole, slice_of(opening[i]), 0)) >= whole.bytes)
            continue;
        size_t inner = at + strlen(opening[i]);
        parts[2] = slice_part(whole, 0, at);
        parts[3] = slice_part(whole, inner, slice_find_str(whole, slice_of(closing[i]), inner));
    }
    int longest = 0;
    for (size_t i = 0; i < 4; i++) {
        int cols = cols_named(text, parts[i]);
        longest = cols > longest ? cols : longest;
    }
    buf_free(&name);
    buf_free(&other);
    return longest;
}

/* A chapter and the glossary at the end may both explain a term: the first one counts. */
static bool is_kept(const struct lookup *l, const struct question *term)
{
    bool kept = false;
    struct buf name = {0}, other = {0};
    stretch_plain_text(&term->ask, &name);
    for (size_t i = 0; i < l->count && !kept; i++) {
        buf_clear(&other);
        stretch_plain_text(&l->terms[i].question.ask, &other);
        kept = slice_eq(slice_trim(buf_slice(&name)), slice_trim(buf_slice(&other)));
    }
    buf_free(&name);
    buf_free(&other);
    return kept;
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
static void find_terms(struct course *course, struct slice text, struct lookup *l)
{
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct doc *doc = chapter_load(course, (int)i, NULL);
        struct questions questions = doc != NULL ? questions_find(doc, NULL) : (struct questions){0};
        for (size_t k = 0; k < questions.count; k++) {
            struct term_found term = {(int)i, doc, questions.items[k], 0};
            if (term.question.kind == QUESTION_TERM && (term.cols = term_named(text, &term.question)) > 0 &&
                !is_kept(l, &term.question))
                keep_term(l, &term);
        }
        questions_free(&questions);
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

/* The target of a link as a page. NULL with a message when it cannot be shown here. */
static struct doc *page_of_link(struct ui *ui, int index)
{
    const struct node *node = ui->view->layout->links[index].node;
    if (node->kind == NODE_FOOTNOTE_REF && node->footnote.definition != NULL) {
        struct question note = {.ask = {.blocks = node->footnote.definition->first}};
        return question_page(ui->view->doc, &note, false);
    }
    struct link link = reader_link(ui->reader, index);
    struct doc *page = NULL;
    const struct doc *doc = link.kind == LINK_SECTION   ? ui->view->doc
                            : link.kind == LINK_CHAPTER ? chapter_load(ui->setup->course, link.chapter, NULL)
                                                        : NULL;
    if (doc != NULL && (node->kind == NODE_LINK || node->kind == NODE_IMAGE)) {
        struct outline *outline = outline_build(doc);
        const struct node *at = anchor_find(outline, slice_of(link.anchor));
        page = at != NULL ? page_at(doc, at) : NULL;
        outline_free(outline);
    }
    if (page == NULL)
        ui_say(ui, doc != NULL ? "there is no text to show" : "this link leads out of the course; Enter follows it");
    link_fini(&link);
    return page;
}

/* Shows the current term. */
static void show_term(struct ui *ui, struct lookup *l)
{
    const struct term_found *term = &l->terms[l->at];
    textpage_drop(&l->page);
    l->page.doc = question_page(term->doc, &term->question, true);
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
        reader_open(ui->reader, term.chapter, NULL, term.question.block);
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
    if (ui->fetching.job != NULL) { /* it may replace what is shown */
        ui_say(ui, "a page is being fetched; Esc cancels it");
        return;
    }
    struct lookup *l = xcalloc(1, sizeof *l);
    struct buf selection = {0}, text = {0};
    bool selects = selection_text(ui, &selection);
    if (!selects && ui->view->link >= 0) {
        l->page.doc = page_of_link(ui, ui->view->link);
    } else {
        if (selects)
            mention_fold(buf_slice(&selection), &text);
        else
            text = text_in_view(ui->view);
        find_terms(ui->setup->course, buf_slice(&text), l);
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
    else
        free(l);
}
