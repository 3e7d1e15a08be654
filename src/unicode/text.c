/* text.c - Unicode text: columns, grapheme clusters, folding, on top of the properties in text_table.c. */
#include "biji/text.h"

#include "biji/han.h"
#include "biji/vector.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

int rune_cols(uint32_t rune, int ambiguous_cols)
{
    int cols = text_props(rune) >> 6;
    return cols == 3 ? text_ambiguous(ambiguous_cols) : cols;
}

bool rune_is_cjk(uint32_t rune)
{
    if (rune < 0x2E80)
        return false;
    return rune <= 0xA4CF ? rune < 0x3130 || rune > 0x318F
                          : (rune >= 0xF900 && rune <= 0xFAFF) || (rune >= 0xFE30 && rune <= 0xFE4F) ||
                                (rune >= 0xFF00 && rune <= 0xFFEF) || (rune >= 0x20000 && rune <= 0x3FFFF);
}

/* Whether rune may be part of an emoji joined by ZWJ: the blocks of pictographs. */
static bool is_pictograph(uint32_t rune)
{
    bool is_flag_or_tone = (rune >= 0x1F1E6 && rune <= 0x1F1FF) || (rune >= 0x1F3FB && rune <= 0x1F3FF);
    return (rune >= 0x2190 && rune <= 0x2BFF) || (rune >= 0x1F000 && rune <= 0x1FFFF && !is_flag_or_tone);
}

enum { BLACK_FLAG = 0x1F3F4 };

/* Whether rune is a letter of a region after the black flag, as in that of Wales, or ends them. */
static bool is_tag(uint32_t rune)
{
    return rune >= 0xE0020 && rune < 0xE0080;
}

/* Whether rune has a text form and an emoji form, which a following U+FE0F selects (emoji-variation-sequences.txt, except
 * for those that are wide anyway). */
static bool has_emoji_form(uint32_t rune)
{
    return is_pictograph(rune) || (rune >= '0' && rune <= '9') || rune == '#' || rune == '*' || rune == 0xA9 ||
           rune == 0xAE || rune == 0x203C || rune == 0x2049 || rune == 0x2122 || rune == 0x2139;
}

/* Whether rune continues the cluster that ends with before (GB3 to GB13 of UAX #29 as far as terminals draw them).
 * pairs counts the regional indicators so far. */
static bool continues_cluster(uint32_t base, uint32_t before, uint32_t rune, int regional)
{
    enum text_class class = text_props_class(text_props(rune));
    enum text_class last = text_props_class(text_props(before));
    if (class == TEXT_CM || class == TEXT_ZWJ || class == TEXT_EM)
        return last != TEXT_UNSAFE;
    if (class == TEXT_RI)
        return regional == 1 && last == TEXT_RI;
    bool is_syllable = before >= 0xAC00 && before <= 0xD7A3;
    if (class == TEXT_JV)
        return last == TEXT_JL || last == TEXT_JV || (is_syllable && (before - 0xAC00) % 28 == 0);
    if (class == TEXT_JT)
        return last == TEXT_JV || last == TEXT_JT || is_syllable;
    return before == 0x200D && is_pictograph(base) && is_pictograph(rune);
}

static size_t cluster_next(struct slice s, int ambiguous_cols, int *cols)
{
    /* clusters are short; the limit keeps ten thousand combining marks from becoming one cell, and the cost linear */
    enum { MAX_CLUSTER_BYTES = 128 };
    const char *end = slice_end(s), *stop = s.bytes > MAX_CLUSTER_BYTES ? s.ptr + MAX_CLUSTER_BYTES : end;
    int count, total, regional;
    const uint32_t base = utf8_decode(s.ptr, end, &count);
    uint32_t before = base;
    const char *next = s.ptr + count;
    total = rune_cols(before, ambiguous_cols);
    regional = text_props_class(text_props(before)) == TEXT_RI;
    while (next < stop && (unsigned char)*next >= 0x80) {
        uint32_t rune = utf8_decode(next, end, &count);
        if (!continues_cluster(base, before, rune, regional))
            break;
        if (text_props_class(text_props(rune)) == TEXT_RI || (rune == 0xFE0F && total == 1 && has_emoji_form(base))) {
            total = text_props_class(text_props(rune)) == TEXT_RI && ambiguous_cols >= TEXT_FLAGS_SPELLED ? 4 : 2;
            regional = 2;
        } else if (is_tag(rune) && base == BLACK_FLAG && ambiguous_cols >= TEXT_FLAGS_SPELLED) {
            total = 4;
        } else if (text_props_class(text_props(rune)) == TEXT_CM) {
            total += rune_cols(rune, ambiguous_cols); /* a spacing mark has a cell of its own */
        }
        before = rune;
        next += count;
    }
    *cols = total;
    return (size_t)(next - s.ptr);
}

/* Whether s, of at least two bytes, begins with a two-column character that never joins the one before it: Han, or common Chinese
 * punctuation. */
static inline bool begins_wide(const unsigned char *s)
{
    return (*s >= 0xE4 && *s <= 0xE9 && (*s > 0xE4 || s[1] >= 0xB8)) || (*s == 0xEF && s[1] == 0xBC && s[2] >= 0x81) ||
           (*s == 0xE3 && s[1] == 0x80 && s[2] >= 0x81 && s[2] <= 0x91);
}

/* Bytes of the character at the start of s if neither it nor its neighbour ever joins others: printable ASCII, which
 * takes one column, or a wide one, which takes two; else 0. */
static inline size_t plain_bytes(const unsigned char *s, size_t bytes)
{
    if (*s < 0x80)
        return bytes == 1 || s[1] < 0x80 || (bytes > 3 && begins_wide(s + 1)) ? 1 : 0;
    if (bytes < 3 || !begins_wide(s) || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80)
        return 0;
    return bytes == 3 || s[3] < 0x80 || (bytes > 5 && begins_wide(s + 3)) ? 3 : 0;
}

static inline size_t next_of(struct slice s, int ambiguous_cols, int *cols)
{
    size_t plain = plain_bytes((const unsigned char *)s.ptr, s.bytes);
    if (plain == 0)
        return cluster_next(s, ambiguous_cols, cols);
    *cols = plain == 1 ? 1 : 2;
    return plain;
}

size_t grapheme_next(struct slice s, int ambiguous_cols, int *cols)
{
    int ignored;
    return next_of(s, ambiguous_cols, cols != NULL ? cols : &ignored);
}

/* Bytes of the next few characters that plain_bytes() would take one by one, RUN_COLS columns at most into *cols: ASCII up to the last
 * one before others, or two wide ones. 0 when there are no such. */
enum { RUN_BYTES = 9, RUN_COLS = 8 };
static inline size_t plain_run(const unsigned char *s, size_t bytes, int *cols)
{
    uint64_t word;
    if (bytes < RUN_BYTES)
        return 0;
    if (*s >= 0x80) {
        static const unsigned char mask[] = {0, 0xC0, 0xC0, 0, 0xC0, 0xC0, 0, 0},
                                   form[] = {0, 0x80, 0x80, 0, 0x80, 0x80, 0, 0};
        uint64_t trails, wanted;
        memcpy(&word, s, sizeof word);
        memcpy(&trails, mask, sizeof trails);
        memcpy(&wanted, form, sizeof wanted);
        bool pair =
            (word & trails) == wanted && begins_wide(s) && begins_wide(s + 3) && (s[6] < 0x80 || begins_wide(s + 6));
        *cols = 4;
        return pair ? 6 : 0;
    }
    memcpy(&word, s, sizeof word);
    word &= 0x8080808080808080u;
    int ascii = word == 0 ? 8 : __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(word) / 8 : 1;
    *cols = ascii - 1; /* what follows may join the last */
    return (size_t)*cols;
}

/* The plain characters of a block of text, a bit for each byte, the first lowest. */
struct plain_block {
    uint32_t starts;          /* their first bytes, up to the first character of another kind */
    uint32_t wide, ambiguous; /* those that take two columns, and as many as the terminal gives to dashes and quotes */
};

/* What look_at_block() compares with. */
enum { TRAIL, HAN, HAN_SPAN, X80, X81, X94, X98, XA6, XB7, XBC, XE2, XE3, XE4, XEF, XFA, SIGN_SPAN, LOOKS };
static const char looks[LOOKS][WIDTH] = {
    [TRAIL] = BLOCK_OF('\xC0'), [HAN] = BLOCK_OF('\xE4'), [HAN_SPAN] = BLOCK_OF(5), [X80] = BLOCK_OF('\x80'),
    [X81] = BLOCK_OF('\x81'),   [X94] = BLOCK_OF('\x94'), [X98] = BLOCK_OF('\x98'), [XA6] = BLOCK_OF('\xA6'),
    [XB7] = BLOCK_OF('\xB7'),   [XBC] = BLOCK_OF('\xBC'), [XE2] = BLOCK_OF('\xE2'), [XE3] = BLOCK_OF('\xE3'),
    [XE4] = BLOCK_OF('\xE4'),   [XEF] = BLOCK_OF('\xEF'), [XFA] = BLOCK_OF('\xFA'), [SIGN_SPAN] = BLOCK_OF(0x10)};

/* Looks at the block at p, where a character begins; two bytes after it are read. The last character may lack bytes. Wide are Han
 * but the signs U+4DC0 to U+4DFF, full-width forms, and Chinese punctuation. */
INLINE struct plain_block look_at_block(const char *p, const char (*k)[WIDTH])
{
    block c = load(p), next = load(p + 1), third = load(p + 2), low = (block)(next == load(k[X80]));
    block han =
        within(c, load(k[HAN]), load(k[HAN_SPAN])) & ~((block)(c == load(k[XE4])) & (block)(next == load(k[XB7])));
    block full = (block)(c == load(k[XEF])) & (block)(next == load(k[XBC])) & ~(block)(third == load(k[X80]));
    block sign = (block)(c == load(k[XE3])) & low & within(third, load(k[X81]), load(k[SIGN_SPAN]));
    block quote = (block)((third & load(k[XFA])) == load(k[X98])) | (block)(third == load(k[X94])) |
                  (block)(third == load(k[XA6]));
    uint32_t trails = bits_of((block)((signed_block)c < (signed_block)load(k[TRAIL]))), beyond = bits_of(c);
    uint32_t wide = bits_of(han | full | sign), ambiguous = bits_of((block)(c == load(k[XE2])) & low & quote),
             both = wide | ambiguous;
    uint32_t bad = (beyond & ~(trails | both)) | (trails ^ (both << 1 | both << 2));
    uint32_t known = (bad & (0 - bad)) - 1; /* before the first; all if there is none */
    return (struct plain_block){~trails & known, wide & known, ambiguous & known};
}

INLINE int block_cols(const struct plain_block *b, uint32_t bytes, int ambiguous)
{
    return __builtin_popcount(b->starts & bytes) + __builtin_popcount(b->wide & bytes) +
           (ambiguous - 1) * __builtin_popcount(b->ambiguous & bytes);
}

enum { TAIL_BYTES = 16 }; /* less is sooner measured without a block */

/* Bytes of the plain characters from `at` on that blocks hold, cols columns at most; *used: their columns. */
CLONES static size_t plain_blocks(struct slice s, size_t at, int cols, int ambiguous, int *used)
{
    const char(*k)[WIDTH] = kept_table(looks);
    size_t from = at;
    *used = 0;
    for (bool more = true; more && s.bytes - at >= TAIL_BYTES;) {
        size_t left = s.bytes - at;
        char rest[WIDTH + 2];
        const char *p = s.ptr + at;
        if (left < sizeof rest) { /* the last block */
            memset(rest, 0, sizeof rest);
            p = memcpy(rest, p, left);
        }
        struct plain_block b = look_at_block(p, k);
        b.starts &= left < WIDTH ? ((uint32_t)1 << left) - 1 : UINT32_MAX;
        uint32_t last = b.starts != 0 ? 31 - (uint32_t)__builtin_clz(b.starts) : 0; /* what follows may join it */
        int taken = block_cols(&b, ((uint32_t)1 << last) - 1, ambiguous);
        more = last + 3 >= WIDTH;
        for (; taken > cols - *used; more = false) {
            last = 31 - (uint32_t)__builtin_clz(b.starts & (((uint32_t)1 << last) - 1));
            taken -= block_cols(&b, (uint32_t)1 << last, ambiguous);
        }
        *used += taken;
        at += last;
    }
    return at - from;
}

size_t text_prefix(struct slice s, int cols, int ambiguous_cols, int *used)
{
    size_t taken = 0, next_block = 0;
    int total = 0, more;
    while (taken < s.bytes) {
        size_t bytes = 0;
        if (taken >= next_block && cols - total >= RUN_COLS) {
            bytes = plain_blocks(s, taken, cols - total, text_ambiguous(ambiguous_cols), &more);
            next_block = taken + bytes + (bytes > 0 ? 8 : WIDTH);
        }
        struct slice rest = slice_from(s.ptr + taken, s.bytes - taken);
        if (bytes == 0 && cols - total >= RUN_COLS)
            bytes = plain_run((const unsigned char *)rest.ptr, rest.bytes, &more);
        if (bytes == 0)
            bytes = next_of(rest, ambiguous_cols, &more);
        if (total + more > cols)
            break;
        total += more;
        taken += bytes;
    }
    if (used != NULL)
        *used = total;
    return taken;
}

CLONES size_t text_words(struct slice s, size_t *word)
{
    size_t taken = 0;
    uint32_t after_blank = 0, known = UINT32_MAX;
    *word = 0;
    for (size_t at = 0; at < s.bytes && known == UINT32_MAX; at += WIDTH) {
        block v = {0};
        if (s.bytes - at >= WIDTH)
            v = load(s.ptr + at);
        else
            memcpy(&v, s.ptr + at, s.bytes - at);
        block are_letters = between(v | all(0x20), 'a', 'z'), are_blanks = equal(v, ' ');
        uint32_t other = ~(uint32_t)bits_of(are_letters | are_blanks | equal(v, ',') | equal(v, '.'));
        known = (other & (0 - other)) - 1; /* before the first; all if there is none */
        uint32_t letters = bits_of(are_letters) & known, blanks = bits_of(are_blanks),
                 words = letters & (blanks << 1 | after_blank);
        after_blank = blanks >> (WIDTH - 1);
        if (letters != 0)
            taken = at + WIDTH - (size_t)__builtin_clz(letters);
        if (words != 0)
            *word = at + WIDTH - 1 - (size_t)__builtin_clz(words);
    }
    return taken;
}

int text_cols(struct slice s, int ambiguous_cols)
{
    enum { CHARACTER_BYTES = 4 };
    int used;
    bool is_one = s.bytes > 0 && s.bytes <= CHARACTER_BYTES && next_of(s, ambiguous_cols, &used) == s.bytes;
    if (!is_one)
        text_prefix(s, INT_MAX, ambiguous_cols, &used);
    return used;
}

size_t text_line(struct slice s, int cols, int ambiguous_cols)
{
    size_t at = 0, end = 0, blanks = 0; /* end: of the last word that may end the line; blanks: from here on */
    int used = 0, count;
    uint32_t before = 0;
    while (at < s.bytes) {
        int one;
        size_t bytes = grapheme_next(slice_part(s, at, s.bytes), ambiguous_cols, &one);
        uint32_t rune = utf8_decode(s.ptr + at, slice_end(s), &count);
        if (rune != ' ') {
            enum text_break can =
                text_break_between(text_props_class(text_props(before)), text_props_class(text_props(rune)));
            bool spaced = blanks < at;
            if (at > 0 && (spaced ? can != TEXT_BREAK_NEVER
                                  : can == TEXT_BREAK_ALWAYS && (rune_is_cjk(before) || rune_is_cjk(rune))))
                end = blanks;
            if (used + one > cols)
                return end > 0 ? end : at > 0 ? at : bytes;
            blanks = at + bytes;
            before = rune;
        }
        used += one;
        at += bytes;
    }
    return blanks;
}

bool rune_is_word(uint32_t rune)
{
    if (rune < 0x80) /* as the properties say of them, without the search */
        return char_is_alnum((char)rune) || rune == '_';
    if (rune >= 0x4E00 && rune <= 0x9FA5)
        return true;
    return uc_is_property_alphabetic(rune) ||
           uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Nd | UC_CATEGORY_MASK_Pc);
}

uint32_t rune_lower(uint32_t rune)
{
    return uc_tolower(rune);
}

uint32_t rune_base(uint32_t rune)
{
    uint32_t room[FOLD_RUNES], base = rune;
    size_t count = FOLD_RUNES;
    if (rune < 0x80)
        return rune;
    uint32_t *out = u32_normalize(UNINORM_NFKD, &rune, 1, room, &count);
    if (out != NULL && count > 0)
        base = out[0];
    if (out != room)
        free(out);
    return base;
}

bool text_has_marks(struct slice text)
{
    for (size_t i = 0; i + 1 < text.bytes; i++) /* U+0300 to U+036F, and Japanese voice marks */
        if (text.ptr[i] == '\xCC' || text.ptr[i] == '\xCD' || (text.ptr[i] == '\xE3' && text.ptr[i + 1] == '\x82'))
            return true;
    return false;
}

void text_compose(struct slice text, struct buf *out)
{
    size_t bytes = 0;
    uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)text.ptr, text.bytes, NULL, &bytes);
    buf_add_slice(out, composed != NULL ? slice_from((const char *)composed, bytes) : text);
    free(composed);
}

/* Whether a rune may compose with the one before it under NFKC: combining marks, Hangul vowels and finals,
 * half-width voice marks. */
static bool rune_joins(uint32_t rune)
{
    if (rune < 0x300 || (rune >= 0x3400 && rune <= 0xA66E) || (rune >= 0x2010 && rune <= 0x20CF) ||
        (rune >= 0x3000 && rune <= 0x3029) || (rune >= 0xFF00 && rune <= 0xFF9D))
        return false;
    return (rune >= 0x1161 && rune <= 0x11FF) || rune == 0xFF9E || rune == 0xFF9F || uc_combining_class(rune) != 0;
}

static bool rune_is_invisible(uint32_t rune)
{
    return rune == 0xAD || (rune >= 0x200B && rune <= 0x200D) || rune == 0x2060 || rune == 0xFEFF ||
           (rune >= 0xFE00 && rune <= 0xFE0F);
}

/* The fold of common runes that NFKC leaves alone or replaces by one rune; 0 for all others. */
static uint32_t fold_common(uint32_t rune)
{
    if (rune < 0x80)
        return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
    if ((rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3400 && rune <= 0x4DBF))
        return han_simplified(rune);
    if (rune >= 0xFF01 && rune <= 0xFF5E)
        return fold_common(rune - 0xFEE0);
    if ((rune >= 0x3001 && rune <= 0x3029) || (rune >= 0x3041 && rune <= 0x3096) ||
        (rune >= 0x30A1 && rune <= 0x30FA) || (rune >= 0x2018 && rune <= 0x2023) || (rune >= 0x2012 && rune <= 0x2016))
        return rune;
    return rune == 0x3000 ? ' ' : 0;
}

static int fold_rare(const uint32_t *in, size_t in_count, uint32_t runes[FOLD_RUNES], uint32_t *capitals)
{
    uint32_t room[FOLD_RUNES * 2];
    size_t bytes = sizeof room / sizeof room[0];
    int count = 0;
    uint32_t *out = u32_normalize(UNINORM_NFKC, in, in_count, room, &bytes);
    for (size_t i = 0; out != NULL && i < bytes && count < FOLD_RUNES; i++) {
        if (rune_is_invisible(out[i]))
            continue;
        uint32_t lower = uc_tolower(out[i]);
        *capitals |= (uint32_t)(lower != out[i]) << count;
        runes[count++] = han_simplified(lower);
    }
    if (out != room)
        free(out);
    return count;
}

size_t text_fold_step(struct slice s, uint32_t runes[FOLD_RUNES], int *count, uint32_t *capitals)
{
    enum { MAX_MARKS = 8 };
    uint32_t in[MAX_MARKS + 1];
    const char *end = slice_end(s), *p = s.ptr;
    int bytes;
    size_t in_count = 1;
    in[0] = utf8_decode(p, end, &bytes);
    p += bytes;
    while (p < end && (unsigned char)*p >= 0xCC && in_count <= MAX_MARKS) {
        uint32_t next = utf8_decode(p, end, &bytes);
        if (!rune_joins(next))
            break;
        in[in_count++] = next;
        p += bytes;
    }
    uint32_t common = in_count == 1 ? fold_common(in[0]) : 0;
    *capitals = 0;
    if (common != 0) {
        uint32_t narrow = in[0] >= 0xFF01 ? in[0] - 0xFEE0 : in[0];
        *capitals = narrow >= 'A' && narrow <= 'Z';
        runes[0] = common;
        *count = 1;
    } else
        *count = fold_rare(in, in_count, runes, capitals);
    return (size_t)(p - s.ptr);
}
