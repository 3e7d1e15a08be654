/* wrap.c - one paragraph to lines. Walks the characters of the spans once, remembers the last place where a line may
 * end, and gives back ranges; nothing is copied. Rules for pairs of classes are linebreak.c's; here is what needs more
 * context: hyphens at the start of a word, numbers and their units, words longer than a line. Linear: what stands after
 * a break is read again, and that is less than a line. */
#include "setter.h"

#include <string.h>

/* A line's end as far as it is known: the next line starts at next, ink ends at end. */
struct stop {
    struct wrap_point next, end;
    int cols;
    bool found;
};

struct wrap wrap_begin(const struct layout *layout, struct span *spans, size_t count)
{
    return (struct wrap){.spans = spans,
                         .count = count,
                         .ambiguous_cols = layout->options.ambiguous_cols,
                         .breaks = layout->state->breaks};
}

/* One character of valid UTF-8. */
static inline uint32_t decode(const char *p, int *bytes)
{
    const unsigned char *s = (const unsigned char *)p;
    if (s[0] < 0x80) {
        *bytes = 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *bytes = 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *bytes = 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *bytes = 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

/* Whether the text at p is a unit that stays with the number before its blank: "16 GB". */
static bool is_unit(const char *p, const char *end)
{
    static const char units[] =
        " B KB MB GB TB PB KiB MiB GiB TiB bit bits byte bytes Hz kHz MHz GHz mm cm km nm mg kg ms ns us min W kW MW "
        "GW Wh kWh MWh GWh FLOPS GFLOPS TFLOPS PFLOPS px pt ";
    char word[10] = " ";
    size_t bytes = 1;
    while (p < end && bytes < sizeof word - 1 && ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')))
        word[bytes++] = *p++;
    if (bytes == 1 || bytes == sizeof word - 1)
        return false;
    word[bytes] = ' ';
    return memmem(units, sizeof units - 1, word, bytes + 1) != NULL;
}

/* Class that counts for the next pair where the character's own would allow too much. */
static enum text_class as_before(enum text_class class, enum text_class before, bool after_space, bool wide)
{
    if (class == TEXT_EX && !wide)
        return TEXT_IS; /* a!=b, really?yes: no break after the sign unless Chinese follows */
    if (class == TEXT_HY &&
        (after_space || before == TEXT_HY || before == TEXT_BB || before == TEXT_OP || before == TEXT_WJ))
        return TEXT_BB; /* --option, -1 */
    return class;
}

/* Characters of long Latin words after which a line may end when nothing better is there. */
static bool is_weak(unsigned char c)
{
    return c == '/' || c == '?' || c == '&' || c == '=' || c == '-' || c == '_' || c == '.' || c == ',' || c == ':' ||
           c == ';' || c == '#' || c == '%' || c == '+';
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

/* Finds the best place to tear what has no better break: after a sign of a long word, else between two characters that
 * may stand at a line's end and start, else anywhere. Where a (short) line is possible at strong only the first will
 * do. */
static struct stop tear(const struct wrap *wrap, int width, const struct stop *strong)
{
    struct stop weak = {0}, fair = {0}, any = {0};
    enum text_class before = TEXT_WJ;
    int cols = 0;
    char last = '\0';
    for (size_t i = wrap->at.span; i < wrap->count; i++) {
        const struct span *span = &wrap->spans[i];
        size_t at = i == wrap->at.span ? wrap->at.byte : 0;
        while (at < span->text.bytes) {
            int one;
            int bytes;
            size_t cluster = grapheme_next(slice_part(span->text, at, span->text.bytes), wrap->ambiguous_cols, &one);
            enum text_class class = text_props_class(text_props(decode(span->text.ptr + at, &bytes)));
            struct wrap_point here = {i, at};
            if (cols > 0) {
                struct stop stop = {here, here, cols, true};
                bool solid = (span->flags & SPAN_SOLID) != 0 && at > 0;
                any = stop;
                if (!starts_no_line(class) && !ends_no_line(before) && (span->flags & SPAN_JOINED) == 0 && !solid)
                    fair = stop;
                if (is_weak((unsigned char)last) && last != span->text.ptr[at] && fair.cols == cols &&
                    cols > strong->cols)
                    weak = stop;
            }
            if (cols + one > width && any.found)
                return weak.found || strong->found ? weak : fair.found ? fair : any;
            cols += one;
            before = class;
            last = bytes == 1 ? span->text.ptr[at] : '\0';
            at += cluster;
        }
        if ((span->flags & SPAN_LINE_END) != 0)
            break;
    }
    return weak.found || strong->found ? weak : fair.found ? fair : any;
}

static bool finish(struct wrap *wrap, struct wrap_line *line, const struct stop *stop, bool torn)
{
    line->from = wrap->at;
    line->to = stop->end;
    line->cols = stop->cols;
    line->torn = torn;
    wrap->at = stop->next;
    return true;
}

bool wrap_next(struct wrap *wrap, int width, struct wrap_line *line)
{
    struct stop strong = {0}, ink = {.next = wrap->at, .end = wrap->at};
    enum text_class before = TEXT_WJ; /* nothing breaks at the start */
    bool spaces = false, number = false;
    int cols = 0;
    for (size_t i = wrap->at.span; i < wrap->count; i++) {
        struct span *span = &wrap->spans[i];
        const char *text = span->text.ptr, *end = text + span->text.bytes, *cluster = NULL;
        int cluster_cols = 0;
        span->start_cols = cols;
        for (const char *p = text + (i == wrap->at.span ? wrap->at.byte : 0); p < end;) {
            int bytes;
            uint8_t props = text_props(decode(p, &bytes));
            enum text_class class = text_props_class(props);
            int one = props >> 6 == 3 ? wrap->ambiguous_cols : props >> 6;
            if (class == TEXT_SP && !wrap->keep_spaces) {
                number = before == TEXT_NU;
                spaces = true;
                cols++;
                p++;
                cluster = NULL;
                continue;
            }
            if (class >= TEXT_CM) {
                if (cluster != NULL) {
                    size_t all =
                        grapheme_next(slice_from(cluster, (size_t)(end - cluster)), wrap->ambiguous_cols, &one);
                    if (cluster + all > p) {
                        cols += one - cluster_cols;
                        cluster_cols = one;
                        p = cluster + all;
                        ink.end = (struct wrap_point){i, (size_t)(p - text)};
                        ink.cols = cols;
                        if (cols > width)
                            goto overfull;
                        continue;
                    }
                }
                class = class == TEXT_RI ? TEXT_ID : TEXT_AL;
                bytes = (int)grapheme_next(slice_from(p, (size_t)(end - p)), wrap->ambiguous_cols, &one);
            }
            bool solid = (span->flags & SPAN_SOLID) != 0 && p > text;
            if (!solid && before != TEXT_WJ) {
                uint8_t can = wrap->breaks[before * TEXT_CLASSES + class];
                if ((span->flags & SPAN_JOINED) != 0 && p == text)
                    can = TEXT_BREAK_NEVER;
                else if (p == text && i > 0 && (wrap->spans[i - 1].flags & SPAN_BREAK_AFTER) != 0 &&
                         can != TEXT_BREAK_NEVER)
                    can = TEXT_BREAK_ALWAYS;
                if (spaces && number && can == TEXT_BREAK_AFTER_SPACES && class == TEXT_AL && is_unit(p, end))
                    can = TEXT_BREAK_NEVER;
                if (can == TEXT_BREAK_ALWAYS || (can == TEXT_BREAK_AFTER_SPACES && spaces))
                    strong = (struct stop){{i, (size_t)(p - text)}, ink.end, ink.cols, true};
            }
            if (cols + one > width)
                goto overfull;
            before = as_before(class, before, spaces || before == TEXT_WJ, one == 2);
            cluster = p;
            cluster_cols = one;
            spaces = false;
            cols += one;
            p += bytes;
            ink.end = (struct wrap_point){i, (size_t)(p - text)};
            ink.cols = cols;
        }
        if ((span->flags & SPAN_LINE_END) != 0) {
            ink.next = (struct wrap_point){i + 1, 0};
            return finish(wrap, line, &ink, false);
        }
    }
    if (wrap->at.span >= wrap->count)
        return false;
    ink.next = (struct wrap_point){wrap->count, 0};
    return finish(wrap, line, &ink, false);
overfull:
    if (!strong.found || strong.cols < width / 2) {
        struct stop torn = tear(wrap, width, &strong);
        if (torn.found)
            return finish(wrap, line, &torn, true);
    }
    if (strong.found)
        return finish(wrap, line, &strong, false);
    /* one cluster wider than the line */
    ink.next = ink.end;
    return finish(wrap, line, &ink, true);
}
