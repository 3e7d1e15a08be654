/* limits.c - which lines are withheld from the parser because they exceed a limit.
 *
 * cmark-gfm 0.29, the version that distributions ship, takes quadratic time on input that nobody writes but that a hostile or broken file may contain (CVE-2023-22484, -24824, -26485 and similar).
 * One linear pass over the bytes bounds each of these before the parser sees them:
 * *
 *   depth      every inline of a paragraph and every blank line costs the number of containers around it
 *   columns    the cells of a row are kept in a list that is walked to its end for each new cell
 *   markup     an unclosed <!, <?, ![[ and the like search the rest of their paragraph; so do shapes not known yet;
 *              escapes, line ends, and quotes or periods in a row take 180 bytes of the parser's memory each
 *   reference  a link definition is copied for each use: a long one used often fills the memory
 *
 * A line that exceeds a limit is shown as source, with a diagnostic; all other lines are read as usual. */
#include "limits.h"

#include "biji/language.h"
#include "biji/line.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

/* The sum over all counted lines or paragraphs of the square of their markup characters. */
static const uint64_t MARKUP_SQUARES = 600 * 1000 * 1000;

/* An upper bound of the containers around the line's text: its own markers, and one for every two columns of
 * indentation, the least that a list item requires. 0 for lines without a marker, which open nothing. */
static uint32_t depth_bound(struct slice line)
{
    uint32_t markers = 0, cols = 0;
    for (size_t bytes; (bytes = line_container_mark(line)) > 0 && markers <= LIMIT_DEPTH; markers++) {
        for (size_t i = 0; i < bytes && char_is_blank(line.ptr[i]); i++)
            cols += line.ptr[i] == '\t' ? 4 : 1;
        line = slice_part(line, bytes, line.bytes);
    }
    return markers > 0 ? markers + cols / 2 : 0;
}

static bool too_many_bars(struct slice line)
{
    if (line.bytes <= LIMIT_COLUMNS)
        return false;
    int bars = 0;
    for (size_t at = slice_find(line, '|', 0); at < line.bytes && bars <= LIMIT_COLUMNS + 1;
         at = slice_find(line, '|', at + 1))
        bars++;
    return bars > LIMIT_COLUMNS + 1;
}

/* Whether the line defines a link so long and so often used that its copies exceed the limit. *searched: bytes
 * scanned for this so far; past its limit no more long definitions are accepted. */
static bool expands_too_far(const struct parse_source *source, struct slice line, size_t *searched)
{
    enum { SHORT_BYTES = 1000, MAX_SEARCHED_BYTES = 400 << 20 };
    if (line.bytes < SHORT_BYTES)
        return false;
    line = slice_trim(line);
    size_t label = slice_find(line, ']', 0);
    if (line.bytes == 0 || *line.ptr != '[' || label + 1 >= line.bytes || line.ptr[label + 1] != ':')
        return false;
    struct slice text = slice_from(source->text, source->bytes), needle = slice_part(line, 0, label + 1);
    size_t uses = 0;
    *searched += text.bytes;
    if (*searched > MAX_SEARCHED_BYTES)
        return true;
    for (size_t at = slice_find_str(text, needle, 0); at < text.bytes; at = slice_find_str(text, needle, at + 1))
        if (++uses > LIMIT_REFERENCE_BYTES / line.bytes)
            return true;
    return false;
}

uint32_t limits_weigh_markup(struct slice text)
{
    enum { MARKUP = 1, PIECE, QUIET };
    static const unsigned char kinds[256] = {
        ['*'] = MARKUP, ['_'] = MARKUP, ['~'] = MARKUP, ['['] = MARKUP, [']'] = MARKUP, ['<'] = MARKUP,
        ['!'] = MARKUP, ['`'] = MARKUP, ['&'] = PIECE,  ['\\'] = PIECE, ['$'] = PIECE,  ['^'] = PIECE,
        ['\n'] = PIECE, ['"'] = QUIET,  ['\''] = QUIET, ['.'] = QUIET};
    uint32_t markup = 0, pieces = 0;
    unsigned char before = 0; /* a quiet character is a piece by itself only after another piece */
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char kind = kinds[(unsigned char)text.ptr[i]];
        markup += kind == MARKUP;
        pieces += kind == PIECE || (kind == QUIET && before != 0);
        before = kind;
    }
    return markup * LIMIT_MARKUP_WEIGHT + pieces;
}

bool limits_markup_is_too_much(uint32_t weight_before, uint32_t weight, uint64_t *squares)
{
    uint64_t before = weight_before / LIMIT_MARKUP_WEIGHT, after = weight / LIMIT_MARKUP_WEIGHT;
    *squares += after * after - before * before;
    return after > LIMIT_MARKUP || (*squares > MARKUP_SQUARES && after > 1000);
}

static void add_cut(struct limit_cut **cuts, size_t *count, size_t *room, uint32_t line, enum limit why)
{
    *cuts = xgrow(*cuts, *count, room, sizeof **cuts);
    (*cuts)[(*count)++] = (struct limit_cut){line, why};
}

size_t limits_scan(const struct parse_source *source, struct limit_cut **cuts)
{
    size_t count = 0, room = 0, searched = 0;
    uint64_t squares = 0;
    *cuts = NULL;
    for (uint32_t i = source->first_line; i < source->line_count; i++) {
        struct slice line = parse_line(source, i);
        if (line.bytes == 0)
            continue;
        if (depth_bound(line) > LIMIT_DEPTH)
            add_cut(cuts, &count, &room, i, LIMIT_BY_DEPTH);
        else if (too_many_bars(line))
            add_cut(cuts, &count, &room, i, LIMIT_BY_COLUMNS);
        else if (line.bytes >= LIMIT_COUNTED_FROM_BYTES &&
                 limits_markup_is_too_much(0, limits_weigh_markup(line), &squares))
            add_cut(cuts, &count, &room, i, LIMIT_BY_MARKUP);
        else if (expands_too_far(source, line, &searched))
            add_cut(cuts, &count, &room, i, LIMIT_BY_REFERENCE);
    }
    return count;
}

const char *limits_reason(enum limit why)
{
    static const char *const reasons[] = {
        [LIMIT_BY_DEPTH] = N_("quotes and lists are nested more than 100 deep here; they are shown as source"),
        [LIMIT_BY_COLUMNS] = N_("this table has more than 256 columns; it is shown as source, so split it up"),
        [LIMIT_BY_MARKUP] =
            N_("this paragraph holds more than 20,000 markup characters; it is shown as source, so split it up"),
        [LIMIT_BY_REFERENCE] =
            N_("this long link definition is used too often; it is shown as source, so use a shorter target"),
        [LIMIT_BY_CELLS] =
            N_("too many cells are missing from the rows of this table; they are shown as source, so add the cells"),
        [LIMIT_BY_LABEL] =
            N_("a footnote with this label is already defined; this one is shown as source, so give it another label"),
        [LIMIT_BY_BRACKET] = N_(
            "nothing can refer to a footnote whose label contains [; it is shown as source, so give it another label"),
    };
    return _(reasons[why]);
}
