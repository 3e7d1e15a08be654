/* action.c - the one list of actions. A new action is a value of the enum, a row here and a case where it is done;
 * keymap, configuration, command line and help screen follow. */
#include "biji/action.h"

#include <stddef.h>
#include <string.h>

static const struct action_info list[] = {
    [ACTION_LINE_DOWN] = {"line-down", "j Down Ctrl-E", "Line down", GROUP_MOVE},
    [ACTION_LINE_UP] = {"line-up", "k Up Ctrl-Y", "Line up", GROUP_MOVE},
    [ACTION_PAGE_DOWN] = {"page-down", "Space f PgDn Ctrl-F", "Page down; at the end, the next chapter", GROUP_MOVE},
    [ACTION_PAGE_UP] = {"page-up", "b PgUp Ctrl-B", "Page up", GROUP_MOVE},
    [ACTION_HALF_DOWN] = {"half-down", "d Ctrl-D", "Half a page down", GROUP_MOVE},
    [ACTION_HALF_UP] = {"half-up", "u Ctrl-U", "Half a page up", GROUP_MOVE},
    [ACTION_TOP] = {"top", "g Home", "Top, or line N with a count; gg too", GROUP_MOVE},
    [ACTION_BOTTOM] = {"bottom", "G End", "Bottom, or line N with a count", GROUP_MOVE},
    [ACTION_PERCENT] = {"percent", "%", "To N percent, with a count", GROUP_MOVE},
    [ACTION_ALIGN] = {"align", "z", "zt, zz, zb: the selected link or match to the top, middle or bottom", GROUP_MOVE},
    [ACTION_HEADING_NEXT] = {"heading-next", "}", "Next heading", GROUP_MOVE},
    [ACTION_HEADING_PREVIOUS] = {"heading-previous", "{", "Previous heading", GROUP_MOVE},
    [ACTION_CHAPTER_NEXT] = {"chapter-next", "]", "Next chapter", GROUP_COURSE},
    [ACTION_CHAPTER_PREVIOUS] = {"chapter-previous", "[", "Previous chapter", GROUP_COURSE},
    [ACTION_CONTENTS] = {"contents", "t", "Contents: show and go there, or go back", GROUP_COURSE},
    [ACTION_FOLD] = {"fold", "Left", "In the contents: fold; on a page: wide lines back", GROUP_COURSE},
    [ACTION_UNFOLD] = {"unfold", "Right", "In the contents: unfold; on a page: wide lines sideways", GROUP_COURSE},
    [ACTION_LINKS] = {"links", "l", "List of this chapter's links", GROUP_COURSE},
    [ACTION_BACKLINKS] = {"backlinks", "L", "What links to this section or mentions its title", GROUP_COURSE},
    [ACTION_LOOKUP] = {"look-up", "K", "Look up the selected link, or the terms in view", GROUP_COURSE},
    [ACTION_LINK_NEXT] = {"link-next", "Tab", "Next link", GROUP_COURSE},
    [ACTION_LINK_PREVIOUS] = {"link-previous", "Shift-Tab", "Previous link", GROUP_COURSE},
    [ACTION_FOLLOW] = {"follow", "Enter", "Follow the selected link, or link number N", GROUP_COURSE},
    [ACTION_BACK] = {"back", "Backspace <", "Back to where you were", GROUP_COURSE},
    [ACTION_FORWARD] = {"forward", ">", "Forward again", GROUP_COURSE},
    [ACTION_UPSTREAM] = {"upstream", "U", "Local note or its upstream page", GROUP_COURSE},
    [ACTION_OUTSIDE] = {"outside", "o", "Open the link in a browser", GROUP_COURSE},
    [ACTION_SEARCH] = {"search", "/", "Search in this chapter", GROUP_SEARCH},
    [ACTION_SEARCH_NEXT] = {"search-next", "n", "Next match", GROUP_SEARCH},
    [ACTION_SEARCH_PREVIOUS] = {"search-previous", "N", "Previous match", GROUP_SEARCH},
    [ACTION_SEARCH_COURSE] = {"search-course", "s", "Search the whole course", GROUP_SEARCH},
    [ACTION_FILTER] = {"filter", "&", "Only the lines that match; q shows all again", GROUP_SEARCH},
    [ACTION_MARK_SET] = {"mark-set", "m", "Set a mark: m and a letter", GROUP_PLACE},
    [ACTION_MARK_GO] = {"mark-go", "'", "Go to a mark: ' and its letter; '' back from a jump", GROUP_PLACE},
    [ACTION_BOOKMARKS] = {"bookmarks", "B", "Bookmarks and marks", GROUP_PLACE},
    [ACTION_REMOVE] = {"remove", "x Delete", "Remove the selected bookmark", GROUP_PLACE},
    [ACTION_READ] = {"read", "X", "Mark the chapter read, or unread again", GROUP_PLACE},
    [ACTION_EDIT] = {"edit", "e", "Edit the chapter at this line, in your editor", GROUP_VIEW},
    [ACTION_SELECT] = {"select", "v", "Select a passage: c colours, a notes, y copies", GROUP_PLACE},
    [ACTION_NOTES] = {"notes", "A", "List of highlights and notes", GROUP_PLACE},
    [ACTION_REVIEW] = {"review", "R", "Review the course's questions, or chapter N's with a count", GROUP_PLACE},
    [ACTION_COPY] = {"copy", "y", "Copy the link, footnote, code, table or formula, or the section's link", GROUP_VIEW},
    [ACTION_SOURCE] = {"source", "\\", "Show the Markdown source, or the set text again", GROUP_VIEW},
    [ACTION_PICTURES] = {"pictures", "P", "Pictures as blocks of cells, or as cards", GROUP_VIEW},
    [ACTION_ZOOM_IN] = {"zoom-in", "+", "On a picture: larger", GROUP_VIEW},
    [ACTION_ZOOM_OUT] = {"zoom-out", "-", "On a picture: smaller", GROUP_VIEW},
    [ACTION_ZOOM_FIT] = {"zoom-fit", "0", "On a picture: as large as the screen", GROUP_VIEW},
    [ACTION_MOUSE] = {"mouse", "M", "Mouse on or off (off lets the terminal select text)", GROUP_VIEW},
    [ACTION_RELOAD] = {"reload", "r", "Read the chapter's file again", GROUP_VIEW},
    [ACTION_REDRAW] = {"redraw", "Ctrl-L", "Draw the screen again", GROUP_VIEW},
    [ACTION_COMMAND] = {"command", ":", "Command line", GROUP_VIEW},
    [ACTION_HELP] = {"help", "? F1", "This help", GROUP_VIEW},
    [ACTION_OUT] = {"out", "Esc", "Step out: close a list, drop a selection or the matches", GROUP_VIEW},
    [ACTION_CLOSE] = {"close", "q", "Close a list; quit if none is open", GROUP_VIEW},
    [ACTION_QUIT] = {"quit", "Q", "Quit", GROUP_VIEW},
};
_Static_assert(sizeof list / sizeof list[0] == ACTIONS, "every action has its row");

static const char *const groups[] = {
    [GROUP_MOVE] = "Moving",          [GROUP_COURSE] = "Chapters and links", [GROUP_SEARCH] = "Searching",
    [GROUP_PLACE] = "Keeping places", [GROUP_VIEW] = "The screen",
};
_Static_assert(sizeof groups / sizeof groups[0] == GROUP_GROUPS, "every group has its title");

const struct action_info *action_info(enum action action)
{
    return &list[action];
}

enum action action_by_name(const char *name)
{
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++)
        if (strcmp(list[i].name, name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

const char *action_group_title(enum action_group group)
{
    return groups[group];
}
