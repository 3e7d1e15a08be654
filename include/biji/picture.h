/* picture.h - picture files: their size, read from their first bytes (PNG, GIF, JPEG, WebP, SVG), and their content as
 * cells of a terminal. */
#ifndef BIJI_PICTURE_H
#define BIJI_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum picture_kind { PICTURE_UNKNOWN, PICTURE_PNG, PICTURE_GIF, PICTURE_JPEG, PICTURE_WEBP, PICTURE_SVG };

/* Width and height in pixels of the picture at path. False when the file cannot be read or is of another kind. */
bool picture_size(const char *path, int *width_px, int *height_px);
/* Why the file at path is no picture whose size is known, to follow "cannot be shown: "; NULL when it is one. Static. */
const char *picture_fault(const char *path);
/* The kind of a file, from its first bytes; PICTURE_UNKNOWN also when it cannot be read or is not a regular file. */
enum picture_kind picture_kind(const char *path);

/* What is made of a picture: cells of characters, a PNG, or the sixel data of DEC terminals. */
enum picture_form { PICTURE_CELLS, PICTURE_AS_PNG, PICTURE_SIXELS };

/* How a picture should look. */
struct picture_look {
    enum picture_form form;
    int cols, rows;                    /* of the block; at least 1 each */
    int colors;                        /* of cells: 0, 16, 256 or 1 << 24, as enum theme_depth */
    bool dark;                         /* the terminal's background is dark */
    bool narrow;                       /* no characters of ambiguous width */
    int cell_width_px, cell_height_px; /* of the terminal's cells; ignored for PICTURE_CELLS */
    struct picture_part {
        int col, row, cols, rows;
    } part; /* of the block, for PICTURE_SIXELS, which cannot be cut later */
};

struct picture_cell {
    uint32_t rune;  /* one column wide: a blank, or a block or braille character */
    int32_t fg, bg; /* index into the terminal's palette, or 0xRRGGBB for 1 << 24 colours; -1: the terminal's own */
};

/* What came of a picture: cells[rows * cols], or the bytes of a PNG or of sixel data with its introducer. Owned by the caller; ended
 * by free(). */
struct picture_shown {
    struct picture_cell *cells;
    char *data;
    size_t data_bytes;
    uint64_t serial; /* of a gallery's: no other has it; 0: none */
};

/* A picture that is being decoded, in a process with little memory, little time and no rights. */
struct picture_job;

/* Begins to decode the picture at path. NULL when it cannot be shown; *reason then says why, to follow "cannot be shown: ".
 * Static. Owner: the caller; ended by picture_end(). */
struct picture_job *picture_begin(const char *path, const struct picture_look *look, const char **reason);
/* The descriptor to poll for reading. */
int picture_descriptor(const struct picture_job *job);
/* Milliseconds after which picture_step() is to be called even if nothing has come: the job is then given up. */
int picture_wait_ms(const struct picture_job *job);
/* Takes what has come, without waiting. True when the job is over. */
bool picture_step(struct picture_job *job);
/* Ends a job, over or not, and fills *shown (may be NULL). Returns NULL, or why there is nothing, as picture_begin(). */
const char *picture_end(struct picture_job *job, struct picture_shown *shown);
/* All of this in one blocking call of at most 2 seconds of processor time. NULL with *reason filled when there are no cells. Owner: the caller;
 * ended by free(). */
struct picture_cell *picture_cells(const char *path, const struct picture_look *look, const char **reason);
/* Replaces everything except block and braille characters by a blank, in cells from a source that is not trusted. */
void picture_clean(struct picture_cell *cells, int count);
/* Whether data is nothing but sixel data: printable between its introducer and its end. */
bool picture_is_sixels(const char *data, size_t bytes);
/* Whether two looks give the same. */
bool picture_looks_equal(const struct picture_look *a, const struct picture_look *b);
/* Whether the libraries that picture_cells() needs for the file at path are installed. Costs a process. */
bool picture_can_show(const char *path);

/* The block for a picture of width x height pixels in at most cols x rows cells, a cell twice as high as wide. False when
 * the picture is so small (a badge, an icon) that its name says more. */
bool picture_fit(int width_px, int height_px, int most_cols, int most_rows, int *cols, int *rows);

#endif
