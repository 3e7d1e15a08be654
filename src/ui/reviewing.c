/* reviewing.c - the review: one question on the screen, its answer on request, a rating. The question is a separate document, laid
 * out like any page; its lines are the rows of a read-only list. */
#include "biji/ask.h"
#include "biji/deck.h"
#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/moment.h"
#include "biji/text.h"
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A rating or a suspension that can be undone. */
struct step {
    size_t card;
    struct fsrs_time time;
};

struct review_screen {
    struct deck *deck;
    int chapter; /* or DECK_ALL */
    long card;   /* -1: nothing is left; the next unread section follows */
    int next;    /* its chapter, or COURSE_NONE */
    const struct node *next_section;
    struct buf next_title;
    bool answered;
    struct doc *page;
    struct layout *layout;
    int cols;       /* size for which it was laid out */
    char keys[160]; /* the last line of keys, and the screen width it was made for */
    int keys_cols;
    struct fsrs_time shown;
    struct deck_left left;
    struct step last; /* what was written last */
    struct step *steps;
    size_t step_count, step_room;
};

static void drop_page(struct review_screen *r)
{
    layout_free(r->layout);
    doc_free(r->page);
    r->layout = NULL;
    r->page = NULL;
}

static void close_review(struct list *list)
{
    struct review_screen *r = list->data;
    drop_page(r);
    deck_free(r->deck);
    buf_free(&r->next_title);
    free(r->steps);
    free(r);
}

/* Lays out the question for the current page. */
static void set_page(struct list *list)
{
    struct review_screen *r = list->data;
    struct layout_options how = {.width = list->ui->text_area.cols,
                                 .ambiguous_cols = list->ui->view->how.ambiguous_cols,
                                 .math = list->ui->view->how.math,
                                 .unfold_details = true};
    if (r->card < 0 || (r->layout != NULL && r->cols == how.width))
        return;
    const struct deck_card *card = &r->deck->cards[r->card];
    drop_page(r);
    r->page = question_page(card->doc, &card->question, r->answered);
    r->layout = layout_new(r->page, &how);
    layout_extend(r->layout, SIZE_MAX);
    r->cols = how.width;
}

/* Forms of the line of keys: the first that fits is used; BRIEF fits in 60 columns, and WRAPPED takes two rows. */
enum wording { IN_FULL, SHORT, BRIEF, WRAPPED, WORDINGS };

/* "10 min", "3 d", "5.1 months", or shorter "10m", "3d", "5mo": how long until a card comes again after a rating. */
static void add_interval(const struct fsrs_card *next, struct fsrs_time now, enum wording wording, struct buf *out)
{
    long days = next->due_day - fsrs_day(now), minutes = (long)((next->due_seconds - now.seconds + 59) / 60);
    bool full = wording == IN_FULL;
    if (next->state != FSRS_REVIEW)
        buf_printf(out, full ? _("%ld min") : _("%ldm"), minutes);
    else if (days < 60)
        buf_printf(out, full ? _("%ld d") : _("%ldd"), days);
    else if (days < 730)
        buf_printf(out, full ? _("%.1f months") : _("%.0fmo"), (double)days / 30.44);
    else
        buf_printf(out, full ? _("%.1f years") : _("%.1fy"), (double)days / 365.25);
}

/* Adds the keys that work now, each rating with its interval. */
static void add_keys(const struct review_screen *r, enum wording wording, struct buf *out)
{
    static const char *const names[] = {N_("again"), N_("hard"), N_("good"), N_("easy")};
    const char *gap = wording == IN_FULL || wording == WRAPPED ? STATUS_GAP : " ";
    bool brief = wording >= BRIEF;
    if (r->card >= 0 && !r->answered)
        buf_printf(out, _("Space answer%s"), gap);
    for (int rating = FSRS_AGAIN; rating <= FSRS_EASY && r->card >= 0 && r->answered; rating++) {
        struct fsrs_time now = moment_now();
        struct fsrs_card memory = deck_memory(&r->deck->cards[r->card]);
        struct fsrs_card next = fsrs_rate(&r->deck->weights, memory, (enum fsrs_rating)rating, now);
        buf_printf(out, "%d %s ", rating, _(names[rating - 1]));
        add_interval(&next, now, wording, out);
        buf_add_str(out, gap);
    }
    if (r->card >= 0)
        buf_printf(out, "o%s%ss%s%s", brief ? "" : _(" passage"), gap, brief ? "" : _(" suspend"), gap);
    if (r->card < 0 && r->next != COURSE_NONE)
        buf_printf(out, _("Enter read on%s"), gap);
    if (r->step_count > 0)
        buf_printf(out, "u%s%s", brief ? "" : _(" undo"), gap);
    buf_add_str(out, brief ? "q" : _("q out"));
}

static void put_keys(struct list *list)
{
    struct review_screen *r = list->data;
    struct ui *ui = list->ui;
    struct buf text = {0};
    r->keys_cols = ui->surface->cols;
    for (int wording = IN_FULL; wording < WORDINGS; wording++) {
        buf_clear(&text);
        add_keys(r, (enum wording)wording, &text);
        if (text_cols(buf_slice(&text), ui->surface->ambiguous_cols) <= ui->surface->cols - 2)
            break;
    }
    snprintf(r->keys, sizeof r->keys, "%s", text.ptr);
    ui_say(ui, "%s", r->keys);
    buf_free(&text);
}

/* Fits the line of keys to the screen's width. */
static void fit_keys(struct list *list)
{
    struct review_screen *r = list->data;
    if (r->keys_cols != list->ui->surface->cols && strcmp(list->ui->message, r->keys) == 0 && r->keys[0] != '\0')
        put_keys(list);
}

enum { HEAD_ROWS = 2 }; /* progress and a blank */

static size_t count_rows(struct list *list)
{
    struct review_screen *r = list->data;
    set_page(list);
    fit_keys(list);
    return HEAD_ROWS + (r->layout != NULL ? r->layout->line_count : 0);
}

static void describe_progress(const struct list *list, struct buf *out)
{
    const struct review_screen *r = list->data;
    const struct course *course = r->deck->course;
    if (r->card < 0) {
        buf_add_str(out, r->step_count > 0 ? _("Done: nothing is left for today.") : _("Nothing is due now."));
        return;
    }
    const struct deck_card *card = &r->deck->cards[r->card];
    buf_printf(out, _("%zu done, %zu to repeat, %zu new   %s"), r->step_count, r->left.due, r->left.fresh,
               card->chapter >= 0 ? course->chapters[card->chapter].title : _("your notes"));
}

static void draw_row(struct list *list, size_t index, struct area area, bool selected)
{
    const struct review_screen *r = list->data;
    struct ui *ui = list->ui;
    (void)selected;
    area.col = ui->text_area.col;
    area.cols = ui->text_area.cols;
    if (index == 0) {
        struct buf text = {0};
        describe_progress(list, &text);
        surface_put_field(ui->surface, area.row, area.col, area.cols, buf_slice(&text), (struct style){STYLE_DIM, 0});
        buf_free(&text);
    }
    if (index == 1 && r->card < 0 && r->next != COURSE_NONE) {
        struct buf text = {0};
        buf_printf(&text, _("Next unread: %s"), r->next_title.ptr);
        surface_put_field(ui->surface, area.row, area.col, area.cols, buf_slice(&text), (struct style){STYLE_TEXT, 0});
        buf_free(&text);
    }
    if (index < HEAD_ROWS)
        return;
    const struct line *line = &r->layout->lines[index - HEAD_ROWS];
    for (int i = 0, col = 0; i < line->run_count; col += line->runs[i++].cols)
        surface_put(ui->surface, area.row, area.col + col, area.cols - col, line->runs[i].text, line->runs[i].style);
}

static void row_text(struct list *list, size_t index, struct buf *out)
{
    const struct review_screen *r = list->data;
    for (int i = 0; index >= HEAD_ROWS && i < r->layout->lines[index - HEAD_ROWS].run_count; i++)
        buf_add_slice(out, r->layout->lines[index - HEAD_ROWS].runs[i].text);
}

static const struct list_ops review_list = {
    .name = N_("Review"),
    .is_text = true,
    .holds_notes = true,
    .count = count_rows,
    .draw = draw_row,
    .text = row_text,
    .close = close_review,
};

static struct list *review_on_top(struct ui *ui)
{
    struct list *list = list_focused(ui);
    return list != NULL && list->ops == &review_list ? list : NULL;
}

static void say_keys(struct ui *ui)
{
    struct list *list = review_on_top(ui);
    if (list != NULL && ui->message[0] == '\0')
        put_keys(list);
}

/* Shows a card, or the next one that is due. */
static void show_card(struct list *list, long card)
{
    struct review_screen *r = list->data;
    r->shown = moment_now();
    long next = deck_next(r->deck, r->shown, r->chapter, &r->left);
    r->card = card >= 0 ? card : next;
    r->answered = false;
    buf_clear(&r->next_title);
    if (r->card < 0)
        r->next = progress_next(r->deck->course, list->ui->setup->study->progress, &r->next_section, &r->next_title);
    list->top = 0;
    drop_page(r);
    list->ui->stale = true;
}

static void keep_step(struct review_screen *r, size_t card, struct fsrs_time time)
{
    r->steps = xgrow(r->steps, r->step_count, &r->step_room, sizeof *r->steps);
    r->steps[r->step_count++] = (struct step){card, time};
}

/* Now, or a second after the last entry of the same card, since a log tells a card's entries apart by seconds. */
static struct fsrs_time event_time(struct review_screen *r, size_t card)
{
    struct fsrs_time now = moment_now();
    if (r->last.card == card && now.seconds <= r->last.time.seconds)
        now.seconds = r->last.time.seconds + 1;
    r->last = (struct step){card, now};
    return now;
}

static void rate(struct list *list, int rating)
{
    struct review_screen *r = list->data;
    struct error error = {0};
    if (!r->answered) {
        ui_say(list->ui, "press Space to see the answer first");
        return;
    }
    struct fsrs_time now = event_time(r, (size_t)r->card);
    if (!deck_rate(r->deck, (size_t)r->card, rating, now, (long)(now.seconds - r->shown.seconds) * 1000, &error)) {
        ui_complain(list->ui, "%s", error.message);
    } else {
        keep_step(r, (size_t)r->card, now);
        show_card(list, -1);
    }
}

static void suspend(struct list *list)
{
    struct review_screen *r = list->data;
    struct error error = {0};
    struct fsrs_time now = event_time(r, (size_t)r->card);
    if (!deck_suspend(r->deck, (size_t)r->card, true, now, &error)) {
        ui_complain(list->ui, "%s", error.message);
        return;
    }
    keep_step(r, (size_t)r->card, now);
    show_card(list, -1);
    ui_say(list->ui, "suspended: it will not be asked again; u undoes this");
}

static void undo(struct list *list)
{
    struct review_screen *r = list->data;
    struct error error = {0};
    if (r->step_count == 0) {
        ui_say(list->ui, "there is nothing to undo");
        return;
    }
    struct step step = r->steps[r->step_count - 1];
    if (!deck_undo(r->deck, step.card, step.time, event_time(r, step.card), &error)) {
        ui_complain(list->ui, "%s", error.message);
        return;
    }
    r->step_count--;
    show_card(list, (long)step.card);
}

/* The heading whose number the text names, as in "见 3.4.2 节", or NULL. */
static const struct node *section_named(const struct doc *doc, struct slice text)
{
    const struct node *best = NULL;
    size_t longest = 0;
    for (const struct node *n = doc->root->first; n != NULL; n = n->next) {
        struct buf title = {0};
        if (n->kind != NODE_HEADING)
            continue;
        node_plain_text(n, &title);
        size_t bytes = title.ptr != NULL ? strspn(title.ptr, "0123456789.") : 0;
        struct slice number = slice_from(title.ptr, bytes);
        size_t at = slice_find_str(text, number, 0);
        bool whole = bytes > 2 && at < text.bytes && (at == 0 || strchr("0123456789.", text.ptr[at - 1]) == NULL) &&
                     (slice_starts(slice_trim(slice_part(text, at + bytes, text.bytes)), "节") ||
                      slice_ends(slice_trim(slice_part(text, 0, at)), "§"));
        if (whole && bytes > longest) {
            best = n;
            longest = bytes;
        }
        buf_free(&title);
    }
    return best;
}

/* Lines [*from, *to) of the section with a question. */
static void own_section(const struct deck_card *card, uint32_t *from, uint32_t *to)
{
    *from = 0;
    *to = UINT32_MAX;
    for (const struct node *n = card->doc->root->first; n != NULL; n = n->next) {
        if (n->kind != NODE_HEADING)
            continue;
        if (n->line <= card->question.block->line)
            *from = n->line;
        else if (n->line < *to)
            *to = n->line;
    }
}

/* The passage that best answers a question, outside exercises and the like; chapter COURSE_NONE without one. */
static struct ask_hit passage_of(struct ui *ui, const struct deck_card *card)
{
    enum { MAX_HITS = 20 };
    struct ask_hit best = {.chapter = COURSE_NONE};
    struct buf question = {0};
    uint32_t from, to;
    stretch_plain_text(&card->question.ask, &question);
    own_section(card, &from, &to);
    struct ask_hits hits = ask_course(ui->setup->course, buf_slice(&question), MAX_HITS);
    for (size_t i = 0; i < hits.count && best.chapter == COURSE_NONE; i++) {
        const struct ask_hit *hit = &hits.items[i];
        bool own = hit->chapter == card->chapter && hit->line >= from && hit->line < to;
        if (!own && !hit->aside)
            best = (struct ask_hit){.chapter = hit->chapter, .line = hit->line};
    }
    ask_hits_free(&hits);
    buf_free(&question);
    return best;
}

/* Leaves the review for the passage that teaches: the section that the answer names, else the one most about the question, else the
 * question's own place. */
static void open_passage(struct list *list)
{
    struct review_screen *r = list->data;
    struct ui *ui = list->ui;
    const struct deck_card *card = &r->deck->cards[r->card];
    struct buf text = {0};
    stretch_plain_text(&card->question.answer, &text);
    const struct node *section = card->chapter >= 0 ? section_named(card->doc, buf_slice(&text)) : NULL;
    struct ask_hit passage = {.chapter = COURSE_NONE};
    if (section == NULL)
        passage = passage_of(ui, card);
    int chapter = passage.chapter != COURSE_NONE ? passage.chapter : card->chapter;
    const struct node *node = section != NULL ? section : card->question.block;
    buf_free(&text);
    if (chapter < 0) {
        ui_say(ui, "this question is from your own notes");
        return;
    }
    list_close_all(ui);
    reader_keep_jump(ui->reader);
    reader_open(ui->reader, chapter, NULL, passage.chapter != COURSE_NONE ? NULL : node);
    if (passage.chapter != COURSE_NONE)
        reader_to_place(ui->reader, landmark_find(ui->view->doc, (int)passage.line, slice_of("")));
    ui_opened(ui);
    ui_say(ui, section != NULL || passage.chapter != COURSE_NONE ? "R resumes the review"
                                                                 : "the question in its chapter; R resumes the review");
}

/* Leaves the review for the section to read next. */
static void read_on(struct list *list)
{
    const struct review_screen *r = list->data;
    struct ui *ui = list->ui;
    int chapter = r->next;
    const struct node *section = r->next_section;
    list_close_all(ui);
    reader_keep_jump(ui->reader);
    reader_open(ui->reader, chapter, NULL, section);
    ui_opened(ui);
}

static bool act_on_key(struct list *list, int key)
{
    struct review_screen *r = list->data;
    if (key == 'u') {
        undo(list);
        return true;
    }
    if (r->card < 0 && r->next != COURSE_NONE && key == KEYS_ENTER) {
        read_on(list);
        return true;
    }
    if (r->card < 0)
        return false;
    if (key >= '1' && key <= '4')
        rate(list, key - '0');
    else if (key == 's')
        suspend(list);
    else if (key == 'o')
        open_passage(list);
    else if ((key == KEYS_SPACE || key == KEYS_ENTER) && !r->answered) {
        r->answered = true;
        drop_page(r);
    } else {
        return false;
    }
    return true;
}

bool reviewing_key(struct ui *ui, int key)
{
    struct list *list = review_on_top(ui);
    bool mine = list != NULL && act_on_key(list, key);
    if (mine)
        say_keys(ui);
    return mine;
}

void reviewing_after_key(struct ui *ui)
{
    if (!ui->prompt.open)
        say_keys(ui);
}

void reviewing_open(struct ui *ui, long number)
{
    struct course *course = ui->setup->course;
    const struct options *options = ui->setup->options;
    struct error error = {0};
    struct fsrs_weights weights = *fsrs_default_weights();
    int chapter = number > 0 ? course_by_number(course, (int)number) : number < 0 ? (int)(-1 - number) : DECK_ALL;
    if (chapter == COURSE_NONE) {
        ui_complain(ui, "there is no chapter %ld", number);
        return;
    }
    if (options->weights != NULL && !fsrs_parse_weights(slice_of(options->weights), &weights, &error))
        ui_complain(ui, "%s", error.message);
    struct review_screen *r = xcalloc(1, sizeof *r);
    r->chapter = chapter;
    r->deck = deck_open(course, ui->setup->study->dir, &weights, NULL, &error);
    if (r->deck == NULL) {
        ui_complain(ui, "%s", *error.message != '\0' ? error.message : _("the reviews of this course cannot be read"));
        free(r);
        return;
    }
    r->deck->new_a_day = options->new_cards;
    struct list *list = list_open(ui, &review_list, r);
    if (list != NULL) {
        show_card(list, -1);
        say_keys(ui);
    }
}
