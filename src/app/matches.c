/* matches.c - searching in one document. The leaves' texts are copied one after the other into one buffer, blocks apart
 * by a newline, so that a match may begin in one leaf and end in another; a list of segments leads from an offset in
 * the buffer to its leaf. Lower case is taken only where it needs as many bytes, so that offsets are those of the leaf.
 */
#include "biji/matches.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

struct segment {
    size_t start; /* offset in the text */
    uint32_t node;
};

struct page_text {
    struct buf text, lower; /* equally long; lower is made at the first search that needs it */
    struct segment *segments;
    size_t segment_count, segment_room;
};

static bool holds_text(const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_TEXT:
    case NODE_CODE:
    case NODE_MATH:
    case NODE_CODE_BLOCK:
    case NODE_MATH_BLOCK:
    case NODE_RAW_BLOCK:
        return true;
    default: /* holders, breaks, and labels that are none of the text */
        return false;
    }
}

/* Whether a soft break between the text so far and the leaf's is no blank: both sides are written without blanks. */
static bool joins(const struct buf *text, struct slice next)
{
    size_t at = text->bytes;
    int count;
    if (at == 0 || next.bytes == 0)
        return true;
    do
        at--;
    while (at > 0 && ((unsigned char)text->ptr[at] & 0xC0) == 0x80);
    return rune_is_cjk(utf8_decode(text->ptr + at, text->ptr + text->bytes, &count)) &&
           rune_is_cjk(utf8_decode(next.ptr, next.ptr + next.bytes, &count));
}

struct page_text *page_text_new(const struct doc *doc)
{
    struct page_text *t = xcalloc(1, sizeof *t);
    bool soft_break = false;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if (node_is_block(n) && t->text.bytes > 0 && t->text.ptr[t->text.bytes - 1] != '\n') {
            buf_add_char(&t->text, '\n');
            soft_break = false;
        }
        if (n->kind == NODE_HARD_BREAK)
            buf_add_char(&t->text, ' ');
        soft_break = soft_break || n->kind == NODE_SOFT_BREAK;
        if (!holds_text(n))
            continue;
        if (soft_break && !joins(&t->text, n->text))
            buf_add_char(&t->text, ' ');
        soft_break = false;
        t->segments = xgrow(t->segments, t->segment_count, &t->segment_room, sizeof *t->segments);
        t->segments[t->segment_count++] = (struct segment){t->text.bytes, n->id};
        buf_add_slice(&t->text, n->text);
    }
    return t;
}

void page_text_free(struct page_text *text)
{
    if (text == NULL)
        return;
    buf_free(&text->text);
    buf_free(&text->lower);
    free(text->segments);
    free(text);
}

/* Lower case in place, where it takes as many bytes. True when something changed. */
static bool make_lower(struct buf *buf)
{
    bool changed = false;
    char *end = buf->ptr + buf->bytes;
    for (char *p = buf->ptr; p < end;) {
        int count;
        char lower[4];
        uint32_t rune = (unsigned char)*p < 0x80 ? (unsigned char)*p : utf8_decode(p, end, &count);
        count = rune < 0x80 ? 1 : count;
        uint32_t low = rune < 0x80                      ? (rune >= 'A' && rune <= 'Z' ? rune + 32 : rune)
                       : rune < 0x3000 || rune > 0xD7FF ? rune_lower(rune)
                                                        : rune;
        if (low != rune && utf8_encode(low, lower) == (size_t)count) {
            memcpy(p, lower, (size_t)count);
            changed = true;
        }
        p += count;
    }
    return changed;
}

/* The place of the byte at an offset; `seen` is the index of a segment at or before it, and is moved up to it. */
static struct place place_at(const struct page_text *t, size_t offset, size_t *seen)
{
    while (*seen + 1 < t->segment_count && t->segments[*seen + 1].start <= offset)
        ++*seen;
    return (struct place){t->segments[*seen].node, (uint32_t)(offset - t->segments[*seen].start)};
}

struct matches page_text_find(struct page_text *t, struct slice query)
{
    struct matches found = {0};
    struct buf needle = {0};
    size_t room = 0, seen = 0;
    buf_add_slice(&needle, query);
    bool exact = query.bytes > 0 && make_lower(&needle);
    if (!exact && t->lower.bytes == 0) {
        buf_add_slice(&t->lower, buf_slice(&t->text));
        make_lower(&t->lower);
    }
    struct slice text = buf_slice(exact ? &t->text : &t->lower);
    struct slice wanted = exact ? query : buf_slice(&needle);
    for (size_t at = 0; query.bytes > 0 && t->segment_count > 0; at += wanted.bytes) {
        at = slice_find_str(text, wanted, at);
        if (at == text.bytes)
            break;
        found.items = xgrow(found.items, found.count, &room, sizeof *found.items);
        struct range *range = &found.items[found.count++];
        range->from = place_at(t, at, &seen);
        range->to = place_at(t, at + wanted.bytes - 1, &seen);
        range->to.offset++;
    }
    buf_free(&needle);
    return found;
}
