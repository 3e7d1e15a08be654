/* emphasis.c - which runs of `*`, `_` and `~` next to CJK text need a rule other than CommonMark's.
 *
 * CommonMark (section 6.2) lets a run close emphasis only when the character before it is not punctuation, unless the
 * next one is punctuation or blank too; so in **重要。**然后 the second run cannot close, since no blank follows 。 in Chinese
 * (known as commonmark-spec #650). Such a run has punctuation on one side and a letter on the other, and CJK
 * on at least one. It may then both open and close, and pairing decides which, as for a run between two letters. Runs without CJK beside them keep the standard's rule exactly. The others reach the parser as a mask byte in their place, so that offsets do not change.
 * */
#include "emphasis.h"

#include "biji/text.h"

#include <string.h>

enum side { SIDE_BLANK, SIDE_LETTER, SIDE_OPENING, SIDE_CLOSING, SIDE_OTHER_PUNCTUATION };

static enum side ascii_side(unsigned char c)
{
    if (c <= ' ' || c == 0x7F)
        return SIDE_BLANK;
    if (char_is_alnum(c))
        return SIDE_LETTER;
    if (strchr(")]},.;:!?%", c) != NULL)
        return SIDE_CLOSING;
    return strchr("([{", c) != NULL ? SIDE_OPENING : SIDE_OTHER_PUNCTUATION;
}

/* Punctuation is what CommonMark counts as such (Unicode's classes P…) in the blocks that Chinese text uses. */
static enum side rune_side(uint32_t rune)
{
    if (rune < 0x80)
        return ascii_side((unsigned char)rune);
    if (rune == 0xA0 || rune == 0x3000 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029)
        return SIDE_BLANK;
    if (rune == 0x2018 || rune == 0x201C)
        return SIDE_OPENING;
    if (rune == 0x2019 || rune == 0x201D)
        return SIDE_CLOSING;
    if (rune == 0xB7 || (rune >= 0x2010 && rune <= 0x2027) ||
        (rune >= 0x2030 && rune <= 0x205E && rune != 0x2044 && rune != 0x2052))
        return SIDE_OTHER_PUNCTUATION;
    if (rune >= 0x3001 && rune <= 0x3003)
        return SIDE_CLOSING;
    if ((rune >= 0x3008 && rune <= 0x3011) || (rune >= 0x3014 && rune <= 0x301B))
        return rune % 2 == 0 ? SIDE_OPENING : SIDE_CLOSING;
    if (rune == 0x301D || rune == 0x301E || rune == 0x301F)
        return rune == 0x301D ? SIDE_OPENING : SIDE_CLOSING;
    if (rune == 0x30FB || rune == 0x301C || rune == 0x3030)
        return SIDE_OTHER_PUNCTUATION;
    if (rune >= 0xFE30 && rune <= 0xFE6B)
        return SIDE_OTHER_PUNCTUATION;
    if (rune >= 0xFF01 && rune <= 0xFF65) {
        static const char wide_symbols[] = "$+<=>^`|~"; /* signs, not punctuation: CommonMark counts them as letters */
        uint32_t narrow = rune - 0xFEE0;
        if (rune == 0xFF5F || rune == 0xFF62)
            return SIDE_OPENING;
        if (rune >= 0xFF60)
            return rune == 0xFF65 ? SIDE_OTHER_PUNCTUATION : SIDE_CLOSING;
        return strchr(wide_symbols, (int)narrow) != NULL ? SIDE_LETTER : ascii_side((unsigned char)narrow);
    }
    return SIDE_LETTER;
}

/* Whether the character is part of Chinese, Japanese or Korean text, or punctuation that these share with others. */
static bool is_wide_text(uint32_t rune)
{
    bool is_hangul = rune >= 0xAC00 && rune <= 0xD7A3; /* a particle follows emphasised text without a blank */
    return rune_is_cjk(rune) || is_hangul || (rune >= 0x2010 && rune <= 0x2027) || rune == 0xB7;
}

static uint32_t rune_before(const char *text, size_t at)
{
    if (at == 0)
        return '\n';
    size_t from = at - 1;
    while (from > 0 && at - from < 4 && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    int count;
    return utf8_decode(text + from, text + at, &count);
}

/* Whether the run between the two characters needs the wider rule. */
static bool needs_mask(char delimiter, uint32_t before, uint32_t after)
{
    enum side left = rune_side(before), right = rune_side(after);
    bool closes_late = right == SIDE_LETTER && (left == SIDE_CLOSING || left == SIDE_OTHER_PUNCTUATION);
    bool opens_early = left == SIDE_LETTER && (right == SIDE_OPENING || right == SIDE_OTHER_PUNCTUATION);
    if (!closes_late && !opens_early)
        return false;
    uint32_t punctuation = closes_late ? before : after;
    if (delimiter == '_') /* between ASCII letters it is part of a name */
        return is_wide_text(punctuation);
    return is_wide_text(before) || is_wide_text(after);
}

/* Whether a backslash escapes the character at `at` (CommonMark 2.4): an odd number of them before it. */
static bool is_escaped(const char *text, size_t at)
{
    size_t from = at;
    while (from > 0 && text[from - 1] == '\\')
        from--;
    return (at - from) % 2 == 1;
}

static unsigned char mask_of(char delimiter)
{
    return delimiter == '*' ? MASK_STAR : delimiter == '_' ? MASK_UNDERSCORE : MASK_TILDE;
}

/* A delimiter, or the mask of one. */
static bool is_delimiter(char c)
{
    return c == '*' || c == '_' || c == '~' || emphasis_delimiter((unsigned char)c) != 0;
}

static uint32_t rune_after(const char *text, size_t bytes, size_t at)
{
    int count;
    return at < bytes ? utf8_decode(text + at, text + bytes, &count) : '\n';
}

enum { MAX_BESIDE = 16 };

/* Whether the run of delimiters needs a mask, by the characters beside it, or beside all adjacent runs, since the parser sees the
 * mask of one of those as a letter. */
static bool run_needs_mask(const char *text, size_t bytes, size_t from, size_t to)
{
    uint32_t before = rune_before(text, from), after = rune_after(text, bytes, to);
    if (needs_mask(text[from], before, after))
        return true;
    size_t first = from, last = to;
    while (first > 0 && from - first < MAX_BESIDE && is_delimiter(text[first - 1]))
        first--;
    while (last < bytes && last - to < MAX_BESIDE && is_delimiter(text[last]))
        last++;
    return (first < from || last > to) &&
           needs_mask(text[from], rune_before(text, first), rune_after(text, bytes, last));
}

static size_t mask_delimiter(char *text, size_t bytes, char delimiter)
{
    size_t masked = 0;
    const char *hit;
    for (size_t at = 0; at < bytes && (hit = memchr(text + at, delimiter, bytes - at)) != NULL;) {
        size_t from = (size_t)(hit - text), to = from;
        while (to < bytes && text[to] == delimiter)
            to++;
        at = to;
        from += is_escaped(text, from);
        /* a run between two ASCII characters that are not delimiters is never masked: detected here without decoding */
        bool wide = (from > 0 && (((unsigned char)text[from - 1] & 0x80) || is_delimiter(text[from - 1]))) ||
                    (to < bytes && (((unsigned char)text[to] & 0x80) || is_delimiter(text[to])));
        if (!wide || (delimiter == '~' && to - from > 2))
            continue;
        if (from < to && run_needs_mask(text, bytes, from, to)) {
            memset(text + from, mask_of(delimiter), to - from);
            masked += to - from;
        }
    }
    return masked;
}

/* In blocks without an exit inside, which compilers turn into a few instructions. All masks are the same but for the two lowest
 * bits. */
bool emphasis_holds_mask(const char *text, size_t bytes)
{
    enum { BLOCK_BYTES = 512 };
    size_t at = 0;
    for (; at + BLOCK_BYTES <= bytes; at += BLOCK_BYTES) {
        unsigned char found = 0;
        for (size_t i = 0; i < BLOCK_BYTES; i++)
            found |= ((unsigned char)text[at + i] & 0xFC) == MASK_STAR;
        if (found)
            return true;
    }
    for (; at < bytes; at++)
        if (((unsigned char)text[at] & 0xFC) == MASK_STAR)
            return true;
    return false;
}

size_t emphasis_mask(char *text, size_t bytes)
{
    return mask_delimiter(text, bytes, '*') + mask_delimiter(text, bytes, '_') + mask_delimiter(text, bytes, '~');
}

char emphasis_delimiter(unsigned char byte)
{
    return byte == MASK_STAR ? '*' : byte == MASK_UNDERSCORE ? '_' : byte == MASK_TILDE ? '~' : 0;
}

void emphasis_unmask(char *text, size_t bytes)
{
    static const unsigned char masks[] = {MASK_STAR, MASK_UNDERSCORE, MASK_TILDE, MASK_BAR};
    for (size_t i = 0; i < sizeof masks; i++) {
        char *hit = text;
        while ((hit = memchr(hit, masks[i], bytes - (size_t)(hit - text))) != NULL)
            *hit = masks[i] == MASK_BAR ? '|' : emphasis_delimiter(masks[i]);
    }
}
