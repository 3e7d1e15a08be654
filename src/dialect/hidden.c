/* hidden.c - what the parser must not see while it parses: blanks in tags inside addresses, `[words]({{ "/a" | relative_url }})`, since it
 * takes no blank there; the `_` and `*` of tags; and the `<` of lines that start blocks of ours, which it would take for HTML. A control character
 * of one byte stands for each, so that all places stay where they are; afterwards the source is what it was. They are not those of the parser's
 * own masks (emphasis.h, brackets.h), which hide nothing in a source that holds them. */
#include "rewrite.h"

#include <string.h>

enum { HIDDEN_STAR = '\x0e', HIDDEN_LINE = '\x0f', HIDDEN_LESS = '\x10', HIDDEN_BLANK = '\x11' };

/* The blanks of a tag at `at`, when an address starts before it. */
static bool hide_blanks(char *source, size_t at, size_t bytes)
{
    bool any = false;
    size_t start = at;
    while (start > 0 && !char_is_space(source[start - 1]) && source[start - 1] != '(')
        start--;
    bool link = start > 1 && source[start - 1] == '(' && source[start - 2] == ']';
    bool definition = start > 3 && source[start - 1] == ' ' && source[start - 2] == ':' && source[start - 3] == ']';
    for (size_t i = at; (link || definition) && i < at + bytes; i++)
        if (source[i] == ' ') {
            source[i] = HIDDEN_BLANK;
            any = true;
        }
    return any;
}

/* The `_` and `*` of a tag, which the parser would take for emphasis up to others far behind it. */
static bool hide_marks(char *source, size_t at, size_t bytes)
{
    bool any = false, alone = source[at + bytes] == '\n' && (at == 0 || source[at - 1] == '\n');
    for (size_t i = at; i < at + bytes && !alone && (source[at + 1] == '%' || strchr("<%*", source[at + 2]) != NULL);
         i++)
        if (source[i] == '_' || source[i] == '*') {
            source[i] = source[i] == '_' ? HIDDEN_LINE : HIDDEN_STAR;
            any = true;
        }
    return any;
}

static bool hide_lines(struct dialect *d)
{
    bool any = false;
    char *source = d->doc->source;
    struct slice text = slice_from(source, d->doc->source_bytes);
    for (size_t at = d->doc->body_offset, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        while (at < end && (char_is_blank(source[at]) || source[at] == '>'))
            at++;
        struct mark mark = {0};
        bool module = source[at] == 'i' || source[at] == 'e'; /* which is evidence for those below */
        if (at >= end || (source[at] != '<' && !module) ||
            !line_forms_find(d, slice_part(text, at, text.bytes), false, &mark) || module)
            continue;
        source[at] = HIDDEN_LESS;
        any = true;
    }
    return any;
}

/* Whether the source itself has one of these characters, which could not be told from what was hidden. */
static bool holds_hidden(struct slice source)
{
    for (int c = HIDDEN_STAR; c <= HIDDEN_BLANK; c++)
        if (source.bytes > 0 && memchr(source.ptr, c, source.bytes) != NULL)
            return true;
    return false;
}

bool hidden_hide(struct dialect *d)
{
    if (holds_hidden(slice_from(d->doc->source, d->doc->source_bytes)))
        return false;
    bool any = hide_lines(d);
    any = d2l_hide_blanks(d, HIDDEN_BLANK) || any;
    struct slice text = slice_from(d->doc->source, d->doc->source_bytes);
    for (size_t at = slice_find(text, '{', d->doc->body_offset); at < text.bytes; at = slice_find(text, '{', at + 1)) {
        struct slice rest = slice_part(text, at, text.bytes);
        size_t bytes = values_tag_bytes(rest);
        if (bytes == 0 && slice_starts(rest, "{/*")) { /* an anchor or comment of MDX */
            enum { MAX_COMMENT_BYTES = 2000 };
            rest = slice_part(rest, 0, MAX_COMMENT_BYTES);
            size_t end = slice_find(rest, '\n', 0),
                   close = slice_find_str(slice_part(rest, 0, end), slice_of("*/}"), 3);
            bytes = close < end ? close + 3 : 0;
        }
        if (bytes == 0)
            continue;
        any = hide_blanks(d->doc->source, at, bytes) || any;
        any = hide_marks(d->doc->source, at, bytes) || any;
        at += bytes - 1;
    }
    return any;
}

bool hidden_is_less(char c)
{
    return c == HIDDEN_LESS;
}

static char shown(char c)
{
    return (char)(c == HIDDEN_BLANK  ? ' '
                  : c == HIDDEN_LESS ? '<'
                  : c == HIDDEN_LINE ? '_'
                  : c == HIDDEN_STAR ? '*'
                                     : c);
}

/* s as it was, in a copy if that differs. */
static struct slice show(struct dialect *d, struct slice s)
{
    size_t first = 0;
    while (first < s.bytes && (s.ptr[first] < HIDDEN_STAR || s.ptr[first] > HIDDEN_BLANK))
        first++;
    if (first == s.bytes)
        return s;
    char *copy = arena_strndup(&d->doc->arena, s.ptr, s.bytes);
    for (size_t i = 0; i < s.bytes; i++)
        copy[i] = shown(copy[i]);
    return slice_from(copy, s.bytes);
}

void hidden_show(struct dialect *d)
{
    char *source = d->doc->source;
    for (size_t i = d->doc->body_offset; i < d->doc->source_bytes; i++)
        source[i] = shown(source[i]);
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        next = node_after(d->doc->root, n, false);
        n->text = show(d, n->text);
        n->info = show(d, n->info);
        if (n->kind != NODE_LINK && n->kind != NODE_IMAGE)
            continue;
        bool any = n->target.bytes > 0;
        n->target = values_in_address(d, show(d, n->target));
        if (any && n->target.bytes == 0 && n->kind == NODE_LINK && n->first != NULL)
            grow_unwrap(n); /* an unknown address */
    }
}
