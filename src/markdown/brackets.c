/* brackets.c - which \( … \) and \[ … \] are formulas. In Markdown a backslash before a bracket only means that the bracket
 * does not start a link; MathJax, and so most course sites, treat it as a formula delimiter. It is one if the text between is
 * mathematics by the same rules as between dollars, within one paragraph. */
#include "brackets.h"

#include "biji/line.h"

#include <string.h>

/* Bytes up to the closing bracket in the same paragraph; 0 without one. */
static size_t find_end(const char *text, size_t bytes, char closing)
{
    enum { MAX_BYTES = 8000 };
    for (size_t i = 0; i + 1 < bytes && i < MAX_BYTES; i++) {
        if (text[i] == '\\' && text[i + 1] == closing)
            return i;
        if (text[i] == '\\')
            i++;
        else if (text[i] == '\n' && text[i + 1] == '\n')
            return 0;
    }
    return 0;
}

/* Whether the backslash at `at` is not itself escaped. */
static bool is_plain(const char *text, size_t at)
{
    size_t before = 0;
    while (before < at && text[at - 1 - before] == '\\')
        before++;
    return before % 2 == 0;
}

/* Whether it holds a letter or digit and, in square brackets, which may just be escaped ones, also a
 * mathematical sign. */
static bool has_letter(struct slice body, bool square)
{
    static const char signs[] = "^_={+<>\\";
    bool sign = !square;
    for (size_t i = 0; i < body.bytes && !sign; i++)
        sign = strchr(signs, body.ptr[i]) != NULL;
    if (!sign)
        return false;
    for (size_t i = 0; i < body.bytes; i++)
        if ((signed char)body.ptr[i] < 0 || char_is_digit(body.ptr[i]) || char_is_letter(body.ptr[i]))
            return true;
    return false;
}

/* Whether the body has what only an editor that escapes all signs writes: another opening bracket, a star, or a character that is
 * not ASCII behind a backslash. */
static bool is_escaped(struct slice body)
{
    for (size_t i = 0; i + 1 < body.bytes; i++) {
        if (body.ptr[i] != '\\')
            continue;
        i++;
        if (strchr("([*", body.ptr[i]) != NULL || (signed char)body.ptr[i] < 0)
            return true;
    }
    return false;
}

/* Whether the two bytes before `at` are a Greek letter: the name of a function. */
static bool follows_greek(const char *text, size_t at)
{
    unsigned char lead = at > 1 ? (unsigned char)text[at - 2] : 0;
    return (lead == 0xCE || lead == 0xCF) && (signed char)text[at - 1] < 0;
}

bool brackets_mask(char *text, size_t bytes)
{
    enum { MAX_FAILURES = 1000 };
    bool masked = false;
    if (memchr(text, MASK_BRACKET, bytes) != NULL)
        return false;
    char *hit = text, *end = text + bytes;
    for (int failures = 0; failures < MAX_FAILURES; hit++) {
        hit = memchr(hit, '\\', (size_t)(end - hit));
        if (hit == NULL || end - hit < 4)
            break;
        if ((hit[1] != '(' && hit[1] != '[') || !is_plain(text, (size_t)(hit - text))) {
            hit++;
            continue;
        }
        size_t length = find_end(hit + 2, (size_t)(end - hit) - 2, hit[1] == '(' ? ')' : ']');
        struct slice body = {hit + 2, length};
        char before = hit > text ? hit[-1] : ' ';
        bool word = before == '(' || before == '<' || char_is_digit(before) || char_is_letter(before) ||
                    follows_greek(text, (size_t)(hit - text)); /* an address, or a name */
        bool formula = !word && !is_escaped(body) && has_letter(body, hit[1] == '[') &&
                       (hit[1] == '(' ? line_is_formula(body, ' ') : line_is_display(body));
        failures += !formula;
        if (!formula)
            continue;
        hit[0] = hit[2 + length] = MASK_BRACKET;
        hit += length + 2;
        masked = true;
    }
    return masked;
}

void brackets_unmask(char *text, size_t bytes)
{
    for (char *hit = text; (hit = memchr(hit, MASK_BRACKET, bytes - (size_t)(hit - text))) != NULL;)
        *hit = '\\';
}
