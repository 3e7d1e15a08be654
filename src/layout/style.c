/* style.c - names of the roles. */
#include "biji/style.h"

static const char *const names[] = {
    [STYLE_TEXT] = "text",
    [STYLE_HEADING1] = "heading1",
    [STYLE_HEADING2] = "heading2",
    [STYLE_HEADING3] = "heading3",
    [STYLE_HEADING4] = "heading4",
    [STYLE_HEADING5] = "heading5",
    [STYLE_HEADING6] = "heading6",
    [STYLE_LINK] = "link",
    [STYLE_LINK_UPSTREAM] = "link_upstream",
    [STYLE_LINK_BROKEN] = "link_broken",
    [STYLE_CODE] = "code",
    [STYLE_CODE_KEYWORD] = "code_keyword",
    [STYLE_CODE_STRING] = "code_string",
    [STYLE_CODE_NUMBER] = "code_number",
    [STYLE_CODE_COMMENT] = "code_comment",
    [STYLE_CODE_NAME] = "code_name",
    [STYLE_CODE_ADDED] = "code_added",
    [STYLE_CODE_REMOVED] = "code_removed",
    [STYLE_MATH] = "math",
    [STYLE_MATH_ERROR] = "math_error",
    [STYLE_QUOTE] = "quote",
    [STYLE_MARKER] = "marker",
    [STYLE_BORDER] = "border",
    [STYLE_LABEL] = "label",
    [STYLE_ALERT_NOTE] = "alert_note",
    [STYLE_ALERT_TIP] = "alert_tip",
    [STYLE_ALERT_IMPORTANT] = "alert_important",
    [STYLE_ALERT_WARNING] = "alert_warning",
    [STYLE_ALERT_CAUTION] = "alert_caution",
    [STYLE_TABLE_HEADER] = "table_header",
    [STYLE_KBD] = "kbd",
    [STYLE_MARK] = "mark",
    [STYLE_NOTE1] = "note1",
    [STYLE_NOTE2] = "note2",
    [STYLE_NOTE3] = "note3",
    [STYLE_NOTE4] = "note4",
    [STYLE_MATCH] = "match",
    [STYLE_MATCH_CURRENT] = "match_current",
    [STYLE_SELECTED] = "selected",
    [STYLE_STATUS] = "status",
    [STYLE_STATUS_DIM] = "status_dim",
    [STYLE_PROMPT] = "prompt",
    [STYLE_ERROR] = "error",
    [STYLE_DIM] = "dim",
    [STYLE_TITLE] = "title",
    [STYLE_CURRENT] = "current",
    [STYLE_PICTURE] = "picture",
};
_Static_assert(sizeof names / sizeof names[0] == STYLE_ROLES, "one name for each role");

const char *style_role_name(enum style_role role)
{
    return names[role];
}
