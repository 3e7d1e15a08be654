/* docsify.c - what docsify adds: hints (`?> words`), files taken in by a link (`[words](file ':include')`), options in the titles of
 * links and pictures, and tabs between comments. */
#include "rewrite.h"

#include <string.h>

/* ?> a hint, !> a warning: a paragraph that is a callout. */
static void rewrite_hint(struct dialect *d, struct node *paragraph)
{
    struct node *first = paragraph->first;
    if (first == NULL || first->kind != NODE_TEXT)
        return;
    bool tip = slice_starts(first->text, "?> "), warning = slice_starts(first->text, "!> ");
    if (!tip && !warning)
        return;
    grow_drop(first, 3);
    struct node *box = grow_before(d, paragraph, NODE_QUOTE);
    node_unlink(paragraph);
    node_insert(box, paragraph, NULL);
    callouts_make(d, box, slice_of(tip ? "tip" : "important"), slice_of(""), '\0');
}

/* The value of an option `:name=value` in a title; empty without one. Its bare form has no value. */
static struct slice option(struct slice title, const char *name)
{
    size_t at = slice_find_str(title, slice_of(name), 0) + strlen(name);
    if (at >= title.bytes || title.ptr[at] != '=')
        return slice_of("");
    size_t end = slice_find(title, ' ', at);
    return slice_part(title, at + 1, end);
}

/* A title without options: those that begin with a colon, and `width=100%` behind them. */
static struct slice without_options(struct slice title)
{
    bool any = false;
    while (title.bytes > 0) {
        size_t end = slice_find(title, ' ', 0), sign = slice_find(title, '=', 0);
        any = any || *title.ptr == ':';
        if (*title.ptr != ':' && !(any && sign < end))
            break;
        title = slice_trim(slice_part(title, end, title.bytes));
    }
    return title;
}

static bool has_options(const struct node *node)
{
    return (node->kind == NODE_LINK || node->kind == NODE_IMAGE) && node->info.bytes > 1 && *node->info.ptr == ':' &&
           char_is_letter(node->info.ptr[1]) &&
           !slice_starts(node->info, ":ignore"); /* the contents ask for that one */
}

/* Whether the link takes in a file of text. */
static bool takes_in(const struct node *node)
{
    static const char *const others[] = {".mp4", ".mp3", ".html", ".htm", ".pdf", ".png", ".jpg", ".webm", ".ogg"};
    if (node->kind != NODE_LINK || !slice_starts(node->info, ":include") ||
        slice_find_str(node->target, slice_of("://"), 0) < node->target.bytes)
        return false;
    struct slice type = option(node->info, ":type");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (slice_ends(node->target, others[i]) && !slice_starts(type, "code"))
            return false;
    return !slice_eq_str(type, "iframe") && !slice_eq_str(type, "video") && !slice_eq_str(type, "audio");
}

/* Takes in a file before a block. */
static void take_in(struct dialect *d, struct node *link, struct node *before)
{
    struct slice file = link->target, type = option(link->info, ":type"), fragment = option(link->info, ":fragment");
    bool code = slice_starts(type, "code") || !(slice_ends(file, ".md") || slice_ends(file, ".markdown"));
    size_t dot = file.bytes;
    while (dot > 0 && file.ptr[dot - 1] != '.' && file.ptr[dot - 1] != '/')
        dot--;
    struct buf spec = {0};
    buf_add_slice(&spec, slice_starts(file, "/") ? slice_part(file, 1, file.bytes) : file);
    if (fragment.bytes > 0)
        buf_printf(&spec, ":%.*s", (int)fragment.bytes, fragment.ptr);
    includes_put(d, grow_before(d, before, NODE_DIRECTIVE), grow_keep_buf(d, &spec), code,
                 slice_part(file, dot, file.bytes));
}

/* A paragraph of nothing but links with that option becomes the files; what is no text stays a link. */
static void rewrite_includes(struct dialect *d, struct node *paragraph)
{
    size_t count = 0;
    for (const struct node *n = paragraph->first; n != NULL; n = n->next) {
        count += takes_in(n);
        bool link = n->kind == NODE_LINK && slice_starts(n->info, ":include");
        if (!link && n->kind != NODE_SOFT_BREAK && !(n->kind == NODE_TEXT && slice_trim(n->text).bytes == 0))
            return;
    }
    for (struct node *n = paragraph->first, *next; n != NULL && count > 0; n = next) {
        next = n->next;
        if (!takes_in(n))
            continue;
        take_in(d, n, paragraph);
        if (next != NULL && next->kind == NODE_SOFT_BREAK) {
            struct node *gone = next;
            next = next->next;
            node_unlink(gone);
        }
        node_unlink(n);
    }
    if (paragraph->first == NULL)
        node_unlink(paragraph);
}

void docsify_rewrite(struct dialect *d)
{
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        next = node_after(d->doc->root, n, false);
        if (n->kind == NODE_PARAGRAPH) {
            struct node *past = node_after(d->doc->root, n, true);
            rewrite_hint(d, n);
            rewrite_includes(d, n);
            if (n->parent == NULL)
                next = past;
        } else if (has_options(n))
            n->info = without_options(n->info);
    }
}

void docsify_make_tabs(struct dialect *d, struct node *start)
{
    struct node *end = start->next;
    while (end != NULL &&
           !(end->kind == NODE_DIRECTIVE && slice_find_str(end->text, slice_of("tabs:end"), 0) < end->text.bytes))
        end = end->next;
    struct node *fold = NULL;
    int level = 0;
    for (struct node *n = start->next, *next; n != NULL && n != end; n = next) {
        next = n->next;
        bool tab = n->kind == NODE_HEADING && (level == 0 || n->heading.level == level);
        if (tab) {
            level = n->heading.level;
            bool open = fold == NULL;
            fold = grow_before(d, n, NODE_DETAILS);
            fold->details.open = open;
            struct node *summary = node_append(d->doc, fold, NODE_SUMMARY, n->line, n->column);
            summary->end_line = n->line;
            struct node *only = n->first != NULL && n->first->next == NULL ? n->first : NULL; /* #### **words** */
            grow_move(summary, only != NULL && only->kind == NODE_STRONG ? only->first : n->first, NULL);
            node_unlink(n);
        } else if (fold != NULL) {
            fold->end_line = n->end_line;
            node_unlink(n);
            node_insert(fold, n, NULL);
        }
    }
    if (end != NULL)
        node_unlink(end);
    node_unlink(start);
}
