/* picture_cells.h - pixels as cells or sixels, by libchafa. Only for a confined process. */
#ifndef BIJI_MEDIA_PICTURE_CELLS_H
#define BIJI_MEDIA_PICTURE_CELLS_H

#include "biji/picture.h"
#include "decode.h"

#include <stdbool.h>
#include <stdint.h>

/* The functions of libchafa that are used; its ABI has been number 0 since 2018. */
struct chafa {
    void *(*config_new)(void), *(*map_new)(void), *(*canvas_new)(void *);
    void (*set_geometry)(void *, int, int), (*set_mode)(void *, int), (*set_map)(void *, void *);
    void (*add_tags)(void *, int), (*set_fg)(void *, unsigned), (*set_bg)(void *, unsigned), (*set_dither)(void *, int);
    void (*set_work)(void *, float);
    void (*draw)(void *, int, const unsigned char *, int, int, int);
    uint32_t (*char_at)(void *, int, int);
    void (*colors_at)(void *, int, int, int *, int *);
    void (*set_cell_size)(void *, int, int), (*set_pixels)(void *, int);
    void *(*terminals)(void), *(*any_terminal)(void *), *(*print)(void *, void *);
};

/* Loads libchafa and fills the functions. False when it is not installed. */
bool chafa_load(struct chafa *chafa);
/* Gives transparent pixels a background that suits the terminal. */
void ground_lay(struct pixels *pixels, bool dark);
/* Fills cells[look->rows * look->cols]. */
void cells_draw(const struct chafa *chafa, const struct pixels *pixels, const struct picture_look *look,
                struct picture_cell *cells);
/* The part look->part as sixel data of *count bytes; NULL on failure. Owner: the process, which ends soon. */
void *sixels_draw(const struct chafa *chafa, const struct pixels *pixels, const struct picture_look *look,
                  size_t *count);

#endif
