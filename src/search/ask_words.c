/* ask_words.c - what a question holds, as numbers, and where a text holds it. Most characters of a course begin no word of the question:
 * a table tells so at one look, and only what may begin one is looked at closely. */
#include "ask_words.h"

#include "biji/han.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#include <stdlib.h>
#include <string.h>

/* What to do at a byte of a text: pass over it, or over the word that begins there; look whether a word of the question begins; a formula
 * begins or ends; a Han character. */
enum { PASS, LOOK_DOLLAR, LOOK_HAN, ALNUM = 8, PASS_WORD = ALNUM, LOOK_CLOSELY };
/* What a rune may begin. */
enum { BEGINS_PAIR = 1, ALONE = 2 };
enum { STEM_BYTES = 3, MAX_LETTERS = 32 };

/* ---- words as numbers ---- */

/* The number of a word of the question; NULL for any other word. */
static const uint8_t *find_word(const struct ask_words *w, uint32_t word)
{
    unsigned slot = (word * 2654435761u) >> 24;
    while (w->slots[slot] != 0 && w->slots[slot] != word)
        slot = (slot + 1) % ASK_SLOTS;
    return w->slots[slot] == word ? &w->index[slot] : NULL;
}

static void add_word(struct ask_words *w, uint32_t word, float weight)
{
    unsigned slot = (word * 2654435761u) >> 24;
    if (w->count == ASK_MAX_WORDS || find_word(w, word) != NULL)
        return;
    while (w->slots[slot] != 0)
        slot = (slot + 1) % ASK_SLOTS;
    w->slots[slot] = word;
    w->index[slot] = (uint8_t)w->count;
    w->weight[w->count++] = weight;
}

static uint32_t pair_of(uint32_t first, uint32_t second)
{
    return (first << 16 ^ second) & 0x7FFFFFFF;
}

/* Bytes of an English word in small letters without its ending, so that shared and share are one. */
static size_t stem_bytes(const char *word, size_t bytes)
{
    static const char *const endings[] = {"ing", "ed", "es", "s", "ly"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (bytes >= STEM_BYTES + ending && memcmp(word + bytes - ending, endings[i], ending) == 0) {
            bytes -= ending;
            break;
        }
    }
    return bytes > STEM_BYTES && word[bytes - 1] == 'e' ? bytes - 1 : bytes;
}

/* The word of letters and digits at *at, which moves past it. In a formula script marks do not separate them: d_k is dk. */
static uint32_t read_letters(struct slice text, size_t *at, bool formula)
{
    char word[MAX_LETTERS];
    size_t from = *at, bytes = 0;
    bool joins = formula && (from == 0 || text.ptr[from - 1] != '\\');
    for (; *at < text.bytes; ++*at) {
        char c = text.ptr[*at];
        char before = *at > from ? text.ptr[*at - 1] : '\0';
        bool script = joins && *at > from && (c == '_' || c == '^' || (c == '{' && (before == '_' || before == '^')));
        if (!char_is_alnum(c) && !script)
            break;
        if (!script && bytes < MAX_LETTERS)
            word[bytes++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    uint32_t hash = 0;
    bytes = stem_bytes(word, bytes);
    for (size_t i = 0; i < bytes; i++)
        hash = hash * 31 + (unsigned char)word[i];
    return hash | 0x80000000u;
}

/* The three-byte Han character there, simplified, or 0. */
static uint32_t han_at(struct slice text, size_t at)
{
    int bytes;
    if (at + 2 >= text.bytes || (unsigned char)text.ptr[at] < 0xE3 || (unsigned char)text.ptr[at] > 0xE9)
        return 0;
    uint32_t rune = utf8_decode(text.ptr + at, slice_end(text), &bytes);
    return rune_is_han(rune) ? han_simplified(rune) : 0;
}

/* ---- the question ---- */

/* Bytes of a word at the start of text that only asks, or joins others. */
static size_t asking_bytes(struct slice text, bool begins)
{
    static const char *const words[] = {
        "为什么", "为何", "怎么样", "怎么", "怎样", "如何", "什么是", "是什么", "什么",  "哪些", "哪个",
        "哪种",   "哪里", "多少",   "几个", "请问", "解释", "说明",   "请",     "吗",    "呢",   "的",
        "了",     "是",   "why",    "what", "how",  "when", "where",  "which",  "who",   "does", "do",
        "did",    "is",   "are",    "was",  "were", "can",  "could",  "should", "would", "the",  "a",
        "an",     "of",   "to",     "in",   "on",   "for",  "and",    "or",     "with",  "from", "it",
        "its",    "that", "this",   "be",   "as",   "at",   "by",     "we",     "you",   "i"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t bytes = strlen(words[i]);
        if (!slice_eq_nocase(slice_part(text, 0, bytes), words[i]))
            continue;
        if ((signed char)words[i][0] < 0 || (begins && (bytes == text.bytes || !char_is_alnum(text.ptr[bytes]))))
            return bytes;
    }
    return 0;
}

static void drop_asking(struct slice question, struct buf *out)
{
    for (size_t at = 0; at < question.bytes;) {
        bool begins = at == 0 || !char_is_alnum(question.ptr[at - 1]);
        size_t skip = asking_bytes(slice_part(question, at, question.bytes), begins);
        buf_add_char(out, skip > 0 ? ' ' : question.ptr[at]);
        at += skip > 0 ? skip : 1;
    }
}

/* TeX names what Chinese has words for. */
static void add_commands(struct ask_words *w, struct slice question)
{
    static const char *const names[][2] = {{"根号", "sqrt"},   {"求和", "sum"},   {"连乘", "prod"}, {"积分", "int"},
                                           {"梯度", "nabla"},  {"指数", "exp"},   {"对数", "log"},  {"偏导", "partial"},
                                           {"平方根", "sqrt"}, {"最大值", "max"}, {"最小值", "min"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_find_str(question, slice_of(names[i][0]), 0) < question.bytes)
            ask_words_add(w, slice_of(names[i][1]), 0.5f);
}

/* Whether a Han character has no other beside it. */
static bool is_alone(struct slice text, size_t at)
{
    return han_at(text, at + 3) == 0 && (at < 3 || han_at(text, at - 3) == 0);
}

/* Adds the words of a text; letters may be parted by marks of scripts (formula) or not. */
static void add_from(struct ask_words *w, struct slice text, float weight, bool formula)
{
    for (size_t at = 0; at < text.bytes;) {
        uint32_t rune = han_at(text, at), next = rune != 0 ? han_at(text, at + 3) : 0;
        if (rune == 0 && char_is_alnum(text.ptr[at])) {
            char first = text.ptr[at];
            add_word(w, read_letters(text, &at, formula), weight);
            w->looks[(unsigned char)first] = LOOK_CLOSELY;
            if (char_is_letter(first))
                w->looks[(unsigned char)first ^ 0x20] = LOOK_CLOSELY;
            continue;
        }
        if (next != 0) {
            add_word(w, pair_of(rune, next), weight);
            w->han[rune] |= BEGINS_PAIR;
        } else if (rune != 0 && is_alone(text, at)) {
            add_word(w, rune, weight);
            w->han[rune] |= ALONE;
        }
        at += rune != 0 ? 3 : 1;
    }
}

void ask_words_add(struct ask_words *w, struct slice text, float weight)
{
    add_from(w, text, weight, false);
    add_from(w, text, weight, true);
}

void ask_words_ready(struct ask_words *w)
{
    for (int c = 0; c < 0x80; c++)
        w->looks[c] = w->looks[c] == PASS && char_is_alnum(c) ? PASS_WORD : w->looks[c];
    for (int c = 0xE3; c <= 0xE9; c++)
        w->looks[c] = LOOK_HAN;
    w->looks['$'] = LOOK_DOLLAR;
    for (uint32_t rune = FIRST_HAN; rune <= LAST_HAN; rune++)
        w->han[rune] |= w->han[han_simplified(rune) & 0xFFFF];
}

void ask_words_init(struct ask_words *w, struct slice question)
{
    struct buf kept = {0};
    *w = (struct ask_words){.han = xcalloc(ASK_RUNES, 1)};
    drop_asking(question, &kept);
    ask_words_add(w, buf_slice(&kept), 1);
    add_commands(w, question);
    buf_free(&kept);
}

void ask_words_free(struct ask_words *w)
{
    free(w->han);
    *w = (struct ask_words){0};
}

bool ask_words_letters(const struct ask_words *w, struct slice question, size_t *at, struct slice *word, int *index)
{
    while (*at < question.bytes) {
        size_t from = *at;
        if (!char_is_alnum(question.ptr[from])) {
            ++*at;
            continue;
        }
        const uint8_t *found = find_word(w, read_letters(question, at, false));
        *word = slice_part(question, from, *at);
        if (found != NULL && (from == 0 || !char_is_alnum(question.ptr[from - 1]))) {
            *index = *found;
            return true;
        }
    }
    return false;
}

/* ---- a text ---- */

/* The next place at or after `at` where a word of the question may begin, or a formula begins or ends. */
static size_t next_place(const struct ask_words *w, struct slice text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    while (at < text.bytes) {
        uint8_t look = w->looks[p[at]];
        if (look == LOOK_HAN) {
            if (at + 2 >= text.bytes)
                return text.bytes;
            if (w->han[(p[at] & 15) << 12 | (p[at + 1] & 63) << 6 | (p[at + 2] & 63)] != 0)
                return at;
            at += 3;
        } else if (look == PASS) {
            at++;
        } else if (look == PASS_WORD) {
            while (at < text.bytes && (w->looks[p[at]] & ALNUM) != 0)
                at++;
        } else {
            return at;
        }
    }
    return text.bytes;
}

/* The number of the word that begins at *at, which is moved on; NULL when none does. */
static const uint8_t *word_at(const struct ask_words *w, struct slice text, size_t *at, bool formula)
{
    if ((unsigned char)text.ptr[*at] < 0x80)
        return find_word(w, read_letters(text, at, formula));
    size_t here = *at;
    uint32_t rune = han_at(text, here), second = rune != 0 ? han_at(text, here + 3) : 0;
    *at += 3;
    const uint8_t *pair = second != 0 ? find_word(w, pair_of(rune, second)) : NULL;
    return pair == NULL && (w->han[rune] & ALONE) != 0 ? find_word(w, rune) : pair;
}

uint64_t ask_words_count(const struct ask_words *w, struct slice text, unsigned weight, bool *formula, uint16_t *times)
{
    uint64_t seen = 0;
    for (size_t at = next_place(w, text, 0); at < text.bytes; at = next_place(w, text, at)) {
        if (text.ptr[at] == '$') {
            bool both = at + 1 < text.bytes && text.ptr[at + 1] == '$';
            *formula = !*formula;
            at += both ? 2 : 1;
            continue;
        }
        const uint8_t *found = word_at(w, text, &at, *formula);
        if (found == NULL)
            continue;
        times[*found] = (uint16_t)(times[*found] + (*formula ? 2 * weight : weight));
        seen |= (uint64_t)1 << *found;
    }
    return seen;
}

bool ask_words_hold(const struct ask_words *w, struct slice text)
{
    size_t words = 0;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t rune = han_at(text, at), next = rune != 0 ? han_at(text, at + 3) : 0, word = 0;
        if (rune == 0 && char_is_alnum(text.ptr[at]))
            word = read_letters(text, &at, false);
        else
            at += rune != 0 ? 3 : 1;
        word = next != 0 ? pair_of(rune, next) : word;
        if (word == 0)
            continue;
        if (find_word(w, word) == NULL)
            return false;
        words++;
    }
    return words > 0;
}
