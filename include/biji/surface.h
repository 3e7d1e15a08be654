/* surface.h - what screens draw on: a grid of character cells, either the terminal through curses (surface_curses.c) or
 * memory for tests (surface_grid.c). Text is clipped at the edges and made safe here, so that no text of a course can
 * reach the terminal as a control sequence. Positions are 0-based; rows and cols count cells. */
#ifndef BIJI_SURFACE_H
#define BIJI_SURFACE_H

#include "biji/error.h"
#include "biji/str.h"
#include "biji/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum input_kind {
    INPUT_NONE,
    INPUT_KEY,
    INPUT_PASTE,
    INPUT_CLICK,
    INPUT_DRAG,
    INPUT_RELEASE,
    INPUT_WHEEL,
    INPUT_BACKGROUND,
    INPUT_PICTURES, /* the terminal shows pictures in pixels */
    INPUT_END
};

/* One thing the user did, or the terminal answered. */
struct input {
    enum input_kind kind;
    int key;      /* KEY, PASTE: as in key.h */
    int row, col; /* CLICK, DRAG (moved while the button is down), RELEASE, WHEEL */
    int lines;    /* WHEEL: 1 down, -1 up */
    int rgb;      /* BACKGROUND: the terminal's, 0xRRGGBB */
};

struct surface;

/* A picture in pixels. */
struct surface_picture {
    uint64_t serial;  /* no other picture has it; not 0 */
    int cols, rows;   /* of its block, at most 256 each */
    struct slice png; /* lent */
};

/* What a kind of surface does. Functions marked (may be NULL) make sense only for a terminal. */
struct surface_ops {
    /* Draws one grapheme (cols columns of room, inside the surface) or, with no bytes, cols blanks. */
    void (*cell)(struct surface *surface, int row, int col, struct slice grapheme, int cols, struct style style);
    /* Draws a one-column character in colours of the palette, -1 for the terminal's own. (may be NULL) */
    void (*paint)(struct surface *surface, int row, int col, struct slice grapheme, int fg, int bg);
    /* See surface_place(). (may be NULL) */
    void (*place)(struct surface *surface, int row, int col, const struct surface_picture *picture, int picture_row,
                  int picture_col, int cols);
    /* See surface_sixels(). (may be NULL) */
    void (*sixels)(struct surface *surface, int row, int col, uint64_t serial, struct slice data);
    void (*clear)(struct surface *surface);
    void (*flush)(struct surface *surface, int cursor_row, int cursor_col, bool is_seen);
    void (*close)(struct surface *surface);
    bool (*resize)(struct surface *surface);                                                     /* (may be NULL) */
    void (*read)(struct surface *surface, struct input *input);                                  /* (may be NULL) */
    void (*redraw)(struct surface *surface);                                                     /* (may be NULL) */
    void (*mouse)(struct surface *surface, bool on);                                             /* (may be NULL) */
    bool (*copy)(struct surface *surface, struct slice text);                                    /* (may be NULL) */
    void (*title)(struct surface *surface, struct slice title);                                  /* (may be NULL) */
    void (*link)(struct surface *surface, int row, int col, int cols, struct slice url, int id); /* (may be NULL) */
    void (*ask_background)(struct surface *surface);                                             /* (may be NULL) */
    void (*ask_pictures)(struct surface *surface);                                               /* (may be NULL) */
    void (*leave)(struct surface *surface);                                                      /* (may be NULL) */
    void (*enter)(struct surface *surface);                                                      /* (may be NULL) */
};

/* The common part; each kind of surface has it as the first member of its own struct. */
struct surface {
    const struct surface_ops *ops;
    int rows, cols;
    int ambiguous_cols;                /* see text.h */
    int colors;                        /* of the palette that pictures use: 0 (none), 16 or 256 */
    int cell_width_px, cell_height_px; /* or a likely size */
    bool is_cell_size_known;           /* by the terminal's word */
    int input_fd;                      /* to wait for input; -1 for a surface without a keyboard */
};

/* Draws text from (row, col) on, in at most cols columns, cut at a grapheme; text outside the surface is left out.
 * Returns the columns used. */
int surface_put(struct surface *surface, int row, int col, int cols, struct slice text, struct style style);
/* The same for a NUL-terminated text. */
int surface_put_str(struct surface *surface, int row, int col, int cols, const char *text, struct style style);
/* Draws text in exactly cols columns: cut with "…", or followed by blanks. */
void surface_put_field(struct surface *surface, int row, int col, int cols, struct slice text, struct style style);
/* Draws a rune of one column as part of a picture, in colours of the palette or -1. */
void surface_paint(struct surface *surface, int row, int col, unsigned rune, int fg, int bg);
/* Places part of a row of a picture in pixels, from its column picture_col on; only after INPUT_PICTURES. */
void surface_place(struct surface *surface, int row, int col, const struct surface_picture *picture, int picture_row,
                   int picture_col, int cols);
/* Draws sixel data, lent until the flush, over cells; it stays while every screen asks for it by the same serial (not 0). */
void surface_sixels(struct surface *surface, int row, int col, uint64_t serial, struct slice data);
/* Blanks in a style. */
void surface_fill(struct surface *surface, int row, int col, int cols, struct style style);
/* Clears the surface. */
void surface_clear(struct surface *surface);
/* Shows what was drawn, and puts the cursor at (row, col), where it is seen or hidden. */
void surface_flush(struct surface *surface, int cursor_row, int cursor_col, bool is_seen);
/* Updates the size from the terminal; true when it changed. */
bool surface_resize(struct surface *surface);
/* The next input without waiting; INPUT_NONE if there is none, INPUT_END when the terminal is gone. */
void surface_read(struct surface *surface, struct input *input);
/* The next flush redraws every cell. */
void surface_redraw(struct surface *surface);
/* Whether the terminal is to report the mouse. */
void surface_mouse(struct surface *surface, bool on);
/* Puts text on the terminal's clipboard (OSC 52). False when this terminal cannot do it. */
bool surface_copy(struct surface *surface, struct slice text);
/* Makes cells that were drawn a hyperlink (OSC 8) for a terminal that knows them; parts with the same id are one link. An address with
 * anything but printable ASCII is left out. */
void surface_link(struct surface *surface, int row, int col, int cols, struct slice url, int id);
/* Gives the terminal's window a title; what would steer the terminal is shown as a picture. */
void surface_title(struct surface *surface, struct slice title);
/* Asks for the background colour; the answer arrives as an input, or never. */
void surface_ask_background(struct surface *surface);
/* Asks whether the terminal shows pictures in pixels; the answer arrives as an input, or never. */
void surface_ask_pictures(struct surface *surface);
/* Releases the terminal, for another program or before the process stops. */
void surface_leave(struct surface *surface);
/* Takes the terminal back after surface_leave(). */
void surface_enter(struct surface *surface);
/* Ends the surface; accepts NULL. */
void surface_close(struct surface *surface);

struct theme;

/* The terminal, through curses. Colours come from theme (borrowed; NULL: no colours). NULL with error filled when the
 * terminal cannot be drawn on. However the program ends, the terminal is restored. Owner: the caller; ended by
 * surface_close(). */
struct surface *surface_curses_open(const struct theme *theme, int ambiguous_cols, struct error *error);

/* A surface in memory. Owner: the caller; ended by surface_close(). */
struct surface *surface_grid_open(int rows, int cols, int ambiguous_cols);
/* Row's text without trailing blanks; lent until the next call. */
const char *surface_grid_row(struct surface *surface, int row);
/* The style of a cell. */
struct style surface_grid_style(const struct surface *surface, int row, int col);
/* Resizes and clears it, like a resized terminal. */
void surface_grid_resize(struct surface *surface, int rows, int cols);

#endif
