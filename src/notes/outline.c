/* outline.c - headings and their anchors. The slug rule is GitHub's, as its Markdown pages show it: lower case, only
 * word runes, '-' and blanks kept, blanks turned into '-', duplicates numbered. A hash table keeps ten thousand equal
 * headings linear. The rules of other tools are tried where it finds nothing (slugs.c). */
#include "biji/outline.h"

#include "biji/line.h"
#include "biji/target.h"
#include "biji/text.h"
#include "slugs.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *slug_of(struct arena *arena, struct slice text)
{
    struct buf slug = {0};
    const char *end = slice_end(text);
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

/* Slugs used so far, open addressing; a slot counts how often its slug occurred. */
struct used {
    struct slug_slot {
        const char *slug;
        int next; /* suffix for the next duplicate */
    } * slots;
    size_t room; /* a power of two, more than twice the count */
};

static struct slug_slot *slot_of(struct used *used, const char *slug)
{
    size_t hash = 5381;
    for (const char *p = slug; *p != '\0'; p++)
        hash = hash * 33 + (unsigned char)*p;
    size_t at = hash & (used->room - 1);
    while (used->slots[at].slug != NULL && strcmp(used->slots[at].slug, slug) != 0)
        at = (at + 1) & (used->room - 1);
    return &used->slots[at];
}

static const char *unique(struct used *used, struct arena *arena, const char *slug)
{
    struct slug_slot *slot = slot_of(used, slug);
    const char *result = slug;
    if (slot->slug != NULL) {
        do
            result = arena_printf(arena, "%s-%d", slug, slot->next++);
        while (slot_of(used, result)->slug != NULL);
        slot = slot_of(used, result);
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

/* Adds a heading's words; pictures have no words, also in anchors (GitHub's rule). Returns whether there are
 * pictures. */
static bool add_words(const struct node *heading, struct buf *text)
{
    bool pictures = false;
    for (const struct node *n = heading->first; n != NULL; n = node_after(heading, n, n->kind == NODE_IMAGE)) {
        if (n->kind == NODE_IMAGE)
            pictures = true;
        else if (n->kind == NODE_TEXT || n->kind == NODE_CODE || n->kind == NODE_MATH)
            buf_add_slice(text, n->text);
    }
    if (!pictures) {
        buf_clear(text);
        node_plain_text(heading, text);
    }
    return pictures;
}

/* The words from which the anchor is made: an emoji written by its name has that name (GitHub's rule). False when they are those of the
 * heading. */
static bool add_named_words(const struct node *heading, struct buf *text)
{
    bool named = false;
    buf_clear(text);
    for (const struct node *n = heading->first; n != NULL; n = node_after(heading, n, n->kind == NODE_IMAGE)) {
        bool emoji = n->kind == NODE_TEXT && n->info.bytes > 0;
        named = named || emoji;
        if (n->kind == NODE_TEXT || n->kind == NODE_CODE || n->kind == NODE_MATH)
            buf_add_slice(text, emoji ? n->info : n->text);
    }
    return named;
}

static void build_headings(struct outline *outline, const struct doc *doc)
{
    size_t count = count_headings(doc);
    outline->headings = arena_alloc(&outline->arena, count * sizeof *outline->headings);
    struct used used = {NULL, 16};
    while (used.room < count * 4)
        used.room *= 2;
    used.slots = xcalloc(used.room, sizeof *used.slots);
    struct buf text = {0}, safe = {0}, named = {0};
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, n->kind == NODE_HEADING)) {
        if (n->kind != NODE_HEADING)
            continue;
        buf_clear(&text);
        buf_clear(&safe);
        bool pictures = add_words(n, &text);
        if (slice_trim(buf_slice(&text)).bytes > 0)
            text_safe(slice_trim(buf_slice(&text)), &safe);
        else { /* a heading that is only a picture shows its alternative text */
            node_plain_text(n, &text);
            text_safe(slice_trim(buf_slice(&text)), &safe);
            buf_clear(&text);
        }
        struct heading heading = {n, n->heading.level, NULL, NULL, parent_of(outline, n->heading.level)};
        heading.text = arena_strndup(&outline->arena, buf_slice(&safe).ptr, safe.bytes);
        if (add_named_words(n, &named)) {
            buf_clear(&text);
            buf_add_slice(&text, buf_slice(&named));
        }
        heading.anchor = unique(&used, &outline->arena,
                                slug_of(&outline->arena, pictures ? buf_slice(&text) : slice_trim(buf_slice(&text))));
        outline->headings[outline->count++] = heading;
    }
    buf_free(&text);
    buf_free(&safe);
    buf_free(&named);
    free(used.slots);
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

/* A name that a link may use: as written, and in lower case for the search. */
struct anchor {
    const char *lower, *exact;
    const struct node *node;
};

static const char *lower_case(struct arena *arena, struct slice text)
{
    struct buf lower = {0};
    const char *end = slice_end(text);
    for (const char *p = text.ptr; p < end;) {
        int count;
        buf_add_rune(&lower, rune_lower(utf8_decode(p, end, &count)));
        p += count;
    }
    const char *copy = arena_strndup(arena, buf_slice(&lower).ptr, lower.bytes);
    buf_free(&lower);
    return copy;
}

/* By name, then in document order. */
static int compare_anchors(const void *left, const void *right)
{
    const struct anchor *a = left, *b = right;
    int order = strcmp(a->lower, b->lower);
    return order != 0 ? order : (a->node->id > b->node->id) - (a->node->id < b->node->id);
}

static void build_anchors(struct outline *outline, const struct doc *doc)
{
    size_t room = 0, heading = 0;
    struct arena *arena = &outline->arena;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        const char *exact;
        if (n->kind == NODE_HEADING)
            exact = outline->headings[heading++].anchor;
        else if (n->kind == NODE_ANCHOR)
            exact = arena_strndup(arena, n->text.ptr, n->text.bytes);
        else if (n->kind == NODE_FOOTNOTE)
            exact = arena_printf(arena, "fn-%.*s", (int)n->text.bytes, n->text.ptr);
        else
            continue;
        outline->anchors = xgrow(outline->anchors, outline->anchor_count, &room, sizeof *outline->anchors);
        outline->anchors[outline->anchor_count++] = (struct anchor){lower_case(arena, slice_of(exact)), exact, n};
    }
    if (outline->anchor_count > 1)
        qsort(outline->anchors, outline->anchor_count, sizeof *outline->anchors, compare_anchors);
}

/* By the note's own names. lower: the decoded anchor in lower case. */
static const struct node *find_own(const struct outline *outline, const char *lower, struct slice decoded)
{
    size_t low = slugs_place(outline->anchors, outline->anchor_count, sizeof *outline->anchors, lower);
    const struct node *found = NULL;
    for (size_t i = low; i < outline->anchor_count && strcmp(outline->anchors[i].lower, lower) == 0; i++) {
        bool exact = slice_eq_str(decoded, outline->anchors[i].exact);
        if (found == NULL || exact)
            found = outline->anchors[i].node;
        if (exact)
            break;
    }
    return found != NULL || (*lower != '\0' && strcmp(lower, "top") != 0) ? found : outline->root;
}

/* of_other: set to the heading that only another tool names so; may be NULL. */
static const struct node *find(const struct outline *outline, struct slice anchor, const struct heading **of_other)
{
    struct arena arena = {0};
    struct buf decoded = {0};
    target_decode(anchor, &decoded);
    const char *lower = lower_case(&arena, buf_slice(&decoded));
    const struct node *found = find_own(outline, lower, buf_slice(&decoded));
    if (found == NULL && outline->count > 0) {
        if (*outline->others == NULL)
            *outline->others = slugs_build(outline);
        int heading = slugs_find(*outline->others, lower);
        found = heading >= 0 ? outline->headings[heading].node : slugs_find_term(*outline->others, lower);
        if (of_other != NULL && heading >= 0)
            *of_other = &outline->headings[heading];
    }
    buf_free(&decoded);
    arena_free(&arena);
    return found;
}

const struct node *anchor_find(const struct outline *outline, struct slice anchor)
{
    return find(outline, anchor, NULL);
}

const struct heading *anchor_of_other_tool(const struct outline *outline, struct slice anchor)
{
    const struct heading *heading = NULL;
    find(outline, anchor, &heading);
    return heading;
}

const char *anchor_near(const struct outline *outline, const char *anchor)
{
    const char *found = NULL;
    int best = INT_MAX;
    for (size_t i = 0; i < outline->count; i++) {
        int far = text_distance(anchor, outline->headings[i].anchor);
        if (far < best && text_is_near(anchor, outline->headings[i].anchor)) {
            found = outline->headings[i].anchor;
            best = far;
        }
    }
    for (size_t i = 0; i < outline->count && found == NULL && strlen(anchor) > 2; i++)
        if (strcasestr(outline->headings[i].anchor, anchor) != NULL) /* a part of it */
            found = outline->headings[i].anchor;
    return found;
}

struct outline *outline_build(const struct doc *doc)
{
    struct outline *outline = xcalloc(1, sizeof *outline);
    outline->root = doc->root;
    outline->others = xcalloc(1, sizeof(struct slugs *));
    build_headings(outline, doc);
    build_anchors(outline, doc);
    return outline;
}

void outline_free(struct outline *outline)
{
    if (outline == NULL)
        return;
    free(outline->anchors);
    slugs_free(*outline->others);
    free(outline->others);
    arena_free(&outline->arena);
    free(outline);
}

int anchor_line(struct slice anchor)
{
    int line = 0;
    size_t at = 1;
    if (!slice_starts(anchor, "L"))
        return 0;
    for (; at < anchor.bytes && char_is_digit(anchor.ptr[at]) && line < 100000000; at++)
        line = line * 10 + anchor.ptr[at] - '0';
    struct slice rest = slice_part(anchor, at, anchor.bytes);
    return rest.bytes == 0 || slice_starts(rest, "-L") || slice_starts(rest, "C") ? line : 0;
}

/* Whether the words have this slug; stops at the first difference. */
static bool is_slug(struct slice words, struct slice slug)
{
    struct buf rune = {0};
    const char *end = slice_end(words);
    size_t at = 0;
    bool same = true;
    for (const char *p = words.ptr; p < end && same;) {
        int count;
        uint32_t c = utf8_decode(p, end, &count);
        p += count;
        buf_clear(&rune);
        if (c == ' ' || c == '-')
            buf_add_char(&rune, '-');
        else if (rune_is_word(c))
            buf_add_rune(&rune, rune_lower(c));
        same = slice_starts(slice_part(slug, at, slug.bytes), rune.bytes > 0 ? rune.ptr : "");
        at += rune.bytes;
    }
    buf_free(&rune);
    return same && at == slug.bytes;
}

bool anchor_is_plain(struct slice text, struct slice anchor)
{
    struct buf id = {0};
    buf_printf(&id, "id=\"%.*s\"", (int)anchor.bytes, anchor.ptr);
    bool given = memmem(text.ptr, text.bytes, id.ptr, id.bytes) != NULL;
    buf_free(&id);
    if (given)
        return true;
    for (size_t at = slice_find(text, '#', 0); at < text.bytes; at = slice_find(text, '#', at)) {
        struct slice line = slice_part(text, at, slice_find(text, '\n', at));
        bool heading = (at == 0 || text.ptr[at - 1] == '\n') && line_heading_level(line) > 0;
        if (heading && is_slug(slice_trim(line_heading_text(line)), anchor))
            return true;
        at += heading ? line.bytes : 1;
    }
    return false;
}
