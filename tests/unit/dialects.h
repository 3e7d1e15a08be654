/* dialects.h - what the tests of dialects share: a note's nodes by kind, as plain text. */
#ifndef BIJI_TESTS_DIALECTS_H
#define BIJI_TESTS_DIALECTS_H

#include "biji/dialect.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

static inline struct doc *read_note(const char *text)
{
    struct doc *doc = note_parse_take("note.md", xstrdup(text), strlen(text), NULL);
    doc_check(doc);
    return doc;
}

/* The plain texts of all nodes of a kind, with a bar between; a leaf's own text. */
static inline char *texts_of(const struct doc *doc, enum node_kind kind)
{
    struct buf out = {0};
    buf_add_str(&out, "");
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if (n->kind != kind)
            continue;
        buf_add_str(&out, out.bytes > 0 ? "|" : "");
        if (n->first != NULL)
            node_plain_text(n, &out);
        else
            buf_add_slice(&out, n->text);
    }
    return buf_take(&out);
}

/* In the dialect (NULL: none is given), the nodes of a kind in text have these plain texts. */
static inline void expect(const char *dialect, const char *text, enum node_kind kind, const char *texts)
{
    struct buf note = {0};
    if (dialect != NULL)
        buf_printf(&note, "---\ndialect: %s\n---\n", dialect);
    buf_add_str(&note, text);
    struct doc *doc = read_note(note.ptr);
    char *got = texts_of(doc, kind);
    if (strcmp(got, texts) != 0)
        print_message("in %s\n", text);
    assert_string_equal(got, texts);
    free(got);
    buf_free(&note);
    doc_free(doc);
}

#endif
