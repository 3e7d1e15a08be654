/* action.h - everything a key can do. One list (action.c) gives the names for the configuration and the command line,
 * the default keys, and the sentences of the help screen and the manual. */
#ifndef BIJI_ACTION_H
#define BIJI_ACTION_H

enum action {
    ACTION_NONE,
    ACTION_LINE_DOWN,
    ACTION_LINE_UP,
    ACTION_PAGE_DOWN,
    ACTION_PAGE_UP,
    ACTION_HALF_DOWN,
    ACTION_HALF_UP,
    ACTION_TOP,
    ACTION_BOTTOM,
    ACTION_PERCENT,
    ACTION_ALIGN,
    ACTION_HEADING_NEXT,
    ACTION_HEADING_PREVIOUS,
    ACTION_CHAPTER_NEXT,
    ACTION_CHAPTER_PREVIOUS,
    ACTION_CONTENTS,
    ACTION_FOLD,
    ACTION_UNFOLD,
    ACTION_LINKS,
    ACTION_BACKLINKS,
    ACTION_LOOKUP,
    ACTION_LINK_NEXT,
    ACTION_LINK_PREVIOUS,
    ACTION_FOLLOW,
    ACTION_HINTS,
    ACTION_OPEN_TITLE,
    ACTION_BACK,
    ACTION_FORWARD,
    ACTION_UPSTREAM,
    ACTION_OUTSIDE,
    ACTION_SEARCH,
    ACTION_SEARCH_NEXT,
    ACTION_SEARCH_PREVIOUS,
    ACTION_SEARCH_COURSE,
    ACTION_TAGS,
    ACTION_FILTER,
    ACTION_MARK_SET,
    ACTION_MARK_GO,
    ACTION_BOOKMARKS,
    ACTION_REMOVE,
    ACTION_READ,
    ACTION_EDIT,
    ACTION_SELECT,
    ACTION_NOTES,
    ACTION_REVIEW,
    ACTION_COPY,
    ACTION_SOURCE,
    ACTION_PICTURES,
    ACTION_ZOOM_IN,
    ACTION_ZOOM_OUT,
    ACTION_ZOOM_FIT,
    ACTION_MOUSE,
    ACTION_RELOAD,
    ACTION_REDRAW,
    ACTION_COMMAND,
    ACTION_HELP,
    ACTION_OUT,
    ACTION_CLOSE,
    ACTION_QUIT,
    ACTIONS
};

/* Actions, in the order of the help screen. */
enum action_group {
    GROUP_READ,
    GROUP_GO,
    GROUP_FIND,
    GROUP_STUDY,
    GROUP_TAKE,
    GROUP_VIEW,
    GROUP_PROGRAM,
    GROUP_GROUPS
};

/* What an action is. Static. */
struct action_info {
    const char *name; /* for the configuration and the command line: "page-down" */
    const char *keys; /* default keys in key_parse()'s notation, separated by blanks; the best known first */
    const char *help; /* for the help screen, without a full stop */
    enum action_group group;
};

/* The entry of an action other than ACTION_NONE; static. */
const struct action_info *action_info(enum action action);
/* The action with this name, or ACTION_NONE. */
enum action action_by_name(const char *name);
/* Heading of a group in the help screen; static. */
const char *action_group_title(enum action_group group);

#endif
