/* picture.c - the size of a picture, without decoding it. Formats: PNG (ISO 15948, 11.2.2), GIF89a (18), JPEG (ITU T.81, B.2.2: the
 * first frame header), WebP (RFC 9649, 2.5 to 2.7), SVG (8.2: width, height, viewBox). At most the first 64 KB are read: a frame
 * header comes after the metadata. */
#include "biji/picture.h"

#include "biji/language.h"
#include "biji/mem.h"
#include "biji/str.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Whether an Exif segment (TIFF 6.0, section 2) says that the picture is to be turned by a quarter: orientations 5 to 8. */
static bool is_turned(const unsigned char *p, size_t bytes)
{
    enum { HEAD = 6, ENTRY = 12, ORIENTATION = 0x112, FIRST_TURNED = 5 };
    if (bytes < HEAD + 8 || memcmp(p, "Exif\0", HEAD) != 0)
        return false;
    p += HEAD;
    bytes -= HEAD;
    int (*number)(const unsigned char *, int) = p[0] == 'M' ? big : little;
    size_t list = (size_t)(unsigned)number(p + 4, 4);
    for (size_t i = 0, count = list + 2 <= bytes ? (size_t)number(p + list, 2) : 0; i < count; i++) {
        size_t entry = list + 2 + i * ENTRY;
        if (entry + ENTRY > bytes)
            return false;
        if (number(p + entry, 2) == ORIENTATION)
            return number(p + entry + 8, 2) >= FIRST_TURNED;
    }
    return false;
}

static bool jpeg_size(const unsigned char *p, size_t bytes, int *width, int *height)
{
    enum { EXIF = 0xE1 };
    size_t at = 2;
    bool turned = false;
    while (at + 9 < bytes && p[at] == 0xFF) {
        unsigned char marker = p[at + 1];
        bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame) {
            *(turned ? width : height) = big(p + at + 5, 2);
            *(turned ? height : width) = big(p + at + 7, 2);
            return true;
        }
        if (marker == EXIF) {
            size_t end = at + 2 + (size_t)big(p + at + 2, 2);
            turned = turned || is_turned(p + at + 4, (end < bytes ? end : bytes) - (at + 4 < bytes ? at + 4 : bytes));
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

/* The value of an attribute of a tag; empty without one. */
static struct slice attribute(struct slice tag, const char *name)
{
    struct slice word = slice_of(name);
    for (size_t at = slice_find_str(tag, word, 0); at < tag.bytes; at = slice_find_str(tag, word, at + 1)) {
        size_t equals = at + word.bytes;
        bool begins = at > 0 && strchr(" \t\r\n", tag.ptr[at - 1]) != NULL;
        if (!begins || equals + 1 >= tag.bytes || tag.ptr[equals] != '=')
            continue;
        char quote = tag.ptr[equals + 1];
        size_t end = slice_find(tag, quote, equals + 2);
        if ((quote == '"' || quote == '\'') && end < tag.bytes)
            return slice_part(tag, equals + 2, end);
    }
    return slice_of("");
}

/* A length in pixels (CSS, 96 to the inch); 0 for relative lengths, such as 100 %. */
static double length_of(struct slice text)
{
    static const struct {
        const char *unit;
        double px;
    } units[] = {{"", 1},           {"px", 1},         {"pt", 4 / 3.0}, {"pc", 16},
                 {"mm", 96 / 25.4}, {"cm", 96 / 2.54}, {"in", 96},      {"em", 16}};
    char number[32], *end;
    text = slice_trim(text);
    if (text.bytes == 0 || text.bytes >= sizeof number)
        return 0;
    memcpy(number, text.ptr, text.bytes);
    number[text.bytes] = '\0';
    double value = strtod(number, &end);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(end, units[i].unit) == 0)
            return value * units[i].px;
    return 0;
}

static bool svg_size(struct slice head, int *width, int *height)
{
    size_t start = slice_find_str(head, slice_of("<svg"), 0);
    struct slice tag = slice_part(head, start, slice_find(head, '>', start));
    if (start >= head.bytes)
        return false;
    double sizes[2] = {length_of(attribute(tag, "width")), length_of(attribute(tag, "height"))}, box[4] = {0};
    struct slice view = attribute(tag, "viewBox");
    char numbers[96] = "";
    memcpy(numbers, view.ptr, view.bytes < sizeof numbers ? view.bytes : 0);
    char *at = numbers;
    for (int i = 0; i < 4; i++) {
        at += strspn(at, ", \t\r\n");
        box[i] = strtod(at, &at);
    }
    if (box[2] > 0 && box[3] > 0) {
        sizes[0] = sizes[0] > 0 ? sizes[0] : sizes[1] > 0 ? sizes[1] * box[2] / box[3] : box[2];
        sizes[1] = sizes[1] > 0 ? sizes[1] : sizes[0] * box[3] / box[2];
    }
    if (!(sizes[0] >= 1 && sizes[0] < 1e6 && sizes[1] >= 1 && sizes[1] < 1e6))
        return false;
    *width = (int)sizes[0];
    *height = (int)sizes[1];
    return true;
}

static enum picture_kind kind_of(const unsigned char *p, size_t bytes)
{
    if (bytes >= 24 && memcmp(p, "\x89PNG\r\n\x1A\n", 8) == 0)
        return PICTURE_PNG;
    if (bytes >= 10 && (memcmp(p, "GIF87a", 6) == 0 || memcmp(p, "GIF89a", 6) == 0))
        return PICTURE_GIF;
    if (bytes >= 4 && p[0] == 0xFF && p[1] == 0xD8)
        return PICTURE_JPEG;
    if (bytes >= 30 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0)
        return PICTURE_WEBP;
    struct slice head = slice_from((const char *)p, bytes);
    bool is_xml = slice_starts(slice_trim(head), "<") || slice_starts(head, "\xEF\xBB\xBF<");
    return is_xml && slice_find_str(head, slice_of("<svg"), 0) < bytes ? PICTURE_SVG : PICTURE_UNKNOWN;
}

static bool size_of(const unsigned char *p, size_t bytes, int *width, int *height)
{
    switch (kind_of(p, bytes)) {
    case PICTURE_PNG:
        *width = big(p + 16, 4);
        *height = big(p + 20, 4);
        return true;
    case PICTURE_GIF:
        *width = little(p + 6, 2);
        *height = little(p + 8, 2);
        return true;
    case PICTURE_JPEG:
        return jpeg_size(p, bytes, width, height);
    case PICTURE_WEBP:
        return webp_size(p, width, height);
    case PICTURE_SVG:
        return svg_size(slice_from((const char *)p, bytes), width, height);
    case PICTURE_UNKNOWN:
        break;
    }
    return false;
}

/* Reads the first bytes of a regular file into head; returns their count. */
static size_t read_head(const char *path, unsigned char *head, size_t most)
{
    struct stat info;
    FILE *file = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL;
    if (file == NULL)
        return 0;
    size_t bytes = fread(head, 1, most, file);
    fclose(file);
    return bytes;
}

enum { HEAD_BYTES = 1 << 16 };

bool picture_size(const char *path, int *width_px, int *height_px)
{
    unsigned char *head = xmalloc(HEAD_BYTES);
    size_t bytes = read_head(path, head, HEAD_BYTES);
    bool found = size_of(head, bytes, width_px, height_px) && *width_px > 0 && *height_px > 0;
    free(head);
    return found;
}

const char *picture_fault(const char *path)
{
    struct stat info;
    int width, height;
    if (stat(path, &info) != 0)
        return _("there is no such file");
    if (S_ISDIR(info.st_mode))
        return _("it is a folder");
    if (!S_ISREG(info.st_mode))
        return _("it is not a regular file");
    if (access(path, R_OK) != 0)
        return _("the file cannot be read");
    return picture_size(path, &width, &height) ? NULL
                                               : _("the file is not a picture of a known format, or it is damaged");
}

enum picture_kind picture_kind(const char *path)
{
    unsigned char *head = xmalloc(HEAD_BYTES);
    enum picture_kind kind = kind_of(head, read_head(path, head, HEAD_BYTES));
    free(head);
    return kind;
}

bool picture_fit(int width_px, int height_px, int most_cols, int most_rows, int *cols, int *rows)
{
    enum { SMALL_PX = 48, CELL_PX = 8 };
    if (width_px < SMALL_PX || height_px < SMALL_PX || most_cols < 4 || most_rows < 2)
        return false;
    double width = width_px, height = height_px, across = width / CELL_PX;
    across = across < most_cols ? across : most_cols;
    if (across * height / width / 2 > most_rows)
        across = most_rows * 2.0 * width / height;
    *cols = across < 1 ? 1 : (int)(across + 0.5);
    *rows = (int)(across * height / width / 2 + 0.5);
    *cols = *cols > most_cols ? most_cols : *cols;
    *rows = *rows < 1 ? 1 : *rows > most_rows ? most_rows : *rows;
    return true;
}

/* Only characters that are one column wide everywhere, if requested. */
void picture_clean(struct picture_cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t rune = cells[i].rune;
        if (!(rune >= 0x2500 && rune < 0x25A0) && !(rune > 0x2800 && rune < 0x2900))
            cells[i].rune = ' ';
    }
}

bool picture_is_sixels(const char *data, size_t bytes)
{
    enum { ESC = 27 };
    if (bytes < 4 || data[0] != ESC || data[1] != 'P' || data[bytes - 2] != ESC || data[bytes - 1] != '\\')
        return false;
    for (size_t i = 2; i < bytes - 2; i++)
        if (data[i] < ' ' || data[i] > '~')
            return false;
    return true;
}

bool picture_looks_equal(const struct picture_look *a, const struct picture_look *b)
{
    return a->form == b->form && a->cols == b->cols && a->rows == b->rows && a->colors == b->colors &&
           a->dark == b->dark && a->narrow == b->narrow && a->cell_width_px == b->cell_width_px &&
           a->cell_height_px == b->cell_height_px && a->part.col == b->part.col && a->part.row == b->part.row &&
           a->part.cols == b->part.cols && a->part.rows == b->part.rows;
}
