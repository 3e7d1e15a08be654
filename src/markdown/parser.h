/* parser.h - shared by the files of the Markdown parser only. */
#ifndef BIJI_MARKDOWN_PARSER_H
#define BIJI_MARKDOWN_PARSER_H

#include "biji/doc.h"

/* The bytes given to the parser, and where their lines start. Line numbers of the parser are 1-based and count from
 * lines[0] after `lines_before` lines of our own. */
struct parse_source {
    char *text; /* the whole file; masked while the parser reads (emphasis.h) */
    size_t bytes;
    uint32_t *lines; /* offset of each line of the file; owned by the parse */
    uint32_t line_count;
    uint32_t first_line; /* index of the first line of Markdown, after the front matter */
    int lines_before;    /* lines fed before it */
};

/* The index into lines of the parser's line number, clamped to the existing lines. */
static inline uint32_t parse_line_index(const struct parse_source *source, int line)
{
    int index = line - 1 - source->lines_before + (int)source->first_line;
    if (index < 0)
        return 0;
    return (uint32_t)index < source->line_count ? (uint32_t)index : source->line_count - 1;
}

/* The bytes of a line without its LF; empty for an index of line_count or more. */
static inline struct slice parse_line(const struct parse_source *source, uint32_t index)
{
    if (index >= source->line_count)
        return slice_from(source->text + source->bytes, 0);
    uint32_t from = source->lines[index];
    size_t to = index + 1 < source->line_count ? source->lines[index + 1] - 1u : source->bytes;
    if (index + 1 == source->line_count && to > from && source->text[to - 1] == '\n')
        to--;
    return slice_from(source->text + from, to - from);
}

/* The index of the line that holds the byte at offset `at`. */
static inline uint32_t parse_line_at(const struct parse_source *source, size_t at)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

#endif
