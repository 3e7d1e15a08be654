/* linebreak.c - where a line may be broken: the rules of UAX #14 as a function of two neighbouring classes, tailored to
 * Chinese text. The wrapper handles what needs more context than a pair (hyphens at the start of a word, numbers with their units, addresses).
 * *
 * Tailored: non-starters such as ； never start a line, with or without blanks before them (LB16, LB21), nor after the zero-width spaces that authors put beside `**` (LB8);
 * curly quotes open and close as brackets do (LB15, LB19); a slash is not bound to a word before a blank and stays with the letter after it (LB13); a number keeps the ideograph after it, which is nearly always its unit (LB25).
 * */
#include "biji/text.h"

static bool is_letter(enum text_class c)
{
    return c == TEXT_AL || c == TEXT_HL;
}

static bool is_ideograph(enum text_class c)
{
    return c == TEXT_ID || c == TEXT_EB || c == TEXT_JL;
}

static bool is_closer(enum text_class c)
{
    return c == TEXT_CL || c == TEXT_CP || c == TEXT_EX || c == TEXT_IS || c == TEXT_PF;
}

static bool is_opener(enum text_class c)
{
    return c == TEXT_OP || c == TEXT_OW || c == TEXT_PI;
}

/* Breaks that are forbidden even with blanks between the two: LB7 to LB17. */
static bool holds_over_spaces(enum text_class a, enum text_class b)
{
    if (b == TEXT_SP || b == TEXT_ZW || b == TEXT_WJ || is_closer(b) || is_opener(a))
        return true;
    return b == TEXT_NS || (a == TEXT_B2 && b == TEXT_B2);
}

/* LB19: quotation marks, with curly ones free on their outer side beside Chinese. */
static bool holds_quote(enum text_class a, enum text_class b)
{
    if (a == TEXT_QU || b == TEXT_QU)
        return true;
    if (b == TEXT_PI)
        return !(is_ideograph(a) || a == TEXT_CL || a == TEXT_NS || a == TEXT_PF || a == TEXT_EX || a == TEXT_B2);
    return a == TEXT_PF && !(is_ideograph(b) || b == TEXT_OW || b == TEXT_B2);
}

/* LB23 to LB25: numbers with their prefixes and suffixes. */
static bool holds_number(enum text_class a, enum text_class b)
{
    bool affix_a = a == TEXT_PR || a == TEXT_PO, affix_b = b == TEXT_PR || b == TEXT_PO;
    if (b == TEXT_NU)
        return is_letter(a) || affix_a || a == TEXT_HY || a == TEXT_IS || a == TEXT_NU || a == TEXT_SY;
    if (a == TEXT_NU)
        return is_letter(b) || affix_b || b == TEXT_ID;
    if (affix_b)
        return is_letter(a) || a == TEXT_CL || a == TEXT_CP || (b == TEXT_PO && is_ideograph(a));
    return affix_a && (is_letter(b) || b == TEXT_OP || b == TEXT_OW || (a == TEXT_PR && is_ideograph(b)));
}

/* LB12, LB13 (slash), LB21, LB22, LB28 to LB30. */
static bool holds_word(enum text_class a, enum text_class b)
{
    if (a == TEXT_GL || (b == TEXT_GL && a != TEXT_BA && a != TEXT_HY) || a == TEXT_WJ || a == TEXT_BB || b == TEXT_SY)
        return true;
    if (b == TEXT_BA || b == TEXT_HY || b == TEXT_NS || b == TEXT_IN)
        return true;
    if (is_letter(b))
        return is_letter(a) || a == TEXT_IS || a == TEXT_CP || a == TEXT_SY;
    if (b == TEXT_OP)
        return is_letter(a) || a == TEXT_NU;
    return b == TEXT_NU && a == TEXT_CP;
}

enum text_break text_break_between(enum text_class before, enum text_class after)
{
    if (before == TEXT_ZW)
        return is_closer(after) || after == TEXT_NS || after == TEXT_IN ? TEXT_BREAK_NEVER : TEXT_BREAK_ALWAYS;
    if (holds_over_spaces(before, after))
        return TEXT_BREAK_NEVER;
    if (before != TEXT_CB && after != TEXT_CB &&
        (holds_quote(before, after) || holds_number(before, after) || holds_word(before, after)))
        return TEXT_BREAK_AFTER_SPACES;
    return before >= TEXT_CM || after >= TEXT_CM ? TEXT_BREAK_AFTER_SPACES : TEXT_BREAK_ALWAYS;
}
