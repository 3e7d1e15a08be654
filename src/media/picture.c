/* picture.c - how large a picture is, without decoding it. Formats: PNG (ISO 15948, 11.2.2), GIF89a (18), JPEG (ITU
 * T.81, B.2.2: the first frame header), WebP (RFC 9649, 2.5 to 2.7). At most the first 64 KB are read: a frame header
 * lies after the metadata. */
#include "biji/picture.h"

#include "biji/mem.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int big(const unsigned char *p, int bytes)
{
    unsigned value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    return (int)value;
}

static int little(const unsigned char *p, int bytes)
{
    unsigned value = 0;
    for (int i = bytes; i-- > 0;)
        value = value << 8 | p[i];
    return (int)value;
}

static bool jpeg_size(const unsigned char *p, size_t bytes, int *width, int *height)
{
    size_t at = 2;
    while (at + 9 < bytes && p[at] == 0xFF) {
        unsigned char marker = p[at + 1];
        bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame) {
            *height = big(p + at + 5, 2);
            *width = big(p + at + 7, 2);
            return true;
        }
        at += marker == 0xFF ? 1 : 2 + (size_t)big(p + at + 2, 2);
    }
    return false;
}

static bool webp_size(const unsigned char *p, int *width, int *height)
{
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        *width = 1 + little(p + 24, 3);
        *height = 1 + little(p + 27, 3);
    } else if (memcmp(p + 12, "VP8L", 4) == 0) {
        *width = 1 + (little(p + 21, 2) & 0x3FFF);
        *height = 1 + (little(p + 22, 3) >> 6 & 0x3FFF);
    } else if (memcmp(p + 12, "VP8 ", 4) == 0) {
        *width = little(p + 26, 2) & 0x3FFF;
        *height = little(p + 28, 2) & 0x3FFF;
    } else {
        return false;
    }
    return true;
}

static bool size_of(const unsigned char *p, size_t bytes, int *width, int *height)
{
    if (bytes >= 24 && memcmp(p, "\x89PNG\r\n\x1A\n", 8) == 0) {
        *width = big(p + 16, 4);
        *height = big(p + 20, 4);
        return true;
    }
    if (bytes >= 10 && (memcmp(p, "GIF87a", 6) == 0 || memcmp(p, "GIF89a", 6) == 0)) {
        *width = little(p + 6, 2);
        *height = little(p + 8, 2);
        return true;
    }
    if (bytes >= 4 && p[0] == 0xFF && p[1] == 0xD8)
        return jpeg_size(p, bytes, width, height);
    if (bytes >= 30 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0)
        return webp_size(p, width, height);
    return false;
}

bool picture_size(const char *path, int *width_px, int *height_px)
{
    enum { HEAD_BYTES = 1 << 16 };
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    unsigned char *head = xmalloc(HEAD_BYTES);
    size_t bytes = fread(head, 1, HEAD_BYTES, file);
    fclose(file);
    bool found = size_of(head, bytes, width_px, height_px) && *width_px > 0 && *height_px > 0;
    free(head);
    return found;
}
