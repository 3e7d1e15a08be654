/* study_target.c - what readers may edit by hand. Byte 0 says as what the rest is taken: notes.md, or the log of reviews and what
 * replaying it gives. */
#include "target.h"

#include "biji/notes_file.h"
#include "biji/reviews.h"

#include <math.h>
#include <string.h>

static void read_notes(struct slice text)
{
    struct notebook book = {0};
    size_t end = 0;
    notebook_parse(&book, text);
    target_require(slice_eq(buf_slice(&book.bytes), text), "what the reader wrote is kept");
    for (size_t i = 0; i < book.count; i++) {
        const struct note *note = &book.notes[i];
        target_require(note->start >= end && note->start <= note->end && note->end <= text.bytes,
                       "notes lie in the file one after the other");
        target_require(note->text != NULL && memchr(note->id, '\0', NOTE_ID_BYTES) != NULL,
                       "a note has a text and an id");
        target_require(note->is_damaged || (note->color >= 1 && note->color <= NOTE_COLORS), "a note has a colour");
        end = note->end;
    }
    notebook_fini(&book);
}

static void read_log(struct slice text)
{
    struct diags diags = {0};
    struct review_log log = review_log_parse(text, "reviews.tsv", &diags);
    for (size_t i = 1; i < log.count; i++)
        target_require(log.items[i - 1].time.seconds <= log.items[i].time.seconds, "a log is sorted");
    struct review_cards cards = review_replay(&log, fsrs_default_weights(), NULL, NULL);
    for (size_t i = 0; i < cards.room; i++) {
        const struct fsrs_card *card = &cards.slots[i].memory;
        if (cards.slots[i].id == 0)
            continue;
        target_require(isfinite(card->stability) && isfinite(card->difficulty), "a card's memory is a number");
        target_require(card->state == FSRS_NEW || (card->difficulty >= 1 && card->difficulty <= 10),
                       "difficulty is 1 to 10");
    }
    review_cards_free(&cards);
    review_log_free(&log);
    diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct slice text = slice_from((const char *)data + 1, size - 1);
    if (data[0] % 2 == 0)
        read_notes(text);
    else
        read_log(text);
    return 0;
}
