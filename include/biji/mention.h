/* mention.h - whether a text names something: a term, a title. Both are folded as for searches, and a name in Latin letters does
 * not match inside a longer word. */
#ifndef BIJI_MENTION_H
#define BIJI_MENTION_H

#include "biji/str.h"

#include <stdbool.h>

/* Adds text folded (text_fold_step()), each run of blanks as one. */
void mention_fold(struct slice text, struct buf *out);
/* Whether a folded text holds a folded name that is not empty. */
bool mention_is_in(struct slice text, struct slice name);

#endif
