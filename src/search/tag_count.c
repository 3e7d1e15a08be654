/* tag_count.c - the tags of a course, taken from the hits of one expression, so that a tag counts exactly where a search for it finds
 * it: the items of front matter, and words after a `#`. */
#include "biji/tag_count.h"

#include "biji/text.h"
#include "hit_record.h"
#include "meta.h"

#include <stdlib.h>
#include <string.h>

/* A tag of one note. */
struct use {
    const char *key, *name; /* in lower case; as written */
    int chapter;
    uint32_t line;
    size_t order; /* among all uses */
};

struct uses {
    struct arena *arena;
    struct use *items;
    size_t count, room;
};

const char *tag_query(void)
{
    return "tag:/[\\p{L}\\p{M}\\p{N}\\p{So}_][\\p{L}\\p{M}\\p{N}\\p{So}_\\/-]*/";
}

static void add_lower(struct slice words, struct buf *out)
{
    int bytes;
    for (const char *p = words.ptr, *end = p + words.bytes; p < end; p += bytes)
        buf_add_rune(out, rune_lower(utf8_decode(p, end, &bytes)));
}

/* Adds a tag and those above it. Numbers alone are no tags but, for instance, issues. */
static void add_tag(struct uses *uses, const struct hit *hit, struct slice tag)
{
    tag = slice_trim(tag);
    tag = slice_starts(tag, "#") ? slice_part(tag, 1, tag.bytes) : tag;
    bool digits = true;
    for (size_t i = 0; i < tag.bytes; i++)
        digits = digits && char_is_digit(tag.ptr[i]);
    for (size_t end = slice_find(tag, '/', 0); !digits; end = slice_find(tag, '/', end + 1)) {
        struct buf key = {0}, safe = {0};
        if (end > 0) {
            add_lower(slice_part(tag, 0, end), &key);
            text_safe(slice_part(tag, 0, end), &safe);
            uses->items = xgrow(uses->items, uses->count, &uses->room, sizeof *uses->items);
            uses->items[uses->count] = (struct use){.key = arena_strndup(uses->arena, key.ptr, key.bytes),
                                                    .name = arena_strndup(uses->arena, safe.ptr, safe.bytes),
                                                    .chapter = hit->chapter,
                                                    .line = hit->line,
                                                    .order = uses->count};
            uses->count++;
        }
        buf_free(&key);
        buf_free(&safe);
        if (end >= tag.bytes)
            break;
    }
}

/* The items of a line of front matter. */
static void add_items(struct uses *uses, const struct hit *hit)
{
    struct slice line = slice_from(hit->text, hit->line_bytes);
    size_t value;
    meta_class(line, FIND_TAG, &value);
    struct slice rest = slice_trim(slice_part(line, value, line.bytes));
    if (slice_starts(rest, "- "))
        rest = slice_part(rest, 2, rest.bytes);
    for (size_t from = 0; from < rest.bytes;) {
        size_t end = from;
        while (end < rest.bytes && strchr(",[]\"'", rest.ptr[end]) == NULL)
            end++;
        add_tag(uses, hit, slice_part(rest, from, end));
        from = end + 1;
    }
}

static void add_hit(struct uses *uses, const struct hit *hit)
{
    struct slice line = slice_from(hit->text, hit->line_bytes);
    if (hit->class == FIND_TAG)
        add_items(uses, hit);
    struct find_span mark;
    for (struct mark_walk walk = mark_walk_of(hit); hit->class != FIND_TAG && mark_walk_next(&walk, &mark);)
        add_tag(uses, hit, slice_part(line, mark.from, mark.to));
}

/* Those of a tag stand together, by note. */
static int by_tag(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    if (order == 0)
        order = a->chapter - b->chapter;
    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_notes(const void *left, const void *right)
{
    const struct tag_count *a = left, *b = right;
    return a->notes != b->notes ? (a->notes < b->notes) - (a->notes > b->notes) : strcmp(a->name, b->name);
}

void tag_counts_make(struct finder *finder, struct tag_counts *counts)
{
    struct uses uses = {.arena = &counts->arena};
    size_t hits = finder_count(finder);
    finder_rank(finder, hits);
    for (size_t i = 0; i < hits; i++) {
        struct hit hit = finder_hit(finder, i);
        add_hit(&uses, &hit);
    }
    if (uses.count > 1)
        qsort(uses.items, uses.count, sizeof *uses.items, by_tag);
    counts->items = xcalloc(uses.count + 1, sizeof *counts->items);
    for (size_t i = 0; i < uses.count; i++) {
        bool same = i > 0 && strcmp(uses.items[i].key, uses.items[i - 1].key) == 0;
        if (!same)
            counts->items[counts->count++].name = uses.items[i].name;
        counts->items[counts->count - 1].notes += !same || uses.items[i].chapter != uses.items[i - 1].chapter;
    }
    if (counts->count > 1)
        qsort(counts->items, counts->count, sizeof *counts->items, by_notes);
    free(uses.items);
}

void tag_counts_free(struct tag_counts *counts)
{
    free(counts->items);
    arena_free(&counts->arena);
    *counts = (struct tag_counts){0};
}

void tag_counts_query(const char *name, struct buf *out)
{
    bool quoted = strpbrk(name, " |") != NULL;
    buf_add_str(out, quoted ? "tag:\"" : "tag:");
    add_lower(slice_of(name), out);
    buf_add_str(out, quoted ? "\"" : "");
}
