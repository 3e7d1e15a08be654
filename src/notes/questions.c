/* questions.c - one walk over a note's blocks that finds its questions. Siblings are read in order; the heading above says what to
 * look for. Questions wait in a group until answers follow, in a <details> or under a heading, and pair with them by number. */
#include "biji/questions.h"

#include "question_words.h"
#include "questions_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void questions_free(struct questions *questions)
{
    free(questions->items);
    *questions = (struct questions){0};
}

bool stretch_is_empty(const struct stretch *stretch)
{
    return stretch->inlines == NULL && (stretch->blocks == NULL || stretch->blocks == stretch->blocks_end);
}

static struct stretch blocks_of(const struct node *first, const struct node *end)
{
    return (struct stretch){.blocks = first != end ? first : NULL, .blocks_end = end};
}

struct question *question_add(struct finder *f, enum question_kind kind, const struct node *block)
{
    struct questions *all = f->questions;
    all->items = xgrow(all->items, all->count, &all->room, sizeof *all->items);
    all->items[all->count] = (struct question){.kind = kind, .block = block};
    return &all->items[all->count++];
}

struct slice node_first_text(const struct node *parent)
{
    const struct node *leaf = parent;
    while (leaf->first != NULL)
        leaf = leaf->first;
    return leaf != parent && (leaf->kind == NODE_TEXT || leaf->kind == NODE_CODE) ? leaf->text : slice_of("");
}

/* The strong text that begins a paragraph, or nothing. */
static struct slice strong_start(const struct node *paragraph)
{
    const struct node *strong = paragraph->first;
    bool is = strong != NULL && strong->kind == NODE_STRONG && strong->first != NULL && strong->first == strong->last;
    return is && strong->first->kind == NODE_TEXT ? slice_trim(strong->first->text) : slice_of("");
}

static const struct node *first_leaf(const struct node *node)
{
    while (node->first != NULL)
        node = node->first;
    return node;
}

static size_t colon_bytes(struct slice text)
{
    return slice_starts(text, ":") ? 1 : slice_starts(text, "：") ? strlen("：") : 0;
}

/* Bytes of the label at an inline, which is at the start of its first leaf; strong text may be one before a colon. */
static size_t label_at(const struct node *inlined, size_t (*label)(struct slice text))
{
    const struct node *leaf = inlined != NULL ? first_leaf(inlined) : NULL;
    size_t bytes = leaf != NULL && leaf->kind == NODE_TEXT ? label(leaf->text) : 0;
    bool is_strong = leaf != NULL && bytes == 0 && leaf != inlined && inlined->kind == NODE_STRONG &&
                     inlined->first == inlined->last && inlined->next != NULL && inlined->next->kind == NODE_TEXT &&
                     colon_bytes(inlined->next->text) > 0;
    if (!is_strong)
        return bytes;
    struct buf text = {0};
    buf_add_slice(&text, leaf->text);
    buf_add_char(&text, ':');
    bytes = label(buf_slice(&text)) == text.bytes ? leaf->text.bytes : 0;
    buf_free(&text);
    return bytes;
}

/* The inlines from one on, without a label of that many bytes, which may fill it, a colon after it, and blanks. */
static struct stretch after_label_at(const struct node *inlined, size_t bytes)
{
    if (bytes >= first_leaf(inlined)->text.bytes && inlined->next != NULL) {
        inlined = inlined->next;
        struct slice text = inlined->kind == NODE_TEXT ? inlined->text : slice_of("");
        for (bytes = colon_bytes(text); bytes < text.bytes && text.ptr[bytes] == ' ';)
            bytes++;
    }
    return (struct stretch){.inlines = inlined, .skip = bytes};
}

static struct stretch after_label(const struct node *paragraph, size_t bytes)
{
    return after_label_at(paragraph->first, bytes);
}

/* ---- answers: one <details> or the blocks under a heading, as a row of numbered parts ---- */

struct answer {
    char label[16];
    struct stretch part;
};

struct answers {
    struct answer *items;
    size_t count, room;
};

static struct answer *answer_add(struct answers *answers, const char *label)
{
    answers->items = xgrow(answers->items, answers->count, &answers->room, sizeof *answers->items);
    struct answer *answer = &answers->items[answers->count++];
    *answer = (struct answer){{0}, {0}};
    snprintf(answer->label, sizeof answer->label, "%s", label);
    return answer;
}

/* The label of a paragraph that is numbered by hand, and its bytes; 0 without one. */
static size_t paragraph_number(const struct node *paragraph, char label[16])
{
    struct slice strong = strong_start(paragraph);
    size_t bytes = number_label(strong, true, label);
    if (bytes > 0 && bytes == strong.bytes)
        return node_first_text(paragraph).bytes;
    return number_label(node_first_text(paragraph), false, label);
}

static void collect_list(struct answers *answers, const struct node *list)
{
    int number = list->list.start;
    for (const struct node *item = list->first; item != NULL; item = item->next, number++) {
        char label[16];
        snprintf(label, sizeof label, "%d", number);
        struct answer *answer = answer_add(answers, label);
        answer->part = blocks_of(item->first, NULL);
    }
}

static void collect_answers(struct answers *answers, const struct node *first, const struct node *end)
{
    bool open = false; /* the rest continues the last answer */
    for (const struct node *block = first; block != NULL && block != end; block = block->next) {
        char label[16];
        size_t bytes = block->kind == NODE_PARAGRAPH ? paragraph_number(block, label) : 0;
        if (block->kind == NODE_DETAILS) {
            collect_answers(answers, block->first->next, NULL);
            open = false;
        } else if (block->kind == NODE_LIST && block->list.ordered && !open) {
            collect_list(answers, block);
        } else if (bytes > 0) {
            struct answer *answer = answer_add(answers, label);
            answer->part = after_label(block, bytes);
            open = true;
        } else if (open) {
            struct stretch *part = &answers->items[answers->count - 1].part;
            part->blocks = part->blocks != NULL ? part->blocks : block;
            part->blocks_end = block->next;
        }
    }
}

/* ---- groups ---- */

static bool is_waiting(const struct question *question)
{
    return question->kind == QUESTION_EXERCISE && stretch_is_empty(&question->answer);
}

static size_t waiting_count(const struct finder *f)
{
    size_t count = 0;
    for (size_t i = f->group; i < f->questions->count; i++)
        count += is_waiting(&f->questions->items[i]);
    return count;
}

static const struct answer *answer_of(const struct answers *answers, const char *label, size_t *found)
{
    const struct answer *answer = NULL;
    *found = 0;
    for (size_t i = 0; i < answers->count; i++)
        if (strcmp(answers->items[i].label, label) == 0) {
            answer = &answers->items[i];
            ++*found;
        }
    return answer;
}

/* Whether every question that waits has exactly one answer of its number, and no number occurs twice. */
static bool numbers_agree(const struct finder *f, const struct answers *answers)
{
    bool agree = waiting_count(f) == answers->count;
    for (size_t i = f->group; i < f->questions->count && agree; i++) {
        const struct question *one = &f->questions->items[i];
        size_t found = 1;
        if (is_waiting(one))
            answer_of(answers, one->label, &found);
        agree = found == 1;
        for (size_t k = f->group; k < i && agree && is_waiting(one); k++)
            agree = !is_waiting(&f->questions->items[k]) || strcmp(f->questions->items[k].label, one->label) != 0;
    }
    return agree;
}

static void report_disagreement(const struct finder *f, size_t answers)
{
    const struct node *at = f->heading != NULL ? f->heading : f->questions->items[f->group].block;
    size_t questions = waiting_count(f);
    diag_add(
        f->diags, DIAG_WARNING, "questions-unpaired", f->doc->file, (int)at->line, (int)at->column,
        "the numbers of the questions (%zu) and of the answers (%zu) disagree, so none of them is asked in a review; "
        "number both alike",
        questions, answers);
}

static void pair(struct finder *f, const struct answers *answers)
{
    if (waiting_count(f) == 0)
        return;
    if (!numbers_agree(f, answers)) {
        report_disagreement(f, answers->count);
        f->disagrees = true;
        return;
    }
    for (size_t i = f->group; i < f->questions->count; i++) {
        struct question *one = &f->questions->items[i];
        size_t found;
        if (is_waiting(one))
            one->answer = answer_of(answers, one->label, &found)->part;
    }
}

/* Pairs the waiting questions with the numbered parts between first and end. With one question and nothing numbered, all of it is
 * the answer. */
static void answer_group(struct finder *f, const struct node *first, const struct node *end)
{
    struct answers answers = {0};
    collect_answers(&answers, first, end);
    struct question *last = f->questions->count > f->group ? &f->questions->items[f->questions->count - 1] : NULL;
    bool one = last != NULL && waiting_count(f) == 1 && is_waiting(last);
    size_t found = 0;
    if (one)
        answer_of(&answers, last->label, &found);
    bool whole = one && (answers.count != 1 || found == 0 || first->next != end);
    if (whole)
        last->answer = blocks_of(first, end);
    else if (answers.count > 0)
        pair(f, &answers);
    free(answers.items);
    f->group = f->questions->count;
}

/* The section of questions has ended: questions with an answer are kept, unless some numbers disagreed. */
static void end_section(struct finder *f)
{
    if (f->answers_from != NULL)
        answer_group(f, f->answers_from, f->at);
    for (size_t i = f->section_begins; i < f->questions->count; i++) {
        struct question *one = &f->questions->items[i];
        one->scheduled = !stretch_is_empty(&one->answer) && !(f->disagrees && one->kind == QUESTION_EXERCISE);
    }
    f->section_begins = f->group = f->questions->count;
    f->answers_from = NULL;
    f->disagrees = false;
}

/* ---- list items and paragraphs ---- */

/* Whether a fold holds an answer, for all its summary says. */
static bool is_answer(const struct node *details)
{
    struct buf text = {0};
    node_plain_text(details->first, &text);
    struct slice name = slice_trim(buf_slice(&text));
    bool hint = slice_starts(name, "提示") || slice_starts(name, "思路") || slice_starts(name, "Hint");
    buf_free(&text);
    return !hint && summary_may_answer(details->first);
}

/* The inline after a line break in a paragraph that begins with "答案：", or NULL. */
static const struct node *answer_in(const struct node *paragraph, size_t *bytes)
{
    const struct node *n = paragraph->first;
    for (; n != NULL && n->next != NULL; n = n->next) {
        *bytes = n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK ? label_at(n->next, answer_label) : 0;
        if (*bytes > 0)
            return n->next;
    }
    return NULL;
}

/* Splits the blocks of a list item into question and answer, if the item holds its own answer. */
static void split_item(struct question *question, const struct node *item)
{
    const struct node *details = NULL, *end = NULL;
    size_t bytes = 0;
    for (const struct node *block = item->first; block != NULL; block = block->next) {
        if (block->kind == NODE_DETAILS) {
            end = end != NULL ? end : block;
            details = details == NULL || !is_answer(details) ? block : details;
        } else if (end == NULL && block->kind == NODE_PARAGRAPH && block != item->first &&
                   (bytes = label_at(block->first, answer_label)) > 0) {
            question->ask = blocks_of(item->first, block);
            question->answer = after_label(block, bytes);
            question->answer.blocks = block->next;
            return;
        }
    }
    question->ask = blocks_of(item->first, end);
    if (details != NULL && is_answer(details))
        question->answer = blocks_of(details->first->next, NULL);
    const struct node *paragraph = item->first;
    const struct node *inlined =
        details == NULL && paragraph != NULL && paragraph->kind == NODE_PARAGRAPH ? answer_in(paragraph, &bytes) : NULL;
    if (inlined != NULL) {
        question->ask = (struct stretch){.inlines = paragraph->first, .inlines_end = inlined};
        question->answer = after_label_at(inlined, bytes);
        question->answer.blocks = paragraph->next;
    }
}

static void take_list(struct finder *f, const struct node *list)
{
    int number = list->list.start;
    for (const struct node *item = list->first; item != NULL; item = item->next, number++) {
        if (item->first == NULL)
            continue;
        struct question *question = question_add(f, QUESTION_EXERCISE, item);
        split_item(question, item);
        snprintf(question->label, sizeof question->label, "%d", number);
        if (!list->list.ordered && stretch_is_empty(&question->answer))
            f->questions->count--; /* a plain list is an exercise only if it is answered */
    }
}

static bool paragraph_asks(const struct node *paragraph)
{
    struct buf text = {0};
    node_plain_text(paragraph, &text);
    bool asks = text_asks(buf_slice(&text));
    buf_free(&text);
    return asks;
}

/* A heading that asks and, after what belongs to the question, a fold that says it answers. */
static bool take_asking_heading(struct finder *f, const struct node *details)
{
    const struct node *heading = f->heading;
    size_t count = f->questions->count;
    bool used = count > 0 && f->questions->items[count - 1].block == heading;
    if (f->section != SECTION_PLAIN || heading == NULL || used || details->parent != heading->parent ||
        !summary_answers(details->first) || !paragraph_asks(heading))
        return false;
    char label[16];
    struct question *question = question_add(f, QUESTION_ASKED, heading);
    question->ask = after_label(heading, number_label(node_first_text(heading), false, label));
    question->ask.blocks = heading->next != details ? heading->next : NULL;
    question->ask.blocks_end = details;
    question->answer = blocks_of(details->first->next, NULL);
    question->scheduled = true;
    return true;
}

static void take_details(struct finder *f, const struct node *details)
{
    bool asks = paragraph_asks(details->first);
    const struct node *first = details->first->next;
    if (first == NULL)
        return;
    if (f->section == SECTION_QUESTIONS && waiting_count(f) > 0 && !asks && is_answer(details)) {
        answer_group(f, first, NULL);
    } else if (asks) {
        struct question *question = question_add(f, QUESTION_ASKED, details);
        size_t skip = question_label(node_first_text(details->first));
        question->ask = after_label(details->first, skip);
        question->answer = blocks_of(first, NULL);
        question->scheduled = true;
    } else if (!take_asking_heading(f, details) &&
               !(f->section == SECTION_QUESTIONS && summary_answers(details->first))) {
        find_in(f, details->first->next);
    }
}

/* Gives the open question its blocks up to end. */
static void close_open(struct finder *f, const struct node *end)
{
    if (f->open == 0)
        return;
    struct question *question = &f->questions->items[f->open - 1];
    if (question->answer.blocks == end)
        question->answer.blocks = NULL;
    question->answer.blocks_end = end;
    question->scheduled = !stretch_is_empty(&question->answer);
    if (!question->scheduled)
        question->kind = QUESTION_EXERCISE; /* its answer may be elsewhere */
    f->open = 0;
}

/* A paragraph "Q: ..." with "A: ..." in it or right after; false for any other. */
static bool take_question_and_answer(struct finder *f, const struct node *paragraph)
{
    size_t bytes = label_at(paragraph->first, question_label), answer_bytes = 0;
    const struct node *inlined = bytes > 0 ? answer_in(paragraph, &answer_bytes) : NULL;
    const struct node *next = paragraph->next;
    if (inlined == NULL && next != NULL && next->kind == NODE_PARAGRAPH)
        answer_bytes = label_at(next->first, answer_label);
    if (bytes == 0 || answer_bytes == 0)
        return false;
    close_open(f, paragraph);
    struct question *question = question_add(f, QUESTION_ASKED, paragraph);
    question->ask = after_label(paragraph, bytes);
    question->ask.inlines_end = inlined;
    question->answer = inlined != NULL ? after_label_at(inlined, answer_bytes) : after_label(next, answer_bytes);
    question->answer.blocks = inlined != NULL ? next : next->next;
    f->open = f->questions->count;
    f->past = inlined != NULL ? paragraph : next;
    return true;
}

/* A paragraph with a typed number: **1-1** if it asks, "1、" and "习题 3.1" among questions. */
static bool take_numbered(struct finder *f, const struct node *paragraph)
{
    char label[16];
    struct slice strong = strong_start(paragraph);
    size_t bytes = number_label(strong, true, label);
    bool pairs = bytes > 0 && bytes == strong.bytes && strchr(label, '.') != NULL &&
                 memchr(strong.ptr, '-', strong.bytes) != NULL;
    bool in_section = f->section == SECTION_QUESTIONS && f->answers_from == NULL;
    pairs = pairs && (in_section || paragraph_asks(paragraph));
    bytes = pairs || in_section ? paragraph_number(paragraph, label) : 0;
    if (bytes == 0)
        return false;
    close_open(f, paragraph);
    struct question *question = question_add(f, pairs ? QUESTION_ASKED : QUESTION_EXERCISE, paragraph);
    memcpy(question->label, label, sizeof label);
    question->ask = after_label(paragraph, bytes);
    const struct node *next = paragraph->next;
    size_t answer_bytes = next != NULL && next->kind == NODE_PARAGRAPH ? label_at(next->first, answer_label) : 0;
    if (pairs && answer_bytes == 0 && next != NULL && next->kind != NODE_DETAILS) {
        question->answer.blocks = next;
        f->open = f->questions->count;
    } else if (answer_bytes > 0) {
        question->answer = after_label(next, answer_bytes);
        question->answer.blocks = next->next;
        f->open = f->questions->count;
        f->past = next;
    } else {
        question->kind = QUESTION_EXERCISE;
    }
    return true;
}

/* A numbered heading below a heading of questions asks as well. */
static bool take_heading(struct finder *f, const struct node *heading)
{
    char label[16];
    size_t bytes = number_label(node_first_text(heading), false, label);
    if (f->section != SECTION_QUESTIONS || f->answers_from != NULL || bytes == 0)
        return false;
    struct question *question = question_add(f, QUESTION_EXERCISE, heading);
    memcpy(question->label, label, sizeof label);
    question->ask = after_label(heading, bytes);
    return true;
}

static void meet_heading(struct finder *f, const struct node *heading)
{
    enum section section = section_of(heading);
    int level = heading->heading.level;
    close_open(f, heading);
    bool deeper = level > f->level && f->section != SECTION_PLAIN;
    if (section == SECTION_ANSWERS && f->section == SECTION_QUESTIONS && waiting_count(f) > 0) {
        f->answers_from = heading->next;
        f->answers_level = level;
        return;
    }
    if (f->answers_from != NULL && level > f->answers_level)
        return;
    if (section == SECTION_PLAIN && deeper && f->section == SECTION_QUESTIONS && f->answers_from == NULL) {
        take_heading(f, heading);
        return;
    }
    if (section == SECTION_PLAIN && deeper && f->section == SECTION_TERMS && heading_is_letter(heading))
        return;
    end_section(f);
    f->section = section == SECTION_ANSWERS ? SECTION_PLAIN : section;
    f->heading = heading;
    f->level = level;
}

static void meet_block(struct finder *f, const struct node *block)
{
    bool questions = f->section == SECTION_QUESTIONS && f->answers_from == NULL;
    switch (block->kind) {
    case NODE_RULE:
        close_open(f, block);
        break;
    case NODE_LIST:
        if (f->open > 0)
            break;
        if (questions)
            take_list(f, block);
        else if (f->section == SECTION_TERMS || f->glossary)
            terms_of_list(f, block);
        else
            for (const struct node *item = block->first; item != NULL; item = item->next)
                find_in(f, item->first);
        break;
    case NODE_TABLE:
        if (f->section == SECTION_TERMS || f->glossary)
            terms_of_table(f, block);
        break;
    case NODE_DETAILS:
        if (f->open > 0 && paragraph_asks(block->first))
            close_open(f, block);
        if (f->answers_from == NULL && f->open == 0)
            take_details(f, block);
        break;
    case NODE_PARAGRAPH:
        if (f->flashcards && flashcards_of_paragraph(f, block))
            break;
        if (questions && waiting_count(f) > 0 && section_of(block) == SECTION_ANSWERS) {
            f->answers_from = block->next; /* "答案：" stands for a heading */
            f->answers_level = f->level;
        } else if (f->answers_from == NULL && !take_question_and_answer(f, block)) {
            take_numbered(f, block);
        }
        break;
    case NODE_QUOTE:
    case NODE_ALERT:
    case NODE_ALIGN:
        if (f->open == 0)
            find_in(f, block->first);
        break;
    default:
        break;
    }
}

/* Reads siblings inside another block, whose headings do not count. */
void find_in(struct finder *f, const struct node *first)
{
    const struct node *past = f->past;
    for (const struct node *block = first; block != NULL; block = f->past->next) {
        f->past = block;
        meet_block(f, block);
    }
    close_open(f, NULL);
    f->past = past;
}

struct questions questions_find(const struct doc *doc, struct diags *diags)
{
    struct questions questions = {0};
    struct finder f = {.doc = doc, .diags = diags, .questions = &questions};
    struct slice glossary = doc_meta(doc, "glossary");
    f.flashcards = flashcards_tagged(doc);
    f.glossary = glossary.bytes > 0 && !slice_eq_nocase(glossary, "false") && !slice_eq_nocase(glossary, "no");
    for (const struct node *block = doc->root->first; block != NULL; block = f.past->next) {
        f.at = f.past = block;
        if (block->kind == NODE_HEADING)
            meet_heading(&f, block);
        else if (block->kind == NODE_FOOTNOTE)
            close_open(&f, block);
        else
            meet_block(&f, block);
    }
    f.at = NULL;
    close_open(&f, NULL);
    end_section(&f);
    return questions;
}
