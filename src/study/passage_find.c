/* passage_find.c - a passage found again. What counts is evidence: how many of the characters before and after agree, and
 * whether the section is the same. When the passage was made, the strongest rival was measured: other copies of it, and
 * similar texts. A find must match better than that rival did; otherwise only the rival may be left, and the passage is
 * an orphan. */
#include "passage_text.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    ENOUGH = 12, /* characters of context that are not a coincidence */
    SHORT = 8,   /* a quote this short may occur anywhere */
    LONG = 20,
    LIKE = 50,         /* percent: a text that could be mistaken for this one after an edit */
    SAME_SECTION = 20, /* worth this many characters of context */
    NEAR_BLOCK = 6,    /* the same of one block around it */
    IN_PLACE = 2,      /* more blocks around a place than around any rival: it is the passage's */
    MAX_COPIES = 200,
    SLACK = 4 /* an alignment's ends may be off by this many */
};

/* A prepared passage. */
struct wanted {
    const struct passage *passage;
    uint32_t *quote, *before, *after;
    size_t count, before_count, after_count;
};

/* How well a place of the text matches. */
struct fit {
    size_t from, to;
    int before, after, context; /* characters that agree: context is the sum */
    int near;                   /* blocks of those around the passage that are around this place */
    bool is_before, is_after;   /* enough of them */
    bool is_section;
    int score, alike;
};

static struct wanted want(const struct passage *passage)
{
    struct wanted w = {.passage = passage};
    w.quote = passage_fold(slice_of(passage->quote), &w.count);
    w.before = passage_fold(slice_of(passage->before), &w.before_count);
    w.after = passage_fold(slice_of(passage->after), &w.after_count);
    return w;
}

static void fini_wanted(struct wanted *w)
{
    free(w->quote);
    free(w->before);
    free(w->after);
}

static int agree_before(const struct wanted *w, const struct passage_text *text, size_t at)
{
    size_t n = 0;
    while (n < w->before_count && n < at && w->before[w->before_count - 1 - n] == text->runes[at - 1 - n])
        n++;
    return (int)n;
}

static int agree_after(const struct wanted *w, const struct passage_text *text, size_t at)
{
    size_t n = 0;
    while (n < w->after_count && at + n < text->count && w->after[n] == text->runes[at + n])
        n++;
    return (int)n;
}

static bool is_enough(int agree, size_t all, bool at_end)
{
    return all == 0 ? at_end : agree >= (all < ENOUGH ? (int)all : ENOUGH);
}

/* The score is the number of context characters that agree, plus the values of section and block. */
static struct fit fit_at(const struct wanted *w, const struct passage_text *text, size_t from, size_t to)
{
    struct buf section = {0};
    struct fit fit = {.from = from, .to = to, .alike = 100};
    fit.before = agree_before(w, text, from);
    fit.after = agree_after(w, text, to);
    fit.is_before = is_enough(fit.before, w->before_count, from == 0);
    fit.is_after = is_enough(fit.after, w->after_count, to == text->count);
    passage_text_section(text, from, &section);
    fit.is_section = strcmp(section.ptr != NULL ? section.ptr : "", w->passage->section) == 0;
    fit.context = fit.before + fit.after;
    fit.near = passage_around_count(text, from, to, w->passage->around);
    fit.score = fit.context + (fit.is_section ? SAME_SECTION : 0) + NEAR_BLOCK * fit.near;
    buf_free(&section);
    return fit;
}

/* Moves an alignment's ends slightly to where the context agrees best. */
static struct fit fit_near(const struct wanted *w, const struct passage_text *text, const struct passage_like *like)
{
    size_t from = like->from, to = like->to;
    int most = -1;
    for (size_t at = like->from > SLACK ? like->from - SLACK : 0; at <= like->from + SLACK && at < text->count; at++)
        if (agree_before(w, text, at) > most) {
            most = agree_before(w, text, at);
            from = at;
        }
    if (most < ENOUGH)
        from = like->from;
    most = -1;
    for (size_t at = like->to > SLACK ? like->to - SLACK : 0; at <= like->to + SLACK && at <= text->count; at++)
        if (agree_after(w, text, at) > most) {
            most = agree_after(w, text, at);
            to = at;
        }
    if (most < ENOUGH || to <= from)
        to = like->to;
    struct fit fit = fit_at(w, text, from < to ? from : like->from, to);
    fit.alike = like->alike;
    return fit;
}

static size_t find_copies(const struct wanted *w, const struct passage_text *text, size_t copies[MAX_COPIES])
{
    size_t found = 0;
    for (size_t i = 0; w->count > 0 && i + w->count <= text->count && found < MAX_COPIES; i++)
        if (text->runes[i] == w->quote[0] && memcmp(&text->runes[i], w->quote, w->count * sizeof *w->quote) == 0)
            copies[found++] = i;
    return found;
}

/* The best matching copy, and how well the others match at most: score and near of *second. */
static struct fit best_copy(const struct wanted *w, const struct passage_text *text, const size_t *copies, size_t count,
                            struct fit *second)
{
    struct fit best = {.score = -1, .near = -1};
    *second = best;
    for (size_t i = 0; i < count; i++) {
        struct fit fit = fit_at(w, text, copies[i], copies[i] + w->count), worse = best.score < fit.score ? best : fit;
        best = best.score < fit.score ? fit : best;
        second->score = worse.score > second->score ? worse.score : second->score;
        second->near = worse.near > second->near ? worse.near : second->near;
    }
    return best;
}

static struct passage_hit hit_of(const struct passage_text *text, const struct fit *fit)
{
    enum passage_state state = fit->alike < 100 ? PASSAGE_APPROXIMATE : fit->is_section ? PASSAGE_EXACT : PASSAGE_MOVED;
    return passage_text_hit(text, fit->from, fit->to, state);
}

static struct passage_hit orphan(void)
{
    return (struct passage_hit){.state = PASSAGE_ORPHAN};
}

/* The information in a quote: one Chinese character counts as three letters. */
static int weigh(const struct wanted *w)
{
    int weight = 0;
    for (size_t i = 0; i < w->count; i++)
        weight += w->quote[i] < 0x2E80 ? 1 : 3;
    return weight;
}

/* Whether so many blocks around it agree that it stands where the passage stood. Blocks move, and then one that is like
 * this one may come to stand there: where there was one, this proves nothing. */
static bool is_in_place(const struct wanted *w, const struct fit *fit)
{
    if (w->passage->copies > 1 || w->passage->likeness >= LIKE)
        return false;
    return fit->near >= IN_PLACE + 1 && fit->near >= w->passage->near + IN_PLACE;
}

/* Whether the only copy is the passage. */
static bool is_sure_alone(const struct wanted *w, const struct fit *fit, size_t copies, const struct fit *second)
{
    enum { TELLING = 30, UNIQUE = 45 }; /* bare: written by hand, without context */
    bool has_context = fit->is_before || fit->is_after || is_in_place(w, fit);
    bool is_bare = w->before_count + w->after_count == 0;
    if (copies == 1)
        return has_context || is_bare ||
               (w->passage->likeness < LIKE && weigh(w) >= (fit->is_section ? TELLING : UNIQUE));
    return (has_context || fit->is_section) && fit->score > second->score;
}

/* The one copy in the same kind of block as the passage, if none of the others was. */
static bool find_in_block(const struct wanted *w, const struct passage_text *text, const size_t *copies, size_t count,
                          struct fit *found)
{
    size_t same = 0;
    for (size_t i = 0; i < count && w->passage->twins == 1; i++) {
        if (passage_text_block(text, copies[i]) != w->passage->block)
            continue;
        *found = fit_at(w, text, copies[i], copies[i] + w->count);
        same++;
    }
    return same == 1;
}

/* The same for one of several copies. If one of them is gone, it may be this one. Between equals the section decides, if
 * it did before, else the same line, if nothing above was edited. */
static bool is_sure_among(const struct wanted *w, const struct passage_text *text, struct fit *fit,
                          const size_t *copies, size_t count, const struct fit *second)
{
    const struct passage *passage = w->passage;
    struct fit in_block;
    if (find_in_block(w, text, copies, count, &in_block)) {
        *fit = in_block;
        return true;
    }
    if ((int)count < passage->copies)
        return false;
    int lead = fit->near - (passage->near > second->near ? passage->near : second->near);
    if (lead >= IN_PLACE + 2 ||
        (fit->score > second->score && fit->context > passage->rival + (lead > 0 ? SLACK : ENOUGH)))
        return fit->is_before || fit->is_after;
    if ((int)count != passage->copies || passage->nth < 1 || passage->nth > (int)count)
        return false;
    struct fit nth = fit_at(w, text, copies[passage->nth - 1], copies[passage->nth - 1] + w->count);
    struct passage_hit hit = passage_text_hit(text, nth.from, nth.to, PASSAGE_EXACT);
    if (nth.score < fit->score || !nth.is_section || hit.line != passage->line || hit.column != passage->column)
        return false;
    *fit = nth;
    return true;
}

/* The hints where the edited text should be: after the text before it, and as far before the text after it. */
static size_t find_hints(const struct wanted *w, const struct passage_text *text, size_t hints[2])
{
    size_t count = 0, length = w->count < 3000 ? w->count : 3000;
    bool before = false, after = false;
    for (size_t i = 0; i < text->count && !(before && after); i++) {
        if (!before && w->before_count >= ENOUGH && agree_before(w, text, i) == (int)w->before_count) {
            hints[count++] = i;
            before = true;
        } else if (!after && w->after_count >= ENOUGH && i >= length &&
                   agree_after(w, text, i) == (int)w->after_count) {
            hints[count++] = i - length;
            after = true;
        }
    }
    return count;
}

/* Whether a text that says much is like the passage as no other text of the chapter is or was. */
static bool is_unlike_others(const struct wanted *w, const struct fit *fit, int next_alike)
{
    enum { MUCH = 60, ALIKE = 65, LEAD = 20 };
    return weigh(w) >= MUCH && w->count >= LONG && fit->alike >= ALIKE && fit->alike >= w->passage->likeness + LEAD &&
           fit->alike >= next_alike + LEAD;
}

/* Whether an edited text is certainly the passage: more similar than any rival was, or in a place without similar text.
 * others: how many more similar texts there are; next_alike: how similar the best of the rest is. */
static bool is_sure_edited(const struct wanted *w, const struct fit *fit, int others, int next_alike)
{
    int likeness = w->passage->copies > 1 ? 100 : w->passage->likeness;
    bool both = fit->is_before && fit->is_after && w->before_count + w->after_count > 0;
    if (w->count >= SHORT && is_in_place(w, fit) && fit->alike >= 60)
        return true;
    if (w->count < SHORT)
        return both && fit->alike >= 60 && fit->context >= 2 * ENOUGH && likeness < LIKE;
    bool is_rival = fit->alike >= likeness - 2 && fit->alike <= likeness + 2; /* only the rival may be left */
    if (likeness >= LIKE && fit->alike <= likeness + 10 &&
        (fit->context <= w->passage->rival + SLACK || (is_rival && others == 0)))
        return false;
    if (both)
        return fit->alike >= 60;
    if (fit->is_before || fit->is_after)
        return fit->alike >= 70 && fit->alike > likeness + 10;
    if (w->count < LONG)
        return false;
    if (is_unlike_others(w, fit, next_alike))
        return true;
    return fit->is_section ? fit->alike >= 75 && fit->alike > likeness + 15
                           : fit->alike >= 85 && fit->alike > likeness + 20;
}

/* The place of an edited text. False when none is certain. */
static bool find_edited(const struct wanted *w, const struct passage_text *text, struct fit *found)
{
    struct passage_like likes[PASSAGE_LIKES];
    size_t hints[2];
    size_t count = passage_align(text, w->quote, w->count, hints, find_hints(w, text, hints), likes);
    struct fit best = {.score = -1};
    int second = -1, others = -1, next_alike = 0;
    for (size_t i = 0; i < count; i++) {
        struct fit fit = fit_near(w, text, &likes[i]);
        fit.score += fit.alike;
        others += fit.alike >= LIKE;
        struct fit worse = best.score < fit.score ? best : fit;
        best = best.score < fit.score ? fit : best;
        second = worse.score > second ? worse.score : second;
        next_alike = worse.alike > next_alike ? worse.alike : next_alike;
    }
    if (best.score < 0 || best.score < second + 8 || !is_sure_edited(w, &best, others, next_alike))
        return false;
    if (best.alike == 100)
        best.alike = 99; /* its text changed: some of it is there */
    *found = best;
    return true;
}

/* The longest run that the quote and the text have in common; how often it is there in *times. */
static struct fit longest_run(const struct wanted *w, const struct passage_text *text, size_t *times)
{
    size_t *row = xcalloc(w->count + 1, sizeof *row), most = 0, at = 0, quote_at = 0;
    *times = 0;
    for (size_t t = 0; t < text->count; t++) {
        for (size_t q = w->count; q > 0; q--) { /* row[q]: the run that ends at the quote's q-th character and here */
            row[q] = w->quote[q - 1] == text->runes[t] ? row[q - 1] + 1 : 0;
            if (row[q] < most || row[q] == 0)
                continue;
            *times = row[q] == most ? *times + 1 : 1;
            most = row[q];
            at = t + 1 - most;
            quote_at = q - most;
        }
    }
    free(row);
    struct fit fit = fit_at(w, text, at, at + most);
    fit.is_before = fit.is_before && quote_at == 0;
    fit.is_after = fit.is_after && quote_at + most == w->count;
    fit.alike = w->count > 0 ? (int)(100 * most / w->count) : 0;
    return fit;
}

/* The unchanged part of a passage, if text was inserted in its middle or half of it was rewritten: most of it in one
 * piece, which occurs nowhere else, in its section or next to its old context. */
static bool find_part(const struct wanted *w, const struct passage_text *text, struct fit *found)
{
    enum { MAX_SOUGHT = 400, LEAST_PART = 60, LEAST_WEIGHT = 45 };
    size_t times;
    if (w->count < LONG || w->count > MAX_SOUGHT || w->passage->copies > 1 || w->passage->likeness >= LEAST_PART)
        return false;
    struct fit fit = longest_run(w, text, &times);
    bool has_place = fit.is_before || fit.is_after || fit.is_section || is_in_place(w, &fit);
    if (times != 1 || fit.alike < LEAST_PART || weigh(w) * fit.alike / 100 < LEAST_WEIGHT || !has_place)
        return false;
    *found = fit;
    return true;
}

struct passage_hit passage_find(const struct passage *passage, const struct passage_text *text)
{
    struct wanted w = want(passage);
    size_t copies[MAX_COPIES] = {0}, count = find_copies(&w, text, copies);
    struct passage_hit hit = orphan();
    struct fit second, best = best_copy(&w, text, copies, count, &second);
    if (count > 0 && (passage->copies > 1 ? is_sure_among(&w, text, &best, copies, count, &second)
                                          : is_sure_alone(&w, &best, count, &second)))
        hit = hit_of(text, &best);
    else if (count == 0 && (find_edited(&w, text, &best) || find_part(&w, text, &best)))
        hit = hit_of(text, &best);
    fini_wanted(&w);
    return hit;
}

/* The evidence for a place in another chapter: equal characters, context on each side, the heading. Lines of code are
 * alike in many places, so only the same block, or the same place below the same heading, counts. */
static int evidence(const struct wanted *w, const struct passage_text *text, const struct fit *fit)
{
    enum { MAX_OF_QUOTE = 60 };
    int same = (int)w->count * fit->alike / 100;
    bool is_titled = passage_text_is_titled(text, fit->from, w->passage->section);
    bool is_code = doc_node(text->doc, text->from[fit->from].node)->kind == NODE_CODE_BLOCK;
    bool has_place = is_titled && fit->is_before && fit->is_after;
    if (is_code && !has_place && passage_text_block(text, fit->from) != w->passage->block)
        return 0;
    return (same < MAX_OF_QUOTE ? same : MAX_OF_QUOTE) + fit->context + (is_titled ? SAME_SECTION : 0);
}

struct passage_hit passage_find_elsewhere(const struct passage *passage, const struct passage_text *text, bool is_gone)
{
    enum { LEAST_EVIDENCE = 60, LEAST_EDITED = 85, ALIKE = 75 };
    struct wanted w = want(passage);
    size_t copies[MAX_COPIES] = {0}, count = find_copies(&w, text, copies);
    struct fit best = {.score = -1}, second;
    bool found = false;
    if (count > 0) {
        best = best_copy(&w, text, copies, count, &second);
        found = (best.is_before && best.is_after) ||
                (w.count >= LONG && (best.is_before || best.is_after || (is_gone && count == 1)));
        found = found && best.score > second.score && evidence(&w, text, &best) >= LEAST_EVIDENCE &&
                (passage->copies == 1 || best.context > passage->rival + SLACK);
    } else if (is_gone && w.count >= LONG) {
        found = find_edited(&w, text, &best) && best.alike >= ALIKE && evidence(&w, text, &best) >= LEAST_EDITED;
    }
    struct passage_hit hit = orphan();
    if (found)
        hit = passage_text_hit(text, best.from, best.to, count > 0 ? PASSAGE_MOVED : PASSAGE_APPROXIMATE);
    fini_wanted(&w);
    return hit;
}

static void add_rival(const struct fit *fit, struct passage *passage)
{
    passage->rival = fit->context > passage->rival ? fit->context : passage->rival;
    passage->near = fit->near > passage->near ? fit->near : passage->near;
}

void passage_measure_rivals(const struct passage_text *text, size_t from, size_t to, struct passage *passage)
{
    struct wanted w = want(passage);
    size_t copies[MAX_COPIES] = {0}, count = find_copies(&w, text, copies);
    struct passage_like likes[PASSAGE_LIKES];
    passage->copies = count > 0 ? (int)count : 1;
    for (size_t i = 0; i < count; i++) {
        struct fit fit = fit_at(&w, text, copies[i], copies[i] + w.count);
        passage->twins += count > 1 && passage_text_block(text, copies[i]) == passage->block;
        if (copies[i] == from)
            passage->nth = (int)i + 1;
        else
            add_rival(&fit, passage);
    }
    size_t like_count = passage_align(text, w.quote, w.count, NULL, 0, likes);
    for (size_t i = 0; i < like_count; i++) {
        if (likes[i].to > from && likes[i].from < to)
            continue;
        struct fit fit = fit_near(&w, text, &likes[i]);
        passage->likeness = fit.alike > passage->likeness ? fit.alike : passage->likeness;
        if (fit.alike >= LIKE)
            add_rival(&fit, passage);
    }
    fini_wanted(&w);
}
