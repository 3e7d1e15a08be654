/* ask.c - passages ranked by BM25 over pairs of Han characters and words of letters. Question words say nothing about the subject and
 * are dropped; the course's own tables of terms give each word its other language. Nothing is indexed: one pass over the notes
 * counts only what the question holds. */
#include "biji/ask.h"

#include "biji/file.h"
#include "biji/han.h"
#include "biji/line.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "search_text.h"
#include "snippet.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 64, SLOTS = 256, PASSAGE_LINES = 30, HEADING_WEIGHT = 2, LEVELS = 7, SNIPPET_COLS = 160 };

/* The words of a question: pairs of Han characters, and words of letters, as numbers. */
struct tokens {
    uint32_t slots[SLOTS]; /* 0: empty */
    uint8_t index[SLOTS];
    float weight[MAX_TOKENS]; /* a synonym counts less */
    int count;
};

struct passage_count {
    uint16_t times[MAX_TOKENS];
    uint32_t length, line;
    int chapter;
    char *section, *text; /* text: the best line */
    uint32_t best;        /* words on it */
    bool aside;           /* exercises, summaries: they ask and repeat, and explain little */
};

struct asking {
    struct tokens tokens;
    struct passage_count *passages;
    size_t count, room;
    struct slice headings[LEVELS];
    bool fresh; /* the next line begins a passage */
    uint32_t lines;
    int chapter;
};

static uint8_t *find_token(struct tokens *t, uint32_t token)
{
    unsigned slot = (token * 2654435761u) >> 24;
    while (t->slots[slot] != 0 && t->slots[slot] != token)
        slot = (slot + 1) % SLOTS;
    return t->slots[slot] == token ? &t->index[slot] : NULL;
}

static void add_token(struct tokens *t, uint32_t token, float weight)
{
    unsigned slot = (token * 2654435761u) >> 24;
    if (t->count == MAX_TOKENS || find_token(t, token) != NULL)
        return;
    while (t->slots[slot] != 0)
        slot = (slot + 1) % SLOTS;
    t->slots[slot] = token;
    t->index[slot] = (uint8_t)t->count;
    t->weight[t->count++] = weight;
}

/* The next token of text at or after *at, 0 at its end. *last: the Han character before, 0 when there is none. */
static uint32_t next_token(struct slice text, size_t *at, uint32_t *last)
{
    while (*at < text.bytes) {
        unsigned char c = (unsigned char)text.ptr[*at];
        if (c < 0x80) {
            uint32_t hash = 0;
            for (; *at < text.bytes && char_is_alnum(text.ptr[*at]); ++*at)
                hash = hash * 31 + (uint32_t)tolower((unsigned char)text.ptr[*at]);
            *last = 0;
            if (hash != 0)
                return hash | 0x80000000u;
            ++*at;
            continue;
        }
        int bytes;
        uint32_t rune = han_simplified(utf8_decode(text.ptr + *at, text.ptr + text.bytes, &bytes)), before = *last;
        *at += (size_t)bytes;
        *last = rune >= 0x3400 && rune <= 0x9FFF ? rune : 0;
        if (*last != 0 && before != 0)
            return (before << 16 ^ rune) & 0x7FFFFFFF;
    }
    return 0;
}

/* The question without the words that only ask. */
static void drop_question_words(struct slice question, struct buf *out)
{
    static const char *const words[] = {"为什么", "为何",  "怎么样", "怎么",   "怎样",  "如何", "什么是", "是什么",
                                        "什么",   "哪些",  "哪个",   "哪种",   "哪里",  "多少", "几个",   "请问",
                                        "解释",   "说明",  "请",     "吗",     "呢",    "的",   "了",     "是",
                                        "why ",   "what ", "how ",   "which ", "does ", "do ",  "is ",    "are ",
                                        "the ",   "a ",    "an ",    "of ",    "to ",   "in "};
    for (size_t at = 0; at < question.bytes;) {
        size_t skip = 0;
        struct slice rest = slice_part(question, at, question.bytes);
        bool begins = at == 0 || !char_is_alnum(question.ptr[at - 1]);
        for (size_t i = 0; i < sizeof words / sizeof words[0] && skip == 0; i++)
            if ((begins || (signed char)words[i][0] < 0) &&
                slice_eq_nocase(slice_part(rest, 0, strlen(words[i])), words[i]))
                skip = strlen(words[i]);
        if (skip > 0)
            buf_add_char(out, ' ');
        else
            buf_add_char(out, question.ptr[at]);
        at += skip > 0 ? skip : 1;
    }
}

static void add_tokens(struct tokens *tokens, struct slice text, float weight)
{
    uint32_t last = 0, token;
    for (size_t at = 0; (token = next_token(text, &at, &last)) != 0;)
        add_token(tokens, token, weight);
}

/* How many words of a text the question has; into times when that is not NULL. */
static uint32_t count_tokens(struct asking *a, struct slice text, uint16_t *times, uint16_t weight, uint32_t *length)
{
    uint32_t last = 0, token, found = 0;
    uint64_t seen = 0;
    for (size_t at = 0; (token = next_token(text, &at, &last)) != 0; ++*length) {
        const uint8_t *index = find_token(&a->tokens, token);
        if (index == NULL)
            continue;
        times[*index] = (uint16_t)(times[*index] + weight);
        found += (seen >> *index & 1) == 0;
        seen |= (uint64_t)1 << *index;
    }
    return found;
}

static void begin_passage(struct asking *a, uint32_t line)
{
    struct buf section = {0};
    uint32_t length = 0;
    a->passages = xgrow(a->passages, a->count, &a->room, sizeof *a->passages);
    struct passage_count *p = &a->passages[a->count++];
    *p = (struct passage_count){.line = line, .chapter = a->chapter};
    for (int i = 0; i < LEVELS; i++) {
        if (a->headings[i].bytes == 0)
            continue;
        count_tokens(a, a->headings[i], p->times, HEADING_WEIGHT, &length);
        p->aside = p->aside || names_aside(a->headings[i]);
        buf_add_str(&section, section.bytes > 0 ? " › " : "");
        text_safe(a->headings[i], &section);
    }
    buf_add_str(&section, "");
    p->section = buf_take(&section);
    a->fresh = false;
    a->lines = 0;
}

static void take_line(struct asking *a, struct slice line, uint32_t number, bool code)
{
    struct slice rest = slice_trim(line);
    int level = code ? 0 : line_heading_level(rest);
    if (level > 0) {
        a->headings[level] = line_heading_text(rest);
        for (int i = level + 1; i < LEVELS; i++)
            a->headings[i] = slice_of("");
        a->fresh = true;
        return;
    }
    if (rest.bytes == 0)
        return;
    if (a->fresh || a->lines++ >= PASSAGE_LINES)
        begin_passage(a, number);
    struct passage_count *p = &a->passages[a->count - 1];
    uint32_t found = count_tokens(a, rest, p->times, 1, &p->length);
    if (found > p->best || p->text == NULL) {
        free(p->text);
        p->text = xstrndup(rest.ptr, rest.bytes);
        p->best = found;
        p->line = number;
    }
}

static void take_note(struct asking *a, struct slice text)
{
    struct line_fencing fencing = {0};
    uint32_t number = 1;
    a->fresh = true;
    memset(a->headings, 0, sizeof a->headings);
    bool meta = line_is_meta_fence(slice_part(text, 0, slice_find(text, '\n', 0)), false);
    for (size_t at = 0; at < text.bytes; at = slice_find(text, '\n', at) + 1, number++) {
        struct slice line = slice_part(text, at, slice_find(text, '\n', at)), rest = slice_trim(line);
        if (meta) {
            meta = number == 1 || !line_is_meta_fence(line, true);
            continue;
        }
        take_line(a, line, number, line_take_fence(&fencing, rest));
    }
}

/* Adds what the row of a table of terms gives as another name of a word that the question holds. */
static void add_synonyms(struct asking *a, struct slice text)
{
    for (size_t at = 0; at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        struct slice row = slice_trim(slice_part(text, at, slice_find(text, '\n', at)));
        if (!slice_starts(row, "|"))
            continue;
        size_t middle = slice_find(row, '|', 1), end = slice_find(row, '|', middle + 1);
        struct slice cells[2] = {slice_trim(slice_part(row, 1, middle)), slice_trim(slice_part(row, middle + 1, end))};
        for (int i = 0; i < 2; i++) {
            uint16_t times[MAX_TOKENS] = {0};
            uint32_t words = 0, found = cells[i].bytes > 0 && cells[i].bytes < 60 && cells[1 - i].bytes < 60
                                            ? count_tokens(a, cells[i], times, 1, &words)
                                            : 0;
            if (words > 0 && found == words)
                add_tokens(&a->tokens, cells[1 - i], 0.5f);
        }
    }
}

static double score_of(const struct asking *a, const struct passage_count *p, const double *idf, double average)
{
    static const double k1 = 1.2, b = 0.75;
    double score = 0;
    for (int i = 0; i < a->tokens.count; i++)
        if (p->times[i] > 0)
            score += idf[i] * p->times[i] * (k1 + 1) / (p->times[i] + k1 * (1 - b + b * p->length / average));
    return p->aside ? score * 0.4 : score;
}

static int compare_hits(const void *left, const void *right)
{
    const struct ask_hit *a = left, *b = right;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->chapter != b->chapter ? a->chapter - b->chapter : (a->line > b->line) - (a->line < b->line);
}

static char *shown(const char *line)
{
    struct find_spans none = {0}, marks = {0};
    struct buf out = {0};
    snippet_make(slice_of(line), &none, false, SNIPPET_COLS, 1, &out, &marks);
    free(marks.items);
    buf_add_str(&out, "");
    return buf_take(&out);
}

static struct ask_hits rank(struct asking *a, size_t most)
{
    double idf[MAX_TOKENS] = {0}, average = 1;
    for (size_t i = 0; i < a->count; i++) {
        average += (double)a->passages[i].length / (double)a->count;
        for (int k = 0; k < a->tokens.count; k++)
            idf[k] += a->passages[i].times[k] > 0;
    }
    for (int k = 0; k < a->tokens.count; k++)
        idf[k] = a->tokens.weight[k] * log(1 + ((double)a->count - idf[k] + 0.5) / (idf[k] + 0.5));
    struct ask_hits hits = {xmalloc((a->count + 1) * sizeof *hits.items), 0};
    for (size_t i = 0; i < a->count; i++) {
        struct passage_count *p = &a->passages[i];
        double score = score_of(a, p, idf, average);
        struct ask_hit *last = hits.count > 0 ? &hits.items[hits.count - 1] : NULL;
        bool same = last != NULL && last->chapter == p->chapter && strcmp(last->section, p->section) == 0;
        if (score <= 0 || (same && last->score >= score))
            continue;
        last = same ? last : &hits.items[hits.count++];
        *last = (struct ask_hit){p->chapter, p->line, p->section, p->text, score};
    }
    if (hits.count > 1)
        qsort(hits.items, hits.count, sizeof *hits.items, compare_hits);
    hits.count = hits.count < most ? hits.count : most;
    for (size_t i = 0; i < hits.count; i++) {
        hits.items[i].section = xstrdup(hits.items[i].section);
        hits.items[i].snippet = shown(hits.items[i].snippet);
    }
    return hits;
}

struct ask_hits ask_course(const struct course *course, struct slice question, size_t most)
{
    struct asking a = {0};
    struct buf words = {0}, *notes = xcalloc(course->chapter_count + 1, sizeof *notes);
    drop_question_words(question, &words);
    add_tokens(&a.tokens, buf_slice(&words), 1);
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *path = course->chapters[i].path;
        if (path == NULL || !file_read_at(AT_FDCWD, path, &notes[i]))
            buf_clear(&notes[i]);
        struct slice text = buf_slice(&notes[i]);
        if (names_terms(slice_part(text, 0, slice_find(text, '\n', 0))) ||
            slice_find_str(text, slice_of("术语"), 0) < text.bytes)
            add_synonyms(&a, text);
    }
    for (size_t i = 0; i < course->chapter_count; i++) {
        a.chapter = (int)i;
        take_note(&a, buf_slice(&notes[i]));
    }
    struct ask_hits hits = rank(&a, most);
    for (size_t i = 0; i < a.count; i++) {
        free(a.passages[i].section);
        free(a.passages[i].text);
    }
    for (size_t i = 0; i < course->chapter_count; i++)
        buf_free(&notes[i]);
    free(notes);
    free(a.passages);
    buf_free(&words);
    return hits;
}

void ask_hits_free(struct ask_hits *hits)
{
    for (size_t i = 0; i < hits->count; i++) {
        free(hits->items[i].section);
        free(hits->items[i].snippet);
    }
    free(hits->items);
    *hits = (struct ask_hits){0};
}
