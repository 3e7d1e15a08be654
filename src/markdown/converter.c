/* converter.c - shared by all parts of the converter: the parser's texts without our masks, and frames to restore when a
 * node ends. */
#define CMARK_NO_SHORT_NAMES
#include "converter.h"

#include "brackets.h"

#include "biji/mem.h"
#include "emphasis.h"

#include <string.h>

struct slice convert_literal(struct converter *c, const char *text)
{
    struct slice all = slice_of(text);
    bool cut = c->cut_count > 0 && memchr(all.ptr, MASK_RAW_LINE, all.bytes) != NULL;
    bool bracket = c->bracketed && memchr(all.ptr, MASK_BRACKET, all.bytes) != NULL;
    if (!cut && !bracket && (!c->masked || !emphasis_holds_mask(all.ptr, all.bytes)))
        return all;
    buf_clear(&c->scratch);
    buf_add_slice(&c->scratch, all);
    emphasis_unmask(c->scratch.ptr, c->scratch.bytes);
    if (bracket)
        brackets_unmask(c->scratch.ptr, c->scratch.bytes);
    size_t to = 0;
    for (size_t i = 0; i < c->scratch.bytes; i++)
        if ((unsigned char)c->scratch.ptr[i] != MASK_RAW_LINE)
            c->scratch.ptr[to++] = c->scratch.ptr[i];
    c->scratch.bytes = to;
    return buf_slice(&c->scratch);
}

struct slice convert_keep(struct converter *c, const char *text)
{
    return builder_keep(&c->b, convert_literal(c, text));
}

struct slice convert_in_source(struct converter *c, struct slice text)
{
    if (!source_cursor_matches(&c->b.cursor, text))
        return builder_keep(&c->b, text);
    return slice_part(source_cursor_rest(&c->b.cursor), 0, text.bytes);
}

void convert_push_frame(struct converter *c, bool flat)
{
    c->frames = xgrow(c->frames, c->frame_count, &c->frame_room, sizeof *c->frames);
    c->frames[c->frame_count++] = (struct frame){c->b.at, c->b.floor, c->b.depth, flat};
}
