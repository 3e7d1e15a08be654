/* wrap.c - one paragraph to lines. Reads the characters of the spans once, remembers the last place where a line may
 * end, and returns ranges; nothing is copied. linebreak.c has the rules for pairs of classes; this file has those that need more context:
 * hyphens at the start of a word, numbers and their units, words longer than a line.
 *
 * Linear: text after a break is read again, which is less than a line. Fast: runs of Chinese clauses and runs of ASCII words, which nearly all text is, have their own loops.
 * */
#include "line_builder.h"

#include <limits.h>
#include <string.h>

/* A place where a line may end: visible text ends at `end`, the next line starts at `next` (blanks are between). */
struct stop {
    struct wrap_point end, next;
    int cols;
    bool found;
};

/* A line being read. */
struct scan {
    const struct wrap *wrap;
    const uint8_t *breaks; /* enum text_break by [before * TEXT_CLASSES + after] */
    int width, cols;       /* cols: blanks at the end included */
    enum text_class
        before; /* of the last character that is not a blank; TEXT_WJ at the start, after which nothing breaks */
    bool spaces, number;   /* blanks follow it; it is a digit */
    struct wrap_point ink; /* when spaces: where the blanks begin */
    int ink_cols;
    struct stop strong;       /* the last good place to end the line */
    bool measures;            /* no line is wanted, but these: */
    int piece_start, longest; /* columns before the current piece, columns of the longest piece so far */
};

/* Begins a line where the wrap is. Field by field: to clear all of it takes longer than to read a short line. */
static void scan_begin(struct scan *scan, const struct wrap *wrap, int width)
{
    scan->wrap = wrap;
    scan->breaks = wrap->layout->state->breaks;
    scan->width = width;
    scan->before = TEXT_WJ;
    scan->cols = scan->strong.cols = scan->piece_start = scan->longest = 0;
    scan->spaces = scan->number = scan->strong.found = scan->measures = false;
}

struct wrap wrap_begin(struct layout *layout, struct spans *spans)
{
    return (struct wrap){.layout = layout, .spans = spans, .ambiguous_cols = layout->options.ambiguous_cols};
}

/* One character of well-formed UTF-8. */
static inline uint32_t decode(const char *p, int *bytes)
{
    const unsigned char *s = (const unsigned char *)p;
    *bytes = s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    switch (*bytes) {
    case 1:
        return s[0];
    case 2:
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    case 3:
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    default:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    }
}

/* Whether the three bytes at p are a character of U+4E00 to U+9FFF, all of class ID and two columns wide. */
static inline bool is_han(const char *p)
{
    const unsigned char *s = (const unsigned char *)p;
    return (s[0] >= 0xE5 && s[0] <= 0xE9) || (s[0] == 0xE4 && s[1] >= 0xB8);
}

/* Whether the three bytes at p are 、。，or ）: of class CL, two columns wide. */
static inline bool is_wide_close(const char *p)
{
    const unsigned char *s = (const unsigned char *)p;
    return (s[0] == 0xE3 && s[1] == 0x80 && (s[2] == 0x81 || s[2] == 0x82)) ||
           (s[0] == 0xEF && s[1] == 0xBC && (s[2] == 0x8C || s[2] == 0x89));
}

static inline bool is_ascii_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Whether the word at p is a unit that stays with the number before its blank: "16 GB". */
static bool is_unit(const char *p, const char *end)
{
    static const char units[] =
        " B KB MB GB TB PB KiB MiB GiB TiB bit bits byte bytes Hz kHz MHz GHz mm cm km nm mg kg ms ns "
        "us W kW MW GW Wh kWh MWh GWh FLOPS GFLOPS TFLOPS PFLOPS px pt ";
    char word[10] = " ";
    size_t bytes = 1;
    while (p < end && bytes < sizeof word - 1 && is_ascii_letter(*p))
        word[bytes++] = *p++;
    if (bytes == 1 || bytes == sizeof word - 1)
        return false;
    word[bytes] = ' ';
    return memmem(units, sizeof units - 1, word, bytes + 1) != NULL;
}

/* The class used for the next pair if the character's own would allow too much. */
static enum text_class as_before(enum text_class class, enum text_class before, bool after_space, bool is_wide)
{
    if (class == TEXT_EX && !is_wide)
        return TEXT_IS; /* a!=b, really?yes: no break after the sign unless Chinese follows */
    if (class == TEXT_HY && (after_space || before == TEXT_WJ || before == TEXT_SP || before == TEXT_HY ||
                             before == TEXT_BB || before == TEXT_OP))
        return TEXT_BB; /* --option, (-1) */
    if (class == TEXT_ZW && (before == TEXT_OP || before == TEXT_OW || before == TEXT_PI))
        return before; /* a line never ends after an opening bracket, even before a zero-width space */
    return class;
}

/* Whether a line may end before the character at p of span i. */
static bool may_break(const struct scan *scan, size_t i, const char *p, enum text_class class)
{
    const struct span *span = &scan->wrap->spans->items[i];
    enum text_break can = (enum text_break)scan->breaks[scan->before * TEXT_CLASSES + class];
    if (can == TEXT_BREAK_NEVER || scan->before == TEXT_WJ)
        return false;
    if (p > span->text.ptr ? (span->flags & SPAN_SOLID) != 0 : (span->flags & SPAN_JOINED) != 0)
        return false;
    if (p == span->text.ptr && i > 0 && (scan->wrap->spans->items[i - 1].flags & SPAN_BREAK_AFTER) != 0)
        return true;
    if (can == TEXT_BREAK_ALWAYS)
        return true;
    if (!scan->spaces)
        return false;
    return !scan->number || !(class == TEXT_PO || (class == TEXT_AL && is_unit(p, slice_end(span->text))));
}

static void end_piece(struct scan *scan, int cols)
{
    if (cols - scan->piece_start > scan->longest)
        scan->longest = cols - scan->piece_start;
    scan->piece_start = scan->cols;
}

static void mark_stop(struct scan *scan, struct wrap_point here)
{
    struct wrap_point end = scan->spaces ? scan->ink : here;
    scan->strong = (struct stop){end, here, scan->spaces ? scan->ink_cols : scan->cols, true};
    end_piece(scan, scan->strong.cols);
}

/* Reads blanks at p; returns where they end. */
static const char *scan_blanks(struct scan *scan, size_t i, const char *p, const char *end)
{
    if (!scan->spaces) {
        scan->ink = (struct wrap_point){i, (size_t)(p - scan->wrap->spans->items[i].text.ptr)};
        scan->ink_cols = scan->cols;
        scan->number = scan->before == TEXT_NU;
        scan->spaces = true;
    }
    for (; p < end && *p == ' '; p++)
        scan->cols++;
    return p;
}

/* Reads English at p, a letter: many words at once, as far as the line goes. Returns where it stopped. */
static const char *scan_prose(struct scan *scan, size_t i, const char *text, const char *p, const char *end)
{
    size_t room = (size_t)(scan->width - scan->cols), word;
    struct slice s = slice_from(p, (size_t)(end - p) < room ? (size_t)(end - p) : room);
    size_t bytes = text_words(s, &word), ink = word;
    if (word > 0) {
        while (p[ink - 1] == ' ')
            ink--;
        scan->strong =
            (struct stop){{i, (size_t)(p - text) + ink}, {i, (size_t)(p - text) + word}, scan->cols + (int)ink, true};
    }
    scan->cols += (int)bytes;
    return p + bytes;
}

/* Reads English at p, a letter after a word: words and the blanks between them, as far as the line goes. Returns where
 * it stopped: at a character that needs more care, or at a letter that does not fit. */
static const char *scan_words(struct scan *scan, size_t i, const char *text, const char *p, const char *end)
{
    for (bool first = true; first || (p < end && is_ascii_letter(*p) && scan->cols < scan->width); first = false) {
        if (scan->spaces)
            mark_stop(scan, (struct wrap_point){i, (size_t)(p - text)});
        scan->spaces = false;
        if (!first && !scan->measures)
            p = scan_prose(scan, i, text, p, end);
        const char *stop = end - p > scan->width - scan->cols ? p + (scan->width - scan->cols) : end;
        const char *start = p;
        while (p < stop && is_ascii_letter(*p))
            p++;
        scan->cols += (int)(p - start);
        scan->before = TEXT_AL;
        if (p == stop || *p != ' ' || scan->wrap->keep_spaces)
            return p;
        p = scan_blanks(scan, i, p, end);
    }
    return p;
}

/* Reads Chinese at p, which follows a character of class ID or CL: Han characters and closing punctuation, as far as the
 * line goes. Returns where it stopped. A line may end before each Han character; the last one counts. */
static const char *scan_han(struct scan *scan, size_t i, const char *text, const char *p, const char *end)
{
    int room = (scan->width - scan->cols) / 2, cols = scan->cols;
    const char *start = p, *last = NULL, *stop = (end - p) / 3 > room ? p + 3 * room : end;
    for (; stop - p >= 3; p += 3) {
        if (is_han(p)) {
            if (last == NULL)
                end_piece(scan, cols + (int)(p - start) / 3 * 2);
            last = p;
        } else if (!is_wide_close(p)) {
            break;
        } else {
            int piece =
                last != NULL ? (int)(p - last) / 3 * 2 + 2 : cols + (int)(p - start) / 3 * 2 + 2 - scan->piece_start;
            if (piece > scan->longest)
                scan->longest = piece;
        }
    }
    if (p > start) {
        scan->cols += (int)(p - start) / 3 * 2;
        scan->before = last == p - 3 ? TEXT_ID : TEXT_CL;
    }
    if (last != NULL) {
        struct wrap_point here = {i, (size_t)(last - text)};
        scan->piece_start = cols + (int)(last - start) / 3 * 2;
        scan->strong = (struct stop){here, here, scan->piece_start, true};
    }
    return p;
}

/* Reads ASCII at p inside a span without places to end a line: code, formulas. Returns where it stopped: at a character that needs
 * more care. It may have gone past the end of the line. */
static const char *scan_solid(struct scan *scan, const char *p, const char *end)
{
    const char *start = p;
    while (p < end && (*p > ' ') && *p <= '~' && *p != '-')
        p++;
    if (p > start) {
        enum text_class class = text_props_class(text_props((unsigned char)p[-1]));
        scan->before = class == TEXT_EX ? TEXT_IS : class;
        scan->spaces = false;
        scan->cols += (int)(p - start);
    }
    return p;
}

/* Why reading a span stopped. */
enum scanned { SCANNED_ALL, SCANNED_FULL, SCANNED_UNSAFE };

/* Reads span i from p on: to its end, to the first character that does not fit, or to an unsafe character. */
static enum scanned scan_span(struct scan *scan, size_t i, size_t from)
{
    const struct span *span = &scan->wrap->spans->items[i];
    const char *text = span->text.ptr, *end = slice_end(span->text), *p = from > 0 ? text + from : text,
               *cluster = NULL;
    int cluster_cols = 0;
    while (p < end) {
        if (*p == ' ' && !scan->wrap->keep_spaces) {
            p = scan_blanks(scan, i, p, end);
            cluster = NULL;
            continue;
        }
        if (is_ascii_letter(*p) && p > text && scan->cols < scan->width && (span->flags & SPAN_SOLID) == 0 &&
            (scan->before == TEXT_AL || (scan->spaces && scan->before == TEXT_IS))) {
            p = scan_words(scan, i, text, p, end);
            cluster = scan->spaces ? NULL : p - 1;
            cluster_cols = 1;
            continue;
        }
        if ((span->flags & SPAN_SOLID) != 0 && p > text) {
            const char *stop = scan_solid(scan, p, end);
            if (scan->cols > scan->width)
                return SCANNED_FULL;
            if (stop > p) {
                cluster = (p = stop) - 1;
                cluster_cols = 1;
                continue;
            }
        }
        int bytes, cols;
        uint8_t props = text_props(decode(p, &bytes));
        enum text_class class = text_props_class(props);
        cols = props >> 6 == 3 ? text_ambiguous(scan->wrap->ambiguous_cols) : props >> 6;
        if (class == TEXT_UNSAFE)
            return SCANNED_UNSAFE;
        if (class >= TEXT_CM) {
            const char *start = cluster != NULL ? cluster : p;
            size_t all = grapheme_next(slice_from(start, (size_t)(end - start)), scan->wrap->ambiguous_cols, &cols);
            if (cluster != NULL && cluster + all > p) { /* continues the cluster before */
                scan->cols += cols - cluster_cols;
                cluster_cols = cols;
                p = cluster + all;
                if (scan->cols > scan->width)
                    return SCANNED_FULL;
                continue;
            }
            if (cluster != NULL)
                all = grapheme_next(slice_from(p, (size_t)(end - p)), scan->wrap->ambiguous_cols, &cols);
            class = class == TEXT_RI ? TEXT_ID : TEXT_AL;
            bytes = (int)all;
        }
        if (may_break(scan, i, p, class))
            mark_stop(scan, (struct wrap_point){i, (size_t)(p - text)});
        if (scan->cols + cols > scan->width)
            return SCANNED_FULL;
        scan->before = as_before(class, scan->before, scan->spaces, cols == 2);
        scan->spaces = false;
        cluster = p;
        cluster_cols = cols;
        scan->cols += cols;
        p += bytes;
        if (class == TEXT_NU || class == TEXT_SP) { /* digits, kept blanks: no line break between two of them */
            for (char first = class == TEXT_NU ? '0' : ' ', last = class == TEXT_NU ? '9' : ' ';
                 p < end && *p >= first && *p <= last && scan->cols < scan->width; scan->cols++)
                cluster = p++;
        } else if ((class == TEXT_ID || class == TEXT_CL) && (span->flags & SPAN_SOLID) == 0) {
            const char *stop = scan_han(scan, i, text, p, end);
            if (stop > p) {
                cluster = (p = stop) - 3;
                cluster_cols = 2;
            }
        }
    }
    return SCANNED_ALL;
}

/* Characters of long Latin words after which a line may end as a last resort. */
static bool is_weak(char c)
{
    return c != '\0' && strchr("/?&=-_.,:;#%+", c) != NULL;
}

static bool starts_no_line(enum text_class c)
{
    return c == TEXT_CL || c == TEXT_CP || c == TEXT_EX || c == TEXT_IS || c == TEXT_NS || c == TEXT_PF ||
           c == TEXT_IN || c == TEXT_PO || c == TEXT_SP;
}

static bool ends_no_line(enum text_class c)
{
    return c == TEXT_OP || c == TEXT_OW || c == TEXT_PI;
}

/* A place between two clusters, which is the end of its span only at the end of the text. */
struct tear {
    struct wrap_point at;
    int cols; /* before it; 0: there is none */
};

/* Places to split a line without a good end: weak is after a sign within a long word, fair between two characters that
 * may end and start a line, held the same within text that should stay whole, any between two clusters. */
struct tears {
    struct tear weak, fair, held, any;
    enum text_class before;
    char last; /* the character before, when ASCII */
    int cols;
};

static void tear_before(struct tears *tears, struct wrap_point here, const struct span *span, enum text_class class)
{
    struct tear tear = {here, tears->cols};
    bool is_solid = (span->flags & SPAN_SOLID) != 0 && tears->last != ' ';
    bool is_held = here.byte > 0 ? is_solid : (span->flags & SPAN_JOINED) != 0;
    tears->any = tear;
    if (starts_no_line(class) || ends_no_line(tears->before))
        return;
    tears->held = tear;
    if (is_held)
        return;
    tears->fair = tear;
    if (is_weak(tears->last) && tears->last != span->text.ptr[here.byte])
        tears->weak = tear;
}

/* Reads the line again, as far as it fits, for places to split it. At least one cluster is taken. */
static void find_tears(struct tears *tears, const struct wrap *wrap, int width)
{
    tears->weak.cols = tears->fair.cols = tears->held.cols = tears->any.cols = tears->cols = 0;
    tears->before = TEXT_WJ;
    tears->last = '\0';
    for (size_t i = wrap->at.span; i < wrap->spans->count; i++) {
        struct span *span = &wrap->spans->items[i];
        span->start_cols = tears->cols; /* when a line is narrower than its first cluster, this span was not read yet */
        for (size_t at = i == wrap->at.span ? wrap->at.byte : 0; at < span->text.bytes;) {
            int cols, bytes;
            size_t cluster = grapheme_next(slice_part(span->text, at, span->text.bytes), wrap->ambiguous_cols, &cols);
            enum text_class class = text_props_class(text_props(decode(span->text.ptr + at, &bytes)));
            if (tears->cols > 0)
                tear_before(tears, (struct wrap_point){i, at}, span, class);
            if (tears->cols + cols > width && tears->any.cols > 0)
                return;
            tears->cols += cols;
            tears->before = class;
            tears->last = bytes == 1 ? span->text.ptr[at] : '\0';
            at += cluster;
        }
    }
    if (tears->any.cols == 0) { /* a single cluster that is wider than the line */
        size_t last = wrap->spans->count - 1;
        tears->any = (struct tear){{last, wrap->spans->items[last].text.bytes}, tears->cols};
    }
}

static bool finish(struct wrap *wrap, struct wrap_line *line, const struct stop *stop)
{
    line->from = wrap->at;
    line->to = stop->end;
    line->cols = stop->cols;
    wrap->at = stop->next;
    return true;
}

static bool finish_torn(struct wrap *wrap, struct wrap_line *line, const struct tear *tear)
{
    bool is_last = tear->at.byte == wrap->spans->items[tear->at.span].text.bytes;
    struct wrap_point next = is_last ? (struct wrap_point){tear->at.span + 1, 0} : tear->at;
    return finish(wrap, line, &(struct stop){tear->at, next, tear->cols, true});
}

/* Ends a line that is too full: at the last good place, or, if that leaves it half empty or there is none, by splitting. */
static bool break_line(struct wrap *wrap, struct wrap_line *line, const struct scan *scan)
{
    if (scan->strong.found && scan->strong.cols * 2 >= scan->width)
        return finish(wrap, line, &scan->strong);
    struct tears tears;
    find_tears(&tears, wrap, scan->width);
    if (tears.weak.cols > scan->strong.cols)
        return finish_torn(wrap, line, &tears.weak);
    if (scan->strong.found)
        return finish(wrap, line, &scan->strong);
    return finish_torn(wrap, line, tears.fair.cols > 0 ? &tears.fair : tears.held.cols > 0 ? &tears.held : &tears.any);
}

/* Ends a line at the end of the text or at a hard break; next is where the text continues. */
static bool end_line(struct wrap *wrap, struct wrap_line *line, const struct scan *scan, size_t next)
{
    size_t last = next - 1;
    struct wrap_point end = scan->spaces ? scan->ink : (struct wrap_point){last, wrap->spans->items[last].text.bytes};
    struct stop stop = {end, {next, 0}, scan->spaces ? scan->ink_cols : scan->cols, true};
    return finish(wrap, line, &stop);
}

/* Columns of text in which each character is a cell or two of its own and needs no care; SIZE_MAX for other text. */
static size_t plain_cols(struct slice text, int ambiguous_cols)
{
    unsigned other = 0;
    for (size_t at = 0; at < text.bytes; at++)
        other |= (unsigned char)(text.ptr[at] - ' ') > '~' - ' ';
    if (other == 0)
        return text.bytes;
    size_t cols = 0;
    int bytes;
    for (const char *p = text.ptr, *end = slice_end(text); p < end; p += bytes) {
        uint8_t props = text_props(decode(p, &bytes));
        enum text_class class = text_props_class(props);
        if (class >= TEXT_CM) /* TEXT_UNSAFE is the last class */
            return SIZE_MAX;
        cols += (size_t)(props >> 6 == 3 ? text_ambiguous(ambiguous_cols) : props >> 6);
    }
    return cols;
}

/* Whether a line of code is nothing but plain text that fits, as most are: then there is no place to look for. */
static bool fits_plainly(const struct wrap *wrap, int width, struct wrap_line *line)
{
    size_t cols = 0, i = wrap->at.span;
    for (; i < wrap->spans->count && (i == wrap->at.span || (wrap->spans->items[i - 1].flags & SPAN_LINE_END) == 0);
         i++) {
        struct span *span = &wrap->spans->items[i];
        span->start_cols = (int)cols;
        size_t more = plain_cols(span->text, wrap->ambiguous_cols);
        if (more > (size_t)width || cols + more > (size_t)width)
            return false;
        cols += more;
    }
    *line = (struct wrap_line){wrap->at, {i - 1, wrap->spans->items[i - 1].text.bytes}, (int)cols};
    return true;
}

bool wrap_next(struct wrap *wrap, int width, struct wrap_line *line)
{
    struct spans *spans = wrap->spans;
    if (wrap->keep_spaces && wrap->at.byte == 0 && wrap->at.span < spans->count && fits_plainly(wrap, width, line)) {
        wrap->at = (struct wrap_point){line->to.span + 1, 0};
        return true;
    }
    if (wrap->at.span >= spans->count)
        return false;
    struct scan scan;
    scan_begin(&scan, wrap, width);
    for (size_t i = wrap->at.span; i < spans->count; i++) {
        spans->items[i].start_cols = scan.cols;
        size_t from = i == wrap->at.span ? wrap->at.byte : 0;
        enum scanned scanned = scan_span(&scan, i, from);
        if (scanned == SCANNED_UNSAFE) { /* at its start, now replaced, or the line ends before it */
            bool at_start = rune_is_unsafe(decode(spans->items[i].text.ptr, &(int){0}));
            spans_clean(wrap->layout, spans, i);
            if (at_start)
                scanned = scan_span(&scan, i, 0);
        }
        if (scanned == SCANNED_FULL)
            return break_line(wrap, line, &scan);
        if ((spans->items[i].flags & SPAN_LINE_END) != 0)
            return end_line(wrap, line, &scan, i + 1);
    }
    return end_line(wrap, line, &scan, spans->count);
}

void wrap_measure(struct layout *layout, struct spans *spans, int *natural_cols, int *longest_cols)
{
    struct wrap wrap = wrap_begin(layout, spans);
    struct scan scan = {
        .wrap = &wrap, .breaks = layout->state->breaks, .width = INT_MAX / 2, .before = TEXT_WJ, .measures = true};
    *natural_cols = 0;
    for (size_t i = 0; i < spans->count; i++) {
        if (scan_span(&scan, i, 0) == SCANNED_UNSAFE) {
            spans_clean(layout, spans, i);
            wrap_measure(layout, spans, natural_cols, longest_cols);
            return;
        }
        if (i + 1 < spans->count && (spans->items[i].flags & SPAN_LINE_END) == 0)
            continue;
        int cols = scan.spaces ? scan.ink_cols : scan.cols;
        end_piece(&scan, cols);
        *natural_cols = cols > *natural_cols ? cols : *natural_cols;
        scan.cols = scan.piece_start = 0;
        scan.before = TEXT_WJ;
        scan.spaces = false;
    }
    *longest_cols = scan.longest;
}
