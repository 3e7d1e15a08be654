/* frontmatter.h - shared by the readers of front matter; for the loader's files only. */
#ifndef BIJI_LOAD_FRONTMATTER_H
#define BIJI_LOAD_FRONTMATTER_H

#include "biji/diag.h"
#include "biji/doc.h"

/* A block of front matter being read. */
struct reader {
    struct doc *doc;
    struct diags *diags;
    struct slice text;  /* between its fences, in the source */
    int first_line;     /* of text, 1-based in the file */
    struct meta *items; /* grows outside of the arena, copied into it at the end */
    size_t count, room;
    size_t line, line_start; /* of text, 0-based: where a line was last searched for */
};

/* Whether the file begins without front matter, or with YAML of only keys and values from the first line on. */
bool frontmatter_is_usual(struct slice text);
/* Whether brackets and list marks are nested deeper than in any real file, or there are more anchors and aliases: libyaml takes
 * quadratic time on them. */
bool yaml_is_too_much(struct slice yaml);
/* Adds a key with its value, both in the source or the document's arena, and its place in the file. */
void reader_add(struct reader *r, struct slice key, struct slice value, int line, int column);
/* A copy in the document's arena. */
struct slice reader_keep(struct reader *r, const char *text, size_t bytes);
/* Reads TOML: strings and lists of strings as such, other values as written, and of tables only their lines. False, with
 * nothing added, when the text is not TOML. */
bool toml_read(struct reader *r);

#endif
