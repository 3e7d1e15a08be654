/* words.c - tells words of the course from chance matches of pinyin. "zyl" fits 注意力, and also 怎样量 in 的好坏怎样量化. Nobody has cut the
 * text into words, but words give themselves away: a table of terms or a heading names them alone, and what recurs begins here
 * after a comma and ends there before one, which the middle of a phrase never does. */
#include "words.h"

#include "biji/line.h"
#include "biji/mem.h"
#include "biji/utf8.h"
#include "hit_record.h"
#include "search_text.h"

#include <stdlib.h>
#include <string.h>

/* How surely a string is a word of the course. */
enum word_rank {
    WORD_CHANCE,  /* it occurs here and there inside other words */
    WORD_RECURS,  /* in several sections, and somewhere it begins and somewhere it ends between Chinese words */
    WORD_HEADING, /* it is alone in a heading or among keywords */
    WORD_TERM     /* a table of terms explains it */
};

enum { RECURS_SECTIONS = 3, MAX_HOMES = 8 };
/* The evidence that a section is a word's home, besides its occurrences there. */
enum { IN_HEADING = 4, ALONE_IN_HEADING = 8, IS_HEADING = 40, IS_STRONG = 2 };

struct word {
    struct slice text;
    uint32_t sections; /* in which it stands */
    bool begins, ends; /* somewhere there is no Chinese before it, or after it */
    bool names;        /* in a heading or among keywords, with no Chinese on either side */
    struct slice row;  /* of a table of terms that explains it; ptr NULL: none */
    int row_chapter;
    int chapter;   /* the section that is counted now */
    uint32_t roof; /* level of a section above it whose heading names the word, and for which it counts too; 0: none */
    uint32_t section;
    bool upstream, aside;
    uint32_t score;
    /* records of hits (hit_record.h); NULL: none */
    const char *row_record, *first; /* of the row; the best line of that section */
    const char *best, *lead;        /* the line of the best section so far; the one that shows the word best of all */
    uint32_t best_score;
    struct word_home home;
    unsigned worth; /* of lead, as worth_of() has it */
    unsigned order;
};

struct words {
    struct word *items;
    size_t count, room;
    uint32_t *slots; /* index + 1, open hash table */
    size_t slot_count;
    struct word **sorted; /* the sure ones, surest first; NULL: not yet */
    size_t sorted_count, settled;
    int homes; /* looked up so far */
};

struct words *words_new(void)
{
    struct words *words = xcalloc(1, sizeof *words);
    words->slot_count = 256;
    words->slots = xcalloc(words->slot_count, sizeof *words->slots);
    return words;
}

void words_free(struct words *words)
{
    if (words == NULL)
        return;
    free(words->items);
    free(words->slots);
    free(words->sorted);
    free(words);
}

/* ---- the table ---- */

static uint32_t *slot_of(const struct words *words, struct slice text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < text.bytes; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    size_t at = (hash ^ hash >> 15) & (words->slot_count - 1);
    while (words->slots[at] != 0 && !slice_eq(words->items[words->slots[at] - 1].text, text))
        at = (at + 1) & (words->slot_count - 1);
    return &words->slots[at];
}

static void grow_slots(struct words *words)
{
    free(words->slots);
    words->slot_count *= 2;
    words->slots = xcalloc(words->slot_count, sizeof *words->slots);
    for (size_t i = 0; i < words->count; i++)
        *slot_of(words, words->items[i].text) = (uint32_t)i + 1;
}

static struct word *word_of(struct words *words, struct slice text)
{
    uint32_t *slot = slot_of(words, text);
    if (*slot == 0) {
        if (2 * (words->count + 1) > words->slot_count) {
            grow_slots(words);
            slot = slot_of(words, text);
        }
        words->items = xgrow(words->items, words->count, &words->room, sizeof *words->items);
        words->items[words->count++] = (struct word){.text = text, .chapter = COURSE_NONE};
        *slot = (uint32_t)words->count;
    }
    return &words->items[*slot - 1];
}

/* The entry of a text, or NULL. */
static struct word *known(const struct words *words, struct slice text)
{
    uint32_t slot = *slot_of(words, text);
    return slot != 0 ? &words->items[slot - 1] : NULL;
}

static struct slice line_of(const struct hit *hit)
{
    return slice_from(hit->text, hit->line_bytes);
}

static struct slice text_of(const struct hit *hit, const struct find_span *mark)
{
    return slice_part(line_of(hit), mark->from, mark->to);
}

/* ---- its place on its line ---- */

/* Whether Chinese continues after (or before) a place of a line. In headings 与 and the like join words. */
static bool goes_on(struct slice line, size_t at, bool before, bool heading)
{
    static const char joints[] = "与和及的到或对把在是";
    int bytes;
    if (before ? at == 0 : at >= line.bytes)
        return false;
    if (before)
        do
            at--;
        while (at > 0 && ((unsigned char)line.ptr[at] & 0xC0) == 0x80);
    uint32_t rune = utf8_decode(line.ptr + at, slice_end(line), &bytes);
    char one[8] = {0};
    memcpy(one, line.ptr + at, (size_t)bytes < sizeof one ? (size_t)bytes : 0);
    return rune >= 0x3400 && rune <= 0x9FFF && !(heading && strstr(joints, one) != NULL);
}

/* Whether it is a whole table cell, except for marks and parentheses. */
static bool is_cell(struct slice line, const struct find_span *mark)
{
    size_t from = mark->from, to = mark->to;
    while (from > 0 && strchr(" \t*`[", line.ptr[from - 1]) != NULL)
        from--;
    while (to < line.bytes && strchr(" \t*`]", line.ptr[to]) != NULL)
        to++;
    struct slice rest = slice_part(line, to, line.bytes);
    bool ends = rest.bytes == 0 || *rest.ptr == '|' || *rest.ptr == '(' || slice_starts(rest, "（");
    return ends && (from == 0 || line.ptr[from - 1] == '|');
}

/* Whether it is all of a heading, but for its number. */
static bool is_heading(struct slice line, const struct find_span *mark)
{
    struct slice before = slice_part(line, 0, mark->from), after = slice_trim(slice_part(line, mark->to, line.bytes));
    size_t number = 0;
    while (number < before.bytes && strchr("# .0123456789*[", before.ptr[number]) != NULL)
        number++;
    return number == before.bytes &&
           (after.bytes == 0 || *after.ptr == '{' || slice_eq_str(after, "]") || slice_eq_str(after, "**"));
}

/* Whether it is strong or quoted. */
static bool is_marked(struct slice line, const struct find_span *mark)
{
    struct slice before = slice_part(line, 0, mark->from), after = slice_part(line, mark->to, line.bytes);
    return (slice_ends(before, "**") && slice_starts(after, "**")) ||
           (slice_ends(before, "「") && slice_starts(after, "」")) ||
           (slice_ends(before, "“") && slice_starts(after, "”")) || slice_starts(after, "（");
}

/* ---- counting ---- */

static void end_section(struct word *word)
{
    if (word->first != NULL && !word->aside && word->score > word->best_score) {
        word->best_score = word->score;
        word->best = word->first;
    }
    word->score = 0;
    word->first = NULL;
}

/* What the place says about where the word is at home. */
static void weigh(struct word *word, const struct hit *hit, const struct find_span *mark, bool alone)
{
    bool heading = hit->class == FIND_HEADING || hit->class == FIND_TITLE;
    if (!heading && hit->class != FIND_TEXT)
        return;
    word->score += !heading ? 1u : is_heading(line_of(hit), mark) ? IS_HEADING : alone ? ALONE_IN_HEADING : IN_HEADING;
    word->score += is_marked(line_of(hit), mark) ? IS_STRONG : 0u;
    word->first = word->first != NULL ? word->first : hit->record;
}

/* The word occurs in a new section. */
static void begin_section(struct word *word, const struct hit *hit, const struct word_place *place)
{
    bool below =
        word->roof > 0 && hit->chapter == word->chapter && hit->upstream == word->upstream && place->level > word->roof;
    if (!below) {
        end_section(word);
        word->roof = 0;
        word->aside = place->aside;
    }
    word->sections++;
    word->chapter = hit->chapter;
    word->section = hit->section;
    word->upstream = hit->upstream;
}

static void add_mark(struct words *words, const struct hit *hit, const struct find_span *mark,
                     const struct word_place *place)
{
    struct slice line = line_of(hit);
    struct word *word = word_of(words, text_of(hit, mark));
    bool heading = hit->class == FIND_HEADING || hit->class == FIND_TITLE;
    bool begins = !goes_on(line, mark->from, true, heading), ends = !goes_on(line, mark->to, false, heading);
    bool alone = begins && ends;
    if (hit->chapter != word->chapter || hit->section != word->section || hit->upstream != word->upstream)
        begin_section(word, hit, place);
    if (heading && word->roof == 0 && (is_heading(line, mark) || (alone && hit->class == FIND_HEADING)))
        word->roof = place->level;
    word->begins = word->begins || begins;
    word->ends = word->ends || ends;
    word->names = word->names || (alone && (heading || hit->class == FIND_KEYWORD || hit->class == FIND_TAG));
    bool head = names_terms(word->text); /* of a table of terms */
    bool links = slice_find_str(line, slice_of("]("), 0) < line.bytes;
    if (hit->class == FIND_TERM && is_cell(line, mark) && !head && (links || word->row.ptr == NULL)) {
        word->row = line;
        word->row_chapter = hit->chapter;
        word->row_record = hit->record;
    }
    weigh(word, hit, mark, alone);
}

/* Whether a match is Chinese; others are literal letters. */
static bool is_han(const struct hit *hit, const struct find_span *mark)
{
    return (signed char)hit->text[mark->from] < 0;
}

void words_add(struct words *words, const struct hit *hit, const struct word_place *place)
{
    struct find_span mark;
    for (struct mark_walk walk = mark_walk_of(hit); mark_walk_next(&walk, &mark);)
        if (is_han(hit, &mark))
            add_mark(words, hit, &mark, place);
}

/* ---- the line that shows a word best ---- */

static enum word_rank rank_of(const struct word *word)
{
    if (word->row.ptr != NULL)
        return WORD_TERM;
    if (word->names)
        return WORD_HEADING;
    return word->sections >= RECURS_SECTIONS && word->begins && word->ends ? WORD_RECURS : WORD_CHANCE;
}

static int compare(const void *left, const void *right)
{
    const struct word *a = *(struct word *const *)left, *b = *(struct word *const *)right;
    if (rank_of(a) != rank_of(b))
        return rank_of(a) > rank_of(b) ? -1 : 1;
    if (a->sections != b->sections)
        return a->sections > b->sections ? -1 : 1;
    return (a > b) - (a < b);
}

/* The target of the first link after a row's word, or empty. */
static struct slice target_of(const struct word *word)
{
    struct slice line = word->row;
    size_t from = slice_find_str(line, slice_of("]("), 0) + 2;
    return from < line.bytes ? slice_part(line, from, slice_find(line, ')', from)) : slice_of("");
}

static void sort_words(struct words *words)
{
    words->sorted = xcalloc(words->count + 1, sizeof(struct word *));
    for (size_t i = 0; i < words->count; i++) {
        struct word *word = &words->items[i];
        end_section(word);
        word->home.chapter = COURSE_NONE;
        if (rank_of(word) >= WORD_HEADING)
            words->sorted[words->sorted_count++] = word;
    }
    if (words->sorted_count > 1)
        qsort(words->sorted, words->sorted_count, sizeof(struct word *), compare);
}

bool words_settle(struct words *words, word_home_fn *home, void *context)
{
    if (words->sorted == NULL)
        sort_words(words);
    for (bool looked = false; !looked && words->settled < words->sorted_count; words->settled++) {
        struct word *word = words->sorted[words->settled];
        struct slice target = word->row.ptr != NULL ? target_of(word) : slice_of("");
        word->order = (unsigned)words->settled + 1;
        looked = target.bytes > 0 && words->homes++ < MAX_HOMES;
        if (looked)
            word->home = home(context, word->row_chapter, target);
        word->lead = word->best != NULL ? word->best : word->row_record;
        word->worth = FIND_CLASSES;
    }
    return words->settled == words->sorted_count;
}

/* How well a line of a word's home section shows it, lower is better; FIND_CLASSES: not at all. */
static unsigned worth_of(const struct hit *hit, const struct find_span *mark)
{
    if (hit->class > FIND_HEADING && hit->class != FIND_TEXT)
        return FIND_CLASSES;
    return hit->class == FIND_TEXT && is_marked(line_of(hit), mark) ? FIND_HEADING + 1 : hit->class;
}

void words_place(struct words *words, const struct hit *hit)
{
    struct find_span mark;
    for (struct mark_walk walk = mark_walk_of(hit); mark_walk_next(&walk, &mark);) {
        struct word *word = known(words, text_of(hit, &mark));
        if (word == NULL || hit->upstream || hit->chapter != word->home.chapter)
            continue;
        unsigned worth = worth_of(hit, &mark);
        bool inside = hit->line >= word->home.from && hit->line < word->home.to;
        if (inside && worth < word->worth) {
            word->worth = worth;
            word->lead = hit->record;
        } else if (word->worth == FIND_CLASSES && hit->class == FIND_TERM && is_cell(line_of(hit), &mark)) {
            word->lead = hit->record; /* the chapter's own table, if its text says it in other words */
        }
    }
}

/* Whether adjacent letters make it part of a word, or of a name in code or in a formula. */
static bool is_letter(char c)
{
    return char_is_alnum(c) || c == '_';
}

enum likelihood words_likelihood(const struct words *words, const struct hit *hit)
{
    enum likelihood best = BY_CHANCE;
    struct find_span mark;
    for (struct mark_walk walk = mark_walk_of(hit); mark_walk_next(&walk, &mark);) {
        enum likelihood now = BY_CHANCE;
        if (is_han(hit, &mark)) {
            const struct word *word = known(words, text_of(hit, &mark));
            now = word == NULL || rank_of(word) == WORD_CHANCE ? BY_CHANCE : AS_WORD;
        } else {
            bool begins = mark.from == 0 || !is_letter(hit->text[mark.from - 1]);
            bool whole = begins && (mark.to == hit->line_bytes || !is_letter(hit->text[mark.to]));
            now = whole ? AS_WRITTEN : begins ? AS_WORD : INSIDE_WORDS;
        }
        best = now < best ? now : best;
    }
    return best;
}

unsigned words_lead(const struct words *words, const struct hit *hit)
{
    unsigned lead = 0;
    struct find_span mark;
    for (struct mark_walk walk = mark_walk_of(hit); mark_walk_next(&walk, &mark);) {
        const struct word *word = known(words, text_of(hit, &mark));
        if (word != NULL && word->lead == hit->record && (lead == 0 || word->order < lead))
            lead = word->order;
    }
    return lead;
}
