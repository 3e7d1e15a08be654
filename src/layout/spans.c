/* spans.c - the list of spans that a paragraph is wrapped from, with unsafe characters replaced. Knows neither
 * nodes nor lines. */
#include "line_builder.h"

#include <stdlib.h>

void spans_add(struct spans *spans, struct span span)
{
    if (span.text.bytes == 0 && (span.flags & SPAN_LINE_END) == 0)
        return;
    spans->items = xgrow(spans->items, spans->count, &spans->room, sizeof *spans->items);
    spans->items[spans->count++] = span;
}

/* The replacement of the unsafe character at p: a blank for tab and newline, else its picture. */
static struct slice picture(struct layout *layout, const char *p, const char *end, int *bytes)
{
    uint32_t rune = utf8_decode(p, end, bytes);
    if (rune == '\t' || rune == '\n')
        return slice_of(" ");
    char *text = arena_text(&layout->state->arena, 4);
    return slice_from(text, utf8_write(rune_picture(rune), text));
}

/* Adds a span, with its unsafe characters as spans of their replacements. */
static void add_clean(struct layout *layout, struct spans *spans, const struct span *whole)
{
    enum { AT_END = SPAN_BREAK_AFTER | SPAN_LINE_END, AT_START = SPAN_JOINED };
    struct span span = *whole;
    span.flags &= (uint8_t)~AT_END;
    for (size_t at = 0;;) {
        size_t bad = text_find_unsafe(whole->text, at);
        span.text = slice_part(whole->text, at, bad);
        span.place.offset = whole->place.offset + (uint32_t)at;
        if (bad >= whole->text.bytes) {
            span.flags |= whole->flags & AT_END;
            spans_add(spans, span);
            return;
        }
        spans_add(spans, span);
        int bytes;
        span.text = picture(layout, whole->text.ptr + bad, slice_end(whole->text), &bytes);
        span.place.offset = whole->place.offset + (uint32_t)bad;
        spans_add(spans, span);
        span.flags &= (uint8_t)~AT_START;
        at = bad + (size_t)bytes;
    }
}

void spans_clean(struct layout *layout, struct spans *spans, size_t from)
{
    struct span *old = spans->items;
    size_t count = spans->count;
    *spans = (struct spans){0};
    for (size_t i = 0; i < from; i++)
        spans_add(spans, old[i]);
    for (size_t i = from; i < count; i++)
        add_clean(layout, spans, &old[i]);
    free(old);
}
