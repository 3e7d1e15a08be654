/* pinyin.c - a nondeterministic automaton over the letters of a word, its states the bits of one integer. For each
 * syllable and each letter of the word a byte tells how many letters the syllable may take from there: bit k-1 for k
 * letters. */
#include "pinyin.h"

#include "biji/han.h"
#include "biji/text.h"

#include <string.h>

enum { MOST_RUNES = 63 };

struct pinyin {
    int count;
    uint32_t runes[MOST_RUNES];
    bool capitals[MOST_RUNES];
    bool exact;
    const uint8_t *takes; /* [syllable * count + letter] */
};

static bool is_letter(const struct pinyin *p, int at)
{
    return at < p->count && p->runes[at] >= 'a' && p->runes[at] <= 'z' && !p->capitals[at];
}

/* Whether the letter at a place is the one at index k of a spelling: v and u both stand for ü, in nü as in ju. */
static bool fits(const struct pinyin *p, int at, const char *spelling, int k)
{
    if (!is_letter(p, at))
        return false;
    char letter = (char)p->runes[at], wanted = spelling[k];
    if (letter == wanted || (wanted == 'v' && letter == 'u'))
        return true;
    return wanted == 'u' && letter == 'v' && k == 1 && strchr("jqxy", spelling[0]) != NULL;
}

static uint8_t takes_of(const struct pinyin *p, const char *spelling, int at)
{
    int whole = (int)strlen(spelling), common = 0;
    unsigned takes = 0;
    while (common < whole && fits(p, at + common, spelling, common))
        common++;
    if (common >= 1)
        takes |= 1;
    if (common >= 2 && spelling[1] == 'h' && strchr("zcs", spelling[0]) != NULL)
        takes |= 2;
    if (common == whole || (common > 0 && at + common == p->count))
        takes |= 1u << (common - 1);
    return (uint8_t)takes;
}

/* Words with signs in them are code, not Chinese. */
static bool may_be_chinese(const struct pinyin *p)
{
    for (int i = 0; i < p->count; i++) {
        uint32_t c = p->runes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0x3400 && c <= 0x9FFF);
        if (!letter && (i == 0 || (c < 0x80 && strchr("-.+", (int)c) == NULL)))
            return false;
    }
    return true;
}

struct pinyin *pinyin_new(struct slice word, const uint8_t *capitals, struct arena *arena)
{
    struct pinyin *p = arena_alloc(arena, sizeof *p);
    int letters = 0;
    p->exact = capitals != NULL;
    for (size_t at = 0; at < word.bytes;) {
        int bytes;
        if (p->count == MOST_RUNES)
            return NULL;
        p->runes[p->count] = utf8_decode(word.ptr + at, word.ptr + word.bytes, &bytes);
        p->capitals[p->count] = capitals != NULL && capitals[at] != 0;
        p->count++;
        letters += is_letter(p, p->count - 1);
        at += (size_t)bytes;
    }
    if (letters < 2 || !may_be_chinese(p))
        return NULL;
    size_t syllables = han_syllable_count();
    uint8_t *takes = arena_alloc(arena, (syllables + 1) * (size_t)p->count);
    for (size_t id = 1; id <= syllables; id++)
        for (int at = 0; at < p->count; at++)
            takes[id * (size_t)p->count + (size_t)at] = takes_of(p, han_syllable((uint16_t)id), at);
    p->takes = takes;
    return p;
}

uint64_t pinyin_step(const struct pinyin *p, uint64_t states, uint32_t rune, bool capital)
{
    const uint16_t *readings = han_readings(rune);
    uint64_t next = 0;
    for (uint64_t left = states; left != 0; left &= left - 1) {
        int at = __builtin_ctzll(left);
        if (at >= p->count)
            continue;
        if (p->runes[at] == rune && (!p->exact || p->capitals[at] == capital))
            next |= (uint64_t)1 << (at + 1);
        for (const uint16_t *id = readings; *id != 0; id++)
            for (unsigned takes = p->takes[*id * (unsigned)p->count + (unsigned)at]; takes != 0; takes &= takes - 1)
                next |= (uint64_t)1 << (at + __builtin_ctz(takes) + 1);
    }
    return next;
}

uint64_t pinyin_end(const struct pinyin *p)
{
    return (uint64_t)1 << p->count;
}

/* Characters beyond Han that fold to another or to nothing. */
static void add_folding(uint8_t *table)
{
    static const uint16_t ranges[][2] = {{0x2000, 0x200F}, {0x2060, 0x218F}, {0x2460, 0x24FF}, {0x2C60, 0x2FFF},
                                         {0x3036, 0x303A}, {0x3130, 0x33FF}, {0xA640, 0xABFF}, {0xF900, 0xFFEF}};
    static const uint16_t signs[][2] = {{0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        for (uint32_t rune = ranges[i][0]; rune <= ranges[i][1]; rune++)
            table[rune] = PINYIN_FOLLOWS;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) /* the punctuation that Chinese is full of */
        for (uint32_t rune = signs[i][0]; rune <= signs[i][1]; rune++)
            table[rune] = 0;
}

uint8_t *pinyin_table(const struct pinyin *p)
{
    enum { TABLE_RUNES = 0x10000 };
    uint8_t *table = xcalloc(TABLE_RUNES, 1);
    uint64_t after = 0; /* states that one character of Chinese, or the first literal one, leads to */
    for (uint32_t rune = 0x3400; rune <= 0x9FFF; rune++)
        after |= pinyin_step(p, 1, rune, false);
    after &= ~pinyin_end(p);
    add_folding(table);
    for (uint32_t rune = 0x3400; rune <= 0x9FFF; rune++) {
        uint32_t folded = han_simplified(rune);
        uint64_t next = pinyin_step(p, 1, folded, false);
        table[rune] = (uint8_t)((next != 0 ? PINYIN_BEGINS : 0) | ((next & pinyin_end(p)) != 0 ? PINYIN_WHOLE : 0) |
                                (after != 0 && pinyin_step(p, after, folded, false) != 0 ? PINYIN_FOLLOWS : 0));
    }
    for (int at = 0; at < p->count; at++) /* signs of the word itself, such as a full-width comma in the text */
        if (p->runes[at] >= 0x80 || p->runes[at] < '0' || (p->runes[at] > '9' && p->runes[at] < 'a'))
            for (uint32_t rune = 0x2000; rune < TABLE_RUNES; rune++)
                table[rune] |= rune >= 0x3400 && rune <= 0x9FFF ? 0 : PINYIN_FOLLOWS;
    return table;
}
