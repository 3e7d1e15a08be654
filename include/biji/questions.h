/* questions.h - the questions that a note asks, each with its answer. They need no special syntax: they are lists under headings
 * such as 自测题, <details> whose summary asks, Q: and A:, numbered paragraphs, tables of terms (src/notes/README.md has all forms). */
#ifndef BIJI_QUESTIONS_H
#define BIJI_QUESTIONS_H

#include "biji/diag.h"
#include "biji/doc.h"

#include <stdbool.h>
#include <stdint.h>

/* A stretch of a document: inlines that form one paragraph, then blocks. Each is a range of siblings, from a first node up to an
 * end that is excluded (NULL: to the last); first NULL: empty. */
struct stretch {
    const struct node *inlines, *inlines_end;
    size_t skip; /* bytes at the start of the first leaf of inlines that are a label, such as "Q: " */
    size_t keep; /* bytes of the last leaf of inlines that belong to it; 0: all */
    const struct node *blocks, *blocks_end;
    const struct node *hidden; /* the NODE_MARK that is shown as "[…]", or NULL */
};

enum question_kind {
    QUESTION_EXERCISE, /* under a heading of questions: list items, numbered paragraphs */
    QUESTION_ASKED,    /* <details> whose summary asks, Q: and A:, **1-1** */
    QUESTION_TERM,     /* a term and what it means */
    QUESTION_CARD      /* question::answer, "?" and ==cloze==, in notes tagged #flashcards */
};

/* One question. Lent by the document. */
struct question {
    enum question_kind kind;
    const struct node *block; /* the node that asks: list item, details, paragraph, row */
    struct stretch ask, answer;
    bool scheduled; /* it has an answer, and no other is possible */
    char label[16]; /* its number as written, separators as dots; may be empty */
};

struct questions {
    struct question *items; /* in document order */
    size_t count, room;
};

/* Finds the questions of a note. Where the numbers of a section's questions and answers disagree none of them is scheduled, and diags
 * (may be NULL) says so. Ended by questions_free(). */
struct questions questions_find(const struct doc *doc, struct diags *diags);
/* Whether a note of this text may have terms among its questions; false: certainly not. Looks at bytes only. */
bool questions_may_name_terms(struct slice source);
/* Ends the questions; accepts NULL. */
void questions_free(struct questions *questions);
/* Whether a stretch is empty. */
bool stretch_is_empty(const struct stretch *stretch);
/* Adds a stretch's plain text to out, without its label. */
void stretch_plain_text(const struct stretch *stretch, struct buf *out);
/* Adds it as Markdown: blocks as in the file, without the indentation of a list around them. */
void stretch_source(const struct doc *doc, const struct stretch *stretch, struct buf *out);
/* The id of a question, under which its history is kept: 16 hexadecimal digits and a NUL, from its text folded as for searches, so
 * that emphasis, blanks and width do not matter. */
void question_id(const struct question *question, char id[17]);
/* A document of its own that shows the question and, with answered, a rule and the answer; with the footnotes that they
 * refer to. Its texts are lent by doc, which must outlive it. Owner: the caller; ended by doc_free(). */
struct doc *question_page(const struct doc *doc, const struct question *question, bool answered);

#endif
