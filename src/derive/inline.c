/* inline.c - the inline content of a block to spans: what style each leaf has, what stands for images and footnote
 * marks, where a soft break is a blank and where it is nothing (between two Chinese characters). Every span's text is
 * safe for a terminal. */
#include "setter.h"

#include <stdlib.h>
#include <string.h>

void spans_add(struct spans *spans, struct span span)
{
    if (span.text.bytes == 0 && (span.flags & SPAN_LINE_END) == 0)
        return;
    spans->items = xgrow(spans->items, spans->count, &spans->room, sizeof *spans->items);
    spans->items[spans->count++] = span;
}

/* Offset of the first unsafe character at or after from, or text.bytes. */
static size_t find_unsafe(struct slice text, size_t from)
{
    const char *end = text.ptr + text.bytes;
    int bytes;
    for (size_t at = from; at < text.bytes; at += (size_t)bytes)
        if (rune_is_unsafe(utf8_decode(text.ptr + at, end, &bytes)))
            return at;
    return text.bytes;
}

/* What is shown for the unsafe character at p: a blank for tab and newline, else its picture. */
static struct slice picture(struct layout *layout, const char *p, const char *end, int *bytes)
{
    uint32_t rune = utf8_decode(p, end, bytes);
    if (rune == '\t' || rune == '\n')
        return slice_of(" ");
    char *text = arena_text(&layout->state->arena, 4);
    return slice_from(text, utf8_encode(rune_picture(rune), text));
}

/* Adds a span, its unsafe characters as spans of their pictures. */
static void push_clean(struct layout *layout, struct spans *spans, const struct span *whole)
{
    enum { AT_END = SPAN_BREAK_AFTER | SPAN_LINE_END, AT_START = SPAN_JOINED };
    struct span span = *whole;
    for (size_t at = 0;;) {
        size_t bad = find_unsafe(whole->text, at);
        span.text = slice_part(whole->text, at, bad);
        span.place.offset = whole->place.offset + (uint32_t)at;
        if (bad >= whole->text.bytes) {
            span.flags |= whole->flags & AT_END;
            spans_add(spans, span);
            return;
        }
        span.flags &= (uint8_t)~AT_END;
        spans_add(spans, span);
        int bytes;
        span.text = picture(layout, whole->text.ptr + bad, whole->text.ptr + whole->text.bytes, &bytes);
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
        push_clean(layout, spans, &old[i]);
    free(old);
}

struct slice safe_text(struct layout *layout, struct slice text)
{
    if (find_unsafe(text, 0) == text.bytes)
        return text;
    struct buf out = {0};
    for (size_t at = 0; at < text.bytes;) {
        size_t bad = find_unsafe(text, at);
        buf_add(&out, text.ptr + at, bad - at);
        int bytes = 0;
        if (bad < text.bytes)
            buf_add_slice(&out, picture(layout, text.ptr + bad, text.ptr + text.bytes, &bytes));
        at = bad + (size_t)bytes;
    }
    struct slice safe = slice_from(arena_strndup(&layout->state->arena, out.ptr, out.bytes), out.bytes);
    buf_free(&out);
    return safe;
}

/* What a holder changes for the leaves inside it. */
struct face {
    struct style style;
    int link;
};

static struct face enter(struct layout *layout, const struct node *node, struct face face)
{
    switch ((enum node_kind)node->kind) {
    case NODE_EMPH:
        face.style.attributes |= STYLE_ITALIC;
        break;
    case NODE_STRONG:
        face.style.attributes |= STYLE_BOLD;
        break;
    case NODE_STRIKE:
        face.style.attributes |= STYLE_STRIKE;
        break;
    case NODE_UNDERLINE:
        face.style.attributes |= STYLE_UNDERLINE;
        break;
    case NODE_MARK:
        face.style.role = STYLE_MARK;
        break;
    case NODE_KBD:
        face.style.role = STYLE_KBD;
        break;
    case NODE_LINK:
        face.style.role = STYLE_LINK;
        if (layout->options.link_role != NULL)
            face.style.role = (uint8_t)layout->options.link_role(layout->options.link_context, node);
        face.link = setter_add_link(layout, node);
        break;
    default: /* sub, sup and blocks change nothing */
        break;
    }
    return face;
}

/* Last character of the spans, or 0. */
static uint32_t last_rune(const struct spans *spans)
{
    if (spans->count == 0)
        return 0;
    struct slice text = spans->items[spans->count - 1].text;
    size_t at = text.bytes;
    if (at == 0)
        return 0;
    do
        at--;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
    int bytes;
    return utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes);
}

/* Adds the blank of a soft break before text, unless both sides are Chinese. */
static void join_lines(struct spans *spans, const struct span *next,
                       const struct node *soft_break)
{
    int bytes;
    if (next->text.bytes > 0 && rune_is_cjk(utf8_decode(next->text.ptr, next->text.ptr + next->text.bytes, &bytes)) &&
        rune_is_cjk(last_rune(spans)))
        return;
    struct span blank = *next;
    blank.text = slice_of(" ");
    blank.place = (struct place){soft_break->id, 0};
    blank.flags = 0;
    spans_add(spans, blank);
}

static struct slice image_label(struct layout *layout, const struct node *node)
{
    struct buf alt = {0};
    node_plain_text(node, &alt);
    struct slice name = alt.bytes > 0 ? buf_slice(&alt) : node->info.bytes > 0 ? node->info : node->target;
    int number = ++layout->state->image_count;
    struct slice safe = safe_text(layout, name);
    char *text = arena_printf(&layout->state->arena, "[%s %d: %.*s]", layout->state->glyphs->image, number,
                              (int)safe.bytes, safe.ptr);
    buf_free(&alt);
    return slice_of(text);
}

/* The span of a leaf; text empty for leaves that show nothing. */
static struct span leaf_span(struct layout *layout, const struct node *node, struct face face)
{
    struct span span = {.text = node->text, .place = {node->id, 0}, .link = face.link, .style = face.style};
    struct arena *arena = &layout->state->arena;
    switch ((enum node_kind)node->kind) {
    case NODE_TEXT:
        break;
    case NODE_CODE:
        if (face.link < 0)
            span.style.role = STYLE_CODE;
        break;
    case NODE_MATH:
        span.text = slice_of(arena_printf(arena, "$%.*s$", (int)node->text.bytes, node->text.ptr));
        span.style.role = STYLE_MATH;
        span.flags = SPAN_WHOLE;
        break;
    case NODE_IMAGE:
        span.text = image_label(layout, node);
        span.style.role = STYLE_LABEL;
        span.link = setter_add_link(layout, node);
        span.flags = SPAN_WHOLE;
        break;
    case NODE_FOOTNOTE_REF:
        span.text = node->footnote.number > 0
                        ? slice_of(arena_printf(arena, "[%d]", node->footnote.number))
                        : slice_of(arena_printf(arena, "[^%.*s]", (int)node->text.bytes, node->text.ptr));
        span.style.role = STYLE_MARKER;
        span.link = setter_add_link(layout, node);
        span.flags = SPAN_WHOLE | SPAN_JOINED;
        break;
    default:
        span.text.bytes = 0;
        break;
    }
    return span;
}

void inline_collect(struct layout *layout, const struct node *block, struct style base)
{
    struct spans *spans = &layout->state->spans;
    struct face *faces = NULL;
    size_t depth = 0, room = 0;
    struct face face = {base, -1};
    const struct node *soft_break = NULL;
    spans->count = 0;
    for (const struct node *node = block->first; node != NULL;) {
        bool is_leaf = node->first == NULL || node->kind == NODE_IMAGE;
        if (node->kind == NODE_SOFT_BREAK) {
            soft_break = node;
        } else if (node->kind == NODE_HARD_BREAK) {
            if (spans->count > 0)
                spans_add(spans, (struct span){.place = {node->id, 0}, .link = -1, .style = base, .flags = SPAN_LINE_END});
            soft_break = NULL;
        } else if (is_leaf) {
            struct span span = leaf_span(layout, node, face);
            if (span.text.bytes > 0) {
                if (soft_break != NULL)
                    join_lines(spans, &span, soft_break);
                soft_break = NULL;
                spans_add(spans, span);
            }
        }
        if (!is_leaf) {
            faces = xgrow(faces, depth, &room, sizeof *faces);
            faces[depth++] = face;
            face = enter(layout, node, face);
            node = node->first;
            continue;
        }
        while (node->next == NULL && node->parent != block) {
            node = node->parent;
            face = faces[--depth];
        }
        node = node->next;
    }
    free(faces);
}
