/* passage_text.c - a chapter as one sequence of folded characters without blanks, each with its place. Wrapping, markup
 * and spacing are gone; all the words are there. */
#include "passage_text.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(uint32_t rune)
{
    return rune <= ' ' || rune == 0xA0;
}

uint32_t *passage_fold(struct slice text, size_t *count)
{
    uint32_t *runes = xmalloc((text.bytes + 1) * FOLD_RUNES / 4 * sizeof *runes + FOLD_RUNES * sizeof *runes);
    size_t used = 0, room = (text.bytes + 1) * FOLD_RUNES / 4 + FOLD_RUNES;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t step[FOLD_RUNES], capitals;
        int made;
        at += text_fold_step(slice_part(text, at, text.bytes), step, &made, &capitals);
        if (used + FOLD_RUNES > room)
            runes = xrealloc(runes, (room = room * 2) * sizeof *runes);
        for (int i = 0; i < made; i++)
            if (!is_blank(step[i]))
                runes[used++] = step[i];
    }
    *count = used;
    return runes;
}

static void add_rune(struct passage_text *text, uint32_t rune, struct passage_rune from)
{
    text->from = xgrow(text->from, text->count, &text->from_room, sizeof *text->from);
    text->runes = xgrow(text->runes, text->count, &text->room, sizeof *text->runes);
    text->from[text->count] = from;
    text->runes[text->count++] = rune;
}

/* What precedes the next character: a blank, the beginning of a block. */
struct gap {
    bool blank, block;
};

static void add_leaf(struct passage_text *text, const struct node *leaf, struct gap *gap)
{
    for (size_t at = 0; at < leaf->text.bytes;) {
        uint32_t step[FOLD_RUNES], capitals;
        int made, added = 0;
        size_t bytes = text_fold_step(slice_part(leaf->text, at, leaf->text.bytes), step, &made, &capitals);
        for (int i = 0; i < made; i++) {
            if (is_blank(step[i])) {
                gap->blank = true;
                continue;
            }
            struct passage_rune from = {leaf->id, (uint32_t)at, added == 0 ? (uint8_t)bytes : 0, gap->blank,
                                        gap->block};
            add_rune(text, step[i], from);
            *gap = (struct gap){false, false};
            added++;
        }
        at += bytes;
    }
}

static bool is_leaf(const struct node *node)
{
    return node->kind == NODE_TEXT || node->kind == NODE_CODE || node->kind == NODE_MATH ||
           node->kind == NODE_CODE_BLOCK || node->kind == NODE_MATH_BLOCK || node->kind == NODE_RAW_BLOCK;
}

struct passage_text *passage_text_new(const struct doc *doc)
{
    struct passage_text *text = xcalloc(1, sizeof *text);
    struct gap gap = {false, true};
    bool after_break = false;
    text->doc = doc;
    text->outline = outline_build(doc);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if (node_is_block(n))
            gap = (struct gap){true, true};
        gap.blank = gap.blank || n->kind == NODE_HARD_BREAK;
        after_break = after_break || n->kind == NODE_SOFT_BREAK;
        if (!is_leaf(n) || n->text.bytes == 0)
            continue;
        int bytes;
        uint32_t first = utf8_decode(n->text.ptr, slice_end(n->text), &bytes);
        if (after_break && text->count > 0 && !(rune_is_cjk(first) && rune_is_cjk(text->runes[text->count - 1])))
            gap.blank = true;
        after_break = false;
        add_leaf(text, n, &gap);
    }
    passage_around_index(text);
    return text;
}

void passage_text_free(struct passage_text *text)
{
    if (text == NULL)
        return;
    outline_free(text->outline);
    free(text->runes);
    free(text->from);
    free(text->blocks);
    free(text);
}

static struct place place_of(const struct passage_text *text, size_t index)
{
    return (struct place){text->from[index].node, text->from[index].offset};
}

size_t passage_text_at(const struct passage_text *text, struct place place)
{
    size_t low = 0, high = text->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (place_compare(place_of(text, middle), place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_plain(const struct passage_text *text, size_t from, size_t to, struct buf *out)
{
    for (size_t i = from; i < to; i++) {
        const struct passage_rune *rune = &text->from[i];
        if (rune->after_blank && i > from)
            buf_add_char(out, ' ');
        buf_add_slice(out, slice_part(doc_node(text->doc, rune->node)->text, rune->offset, rune->offset + rune->bytes));
    }
}

void passage_text_plain(const struct passage_text *text, struct place from, struct place to, struct buf *out)
{
    add_plain(text, passage_text_at(text, from), passage_text_at(text, to), out);
}

void passage_text_folded(const struct passage_text *text, size_t from, size_t to, struct buf *out)
{
    for (size_t i = from; i < to && i < text->count; i++)
        buf_add_rune(out, text->runes[i]);
}

static void add_titles(const struct outline *outline, int heading, struct buf *out)
{
    int path[8], count = 0;
    for (; heading >= 0 && count < 8; heading = outline->headings[heading].parent)
        path[count++] = heading;
    while (count-- > 0)
        buf_printf(out, "%s%s", outline->headings[path[count]].text, count > 0 ? " › " : "");
}

void passage_text_section(const struct passage_text *text, size_t index, struct buf *out)
{
    if (index < text->count)
        add_titles(text->outline, outline_at(text->outline, place_of(text, index)), out);
}

/* The last title of a section's path. */
static const char *last_title(const char *section)
{
    const char *title = section;
    for (const char *next = section; (next = strstr(next, " › ")) != NULL; next += strlen(" › "))
        title = next + strlen(" › ");
    return title;
}

bool passage_text_has_section(const struct passage_text *text, const char *section)
{
    for (size_t i = 0; i < text->outline->count; i++)
        if (strcmp(text->outline->headings[i].text, last_title(section)) == 0)
            return true;
    return false;
}

bool passage_text_is_titled(const struct passage_text *text, size_t index, const char *section)
{
    int heading = index < text->count ? outline_at(text->outline, place_of(text, index)) : -1;
    return heading >= 0 && strcmp(text->outline->headings[heading].text, last_title(section)) == 0;
}

uint64_t passage_text_block(const struct passage_text *text, size_t index)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    while (index > 0 && index < text->count && !text->from[index].begins_block)
        index--;
    for (size_t i = index; i < text->count && (i == index || !text->from[i].begins_block); i++)
        hash = (hash ^ text->runes[i]) * UINT64_C(1099511628211);
    return hash;
}

struct passage_hit passage_text_hit(const struct passage_text *text, size_t from, size_t to, enum passage_state state)
{
    struct passage_hit hit = {.state = state, .from = place_of(text, from)};
    size_t last = to > from ? to - 1 : from;
    hit.to = place_of(text, last);
    while (last > from && text->from[last].bytes == 0)
        last--;
    hit.to.offset += text->from[last].bytes;
    doc_position(text->doc, doc_node(text->doc, hit.from.node), hit.from.offset, &hit.line, &hit.column);
    return hit;
}

size_t passage_text_find(const struct passage_text *text, struct slice quote, struct passage_hit *hits, size_t most)
{
    size_t count, found = 0;
    uint32_t *runes = passage_fold(quote, &count);
    for (size_t i = 0; count > 0 && i + count <= text->count; i++) {
        if (text->runes[i] != runes[0] || memcmp(&text->runes[i], runes, count * sizeof *runes) != 0)
            continue;
        if (found < most)
            hits[found] = passage_text_hit(text, i, i + count, PASSAGE_EXACT);
        found++;
    }
    free(runes);
    return found;
}

size_t passage_text_index(const struct passage_text *text, struct place place)
{
    size_t index = passage_text_at(text, place);
    return index < text->count || text->count == 0 ? index : text->count - 1;
}

static bool begins(const struct passage_text *text, size_t index, enum passage_unit unit)
{
    const uint32_t *runes = text->runes;
    const struct passage_rune *from = &text->from[index];
    switch (unit) {
    case PASSAGE_CHARACTER:
        return from->bytes > 0;
    case PASSAGE_WORD: /* a Latin word, or one Han character */
        return from->begins_block || from->after_blank || rune_is_cjk(runes[index]) ||
               (index > 0 && rune_is_cjk(runes[index - 1]));
    case PASSAGE_SENTENCE: /* folding made the full stop's width one */
        return from->begins_block ||
               (index > 0 && (runes[index - 1] == 0x3002 || runes[index - 1] == '!' || runes[index - 1] == '?' ||
                              (runes[index - 1] == '.' && from->after_blank)));
    case PASSAGE_BLOCK:
        return from->begins_block;
    }
    return true;
}

size_t passage_text_step(const struct passage_text *text, size_t index, enum passage_unit unit, long count)
{
    for (; count > 0 && index + 1 < text->count; count--)
        do
            index++;
        while (index + 1 < text->count && !begins(text, index, unit));
    for (; count < 0 && index > 0; count++)
        do
            index--;
        while (index > 0 && !begins(text, index, unit));
    return index;
}

struct passage_hit passage_text_range(const struct passage_text *text, size_t from, size_t to)
{
    return passage_text_hit(text, from, to, PASSAGE_EXACT);
}
