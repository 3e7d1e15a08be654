/* search_text_map.c - the way back from folded text: to the leaf and its byte, to the visible place, to the byte of the
 * source. A leaf whose text differs from the source (an entity, an escape, a quoted line without its mark) is aligned with
 * the source character by character. */
#include "search_text.h"

#include "biji/text.h"

#include <string.h>

/* Index of the last of count items of item_bytes each whose leading uint32_t is at or before `at`. */
static size_t last_before(const void *items, size_t count, size_t item_bytes, size_t at)
{
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        uint32_t start;
        memcpy(&start, (const char *)items + middle * item_bytes, sizeof start);
        if (start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const struct search_text_piece *search_text_piece_at(const struct search_text *f, size_t at)
{
    return &f->pieces[last_before(f->pieces, f->piece_count, sizeof *f->pieces, at)];
}

const struct search_text_zone *search_text_zone_at(const struct search_text *f, size_t at)
{
    return &f->zones[last_before(f->zones, f->zone_count, sizeof *f->zones, at)];
}

size_t search_text_section_at(const struct search_text *f, size_t at)
{
    return last_before(f->sections, f->section_count, sizeof *f->sections, at);
}

size_t search_text_line(const struct search_text *f, size_t offset)
{
    return last_before(f->lines, f->line_count, sizeof *f->lines, offset);
}

size_t search_text_leaf_offset(const struct search_text *f, const struct search_text_piece *piece, size_t at,
                               bool after)
{
    (void)f;
    if (piece->bytes == 0)
        return piece->offset + (at - piece->at) + after;
    return after ? piece->offset + piece->bytes : piece->offset;
}

/* The first (or last) leaf with text below a node, or the node itself. */
static const struct node *shown_leaf(const struct node *node, bool last)
{
    const struct node *found = node;
    for (const struct node *n = node; n != NULL; n = node_after(node, n, false)) {
        if (n->text.bytes == 0)
            continue;
        found = n;
        if (!last)
            break;
    }
    return found;
}

static struct place place_of(const struct search_text *f, const struct search_text_piece *piece, size_t at, bool after)
{
    const struct search_text_leaf *leaf = &f->leaves[piece->leaf];
    const struct node *shown = leaf->node;
    switch ((enum search_text_origin)leaf->origin) {
    case ORIGIN_NONE:
        return (struct place){0, 0};
    case ORIGIN_TEXT:
    case ORIGIN_SOURCE:
        return (struct place){shown != NULL ? shown->id : 1, (uint32_t)search_text_leaf_offset(f, piece, at, after)};
    case ORIGIN_TARGET:
    case ORIGIN_INFO:
        if (shown->kind == NODE_CODE_BLOCK)
            return (struct place){shown->id, 0};
        shown = shown_leaf(shown, after);
        return (struct place){shown->id, after ? (uint32_t)shown->text.bytes : 0};
    case ORIGIN_RENDERED:
        return (struct place){shown->id, after ? (uint32_t)shown->text.bytes : 0};
    }
    return (struct place){0, 0};
}

struct find_range search_text_range(const struct search_text *f, size_t from, size_t to)
{
    const struct search_text_piece *first = search_text_piece_at(f, from), *last = search_text_piece_at(f, to - 1);
    const struct search_text_piece *end = f->pieces + f->piece_count;
    while (f->leaves[first->leaf].origin == ORIGIN_NONE && first + 1 < end)
        from = (++first)->at;
    while (f->leaves[last->leaf].origin == ORIGIN_NONE && last > f->pieces)
        to = (last--)->at;
    struct place start = place_of(f, first, from, false);
    bool is_shown = first <= last; /* a pattern may match no more than what stands between two texts */
    return (struct find_range){start, is_shown ? place_of(f, last, to - 1, true) : start};
}

/* Byte of the source where a node begins. */
static size_t node_source(const struct search_text *f, const struct node *node)
{
    if (node->line == 0 || node->line > f->line_count)
        return 0;
    size_t at = f->lines[node->line - 1] + (node->column > 0 ? node->column - 1 : 0);
    return at < f->doc->source_bytes ? at : f->doc->source_bytes;
}

/* Moves *at over source bytes before the character at `text` that the tree lacks: a backslash, an entity for it, the
 * marks and blanks at the start of a quoted line. False without any. */
static bool pass_markup(struct slice source, size_t *at, const char *text)
{
    char c = source.ptr[*at];
    size_t semicolon = *at + 1;
    if (c == '\\' && *at + 1 < source.bytes && source.ptr[*at + 1] == *text) {
        ++*at;
        return true;
    }
    if (c == '&') {
        while (semicolon < source.bytes && semicolon < *at + 40 && strchr("; \n&", source.ptr[semicolon]) == NULL)
            semicolon++;
        if (semicolon < source.bytes && source.ptr[semicolon] == ';')
            return false;
    }
    if (c == ' ' || c == '\t' || c == '>' || c == '\n' || c == '`' || c == '$' || c == '|') {
        ++*at;
        return true;
    }
    return false;
}

/* A line end in a code span reads as a blank. */
static bool is_same(char source, char text)
{
    return source == text || (source == '\n' && text == ' ');
}

/* Byte of the source for byte `offset` of text, which begins at or after `at`, or byte i of which lies there when walk says so. */
static size_t align(struct slice source, size_t at, struct slice text, size_t offset, struct search_text_walk *walk)
{
    size_t i = 0;
    if (walk->text == text.ptr && walk->offset <= offset) {
        i = walk->offset;
        at = walk->at;
    }
    while (i < offset && at < source.bytes) {
        if (is_same(source.ptr[at], text.ptr[i])) {
            at++;
            i++;
        } else if (pass_markup(source, &at, text.ptr + i)) {
            continue;
        } else if (source.ptr[at] == '&') {
            int count;
            utf8_decode(text.ptr + i, text.ptr + text.bytes, &count);
            i += (size_t)count;
            at = slice_find(source, ';', at) + 1;
        } else
            break;
    }
    *walk = (struct search_text_walk){text.ptr, i, at};
    while (offset < text.bytes && at < source.bytes && !is_same(source.ptr[at], text.ptr[offset]) &&
           source.ptr[at] != '&' && pass_markup(source, &at, text.ptr + offset))
        continue;
    return at < source.bytes ? at : source.bytes;
}

static size_t text_source(const struct search_text *f, const struct node *node, struct slice text, size_t offset,
                          struct search_text_walk *walk)
{
    struct slice source = slice_from(f->doc->source, f->doc->source_bytes);
    if (text.ptr >= source.ptr && text.ptr < source.ptr + source.bytes)
        return (size_t)(text.ptr - source.ptr) + offset;
    size_t start = node_source(f, node);
    if (start < source.bytes &&
        source.ptr[start] == '<') { /* HTML after quote marks, of which only the start is known */
        struct slice block = slice_part(source, start, slice_find_str(source, slice_of("\n\n"), start));
        size_t found = slice_find_str(block, text, 0);
        if (found < block.bytes)
            return start + found + offset;
    }
    return align(source, start, text, offset, walk);
}

/* The first place in block where text occurs as a target or title, not as a part of a longer one. */
static size_t find_between_signs(struct slice block, struct slice text)
{
    for (size_t at = slice_find_str(block, text, 0); at < block.bytes; at = slice_find_str(block, text, at + 1)) {
        char before = at > 0 ? block.ptr[at - 1] : '\n',
             after = at + text.bytes < block.bytes ? block.ptr[at + text.bytes] : '\n';
        if (strchr("(<\"' `~", before) != NULL && strchr(")>\"' \n", after) != NULL)
            return at;
    }
    return block.bytes;
}

/* A target, title or info string: searched from where its node begins (code begins with the line after its fence) to
 * the end of the block, or not far from there; if it is not found (a reference, an escape in it) the start of the node is used. */
static size_t beside_source(const struct search_text *f, const struct node *node, struct slice text, size_t offset)
{
    enum { NEAR_BYTES = 8192 }; /* for a block of many links, all of which are found */
    struct slice source = slice_from(f->doc->source, f->doc->source_bytes);
    size_t start = node_source(f, node), from = start;
    if (node->kind == NODE_CODE_BLOCK)
        from = f->lines[node->line > 1 ? node->line - 2 : 0];
    source = slice_part(source, 0, start + text.bytes + NEAR_BYTES);
    struct slice block = slice_part(source, from, slice_find_str(source, slice_of("\n\n"), start));
    size_t found = find_between_signs(block, text);
    if (found == block.bytes)
        found = slice_find_str(block, text, 0);
    return found < block.bytes ? from + found + offset : start;
}

size_t search_text_source(const struct search_text *f, size_t at, bool after, struct search_text_walk *walk)
{
    const struct search_text_piece *piece = search_text_piece_at(f, at);
    const struct search_text_leaf *leaf = &f->leaves[piece->leaf];
    size_t offset = search_text_leaf_offset(f, piece, at, after);
    switch ((enum search_text_origin)leaf->origin) {
    case ORIGIN_NONE: /* a break: where the text before it ends */
        return piece > f->pieces ? search_text_source(f, piece->at - 1, true, walk) : 0;
    case ORIGIN_SOURCE:
        return offset;
    case ORIGIN_TEXT:
        return text_source(f, leaf->node, leaf->node->text, offset, walk);
    case ORIGIN_TARGET:
        return beside_source(f, leaf->node, leaf->node->target, offset);
    case ORIGIN_INFO:
        return beside_source(f, leaf->node, leaf->node->info, offset);
    case ORIGIN_RENDERED:
        return node_source(f, leaf->node);
    }
    return 0;
}
