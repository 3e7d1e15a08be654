/* kitty.h - the words of kitty's graphics protocol that biji speaks: a picture is sent once, and then stands wherever cells
 * name it, so that it scrolls, survives tmux and goes away like text. */
#ifndef BIJI_UI_KITTY_H
#define BIJI_UI_KITTY_H

#include "biji/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { KITTY_FIRST_ID = 16, KITTY_IDS = 240, KITTY_MAX_CELLS = 256, KITTY_RUNES = 4 };

/* Whether the environment names a terminal that may show pictures, also behind tmux. */
bool kitty_is_likely(void);
/* Adds the question whether the terminal shows pictures. Its answer begins with KITTY_ANSWER after "ESC _". */
void kitty_add_question(struct buf *out);
#define KITTY_ANSWER "Gi=31;OK"
/* Adds a PNG, for a block of cols x rows cells. low: KITTY_FIRST_ID and up, high: 0 to 255; both make its number. */
void kitty_add_picture(struct buf *out, int low, int high, int cols, int rows, struct slice png);
/* Adds that a picture is no longer needed. */
void kitty_add_removal(struct buf *out, int low, int high);
/* The characters of a cell that shows a place of a picture (counted from 0, below KITTY_MAX_CELLS), in the colour number
 * `low`; with follows, of the cell just right of one that shows the place before. Returns how many. */
int kitty_placeholder(uint32_t runes[KITTY_RUNES], int high, int row, int col, bool follows);

#endif
