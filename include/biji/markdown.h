/* markdown.h - Markdown to the document tree. Whatever is wrong with the content becomes a diagnostic and reading goes
 * on. */
#ifndef BIJI_MARKDOWN_H
#define BIJI_MARKDOWN_H

#include "biji/diag.h"
#include "biji/doc.h"

/* What a line is that starts no block of Markdown but one of a dialect: a NODE_DIRECTIVE. */
enum mark_kind {
    MARK_LINE,     /* a block of its own */
    MARK_INDENTED, /* the head of the lines below it that are indented by `columns` more than it */
    MARK_FENCED,   /* the head of the lines up to one of at least `columns` colons, or the container's end */
    MARK_CODE      /* the head of code, a NODE_CODE_BLOCK, up to a line that ends_code() knows */
};

struct mark {
    enum mark_kind kind;
    int columns;
    size_t content;  /* bytes of the line after which the content of MARK_INDENTED starts on the line itself; else 0 */
    const char *end; /* of MARK_CODE, given to ends_code(); static */
};

/* Who tells what lines mean. */
struct markdown_marks {
    void *context;
    /* Whether a line is such a head. rest: the source from the line's first character on; paragraph: a paragraph is open
     * above it. Characters of emphasis may be masked in it. */
    bool (*find)(void *context, struct slice rest, bool paragraph, struct mark *mark);
    bool (*ends_code)(struct slice line, struct slice end);
};

/* Parses Markdown from doc->body_offset on into doc->root's children, and numbers the tree. */
void markdown_parse(struct doc *doc, struct diags *diags);
/* The same with the lines of a dialect, each a NODE_DIRECTIVE. */
void markdown_parse_marked(struct doc *doc, struct diags *diags, const struct markdown_marks *marks);
/* Adds text as Markdown that shows it as it stands, on one line. */
void markdown_add_plain(struct buf *out, const char *text);

#endif
