/* heirs.c - which current question a history belongs to. Ids of one card at different times form a family; the member that is in
 * the course is the heir of all. */
#include "heirs.h"

#include "biji/mem.h"
#include "biji/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, MAX_RUNES = 400 };

struct record {
    uint64_t id, before, heir;
    uint64_t family_heir; /* in the head of a family */
    size_t order, family; /* line of the file; index of a record of the same family, itself for its head */
    struct slice file, place, answer, question;
};

struct heirs {
    char *text;
    struct record *items; /* sorted by id, one each: the last line counts */
    size_t count, room;
};

static bool parse_record(struct slice line, struct record *record)
{
    struct slice columns[COLUMNS];
    size_t at = 0;
    for (int i = 0; i < COLUMNS; i++) {
        size_t end = slice_find(line, '\t', at);
        if (at > line.bytes || (end == line.bytes) != (i == COLUMNS - 1))
            return false;
        columns[i] = slice_part(line, at, end);
        at = end + 1;
    }
    *record = (struct record){
        review_id(columns[0]), review_id(columns[1]), 0, 0, 0, 0, columns[2], columns[3], columns[4], columns[5]};
    return record->id != 0;
}

static int compare_records(const void *left, const void *right)
{
    const struct record *a = left, *b = right;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static struct record *record_of(const struct heirs *heirs, uint64_t id)
{
    size_t low = 0, high = heirs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (heirs->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < heirs->count && heirs->items[low].id == id ? &heirs->items[low] : NULL;
}

static size_t head_of(const struct heirs *heirs, size_t index)
{
    while (heirs->items[index].family != index)
        index = heirs->items[index].family;
    return index;
}

static void read_records(struct heirs *heirs, struct slice text)
{
    for (size_t at = 0, order = 0; at < text.bytes; order++) {
        size_t end = slice_find(text, '\n', at);
        struct record record;
        if (parse_record(slice_part(text, at, end), &record)) {
            record.order = order;
            heirs->items = xgrow(heirs->items, heirs->count, &heirs->room, sizeof *heirs->items);
            heirs->items[heirs->count++] = record;
        }
        at = end + 1;
    }
    if (heirs->count > 1)
        qsort(heirs->items, heirs->count, sizeof *heirs->items, compare_records);
    size_t kept = 0;
    for (size_t i = 0; i < heirs->count; i++) {
        bool same = kept > 0 && heirs->items[kept - 1].id == heirs->items[i].id;
        uint64_t before = same ? heirs->items[kept - 1].before : 0;
        kept -= same;
        heirs->items[kept] = heirs->items[i];
        if (heirs->items[kept].before == 0)
            heirs->items[kept].before = before;
        kept++;
    }
    heirs->count = kept;
}

/* Joins the families and finds the heir of each: the latest of its ids in the course. */
static void join_families(struct heirs *heirs, const struct deck *deck)
{
    for (size_t i = 0; i < heirs->count; i++)
        heirs->items[i].family = i;
    for (size_t i = 0; i < heirs->count; i++) {
        const struct record *before = heirs->items[i].before != 0 ? record_of(heirs, heirs->items[i].before) : NULL;
        if (before != NULL)
            heirs->items[head_of(heirs, (size_t)(before - heirs->items))].family = head_of(heirs, i);
    }
    for (size_t i = 0; i < heirs->count; i++) {
        struct record *head = &heirs->items[head_of(heirs, i)];
        const struct record *rival = head->family_heir != 0 ? record_of(heirs, head->family_heir) : NULL;
        if (deck_find(deck, heirs->items[i].id) >= 0 && (rival == NULL || rival->order < heirs->items[i].order))
            head->family_heir = heirs->items[i].id;
    }
}

/* ---- similarity of two questions ---- */

static size_t fold(struct slice text, uint32_t runes[MAX_RUNES])
{
    size_t count = 0;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t step[FOLD_RUNES], capitals;
        int steps;
        at += text_fold_step(slice_part(text, at, text.bytes), step, &steps, &capitals);
        for (int i = 0; i < steps && count < MAX_RUNES; i++)
            if (rune_is_word(step[i]))
                runes[count++] = step[i];
    }
    return count;
}

/* 100 when all runes are the same, 0 when none are: from the edit distance. */
static int likeness(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    size_t row[MAX_RUNES + 1], longest = a_count > b_count ? a_count : b_count;
    size_t shortest = a_count + b_count - longest;
    if (shortest * 10 < longest * 7)
        return 0;
    for (size_t k = 0; k <= b_count; k++)
        row[k] = k;
    for (size_t i = 1; i <= a_count; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b_count; k++) {
            size_t change = corner + (a[i - 1] != b[k - 1]), drop = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            corner = row[k];
            row[k] = change < drop ? change : drop;
        }
    }
    return longest > 0 ? (int)(100 - row[b_count] * 100 / longest) : 0;
}

/* One line of text: tabs and line breaks become blanks. */
static void add_line(struct buf *out, const struct stretch *stretch)
{
    size_t from = out->bytes;
    stretch_plain_text(stretch, out);
    for (size_t at = from; at < out->bytes; at++)
        out->ptr[at] = out->ptr[at] == '\t' || out->ptr[at] == '\n' || out->ptr[at] == '\r' ? ' ' : out->ptr[at];
}

static uint64_t hash_of(const struct stretch *stretch)
{
    struct question answer = {.ask = *stretch};
    char id[17];
    question_id(&answer, id);
    return review_id(slice_of(id));
}

/* The heading above a question and its number. */
static void add_place(struct buf *out, const struct question *question)
{
    const struct node *block = question->block;
    while (block->parent != NULL && block->parent->kind != NODE_DOCUMENT)
        block = block->parent;
    while (block != NULL && block->kind != NODE_HEADING)
        block = block->previous;
    if (block != NULL)
        add_line(out, &(struct stretch){.inlines = block->first});
    buf_printf(out, " %s", question->label);
}

static const char *file_of(const struct deck *deck, const struct deck_card *card)
{
    const char *name = card->chapter >= 0 ? deck->course->chapters[card->chapter].name : NULL;
    return name != NULL ? name : card->doc->file;
}

static bool is_same_place(const struct deck *deck, const struct deck_card *card, const struct record *record)
{
    struct buf place = {0}, answer = {0};
    add_place(&place, &card->question);
    buf_printf(&answer, "%016" PRIx64, hash_of(&card->question.answer));
    bool same = slice_eq_str(record->file, file_of(deck, card)) && slice_eq(record->place, buf_slice(&place)) &&
                slice_eq(record->answer, buf_slice(&answer));
    buf_free(&place);
    buf_free(&answer);
    return same;
}

/* The card without a history that an edited question became, or -1. */
static long find_heir(const struct heirs *heirs, const struct deck *deck, const struct record *record,
                      const bool *taken)
{
    uint32_t was[MAX_RUNES], is[MAX_RUNES];
    size_t was_count = fold(record->question, was);
    long best = -1;
    int most = 69;
    for (size_t i = 0; i < deck->count; i++) {
        const struct deck_card *card = &deck->cards[i];
        if (taken[i] || record_of(heirs, card->id) != NULL)
            continue;
        struct buf text = {0};
        stretch_plain_text(&card->question.ask, &text);
        int like = likeness(was, was_count, is, fold(buf_slice(&text), is));
        buf_free(&text);
        if (like < 70 && is_same_place(deck, card, record))
            like = 70;
        if (like > most) {
            most = like;
            best = (long)i;
        }
    }
    return best;
}

static void find_heirs(struct heirs *heirs, const struct deck *deck)
{
    bool *taken = xcalloc(deck->count + 1, sizeof *taken);
    for (size_t i = 0; i < heirs->count; i++) {
        struct record *head = &heirs->items[head_of(heirs, i)];
        long heir = head->family_heir == 0 ? find_heir(heirs, deck, &heirs->items[i], taken) : -1;
        if (heir >= 0) {
            taken[heir] = true;
            head->family_heir = deck->cards[heir].id;
        }
    }
    free(taken);
    for (size_t i = 0; i < heirs->count; i++) {
        struct record *one = &heirs->items[i];
        one->heir = deck_find(deck, one->id) >= 0 ? one->id : heirs->items[head_of(heirs, i)].family_heir;
    }
}

struct heirs *heirs_new(const struct deck *deck, struct slice text)
{
    struct heirs *heirs = xcalloc(1, sizeof *heirs);
    heirs->text = xstrndup(text.ptr != NULL ? text.ptr : "", text.bytes);
    read_records(heirs, slice_from(heirs->text, text.bytes));
    join_families(heirs, deck);
    find_heirs(heirs, deck);
    return heirs;
}

void heirs_free(struct heirs *heirs)
{
    if (heirs == NULL)
        return;
    free(heirs->items);
    free(heirs->text);
    free(heirs);
}

uint64_t heirs_of(void *context, uint64_t card)
{
    const struct heirs *heirs = context;
    const struct record *record = heirs != NULL ? record_of(heirs, card) : NULL;
    return record != NULL && record->heir != 0 ? record->heir : card;
}

/* A previous id of this one: from the file, or of a family without a member in the course; or 0. */
static uint64_t before_of(const struct heirs *heirs, uint64_t card)
{
    const struct record *known = record_of(heirs, card);
    for (size_t i = 0; i < heirs->count && known == NULL; i++) {
        bool is_last = heirs->items[i].heir == card;
        for (size_t k = 0; k < heirs->count && is_last; k++)
            is_last = heirs->items[k].before != heirs->items[i].id;
        if (is_last)
            return heirs->items[i].id;
    }
    return known != NULL ? known->before : 0;
}

uint64_t heirs_first(const struct heirs *heirs, uint64_t card)
{
    for (size_t steps = 0; steps < heirs->count; steps++) {
        uint64_t before = before_of(heirs, card);
        if (before == 0)
            break;
        card = before;
    }
    return card;
}

bool heirs_line(const struct heirs *heirs, const struct deck *deck, size_t index, struct buf *out)
{
    const struct deck_card *card = &deck->cards[index];
    const struct record *known = record_of(heirs, card->id);
    uint64_t before = before_of(heirs, card->id);
    if (known != NULL)
        return false;
    buf_printf(out, "%016" PRIx64 "\t", card->id);
    if (before != 0)
        buf_printf(out, "%016" PRIx64, before);
    else
        buf_add_char(out, '-');
    buf_printf(out, "\t%s\t", file_of(deck, card));
    add_place(out, &card->question);
    buf_printf(out, "\t%016" PRIx64 "\t", hash_of(&card->question.answer));
    add_line(out, &card->question.ask);
    buf_add_char(out, '\n');
    return true;
}
