/* reviews.c - the log of reviews and its replay. Only the lines are stored; the schedule follows from them. */
#include "biji/reviews.h"

#include "biji/mem.h"
#include "biji/moment.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

uint64_t review_id(struct slice text)
{
    uint64_t id = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        int digit = char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return 0;
        id = id << 4 | (uint64_t)digit;
    }
    return text.bytes == 16 ? id : 0;
}

static bool parse_event(struct slice event, struct review *review)
{
    struct fsrs_time undone;
    if (event.bytes == 1 && *event.ptr >= '1' && *event.ptr <= '4') {
        review->kind = REVIEW_RATED;
        review->rating = (uint8_t)(*event.ptr - '0');
        return true;
    }
    if (slice_starts(event, "undo=") && moment_parse(slice_part(event, 5, event.bytes), &undone)) {
        review->kind = REVIEW_UNDO;
        review->undone = undone.seconds;
        return true;
    }
    review->kind = slice_eq_str(event, "suspend") ? REVIEW_SUSPEND : REVIEW_RESUME;
    return review->kind == REVIEW_SUSPEND || slice_eq_str(event, "resume");
}

static bool parse_line(struct slice line, struct review *review)
{
    struct slice columns[4];
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        size_t end = i < 3 ? slice_find(line, '\t', at) : line.bytes;
        if (at > line.bytes || (i < 3 && end == line.bytes))
            return false;
        columns[i] = slice_part(line, at, end);
        at = end + 1;
    }
    *review = (struct review){.line = line};
    bool spent = columns[3].bytes > 0;
    for (size_t i = 0; i < columns[3].bytes; i++)
        spent = spent && char_is_digit(columns[3].ptr[i]);
    review->card = review_id(columns[1]);
    return spent && review->card != 0 && moment_parse(columns[0], &review->time) && parse_event(columns[2], review);
}

static int compare_lines(struct slice a, struct slice b)
{
    int order = memcmp(a.ptr, b.ptr, a.bytes < b.bytes ? a.bytes : b.bytes);
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

static int compare_reviews(const void *left, const void *right)
{
    const struct review *a = left, *b = right;
    if (a->time.seconds != b->time.seconds)
        return a->time.seconds < b->time.seconds ? -1 : 1;
    return compare_lines(a->line, b->line);
}

static void sort(struct review_log *log)
{
    bool sorted = true;
    for (size_t i = 1; i < log->count && sorted; i++)
        sorted = compare_reviews(&log->items[i - 1], &log->items[i]) < 0;
    if (sorted)
        return;
    qsort(log->items, log->count, sizeof *log->items, compare_reviews);
    size_t kept = 1;
    for (size_t i = 1; i < log->count; i++)
        if (compare_lines(log->items[kept - 1].line, log->items[i].line) != 0)
            log->items[kept++] = log->items[i];
    log->count = kept;
}

static int compare_cards(const void *left, const void *right)
{
    const struct review *a = *(const struct review *const *)left, *b = *(const struct review *const *)right;
    if (a->card != b->card)
        return a->card < b->card ? -1 : 1;
    return (a->time.seconds > b->time.seconds) - (a->time.seconds < b->time.seconds);
}

/* Marks what an undo reverts: the lines of its card at its time. */
static void take_back(struct review_log *log)
{
    struct review **by_card = xcalloc(log->count + 1, sizeof *by_card);
    size_t undos = 0;
    for (size_t i = 0; i < log->count; i++) {
        by_card[i] = &log->items[i];
        undos += log->items[i].kind == REVIEW_UNDO;
    }
    if (undos > 0)
        qsort(by_card, log->count, sizeof *by_card, compare_cards);
    for (size_t i = 0; undos > 0 && i < log->count; i++) {
        if (by_card[i]->kind != REVIEW_UNDO)
            continue;
        for (size_t k = i; k-- > 0 && by_card[k]->card == by_card[i]->card;)
            by_card[k]->is_undone = by_card[k]->is_undone ||
                                    (by_card[k]->kind != REVIEW_UNDO && by_card[k]->time.seconds == by_card[i]->undone);
        for (size_t k = i + 1; k < log->count && by_card[k]->card == by_card[i]->card; k++)
            by_card[k]->is_undone = by_card[k]->is_undone ||
                                    (by_card[k]->kind != REVIEW_UNDO && by_card[k]->time.seconds == by_card[i]->undone);
    }
    free(by_card);
}

struct review_log review_log_parse(struct slice text, const char *file, struct diags *diags)
{
    struct review_log log = {0};
    int number = 1;
    for (size_t at = 0; at < text.bytes; number++) {
        size_t end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end);
        if (slice_ends(line, "\r"))
            line.bytes--;
        struct review review;
        if (parse_line(line, &review)) {
            log.items = xgrow(log.items, log.count, &log.room, sizeof *log.items);
            log.items[log.count++] = review;
        } else if (slice_trim(line).bytes > 0) {
            diag_add(diags, DIAG_WARNING, "review-line", file, number, 1,
                     "this line is not a review and is not counted; it stays in the file");
        }
        at = end + 1;
    }
    sort(&log);
    take_back(&log);
    return log;
}

void review_log_free(struct review_log *log)
{
    free(log->items);
    *log = (struct review_log){0};
}

static struct review_card *slot_of(const struct review_cards *cards, uint64_t id)
{
    size_t at = (size_t)(id ^ id >> 29) & (cards->room - 1);
    while (cards->slots[at].id != 0 && cards->slots[at].id != id)
        at = (at + 1) & (cards->room - 1);
    return &cards->slots[at];
}

static struct review_card *card_of(struct review_cards *cards, uint64_t id)
{
    if (2 * (cards->count + 1) > cards->room) {
        struct review_cards larger = {.room = cards->room > 0 ? 2 * cards->room : 256, .count = cards->count};
        larger.slots = xcalloc(larger.room, sizeof *larger.slots);
        for (size_t i = 0; i < cards->room; i++)
            if (cards->slots[i].id != 0)
                *slot_of(&larger, cards->slots[i].id) = cards->slots[i];
        free(cards->slots);
        *cards = larger;
    }
    struct review_card *card = slot_of(cards, id);
    cards->count += card->id == 0;
    card->id = id;
    return card;
}

struct review_cards review_replay(const struct review_log *log, const struct fsrs_weights *weights, review_heir *heir,
                                  void *context)
{
    struct review_cards cards = {0};
    for (size_t i = 0; i < log->count; i++) {
        const struct review *review = &log->items[i];
        if (review->is_undone || review->kind == REVIEW_UNDO)
            continue;
        struct review_card *card = card_of(&cards, heir != NULL ? heir(context, review->card) : review->card);
        if (review->kind != REVIEW_RATED) {
            card->suspended = review->kind == REVIEW_SUSPEND;
            continue;
        }
        if (card->reviews++ == 0)
            card->first = review->time;
        card->memory = fsrs_rate(weights, card->memory, (enum fsrs_rating)review->rating, review->time);
    }
    return cards;
}

void review_cards_free(struct review_cards *cards)
{
    free(cards->slots);
    *cards = (struct review_cards){0};
}

const struct review_card *review_card_find(const struct review_cards *cards, uint64_t id)
{
    const struct review_card *card = cards->room > 0 ? slot_of(cards, id) : NULL;
    return card != NULL && card->id != 0 ? card : NULL;
}

void review_line(struct fsrs_time time, uint64_t card, enum review_kind kind, int rating, struct fsrs_time undone,
                 long milliseconds, struct buf *out)
{
    moment_format(time, out);
    buf_printf(out, "\t%016" PRIx64 "\t", card);
    if (kind == REVIEW_RATED)
        buf_printf(out, "%d", rating);
    else
        buf_add_str(out, kind == REVIEW_SUSPEND ? "suspend" : kind == REVIEW_RESUME ? "resume" : "undo=");
    if (kind == REVIEW_UNDO)
        moment_format(undone, out);
    buf_printf(out, "\t%ld\n", milliseconds);
}
