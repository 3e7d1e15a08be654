/* passage.h - a passage of a chapter, kept so that it is found again when the text around it, or it itself, was edited. The
 * model is W3C's Web Annotation: a TextQuoteSelector (the text, what stands before and after it) with a position as a hint.
 * Texts are compared folded (text_fold_step) and without blanks, so that wrapping lines anew changes nothing. A passage that
 * may be somebody else's is an orphan: none is ever put somewhere wrong. */
#ifndef BIJI_PASSAGE_H
#define BIJI_PASSAGE_H

#include "biji/doc.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PASSAGE_CONTEXT = 32 }; /* characters kept before and after */

/* Strings are NUL-terminated, owned and never NULL once made or read; ended by passage_fini(). */
struct passage {
    char *file;           /* the chapter's name in the course, or a page's URL */
    char *section;        /* titles of the headings around it, joined by " › "; "" before the first */
    char *quote;          /* its plain text, blanks folded to one; "" for a place at which nothing is read */
    char *before, *after; /* folded, without blanks */
    uint64_t block;       /* hash of the folded text of the block that it begins in */
    int line, column;     /* 1-based, as in struct doc */
    int nth, copies;      /* which of how many such texts in the chapter, from 1 */
    int twins;            /* how many of the copies, this one included, stand in such a block; 0: not counted */
    int rival;            /* characters of context that the best other copy, or text like it, shared; 0 = none */
    int likeness;         /* percent: how alike the most similar other text of the chapter was */
};

/* exact: the same text in the same section. moved: the same text elsewhere. approximate: the text was edited. orphan: not
 * found, or not surely. */
enum passage_state { PASSAGE_EXACT, PASSAGE_MOVED, PASSAGE_APPROXIMATE, PASSAGE_ORPHAN };

struct passage_hit {
    enum passage_state state;
    struct place from, to; /* to: behind the last character; both zero for an orphan */
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
/* Adds the same as it is written: Markdown, with the marks that belong to it. */
void passage_text_source(const struct passage_text *text, struct place from, struct place to, struct buf *out);
/* Where a quote stands in the text, whatever its blanks: writes the first `most` hits and returns how many there are. */
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

/* Describes what stands between two places. */
void passage_make(const struct passage_text *text, const char *file, struct place from, struct place to,
                  struct passage *passage);
/* Describes what begins at a place: up to sixty characters, no further than the block. */
void passage_make_at(const struct passage_text *text, const char *file, struct place place, struct passage *passage);
/* Ends the strings of a passage. */
void passage_fini(struct passage *passage);
/* Adds it as "key=value" pairs separated by blanks, values percent-encoded (a passage may hold "-->"). */
void passage_write(const struct passage *passage, struct buf *out);
/* The reverse; unknown keys are passed over. False: there is no quote in it, or it is damaged; passage is empty then. */
bool passage_read(struct slice text, struct passage *passage);
/* Looks for it in its own chapter. */
struct passage_hit passage_find(const struct passage *passage, const struct passage_text *text);
/* Looks for it in another chapter, because its own (is_gone: which is no longer there) does not hold it: stricter. */
struct passage_hit passage_find_elsewhere(const struct passage *passage, const struct passage_text *text, bool is_gone);
/* "exact", "moved", "approximate" or "orphan"; static. */
const char *passage_state_name(enum passage_state state);

#endif
