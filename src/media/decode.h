/* decode.h - a picture file in memory to pixels, by the installed libraries. Only for a confined process. */
#ifndef BIJI_MEDIA_DECODE_H
#define BIJI_MEDIA_DECODE_H

#include "biji/picture.h"

#include <stdbool.h>
#include <stddef.h>

struct pixels {
    unsigned char *rgba; /* 4 bytes per pixel, not premultiplied, rows without gaps; owned by the caller */
    int width, height;
};

/* Loads the library for a kind, before the process is confined. NULL on success, else the library's name; static. */
const char *decode_prepare(enum picture_kind kind);
/* Decodes the bytes of a file; a drawing (SVG) is rendered at width x height pixels. False when the library rejects it. */
bool decode(enum picture_kind kind, const unsigned char *bytes, size_t count, int width, int height,
            struct pixels *pixels);
/* Loads what encode_png() needs, before the process is confined. False when it is not installed. */
bool encode_prepare(void);
/* The pixels, no larger than width x height, as the *count bytes of a PNG, for terminals that show one. NULL on failure.
 * Owner: the process, which ends soon. */
void *encode_png(const struct pixels *pixels, int width, int height, size_t *count);

#endif
