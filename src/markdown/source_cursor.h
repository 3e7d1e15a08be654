/* source_cursor.h - follows the source along the parser's tree, so that each leaf knows its place; for the parser's files
 * only. */
#ifndef BIJI_MARKDOWN_SOURCE_CURSOR_H
#define BIJI_MARKDOWN_SOURCE_CURSOR_H

#include "parser.h"

#include <stdbool.h>
#include <string.h>

/* A place in the source: the first byte not yet accounted for. */
struct source_cursor {
    const struct parse_source *source;
    uint32_t at;   /* offset, at most source->bytes */
    uint32_t line; /* index of the line that holds it */
};

/* Moves to a 1-based byte column of the line with this index. */
void source_cursor_go(struct source_cursor *cursor, uint32_t line, int column);
/* Moves to an offset; cheap when it is ahead. */
void source_cursor_set(struct source_cursor *cursor, size_t at);
/* Passes over bytes of its line. */
static inline void source_cursor_pass(struct source_cursor *cursor, size_t bytes)
{
    cursor->at += (uint32_t)bytes;
}

/* The 1-based line and byte column of the place. */
static inline uint32_t source_cursor_line(const struct source_cursor *cursor)
{
    return cursor->line + 1;
}

static inline uint32_t source_cursor_column(const struct source_cursor *cursor)
{
    return cursor->at - cursor->source->lines[cursor->line] + 1;
}

/* The rest of the source from the place on. */
static inline struct slice source_cursor_rest(const struct source_cursor *cursor)
{
    return (struct slice){cursor->source->text + cursor->at, cursor->source->bytes - cursor->at};
}

/* Passes over blanks and quote marks, at the start of a line. */
void source_cursor_skip_indent(struct source_cursor *cursor);
/* Passes over spaces and tabs. */
void source_cursor_skip_blanks(struct source_cursor *cursor);
/* Passes over the rest of the line and the indent of the next. */
void source_cursor_next_line(struct source_cursor *cursor);
/* Goes back in the line to text that was passed over as indent; does not move if it is not found. */
void source_cursor_back_to(struct source_cursor *cursor, struct slice text);
/* Passes over a run of the byte c; returns how many there were. */
uint32_t source_cursor_skip_run(struct source_cursor *cursor, char c);
/* Passes over up to `most` bytes when the first of them is in set; false when it is not. */
bool source_cursor_skip_any(struct source_cursor *cursor, const char *set, uint32_t most);
/* Takes the next piece off the front of *text, which the parser made from the source at the place: either a part
 * equal to the source (piece is then in the source; escaping backslashes are left out and end a part), or the
 * expansion of an entity (piece is then in *text). Moves to the piece's first byte and sets *after to the offset
 * after it; the caller records the place and then sets the cursor to *after. text must not be empty. */
struct slice source_cursor_piece(struct source_cursor *cursor, struct slice *text, size_t *after);
/* Whether the bytes at the place are text. */
static inline bool source_cursor_matches(const struct source_cursor *cursor, struct slice text)
{
    struct slice rest = source_cursor_rest(cursor);
    return text.bytes <= rest.bytes && memcmp(text.ptr, rest.ptr, text.bytes) == 0;
}

/* Passes over `](target "title")`, `][label]` or `]`, the end of a link whose target and title have these byte counts.
 */
void source_cursor_skip_link_end(struct source_cursor *cursor, size_t target_bytes, size_t title_bytes);

#endif
