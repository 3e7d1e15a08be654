/* autolink.c - URLs and mail addresses in plain text. The rules are those of GFM's extended autolinks (6.9), with one
 * that Chinese needs: 见http://a.cn/b。 has no blank around its URL, so a link may start after any character that is
 * not an ASCII letter or digit, and ends before the first CJK or full-width one. Each character is examined a bounded
 * number of times, so that long texts stay cheap. */
#include "autolink.h"

#include "biji/text.h"

#include <string.h>

/* The end of the run of URL characters from `at` on: up to a blank, a control, <, or a CJK character. */
static size_t run_end(struct slice text, size_t at)
{
    const char *end = slice_end(text);
    while (at < text.bytes) {
        unsigned char c = (unsigned char)text.ptr[at];
        int count = 1;
        if (c <= ' ' || c == '<' || c == 0x7F)
            break;
        if (c >= 0x80) {
            uint32_t rune = utf8_decode(text.ptr + at, end, &count);
            if (rune_is_cjk(rune) || (rune >= 0x2000 && rune <= 0x206F) || rune == 0xA0 || rune == RUNE_REPLACEMENT)
                break;
        }
        at += (size_t)count;
    }
    return at;
}

/* GFM: the link does not include trailing punctuation, a `)` without its `(`, or something like an entity. */
static size_t trimmed_end(struct slice text, size_t from, size_t to)
{
    int open = 0, closed = 0;
    for (size_t i = from; i < to; i++) {
        open += text.ptr[i] == '(';
        closed += text.ptr[i] == ')';
    }
    while (to > from) {
        char c = text.ptr[to - 1];
        if (c == ';') {
            size_t name = to - 1;
            while (name > from && char_is_alnum(text.ptr[name - 1]))
                name--;
            to = name > from && text.ptr[name - 1] == '&' && name < to - 1 ? name - 1 : to - 1;
        } else if (c == ')' && closed > open) {
            closed--;
            to--;
        } else if (c != '\0' && strchr("?!.,:*_~'\"]}|\\", c) != NULL)
            to--;
        else
            break;
    }
    return to;
}

/* Whether there is a domain at `from`: labels of letters, digits, - and _, without _ in the last two. It has at most
 * 255 bytes, so that a failure costs little. */
static bool is_domain(struct slice text, size_t from, bool needs_dot)
{
    enum { MAX_DOMAIN_BYTES = 255 };
    size_t dots = 0, at = from, underscores_before = 0, underscores = 0;
    for (; at < text.bytes && at - from <= MAX_DOMAIN_BYTES; at++) {
        char c = text.ptr[at];
        if (c == '.') {
            char next = at + 1 < text.bytes ? text.ptr[at + 1] : '.';
            if (at == from || !(char_is_alnum(next) || next == '-' || next == '_'))
                break;
            dots++;
            underscores_before = underscores;
            underscores = 0;
        } else if (c == '_')
            underscores++;
        else if (!char_is_alnum(c) && c != '-')
            break;
    }
    return at > from && at - from <= MAX_DOMAIN_BYTES && underscores == 0 && underscores_before == 0 &&
           (dots > 0 || !needs_dot);
}

static bool starts_at(struct slice text, size_t at, const char *word)
{
    size_t bytes = strlen(word);
    return text.bytes - at >= bytes && slice_eq_nocase(slice_part(text, at, at + bytes), word);
}

/* Whether a link may start at `at`: not after an ASCII letter or digit. */
static bool may_start(struct slice text, size_t at)
{
    return at == 0 || !char_is_alnum(text.ptr[at - 1]);
}

/* A link whose "://" is at `colon`. */
static bool match_url(struct slice text, size_t from, size_t colon, struct autolink *link)
{
    bool secure = colon >= from + 5 && starts_at(text, colon - 5, "https");
    if (!secure && !(colon >= from + 4 && starts_at(text, colon - 4, "http")))
        return false;
    size_t start = colon - (secure ? 5 : 4);
    if (!may_start(text, start) || !is_domain(text, colon + 3, false))
        return false;
    *link = (struct autolink){start, trimmed_end(text, start, run_end(text, colon)), ""};
    return link->to > colon + 3;
}

static bool match_www(struct slice text, size_t from, size_t at, struct autolink *link)
{
    if (at < from || !may_start(text, at) || (at > 0 && strchr("/@.-_", text.ptr[at - 1]) != NULL) ||
        !is_domain(text, at, true))
        return false;
    *link = (struct autolink){at, trimmed_end(text, at, run_end(text, at)), "http://"};
    return link->to > at + 4;
}

static bool is_mail_char(char c)
{
    return char_is_alnum(c) || (c != '\0' && strchr(".-_+", c) != NULL);
}

/* A mail address whose @ is at `sign`; it does not start before `from`. */
static bool match_mail(struct slice text, size_t from, size_t sign, struct autolink *link)
{
    size_t start = sign, end = sign + 1, dots = 0;
    while (start > from && is_mail_char(text.ptr[start - 1]))
        start--;
    while (start < sign && !char_is_alnum(text.ptr[start]))
        start++;
    for (; end < text.bytes && is_mail_char(text.ptr[end]) && text.ptr[end] != '+'; end++)
        dots += text.ptr[end] == '.' && end > sign + 1;
    while (end > sign + 1 && text.ptr[end - 1] == '.') {
        end--;
        dots--;
    }
    bool inside_url = start > 0 && (text.ptr[start - 1] == '/' || text.ptr[start - 1] == ':');
    if (start == sign || (int)dots < 1 || inside_url || (end < text.bytes && text.ptr[end] == '@') ||
        !char_is_alnum(text.ptr[end - 1]))
        return false;
    *link = (struct autolink){start, end, "mailto:"};
    return true;
}

static size_t find_after(struct slice text, size_t from, const char *hook)
{
    for (size_t at = slice_find(text, *hook, from); at < text.bytes; at = slice_find(text, *hook, at + 1))
        if (slice_starts(slice_part(text, at, text.bytes), hook))
            return at;
    return text.bytes;
}

struct autolink_scan autolink_start(struct slice text)
{
    return (struct autolink_scan){text, 0, find_after(text, 0, "://"), find_after(text, 0, "www."),
                                  slice_find(text, '@', 0)};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool autolink_next(struct autolink_scan *scan, struct autolink *link)
{
    struct slice text = scan->text;
    for (;;) {
        size_t at = least(scan->colon, least(scan->www, scan->sign));
        if (at >= text.bytes)
            return false;
        bool found = at == scan->colon ? match_url(text, scan->at, at, link)
                     : at == scan->www ? match_www(text, scan->at, at, link)
                                       : match_mail(text, scan->at, at, link);
        size_t done = found ? link->to : at + 1;
        if (found || at == scan->sign) /* no address reaches back into text that a failed one has scanned */
            scan->at = done;
        if (scan->colon < done)
            scan->colon = find_after(text, done, "://");
        if (scan->www < done)
            scan->www = find_after(text, done, "www.");
        if (scan->sign < done)
            scan->sign = slice_find(text, '@', done);
        if (found)
            return true;
    }
}
