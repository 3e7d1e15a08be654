/* autospace.c - one column between Han and Latin letters or digits, where the author left no blank: the gap that print
 * sets as a quarter of an em (W3C, Requirements for Chinese Text Layout, 3.2.2; CSS Text 4, text-autospace). Full-width
 * punctuation has its own space, code and addresses are left alone, and the added blanks are decoration, which copying
 * and searching ignore. */
#include "line_builder.h"

#include <stdlib.h>

static bool is_han(uint32_t rune)
{
    return (rune >= 0x3400 && rune <= 0x9FFF) || (rune >= 0xF900 && rune <= 0xFAFF) ||
           (rune >= 0x20000 && rune <= 0x3FFFF) || rune == 0x3005 || rune == 0x3007; /* 々 〇 */
}

/* Latin and Greek letters and digits, as in words and formulas, there also raised, lowered, and in other styles. */
static bool is_western(uint32_t rune)
{
    if (rune < 0x80)
        return (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
    if (rune >= 0x2E80)
        return rune >= 0x1D400 && rune <= 0x1D7FF;
    if (rune < 0x2000)
        return rune == 0xB2 || rune == 0xB3 || rune == 0xB9 ||
               (rune >= 0xC0 && rune <= 0x24F && rune != 0xD7 && rune != 0xF7) || (rune >= 0x370 && rune <= 0x3FF) ||
               (rune >= 0x1D2C && rune <= 0x1D6A);
    return (rune >= 0x2070 && rune <= 0x209C) || rune == 0x2C7C ||
           (rune >= 0x2102 && rune <= 0x213F && rune != 0x2103 && rune != 0x2116);
}

/* What a character is for the gap: beside each other, the two that are something make a boundary. */
enum side { NEITHER, HAN, WESTERN, BOUNDARY };

static enum side side_of(uint32_t rune)
{
    return is_han(rune) ? HAN : is_western(rune) ? WESTERN : NEITHER;
}

static bool is_boundary(uint32_t before, uint32_t after)
{
    return (side_of(before) | side_of(after)) == BOUNDARY;
}

/* Whether the bytes at p begin a Han character that is known by its first byte, as most are. */
static bool is_plain_han(const char *p, const char *end)
{
    return (unsigned char)*p >= 0xE5 && (unsigned char)*p <= 0xE9 && end - p >= 3;
}

/* The same for one in the blocks of full-width punctuation, which are neither; 々 and 〇 are not among them. */
static bool is_plain_sign(const char *p, const char *end)
{
    unsigned char first = (unsigned char)p[0], second = end - p >= 3 ? (unsigned char)p[1] : 0;
    return (first == 0xEF && second >= 0xBC) ||
           (first == 0xE3 && second == 0x80 && (p[2] & 0x3F) != 5 && (p[2] & 0x3F) != 7);
}

/* The side of the character at p, and where the characters of the same side after it end: most are passed over in runs. */
static enum side next_run(const char **p, const char *end)
{
    int count;
    if (is_plain_han(*p, end)) {
        do
            *p += 3;
        while (*p < end && is_plain_han(*p, end));
        return HAN;
    }
    if (char_is_alnum(**p)) {
        do
            ++*p;
        while (*p < end && char_is_alnum(**p));
        return WESTERN;
    }
    if ((unsigned char)**p < 0x80) {
        ++*p;
        return NEITHER;
    }
    if (is_plain_sign(*p, end)) {
        *p += 3;
        return NEITHER;
    }
    enum side side = side_of(utf8_decode(*p, end, &count));
    *p += count;
    return side;
}

bool autospace_is_wanted(const struct doc *doc)
{
    enum { LOOKED_AT_BYTES = 1 << 14 };
    size_t bare = 0, spaced = 0;
    enum side before = NEITHER, blank_before = NEITHER; /* of the character before a blank */
    const char *p = doc->source + doc->body_offset, *end = doc->source + doc->source_bytes;
    if (end - p > LOOKED_AT_BYTES)
        end = p + LOOKED_AT_BYTES;
    while (p < end) {
        bool blank = *p == ' ';
        enum side side = next_run(&p, end);
        if (side != NEITHER) {
            bare += (before | side) == BOUNDARY;
            spaced += (blank_before | side) == BOUNDARY;
        }
        blank_before = blank ? before : NEITHER;
        before = side;
    }
    return bare > spaced;
}

/* Whether no blanks are added inside the span: code, keys, addresses. */
static bool is_literal(const struct span *span)
{
    return span->style.role == STYLE_CODE || span->style.role == STYLE_KBD ||
           (span->flags & (SPAN_SOLID | SPAN_WHOLE)) == SPAN_SOLID ||
           slice_find_str(span->text, slice_of("://"), 0) < span->text.bytes;
}

static uint32_t first_rune(struct slice text)
{
    int count;
    return text.bytes > 0 ? utf8_decode(text.ptr, text.ptr + text.bytes, &count) : 0;
}

static uint32_t last_rune(struct slice text)
{
    size_t at = text.bytes;
    while (at > 0 && ((unsigned char)text.ptr[--at] & 0xC0) == 0x80)
        ;
    return first_rune(slice_part(text, at, text.bytes));
}

static void add_blank(struct spans *spans, const struct span *beside)
{
    spans_add(spans, (struct span){.text = slice_of(" "), .link = -1, .style = {STYLE_TEXT, beside->style.attributes}});
}

/* Adds a span of running text in pieces, a blank between them at each boundary inside it. */
static void add_pieces(struct spans *spans, const struct span *whole)
{
    struct span piece = *whole;
    const char *start = whole->text.ptr, *end = slice_end(whole->text);
    uint32_t before = 0;
    size_t from = 0;
    bool joined = (whole->flags & SPAN_JOINED) != 0; /* a number and its unit stay on one line: 7 月 */
    int count;
    for (const char *p = start; p < end; p += count) {
        uint32_t rune = utf8_decode(p, end, &count);
        if (is_boundary(before, rune)) {
            piece.text = slice_part(whole->text, from, (size_t)(p - start));
            piece.flags = (uint8_t)((whole->flags & ~(SPAN_BREAK_AFTER | SPAN_LINE_END | SPAN_JOINED)) |
                                    (joined ? SPAN_JOINED : 0));
            spans_add(spans, piece);
            spans_add(spans, (struct span){.text = slice_of(" "), .link = whole->link, .style = whole->style});
            from = (size_t)(p - start);
            piece.place.offset = whole->place.offset + (uint32_t)from;
            joined = before >= '0' && before <= '9';
        }
        before = rune;
    }
    piece.text = slice_part(whole->text, from, whole->text.bytes);
    piece.flags = (uint8_t)((whole->flags & ~SPAN_JOINED) | (joined ? SPAN_JOINED : 0));
    spans_add(spans, piece);
}

void autospace_apply(struct spans *spans, size_t from)
{
    struct spans spaced = {0};
    uint32_t before = 0;
    for (size_t i = 0; i < spans->count; i++) {
        const struct span *span = &spans->items[i];
        bool literal = is_literal(span), whole = i < from || (span->flags & SPAN_WHOLE) != 0 || literal;
        if (i >= from && !literal && span->text.bytes > 0 && is_boundary(before, first_rune(span->text)))
            add_blank(&spaced, span);
        if (whole)
            spans_add(&spaced, *span);
        else
            add_pieces(&spaced, span);
        if (span->text.bytes > 0 || (span->flags & SPAN_LINE_END) != 0)
            before = literal || i < from ? 0 : last_rune(span->text);
    }
    free(spans->items);
    *spans = spaced;
}
