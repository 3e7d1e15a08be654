/* text.c - Unicode text. libunistring knows the properties; short cuts answer for ASCII and for the CJK blocks, which are nearly
 * all that Chinese notes hold. */
#include "biji/text.h"

#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uniwidth.h>

size_t utf8_encode(uint32_t rune, char *out)
{
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = RUNE_REPLACEMENT;
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

uint32_t utf8_decode(const char *ptr, const char *end, int *count)
{
    const unsigned char *s = (const unsigned char *)ptr;
    size_t left = (size_t)(end - ptr);
    uint32_t first = s[0];
    *count = 1;
    if (first < 0x80)
        return first;
    int more = first >= 0xC2 && first <= 0xDF ? 1 : (first & 0xF0) == 0xE0 ? 2 : first >= 0xF0 && first <= 0xF4 ? 3 : 0;
    if (more == 0)
        return RUNE_REPLACEMENT;
    /* the second byte's range is narrower after E0, ED, F0 and F4 (Unicode table 3-7) */
    unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    uint32_t rune = first & (0x3Fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((size_t)i >= left || s[i] < low || s[i] > high) {
            *count = i;
            return RUNE_REPLACEMENT;
        }
        rune = rune << 6 | (s[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *count = more + 1;
    return rune;
}

bool utf8_valid(struct slice s)
{
    const char *end = s.ptr + s.bytes;
    for (const char *p = s.ptr; p < end;) {
        int count;
        if (*p == '\0')
            return false;
        uint32_t rune = utf8_decode(p, end, &count);
        if (rune == RUNE_REPLACEMENT && !(count == 3 && (unsigned char)p[0] == 0xEF))
            return false;
        p += count;
    }
    return true;
}

int rune_cols(uint32_t rune, int ambiguous_cols)
{
    if (rune < 0x7F)
        return 1;
    if (rune >= 0x4E00 && rune <= 0x9FFF)
        return 2;
    if (rune < 0xA0)
        return 1;
    /* GBK is libunistring's name for "ambiguous characters are wide" */
    int cols = uc_width(rune, ambiguous_cols == 2 ? "GBK" : "UTF-8");
    return cols < 0 ? 1 : cols;
}

bool rune_is_unsafe(uint32_t rune)
{
    if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0))
        return true;
    if (rune < 0x61C)
        return false;
    return rune == 0x61C || rune == 0x200E || rune == 0x200F || (rune >= 0x2028 && rune <= 0x202E) ||
           (rune >= 0x2066 && rune <= 0x206F) || (rune >= 0xFFF9 && rune <= 0xFFFB) ||
           (rune >= 0xE0000 && rune < 0xE0100);
}

uint32_t rune_picture(uint32_t rune)
{
    if (rune < 0x20)
        return 0x2400 + rune;
    return rune == 0x7F ? 0x2421 : RUNE_REPLACEMENT;
}

bool rune_is_cjk(uint32_t rune)
{
    if (rune < 0x2E80)
        return false;
    return rune <= 0xA4CF ? rune < 0x3130 || rune > 0x318F
                          : (rune >= 0xF900 && rune <= 0xFAFF) || (rune >= 0xFE30 && rune <= 0xFE4F) ||
                                (rune >= 0xFF00 && rune <= 0xFFEF) || (rune >= 0x20000 && rune <= 0x3FFFF);
}

/* Characters that never join a neighbour into one cluster: printable ASCII and the plain CJK blocks. */
static bool stands_alone(uint32_t rune)
{
    return (rune >= 0x20 && rune < 0x7F) || (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3000 && rune <= 0x3029) ||
           (rune >= 0x3041 && rune <= 0x3096) || (rune >= 0x30A0 && rune <= 0x30FF) || (rune >= 0x3400 && rune <= 0x4DBF) ||
           (rune >= 0xFF01 && rune <= 0xFF9D) || (rune >= 0x2010 && rune <= 0x2027);
}

static int cluster_cols(const char *p, const char *end, int ambiguous_cols)
{
    int cols = 0, regional = 0;
    while (p < end) {
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        int one = rune == 0xFE0F ? 2 : rune_cols(rune, ambiguous_cols);
        if (rune >= 0x1F1E6 && rune <= 0x1F1FF && ++regional == 2)
            one = 2;
        if (one > cols)
            cols = one;
        p += count;
    }
    return cols;
}

size_t grapheme_next(struct slice s, int ambiguous_cols, int *cols)
{
    const char *end = s.ptr + s.bytes;
    int count, following;
    uint32_t rune = utf8_decode(s.ptr, end, &count);
    if (stands_alone(rune)) {
        if (s.ptr + count == end || stands_alone(utf8_decode(s.ptr + count, end, &following))) {
            if (cols != NULL)
                *cols = rune_cols(rune, ambiguous_cols);
            return (size_t)count;
        }
    }
    /* clusters are short; a limit keeps ten thousand combining marks from being one cell, and the cost linear */
    enum { LONGEST_CLUSTER_BYTES = 128 };
    const char *stop = s.bytes > LONGEST_CLUSTER_BYTES ? s.ptr + LONGEST_CLUSTER_BYTES : end;
    const char *next = s.ptr + count;
    ucs4_t before = rune;
    int regional = rune >= 0x1F1E6 && rune <= 0x1F1FF;
    while (next < stop) {
        uint32_t after = utf8_decode(next, end, &following);
        bool pair = regional == 1 && after >= 0x1F1E6 && after <= 0x1F1FF;
        bool joined = before == 0x200D && after >= 0x2190 && !stands_alone(after);
        if (!pair && !joined && uc_is_grapheme_break(before, after))
            break;
        if (regional >= 1 && after >= 0x1F1E6 && after <= 0x1F1FF && !pair)
            break;
        regional += pair;
        before = after;
        next += following;
    }
    if (cols != NULL)
        *cols = cluster_cols(s.ptr, next, ambiguous_cols);
    return (size_t)(next - s.ptr);
}

int text_cols(struct slice s, int ambiguous_cols)
{
    int total = 0;
    while (s.bytes > 0) {
        int cols;
        size_t bytes = grapheme_next(s, ambiguous_cols, &cols);
        total += cols;
        s = slice_part(s, bytes, s.bytes);
    }
    return total;
}

size_t text_prefix(struct slice s, int cols, int ambiguous_cols, int *used)
{
    size_t taken = 0;
    int total = 0;
    while (taken < s.bytes) {
        int one;
        size_t bytes = grapheme_next(slice_part(s, taken, s.bytes), ambiguous_cols, &one);
        if (total + one > cols)
            break;
        total += one;
        taken += bytes;
    }
    if (used != NULL)
        *used = total;
    return taken;
}

void text_safe(struct slice s, struct buf *out)
{
    const char *end = s.ptr + s.bytes;
    for (const char *p = s.ptr; p < end;) {
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        if (rune == '\t' || rune == '\n')
            buf_add_char(out, ' ');
        else
            buf_add_rune(out, rune_is_unsafe(rune) ? rune_picture(rune) : rune);
        p += count;
    }
}

bool rune_is_word(uint32_t rune)
{
    return uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_Pc);
}

uint32_t rune_lower(uint32_t rune)
{
    return uc_tolower(rune);
}
