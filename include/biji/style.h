/* style.h - what a run of text is (role) and how it looks (attributes), one table for every output. Themes give roles their
 * colours; roles and attributes are all that layouts hold. */
#ifndef BIJI_STYLE_H
#define BIJI_STYLE_H

#include <stdint.h>

enum style_role {
    STYLE_TEXT,
    STYLE_HEADING1,
    STYLE_HEADING2,
    STYLE_HEADING3,
    STYLE_HEADING4,
    STYLE_HEADING5,
    STYLE_HEADING6,
    STYLE_LINK,          /* text of a link */
    STYLE_LINK_UPSTREAM, /* the same, to an upstream page */
    STYLE_LINK_BROKEN,
    STYLE_CODE, /* inline code and plain code */
    STYLE_CODE_KEYWORD,
    STYLE_CODE_STRING,
    STYLE_CODE_NUMBER,
    STYLE_CODE_COMMENT,
    STYLE_CODE_NAME,
    STYLE_CODE_ADDED,
    STYLE_CODE_REMOVED,
    STYLE_MATH,
    STYLE_MATH_ERROR, /* source of a formula that was not understood */
    STYLE_QUOTE,      /* the bar of a quote */
    STYLE_MARKER,     /* bullets, numbers, task boxes, footnote marks */
    STYLE_BORDER,     /* table lines, rules, code frames, wrap marks */
    STYLE_LABEL,      /* language of a code block, captions, image cards */
    STYLE_ALERT_NOTE,
    STYLE_ALERT_TIP,
    STYLE_ALERT_IMPORTANT,
    STYLE_ALERT_WARNING,
    STYLE_ALERT_CAUTION,
    STYLE_TABLE_HEADER,
    STYLE_KBD,
    STYLE_MARK,
    STYLE_NOTE1, /* the reader's own highlights, four colours */
    STYLE_NOTE2,
    STYLE_NOTE3,
    STYLE_NOTE4,
    STYLE_MATCH, /* search match */
    STYLE_MATCH_CURRENT,
    STYLE_SELECTED, /* selected link or list entry */
    STYLE_STATUS,
    STYLE_STATUS_DIM,
    STYLE_PROMPT,
    STYLE_ERROR,
    STYLE_DIM,     /* secondary text of the screens */
    STYLE_TITLE,   /* course title, pane titles */
    STYLE_CURRENT, /* entry of the contents where the reader is */
    STYLE_PICTURE, /* cells of a picture; blank in a layout */
    STYLE_ROLES
};

/* Attributes, or-ed; a theme adds its own. */
enum style_attribute {
    STYLE_BOLD = 1,
    STYLE_ITALIC = 2,
    STYLE_UNDERLINE = 4,
    STYLE_STRIKE = 8,
    STYLE_REVERSE = 16,
    STYLE_FAINT = 32
};

struct style {
    uint8_t role;       /* enum style_role */
    uint8_t attributes; /* enum style_attribute, or-ed */
};

/* Stable name of a role, as configuration and dumps write it: "heading1"; static. */
const char *style_role_name(enum style_role role);

#endif
