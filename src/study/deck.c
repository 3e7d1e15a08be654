/* deck.c - the cards of a course and their history from the log. The log is read again after every line written, since another
 * program may have added to it, and replaying ten thousand lines is faster than anyone notices. */
#include "biji/deck.h"

#include "biji/language.h"
#include "biji/load.h"
#include "biji/moment.h"
#include "heirs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char log_name[] = "reviews.tsv", cards_name[] = "cards.tsv", notes_name[] = "notes.md";
enum { AHEAD_SECONDS = 20 * 60 };

struct deck_inside {
    struct buf log_text;
    struct review_cards known;
    struct heirs *heirs;
    struct doc *notes; /* the reader's own; NULL: none */
    uint32_t *by_id;   /* index + 1 into the cards, open hash table */
    size_t id_room;
};

static uint32_t *id_slot(const struct deck *deck, uint64_t id)
{
    const struct deck_inside *in = deck->inside;
    size_t at = (size_t)(id ^ id >> 31) & (in->id_room - 1);
    while (in->by_id[at] != 0 && deck->cards[in->by_id[at] - 1].id != id)
        at = (at + 1) & (in->id_room - 1);
    return &in->by_id[at];
}

static void grow_ids(struct deck *deck)
{
    struct deck_inside *in = deck->inside;
    if (2 * (deck->count + 1) < in->id_room)
        return;
    free(in->by_id);
    in->id_room = in->id_room > 0 ? 2 * in->id_room : 512;
    in->by_id = xcalloc(in->id_room, sizeof *in->by_id);
    for (size_t i = 0; i < deck->count; i++)
        *id_slot(deck, deck->cards[i].id) = (uint32_t)i + 1;
}

/* Adds the questions of a note; of questions with the same words the first counts. */
static void add_note(struct deck *deck, int chapter, const struct doc *doc)
{
    struct questions questions = questions_find(doc, NULL);
    for (size_t i = 0; i < questions.count; i++) {
        if (!questions.items[i].scheduled) {
            deck->unanswered++;
            continue;
        }
        char name[17];
        question_id(&questions.items[i], name);
        uint64_t id = review_id(slice_of(name));
        grow_ids(deck);
        uint32_t *slot = id_slot(deck, id);
        if (*slot != 0)
            continue;
        deck->cards = xgrow(deck->cards, deck->count, &deck->room, sizeof *deck->cards);
        deck->cards[deck->count] =
            (struct deck_card){.id = id, .chapter = chapter, .doc = doc, .question = questions.items[i]};
        *slot = (uint32_t)++deck->count;
    }
    questions_free(&questions);
}

static bool add_own_notes(struct deck *deck, struct error *error)
{
    struct buf text = {0};
    if (!study_read(deck->dir, notes_name, &text, error)) {
        buf_free(&text);
        return false;
    }
    size_t bytes = text.bytes;
    if (bytes > 0) {
        deck->inside->notes = note_parse_take(notes_name, buf_take(&text), bytes, NULL);
        add_note(deck, COURSE_NONE, deck->inside->notes);
    }
    buf_free(&text);
    return true;
}

/* Replays the log. Returns false with error filled when it cannot be read. */
static bool read_log(struct deck *deck, struct diags *diags, struct error *error)
{
    struct deck_inside *in = deck->inside;
    buf_clear(&in->log_text);
    if (deck->dir != NULL && !study_read(deck->dir, log_name, &in->log_text, error))
        return false;
    struct review_log log = review_log_parse(buf_slice(&in->log_text), log_name, diags);
    review_cards_free(&in->known);
    in->known = review_replay(&log, &deck->weights, heirs_of, in->heirs);
    review_log_free(&log);
    for (size_t i = 0; i < deck->count; i++)
        deck->cards[i].known = review_card_find(&in->known, deck->cards[i].id);
    return true;
}

static bool read_heirs(struct deck *deck, struct error *error)
{
    struct buf text = {0};
    bool ok = deck->dir == NULL || study_read(deck->dir, cards_name, &text, error);
    heirs_free(deck->inside->heirs);
    deck->inside->heirs = heirs_new(deck, buf_slice(&text));
    buf_free(&text);
    return ok;
}

struct deck *deck_open(struct course *course, struct study_dir *dir, const struct fsrs_weights *weights,
                       struct diags *diags, struct error *error)
{
    struct deck *deck = xcalloc(1, sizeof *deck);
    deck->course = course;
    deck->dir = dir != NULL && dir->folder != NULL ? dir : NULL;
    deck->weights = weights != NULL ? *weights : *fsrs_default_weights();
    deck->new_a_day = DECK_NEW_A_DAY;
    deck->inside = xcalloc(1, sizeof *deck->inside);
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct doc *doc = chapter_load(course, (int)i, NULL);
        if (doc != NULL)
            add_note(deck, (int)i, doc);
    }
    bool ok = deck->dir == NULL || add_own_notes(deck, error);
    if (ok && read_heirs(deck, error) && read_log(deck, diags, error))
        return deck;
    deck_free(deck);
    return NULL;
}

void deck_free(struct deck *deck)
{
    if (deck == NULL)
        return;
    struct deck_inside *in = deck->inside;
    buf_free(&in->log_text);
    review_cards_free(&in->known);
    heirs_free(in->heirs);
    doc_free(in->notes);
    free(in->by_id);
    free(in);
    free(deck->cards);
    free(deck);
}

long deck_find(const struct deck *deck, uint64_t id)
{
    return deck->count > 0 ? (long)*id_slot(deck, id) - 1 : -1;
}

struct fsrs_card deck_memory(const struct deck_card *card)
{
    return card->known != NULL ? card->known->memory : (struct fsrs_card){0};
}

const char *deck_state_name(const struct deck_card *card)
{
    static const char *const names[] = {[FSRS_NEW] = N_("new"),
                                        [FSRS_LEARNING] = N_("learning"),
                                        [FSRS_REVIEW] = N_("review"),
                                        [FSRS_RELEARNING] = N_("relearning")};
    return card->known != NULL && card->known->suspended ? N_("suspended") : names[deck_memory(card).state];
}

/* ---- what comes next ---- */

/* How soon a card is asked, lower is sooner: due steps, due days, new cards, steps that are almost due. -1: not now. */
static int64_t urgency(const struct deck_card *card, struct fsrs_time now)
{
    struct fsrs_card memory = deck_memory(card);
    int64_t step = memory.due_seconds - now.seconds;
    if (card->known != NULL && card->known->suspended)
        return -1;
    if (memory.state == FSRS_NEW)
        return (int64_t)3 << 40;
    if (memory.state == FSRS_REVIEW)
        return fsrs_is_due(&memory, now) ? ((int64_t)2 << 40) + memory.due_day : -1;
    if (step <= 0)
        return ((int64_t)1 << 40) + step;
    return step <= AHEAD_SECONDS ? ((int64_t)4 << 40) + step : -1;
}

/* New cards that were shown today. */
static int fresh_today(const struct deck *deck, struct fsrs_time now)
{
    int count = 0;
    for (size_t i = 0; i < deck->count; i++) {
        const struct review_card *known = deck->cards[i].known;
        count += known != NULL && known->reviews > 0 && fsrs_day(known->first) == fsrs_day(now);
    }
    return count;
}

long deck_next(const struct deck *deck, struct fsrs_time now, int chapter, struct deck_left *left)
{
    long best = -1;
    int64_t least = INT64_MAX;
    struct deck_left count = {0, 0};
    int fresh = deck->new_a_day - fresh_today(deck, now);
    for (size_t i = 0; i < deck->count; i++) {
        const struct deck_card *card = &deck->cards[i];
        int64_t when = chapter == DECK_ALL || card->chapter == chapter ? urgency(card, now) : -1;
        bool is_new = deck_memory(card).state == FSRS_NEW;
        if (when < 0 || (is_new && fresh <= (int)count.fresh))
            continue;
        count.fresh += is_new;
        count.due += !is_new;
        if (when < least) {
            least = when;
            best = (long)i;
        }
    }
    if (left != NULL)
        *left = count;
    return best;
}

/* ---- writing ---- */

static bool append(struct deck *deck, struct slice line, struct error *error)
{
    if (deck->dir == NULL)
        return error_set(error, ERROR_SYSTEM, "ratings are saved only for a course; open a folder or a file");
    if (!study_append(deck->dir, log_name, line, error))
        return error_set(error, ERROR_SYSTEM, "the rating could not be written");
    return read_log(deck, NULL, error);
}

/* Records a card's question in cards.tsv, so that it is recognised after an edit. */
static bool remember(struct deck *deck, size_t index, struct error *error)
{
    struct buf line = {0};
    bool ok = true;
    if (deck->dir != NULL && heirs_line(deck->inside->heirs, deck, index, &line))
        ok = study_append(deck->dir, cards_name, buf_slice(&line), error) && read_heirs(deck, error);
    buf_free(&line);
    if (ok && deck->dir != NULL)
        study_dir_describe(deck->dir, deck->course);
    return ok;
}

bool deck_rate(struct deck *deck, size_t index, int rating, struct fsrs_time time, long milliseconds,
               struct error *error)
{
    const struct deck_card *card = &deck->cards[index];
    struct buf line = {0};
    if (rating < FSRS_AGAIN || rating > FSRS_EASY)
        return error_set(error, ERROR_USAGE, "a rating is 1, 2, 3 or 4 (again, hard, good, easy), not %d", rating);
    if (card->known != NULL && card->known->reviews > 0 && time.seconds < card->known->memory.last.seconds) {
        moment_format(card->known->memory.last, &line);
        error_set(error, ERROR_USAGE, "this card was last rated at %s; a new rating cannot be earlier", line.ptr);
        buf_free(&line);
        return false;
    }
    review_line(time, card->id, REVIEW_RATED, rating, time, milliseconds, &line);
    bool ok = remember(deck, index, error) && append(deck, buf_slice(&line), error);
    buf_free(&line);
    return ok;
}

bool deck_suspend(struct deck *deck, size_t index, bool suspended, struct fsrs_time time, struct error *error)
{
    struct buf line = {0};
    review_line(time, deck->cards[index].id, suspended ? REVIEW_SUSPEND : REVIEW_RESUME, 0, time, 0, &line);
    bool ok = remember(deck, index, error) && append(deck, buf_slice(&line), error);
    buf_free(&line);
    return ok;
}

bool deck_undo(struct deck *deck, size_t index, struct fsrs_time undone, struct fsrs_time time, struct error *error)
{
    struct buf line = {0};
    review_line(time, deck->cards[index].id, REVIEW_UNDO, 0, undone, 0, &line);
    bool ok = append(deck, buf_slice(&line), error);
    buf_free(&line);
    return ok;
}

uint64_t deck_first_id(const struct deck *deck, size_t index)
{
    return heirs_first(deck->inside->heirs, deck->cards[index].id);
}

bool deck_remember_all(struct deck *deck, struct error *error)
{
    struct buf lines = {0};
    for (size_t i = 0; deck->dir != NULL && i < deck->count; i++)
        heirs_line(deck->inside->heirs, deck, i, &lines);
    bool ok =
        lines.bytes == 0 || (study_append(deck->dir, cards_name, buf_slice(&lines), error) && read_heirs(deck, error));
    buf_free(&lines);
    return ok;
}
