/* charset.c - converts bytes to UTF-8. UTF-16 and UTF-32 are recognised by their byte order marks, UTF-16 also by zeros in every
 * other byte; of the old encodings of China, Taiwan and Japan the one is chosen in which the text is valid and most of its
 * characters are common, and those of Unix in Japan and Korea and of Windows in the West are taken where nothing else
 * can be meant. A UTF-8 file with a few broken bytes stays UTF-8. */
#include "charset.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- UTF-16 and UTF-32 ---- */

/* The layout of a text's code units. */
struct units {
    const char *name;
    int bytes;
    bool big;
    size_t mark; /* bytes of the byte order mark */
};

static uint32_t unit_at(const struct units *units, const char *at)
{
    uint32_t unit = 0;
    for (int i = 0; i < units->bytes; i++)
        unit = unit << 8 | (unsigned char)at[units->big ? i : units->bytes - 1 - i];
    return unit;
}

/* Whether all code units of UTF-16 are text, in lines. */
static bool units_are_text(struct slice s, const struct units *units)
{
    bool lines = false, high = false;
    for (size_t at = 0; at + 2 <= s.bytes; at += 2) {
        uint32_t unit = unit_at(units, s.ptr + at);
        bool low = unit >= 0xDC00 && unit < 0xE000;
        if (low != high || unit >= 0xFFFE || (unit < ' ' && strchr("\t\n\f\r", (int)unit) == NULL) || unit == 0)
            return false;
        high = unit >= 0xD800 && unit < 0xDC00;
        lines = lines || unit == '\n';
    }
    return lines && !high;
}

/* UTF-16 without a mark, which only one order of its bytes makes text in lines. ASCII with some zeros in it could be taken for
 * that, so a third of the units must have one if the bytes are ASCII. */
static bool guess_units(struct slice s, struct units *units)
{
    enum { LOOKED_AT = 512 };
    size_t zeros = 0;
    if (s.bytes < 4 || s.bytes % 2 != 0 || memchr(s.ptr, '\0', s.bytes < LOOKED_AT ? s.bytes : LOOKED_AT) == NULL)
        return false;
    for (size_t i = 0; i < s.bytes; i++)
        zeros += s.ptr[i] == '\0';
    if (zeros < s.bytes / 6 && utf8_valid(s))
        return false;
    *units = (struct units){"UTF-16LE", 2, false, 0};
    if (units_are_text(s, units))
        return true;
    *units = (struct units){"UTF-16BE", 2, true, 0};
    return units_are_text(s, units);
}

static bool find_units(struct slice s, struct units *units)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    *units = (struct units){0};
    if (s.bytes >= 4 && memcmp(p, "\xFF\xFE\0\0", 4) == 0)
        *units = (struct units){"UTF-32LE", 4, false, 4};
    else if (s.bytes >= 4 && memcmp(p, "\0\0\xFE\xFF", 4) == 0)
        *units = (struct units){"UTF-32BE", 4, true, 4};
    else if (s.bytes >= 2 && p[0] == 0xFF && p[1] == 0xFE)
        *units = (struct units){"UTF-16LE", 2, false, 2};
    else if (s.bytes >= 2 && p[0] == 0xFE && p[1] == 0xFF)
        *units = (struct units){"UTF-16BE", 2, true, 2};
    return units->name != NULL || guess_units(s, units);
}

static void decode_units(struct slice s, const struct units *units, struct buf *out)
{
    size_t step = (size_t)units->bytes;
    for (size_t at = units->mark; at + step <= s.bytes; at += step) {
        uint32_t rune = unit_at(units, s.ptr + at);
        if (units->bytes == 2 && rune >= 0xD800 && rune < 0xDC00 && at + 2 * step <= s.bytes) {
            uint32_t low = unit_at(units, s.ptr + at + step);
            if (low >= 0xDC00 && low < 0xE000) {
                rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
                at += step;
            }
        }
        buf_add_rune(out, rune);
    }
}

/* ---- the old encodings ---- */

/* The common two-byte characters of an encoding: its punctuation, its kana and the first of its two parts of Han
 * characters. */
struct old {
    const char *name, *iconv;
    struct {
        unsigned char lead_from, lead_to, trail_from;
    } common[2];
    const char *locale;
};

static const struct old olds[] = {
    {"GB18030", "GB18030", {{0xA1, 0xA3, 0xA1}, {0xB0, 0xD7, 0xA1}}, "zh_CN"},
    {"Big5", "BIG5", {{0xA1, 0xA3, 0x40}, {0xA4, 0xC6, 0x40}}, "zh_TW"},
    {"Shift_JIS", "CP932", {{0x81, 0x83, 0x40}, {0x88, 0x97, 0x40}}, "ja"},
};

static bool is_common(const struct old *old, unsigned char lead, unsigned char trail)
{
    for (size_t i = 0; i < 2; i++)
        if (lead >= old->common[i].lead_from && lead <= old->common[i].lead_to && trail >= old->common[i].trail_from)
            return true;
    return false;
}

/* The percentage of two-byte characters that would be common. */
static int commonness(const struct old *old, struct slice s)
{
    enum { LOOKED_AT = 1 << 16 };
    size_t pairs = 0, common = 0, bytes = s.bytes < LOOKED_AT ? s.bytes : LOOKED_AT;
    for (size_t i = 0; i + 1 < bytes; i++) {
        unsigned char lead = (unsigned char)s.ptr[i], trail = (unsigned char)s.ptr[i + 1];
        bool kana = strcmp(old->locale, "ja") == 0 && lead >= 0xA1 && lead <= 0xDF; /* half-width: one byte */
        if (lead < 0x80 || kana)
            continue;
        pairs++;
        common += is_common(old, lead, trail);
        i++;
    }
    return pairs > 0 ? (int)(common * 100 / pairs) : 0;
}

/* Converts all of s; false when more than a few bytes are invalid, each of which becomes U+FFFD, or the system does not know the
 * encoding. */
static bool convert(struct slice s, const char *from, struct buf *out)
{
    enum { BYTES_PER_FAULT = 64 };
    iconv_t way = iconv_open("UTF-8", from);
    if (way == (iconv_t)-1)
        return false;
    char part[4096], *in = (char *)(uintptr_t)s.ptr; /* iconv() only reads it, but its interface lacks the const */
    size_t left = s.bytes, faults = s.bytes / BYTES_PER_FAULT;
    bool good = true;
    while (good && left > 0) {
        char *to = part;
        size_t room = sizeof part, before = left;
        size_t result = iconv(way, &in, &left, &to, &room);
        buf_add(out, part, (size_t)(to - part));
        if (result != (size_t)-1 || (room < 8 && left < before))
            continue;
        good = faults-- > 0;
        buf_add_rune(out, 0xFFFD);
        iconv(way, NULL, NULL, NULL, NULL);
        in++;
        left--;
    }
    iconv_close(way);
    return good;
}

/* ---- what nothing else can be ---- */

/* The two-byte characters of a text, as the encodings of Unix have them: both bytes from 0xA1 on. */
struct pairs {
    size_t count, kana, hangul; /* hangul: and the punctuation beside it */
    size_t words;               /* runs of them */
    bool valid;                 /* no byte stands alone */
};

static struct pairs count_pairs(struct slice s)
{
    struct pairs pairs = {.valid = true};
    bool inside = false;
    for (size_t i = 0; i < s.bytes && pairs.valid; i++) {
        unsigned char lead = (unsigned char)s.ptr[i];
        pairs.words += lead >= 0x80 && !inside;
        inside = lead >= 0x80;
        if (!inside)
            continue;
        pairs.valid = lead >= 0xA1 && i + 1 < s.bytes && (unsigned char)s.ptr[++i] >= 0xA1;
        pairs.count++;
        pairs.kana += lead == 0xA4 || lead == 0xA5;
        pairs.hangul += lead == 0xA1 || (lead >= 0xB0 && lead <= 0xC8);
    }
    return pairs;
}

/* Whether the bytes beyond ASCII mostly stand alone, in or beside words of ASCII letters, as in Western languages. */
static bool is_western(struct slice s)
{
    size_t alone = 0, twins = 0, letters = 0;
    for (size_t i = 0; i < s.bytes; i++) {
        size_t run = 0;
        letters += char_is_letter(s.ptr[i]);
        while (i + run < s.bytes && (unsigned char)s.ptr[i + run] >= 0x80 && (unsigned char)s.ptr[i + run] < 0xFE)
            run++;
        if (run > 2 || (unsigned char)s.ptr[i] >= 0xFE)
            return false;
        alone += run == 1;
        twins += run == 2;
        i += run > 0 ? run - 1 : 0;
    }
    return alone > 0 && twins * 3 <= alone && (alone + twins) * 3 < letters;
}

/* The encoding that a text is in for certain, as iconv calls it, or NULL. A quarter of Japanese is kana; in Korean, words of a
 * few syllables stand between blanks, and all are in one half of what would be Han characters. */
static const char *find_certain(struct slice s)
{
    enum { PAIRS_FOR_JAPANESE = 4, PAIRS_FOR_KOREAN = 16, SYLLABLES = 8 };
    struct pairs pairs = count_pairs(s);
    if (pairs.valid && pairs.count >= PAIRS_FOR_JAPANESE && pairs.kana * 4 >= pairs.count)
        return "EUC-JP";
    if (pairs.valid && pairs.count >= PAIRS_FOR_KOREAN && pairs.hangul == pairs.count &&
        pairs.count <= pairs.words * SYLLABLES)
        return "EUC-KR";
    return is_western(s) ? "CP1252" : NULL;
}

/* Whether no well-formed sequence starts at p; its bytes in *count. */
static bool is_broken(const char *p, const char *end, int *count)
{
    return utf8_decode(p, end, count) == 0xFFFD && (*count != 3 || memcmp(p, "\xEF\xBF\xBD", 3) != 0);
}

/* Whether there are more well-formed sequences of UTF-8 than broken places: then it is damaged UTF-8. Those of two bytes count less,
 * since one in six characters of GB18030 looks like one. */
static bool is_damaged_utf8(struct slice s)
{
    enum { ACCIDENTAL = 4 };
    size_t good = 0, accidental = 0, bad = 0;
    const char *end = slice_end(s);
    for (const char *p = s.ptr; p < end;) {
        int count = 1;
        if ((unsigned char)*p >= 0x80) {
            bool broken = is_broken(p, end, &count);
            good += !broken && count > 2;
            accidental += !broken && count == 2;
            bad += broken;
        }
        p += count;
    }
    return good + accidental / ACCIDENTAL > bad;
}

static const char *decode_old(struct slice s, struct buf *out)
{
    enum { COMMON_ENOUGH = 60 };
    const char *locale = getenv("LC_ALL");
    if (locale == NULL || *locale == '\0')
        locale = getenv("LANG");
    const char *name = find_certain(s);
    if (name != NULL && convert(s, name, out))
        return name;
    buf_free(out);
    name = NULL;
    int best = COMMON_ENOUGH;
    for (size_t i = 0; i < sizeof olds / sizeof olds[0]; i++) {
        int score = commonness(&olds[i], s);
        score += score > 0 && locale != NULL && slice_starts(slice_of(locale), olds[i].locale) ? 3 : 0;
        struct buf text = {0};
        if (score > best && convert(s, olds[i].iconv, &text)) {
            buf_free(out);
            *out = text;
            best = score;
            name = olds[i].name;
        } else
            buf_free(&text);
    }
    return name;
}

bool charset_is_foreign(struct slice s, size_t most)
{
    const char *end = slice_end(s);
    struct units units;
    if (find_units(s, &units))
        return true;
    size_t at = 0, looked_at = s.bytes < most ? s.bytes : most;
    for (uint64_t word; at + sizeof word <= looked_at; at += sizeof word) {
        memcpy(&word, s.ptr + at, sizeof word);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    int count = 1;
    for (const char *p = s.ptr + at; p < s.ptr + looked_at; p += count) {
        bool ascii = (unsigned char)*p < 0x80;
        bool broken = !ascii && is_broken(p, end, &count);
        if (broken || (!ascii && count > 2)) /* a sequence of two bytes may be an accident */
            return broken;
        count = ascii ? 1 : count;
    }
    return false;
}

const char *charset_decode(struct slice s, struct buf *out)
{
    struct units units;
    if (find_units(s, &units)) {
        decode_units(s, &units, out);
        return units.name;
    }
    if (utf8_valid(s) || memchr(s.ptr, '\0', s.bytes) != NULL || is_damaged_utf8(s))
        return NULL;
    return decode_old(s, out);
}
