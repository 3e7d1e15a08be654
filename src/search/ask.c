/* ask.c - passages ranked by BM25 over pairs of Han characters and words of letters. Nothing is indexed: one pass over the notes
 * counts only what the question holds. The course's glossaries give each word its translation, and letters that stand nowhere in
 * the course may be the pinyin of one of its words. */
#include "biji/ask.h"

#include "ask_words.h"
#include "biji/file.h"
#include "biji/line.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "search_text.h"
#include "snippet.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_READINGS = 64,
    PASSAGE_LINES = 30,
    FEW = 5,
    CODE_WEIGHT = 1,
    TEXT_WEIGHT = 2,
    HEADING_WEIGHT = 4,
    LEVELS = 7,
    TITLE = 0,
    SNIPPET_COLS = 160,
    NO_HEADING = -1
};
static const double aside_share = 0.4, other_name = 0.5, in_heading = 1, in_above = 0.5;

/* A heading; the one above it by its index. */
struct ask_heading {
    struct slice text;
    int level, parent;
    bool aside; /* it announces what asks and repeats */
};

/* A passage that holds some word of the question. */
struct passage {
    uint16_t times[ASK_MAX_WORDS];
    uint64_t headed, above; /* bits of the words in its heading, and in those above */
    uint32_t bytes, line;   /* line: the best one */
    int chapter, heading;   /* of the innermost section; NO_HEADING: before the first */
    struct slice text;      /* of the best line */
    double best;            /* what its words are worth */
    bool aside;             /* exercises, summaries: they ask and repeat rather than explain */
};

struct asking {
    const struct course *course;
    struct ask_words words;
    struct ask_heading *headings;
    size_t heading_count, heading_room;
    struct slice *terms; /* of tables of terms */
    size_t term_count, term_room;
    struct passage *passages;
    size_t count, room;
    struct passage now; /* being read */
    uint64_t seen;      /* bits of its words */
    uint32_t lines;     /* read of it */
    size_t total;       /* passages, also those without a word of the question */
    uint64_t bytes;     /* of all of them */
    bool fresh;         /* the next line begins a passage */
};

/* ---- passages ---- */

static void end_passage(struct asking *a)
{
    if (a->lines == 0)
        return;
    a->total++;
    a->bytes += a->now.bytes;
    if (a->seen != 0 && a->now.text.ptr != NULL) {
        a->passages = xgrow(a->passages, a->count, &a->room, sizeof *a->passages);
        a->passages[a->count++] = a->now;
    }
    a->lines = 0;
}

static void begin_passage(struct asking *a, int chapter, int heading)
{
    bool formula = false;
    end_passage(a);
    a->now = (struct passage){.chapter = chapter, .heading = heading};
    a->now.aside = a->course->has_index && chapter == 0;
    a->fresh = false;
    for (int i = heading; i != NO_HEADING; i = a->headings[i].parent) {
        uint64_t seen = ask_words_count(&a->words, a->headings[i].text, TEXT_WEIGHT, &formula, a->now.times);
        *(i == heading ? &a->now.headed : &a->now.above) |= seen;
        a->now.aside = a->now.aside || a->headings[i].aside;
    }
    a->seen = a->now.headed | a->now.above;
}

static int add_heading(struct asking *a, int before, int level, struct slice text)
{
    while (before != NO_HEADING && a->headings[before].level >= level)
        before = a->headings[before].parent;
    a->headings = xgrow(a->headings, a->heading_count, &a->heading_room, sizeof *a->headings);
    a->headings[a->heading_count] = (struct ask_heading){text, level, before, names_aside(text)};
    return (int)a->heading_count++;
}

/* Counts the words of a line; the line with the most represents the passage. */
static void take_line(struct asking *a, struct slice line, uint32_t number, unsigned weight, bool *formula)
{
    uint64_t seen = ask_words_count(&a->words, line, weight, formula, a->now.times);
    double worth = 0;
    for (uint64_t left = seen; left != 0; left &= left - 1)
        worth += (double)a->words.weight[__builtin_ctzll(left)];
    a->seen |= seen;
    a->lines++;
    a->now.bytes += (uint32_t)line.bytes;
    if (worth > a->now.best || a->now.text.ptr == NULL) {
        a->now.text = line;
        a->now.best = worth;
        a->now.line = number;
    }
}

/* The title of a note without a heading of its own that says it: from the index, or from front matter. */
static int title_heading(struct asking *a, int chapter, struct slice text)
{
    const struct chapter *note = &a->course->chapters[chapter];
    if (slice_starts(text, "# ") || slice_find_str(text, slice_of("\n# "), 0) < text.bytes)
        return NO_HEADING;
    if (!note->is_untitled && note->title != NULL)
        return add_heading(a, NO_HEADING, TITLE, slice_of(note->title));
    size_t at = slice_find_str(text, slice_of("\ntitle:"), 0) + strlen("\ntitle:");
    struct slice value = slice_trim(slice_part(text, at, slice_find(text, '\n', at)));
    if (!slice_starts(text, "---") || value.bytes == 0)
        return NO_HEADING;
    bool quoted = value.bytes > 1 && strchr("\"'", *value.ptr) != NULL;
    return add_heading(a, NO_HEADING, TITLE, quoted ? slice_part(value, 1, value.bytes - 1) : value);
}

static void take_note(struct asking *a, int chapter, struct slice text)
{
    char fence = 0;
    size_t length = 0;
    uint32_t number = 1;
    int heading = title_heading(a, chapter, text);
    bool formula = false, meta = line_is_meta_fence(slice_part(text, 0, slice_find(text, '\n', 0)), false);
    a->fresh = true;
    for (size_t at = 0, end; at < text.bytes; at = end + 1, number++) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end), rest = slice_trim(line);
        if (meta) {
            meta = number == 1 || !line_is_meta_fence(line, true);
            continue;
        }
        int level = fence == 0 ? line_heading_level(rest) : 0;
        if (fence != 0)
            fence = line_closes_fence(rest, fence, length) ? 0 : fence;
        else if ((length = line_fence(rest)) > 0)
            fence = rest.ptr[0];
        if (level > 0) {
            heading = add_heading(a, heading, level, line_heading_text(rest));
            a->fresh = true;
            continue;
        }
        formula = formula && rest.bytes > 0; /* none continues over a blank line */
        if (rest.bytes == 0)
            continue;
        if (a->fresh || a->lines >= PASSAGE_LINES)
            begin_passage(a, chapter, heading);
        take_line(a, rest, number, fence != 0 ? CODE_WEIGHT : TEXT_WEIGHT, &formula);
    }
    end_passage(a);
}

/* ---- other names of the question's words ---- */

/* Adds what the row of a table of terms gives as another name of a word that the question holds. */
static void add_names_of_row(struct asking *a, struct slice row)
{
    enum { MAX_BYTES = 60 };
    size_t middle = slice_find(row, '|', 1), end = slice_find(row, '|', middle + 1);
    struct slice cells[2] = {slice_trim(slice_part(row, 1, middle)), slice_trim(slice_part(row, middle + 1, end))};
    bool brief = cells[0].bytes > 0 && cells[0].bytes < MAX_BYTES && cells[1].bytes < MAX_BYTES;
    for (int i = 0; i < 2 && brief; i++)
        if (ask_words_hold(&a->words, cells[i]))
            ask_words_add(&a->words, cells[1 - i], (float)other_name);
    a->terms = xgrow(a->terms, a->term_count, &a->term_room, sizeof *a->terms);
    a->terms[a->term_count++] = cells[0];
}

/* The same of all tables of terms in a note. */
static void add_names(struct asking *a, struct slice text)
{
    bool section = false, table = false;
    size_t last = SIZE_MAX; /* the end of the row before */
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        if (text.ptr[at] == '#')
            section = names_terms(slice_part(text, at, end));
        if (text.ptr[at] != '|')
            continue;
        struct slice row = slice_part(text, at, end);
        bool first = last + 1 != at;
        last = end;
        if (first)
            table = section || names_terms(slice_part(row, 0, slice_find(row, '|', 1)));
        else if (table)
            add_names_of_row(a, row);
    }
}

/* Chinese that letters are the pinyin of, and how often headings and tables of terms hold it. */
struct reading {
    struct slice text;
    int times;
};

/* Notes what a name holds that the letters are the pinyin of. */
static void note_readings(const struct query *query, struct slice name, struct reading *readings, int *count)
{
    struct find_spans spans;
    if (query_match_text(query, name, &spans)) {
        struct slice text = slice_part(name, spans.items[0].from, spans.items[0].to);
        int at = 0;
        while (at < *count && !slice_eq(readings[at].text, text))
            at++;
        if (at < MAX_READINGS && (signed char)*text.ptr < 0) {
            readings[at] = (struct reading){text, at < *count ? readings[at].times + 1 : 1};
            *count += at == *count;
        }
    }
    free(spans.items);
}

/* Adds the course's word with this pinyin: of those that match, the most frequent one. */
static void add_pinyin(struct asking *a, struct slice letters)
{
    struct query *query = query_parse(letters, NULL);
    struct reading readings[MAX_READINGS] = {0}, *best = readings;
    int count = 0;
    for (size_t i = 0; query != NULL && i < a->heading_count; i++)
        note_readings(query, a->headings[i].text, readings, &count);
    for (size_t i = 0; query != NULL && i < a->term_count; i++)
        note_readings(query, a->terms[i], readings, &count);
    for (int i = 1; i < count; i++)
        best = readings[i].times > best->times ? &readings[i] : best;
    if (count > 0)
        ask_words_add(&a->words, best->text, 1);
    query_free(query);
}

/* ---- ranking ---- */

static double score_of(const struct asking *a, const struct passage *p, const double *idf, double average)
{
    static const double k1 = 1.2, b = 0.75;
    double score = 0, held = 0, all = 0;
    for (int i = 0; i < a->words.count; i++) {
        double times = (double)p->times[i] / TEXT_WEIGHT;
        score += idf[i] * times * (k1 + 1) / (times + k1 * (1 - b + b * p->bytes / average));
        score += idf[i] * ((p->headed >> i & 1) != 0 ? in_heading : (p->above >> i & 1) != 0 ? in_above : 0);
        held += times > 0 ? idf[i] : 0;
        all += idf[i];
    }
    score *= all > 0 ? 0.5 + 0.5 * held / all : 0; /* much of the question says more than one word of it often */
    return p->aside ? score * aside_share : score;
}

/* What a word is worth, by how few passages hold it. */
static void weigh_words(const struct asking *a, double idf[ASK_MAX_WORDS])
{
    size_t holds[ASK_MAX_WORDS] = {0}, few = a->total / 100 < FEW ? a->total / 100 : FEW;
    for (size_t i = 0; i < a->count; i++)
        for (int k = 0; k < a->words.count; k++)
            holds[k] += a->passages[i].times[k] > 0;
    for (int k = 0; k < a->words.count; k++) {
        if (holds[k] > 0 && holds[k] < few) /* what is so rare may be two halves of words */
            holds[k] = few;
        idf[k] = (double)a->words.weight[k] *
                 log(1 + ((double)a->total - (double)holds[k] + 0.5) / ((double)holds[k] + 0.5));
    }
}

/* A passage's score, by which they are sorted. */
struct ranked {
    double score;
    const struct passage *passage;
};

static int compare(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->passage > b->passage) - (a->passage < b->passage);
}

/* The best passage of each section. Owner of *best: the caller. */
static size_t rank(const struct asking *a, const double *idf, struct ranked **best)
{
    struct ranked *ranks = xcalloc(a->count + 1, sizeof *ranks);
    double average = a->total > 0 ? (double)a->bytes / (double)a->total + 1 : 1;
    size_t count = 0;
    for (size_t i = 0; i < a->count; i++) {
        const struct passage *p = &a->passages[i];
        struct ranked *last = count > 0 ? &ranks[count - 1] : NULL;
        bool same = last != NULL && last->passage->chapter == p->chapter && last->passage->heading == p->heading;
        double score = score_of(a, p, idf, average);
        if (score > 0 && !(same && last->score >= score))
            ranks[same ? count - 1 : count++] = (struct ranked){score, p};
    }
    if (count > 1)
        qsort(ranks, count, sizeof *ranks, compare);
    *best = ranks;
    return count;
}

/* ---- hits ---- */

static char *section_of(const struct asking *a, int heading)
{
    struct slice path[LEVELS];
    int depth = 0;
    struct buf section = {0};
    for (; heading != NO_HEADING && depth < LEVELS; heading = a->headings[heading].parent)
        path[depth++] = a->headings[heading].text;
    while (depth-- > 0) {
        buf_add_str(&section, section.bytes > 0 ? " › " : "");
        text_safe(path[depth], &section);
    }
    buf_add_str(&section, "");
    return buf_take(&section);
}

/* Bytes of the sentence at the start of text, its end mark included. */
static size_t sentence_bytes(struct slice text)
{
    static const char *const ends[] = {"。", "！", "？", "；", ". ", "? ", "! "};
    size_t least = text.bytes;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t at = slice_find_str(slice_part(text, 0, least), slice_of(ends[i]), 0);
        if (at < least)
            least = at + strlen(ends[i]) < text.bytes ? at + strlen(ends[i]) : text.bytes;
    }
    return least;
}

/* The sentence of a line whose words are worth most. */
static struct find_span best_sentence(const struct asking *a, struct slice line, const double *idf)
{
    struct find_span best = find_span_of(0, line.bytes);
    double most = -1;
    bool formula = false;
    for (size_t at = 0; at < line.bytes;) {
        uint16_t times[ASK_MAX_WORDS] = {0};
        size_t end = at + sentence_bytes(slice_part(line, at, line.bytes));
        uint64_t seen = ask_words_count(&a->words, slice_part(line, at, end), 1, &formula, times);
        double worth = 0;
        for (; seen != 0; seen &= seen - 1)
            worth += idf[__builtin_ctzll(seen)];
        if (worth > most) {
            best = find_span_of(at, end);
            most = worth;
        }
        at = end;
    }
    return best;
}

/* Adds a part of a line as it is set, and a blank where one parts it from what is there. */
static void add_part(struct slice part, struct buf *out)
{
    const struct find_spans none = {0};
    struct find_spans marks = {0};
    struct buf set = {0};
    struct set_formulas *formulas = NULL;
    snippet_make(part, &none, false, 0, 1, &set, &marks, &formulas);
    bool apart = part.bytes > 0 && char_is_blank(*part.ptr);
    buf_add_str(out, out->bytes > 0 && set.bytes > 0 && apart ? " " : "");
    buf_add_slice(out, buf_slice(&set));
    buf_free(&set);
    free(marks.items);
    set_formulas_free(formulas);
}

/* A line as it is set, cut around its sentence. */
static void show(struct slice line, struct find_span sentence, struct ask_hit *hit)
{
    enum { BEFORE_COLS = SNIPPET_COLS / 4 };
    struct buf before = {0}, out = {0};
    while (sentence.from < sentence.to && char_is_blank(line.ptr[sentence.from]))
        sentence.from++;
    add_part(slice_part(line, 0, sentence.from), &before);
    int cols = text_cols(buf_slice(&before), 1), used;
    size_t cut = cols > BEFORE_COLS ? text_prefix(buf_slice(&before), cols - BEFORE_COLS, 1, NULL) : 0;
    buf_add_str(&out, cut > 0 ? "…" : "");
    buf_add_slice(&out, slice_part(buf_slice(&before), cut, before.bytes));
    buf_add_str(&out, before.bytes > 0 && char_is_blank(line.ptr[sentence.from - 1]) ? " " : "");
    size_t from = out.bytes;
    add_part(slice_part(line, sentence.from, sentence.to), &out);
    size_t to = out.bytes;
    add_part(slice_part(line, sentence.to, line.bytes), &out);
    size_t most = text_prefix(buf_slice(&out), SNIPPET_COLS - 1, 1, &used);
    if (most < out.bytes) {
        out.bytes = most;
        buf_add_str(&out, "…");
    }
    hit->sentence = find_span_of(from, to < out.bytes ? to : out.bytes);
    buf_add_str(&out, "");
    hit->snippet = buf_take(&out);
    buf_free(&before);
}

static struct ask_hit hit_of(const struct asking *a, const struct ranked *ranked, const double *idf)
{
    const struct passage *p = ranked->passage;
    bool terms = p->heading != NO_HEADING && names_terms(a->headings[p->heading].text);
    struct ask_hit hit = {.chapter = p->chapter,
                          .line = p->line,
                          .section = section_of(a, p->heading),
                          .score = ranked->score,
                          .aside = p->aside || terms};
    show(p->text, best_sentence(a, p->text, idf), &hit);
    return hit;
}

/* ---- a question ---- */

/* Reads the notes again for the current words. */
static void read_notes(struct asking *a, const struct buf *notes)
{
    a->count = a->heading_count = a->total = 0;
    a->bytes = 0;
    ask_words_ready(&a->words);
    for (size_t i = 0; i < a->course->chapter_count; i++)
        take_note(a, (int)i, buf_slice(&notes[i]));
}

/* Words of letters that occur nowhere may be pinyin. Returns whether any is. */
static bool add_all_pinyin(struct asking *a, struct slice question)
{
    enum { MIN_LETTERS = 3 };
    int index, before = a->words.count;
    struct slice word;
    for (size_t at = 0; ask_words_letters(&a->words, question, &at, &word, &index);) {
        bool stands = word.bytes < MIN_LETTERS;
        for (size_t i = 0; i < a->count && !stands; i++)
            stands = a->passages[i].times[index] > 0;
        if (!stands)
            add_pinyin(a, word);
    }
    return a->words.count > before;
}

struct ask_hits ask_course(const struct course *course, struct slice question, size_t most)
{
    struct asking a = {.course = course};
    struct buf *notes = xcalloc(course->chapter_count + 1, sizeof *notes);
    double idf[ASK_MAX_WORDS];
    ask_words_init(&a.words, question);
    for (size_t i = 0; i < course->chapter_count; i++) {
        const char *path = course->chapters[i].path;
        if (path == NULL || !file_read_at(AT_FDCWD, path, &notes[i]))
            buf_clear(&notes[i]);
        add_names(&a, buf_slice(&notes[i]));
    }
    read_notes(&a, notes);
    if (add_all_pinyin(&a, question))
        read_notes(&a, notes);
    weigh_words(&a, idf);
    struct ranked *best;
    size_t count = rank(&a, idf, &best);
    count = count < most ? count : most;
    struct ask_hits hits = {xcalloc(count + 1, sizeof *hits.items), count};
    for (size_t i = 0; i < count; i++)
        hits.items[i] = hit_of(&a, &best[i], idf);
    for (size_t i = 0; i < course->chapter_count; i++)
        buf_free(&notes[i]);
    free(notes);
    free(best);
    free(a.passages);
    free(a.headings);
    free(a.terms);
    ask_words_free(&a.words);
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
