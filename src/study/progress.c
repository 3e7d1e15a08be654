/* progress.c - sections by the hash of their text, without blanks and without their heading: a renamed heading, a moved
 * section and rewrapped lines do not count as changes. */
#include "biji/progress.h"

#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "course_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BYTES = 20, FEW_BYTES = 60 /* of text that may occur anywhere, such as "none" */ };

/* The measured text of a section. */
struct section {
    uint64_t hash;
    size_t bytes, han, words, formulas;
};

static void count_text(struct slice text, struct section *section)
{
    bool in_word = false;
    for (const char *p = text.ptr, *end = p + text.bytes; p < end;) {
        int bytes;
        uint32_t rune = utf8_decode(p, end, &bytes);
        bool blank = rune <= ' ' || rune == 0xA0 || rune == 0x3000, cjk = rune_is_cjk(rune);
        if (!blank) {
            section->hash = hash_add(section->hash, slice_from(p, (size_t)bytes));
            section->bytes += (size_t)bytes;
        }
        section->han += cjk && rune_is_word(rune);
        section->words += !cjk && !in_word && rune_is_word(rune);
        in_word = !blank && !cjk && (in_word || rune_is_word(rune));
        p += bytes;
    }
}

struct progress_scan {
    const struct doc *doc;
    const struct outline *outline;
    struct section *sections; /* [0] is before the first heading, [i + 1] is that of heading i */
    const struct node *next;  /* NULL: all is measured */
    size_t at;                /* its section */
};

struct progress_scan *progress_scan_new(const struct doc *doc, const struct outline *outline)
{
    struct progress_scan *scan = xcalloc(1, sizeof *scan);
    *scan = (struct progress_scan){.doc = doc, .outline = outline, .next = doc->root};
    scan->sections = xcalloc(outline->count + 1, sizeof *scan->sections);
    for (size_t i = 0; i <= outline->count; i++)
        scan->sections[i].hash = HASH_START;
    return scan;
}

void progress_scan_free(struct progress_scan *scan)
{
    if (scan != NULL)
        free(scan->sections);
    free(scan);
}

/* Adds a node to its section. Returns the bytes of its text. */
static size_t measure_node(const struct node *n, struct section *section)
{
    if (n->kind == NODE_MATH_BLOCK || (n->kind == NODE_MATH && n->math.display)) {
        section->formulas++;
        section->hash = hash_add(section->hash, n->text);
        section->bytes += n->text.bytes;
    } else if (n->kind == NODE_TEXT || n->kind == NODE_CODE || n->kind == NODE_MATH || n->kind == NODE_CODE_BLOCK ||
               n->kind == NODE_RAW_BLOCK) {
        count_text(n->text, section);
    }
    return n->text.bytes;
}

/* The same up to the section `end` (exclusive). */
static bool step_to(struct progress_scan *scan, size_t bytes, size_t end)
{
    enum { NODE_COST_BYTES = 8 };
    for (size_t done = 0; scan->next != NULL && done < bytes;) {
        const struct node *n = scan->next;
        bool skip = n->kind == NODE_FOOTNOTE;
        while (scan->at < scan->outline->count && scan->outline->headings[scan->at].node == n) {
            scan->at++;
            skip = true;
        }
        if (scan->at >= end)
            return false;
        done += measure_node(n, &scan->sections[scan->at]) + NODE_COST_BYTES;
        scan->next = node_after(scan->doc->root, n, skip);
    }
    return scan->next != NULL;
}

bool progress_scan_step(struct progress_scan *scan, size_t bytes)
{
    return step_to(scan, bytes, SIZE_MAX);
}

/* All sections of a chapter. */
static struct progress_scan *measure(const struct doc *doc, const struct outline *outline)
{
    struct progress_scan *scan = progress_scan_new(doc, outline);
    progress_scan_step(scan, SIZE_MAX);
    return scan;
}

static const char *label_of(const struct outline *outline, size_t section)
{
    return section == 0 ? "" : outline->headings[section - 1].anchor;
}

static void write_hash(const struct section *section, char text[HASH_BYTES])
{
    snprintf(text, HASH_BYTES, "%016llx", (unsigned long long)section->hash);
}

static enum section_state state_of(const struct state *state, const char *chapter, const char *label,
                                   const struct section *section)
{
    enum section_state found = SECTION_UNREAD;
    char hash[HASH_BYTES];
    if (section->bytes == 0)
        return SECTION_NONE;
    write_hash(section, hash);
    for (size_t i = state->count; i-- > 0;) {
        const struct state_entry *entry = &state->entries[i];
        if (entry->kind != STATE_READ)
            continue;
        bool here = strcmp(entry->label, label) == 0 && strcmp(entry->chapter, chapter) == 0;
        if (strcmp(entry->text, hash) == 0 && (here || section->bytes > FEW_BYTES))
            return SECTION_READ;
        if (here)
            found = SECTION_CHANGED;
    }
    return found;
}

static long seconds_of(const struct section *section)
{
    return (long)(section->han / 5 + section->words * 3 / 10 + section->formulas * 20);
}

struct chapter_progress progress_scan_result(const struct progress_scan *scan, const struct state *state,
                                             const char *chapter)
{
    struct chapter_progress all = {0};
    for (size_t i = 0; i <= scan->outline->count; i++) {
        const struct section *section = &scan->sections[i];
        enum section_state is = state_of(state, chapter, label_of(scan->outline, i), section);
        all.sections += is != SECTION_NONE;
        all.read += is == SECTION_READ || is == SECTION_CHANGED;
        all.changed += is == SECTION_CHANGED;
        all.seconds += seconds_of(section);
        all.seconds_left += is == SECTION_UNREAD ? seconds_of(section) : 0;
    }
    if (all.seconds > 0)
        all.percent = (int)(100 * (all.seconds - all.seconds_left) / all.seconds);
    else
        all.percent = all.sections > 0 ? 100 * all.read / all.sections : 100;
    return all;
}

struct chapter_progress progress_measure(const struct doc *doc, const struct outline *outline,
                                         const struct state *state, const char *chapter)
{
    struct progress_scan *scan = measure(doc, outline);
    struct chapter_progress all = progress_scan_result(scan, state, chapter);
    progress_scan_free(scan);
    return all;
}

static bool keep_section(const struct section *section, struct state *state, const char *chapter, const char *label)
{
    char hash[HASH_BYTES];
    enum section_state is = state_of(state, chapter, label, section);
    if (is == SECTION_NONE || is == SECTION_READ)
        return false;
    write_hash(section, hash);
    state_keep(state, &(struct state_entry){.kind = STATE_READ, .chapter = chapter, .label = label, .text = hash});
    return true;
}

bool progress_read(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                   int from, int to)
{
    struct progress_scan *scan = progress_scan_new(doc, outline);
    bool news = false;
    size_t first = (size_t)(from + 1), end = (size_t)(to + 1);
    if (from >= 0 && (size_t)from < outline->count) { /* only these are measured */
        scan->next = outline->headings[from].node;
        scan->at = (size_t)from;
    }
    step_to(scan, SIZE_MAX, end);
    for (size_t i = first; i < end && i <= outline->count; i++)
        news = keep_section(&scan->sections[i], state, chapter, label_of(outline, i)) || news;
    progress_scan_free(scan);
    return news;
}

/* Whether an entry is for the chapter, or for a text that is in it now. */
static bool is_of_chapter(const struct state_entry *entry, const char *chapter, const struct section *sections,
                          size_t count)
{
    char hash[HASH_BYTES];
    if (entry->kind != STATE_READ || strcmp(entry->chapter, chapter) == 0)
        return entry->kind == STATE_READ;
    for (size_t i = 0; i < count; i++) {
        write_hash(&sections[i], hash);
        if (sections[i].bytes > FEW_BYTES && strcmp(entry->text, hash) == 0)
            return true;
    }
    return false;
}

void progress_set(const struct doc *doc, const struct outline *outline, struct state *state, const char *chapter,
                  bool is_read)
{
    struct progress_scan *scan = measure(doc, outline);
    const struct section *sections = scan->sections;
    for (size_t i = 0; is_read && i <= outline->count; i++)
        keep_section(&sections[i], state, chapter, label_of(outline, i));
    for (size_t i = state->count; !is_read && i-- > 0;) {
        if (!is_of_chapter(&state->entries[i], chapter, sections, outline->count + 1))
            continue;
        state_drop(state, &state->entries[i]);
        i = i > state->count ? state->count : i;
    }
    progress_scan_free(scan);
}

/* The first section of a chapter that was never read, as measure() counts them; past the last one: none. */
static size_t first_unread(const struct doc *doc, const struct outline *outline, const struct state *state,
                           const char *chapter)
{
    struct progress_scan *scan = measure(doc, outline);
    size_t at = 0;
    while (at <= outline->count &&
           state_of(state, chapter, label_of(outline, at), &scan->sections[at]) != SECTION_UNREAD)
        at++;
    progress_scan_free(scan);
    return at;
}

int progress_next(struct course *course, const struct state *state, const struct node **section, struct buf *out)
{
    *section = NULL;
    for (int i = course->has_index ? 1 : 0; (size_t)i < course->chapter_count; i++) {
        bool is_note = course->chapters[i].name != NULL && !course->chapters[i].is_unlisted;
        const struct doc *doc = is_note ? chapter_load(course, i, NULL) : NULL;
        if (doc == NULL)
            continue;
        struct outline *outline = outline_build(doc);
        size_t at = first_unread(doc, outline, state, course->chapters[i].name);
        const struct heading *heading = at > 0 && at <= outline->count ? &outline->headings[at - 1] : NULL;
        bool found = at <= outline->count;
        if (found)
            text_safe(slice_of(course->chapters[i].title), out);
        if (heading != NULL && !slice_eq_str(buf_slice(out), heading->text))
            buf_printf(out, " › %s", heading->text);
        if (heading != NULL)
            *section = heading->node;
        outline_free(outline);
        if (found)
            return i;
    }
    return COURSE_NONE;
}
