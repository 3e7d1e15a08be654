/* text.h - Unicode text: graphemes, columns, line-break opportunities. The only place where columns are
 * counted and the only user of libunistring. Widths are those of UAX #11; nothing asks the host's wcwidth. */
#ifndef BIJI_TEXT_H
#define BIJI_TEXT_H

#include "biji/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Line-breaking classes of UAX #14; those that never matter on their own in our text are merged (AI, SA, SG, XX: AL or
 * CM; CJ: NS; H2, H3: ID), PI, PF: opening and closing quotation marks; OW: wide openers such as full-width brackets.
 * From CM on: what may continue a grapheme cluster. UNSAFE: what must never reach a terminal. */
enum text_class {
    TEXT_AL,
    TEXT_ID,
    TEXT_SP,
    TEXT_NU,
    TEXT_CL,
    TEXT_OP,
    TEXT_OW,
    TEXT_CP,
    TEXT_QU,
    TEXT_PI,
    TEXT_PF,
    TEXT_EX,
    TEXT_IS,
    TEXT_SY,
    TEXT_HY,
    TEXT_BA,
    TEXT_BB,
    TEXT_B2,
    TEXT_NS,
    TEXT_IN,
    TEXT_PR,
    TEXT_PO,
    TEXT_GL,
    TEXT_WJ,
    TEXT_ZW,
    TEXT_CB,
    TEXT_HL,
    TEXT_EB,
    TEXT_JL,
    TEXT_CM,
    TEXT_ZWJ,
    TEXT_EM,
    TEXT_RI,
    TEXT_JV,
    TEXT_JT,
    TEXT_UNSAFE,
    TEXT_CLASSES
};

/* Two-stage table of class | columns << 6 (3 = ambiguous) for planes 0 and 1; made by src/unicode/text_table.pl. */
extern const uint8_t text_index[1024];
extern const uint8_t text_pages[];

/* Class and columns of a code point, packed: see text_props_class() and text_index. */
static inline uint8_t text_props(uint32_t rune)
{
    enum { WIDE_ID = TEXT_ID | 2 << 6, ZERO_CM = TEXT_CM, UNSAFE_1 = TEXT_UNSAFE | 1 << 6, AL_1 = TEXT_AL | 1 << 6 };
    if (rune < 0x20000)
        return text_pages[(uint32_t)text_index[rune >> 7] << 7 | (rune & 0x7F)];
    if (rune < 0x40000)
        return WIDE_ID;
    if (rune >= 0xE0000 && rune < 0xE0100) /* tag characters spell the flags of regions after a black flag */
        return rune >= 0xE0020 && rune < 0xE0080 ? ZERO_CM : UNSAFE_1;
    return rune >= 0xE0100 && rune < 0xE01F0 ? ZERO_CM : AL_1;
}
/* The class in packed properties. */
static inline enum text_class text_props_class(uint8_t props)
{
    return (enum text_class)(props & 0x3F);
}

/* How the terminal draws, the `ambiguous_cols` of all that counts columns: 1 or 2, the columns of characters of East Asian
 * width A, and TEXT_FLAGS_SPELLED added where flags are shown as their letters, `[CN]`, which take four columns. */
enum { TEXT_FLAGS_SPELLED = 4 };
/* The columns of characters of ambiguous width, 1 or 2, without what is added to them. */
static inline int text_ambiguous(int ambiguous_cols)
{
    return ambiguous_cols & (TEXT_FLAGS_SPELLED - 1);
}
/* Columns of one code point standing alone: 0 for combining and format characters, 2 for wide ones, those of
 * text_ambiguous() for East Asian width A, else 1. Control characters count 1 (they are drawn as their picture). */
int rune_cols(uint32_t rune, int ambiguous_cols);
/* Whether the rune is of a script set without spaces between words: Han, kana, hangul excluded, full-width punctuation.
 */
bool rune_is_cjk(uint32_t rune);

/* Bytes of the first grapheme cluster (UAX #29) of s (s.bytes > 0), and its columns in *cols (may be NULL). A
 * cluster counts as its widest member; a flag (4 if spelled), an emoji ZWJ sequence and a base with VS16 count 2. */
size_t grapheme_next(struct slice s, int ambiguous_cols, int *cols);
/* Columns of all of s. */
int text_cols(struct slice s, int ambiguous_cols);
/* Bytes of the longest prefix of s, cut at a grapheme, that takes at most cols columns; *used (may be NULL) its
 * columns. */
size_t text_prefix(struct slice s, int cols, int ambiguous_cols, int *used);
/* Bytes at the start of s that are English words, up to the last letter among ASCII letters, blanks, commas and full stops: each takes
 * a column, and a line may end only before a letter after a blank. *word: the offset of the last such letter; 0 without one. */
size_t text_words(struct slice s, size_t *word);
/* Bytes of the first line of s when it is wrapped to cols columns, without the blanks at its end: as many whole words as fit, Chinese
 * broken between characters by the rules for layout, words of letters only at blanks; a word too long for a line is cut. */
size_t text_line(struct slice s, int cols, int ambiguous_cols);

/* Whether the rune is a space, a tab or a line end. */
static inline bool rune_is_space(uint32_t rune)
{
    return rune == ' ' || rune == '\t' || rune == '\n' || rune == '\r';
}
/* Whether an anchor keeps the rune, as on GitHub: letters, marks, decimal digits and connector punctuation, but no other
 * numbers, such as circled ones. */
bool rune_is_word(uint32_t rune);
/* The simple lower case of a rune. */
uint32_t rune_lower(uint32_t rune);
/* The letter without its accents, the narrow form of a wide sign (the first rune of Unicode's NFKD); else the rune itself. */
uint32_t rune_base(uint32_t rune);

/* Whether text has combining accents, as names of files written on a Mac have. */
bool text_has_marks(struct slice text);
/* Adds the text with letters and accents composed to one rune where Unicode has it (NFC). */
void text_compose(struct slice text, struct buf *out);
/* How many letters must be changed, added, removed or swapped with the next to turn one name into the other (Damerau–Levenshtein
 * distance); case and letters after the first 64 are ignored. */
int text_distance(const char *a, const char *b);
/* Whether a name is similar enough to the wanted one to be suggested. */
bool text_is_near(const char *wanted, const char *name);
/* Folding for searches: Unicode's NFKC (so width and compatibility forms are gone), simple lower case, Han characters to the
 * simplified form (han.h); invisible characters (U+00AD, U+200B..200D, U+2060, U+FEFF, variation selectors) folds to nothing. */
enum { FOLD_RUNES = 32 };
/* Folds the first character of s (s.bytes > 0) with the combining marks after it. Returns the bytes it takes, writes its *count
 * runes, and sets a bit of *capitals for each of them (lowest first) that was a capital letter. */
size_t text_fold_step(struct slice s, uint32_t runes[FOLD_RUNES], int *count, uint32_t *capitals);
enum text_break { TEXT_BREAK_NEVER, TEXT_BREAK_AFTER_SPACES, TEXT_BREAK_ALWAYS };
/* Whether a line may be broken between two characters of these classes (spaces between them excluded from both). */
enum text_break text_break_between(enum text_class before, enum text_class after);

#endif
