/* sorting.c - the order of a site's pages where it is written in them. Each note gets a key: for its folders and itself, outermost first,
 * their weight and then their natural place; or, where pages name their parent, the same for its parents. */
#include "sorting.h"

#include "biji/file.h"
#include "biji/str.h"
#include "peek.h"
#include "presence.h"
#include "tools.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARENTS = 8, NO_AGE = 99999999 };

struct page {
    double weight;      /* HUGE_VAL: none */
    uint32_t age;       /* the less the newer; by its date */
    const char *title;  /* NULL: none */
    const char *parent; /* its title; NULL: none */
    int depth;          /* below its parents */
    const char *name;
    struct slice key;
};

struct sorting {
    struct course *course;
    const struct folder_notes *notes;
    struct page *pages; /* in natural order */
    bool peeks;         /* notes may have weights */
    bool weighs, nests; /* any page has a weight, a parent */
    bool counts;        /* numbers before names are weights: Docusaurus */
    bool dates;         /* what has no weight is in the order of its date, newest first: Hugo, Hexo */
};

/* The file of a tool that takes the order from front matter; NULL without one. */
static const char *ordering_file(struct course *course)
{
    const char *const folders[] = {"", "website", "docs", "site", "exampleSite", tool_folder(course)};
    static const char *const files[] = {"hugo.toml",
                                        "hugo.yaml",
                                        "hugo.yml",
                                        "hugo.json",
                                        "config.toml",
                                        "config.yaml",
                                        "config/_default",
                                        "docusaurus.config.js",
                                        "docusaurus.config.ts",
                                        "docusaurus.config.mjs",
                                        "_config.yml"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && found == NULL; i++)
        for (size_t k = 0; k < sizeof files / sizeof files[0] && found == NULL; k++)
            found = presence_of(course, folders[i], files[k]) ? files[k] : NULL;
    return found;
}

/* ---- weights ---- */

/* From a date as 2024-05-06. */
static uint32_t age_of(const char *date)
{
    uint32_t digits = 0;
    int count = 0;
    for (const char *p = date; *p != '\0' && count < 8; p++)
        if (char_is_digit(*p)) {
            digits = digits * 10 + (uint32_t)(*p - '0');
            count++;
        }
    return count == 8 ? NO_AGE - digits : NO_AGE;
}

/* Docusaurus: the number before a name, 02-basics, is its position. */
static double number_before(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    bool number = digits > 0 && digits < 6 && strchr("-_. ", name[digits]) != NULL && name[digits] != '\0';
    return number ? strtod(name, NULL) : HUGE_VAL;
}

static const char *last_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

static void look_at(struct sorting *s)
{
    for (size_t i = 0; i < s->notes->count; i++) {
        struct arena *arena = &s->course->arena;
        struct peek peek;
        struct page *page = &s->pages[i];
        *page = (struct page){.weight = HUGE_VAL, .age = NO_AGE, .name = s->notes->names[i]};
        page->weight = folder_weight(s->notes, slice_of(page->name));
        if (!s->peeks)
            continue;
        if (slice_ends(slice_of(page->name), ".ipynb") ||
            !peek_note(arena_path(arena, s->course->root, page->name), arena, &peek))
            continue;
        page->title = peek.title;
        page->parent = peek.parent;
        if (peek.order != NULL)
            page->weight = strtod(peek.order, NULL);
        if (s->dates && peek.date != NULL)
            page->age = age_of(peek.date);
        if (page->weight == HUGE_VAL && s->counts)
            page->weight = number_before(last_of(page->name));
        s->weighs = s->weighs || page->weight < HUGE_VAL || page->age < NO_AGE;
        s->nests = s->nests || page->parent != NULL;
    }
}

/* A folder weighs what the note that introduces it weighs. */
static double weight_of_folder(const struct sorting *s, struct slice folder)
{
    static const char *const names[] = {"_index.md", "index.md", "README.md", "index.mdx", "_index.markdown"};
    double weight = folder_weight(s->notes, folder);
    for (size_t i = 0; i < sizeof names / sizeof names[0] && weight == HUGE_VAL; i++) {
        struct buf name = {0};
        buf_printf(&name, "%.*s/%s", (int)folder.bytes, folder.ptr, names[i]);
        size_t place = shelf_place(s->course->shelf, name.ptr); /* notes are on it first, in this order */
        if (place < s->notes->count)
            weight = s->pages[place].weight;
        buf_free(&name);
    }
    if (weight < HUGE_VAL || !s->counts)
        return weight;
    struct buf name = {0};
    buf_add_slice(&name, folder);
    weight = number_before(last_of(buf_slice(&name).ptr));
    buf_free(&name);
    return weight;
}

/* ---- keys ---- */

static void add_bytes(struct buf *key, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        buf_add_char(key, (char)(value >> (8 * i) & 0xFF));
}

/* Part of a key: those without a weight come last. */
static void add_part(struct buf *key, double weight, uint32_t age, size_t place)
{
    double most = 2 * SORTING_LAST;
    weight = weight == HUGE_VAL || weight != weight ? SORTING_LAST
             : weight > most                        ? most
             : weight < -most                       ? -most
                                                    : weight;
    add_bytes(key, (uint64_t)((int64_t)(weight * 1000) + ((int64_t)1 << 62)), 8);
    add_bytes(key, age, 4);
    add_bytes(key, place, 4);
}

/* Notes that introduce their folder come first there. */
static bool introduces(const char *name)
{
    const char *slash = strrchr(name, '/'), *last = slash != NULL ? slash + 1 : name;
    return strncmp(last, "_index.", 7) == 0 || strncmp(last, "index.", 6) == 0 || strncmp(last, "README.", 7) == 0;
}

static bool leads_to(const char *site, struct slice folder)
{
    size_t bytes = folder.bytes;
    return strncmp(site, folder.ptr, bytes) == 0 && (site[bytes] == '/' || site[bytes] == '\0');
}

/* A key by folders; folders were first seen at the places in `firsts`, one per level. */
static void key_by_folder(struct sorting *s, size_t i, size_t *firsts, double *weights)
{
    enum { SITE = -1000000000 };
    struct buf key = {0};
    const char *name = s->pages[i].name, *before = i > 0 ? s->pages[i - 1].name : "";
    int level = 0;
    for (const char *slash = strchr(name, '/'); slash != NULL && level < MAX_PARENTS * 4;
         slash = strchr(slash + 1, '/'), level++) {
        struct slice folder = slice_from(name, (size_t)(slash - name));
        if (i == 0 || strncmp(name, before, folder.bytes + 1) != 0) {
            firsts[level] = i;
            weights[level] = leads_to(s->course->site, folder) ? SITE : weight_of_folder(s, folder);
        }
        add_part(&key, weights[level], NO_AGE, firsts[level]);
    }
    add_part(&key, introduces(name) ? 2.0 * SITE : s->pages[i].weight, s->pages[i].age, i);
    s->pages[i].key = slice_from(arena_strndup(&s->course->arena, key.ptr, key.bytes), key.bytes);
    buf_free(&key);
}

/* The page of that title that has children, or may have. */
static size_t page_titled(const struct sorting *s, const char *title)
{
    for (size_t i = 0; title != NULL && i < s->notes->count; i++)
        if (s->pages[i].title != NULL && strcmp(s->pages[i].title, title) == 0)
            return i;
    return s->notes->count;
}

/* A key by parents. Pages without a place in the navigation come last. */
static void key_by_parent(struct sorting *s, size_t i)
{
    size_t chain[MAX_PARENTS], count = 0;
    struct buf key = {0};
    for (size_t at = i; at < s->notes->count && count < MAX_PARENTS; at = page_titled(s, s->pages[at].parent))
        chain[count++] = at;
    s->pages[i].depth = (int)count - 1;
    while (count > 0) {
        const struct page *page = &s->pages[chain[--count]];
        add_part(&key, page->weight, NO_AGE, chain[count]);
    }
    s->pages[i].key = slice_from(arena_strndup(&s->course->arena, key.ptr, key.bytes), key.bytes);
    buf_free(&key);
}

static int compare(const void *left, const void *right)
{
    const struct page *a = left, *b = right;
    size_t least = a->key.bytes < b->key.bytes ? a->key.bytes : b->key.bytes;
    int order = memcmp(a->key.ptr, b->key.ptr, least);
    return order != 0 ? order : (a->key.bytes > b->key.bytes) - (a->key.bytes < b->key.bytes);
}

void sorting_apply(struct course *course, struct folder_notes *notes)
{
    const char *file = notes->count > 0 ? ordering_file(course) : NULL;
    labels_read(course, notes);
    if (file == NULL && notes->label_count == 0)
        return;
    struct sorting s = {.course = course, .notes = notes, .pages = xcalloc(notes->count, sizeof *s.pages)};
    s.peeks = file != NULL;
    s.counts = s.peeks && strncmp(file, "docusaurus", 10) == 0;
    s.dates = s.peeks && (strncmp(file, "hugo", 4) == 0 || strncmp(file, "config", 6) == 0);
    s.weighs = notes->label_count > 0;
    size_t firsts[MAX_PARENTS * 4] = {0};
    double weights[MAX_PARENTS * 4] = {0};
    look_at(&s);
    for (size_t i = 0; i < notes->count; i++)
        if (s.nests)
            key_by_parent(&s, i);
        else
            key_by_folder(&s, i, firsts, weights);
    if (s.weighs || s.nests) {
        qsort(s.pages, notes->count, sizeof *s.pages, compare);
        notes->depths = s.nests ? xcalloc(notes->count, sizeof *notes->depths) : NULL;
        for (size_t i = 0; i < notes->count; i++) {
            notes->names[i] = s.pages[i].name;
            if (s.nests)
                notes->depths[i] = s.pages[i].depth;
        }
    }
    free(s.pages);
}
