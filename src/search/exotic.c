/* exotic.c - characters and entities that stand for letters, digits or Han characters written otherwise. Which characters do is
 * found out once for each: they are few, and folding is slow. */
#include "biji/han.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "raw.h"

size_t exotic_entity(struct slice s, bool *word)
{
    static const char *const signs[] = {"&amp;",   "&lt;",    "&gt;",     "&quot;",  "&nbsp;",   "&apos;",
                                        "&ensp;",  "&emsp;",  "&thinsp;", "&mdash;", "&ndash;",  "&hellip;",
                                        "&ldquo;", "&rdquo;", "&lsquo;",  "&rsquo;", "&middot;", "&bull;",
                                        "&times;", "&rarr;",  "&larr;",   "&copy;"};
    size_t end = 1;
    while (end < s.bytes && end < 40 && (s.ptr[end] == '#' || char_is_alnum(s.ptr[end])))
        end++;
    if (end == 1 || end >= s.bytes || s.ptr[end] != ';')
        return 0;
    *word = true;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && *word; i++)
        *word = !slice_eq_str(slice_part(s, 0, end + 1), signs[i]);
    return end + 1;
}

bool exotic_joins(struct slice text, size_t at)
{
    unsigned char c = at < text.bytes ? (unsigned char)text.ptr[at] : 0;
    int bytes;
    return c >= 0xCC && !(c >= 0xE4 && c <= 0xE9) &&
           rune_cols(utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes), 1) == 0;
}

/* Whether a character's fold, with the marks that follow it, has a letter, a digit or a Han character. */
static bool folds_to_word(struct slice rest)
{
    uint32_t runes[FOLD_RUNES], capitals;
    int count = 0;
    bool word = false;
    if (*rest.ptr == '&')
        return exotic_entity(rest, &word) > 0 && word;
    text_fold_step(rest, runes, &count, &capitals);
    for (int i = 0; i < count && !word; i++)
        word = (runes[i] < 0x80 && char_is_alnum((char)runes[i])) || rune_is_han(runes[i]);
    return word;
}

void exotic_sift(struct slice text, struct raw_scratch *scratch)
{
    enum { UNKNOWN, WORD, NO_WORD, MAX_RUNES = 0x10000 };
    struct scan_list *list = &scratch->exotic;
    size_t kept = 0;
    if (scratch->words == NULL && list->count > 0)
        scratch->words = xcalloc(MAX_RUNES, 1);
    for (size_t i = 0; i < list->count; i++) {
        size_t at = list->items[i];
        int bytes;
        uint32_t rune = utf8_decode(text.ptr + at, slice_end(text), &bytes);
        bool alone = rune >= 0x80 && rune < MAX_RUNES && !exotic_joins(text, at + (size_t)bytes);
        uint8_t other = UNKNOWN, *word = alone ? &scratch->words[rune] : &other;
        if (*word == UNKNOWN)
            *word = folds_to_word(slice_part(text, at, text.bytes)) ? WORD : NO_WORD;
        if (*word == WORD)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}
