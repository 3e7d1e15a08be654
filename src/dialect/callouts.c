/* callouts.c - notes, tips and warnings in every syntax: one node with a kind, a title and an optional fold. The kinds are
 * GitHub's five; the words of other dialects are mapped to them, and become the title if there is none. */
#include "rewrite.h"

#include <string.h>

/* The words of all dialects. A callout without a title gets its word as the title, unless that is one of the kinds. */
static const struct {
    const char *kind, *words;
} kinds[] = {
    {"note",
     " note abstract summary tldr info todo example quote cite seealso details definition code-annotation vocabulary "
     "admonition notice alert callout theorem lemma proof proposition corollary exercise solution "
     "remark margin sidebar topic epigraph algorithm assumption axiom conjecture criterion observation "
     "property versionadded versionchanged deprecated blockquote primary secondary card info-box "},
    {"tip", " tip hint success check done "},
    {"important", " important question help faq "},
    {"warning", " warning attention caution-sign warn "},
    {"caution", " caution failure fail missing danger error bug "},
};

static const char *kind_of(struct slice type)
{
    struct buf word = {0};
    buf_add_char(&word, ' ');
    for (size_t i = 0; i < type.bytes; i++)
        buf_add_char(&word, (char)(type.ptr[i] >= 'A' && type.ptr[i] <= 'Z' ? type.ptr[i] + 32 : type.ptr[i]));
    buf_add_char(&word, ' ');
    const char *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && kind == NULL; i++)
        if (strstr(kinds[i].words, word.ptr) != NULL)
            kind = kinds[i].kind;
    buf_free(&word);
    return kind;
}

bool callouts_know(struct slice type)
{
    return type.bytes > 0 && kind_of(type) != NULL;
}

/* The word as a title: with a capital. */
static struct slice titled(struct dialect *d, struct slice type)
{
    char *title = arena_strndup(&d->doc->arena, type.ptr, type.bytes);
    if (*title >= 'a' && *title <= 'z')
        *title = (char)(*title - 32);
    return slice_from(title, type.bytes);
}

/* Makes node a callout of this kind, with a place for a title. */
static struct node *make(struct dialect *d, struct node *node, struct slice type, char fold)
{
    const char *kind = kind_of(type);
    bool folds = fold == '+' || fold == '-';
    node->kind = folds ? NODE_DETAILS : NODE_ALERT;
    node->text = slice_of(kind != NULL ? kind : "note");
    node->info = (struct slice){NULL, 0};
    memset(&node->details, 0, sizeof node->details);
    node->details.open = fold == '+';
    struct node *title = node_append(d->doc, NULL, NODE_SUMMARY, node->line, node->column);
    title->end_line = node->line;
    node_insert(node, title, node->first);
    return title;
}

/* Removes a title that only repeats the kind, where none is required. */
static void end_title(struct dialect *d, struct node *node, struct node *title, struct slice type)
{
    if (title->first != NULL)
        return;
    if (node->kind == NODE_ALERT && slice_eq_nocase(type, node->text.ptr))
        node_unlink(title);
    else
        grow_text(d, title, titled(d, type));
}

void callouts_make(struct dialect *d, struct node *node, struct slice type, struct slice text, char fold)
{
    struct node *title = make(d, node, type, fold);
    text = grow_unquote(text);
    if (text.bytes > 0)
        parts_inlines(d, title, text, node->line);
    end_title(d, node, title, type);
}

void callouts_fold(struct dialect *d, struct node *node, struct slice title, bool open)
{
    node->kind = NODE_DETAILS;
    node->text = node->info = (struct slice){NULL, 0};
    memset(&node->details, 0, sizeof node->details);
    node->details.open = open;
    struct node *summary = node_append(d->doc, NULL, NODE_SUMMARY, node->line, node->column);
    node_insert(node, summary, node->first);
    if (title.bytes > 0)
        parts_inlines(d, summary, title, node->line);
}

/* > [!type|metadata]- Title: the text after the mark on its line is the title. */
static void rewrite_quote(struct dialect *d, struct node *quote)
{
    struct node *paragraph = quote->first, *first = paragraph != NULL ? paragraph->first : NULL;
    if (first == NULL || paragraph->kind != NODE_PARAGRAPH || first->kind != NODE_TEXT ||
        !slice_starts(first->text, "[!"))
        return;
    struct node *end = first; /* brackets are separate texts */
    struct buf mark = {0};
    for (; end != NULL && end->kind == NODE_TEXT; end = end->next) {
        buf_add_slice(&mark, end->text);
        if (slice_find(buf_slice(&mark), ']', 0) < mark.bytes)
            break;
    }
    size_t close = slice_find(buf_slice(&mark), ']', 0);
    struct slice type = slice_part(buf_slice(&mark), 2, close);
    size_t label = slice_find_str(type, slice_of("|label:"), 0) + strlen("|label:"); /* of docsify */
    struct slice own = label < type.bytes ? slice_part(type, label, slice_find(type, '|', label)) : slice_of("");
    type = slice_part(type, 0, slice_find(type, '|', 0));
    own = grow_keep(d, own);
    if (close < mark.bytes && type.bytes > 0 && memchr(type.ptr, ' ', type.bytes) == NULL) {
        type = grow_keep(d, type);
        size_t left = mark.bytes - close - 1;
        grow_drop(end, end->text.bytes - left);
        char fold = end->text.bytes > 0 ? *end->text.ptr : '\0';
        if (fold == '+' || fold == '-')
            grow_drop(end, 1);
        while (end->text.bytes > 0 && *end->text.ptr == ' ')
            grow_drop(end, 1);
        while (paragraph->first != end)
            node_unlink(paragraph->first);
        if (end->text.bytes == 0)
            node_unlink(end);
        struct node *line_end = paragraph->first;
        while (line_end != NULL && line_end->kind != NODE_SOFT_BREAK && line_end->kind != NODE_HARD_BREAK)
            line_end = line_end->next;
        struct node *title = make(d, quote, type, fold);
        grow_move(title, paragraph->first, line_end);
        if (line_end != NULL)
            node_unlink(line_end);
        if (paragraph->first == NULL)
            node_unlink(paragraph);
        if (title->first == NULL)
            grow_text(d, title, own);
        end_title(d, quote, title, type);
    }
    buf_free(&mark);
}

void callouts_rewrite(struct dialect *d)
{
    for (struct node *n = d->doc->root; n != NULL; n = node_after(d->doc->root, n, false))
        if (n->kind == NODE_QUOTE)
            rewrite_quote(d, n);
}
