/* heirs.h - which current question a history belongs to. cards.tsv holds a line for every card that was rated: id, the id it had
 * before its question was edited (or -), file, place, the answer's hash, the question. */
#ifndef BIJI_STUDY_HEIRS_H
#define BIJI_STUDY_HEIRS_H

#include "biji/deck.h"

struct heirs;

/* Reads cards.tsv and finds for each card that is no longer in the course its successor: seven tenths of the same words, or the
 * same place and answer. Damaged lines are skipped. Owner: the caller; ended by heirs_free(), which accepts NULL. */
struct heirs *heirs_new(const struct deck *deck, struct slice text);
void heirs_free(struct heirs *heirs);
/* The card that a history belongs to; itself when nothing else is known. context is a struct heirs. A review_heir. */
uint64_t heirs_of(void *context, uint64_t card);
/* Adds the line for a card of the deck to out. False when it would add nothing new. */
bool heirs_line(const struct heirs *heirs, const struct deck *deck, size_t card, struct buf *out);
/* The id that a card's family had first. */
uint64_t heirs_first(const struct heirs *heirs, uint64_t card);

#endif
