/* hit_record.c - packs hits into few bytes, and unpacks them when they are ranked or shown. What the page's text tells, as where the
 * line begins, is found there again. */
#include "hit_record.h"

#include <string.h>

enum { CLASS_BITS = 15, IS_PINYIN = 16, IS_WHOLE = 32, HAS_SPAN = 64 /* or misses words */ };

_Static_assert((int)FIND_CLASSES <= (int)CLASS_BITS, "a class fits into the flags");

/* ---- numbers ---- */

enum { NUMBER_BYTES = 5 }; /* at most */

/* Puts a number at a place; returns where it ends. */
static char *put(char *at, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = (char)(number | 0x80);
    *at++ = (char)number;
    return at;
}

static uint32_t get(const char **at)
{
    uint32_t number = 0, byte;
    int shift = 0;
    do {
        byte = (unsigned char)*(*at)++;
        number |= (byte & 0x7F) << shift;
        shift += 7;
    } while (byte >= 0x80);
    return number;
}

/* ---- records ---- */

void hit_record_add(struct buf *out, const struct hit *hit, const struct find_span *marks, size_t count, bool with_line)
{
    char bytes[64], *at = bytes; /* what is not in out yet */
    bool has_span = hit->span > 0 || hit->missed > 0;
    *at++ =
        (char)(hit->class | (hit->pinyin ? IS_PINYIN : 0) | (hit->whole ? IS_WHOLE : 0) | (has_span ? HAS_SPAN : 0));
    if (has_span) {
        *at++ = (char)hit->missed;
        at = put(at, hit->span);
    }
    at = put(at, hit->offset);
    at = put(at, hit->line);
    at = put(at, hit->section);
    if (with_line) {
        at = put(at, hit->column);
        at = put(at, hit->line_bytes);
        buf_add(out, bytes, (size_t)(at - bytes));
        buf_add(out, hit->text, hit->line_bytes);
        at = bytes;
    }
    at = put(at, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        if (at > bytes + sizeof bytes - 2 * NUMBER_BYTES) {
            buf_add(out, bytes, (size_t)(at - bytes));
            at = bytes;
        }
        if (i > 0)
            at = put(at, marks[i].from - marks[i - 1].to);
        at = put(at, marks[i].to - marks[i].from);
    }
    buf_add(out, bytes, (size_t)(at - bytes));
}

/* Finds the line around the hit's offset. */
static void find_line(struct slice page, struct hit *hit)
{
    const char *before = hit->offset > 0 ? memrchr(page.ptr, '\n', hit->offset) : NULL;
    size_t start = before != NULL ? (size_t)(before - page.ptr) + 1 : 0;
    hit->column = hit->offset - (uint32_t)start + 1;
    hit->line_bytes = (uint32_t)(slice_find(page, '\n', hit->offset) - start);
    hit->text = page.ptr + start;
}

const char *hit_record_read(const char *record, struct slice page, struct hit *hit)
{
    const char *at = record;
    unsigned char flags = (unsigned char)*at++;
    *hit = (struct hit){.record = record, .class = flags & CLASS_BITS};
    hit->pinyin = (flags & IS_PINYIN) != 0;
    hit->whole = (flags & IS_WHOLE) != 0;
    if ((flags & HAS_SPAN) != 0) {
        hit->missed = (uint8_t)*at++;
        hit->span = (uint16_t)get(&at);
    }
    hit->offset = get(&at);
    hit->line = get(&at);
    hit->section = get(&at);
    if (page.ptr == NULL) {
        hit->column = get(&at);
        hit->line_bytes = get(&at);
        hit->text = at;
        at += hit->line_bytes;
    } else
        find_line(page, hit);
    hit->mark_count = (uint16_t)get(&at);
    hit->marks = at;
    size_t numbers = hit->mark_count > 0 ? 2 * (size_t)hit->mark_count - 1 : 0;
    for (; numbers > 0; at++) /* a last byte of each has no high bit */
        numbers -= (signed char)*at >= 0;
    return at;
}

/* ---- marks ---- */

struct mark_walk mark_walk_of(const struct hit *hit)
{
    return (struct mark_walk){hit->marks, hit->column - 1, hit->mark_count, true};
}

bool mark_walk_next(struct mark_walk *walk, struct find_span *mark)
{
    if (walk->left == 0)
        return false;
    walk->left--;
    mark->from = walk->end + (walk->is_first ? 0 : get(&walk->at));
    mark->to = walk->end = mark->from + get(&walk->at);
    walk->is_first = false;
    return true;
}
