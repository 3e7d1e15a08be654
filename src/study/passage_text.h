/* passage_text.h - the folded text of a chapter, each character with the place it came from (only for passage*.c). */
#ifndef BIJI_PASSAGE_TEXT_H
#define BIJI_PASSAGE_TEXT_H

#include "biji/outline.h"
#include "biji/passage.h"

/* One folded character. */
struct passage_rune {
    uint32_t node, offset; /* the leaf and the byte in it */
    uint8_t bytes;         /* of the character there; 0: part of the one before */
    bool after_blank, begins_block;
};

/* A block long enough to be told from others. */
struct passage_block {
    size_t start; /* index of its first character */
    uint32_t hash;
};

struct passage_text {
    const struct doc *doc;
    struct outline *outline;
    uint32_t *runes;
    struct passage_rune *from;
    size_t count, room, from_room;
    struct passage_block *blocks; /* in order */
    size_t block_count, block_room;
};

/* The folded characters of a text; owner: the caller. */
uint32_t *passage_fold(struct slice text, size_t *count);
/* Index of the first character at or after a place, or text->count. */
size_t passage_text_at(const struct passage_text *text, struct place place);
/* Adds the titles of the headings around character index, joined. */
void passage_text_section(const struct passage_text *text, size_t index, struct buf *out);
/* Whether the heading above character index has the last title of a section's path. */
bool passage_text_is_titled(const struct passage_text *text, size_t index, const char *section);
/* Hash of the block around character index. */
uint64_t passage_text_block(const struct passage_text *text, size_t index);
struct passage_hit passage_text_hit(const struct passage_text *text, size_t from, size_t to, enum passage_state state);
/* passage_around.c: lists the blocks of a text whose characters are complete. */
void passage_around_index(struct passage_text *text);
/* The blocks around the characters from..to (to excluded), as in struct passage. */
void passage_around_make(const struct passage_text *text, size_t from, size_t to, uint32_t around[PASSAGE_AROUND]);
/* How many of these are near from..to, each on its side. */
int passage_around_count(const struct passage_text *text, size_t from, size_t to,
                         const uint32_t around[PASSAGE_AROUND]);
/* Adds folded characters as UTF-8. */
void passage_text_folded(const struct passage_text *text, size_t from, size_t to, struct buf *out);

/* passage_align.c: the places of text most similar to a quote, best first, overlapping by less than half. */
struct passage_like {
    size_t from, to;
    int alike; /* percent: 100 less the edit distance per character of the quote */
};
enum { PASSAGE_LIKES = 6 };
size_t passage_align(const struct passage_text *text, const uint32_t *quote, size_t count, const size_t *hints,
                     size_t hint_count, struct passage_like likes[PASSAGE_LIKES]);
/* passage_find.c: counts the other copies of the text between two characters, and measures similar texts. */
void passage_measure_rivals(const struct passage_text *text, size_t from, size_t to, struct passage *passage);

#endif
