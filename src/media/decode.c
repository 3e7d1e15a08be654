/* decode.c - the decoders, by dlopen(). Their few functions are declared here, so that biji is built without their headers:
 * gdk-pixbuf for PNG, JPEG and GIF (a mature library, which librsvg needs anyway), libwebp for WebP, and librsvg for SVG,
 * which is written in Rust, runs no scripts and, given bytes instead of a file, follows no external references. */
#include "decode.h"

#include "biji/mem.h"
#include "biji/str.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct rectangle {
    double x, y, width, height;
};

static const char *library_of(enum picture_kind kind)
{
    return kind == PICTURE_SVG ? "librsvg-2.so.2" : kind == PICTURE_WEBP ? "libwebp.so.7" : "libgdk_pixbuf-2.0.so.0";
}

const char *decode_prepare(enum picture_kind kind)
{
    return dlopen(library_of(kind), RTLD_NOW | RTLD_LOCAL) == NULL ? library_of(kind) : NULL;
}

/* A function of the library loaded for kind; place is a function pointer, filled bytewise, as POSIX does it. */
static bool find(enum picture_kind kind, const char *name, void *place)
{
    void *library = dlopen(library_of(kind), RTLD_NOW | RTLD_LOCAL);
    void *symbol = library != NULL ? dlsym(library, name) : NULL;
    memcpy(place, &symbol, sizeof symbol);
    return symbol != NULL;
}

/* Rows of 3 or 4 bytes per pixel, with a stride. */
static void take_rows(struct pixels *pixels, const unsigned char *from, int channels, int stride)
{
    pixels->rgba = xmalloc((size_t)pixels->width * (size_t)pixels->height * 4);
    unsigned char *to = pixels->rgba;
    for (int y = 0; y < pixels->height; y++) {
        const unsigned char *p = from + (size_t)y * (size_t)stride;
        for (int x = 0; x < pixels->width; x++, p += channels, to += 4) {
            memcpy(to, p, 3);
            to[3] = channels == 4 ? p[3] : 255;
        }
    }
}

static bool decode_photo(enum picture_kind kind, const unsigned char *bytes, size_t count, struct pixels *pixels)
{
    void *(*new_loader)(void), *(*get_pixbuf)(void *), *(*turn)(void *);
    int (*write_bytes)(void *, const unsigned char *, size_t, void **), (*close_loader)(void *, void **);
    int (*get_width)(const void *), (*get_height)(const void *), (*get_channels)(const void *),
        (*get_stride)(const void *);
    const unsigned char *(*read_pixels)(const void *);
    if (!find(kind, "gdk_pixbuf_loader_new", &new_loader) || !find(kind, "gdk_pixbuf_loader_get_pixbuf", &get_pixbuf) ||
        !find(kind, "gdk_pixbuf_loader_write", &write_bytes) || !find(kind, "gdk_pixbuf_loader_close", &close_loader) ||
        !find(kind, "gdk_pixbuf_apply_embedded_orientation", &turn) ||
        !find(kind, "gdk_pixbuf_get_width", &get_width) || !find(kind, "gdk_pixbuf_get_height", &get_height) ||
        !find(kind, "gdk_pixbuf_get_n_channels", &get_channels) ||
        !find(kind, "gdk_pixbuf_get_rowstride", &get_stride) || !find(kind, "gdk_pixbuf_read_pixels", &read_pixels))
        return false;
    void *loader = new_loader();
    bool whole = write_bytes(loader, bytes, count, NULL) != 0;
    whole = close_loader(loader, NULL) != 0 && whole;
    void *pixbuf = get_pixbuf(loader);
    if (whole && pixbuf != NULL && kind == PICTURE_JPEG)
        pixbuf = turn(pixbuf); /* as the camera was held */
    if (!whole || pixbuf == NULL)
        return false;
    pixels->width = get_width(pixbuf);
    pixels->height = get_height(pixbuf);
    take_rows(pixels, read_pixels(pixbuf), get_channels(pixbuf), get_stride(pixbuf));
    return true;
}

static size_t little(const unsigned char *p)
{
    return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

/* The chunks of the first frame of an animation (RFC 9649, 2.7.1.1), which libwebp takes without their container; the whole
 * file when it is none. */
static struct slice first_frame(struct slice file)
{
    enum { FILE_HEAD = 12, CHUNK_HEAD = 8, FRAME_HEAD = 16 };
    for (size_t at = FILE_HEAD, next; at + CHUNK_HEAD <= file.bytes; at = next) {
        size_t size = little((const unsigned char *)file.ptr + at + 4);
        next = at + CHUNK_HEAD + size + size % 2;
        if (memcmp(file.ptr + at, "ANMF", 4) == 0 && size >= FRAME_HEAD)
            return slice_part(file, at + CHUNK_HEAD + FRAME_HEAD, next);
    }
    return file;
}

static bool decode_webp(const unsigned char *bytes, size_t count, struct pixels *pixels)
{
    unsigned char *(*decode_rgba)(const unsigned char *, size_t, int *, int *);
    if (!find(PICTURE_WEBP, "WebPDecodeRGBA", &decode_rgba))
        return false;
    struct slice frame = first_frame(slice_from((const char *)bytes, count));
    bytes = (const unsigned char *)frame.ptr;
    count = frame.bytes;
    pixels->rgba = decode_rgba(bytes, count, &pixels->width, &pixels->height);
    return pixels->rgba != NULL;
}

/* Cairo's pixels: blue, green, red, alpha, premultiplied. */
static void take_cairo(struct pixels *pixels, const unsigned char *from, int stride)
{
    take_rows(pixels, from, 4, stride);
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    for (unsigned char *p = pixels->rgba; count > 0; count--, p += 4) {
        unsigned alpha = p[3], blue = p[0];
        p[0] = (unsigned char)(alpha > 0 ? p[2] * 255u / alpha : 0);
        p[1] = (unsigned char)(alpha > 0 ? p[1] * 255u / alpha : 0);
        p[2] = (unsigned char)(alpha > 0 ? blue * 255u / alpha : 0);
    }
}

static bool decode_svg(const unsigned char *bytes, size_t count, int width, int height, struct pixels *pixels)
{
    void *(*new_handle)(const unsigned char *, size_t, void **), *(*new_surface)(int, int, int),
        *(*new_context)(void *);
    int (*render)(void *, void *, const struct rectangle *, void **), (*get_stride)(void *);
    void (*flush)(void *);
    const unsigned char *(*get_data)(void *);
    if (!find(PICTURE_SVG, "rsvg_handle_new_from_data", &new_handle) ||
        !find(PICTURE_SVG, "rsvg_handle_render_document", &render) ||
        !find(PICTURE_SVG, "cairo_image_surface_create", &new_surface) ||
        !find(PICTURE_SVG, "cairo_create", &new_context) || !find(PICTURE_SVG, "cairo_surface_flush", &flush) ||
        !find(PICTURE_SVG, "cairo_image_surface_get_data", &get_data) ||
        !find(PICTURE_SVG, "cairo_image_surface_get_stride", &get_stride))
        return false;
    void *handle = new_handle(bytes, count, NULL), *surface = new_surface(0, width, height);
    const struct rectangle viewport = {0, 0, width, height};
    if (handle == NULL || get_data(surface) == NULL || render(handle, new_context(surface), &viewport, NULL) == 0)
        return false;
    flush(surface);
    pixels->width = width;
    pixels->height = height;
    take_cairo(pixels, get_data(surface), get_stride(surface));
    return true;
}

/* Whether a PNG is complete: its loader accepts a truncated one and leaves the remaining pixels undefined. */
static bool has_end(const unsigned char *bytes, size_t count)
{
    enum { TAIL_BYTES = 4096 };
    size_t from = count > TAIL_BYTES ? count - TAIL_BYTES : 0;
    struct slice tail = slice_from((const char *)bytes + from, count - from);
    return slice_find_str(tail, slice_of("IEND"), 0) < tail.bytes;
}

bool decode(enum picture_kind kind, const unsigned char *bytes, size_t count, int width, int height,
            struct pixels *pixels)
{
    if (kind == PICTURE_SVG)
        return decode_svg(bytes, count, width, height, pixels);
    if (kind == PICTURE_WEBP)
        return decode_webp(bytes, count, pixels);
    if (kind == PICTURE_PNG && !has_end(bytes, count))
        return false;
    return decode_photo(kind, bytes, count, pixels);
}

bool encode_prepare(void)
{
    return decode_prepare(PICTURE_PNG) == NULL;
}

void *encode_png(const struct pixels *pixels, int width, int height, size_t *count)
{
    enum { RGB = 0, BITS = 8, BILINEAR = 2 };
    void *(*wrap)(const unsigned char *, int, int, int, int, int, int, void *, void *),
        *(*scale)(const void *, int, int, int);
    int (*save)(void *, char **, size_t *, const char *, char **, char **, void **);
    char *bytes = NULL;
    if (!find(PICTURE_PNG, "gdk_pixbuf_new_from_data", &wrap) ||
        !find(PICTURE_PNG, "gdk_pixbuf_scale_simple", &scale) ||
        !find(PICTURE_PNG, "gdk_pixbuf_save_to_bufferv", &save))
        return NULL;
    void *image = wrap(pixels->rgba, RGB, 1, BITS, pixels->width, pixels->height, pixels->width * 4, NULL, NULL);
    if (image != NULL && (pixels->width > width || pixels->height > height))
        image = scale(image, width, height, BILINEAR);
    return image != NULL && save(image, &bytes, count, "png", NULL, NULL, NULL) != 0 ? bytes : NULL;
}
