/* decode.h - a picture file in memory to pixels, by the libraries that the system has. Only for a confined process. */
#ifndef BIJI_MEDIA_DECODE_H
#define BIJI_MEDIA_DECODE_H

#include "biji/picture.h"

#include <stdbool.h>
#include <stddef.h>

struct pixels {
    unsigned char *rgba; /* 4 bytes a pixel, not premultiplied, rows without gaps; owned by the caller */
    int width, height;
};

/* Loads the library for a kind, before the process is confined. NULL when it is there, else its name; static. */
const char *decode_prepare(enum picture_kind kind);
/* Decodes bytes of a file; a drawing (SVG) is made width x height pixels large. False when the library finds it broken. */
bool decode(enum picture_kind kind, const unsigned char *bytes, size_t count, int width, int height,
            struct pixels *pixels);

#endif
