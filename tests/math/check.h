/* check.h - what must hold for every formula that was laid out, whatever its source: every row has the box's width,
 * nothing unsafe for a terminal is in it, and the pieces of tall delimiters stand exactly above each other. Shared by
 * the corpus test and the fuzzer. */
#ifndef TESTS_MATH_CHECK_H
#define TESTS_MATH_CHECK_H

#include "biji/math.h"
#include "biji/str.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

/* The row's text. Owner: the caller (buf_free). */
static inline struct buf check_row_text(const struct math_row *row)
{
    struct buf text = {0};
    for (int i = 0; i < row->run_count; i++)
        buf_add_slice(&text, row->runs[i].text);
    return text;
}

/* What may stand directly above and below a piece of a delimiter; "" lets anything stand there. */
static const struct {
    const char *piece, *above, *below;
} check_pieces[] = {
    {"⎛", "", "⎜⎝"},  {"⎜", "⎛⎜", "⎜⎝"},       {"⎝", "⎛⎜", ""},  {"⎞", "", "⎟⎠"},  {"⎟", "⎞⎟", "⎟⎠"},
    {"⎠", "⎞⎟", ""},  {"⎡", "", "⎢⎣"},         {"⎣", "⎢⎡", ""},  {"⎤", "", "⎥⎦"},  {"⎦", "⎤⎥", ""},
    {"⎧", "", "⎪⎨⎩"}, {"⎨", "⎧⎪", "⎪⎩"},       {"⎩", "⎧⎪⎨", ""}, {"⎫", "", "⎪⎬⎭"}, {"⎬", "⎫⎪", "⎪⎭"},
    {"⎭", "⎫⎪⎬", ""}, {"⎪", "⎧⎪⎨⎫⎬", "⎪⎨⎩⎬⎭"}, {"┌", "", "│├"},  {"┐", "", "│┤"},  {"└", "│├", ""},
    {"⌡", "⎮", ""},
};

/* The rows as a grid of cells: the bytes of each column's character, empty in the second column of a wide one. */
static inline struct slice *check_grid(const struct math_box *box, int ambiguous_cols, struct buf *texts)
{
    struct slice *cells = calloc((size_t)box->row_count * (size_t)(box->cols + 2), sizeof *cells);
    for (int y = 0; y < box->row_count; y++) {
        texts[y] = check_row_text(&box->rows[y]);
        struct slice rest = texts[y].ptr != NULL ? buf_slice(&texts[y]) : (struct slice){"", 0};
        for (int x = 0; rest.bytes > 0 && x <= box->cols;) {
            int cols;
            size_t bytes = grapheme_next(rest, ambiguous_cols, &cols);
            cells[(size_t)y * (size_t)(box->cols + 2) + (size_t)x] = slice_from(rest.ptr, bytes);
            rest = slice_part(rest, bytes, rest.bytes);
            x += cols > 0 ? cols : 1;
        }
    }
    return cells;
}

static inline bool check_one_of(struct slice cell, const char *allowed)
{
    if (*allowed == '\0')
        return true;
    for (const char *p = allowed; *p != '\0'; p += 3) /* the pieces take three bytes each */
        if (cell.bytes == 3 && memcmp(cell.ptr, p, 3) == 0)
            return true;
    return false;
}

/* Whether a brace that begins at cell ends in the same row, with nothing but its shaft and its tip between. */
static inline bool check_brace(const struct slice *cell, const char *end, const char *tip)
{
    int tips = 0;
    for (cell++; cell->bytes == 3; cell++) {
        if (memcmp(cell->ptr, end, 3) == 0)
            return tips == 1;
        tips += memcmp(cell->ptr, tip, 3) == 0;
        if (memcmp(cell->ptr, tip, 3) != 0 && memcmp(cell->ptr, "─", 3) != 0)
            return false;
    }
    return false;
}

/* Whether the pieces of delimiters fit each other; NULL, or what is wrong. Pieces written as such in the source are not
 * for this. */
static inline const char *check_delimiters(const struct math_box *box, int ambiguous_cols)
{
    struct buf *texts = calloc((size_t)box->row_count, sizeof *texts);
    struct slice *cells = check_grid(box, ambiguous_cols, texts);
    const char *fault = NULL;
    size_t width = (size_t)box->cols + 2;
    for (int y = 0; y < box->row_count && fault == NULL; y++) {
        for (int x = 0; x < box->cols && fault == NULL; x++) {
            struct slice *cell = &cells[(size_t)y * width + (size_t)x];
            if (cell->bytes == 3 && memcmp(cell->ptr, "╰", 3) == 0 && !check_brace(cell, "╯", "┬"))
                fault = "a brace below is broken";
            if (cell->bytes == 3 && memcmp(cell->ptr, "╭", 3) == 0 && !check_brace(cell, "╮", "┴"))
                fault = "a brace above is broken";
            for (size_t i = 0; i < sizeof check_pieces / sizeof check_pieces[0]; i++) {
                if (cell->bytes != 3 || memcmp(cell->ptr, check_pieces[i].piece, 3) != 0)
                    continue;
                struct slice none = {"", 0}, above = y > 0 ? *(cell - width) : none;
                struct slice below = y + 1 < box->row_count ? *(cell + width) : none;
                if (!check_one_of(above, check_pieces[i].above) || !check_one_of(below, check_pieces[i].below))
                    fault = "the pieces of a delimiter do not line up";
            }
        }
    }
    for (int y = 0; y < box->row_count; y++)
        buf_free(&texts[y]);
    free(texts);
    free(cells);
    return fault;
}

/* What is wrong with the box, or NULL. */
static inline const char *check_box(const struct math_box *box, enum math_form form, int ambiguous_cols)
{
    if (box->row_count < 1 || box->baseline < 0 || box->baseline >= box->row_count || box->cols < 0)
        return "the box has no rows or no baseline";
    if (form == MATH_INLINE && box->row_count != 1)
        return "an inline formula has more than one row";
    for (int y = 0; y < box->row_count; y++) {
        const struct math_row *row = &box->rows[y];
        int cols = 0;
        for (int i = 0; i < row->run_count; i++)
            cols += row->runs[i].cols;
        if (cols != row->cols || cols != box->cols)
            return "the columns of the runs do not add up to the box's";
        struct buf text = check_row_text(row);
        struct slice all = text.ptr != NULL ? buf_slice(&text) : (struct slice){"", 0};
        const char *fault = NULL;
        if (text_cols(all, ambiguous_cols) != cols)
            fault = "a row is wider or narrower than declared";
        if (!utf8_valid(all))
            fault = "a row is not UTF-8";
        for (const char *p = all.ptr, *end = p + all.bytes; p < end && fault == NULL;) {
            int count;
            if (rune_is_unsafe(utf8_decode(p, end, &count)))
                fault = "a row has a character that is unsafe for a terminal";
            p += count;
        }
        buf_free(&text);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

#endif
