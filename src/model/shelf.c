/* shelf.c - the names of a course's files in a hash table, and the ways in which a written path can mean one of them. The table of
 * last segments is sorted when it is first needed, since only paths that miss need it. */
#include "biji/shelf.h"

#include "biji/course.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct item {
    const char *name;
    uint32_t hash;
    int chapter;
};

/* All names in the order of their last segments, case ignored; made when first needed. */
struct by_last {
    const char **names;
    size_t count;
};

/* Other names of files: a shelf of its own, whose chapters are places on the first one. */
struct aliases {
    struct shelf *names;                                     /* NULL without any */
    void (*teach)(const struct shelf *shelf, void *context); /* NULL once it was called */
    void *context;
};

struct shelf {
    struct item *items;
    size_t count, room;
    uint32_t *slots; /* index + 1 of an item, by its name's hash; 0: free */
    size_t slot_count;
    struct by_last *by_last; /* never NULL */
    struct aliases *aliases; /* never NULL */
};

struct shelf *shelf_new(void)
{
    struct shelf *shelf = xcalloc(1, sizeof *shelf);
    shelf->by_last = xcalloc(1, sizeof *shelf->by_last);
    shelf->aliases = xcalloc(1, sizeof *shelf->aliases);
    return shelf;
}

void shelf_free(struct shelf *shelf)
{
    if (shelf == NULL)
        return;
    free(shelf->items);
    free(shelf->slots);
    free(shelf->by_last->names);
    free(shelf->by_last);
    shelf_free(shelf->aliases->names);
    free(shelf->aliases);
    free(shelf);
}

/* Eight bytes at a time, each step as FNV-1a's. */
static uint32_t hash_of(const char *name)
{
    uint64_t hash = 14695981039346656037U, word;
    size_t bytes = strlen(name);
    for (; bytes >= sizeof word; bytes -= sizeof word, name += sizeof word) {
        memcpy(&word, name, sizeof word);
        hash = (hash ^ word) * 1099511628211U;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, name, bytes);
    hash = (hash ^ word) * 1099511628211U;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of a name, or the free one that it would have. */
static size_t slot_of(const struct shelf *shelf, const char *name, uint32_t hash)
{
    size_t at = hash & (shelf->slot_count - 1);
    for (uint32_t slot; (slot = shelf->slots[at]) != 0; at = (at + 1) & (shelf->slot_count - 1))
        if (shelf->items[slot - 1].hash == hash && strcmp(shelf->items[slot - 1].name, name) == 0)
            break;
    return at;
}

static void grow(struct shelf *shelf)
{
    free(shelf->slots);
    shelf->slot_count = shelf->slot_count == 0 ? 64 : shelf->slot_count * 4;
    shelf->slots = xcalloc(shelf->slot_count, sizeof *shelf->slots);
    for (size_t i = 0; i < shelf->count; i++) {
        size_t at = shelf->items[i].hash & (shelf->slot_count - 1);
        while (shelf->slots[at] != 0)
            at = (at + 1) & (shelf->slot_count - 1);
        shelf->slots[at] = (uint32_t)i + 1;
    }
}

void shelf_put(struct shelf *shelf, const char *name, int chapter)
{
    if (shelf->count * 2 >= shelf->slot_count)
        grow(shelf);
    uint32_t hash = hash_of(name);
    size_t slot = slot_of(shelf, name, hash);
    if (shelf->slots[slot] != 0) {
        shelf->items[shelf->slots[slot] - 1].chapter = chapter;
        return;
    }
    shelf->items = xgrow(shelf->items, shelf->count, &shelf->room, sizeof *shelf->items);
    shelf->items[shelf->count++] = (struct item){name, hash, chapter};
    shelf->slots[slot] = (uint32_t)shelf->count;
}

static const struct item *item_of(const struct shelf *shelf, const char *name)
{
    size_t slot = shelf->count > 0 ? slot_of(shelf, name, hash_of(name)) : 0;
    return shelf->count > 0 && shelf->slots[slot] != 0 ? &shelf->items[shelf->slots[slot] - 1] : NULL;
}

int shelf_chapter(const struct shelf *shelf, const char *name, const char **held)
{
    const struct item *item = item_of(shelf, name);
    if (held != NULL)
        *held = item != NULL ? item->name : NULL;
    return item != NULL ? item->chapter : COURSE_NONE;
}

size_t shelf_count(const struct shelf *shelf)
{
    return shelf->count;
}

const char *shelf_name(const struct shelf *shelf, size_t place)
{
    return shelf->items[place].name;
}

size_t shelf_place(const struct shelf *shelf, const char *name)
{
    const struct item *item = item_of(shelf, name);
    return item != NULL ? (size_t)(item - shelf->items) : shelf->count;
}

/* ---- by the last segment ---- */

static const char *last_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

static int compare_last(const void *a, const void *b)
{
    const char *left = *(const char *const *)a, *right = *(const char *const *)b;
    int order = strcasecmp(last_of(left), last_of(right));
    return order != 0 ? order : strcmp(left, right);
}

static void sort_last(const struct shelf *shelf)
{
    struct by_last *last = shelf->by_last;
    if (last->count == shelf->count)
        return;
    last->names = xrealloc(last->names, shelf->count * sizeof *last->names);
    for (size_t i = 0; i < shelf->count; i++)
        last->names[i] = shelf->items[i].name;
    last->count = shelf->count;
    qsort(last->names, last->count, sizeof *last->names, compare_last);
}

/* The first of the names with this last segment (case ignored). */
static size_t first_with(const struct shelf *shelf, const char *last)
{
    size_t low = 0, high = shelf->by_last->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcasecmp(last_of(shelf->by_last->names[middle]), last) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether name is tail or ends in "/tail", case ignored. */
static bool has_tail(const char *name, const char *tail)
{
    size_t whole = strlen(name), part = strlen(tail);
    return whole >= part && strcasecmp(name + whole - part, tail) == 0 &&
           (whole == part || name[whole - part - 1] == '/');
}

/* Counts the names that end in tail; *found is the first. */
static int count_tails(const struct shelf *shelf, const char *tail, const char **found)
{
    int count = 0;
    const char *last = last_of(tail);
    for (size_t i = first_with(shelf, last);
         i < shelf->by_last->count && strcasecmp(last_of(shelf->by_last->names[i]), last) == 0; i++)
        if (has_tail(shelf->by_last->names[i], tail) && count++ == 0)
            *found = shelf->by_last->names[i];
    return count;
}

/* ---- the ways of writing a path ---- */

/* What is added to a path, after removing something from its end. */
static const struct form {
    const char *off, *on;
} forms[] = {
    {"", ""},
    {"", ".md"},
    {"", "/README.md"},
    {"", "/index.md"},
    {"", "/_index.md"},
    {"", "/index.mdx"},
    {"", "/index.qmd"},
    {".html", ".md"},
    {".html", ".mdx"},
    {".html", ".qmd"},
    {".html", ".Rmd"},
    {".html", "/README.md"},
    {".html", "/index.md"},
    {"index.html", "README.md"},
    {"", ".markdown"},
    {"", ".mdx"},
    {"", ".qmd"},
    {"", ".ipynb"},
    {".html", ".ipynb"},
    {".markdown", ".md"},
    {"README.md", "index.md"},
    {"index.md", "README.md"},
};
enum { FORM_COUNT = sizeof forms / sizeof forms[0], LIKELY_COUNT = FORM_COUNT - 3 }; /* the last three are guesses */

/* Writes the path in one of the forms to out; false when it does not have that ending. */
static bool shape(struct slice path, const struct form *form, struct buf *out)
{
    buf_clear(out);
    if (!slice_ends(path, form->off))
        return false;
    buf_add(out, path.ptr, path.bytes - strlen(form->off));
    buf_add_str(out, out->bytes > 0 || *form->on != '/' ? form->on : form->on + 1);
    return out->bytes > 0;
}

static bool seek_exact(const struct shelf *shelf, struct slice path, size_t from, size_t to, struct shelf_find *find)
{
    struct buf name = {0};
    const struct item *item = NULL;
    for (size_t i = from; i < to && item == NULL; i++)
        if (shape(path, &forms[i], &name))
            item = item_of(shelf, name.ptr);
    if (item != NULL)
        *find = (struct shelf_find){SHELF_THERE, item->name, item->chapter};
    buf_free(&name);
    return item != NULL;
}

/* The same, ignoring case. */
static bool seek_case(const struct shelf *shelf, struct slice path, struct shelf_find *find)
{
    struct buf name = {0};
    const char *found = NULL;
    for (size_t i = 0; i < FORM_COUNT && found == NULL; i++) {
        if (!shape(path, &forms[i], &name))
            continue;
        const char *last = last_of(name.ptr);
        for (size_t k = first_with(shelf, last); found == NULL && k < shelf->by_last->count; k++) {
            if (strcasecmp(last_of(shelf->by_last->names[k]), last) != 0)
                break;
            found = strcasecmp(shelf->by_last->names[k], name.ptr) == 0 ? shelf->by_last->names[k] : NULL;
        }
    }
    if (found != NULL)
        *find = (struct shelf_find){SHELF_CASE, found, item_of(shelf, found)->chapter};
    buf_free(&name);
    return found != NULL;
}

/* Every folder may have a README or index: such a name alone says nothing. */
static bool says_nothing(const char *tail)
{
    return strchr(tail, '/') == NULL && (strncasecmp(tail, "readme.", 7) == 0 || strncasecmp(tail, "index.", 6) == 0 ||
                                         strncasecmp(tail, "_index.", 7) == 0);
}

/* By the whole path as the end of a name, else by its last segment alone unless parts is 1. */
static void seek_elsewhere(const struct shelf *shelf, struct slice path, int parts, struct shelf_find *find)
{
    struct buf tail = {0};
    for (int part = 0; part < parts && find->way == SHELF_NONE; part++) {
        for (size_t i = 0; i < FORM_COUNT && find->way == SHELF_NONE; i++) {
            if (!shape(path, &forms[i], &tail) || says_nothing(tail.ptr))
                continue;
            const char *found = NULL;
            int count = count_tails(shelf, tail.ptr, &found);
            if (count > 0)
                *find = (struct shelf_find){count == 1 ? SHELF_ELSEWHERE : SHELF_SEVERAL, found,
                                            item_of(shelf, found)->chapter};
        }
        size_t at = path.bytes;
        while (at > 0 && path.ptr[at - 1] != '/')
            at--;
        path = slice_part(path, at, path.bytes);
    }
    buf_free(&tail);
}

/* A path with too many "..": the same without them. A name alone says too little, since the path may mean a neighbour of the course. */
static void seek_outside(const struct shelf *shelf, struct slice path, struct shelf_find *find)
{
    while (slice_starts(path, "../") || slice_starts(path, "./"))
        path = slice_part(path, slice_find(path, '/', 0) + 1, path.bytes);
    if (slice_find(path, '/', 0) < path.bytes) {
        sort_last(shelf);
        seek_elsewhere(shelf, path, 1, find);
    }
}

/* The path relative to each folder that it may be relative to, best first; those outside the root are left out. */
static size_t places_of(const char *base, const char *site, struct slice path, struct buf places[3])
{
    size_t count = 0;
    struct buf home = {0};
    if (*site != '\0')
        buf_printf(&home, "%s/.", site);
    const char *bases[] = {base, *site != '\0' ? home.ptr : "", ""};
    bool from_root = slice_starts(path, "/");
    while (slice_starts(path, "/"))
        path = slice_part(path, 1, path.bytes);
    for (size_t i = from_root ? 1 : 0; i < 3; i++) {
        if (i == 2 && *site == '\0')
            break;
        buf_clear(&places[count]);
        if (target_join(bases[i], path, &places[count]))
            count++;
    }
    buf_free(&home);
    return count;
}

/* An address of a site, "/x", may be relative to any folder above the note, or to where the tools keep what they serve as it is. */
static bool seek_above(const struct shelf *shelf, const char *base, struct slice path, struct shelf_find *find)
{
    static const char *const served[] = {"", "public/", "static/", "website/static/", "docs/public/", "src/pages/"};
    bool found = false;
    while (slice_starts(path, "/"))
        path = slice_part(path, 1, path.bytes);
    for (const char *end = base; end != NULL && !found; end = strchr(end, '/')) {
        end += *end == '/';
        for (size_t i = 0; i < sizeof served / sizeof served[0] && !found; i++) {
            struct buf rooted = {0}, name = {0};
            buf_printf(&rooted, "%.*s%s%.*s", (int)(end - base), base, served[i], (int)path.bytes, path.ptr);
            if (target_join("", buf_slice(&rooted), &name) && name.bytes > 0)
                found = seek_exact(shelf, buf_slice(&name), 0, LIKELY_COUNT, find);
            buf_free(&rooted);
            buf_free(&name);
        }
    }
    return found;
}

/* Bytes of the folder of a language that a site's address begins with, "/pt-br/", 0 without it. */
static size_t language_bytes(struct slice path)
{
    size_t end = slice_find(path, '/', 1), dash = slice_find(path, '-', 1);
    size_t letters = (dash < end ? dash : end) - 1;
    if (!slice_starts(path, "/") || end >= path.bytes || letters < 2 || letters > 3 || end - letters > 6)
        return 0;
    for (size_t i = 1; i < end; i++)
        if (path.ptr[i] != '-' && !char_is_letter(path.ptr[i]))
            return 0;
    return end;
}

/* A relative address of a site that shows each note as a folder, a/b.md at /a/b/: there ../c is /a/c. Only addresses without an ending
 * are written so. */
static bool seek_from_page(const struct shelf *shelf, const char *base, struct slice path, struct shelf_find *find)
{
    struct buf page = {0}, name = {0};
    const char *dot = strrchr(base, '.'), *last = last_of(base);
    struct slice end = slice_part(path, 0, path.bytes - slice_ends(path, "/"));
    size_t at = end.bytes;
    while (at > 0 && end.ptr[at - 1] != '/')
        at--;
    bool bare = slice_find(end, '.', at) == end.bytes && !slice_starts(path, "/"), found = false;
    if (bare && dot != NULL && dot > last && !says_nothing(last)) {
        buf_printf(&page, "%.*s/.", (int)(dot - base), base);
        if (target_join(page.ptr, path, &name) && name.bytes > 0)
            found = seek_exact(shelf, buf_slice(&name), 0, LIKELY_COUNT, find);
    }
    buf_free(&page);
    buf_free(&name);
    return found;
}

/* An address in the folder of a site's pages. */
static bool seek_in(const struct shelf *shelf, const char *site, struct slice path, struct shelf_find *find)
{
    struct buf home = {0}, name = {0};
    buf_printf(&home, "%s/.", site);
    while (slice_starts(path, "/"))
        path = slice_part(path, 1, path.bytes);
    bool found = target_join(*site != '\0' ? home.ptr : "", path, &name) && name.bytes > 0 &&
                 seek_exact(shelf, buf_slice(&name), 0, LIKELY_COUNT, find);
    buf_free(&home);
    buf_free(&name);
    return found;
}

static struct shelf_find seek(const struct shelf *shelf, const char *base, const char *site, struct slice path)
{
    struct shelf_find find = {SHELF_NONE, NULL, COURSE_NONE};
    struct buf places[3] = {{0}}, clean = {0};
    buf_add_slice(&clean, path);
    for (size_t i = 0; i < clean.bytes; i++) /* as Windows writes it */
        clean.ptr[i] = clean.ptr[i] == '\\' ? '/' : clean.ptr[i];
    size_t count = shelf->count > 0 ? places_of(base != NULL ? base : "", site, buf_slice(&clean), places) : 0;
    bool found = false;
    for (size_t i = 0; i < count * 2 && !found; i++)
        found = seek_exact(shelf, buf_slice(&places[i % count]), i < count ? 0 : LIKELY_COUNT,
                           i < count ? LIKELY_COUNT : FORM_COUNT, &find);
    if (!found && count > 0 && slice_starts(buf_slice(&clean), "/"))
        found = seek_above(shelf, base != NULL ? base : "", buf_slice(&clean), &find);
    size_t language = !found && count > 0 ? language_bytes(buf_slice(&clean)) : 0;
    if (language > 0) /* tools show the page of the first language where it has no translation */
        found = seek_in(shelf, site, slice_part(buf_slice(&clean), language, clean.bytes), &find);
    if (!found && shelf->count > 0)
        found = seek_from_page(shelf, base != NULL ? base : "", buf_slice(&clean), &find);
    if (!found && count > 0)
        sort_last(shelf);
    for (size_t i = 0; i < count && !found; i++)
        found = seek_case(shelf, buf_slice(&places[i]), &find);
    if (!found && count > 0)
        seek_elsewhere(shelf, buf_slice(&places[count - 1]), 2, &find);
    else if (!found && shelf->count > 0)
        seek_outside(shelf, buf_slice(&clean), &find);
    for (size_t i = 0; i < 3; i++)
        buf_free(&places[i]);
    buf_free(&clean);
    return find;
}

/* ---- aliases ---- */

void shelf_on_miss(struct shelf *shelf, void (*teach)(const struct shelf *shelf, void *context), void *context)
{
    shelf->aliases->teach = teach;
    shelf->aliases->context = context;
}

void shelf_alias(const struct shelf *shelf, const char *alias, const char *real)
{
    struct aliases *aliases = shelf->aliases;
    size_t place = shelf_place(shelf, real);
    if (aliases->names == NULL)
        aliases->names = shelf_new();
    if (place < shelf->count && *alias != '\0' && item_of(aliases->names, alias) == NULL)
        shelf_put(aliases->names, alias, (int)place);
}

/* The shelf of aliases, taught; NULL without any. */
static const struct shelf *aliases_of(const struct shelf *shelf)
{
    struct aliases *aliases = shelf->aliases;
    void (*teach)(const struct shelf *, void *) = aliases->teach;
    aliases->teach = NULL;
    if (teach != NULL)
        teach(shelf, aliases->context);
    return aliases->names;
}

const char *shelf_label(const struct shelf *shelf, struct slice label)
{
    const struct shelf *aliases = aliases_of(shelf);
    struct buf name = {0};
    buf_add_char(&name, '#');
    buf_add_slice(&name, label);
    const struct item *item = aliases != NULL ? item_of(aliases, name.ptr) : NULL;
    buf_free(&name);
    return item != NULL ? shelf->items[item->chapter].name : NULL;
}

static struct shelf_find seek_here(const struct shelf *shelf, const char *base, const char *site, struct slice path);

/* The path written otherwise: its accents composed, or decoded once more since it was encoded twice. */
static struct shelf_find seek_rewritten(const struct shelf *shelf, const char *base, const char *site,
                                        struct slice path)
{
    struct shelf_find find = {SHELF_NONE, NULL, COURSE_NONE};
    struct buf composed = {0}, folder = {0}, decoded = {0};
    if (text_has_marks(path) || (base != NULL && text_has_marks(slice_of(base)))) {
        text_compose(path, &composed);
        text_compose(slice_of(base != NULL ? base : ""), &folder);
        find = seek_here(shelf, buf_slice(&folder).ptr, site, buf_slice(&composed));
    }
    if (find.way > SHELF_CASE && slice_find(path, '%', 0) < path.bytes) {
        target_decode(path, &decoded);
        if (!slice_eq(buf_slice(&decoded), path))
            find = seek_here(shelf, base, site, buf_slice(&decoded));
    }
    buf_free(&composed);
    buf_free(&folder);
    buf_free(&decoded);
    return find;
}

struct shelf_find shelf_seek(const struct shelf *shelf, const char *base, const char *site, struct slice path)
{
    struct shelf_find find = seek_here(shelf, base, site, path), other = {SHELF_NONE, NULL, COURSE_NONE};
    if (find.way > SHELF_CASE)
        other = seek_rewritten(shelf, base, site, path);
    return other.way <= SHELF_CASE ? other : find;
}

/* An address of a site may be an alias although a file elsewhere has its last word for a name. */
static struct shelf_find seek_here(const struct shelf *shelf, const char *base, const char *site, struct slice path)
{
    struct shelf_find find = seek(shelf, base, site, path);
    if (find.way <= SHELF_CASE || (find.way != SHELF_NONE && slice_find(path, '/', 0) == path.bytes))
        return find;
    const struct shelf *aliases = aliases_of(shelf);
    struct shelf_find other = {.way = SHELF_NONE};
    if (aliases != NULL)
        other = seek(aliases, base, site, path);
    if (other.way >= find.way)
        return find;
    const struct item *item = &shelf->items[other.chapter];
    return (struct shelf_find){other.way <= SHELF_ELSEWHERE ? SHELF_THERE : other.way, item->name, item->chapter};
}
