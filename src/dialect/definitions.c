/* definitions.c - [label]: address, in a file that a note takes in: for the tools that join files before they read them it holds in
 * all of the note. The parser reads each file by itself, so brackets that it left are looked up here, once all is read. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEFINITIONS = 5000, MAX_LABEL_BYTES = 999 };

/* How labels are compared: in small letters, blanks as one, without the marks of code and emphasis. */
static struct slice key_of(struct dialect *d, struct slice label)
{
    struct buf key = {0};
    buf_add_str(&key, "");
    label = slice_trim(label);
    for (size_t i = 0; i < label.bytes; i++) {
        char c = label.ptr[i];
        if (c == '`' || c == '*' || (char_is_space(c) && key.ptr[key.bytes > 0 ? key.bytes - 1 : 0] == ' '))
            continue;
        buf_add_char(&key, char_is_space(c) ? ' ' : char_lower(c));
    }
    return grow_keep_buf(d, &key);
}

/* Adds the definition that a line is; false for another line. */
static bool take_line(struct dialect *d, struct slice line)
{
    struct embedded *all = d->embedded;
    size_t close = slice_find_str(line, slice_of("]:"), 0);
    if (!slice_starts(line, "[") || slice_starts(line, "[^") || close >= line.bytes || close < 2 ||
        close > MAX_LABEL_BYTES || all->definition_count >= MAX_DEFINITIONS)
        return false;
    struct slice address = slice_trim(slice_part(line, close + 2, line.bytes));
    if (slice_starts(address, "<"))
        address = slice_part(address, 1, slice_find(address, '>', 0));
    else
        address = slice_part(address, 0, slice_find(address, ' ', 0));
    if (address.bytes == 0)
        return false;
    all->definitions = xgrow(all->definitions, all->definition_count, &all->definition_room, sizeof *all->definitions);
    all->definitions[all->definition_count] =
        (struct definition){.label = key_of(d, slice_part(line, 1, close)), .address = grow_keep(d, address)};
    all->definition_count++;
    return true;
}

void definitions_take(struct dialect *d, struct slice text)
{
    bool code = false;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end);
        size_t blanks = slice_skip_blanks(line, 0);
        line = slice_trim(line);
        if (slice_starts(line, "```") || slice_starts(line, "~~~"))
            code = !code;
        else if (!code && blanks < 4)
            take_line(d, line);
    }
}

static int compare(const void *left, const void *right)
{
    const struct slice *a = &((const struct definition *)left)->label, *b = &((const struct definition *)right)->label;
    int order = memcmp(a->ptr, b->ptr, a->bytes < b->bytes ? a->bytes : b->bytes);
    return order != 0 ? order : (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

static const struct definition *find(struct dialect *d, struct slice label)
{
    struct definition wanted = {.label = key_of(d, label)};
    return bsearch(&wanted, d->embedded->definitions, d->embedded->definition_count, sizeof wanted, compare);
}

/* The bracket that closes the one before `from`, with the words up to it; false when it is far, or a link is on the way. */
static bool find_end(struct node *text, size_t from, struct node **end, size_t *close, struct buf *words)
{
    enum { MAX_NODES = 50 };
    int open = 0, count = 0;
    for (struct node *n = text; n != NULL && count < MAX_NODES && n->kind != NODE_LINK;
         n = n->next, from = 0, count++) {
        if (n->kind != NODE_TEXT) {
            node_plain_text(n, words);
            continue;
        }
        for (size_t i = from; i < n->text.bytes && words->bytes < MAX_LABEL_BYTES; i++) {
            char c = n->text.ptr[i];
            open += c == '[';
            if (c == ']' && open-- == 0) {
                *end = n;
                *close = i;
                return true;
            }
            buf_add_char(words, c);
        }
    }
    return false;
}

/* Makes a link or picture of [words][label], [label][] or [label] at `at`. */
static bool make_link(struct dialect *d, struct node *text, size_t at)
{
    struct node *end;
    size_t close, shut = 1;
    struct buf words = {0};
    bool found = find_end(text, at + 1, &end, &close, &words);
    const struct definition *definition = NULL;
    if (found) {
        struct slice behind = slice_part(end->text, close + 1, end->text.bytes),
                     label = slice_part(behind, 1, slice_find(behind, ']', 0));
        bool full = slice_starts(behind, "[") && label.bytes + 1 < behind.bytes && label.bytes <= MAX_LABEL_BYTES;
        definition = find(d, full && label.bytes > 0 ? label : buf_slice(&words));
        shut += full ? label.bytes + 2 : 0;
    }
    buf_free(&words);
    if (definition == NULL)
        return false;
    bool picture = at > 0 && text->text.ptr[at - 1] == '!';
    struct node *link =
        grow_wrap(d, text, at - picture, 1 + picture, end, close, shut, picture ? NODE_IMAGE : NODE_LINK);
    link->target = definition->address;
    return true;
}

void definitions_resolve(struct dialect *d)
{
    enum { MAX_LOOKS = 20000 };
    struct node *root = d->doc->root;
    int looks = 0;
    if (d->embedded->definition_count == 0)
        return;
    qsort(d->embedded->definitions, d->embedded->definition_count, sizeof *d->embedded->definitions, compare);
    for (struct node *n = root; n != NULL; n = node_after(root, n, n->kind == NODE_LINK))
        for (size_t at = slice_find(n->text, '[', 0);
             n->kind == NODE_TEXT && at < n->text.bytes && ++looks <= MAX_LOOKS; at = slice_find(n->text, '[', at + 1))
            if (make_link(d, n, at))
                break; /* what is behind it is in other nodes now */
}
