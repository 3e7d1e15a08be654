/* vector.c - looks for signs in text a block of bytes at a time: for text in which they are many, or stand where no
 * single byte is rare, so that memchr() would stop too often. */
#include "biji/vector.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#endif

#if defined __x86_64__ && defined __GNUC__
/* As many blocks as hold no sign are passed over; *bits: the signs in the 64 bytes at the result. Each sign but `{` stands
 * in one of two tables at the place that its low four bits name, where one instruction finds it. */
__attribute__((target("avx2"))) static size_t find_signs_fast(struct slice text, size_t at, size_t to, uint64_t *bits)
{
    const __m256i first =
        _mm256_broadcastsi128_si256(_mm_setr_epi8('@', '!', 0, 0, 0, '%', 0, 0, 0, 0, ':', '+', '<', '=', '^', '?'));
    const __m256i second =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[', 0, 0, '~', 0));
    const __m256i brace = _mm256_set1_epi8('{');
    for (; at < to && text.bytes - at >= 2 * WIDTH; at += 2 * WIDTH) {
        __m256i v[2], found[2];
        for (int i = 0; i < 2; i++) {
            memcpy(&v[i], text.ptr + at + i * WIDTH, WIDTH);
            found[i] = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(first, v[i]), v[i]),
                                                       _mm256_cmpeq_epi8(_mm256_shuffle_epi8(second, v[i]), v[i])),
                                       _mm256_cmpeq_epi8(v[i], brace));
        }
        if (_mm256_movemask_epi8(_mm256_or_si256(found[0], found[1])) == 0)
            continue;
        uint64_t labels = 0; /* [^label], of which texts are full, begins nothing */
        *bits = 0;
        for (int i = 0; i < 2; i++) {
            __m256i next;
            memcpy(&next, text.ptr + at + i * WIDTH + 1, WIDTH);
            next = _mm256_and_si256(_mm256_cmpeq_epi8(v[i], _mm256_set1_epi8('[')),
                                    _mm256_cmpeq_epi8(next, _mm256_set1_epi8('^')));
            labels |= (uint64_t)(unsigned)_mm256_movemask_epi8(next) << i * WIDTH;
            *bits |= (uint64_t)(unsigned)_mm256_movemask_epi8(found[i]) << i * WIDTH;
        }
        *bits &= ~(labels | labels << 1);
        if (*bits == 0)
            continue;
        break;
    }
    return at;
}
#endif

/* 255 for each byte that is one of the signs, or `;` or `>`. A bit that two signs differ in is set first, so that one
 * comparison finds both. */
INLINE block are_signs(block v)
{
    block letters = v | all(0x20);
    return between(v, ':', '@') | equal(letters, '{') | equal(letters, '~') | equal(v | all(4), '%') | equal(v, '+');
}

/* The same without that instruction. */
static size_t find_signs(struct slice text, size_t at, size_t to, uint64_t *bits)
{
    for (; at < to && text.bytes - at >= 2 * WIDTH; at += 2 * WIDTH) {
        block low = are_signs(load(text.ptr + at)), high = are_signs(load(text.ptr + at + WIDTH));
        if (bits_of(low | high) == 0)
            continue;
        *bits = bits_of(low) | (uint64_t)bits_of(high) << WIDTH;
        break;
    }
    return at;
}

bool vector_any_sign(struct slice text, size_t from, size_t to, vector_is *is, void *context)
{
    size_t (*find)(struct slice, size_t, size_t, uint64_t *) = find_signs;
#if defined __x86_64__ && defined __GNUC__
    if (__builtin_cpu_supports("avx2"))
        find = find_signs_fast;
#endif
    uint64_t bits = 0;
    for (size_t at = from; (at = find(text, at, to, &bits)) < to; at += 2 * WIDTH) {
        if (text.bytes - at < 2 * WIDTH) { /* the last few bytes */
            for (; at < to; at++)
                if (text.ptr[at] != '\0' && strchr("!%+:<=?@[^{~", text.ptr[at]) != NULL && is(context, text.ptr + at))
                    return true;
            return false;
        }
        for (; bits != 0; bits &= bits - 1) {
            size_t sign = at + (size_t)__builtin_ctzll(bits);
            if (sign >= to)
                return false;
            if (is(context, text.ptr + sign))
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
