/* gallery.h - pictures already shown, cached as cells, since decoding costs a process. */
#ifndef BIJI_GALLERY_H
#define BIJI_GALLERY_H

#include "biji/picture.h"

#include <poll.h>

struct gallery;

/* An empty gallery; colors, dark and narrow as in struct picture_look. Owner: the caller. */
struct gallery *gallery_new(int colors, bool dark, bool narrow);
/* Ends a gallery; accepts NULL. */
void gallery_free(struct gallery *gallery);
/* Sets whether pictures are decoded for a dark or a light terminal from now on. */
void gallery_set_dark(struct gallery *gallery, bool dark);
/* From now on pictures are decoded in the background, see gallery_descriptors(). */
void gallery_decode_aside(struct gallery *gallery);
/* The folder in which cells of large pictures are kept for the next start (NULL: in none). */
void gallery_keep_in(struct gallery *gallery, const char *folder);
/* The folder that gallery_keep_in() was given, or NULL. Lent. */
const char *gallery_folder(const struct gallery *gallery);
/* From now on pictures are PNGs for a terminal whose cells have that size in pixels; 0: cells. */
void gallery_set_pixels(struct gallery *gallery, int cell_width_px, int cell_height_px);
/* Whether they are. */
bool gallery_has_pixels(const struct gallery *gallery);
/* What is to be shown of the picture at path in cols x rows cells; a changed file is decoded again. NULL as gallery_cells().
 * Lent until the next call. */
const struct picture_shown *gallery_shown(struct gallery *gallery, const char *path, int cols, int rows,
                                          const char **reason);
/* Part of the picture at path, in cells of the block, as sixel data for cells of that size; NULL while it is being decoded, or when
 * it cannot be shown. Lent until the next call. */
const struct picture_shown *gallery_sixels(struct gallery *gallery, const char *path, int cols, int rows,
                                           const struct picture_part *part, int cell_width_px, int cell_height_px);
/* The cells of the picture at path, cols x rows; a changed file is decoded again. NULL when it cannot be shown, with
 * *reason as for picture_begin(), or, with *reason NULL, when it is still being decoded. Lent until the next call. */
const struct picture_cell *gallery_cells(struct gallery *gallery, const char *path, int cols, int rows,
                                         const char **reason);
/* Fills fds (at most `most`) with what to poll for pictures that are being decoded, and shortens *timeout_ms (-1: for ever) to
 * when one of them is given up. Returns the number of fds. */
int gallery_descriptors(const struct gallery *gallery, struct pollfd *fds, int most, int *timeout_ms);
/* Takes what has come. True when a picture is ready, or cannot be shown. */
bool gallery_step(struct gallery *gallery);
/* Whether the libraries for the picture at path are installed; checked once for each kind. */
bool gallery_can_show(struct gallery *gallery, const char *path);

#endif
