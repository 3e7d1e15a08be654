/* outline.c - headings and their anchors. The slug rule is GitHub's, as its Markdown pages show it: lower case, every rune but word
 * runes, '-' and blank dropped, blanks to '-', doubles numbered. A hash table keeps ten thousand equal headings linear. */
#include "biji/outline.h"

#include "biji/target.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

static const char *slug_of(struct arena *arena, struct slice text)
{
    struct buf slug = {0};
    const char *end = text.ptr + text.bytes;
    for (const char *p = text.ptr; p < end;) {
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        if (rune == ' ' || rune == '-')
            buf_add_char(&slug, '-');
        else if (rune_is_word(rune))
            buf_add_rune(&slug, rune_lower(rune));
        p += count;
    }
    const char *copy = arena_strndup(arena, buf_slice(&slug).ptr, slug.bytes);
    buf_free(&slug);
    return copy;
}

/* Slugs used so far, open addressing; a slot counts how often its slug was asked for. */
struct slugs {
    struct slug_slot {
        const char *slug;
        int next; /* suffix for the next double */
    } *slots;
    size_t room; /* a power of two, more than twice the count */
};

static struct slug_slot *slot_of(struct slugs *slugs, const char *slug)
{
    size_t hash = 5381;
    for (const char *p = slug; *p != '\0'; p++)
        hash = hash * 33 + (unsigned char)*p;
    size_t at = hash & (slugs->room - 1);
    while (slugs->slots[at].slug != NULL && strcmp(slugs->slots[at].slug, slug) != 0)
        at = (at + 1) & (slugs->room - 1);
    return &slugs->slots[at];
}

static const char *unique(struct slugs *slugs, struct arena *arena, const char *slug)
{
    struct slug_slot *slot = slot_of(slugs, slug);
    const char *result = slug;
    if (slot->slug != NULL) {
        do
            result = arena_printf(arena, "%s-%d", slug, slot->next++);
        while (slot_of(slugs, result)->slug != NULL);
        slot = slot_of(slugs, result);
    }
    *slot = (struct slug_slot){result, 1};
    return result;
}

static size_t count_headings(const struct doc *doc)
{
    size_t count = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, n->kind == NODE_HEADING))
        count += n->kind == NODE_HEADING;
    return count;
}

static int parent_of(const struct outline *outline, int level)
{
    int at = (int)outline->count - 1;
    while (at >= 0 && outline->headings[at].level >= level)
        at = outline->headings[at].parent;
    return at;
}

struct outline *outline_build(const struct doc *doc)
{
    struct outline *outline = xcalloc(1, sizeof *outline);
    size_t count = count_headings(doc);
    outline->headings = arena_alloc(&outline->arena, count * sizeof *outline->headings);
    struct slugs slugs = {NULL, 16};
    while (slugs.room < count * 4)
        slugs.room *= 2;
    slugs.slots = xcalloc(slugs.room, sizeof *slugs.slots);
    struct buf text = {0}, safe = {0};
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, n->kind == NODE_HEADING)) {
        if (n->kind != NODE_HEADING)
            continue;
        buf_clear(&text);
        buf_clear(&safe);
        node_plain_text(n, &text);
        text_safe(slice_trim(buf_slice(&text)), &safe);
        struct heading heading = {n, n->heading.level, NULL, NULL, parent_of(outline, n->heading.level)};
        heading.text = arena_strndup(&outline->arena, buf_slice(&safe).ptr, safe.bytes);
        heading.anchor = unique(&slugs, &outline->arena, slug_of(&outline->arena, slice_trim(buf_slice(&text))));
        outline->headings[outline->count++] = heading;
    }
    buf_free(&text);
    buf_free(&safe);
    free(slugs.slots);
    return outline;
}

void outline_free(struct outline *outline)
{
    if (outline == NULL)
        return;
    arena_free(&outline->arena);
    free(outline);
}

int outline_at(const struct outline *outline, struct place place)
{
    int low = -1, high = (int)outline->count; /* headings[low] is at or before place, headings[high] after it */
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (outline->headings[middle].node->id <= place.node)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static const struct node *find_exactly(const struct doc *doc, const struct outline *outline, const char *anchor,
                                       int (*compare)(const char *, const char *))
{
    for (size_t i = 0; i < outline->count; i++)
        if (compare(outline->headings[i].anchor, anchor) == 0)
            return outline->headings[i].node;
    struct buf id = {0};
    const struct node *found = NULL;
    for (const struct node *n = doc->root; n != NULL && found == NULL; n = node_after(doc->root, n, false)) {
        if (n->kind != NODE_ANCHOR && n->kind != NODE_FOOTNOTE)
            continue;
        buf_clear(&id);
        buf_add_str(&id, n->kind == NODE_FOOTNOTE ? "fn-" : "");
        buf_add_slice(&id, n->text);
        if (compare(id.ptr, anchor) == 0)
            found = n;
    }
    buf_free(&id);
    return found;
}

const struct node *anchor_find(const struct doc *doc, const struct outline *outline, struct slice anchor)
{
    struct buf decoded = {0};
    target_decode(anchor, &decoded);
    buf_add(&decoded, "", 0);
    const struct node *found = find_exactly(doc, outline, decoded.ptr, strcmp);
    if (found == NULL)
        found = find_exactly(doc, outline, decoded.ptr, strcasecmp);
    buf_free(&decoded);
    return found;
}
