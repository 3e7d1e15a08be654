/* raw_shapes.h - what a line of raw Markdown looks like by itself, whatever block it stands in. Of the raw search only. */
#ifndef BIJI_SEARCH_RAW_SHAPES_H
#define BIJI_SEARCH_RAW_SHAPES_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

/* In all of these, rest is a line without the marks of its containers and without blanks around it, unless told otherwise. */

static inline bool raw_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A letter or digit of ASCII. */
static inline bool raw_is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* A line of three or more of one of - * _, and blanks (CommonMark 4.1). */
bool raw_is_rule(struct slice rest);
/* Level 1 to 6 of the heading that it is (4.2); 0 when it is none. */
int raw_heading_level(struct slice rest);
/* Level of the heading that a line of = or - makes of the paragraph before it (4.3); 0 when it is no such line. */
int raw_underline_level(struct slice rest);
/* Length of the code fence that it begins with (4.5); 0 when there is none. */
size_t raw_fence_length(struct slice rest);
/* What ends the HTML block that it begins (4.6): "" for a blank line; NULL when it begins none. interrupts: it stands in a
 * paragraph, which some tags do not end. Static. */
const char *raw_html_end(struct slice rest, bool interrupts);
/* Whether s, which begins with <, may begin a tag, comment or the like (6.6). */
bool raw_tag_begins(struct slice s);
/* Whether text holds the words, in any case. */
bool raw_holds(struct slice text, const char *wanted);
/* Whether it is the row under a table's header. */
bool raw_is_delimiter_row(struct slice rest);

/* What a line of HTML holds. */
enum raw_html { RAW_HTML_SIMPLE /* tags that leave their text as it is */, RAW_HTML_DOUBTFUL, RAW_HTML_HEADING };
enum raw_html raw_look_at_html(struct slice line);
/* Level of the heading that is all of a line of HTML, as in <h2 align="center">…</h2>; 0 when there is none. */
int raw_html_heading_level(struct slice line);

#endif
