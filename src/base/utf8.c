/* utf8.c - UTF-8 as an encoding: bytes to code points and back, and which code points must never reach a terminal. The
 * unicode room knows what characters are (columns, classes, clusters). */
#include "biji/utf8.h"

#include "biji/vector.h"

#include <string.h>

size_t utf8_write(uint32_t rune, char *out)
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
    /* nearly all Chinese text: three bytes without a narrower range */
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

/* Whether c leads a three-byte sequence whose tail only needs the right form: all but E0 and ED. Nearly all
 * Chinese text is made of these. */
static bool is_plain_lead(unsigned char c)
{
    return c >= 0xE1 && c <= 0xEF && c != 0xED;
}

/* Whether a block is clean as far as it goes: its last character may lack bytes. False also for lead bytes whose next one has a
 * narrower range. The two bytes before p are read. */
INLINE bool is_clean_block(const char *p)
{
    block c = load(p), before = load(p - 1), first = load(p - 2);
    block trails = (block)((signed_block)c < (signed_block)all(0xC0));
    block expected = (block)(before >= all(0xC0)) | (block)(first >= all(0xE0));
    block bad = (trails ^ expected) | equal(c, '\0') | equal(c, '\r') | (block)((c | all(1)) == all(0xC1)) |
                equal(c, 0xE0) | equal(c, 0xED) | (block)(c >= all(0xF0));
    return bits_of(bad) == 0;
}

/* Looks at a block at once, at up to eight ASCII bytes, or at two characters of three bytes. */
CLONES size_t text_clean(struct slice s)
{
    static const unsigned char three[] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0, 0},
                               form[] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0, 0};
    uint64_t mask, shape, one_mask = 0, one_shape = 0, word;
    memcpy(&mask, three, sizeof mask);
    memcpy(&shape, form, sizeof shape);
    memcpy(&one_mask, three, 3);
    memcpy(&one_shape, form, 3);
    const char *p = s.ptr, *end = slice_end(s), *next_block = p + 2; /* where one may begin */
    while (p < end) {
        if (p >= next_block && end - p >= WIDTH) {
            const char *from = p;
            while (end - p >= WIDTH && is_clean_block(p))
                p += WIDTH;
            next_block = p + WIDTH;
            if (p > from) /* to the start of the last character, which may go on */
                do
                    p--;
                while (((unsigned char)*p & 0xC0) == 0x80);
        }
        unsigned char c = (unsigned char)*p;
        if (end - p >= 8) {
            memcpy(&word, p, sizeof word);
            if ((word & one_mask) == one_shape && is_plain_lead(c)) {
                p += (word & mask) == shape && is_plain_lead((unsigned char)p[3]) ? 6 : 3;
                continue;
            }
            /* ASCII, nothing below 0x0E: CR and NUL are below, as are tab and LF, which are rare */
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

CLONES bool utf8_valid_part(struct slice s, size_t from, size_t to)
{
    size_t at = from;
    while (at >= 2 && at <= to && s.bytes - at >= WIDTH && is_clean_block(s.ptr + at))
        at += WIDTH;
    bool known = at > to && ((unsigned char)s.ptr[to] & 0xC0) != 0x80;
    return known || utf8_valid(slice_part(s, from, to));
}

bool rune_is_unsafe(uint32_t rune)
{
    if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0))
        return true;
    if (rune < 0x61C)
        return false;
    if (rune < 0x10000)
        return rune == 0x61C || rune == 0x200E || rune == 0x200F || (rune >= 0x2028 && rune <= 0x202E) ||
               (rune >= 0x2066 && rune <= 0x206F) || (rune >= 0xFFF9 && rune <= 0xFFFB);
    return rune >= 0xE0000 && rune < 0xE0100 && !(rune >= 0xE0020 && rune < 0xE0080);
}

size_t text_find_unsafe(struct slice s, size_t from)
{
    const char *end = slice_end(s);
    int bytes;
    for (size_t at = from; at < s.bytes; at += (size_t)bytes) {
        bool plain = s.ptr[at] >= ' ' && s.ptr[at] < 0x7F;
        bytes = 1;
        if (!plain && rune_is_unsafe(utf8_decode(s.ptr + at, end, &bytes)))
            return at;
    }
    return s.bytes;
}

uint32_t rune_picture(uint32_t rune)
{
    if (rune < 0x20)
        return 0x2400 + rune;
    if (rune == 0x85 || rune == 0x2028 || rune == 0x2029) /* separators of lines: white space */
        return ' ';
    return rune == 0x7F ? 0x2421 : RUNE_REPLACEMENT;
}

/* Bytes of the character at p when it is shown as it is, else 0. */
static size_t safe_bytes(const char *p, const char *end)
{
    int count;
    const unsigned char *s = (const unsigned char *)p;
    if (*p >= ' ' && *p < 0x7F)
        return 1;
    if (*s >= 0xE3 && *s <= 0xE9 && end - p >= 3 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80)
        return 3;
    uint32_t rune = utf8_decode(p, end, &count);
    bool ill_formed = rune == RUNE_REPLACEMENT && !(count == 3 && (unsigned char)*p == 0xEF);
    return ill_formed || rune_is_unsafe(rune) ? 0 : (size_t)count;
}

void text_safe(struct slice s, struct buf *out)
{
    const char *end = slice_end(s);
    for (const char *p = s.ptr; p < end;) {
        const char *plain = p;
        for (size_t bytes; p < end && (bytes = safe_bytes(p, end)) > 0;)
            p += bytes;
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
