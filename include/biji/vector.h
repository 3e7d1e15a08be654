/* vector.h - many bytes at a time, with GCC's and Clang's vectors, which compile to the machine's own instructions and, if
 * the loader can choose, also to those of newer machines. */
#ifndef BIJI_VECTOR_H
#define BIJI_VECTOR_H

#include "biji/str.h"

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi" /* every function here that takes or gives a block is inlined */

typedef uint8_t block __attribute__((vector_size(32)));
typedef int8_t signed_block __attribute__((vector_size(32)));

enum { WIDTH = sizeof(block) };

/* Where size counts (-Os), the blocks' functions are shared and made for one processor. */
#ifdef __OPTIMIZE_SIZE__
#define INLINE static inline
#define CLONES
#else
#define INLINE static inline __attribute__((always_inline))
#if defined __x86_64__ && defined __GLIBC__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif
#endif

/* A block of one byte. */
INLINE block all(uint8_t byte)
{
    return (block){0} + byte;
}

/* Blocks of one byte each, as a table in memory: compilers would build each of many constants anew in every turn of a loop. Read by
 * load() from what kept_table() gives, which hides from them that they know it. */
#define EIGHT_OF(byte) byte, byte, byte, byte, byte, byte, byte, byte
#define BLOCK_OF(byte)                                                                                                 \
    {                                                                                                                  \
        EIGHT_OF(byte), EIGHT_OF(byte), EIGHT_OF(byte), EIGHT_OF(byte)                                                 \
    }
INLINE const char (*kept_table(const char (*table)[WIDTH]))[WIDTH]
{
    __asm__("" : "+r"(table));
    return table;
}

/* 255 for each byte of v that is this one, else 0. */
INLINE block equal(block v, uint8_t byte)
{
    return (block)(v == all(byte));
}

/* 255 for each byte of v from low to high, else 0. */
INLINE block between(block v, uint8_t low, uint8_t high)
{
    return (block)(v - all(low) <= all((uint8_t)(high - low)));
}

/* 255 for each byte of v from low to low + span, else 0. */
INLINE block within(block v, block low, block span)
{
    return (block)(v - low <= span);
}

/* The block at ptr. */
INLINE block load(const char *ptr)
{
    block v;
    memcpy(&v, ptr, sizeof v);
    return v;
}

/* A bit for each byte of v, which are all 0 or 255; lowest first. */
INLINE unsigned bits_of(block v)
{
#ifdef __SSE2__
    __m128i half[2];
    memcpy(half, &v, sizeof half);
    return (unsigned)_mm_movemask_epi8(half[0]) | (unsigned)_mm_movemask_epi8(half[1]) << 16;
#else
    uint64_t part[WIDTH / 8];
    unsigned bits = 0;
    memcpy(part, &v, sizeof part);
    for (int i = 0; i < WIDTH / 8; i++) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        part[i] = __builtin_bswap64(part[i]);
#endif
        bits |= (unsigned)(((part[i] & 0x8040201008040201u) * 0x0101010101010101u) >> 56) << 8 * i;
    }
    return bits;
#endif
}

#pragma GCC diagnostic pop

/* Whether the byte at p, of a text, is what is looked for. */
typedef bool vector_is(void *context, const char *p);

/* Whether is() is true for one of the signs ! % + : < = ? @ [ ^ { ~ in the bytes from..to of text; it may also be asked
 * about ; and >, and not about those that begin [^label]. */
bool vector_any_sign(struct slice text, size_t from, size_t to, vector_is *is, void *context);
/* The offset of the first place at or after from where the two bytes of pair stand side by side; s.bytes when there is
 * none. */
size_t vector_find_pair(struct slice s, const char *pair, size_t from);

#endif
