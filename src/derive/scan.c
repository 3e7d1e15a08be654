/* scan.c - candidates in raw text, by GCC's and Clang's vectors, which become the machine's own instructions; where
 * the loader can choose, also those of newer machines. A predicate sees a block of bytes and the two blocks that begin
 * one and two bytes later, so that up to three bytes are judged at once. */
#include "scan.h"

#include "biji/mem.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef uint8_t block __attribute__((vector_size(32)));

enum { WIDTH = sizeof(block), REACH = 2 };

/* What a predicate looks for. */
struct wanted {
    block a, b, c;
};

enum predicate { IS_LETTER, IS_LETTER_ALONE, IS_RUNE, IS_EXOTIC };

#define INLINE static inline __attribute__((always_inline))
#if defined __x86_64__ && defined __GLIBC__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

INLINE block all(uint8_t byte)
{
    return (block){0} + byte;
}

INLINE block equal(block v, uint8_t byte)
{
    return (block)(v == all(byte));
}

/* Bytes from low to high. */
INLINE block between(block v, uint8_t low, uint8_t high)
{
    return (block)(v - all(low) <= all((uint8_t)(high - low)));
}

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

INLINE int is_zero(const block *v)
{
    uint64_t part[WIDTH / 8];
    memcpy(part, v, sizeof part);
    uint64_t any = 0;
    for (int i = 0; i < WIDTH / 8; i++)
        any |= part[i];
    return any == 0;
}

static void add(struct scan_list *list, size_t base, unsigned bits)
{
    for (; bits != 0; bits &= bits - 1) {
        list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
        list->items[list->count++] = (uint32_t)(base + (unsigned)__builtin_ctz(bits));
    }
}

INLINE block is_letter(const struct wanted *w, block first, block second, block third)
{
    const block low = all(0x20);
    block ends_span = (block)((third | all(0x40)) == all('`')) | equal(third, '$') | equal(third, '\t'); /* or a space */
    block other = between(second | low, 'a', 'z') | between(second, '+', ';') | (equal(second, ' ') & ~ends_span);
    return (block)((first | w->c) == w->a) & ((block)((second | low) == w->b) | ~other);
}

INLINE block is_letter_alone(const struct wanted *w, block first)
{
    return (block)((first | w->c) == w->a);
}

INLINE block is_rune(const struct wanted *w, block first, block second, block third)
{
    return (block)(first == w->a) & (block)(second == w->b) & (block)(third == w->c);
}

/* By the first bytes of the characters whose fold holds an ASCII letter or digit or a Han character: a test holds this
 * against text_fold_step() for all of Unicode. */
INLINE block is_exotic(block first, block second, block third)
{
    block two = between(first, 0xC2, 0xCB) & ~equal(first, 0xC3);
    block e2 = equal(first, 0xE2) & (between(second, 0x81, 0x93) | between(second, 0xB1, 0xBF));
    block e3 =
        equal(first, 0xE3) & (between(second, 0x86, 0x8F) | (equal(second, 0x80) & between(third, 0xB6, 0xBA)));
    block wide = (equal(second, 0xBC) & between(third, 0x90, 0xBA) & ~between(third, 0x9A, 0xA0)) |
                   (equal(second, 0xBD) & between(third, 0x81, 0x9A));
    block ef = equal(first, 0xEF) & (between(second, 0xA4, 0xAC) | wide);
    return two | equal(first, 0xE1) | e2 | e3 | equal(first, 0xEA) | ef | equal(first, 0xF0) | equal(first, '&');
}

INLINE block judge(const char *ptr, enum predicate test, const struct wanted *wanted)
{
    block first = load(ptr), second = load(ptr + 1), third = load(ptr + 2);
    switch (test) {
    case IS_LETTER:
        return is_letter(wanted, first, second, third);
    case IS_LETTER_ALONE:
        return is_letter_alone(wanted, first);
    case IS_RUNE:
        return is_rune(wanted, first, second, third);
    case IS_EXOTIC:
        return is_exotic(first, second, third);
    }
    return first;
}

/* test is a constant in each call, so that each scan is a loop of its own. */
INLINE void scan(struct slice text, enum predicate test, const struct wanted *wanted, struct scan_list *list)
{
    size_t at = 0;
    for (; at + 4 * WIDTH + REACH <= text.bytes; at += 4 * WIDTH) {
        block hits[4];
        for (int i = 0; i < 4; i++)
            hits[i] = judge(text.ptr + at + i * WIDTH, test, wanted);
        block any = hits[0] | hits[1] | hits[2] | hits[3];
        if (is_zero(&any))
            continue;
        for (int i = 0; i < 4; i++)
            add(list, at + (size_t)i * WIDTH, bits_of(hits[i]));
    }
    for (; at < text.bytes; at += WIDTH) {
        char rest[WIDTH + REACH] = {0};
        size_t left = text.bytes - at;
        memcpy(rest, text.ptr + at, left < sizeof rest ? left : sizeof rest);
        add(list, at, bits_of(judge(rest, test, wanted)));
    }
}

CLONES void scan_letter(struct slice text, char first, char second, struct scan_list *list)
{
    uint8_t fold = first >= 'a' && first <= 'z' ? 0x20 : 0;
    struct wanted w = {all((uint8_t)first), all((uint8_t)second | 0x20), all(fold)};
    if (second != 0)
        scan(text, IS_LETTER, &w, list);
    else
        scan(text, IS_LETTER_ALONE, &w, list);
}

CLONES void scan_rune(struct slice text, const char rune[3], struct scan_list *list)
{
    struct wanted w = {all((uint8_t)rune[0]), all((uint8_t)rune[1]), all((uint8_t)rune[2])};
    scan(text, IS_RUNE, &w, list);
}

CLONES size_t scan_count(struct slice text, char byte)
{
    size_t count = 0, at = 0;
    for (; at + WIDTH <= text.bytes; at += WIDTH)
        count += (size_t)__builtin_popcount(bits_of(equal(load(text.ptr + at), (uint8_t)byte)));
    for (; at < text.bytes; at++)
        count += text.ptr[at] == byte;
    return count;
}

void scan_byte(struct slice text, char byte, struct scan_list *list)
{
    for (size_t at = slice_find(text, byte, 0); at < text.bytes; at = slice_find(text, byte, at + 1))
        add(list, at, 1);
}

CLONES void scan_exotic(struct slice text, struct scan_list *list)
{
    scan(text, IS_EXOTIC, NULL, list);
}
