/* raw_shapes.c - the shapes of lines in raw Markdown: pure functions of one line. */
#include "raw_shapes.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool raw_is_rule(struct slice rest)
{
    size_t marks = 0;
    if (rest.bytes == 0 || strchr("-*_", rest.ptr[0]) == NULL)
        return false;
    for (size_t i = 0; i < rest.bytes; i++) {
        if (rest.ptr[i] != rest.ptr[0] && !raw_is_blank(rest.ptr[i]))
            return false;
        marks += rest.ptr[i] == rest.ptr[0];
    }
    return marks >= 3;
}

int raw_heading_level(struct slice rest)
{
    size_t level = 0;
    while (level < rest.bytes && rest.ptr[level] == '#')
        level++;
    return level >= 1 && level <= 6 && (level == rest.bytes || raw_is_blank(rest.ptr[level])) ? (int)level : 0;
}

int raw_underline_level(struct slice rest)
{
    if (rest.bytes == 0 || (rest.ptr[0] != '=' && rest.ptr[0] != '-'))
        return 0;
    for (size_t i = 1; i < rest.bytes; i++)
        if (rest.ptr[i] != rest.ptr[0])
            return 0;
    return rest.ptr[0] == '=' ? 1 : 2;
}

size_t raw_fence_length(struct slice rest)
{
    size_t length = 0;
    if (rest.bytes == 0 || (rest.ptr[0] != '`' && rest.ptr[0] != '~'))
        return 0;
    while (length < rest.bytes && rest.ptr[length] == rest.ptr[0])
        length++;
    if (length < 3 || (rest.ptr[0] == '`' && slice_find(rest, '`', length) < rest.bytes))
        return 0;
    return length;
}

static bool is_name(char c)
{
    return raw_is_alnum(c) || c == '-';
}

/* The tags that begin an HTML block wherever they stand (CommonMark 4.6, kind 6). */
static const char block_tags[] =
    " address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param section source summary table tbody td tfoot th thead "
    "title tr track ul ";

/* Whether a tag's name is one of names, which have blanks around them. */
static bool is_listed(const char *names, struct slice name)
{
    if (name.bytes == 0 || name.bytes > 12)
        return false;
    char wanted[16] = " ";
    for (size_t i = 0; i < name.bytes; i++)
        wanted[i + 1] = (char)tolower((unsigned char)name.ptr[i]);
    wanted[name.bytes + 1] = ' ';
    return memmem(names, strlen(names), wanted, name.bytes + 2) != NULL;
}

bool raw_tag_begins(struct slice s)
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

const char *raw_html_end(struct slice rest, bool interrupts)
{
    static const struct {
        const char *begin, *end;
    } kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    static const char *const raw[][2] = {
        {"script", "</script>"}, {"pre", "</pre>"}, {"style", "</style>"}, {"textarea", "</textarea>"}};
    if (rest.bytes < 3 || rest.ptr[0] != '<')
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (slice_starts(rest, kinds[i].begin))
            return kinds[i].end;
    size_t from = rest.ptr[1] == '/' ? 2 : 1, to = from;
    while (to < rest.bytes && is_name(rest.ptr[to]))
        to++;
    struct slice name = slice_part(rest, from, to);
    char after = to < rest.bytes ? rest.ptr[to] : ' ';
    bool ends = raw_is_blank(after) || after == '>' || (after == '/' && to + 1 < rest.bytes && rest.ptr[to + 1] == '>');
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
        if (from == 1 && slice_eq_nocase(name, raw[i][0]) && (raw_is_blank(after) || after == '>'))
            return raw[i][1];
    if (ends && is_listed(block_tags, name))
        return "";
    /* kind 7: any other tag, alone on its line */
    bool named = name.bytes > 0 && name.ptr[0] > '9';
    return named && !interrupts && is_lone_tag(rest, to) ? "" : NULL;
}

bool raw_holds(struct slice text, const char *wanted)
{
    size_t bytes = strlen(wanted);
    for (size_t at = 0; bytes > 0 && at + bytes <= text.bytes; at++)
        if (strncasecmp(text.ptr + at, wanted, bytes) == 0)
            return true;
    return false;
}

bool raw_is_delimiter_row(struct slice rest)
{
    bool dash = false, bar = false;
    for (size_t i = 0; i < rest.bytes; i++) {
        if (rest.ptr[i] == '\0' || strchr("|:- \t", rest.ptr[i]) == NULL)
            return false;
        dash = dash || rest.ptr[i] == '-';
        bar = bar || rest.ptr[i] == '|' || rest.ptr[i] == ':';
    }
    return dash && bar;
}

enum raw_html raw_look_at_html(struct slice line)
{
    static const char simple[] =
        " a b br center code dd del details div dl dt em font hr i img ins kbd li mark ol p s small "
        "span strong sub summary sup u ul ";
    enum raw_html html = RAW_HTML_SIMPLE;
    for (size_t at = slice_find(line, '<', 0); at < line.bytes; at = slice_find(line, '<', at + 1)) {
        size_t from = at + 1 + (at + 1 < line.bytes && line.ptr[at + 1] == '/'), to = from;
        while (to < line.bytes && is_name(line.ptr[to]))
            to++;
        struct slice name = slice_part(line, from, to);
        if (name.bytes == 2 && (name.ptr[0] | 0x20) == 'h' && name.ptr[1] >= '1' && name.ptr[1] <= '6')
            return RAW_HTML_HEADING;
        if (!is_listed(simple, name) || slice_find(line, '>', to) == line.bytes)
            html = RAW_HTML_DOUBTFUL;
    }
    return html;
}

int raw_html_heading_level(struct slice line)
{
    line = slice_trim(line);
    if (line.bytes < 10 || line.ptr[0] != '<' || (line.ptr[1] | 0x20) != 'h' ||
        (line.ptr[3] != '>' && line.ptr[3] != ' '))
        return 0;
    struct slice rest = slice_part(line, 3, line.bytes), end = slice_part(line, line.bytes - 5, line.bytes);
    bool closed =
        slice_starts(end, "</") && (end.ptr[2] | 0x20) == 'h' && end.ptr[3] == line.ptr[2] && end.ptr[4] == '>';
    struct slice inner = slice_part(rest, slice_find(rest, '>', 0) + 1, rest.bytes - 5);
    return closed && raw_look_at_html(inner) == RAW_HTML_SIMPLE && inner.bytes > 0 ? line.ptr[2] - '0' : 0;
}
