/* vector.c - looks for signs in text a block of bytes at a time: for text in which they are many, or stand where no
 * single byte is rare, so that memchr() would stop too often. */
#include "biji/vector.h"

/* 255 for each byte that is one of the signs. A bit that two signs differ in is set first, so that one comparison finds
 * both. */
INLINE block are_signs(block v)
{
    block letters = v | all(0x20);
    return between(v, ':', '@') | equal(letters, '{') | equal(letters, '~') | equal(v | all(4), '%') | equal(v, '+');
}

CLONES bool vector_any_sign(struct slice text, size_t from, size_t to, bool (*is)(const char *text, const char *p))
{
    for (size_t at = from; at < to; at += 2 * WIDTH) {
        char rest[2 * WIDTH] = {0};
        const char *ptr = text.ptr + at;
        if (text.bytes - at < sizeof rest)
            ptr = memcpy(rest, ptr, text.bytes - at);
        block low = are_signs(load(ptr)), high = are_signs(load(ptr + WIDTH));
        if (bits_of(low | high) == 0)
            continue;
        for (uint64_t bits = bits_of(low) | (uint64_t)bits_of(high) << WIDTH; bits != 0; bits &= bits - 1) {
            size_t sign = at + (size_t)__builtin_ctzll(bits);
            if (sign >= to)
                break;
            if (is(text.ptr, text.ptr + sign))
                return true;
        }
    }
    return false;
}

/* 255 for each place of pair in the block at ptr. */
INLINE block are_pairs(const char *ptr, const char *pair)
{
    return equal(load(ptr), (uint8_t)pair[0]) & equal(load(ptr + 1), (uint8_t)pair[1]);
}

CLONES size_t vector_find_pair(struct slice s, const char *pair, size_t from)
{
    size_t at = from;
    while (at + 2 * WIDTH < s.bytes && bits_of(are_pairs(s.ptr + at, pair) | are_pairs(s.ptr + at + WIDTH, pair)) == 0)
        at += 2 * WIDTH;
    for (; at + WIDTH < s.bytes; at += WIDTH) {
        unsigned bits = bits_of(are_pairs(s.ptr + at, pair));
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    while (at + 1 < s.bytes && (s.ptr[at] != pair[0] || s.ptr[at + 1] != pair[1]))
        at++;
    return at + 1 < s.bytes ? at : s.bytes;
}
