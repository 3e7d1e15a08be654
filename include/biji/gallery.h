/* gallery.h - pictures that were shown, kept as cells: decoding costs a process, drawing again costs nothing. */
#ifndef BIJI_GALLERY_H
#define BIJI_GALLERY_H

#include "biji/picture.h"

struct gallery;

/* An empty gallery; colors, dark and narrow as in struct picture_look. Owner: the caller. */
struct gallery *gallery_new(int colors, bool dark, bool narrow);
/* Ends a gallery; accepts NULL. */
void gallery_free(struct gallery *gallery);
/* What is shown from now on is for a dark or a light terminal. */
void gallery_set_dark(struct gallery *gallery, bool dark);
/* The cells of the picture at path, cols x rows; a file that has changed is decoded again. NULL when it cannot be shown,
 * *reason as of picture_cells(). Lent until the next call. */
const struct picture_cell *gallery_cells(struct gallery *gallery, const char *path, int cols, int rows,
                                         const char **reason);
/* Whether the libraries for the picture at path are there; asked once for each kind. */
bool gallery_can_show(struct gallery *gallery, const char *path);

#endif
