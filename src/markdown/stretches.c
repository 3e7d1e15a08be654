/* stretches.c - parsing a long note in stretches. The parser's tree takes ten times the bytes of its text; that of a stretch
 * stays in the processor's cache, and is freed before the next one grows. Blocks do not see each other but through
 * definitions of links and footnotes, so a note without any may be divided wherever a paragraph or heading begins at the
 * margin after a blank line, if the block before does not hold blank lines (guard_ext.c is asked). */
#include "stretches.h"

#include <string.h>

enum { STRETCH_BYTES = 128 << 10, MAX_LABEL_BYTES = 4096 }; /* a label has 1,000 characters at most (CommonMark 4.7) */

/* Whether the bracket that ends at `end`, with a colon after it, may be the label of a definition: only marks of containers and
 * the box of a task are before it on its line, or it began on an earlier one. A text without its bracket nearby may do so too: no long search. */
static bool may_define(struct slice text, size_t end)
{
    size_t at = end;
    while (at > 0 && end - at < MAX_LABEL_BYTES && text.ptr[at - 1] != '\n' &&
           !(text.ptr[at - 1] == '[' && (at < 2 || text.ptr[at - 2] != '\\')))
        at--;
    if (at == 0 || text.ptr[at - 1] != '[')
        return true;
    for (at--; at > 0 && text.ptr[at - 1] != '\n'; at--)
        if (strchr(" \t>-*+.)0123456789[xX]", text.ptr[at - 1]) == NULL)
            return false;
    return true;
}

bool stretches_are_possible(struct slice body)
{
    if (body.bytes < 2 * STRETCH_BYTES)
        return false;
    for (size_t at = slice_find(body, ']', 0); at + 1 < body.bytes; at = slice_find(body, ']', at + 1))
        if (body.ptr[at + 1] == ':' && may_define(body, at))
            return false;
    return true;
}

size_t stretch_next(struct slice text, size_t from)
{
    size_t at = from + STRETCH_BYTES;
    while (at < text.bytes) {
        at = slice_find_str(text, slice_of("\n\n"), at) + 2;
        unsigned char first = at < text.bytes ? (unsigned char)text.ptr[at] : '\0';
        if (char_is_letter((char)first) || first == '#' || (first >= 0xE3 && first <= 0xE9))
            return at;
    }
    return text.bytes;
}
