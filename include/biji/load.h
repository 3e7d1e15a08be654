/* load.h - from bytes to documents and courses. Problems in the content become diagnostics, and reading continues. */
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
/* The same for the bytes of a file: the files around path tell its dialect, and files that the note includes are read. */
struct doc *note_parse_at(const char *path, const char *file, char *bytes, size_t count, struct diags *diags);

/* Whether the bytes of a note are not its text, because it is in another encoding or a notebook. Looks only at
 * the start. */
bool note_is_converted(struct slice bytes);
/* Whether the front matter has the usual form: none, or lines of keys between two `---`. A NUL follows the bytes. */
bool note_is_usual(struct slice bytes);

/* Makes a document of a source file: sanitised like a note, then one code block in that language (an info string). The
 * same ownership. */
struct doc *note_code_take(const char *file, char *bytes, size_t count, struct slice language, struct diags *diags);

/* Reads and parses a file ("-" is standard input). NULL with error filled when it cannot be read. */
struct doc *note_load(const char *path, const char *file, struct diags *diags, struct error *error);

/* Whether the address of a picture means one inside the note: `data:image/png;base64,…`, or `NAME.ipynb#picture-3`. */
bool note_holds_picture(struct slice target);
/* Such a picture of the note at path as a file in a folder, written when first needed; NULL when it cannot be had. Files there
 * replace each other. Owner: the caller; ended by free(). */
char *note_picture_file(const char *folder, const char *path, struct slice target);

/* Parses YAML front matter at the start of doc->source into doc->meta and doc->body_offset. */
void frontmatter_parse(struct doc *doc, struct diags *diags);

/* Whether the folder holds a note, by itself or in a folder directly below it. */
bool course_holds_notes(const char *path);

/* How a course is opened; zero-initialise it for the defaults. */
struct course_way {
    bool is_unread; /* no note is opened for its title, because the caller will read all of them anyway */
    bool is_note;   /* a file is a single note whatever its name: a README's links are not read as a list of chapters */
    const char *index; /* the file below the folder that orders the chapters; "none": no file; NULL: looked for */
};

/* Opens a course: a folder, a Markdown file, or "-". Every note below a folder becomes a chapter: those that an index names in its
 * order, the others below it (is_unlisted), whose titles are their files' names until course_look(); without an index all of them
 * in natural order, with the titles found in their first 4 KB. NULL with error filled when nothing can be read. Owner: the caller;
 * ended by course_free(). */
struct course *course_open_as(const char *path, const struct course_way *way, struct diags *diags, struct error *error);
/* The same with the defaults. */
struct course *course_open(const char *path, struct diags *diags, struct error *error);
/* Whether a course seems to be written in Chinese, by the start of its file, its index or its first notes; it is not opened. */
bool course_is_chinese(const char *path);
/* The course of a page on the web: chapter 0 is the page itself, the others are those that it lists, where it does. Nothing is fetched.
 * Owner: the caller; ended by course_free(). */
struct course *course_of_page(const char *url, const struct doc *page);
/* Reads the titles of the notes that no index names from their first 4 KB. For commands that list or search titles. */
void course_look(struct course *course);

/* The document of a chapter, parsed on first use. NULL when it has no note (upstream only) or cannot be read:
 * chapter->failure then says why in a sentence. Lent by the course. */
struct doc *chapter_load(struct course *course, int chapter, struct diags *diags);

/* The chapter whose file is `name` (below the course's root); one that is not in the course yet is added at the end,
 * unnumbered. COURSE_NONE when there is no such file. Invalidates pointers to chapters. */
int chapter_adopt(struct course *course, const char *name);

/* Whether the chapter's file is another than when it was read. */
bool chapter_is_stale(const struct course *course, int chapter);
/* Reads the chapter's file again and replaces its document; on failure the old one stays and false is returned. */
bool chapter_reload(struct course *course, int chapter, struct diags *diags, struct error *error);

#endif
