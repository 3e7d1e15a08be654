/* line_forms.c - lines that start a block in some dialect: one table by their first character. A form that may also be
 * plain text needs evidence. */
#include "rewrite.h"

#include <string.h>

static struct slice line_of(struct slice rest)
{
    return slice_trim(slice_part(rest, 0, slice_find(rest, '\n', 0)));
}

static bool is_word(struct slice s)
{
    for (size_t i = 0; i < s.bytes; i++)
        if (!is_letter(s.ptr[i]) && !char_is_digit(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '_')
            return false;
    return s.bytes > 0;
}

static bool take(struct mark *mark, enum mark_kind kind, int columns)
{
    *mark = (struct mark){.kind = kind, .columns = columns};
    return true;
}

static bool take_code(struct mark *mark, const char *end)
{
    *mark = (struct mark){.kind = MARK_CODE, .end = end};
    return true;
}

/* Whether `end` occurs in one of the lines below. */
static bool follows(struct dialect *d, struct slice rest, const char *end)
{
    enum { LOOKED_THROUGH = 100000, MAX_LOOKS = 1000 };
    if (++d->looks > MAX_LOOKS) /* a note of nothing but such lines */
        return false;
    rest = slice_part(rest, slice_find(rest, '\n', 0), LOOKED_THROUGH);
    return slice_find_str(rest, slice_of(end), 0) < rest.bytes;
}

/* !!! type "title", ??? type, ???+ type */
static bool is_admonition(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    bool bangs = slice_starts(line, "!!!"), asks = slice_starts(line, "???");
    size_t at = slice_starts(line, "???+") ? 4 : 3;
    if ((!bangs && !asks) || at >= line.bytes || line.ptr[at] == '!' || line.ptr[at] == '?')
        return false;
    struct slice type = slice_trim(slice_part(line, at, line.bytes));
    type = slice_part(type, 0, slice_find(type, ' ', 0));
    struct slice below = slice_part(rest, slice_find(rest, '\n', 0) + 1, rest.bytes);
    while (slice_starts(below, "\n"))
        below = slice_part(below, 1, below.bytes);
    bool body = slice_starts(below, "    ") || slice_starts(below, "\t");
    bool meant = memchr(line.ptr, '"', line.bytes) != NULL || callouts_know(type) || (is_word(type) && body);
    return meant && take(mark, MARK_INDENTED, 4);
}

/* === "Tab" */
static bool is_tab(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    if (!slice_starts(line, "==="))
        return false;
    line = slice_part(line, 3, line.bytes);
    if (slice_starts(line, "!") || slice_starts(line, "+"))
        line = slice_part(line, 1, line.bytes);
    line = slice_trim(line);
    return line.bytes > 1 && slice_starts(line, "\"") && take(mark, MARK_INDENTED, 4);
}

/* Whether the lines above `at` are a paragraph of one line and its definitions, so that ": …" is one more. */
static bool is_defined_here(const struct doc *doc, const char *at)
{
    enum { MAX_DEFINITIONS = 20 };
    const char *text = doc->source, *line = at;
    if (at <= text || at > text + doc->source_bytes || at[-1] != '\n')
        return false;
    for (int i = 0; i < MAX_DEFINITIONS; i++) {
        const char *end = line - 1; /* of the line above */
        line = end;
        while (line > text && line[-1] != '\n')
            line--;
        if (*line != ':' || !char_is_blank(line[1]))
            return line < end && (line == text || line == text + 1 || line[-2] == '\n');
        if (line == text)
            return false;
    }
    return false;
}

/* ::: package.module, which mkdocstrings documents; its options are indented below */
static bool is_documented(const struct dialect *d, struct slice name)
{
    for (size_t i = 0; i < name.bytes; i++)
        if (!char_is_alnum(name.ptr[i]) && name.ptr[i] != '_' && name.ptr[i] != '.')
            return false;
    return (d->evidence & EVIDENCE_MKDOCS) != 0 && !callouts_know(name);
}

/* :::type title, :::{type} title, ::: {.class}; a stray :::; :label:`x`; : a definition */
static bool is_colons(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    size_t colons = 0;
    while (colons < line.bytes && line.ptr[colons] == ':')
        colons++;
    if (colons >= 3) {
        struct slice name = slice_trim(slice_part(line, colons, line.bytes));
        if (name.bytes == 0)
            return !paragraph && take(mark, MARK_LINE, 0);
        if (is_documented(d, name))
            return take(mark, MARK_INDENTED, 4);
        bool known = *name.ptr == '{' || is_letter(*name.ptr);
        return known && follows(d, rest, ":::") && take(mark, MARK_FENCED, (int)(colons < 200 ? colons : 200));
    }
    static const char *const names[] = {":begin_tab:`", ":end_tab:",       ":label:`", ":eqlabel:`",
                                        ":width:`",     ":bibliography:`", ":height:`"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_starts(line, names[i]))
            return take(mark, MARK_LINE, 0);
    size_t blanks = strspn(rest.ptr + 1, " \t");
    bool speaks = (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_QUARTO | EVIDENCE_MYST | EVIDENCE_HUGO | EVIDENCE_JEKYLL |
                                  EVIDENCE_VITEPRESS)) != 0 ||
                  (colons == 1 && is_defined_here(d->doc, rest.ptr));
    if (colons != 1 || blanks == 0 || line.bytes < 2 || (!paragraph && !speaks) ||
        (blanks < 3 && rest.ptr[1] != '\t' && !speaks))
        return false;
    take(mark, MARK_INDENTED, blanks < 3 && rest.ptr[1] != '\t' ? (int)blanks + 1 : 4);
    mark->content = blanks < 4 ? blanks + 1 : 2;
    return true;
}

/* /// type | title of MkDocs' blocks, up to a line of as many slashes */
static bool is_slashes(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    size_t slashes = 0;
    while (slashes < line.bytes && line.ptr[slashes] == '/')
        slashes++;
    struct slice words = slice_trim(slice_part(line, slashes, line.bytes));
    bool named = words.bytes > 0 && is_word(slice_trim(slice_part(words, 0, slice_find(words, '|', 0))));
    return !paragraph && slashes >= 3 && slashes < 200 && named && is_letter(*words.ptr) && follows(d, rest, "///") &&
           take(mark, MARK_FENCED, (int)slashes);
}

/* The name of the tag in `{% name …`, `{{< name …`. */
static struct slice tag_name(struct slice line, size_t at)
{
    struct slice rest = slice_trim(slice_part(line, at, line.bytes));
    while (rest.bytes > 0 && (*rest.ptr == '-' || *rest.ptr == ' ' || *rest.ptr == '/'))
        rest = slice_part(rest, 1, rest.bytes);
    size_t end = 0;
    while (end < rest.bytes && (is_letter(rest.ptr[end]) || strchr("0123456789-_./", rest.ptr[end]) != NULL))
        end++;
    return slice_part(rest, 0, end);
}

/* Whether the line consists only of tags from `open` to `close`. */
static bool is_all_tags(struct slice line, const char *open, const char *close)
{
    while (slice_starts(line, open)) {
        size_t end = slice_find_str(line, slice_of(close), 0);
        if (end >= line.bytes)
            return false;
        line = slice_trim(slice_part(line, end + strlen(close), line.bytes));
    }
    return line.bytes == 0;
}

static bool is_liquid(struct dialect *d, struct slice rest, struct slice line, struct mark *mark)
{
    static const struct {
        const char *name, *end;
    } codes[] = {{"highlight", "{% endhighlight"},
                 {"codeblock", "{% endcodeblock"},
                 {"code", "{% endcode"},
                 {"comment", "{% endcomment"},
                 {"mermaid", "{% endmermaid"}};
    struct slice name = tag_name(line, 2);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (slice_eq_str(name, codes[i].name) && is_all_tags(line, "{%", "%}") && follows(d, rest, codes[i].end))
            return take_code(mark, codes[i].end);
    return is_all_tags(line, "{%", "%}") && take(mark, MARK_LINE, 0);
}

static bool is_shortcode(struct dialect *d, struct slice rest, struct slice line, struct mark *mark)
{
    bool angle = line.ptr[2] == '<';
    struct slice name = tag_name(line, 3);
    if (!angle && slice_find(line, '}', 0) + 2 == line.bytes && line.ptr[line.bytes - 3] != '%')
        return take(mark, MARK_LINE, 0); /* {{%course outline}}, of a preprocessor of mdBook */
    if (!is_all_tags(line, angle ? "{{<" : "{{%", angle ? ">}}" : "%}}")) {
        size_t end = slice_find(line, '}', 0);
        bool open = end == line.bytes && follows(d, slice_part(rest, 0, 2000), angle ? ">}}" : "%}}");
        return open && take_code(mark, angle ? ">}}" : "%}}");
    }
    if (slice_eq_str(name, "highlight") && follows(d, rest, "{{< /highlight"))
        return take_code(mark, "{{< /highlight");
    if (slice_eq_str(name, "highlight") && follows(d, rest, "{{</highlight"))
        return take_code(mark, "{{</highlight");
    if (slice_eq_str(name, "mermaid") && follows(d, rest, "{{< /mermaid"))
        return take_code(mark, "{{< /mermaid");
    return take(mark, MARK_LINE, 0);
}

/* {% tag %}, {{< shortcode >}}, {{#include file}}, {* file *}, {: .class}, {#id}, {/ * JSX * /} */
static bool is_braces(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    if (slice_starts(line, "{%"))
        return is_liquid(d, rest, line, mark);
    if (slice_starts(line, "{{<") || slice_starts(line, "{{%"))
        return line.bytes > 4 && is_shortcode(d, rest, line, mark);
    if (slice_starts(line, "{{#"))
        return slice_find_str(line, slice_of("}}"), 0) + 2 == line.bytes && take(mark, MARK_LINE, 0);
    if (slice_starts(line, "{/*"))
        return slice_ends(line, "*/}")   ? take(mark, MARK_LINE, 0)
               : follows(d, rest, "*/}") ? take_code(mark, "*/}")
                                         : false;
    if (slice_starts(line, "{* ") || slice_starts(line, "{!")) /* files in mdx_include and markdown-include */
        return slice_find(line, '}', 0) + 1 == line.bytes && line.ptr[line.bytes - 2] == line.ptr[1] &&
               take(mark, MARK_LINE, 0);
    bool attributes = slice_starts(line, "{:") || slice_starts(line, "{#") || slice_starts(line, "{.");
    (void)d;
    return attributes && (!paragraph || line.ptr[1] == ':') && slice_find(line, '}', 0) + 1 == line.bytes &&
           line.bytes > 3 && take(mark, MARK_LINE, 0);
}

/* (label)= of MyST */
static bool is_target(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    return slice_ends(line, ")=") && line.bytes > 3 && memchr(line.ptr, ' ', line.bytes) == NULL &&
           take(mark, MARK_LINE, 0);
}

/* %%, alone on its line: a comment of Obsidian up to the next; % comment of MyST */
static bool is_percent(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    if (slice_eq_str(line, "%%"))
        return follows(d, rest, "\n%%") && take_code(mark, "%%");
    return !paragraph && (d->evidence & EVIDENCE_MYST) != 0 && slice_starts(line, "% ") && take(mark, MARK_LINE, 0);
}

/* +++, a break between blocks of MyST */
static bool is_plus(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    return !paragraph && (d->evidence & EVIDENCE_MYST) != 0 && slice_starts(line, "+++") &&
           (line.bytes == 3 || line.ptr[3] == ' ') && take(mark, MARK_LINE, 0);
}

/* --8<-- "file" */
static bool is_snippet(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    size_t at = slice_find_str(line, slice_of("8<"), 0);
    if (at == 0 || at > 6 || at >= line.bytes)
        return false;
    for (size_t i = 0; i < line.bytes && line.ptr[i] != ' '; i++)
        if (i != at && i != at + 1 && line.ptr[i] != '-')
            return false;
    if (memchr(line.ptr, '"', line.bytes) != NULL)
        return take(mark, MARK_LINE, 0);
    return memchr(line.ptr, ' ', line.bytes) == NULL && follows(d, rest, "8<-") && take_code(mark, "8<");
}

/* [TOC], [[toc]], [[_TOC_]] */
static bool is_contents(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    static const char *const names[] = {"[toc]", "[[toc]]", "[[_toc_]]", "[toc!]", "[[toc!]]"};
    struct slice line = line_of(rest);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_nocase(line, names[i]))
            return take(mark, MARK_LINE, 0);
    return false;
}

/* @[toc](words) */
static bool is_at(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    return (slice_starts(line, "@[toc]") || slice_starts(line, "@[TOC]")) && take(mark, MARK_LINE, 0);
}

/* *[HTML]: an abbreviation */
static bool is_abbreviation(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    enum { MAX_WORD_BYTES = 64 };
    (void)d;
    (void)paragraph;
    struct slice line = line_of(rest);
    size_t end = slice_find_str(line, slice_of("]:"), 0);
    return slice_starts(line, "*[") && end < line.bytes && end > 2 && end <= MAX_WORD_BYTES + 2 &&
           take(mark, MARK_LINE, 0);
}

/* import and export of JSX: up to a blank line */
static bool is_module(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    bool import = slice_starts(line, "import "), export = slice_starts(line, "export ");
    bool from = slice_find_str(line, slice_of(" from '"), 0) < line.bytes ||
                slice_find_str(line, slice_of(" from \""), 0) < line.bytes;
    bool speaks = (d->evidence & EVIDENCE_DOCUSAURUS) != 0;
    bool code = (import && (from || line.ptr[7] == '\'' || line.ptr[7] == '"' || line.ptr[7] == '{')) ||
                (export && (slice_starts(line, "export const ") || slice_starts(line, "export default ") ||
                            slice_starts(line, "export function ")));
    bool ends = slice_ends(line, ";") || slice_ends(line, "'") || slice_ends(line, "\"");
    if (paragraph || !code || !(speaks || (from && ends)))
        return false;
    d->evidence |= EVIDENCE_DOCUSAURUS; /* the import is used below */
    if (slice_part(rest, slice_find(rest, '\n', 0), rest.bytes).bytes < 2 || (import && from))
        return take(mark, MARK_LINE, 0);
    return follows(d, rest, "\n\n") ? take_code(mark, "") : take(mark, MARK_LINE, 0);
}

/* <<< @/file.js{2 js}: a file that VitePress takes in. */
static bool is_taken_in(struct slice line)
{
    return slice_starts(line, "<<<") && line.bytes > 4 && line.ptr[3] != '<' &&
           memchr(line.ptr, '/', line.bytes) != NULL;
}

/* A component of JSX that is not an HTML tag: with {…}, or over several lines; or a file that is taken in. */
static bool is_component(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    size_t at = slice_starts(line, "</") ? 2 : 1;
    (void)paragraph;
    if (is_taken_in(line))
        return take(mark, MARK_LINE, 0);
    if ((d->evidence & (EVIDENCE_DOCUSAURUS | EVIDENCE_VITEPRESS)) == 0 || line.bytes < 2)
        return false;
    if (slice_eq_str(line, "<>") || slice_eq_str(line, "</>"))
        return take(mark, MARK_LINE, 0);
    if (at >= line.bytes || line.ptr[at] < 'A' || line.ptr[at] > 'Z')
        return false;
    if (slice_ends(line, ">"))
        return (slice_find(line, '>', 0) + 1 == line.bytes || memchr(line.ptr, '{', line.bytes) != NULL) &&
               take(mark, MARK_LINE, 0);
    return memchr(line.ptr, '>', line.bytes) == NULL && follows(d, slice_part(rest, 0, 4000), ">") &&
           take_code(mark, ">");
}

static const struct {
    char first;
    bool (*is)(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark);
} forms[] = {
    {'!', is_admonition}, {'?', is_admonition}, {'=', is_tab},  {':', is_colons},       {'{', is_braces},
    {'(', is_target},     {'%', is_percent},    {'+', is_plus}, {'/', is_slashes},      {'-', is_snippet},
    {';', is_snippet},    {'[', is_contents},   {'@', is_at},   {'*', is_abbreviation}, {'i', is_module},
    {'e', is_module},     {'<', is_component},
};

bool line_forms_find(void *context, struct slice rest, bool paragraph, struct mark *mark)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (*rest.ptr == forms[i].first && forms[i].is(context, rest, paragraph, mark))
            return true;
    return false;
}

bool line_forms_end_code(struct slice line, struct slice end)
{
    if (end.bytes == 0)
        return line.bytes == 0;
    if (*end.ptr == '>' || *end.ptr == '*')
        return slice_find_str(line, end, 0) + end.bytes == line.bytes;
    if (slice_starts(end, "%}}") || slice_starts(end, "8<"))
        return slice_find_str(line, end, 0) < line.bytes;
    if (!slice_starts(end, "{%"))
        return slice_starts(line, end.ptr);
    struct slice name = tag_name(line, 2);
    return slice_starts(line, "{%") && slice_eq_str(name, end.ptr + 3);
}
