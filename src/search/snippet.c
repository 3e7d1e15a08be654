/* snippet.c - a line of source with its markup gone. This is only for display, so it knows the usual forms and leaves
 * others as written; nothing depends on it. A search may show a hundred thousand lines, and some are very long: only
 * the visible part is processed, and plain text is copied in runs. */
#include "snippet.h"

#include "biji/line.h"
#include "biji/math.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "biji/vector.h"

#include <stdlib.h>
#include <string.h>

struct snip {
    struct slice line;
    const struct find_spans *spans;
    size_t next; /* next span */
    struct buf *out;
    struct find_spans *marks;
    bool verbatim;
    int ambiguous_cols;
    struct set_formulas **formulas;
    size_t formula_from, formula_to; /* see is_in_formula(); both move on only */
};

/* Whether any byte of [from, to) belongs to a match. */
static bool is_matched(const struct snip *s, size_t from, size_t to)
{
    for (size_t i = s->next; i < s->spans->count && s->spans->items[i].from < to; i++)
        if (s->spans->items[i].to > from)
            return true;
    return false;
}

size_t snippet_prefix(struct slice line)
{
    size_t at = 0, before;
    do {
        before = at;
        while (at < line.bytes && (char_is_blank(line.ptr[at]) || line.ptr[at] == '>'))
            at++;
        struct slice rest = slice_part(line, at, line.bytes);
        size_t mark = line_list_mark(rest);
        bool task = rest.bytes > 3 && rest.ptr[0] == '[' && rest.ptr[2] == ']' && char_is_blank(rest.ptr[3]);
        at += mark > 0 ? mark + (mark < rest.bytes) : task ? 4 : 0;
        at += (size_t)line_heading_level(slice_part(line, at, line.bytes));
    } while (at > before);
    return at;
}

/* Finds the formula that ends after a place, or none, into formula_from and formula_to. Whether the place is in it. */
static bool find_formula(struct snip *s, size_t at)
{
    while (at >= s->formula_to) {
        size_t from = slice_find(s->line, '$', s->formula_to);
        size_t dollars = slice_starts(slice_part(s->line, from, s->line.bytes), "$$") ? 2 : 1;
        size_t close = from < s->line.bytes ? line_find_closing(s->line, from + dollars, slice_from("$$", dollars))
                                            : s->line.bytes;
        if (close >= s->line.bytes) {
            s->formula_from = s->formula_to = SIZE_MAX;
            return false;
        }
        struct slice body = slice_part(s->line, from + dollars, close);
        unsigned char after = close + 1 < s->line.bytes ? (unsigned char)s->line.ptr[close + 1] : ' ';
        bool escaped = from > 0 && s->line.ptr[from - 1] == '\\';
        bool formula = !escaped && (dollars == 2 ? line_is_display(body) : line_is_formula(body, after));
        s->formula_from = from;
        s->formula_to = formula ? close + dollars : from + 1; /* a price; a formula may begin after it */
        if (!formula)
            s->formula_from = s->formula_to;
    }
    return at >= s->formula_from;
}

/* Whether a place is in a formula, including its dollars; if so, it is the one from formula_from to formula_to. Places must ascend. */
static inline bool is_in_formula(struct snip *s, size_t at)
{
    return at >= s->formula_to ? find_formula(s, at) : at >= s->formula_from;
}

/* Bytes of markup at a place that are left out; 0 for visible text. */
static size_t markup_bytes(struct snip *s, size_t at)
{
    struct slice rest = slice_part(s->line, at, s->line.bytes);
    char c = *rest.ptr, before = at > 0 ? s->line.ptr[at - 1] : ' ', after = rest.bytes > 1 ? rest.ptr[1] : ' ';
    size_t end;
    switch (c) {
    case '*':
    case '`':
    case '~':
        return char_is_blank(before) && char_is_blank(after) ? 0 : c == '~' && after != '~' && before != '~' ? 0 : 1;
    case '_': {
        uint32_t words = (uint32_t)((unsigned char)before >= 0x30) & (uint32_t)((unsigned char)after >= 0x30);
        return words != 0 ? 0 : 1;
    }
    case '\\':
        return rest.bytes > 1 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", after) != NULL;
    case '!':
        return after == '[';
    case '[':
        end = slice_find(rest, ']', 0);
        return after == '^' && end < rest.bytes ? end + 1
                                                : end + 1 < rest.bytes && strchr("([", rest.ptr[end + 1]) != NULL;
    case ']':
        if (after != '(' && after != '[')
            return 0;
        end = slice_find(rest, after == '(' ? ')' : ']', 2);
        return end < rest.bytes ? end + 1 : 0;
    case '<':
        end = slice_find(rest, '>', 0);
        return end < rest.bytes && (after == '/' || after == '!' || (after >= 'a' && after <= 'z')) ? end + 1 : 0;
    default:
        return 0;
    }
}

/* Records that the bytes of the line from `at` on are in out from `from` on. */
static void mark(struct snip *s, size_t at, size_t bytes, size_t from)
{
    while (s->next < s->spans->count && s->spans->items[s->next].to <= at)
        s->next++;
    if (s->next == s->spans->count || s->spans->items[s->next].from >= at + bytes)
        return;
    struct find_spans *marks = s->marks;
    if (marks->count > 0 && marks->items[marks->count - 1].to == from)
        marks->items[marks->count - 1].to = (uint32_t)s->out->bytes;
    else if (marks->count < s->spans->count) {
        marks->items = xgrow(marks->items, marks->count, &marks->room, sizeof *marks->items);
        marks->items[marks->count++] = find_span_of(from, s->out->bytes);
    }
}

/* Whether an ASCII character is neither a control nor markup. */
static const bool is_plain_ascii[128] = {
    [' '] = 1, ['"'] = 1, ['#'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['('] = 1, [')'] = 1, ['+'] = 1, [','] = 1,
    ['-'] = 1, ['.'] = 1, ['/'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1,  ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1,
    ['7'] = 1, ['8'] = 1, ['9'] = 1, [':'] = 1, [';'] = 1, ['='] = 1,  ['>'] = 1, ['?'] = 1, ['@'] = 1, ['A'] = 1,
    ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1,  ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1,
    ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1,  ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,
    ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['^'] = 1,  ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,  ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,  ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1, ['{'] = 1, ['}'] = 1};

/* Bytes of the character at p if it is beyond ASCII, well-formed and certainly safe for a terminal; else 0. */
static size_t safe_bytes(const unsigned char *p, const unsigned char *end)
{
    if (*p >= 0xC3 && *p <= 0xD7)
        return end - p >= 2 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
    if (*p < 0xE1 || *p > 0xEF || *p == 0xED || end - p < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
        return 0;
    if (*p == 0xE2 && p[1] <= 0x81) /* where the bidi controls are; quotes and dashes are here too */
        return p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7 ? 3 : 0;
    return *p == 0xEF && p[1] == 0xBF ? 0 : 3;
}

/* Where the character begins that holds a byte of well-formed text. */
static size_t rune_start(struct slice s, size_t at)
{
    while (at > 0 && at < s.bytes && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* What plain_blocks() compares with. */
enum {
    SPACE,
    ASCII_SPAN,
    BANG,
    DOLLAR,
    STAR,
    X40,
    BAR,
    BRACKET,
    SIGN_SPAN,
    CARET,
    TRAIL,
    X80,
    X90,
    QUOTE_SPAN,
    XBC,
    XE2,
    XE3,
    WIDE_SPAN,
    XEF,
    LOOKS
};
static const char looks[LOOKS][WIDTH] = {[SPACE] = BLOCK_OF(' '),
                                         [ASCII_SPAN] = BLOCK_OF('}' - ' '),
                                         [BANG] = BLOCK_OF('!'),
                                         [DOLLAR] = BLOCK_OF('$'),
                                         [STAR] = BLOCK_OF('*'),
                                         [X40] = BLOCK_OF(0x40),
                                         [BAR] = BLOCK_OF('|'),
                                         [BRACKET] = BLOCK_OF('['),
                                         [SIGN_SPAN] = BLOCK_OF('`' - '['),
                                         [CARET] = BLOCK_OF('^'),
                                         [TRAIL] = BLOCK_OF('\xC0'),
                                         [X80] = BLOCK_OF('\x80'),
                                         [X90] = BLOCK_OF('\x90'),
                                         [QUOTE_SPAN] = BLOCK_OF(0x17),
                                         [XBC] = BLOCK_OF('\xBC'),
                                         [XE2] = BLOCK_OF('\xE2'),
                                         [XE3] = BLOCK_OF('\xE3'),
                                         [WIDE_SPAN] = BLOCK_OF(9),
                                         [XEF] = BLOCK_OF('\xEF')};

/* Bytes of the characters from `at` on, where one begins, that are certainly shown as they are, as far as blocks tell that begin
 * before `to`: ASCII that is no markup, dashes and quotes, and characters U+3000 to U+CFFF and U+FF00 to U+FF3F. */
CLONES static size_t plain_blocks(struct slice line, size_t at, size_t to, bool verbatim)
{
    const char(*k)[WIDTH] = kept_table(looks);
    size_t from = at;
    for (bool more = true; more && at < to && line.bytes - at >= WIDTH + 2;) {
        const char *p = line.ptr + at;
        block c = load(p), next = load(p + 1);
        block signs = (block)(c == load(k[BANG])) | (block)(c == load(k[DOLLAR])) | (block)(c == load(k[STAR])) |
                      (block)((c | load(k[X40])) == load(k[BAR])) |
                      (within(c, load(k[BRACKET]), load(k[SIGN_SPAN])) & ~(block)(c == load(k[CARET])));
        block dash = (block)(c == load(k[XE2])) & (block)(next == load(k[X80])) &
                     within(load(p + 2), load(k[X90]), load(k[QUOTE_SPAN]));
        block full = (block)(c == load(k[XEF])) & (block)(next == load(k[XBC]));
        uint32_t trails = bits_of((block)((signed_block)c < (signed_block)load(k[TRAIL])));
        uint32_t leads = bits_of(within(c, load(k[XE3]), load(k[WIDE_SPAN])) | dash | full);
        uint32_t ascii = bits_of(within(c, load(k[SPACE]), load(k[ASCII_SPAN]))),
                 markup = verbatim ? 0 : bits_of(signs);
        uint32_t bad = markup | ~(ascii | trails | leads) | (trails ^ (leads << 1 | leads << 2));
        uint32_t starts = ~trails & ((bad & (0 - bad)) - 1),
                 last = starts != 0 ? 31 - (uint32_t)__builtin_clz(starts) : 0;
        bool whole = bad != 0 && starts != 0; /* the last character has all its bytes, or is followed by another */
        uint32_t known = whole ? (uint32_t)__builtin_ctz(bad) : last;
        if (whole && (leads >> last & 1) != 0 && known < last + 3)
            known = last; /* no: it is ill-formed */
        at += known;
        more = !whole && known > 0;
    }
    return at - from;
}

/* Bytes from `at` on that are shown as they are. */
static size_t plain_bytes(struct snip *s, size_t at, size_t to)
{
    const char *line = s->line.ptr;
    const unsigned char *end = (const unsigned char *)line + to;
    size_t from = at, next_block = at, bytes;
    for (; at < to; at += bytes) {
        if (at >= next_block && to - at >= WIDTH / 2) {
            at += plain_blocks(s->line, at, to, s->verbatim);
            next_block = at + 4;
            if (at >= to)
                return rune_start(s->line, to) - from;
        }
        unsigned char c = (unsigned char)line[at];
        if (c >= 0x80)
            bytes = safe_bytes((const unsigned char *)line + at, end);
        else
            bytes =
                is_plain_ascii[c] || (c > ' ' && c < 0x7F && (s->verbatim || (c != '|' && markup_bytes(s, at) == 0)));
        if (bytes == 0 || (c == '$' && !s->verbatim && is_in_formula(s, at)))
            break;
    }
    return at - from;
}

/* The next end or beginning of a match after `at`, at most `to`. */
static size_t span_edge(const struct snip *s, size_t at, size_t to)
{
    for (size_t i = s->next; i < s->spans->count; i++) {
        const struct find_span *span = &s->spans->items[i];
        size_t edge = span->from > at ? span->from : span->to;
        if (edge > at)
            return edge < to ? edge : to;
    }
    return to;
}

static void add_shown(struct snip *s, size_t at, size_t bytes, bool safe)
{
    size_t from = s->out->bytes;
    if (safe)
        buf_add(s->out, s->line.ptr + at, bytes);
    else
        text_safe(slice_part(s->line, at, at + bytes), s->out);
    mark(s, at, bytes, from);
}

/* ---- formulas ---- */

enum { SET_FORMULAS = 2048, MAX_SET_BYTES = 120 };

/* Short formulas by a hash of their TeX, each as it is set in a line. */
struct set_formulas {
    struct {
        uint8_t tex_bytes, bytes;
        char tex[MAX_SET_BYTES], text[MAX_SET_BYTES];
    } items[SET_FORMULAS];
};

void set_formulas_free(struct set_formulas *formulas)
{
    free(formulas);
}

static void set_formula(struct slice tex, int ambiguous_cols, struct buf *out)
{
    struct math_options options = {.ambiguous_cols = ambiguous_cols};
    struct arena arena = {0};
    struct math_box box;
    struct math_error error;
    if (math_layout(tex, MATH_INLINE, 0, &options, NULL, &arena, &box, &error))
        for (int i = 0; i < box.rows[0].run_count; i++)
            buf_add_slice(out, box.rows[0].runs[i].text);
    else
        text_safe(tex, out);
    arena_free(&arena);
}

/* Sets a formula, or takes it as it was set before. */
static void add_set_formula(struct snip *s, struct slice tex)
{
    uint32_t hash = 5381;
    size_t begins = s->out->bytes;
    if (tex.bytes == 0 || tex.bytes > MAX_SET_BYTES) {
        set_formula(tex, s->ambiguous_cols, s->out);
        return;
    }
    for (size_t i = 0; i < tex.bytes; i++)
        hash = hash * 33 + (unsigned char)tex.ptr[i];
    if (*s->formulas == NULL)
        *s->formulas = xcalloc(1, sizeof **s->formulas);
    hash = (hash ^ hash >> 16) % SET_FORMULAS;
    struct slice known = {(*s->formulas)->items[hash].tex, (*s->formulas)->items[hash].tex_bytes};
    if (slice_eq(known, tex)) {
        buf_add(s->out, (*s->formulas)->items[hash].text, (*s->formulas)->items[hash].bytes);
        return;
    }
    set_formula(tex, s->ambiguous_cols, s->out);
    size_t bytes = s->out->bytes - begins;
    if (bytes > 0 && bytes <= MAX_SET_BYTES) {
        memcpy((*s->formulas)->items[hash].tex, tex.ptr, tex.bytes);
        memcpy((*s->formulas)->items[hash].text, s->out->ptr + begins, bytes);
        (*s->formulas)->items[hash].tex_bytes = (uint8_t)tex.bytes;
        (*s->formulas)->items[hash].bytes = (uint8_t)bytes;
    }
}

/* Adds the formula that was found last as it is set in a line; its source, where it cannot be set. */
static void add_formula(struct snip *s)
{
    size_t from = s->formula_from, dollars = from + 1 < s->formula_to ? strspn(s->line.ptr + from, "$") : 0;
    size_t begins = s->out->bytes;
    add_set_formula(s, slice_part(s->line, from + dollars, s->formula_to - dollars));
    mark(s, from, s->formula_to - from, begins);
}

/* ---- the line ---- */

/* Adds what is seen of bytes [from, to) of the line, until out holds `most` bytes; returns how far it came. */
static size_t add_line(struct snip *s, size_t from, size_t to, size_t most)
{
    size_t at = from;
    while (at < to && s->out->bytes < most) {
        if (!s->verbatim && is_in_formula(s, at)) {
            add_formula(s);
            at = s->formula_to;
            continue;
        }
        unsigned char c = (unsigned char)s->line.ptr[at];
        bool sign = !s->verbatim && c < 0x80 && !is_plain_ascii[c];
        size_t skip = sign ? markup_bytes(s, at) : 0;
        if (skip > 0 && !is_matched(s, at, at + skip)) {
            at += skip;
            continue;
        }
        if (sign && c == '|' && !is_matched(s, at, at + 1)) {
            if (s->out->bytes > 0 && at + 1 < to)
                buf_add_str(s->out, "│");
            at++;
            continue;
        }
        size_t room = most - s->out->bytes;
        size_t plain = plain_bytes(s, at, span_edge(s, at, room < to - at ? at + room : to));
        if (plain > 0) {
            add_shown(s, at, plain, true);
            at += plain;
            continue;
        }
        int count;
        utf8_decode(s->line.ptr + at, s->line.ptr + s->line.bytes, &count);
        add_shown(s, at, (size_t)count, false);
        at += (size_t)count;
    }
    return at;
}

/* Bytes of text that fit into cols columns, room left for "…" of `dots` columns unless all of it fits, in *used columns. */
static size_t fit(struct slice text, int cols, int dots, int ambiguous_cols, int *used)
{
    int last;
    size_t shown = text_prefix(text, cols - dots > 0 ? cols - dots : 0, ambiguous_cols, used);
    size_t more = text_prefix(slice_part(text, shown, text.bytes), cols - *used, ambiguous_cols, &last);
    *used += last;
    return shown + more == text.bytes ? text.bytes : shown;
}

/* Leaves bytes [from, to) of out, "…" where something is missing: before them with open_start. */
static void keep(struct buf *out, struct find_spans *marks, size_t from, size_t to, bool open_start)
{
    bool open_end = to < out->bytes;
    size_t kept = 0, shift = open_start ? strlen("…") : 0;
    for (size_t i = 0; i < marks->count; i++) {
        struct find_span m = marks->items[i];
        m.from = m.from < from ? (uint32_t)from : m.from;
        m.to = m.to > to ? (uint32_t)to : m.to;
        if (m.from < m.to)
            marks->items[kept++] = find_span_of(m.from - from + shift, m.to - from + shift);
    }
    marks->count = kept;
    buf_add_str(out, "…"); /* makes room */
    memmove(out->ptr + shift, out->ptr + from, to - from);
    out->bytes = to - from + shift;
    memcpy(out->ptr, "…", shift);
    if (open_end)
        buf_add_str(out, "…");
    out->ptr[out->bytes] = '\0';
}

/* Columns of the first bytes of a text. If they are more than `kept`, *from is where all but the last `kept` of them end, and *left
 * how many those are. */
static int cols_before(struct slice text, size_t first, int kept, int ambiguous_cols, size_t *from, int *left)
{
    /* Chinese has two columns for three bytes: so much of it surely ends there, and is measured once */
    int far = (int)(first / 3 * 2) - kept, more;
    *from = far > 0 ? text_prefix(text, far, ambiguous_cols, left) : 0;
    *left = *from > 0 && *from < first ? *left : 0;
    *from = *left > 0 ? *from : 0;
    int before = *left + text_cols(slice_part(text, *from, first), ambiguous_cols);
    if (before - kept < *left) { /* it was other text */
        *from = 0;
        *left = 0;
    }
    if (before > kept) {
        *from += text_prefix(slice_part(text, *from, text.bytes), before - kept - *left, ambiguous_cols, &more);
        *left += more;
    }
    return before;
}

/* Leaves of out what fits into cols columns. False when all of it fits and the line, which has not ended, has more. */
static bool cut(struct buf *out, struct find_spans *marks, bool open_start, bool ended, int cols, int ambiguous_cols)
{
    struct slice all = buf_slice(out);
    if (ended && !open_start && all.bytes <= (size_t)cols) /* no character has more columns than bytes */
        return true;
    int dots = text_ambiguous(ambiguous_cols);
    size_t first = marks->count > 0 ? marks->items[0].from : 0, from = 0, to;
    int left = 0, used = 0,
        before = first > (size_t)cols / 3 ? cols_before(all, first, cols / 3, ambiguous_cols, &from, &left) : 0;
    bool late = before > cols / 3, whole;
    struct slice rest = slice_part(all, first, all.bytes);
    if (late) {
        to = first + fit(rest, cols - dots - (before - left), dots, ambiguous_cols, &used);
        whole = to == all.bytes ? !ended || (!open_start && before + used <= cols)
                                : !open_start && left < dots &&
                                      text_prefix(rest, cols - before, ambiguous_cols, NULL) == rest.bytes;
    } else {
        from = 0;
        to = fit(all, cols - (open_start ? dots : 0), dots, ambiguous_cols, &used);
        whole = to == all.bytes && !(ended && open_start);
    }
    if (whole)
        return ended;
    keep(out, marks, from, to, open_start || late);
    return true;
}

static void trim_end(struct buf *out, const struct find_spans *marks)
{
    size_t least = marks->count > 0 ? marks->items[marks->count - 1].to : 0;
    while (out->bytes > least && char_is_blank(out->ptr[out->bytes - 1]))
        out->ptr[--out->bytes] = '\0';
}

/* Whether all of a line is TeX, as between the dollars of a display formula on lines of their own. */
static bool is_bare_formula(struct slice line)
{
    struct slice core = slice_trim(line);
    size_t command = slice_find(core, '\\', 0);
    bool tex =
        command + 1 < core.bytes && (core.ptr[command + 1] | 0x20) >= 'a' && (core.ptr[command + 1] | 0x20) <= 'z';
    if (!tex || slice_find(core, '$', 0) < core.bytes || slice_find(core, '`', 0) < core.bytes)
        return false;
    struct line_signs signs = line_signs(core);
    return !signs.chinese && signs.strong && !line_is_prose(core, &signs);
}

void snippet_make(struct slice line, const struct find_spans *spans, bool verbatim, int cols, int ambiguous_cols,
                  struct buf *out, struct find_spans *marks, struct set_formulas **formulas)
{
    struct snip s = {.line = line,
                     .formulas = formulas,
                     .spans = spans,
                     .out = out,
                     .marks = marks,
                     .verbatim = verbatim,
                     .ambiguous_cols = ambiguous_cols};
    size_t first = spans->count > 0 ? spans->items[0].from : 0, from = verbatim ? 0 : snippet_prefix(line);
    size_t before = cols > 0 ? (size_t)cols + 64 : SIZE_MAX;
    if (!verbatim && is_bare_formula(line)) {
        s.formula_from = from = 0;
        s.formula_to = line.bytes;
    }
    marks->count = 0;
    if (!verbatim) /* a footnote is its text */
        from += line_footnote_mark(slice_part(line, from, line.bytes));
    while (from < line.bytes && (char_is_blank(line.ptr[from]) || (!verbatim && line.ptr[from] == '|')))
        from++;
    first = spans->count > 0 ? first : from;
    from = from > first ? first : from;
    bool open_start = first - from > before;
    if (open_start)
        from = rune_start(line, first - before);
    if (open_start && !verbatim && is_in_formula(&s, from))
        from = s.formula_from;
    from = add_line(&s, from, first, SIZE_MAX);
    /* mostly enough for what fits, a third of it before the match */
    size_t more =
        cols > 0 ? (size_t)cols + 32 + (out->bytes < (size_t)cols / 2 ? (size_t)cols / 2 - out->bytes : 0) : SIZE_MAX;
    for (bool done = false; !done; more *= 2) {
        from = add_line(&s, from, line.bytes, more < SIZE_MAX - out->bytes ? out->bytes + more : SIZE_MAX);
        bool ended = from >= line.bytes;
        if (ended)
            trim_end(out, marks);
        done = cols <= 0 || cut(out, marks, open_start, ended, cols, ambiguous_cols);
    }
}
