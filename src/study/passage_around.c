/* passage_around.c - the blocks around a passage. Their hashes tell copies apart further away than the context reaches, say
 * that a rewritten paragraph still stands where it stood, and follow a chapter whose file got another name. */
#include "passage_text.h"

#include "biji/mem.h"

#include <string.h>

enum {
    TELLING = 8, /* characters: shorter blocks are in every chapter */
    SIDE = PASSAGE_AROUND / 2,
    REACH = 12 /* blocks: this many may have been inserted in between */
};

void passage_around_index(struct passage_text *text)
{
    for (size_t start = 0, end; start < text->count; start = end) {
        uint64_t hash = passage_text_block(text, start);
        for (end = start + 1; end < text->count && !text->from[end].begins_block;)
            end++;
        if (end - start < TELLING)
            continue;
        text->blocks = xgrow(text->blocks, text->block_count, &text->block_room, sizeof *text->blocks);
        text->blocks[text->block_count++] = (struct passage_block){start, (uint32_t)(hash ^ hash >> 32) | 1};
    }
}

/* The number of blocks that begin before character index. */
static size_t blocks_before(const struct passage_text *text, size_t index)
{
    size_t low = 0, high = text->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text->blocks[middle].start < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The blocks before and after from..to as ranges: [0, *before) and [*after, block_count). */
static void sides(const struct passage_text *text, size_t from, size_t to, size_t *before, size_t *after)
{
    while (from > 0 && !text->from[from].begins_block)
        from--;
    *before = blocks_before(text, from);
    *after = blocks_before(text, to);
}

void passage_around_make(const struct passage_text *text, size_t from, size_t to, uint32_t around[PASSAGE_AROUND])
{
    size_t before, after;
    memset(around, 0, PASSAGE_AROUND * sizeof *around);
    sides(text, from, to, &before, &after);
    for (size_t i = 0; i < SIDE && i < before; i++)
        around[i] = text->blocks[before - 1 - i].hash;
    for (size_t i = 0; i < SIDE && after + i < text->block_count; i++)
        around[SIDE + i] = text->blocks[after + i].hash;
}

static bool has_block(const struct passage_text *text, size_t from, size_t to, uint32_t hash)
{
    for (size_t i = from; i < to; i++)
        if (text->blocks[i].hash == hash)
            return hash != 0;
    return false;
}

int passage_around_count(const struct passage_text *text, size_t from, size_t to, const uint32_t around[PASSAGE_AROUND])
{
    size_t before, after;
    int count = 0;
    sides(text, from, to, &before, &after);
    size_t first = before > REACH ? before - REACH : 0;
    size_t last = after + REACH < text->block_count ? after + REACH : text->block_count;
    for (size_t i = 0; i < PASSAGE_AROUND; i++)
        count += i < SIDE ? has_block(text, first, before, around[i]) : has_block(text, after, last, around[i]);
    return count;
}

int passage_votes(const struct passage *passage, const struct passage_text *text)
{
    int count = 0;
    for (size_t i = 0; i < PASSAGE_AROUND; i++)
        count += has_block(text, 0, text->block_count, passage->around[i]);
    return count;
}
