/* html_lex.h - HTML cut into tags, comments and text; for html.c only. */
#ifndef BIJI_MARKDOWN_HTML_LEX_H
#define BIJI_MARKDOWN_HTML_LEX_H

#include "biji/doc.h"

enum html_token_kind { HTML_TEXT, HTML_OPEN, HTML_CLOSE, HTML_COMMENT, HTML_CDATA };

struct html_token {
    enum html_token_kind kind;
    struct slice source;     /* all of it */
    struct slice name;       /* of a tag */
    struct slice attributes; /* of an opening tag; the content of CDATA */
};

/* What a tag means to a reader. */
enum html_role {
    ROLE_NONE,     /* not HTML: text */
    ROLE_INLINE,   /* known but without meaning here: only its content counts */
    ROLE_BOUNDARY, /* the same, and ends a paragraph */
    ROLE_VOID,     /* known, without content */
    ROLE_HIDDEN,   /* its content is not text */
    ROLE_WRAP,     /* an inline node of html_tag.node */
    ROLE_CODE,
    ROLE_LINK,
    ROLE_IMAGE,
    ROLE_MEDIA, /* a video, a sound, another page: a link to it */
    ROLE_RUBY,  /* the pronunciation of the text before it */
    ROLE_BREAK,
    ROLE_RULE,
    ROLE_PARAGRAPH,
    ROLE_HEADING,
    ROLE_ALIGN,
    ROLE_QUOTE,
    ROLE_DETAILS,
    ROLE_SUMMARY,
    ROLE_LIST,
    ROLE_ITEM,
    ROLE_TERM, /* of a list of definitions: an item that begins with it */
    ROLE_TABLE,
    ROLE_ROW,
    ROLE_CELL,
    ROLE_PRE
};

struct html_tag {
    const char *name;
    enum html_role role;
    enum node_kind node; /* of ROLE_WRAP and of the roles that open a block */
};

/* A lexer over text; start it with {text}. */
struct html_lexer {
    struct slice text;
    size_t at;
    int unclosed; /* unclosed tags and comments so far */
};

/* The next token; false at the end. All tokens together are the text. Linear. */
bool html_lex_next(struct html_lexer *lexer, struct html_token *token);
/* The tag of that name, whatever its case; ROLE_NONE for an unknown one. Static. */
const struct html_tag *html_tag_find(struct slice name);
/* The value of an attribute as written, without quotes; an empty slice with ptr NULL when it is absent. */
struct slice html_attribute(struct slice attributes, const char *name);

#endif
