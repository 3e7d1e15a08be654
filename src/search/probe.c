/* probe.c - how the raw scan searches for each term: by the longest part of its word that cannot contain markup and begins with
 * characters whose forms are all known. */
#include "biji/han.h"
#include "biji/text.h"
#include "pinyin.h"
#include "raw.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Characters of raw text that are literal anywhere in a line. */
static bool is_plain(struct slice needle, size_t at)
{
    char c = needle.ptr[at];
    if (c == '_')
        return at > 0 && at + 1 < needle.bytes && char_is_alnum(needle.ptr[at - 1]) &&
               char_is_alnum(needle.ptr[at + 1]);
    return c != '\0' && strchr("*`~[]<>&\\$|", c) == NULL;
}

static uint32_t rune_of(struct slice s, size_t at)
{
    int count;
    return utf8_decode(s.ptr + at, s.ptr + s.bytes, &count);
}

/* Whether the raw search knows all the forms in which a word may begin with this character. */
static bool may_begin(uint32_t rune)
{
    return (rune < 0x80 && char_is_alnum((char)rune)) || rune_is_han(rune);
}

/* The longest part of the needle that is plain and begins with a letter, digit or Han character. */
static struct slice choose_probe(struct slice needle)
{
    struct slice best = {needle.ptr, 0};
    for (size_t at = 0; at < needle.bytes;) {
        size_t end = at;
        if (may_begin(rune_of(needle, at)))
            while (end < needle.bytes && is_plain(needle, end))
                end++;
        if (end - at > best.bytes)
            best = slice_part(needle, at, end);
        at = end > at ? end : at + 1;
    }
    while (best.bytes > 0 && best.ptr[best.bytes - 1] == ' ')
        best.bytes--;
    return best;
}

/* Adds the first bytes of a form. */
static void add_form(struct raw_term *raw, uint32_t rune)
{
    enum { MAX_COUNT = sizeof raw->runes / sizeof raw->runes[0] };
    char bytes[4];
    utf8_write(rune, bytes);
    if (raw->rune_count > 0 && memcmp(raw->runes[raw->rune_count - 1], bytes, 3) == 0)
        return;
    raw->many_forms = raw->rune_count == MAX_COUNT;
    if (!raw->many_forms)
        memcpy(raw->runes[raw->rune_count++], bytes, 3);
}

/* Adds the characters of three bytes or more whose fold holds a Han character. */
static void add_forms(struct raw_term *raw, uint32_t wanted)
{
    static const uint32_t ranges[][2] = {{0x2E80, 0x2FDF}, {0x3036, 0x303A},   {0x3190, 0x319F},  {0x3200, 0x33FF},
                                         {0xF900, 0xFAD9}, {0x1F200, 0x1F265}, {0x2F800, 0x2FA1D}};
    for (uint32_t rune = 0x3400; rune <= 0x9FFF && !raw->many_forms; rune++)
        if (han_simplified(rune) == wanted)
            add_form(raw, rune);
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        for (uint32_t rune = ranges[i][0]; rune <= ranges[i][1] && !raw->many_forms; rune++) {
            uint32_t runes[FOLD_RUNES], capitals;
            char bytes[4];
            int count;
            bool found = false;
            text_fold_step(slice_from(bytes, utf8_write(rune, bytes)), runes, &count, &capitals);
            for (int k = 0; k < count && !found; k++)
                found = runes[k] == wanted;
            if (found)
                add_form(raw, rune);
        }
    }
}

/* Whether text that is the same as the probe, byte for byte, always matches it. */
static bool is_simple(const struct raw_term *raw)
{
    bool simple = !raw->whole || raw->term->capitals == NULL;
    for (size_t at = 0; at < raw->probe.bytes && simple; at += (signed char)raw->probe.ptr[at] < 0 ? 3 : 1) {
        uint32_t rune = rune_of(raw->probe, at);
        simple = may_begin(rune) && rune < 0x10000 && (rune < 0x80 || han_simplified(rune) == rune);
    }
    return simple;
}

static void init_term(struct raw_term *raw, const struct term *term)
{
    *raw = (struct raw_term){.term = term};
    if (term->rendered || term->scope == SCOPE_MATH || (term->regex != NULL && term->scope == SCOPE_TITLE))
        return;
    raw->probe = choose_probe(term->needle);
    raw->whole = raw->probe.bytes == term->needle.bytes && term->regex == NULL;
    raw->simple = is_simple(raw);
    uint32_t first = raw->probe.bytes > 0 ? rune_of(raw->probe, 0) : 0;
    if (first >= 0x80)
        add_forms(raw, first);
    assert(raw->whole || term->pinyin == NULL);
    if (term->pinyin != NULL)
        raw->starts = pinyin_table(term->pinyin);
}

/* Whether the term can begin with characters that no other probe covers. */
static bool needs_exotic(const struct raw_term *term)
{
    return term->many_forms || (term->probe.bytes > 0 && term->rune_count == 0 && term->starts == NULL);
}

void raw_query_init(struct raw_query *raw, const struct query *query)
{
    raw->query = query;
    raw->plain = raw->sifts = true;
    raw->exotic = raw->expressions = false;
    for (int i = 0; i < query->term_count; i++) {
        init_term(&raw->terms[i], &query->terms[i]);
        raw->exotic = raw->exotic || needs_exotic(&raw->terms[i]);
        raw->expressions = raw->expressions || query->terms[i].regex != NULL;
        raw->sifts = raw->sifts && (query->terms[i].regex == NULL || raw->terms[i].probe.bytes > 0);
        raw->plain =
            raw->plain && (raw->terms[i].whole || query->terms[i].regex != NULL) && query->terms[i].scope == SCOPE_ANY;
    }
}

void raw_query_free(struct raw_query *raw)
{
    for (int i = 0; i < raw->query->term_count; i++)
        free(raw->terms[i].starts);
}
