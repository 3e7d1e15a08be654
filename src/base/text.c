/* text.c - Unicode text: UTF-8, columns, grapheme clusters, on top of the properties in text_table.c. */
#include "biji/text.h"

#include "biji/han.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

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
    /* nearly all of Chinese text: three bytes that no narrower range applies to */
    if (first > 0xE0 && first < 0xED && left >= 3 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        *count = 3;
        return (first & 0x0F) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
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

/* Whether c leads a three-byte sequence of which nothing but the form of its tail can be wrong: all but E0 and ED.
 * Nearly all of Chinese text is such. */
static bool is_plain_lead(unsigned char c)
{
    return c >= 0xE1 && c <= 0xEF && c != 0xED;
}

/* Looks at up to eight ASCII bytes at once, or at two characters of three bytes. */
size_t text_clean(struct slice s)
{
    static const unsigned char three[] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0, 0},
                               form[] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0, 0};
    uint64_t mask, shape, one_mask = 0, one_shape = 0, word;
    memcpy(&mask, three, sizeof mask);
    memcpy(&shape, form, sizeof shape);
    memcpy(&one_mask, three, 3);
    memcpy(&one_shape, form, 3);
    const char *p = s.ptr, *end = s.ptr + s.bytes;
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (end - p >= 8) {
            memcpy(&word, p, sizeof word);
            if ((word & one_mask) == one_shape && is_plain_lead(c)) {
                p += (word & mask) == shape && is_plain_lead((unsigned char)p[3]) ? 6 : 3;
                continue;
            }
            /* ASCII, none below 0x0E: CR and NUL are below, and so are tab and LF, which are rare; counted where bytes
             * go up */
            uint64_t other = (word | (word - 0x0E0E0E0E0E0E0E0Eu)) & 0x8080808080808080u;
            int ascii = other == 0 ? 8 : __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(other) / 8 : 0;
            p += ascii;
            if (ascii > 0)
                continue;
        }
        if (c < 0x80) {
            if (c == '\0' || c == '\r')
                break;
            p++;
            continue;
        }
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        if (rune == RUNE_REPLACEMENT && !(count == 3 && c == 0xEF))
            break;
        p += count;
    }
    return (size_t)(p - s.ptr);
}

bool utf8_valid(struct slice s)
{
    for (;;) {
        size_t clean = text_clean(s);
        if (clean == s.bytes || s.ptr[clean] != '\r')
            return clean == s.bytes;
        s = slice_part(s, clean + 1, s.bytes);
    }
}

int rune_cols(uint32_t rune, int ambiguous_cols)
{
    int cols = text_props(rune) >> 6;
    return cols == 3 ? ambiguous_cols : cols;
}

bool rune_is_unsafe(uint32_t rune)
{
    return text_props_class(text_props(rune)) == TEXT_UNSAFE;
}

size_t text_find_unsafe(struct slice s, size_t from)
{
    const char *end = s.ptr + s.bytes;
    int bytes;
    for (size_t at = from; at < s.bytes; at += (size_t)bytes)
        if (rune_is_unsafe(utf8_decode(s.ptr + at, end, &bytes)))
            return at;
    return s.bytes;
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

/* Whether rune may stand in an emoji that ZWJ joins: the blocks of pictographs. */
static bool is_pictograph(uint32_t rune)
{
    bool is_flag_or_tone = (rune >= 0x1F1E6 && rune <= 0x1F1FF) || (rune >= 0x1F3FB && rune <= 0x1F3FF);
    return (rune >= 0x2190 && rune <= 0x2BFF) || (rune >= 0x1F000 && rune <= 0x1FFFF && !is_flag_or_tone);
}

/* Whether rune has a form as text and one as emoji, which U+FE0F after it asks for (emoji-variation-sequences.txt, but for
 * what is wide anyway). */
static bool has_emoji_form(uint32_t rune)
{
    return is_pictograph(rune) || (rune >= '0' && rune <= '9') || rune == '#' || rune == '*' || rune == 0xA9 || rune == 0xAE ||
           rune == 0x203C || rune == 0x2049 || rune == 0x2122 || rune == 0x2139;
}

/* Whether rune goes on the cluster that ends with before (GB3 to GB13 of UAX #29 as far as terminals draw them). pairs
 * counts the regional indicators so far. */
static bool continues_cluster(uint32_t base, uint32_t before, uint32_t rune, int regional)
{
    enum text_class class = text_props_class(text_props(rune));
    enum text_class last = text_props_class(text_props(before));
    if (class == TEXT_CM || class == TEXT_ZWJ || class == TEXT_EM)
        return last != TEXT_UNSAFE;
    if (class == TEXT_RI)
        return regional == 1 && last == TEXT_RI;
    bool is_syllable = before >= 0xAC00 && before <= 0xD7A3;
    if (class == TEXT_JV)
        return last == TEXT_JL || last == TEXT_JV || (is_syllable && (before - 0xAC00) % 28 == 0);
    if (class == TEXT_JT)
        return last == TEXT_JV || last == TEXT_JT || is_syllable;
    return before == 0x200D && is_pictograph(base) && is_pictograph(rune);
}

static size_t cluster_next(struct slice s, int ambiguous_cols, int *cols)
{
    /* clusters are short; a limit keeps ten thousand combining marks from being one cell, and the cost linear */
    enum { LONGEST_CLUSTER_BYTES = 128 };
    const char *end = s.ptr + s.bytes, *stop = s.bytes > LONGEST_CLUSTER_BYTES ? s.ptr + LONGEST_CLUSTER_BYTES : end;
    int count, total, regional;
    const uint32_t base = utf8_decode(s.ptr, end, &count);
    uint32_t before = base;
    const char *next = s.ptr + count;
    total = rune_cols(before, ambiguous_cols);
    regional = text_props_class(text_props(before)) == TEXT_RI;
    while (next < stop && (unsigned char)*next >= 0x80) {
        uint32_t rune = utf8_decode(next, end, &count);
        if (!continues_cluster(base, before, rune, regional))
            break;
        if (text_props_class(text_props(rune)) == TEXT_RI || (rune == 0xFE0F && total == 1 && has_emoji_form(base))) {
            total = 2;
            regional = 2;
        } else if (text_props_class(text_props(rune)) == TEXT_CM) {
            total += rune_cols(rune, ambiguous_cols); /* a spacing mark has a cell of its own */
        }
        before = rune;
        next += count;
    }
    *cols = total;
    return (size_t)(next - s.ptr);
}

/* Whether s, of at least two bytes, begins with a character of two columns that joins none before it: Han, or the punctuation that
 * Chinese is full of. */
static inline bool begins_wide(const unsigned char *s)
{
    return (*s >= 0xE4 && *s <= 0xE9 && (*s > 0xE4 || s[1] >= 0xB8)) || (*s == 0xEF && s[1] == 0xBC && s[2] >= 0x81) ||
           (*s == 0xE3 && s[1] == 0x80 && s[2] >= 0x81 && s[2] <= 0x91);
}

/* Bytes of the character at the start of s if it and its neighbour are such as never join: printable ASCII, which takes a
 * column, or a wide one, which takes two. 0 for any other. */
static inline size_t plain_bytes(const unsigned char *s, size_t bytes)
{
    if (*s < 0x80)
        return bytes == 1 || s[1] < 0x80 || (bytes > 3 && begins_wide(s + 1)) ? 1 : 0;
    if (bytes < 3 || !begins_wide(s) || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80)
        return 0;
    return bytes == 3 || s[3] < 0x80 || (bytes > 5 && begins_wide(s + 3)) ? 3 : 0;
}

static inline size_t next_of(struct slice s, int ambiguous_cols, int *cols)
{
    size_t plain = plain_bytes((const unsigned char *)s.ptr, s.bytes);
    if (plain == 0)
        return cluster_next(s, ambiguous_cols, cols);
    *cols = plain == 1 ? 1 : 2;
    return plain;
}

size_t grapheme_next(struct slice s, int ambiguous_cols, int *cols)
{
    int ignored;
    return next_of(s, ambiguous_cols, cols != NULL ? cols : &ignored);
}

int text_cols(struct slice s, int ambiguous_cols)
{
    int total = 0;
    while (s.bytes > 0) {
        int cols;
        size_t bytes = next_of(s, ambiguous_cols, &cols);
        total += cols;
        s.ptr += bytes;
        s.bytes -= bytes;
    }
    return total;
}

size_t text_prefix(struct slice s, int cols, int ambiguous_cols, int *used)
{
    size_t taken = 0;
    int total = 0;
    while (taken < s.bytes) {
        int one;
        size_t bytes = next_of(slice_from(s.ptr + taken, s.bytes - taken), ambiguous_cols, &one);
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
        const char *plain = p;
        while (p < end && *p >= ' ' && *p < 0x7F)
            p++;
        if (p > plain)
            buf_add(out, plain, (size_t)(p - plain));
        if (p == end)
            break;
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
    return uc_is_property_alphabetic(rune) ||
           uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Nd | UC_CATEGORY_MASK_Pc);
}

uint32_t rune_lower(uint32_t rune)
{
    return uc_tolower(rune);
}

/* Whether a rune may melt into the one before it under NFKC: combining marks, Hangul vowels and finals, half-width
 * voice marks. */
static bool rune_joins(uint32_t rune)
{
    if (rune < 0x300 || (rune >= 0x3400 && rune <= 0xA66E) || (rune >= 0x2010 && rune <= 0x20CF) ||
        (rune >= 0x3000 && rune <= 0x3029) || (rune >= 0xFF00 && rune <= 0xFF9D))
        return false;
    return (rune >= 0x1161 && rune <= 0x11FF) || rune == 0xFF9E || rune == 0xFF9F || uc_combining_class(rune) != 0;
}

static bool rune_is_invisible(uint32_t rune)
{
    return rune == 0xAD || (rune >= 0x200B && rune <= 0x200D) || rune == 0x2060 || rune == 0xFEFF ||
           (rune >= 0xFE00 && rune <= 0xFE0F);
}

/* The fold of a rune that NFKC leaves alone or replaces by one rune, for those that notes are full of; 0 for all
 * others. */
static uint32_t fold_common(uint32_t rune)
{
    if (rune < 0x80)
        return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
    if ((rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3400 && rune <= 0x4DBF))
        return han_simplified(rune);
    if (rune >= 0xFF01 && rune <= 0xFF5E)
        return fold_common(rune - 0xFEE0);
    if ((rune >= 0x3001 && rune <= 0x3029) || (rune >= 0x3041 && rune <= 0x3096) ||
        (rune >= 0x30A1 && rune <= 0x30FA) || (rune >= 0x2018 && rune <= 0x2023) || (rune >= 0x2012 && rune <= 0x2016))
        return rune;
    return rune == 0x3000 ? ' ' : 0;
}

static int fold_rare(const uint32_t *in, size_t in_count, uint32_t runes[FOLD_RUNES], uint32_t *capitals)
{
    uint32_t room[FOLD_RUNES * 2];
    size_t bytes = sizeof room / sizeof room[0];
    int count = 0;
    uint32_t *out = u32_normalize(UNINORM_NFKC, in, in_count, room, &bytes);
    for (size_t i = 0; out != NULL && i < bytes && count < FOLD_RUNES; i++) {
        if (rune_is_invisible(out[i]))
            continue;
        uint32_t lower = uc_tolower(out[i]);
        *capitals |= (uint32_t)(lower != out[i]) << count;
        runes[count++] = han_simplified(lower);
    }
    if (out != room)
        free(out);
    return count;
}

size_t text_fold_step(struct slice s, uint32_t runes[FOLD_RUNES], int *count, uint32_t *capitals)
{
    enum { MOST_MARKS = 8 };
    uint32_t in[MOST_MARKS + 1];
    const char *end = s.ptr + s.bytes, *p = s.ptr;
    int bytes;
    size_t in_count = 1;
    in[0] = utf8_decode(p, end, &bytes);
    p += bytes;
    while (p < end && (unsigned char)*p >= 0xCC && in_count <= MOST_MARKS) {
        uint32_t next = utf8_decode(p, end, &bytes);
        if (!rune_joins(next))
            break;
        in[in_count++] = next;
        p += bytes;
    }
    uint32_t common = in_count == 1 ? fold_common(in[0]) : 0;
    *capitals = 0;
    if (common != 0) {
        uint32_t narrow = in[0] >= 0xFF01 ? in[0] - 0xFEE0 : in[0];
        *capitals = narrow >= 'A' && narrow <= 'Z';
        runes[0] = common;
        *count = 1;
    } else
        *count = fold_rare(in, in_count, runes, capitals);
    return (size_t)(p - s.ptr);
}
