/* passage_align.c - finds text similar to a quote. Short runs that occur in both vote for the diagonal of the quote; along
 * each diagonal with many votes a banded edit distance finds the start and end. */
#include "passage_text.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ALIGNED = 3000, GRAM = 3, MAX_SAME_GRAM = 8, TABLE_BITS = 13, TABLE = 1 << TABLE_BITS };

/* The positions of the quote's grams by hash: chains through next. */
struct grams {
    int *first, *next;
};

static unsigned gram_hash(const uint32_t *runes)
{
    uint32_t hash = runes[0] * 2654435761u ^ runes[1] * 2246822519u ^ runes[2] * 3266489917u;
    return hash >> (32 - TABLE_BITS);
}

static void index_grams(const uint32_t *quote, size_t count, struct grams *grams)
{
    grams->first = xmalloc(TABLE * sizeof *grams->first);
    grams->next = xmalloc((count + 1) * sizeof *grams->next);
    for (int i = 0; i < TABLE; i++)
        grams->first[i] = -1;
    for (size_t i = count - GRAM + 1; i-- > 0;) {
        unsigned hash = gram_hash(quote + i);
        grams->next[i] = grams->first[hash];
        grams->first[hash] = (int)i;
    }
}

/* Votes for diagonals in steps of `step`; the diagonal of text position t and quote position q is t - q + count. */
static void vote(const struct passage_text *text, const uint32_t *quote, size_t count, size_t step, uint32_t *votes)
{
    struct grams grams;
    index_grams(quote, count, &grams);
    for (size_t t = 0; t + GRAM <= text->count; t++) {
        size_t seen = 0, last = SIZE_MAX;
        for (int q = grams.first[gram_hash(text->runes + t)]; q >= 0 && seen < MAX_SAME_GRAM; q = grams.next[q]) {
            if (memcmp(quote + q, text->runes + t, GRAM * sizeof *quote) != 0)
                continue;
            size_t diagonal = (t + count - (size_t)q) / step;
            votes[diagonal] += diagonal != last;
            last = diagonal;
            seen++;
        }
    }
    free(grams.first);
    free(grams.next);
}

/* A cell: edits so far, and where in the text the alignment starts. */
struct cell {
    int edits;
    size_t from;
};

static struct cell better(struct cell a, struct cell b)
{
    return b.edits < a.edits ? b : a;
}

/* Aligns the quote near text position `start`, within `band` characters of the diagonal; start and end are free. */
static struct passage_like align(const struct passage_text *text, const uint32_t *quote, size_t count, long start,
                                 long band)
{
    long width = 2 * band + 1;
    struct cell *row = xmalloc((size_t)width * sizeof *row), none = {1 << 29, 0};
    struct passage_like like = {0};
    for (long k = 0; k < width; k++) { /* column k of row q is text position start - band + k + q */
        long at = start - band + k;
        row[k] = at >= 0 && at <= (long)text->count ? (struct cell){0, (size_t)at} : none;
    }
    for (size_t q = 1; q <= count; q++) {
        struct cell left = none;
        for (long k = 0; k < width; k++) {
            long at = start - band + k + (long)q; /* characters of text used */
            struct cell cell = none;
            if (at >= 0 && at <= (long)text->count) {
                struct cell diagonal = row[k], up = k + 1 < width ? row[k + 1] : none;
                diagonal.edits += at < 1 || text->runes[at - 1] != quote[q - 1];
                up.edits++;
                left.edits++;
                cell = better(better(at >= 1 ? diagonal : none, up), left);
            }
            row[k] = left = cell;
        }
    }
    struct cell best = none;
    for (long k = 0; k < width; k++) {
        if (row[k].edits < best.edits) {
            best = row[k];
            like.to = (size_t)(start - band + k + (long)count);
        }
    }
    like.from = best.from;
    like.alike = best.edits >= (int)count || like.to <= like.from ? 0 : (int)(100 - 100 * (size_t)best.edits / count);
    free(row);
    return like;
}

static bool overlaps(const struct passage_like *a, const struct passage_like *b)
{
    size_t from = a->from > b->from ? a->from : b->from, to = a->to < b->to ? a->to : b->to;
    size_t shorter = a->to - a->from < b->to - b->from ? a->to - a->from : b->to - b->from;
    return to > from && 2 * (to - from) >= shorter;
}

/* Inserts a find in order; of two that overlap keeps the better. */
static size_t keep(struct passage_like likes[PASSAGE_LIKES], size_t count, struct passage_like like)
{
    if (like.alike == 0)
        return count;
    for (size_t i = 0; i < count; i++) {
        if (!overlaps(&likes[i], &like))
            continue;
        if (likes[i].alike >= like.alike)
            return count;
        memmove(&likes[i], &likes[i + 1], (count - i - 1) * sizeof *likes);
        count--;
        i--;
    }
    size_t at = count;
    while (at > 0 && likes[at - 1].alike < like.alike)
        at--;
    if (at >= PASSAGE_LIKES)
        return count;
    if (count == PASSAGE_LIKES)
        count--;
    memmove(&likes[at + 1], &likes[at], (count - at) * sizeof *likes);
    likes[at] = like;
    return count + 1;
}

size_t passage_align(const struct passage_text *text, const uint32_t *quote, size_t count, const size_t *hints,
                     size_t hint_count, struct passage_like likes[PASSAGE_LIKES])
{
    size_t found = 0, all = count;
    if (count > MAX_ALIGNED) /* the start is enough */
        count = MAX_ALIGNED;
    if (count < GRAM || text->count == 0)
        return 0;
    size_t step = count / 4 > 8 ? count / 4 : 8, buckets = (text->count + count) / step + 2;
    uint32_t *votes = xcalloc(buckets + 1, sizeof *votes);
    vote(text, quote, count, step, votes);
    for (int round = 0; round < PASSAGE_LIKES; round++) {
        size_t best = 0;
        for (size_t i = 1; i < buckets; i++) /* a quote may lie across two steps */
            if (votes[i] + votes[i + 1] > votes[best] + votes[best + 1])
                best = i;
        if ((votes[best] + votes[best + 1]) * 5 < count - GRAM + 1)
            break;
        long start = (long)((best + 1) * step) - (long)count;
        found = keep(likes, found, align(text, quote, count, start, (long)step + (long)count / 4 + 8));
        votes[best] = votes[best + 1] = 0;
    }
    for (size_t i = 0; i < hint_count; i++)
        found = keep(likes, found, align(text, quote, count, (long)hints[i], (long)count / 2 + 8));
    for (size_t i = 0; i < found; i++)
        likes[i].to = likes[i].to + all - count < text->count ? likes[i].to + all - count : text->count;
    free(votes);
    return found;
}
