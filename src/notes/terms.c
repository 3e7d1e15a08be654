/* terms.c - terms and what they mean: rows of tables and "**term**: meaning" in lists, where the section says that it holds terms. */
#include "questions_internal.h"

#include <string.h>

void terms_of_table(struct finder *f, const struct node *table)
{
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        const struct node *term = row->first;
        if (row->row.header || term == NULL || term->first == NULL || term->next == NULL)
            continue;
        struct question *question = question_add(f, QUESTION_TERM, row);
        question->ask = (struct stretch){.inlines = term->first};
        question->answer = (struct stretch){.blocks = term->next};
        question->scheduled = true;
    }
}

/* Bytes of a colon or dash, with blanks, between term and meaning; the term's other name may precede it in brackets. */
static size_t separator(struct slice text)
{
    static const char *const marks[] = {"：", ":", "——", "—", "–", "- "};
    size_t at = 0;
    while (at < text.bytes && text.ptr[at] == ' ')
        at++;
    bool wide = slice_starts(slice_part(text, at, text.bytes), "（");
    if (wide || (at < text.bytes && text.ptr[at] == '('))
        at = slice_find_str(text, slice_of(wide ? "）" : ")"), at) + (wide ? strlen("）") : 1);
    while (at < text.bytes && text.ptr[at] == ' ')
        at++;
    if (at >= text.bytes)
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (!slice_starts(slice_part(text, at, text.bytes), marks[i]))
            continue;
        at += strlen(marks[i]);
        while (at < text.bytes && text.ptr[at] == ' ')
            at++;
        return at;
    }
    return 0;
}

void terms_of_list(struct finder *f, const struct node *list)
{
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        const struct node *paragraph = item->first;
        const struct node *term = paragraph != NULL && paragraph->kind == NODE_PARAGRAPH ? paragraph->first : NULL;
        if (term == NULL || term->kind != NODE_STRONG || term->first == NULL || term->next == NULL)
            continue;
        const struct node *last = term->last;
        size_t skip = term->next->kind == NODE_TEXT ? separator(term->next->text) : 0, keep = 0;
        static const char *const colons[] = {"：", ":"};
        for (size_t i = 0; i < 2 && last->kind == NODE_TEXT; i++)
            if (slice_ends(last->text, colons[i]) && last->text.bytes > strlen(colons[i]))
                keep = last->text.bytes - strlen(colons[i]);
        if (skip == 0 && keep == 0)
            continue;
        struct question *question = question_add(f, QUESTION_TERM, item);
        question->ask = (struct stretch){.inlines = term->first, .keep = keep};
        question->answer = (struct stretch){.inlines = term->next, .skip = skip, .blocks = paragraph->next};
        question->scheduled = true;
        if (skip == term->next->text.bytes) {
            question->answer.inlines = term->next->next;
            question->answer.skip = 0;
        }
    }
}
