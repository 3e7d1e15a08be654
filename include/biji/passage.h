/* passage.h - a passage of a chapter, stored so that it can be found again after the text around it, or the passage itself,
 * was edited. The model is W3C's Web Annotation: a TextQuoteSelector (the text and what comes before and after it) with a
 * position as a hint. Texts are compared folded (text_fold_step) and without blanks, so that rewrapped lines make no
 * difference. A passage that cannot be told from another is an orphan, so that none is ever attached to the wrong place. */
#ifndef BIJI_PASSAGE_H
#define BIJI_PASSAGE_H

#include "biji/doc.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PASSAGE_CONTEXT = 32, /* characters kept before and after */
    PASSAGE_AROUND = 8    /* neighbouring blocks kept: half of them before the passage */
};

/* Strings are NUL-terminated, owned and never NULL once made or read; ended by passage_fini(). */
struct passage {
    char *file;           /* the chapter's name in the course, or a page's URL */
    char *section;        /* titles of the headings around it, joined by " › "; "" before the first */
    char *quote;          /* its plain text, each run of blanks as one; "" for a place without text */
    char *before, *after; /* folded, without blanks */
    uint64_t block;       /* hash of the folded text of the block that it begins in */
    int line, column;     /* 1-based, as in struct doc */
    int nth, copies;      /* which one of how many copies in the chapter, from 1 */
    int twins;            /* how many of the copies, including this one, are in such a block; 0: not counted */
    int rival;            /* characters of context shared by the best other copy or similar text */
    int likeness;         /* percent: how similar the most similar other text of the chapter was */
    uint32_t
        around[PASSAGE_AROUND]; /* hashes of neighbouring blocks, nearest first: those before, those after; 0: none */
    int near;                   /* how many of them the best other copy or similar text had around it as well */
};

/* exact: the same text in the same section. moved: the same text elsewhere. approximate: the text was edited. orphan: not
 * found, or not with certainty. */
enum passage_state { PASSAGE_EXACT, PASSAGE_MOVED, PASSAGE_APPROXIMATE, PASSAGE_ORPHAN };

struct passage_hit {
    enum passage_state state;
    struct place from, to; /* to: after the last character; both zero for an orphan */
    int line, column;      /* of from; 0 for an orphan */
};

/* A chapter's text made ready for finding passages. */
struct passage_text;
/* doc is borrowed. Owner: the caller; ended by passage_text_free(), which accepts NULL. */
struct passage_text *passage_text_new(const struct doc *doc);
/* Ends the text; accepts NULL. */
void passage_text_free(struct passage_text *text);
/* Adds the plain text between two places (to excluded), blanks folded. */
void passage_text_plain(const struct passage_text *text, struct place from, struct place to, struct buf *out);
/* The same as Markdown, with its marks. */
void passage_text_source(const struct passage_text *text, struct place from, struct place to, struct buf *out);
/* Finds a quote in the text, ignoring blanks: writes the first `most` hits and returns how many there are. */
size_t passage_text_find(const struct passage_text *text, struct slice quote, struct passage_hit *hits, size_t most);
/* Moving through the text by its characters, which are numbered from 0: the first one at or after a place; one step further
 * on (or back, count < 0), clamped to the text; and the places of characters from..to (to excluded, from < to). */
enum passage_unit { PASSAGE_CHARACTER, PASSAGE_WORD, PASSAGE_SENTENCE, PASSAGE_BLOCK };
size_t passage_text_index(const struct passage_text *text, struct place place);
/* See above: the character that count units lead to. */
size_t passage_text_step(const struct passage_text *text, size_t index, enum passage_unit unit, long count);
/* See above: the range as a hit, whose state is exact. */
struct passage_hit passage_text_range(const struct passage_text *text, size_t from, size_t to);
/* Whether a heading of this title (the last of a section's path) is there. */
bool passage_text_has_section(const struct passage_text *text, const char *section);

/* Describes the text between two places. */
void passage_make(const struct passage_text *text, const char *file, struct place from, struct place to,
                  struct passage *passage);
/* Describes the text at a place: up to sixty characters, within the block. */
void passage_make_at(const struct passage_text *text, const char *file, struct place place, struct passage *passage);
/* Ends the strings of a passage. */
void passage_fini(struct passage *passage);
/* Adds it as "key=value" pairs separated by blanks, values percent-encoded (a passage may hold "-->"). */
void passage_write(const struct passage *passage, struct buf *out);
/* The reverse; unknown keys are ignored. False, with passage empty, when it has no quote or is damaged. */
bool passage_read(struct slice text, struct passage *passage);
/* How many of the blocks around the passage are anywhere in the text: many in the chapter that its own was renamed to. */
int passage_votes(const struct passage *passage, const struct passage_text *text);
/* Looks for it in its own chapter. */
struct passage_hit passage_find(const struct passage *passage, const struct passage_text *text);
/* Looks for it in another chapter, because its own does not hold it (is_gone: its own no longer exists); stricter. */
struct passage_hit passage_find_elsewhere(const struct passage *passage, const struct passage_text *text, bool is_gone);
/* "exact", "moved", "approximate" or "orphan"; static. */
const char *passage_state_name(enum passage_state state);

#endif
