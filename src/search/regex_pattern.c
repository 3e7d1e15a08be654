/* regex_pattern.c - what a regular expression tells before it is tried: a literal that every match contains, and a looser
 * expression for the Markdown that the text is written as. There markup may follow each character, a blank may be markup or the
 * end of a line, and any character may be an entity; so it matches wherever the expression may, and a note that it does not match
 * needs no parser. */
#include "regex_pattern.h"

#include "biji/line.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum { MIN_LITERAL_BYTES = 3, MAX_ATOMS = 100 };

/* ---- a literal that every match contains ---- */

/* The offset after the group or class that opens at `at`. */
static size_t skip_bracket(struct slice pattern, size_t at)
{
    int depth = 0;
    bool class = false;
    for (; at < pattern.bytes; at++) {
        char c = pattern.ptr[at];
        if (c == '\\')
            at++;
        else if (class)
            class = c != ']' || pattern.ptr[at - 1] == '[' || slice_ends(slice_part(pattern, 0, at), "[^");
        else if (c == '[')
            class = true;
        else if (c == '(' || c == ')')
            depth += c == '(' ? 1 : -1;
        if (!class && depth == 0)
            return at + 1;
    }
    return pattern.bytes;
}

/* Bytes of the quantifier at an offset; *optional: the item before it may be missing. */
static size_t quantifier(struct slice pattern, size_t at, bool *optional)
{
    char c = at < pattern.bytes ? pattern.ptr[at] : '\0';
    *optional = c == '*' || c == '?' || c == '{';
    if (c == '{')
        return slice_find(pattern, '}', at) - at + 1;
    return c == '*' || c == '?' || c == '+';
}

/* Bytes of the literal character at an offset of the pattern, *escape before it; 0 if it is not literal. */
static size_t plain_bytes(struct slice pattern, size_t at, size_t *escape)
{
    int count;
    *escape = pattern.ptr[at] == '\\';
    if (at + *escape >= pattern.bytes)
        return 0;
    char c = pattern.ptr[at + *escape];
    if ((signed char)c < 0 && *escape == 0) {
        utf8_decode(pattern.ptr + at, pattern.ptr + pattern.bytes, &count);
        return (size_t)count;
    }
    if ((signed char)c <= ' ')
        return 0;
    bool word = char_is_alnum(c);
    return *escape > 0 ? !word : strchr(".^$|()[]*+?{}", c) == NULL;
}

/* The offset after an escape for a kind of character or a position; the pattern's end for an unknown one. */
static size_t skip_escape(struct slice pattern, size_t at)
{
    char c = at + 1 < pattern.bytes ? pattern.ptr[at + 1] : '\0';
    if ((c == 'p' || c == 'P') && at + 2 < pattern.bytes && pattern.ptr[at + 2] == '{')
        return slice_find(pattern, '}', at) + 1;
    return c != '\0' && strchr("dDwWsSbBhHvVAzZGRntrf", c) != NULL ? at + 2 : pattern.bytes + 1;
}

/* The longest run of characters that every match contains; empty when there is none for certain. Escaped signs end it, since it
 * is a slice of the pattern. */
struct slice regex_pattern_literal(struct slice pattern)
{
    struct slice best = {"", 0}, nothing = best;
    size_t start = 0, at = 0, escape;
    if (slice_find_str(pattern, slice_of("(*"), 0) < pattern.bytes)
        return nothing;
    for (size_t i = slice_find_str(pattern, slice_of("(?"), 0); i < pattern.bytes;
         i = slice_find_str(pattern, slice_of("(?"), i + 1))
        if (i + 2 >= pattern.bytes || strchr(":=!<>", pattern.ptr[i + 2]) == NULL)
            return nothing; /* options, comments, conditions */
    while (at < pattern.bytes) {
        bool optional;
        char c = pattern.ptr[at];
        size_t bytes = plain_bytes(pattern, at, &escape), end = at, next;
        if (c == '|')
            return nothing;
        if (bytes > 0)
            next = at + escape + bytes;
        else if (c == '(' || c == '[')
            next = skip_bracket(pattern, at);
        else
            next = c == '\\' ? skip_escape(pattern, at) : at + 1;
        if (next > pattern.bytes)
            return nothing;
        size_t times = quantifier(pattern, next, &optional);
        if (bytes > 0 && escape == 0 && !optional)
            end = next;
        if (end - start > best.bytes)
            best = slice_part(pattern, start, end);
        if (bytes == 0 || escape > 0 || times > 0)
            start = next + times;
        at = next + times;
        if (times > 0 && at < pattern.bytes && (pattern.ptr[at] == '?' || pattern.ptr[at] == '+'))
            start = ++at;
    }
    return best.bytes >= MIN_LITERAL_BYTES ? best : nothing;
}

/* ---- the expression for Markdown ---- */

/* What may come between two characters of a text without being part of it: signs, blanks beside such or beside
 * others, and what is between brackets. */
#define SIGNS "*_~`$\\[\\]<>!\\\\"
#define MARKUP                                                                                                         \
    "(?:(?=[" SIGNS "() \\t\\n])(?:[" SIGNS "()]|[ \\t]++(?=[" SIGNS "\\n])|(?<=[" SIGNS "\\s])[ \\t]++|\\n(?!\\n)"    \
    "|<[^>\"'\\n]*+>|<(?=[^>\"'\\n]*+[\"'\\n])[\\s\\S]{0,2000}?>"                                                      \
    "|\\]\\([^()<\"'\\\\\\n]*+\\)|\\]\\((?=[^()<\"'\\\\\\n]*+[(<\"'\\\\\\n])[\\s\\S]{0,2000}?\\)"                      \
    "|\\]\\[[^\\]]{0,999}+\\]|\\[\\^[^\\]]{0,999}+\\]))"
/* What holds \\d, by few ranges, so that few bytes begin it. */
#define DIGITS "[0-9\\x{660}-\\x{1fff}\\x{a620}-\\x{abff}\\x{ff10}-\\x{ff19}\\x{10000}-\\x{1ffff}]"
#define ENTITY "&[#\\w]{1,40};"
#define ANY "(?:[^\\n]|\\n(?!\\n))"
#define ANY_MORE "[^\\n]*(?:\\n(?!\\n)[^\\n]*)*"

/* A pattern that is read once, and what it becomes. */
struct loosening {
    struct slice pattern;
    size_t at;
    uint32_t options;
    struct buf *out;
    int atoms, depth;   /* so far; of open groups */
    bool begins;        /* no required character precedes it */
    bool branches;      /* there are alternatives outside of groups */
    size_t rare;        /* byte of out with the first literal character; 0: none */
    struct slice first; /* the pattern's first atom, if it is required and in no group */
    bool local;         /* matches begin with what it begins with, and do not depend on the text around them */
    bool wild;          /* nothing but a wildcard without end follows it: see add_skip() */
};

/* Whether the atom, a character or a class, takes each of the characters of text. */
static bool takes_all(const struct loosening *l, struct slice atom, const char *text)
{
    struct buf whole = {0};
    int number;
    size_t offset, taken = 0;
    buf_printf(&whole, "\\A(?:%.*s)\\z", (int)atom.bytes, atom.ptr);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)whole.ptr, whole.bytes, l->options, &number, &offset, NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    while (code != NULL && text[taken] != '\0' &&
           pcre2_match(code, (PCRE2_SPTR)text + taken, 1, 0, 0, match, NULL) >= 0)
        taken++;
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    buf_free(&whole);
    return text[taken] == '\0';
}

/* Reads a quantifier; *least: how often what it follows must be there, *once: it is there exactly once. False for a
 * brace that does not open a quantifier. */
static bool read_quantifier(struct loosening *l, struct slice *quantifier, bool *optional)
{
    size_t from = l->at;
    char c = from < l->pattern.bytes ? l->pattern.ptr[from] : '\0';
    *optional = c == '*' || c == '?';
    if (c == '{') {
        size_t end = slice_find(l->pattern, '}', from);
        struct slice inner = slice_part(l->pattern, from + 1, end);
        if (end == l->pattern.bytes || inner.bytes == 0 || strspn(inner.ptr, "0123456789,") < inner.bytes ||
            inner.ptr[0] == ',')
            return false;
        *optional = inner.ptr[0] == '0';
        l->at = end + 1;
    } else if (*optional || c == '+')
        l->at++;
    *quantifier = slice_part(l->pattern, from, l->at);
    if (quantifier->bytes > 0 && l->at < l->pattern.bytes && strchr("?+", l->pattern.ptr[l->at]) != NULL)
        l->at++; /* lazy or possessive: where it ends does not matter here */
    return true;
}

/* How often a quantifier allows what it follows if that is a few times only: what a wildcard takes is then spelled out, so that it does
 * not run on. Else 0. */
static int few_times(struct slice quantifier)
{
    enum { MAX_TIMES = 6 };
    size_t last = quantifier.bytes > 0 && *quantifier.ptr == '{' ? quantifier.bytes - 1 : 0, digits = last;
    while (digits > 0 && char_is_digit(quantifier.ptr[digits - 1]))
        digits--;
    if (quantifier.bytes == 0 || slice_eq_str(quantifier, "?"))
        return 1;
    int times = digits + 1 == last ? quantifier.ptr[digits] - '0' : 0;
    return times <= MAX_TIMES ? times : 0;
}

/* Adds a character or class. False when a brace after it is not a quantifier. */
static bool add_atom(struct loosening *l, struct slice atom)
{
    struct slice quantifier;
    bool optional;
    size_t escape;
    l->at += atom.bytes;
    if (++l->atoms > MAX_ATOMS || !read_quantifier(l, &quantifier, &optional))
        return false;
    bool leads = l->begins, repeated = quantifier.bytes > 0 && strchr("*+", *quantifier.ptr) != NULL;
    l->begins = leads && optional;
    l->local = l->local && !(leads && (optional || repeated));
    if (leads && optional)
        return true; /* a match may begin after it too */
    if (leads && repeated)
        quantifier.bytes = 0; /* a match begins with the last of them as well */
    bool blank = takes_all(l, atom, " "), digit = slice_eq_str(atom, "\\d");
    if (l->rare == 0 && l->depth == 0 && !optional && (digit || plain_bytes(atom, 0, &escape) > 0))
        l->rare = l->out->bytes;
    if (digit)
        atom = slice_of(DIGITS);
    if (l->atoms == 1 && l->depth == 0 && !optional && quantifier.bytes == 0)
        l->first = atom;
    bool wild = blank && takes_all(l, atom, "*_~`$[]<>()!\\&");
    int times = few_times(quantifier);
    if (wild && times == 0) {
        buf_add_str(l->out, optional ? ANY_MORE : ANY ANY_MORE);
        l->wild = l->wild || (l->atoms == 2 && l->first.bytes > 0 && l->depth == 0);
    } else if (wild && !leads) { /* a sign always counts as markup, so that nothing is tried twice */
        buf_printf(l->out, "(?:(?:(?=%.*s)[^" SIGNS "()\\n]|" ENTITY ")" MARKUP "*){0,%d}", (int)atom.bytes, atom.ptr,
                   times);
    } else
        buf_printf(l->out, "(?:(?:%.*s|" ENTITY "%s)" MARKUP "*)%.*s", (int)atom.bytes, atom.ptr,
                   blank ? "|" MARKUP : "", (int)quantifier.bytes, quantifier.ptr);
    return true;
}

/* Bytes of an escape for one character; 0 for a position; SIZE_MAX for an unknown one. */
static size_t escape_bytes(struct slice rest)
{
    char c = rest.bytes > 1 ? rest.ptr[1] : '\0';
    if (c != '\0' && strchr("bBAZz", c) != NULL)
        return 0;
    if ((c == 'p' || c == 'P') && rest.bytes > 2 && rest.ptr[2] == '{')
        return slice_find(rest, '}', 0) + 1;
    if (c == 'x' && rest.bytes > 2 && rest.ptr[2] == '{')
        return slice_find(rest, '}', 0) + 1;
    if (c == 'x')
        return 2 + strspn(rest.ptr + 2, "0123456789abcdefABCDEF");
    bool sign = c > ' ' && (signed char)c > 0 && !char_is_alnum(c);
    return c != '\0' && (sign || strchr("dDwWsShHvVNntrfea", c) != NULL) ? 2 : SIZE_MAX;
}

/* Bytes of the opening of a group: captures and names do not matter here. 0 for an assertion or an option. */
static size_t group_bytes(struct slice rest)
{
    static const char *const named[] = {"(?<", "(?P<", "(?'"};
    if (rest.bytes < 2 || rest.ptr[1] != '?')
        return rest.bytes > 1 && rest.ptr[1] == '*' ? 0 : 1;
    if (slice_starts(rest, "(?:") || slice_starts(rest, "(?>"))
        return 3;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        size_t bytes = strlen(named[i]);
        if (slice_starts(rest, named[i]) && bytes < rest.bytes && strchr("=!", rest.ptr[bytes]) == NULL)
            return slice_find(rest, i == 2 ? '\'' : '>', bytes) + 1;
    }
    return 0;
}

/* Adds what the pattern has next. False when it is not known what that may match. */
static bool add_next(struct loosening *l)
{
    struct slice rest = slice_part(l->pattern, l->at, l->pattern.bytes), quantifier;
    size_t bytes;
    bool optional;
    int count;
    switch (rest.ptr[0]) {
    case '^':
    case '$':
        l->at++;
        l->local = false;
        return read_quantifier(l, &quantifier, &optional) && quantifier.bytes == 0;
    case '|':
        l->at++;
        l->begins = l->depth == 0;
        l->branches = l->branches || l->depth == 0;
        buf_add_char(l->out, '|');
        return true;
    case '(':
        bytes = group_bytes(rest);
        l->at += bytes;
        l->depth++;
        l->begins = false;
        buf_add_str(l->out, "(?:");
        return bytes > 0 && bytes <= rest.bytes;
    case ')':
        l->at++;
        l->depth--;
        if (!read_quantifier(l, &quantifier, &optional))
            return false;
        buf_printf(l->out, ")%.*s", (int)quantifier.bytes, quantifier.ptr);
        return true;
    case '[':
        bytes = skip_bracket(rest, 0);
        return slice_find_str(slice_part(rest, 0, bytes), slice_of("[:"), 0) == bytes && bytes <= rest.bytes &&
               add_atom(l, slice_part(rest, 0, bytes));
    case '\\':
        bytes = escape_bytes(rest);
        if (bytes == 0) {
            l->at += 2;
            l->local = false;
            return read_quantifier(l, &quantifier, &optional) && quantifier.bytes == 0;
        }
        return bytes <= rest.bytes && add_atom(l, slice_part(rest, 0, bytes));
    case '*':
    case '+':
    case '?':
    case '{':
        return false;
    default:
        utf8_decode(rest.ptr, slice_end(rest), &count);
        return add_atom(l, slice_part(rest, 0, (size_t)count));
    }
}

/* After the first atom and a wildcard, what the pattern ends in is sought up to the end of the block. Where it is not there, it is
 * there for no other start in the block either. Not said of entities, which may be none. */
static void add_skip(struct loosening *l)
{
    buf_printf(l->out, "|(?:%.*s)(?>" ANY_MORE ")(*SKIP)(*FAIL)", (int)l->first.bytes, l->first.ptr);
}

bool regex_pattern_loosen(struct slice pattern, unsigned options, struct regex_loose *loose)
{
    struct loosening l = {.pattern = pattern, .options = options, .out = &loose->text, .begins = true, .local = true};
    bool known = true;
    while (known && l.at < pattern.bytes)
        known = add_next(&l);
    if (known && l.wild && !l.branches && l.depth == 0)
        add_skip(&l);
    loose->rare = l.branches ? 0 : l.rare;
    loose->local = l.local;
    return known && l.atoms > 0;
}
