/* trace.h - follows the source beside the parser's tree, so that each leaf knows where it stands; for the parser's
 * files only. */
#ifndef BIJI_LOAD_TRACE_H
#define BIJI_LOAD_TRACE_H

#include "parse.h"

#include <stdbool.h>
#include <string.h>

/* A place in the source: the first byte not yet accounted for. */
struct trace {
    const struct parse_source *source;
    uint32_t at;   /* offset, at most source->bytes */
    uint32_t line; /* index of the line that holds it */
};

/* Stands at a 1-based byte column of the line with this index. */
void trace_go(struct trace *trace, uint32_t line, int column);
/* Stands at an offset; cheap when it lies ahead. */
void trace_set(struct trace *trace, size_t at);
/* Passes over bytes of the line it stands in. */
static inline void trace_pass(struct trace *trace, size_t bytes)
{
    trace->at += (uint32_t)bytes;
}

/* The 1-based line and byte column of the place. */
static inline uint32_t trace_line(const struct trace *trace)
{
    return trace->line + 1;
}

static inline uint32_t trace_column(const struct trace *trace)
{
    return trace->at - trace->source->lines[trace->line] + 1;
}

/* What is left of the source from the place on. */
static inline struct slice trace_rest(const struct trace *trace)
{
    return (struct slice){trace->source->text + trace->at, trace->source->bytes - trace->at};
}

/* Passes over blanks and quote marks, at the start of a line. */
void trace_skip_indent(struct trace *trace);
/* Passes over spaces and tabs. */
void trace_skip_blanks(struct trace *trace);
/* Passes over the rest of the line and the indent of the next. */
void trace_next_line(struct trace *trace);
/* Goes back in the line to text, which was passed over as indent; stays where it does not find it. */
void trace_back_to(struct trace *trace, struct slice text);
/* Passes over a run of the byte c; returns how many there were. */
uint32_t trace_skip_run(struct trace *trace, char c);
/* Passes over up to `most` bytes when the first of them is in set; false when it is not. */
bool trace_skip_any(struct trace *trace, const char *set, uint32_t most);
/* Takes the next piece off the front of *text, which the parser made from the source at the place: a stretch that
 * equals the source (then piece lies in the source; escaping backslashes are left out and end a stretch), or what an
 * entity stands for (then piece lies in *text). Stands at the piece's first byte and sets *after to the offset behind
 * it; the caller notes the place and then sets the trace to *after. text must not be empty. */
struct slice trace_piece(struct trace *trace, struct slice *text, size_t *after);
/* Whether text stands at the place byte for byte. */
static inline bool trace_matches(const struct trace *trace, struct slice text)
{
    struct slice rest = trace_rest(trace);
    return text.bytes <= rest.bytes && memcmp(text.ptr, rest.ptr, text.bytes) == 0;
}

/* Passes over `](target "title")`, `][label]` or `]`, the end of a link whose target and title have these byte counts.
 */
void trace_skip_link_end(struct trace *trace, size_t target_bytes, size_t title_bytes);

#endif
