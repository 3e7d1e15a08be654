/* markdown.h - Markdown to the document tree. Problems in the content become diagnostics, and reading continues. */
#ifndef BIJI_MARKDOWN_H
#define BIJI_MARKDOWN_H

#include "biji/diag.h"
#include "biji/doc.h"

/* What a line means that starts a dialect's block instead of a Markdown one: a NODE_DIRECTIVE. */
enum mark_kind {
    MARK_LINE,     /* a block of its own */
    MARK_INDENTED, /* the head of the lines below it that are indented by `columns` more than it */
    MARK_FENCED,   /* the head of the lines up to one of at least `columns` of its first sign, : or / */
    MARK_CODE      /* the head of code, a NODE_CODE_BLOCK, up to a line that ends_code() knows */
};

struct mark {
    enum mark_kind kind;
    int columns;
    size_t content;  /* bytes of the line before the content of MARK_INDENTED that starts on the same line; else 0 */
    const char *end; /* of MARK_CODE, given to ends_code(); static */
    bool keeps_end;  /* the line that ends MARK_CODE is the last of its text */
};

/* Callbacks that tell what lines mean. */
struct markdown_marks {
    void *context;
    /* Whether a line is such a head. rest: the source from the line's first character on; paragraph: a paragraph is open
     * above it. Emphasis characters in it may be masked. */
    bool (*find)(void *context, struct slice rest, bool paragraph, struct mark *mark);
    bool (*ends_code)(struct slice line, struct slice end);
};

/* Parses Markdown from doc->body_offset on into doc->root's children, and numbers the tree. */
void markdown_parse(struct doc *doc, struct diags *diags);
/* The same, with each line of a dialect as a NODE_DIRECTIVE. */
void markdown_parse_marked(struct doc *doc, struct diags *diags, const struct markdown_marks *marks);
/* Adds text escaped as Markdown on one line. */
void markdown_add_plain(struct buf *out, const char *text);

#endif
