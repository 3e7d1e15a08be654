/* picture.h - the size of a picture file, read from its first bytes: PNG, GIF, JPEG, WebP. */
#ifndef BIJI_PICTURE_H
#define BIJI_PICTURE_H

#include <stdbool.h>

/* Width and height in pixels of the picture at path. False when the file cannot be read or is of another kind. */
bool picture_size(const char *path, int *width_px, int *height_px);

#endif
