/* surface.c - what all surfaces share: clipping, cutting text into graphemes, and the last barrier against characters
 * that control a terminal. Knows nothing about curses. */
#include "biji/surface.h"

#include "biji/text.h"

#include <string.h>

static const struct slice ellipsis = {"…", sizeof "…" - 1};

/* Draws a replacement for an unsafe first rune or for bytes that are not UTF-8. True when there was one. */
static bool put_picture(struct surface *surface, int row, int col, struct slice grapheme, int cols, struct style style)
{
    char picture[4];
    int count;
    uint32_t rune = utf8_decode(grapheme.ptr, slice_end(grapheme), &count);
    if (!rune_is_unsafe(rune) && utf8_valid(grapheme))
        return false;
    size_t bytes = utf8_write(rune_picture(rune), picture);
    surface->ops->cell(surface, row, col, slice_from(picture, bytes), cols, style);
    return true;
}

int surface_put(struct surface *surface, int row, int col, int cols, struct slice text, struct style style)
{
    int used = 0;
    if (row < 0 || row >= surface->rows)
        return 0;
    while (text.bytes > 0) {
        int one;
        size_t bytes = grapheme_next(text, surface->ambiguous_cols, &one);
        struct slice grapheme = slice_from(text.ptr, bytes);
        text = slice_from(text.ptr + bytes, text.bytes - bytes);
        if (one == 0)
            continue;
        if (used + one > cols || col + used + one > surface->cols)
            break;
        bool printable_ascii = *grapheme.ptr >= ' ' && *grapheme.ptr < 0x7F; /* the rest is scanned twice */
        if (col + used >= 0 && (printable_ascii || !put_picture(surface, row, col + used, grapheme, one, style)))
            surface->ops->cell(surface, row, col + used, grapheme, one, style);
        used += one;
    }
    return used;
}

void surface_paint(struct surface *surface, int row, int col, unsigned rune, int fg, int bg)
{
    char text[4];
    struct slice grapheme = slice_from(text, utf8_write(rune, text));
    if (row < 0 || row >= surface->rows || col < 0 || col >= surface->cols || rune_is_unsafe(rune))
        return;
    if (surface->ops->paint != NULL)
        surface->ops->paint(surface, row, col, grapheme, fg, bg);
    else
        surface->ops->cell(surface, row, col, grapheme, 1, (struct style){STYLE_TEXT, 0});
}

int surface_put_str(struct surface *surface, int row, int col, int cols, const char *text, struct style style)
{
    return surface_put(surface, row, col, cols, slice_of(text), style);
}

void surface_put_field(struct surface *surface, int row, int col, int cols, struct slice text, struct style style)
{
    int used;
    if (cols <= 0)
        return;
    size_t bytes = text_prefix(text, cols, surface->ambiguous_cols, &used);
    if (bytes < text.bytes && cols > 1) {
        bytes = text_prefix(text, cols - text_ambiguous(surface->ambiguous_cols), surface->ambiguous_cols, &used);
        used = surface_put(surface, row, col, cols, slice_part(text, 0, bytes), style);
        used += surface_put(surface, row, col + used, cols - used, ellipsis, style);
    } else {
        used = surface_put(surface, row, col, cols, slice_part(text, 0, bytes), style);
    }
    surface_fill(surface, row, col + used, cols - used, style);
}

void surface_fill(struct surface *surface, int row, int col, int cols, struct style style)
{
    if (col < 0) {
        cols += col;
        col = 0;
    }
    if (cols > surface->cols - col)
        cols = surface->cols - col;
    if (row >= 0 && row < surface->rows && cols > 0)
        surface->ops->cell(surface, row, col, (struct slice){"", 0}, cols, style);
}

void surface_clear(struct surface *surface)
{
    surface->ops->clear(surface);
}

void surface_flush(struct surface *surface, int cursor_row, int cursor_col, bool is_seen)
{
    surface->ops->flush(surface, cursor_row, cursor_col, is_seen);
}

bool surface_resize(struct surface *surface)
{
    return surface->ops->resize != NULL && surface->ops->resize(surface);
}

void surface_read(struct surface *surface, struct input *input)
{
    *input = (struct input){0};
    if (surface->ops->read != NULL)
        surface->ops->read(surface, input);
}

void surface_redraw(struct surface *surface)
{
    if (surface->ops->redraw != NULL)
        surface->ops->redraw(surface);
}

void surface_mouse(struct surface *surface, bool on)
{
    if (surface->ops->mouse != NULL)
        surface->ops->mouse(surface, on);
}

bool surface_copy(struct surface *surface, struct slice text)
{
    return surface->ops->copy != NULL && surface->ops->copy(surface, text);
}

void surface_link(struct surface *surface, int row, int col, int cols, struct slice url, int id)
{
    enum { MAX_URL = 2000 };
    bool is_plain = url.bytes > 0 && url.bytes <= MAX_URL;
    for (size_t i = 0; is_plain && i < url.bytes; i++)
        is_plain = url.ptr[i] > ' ' && url.ptr[i] < 0x7F;
    if (col < 0) {
        cols += col;
        col = 0;
    }
    if (col + cols > surface->cols)
        cols = surface->cols - col;
    if (is_plain && surface->ops->link != NULL && row >= 0 && row < surface->rows && cols > 0)
        surface->ops->link(surface, row, col, cols, url, id);
}

void surface_title(struct surface *surface, struct slice title)
{
    enum { TITLE_COLS = 80 };
    struct buf safe = {0};
    if (surface->ops->title == NULL)
        return;
    text_safe(slice_part(title, 0, text_prefix(title, TITLE_COLS, surface->ambiguous_cols, NULL)), &safe);
    surface->ops->title(surface, buf_slice(&safe));
    buf_free(&safe);
}

void surface_ask_background(struct surface *surface)
{
    if (surface->ops->ask_background != NULL)
        surface->ops->ask_background(surface);
}

void surface_ask_pictures(struct surface *surface)
{
    if (surface->ops->ask_pictures != NULL)
        surface->ops->ask_pictures(surface);
}

void surface_place(struct surface *surface, int row, int col, const struct surface_picture *picture, int picture_row,
                   int picture_col, int cols)
{
    int skipped = col < 0 ? -col : 0;
    if (cols > surface->cols - col)
        cols = surface->cols - col;
    if (surface->ops->place != NULL && row >= 0 && row < surface->rows && cols > skipped)
        surface->ops->place(surface, row, col + skipped, picture, picture_row, picture_col + skipped, cols - skipped);
}

void surface_sixels(struct surface *surface, int row, int col, uint64_t serial, struct slice data)
{
    if (surface->ops->sixels != NULL && row >= 0 && col >= 0)
        surface->ops->sixels(surface, row, col, serial, data);
}

void surface_leave(struct surface *surface)
{
    if (surface->ops->leave != NULL)
        surface->ops->leave(surface);
}

void surface_enter(struct surface *surface)
{
    if (surface->ops->enter != NULL)
        surface->ops->enter(surface);
}

void surface_close(struct surface *surface)
{
    if (surface != NULL)
        surface->ops->close(surface);
}
