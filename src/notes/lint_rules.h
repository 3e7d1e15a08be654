/* lint_rules.h - shared by the rules of `biji check`. For this room only. */
#ifndef BIJI_NOTES_LINT_RULES_H
#define BIJI_NOTES_LINT_RULES_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/outline.h"

struct math_macros;

/* A note under check. */
struct lint {
    const struct course *course;
    int index; /* of the note */
    const struct doc *doc;
    struct outline *const *outlines;
    bool *linked; /* one per chapter: whether another note links to it; may be NULL */
    struct math_macros *macros;
    const size_t *lines; /* byte offsets of the source's lines, the first at lines[0] */
    size_t line_count;
    const bool *cited; /* by the number of a footnote: whether the text refers to it */
    int *has_tool;     /* whether a tool makes pages of the note; -1: not asked yet */
    struct diags *diags;
    struct told *
        told; /* where the index names what cannot be opened, which was reported then; in order. NULL but for an index */
    size_t told_count;
};

/* A place in the index. */
struct told {
    int line, column;
};

/* Adds a finding about the note; a message without placeholders need not be marked for translation. */
void lint_report(const struct lint *lint, enum diag_severity severity, const char *code, int line, int column,
                 const char *message);
/* A line of the source without its end; empty if it does not exist. */
struct slice lint_line(const struct lint *lint, size_t line);
/* The rules about text that looks like markup but is not: footnotes, references, links, headings, formulas. */
void lint_text(const struct lint *lint, const struct node *text);

#endif
