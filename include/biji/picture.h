/* picture.h - picture files: their size, read from their first bytes (PNG, GIF, JPEG, WebP, SVG), and their content as
 * cells of a terminal. */
#ifndef BIJI_PICTURE_H
#define BIJI_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

enum picture_kind { PICTURE_UNKNOWN, PICTURE_PNG, PICTURE_GIF, PICTURE_JPEG, PICTURE_WEBP, PICTURE_SVG };

/* Width and height in pixels of the picture at path. False when the file cannot be read or is of another kind. */
bool picture_size(const char *path, int *width_px, int *height_px);
/* The kind of a file, from its first bytes; PICTURE_UNKNOWN also when it cannot be read or is not a regular file. */
enum picture_kind picture_kind(const char *path);

/* How cells should look. */
struct picture_look {
    int cols, rows; /* of the block; at least 1 each */
    int colors;     /* 0, 16, 256 or 1 << 24, as enum theme_depth */
    bool dark;      /* the terminal's background is dark */
    bool narrow;    /* no characters of ambiguous width */
};

struct picture_cell {
    uint32_t rune;  /* one column wide: a blank, or a block or braille character */
    int32_t fg, bg; /* index into the terminal's palette, or 0xRRGGBB for 1 << 24 colours; -1: the terminal's own */
};

/* The picture at path as cells[rows * cols], decoded in a process with little memory, little time and no rights. NULL when
 * it cannot be shown; *reason then says why, to follow "cannot be shown: ". Static. Owner of the cells: the caller; ended
 * by free(). */
struct picture_cell *picture_cells(const char *path, const struct picture_look *look, const char **reason);
/* Whether the libraries that picture_cells() needs for the file at path are installed. Costs a process. */
bool picture_can_show(const char *path);

/* The block for a picture of width x height pixels in at most cols x rows cells, a cell twice as high as wide. False when
 * the picture is so small (a badge, an icon) that its name says more. */
bool picture_fit(int width_px, int height_px, int most_cols, int most_rows, int *cols, int *rows);

#endif
