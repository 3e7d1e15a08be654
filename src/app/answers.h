/* answers.h - answers grouped in one fold, each to be shown after its question; for the reader. */
#ifndef BIJI_APP_ANSWERS_H
#define BIJI_APP_ANSWERS_H

#include "biji/layout.h"

/* Zero-initialise; ended by answers_fini(). */
struct answers {
    struct layout_answer *items; /* in document order */
    size_t count, room;
};

/* Finds those of a note, whose document must outlive them. */
void answers_find(struct answers *answers, const struct doc *doc);
/* Whether a node asks for one of them. */
bool answers_hold(const struct answers *answers, const struct node *question);
/* Ends the documents of copies; what was found is forgotten. */
void answers_fini(struct answers *answers);

#endif
