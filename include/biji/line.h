/* line.h - the grammar of lines: what one line of Markdown looks like by itself, whatever block it is in. CommonMark 0.30 and GFM
 * 0.29; section numbers are those of CommonMark. For code that reads Markdown without the parser. */
#ifndef BIJI_LINE_H
#define BIJI_LINE_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

/* In all of these, rest is a line without the marks of its containers, without blanks around it and without its line end, unless
 * the comment says otherwise. */

/* Whether the line holds only spaces, tabs and quote marks and so ends a paragraph. */
bool line_is_empty(struct slice line);

/* Whether the line opens front matter ("---"), or closes it (also "..."); line may end in blanks. */
bool line_is_meta_fence(struct slice line, bool closing);
/* Three or more of one of - * _, and blanks (4.1). */
bool line_is_rule(struct slice rest);
/* Level 1 to 6 of an ATX heading (4.2); 0 for any other line. */
int line_heading_level(struct slice rest);
/* The text of an ATX heading, without the marks at both ends. Lent by rest. */
struct slice line_heading_text(struct slice rest);
/* Level that a line of = or - gives the paragraph above it (4.3); 0 for any other line. */
int line_underline_level(struct slice rest);
/* Length of the code fence that opens here (4.5); 0 when none does. */
size_t line_fence(struct slice rest);
/* Whether the line closes a fence of `length` such characters. */
bool line_closes_fence(struct slice rest, char fence, size_t length);

/* The open code fence, while a note's lines are read one by one. Zero-initialise. */
struct line_fencing {
    char fence; /* its character; 0: no fence is open */
    size_t length;
};
/* Takes the next line. Whether it is part of fenced code, as a fence or between two. */
bool line_take_fence(struct line_fencing *fencing, struct slice rest);

/* Bytes of the list mark (5.2) without the blank after it: one of - + *, or one to nine digits and . or ); 0 without a mark. */
size_t line_list_mark(struct slice rest);
/* Bytes of the label that defines a footnote, "[^x]:"; 0 without one. */
size_t line_footnote_mark(struct slice rest);
/* Bytes of the first container mark of a whole line with the blanks before it: of a quote, list or footnote; 0 without a
 * mark. */
size_t line_container_mark(struct slice line);

/* Whether it may be the delimiter row below a table's header: bars, colons, blanks and at least one dash (GFM 4.10). */
bool line_is_delimiter_row(struct slice rest);
/* Cells of a table row: one more than the bars between its first and last that are not escaped. */
size_t line_cells(struct slice row);

/* What ends the HTML block that opens here (4.6): "" for a blank line; NULL when no block opens. in_paragraph: the line follows a
 * paragraph, which some tags cannot interrupt. Static. */
const char *line_html_end(struct slice rest, bool in_paragraph);
/* Whether s, whose first byte is <, may be a tag, comment or the like (6.6). */
bool line_opens_tag(struct slice s);
/* Whether the line ends an HTML block that `end` ends. */
bool line_closes_html(struct slice rest, const char *end);
/* Whether the line's tags do not change the text between them. */
bool line_is_simple_html(struct slice line);
/* Whether the line holds a tag h1 to h6. */
bool line_has_heading_tag(struct slice line);

/* Whether the line begins a block other than a paragraph, a table or indented code; in_paragraph: it follows a paragraph, which an
 * empty item or a number other than 1 cannot interrupt. */
bool line_begins_block(struct slice rest, bool in_paragraph);

/* What opens a display formula at the start of a line and what closes it: "$$", "\\[" as Markdown escapes it, or an environment. */
struct line_display {
    size_t opening;       /* bytes of the opening delimiter, which is not part of the formula; 0 for an environment */
    struct slice closing; /* empty: no formula opens; lent by room, or static */
    struct slice name;    /* of the environment, whose \begin and \end are part of the formula; else empty */
};
/* *room holds "\end{…}" for closing. */
struct line_display line_display(struct slice rest, struct buf *room);
/* The offset of closing at or after `from`, "\$$" not counted; line.bytes when there is none. */
size_t line_find_closing(struct slice line, size_t from, struct slice closing);

/* Evidence from the characters of a possible formula. */
struct line_signs {
    bool strong; /* one of \ ^ _ { : never in prose */
    bool weak;   /* = + } or a mathematical character beyond ASCII */
    bool chinese, alnum;
    int words; /* runs of two or more ASCII letters */
};
struct line_signs line_signs(struct slice body);
/* Whether a body with these signs is prose between two prices. */
bool line_is_prose(struct slice body, const struct line_signs *signs);
/* Whether text between single dollars is a formula; after: the byte after the closing dollar. */
bool line_is_formula(struct slice body, unsigned char after);
/* The same for text between double dollars. */
bool line_is_display(struct slice body);

/* Whether the line, from its first character that is no blank, is certainly text and begins no block of another kind. */
bool line_begins_text(struct slice rest);

#endif
