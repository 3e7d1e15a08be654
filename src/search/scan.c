/* scan.c - candidates in raw text, found a block of bytes at a time (vector.h). A predicate sees a block of bytes and
 * the two blocks that begin one and two bytes later, so that it can test up to three bytes at once. */
#include "scan.h"

#include "biji/mem.h"
#include "biji/vector.h"
#include "pinyin.h"

#include <string.h>
#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#endif

enum { REACH = 2 };

/* What a predicate searches for. */
struct wanted {
    block a, b, c;
    const block *exotic;
};

enum predicate { IS_LETTER, IS_LETTER_ALONE, IS_RUNE, IS_EXOTIC };

INLINE int is_zero(const block *v)
{
    uint64_t part[WIDTH / 8];
    memcpy(part, v, sizeof part);
    uint64_t any = 0;
    for (int i = 0; i < WIDTH / 8; i++)
        any |= part[i];
    return any == 0;
}

void scan_add(struct scan_list *list, size_t at)
{
    list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
    list->items[list->count++] = (uint32_t)at;
}

void scan_merge(struct scan_list *list, size_t middle, struct scan_list *spare)
{
    size_t count = list->count - middle, to = list->count;
    if (middle == 0 || count == 0 || list->items[middle - 1] < list->items[middle])
        return;
    spare->count = 0;
    for (size_t i = 0; i < count; i++)
        scan_add(spare, list->items[middle + i]);
    while (count > 0) {
        bool first = middle > 0 && list->items[middle - 1] > spare->items[count - 1];
        list->items[--to] = first ? list->items[--middle] : spare->items[--count];
    }
}

static void add(struct scan_list *list, size_t base, unsigned bits)
{
    if (bits == 0)
        return;
    while (list->room - list->count < WIDTH)
        list->items = xgrow(list->items, list->room, &list->room, sizeof *list->items);
    uint32_t *end = list->items + list->count;
    for (; bits != 0; bits &= bits - 1)
        *end++ = (uint32_t)(base + (unsigned)__builtin_ctz(bits));
    list->count = (size_t)(end - list->items);
}

INLINE block is_letter(const struct wanted *w, block first, block second, block third)
{
    const block low = all(0x20);
    block ends_span =
        (block)((third | all(0x40)) == all('`')) | equal(third, '$') | equal(third, '\t'); /* or a space */
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

/* The bytes that is_exotic() compares with. */
enum exotic {
    X26,
    X80,
    X86,
    X90,
    X9A,
    XB6,
    XBC,
    XC2,
    XC4,
    XE1,
    XE2,
    XE3,
    XEA,
    XEF,
    XF0,
    SPAN_06,
    SPAN_07,
    SPAN_09,
    SPAN_2A,
    SPAN_4A,
    X94,
    SPAN_1C,
    EXOTIC_BYTES
};
static const uint8_t exotic_bytes[EXOTIC_BYTES] = {0x26, 0x80, 0x86, 0x90, 0x9A, 0xB6, 0xBC, 0xC2, 0xC4, 0xE1, 0xE2,
                                                   0xE3, 0xEA, 0xEF, 0xF0, 0x06, 0x07, 0x09, 0x2A, 0x4A, 0x94, 0x1C};

/* By the first bytes of characters whose fold contains an ASCII letter or digit or a Han character, and of some others: a test
 * checks this against text_fold_step() for all of Unicode. */
INLINE block is_exotic(const block *x, block first, block second, block third)
{
    block two = within(first, x[XC4], x[SPAN_07]) | (block)(first == x[XC2]);
    block one =
        (block)(first == x[XE1]) | (block)(first == x[XEA]) | (block)(first == x[XF0]) | (block)(first == x[X26]);
    block low = (block)(second == x[X80]);
    block e2 = (block)(first == x[XE2]) & ~(low | within(second, x[X94], x[SPAN_1C])); /* lines and boxes are many */
    block e3 =
        (block)(first == x[XE3]) & (within(second, x[X86], x[SPAN_09]) | (low & within(third, x[XB6], x[SPAN_4A])));
    block wide = within(third, x[X90], x[SPAN_2A]) & ~within(third, x[X9A], x[SPAN_06]);
    block ef = (block)(first == x[XEF]) & (wide | ~(block)(second == x[XBC]));
    return two | one | e2 | e3 | ef;
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
        return is_exotic(wanted->exotic, first, second, third);
    }
    return first;
}

/* What every byte that passes the test has, for less work: many blocks have none. */
INLINE block sieve(const char *ptr, enum predicate test, const struct wanted *w)
{
    switch (test) {
    case IS_LETTER: { /* most letters are followed by another one that is not wanted */
        block next = load(ptr + 1) | all(0x20);
        return is_letter_alone(w, load(ptr)) & ((block)(next == w->b) | ~between(next, 'a', 'z'));
    }
    case IS_RUNE: /* of Chinese text, the later bytes tell more than the first */
        return (block)(load(ptr + 1) == w->b) & (block)(load(ptr + 2) == w->c);
    case IS_LETTER_ALONE:
    case IS_EXOTIC:
        break;
    }
    return judge(ptr, test, w);
}

/* From `at` on. test is a constant in each call, so that each scan is a loop of its own. */
INLINE void scan(struct slice text, size_t at, enum predicate test, const struct wanted *wanted, struct scan_list *list)
{
    enum { BLOCKS = 8 };
    for (; at + BLOCKS * WIDTH + REACH <= text.bytes; at += BLOCKS * WIDTH) {
        block hits[BLOCKS], any = {0};
        for (int i = 0; i < BLOCKS; i++)
            any |= hits[i] = sieve(text.ptr + at + i * WIDTH, test, wanted);
        for (int i = 0; i < BLOCKS && !is_zero(&any); i++) {
            unsigned bits = bits_of(hits[i]);
            if (bits != 0 && (test == IS_LETTER || test == IS_RUNE))
                bits = bits_of(judge(text.ptr + at + i * WIDTH, test, wanted));
            add(list, at + (size_t)i * WIDTH, bits);
        }
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
    struct wanted w = {all((uint8_t)first), all((uint8_t)second | 0x20), all(fold), NULL};
    if (second != 0)
        scan(text, 0, IS_LETTER, &w, list);
    else
        scan(text, 0, IS_LETTER_ALONE, &w, list);
}

CLONES void scan_rune(struct slice text, const char rune[3], struct scan_list *list)
{
    struct wanted w = {all((uint8_t)rune[0]), all((uint8_t)rune[1]), all((uint8_t)rune[2]), NULL};
    scan(text, 0, IS_RUNE, &w, list);
}

CLONES void scan_lines(struct slice text, struct scan_list *list)
{
    size_t at = list->count = 0;
    for (; at + 2 * WIDTH <= text.bytes; at += 2 * WIDTH) {
        block low = equal(load(text.ptr + at), '\n'), high = equal(load(text.ptr + at + WIDTH), '\n'), any = low | high;
        if (is_zero(&any))
            continue;
        add(list, at, bits_of(low));
        add(list, at + WIDTH, bits_of(high));
    }
    for (; at < text.bytes; at++)
        add(list, at, text.ptr[at] == '\n');
}

size_t scan_below(const struct scan_list *list, size_t offset)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->items[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void scan_byte(struct slice text, char byte, struct scan_list *list)
{
    for (size_t at = slice_find(text, byte, 0); at < text.bytes; at = slice_find(text, byte, at + 1))
        add(list, at, 1);
}

#if defined __x86_64__ && defined __GNUC__
/* Eight kinds of exotic characters, a bit each, by the high and the low half of their first, second and third byte: a character is of
 * the kinds whose bit is in all six. 0: first bytes that are enough, C2, C4 to CB and F0; 6: E1 and EA; 1: E3 86 to E3 8F; 2 and 4:
 * EF BC or E3 80 before what may be a full-width letter or digit, or a number; 3 and 7: EF before others, and E2 90 to E2 93; 5: the
 * rest of E2. Some others are among them, but none that texts are full of. */
static const uint8_t exotic_kinds[6][16] = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0, 0xFE, 0x01},
    {0x01, 0x40, 0xA1, 0x16, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x41, 0x01, 0, 0, 0, 0x9C},
    {0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x77, 0xC1, 0xC9, 0x7D, 0x41, 0x41, 0x41, 0x41},
    {0xDD, 0xE9, 0xE9, 0xE9, 0x69, 0x69, 0x6B, 0x6B, 0x6B, 0x6B, 0x6B, 0x6B, 0xF7, 0x6B, 0x6B, 0x6B},
    {0xEB, 0xEB, 0xEB, 0xEB, 0xEB, 0xEB, 0xEB, 0xEB, 0xEB, 0xFB, 0xFF, 0xFF, 0xEB, 0xEB, 0xEB, 0xEB},
    {0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xEF, 0xEF, 0xEF, 0xEF, 0xEF, 0xEF}};

/* Adds those of a text's whole blocks, `base` bytes into another. Returns where the rest begins. An instruction looks each half byte
 * up in its table. */
__attribute__((target("avx2"))) static inline size_t add_exotic(struct slice text, size_t base, const __m256i kinds[6],
                                                                struct scan_list *list)
{
    const __m256i half = _mm256_set1_epi8(15), amp = _mm256_set1_epi8('&');
    size_t at = 0;
    for (; at + WIDTH + REACH <= text.bytes; at += WIDTH) {
        __m256i is = _mm256_set1_epi8(-1), first = is;
        for (int i = REACH; i >= 0; i--) {
            first = _mm256_loadu_si256((const __m256i *)(const void *)(text.ptr + at + i));
            __m256i high = _mm256_and_si256(_mm256_srli_epi16(first, 4), half), low = _mm256_and_si256(first, half);
            is = _mm256_and_si256(is, _mm256_and_si256(_mm256_shuffle_epi8(kinds[2 * i], high),
                                                       _mm256_shuffle_epi8(kinds[2 * i + 1], low)));
        }
        is = _mm256_or_si256(is, _mm256_cmpeq_epi8(first, amp));
        unsigned none = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(is, _mm256_setzero_si256()));
        if (none != UINT32_MAX)
            add(list, base + at, ~none);
    }
    return at;
}

__attribute__((target("avx2"))) static void scan_exotic_fast(struct slice text, struct scan_list *list)
{
    char rest[2 * WIDTH + REACH] = {0};
    __m256i kinds[6];
    for (int i = 0; i < 6; i++)
        kinds[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)exotic_kinds[i]));
    size_t at = add_exotic(text, 0, kinds, list);
    if (at == text.bytes)
        return;
    memcpy(rest, text.ptr + at, text.bytes - at);
    add_exotic(slice_from(rest, sizeof rest), at, kinds, list);
}
#endif

CLONES static void scan_exotic_slowly(struct slice text, struct scan_list *list)
{
    block bytes[EXOTIC_BYTES];
    for (int i = 0; i < EXOTIC_BYTES; i++)
        bytes[i] = all(exotic_bytes[i]);
    /* kept in memory: there are more of them than registers, and constants would be rebuilt for every block of text */
    __asm__("" : "+m"(bytes));
    struct wanted w = {.exotic = bytes};
    scan(text, 0, IS_EXOTIC, &w, list);
}

void scan_exotic(struct slice text, struct scan_list *list)
{
#if defined __x86_64__ && defined __GNUC__
    if (__builtin_cpu_supports("avx2")) {
        scan_exotic_fast(text, list);
        return;
    }
#endif
    scan_exotic_slowly(text, list);
}

/* ---- characters of three bytes, by a table ---- */

/* The three bytes at s, the first lowest; s has four to read. */
static uint32_t three_bytes(const unsigned char *s)
{
    uint32_t word;
    memcpy(&word, s, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static bool is_rune3(uint32_t word)
{
    return (word & 0xC0C0F0) == 0x8080E0;
}

static unsigned rune3(uint32_t word)
{
    return (word & 15) << 12 | (word >> 2 & 0xFC0) | (word >> 16 & 63);
}

/* The first byte at or after s that is not ASCII, or end. */
static const unsigned char *skip_ascii(const unsigned char *s, const unsigned char *end)
{
    for (uint64_t word; end - s >= 8; s += 8) {
        memcpy(&word, s, sizeof word);
        if ((word &= 0x8080808080808080u) != 0)
            return s + (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(word) : __builtin_clzll(word)) / 8;
    }
    while (s < end && *s < 0x80)
        s++;
    return s;
}

/* Whether pinyin may begin at a character, by what it and the next one may be. */
static inline unsigned may_start(unsigned here, unsigned next)
{
    return here >> PINYIN_SHIFT & next;
}

/* What the two three-byte characters at s may be, into both. False when they are not such. */
static inline bool look_at_two(const uint8_t *table, const unsigned char *s, unsigned both[2])
{
    uint64_t word;
    memcpy(&word, s, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    uint64_t runes = (word & 0xF00000F) << 12 | (word & 0x3F00003F00) >> 2 | (word & 0x3F00003F0000) >> 16;
    both[0] = table[runes & 0xFFFF];
    both[1] = table[runes >> 24];
    return (word & 0xC0C0F0C0C0F0) == 0x8080E08080E0;
}

/* Adds the characters at which pinyin may begin: three-byte characters whose next one may continue; and all that scan_exotic()
 * would add, except entities. */
void scan_pinyin(struct slice text, const uint8_t *table, struct scan_list *list)
{
    const unsigned char *start = (const unsigned char *)text.ptr, *s = start, *end = start + text.bytes;
    const unsigned char *last = text.bytes > 8 ? end - 7 : start; /* eight bytes can be read before it */
    while ((s = skip_ascii(s, end)), end - s >= 4) {
        unsigned before = 0; /* what the character before may be */
        for (unsigned two[2]; s < last && look_at_two(table, s, two); s += 6) {
            if (may_start(before, two[0]) != 0)
                add(list, (size_t)(s - 3 - start), 1);
            if (may_start(two[0], two[1]) != 0)
                add(list, (size_t)(s - start), 1);
            before = two[1];
        }
        for (uint32_t one; end - s >= 4 && is_rune3(one = three_bytes(s)); s += 3) {
            if (may_start(before, table[rune3(one)]) != 0)
                add(list, (size_t)(s - 3 - start), 1);
            before = table[rune3(one)];
        }
        if ((before & (PINYIN_ALONE | PINYIN_BEGINS)) != 0)
            add(list, (size_t)(s - 3 - start), 1);
        if (end - s < 4 || *s < 0x80)
            continue;
        if ((*s >= 0xC2 && *s <= 0xCB) || *s == 0xF0)
            add(list, (size_t)(s - start), 1);
        s++; /* the rest of it counts as ill-formed */
    }
    for (; s < end; s++)
        add(list, (size_t)(s - start), 1);
}
