/* script.c - the characters that Unicode has as superscript or subscript. The table is uneven (no subscript b, c, d),
 * so a script is drawn this way only if all its characters can be. */
#include "script.h"

#include "biji/text.h"

#include <stddef.h>
#include <string.h>

struct pair {
    const char *plain, *raised, *lowered; /* NULL: absent */
    bool digit;                           /* also with unicode-scripts=digits */
};

/* Signs that need no mapping: they look right beside raised or lowered letters, or are inherently raised. */
static const struct pair pairs[] = {
    {"0", "⁰", "₀", true},   {"1", "¹", "₁", true},   {"2", "²", "₂", true},   {"3", "³", "₃", true},
    {"4", "⁴", "₄", true},   {"5", "⁵", "₅", true},   {"6", "⁶", "₆", true},   {"7", "⁷", "₇", true},
    {"8", "⁸", "₈", true},   {"9", "⁹", "₉", true},   {"+", "⁺", "₊", true},   {"-", "⁻", "₋", true},
    {"−", "⁻", "₋", true},   {"=", "⁼", "₌", true},   {"(", "⁽", "₍", true},   {")", "⁾", "₎", true},
    {"′", "′", "′", true},   {"″", "″", "″", true},   {"‴", "‴", NULL, true},  {"∘", "°", NULL, true},
    {"°", "°", NULL, true},  {"*", "*", NULL, true},  {"†", "†", NULL, true},  {"‡", "‡", NULL, true},
    {"⊤", "ᵀ", NULL, true},  {"⊺", "ᵀ", NULL, true},  {"⋆", "⋆", NULL, true},  {",", NULL, ",", true},
    {":", NULL, ":", true},  {".", "·", ".", true},   {"/", "⁄", NULL, true},  {"×", "ˣ", NULL, false},
    {"…", NULL, "…", true},  {"a", "ᵃ", "ₐ", false},  {"b", "ᵇ", NULL, false}, {"c", "ᶜ", NULL, false},
    {"d", "ᵈ", NULL, false}, {"e", "ᵉ", "ₑ", false},  {"f", "ᶠ", NULL, false}, {"g", "ᵍ", NULL, false},
    {"h", "ʰ", "ₕ", false},  {"i", "ⁱ", "ᵢ", false},  {"j", "ʲ", "ⱼ", false},  {"k", "ᵏ", "ₖ", false},
    {"l", "ˡ", "ₗ", false},  {"ℓ", "ˡ", "ₗ", false},  {"⊥", "⊥", NULL, true},  {"m", "ᵐ", "ₘ", false},
    {"n", "ⁿ", "ₙ", false},  {"o", "ᵒ", "ₒ", false},  {"p", "ᵖ", "ₚ", false},  {"r", "ʳ", "ᵣ", false},
    {"s", "ˢ", "ₛ", false},  {"t", "ᵗ", "ₜ", false},  {"u", "ᵘ", "ᵤ", false},  {"v", "ᵛ", "ᵥ", false},
    {"w", "ʷ", NULL, false}, {"x", "ˣ", "ₓ", false},  {"y", "ʸ", NULL, false}, {"z", "ᶻ", NULL, false},
    {"A", "ᴬ", NULL, false}, {"B", "ᴮ", NULL, false}, {"D", "ᴰ", NULL, false}, {"E", "ᴱ", NULL, false},
    {"G", "ᴳ", NULL, false}, {"H", "ᴴ", NULL, false}, {"I", "ᴵ", NULL, false}, {"J", "ᴶ", NULL, false},
    {"K", "ᴷ", NULL, false}, {"L", "ᴸ", NULL, false}, {"M", "ᴹ", NULL, false}, {"N", "ᴺ", NULL, false},
    {"O", "ᴼ", NULL, false}, {"P", "ᴾ", NULL, false}, {"R", "ᴿ", NULL, false}, {"T", "ᵀ", NULL, false},
    {"U", "ᵁ", NULL, false}, {"V", "ⱽ", NULL, false}, {"W", "ᵂ", NULL, false}, {"β", "ᵝ", "ᵦ", false},
    {"γ", "ᵞ", "ᵧ", false},  {"δ", "ᵟ", NULL, false}, {"θ", "ᶿ", NULL, false}, {"φ", "ᵠ", "ᵩ", false},
    {"ϕ", "ᵠ", "ᵩ", false},  {"χ", "ᵡ", "ᵪ", false},  {"ρ", NULL, "ᵨ", false},
};

static const struct pair *find(struct slice one)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (one.ptr[0] == pairs[i].plain[0] && slice_eq_str(one, pairs[i].plain))
            return &pairs[i];
    return NULL;
}

struct slice script_plain(struct slice one, bool *raised)
{
    for (size_t i = 0; (unsigned char)*one.ptr >= 0x80 && i < sizeof pairs / sizeof pairs[0]; i++) {
        const struct pair *pair = &pairs[i];
        if ((unsigned char)*pair->plain >= 0x80) /* inherently raised signs, and letters that stand for one */
            continue;
        *raised = pair->raised != NULL && slice_eq_str(one, pair->raised);
        if (*raised || (pair->lowered != NULL && slice_eq_str(one, pair->lowered)))
            return slice_of(pair->plain);
    }
    return slice_from(NULL, 0);
}

/* Pure ASCII: only inherently raised signs. */
static struct slice map_ascii(struct slice text, bool raised)
{
    for (size_t i = 0; i < text.bytes; i++)
        if (text.ptr[i] != '\'' && text.ptr[i] != '*')
            return slice_from(NULL, 0);
    return raised ? text : slice_from(NULL, 0);
}

/* The raised or lowered form of one character, or NULL. */
static const char *mapped(struct slice one, bool raised, enum math_scripts set)
{
    const struct pair *pair = find(one);
    const char *form = pair == NULL ? NULL : raised ? pair->raised : pair->lowered;
    if (form == NULL || set == MATH_SCRIPTS_ALL || strcmp(form, pair->plain) == 0)
        return form;
    return set == MATH_SCRIPTS_DIGITS && pair->digit ? form : NULL;
}

static bool is_decimal_point(struct slice text, size_t at)
{
    return at > 0 && at + 1 < text.bytes && char_is_digit(text.ptr[at - 1]) && char_is_digit(text.ptr[at + 1]);
}

struct slice script_map(struct slice text, bool raised, const struct math_options *options, struct arena *arena)
{
    text = slice_trim(text);
    if (options->ascii)
        return map_ascii(text, raised);
    struct buf out = {0};
    for (size_t at = 0; at < text.bytes;) {
        struct slice one = slice_part(text, at, text.bytes);
        int letter;
        one.bytes = grapheme_next(one, 1, NULL);
        utf8_decode(one.ptr, slice_end(one), &letter);
        const char *form = mapped(slice_part(one, 0, (size_t)letter), raised, options->unicode_scripts);
        if (raised && *one.ptr == '.' && !is_decimal_point(text, at))
            form = NULL;
        if (form == NULL) {
            buf_free(&out);
            return slice_from(NULL, 0);
        }
        buf_add_str(&out, form);
        buf_add(&out, one.ptr + letter, one.bytes - (size_t)letter); /* its accents */
        at += one.bytes;
    }
    struct slice whole = slice_from(arena_strndup(arena, out.bytes > 0 ? out.ptr : "", out.bytes), out.bytes);
    buf_free(&out);
    return whole;
}
