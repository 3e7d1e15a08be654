/* passage_source.c - the Markdown source of a passage: the bytes between its first and last character, with surrounding
 * marks whose partners are inside, and the start of its line if that is all markup. */
#include "passage_text.h"

#include <string.h>

static bool is_mark(char c)
{
    return c != '\0' && strchr("*_~=`$", c) != NULL;
}

/* The byte of the source of a character of a leaf; exact if the leaf's text is in the source. */
static size_t source_at(const struct doc *doc, struct place place)
{
    const struct node *leaf = doc_node(doc, place.node);
    const char *at = leaf->text.ptr != NULL ? leaf->text.ptr + place.offset : NULL;
    if (at != NULL && at >= doc->source && at <= doc->source + doc->source_bytes)
        return (size_t)(at - doc->source);
    struct slice source = {doc->source, doc->source_bytes};
    int line, column;
    size_t start = 0;
    doc_position(doc, leaf, place.offset, &line, &column);
    while (--line > 0 && start < source.bytes)
        start = slice_find(source, '\n', start) + 1;
    start += column > 0 ? (size_t)column - 1 : 0;
    return start < source.bytes ? start : source.bytes;
}

/* Includes the marks on both sides, such as "**", whose partners are then included too. */
static void take_marks(struct slice source, size_t *from, size_t *to)
{
    size_t left = *from, right = *to;
    while (left > 0 && is_mark(source.ptr[left - 1]))
        left--;
    while (right < source.bytes && is_mark(source.ptr[right]))
        right++;
    struct slice opening = slice_part(source, left, *from), closing = slice_part(source, *to, right);
    if (opening.bytes > 0 && slice_find_str(slice_part(source, *from, right), opening, 0) < right - *from)
        *from = left;
    if (closing.bytes > 0 && slice_find_str(slice_part(source, *from, *to), closing, 0) < *to - *from)
        *to = right;
}

/* Includes the brackets of a link whose text, or its end, is included. */
static void take_link(struct slice source, size_t *from, size_t *to)
{
    struct slice taken = slice_part(source, *from, *to), rest = slice_part(source, *to, source.bytes);
    bool opens = *from > 0 && source.ptr[*from - 1] == '[';
    if (opens && slice_find_str(taken, slice_of("]("), 0) < taken.bytes)
        --*from;
    else if (slice_starts(rest, "](") && (opens || slice_find(taken, '[', 0) < taken.bytes)) {
        size_t end = slice_find(rest, ')', 0);
        *from -= opens ? 1 : 0;
        *to += end < rest.bytes ? end + 1 : 0;
    }
}

/* Includes the mark of a heading, an item or a quote before it. */
static size_t line_beginning(struct slice source, size_t from)
{
    size_t start = from;
    while (start > 0 && source.ptr[start - 1] != '\n' &&
           strchr(" \t#>-*+0123456789.)[]x", source.ptr[start - 1]) != NULL)
        start--;
    return start == 0 || source.ptr[start - 1] == '\n' ? start : from;
}

void passage_text_source(const struct passage_text *text, struct place from, struct place to, struct buf *out)
{
    struct slice source = {text->doc->source, text->doc->source_bytes};
    size_t start = source_at(text->doc, from), end = source_at(text->doc, to);
    if (end < start)
        end = start;
    take_link(source, &start, &end);
    take_marks(source, &start, &end);
    buf_add_slice(out, slice_part(source, line_beginning(source, start), end));
}
