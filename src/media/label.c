/* label.c - labels of diagrams in lines: broken at blanks and between any two Chinese characters, but never before closing
 * punctuation. */
#include "label.h"

#include "biji/text.h"

enum { LABEL_LINES = 32 };

/* Bytes of the line break at byte `at` of text: <br>, <br/>, <br /> or \n; 0 without one. */
static size_t break_at(struct slice text, size_t at)
{
    struct slice rest = slice_part(text, at, text.bytes);
    if (slice_starts(rest, "\\n"))
        return 2;
    if (!slice_starts(rest, "<br"))
        return 0;
    size_t end = slice_find(rest, '>', 0);
    return end < rest.bytes && end <= 5 ? end + 1 : 0;
}

static void add_line(struct label *label, struct slice line, int ambiguous_cols)
{
    int cols = text_cols(line, ambiguous_cols);
    if (label->line_count == LABEL_LINES)
        return;
    label->lines[label->line_count++] = line;
    label->cols = cols > label->cols ? cols : label->cols;
}

/* Adds a line, broken into lines of at most `most` columns. */
static void add_broken(struct label *label, struct slice text, int most, int ambiguous_cols)
{
    text = slice_trim(text);
    int cols = text_cols(text, ambiguous_cols);
    int pieces = (cols + most - 1) / most;
    int aim = pieces > 0 ? (cols + pieces - 1) / pieces + 1 : most;
    aim = aim < most ? aim : most;
    while (text_cols(text, ambiguous_cols) > most || (pieces > 1 && text_cols(text, ambiguous_cols) > aim)) {
        size_t cut = text_line(text, aim, ambiguous_cols);
        add_line(label, slice_trim(slice_part(text, 0, cut)), ambiguous_cols);
        text = slice_trim(slice_part(text, cut, text.bytes));
    }
    add_line(label, text, ambiguous_cols);
}

struct label label_set(struct slice text, int most, int ambiguous_cols, struct arena *arena)
{
    struct label label = {.lines = arena_alloc(arena, LABEL_LINES * sizeof *label.lines)};
    text = slice_trim(text);
    if (text.bytes >= 2 && text.ptr[0] == '"' && text.ptr[text.bytes - 1] == '"')
        text = slice_trim(slice_part(text, 1, text.bytes - 1));
    if (text.bytes >= 2 && text.ptr[0] == '`' && text.ptr[text.bytes - 1] == '`')
        text = slice_part(text, 1, text.bytes - 1);
    size_t from = 0;
    for (size_t at = 0; at < text.bytes; at++) {
        size_t bytes = text.ptr[at] == '\n' ? 1 : break_at(text, at);
        if (bytes == 0)
            continue;
        add_broken(&label, slice_part(text, from, at), most, ambiguous_cols);
        from = at + bytes;
        at = from - 1;
    }
    add_broken(&label, slice_part(text, from, text.bytes), most, ambiguous_cols);
    return label;
}
