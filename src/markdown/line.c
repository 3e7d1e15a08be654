/* line.c - the grammar of lines: pure functions of one line's bytes. The rules of formulas are ours, since notes also hold prices
 * and shell variables: those of pandoc (no blank inside the dollars, no digit after them), relaxed for a body with a sign that only
 * mathematics has, and tightened for prose. */
#include "biji/line.h"

#include "biji/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool line_is_empty(struct slice line)
{
    for (size_t i = 0; i < line.bytes; i++)
        if (!char_is_blank(line.ptr[i]) && line.ptr[i] != '>')
            return false;
    return true;
}

bool line_is_meta_fence(struct slice line, bool closing)
{
    line = slice_trim_end(line);
    return slice_eq_str(line, "---") || (closing && slice_eq_str(line, "..."));
}

bool line_is_rule(struct slice rest)
{
    size_t marks = 0;
    if (rest.bytes == 0 || strchr("-*_", rest.ptr[0]) == NULL)
        return false;
    for (size_t i = 0; i < rest.bytes; i++) {
        if (rest.ptr[i] != rest.ptr[0] && !char_is_blank(rest.ptr[i]))
            return false;
        marks += rest.ptr[i] == rest.ptr[0];
    }
    return marks >= 3;
}

/* The length of the run of c from `at` on. */
static size_t run_of(struct slice s, char c, size_t at)
{
    size_t end = at;
    while (end < s.bytes && s.ptr[end] == c)
        end++;
    return end - at;
}

int line_heading_level(struct slice rest)
{
    size_t level = run_of(rest, '#', 0);
    return level >= 1 && level <= 6 && (level == rest.bytes || char_is_blank(rest.ptr[level])) ? (int)level : 0;
}

struct slice line_heading_text(struct slice rest)
{
    struct slice text = slice_trim(slice_part(rest, run_of(rest, '#', 0), rest.bytes)), open = text;
    while (slice_ends(open, "#"))
        open.bytes--;
    return open.bytes == 0 || char_is_blank(open.ptr[open.bytes - 1]) ? slice_trim(open) : text;
}

int line_underline_level(struct slice rest)
{
    if (rest.bytes == 0 || (rest.ptr[0] != '=' && rest.ptr[0] != '-') || run_of(rest, rest.ptr[0], 0) < rest.bytes)
        return 0;
    return rest.ptr[0] == '=' ? 1 : 2;
}

size_t line_fence(struct slice rest)
{
    if (rest.bytes < 3 || (rest.ptr[0] != '`' && rest.ptr[0] != '~'))
        return 0;
    size_t length = run_of(rest, rest.ptr[0], 0);
    return length < 3 || (rest.ptr[0] == '`' && slice_find(rest, '`', length) < rest.bytes) ? 0 : length;
}

bool line_closes_fence(struct slice rest, char fence, size_t length)
{
    return rest.bytes >= length && run_of(rest, fence, 0) == rest.bytes;
}

bool line_take_fence(struct line_fencing *fencing, struct slice rest)
{
    if (fencing->fence != 0) {
        if (line_closes_fence(rest, fencing->fence, fencing->length))
            fencing->fence = 0;
        return true;
    }
    fencing->length = line_fence(rest);
    fencing->fence = fencing->length > 0 ? rest.ptr[0] : 0;
    return fencing->length > 0;
}

/* ---- containers ---- */

size_t line_list_mark(struct slice rest)
{
    size_t digits = 0;
    while (digits < rest.bytes && digits < 9 && char_is_digit(rest.ptr[digits]))
        digits++;
    char c = digits < rest.bytes ? rest.ptr[digits] : '\0';
    if (digits > 0 ? c != '.' && c != ')' : c != '-' && c != '+' && c != '*')
        return 0;
    return digits + 1 == rest.bytes || char_is_blank(rest.ptr[digits + 1]) ? digits + 1 : 0;
}

size_t line_footnote_mark(struct slice rest)
{
    if (rest.bytes < 2 || rest.ptr[0] != '[' || rest.ptr[1] != '^')
        return 0;
    size_t end = 2;
    while (end < rest.bytes && rest.ptr[end] != ']' && !char_is_blank(rest.ptr[end]))
        end++;
    return end > 2 && end + 1 < rest.bytes && rest.ptr[end] == ']' && rest.ptr[end + 1] == ':' ? end + 2 : 0;
}

size_t line_container_mark(struct slice line)
{
    if (line_begins_text(line)) /* most lines */
        return 0;
    size_t at = slice_skip_blanks(line, 0);
    struct slice rest = slice_part(line, at, line.bytes);
    size_t mark = rest.bytes > 0 && *rest.ptr == '>' ? 1 : line_list_mark(rest);
    mark = mark > 0 ? mark : line_footnote_mark(rest);
    return mark > 0 ? at + mark : 0;
}

/* ---- tables ---- */

bool line_is_delimiter_row(struct slice rest)
{
    bool dash = false;
    for (size_t i = 0; i < rest.bytes; i++) {
        if (rest.ptr[i] == '\0' || strchr("|:- \t", rest.ptr[i]) == NULL)
            return false;
        dash = dash || rest.ptr[i] == '-';
    }
    return dash;
}

size_t line_cells(struct slice row)
{
    row = slice_trim(row);
    if (slice_starts(row, "|"))
        row = slice_part(row, 1, row.bytes);
    if (slice_ends(row, "|") && !slice_ends(row, "\\|"))
        row.bytes--;
    size_t cells = 1;
    for (size_t at = slice_find(row, '|', 0); at < row.bytes; at = slice_find(row, '|', at + 1))
        cells += at == 0 || row.ptr[at - 1] != '\\';
    return cells;
}

/* ---- HTML ---- */

static bool is_name(char c)
{
    return char_is_alnum(c) || c == '-';
}

/* The tags that begin an HTML block anywhere (CommonMark 4.6, kind 6). */
static const char *const block_tags[] = {
    "address",  "article",    "aside",  "base",    "basefont", "blockquote", "body",     "caption",  "center",
    "col",      "colgroup",   "dd",     "details", "dialog",   "dir",        "div",      "dl",       "dt",
    "fieldset", "figcaption", "figure", "footer",  "form",     "frame",      "frameset", "h1",       "h2",
    "h3",       "h4",         "h5",     "h6",      "head",     "header",     "hr",       "html",     "iframe",
    "legend",   "li",         "link",   "main",    "menu",     "menuitem",   "nav",      "noframes", "ol",
    "optgroup", "option",     "p",      "param",   "section",  "source",     "summary",  "table",    "tbody",
    "td",       "tfoot",      "th",     "thead",   "title",    "tr",         "track",    "ul"};

static int compare_names(const void *name, const void *item)
{
    const struct slice *s = name;
    const char *known = *(const char *const *)item;
    int order = char_lower(*s->ptr) - *known;
    if (order != 0) /* mostly */
        return order;
    order = strncasecmp(s->ptr, known, s->bytes);
    return order != 0 || known[s->bytes] == '\0' ? order : -1;
}

/* Whether a tag's name is one of count names in order; case is ignored. */
static bool is_one_of(const char *const *names, size_t count, struct slice name)
{
    return name.bytes > 0 && bsearch(&name, names, count, sizeof *names, compare_names) != NULL;
}

bool line_opens_tag(struct slice s)
{
    size_t at = s.bytes > 1 && s.ptr[1] == '/' ? 2 : 1, from = at;
    if (s.bytes < 2 || s.ptr[0] != '<' || s.ptr[1] == '!' || s.ptr[1] == '?')
        return s.bytes >= 2 && s.ptr[0] == '<';
    while (at < s.bytes && is_name(s.ptr[at]))
        at++;
    return at > from && s.ptr[from] > '9' && (at == s.bytes || strchr(" \t\r\n/>", s.ptr[at]) != NULL);
}

/* Whether rest is one tag (CommonMark 6.6) and nothing else; name_end is where its name ends. */
static bool is_lone_tag(struct slice rest, size_t name_end)
{
    char quote = 0;
    for (size_t at = name_end; at < rest.bytes; at++) {
        char c = rest.ptr[at];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && rest.ptr[at - 1] == '=')
            quote = c;
        else if (c == '>')
            return at + 1 == rest.bytes;
        else if (c == '<')
            return false;
    }
    return false;
}

const char *line_html_end(struct slice rest, bool in_paragraph)
{
    static const struct {
        const char *begin, *end;
    } kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    static const char *const raw[][2] = {
        {"script", "</script>"}, {"pre", "</pre>"}, {"style", "</style>"}, {"textarea", "</textarea>"}};
    if (rest.bytes < 3 || rest.ptr[0] != '<')
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !char_is_alnum(rest.ptr[1]); i++)
        if (slice_starts(rest, kinds[i].begin))
            return kinds[i].end;
    size_t from = rest.ptr[1] == '/' ? 2 : 1, to = from;
    while (to < rest.bytes && is_name(rest.ptr[to]))
        to++;
    struct slice name = slice_part(rest, from, to);
    char after = to < rest.bytes ? rest.ptr[to] : ' ';
    bool ends =
        char_is_blank(after) || after == '>' || (after == '/' && to + 1 < rest.bytes && rest.ptr[to + 1] == '>');
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
        if (from == 1 && (rest.ptr[1] | 0x20) == *raw[i][0] && slice_eq_nocase(name, raw[i][0]) &&
            (char_is_blank(after) || after == '>'))
            return raw[i][1];
    if (ends && is_one_of(block_tags, sizeof block_tags / sizeof block_tags[0], name))
        return "";
    /* kind 7: any other tag, alone on its line */
    bool named = name.bytes > 0 && name.ptr[0] > '9';
    return named && !in_paragraph && is_lone_tag(rest, to) ? "" : NULL;
}

bool line_has_heading_tag(struct slice line)
{
    for (size_t at = slice_find(line, '<', 0); at < line.bytes; at = slice_find(line, '<', at + 1)) {
        size_t name = at + 1 + slice_starts(slice_part(line, at + 1, line.bytes), "/");
        if (name + 1 < line.bytes && (line.ptr[name] | 0x20) == 'h' && line.ptr[name + 1] >= '1' &&
            line.ptr[name + 1] <= '6')
            return true;
    }
    return false;
}

bool line_is_simple_html(struct slice line)
{
    static const char *const simple[] = {"a",    "b",      "br",  "center",  "code", "dd", "del", "details",
                                         "div",  "dl",     "dt",  "em",      "font", "hr", "i",   "img",
                                         "ins",  "kbd",    "li",  "mark",    "ol",   "p",  "s",   "small",
                                         "span", "strong", "sub", "summary", "sup",  "u",  "ul"};
    for (size_t at = slice_find(line, '<', 0); at < line.bytes; at = slice_find(line, '<', at + 1)) {
        size_t from = at + 1 + (at + 1 < line.bytes && line.ptr[at + 1] == '/'), to = from;
        while (to < line.bytes && (char_is_alnum(line.ptr[to]) || line.ptr[to] == '-'))
            to++;
        if (!is_one_of(simple, sizeof simple / sizeof simple[0], slice_part(line, from, to)) ||
            slice_find(line, '>', to) == line.bytes)
            return false;
    }
    return true;
}

bool line_closes_html(struct slice rest, const char *end)
{
    size_t bytes = strlen(end);
    for (size_t at = 0; bytes > 0 && at + bytes <= rest.bytes; at++)
        if (strncasecmp(rest.ptr + at, end, bytes) == 0)
            return true;
    return bytes == 0 && rest.bytes == 0;
}

/* ---- formulas ---- */

/* The environment that a line opens, of those that are displays without dollars; empty for any other line. */
static struct slice environment_of(struct slice line)
{
    static const char *const names[] = {"equation", "align", "gather", "multline", "alignat", "eqnarray", "flalign"};
    const struct slice nothing = {"", 0};
    if (!slice_starts(line, "\\begin{"))
        return nothing;
    struct slice name = slice_part(line, 7, slice_find(line, '}', 7)), plain = name;
    if (slice_ends(plain, "*"))
        plain.bytes--;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(plain, names[i]))
            return name;
    return nothing;
}

struct line_display line_display(struct slice rest, struct buf *room)
{
    if (slice_starts(rest, "$$") && !slice_starts(rest, "$$$"))
        return (struct line_display){2, slice_of("$$"), slice_of("")};
    if (slice_starts(rest, "\\\\["))
        return (struct line_display){3, slice_of("\\\\]"), slice_of("")};
    struct slice name = environment_of(rest);
    if (name.bytes == 0)
        return (struct line_display){0};
    buf_clear(room);
    buf_printf(room, "\\%s{%.*s}", "end", (int)name.bytes, name.ptr);
    return (struct line_display){0, buf_slice(room), name};
}

size_t line_find_closing(struct slice line, size_t from, struct slice closing)
{
    for (;;) {
        size_t at = slice_find_str(line, closing, from);
        if (at >= line.bytes || at == 0 || line.ptr[at - 1] != '\\' || *closing.ptr == '\\')
            return at;
        from = at + 1;
    }
}

static bool is_maths_rune(uint32_t rune)
{
    return (rune >= 0x370 && rune <= 0x3FF) || rune == 0xB1 || rune == 0xD7 || rune == 0xF7 ||
           (rune >= 0x2070 && rune <= 0x209F) || (rune >= 0x2100 && rune <= 0x214F) ||
           (rune >= 0x2190 && rune <= 0x23FF) || (rune >= 0x27C0 && rune <= 0x27FF) ||
           (rune >= 0x2900 && rune <= 0x2AFF) || (rune >= 0x1D400 && rune <= 0x1D7FF);
}

/* Han characters and kana; full-width punctuation occurs in formulas too. */
static bool is_chinese_word(uint32_t rune)
{
    return (rune >= 0x3041 && rune <= 0x30FA) || (rune >= 0x3400 && rune <= 0x9FFF) || rune >= 0x20000;
}

struct line_signs line_signs(struct slice body)
{
    struct line_signs signs = {0};
    const char *end = body.ptr + body.bytes;
    int letters = 0;
    for (const char *p = body.ptr; p < end;) {
        unsigned char c = (unsigned char)*p;
        int count = 1;
        bool letter = char_is_letter(c);
        letters = letter ? letters + 1 : 0;
        if (letter || char_is_digit(c)) {
            signs.words += letters == 2;
            signs.alnum = true;
        } else if (c == '\\' || c == '^' || c == '_' || c == '{') {
            signs.strong = true;
            return signs; /* the rest would not change the result */
        } else if (c == '=' || c == '+' || c == '}')
            signs.weak = true;
        else if (c >= 0x80) {
            uint32_t rune = utf8_decode(p, end, &count);
            signs.weak = signs.weak || is_maths_rune(rune);
            signs.chinese = signs.chinese || is_chinese_word(rune);
        }
        p += count;
    }
    return signs;
}

bool line_is_prose(struct slice body, const struct line_signs *signs)
{
    if (signs->strong || signs->weak)
        return false;
    bool price =
        body.bytes > 0 && char_is_digit(body.ptr[0]) && signs->words > 0 && memchr(body.ptr, ' ', body.bytes) != NULL;
    return signs->chinese || price || signs->words > 3;
}

/* One letter or one other character, but no digit. */
static bool is_single(struct slice body)
{
    int count;
    return body.bytes > 0 && !char_is_digit(*body.ptr) &&
           (utf8_decode(body.ptr, body.ptr + body.bytes, &count), (size_t)count == body.bytes);
}

bool line_is_formula(struct slice body, unsigned char after)
{
    struct slice core = slice_trim(body);
    struct line_signs signs = line_signs(core);
    if (core.bytes == 0 || line_is_prose(core, &signs))
        return false;
    if (memchr(core.ptr, '`', core.bytes) != NULL)
        return body.bytes > 2 && body.ptr[0] == '`' && body.ptr[body.bytes - 1] == '`'; /* GitHub's $`…`$ */
    if (char_is_digit(after) && !signs.strong && signs.alnum)
        return false;
    bool word_follows = char_is_letter(after);
    if (word_follows && signs.words > 0 && !signs.strong && !signs.weak)
        return false; /* $HOME/bin:$PATH of a shell */
    bool left = core.ptr == body.ptr, right = core.bytes + (size_t)(core.ptr - body.ptr) == body.bytes;
    if (left && right)
        return true;
    return signs.strong || (is_single(core) && !word_follows) || (!left && !right && signs.weak);
}

bool line_is_display(struct slice body)
{
    struct slice core = slice_trim(body);
    struct line_signs signs = line_signs(core);
    return core.bytes > 0 && core.ptr[0] != '$' && !line_is_prose(core, &signs);
}

/* ---- any block ---- */

bool line_begins_block(struct slice rest, bool in_paragraph)
{
    size_t mark = line_list_mark(rest);
    bool number = mark > 0 && char_is_digit(rest.ptr[0]);
    if (in_paragraph && (mark == rest.bytes || (number && (mark != 2 || rest.ptr[0] != '1'))))
        mark = 0;
    return mark > 0 || slice_starts(rest, ">") || line_heading_level(rest) > 0 || line_fence(rest) > 0 ||
           line_is_rule(rest) || line_footnote_mark(rest) > 0 || line_html_end(rest, in_paragraph) != NULL ||
           slice_starts(rest, "$$") || slice_starts(rest, "\\\\[") || environment_of(rest).bytes > 0;
}

bool line_begins_text(struct slice rest)
{
    char c = rest.bytes > 0 ? rest.ptr[0] : ' ';
    return (signed char)c < 0 || char_is_letter(c);
}
