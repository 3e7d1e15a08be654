/* theme.h - what roles look like: a theme is one table of colours and attributes, read by the ANSI printer and by the
 * curses surface alike. Colours are 24-bit; theme_index() brings them down to a terminal's palette. */
#ifndef BIJI_THEME_H
#define BIJI_THEME_H

#include "biji/error.h"
#include "biji/style.h"

#include <stdbool.h>
#include <stdint.h>

enum { THEME_DEFAULT = -1 }; /* the terminal's own colour */

/* How many colours a terminal shows. */
enum theme_depth { THEME_MONO = 0, THEME_16 = 16, THEME_256 = 256, THEME_TRUE = 1 << 24 };

struct theme_face {
    int fg, bg;         /* 0xRRGGBB, or THEME_DEFAULT */
    uint8_t attributes; /* enum style_attribute, or-ed; added to those of the text */
};

struct theme {
    struct theme_face faces[STYLE_ROLES];
};

/* The theme "dark", "light" or "mono" into *theme; false if no theme has that name. "auto" is dark unless
 * COLORFGBG says that the background is light. */
bool theme_load(struct theme *theme, const char *name);
/* Changes one role as the configuration writes it: words separated by blanks, colours "#rrggbb", "blue", "bright-blue"
 * and so on, or "default" (the first is the text's, the second the background's), and bold, italic, underline, strike,
 * reverse, faint, plain. False with error filled. */
bool theme_set(struct theme *theme, const char *role, const char *value, struct error *error);
/* Whether it is made for a dark background, which is also assumed when it does not say. */
bool theme_is_dark(const struct theme *theme);
/* The nearest colour of a palette of 16 or 256; rgb itself for THEME_TRUE; THEME_DEFAULT for THEME_DEFAULT and
 * THEME_MONO. */
int theme_index(int rgb, enum theme_depth depth);
/* Depth of the terminal that the environment names (COLORTERM, TERM). */
enum theme_depth theme_depth_of_terminal(void);

#endif
