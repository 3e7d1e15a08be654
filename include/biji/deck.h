/* deck.h - the cards of a course: its questions, each with its history from the review log. A question whose text was edited keeps
 * its history. The course's own files are never written. */
#ifndef BIJI_DECK_H
#define BIJI_DECK_H

#include "biji/course.h"
#include "biji/fsrs.h"
#include "biji/questions.h"
#include "biji/reviews.h"
#include "biji/study_dir.h"

struct deck_card {
    uint64_t id;
    int chapter;           /* index in the course; COURSE_NONE: the reader's own notes */
    const struct doc *doc; /* that holds the question */
    struct question question;
    const struct review_card *known; /* NULL: never rated or suspended; lent until the next change */
};

struct deck {
    struct course *course; /* borrowed; its documents must stay */
    struct study_dir *dir; /* borrowed; NULL: nothing is saved */
    struct fsrs_weights weights;
    int new_a_day;
    struct deck_card *cards; /* in the order of the course */
    size_t count, room;
    size_t unanswered; /* questions without an answer, or without a certain one: not among the cards */
    struct deck_inside *inside;
};

/* How many cards wait, of one chapter or of all. */
struct deck_left {
    size_t due, fresh; /* cards to repeat; new cards that may still be shown today */
};

enum { DECK_ALL = -2, DECK_NEW_A_DAY = 10 };

/* Parses the course's chapters that are not parsed yet and reads the log. weights NULL: the defaults. Damage in the log is reported
 * in diags. NULL with error filled when the log cannot be read. Owner: the caller; ended by deck_free(), which accepts NULL. */
struct deck *deck_open(struct course *course, struct study_dir *dir, const struct fsrs_weights *weights,
                       struct diags *diags, struct error *error);
/* Ends a deck; accepts NULL. */
void deck_free(struct deck *deck);
/* Index of the card with this id, or -1. */
long deck_find(const struct deck *deck, uint64_t id);
/* "new", "learning", "review", "relearning" or "suspended"; static. */
const char *deck_state_name(const struct deck_card *card);
/* The scheduler's memory of a card; all zero for a new one. */
struct fsrs_card deck_memory(const struct deck_card *card);
/* The card to ask now, of one chapter or of DECK_ALL: learning steps that are due, then cards due today, then new cards, then
 * learning steps due within twenty minutes. -1 when there is none. *left (may be NULL) is filled. */
long deck_next(const struct deck *deck, struct fsrs_time now, int chapter, struct deck_left *left);
/* Writes a rating (1 to 4) of a card to the log. False with error filled, and the log unchanged, when the rating is invalid, the
 * time is before the card's last review, or the log cannot be written. */
bool deck_rate(struct deck *deck, size_t card, int rating, struct fsrs_time time, long milliseconds,
               struct error *error);
/* Suspends a card, or resumes it. */
bool deck_suspend(struct deck *deck, size_t card, bool suspended, struct fsrs_time time, struct error *error);
/* Undoes the entry of a card at a time. */
bool deck_undo(struct deck *deck, size_t card, struct fsrs_time undone, struct fsrs_time time, struct error *error);
/* The first id of a card, before its question was edited; other programs know the card by it. */
uint64_t deck_first_id(const struct deck *deck, size_t card);
/* Records the questions of all cards, so that edited ones are recognised, as rated ones are. */
bool deck_remember_all(struct deck *deck, struct error *error);

#endif
