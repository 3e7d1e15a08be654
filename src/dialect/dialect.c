/* dialect.c - a note in any dialect: the parser learns which lines start blocks, then the tree is rewritten, one kind of
 * form after the other, until it holds only Markdown's nodes. Most notes cannot contain any form, which one scan of their
 * bytes shows, and are parsed directly. */
#include "rewrite.h"

#include "biji/mem.h"
#include "biji/vector.h"
#include "emoji.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
    return is_letter(c) || char_is_digit(c);
}

/* Whether only blanks and quote marks precede p on its line. */
static bool starts_line(const char *text, const char *p)
{
    while (p > text && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '>'))
        p--;
    return p == text || p[-1] == '\n';
}

/* Whether mark occurs in the line of p, from there on. */
static bool stands_in_line(const char *p, const char *mark)
{
    enum { MAX_LINE_BYTES = 2000 };
    struct slice line = slice_from(p, strnlen(p, MAX_LINE_BYTES));
    line = slice_part(line, 0, slice_find(line, '\n', 0));
    return slice_find_str(line, slice_of(mark), 0) < line.bytes;
}

/* Whether mark occurs in what follows p. */
static bool stands_near(const char *p, const char *mark)
{
    enum { MAX_BYTES_BETWEEN = 2000 };
    struct slice text = slice_from(p, strnlen(p, MAX_BYTES_BETWEEN));
    return slice_find_str(text, slice_of(mark), 0) < text.bytes;
}

/* Whether there is a short word between p and the next mark: x^2^, H~2~O. */
static bool is_short_pair(const char *p)
{
    size_t bytes = 1;
    while (bytes < 16 && is_alnum(p[bytes]))
        bytes++;
    return bytes > 1 && p[bytes] == *p && p[bytes + 1] != '\\' && p[bytes + 1] != '{';
}

/* Whether the words of a picture, p, are or end in its size. */
static bool holds_size(const char *p)
{
    enum { MAX_ALT_BYTES = 300 };
    size_t end = 0;
    while (end < MAX_ALT_BYTES && p[end] != '\0' && p[end] != ']' && p[end] != '\n')
        end++;
    size_t digits = end;
    if (p[end] != ']')
        return false;
    while (digits > 0 && strchr("0123456789x", p[digits - 1]) != NULL)
        digits--;
    const char *blank = p + end + strcspn(p + end, " )\n"); /* behind the address */
    return (digits < end && (digits == 0 || p[digits - 1] == '|')) || (blank[0] == ' ' && blank[1] == '=');
}

/* Bytes of the name of a role at p: by hand, since strspn() costs more than most names are long. */
static size_t name_bytes(const char *p)
{
    size_t bytes = 0;
    while ((p[bytes] >= 'a' && p[bytes] <= 'z') || char_is_digit(p[bytes]) || p[bytes] == '_' || p[bytes] == '-' ||
           p[bytes] == '+')
        bytes++;
    return bytes;
}

/* {{ an expression }}, and not braces of a formula. */
static bool is_value(char before, const char *p)
{
    bool maths = is_alnum(before) || strchr("_^}{\\$", before) != NULL;
    const char *inner = p + 2 + (p[2] == '-');
    return (!maths || (signed char)before < 0) && (is_letter(*inner) || strchr(" \"'$", *inner) != NULL) &&
           strncmp(p + 2 + strcspn(p + 2, "}\n"), "}}", 2) == 0;
}

/* {props.name} of JSX */
static bool is_member(char before, const char *p)
{
    size_t name = 1;
    while (char_is_letter(p[name]))
        name++;
    return p[name] == '.' && is_letter(p[name + 1]) && strchr("_^}{\\$", before) == NULL && !is_alnum(before) &&
           stands_in_line(p + name, "}");
}

static bool is_brace_form(const char *text, const char *p)
{
    char before = p > text ? p[-1] : '\n';
    switch (p[1]) {
    case '{':
        return p[2] == '#' || p[2] == '<' || p[2] == '%' || is_value(before, p);
    case '%':
    case '#':
        return true;
    case ':': /* {:toc}, {: .class}, {::options /}, and not {:?} of Rust */
        return strchr(" :/", p[2]) != NULL || is_letter(p[2]) || (strchr(".#", p[2]) != NULL && is_letter(p[3]));
    case '/':
        return p[2] == '*';
    case '*':
    case '!':
        return starts_line(text, p) && stands_in_line(p + 2, p[1] == '*' ? " *}" : "!}");
    case '-':
        return p[2] == '}' || (p[2] == '-' && stands_near(p + 3, "--}"));
    case '=':
        return before == '`' || (p[2] == '=' && stands_near(p + 3, "==}"));
    case '+':
        return p[2] == '+' && stands_near(p + 3, "++}");
    case '~':
        return p[2] == '~' && stands_near(p + 3, "~~}");
    case '>':
        return p[2] == '>' && stands_near(p + 3, "<<}");
    case ' ': /* attributes */
        return (p[2] == '.' || p[2] == '#' || p[2] == ':' || strchr(")]`", before) != NULL) &&
               stands_in_line(p + 2, " }");
    case '.':
        return is_letter(p[2]);
    default:
        break;
    }
    if (!is_letter(p[1]))
        return false;
    if (before == '`' || before == '~') /* ```{name} */
        return p - text >= 3 && p[-2] == before && p[-3] == before;
    if (before == 'f' || before == 'l') /* of ref and label */
        return p - text > 5 && (strncmp(p - 3, "ref", 3) == 0 || strncmp(p - 5, "label", 5) == 0);
    if (before == 'x' || before == 'c') /* of index and indexc */
        return p - text > 6 && (strncmp(p - 6, "\\index", 6) == 0 || strncmp(p - 7, "\\indexc", 7) == 0);
    if (strchr(")] \n", before) != NULL) { /* behind a span, at the end of a heading, or alone */
        size_t end = strcspn(p, "}\n$\\");
        if (p[end] == '}' && ((before != ' ' && before != '\n') || p[end + 1] == '\n' || p[end + 1] == '\0') &&
            memchr(p, '=', end) != NULL)
            return true;
    }
    if ((p[1] == 'd' && strncmp(p, "{docsify", 8) == 0) || is_member(before, p))
        return true;
    size_t name = name_bytes(p + 1);
    if (p[1 + name] == ':')
        name += 1 + name_bytes(p + 2 + name);
    return name > 0 && p[1 + name] == '}' && p[2 + name] == '`';
}

/* [[name]], and no matrix, nor code, nor a link whose words stand in brackets */
static bool is_wikilink(char before, const char *p)
{
    size_t end = 2 + strcspn(p + 2, "[]\n");
    if (end <= 2 + strspn(p + 2, "0123456789., -") || strchr("\"'", p[2]) != NULL || p[end] != ']' || p[end + 1] != ']')
        return false;
    const char *behind = p + end + 2;
    return before == '`' ? *behind != '`' : *behind != '(' || behind[strcspn(behind, ") \n")] != ')';
}

static bool is_bracket_form(const char *text, const char *p)
{
    char before = p > text ? p[-1] : '\n';
    if (p[1] == '[')
        return is_wikilink(before, p);
    if (before == ']') { /* [words][package.name], [`package`][] */
        size_t name = strcspn(p, "] (+\n"), dot = strcspn(p, "].\n");
        return (dot < name && p[name] == ']') || (p[1] == ']' && p - text > 2 && p[-2] == '`');
    }
    if (before == ' ' && p[1] != '\0' && strchr("/-<>?*", p[1]) != NULL && p[2] == ']' &&
        p[3] == ' ') /* a task of Obsidian */
        return true;
    bool t = p[1] == 't' || p[1] == 'T';
    if (t && (strncmp(p, "[toc]", 5) == 0 || strncmp(p, "[TOC]", 5) == 0))
        return true;
    if (p[1] == '*' && p[2] == '*') { /* [**words**] of d2l, and no link whose words are strong */
        size_t end = 3 + strcspn(p + 3, "*\n");
        return p[end] == '*' && p[end + 1] == '*' && p[end + 2] == ']' && p[end + 3] != '(';
    }
    return (p[1] == '!' && p[2] != '[') || (before == 'r' && starts_line(text, p - 1)) ||
           (p[1] == ']' && p[2] == '(' && before != '!') || (before == '^' && p[1] != '^') ||
           (before == '*' && starts_line(text, p - 1) && stands_in_line(p, "]:"));
}

static bool is_colon_form(const char *text, const char *p)
{
    char before = p > text ? p[-1] : '\n';
    if (before == '\'' || before == '"') /* ':include' of docsify */
        return p - text > 1 && p[-2] == ' ' && char_is_letter(p[1]);
    if (p[1] == ':')
        return p[2] == ':' ? starts_line(text, p) || (p - text > 1 && p[-2] == '#' && p[3] == ' ')
               : is_alnum(before)
                   ? strchr(" \n", p[2]) != NULL
                   : is_letter(p[2]) && before == '\n' && strncmp(p + strcspn(p, " \n") - 2, "::", 2) == 0;
    if ((p[1] == 'i' && before == ' ' && strncmp(p, ":id=", 4) == 0) ||
        (p[1] == 'L' && strncmp(p, ":LOGBOOK:", 9) == 0) || (p[1] == 'o' && strncmp(p, ":orphan:", 8) == 0))
        return true;
    if (char_is_blank(p[1]))
        return p == text || p[-1] == '\n';
    size_t name = name_bytes(p + 1);
    return name > 0 && p[1 + name] == ':' &&
           (p[2 + name] == '`' || strncmp(p, ":end_tab:", 9) == 0 ||
            (is_letter(p[1]) && memchr(p, '-', name) != NULL) || emoji_find(slice_from(p + 1, name)) != NULL);
}

static bool is_equals_form(const char *text, const char *p)
{
    char before = p > text ? p[-1] : '\n';
    if (before == ')' && p[1] == '\n')
        return true;
    if (p[1] != '=' || before == '=' || ((signed char)before > 0 && is_alnum(before)))
        return false;
    if (p[2] == '=')
        return (p[3] == ' ' && p[4] == '"') || p[3] == '!' || p[3] == '+';
    bool code = before == '`' && p[2 + strcspn(p + 2, "`=\n")] == '`';
    return !code && strchr(" \n", p[2]) == NULL && stands_in_line(p + 3, "==");
}

/* A comment that is a tag, and a tag of HTML that holds Markdown or an expression of JSX. */
static bool is_tag_form(const char *p)
{
    static const char *const comments[] = {"tab ", "tab:", "tabs:", "endtab", "timeline ", "@include:", "select:"};
    if (p[1] == '!') {
        if (p[2] != '-' || p[3] != '-')
            return false;
        p += 4 + strspn(p + 4, " ");
        for (size_t i = 0; i < sizeof comments / sizeof comments[0]; i++)
            if (*p == *comments[i] && strncmp(p, comments[i], strlen(comments[i])) == 0)
                return true;
        return false;
    }
    if ((p[1] == 'p' && (strncmp(p, "<project:", 9) == 0 || strncmp(p, "<path:", 6) == 0)) ||
        (p[1] == 'd' && strncmp(p, "<doc:", 5) == 0))
        return true;
    static const char *const boxes[] = {"<div ",  "<section ", "<article ",   "<figure ",
                                        "<main ", "<header ",  "<blockquote "};
    if (p[1] == 'i')
        return strncmp(p, "<img ", 5) == 0 && stands_in_line(p, "={");
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        if (p[1] == boxes[i][1] && p[2] == boxes[i][2] && strncmp(p, boxes[i], strlen(boxes[i])) == 0)
            return stands_in_line(p, " markdown=");
    return (p[1] == 'a' && strncmp(p, "<aside>", 7) == 0) || (p[1] == 't' && strncmp(p, "<template", 9) == 0);
}

/* Whether a fence begins at p with one of the names that are no language, ```admonish, ```ad-note, or has a title. */
static bool is_named_fence(const char *p)
{
    if (p[strcspn(p, " \n")] == ' ' && stands_in_line(p, " title=\""))
        return true;
    return *p == 'a' && p[1] == 'd' && (p[2] == '-' || strncmp(p, "admonish", 8) == 0);
}

/* The key of a work in [@key], and not the name of a person in [@name](address) */
static bool is_key(const char *p)
{
    size_t end = strcspn(p, "]\n");
    return (is_alnum(*p) || *p == '_' || *p == '{') && p[end] == ']' && p[end + 1] != '(';
}

/* Whether a form may begin at the sign at p. text ends with a NUL. */
static bool is_form(const char *text, const char *p)
{
    char before = p > text ? p[-1] : '\n';
    switch (*p) {
    case '{':
        return is_brace_form(text, p);
    case '[':
        return is_bracket_form(text, p);
    case ':':
        return is_colon_form(text, p);
    case '=':
        return is_equals_form(text, p);
    case '!':
        return (p[1] == '!' && p[2] == '!' && starts_line(text, p)) || (p[1] == '[' && holds_size(p + 2)) ||
               (p[1] == '>' && p[2] == ' ' && starts_line(text, p));
    case '?':
        return ((p[1] == '?' && p[2] == '?') || (p[1] == '>' && p[2] == ' ')) && starts_line(text, p);
    case '+':
        if (before == '#')
            return strncasecmp(p, "+begin_", 7) == 0;
        if (p[1] == '-' && p[2] == '-')
            return starts_line(text, p);
        return p[1] == '+' &&
               (p[2] == '+' ? before == '\n' : !is_alnum(before) && is_alnum(p[2]) && stands_in_line(p + 3, "++"));
    case '%':
        return (p[1] == '%' && (p[2] == '\n' || stands_in_line(p + 2, "%%"))) || (p[1] == ' ' && before == '\n');
    case '~':
        return before != '~' && (is_short_pair(p) || (p[1] == '~' && is_named_fence(p + strspn(p, "~"))));
    case '^':
        return is_short_pair(p) || (p[1] == '^' && is_letter(p[2]) && stands_in_line(p + 3, "^^")) ||
               (before == ' ' && is_alnum(p[1]) && strchr("\n", p[1 + strcspn(p + 1, " $\n")]) != NULL);
    case '<':
        if (p[1] == '!' || (p[1] >= 'a' && p[1] <= 'z'))
            return is_tag_form(p);
        return (before == '8' && p > text + 1 && strchr("-;", p[-2]) != NULL) || (p[1] == '>' && p[2] == '\n') ||
               strncmp(p, "<Link ", 6) == 0 || (p[1] == '%' && stands_in_line(p, "%>")) ||
               (p[1] == '<' && p[2] == '<' && p[3] != '<' && before == '\n') ||
               (p[1] >= 'A' && p[1] <= 'Z' && is_letter(p[2]) && strchr("\n #|", before) != NULL);
    case '@':
        return p[1] == '[' || (before == '[' && is_key(p + 1)) || (before == '(' && starts_line(text, p - 1)) ||
               (before == '\\' && strncmp(p, "@ref(", 5) == 0) || (p > text + 1 && before == '-' && p[-2] == '[') ||
               strncmp(p, "@Fig-", 5) == 0 || strncmp(p, "@fig-", 5) == 0 || strncmp(p, "@tbl-", 5) == 0 ||
               strncmp(p, "@eq-", 4) == 0 || strncmp(p, "@sec-", 5) == 0;
    default:
        return false;
    }
}

/* The same in the slice that context is; most signs are told by the bytes beside them: footnotes, addresses, formulas. */
static bool begins_form(void *context, const char *p)
{
    const struct slice *text = context;
    char before = p > text->ptr ? p[-1] : '\n', next = p[1];
    switch (*p) {
    case '[':
        if (next == '^' || (next != '[' && next != '!' && next != ']' && next != '*' && (next | 32) != 't' &&
                            before != 'r' && p[1 + (next != '\0')] != ']' && strchr("]^*", before) == NULL))
            return false;
        break;
    case '^':
        if (next == '{' || next == '\\' || (before == '[' && next != '['))
            return false;
        break;
    case ':':
        if (next == '/' || next == '*' || next == '\n' || (signed char)next < 0 || (next == ' ' && before != '\n'))
            return false;
        break;
    case '{':
        if ((before == '_' || before == '^' || before == '$') && next != '{' && next != '%')
            return false;
        break;
    case '=':
        if (next != '=' && next != '\n')
            return false;
        break;
    case '%':
        if (next != '%' && next != ' ')
            return false;
        break;
    case '+':
        if (next != '+' && next != '-' && before != '#')
            return false;
        break;
    case '<':
        if (next == '/' || next == ' ' || next == '=')
            return false;
        break;
    case ';':
    case '>':
        return false;
    default:
        break;
    }
    return is_form(text->ptr, p);
}

/* Where the first line that begins at or after `from` begins with these bytes; text.bytes if none does. */
static size_t find_line(struct slice text, const char *start, size_t from)
{
    const char pair[] = {'\n', *start};
    if (from == 0 && slice_starts(text, start))
        return 0;
    for (size_t at = from; (at = vector_find_pair(text, pair, at)) < text.bytes; at++)
        if (slice_starts(slice_part(text, at + 1, text.bytes), start))
            return at + 1;
    return text.bytes;
}

/* Whether one of the first lines is a JavaScript import: Python has no quotes there. */
static bool imports(struct slice text)
{
    enum { LOOKED_AT = 4096 };
    text = slice_part(text, 0, LOOKED_AT);
    for (size_t at = 0; (at = find_line(text, "import ", at)) < text.bytes; at++) {
        const char *p = text.ptr + at;
        if (stands_in_line(p, " from '") || stands_in_line(p, " from \"") || p[7] == '\'')
            return true;
    }
    return false;
}

/* Whether runs of dashes stand side by side from p on, as above the columns of a table. */
static bool draws_columns(const char *p)
{
    size_t run = strspn(p, "-"), blanks = strspn(p + run, " ");
    return run > 1 && blanks > 0 && p[run + blanks] == '-' && p[run + blanks + 1] == '-';
}

/* Whether a line begins with the only bar in it, as those that Pandoc keeps. */
static bool keeps_line(const char *p)
{
    return p[1] == ' ' && p[2 + strcspn(p + 2, "|\n")] != '|';
}

/* Whether a line starts a form by signs that are too frequent elsewhere to be sought; rust: set when it may begin code of
 * Rust. */
static bool line_speaks(const char *p, bool *rust)
{
    switch (*p) {
    case '/':
        return p[1] == '/' && p[2] == '/';
    case '|':
        return keeps_line(p);
    case '-':
        return p[1] == '-' && draws_columns(p);
    case '`':
        if (p[1] != '`' || p[2] != '`')
            return false;
        p += strspn(p, "`");
        *rust = *rust || strncmp(p, "rust", 4) == 0;
        return is_named_fence(p);
    default:
        return false;
    }
}

/* Whether a table begins at p that has no line below its head, or one above it. */
static bool is_table_of_kramdown(const char *p)
{
    const char *second = p + strcspn(p, "\n");
    second += *second == '\n';
    return p[1] == '-' || (*second == '|' && second[strspn(second, "|-:+ \t")] != '\n');
}

/* Whether a line starts such a form, or may be hidden, as mdBook hides those of Rust that begin with #. */
static bool lines_speak(struct slice text)
{
    bool rust = false;
    for (size_t at = 0; at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        if (text.ptr[at] == '|' && (at < 2 || text.ptr[at - 2] == '\n') && is_table_of_kramdown(text.ptr + at))
            return true;
        while (text.ptr[at] == ' ' || text.ptr[at] == '>')
            at++;
        if (line_speaks(text.ptr + at, &rust))
            return true;
    }
    return rust && vector_find_pair(text, "\n#", 0) < text.bytes;
}

/* Whether there is a ((reference)) to a block of Logseq, which is 36 digits and dashes. */
static bool has_block_reference(struct slice text)
{
    enum { ID_BYTES = 36 };
    for (size_t at = 0; (at = vector_find_pair(text, "((", at)) < text.bytes; at++)
        if (strspn(text.ptr + at + 2, "0123456789abcdef-") == ID_BYTES &&
            slice_starts(slice_part(text, at + 2 + ID_BYTES, text.bytes), "))"))
            return true;
    return false;
}

/* Where fenced code is, as far as a note was read. */
struct fences {
    struct slice text;
    size_t at;      /* start of the next line */
    char sign;      /* of the open fence, or NUL */
    size_t length;  /* of its mark */
    size_t columns; /* before it */
    bool inside;    /* the line before `at` is code */
};

/* The first byte of a line that is no blank and no mark of a quote or item. */
static size_t skip_marks(struct slice text, size_t at, size_t end)
{
    for (bool more = true; more;) {
        while (at < end && (char_is_blank(text.ptr[at]) || text.ptr[at] == '>'))
            at++;
        size_t mark = at;
        while (mark < end && char_is_digit(text.ptr[mark]))
            mark++;
        bool item = mark < end && strchr(mark > at ? ".)" : "-*+", text.ptr[mark]) != NULL;
        more = item && mark + 1 < end && text.ptr[mark + 1] == ' ';
        at = more ? mark + 2 : at;
    }
    return at;
}

static void read_line(struct fences *f)
{
    size_t start = f->at, end = slice_find(f->text, '\n', start), at = start, mark;
    while (at < end && (char_is_blank(f->text.ptr[at]) || f->text.ptr[at] == '>'))
        at++;
    f->at = end + 1;
    if (f->sign != '\0' && at < end && at - start < f->columns)
        f->sign = '\0'; /* the item that it is in has ended */
    f->inside = f->sign != '\0';
    if (!f->inside)
        at = skip_marks(f->text, at, end);
    for (mark = at;
         mark < end && (f->text.ptr[at] == '`' || f->text.ptr[at] == '~') && f->text.ptr[mark] == f->text.ptr[at];)
        mark++;
    struct slice info = slice_trim(slice_part(f->text, mark, end));
    if (f->inside && f->text.ptr[at] == f->sign && mark - at >= f->length && info.bytes == 0)
        f->sign = '\0';
    else if (!f->inside && mark - at >= 3 && slice_find(info, '`', 0) == info.bytes) {
        f->sign = f->text.ptr[at];
        f->length = mark - at;
        f->columns = at - start;
    }
}

/* Whether the form at p stands in code, where only a few count. */
static bool is_in_code(struct fences *f, const char *p)
{
    while (f->at <= (size_t)(p - f->text.ptr))
        read_line(f);
    bool counts = (*p == '{' && (p[1] == '{' || p[1] == '%')) || (*p == '[' && p[1] == '!');
    return f->inside && !counts;
}

static bool begins_form_in_note(void *context, const char *p)
{
    struct fences *f = context;
    return begins_form(&f->text, p) && !is_in_code(f, p);
}

/* Whether a note has no form of any dialect. */
static bool is_plain(struct slice body)
{
    struct fences fences = {.text = body};
    return !vector_any_sign(body, 0, body.bytes, begins_form_in_note, &fences) && !imports(body) &&
           !lines_speak(body) && !has_block_reference(body);
}

bool dialect_is_plain(struct slice text, size_t from, size_t to)
{
    return !vector_any_sign(text, from, to, begins_form, &text);
}

bool dialect_is_plain_code(struct slice code)
{
    return vector_find_pair(code, "{%", 0) == code.bytes;
}

/* ```{name} */
static bool is_braced_fence(struct slice rest)
{
    size_t fence = 0;
    while (fence < rest.bytes && rest.ptr[fence] == *rest.ptr)
        fence++;
    return fence < rest.bytes && rest.ptr[fence] == '{';
}

/* --8<-- */
static bool is_scissors(struct slice rest)
{
    size_t at = 0;
    while (at < rest.bytes && (rest.ptr[at] == '-' || rest.ptr[at] == ';'))
        at++;
    return slice_starts(slice_part(rest, at, rest.bytes), "8<");
}

static bool is_module(struct slice rest)
{
    return slice_starts(rest, "export const ") || slice_starts(rest, "export default ") ||
           slice_starts(rest, "export function ") ||
           (slice_starts(rest, "import ") && (memchr(rest.ptr, '\'', rest.bytes) || memchr(rest.ptr, '"', rest.bytes)));
}

bool dialect_may_head(struct slice rest)
{
    const char *p = rest.ptr;
    switch (rest.bytes > 0 ? *p : ' ') {
    case '~':
        if (p[1] == ' ')
            return true;
        return is_braced_fence(rest);
    case '`':
        return is_braced_fence(rest) || (p[1] == '`' && p[2] == '`' && is_named_fence(p + strspn(p, "`")));
    case '(':
        return slice_ends(rest, ")=") || p[1] == '@';
    case '|':
        return slice_end(rest)[-1] != '|' && keeps_line(p);
    case '-':
    case ';':
        return (p[1] == '-' || p[1] == '8') && (is_scissors(rest) || draws_columns(p));
    case '/':
        return slice_starts(rest, "///");
    case '*':
        return p[1] == '[' && slice_find_str(rest, slice_of("]:"), 0) < rest.bytes;
    case 'i':
        return p[1] == 'm' && is_module(rest);
    case 'e':
        return p[1] == 'x' && is_module(rest);
    case '<':
        if (p[1] == '/')
            return is_upper(p[2]) || (p[2] == 'a' && strncmp(p, "</aside>", 8) == 0) ||
                   (p[2] == 't' && strncmp(p, "</template", 10) == 0);
        return p[1] == '>' || (p[1] == '<' && p[2] == '<' && p[3] != '<') || is_upper(p[1]) || is_tag_form(p);
    case '#':
        return p[1] == '+';
    case '{':
    case '[':
        return p[1] != '^' && is_form(p, p);
    case ':':
    case '!':
    case '?':
    case '=':
    case '+':
    case '%':
    case '@':
        return is_form(p, p);
    default:
        return false;
    }
}

/* Renumbers footnotes in the order of their references, after some were added. */
static void renumber(struct dialect *d)
{
    int count = 0;
    struct node *root = d->doc->root;
    for (struct node *n = root; n != NULL; n = node_after(root, n, false))
        if (n->kind == NODE_FOOTNOTE)
            n->footnote.number = 0;
    for (struct node *node = root; node != NULL; node = node_after(root, node, false)) {
        if (node->kind != NODE_FOOTNOTE_REF || node->footnote.definition == NULL)
            continue;
        struct node *definition = node->footnote.definition;
        if (definition->footnote.number == 0) {
            definition->footnote.number = ++count;
            node_unlink(definition);
            node_insert(root, definition, NULL);
        }
        node->footnote.number = definition->footnote.number;
    }
    for (struct node *n = root->first; n != NULL; n = n->next)
        if (n->kind == NODE_FOOTNOTE && n->footnote.number == 0)
            n->footnote.number = ++count;
}

static void parse(struct dialect *d)
{
    const struct markdown_marks marks = {.context = d, .find = line_forms_find, .ends_code = line_forms_end_code};
    bool hidden = hidden_hide(d);
    markdown_parse_marked(d->doc, d->diags, &marks);
    if (hidden)
        hidden_show(d);
    jsx_open_indented(d);
    drawn_rewrite(d);
    pandoc_rewrite(d);
    callouts_rewrite(d);
    docsify_rewrite(d);
    logseq_rewrite(d);
    obsidian_rewrite(d);
    directives_rewrite(d);
    fences_rewrite(d);
    includes_rewrite_code(d);
    inline_forms_rewrite(d);
    if (d->renumber)
        renumber(d);
    doc_finish(d->doc);
}

/* Sets the place of each leaf whose text is in the source, since rewrites have cut and moved them. */
static void place_leaves(struct doc *doc)
{
    uint32_t *lines = NULL, count = 0;
    size_t room = 0;
    struct slice source = slice_from(doc->source, doc->source_bytes);
    for (size_t at = 0; at == 0 || at < source.bytes; at = slice_find(source, '\n', at) + 1) {
        lines = xgrow(lines, count, &room, sizeof *lines);
        lines[count++] = (uint32_t)at;
    }
    for (struct node *node = doc->root; node != NULL; node = node_after(doc->root, node, false)) {
        bool leaf = node->kind != NODE_FOOTNOTE && node->kind != NODE_ANCHOR;
        if (!leaf || node->text.bytes == 0 || node->text.ptr < source.ptr ||
            node->text.ptr >= source.ptr + source.bytes)
            continue;
        uint32_t at = (uint32_t)(node->text.ptr - source.ptr), low = 0, high = count;
        while (high - low > 1) {
            uint32_t middle = (low + high) / 2;
            if (lines[middle] <= at)
                low = middle;
            else
                high = middle;
        }
        node->line = low + 1;
        node->column = at - lines[low] + 1;
    }
    free(lines);
}

/* Whether the file's name alone makes its text a dialect's, in which any line may be a form. */
static bool speaks_by_name(struct slice path)
{
    return slice_ends(path, ".mdx") || slice_ends(path, ".qmd") || slice_ends(path, ".Rmd") || slice_ends(path, ".rmd");
}

void dialect_parse(struct doc *doc, const char *path, struct diags *diags)
{
    struct slice body = slice_from(doc->source + doc->body_offset, doc->source_bytes - doc->body_offset);
    bool components = path != NULL && speaks_by_name(slice_of(path)), home = doc->meta_count > 0 && home_is(doc);
    if (!components && !home && is_plain(body)) {
        markdown_parse(doc, diags);
        return;
    }
    struct embedded embedded = {0};
    struct dialect d = {.doc = doc, .diags = diags, .path = path, .parse = parse, .embedded = &embedded};
    evidence_find(&d);
    parse(&d);
    if (home)
        home_show(&d);
    definitions_resolve(&d);
    references_resolve(&d);
    place_leaves(doc);
    doc_finish(doc);
    buf_free(&embedded.bibliography);
    free(embedded.works);
    free(embedded.definitions);
    buf_free(&embedded.config);
    free(d.labels);
    free(d.references);
    free(d.abbreviations);
    free(d.examples);
    free(d.root);
}
