/* inline_forms.c - what dialects add to text: a table by the first character of each form. Code and formulas are left alone,
 * so that literal text there stays. */
#include "rewrite.h"

#include "emoji.h"

#include <stdlib.h>
#include <string.h>

/* The character before `at`: in the text, or a blank or letter for the node before it. */
static char before(const struct node *text, size_t at)
{
    if (at > 0)
        return text->text.ptr[at - 1];
    const struct node *previous = text->previous;
    if (previous == NULL || previous->kind == NODE_SOFT_BREAK || previous->kind == NODE_HARD_BREAK)
        return ' ';
    return previous->kind == NODE_TEXT && previous->text.bytes > 0 ? previous->text.ptr[previous->text.bytes - 1] : '.';
}

/* ---- pairs: ==mark==, ++ins++, x^2^, %%comment%% ---- */

/* A pair of delimiters has no blanks just inside, and no letter before the opening one unless the dialect is known. */
static bool rewrite_pair(struct dialect *d, struct node *text, size_t at, const char *delimiter, enum node_kind kind,
                         bool sure)
{
    size_t bytes = strlen(delimiter), close;
    struct node *end;
    struct slice rest = slice_part(text->text, at + bytes, text->text.bytes);
    char first = rest.bytes > 0 ? *rest.ptr : text->next != NULL ? 'x' : ' ';
    if (first == ' ' || first == *delimiter || before(text, at) == *delimiter ||
        (!sure && char_is_alnum(before(text, at))))
        return false;
    if (!grow_find_closing(text, at + bytes, slice_of(delimiter), &end, &close))
        return false;
    char last = close > 0 ? end->text.ptr[close - 1] : 'x';
    struct slice behind = slice_part(end->text, close + bytes, end->text.bytes);
    if (char_is_blank(last) || (!sure && behind.bytes > 0 && char_is_alnum(*behind.ptr)) ||
        slice_starts(behind, delimiter + bytes - 1))
        return false;
    grow_wrap(d, text, at, bytes, end, close, bytes, kind);
    return true;
}

static bool rewrite_mark(struct dialect *d, struct node *text, size_t at)
{
    if (at == 0 && text->text.bytes == 3 && critic_rewrite_block(d, text))
        return true;
    return slice_starts(slice_part(text->text, at, text->text.bytes), "==") &&
           rewrite_pair(d, text, at, "==", NODE_MARK, false);
}

/* ++ins++, or ++ctrl+c++ */
static bool rewrite_plus(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (at == 0 && text->text.bytes == 3 && critic_rewrite_block(d, text))
        return true;
    if (!slice_starts(rest, "++") || (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_VITEPRESS)) == 0)
        return false;
    size_t end = slice_find_str(rest, slice_of("++"), 2);
    bool keys = (d->evidence & EVIDENCE_MKDOCS) != 0 && end < rest.bytes && end > 2;
    for (size_t i = 2; keys && i < end; i++)
        keys = char_is_alnum(rest.ptr[i]) || strchr("+-_\"", rest.ptr[i]) != NULL;
    return rewrite_pair(d, text, at, "++", keys ? NODE_KBD : NODE_UNDERLINE, false);
}

/* The bracket that closes the one before `from`, in this text or a later one of its siblings. */
static bool find_bracket(struct node *text, size_t from, struct node **end, size_t *at)
{
    enum { MAX_NODES = 200 };
    int count = 0, open = 0;
    for (struct node *n = text; n != NULL && count < MAX_NODES; n = n->next, from = 0, count++)
        for (size_t i = from; n->kind == NODE_TEXT && i < n->text.bytes; i++) {
            open += n->text.ptr[i] == '[';
            if (n->text.ptr[i] == ']' && open-- == 0) {
                *end = n;
                *at = i;
                return true;
            }
        }
    return false;
}

/* ^[a note], x^2^, and the ^id at the end of an Obsidian block */
static bool rewrite_caret(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    struct node *end;
    size_t close;
    if (slice_starts(rest, "^[") && find_bracket(text, at + 2, &end, &close)) {
        if (end == text && close == at + 2)
            return false;
        struct node *behind = grow_split(d, end, close);
        grow_drop(behind, 1);
        struct node *first = grow_split(d, text, at);
        grow_drop(first, 2);
        struct node *reference = grow_before(d, first, NODE_FOOTNOTE_REF);
        struct node *note = node_append(d->doc, d->doc->root, NODE_FOOTNOTE, reference->line, reference->column);
        struct node *paragraph = node_append(d->doc, note, NODE_PARAGRAPH, reference->line, reference->column);
        note->end_line = paragraph->end_line = note->line;
        note->text = reference->text = slice_of("^");
        reference->footnote.definition = note;
        grow_move(paragraph, first, behind);
        d->renumber = true;
        return true;
    }
    if (slice_starts(rest, "^^")) {
        bool logseq = (d->evidence & EVIDENCE_LOGSEQ) != 0;
        return (logseq || (d->evidence & EVIDENCE_MKDOCS) != 0) &&
               rewrite_pair(d, text, at, "^^", logseq ? NODE_MARK : NODE_UNDERLINE, true);
    }
    bool line_end = text->next == NULL || text->next->kind == NODE_SOFT_BREAK;
    if (before(text, at) == ' ' && line_end && rest.bytes > 1) {
        size_t i = 1;
        while (i < rest.bytes && (char_is_alnum(rest.ptr[i]) || rest.ptr[i] == '-'))
            i++;
        struct node *paragraph = text->parent;
        bool alone = at == 0 && text->previous == NULL && text->next == NULL && paragraph->kind == NODE_PARAGRAPH;
        if (i == rest.bytes && alone && (d->evidence & EVIDENCE_OBSIDIAN) != 0 && paragraph->previous != NULL) {
            struct node *above = paragraph->previous; /* the block that it names; a title is its block's first child */
            struct node *anchor = above->kind == NODE_SUMMARY
                                      ? node_append(d->doc, above, NODE_ANCHOR, above->line, above->column)
                                      : grow_before(d, above, NODE_ANCHOR);
            anchor->text = rest;
            anchor->end_line = 0;
            text->text = slice_of("");
            return true;
        }
        if (i == rest.bytes && (d->evidence & EVIDENCE_OBSIDIAN) != 0) {
            grow_cut(d, text, at, at + rest.bytes, NODE_ANCHOR)->text = rest;
            return true;
        }
    }
    return (d->evidence & (EVIDENCE_QUARTO | EVIDENCE_MKDOCS | EVIDENCE_VITEPRESS)) != 0 &&
           memchr(rest.ptr, ' ', slice_find(rest, '^', 1) < rest.bytes ? slice_find(rest, '^', 1) : 1) == NULL &&
           rewrite_pair(d, text, at, "^", NODE_SUP, true);
}

/* %%a comment%% */
static bool rewrite_percent(struct dialect *d, struct node *text, size_t at)
{
    struct node *end;
    size_t close;
    if (!slice_starts(slice_part(text->text, at, text->text.bytes), "%%") || (d->evidence & EVIDENCE_OBSIDIAN) == 0 ||
        !grow_find_closing(text, at + 2, slice_of("%%"), &end, &close))
        return false;
    node_unlink(grow_wrap(d, text, at, 2, end, close, 2, NODE_MARK));
    return true;
}

/* ---- colons: :emoji:, :role:`text` ---- */

/* :material-clock: and the like name icons of a font that is not available. */
static bool is_icon(struct slice name)
{
    static const char *const fonts[] = {"material-", "octicons-", "fontawesome-", "simple-", "fa-", "mdi-"};
    for (size_t i = 0; i < sizeof fonts / sizeof fonts[0]; i++)
        if (slice_starts(name, fonts[i]))
            return true;
    return false;
}

static bool rewrite_colon(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (slice_starts(rest, ":id=") && text->parent->kind == NODE_HEADING && text->next == NULL &&
        before(text, at) == ' ') {
        references_add(d, slice_part(rest, 4, slice_find(rest, ' ', 0)), text->parent); /* of docsify */
        text->text = slice_trim_end(slice_part(text->text, 0, at));
        return true;
    }
    if (at == 0 && text->previous == NULL && text->parent->kind == NODE_HEADING && slice_starts(rest, "::: ") &&
        (d->evidence & EVIDENCE_MKDOCS) != 0) { /* the name of what mkdocstrings documents */
        grow_drop(text, strlen("::: "));
        return true;
    }
    size_t end = 1;
    while (end < rest.bytes && (char_is_alnum(rest.ptr[end]) || strchr("_+-", rest.ptr[end]) != NULL))
        end++;
    if (end < 2 || end >= rest.bytes || rest.ptr[end] != ':')
        return false;
    if (roles_rewrite(d, text, at))
        return true;
    const char *emoji = emoji_find(slice_part(rest, 1, end));
    char after = end + 1 < rest.bytes ? rest.ptr[end + 1] : ' ';
    bool icon = emoji == NULL && (d->evidence & EVIDENCE_MKDOCS) != 0 && is_icon(slice_part(rest, 1, end));
    if ((emoji == NULL && !icon) || char_is_alnum(before(text, at)) || char_is_alnum(after))
        return false;
    if (icon) { /* with the blank after it */
        struct node *node = grow_cut(d, text, at, at + end + 1, NODE_TEXT);
        if (slice_starts(node->next->text, "{")) /* its attributes */
            grow_drop(node->next, slice_find(node->next->text, '}', 0) + 1);
        if (slice_starts(node->next->text, " ") && (at == 0 || char_is_blank(text->text.ptr[at - 1])))
            grow_drop(node->next, 1);
        node_unlink(node);
        return true;
    }
    struct slice name = slice_part(rest, 1, end);
    struct node *node = grow_cut(d, text, at, at + end + 1, NODE_TEXT);
    node->text = slice_of(emoji);
    node->info = name; /* which anchors are made of */
    return true;
}

/* ---- braces: {role}`text`, {{…}}, {%…%}, {#id .class} ---- */

/* {/ * a comment * /} of MDX; with {/ * #id * /} in a heading an anchor */
static bool rewrite_mdx_comment(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    if (!slice_starts(rest, "{/*"))
        return false;
    enum { MAX_COMMENT_BYTES = 2000 };
    rest = slice_part(rest, 0, MAX_COMMENT_BYTES);
    size_t end = slice_find_str(rest, slice_of("*/}"), 3), start = at;
    if (end >= rest.bytes)
        return false;
    struct slice inner = slice_trim(slice_part(rest, 3, end));
    while (start > 0 && char_is_blank(text->text.ptr[start - 1]))
        start--;
    if (slice_starts(inner, "#") && text->parent->kind == NODE_HEADING)
        references_add(d, slice_part(inner, 1, inner.bytes), text->parent);
    node_unlink(grow_cut(d, text, start, at + end + 3, NODE_TEXT));
    return true;
}

/* {::comment}words{:/comment} of kramdown */
static bool rewrite_kramdown(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    struct node *end;
    size_t close;
    if (slice_starts(rest, "{::comment}") && grow_find_closing(text, at, slice_of("{:/comment}"), &end, &close)) {
        node_unlink(grow_wrap(d, text, at, strlen("{::comment}"), end, close, strlen("{:/comment}"), NODE_MARK));
        return true;
    }
    size_t brace = slice_find(rest, '}', 0);
    if ((!slice_starts(rest, "{::") && !slice_starts(rest, "{:/")) || brace >= rest.bytes)
        return false;
    node_unlink(grow_cut(d, text, at, at + brace + 1, NODE_TEXT));
    return true;
}

static bool rewrite_brace(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (slice_starts(rest, "{{/*") && slice_find_str(rest, slice_of("*/}}"), 0) < rest.bytes) { /* a comment of Hugo */
        node_unlink(grow_cut(d, text, at, at + slice_find_str(rest, slice_of("*/}}"), 0) + 4, NODE_TEXT));
        return true;
    }
    if (critic_rewrite(d, text, at))
        return true;
    if (rewrite_mdx_comment(d, text, at, rest) || rewrite_kramdown(d, text, at, rest))
        return true;
    if (logseq_rewrite_macro(d, text, at))
        return true;
    rest = slice_part(text->text, at, text->text.bytes);
    if (slice_starts(rest, "{docsify-") && slice_find(rest, '}', 0) < rest.bytes) {
        size_t start = at;
        while (start > 0 && char_is_blank(text->text.ptr[start - 1]))
            start--;
        node_unlink(grow_cut(d, text, start, at + slice_find(rest, '}', 0) + 1, NODE_TEXT));
        return true;
    }
    if (slice_starts(rest, "{%") || slice_starts(rest, "{{<") || slice_starts(rest, "{{%"))
        return templates_rewrite_inline(d, text, at);
    return roles_rewrite(d, text, at) || attributes_rewrite(d, text, at) || values_rewrite(d, text, at);
}

/* [key:: words] and (key:: words) of Dataview: the second shows no key. */
static bool rewrite_field(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    bool bracket = slice_starts(rest, "[");
    size_t sign = slice_find_str(rest, slice_of(":: "), 0), end = slice_find(rest, bracket ? ']' : ')', sign);
    if ((d->evidence & EVIDENCE_OBSIDIAN) == 0 || end >= rest.bytes || sign < 2)
        return false;
    for (size_t i = 1; i < sign; i++)
        if (!is_letter(rest.ptr[i]) && !char_is_digit(rest.ptr[i]) && strchr("-_ ", rest.ptr[i]) == NULL)
            return false;
    struct buf words = {0};
    if (bracket)
        buf_printf(&words, "%.*s: ", (int)(sign - 1), rest.ptr + 1);
    buf_add_slice(&words, slice_part(rest, sign + 3, end));
    grow_cut(d, text, at, at + end + 1, NODE_TEXT)->text = grow_keep_buf(d, &words);
    return true;
}

/* $$ … $$ (label) of MyST */
static bool rewrite_round(struct dialect *d, struct node *text, size_t at)
{
    struct slice label = slice_trim(slice_part(text->text, at, text->text.bytes));
    struct node *formula = text->previous;
    if (formula != NULL && formula->kind == NODE_SOFT_BREAK)
        formula = formula->previous;
    if (formula == NULL && text->parent->first == text)
        formula = text->parent->previous;
    bool is =
        formula != NULL && (formula->kind == NODE_MATH_BLOCK || (formula->kind == NODE_MATH && formula->math.display));
    if (!is || (d->evidence & (EVIDENCE_MYST | EVIDENCE_SPHINX)) == 0 || text->next != NULL || label.bytes < 3 ||
        slice_trim(slice_part(text->text, 0, at)).bytes > 0 || slice_find(label, ')', 0) + 1 != label.bytes ||
        memchr(label.ptr, ' ', label.bytes) != NULL)
        return false;
    references_add(d, slice_part(label, 1, label.bytes - 1), formula);
    text->text = slice_part(text->text, 0, 0);
    return true;
}

static bool rewrite_parenthesis(struct dialect *d, struct node *text, size_t at)
{
    return logseq_rewrite_block(d, text, at) || rewrite_field(d, text, at) || rewrite_round(d, text, at);
}

/* [=65% "words"], a bar of progress of MkDocs */
static bool rewrite_progress(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t end = slice_find(rest, ']', 0), words = slice_find(rest, ' ', 0);
    if (!slice_starts(rest, "[=") || (d->evidence & EVIDENCE_MKDOCS) == 0 || end >= rest.bytes || end < 4 ||
        strspn(rest.ptr + 2, "0123456789./") < (words < end ? words : end) - 3 ||
        rest.ptr[(words < end ? words : end) - 1] != '%')
        return false;
    struct slice value = grow_unquote(slice_part(rest, words < end ? words : 2, end));
    grow_cut(d, text, at, at + end + 1, NODE_TEXT)->text = value;
    return true;
}

/* [^1] in a part of the note, whose footnote is outside of it */
static bool rewrite_footnote(struct dialect *d, struct node *text, size_t at)
{
    enum { MAX_LOOKS = 2000 };
    struct slice rest = slice_part(text->text, at, text->text.bytes),
                 name = slice_part(rest, 2, slice_find(rest, ']', 0));
    if (!slice_starts(rest, "[^") || name.bytes == 0 || name.bytes + 2 >= rest.bytes || d->depth > 0 ||
        ++d->pair_looks > MAX_LOOKS)
        return false;
    struct node *note = d->doc->root->last;
    while (note != NULL && note->kind == NODE_FOOTNOTE && !slice_eq(note->text, name))
        note = note->previous;
    if (note == NULL || note->kind != NODE_FOOTNOTE)
        return false;
    struct node *reference = grow_cut(d, text, at, at + name.bytes + 3, NODE_FOOTNOTE_REF);
    reference->text = name;
    reference->footnote.definition = note;
    d->renumber = true;
    return true;
}

/* r[rule.name], which the reference of Rust has before each rule: its anchor */
static bool rewrite_rule(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes),
                 name = slice_part(rest, 1, slice_find(rest, ']', 0));
    bool alone = at == 1 && *text->text.ptr == 'r' &&
                 (text->previous == NULL || text->previous->kind == NODE_SOFT_BREAK) && name.bytes + 2 == rest.bytes &&
                 text->parent->kind == NODE_PARAGRAPH && (text->next == NULL || text->next->kind == NODE_SOFT_BREAK);
    if (!alone || (d->evidence & EVIDENCE_MDBOOK) == 0 || name.bytes == 0 || !char_is_letter(*name.ptr))
        return false;
    for (size_t i = 0; i < name.bytes; i++)
        if (!char_is_alnum(name.ptr[i]) && strchr("._-", name.ptr[i]) == NULL)
            return false;
    struct buf anchor = {0};
    buf_printf(&anchor, "r-%.*s", (int)name.bytes, name.ptr);
    struct node *line_end = text->next;
    grow_cut(d, text, 0, text->text.bytes, NODE_ANCHOR)->text = grow_keep_buf(d, &anchor);
    if (line_end != NULL)
        node_unlink(line_end);
    return true;
}

static bool rewrite_bracket(struct dialect *d, struct node *text, size_t at)
{
    if (rewrite_progress(d, text, at) || rewrite_footnote(d, text, at) || rewrite_rule(d, text, at))
        return true;
    if (!slice_starts(slice_part(text->text, at, text->text.bytes), "[[") && rewrite_field(d, text, at))
        return true;
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (slice_starts(rest, "[[") && (d->evidence & EVIDENCE_OBSIDIAN) != 0 &&
        slice_find_str(rest, slice_of("]]"), 0) == rest.bytes && grow_gather(d, text, at, "]]"))
        rest = slice_part(text->text, at, text->text.bytes); /* [[note#`code`|words]] */
    if (slice_starts(rest, "[["))
        return wikilinks_rewrite(d, text, at);
    size_t sign = slice_find(rest, '@', 0);
    return sign < slice_find(rest, ']', 0) && citations_rewrite(d, text, at);
}

/* Whether a heading may have c in its words, by which Pandoc and bookdown refer to it. */
static bool is_of_heading(char c)
{
    return (signed char)c < 0 || strchr(" ,'&()?!", c) != NULL;
}

/* [words][package.name], which MkDocs seeks in what it documents, and [`package`][]; [words][Heading] of Pandoc: the words
 * alone. */
static bool rewrite_autoref(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    bool headings = (d->evidence & EVIDENCE_QUARTO) != 0;
    if (!slice_starts(rest, "][") || (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_QUARTO | EVIDENCE_MDBOOK)) == 0)
        return false;
    size_t end = slice_find(rest, ']', 2);
    struct slice name = slice_part(rest, 2, end);
    if (end >= rest.bytes)
        return false;
    for (size_t i = 0; i < name.bytes; i++)
        if (!char_is_alnum(name.ptr[i]) && strchr("._-", name.ptr[i]) == NULL &&
            !(headings && is_of_heading(name.ptr[i])))
            return false;
    if ((d->evidence & EVIDENCE_MDBOOK) != 0 && memchr(name.ptr, '.', name.bytes) == NULL)
        return false;
    struct node *open = text;
    size_t bracket = at;
    for (int looked = 0; open != NULL && looked < 20; open = open->previous, looked++) {
        if (open->kind != NODE_TEXT)
            continue;
        bracket = open == text ? at : open->text.bytes;
        while (bracket > 0 && open->text.ptr[bracket - 1] != '[')
            bracket--;
        if (bracket > 0)
            break;
    }
    if (open == NULL || bracket == 0 || (name.bytes > 0 && (name.bytes < 2 || !is_letter(*name.ptr))) ||
        char_is_alnum(before(open, bracket - 1)))
        return false;
    node_unlink(grow_cut(d, text, at, at + end + 1, NODE_TEXT));
    node_unlink(grow_cut(d, open, bracket - 1, bracket, NODE_TEXT));
    return true;
}

static bool rewrite_backslash(struct dialect *d, struct node *text, size_t at)
{
    bool line_end = at + 1 == text->text.bytes && text->next != NULL && text->next->kind == NODE_SOFT_BREAK;
    if (line_end && (d->evidence & EVIDENCE_JEKYLL) != 0) { /* \\ of kramdown */
        text->text.bytes--;
        text->next->kind = NODE_HARD_BREAK;
        return true;
    }
    return references_rewrite(d, text, at);
}

/* @fig-x, @key, and the rest of \@ref(x) */
static bool rewrite_at(struct dialect *d, struct node *text, size_t at)
{
    return pandoc_rewrite_example(d, text, at) || references_rewrite(d, text, at) || citations_rewrite(d, text, at);
}

static bool rewrite_less(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t end = slice_find_str(rest, slice_of("%>"), 0);
    if (slice_starts(rest, "<%") && end < rest.bytes && (d->evidence & EVIDENCE_OBSIDIAN) != 0) { /* of Templater */
        grow_cut(d, text, at, at + end + 2, NODE_TEXT)->text = slice_of("⟨%⟩");
        return true;
    }
    return components_rewrite(d, text, at);
}

/* picture.png#only-light, of which a page shows the one of its colours: without those words. */
static void drop_colours(struct node *image)
{
    static const char *const colours[] = {"#only-light", "#only-dark", "#gh-light-mode-only", "#gh-dark-mode-only"};
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
        if (slice_ends(image->target, colours[i]))
            image->target = slice_part(image->target, 0, image->target.bytes - strlen(colours[i]));
}

/* ![words|300](picture), ![300](picture): a size is not alt text. */
static void drop_size(struct node *image)
{
    drop_colours(image);
    struct node *text = image->last;
    if (text == NULL || text->kind != NODE_TEXT)
        return;
    size_t at = text->text.bytes;
    while (at > 0 && (char_is_digit(text->text.ptr[at - 1]) || text->text.ptr[at - 1] == 'x'))
        at--;
    bool bar = at > 0 && text->text.ptr[at - 1] == '|';
    size_t digits = text->text.bytes - at;
    if (digits < 2 || digits > 9 || *(text->text.ptr + at) == 'x' || (!bar && (at > 0 || image->first != text)))
        return;
    text->text = slice_part(text->text, 0, at - bar);
    if (text->text.bytes == 0)
        node_unlink(text);
}

/* ![words](picture =300x200), which Markdown reads as text */
static bool rewrite_sized(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t middle = slice_find_str(rest, slice_of("]("), 0), end = slice_find(rest, ')', middle);
    if (!slice_starts(rest, "![") || end >= rest.bytes)
        return false;
    struct slice inner = slice_part(rest, middle + 2, end);
    size_t sign = slice_find_str(inner, slice_of(" ="), 0);
    if (sign == 0 || sign + 2 >= inner.bytes || memchr(inner.ptr, ' ', sign) != NULL)
        return false;
    for (size_t i = sign + 2; i < inner.bytes; i++)
        if (strchr("0123456789x%*", inner.ptr[i]) == NULL)
            return false;
    struct slice words = slice_part(rest, 2, middle);
    struct node *image = grow_cut(d, text, at, at + end + 1, NODE_IMAGE);
    image->target = slice_part(inner, 0, sign);
    grow_text(d, image, words);
    return true;
}

static const struct {
    unsigned char first;
    inline_rewrite *rewrite;
} forms[] = {
    {'!', rewrite_sized},       {'[', rewrite_bracket},   {'=', rewrite_mark},  {'+', rewrite_plus},
    {'^', rewrite_caret},       {'%', rewrite_percent},   {':', rewrite_colon}, {'{', rewrite_brace},
    {'\\', rewrite_backslash},  {'<', rewrite_less},      {'@', rewrite_at},    {']', rewrite_autoref},
    {'(', rewrite_parenthesis}, {'*', d2l_rewrite_stars},
};

void inline_forms_keep(struct dialect *d, struct node *block)
{
    for (struct node *n = block->first, *next; n != NULL; n = next) {
        next = node_after(block, n, false);
        if (n->kind == NODE_DIRECTIVE && n->first == NULL) {
            struct slice line = n->text;
            n->kind = NODE_PARAGRAPH;
            n->text = (struct slice){NULL, 0};
            memset(&n->directive, 0, sizeof n->directive);
            n = grow_text(d, n, line);
        }
        if (n != NULL && n->kind == NODE_TEXT)
            n->info = n->text;
    }
}

/* Whether inline_forms_keep() kept this text. */
static bool is_kept(const struct node *text)
{
    return text->info.bytes > 0 && text->info.ptr == text->text.ptr;
}

/* ---- the walk ---- */

#define BIT(c) ((uint64_t)1 << ((c)&63))

/* Adjacent texts in the source become one, so that each form is in one text; so do the parts of a table cell around
 * an escaped bar. */
static void join_texts(struct dialect *d, struct node *parent)
{
    for (struct node *n = parent->first; n != NULL; n = n->next) {
        if (n->kind != NODE_TEXT)
            continue;
        for (struct node *next; (next = n->next) != NULL && next->kind == NODE_TEXT;) {
            const char *end = slice_end(n->text);
            if (next->text.ptr == end)
                n->text.bytes += next->text.bytes;
            else if (next->text.ptr == end + 1 && slice_starts(next->text, "|") && *end == '\\') {
                struct buf both = {0};
                buf_add_slice(&both, n->text);
                buf_add_slice(&both, next->text);
                n->text = grow_keep_buf(d, &both);
            } else
                break;
            node_unlink(next);
        }
    }
}

/* Rewrites one text up to its first form; the rest is in later texts, which the walk reaches. */
static void rewrite_text(struct dialect *d, struct node *text)
{
    static const uint64_t firsts[2] = {
        BIT('!') | BIT('%') | BIT('(') | BIT('*') | BIT('+') | BIT(':') | BIT('<') | BIT('='),
        BIT('@') | BIT('[') | BIT('\\') | BIT(']') | BIT('^') | BIT('{')}; /* of the table above */
    for (size_t at = 0; at < text->text.bytes; at++) {
        unsigned char c = (unsigned char)text->text.ptr[at];
        if (c >= 0x80 || (firsts[c / 64] >> c % 64 & 1) == 0)
            continue;
        for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
            if (c == forms[i].first && forms[i].rewrite(d, text, at))
                return;
    }
}

/* H~2~O: which the parser reads as struck out. */
static void rewrite_strike(struct dialect *d, struct node *strike)
{
    if ((d->evidence & (EVIDENCE_QUARTO | EVIDENCE_MKDOCS)) == 0 || strike->first == NULL ||
        strike->first->text.ptr < d->doc->source + 2 || strike->first->text.ptr > d->doc->source + d->doc->source_bytes)
        return;
    const char *text = strike->first->text.ptr;
    if (text[-1] == '~' && text[-2] != '~')
        strike->kind = NODE_SUB;
}

/* $$x$$ amid the text of a line is a formula in it, for kramdown, GitBook and Logseq. */
static void rewrite_formula(struct dialect *d, struct node *maths)
{
    const struct node *before = maths->previous, *behind = maths->next;
    bool text_before = before != NULL && before->kind != NODE_SOFT_BREAK && before->kind != NODE_HARD_BREAK;
    bool text_behind = behind != NULL && behind->kind != NODE_SOFT_BREAK && behind->kind != NODE_HARD_BREAK;
    if ((d->evidence & (EVIDENCE_JEKYLL | EVIDENCE_GITBOOK | EVIDENCE_LOGSEQ)) != 0 && (text_before || text_behind))
        maths->math.display = false;
}

static void take_formula(struct dialect *d, struct node *maths)
{
    if (maths->kind == NODE_MATH)
        rewrite_formula(d, maths);
    if (maths->kind == NODE_MATH_BLOCK || maths->math.display)
        references_take_formula_label(d, maths);
}

/* {{</ * name * />}} in code, which Hugo turns into {{< name >}}. */
static void drop_literal_marks(struct dialect *d, struct node *code)
{
    static const char *const marks[][2] = {{"{{</*", "{{<"}, {"*/>}}", ">}}"}, {"{{%/*", "{{%"}, {"*/%}}", "%}}"}};
    for (size_t i = 0;
         i < sizeof marks / sizeof marks[0] && slice_find_str(code->text, slice_of("*/"), 0) < code->text.bytes; i++) {
        struct buf text = {0};
        struct slice from = slice_of(marks[i][0]);
        buf_add_str(&text, "");
        for (size_t at = 0, found; at < code->text.bytes; at = found + from.bytes) {
            found = slice_find_str(code->text, from, at);
            buf_add_slice(&text, slice_part(code->text, at, found));
            if (found == code->text.bytes)
                break;
            buf_add_str(&text, marks[i][1]);
        }
        code->text = grow_keep_buf(d, &text);
    }
}

/* {% raw %} … {% endraw %} in code, which Jekyll and Hexo remove before parsing Markdown. */
static void drop_raw(struct dialect *d, struct node *code)
{
    if ((d->evidence & EVIDENCE_HUGO) != 0 && slice_find_str(code->text, slice_of("*/"), 0) < code->text.bytes)
        drop_literal_marks(d, code);
    static const char *const tags[] = {"{% raw %}", "{% endraw %}"};
    for (size_t i = 0; i < 2 && (d->evidence & EVIDENCE_JEKYLL) != 0; i++)
        for (size_t at; (at = slice_find_str(code->text, slice_of(tags[i]), 0)) < code->text.bytes;) {
            struct buf text = {0};
            size_t end = at + strlen(tags[i]);
            buf_add_slice(&text, slice_part(code->text, 0, at));
            buf_add_slice(&text, slice_part(code->text, end, code->text.bytes));
            code->text = grow_keep_buf(d, &text);
        }
}

/* `{r} 1+1` of Quarto, `#!py x` and `:::py x` of MkDocs: what says how the code is read. */
static void drop_engine(struct dialect *d, struct node *code)
{
    size_t blank = slice_find(code->text, ' ', 0);
    struct slice head = slice_part(code->text, 0, blank), plain;
    bool quarto = (d->evidence & EVIDENCE_QUARTO) != 0 && slice_starts(head, "{") && slice_ends(head, "}") &&
                  !slice_starts(head, "{{");
    bool mkdocs = (d->evidence & EVIDENCE_MKDOCS) != 0 && (slice_starts(head, "#!") || slice_starts(head, ":::"));
    plain = slice_part(head, quarto ? 1 : slice_starts(head, "#!") ? 2 : 3, head.bytes - quarto);
    for (size_t i = 0; i < plain.bytes; i++)
        if (!char_is_alnum(plain.ptr[i]) && plain.ptr[i] != '-')
            return;
    if (code->kind == NODE_CODE && (quarto || mkdocs) && plain.bytes > 0 && blank < code->text.bytes)
        code->text = slice_part(code->text, blank + 1, code->text.bytes);
}

/* `# (1)!` in code of MkDocs: the number is that of an item below. */
static void drop_bangs(struct dialect *d, struct node *code)
{
    struct buf text = {0};
    size_t done = 0;
    if ((d->evidence & EVIDENCE_MKDOCS) == 0)
        return;
    for (size_t at = slice_find_str(code->text, slice_of(")!"), 0); at < code->text.bytes;
         at = slice_find_str(code->text, slice_of(")!"), at + 1)) {
        size_t open = at;
        while (open > 0 && char_is_digit(code->text.ptr[open - 1]))
            open--;
        char after = at + 2 < code->text.bytes ? code->text.ptr[at + 2] : '\n';
        if (open == at || open < 2 || code->text.ptr[open - 1] != '(' || !char_is_blank(code->text.ptr[open - 2]) ||
            !char_is_space(after))
            continue;
        buf_add_slice(&text, slice_part(code->text, done, at + 1));
        done = at + 2;
    }
    if (done == 0)
        return;
    buf_add_slice(&text, slice_part(code->text, done, code->text.bytes));
    code->text = grow_keep_buf(d, &text);
}

/* ---- abbreviations: the first place of each is explained ---- */

/* By length, then by bytes, then as they stand in the note. */
static int compare_abbreviations(const void *left, const void *right)
{
    const struct abbreviation *a = left, *b = right;
    if (a->word.bytes != b->word.bytes)
        return a->word.bytes > b->word.bytes ? -1 : 1;
    int order = memcmp(a->word.ptr, b->word.ptr, a->word.bytes);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static int compare_words(const void *word, const void *abbreviation)
{
    return memcmp(((const struct slice *)word)->ptr, ((const struct abbreviation *)abbreviation)->word.ptr,
                  ((const struct slice *)word)->bytes);
}

/* Sorts the abbreviations for find_abbreviation; of two for one word the first counts. */
static void sort_abbreviations(struct dialect *d)
{
    struct abbreviation *all = d->abbreviations;
    size_t kept = 0;
    if (d->abbreviation_count > 0)
        qsort(all, d->abbreviation_count, sizeof *all, compare_abbreviations);
    for (size_t i = 0; i < d->abbreviation_count; i++)
        if (kept == 0 || !slice_eq(all[kept - 1].word, all[i].word))
            all[kept++] = all[i];
    d->abbreviation_count = kept;
    for (size_t i = kept; i-- > 0;)
        all[i].shorter = i + 1 < kept && all[i + 1].word.bytes == all[i].word.bytes ? all[i + 1].shorter : i + 1;
}

/* The longest abbreviation at a byte of text that was not explained yet, or NULL. */
static struct abbreviation *find_abbreviation(const struct dialect *d, struct slice text, size_t at)
{
    for (size_t i = 0; i < d->abbreviation_count; i = d->abbreviations[i].shorter) {
        struct abbreviation *same = &d->abbreviations[i];
        size_t end = at + same->word.bytes;
        if (end > text.bytes || (end < text.bytes && char_is_alnum(text.ptr[end])))
            continue;
        struct slice word = slice_part(text, at, end);
        struct abbreviation *found = bsearch(&word, same, same->shorter - i, sizeof *same, compare_words);
        if (found != NULL && !found->told)
            return found;
    }
    return NULL;
}

/* Explains what is abbreviated in a text. Returns the last text that it is now in, for the walk to go on from: each byte is looked
 * at once, however many are explained. */
static struct node *explain(struct dialect *d, struct node *text)
{
    for (size_t at = 0; at < text->text.bytes;) {
        struct abbreviation *one = char_is_alnum(before(text, at)) ? NULL : find_abbreviation(d, text->text, at);
        if (one == NULL) {
            at++;
            continue;
        }
        one->told = true;
        struct buf words = {0};
        buf_printf(&words, " (%.*s)", (int)one->meaning.bytes, one->meaning.ptr);
        struct node *rest = grow_split(d, text, at + one->word.bytes), *meaning = grow_before(d, rest, NODE_TEXT);
        meaning->text = grow_keep_buf(d, &words);
        text = rest;
        at = 0;
    }
    return text;
}

static bool is_nothing(const struct node *n)
{
    return n->kind == NODE_SOFT_BREAK || (n->kind == NODE_TEXT && n->text.bytes == 0);
}

/* Whether nothing is left of a paragraph. */
static bool is_empty(const struct node *paragraph)
{
    for (const struct node *n = paragraph->first; n != NULL; n = n->next)
        if (n->kind != NODE_SOFT_BREAK && !(n->kind == NODE_TEXT && slice_trim(n->text).bytes == 0))
            return false;
    return true;
}

/* Removes line ends that removed nodes left at the ends of a paragraph, or next to others. */
static void trim(struct node *paragraph)
{
    while (paragraph->first != NULL && is_nothing(paragraph->first))
        node_unlink(paragraph->first);
    while (paragraph->last != NULL && is_nothing(paragraph->last))
        node_unlink(paragraph->last);
}

static void drop_empty(struct dialect *d)
{
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        bool gone = (n->kind == NODE_PARAGRAPH && is_empty(n)) || (n->kind == NODE_TEXT && n->text.bytes == 0);
        if (n->kind == NODE_PARAGRAPH && !gone)
            trim(n);
        next = node_after(d->doc->root, n, gone);
        if (gone)
            node_unlink(n);
    }
}

void inline_forms_rewrite(struct dialect *d)
{
    struct node *root = d->doc->root;
    sort_abbreviations(d);
    for (struct node *node = root; node != NULL; node = node_after(root, node, false)) {
        if (node == d->skip_to)
            d->skip_to = NULL;
        if (d->skip_to != NULL) /* literal */
            continue;
        if (node->kind == NODE_STRIKE)
            rewrite_strike(d, node);
        if (node->kind == NODE_STRIKE || node->kind == NODE_STRONG)
            d2l_rewrite_mark(d, node);
        if (node->kind == NODE_IMAGE)
            drop_size(node);
        else if (node->kind == NODE_LINK) {
            logseq_rewrite_link(d, node);
            sphinx_rewrite_link(d, node);
        } else if (node->kind == NODE_MATH_BLOCK || node->kind == NODE_MATH)
            take_formula(d, node);
        else if (node->kind == NODE_CODE || node->kind == NODE_CODE_BLOCK) {
            drop_raw(d, node);
            drop_engine(d, node);
            drop_bangs(d, node);
        } else if (node->kind == NODE_TEXT && !is_kept(node)) {
            rewrite_text(d, node);
            if (d->abbreviation_count > 0)
                node = explain(d, node);
        }
        if (node->first != NULL && (node->kind >= NODE_EMPH || !node_is_block(node->first)))
            join_texts(d, node);
    }
    drop_empty(d);
    for (size_t i = 0; i < d->embed_count; i++)
        includes_embed(d, d->embeds[i].paragraph, d->embeds[i].name, d->embeds[i].heading);
    free(d->embeds);
}
