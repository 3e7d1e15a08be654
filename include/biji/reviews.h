/* reviews.h - the log of reviews, and what replaying it gives. The log (reviews.tsv) is lines of four columns:
 *
 *   2026-11-29T21:30:05+08:00 <tab> 3fa9… <tab> 3 <tab> 5400       time, card, event, milliseconds spent
 *
 * An event is a rating 1 to 4, suspend, resume, or undo=TIME, which undoes the entry of that card at that time. Lines may come
 * in any order and twice: they are sorted by time, then by line, and equal ones count once, so that logs can be merged by concatenation. */
#ifndef BIJI_REVIEWS_H
#define BIJI_REVIEWS_H

#include "biji/diag.h"
#include "biji/fsrs.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum review_kind { REVIEW_RATED, REVIEW_SUSPEND, REVIEW_RESUME, REVIEW_UNDO };

/* One line. */
struct review {
    struct fsrs_time time;
    uint64_t card;
    int64_t undone;    /* REVIEW_UNDO: time of the entry that it undoes */
    struct slice line; /* lent by the log's text */
    uint8_t kind;      /* enum review_kind */
    uint8_t rating;    /* REVIEW_RATED: 1 to 4 */
    bool is_undone;
};

struct review_log {
    struct review *items; /* sorted, without duplicates */
    size_t count, room;
};

/* The state of a card after all of its reviews. */
struct review_card {
    uint64_t id; /* 0: an empty slot */
    struct fsrs_card memory;
    struct fsrs_time first; /* its first review */
    uint32_t reviews;
    bool suspended;
};

/* Cards by id, an open hash table. */
struct review_cards {
    struct review_card *slots;
    size_t room, count; /* room: a power of two, or 0 */
};

/* Which card a history belongs to now: an edited question makes a new card. */
typedef uint64_t review_heir(void *context, uint64_t card);

/* Reads a log. A damaged line is skipped and reported in diags (may be NULL) with file and line. text must outlive the log.
 * Ended by review_log_free(). */
struct review_log review_log_parse(struct slice text, const char *file, struct diags *diags);
/* Frees the lines; the log is empty afterwards. */
void review_log_free(struct review_log *log);
/* The cards in the log. heir may be NULL. Ended by review_cards_free(). */
struct review_cards review_replay(const struct review_log *log, const struct fsrs_weights *weights, review_heir *heir,
                                  void *context);
/* Frees the cards; the table is empty afterwards. */
void review_cards_free(struct review_cards *cards);
/* The card, or NULL when the log has no entry of it. */
const struct review_card *review_card_find(const struct review_cards *cards, uint64_t id);
/* Adds a line to out: rating 1 to 4, or 0 with kind. undone is for REVIEW_UNDO. */
void review_line(struct fsrs_time time, uint64_t card, enum review_kind kind, int rating, struct fsrs_time undone,
                 long milliseconds, struct buf *out);
/* Reads an id of 16 hexadecimal digits; 0 for anything else. */
uint64_t review_id(struct slice text);

#endif
