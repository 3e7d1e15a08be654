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

/* Whether a line below, within 100,000 bytes, ends code; blank lines come before it only if `blanks`. */
static bool ends_below(struct dialect *d, struct slice rest, const char *end, bool blanks)
{
    enum { LOOKED_THROUGH = 100000, MAX_LOOKS = 1000 };
    if (++d->looks > MAX_LOOKS)
        return false;
    rest = slice_part(rest, 0, LOOKED_THROUGH);
    for (size_t at = slice_find(rest, '\n', 0) + 1, next; at < rest.bytes; at = next + 1) {
        next = slice_find(rest, '\n', at);
        struct slice line = slice_trim(slice_part(rest, at, next));
        while (slice_starts(line, "> ")) /* in a quote */
            line = slice_trim(slice_part(line, 2, line.bytes));
        if (line_forms_end_code(line, slice_of(end)))
            return true;
        if (line.bytes == 0 && !blanks)
            return false;
    }
    return false;
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

/* Whether the lines above `at` are a term, a paragraph of one line, and its definitions, so that ": …" is one more. Blank lines and
 * indented ones go on with a definition; `loose`: one blank line may come before the first. */
static bool is_defined_here(const struct doc *doc, const char *at, bool loose)
{
    enum { MAX_LINES_ABOVE = 40 };
    const char *text = doc->source, *line = at;
    bool below = true, defined = false; /* the line below is a definition; one was seen */
    if (at <= text || at > text + doc->source_bytes || at[-1] != '\n')
        return false;
    for (int i = 0; i < MAX_LINES_ABOVE && line > text; i++) {
        const char *end = line - 1; /* of the line above */
        line = end;
        while (line > text && line[-1] != '\n')
            line--;
        bool inner = line == end || char_is_blank(*line);
        if (!inner && (*line != ':' || !char_is_blank(line[1]))) /* the term */
            return (below || (loose && !defined && i == 1)) && (line == text || line == text + 1 || line[-2] == '\n');
        below = !inner;
        defined = defined || !inner;
    }
    return false;
}

/* Whether the line above is blank and below a table, so that ": …" is its caption. */
static bool is_below_table(const struct doc *doc, const char *at)
{
    const char *text = doc->source;
    if (at < text + 3 || at > text + doc->source_bytes || at[-1] != '\n' || at[-2] != '\n')
        return false;
    const char *line = at - 2;
    while (line > text && line[-1] != '\n')
        line--;
    return line[0] == '|' || (line[0] == '+' && line[1] == '-') || (line[0] == '-' && line[1] == '-');
}

/* ::: package.module, which mkdocstrings documents; its options are indented below */
static bool is_documented(const struct dialect *d, struct slice name)
{
    for (size_t i = 0; i < name.bytes; i++)
        if (!char_is_alnum(name.ptr[i]) && strchr("_.-", name.ptr[i]) == NULL)
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
            return (!paragraph || d->evidence != 0) && take(mark, MARK_LINE, 0);
        if (is_documented(d, name))
            return take(mark, MARK_INDENTED, 4);
        bool known = *name.ptr == '{' || is_letter(*name.ptr);
        bool open = known && !follows(d, rest, ":::"); /* to the end of the note */
        return known && (!open || callouts_know(slice_part(name, 0, slice_find(name, ' ', 0)))) &&
               take(mark, MARK_FENCED, (int)(colons < 200 ? colons : 200));
    }
    if (colons == 2 && line.bytes > 4 && slice_ends(line, "::") && is_word(slice_part(line, 2, line.bytes - 2)))
        return take(mark, MARK_LINE, 0); /* ::right::, a part of a slide of Slidev */
    static const char *const names[] = {":begin_tab:`", ":end_tab:",       ":label:`", ":eqlabel:`",
                                        ":width:`",     ":bibliography:`", ":height:`"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_starts(line, names[i]))
            return take(mark, MARK_LINE, 0);
    size_t blanks = strspn(rest.ptr + 1, " \t");
    bool speaks = (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_QUARTO | EVIDENCE_MYST | EVIDENCE_HUGO | EVIDENCE_JEKYLL |
                                  EVIDENCE_VITEPRESS | EVIDENCE_MDBOOK)) != 0 ||
                  (colons == 1 && (is_defined_here(d->doc, rest.ptr, blanks >= 3) || is_below_table(d->doc, rest.ptr)));
    if (colons != 1 || blanks == 0 || line.bytes < 2 || (!paragraph && !speaks) ||
        (blanks < 3 && rest.ptr[1] != '\t' && !speaks))
        return false;
    take(mark, MARK_INDENTED, blanks < 3 && rest.ptr[1] != '\t' ? (int)blanks + 1 : 4);
    mark->content = blanks < 4 ? blanks + 1 : 2;
    return true;
}

/* ~ a definition, of Pandoc and MyST */
static bool is_tilde(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    size_t blanks = strspn(rest.ptr + 1, " ");
    const char *text = d->doc->source, *above = rest.ptr > text ? rest.ptr - 1 : text; /* the line's start */
    while (above > text && above[-1] != '\n')
        above--;
    if ((!paragraph && (above[0] != '~' || above[1] != ' ')) ||
        (d->evidence & (EVIDENCE_QUARTO | EVIDENCE_MYST)) == 0 || blanks == 0 || blanks > 3)
        return false;
    take(mark, MARK_INDENTED, 2);
    mark->content = blanks + 1;
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
    bool begins = !paragraph || (d->evidence & EVIDENCE_MKDOCS) != 0;
    return begins && slashes >= 3 && slashes < 200 && named && is_letter(*words.ptr) && follows(d, rest, "///") &&
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

/* How the tags of a line look that starts with one. */
enum tag_line {
    TAGS_NONE,  /* text beside them, or several */
    TAGS_ONE,   /* a tag is all of it */
    TAGS_A_PAIR /* a tag, text, and the tag's end */
};

static enum tag_line tag_line(struct slice line, const char *close)
{
    size_t end = slice_find_str(line, slice_of(close), 2);
    if (end >= line.bytes)
        return TAGS_NONE;
    end += strlen(close);
    if (end == line.bytes)
        return TAGS_ONE;
    size_t last = line.bytes;
    while (last > end && line.ptr[last - 1] != '{')
        last--;
    while (last > end && line.ptr[last - 1] == '{')
        last--;
    struct tag open = tags_read(slice_part(line, 0, end)), shut = tags_read(slice_part(line, last, line.bytes));
    enum tag_meaning meaning = tags_meaning(open.name);
    bool words = meaning == TAG_WORDS || meaning == TAG_NOTHING || slice_eq_str(open.name, "kbd");
    return last > end && slice_ends(line, close) && !open.closes && shut.closes && slice_eq(open.name, shut.name) &&
                   !words
               ? TAGS_A_PAIR
               : TAGS_NONE;
}

/* Whether the next line with text opens a fenced code block. */
static bool fence_follows(struct slice rest)
{
    rest = slice_trim(slice_part(rest, slice_find(rest, '\n', 0), rest.bytes));
    return slice_starts(rest, "```") || slice_starts(rest, "~~~");
}

/* Tags that hold code, with what ends it: the name after the first two bytes. */
static const char *const code_ends[] = {"{%highlight",  "{%codeblock", "{%code",     "{%comment", "{%mermaid",
                                        "{%sourcecode", "{%flink",     "{%plantuml", "{%echarts", "{%math",
                                        "{%katex",      "{%latex",     "{%markmap",  "{%chart",   "{%code-toggle"};

static const char *code_end(struct slice name)
{
    for (size_t i = 0; i < sizeof code_ends / sizeof code_ends[0]; i++)
        if (slice_eq_str(name, code_ends[i] + 2))
            return code_ends[i];
    return NULL;
}

/* {{< tab lang="sh" >}} of Docsy: its content is code, and not Markdown as that of others. */
static bool is_tab_of_code(const struct dialect *d, struct tag tag)
{
    return (d->evidence & EVIDENCE_HUGO) != 0 && slice_eq_str(tag.name, "tab") && !tag.whole &&
           grow_argument(tag.arguments, "lang").bytes > 0 &&
           !slice_eq_str(grow_argument(tag.arguments, "text"), "true");
}

/* A line that starts with a tag of Liquid, Hugo, Hexo or GitBook. */
static bool is_template(struct dialect *d, struct slice rest, struct slice line, const char *close, struct mark *mark)
{
    enum tag_line form = tag_line(line, close);
    const char *end = code_end(tag_name(line, close[0] == '%' && close[1] == '}' && close[2] == '\0' ? 2 : 3));
    if (form == TAGS_ONE && is_tab_of_code(d, tags_read(line)))
        end = "{%tab";
    if (form == TAGS_ONE && end != NULL && !tags_read(line).closes && !fence_follows(rest) &&
        ends_below(d, rest, end, true))
        return take_code(mark, end);
    if (form != TAGS_NONE)
        return take(mark, MARK_LINE, 0);
    if (slice_find_str(line, slice_of(close), 0) < line.bytes ||
        !ends_below(d, slice_part(rest, 0, 4000), close, false))
        return false;
    take_code(mark, close);
    mark->keeps_end = true;
    return true;
}

/* {% tag %}, {{< shortcode >}}, {{#include file}}, {* file *}, {: .class}, {#id}, {/ * JSX * /} */
static bool is_braces(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    if (slice_starts(line, "{%"))
        return is_template(d, rest, line, "%}", mark);
    if (slice_starts(line, "{{<") || slice_starts(line, "{{%")) {
        bool angle = line.ptr[2] == '<', literal = line.bytes > 4 && line.ptr[3] == '/' && line.ptr[4] == '*';
        if (!angle && slice_find(line, '}', 0) + 2 == line.bytes && line.ptr[line.bytes - 3] != '%')
            return take(mark, MARK_LINE, 0); /* {{%course outline}}, of a preprocessor of mdBook */
        return line.bytes > 4 && !literal && is_template(d, rest, line, angle ? ">}}" : "%}}", mark);
    }
    if (slice_starts(line, "{{#"))
        return slice_find_str(line, slice_of("}}"), 0) + 2 == line.bytes && take(mark, MARK_LINE, 0);
    if (slice_starts(line, "{/*"))
        return slice_ends(line, "*/}")   ? take(mark, MARK_LINE, 0)
               : follows(d, rest, "*/}") ? take_code(mark, "*/}")
                                         : false;
    if (slice_starts(line, "{* ") || slice_starts(line, "{!")) /* files in mdx_include and markdown-include */
        return slice_find(line, '}', 0) + 1 == line.bytes && line.ptr[line.bytes - 2] == line.ptr[1] &&
               take(mark, MARK_LINE, 0);
    if (slice_starts(line, "{::comment}") || slice_starts(line, "{::nomarkdown}")) {
        bool comment = slice_starts(line, "{::comment}");
        if (slice_find_str(line, slice_of("{:/"), 0) < line.bytes)
            return comment && take(mark, MARK_LINE, 0);
        if (comment && ends_below(d, rest, "{:/", true))
            return take_code(mark, "{:/");
    }
    if ((d->evidence & EVIDENCE_DOCUSAURUS) != 0 && !paragraph && line.ptr[1] != '%' && line.ptr[1] != '{' &&
        memchr(line.ptr, '}', line.bytes) == NULL && ends_below(d, rest, "}", true)) {
        take_code(mark, "}"); /* {list.map(…)} over several lines */
        mark->keeps_end = true;
        return true;
    }
    bool contents = slice_eq_nocase(line, "{{toc}}") || slice_eq_nocase(line, "{{ toc }}");
    if (contents || (slice_starts(line, "{{/*") && slice_ends(line, "*/}}")))
        return take(mark, MARK_LINE, 0);
    bool below = (d->evidence & EVIDENCE_HUGO) != 0 && is_letter(line.ptr[1]) &&
                 memchr(line.ptr, '=', line.bytes) != NULL && slice_find(line, '}', 0) + 1 == line.bytes;
    if (below) /* attributes of the block above */
        return take(mark, MARK_LINE, 0);
    bool named =
        (d->evidence & EVIDENCE_MYST) != 0 && is_letter(line.ptr[1]) && line.ptr[slice_find(line, '=', 0)] == '=';
    bool mkdocs = (d->evidence & EVIDENCE_MKDOCS) != 0 &&
                  (slice_starts(line, "{ .") || slice_starts(line, "{ #") || slice_starts(line, "{.") ||
                   slice_starts(line, "{#") || (slice_starts(line, "{ ") && memchr(line.ptr, '=', line.bytes) != NULL));
    bool attributes =
        slice_starts(line, "{:") || slice_starts(line, "{#") || slice_starts(line, "{.") || named || mkdocs;
    return attributes && (!paragraph || line.ptr[1] == ':' || mkdocs) && slice_find(line, '}', 0) + 1 == line.bytes &&
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

/* %% words %%, or %% alone on its line or before the words of several lines: a comment of Obsidian up to the next; % comment
 * of MyST */
static bool is_percent(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    if (slice_eq_str(line, "%%"))
        return follows(d, rest, "\n%%") && take_code(mark, "%%");
    if (slice_starts(line, "%% ") && slice_find_str(line, slice_of(" %%"), 2) + 3 == line.bytes)
        return take(mark, MARK_LINE, 0);
    if (slice_starts(line, "%%") && (d->evidence & EVIDENCE_OBSIDIAN) != 0 && !paragraph &&
        slice_find_str(line, slice_of("%%"), 2) == line.bytes && ends_below(d, rest, "%%", true))
        return take_code(mark, "%%");
    return (d->evidence & EVIDENCE_MYST) != 0 && (slice_starts(line, "% ") || slice_eq_str(line, "%")) &&
           take(mark, MARK_LINE, 0); /* and ends a paragraph */
}

/* +++, a break between blocks of MyST */
static bool is_plus(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    return !paragraph && (d->evidence & EVIDENCE_MYST) != 0 && slice_starts(line, "+++") &&
           (line.bytes == 3 || line.ptr[3] == ' ') && take(mark, MARK_LINE, 0);
}

/* +---+---+, the first line of a table of Pandoc */
static bool is_grid(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    enum { MAX_LOOKS = 1000 };
    return !paragraph && rest.bytes > 1 && rest.ptr[1] == '-' && ++d->looks <= MAX_LOOKS && drawn_is_grid(rest) &&
           take_code(mark, "");
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
        if (i != at && i != at + 1 && line.ptr[i] != '-' && (i > 0 || *line.ptr != ';'))
            return false;
    if (memchr(line.ptr, '"', line.bytes) != NULL || slice_find_str(line, slice_of("[start:"), at) < line.bytes ||
        slice_find_str(line, slice_of("[end:"), at) < line.bytes)
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

/* <!-- tab words -->, <!-- tabs:start --> of Hexo and docsify; <!--@include: file--> of VitePress */
static bool is_comment_tag(struct slice line)
{
    static const char *const names[] = {"tab ",        "tab:",      "tabs:",   "endtab",     "timeline ",
                                        "endtimeline", "@include:", "select:", "select-menu"};
    if (!slice_starts(line, "<!--") || !slice_ends(line, "-->"))
        return false;
    struct slice inner = slice_trim(slice_part(line, 4, line.bytes - 3));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_starts(inner, names[i]))
            return true;
    return false;
}

/* A tag of HTML whose content is Markdown, or that is around a callout: <div markdown="1">, <aside> of Notion */
static bool is_box(struct dialect *d, struct slice rest, struct slice line)
{
    static const char *const tags[] = {"<div ",  "<section ", "<article ",   "<figure ",
                                       "<main ", "<header ",  "<blockquote "};
    bool shut = slice_eq_str(line, "</div>") || slice_eq_str(line, "</section>") || slice_eq_str(line, "</article>");
    if (shut && d->hidden_line)
        return true;
    if (shut && d->boxes > 0 && d->inner_boxes-- == 0) {
        d->inner_boxes = 0;
        d->boxes--;
        return true;
    }
    if ((d->evidence & EVIDENCE_QUARTO) != 0 && (slice_eq_str(line, "</div>") || slice_starts(line, "<div")) &&
        slice_find(line, '>', 0) + 1 == line.bytes) /* what is between them is Markdown for Pandoc */
        return true;
    if (slice_eq_str(line, "</aside>"))
        return (d->evidence & EVIDENCE_ASIDE) != 0;
    if (slice_eq_str(line, "<aside>") && ends_below(d, rest, "</aside>", true)) {
        d->evidence |= EVIDENCE_ASIDE;
        return true;
    }
    if (slice_find_str(line, slice_of("markdown="), 0) >= line.bytes || slice_find(line, '>', 0) + 1 != line.bytes) {
        d->inner_boxes +=
            d->boxes > 0 && slice_starts(line, "<div") && slice_find_str(line, slice_of("</div"), 0) == line.bytes;
        return false;
    }
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (slice_starts(line, tags[i])) {
            d->boxes++;
            return true;
        }
    return false;
}

/* Whether the line is <Name …>words</Name>. */
static bool is_whole(struct slice line)
{
    size_t end = 1, close = line.bytes;
    while (end < line.bytes && (char_is_alnum(line.ptr[end]) || line.ptr[end] == '.'))
        end++;
    while (close > 0 && line.ptr[close - 1] != '/')
        close--;
    return close > end + 2 && line.ptr[close - 2] == '<' &&
           slice_eq(slice_part(line, 1, end), slice_part(line, close, line.bytes - 1));
}

/* The start of a tag whose attributes are on lines of their own; its `>`, at the start of one, is no quote. */
static bool is_tag_over_lines(struct dialect *d, struct slice rest, struct slice line, struct mark *mark)
{
    static const char *const names[] = {"<video", "<iframe", "<audio", "<img"};
    if (rest.ptr > d->doc->source && rest.ptr[-1] != '\n') /* inside other tags, mostly */
        return false;
    bool named = is_word(slice_part(line, 1, line.bytes)); /* nothing but the name: of any tag */
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !named; i++)
        named = slice_starts(line, names[i]) && memchr(line.ptr, '>', line.bytes) == NULL;
    if (!named || !ends_below(d, slice_part(rest, 0, 4000), ">", false))
        return false;
    take_code(mark, ">");
    mark->keeps_end = true;
    return true;
}

/* <HTMLBlock>{` … `}</HTMLBlock> of ReadMe, around HTML */
static bool is_html_block(struct dialect *d, struct slice rest, struct slice line, struct mark *mark)
{
    static const char end[] = "`}</HTMLBlock>";
    if (!slice_starts(line, "<HTMLBlock"))
        return false;
    if (slice_ends(line, end))
        return take(mark, MARK_LINE, 0);
    if (slice_find_str(line, slice_of("{`"), 0) == line.bytes || !ends_below(d, rest, end, true))
        return false;
    take_code(mark, end);
    mark->keeps_end = true;
    return true;
}

/* Whether the line begins with <Name attribute="…" or <Name attribute={…, which is no word in angle brackets. */
static bool has_attribute(struct slice line)
{
    size_t at = 1, name;
    while (at < line.bytes && char_is_alnum(line.ptr[at]))
        at++;
    for (name = at + 1; name < line.bytes && (char_is_letter(line.ptr[name]) || line.ptr[name] == '-');)
        name++;
    return at > 2 && line.ptr[1] >= 'A' && line.ptr[1] <= 'Z' && at < line.bytes && line.ptr[at] == ' ' &&
           name > at + 1 && name + 1 < line.bytes && line.ptr[name] == '=' && strchr("\"{", line.ptr[name + 1]) != NULL;
}

/* A component of JSX that is not an HTML tag: with {…}, or over several lines; or a file that is taken in. */
static bool is_component(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    struct slice line = line_of(rest);
    size_t at = slice_starts(line, "</") ? 2 : 1;
    (void)paragraph;
    if (is_taken_in(line) || is_comment_tag(line) || is_box(d, rest, line))
        return take(mark, MARK_LINE, 0);
    if (is_html_block(d, rest, line, mark))
        return true;
    if (has_attribute(line))
        d->evidence |= EVIDENCE_TAGS;
    if ((d->evidence & (EVIDENCE_DOCUSAURUS | EVIDENCE_VITEPRESS | EVIDENCE_TAGS)) == 0 || line.bytes < 2)
        return false;
    if ((d->evidence & EVIDENCE_DOCUSAURUS) != 0 && is_tag_over_lines(d, rest, line, mark))
        return true;
    if (slice_eq_str(line, "<>") || slice_eq_str(line, "</>"))
        return take(mark, MARK_LINE, 0);
    if (slice_starts(line, "<CodeBlock") && slice_ends(line, ">") && ends_below(d, rest, "</CodeBlock>", true))
        return take_code(mark, "</CodeBlock>");
    bool template = slice_starts(slice_part(line, at, line.bytes), "template");
    if (at >= line.bytes || (!template && (line.ptr[at] < 'A' || line.ptr[at] > 'Z')))
        return false;
    if (slice_ends(line, ">"))
        return (components_end(line) + 1 == line.bytes || is_whole(line)) && take(mark, MARK_LINE, 0);
    if (components_end(line) < line.bytes || !ends_below(d, slice_part(rest, 0, 8000), ">", true))
        return false;
    take_code(mark, ">");
    mark->keeps_end = true;
    return true;
}

/* #+BEGIN_QUOTE … #+END_QUOTE of Logseq, which has it from Org */
static bool is_org(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark)
{
    (void)paragraph;
    struct slice line = line_of(rest);
    bool begins = slice_eq_nocase(slice_part(line, 0, 8), "#+begin_") && line.bytes > 8;
    return begins && ends_below(d, rest, "#+", true) && take_code(mark, "#+");
}

static const struct {
    char first;
    bool (*is)(struct dialect *d, struct slice rest, bool paragraph, struct mark *mark);
} forms[] = {
    {'!', is_admonition},   {'?', is_admonition}, {'=', is_tab},     {':', is_colons},    {'{', is_braces},
    {'(', is_target},       {'%', is_percent},    {'+', is_plus},    {'+', is_grid},      {'~', is_tilde},
    {'/', is_slashes},      {'-', is_snippet},    {';', is_snippet}, {'[', is_contents},  {'@', is_at},
    {'*', is_abbreviation}, {'i', is_module},     {'e', is_module},  {'<', is_component}, {'#', is_org},
};

bool line_forms_find(void *context, struct slice rest, bool paragraph, struct mark *mark)
{
    struct dialect *d = context;
    d->hidden_line = hidden_is_less(*rest.ptr);
    if (d->hidden_line) /* for the parser only */
        d->doc->source[rest.ptr - d->doc->source] = '<';
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (*rest.ptr == forms[i].first && forms[i].is(context, rest, paragraph, mark))
            return true;
    return false;
}

bool line_forms_end_code(struct slice line, struct slice end)
{
    if (end.bytes == 0)
        return line.bytes == 0;
    if (line.bytes > 0 && hidden_is_less(*line.ptr)) { /* a line of tags that the parser does not see */
        line = slice_part(line, 1, line.bytes);
        end = slice_part(end, *end.ptr == '<', end.bytes);
    }
    if (slice_eq_str(end, "#+"))
        return slice_eq_nocase(slice_part(line, 0, 6), "#+end_");
    if (slice_eq_str(end, "%%"))
        return slice_starts(line, "%%") || slice_ends(line, "%%");
    if (strchr(">*%}", *end.ptr) != NULL)
        return slice_ends(line, end.ptr);
    if (slice_starts(end, "8<"))
        return slice_find_str(line, end, 0) < line.bytes;
    if (!slice_starts(end, "{%"))
        return slice_starts(line, end.ptr);
    if (!slice_starts(line, "{%") && !slice_starts(line, "{{<") && !slice_starts(line, "{{%"))
        return false;
    struct tag tag = tags_read(line);
    return tag.closes && slice_eq_str(tag.name, end.ptr + 2);
}
