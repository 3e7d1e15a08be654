/* grow.c - the node operations that rewrites are made of. */
#include "rewrite.h"

#include <string.h>

struct node *grow_before(struct dialect *d, struct node *before, enum node_kind kind)
{
    struct node *node = node_append(d->doc, NULL, kind, before->line, before->column);
    node->end_line = node_is_block(node) ? before->end_line : 0;
    node_insert(before->parent, node, before);
    return node;
}

struct node *grow_text(struct dialect *d, struct node *parent, struct slice text)
{
    if (text.bytes == 0)
        return NULL;
    struct node *node = node_append(d->doc, parent, NODE_TEXT, parent->line, parent->column);
    node->text = text;
    return node;
}

struct node *grow_split(struct dialect *d, struct node *text, size_t at)
{
    struct node *rest = node_append(d->doc, NULL, NODE_TEXT, text->line, text->column + (uint32_t)at);
    node_insert(text->parent, rest, text->next);
    rest->text = slice_part(text->text, at, text->text.bytes);
    text->text = slice_part(text->text, 0, at);
    return rest;
}

void grow_drop(struct node *text, size_t bytes)
{
    text->text = slice_part(text->text, bytes, text->text.bytes);
    text->column += (uint32_t)bytes;
}

struct node *grow_cut(struct dialect *d, struct node *text, size_t at, size_t to, enum node_kind kind)
{
    struct node *rest = grow_split(d, text, at);
    struct node *node = grow_before(d, rest, kind);
    grow_drop(rest, to - at);
    return node;
}

void grow_move(struct node *parent, struct node *from, const struct node *to)
{
    for (struct node *next; from != NULL && from != to; from = next) {
        next = from->next;
        node_unlink(from);
        node_insert(parent, from, NULL);
    }
}

bool grow_find_closing(struct node *text, size_t from, struct slice delimiter, struct node **end, size_t *at)
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

struct node *grow_wrap(struct dialect *d, struct node *text, size_t at, size_t open, struct node *end, size_t close,
                       size_t shut, enum node_kind kind)
{
    struct node *behind = grow_split(d, end, close);
    grow_drop(behind, shut);
    struct node *first = grow_split(d, text, at);
    struct node *wrapper = grow_before(d, first, kind);
    grow_drop(first, open);
    grow_move(wrapper, first, behind);
    return wrapper;
}

bool grow_gather(struct dialect *d, struct node *text, size_t at, const char *close)
{
    struct node *last;
    size_t end;
    if (!grow_find_closing(text, at + 2, slice_of(close), &last, &end) || last == text)
        return false;
    const char *from = text->text.ptr + at, *to = last->text.ptr + end, *source = d->doc->source;
    if (from < source || to <= from || to > source + d->doc->source_bytes ||
        memchr(from, '\n', (size_t)(to - from)) != NULL)
        return false;
    struct node *tag = grow_wrap(d, text, at, 0, last, end, 0, NODE_EMPH), *behind = tag->next;
    node_unlink(tag);
    struct buf whole = {0};
    buf_add_slice(&whole, text->text);
    buf_add(&whole, from, (size_t)(to - from));
    buf_add_slice(&whole, behind->text);
    node_unlink(behind);
    text->text = grow_keep_buf(d, &whole);
    return true;
}

void grow_unwrap(struct node *node)
{
    while (node->first != NULL) {
        struct node *child = node->first;
        node_unlink(child);
        node_insert(node->parent, child, node);
    }
    node_unlink(node);
}

struct slice grow_keep(struct dialect *d, struct slice text)
{
    return slice_from(arena_strndup(&d->doc->arena, text.bytes > 0 ? text.ptr : "", text.bytes), text.bytes);
}

struct slice grow_keep_buf(struct dialect *d, struct buf *text)
{
    struct slice kept = grow_keep(d, buf_slice(text));
    buf_free(text);
    return kept;
}

struct slice grow_unquote(struct slice value)
{
    value = slice_trim(value);
    bool quoted =
        value.bytes >= 2 && (*value.ptr == '"' || *value.ptr == '\'') && value.ptr[value.bytes - 1] == *value.ptr;
    return quoted ? slice_part(value, 1, value.bytes - 1) : value;
}

struct slice grow_argument(struct slice s, const char *name)
{
    for (size_t at = 0; at < s.bytes;) {
        while (at < s.bytes && (char_is_space(s.ptr[at]) || s.ptr[at] == ','))
            at++;
        size_t start = at, sign = 0;
        char quote = '\0';
        for (; at < s.bytes && (quote != '\0' || !char_is_space(s.ptr[at])); at++) {
            char c = s.ptr[at];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c == '"' || c == '\'')
                quote = c;
            else if (c == '{')
                quote = '}';
            else if (c == '=' && sign == 0)
                sign = at;
        }
        if (at == start)
            break;
        struct slice key = sign > 0 ? slice_part(s, start, sign) : slice_of(""),
                     value = slice_part(s, sign > 0 ? sign + 1 : start, at);
        if (slice_starts(value, "{") && slice_ends(value, "}"))
            value = slice_part(value, 1, value.bytes - 1);
        if (slice_eq_str(key, name))
            return grow_unquote(value);
    }
    return slice_of("");
}
