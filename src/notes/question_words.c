/* question_words.c - the words by which questions, answers and terms are known. Headings are compared as a whole, without their
 * number and text in brackets: a chapter on 基本概念 is not a list of terms. */
#include "question_words.h"

#include "biji/questions.h"
#include "biji/text.h"
#include "biji/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char question_headings[] =
    " 自测题 自测 自我检测 自我测试 自检题 思考题 思考 思考与练习 练习与思考 习题 练习 练习题 复习题 复习思考题 复习 "
    "测验 小测 小测验 问题 "
    "课后题 作业 作业题 面试题 questions question quiz quizzes exercises exercise review reviewquestions selftest "
    "selfassessment "
    "testyourself checkyourunderstanding knowledgecheck practice practicequestions practiceproblems problems homework ";
static const char answer_headings[] = " 答案 参考答案 解答 参考解答 答案与解析 答案和解析 解析 习题答案 习题解答 "
                                      "练习答案 思考题答案 自测题答案 自测题参考答案 "
                                      "习题参考答案 练习参考答案 答案与提示 答案和提示 查看答案 点击查看答案 显示答案 "
                                      "展开答案 点击展开答案 查看参考答案 点击查看参考答案 答 "
                                      "answers answer solutions solution answerkey showanswer showanswers showsolution "
                                      "viewanswer seeanswer clicktoseeanswer "
                                      "clicktoshowanswer exerciseanswers quizanswers ";
static const char term_headings[] = " 术语 术语表 关键词 关键术语 重要术语 主要术语 名词 名词解释 名词表 概念 词汇表 "
                                    "glossary terms keyterms keywords definitions terminology ";
static const char *const before_headings[] = {"本章", "本节", "课后", "章末", "课堂", "随堂", "附"};

static bool is_listed(const char *list, struct slice word)
{
    for (const char *at = list; word.bytes > 0 && (at = strchr(at, ' ')) != NULL && at[1] != '\0';) {
        at++;
        size_t bytes = strcspn(at, " ");
        if (bytes == word.bytes && memcmp(at, word.ptr, bytes) == 0)
            return true;
    }
    return false;
}

/* Bytes at the start of text that are a section number: "3.9 ", "第 3 节", "一、", "§2". */
static size_t section_number(struct slice text)
{
    static const char numerals[] = "一二三四五六七八九十";
    static const char fillers[] = "第章节§、．";
    size_t at = 0;
    bool closed = false;
    while (at < text.bytes) {
        int bytes;
        const char *p = text.ptr + at;
        uint32_t rune = utf8_decode(p, slice_end(text), &bytes);
        char one[5] = {0};
        memcpy(one, p, (size_t)bytes);
        if (strstr(fillers, one) != NULL || rune == ' ' || rune == '.')
            closed = true;
        else if (!(rune >= '0' && rune <= '9') && rune != '-' && strstr(numerals, one) == NULL)
            break;
        at += (size_t)bytes;
    }
    return closed ? at : 0;
}

/* A heading's words in small letters, without number, brackets, blanks and punctuation. */
static void heading_word(struct slice text, struct buf *out)
{
    int depth = 0;
    text = slice_trim(text);
    for (size_t at = section_number(text); at < text.bytes;) {
        int bytes;
        uint32_t rune = utf8_decode(text.ptr + at, slice_end(text), &bytes);
        at += (size_t)bytes;
        depth += (rune == '(' || rune == 0xFF08) - ((rune == ')' || rune == 0xFF09) && depth > 0);
        if (depth == 0 && rune_is_word(rune))
            buf_add_rune(out, rune_lower(rune));
    }
}

/* Bytes of a word without a number at its end: 练习 2, 习题一, Quiz 3. */
static size_t without_number(struct slice word)
{
    static const char numerals[] = "一二三四五六七八九十";
    size_t bytes = word.bytes;
    for (bool more = true; more && bytes > 0;) {
        char last[4] = {0};
        size_t one = (signed char)word.ptr[bytes - 1] >= 0 ? 1 : 3;
        if (one > bytes)
            break;
        memcpy(last, word.ptr + bytes - one, one);
        more = one == 1 ? char_is_digit(*last) : strstr(numerals, last) != NULL;
        bytes -= more ? one : 0;
    }
    return bytes;
}

static enum section section_named(struct slice word)
{
    if (is_listed(question_headings, word))
        return SECTION_QUESTIONS;
    if (is_listed(answer_headings, word))
        return SECTION_ANSWERS;
    return is_listed(term_headings, word) ? SECTION_TERMS : SECTION_PLAIN;
}

static enum section section_of_text(struct slice text)
{
    struct buf word = {0};
    heading_word(text, &word);
    struct slice name = buf_slice(&word);
    enum section section = section_named(name);
    if (section == SECTION_PLAIN && section_named(slice_part(name, 0, without_number(name))) == SECTION_QUESTIONS)
        section = SECTION_QUESTIONS;
    for (size_t i = 0; section == SECTION_PLAIN && i < sizeof before_headings / sizeof before_headings[0]; i++)
        if (slice_starts(name, before_headings[i]))
            section = section_named(slice_part(name, strlen(before_headings[i]), name.bytes));
    buf_free(&word);
    return section;
}

bool questions_may_name_terms(struct slice source)
{
    /* the headings above, without the first letter of those that may begin with a capital */
    static const char *const words[] = {"术语", "关键词", "名词",      "概念",     "词汇表", "lossary",
                                        "erm",  "eyword", "efinition", "GLOSSARY", "TERM"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_find_str(source, slice_of(words[i]), 0) < source.bytes)
            return true;
    return false;
}

enum section section_of(const struct node *heading)
{
    struct buf text = {0};
    node_plain_text(heading, &text);
    enum section section = section_of_text(buf_slice(&text));
    buf_free(&text);
    return section;
}

bool heading_is_letter(const struct node *heading)
{
    struct buf text = {0};
    node_plain_text(heading, &text);
    struct slice name = slice_trim(buf_slice(&text));
    bool letters = name.bytes > 0 && name.bytes <= 5;
    for (size_t i = 0; i < name.bytes && letters; i++)
        letters = ((unsigned char)(name.ptr[i] | 0x20) >= 'a' && (unsigned char)(name.ptr[i] | 0x20) <= 'z') ||
                  strchr("#-0123456789 ", name.ptr[i]) != NULL;
    buf_free(&text);
    return letters && name.bytes <= 3;
}

bool text_asks(struct slice text)
{
    static const char *const closing[] = {"）", "」", "』", "”", ")", "\"", "*"};
    text = slice_trim(text);
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (slice_ends(text, closing[i]))
            text = slice_part(text, 0, text.bytes - strlen(closing[i]));
    return (slice_ends(text, "?") && text.bytes > 1) || (slice_ends(text, "？") && text.bytes > 3);
}

bool summary_answers(const struct node *summary)
{
    struct buf text = {0};
    node_plain_text(summary, &text);
    bool answers = section_of_text(buf_slice(&text)) == SECTION_ANSWERS;
    buf_free(&text);
    return answers;
}

bool summary_may_answer(const struct node *summary)
{
    static const char *const words[] = {"答",    "解析",    "题解", "展开", "点击",      "查看", "显示",
                                        "nswer", "olution", "Show", "show", "lick here", "eveal"};
    struct buf text = {0};
    node_plain_text(summary, &text);
    struct slice said = slice_trim(buf_slice(&text));
    bool may = said.bytes == 0 || slice_eq_nocase(said, "details") || section_of_text(said) == SECTION_ANSWERS;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !may; i++)
        may = slice_find_str(said, slice_of(words[i]), 0) < said.bytes;
    buf_free(&text);
    return may;
}

static size_t blanks_after(struct slice text, size_t at)
{
    at = slice_skip_blanks(text, at);
    if (slice_starts(slice_part(text, at, text.bytes), "\xE3\x80\x80"))
        at += 3;
    return at;
}

/* One of the words, an optional number, then a colon. */
static size_t label_of(struct slice text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = strlen(words[i]);
        if (text.bytes <= at || strncmp(text.ptr, words[i], at) != 0)
            continue;
        at = blanks_after(text, at);
        while (at < text.bytes && char_is_digit(text.ptr[at]))
            at++;
        struct slice rest = slice_part(text, at, text.bytes);
        if (slice_starts(rest, ":") || slice_starts(rest, "："))
            return blanks_after(text, at + (*rest.ptr == ':' ? 1 : 3));
    }
    return 0;
}

size_t question_label(struct slice text)
{
    static const char *const words[] = {"Q", "问题", "问", "Question"};
    return label_of(text, words, sizeof words / sizeof words[0]);
}

size_t answer_label(struct slice text)
{
    static const char *const words[] = {"A", "参考答案", "答案", "解答", "答", "Answer", "Solution"};
    return label_of(text, words, sizeof words / sizeof words[0]);
}

/* Bytes of the word before a number: "习题 ", "第", "Exercise ". */
static size_t word_before_number(struct slice text)
{
    static const char *const words[] = {"思考题", "自测题", "练习题",   "习题",     "练习",    "问题", "题目",
                                        "第",     "题",     "Exercise", "Question", "Problem", "Q"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_starts(text, words[i]))
            return blanks_after(text, strlen(words[i]));
    return 0;
}

size_t number_label(struct slice text, bool bare, char label[16])
{
    size_t at = word_before_number(text), used = 0;
    bool worded = at > 0, parts = false, opened = slice_starts(text, "(") || slice_starts(text, "（");
    if (opened)
        at = *text.ptr == '(' ? 1 : 3;
    while (at < text.bytes && used < 15) {
        bool digit = char_is_digit(text.ptr[at]);
        bool next_digit = at + 1 < text.bytes && char_is_digit(text.ptr[at + 1]);
        if (!digit && !(used > 0 && next_digit && (text.ptr[at] == '.' || text.ptr[at] == '-')))
            break;
        parts = parts || !digit;
        label[used++] = digit ? text.ptr[at] : '.';
        at++;
    }
    label[used] = '\0';
    struct slice rest = slice_part(text, at, text.bytes);
    static const char *const ends[] = {"、", "）", ")", "．", ".", "：", ":", "题"};
    for (size_t i = 0; used > 0 && i < sizeof ends / sizeof ends[0]; i++)
        if (slice_starts(rest, ends[i]))
            return blanks_after(text, at + strlen(ends[i]));
    bool blank = rest.bytes == 0 || *rest.ptr == ' ';
    if (used > 0 && blank && (parts || worded || bare))
        return blanks_after(text, at);
    label[0] = '\0';
    return 0;
}
