/* answers.c - answers grouped in one fold. To see one of them, a reader would have to open all; so each is copied, and the layout
 * folds it after its own question. Answers next to their question, or not folded, need nothing. */
#include "answers.h"

#include "biji/mem.h"
#include "biji/questions.h"

#include <stdlib.h>

/* Whether a note has a fold outside of lists: most have none, and need not be walked. */
static bool has_fold(const struct doc *doc)
{
    bool has = false;
    for (const struct node *n = doc->root->first; n != NULL && !has; n = n->next)
        has = n->kind == NODE_DETAILS ||
              ((n->kind == NODE_QUOTE || n->kind == NODE_ALERT || n->kind == NODE_ALIGN) && n->first != NULL);
    return has;
}

/* Whether the answer is in a fold that is not the question's own. */
static bool is_apart(const struct question *question)
{
    const struct node *at = question->answer.inlines != NULL ? question->answer.inlines : question->answer.blocks;
    bool folded = false;
    for (; at != NULL; at = at->parent) {
        folded = folded || at->kind == NODE_DETAILS;
        if (at == question->block)
            return false;
    }
    return folded;
}

/* The definition with this label in the note itself. */
static struct node *definition_of(const struct doc *doc, struct slice label)
{
    struct node *found = NULL;
    for (struct node *n = doc->root->last; n != NULL && found == NULL; n = n->previous)
        found = n->kind == NODE_FOOTNOTE && slice_eq(n->text, label) ? n : NULL;
    return found;
}

/* A document of the answer; its footnotes stay where they are in the note. */
static struct doc *copy_answer(const struct doc *doc, const struct question *question)
{
    struct question answer = {.ask = question->answer};
    struct doc *page = question_page(doc, &answer, false);
    for (struct node *n = page->root; n != NULL; n = node_after(page->root, n, false))
        if (n->kind == NODE_FOOTNOTE_REF && n->footnote.definition != NULL)
            n->footnote.definition = definition_of(doc, n->footnote.definition->text);
    while (page->root->last != NULL && page->root->last->kind == NODE_FOOTNOTE)
        node_unlink(page->root->last);
    doc_finish(page);
    return page;
}

void answers_find(struct answers *answers, const struct doc *doc)
{
    if (!has_fold(doc))
        return;
    struct questions questions = questions_find(doc, NULL);
    for (size_t i = 0; i < questions.count; i++) {
        const struct question *one = &questions.items[i];
        if (!one->scheduled || one->kind != QUESTION_EXERCISE || !is_apart(one))
            continue;
        answers->items = xgrow(answers->items, answers->count, &answers->room, sizeof *answers->items);
        answers->items[answers->count++] = (struct layout_answer){one->block, copy_answer(doc, one)};
    }
    questions_free(&questions);
}

bool answers_hold(const struct answers *answers, const struct node *question)
{
    bool holds = false;
    for (size_t i = 0; i < answers->count && !holds; i++)
        holds = answers->items[i].question == question;
    return holds;
}

void answers_fini(struct answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        doc_free(answers->items[i].answer);
    free(answers->items);
    *answers = (struct answers){0};
}
