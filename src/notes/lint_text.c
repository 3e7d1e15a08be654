/* lint_text.c - rules of `biji check` about text that looks like markup but is not: a footnote's mark without a footnote, a
 * reference without a definition, a link whose address contains a blank, a heading without a blank after its marks, a formula that
 * does not end. */
#include "biji/language.h"
#include "biji/text.h"
#include "lint_rules.h"

#include <ctype.h>
#include <string.h>

/* Reports a piece of text, which the format quotes. */
static void tell_piece(const struct lint *lint, enum diag_severity severity, const char *code, const struct node *node,
                       size_t at, size_t end, const char *format)
{
    struct buf message = {0}, piece = {0};
    int line, column;
    text_safe(slice_part(node->text, at, end), &piece);
    buf_printf(&message, _(format), piece.ptr != NULL ? piece.ptr : "");
    doc_position(lint->doc, node, at, &line, &column);
    lint_report(lint, severity, code, line, column, message.ptr);
    buf_free(&message);
    buf_free(&piece);
}

/* Whether the text is verbatim in the source, so that an escape before a byte of it can be seen. */
static bool is_escaped(const struct lint *lint, const struct node *node, size_t at)
{
    const char *p = node->text.ptr + at, *start = lint->doc->source, *end = start + lint->doc->source_bytes;
    return p < start || p >= end || (p > start && p[-1] == '\\');
}

/* ---- footnotes ---- */

static const char wide_colon[] = "：";

/* Whether a definition of this mark was meant: the mark with a full-width colon occurs somewhere. */
static bool is_meant(const struct lint *lint, struct slice mark)
{
    struct buf definition = {0};
    buf_add_slice(&definition, mark);
    buf_add_str(&definition, wide_colon);
    struct slice source = slice_from(lint->doc->source, lint->doc->source_bytes);
    bool found = slice_find_str(source, buf_slice(&definition), 0) < source.bytes;
    buf_free(&definition);
    return found;
}

/* "[^label]" that stayed text has no definition; with a full-width colon it was meant as one, which is reported once,
 * there. */
static void check_marks(const struct lint *lint, const struct node *node)
{
    for (size_t at = slice_find_str(node->text, slice_of("[^"), 0); at < node->text.bytes;
         at = slice_find_str(node->text, slice_of("[^"), at + 2)) {
        size_t end = slice_find(node->text, ']', at);
        bool range = at + 5 == end && node->text.ptr[at + 3] == '-'; /* [^0-9] of a regular expression */
        if (end >= node->text.bytes || end == at + 2 || range || (at > 0 && node->text.ptr[at - 1] == '['))
            continue;
        struct slice mark = slice_part(node->text, at, end + 1),
                     rest = slice_part(node->text, end + 1, node->text.bytes);
        if (slice_starts(rest, wide_colon))
            tell_piece(lint, DIAG_ERROR, "footnote-colon", node, at, end + 1,
                       "the colon after %s is full-width and defines no footnote; write \":\"");
        else if (!is_meant(lint, mark))
            tell_piece(lint, DIAG_ERROR, "footnote-missing", node, at, end + 1, "the footnote %s has no definition");
    }
}

/* ---- links ---- */

/* "[words][label]": if it stayed text the label is not defined. After a letter it is an array index. */
static void check_references(const struct lint *lint, const struct node *node)
{
    struct slice text = node->text;
    for (size_t at = slice_find(text, '[', 0); at < text.bytes; at = slice_find(text, '[', at + 1)) {
        size_t close = slice_find(text, ']', at), end = slice_find(text, ']', close + 1);
        bool index =
            at > 0 && (isalnum((unsigned char)text.ptr[at - 1]) || text.ptr[at - 1] == ']' || text.ptr[at - 1] == '_');
        if (close + 1 >= text.bytes || text.ptr[close + 1] != '[' || end >= text.bytes || index ||
            is_escaped(lint, node, at))
            continue;
        bool collapsed = end == close + 2; /* [words][] */
        if (slice_trim(slice_part(text, at + 1, close)).bytes > 0 && text.ptr[at + 1] != '^')
            tell_piece(lint, DIAG_ERROR, "reference-missing", node, collapsed ? at : close + 1,
                       collapsed ? close + 1 : end + 1,
                       "the reference %s is not defined; add a line with its address, or fix its name");
        at = end;
    }
}

/* "[words](an address.md)": a blank breaks the link. */
static void check_blanks(const struct lint *lint, const struct node *node)
{
    struct slice text = node->text;
    for (size_t at = slice_find_str(text, slice_of("]("), 0); at < text.bytes;
         at = slice_find_str(text, slice_of("]("), at + 2)) {
        size_t end = slice_find(text, ')', at), blank = slice_find(text, ' ', at), open = slice_find(text, '[', 0);
        bool template = at + 2 < text.bytes && text.ptr[at + 2] == '{';
        if (end < text.bytes && blank < end && blank > at + 2 && open < at && !template &&
            slice_find(text, '.', at) < end && !is_escaped(lint, node, at))
            tell_piece(lint, DIAG_ERROR, "link-blank", node, at + 2, end,
                       "the address %s has a space in it and is not a link; write it between < and >");
    }
}

/* ---- headings and formulas ---- */

/* "#标题": a heading needs a blank after its marks. One mark before plain letters may be a tag, or part of a program. */
static void check_hashes(const struct lint *lint, const struct node *node)
{
    size_t marks = 0;
    struct slice text = node->text;
    while (marks < text.bytes && text.ptr[marks] == '#')
        marks++;
    bool starts = node->previous == NULL || node->previous->kind == NODE_SOFT_BREAK;
    if (marks == 0 || marks > 6 || marks >= text.bytes || !starts || node->parent->kind != NODE_PARAGRAPH ||
        is_escaped(lint, node, 0))
        return;
    unsigned char next = (unsigned char)text.ptr[marks];
    bool others =
        slice_find(text, '#', marks) < text.bytes || (node->next != NULL && node->next->kind != NODE_SOFT_BREAK);
    if ((next >= 0x80 || (marks > 1 && isalpha(next))) && !others)
        tell_piece(lint, DIAG_WARNING, "heading-blank", node, 0, text.bytes,
                   "%s is not a heading; put a space after its #");
}

/* Whether the text behind a dollar is that of a formula and not of a price or a variable of a program: a command, or one letter before
 * an operator. */
static bool begins_formula(struct slice text)
{
    struct slice rest = slice_trim(text);
    if (rest.bytes < 2 || *rest.ptr == '\\')
        return rest.bytes > 1 && isalpha((unsigned char)rest.ptr[1]);
    if (!isalpha((unsigned char)*rest.ptr))
        return false;
    if (strchr("_^{(", rest.ptr[1]) != NULL && rest.ptr[1] != '\0')
        return true;
    rest = slice_trim(slice_part(rest, 1, rest.bytes));
    return rest.bytes > 1 && strchr("=+-<>*/", *rest.ptr) != NULL;
}

/* A dollar that begins a formula, judging by what follows it, without one that ends it. */
static void check_dollars(const struct lint *lint, const struct node *node)
{
    struct slice text = node->text;
    size_t at = slice_find(text, '$', 0);
    if (at + 1 >= text.bytes || is_escaped(lint, node, at))
        return;
    bool display = text.ptr[at + 1] == '$';
    if ((display || begins_formula(slice_part(text, at + 1, text.bytes))) &&
        slice_find(text, '$', at + 1 + display) >= text.bytes)
        tell_piece(lint, DIAG_WARNING, "formula-unclosed", node, at, at + 1 + display,
                   "nothing closes the %s here, so the formula stays text");
}

void lint_text(const struct lint *lint, const struct node *text)
{
    if (memchr(text->text.ptr, '[', text->text.bytes) != NULL) {
        check_marks(lint, text);
        check_references(lint, text);
    }
    if (memchr(text->text.ptr, ']', text->text.bytes) != NULL)
        check_blanks(lint, text);
    if (slice_starts(text->text, "#"))
        check_hashes(lint, text);
    if (memchr(text->text.ptr, '$', text->text.bytes) != NULL)
        check_dollars(lint, text);
}
