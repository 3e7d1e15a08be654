/* emoji.h - emoji by their names; for this room only. */
#ifndef BIJI_DIALECT_EMOJI_H
#define BIJI_DIALECT_EMOJI_H

#include "biji/str.h"

/* The emoji of that name, without its colons; NULL when it is unknown. Static. */
const char *emoji_find(struct slice name);

#endif
