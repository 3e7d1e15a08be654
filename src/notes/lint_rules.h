/* lint_rules.h - what the rules of `biji check` share. Of the notes floor only. */
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
    bool *linked; /* one a chapter: whether another note leads there; may be NULL */
    struct math_macros *macros;
    const size_t *lines; /* byte offsets of the source's lines, the first at lines[0] */
    size_t line_count;
    struct diags *diags;
};

/* Adds a finding about the note; a message without placeholders need not be marked for translation. */
void lint_report(const struct lint *lint, enum diag_severity severity, const char *code, int line, int column,
                 const char *message);
/* A line of the source without its end; empty where there is none. */
struct slice lint_line(const struct lint *lint, size_t line);
/* The rules about text that looks like what it did not become: footnotes, references, links, headings, formulas. */
void lint_text(const struct lint *lint, const struct node *text);

#endif
