/* cmd_review.c - `biji review`: the cards of a course without a screen: listed, rated, exported. */
#include "biji/command.h"

#include "biji/deck.h"
#include "biji/json.h"
#include "biji/language.h"
#include "biji/markup.h"
#include "biji/moment.h"
#include "biji/progress.h"
#include "biji/study.h"
#include "biji/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The cards with everything that they refer to. */
struct opened {
    struct course *course;
    struct study *study;
    struct deck *deck;
    struct fsrs_time now;
    int chapter; /* or DECK_ALL */
    bool today;
};

static const char *file_of(const struct opened *o, const struct deck_card *card)
{
    const char *name = card->chapter >= 0 ? o->course->chapters[card->chapter].name : NULL;
    return name != NULL ? name : card->doc->file;
}

/* When a card is due: a time for steps, a date else; empty for a new one. */
static void add_due(const struct deck_card *card, struct buf *out)
{
    struct fsrs_card memory = deck_memory(card);
    buf_add_str(out, "");
    if (memory.state == FSRS_REVIEW)
        moment_format_day(memory.due_day, out);
    else if (memory.state != FSRS_NEW)
        moment_format((struct fsrs_time){memory.due_seconds, memory.last.offset}, out);
}

static bool is_listed(const struct opened *o, const struct deck_card *card, int *fresh)
{
    struct fsrs_card memory = deck_memory(card);
    if (o->chapter != DECK_ALL && card->chapter != o->chapter)
        return false;
    if (!o->today)
        return true;
    if (card->known != NULL && card->known->suspended)
        return false;
    return memory.state == FSRS_NEW ? (*fresh)-- > 0 : memory.due_day <= fsrs_day(o->now);
}

static void print_json(struct json *json, const struct opened *o, const struct deck_card *card)
{
    struct fsrs_card memory = deck_memory(card);
    bool is_new = memory.state == FSRS_NEW;
    struct buf question = {0}, answer = {0}, due = {0};
    char id[17];
    snprintf(id, sizeof id, "%016" PRIx64, card->id);
    stretch_source(card->doc, &card->question.ask, &question);
    stretch_source(card->doc, &card->question.answer, &answer);
    add_due(card, &due);
    json_open(json, '{');
    json_pair(json, "id", id);
    json_pair(json, "file", file_of(o, card));
    json_pair_number(json, "line", (long)card->question.block->line);
    json_key(json, "question");
    json_text(json, buf_slice(&question));
    json_key(json, "answer");
    json_text(json, buf_slice(&answer));
    json_pair(json, "state", deck_state_name(card));
    json_pair(json, "due", is_new ? NULL : due.ptr);
    json_key(json, "stability");
    is_new ? json_nothing(json) : json_decimal(json, memory.stability);
    json_key(json, "difficulty");
    is_new ? json_nothing(json) : json_decimal(json, memory.difficulty);
    json_close(json, '}');
    buf_free(&question);
    buf_free(&answer);
    buf_free(&due);
}

static void print_line(const struct opened *o, const struct deck_card *card, const struct options *options)
{
    struct buf text = {0}, safe = {0}, due = {0};
    stretch_source(card->doc, &card->question.ask, &text);
    text_safe(slice_part(buf_slice(&text), 0, slice_find(buf_slice(&text), '\n', 0)), &safe);
    add_due(card, &due);
    printf("%016" PRIx64 "  ", card->id);
    command_print_field(_(deck_state_name(card)), 10, options);
    printf("  %-25s  %s:%u  %s\n", due.ptr, file_of(o, card), (unsigned)card->question.block->line,
           safe.ptr != NULL ? safe.ptr : "");
    buf_free(&text);
    buf_free(&safe);
    buf_free(&due);
}

/* What to read when the cards are done. */
static void print_next(const struct opened *o)
{
    struct buf next = {0};
    const struct node *section;
    if (progress_next(o->course, o->study->progress, &section, &next) != COURSE_NONE)
        printf(_("next unread: %s\n"), next.ptr);
    buf_free(&next);
}

static int list(const struct opened *o, const struct options *options)
{
    bool as_json = options->json;
    struct json json = {stdout, false};
    struct deck_left left;
    deck_next(o->deck, o->now, o->chapter, &left);
    int count = 0, fresh = (int)left.fresh;
    if (as_json)
        json_open(&json, '[');
    for (size_t i = 0; i < o->deck->count; i++) {
        const struct deck_card *card = &o->deck->cards[i];
        if (!is_listed(o, card, &fresh))
            continue;
        count++;
        if (as_json)
            print_json(&json, o, card);
        else
            print_line(o, card, options);
    }
    if (as_json) {
        json_close(&json, ']');
        putchar('\n');
    } else if (o->deck->unanswered > 0) {
        printf(_("without an answer of their own: %zu\n"), o->deck->unanswered);
    }
    if (o->today && !as_json)
        print_next(o);
    return count == 0;
}

/* Adds text as a name in Anki: no tabs, colons only where decks nest; with `tag` no blanks either. */
static void add_name(struct slice text, bool tag, struct buf *out)
{
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        buf_add_char(out, c == '\t' || c == '\n' || c == '"' || (tag && c == ' ') ? '_' : c == ':' ? '-' : c);
    }
}

static void add_side(const struct deck_card *card, bool answered, struct buf *out)
{
    struct question one = card->question;
    if (answered && one.ask.hidden == NULL)
        one.ask = (struct stretch){0};
    if (answered)
        one.ask.hidden = NULL;
    struct doc *page = question_page(card->doc, &one, answered);
    if (answered && page->root->first != NULL && page->root->first->kind == NODE_RULE)
        node_unlink(page->root->first);
    markup_write(page->root, out);
    doc_free(page);
}

/* Anki's text import (docs.ankiweb.net, "Text files"). */
static int print_anki(const struct opened *o)
{
    static const char *const kinds[] = {"exercise", "question", "term", "card"};
    printf("#separator:tab\n#html:true\n#notetype:Basic\n#deck column:2\n#guid column:1\n#tags column:3\n");
    int count = 0;
    for (size_t i = 0; i < o->deck->count; i++) {
        const struct deck_card *card = &o->deck->cards[i];
        if (o->chapter != DECK_ALL && card->chapter != o->chapter)
            continue;
        struct buf line = {0};
        buf_printf(&line, "%016" PRIx64 "\t", deck_first_id(o->deck, i));
        add_name(slice_of(o->course->title), false, &line);
        if (card->chapter >= 0) {
            buf_add_str(&line, "::");
            add_name(slice_of(o->course->chapters[card->chapter].title), false, &line);
        }
        buf_printf(&line, "\tbiji %s ", kinds[card->question.kind]);
        add_name(slice_of(file_of(o, card)), true, &line);
        buf_add_char(&line, '\t');
        add_side(card, false, &line);
        buf_add_char(&line, '\t');
        add_side(card, true, &line);
        puts(line.ptr);
        buf_free(&line);
        count++;
    }
    return count == 0;
}

static int answer(struct opened *o, const struct options *options, struct error *error)
{
    struct fsrs_time at = o->now;
    if (options->at != NULL && !moment_parse(slice_of(options->at), &at)) {
        error_set(error, ERROR_USAGE,
                  "--at takes a time with its offset, such as 2026-11-29T21:30:00+08:00, not \"%s\"", options->at);
        return -1;
    }
    long card = deck_find(o->deck, review_id(slice_of(options->answer)));
    if (card < 0) {
        fprintf(stderr, _("biji: there is no card %s; biji review --list shows them\n"), options->answer);
        return 1;
    }
    if (options->rating == 0) {
        error_set(error, ERROR_USAGE, "--answer needs --rating: 1 again, 2 hard, 3 good, 4 easy");
        return -1;
    }
    if (!deck_rate(o->deck, (size_t)card, options->rating, at, 0, error))
        return -1;
    struct buf due = {0};
    add_due(&o->deck->cards[card], &due);
    if (options->json) {
        struct json json = {stdout, false};
        print_json(&json, o, &o->deck->cards[card]);
        putchar('\n');
    } else {
        printf(_("%s, due %s\n"), _(deck_state_name(&o->deck->cards[card])), due.ptr);
    }
    buf_free(&due);
    return 0;
}

static bool open_deck(struct opened *o, const struct options *options, const char *chapter, struct diags *diags,
                      struct error *error)
{
    struct fsrs_weights weights = *fsrs_default_weights();
    struct error refused = {0};
    if (options->weights != NULL && !fsrs_parse_weights(slice_of(options->weights), &weights, &refused))
        diag_add(diags, DIAG_WARNING, "weights", "config.yaml", 1, 1, "%s", refused.message);
    o->course = command_course(options, diags, error);
    if (o->course == NULL)
        return false;
    o->chapter = chapter != NULL ? command_chapter(o->course, chapter, error) : DECK_ALL;
    if (chapter != NULL && o->chapter == COURSE_NONE)
        return false;
    o->study = study_open(o->course, options->course);
    o->deck = deck_open(o->course, o->study->dir, &weights, diags, error);
    if (o->deck == NULL)
        return error_set(error, ERROR_SYSTEM, "the reviews of this course cannot be read");
    o->deck->new_a_day = options->new_cards;
    o->now = moment_now();
    return true;
}

/* On a terminal, unless output was requested, the review is a screen. */
static bool is_screen(const struct options *options)
{
    return isatty(STDOUT_FILENO) && !options->list && !options->json && options->answer == NULL &&
           options->format == NULL;
}

static int review_on_screen(const struct options *options, const char *chapter, struct diags *diags,
                            struct error *error)
{
    struct key_command begin = {ACTION_REVIEW, 0, 0};
    struct course *course = command_course(options, diags, error);
    int index = course != NULL && chapter != NULL ? command_chapter(course, chapter, error) : 0;
    if (course != NULL && chapter != NULL && index != COURSE_NONE)
        begin.count = -1 - index; /* it may have no number */
    int status = course == NULL || index == COURSE_NONE ? -1 : command_read_from(options, course, &begin, diags, error);
    course_free(course);
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct opened o = {.today = options->today};
    struct diags diags = {0};
    struct options given = *options;
    int status = -1;
    bool course = argc == 1 && command_is_course(options, argv[1]);
    const char *chapter = argc == 1 && !course ? argv[1] : NULL;
    if (course)
        given.course = argv[1];
    options = &given;
    if (argc > 1)
        error_set(error, ERROR_USAGE, "biji review takes one chapter");
    else if (options->format != NULL && strcmp(options->format, "anki") != 0)
        error_set(error, ERROR_USAGE, "biji review --format takes anki, not \"%s\"", options->format);
    else if (is_screen(options))
        status = review_on_screen(options, chapter, &diags, error);
    else if (open_deck(&o, options, chapter, &diags, error)) {
        struct error unsaved = {0};
        if (options->format != NULL)
            status = deck_remember_all(o.deck, error) ? print_anki(&o) : -1;
        else
            status = options->answer != NULL ? answer(&o, options, error) : list(&o, options);
        state_save(o.study->machine, &unsaved);
    }
    command_print_diags(&diags, DIAG_WARNING);
    diags_free(&diags);
    deck_free(o.deck);
    study_close(o.study);
    course_free(o.course);
    return status;
}

const struct command command_review = {
    "review",
    N_("[CHAPTER | COURSE]"),
    N_("Ask the questions of a course that are due, and some new ones; list them, rate one, or print them for Anki "
       "(--format anki).\nExit status 1 if there is no such card, 2 for an invalid rating or time."),
    "list json today answer rating at format weights new-cards width theme unicode-scripts combining ascii autospace "
    "no-mouse",
    run,
};
