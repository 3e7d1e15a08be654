/* cluster.h - characters of several code points that curses cannot hold in a cell: flags, families, keycaps, skin tones, hearts. */
#ifndef BIJI_UI_CLUSTER_H
#define BIJI_UI_CLUSTER_H

#include "biji/str.h"

#include <stdbool.h>

enum { CLUSTER_BYTES = 96 };

/* Whether a grapheme is such a character, and safe to send. */
bool cluster_is_joined(struct slice grapheme);
/* Whether the terminal named by the environment draws them as one; others draw their parts side by side. */
bool cluster_terminal_joins(void);
/* The replacement for the whole character if the terminal does not join, at most as wide as it counts: a flag's letters as
 * "[CN]" (see TEXT_FLAGS_SPELLED), the emblem of a family, a keycap's key, the first emoji of others. Into text, NUL-terminated. */
void cluster_replace(struct slice grapheme, char text[CLUSTER_BYTES]);

#endif
