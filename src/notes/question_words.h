/* question_words.h - the words by which questions, answers and terms are known: headings, labels, summaries. */
#ifndef BIJI_NOTES_QUESTION_WORDS_H
#define BIJI_NOTES_QUESTION_WORDS_H

#include "biji/doc.h"

#include <stdbool.h>
#include <stddef.h>

enum section { SECTION_PLAIN, SECTION_QUESTIONS, SECTION_ANSWERS, SECTION_TERMS };

/* What a heading announces. */
enum section section_of(const struct node *heading);
/* Whether a heading is an entry of an index: a letter, a range of letters. */
bool heading_is_letter(const struct node *heading);
/* Whether a text asks: it ends with a question mark. */
bool text_asks(struct slice text);
/* Whether a summary only announces an answer. */
bool summary_answers(const struct node *summary);
/* Whether a fold with this summary may hold an answer: it speaks of one, says only that there is something to be seen, or nothing.
 * A tab, a hint or further reading is not an answer. */
bool summary_may_answer(const struct node *summary);
/* Bytes at the start of text that are "Q:", "问：", "Question 3:" (or "A:", "答案："), with the blanks after them, or 0. */
size_t question_label(struct slice text);
size_t answer_label(struct slice text);
/* Bytes at the start of text that number a question: "1、", "2)", "3-1 ", "习题 3.1：". The number goes to label with dots between its
 * parts. bare: a number of several parts or with a point, such as the strong text "1-1" alone, needs nothing after it. 0 without a
 * number. */
size_t number_label(struct slice text, bool bare, char label[16]);

#endif
