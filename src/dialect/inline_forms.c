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

/* Finds the closing delimiter in this text or a later one in the same block; false without one. */
static bool find_closing(struct node *text, size_t from, struct slice delimiter, struct node **end, size_t *at)
{
    enum { MAX_NODES = 200 };
    size_t start = from;
    int count = 0;
    for (struct node *n = text; n != NULL && count < MAX_NODES; n = n->next, start = 0, count++) {
        if (n->kind != NODE_TEXT)
            continue;
        *at = slice_find_str(n->text, delimiter, start);
        if (*at < n->text.bytes && (n != text || *at > from)) {
            *end = n;
            return true;
        }
    }
    return false;
}

/* Makes the text between two delimiters, of that many bytes, a node of that kind; the opening one is at `at` of text. */
static struct node *wrap(struct dialect *d, struct node *text, size_t at, size_t bytes, struct node *end, size_t close,
                         enum node_kind kind)
{
    struct node *behind = grow_split(d, end, close);
    grow_drop(behind, bytes);
    struct node *first = grow_split(d, text, at);
    struct node *wrapper = grow_before(d, first, kind);
    grow_drop(first, bytes);
    grow_move(wrapper, first, behind);
    return wrapper;
}

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
    if (!find_closing(text, at + bytes, slice_of(delimiter), &end, &close))
        return false;
    char last = close > 0 ? end->text.ptr[close - 1] : 'x';
    struct slice behind = slice_part(end->text, close + bytes, end->text.bytes);
    if (char_is_blank(last) || (!sure && behind.bytes > 0 && char_is_alnum(*behind.ptr)) ||
        slice_starts(behind, delimiter + bytes - 1))
        return false;
    wrap(d, text, at, bytes, end, close, kind);
    return true;
}

static bool rewrite_mark(struct dialect *d, struct node *text, size_t at)
{
    return slice_starts(slice_part(text->text, at, text->text.bytes), "==") &&
           rewrite_pair(d, text, at, "==", NODE_MARK, false);
}

/* ++ins++, or ++ctrl+c++ */
static bool rewrite_plus(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (!slice_starts(rest, "++") || (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_VITEPRESS)) == 0)
        return false;
    size_t end = slice_find_str(rest, slice_of("++"), 2);
    bool keys = (d->evidence & EVIDENCE_MKDOCS) != 0 && end < rest.bytes && end > 2;
    for (size_t i = 2; keys && i < end; i++)
        keys = char_is_alnum(rest.ptr[i]) || strchr("+-_\"", rest.ptr[i]) != NULL;
    return rewrite_pair(d, text, at, "++", keys ? NODE_KBD : NODE_UNDERLINE, false);
}

/* ^[a note], x^2^, and the ^id at the end of an Obsidian block */
static bool rewrite_caret(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    struct node *end;
    size_t close;
    if (slice_starts(rest, "^[") && find_closing(text, at + 2, slice_of("]"), &end, &close)) {
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
    bool line_end = text->next == NULL || text->next->kind == NODE_SOFT_BREAK;
    if (before(text, at) == ' ' && line_end && rest.bytes > 1) {
        size_t i = 1;
        while (i < rest.bytes && (char_is_alnum(rest.ptr[i]) || rest.ptr[i] == '-'))
            i++;
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
        !find_closing(text, at + 2, slice_of("%%"), &end, &close))
        return false;
    node_unlink(wrap(d, text, at, 2, end, close, NODE_MARK));
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

/* [words]({{ site.baseurl }}/path), [words]({% link path %}) of Jekyll, whose blanks keep Markdown from reading them as links. */
static bool rewrite_template_link(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    bool site = slice_starts(rest, "{{ site."), file = slice_starts(rest, "{% link ");
    size_t end = slice_find_str(rest, slice_of(site ? "}}" : "%}"), 0), close = slice_find(rest, ')', end), open = at;
    if ((!site && !file) || close >= rest.bytes || at < 3 || text->text.ptr[at - 1] != '(' ||
        text->text.ptr[at - 2] != ']')
        return false;
    while (open > 0 && text->text.ptr[open - 1] != '[')
        open--;
    struct slice target =
        file ? slice_trim(slice_part(rest, strlen("{% link "), end)) : slice_part(rest, end + 2, close);
    target = slice_part(target, 0, slice_find(target, ' ', 0));
    if (open == 0 || target.bytes == 0)
        return false;
    struct slice words = slice_part(text->text, open, at - 2);
    struct buf address = {0};
    buf_add_str(&address, *target.ptr == '/' ? "" : "/");
    buf_add_slice(&address, target);
    struct node *link = grow_cut(d, text, open - 1, at + close + 1, NODE_LINK);
    link->target = grow_keep_buf(d, &address);
    grow_text(d, link, words);
    return true;
}

static bool rewrite_brace(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (rewrite_template_link(d, text, at))
        return true;
    if (slice_starts(rest, "{docsify-ignore") || slice_starts(rest, "{docsify-remove")) {
        size_t start = at;
        while (start > 0 && char_is_blank(text->text.ptr[start - 1]))
            start--;
        node_unlink(grow_cut(d, text, start, at + slice_find(rest, '}', 0) + 1, NODE_TEXT));
        return true;
    }
    if (slice_starts(rest, "{%") || slice_starts(rest, "{{<") || slice_starts(rest, "{{%"))
        return templates_rewrite_inline(d, text, at);
    return roles_rewrite(d, text, at) || attributes_rewrite(d, text, at);
}

static bool rewrite_bracket(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (slice_starts(rest, "[["))
        return wikilinks_rewrite(d, text, at);
    size_t sign = slice_find(rest, '@', 0);
    return sign < slice_find(rest, ']', 0) && citations_rewrite(d, text, at);
}

/* [words][package.name], which MkDocs seeks in what it documents, and [`package`][]: the words alone. */
static bool rewrite_autoref(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t end = slice_find(rest, ']', 1);
    struct slice name = slice_part(rest, 2, end);
    if (!slice_starts(rest, "][") || (d->evidence & EVIDENCE_MKDOCS) == 0 || end >= rest.bytes)
        return false;
    for (size_t i = 0; i < name.bytes; i++)
        if (!char_is_alnum(name.ptr[i]) && strchr("._-", name.ptr[i]) == NULL)
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
    return references_rewrite(d, text, at);
}

/* @fig-x, @key, and the rest of \@ref(x) */
static bool rewrite_at(struct dialect *d, struct node *text, size_t at)
{
    return references_rewrite(d, text, at) || citations_rewrite(d, text, at);
}

static bool rewrite_less(struct dialect *d, struct node *text, size_t at)
{
    return components_rewrite(d, text, at);
}

/* ![words|300](picture), ![300](picture): a size is not alt text. */
static void drop_size(struct node *image)
{
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
    char first;
    inline_rewrite *rewrite;
} forms[] = {
    {'!', rewrite_sized},      {'[', rewrite_bracket}, {'=', rewrite_mark},  {'+', rewrite_plus},
    {'^', rewrite_caret},      {'%', rewrite_percent}, {':', rewrite_colon}, {'{', rewrite_brace},
    {'\\', rewrite_backslash}, {'<', rewrite_less},    {'@', rewrite_at},    {']', rewrite_autoref},
};

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
    static const uint64_t firsts[2] = {BIT('!') | BIT('%') | BIT('+') | BIT(':') | BIT('<') | BIT('='),
                                       BIT('@') | BIT('[') | BIT('\\') | BIT(']') | BIT('^') |
                                           BIT('{')}; /* of the table above */
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

/* {% raw %} … {% endraw %} in code, which Jekyll and Hexo remove before parsing Markdown. */
static void drop_raw(struct dialect *d, struct node *code)
{
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

static void explain(struct dialect *d, struct node *text)
{
    struct abbreviation *one = NULL;
    size_t at = 0;
    for (; at < text->text.bytes && one == NULL; at++)
        if (!char_is_alnum(before(text, at)))
            one = find_abbreviation(d, text->text, at);
    if (one == NULL)
        return;
    one->told = true;
    struct buf words = {0};
    buf_printf(&words, " (%.*s)", (int)one->meaning.bytes, one->meaning.ptr);
    struct node *rest = grow_split(d, text, at - 1 + one->word.bytes), *meaning = grow_before(d, rest, NODE_TEXT);
    meaning->text = grow_keep_buf(d, &words);
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
        if (node->kind == NODE_STRIKE)
            rewrite_strike(d, node);
        else if (node->kind == NODE_IMAGE)
            drop_size(node);
        else if (node->kind == NODE_CODE || node->kind == NODE_CODE_BLOCK)
            drop_raw(d, node);
        else if (node->kind == NODE_TEXT) {
            rewrite_text(d, node);
            if (d->abbreviation_count > 0)
                explain(d, node);
        }
        if (node->first != NULL && (node->kind >= NODE_EMPH || !node_is_block(node->first)))
            join_texts(d, node);
    }
    drop_empty(d);
    for (size_t i = 0; i < d->embed_count; i++)
        includes_embed(d, d->embeds[i].paragraph, d->embeds[i].name, d->embeds[i].heading);
    free(d->embeds);
}
