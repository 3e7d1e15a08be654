/* gallery.h - pictures already shown, cached as cells, since decoding costs a process. */
#ifndef BIJI_GALLERY_H
#define BIJI_GALLERY_H

#include "biji/picture.h"

struct gallery;

/* An empty gallery; colors, dark and narrow as in struct picture_look. Owner: the caller. */
struct gallery *gallery_new(int colors, bool dark, bool narrow);
/* Ends a gallery; accepts NULL. */
void gallery_free(struct gallery *gallery);
/* Sets whether pictures are decoded for a dark or a light terminal from now on. */
void gallery_set_dark(struct gallery *gallery, bool dark);
/* The cells of the picture at path, cols x rows; a changed file is decoded again. NULL when it cannot be shown, with
 * *reason as for picture_cells(). Lent until the next call. */
const struct picture_cell *gallery_cells(struct gallery *gallery, const char *path, int cols, int rows,
                                         const char **reason);
/* Whether the libraries for the picture at path are installed; checked once for each kind. */
bool gallery_can_show(struct gallery *gallery, const char *path);

#endif
