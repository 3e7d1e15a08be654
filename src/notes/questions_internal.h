/* questions_internal.h - the walk that finds questions, shared by the files that know one form each. */
#ifndef BIJI_NOTES_QUESTIONS_INTERNAL_H
#define BIJI_NOTES_QUESTIONS_INTERNAL_H

#include "biji/questions.h"
#include "question_words.h"

struct finder {
    const struct doc *doc;
    struct diags *diags;
    struct questions *questions;
    bool flashcards; /* the note is tagged so */
    bool glossary;   /* the front matter says that all tables and lists are of terms */
    /* the section */
    enum section section;
    int level;
    const struct node *heading;
    size_t section_begins; /* index of its first question */
    size_t group;          /* index of the first question that may wait for an answer */
    bool disagrees;
    const struct node *answers_from; /* after a heading of answers: the block after it */
    int answers_level;
    size_t open; /* index + 1 of the question whose answer continues; 0: no question */
    /* the walk */
    const struct node *at;   /* top-level block; NULL at the end */
    const struct node *past; /* last block that is done */
};

/* Adds a question at the end; lent until the next is added. */
struct question *question_add(struct finder *f, enum question_kind kind, const struct node *block);
/* The text of the first leaf below parent, or nothing. */
struct slice node_first_text(const struct node *parent);
/* Reads siblings. */
void find_in(struct finder *f, const struct node *first);
/* Terms and what they mean: a table's rows, a list's "**term**: meaning". */
void terms_of_table(struct finder *f, const struct node *table);
void terms_of_list(struct finder *f, const struct node *list);
/* Whether a note is tagged #flashcards, in its text or front matter. */
bool flashcards_tagged(const struct doc *doc);
/* The cards of a paragraph of such a note; false without cards. */
bool flashcards_of_paragraph(struct finder *f, const struct node *paragraph);

#endif
