/* footnotes.c - footnotes of a note. The parser drops definitions without a reference, and with them the author's text;
 * so a reference to each is fed to it before the note, and footnotes are numbered here. Labels are compared without
 * case, as the parser does, and found by a hash table: a note may hold any number of them. */
#include "footnotes.h"

#include "biji/line.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_LABEL_BYTES = 1000 };

struct footnote {
    struct slice label;
    bool defined; /* in the source */
    struct node *definition;
};

static uint32_t hash_of(struct slice label)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < label.bytes; i++)
        hash = (hash ^ ((unsigned char)label.ptr[i] | 0x20)) * 16777619u;
    return hash;
}

static bool same_label(struct slice a, struct slice b)
{
    return a.bytes == b.bytes && strncasecmp(a.ptr, b.ptr, a.bytes) == 0;
}

/* The slot of a label, which is 0 when the label is new. */
static uint32_t *find_slot(struct footnotes *f, struct slice label)
{
    size_t at = hash_of(label) & (f->slot_count - 1);
    while (f->slots[at] != 0 && !same_label(f->items[f->slots[at] - 1].label, label))
        at = (at + 1) & (f->slot_count - 1);
    return &f->slots[at];
}

static void grow_slots(struct footnotes *f)
{
    free(f->slots);
    f->slot_count = f->slot_count > 0 ? f->slot_count * 2 : 64;
    f->slots = xcalloc(f->slot_count, sizeof *f->slots);
    for (size_t i = 0; i < f->count; i++)
        *find_slot(f, f->items[i].label) = (uint32_t)i + 1;
}

/* The entry of a label, created if it is new. Lent until the next call. */
static struct footnote *entry_of(struct footnotes *f, struct slice label)
{
    if (f->count * 2 >= f->slot_count)
        grow_slots(f);
    uint32_t *slot = find_slot(f, label);
    if (*slot == 0) {
        f->items = xgrow(f->items, f->count, &f->room, sizeof *f->items);
        f->items[f->count++] = (struct footnote){.label = label};
        *slot = (uint32_t)f->count;
    }
    return &f->items[*slot - 1];
}

/* Whether only blanks, quote marks and list markers are between the start of the line and ptr. */
static bool starts_line(const struct parse_source *source, const char *ptr)
{
    const char *from = ptr;
    while (from > source->text && (from[-1] == ' ' || from[-1] == '\t' || from[-1] == '>'))
        from--;
    if (from == source->text || from[-1] == '\n')
        return true;
    if (ptr[-1] != ' ' || strchr("-*+.)", from[-1]) == NULL)
        return false;
    while (from > source->text && from[-1] != '\n')
        from--;
    struct slice line = slice_from(from, (size_t)(ptr - from) + 1);
    for (size_t bytes; line.bytes > 1 && (bytes = line_container_mark(line)) > 0;)
        line = slice_part(line, bytes, line.bytes);
    return slice_skip_blanks(line, 0) + 1 >= line.bytes;
}

/* Walks over the source to tell which places are in fenced code. */
struct fences {
    const struct parse_source *source;
    uint32_t line; /* the next one */
    struct line_fencing fencing;
    bool list; /* a list, or a footnote, may be open */
};

static bool is_indented(struct slice line)
{
    return slice_starts(line, "    ") || slice_starts(line, "\t");
}

static void pass_line(struct fences *fences, struct slice line)
{
    if (line.bytes == 0)
        return;
    if (line_begins_text(line)) { /* most lines: neither a container nor a fence */
        fences->list = false;
        return;
    }
    if (!char_is_blank(*line.ptr))
        fences->list = line_container_mark(line) > 0;
    if (!fences->list && is_indented(line))
        return; /* code, or more of a paragraph */
    for (size_t bytes; (bytes = line_container_mark(line)) > 0;)
        line = slice_part(line, bytes, line.bytes);
    line_take_fence(&fences->fencing, slice_trim(line));
}

/* Whether ptr, which only moves forward between calls, is in fenced code or, outside lists, in indented code. */
static bool is_in_code(struct fences *fences, const char *ptr)
{
    const struct parse_source *source = fences->source;
    size_t at = (size_t)(ptr - source->text);
    while (fences->line + 1 < source->line_count && source->lines[fences->line + 1] <= at)
        pass_line(fences, parse_line(source, fences->line++));
    struct slice line = parse_line(source, fences->line);
    bool indented = is_indented(line) && (fences->line == 0 || parse_line(source, fences->line - 1).bytes == 0);
    return fences->fencing.fence != 0 || (indented && !fences->list);
}

static int compare_cuts(const void *left, const void *right)
{
    const struct limit_cut *a = left, *b = right;
    return (a->line > b->line) - (a->line < b->line);
}

void footnotes_scan(struct footnotes *footnotes, const struct parse_source *source, struct buf *kept,
                    struct limit_cut **cuts, size_t *cut_count)
{
    struct slice all = slice_from(source->text, source->bytes);
    size_t room = *cut_count, cuts_before = *cut_count;
    struct fences fences = {.source = source, .line = source->first_line};
    for (size_t at = slice_find(all, '^', 1); at < all.bytes; at = slice_find(all, '^', at + 1)) {
        if (all.ptr[at - 1] != '[')
            continue;
        struct slice rest = slice_part(all, at + 1, at + 1 + MAX_LABEL_BYTES);
        size_t end = slice_find(rest, ']', 0);
        struct slice label = slice_part(rest, 0, end);
        if (end == 0 || end == rest.bytes || memchr(label.ptr, '\n', end) != NULL ||
            memchr(label.ptr, ' ', end) != NULL)
            continue;
        bool definition = end + 1 < rest.bytes && rest.ptr[end + 1] == ':' && starts_line(source, all.ptr + at - 1) &&
                          !is_in_code(&fences, all.ptr + at);
        struct footnote *entry = entry_of(footnotes, label);
        bool unfit = memchr(label.ptr, '[', end) != NULL;
        if (definition && (entry->defined || unfit)) {
            *cuts = xgrow(*cuts, *cut_count, &room, sizeof **cuts);
            (*cuts)[(*cut_count)++] = (struct limit_cut){parse_line_at(source, (size_t)(label.ptr - source->text)),
                                                         unfit ? LIMIT_BY_BRACKET : LIMIT_BY_LABEL};
        }
        entry->defined = entry->defined || (definition && !unfit);
    }
    if (*cut_count > cuts_before)
        qsort(*cuts, *cut_count, sizeof **cuts, compare_cuts);
    for (size_t i = 0; i < footnotes->count; i++) {
        if (!footnotes->items[i].defined)
            continue;
        buf_add_str(kept, "[^");
        buf_add_slice(kept, footnotes->items[i].label);
        buf_add_str(kept, "] ");
    }
}

void footnotes_add_definition(struct footnotes *footnotes, struct node *definition)
{
    struct footnote *entry = entry_of(footnotes, definition->text);
    if (entry->definition == NULL)
        entry->definition = definition;
}

void footnotes_add_reference(struct footnotes *footnotes, struct node *reference)
{
    struct node *definition = entry_of(footnotes, reference->text)->definition;
    reference->footnote.definition = definition;
    if (definition == NULL)
        return;
    if (definition->footnote.number == 0)
        definition->footnote.number = ++footnotes->numbered;
    reference->footnote.number = definition->footnote.number;
}

void footnotes_finish(struct footnotes *footnotes, struct node *root)
{
    struct node **order = xcalloc(footnotes->count + 1, sizeof(struct node *));
    for (size_t i = 0; i < footnotes->count; i++) {
        struct node *definition = footnotes->items[i].definition;
        if (definition == NULL)
            continue;
        if (definition->footnote.number == 0)
            definition->footnote.number = ++footnotes->numbered;
        order[definition->footnote.number] = definition;
    }
    for (int i = 1; i <= footnotes->numbered; i++) {
        node_unlink(order[i]);
        node_insert(root, order[i], NULL);
    }
    free(order);
}

void footnotes_free(struct footnotes *footnotes)
{
    free(footnotes->items);
    free(footnotes->slots);
    *footnotes = (struct footnotes){0};
}
