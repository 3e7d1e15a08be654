/* cluster.c - characters of several code points and their replacements. Terminals differ: those that join them are recognised by
 * the environment, since querying them would delay the first screen. */
#include "cluster.h"

#include "biji/text.h"
#include "biji/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { JOINER = 0x200D, EMOJI_STYLE = 0xFE0F, KEYCAP = 0x20E3, FAMILY = 0x1F46A, REGION_A = 0x1F1E6 };

static bool is_region(uint32_t rune)
{
    return rune >= REGION_A && rune < REGION_A + 26;
}

static bool is_tag(uint32_t rune)
{
    return rune >= 0xE0020 && rune < 0xE0080;
}

static bool is_tag_letter(uint32_t rune)
{
    return rune >= 0xE0061 && rune <= 0xE007A;
}

static bool is_person(uint32_t rune)
{
    return (rune >= 0x1F466 && rune <= 0x1F469) || rune == 0x1F9D1 || rune == 0x1F9D2;
}

bool cluster_is_joined(struct slice grapheme)
{
    const char *end = slice_end(grapheme);
    int bytes, count = 0;
    bool joined = false;
    for (const char *p = grapheme.ptr; p < end; p += bytes, count++) {
        uint32_t rune = utf8_decode(p, end, &bytes);
        bool part = rune == JOINER || rune == EMOJI_STYLE || rune == KEYCAP || is_tag(rune);
        if (!part && rune_is_unsafe(rune))
            return false;
        joined = joined || (count > 0 && (part || wcwidth((wchar_t)rune) > 0));
    }
    return joined && count > 1 && grapheme.bytes < CLUSTER_BYTES;
}

bool cluster_terminal_joins(void)
{
    static const char *const programs[] = {"WezTerm", "iTerm.app", "ghostty", "Apple_Terminal", "contour", "rio"};
    static const char *const kinds[] = {"xterm-kitty", "xterm-ghostty", "foot", "foot-extra", "contour", "wezterm"};
    const char *program = getenv("TERM_PROGRAM"), *term = getenv("TERM");
    bool joins = getenv("KITTY_WINDOW_ID") != NULL || getenv("WT_SESSION") != NULL;
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        joins = joins || (program != NULL && strcmp(program, programs[i]) == 0);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        joins = joins || (term != NULL && strcmp(term, kinds[i]) == 0);
    bool within = getenv("TMUX") != NULL || getenv("STY") != NULL; /* which draw into cells of their own */
    return joins && !within;
}

void cluster_replace(struct slice grapheme, char text[CLUSTER_BYTES])
{
    const char *end = slice_end(grapheme);
    int bytes, people = 0;
    size_t used = 0;
    uint32_t first = utf8_decode(grapheme.ptr, end, &bytes);
    for (const char *p = grapheme.ptr; p < end; p += bytes) {
        uint32_t rune = utf8_decode(p, end, &bytes);
        people += is_person(rune);
        if (is_region(rune) && is_region(first) && used < 2)
            text[used++] = (char)('A' + (rune - REGION_A));
        else if (is_tag_letter(rune) && used < CLUSTER_BYTES - 1) /* a region's letters: "gbeng" */
            text[used++] = (char)(rune - 0xE0020);
    }
    if (used >= 2) { /* the region within a country follows the country: GBENG, USTX */
        const char letters[] = {used > 3 ? text[2] : text[0], used > 3 ? text[3] : text[1]};
        used = (size_t)snprintf(text, CLUSTER_BYTES, "[%c%c]", letters[0], letters[1]);
    } else {
        used = utf8_write(people > 1 ? FAMILY : first, text);
    }
    text[used] = '\0';
}
