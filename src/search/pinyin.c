/* pinyin.c - a nondeterministic automaton over the letters of a word, its states the bits of one integer. For each
 * syllable and each letter of the word a byte holds how many letters the syllable may take from there: bit k-1 for k
 * letters. */
#include "pinyin.h"

#include "biji/han.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RUNES = 63 };

struct pinyin {
    int count;
    uint32_t runes[MAX_RUNES];
    bool capitals[MAX_RUNES];
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
        if (p->count == MAX_RUNES)
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

/* ---- the table for the first scan ---- */

enum { TABLE_RUNES = 0x10000 };

static void mark(uint8_t *table, const uint16_t (*ranges)[2], size_t count, unsigned flags)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t rune = ranges[i][0]; rune <= ranges[i][1]; rune++)
            table[rune] |= (uint8_t)flags;
}

/* Characters other than Han that fold to letters, digits, Han or nothing. A test checks this against all of Unicode. */
static void mark_folding(uint8_t *table)
{
    static const uint16_t silent[][2] = {{0x200B, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
    static const uint16_t exotic[][2] = {{0x1D00, 0x1DBF}, {0x1E80, 0x1EBF}, {0x2040, 0x218F}, {0x2440, 0x24FF},
                                         {0x2C40, 0x2C7F}, {0x2E80, 0x2FFF}, {0x3036, 0x303A}, {0x3180, 0x33FF},
                                         {0xA7C0, 0xA7FF}, {0xF900, 0xFB3F}, {0xFF10, 0xFF19}, {0xFF21, 0xFF3A},
                                         {0xFF41, 0xFF5A}};
    mark(table, silent, sizeof silent / sizeof silent[0], PINYIN_FOLLOWS);
    mark(table, exotic, sizeof exotic / sizeof exotic[0], PINYIN_FOLLOWS | PINYIN_ALONE);
}

/* States after one character of this syllable from a set of states. */
static uint64_t after_syllable(const struct pinyin *p, uint64_t states, size_t id)
{
    uint64_t next = 0;
    for (; states != 0; states &= states - 1) {
        int at = __builtin_ctzll(states);
        if (at < p->count)
            next |= (uint64_t)p->takes[id * (size_t)p->count + (size_t)at] << (at + 1);
    }
    return next;
}

static unsigned flags_of(const struct pinyin *p, uint64_t next, uint64_t later)
{
    return (next != 0 ? PINYIN_BEGINS : 0u) | ((next & pinyin_end(p)) != 0 ? PINYIN_ALONE : 0u) |
           (later != 0 ? PINYIN_FOLLOWS : 0u);
}

uint8_t *pinyin_table(const struct pinyin *p)
{
    uint8_t *table = xmalloc(TABLE_RUNES), *flags = xcalloc(han_syllable_count() + 1, 1);
    uint64_t second = p->runes[0] >= FIRST_HAN ? 2 : 0; /* states in which a match's second character begins */
    for (size_t id = 1; id <= han_syllable_count(); id++)
        second |= after_syllable(p, 1, id);
    second &= ~pinyin_end(p);
    for (size_t id = 1; id <= han_syllable_count(); id++)
        flags[id] = (uint8_t)flags_of(p, after_syllable(p, 1, id), after_syllable(p, second, id));
    memset(table, PINYIN_NEXT, TABLE_RUNES);
    for (uint32_t rune = FIRST_HAN; rune <= LAST_HAN; rune++)
        for (const uint16_t *id = han_readings(han_simplified(rune)); *id != 0; id++)
            table[rune] |= flags[*id];
    mark_folding(table);
    for (int at = 0; at < p->count; at++) { /* characters of the word that match literally */
        if (p->runes[at] < 0x80 && is_letter(p, at))
            continue;
        for (uint32_t rune = 0x2000; rune < TABLE_RUNES; rune++) {
            if (rune < FIRST_HAN || rune > LAST_HAN)
                table[rune] |= PINYIN_FOLLOWS;
            else if (han_simplified(rune) == p->runes[at])
                table[rune] |= PINYIN_BEGINS | PINYIN_FOLLOWS;
        }
    }
    free(flags);
    return table;
}
