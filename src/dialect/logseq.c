/* logseq.c - Logseq's outlines: properties (`key:: value`) below the first line of a block, references to blocks by their ids,
 * macros in double braces. What only the program needs is left out. */
#include "rewrite.h"

#include <string.h>

/* Bytes of `key::` at the start of s; 0 without one. */
static size_t key_bytes(struct slice s)
{
    size_t at = 0;
    while (at < s.bytes && (is_letter(s.ptr[at]) || char_is_digit(s.ptr[at]) || strchr("-_./?", s.ptr[at]) != NULL))
        at++;
    bool ends = at > 0 && slice_starts(slice_part(s, at, s.bytes), "::");
    return ends && (at + 2 == s.bytes || s.ptr[at + 2] == ' ') ? at + 2 : 0;
}

/* Properties that Logseq itself does not show. */
static bool is_hidden(struct slice key)
{
    static const char *const names[] = {"id",
                                        "collapsed",
                                        "background-color",
                                        "heading",
                                        "filters",
                                        "created-at",
                                        "updated-at",
                                        "exclude-from-graph-view",
                                        "public",
                                        "icon",
                                        "template-including-parent"},
                             *const prefixes[] = {"logseq.", "card-", "hl-", "ls-", "query-"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(key, names[i]))
            return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (slice_starts(key, prefixes[i]))
            return true;
    return false;
}

static bool is_break(const struct node *n)
{
    return n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK;
}

/* Removes the nodes of a line and the break before it; returns what follows. */
static struct node *drop_line(struct node *first)
{
    struct node *next = first;
    while (next != NULL && !is_break(next)) {
        struct node *gone = next;
        next = next->next;
        if (gone->previous != NULL && is_break(gone->previous) && gone == first)
            node_unlink(gone->previous);
        node_unlink(gone);
    }
    return next;
}

static void rewrite_lines(struct dialect *d, struct node *paragraph)
{
    bool logbook = false;
    for (struct node *n = paragraph->first, *next; n != NULL; n = next) { /* at the first node of each line */
        struct slice text = n->kind == NODE_TEXT ? n->text : slice_of("");
        size_t key = key_bytes(text);
        struct slice name = slice_part(text, 0, key > 2 ? key - 2 : 0);
        bool end = slice_starts(text, ":END:"),
             plan = slice_starts(text, "SCHEDULED:") || slice_starts(text, "DEADLINE:");
        logbook = logbook || slice_starts(text, ":LOGBOOK:");
        if (key > 0 && slice_eq_str(name, "id"))
            references_add(d, slice_trim(slice_part(text, key, text.bytes)), paragraph);
        if ((key > 0 && is_hidden(name)) || logbook) {
            next = drop_line(n);
            logbook = logbook && !end;
        } else {
            if ((key > 0 || plan) && n->previous != NULL && is_break(n->previous))
                n->previous->kind = NODE_HARD_BREAK;
            if (key > 0) { /* one colon is enough for a reader */
                struct node *rest = grow_split(d, n, key - 1);
                grow_drop(rest, 1);
            }
            next = n;
            while (next != NULL && !is_break(next))
                next = next->next;
        }
        while (next != NULL && is_break(next))
            next = next->next;
    }
}

void logseq_rewrite(struct dialect *d)
{
    if ((d->evidence & EVIDENCE_LOGSEQ) == 0)
        return;
    for (struct node *n = d->doc->root; n != NULL; n = node_after(d->doc->root, n, false))
        if (n->kind == NODE_PARAGRAPH)
            rewrite_lines(d, n);
}

/* ---- references to blocks ---- */

static const struct label *find_label(const struct dialect *d, struct slice id)
{
    for (size_t i = 0; i < d->label_count; i++)
        if (slice_eq(d->labels[i].name, id))
            return &d->labels[i];
    return NULL;
}

static bool is_id(struct slice s)
{
    for (size_t i = 0; i < s.bytes; i++)
        if (strchr("0123456789abcdef-", s.ptr[i]) == NULL)
            return false;
    return s.bytes == 36;
}

/* Makes node a link to a block of this note, with its words unless it has its own; or a sign. */
static void link_block(struct dialect *d, struct node *node, struct slice id)
{
    const struct label *label = find_label(d, id);
    const struct node *block = label != NULL ? label->anchor->next : NULL;
    struct buf words = {0}, target = {0};
    if (block != NULL) {
        node_plain_text(block, &words);
        struct slice first = slice_trim(buf_slice(&words));
        first = slice_part(first, 0, slice_find(first, '\n', 0));
        buf_printf(&target, "#%.*s", (int)id.bytes, id.ptr);
        node->kind = NODE_LINK;
        node->text = (struct slice){NULL, 0};
        node->target = grow_keep_buf(d, &target);
        if (node->first == NULL)
            grow_text(d, node, grow_keep(d, first));
    } else if (node->kind == NODE_LINK)
        grow_unwrap(node);
    else {
        buf_printf(&words, "⟨%.*s⟩", 8, id.ptr);
        node->kind = NODE_TEXT;
        node->text = grow_keep(d, buf_slice(&words));
    }
    buf_free(&words);
}

bool logseq_rewrite_block(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    struct slice id = slice_part(rest, 2, 38);
    if ((d->evidence & EVIDENCE_LOGSEQ) == 0 || !slice_starts(rest, "((") || !is_id(id) ||
        !slice_starts(slice_part(rest, 38, rest.bytes), "))"))
        return false;
    link_block(d, grow_cut(d, text, at, at + 40, NODE_TEXT), id);
    return true;
}

/* [words](((id))) */
void logseq_rewrite_link(struct dialect *d, struct node *link)
{
    struct slice target = link->target;
    if ((d->evidence & EVIDENCE_LOGSEQ) != 0 && slice_starts(target, "((") && slice_ends(target, "))") &&
        target.bytes == 40)
        link_block(d, link, slice_part(target, 2, 38));
}

/* ---- macros ---- */

bool logseq_rewrite_macro(struct dialect *d, struct node *text, size_t at)
{
    static const char *const videos[] = {"video", "youtube", "vimeo", "bilibili", "tweet", "twitter"};
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if ((d->evidence & EVIDENCE_LOGSEQ) == 0 || !slice_starts(rest, "{{"))
        return false;
    if (slice_find_str(rest, slice_of("}}"), 2) == rest.bytes && !grow_gather(d, text, at, "}}"))
        return false;
    rest = slice_part(text->text, at, text->text.bytes);
    size_t open = slice_starts(rest, "{{{") ? 3 : 2, close = slice_find_str(rest, slice_of("}}"), open),
           end = close + 2;
    if (close >= rest.bytes)
        return false;
    end += open == 3 && slice_starts(slice_part(rest, end, rest.bytes), "}");
    struct slice inner = slice_trim(slice_part(rest, open, close));
    size_t blank = slice_find(inner, ' ', 0);
    struct slice name = slice_part(inner, 0, blank), what = slice_trim(slice_part(inner, blank, inner.bytes));
    if (slice_eq_str(name, "embed") || slice_eq_str(name, "cloze")) { /* what it holds is read on */
        bool page = slice_starts(what, "[[");
        struct buf held = {0};
        buf_add_str(&held, slice_eq_str(name, "embed") && page ? "!" : "");
        buf_add_slice(&held, what);
        grow_cut(d, text, at, at + end, NODE_TEXT)->text = grow_keep_buf(d, &held);
        return true;
    }
    struct node *node = grow_cut(d, text, at, at + end, NODE_TEXT);
    for (size_t i = 0; i < sizeof videos / sizeof videos[0]; i++)
        if (slice_eq_str(name, videos[i])) {
            bool address = slice_find_str(what, slice_of("://"), 0) < what.bytes;
            struct buf target = {0};
            buf_printf(&target, "%s%.*s", address ? "" : "https://www.youtube.com/watch?v=", (int)what.bytes, what.ptr);
            node->kind = NODE_LINK;
            node->target = grow_keep_buf(d, &target);
            grow_text(d, node, what);
            return true;
        }
    struct buf sign = {0};
    buf_printf(&sign, "⟨%.*s⟩", (int)inner.bytes, inner.ptr);
    node->text = grow_keep_buf(d, &sign);
    d->skip_to = node->next;
    return true;
}
