/* glossary.c - the terms that the course explains, with their names folded: gathered at the first look-up and kept until a note is read
 * again. A note whose text cannot hold a table or list of terms is not parsed for them. */
#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/mention.h"
#include "ui.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

struct glossary {
    struct arena arena;
    struct glossary_term *terms;
    size_t count, room;
};

/* Adds a name, folded as for searches. */
static void add_name(struct glossary *glossary, struct glossary_term *term, struct slice name)
{
    struct buf folded = {0};
    mention_fold(slice_trim(name), &folded);
    if (folded.bytes > 0 && term->name_count < GLOSSARY_NAMES)
        term->names[term->name_count++] =
            slice_from(arena_strndup(&glossary->arena, folded.ptr, folded.bytes), folded.bytes);
    buf_free(&folded);
}

/* The names of a term: its name, the names in and before parentheses, and in a table of three or more columns the second, which holds the
 * name in another language. */
static void add_names(struct glossary *glossary, struct glossary_term *term)
{
    static const char *const opening[] = {"（", "("}, *const closing[] = {"）", ")"};
    struct buf name = {0}, other = {0};
    const struct node *cell = term->question.answer.blocks;
    stretch_plain_text(&term->question.ask, &name);
    if (cell != NULL && cell->kind == NODE_CELL && cell->next != NULL)
        node_plain_text(cell, &other);
    struct slice whole = buf_slice(&name);
    add_name(glossary, term, whole);
    add_name(glossary, term, buf_slice(&other));
    for (size_t i = 0; i < 2; i++) {
        size_t at = slice_find_str(whole, slice_of(opening[i]), 0), inner = at + strlen(opening[i]);
        if (at >= whole.bytes)
            continue;
        add_name(glossary, term, slice_part(whole, 0, at));
        add_name(glossary, term, slice_part(whole, inner, slice_find_str(whole, slice_of(closing[i]), inner)));
    }
    buf_free(&name);
    buf_free(&other);
}

/* A chapter and the glossary at the end may both explain a term: the first one counts. */
static bool is_known(const struct glossary *glossary, const struct glossary_term *term)
{
    bool known = false;
    for (size_t i = 0; i < glossary->count && !known; i++)
        known = slice_eq(glossary->terms[i].names[0], term->names[0]);
    return known;
}

static void add_note(struct glossary *glossary, int chapter, const struct doc *doc)
{
    struct questions questions = questions_find(doc, NULL);
    for (size_t i = 0; i < questions.count; i++) {
        struct glossary_term term = {.chapter = chapter, .doc = doc, .question = questions.items[i]};
        if (term.question.kind != QUESTION_TERM)
            continue;
        add_names(glossary, &term);
        if (term.name_count == 0 || is_known(glossary, &term))
            continue;
        glossary->terms = xgrow(glossary->terms, glossary->count, &glossary->room, sizeof *glossary->terms);
        glossary->terms[glossary->count++] = term;
    }
    questions_free(&questions);
}

/* Whether a chapter may explain terms: its file says so before it is parsed. */
static bool may_explain(const struct chapter *chapter)
{
    struct buf text = {0};
    bool may = chapter->doc != NULL || (chapter->path != NULL && file_read_at(AT_FDCWD, chapter->path, &text) &&
                                        questions_may_name_terms(buf_slice(&text)));
    buf_free(&text);
    return may;
}

const struct glossary_term *glossary_terms(struct ui *ui, size_t *count)
{
    struct course *course = ui->setup->course;
    if (ui->glossary == NULL) {
        ui->glossary = xcalloc(1, sizeof *ui->glossary);
        for (size_t i = 0; i < course->chapter_count; i++) {
            const struct doc *doc = may_explain(&course->chapters[i]) ? chapter_load(course, (int)i, NULL) : NULL;
            if (doc != NULL)
                add_note(ui->glossary, (int)i, doc);
        }
    }
    *count = ui->glossary->count;
    return ui->glossary->terms;
}

void glossary_forget(struct ui *ui)
{
    if (ui->glossary == NULL)
        return;
    free(ui->glossary->terms);
    arena_free(&ui->glossary->arena);
    free(ui->glossary);
    ui->glossary = NULL;
}
