/* sixel.h - terminals that draw DEC's sixel data, for one picture on the whole screen: it neither scrolls nor goes away by itself. */
#ifndef BIJI_UI_SIXEL_H
#define BIJI_UI_SIXEL_H

#include <stdbool.h>

/* Whether the environment names a terminal that draws sixels. Not behind tmux, which draws them only if it was built for it, and
 * says so nowhere. */
bool sixel_is_likely(void);

#endif
