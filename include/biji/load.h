/* load.h - from bytes to documents and courses. Whatever is wrong with the content becomes a diagnostic and reading
 * goes on. */
#ifndef BIJI_LOAD_H
#define BIJI_LOAD_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/doc.h"
#include "biji/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Parses a whole note: sanitises the bytes (BOM, CRLF, NUL, ill-formed UTF-8), reads front matter, parses Markdown.
 * Takes over bytes (malloc'ed, count long, NUL after them). file names it in diagnostics. Never fails: what cannot be
 * parsed within the limits (src/markdown/limits.h) is a NODE_RAW_BLOCK with a diagnostic. Owner of the result: the caller;
 * ended by doc_free(). */
struct doc *note_parse_take(const char *file, char *bytes, size_t count, struct diags *diags);
/* The same for the bytes of a file: the files around path tell its dialect, and those that the note takes in are read. */
struct doc *note_parse_at(const char *path, const char *file, char *bytes, size_t count, struct diags *diags);

/* Whether the bytes of a note are not its text: in another encoding, or a notebook. Looks at its start only. */
bool note_is_converted(struct slice bytes);
/* Whether they are Markdown as it stands, without any form of a dialect: then the text between its marks is what a reader
 * sees. A NUL stands after them. */
bool note_is_plain(struct slice bytes);

/* Makes a document of a source file: sanitised as a note is, then one block of code in that language (an info string).
 * The same ownership. */
struct doc *note_code_take(const char *file, char *bytes, size_t count, struct slice language, struct diags *diags);

/* Reads and parses a file ("-" is standard input). NULL with error filled when it cannot be read. */
struct doc *note_load(const char *path, const char *file, struct diags *diags, struct error *error);

/* Parses YAML front matter at the start of doc->source into doc->meta and doc->body_offset. */
void frontmatter_parse(struct doc *doc, struct diags *diags);

/* How a course is opened; zero-initialise it for the usual. */
struct course_way {
    bool is_unread; /* no note is looked into for its title, for those who will read all of them anyway */
    bool
        is_note; /* a file is a note whatever its name: a README's links are no list of chapters, and none is looked for */
    const char *index; /* the file below the folder that orders the chapters; "none": none does; NULL: it is sought */
};

/* Opens a course: a folder, a Markdown file, or "-". Every note below a folder becomes a chapter: those that an index names in its order,
 * the others below it (is_unlisted), whose titles are their files' names until course_look(); without an index all of them in natural
 * order, with the titles that their first 4 KB tell. NULL with error filled when nothing can be read. Owner: the caller; ended by
 * course_free(). */
struct course *course_open_as(const char *path, const struct course_way *way, struct diags *diags, struct error *error);
/* The same in the usual way. */
struct course *course_open(const char *path, struct diags *diags, struct error *error);
/* Whether a course seems to be written in Chinese, by the start of its file, its index or its first notes; it is not opened. */
bool course_is_chinese(const char *path);
/* The course of a page on the web: chapter 0 is the page itself, the others are those that it lists, where it does. Nothing is fetched.
 * Owner: the caller; ended by course_free(). */
struct course *course_of_page(const char *url, const struct doc *page);
/* Gives the notes that no index names their titles, which their first 4 KB tell. For whoever lists or seeks them. */
void course_look(struct course *course);

/* The document of a chapter, parsed on first use. NULL when it has none (upstream only) or cannot be read:
 * chapter->failure then says why in a sentence. Lent by the course. */
struct doc *chapter_load(struct course *course, int chapter, struct diags *diags);

/* The chapter whose file is `name` (below the course's root); one that is not in the course yet is added at its end,
 * unnumbered. COURSE_NONE when there is no such file. Pointers to chapters end with this call. */
int chapter_adopt(struct course *course, const char *name);

/* Reads the chapter's file again and replaces its document; on failure the old one stays and false is returned. */
bool chapter_reload(struct course *course, int chapter, struct diags *diags, struct error *error);

#endif
