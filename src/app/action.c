/* action.c - the one list of actions. A new action is a value of the enum, a row here and a case in the code that
 * does it; keymap, configuration, command line and help screen follow. */
#include "biji/action.h"

#include "biji/language.h"

#include <stddef.h>
#include <string.h>

static const struct action_info list[] = {
    [ACTION_LINE_DOWN] = {"line-down", "j Down Ctrl-E", N_("Line down"), GROUP_READ},
    [ACTION_LINE_UP] = {"line-up", "k Up Ctrl-Y", N_("Line up"), GROUP_READ},
    [ACTION_PAGE_DOWN] = {"page-down", "Space f PgDn Ctrl-F", N_("Page down; at the end, the next chapter"),
                          GROUP_READ},
    [ACTION_PAGE_UP] = {"page-up", "b PgUp Ctrl-B", N_("Page up"), GROUP_READ},
    [ACTION_HALF_DOWN] = {"half-down", "d Ctrl-D", N_("Half a page down"), GROUP_READ},
    [ACTION_HALF_UP] = {"half-up", "u Ctrl-U", N_("Half a page up"), GROUP_READ},
    [ACTION_TOP] = {"top", "g Home", N_("Top, or line N with a count; gg too"), GROUP_READ},
    [ACTION_BOTTOM] = {"bottom", "G End", N_("Bottom, or line N with a count"), GROUP_READ},
    [ACTION_PERCENT] = {"percent", "%", N_("To N percent, with a count"), GROUP_READ},
    [ACTION_ALIGN] = {"align", "z", N_("zt zz zb: move link or match to top, middle, bottom"), GROUP_READ},
    [ACTION_HEADING_NEXT] = {"heading-next", "}", N_("Next heading"), GROUP_READ},
    [ACTION_HEADING_PREVIOUS] = {"heading-previous", "{", N_("Previous heading"), GROUP_READ},
    [ACTION_CHAPTER_NEXT] = {"chapter-next", "]", N_("Next chapter"), GROUP_READ},
    [ACTION_CHAPTER_PREVIOUS] = {"chapter-previous", "[", N_("Previous chapter"), GROUP_READ},
    [ACTION_CONTENTS] = {"contents", "t", N_("Contents: show and go there, or go back"), GROUP_GO},
    [ACTION_FOLD] = {"fold", "Left", N_("In the contents: fold; on a page: scroll left"), GROUP_VIEW},
    [ACTION_UNFOLD] = {"unfold", "Right", N_("In the contents: unfold; on a page: scroll right"), GROUP_VIEW},
    [ACTION_LINKS] = {"links", "l", N_("List of this chapter's links"), GROUP_GO},
    [ACTION_BACKLINKS] = {"backlinks", "L", N_("What links to this section or mentions its title"), GROUP_GO},
    [ACTION_LOOKUP] = {"look-up", "K", N_("Look up the selected link, or the terms in view"), GROUP_GO},
    [ACTION_LINK_NEXT] = {"link-next", "Tab", N_("Next link"), GROUP_GO},
    [ACTION_LINK_PREVIOUS] = {"link-previous", "Shift-Tab", N_("Previous link"), GROUP_GO},
    [ACTION_FOLLOW] = {"follow", "Enter", N_("Follow the selected link, or link number N"), GROUP_GO},
    [ACTION_HINTS] = {"hints", "F", N_("Letters on the links in view; they follow one"), GROUP_GO},
    [ACTION_OPEN_TITLE] = {"open-title", "p", N_("Open a chapter, heading or note by its title, or pinyin"), GROUP_GO},
    [ACTION_BACK] = {"back", "Backspace <", N_("Back to where you were"), GROUP_GO},
    [ACTION_FORWARD] = {"forward", ">", N_("Forward again"), GROUP_GO},
    [ACTION_UPSTREAM] = {"upstream", "U", N_("Local note or its upstream page"), GROUP_GO},
    [ACTION_OUTSIDE] = {"outside", "o", N_("Open the link in a browser"), GROUP_TAKE},
    [ACTION_SEARCH] = {"search", "/", N_("Search in this chapter"), GROUP_FIND},
    [ACTION_SEARCH_NEXT] = {"search-next", "n", N_("Next match"), GROUP_FIND},
    [ACTION_SEARCH_PREVIOUS] = {"search-previous", "N", N_("Previous match"), GROUP_FIND},
    [ACTION_SEARCH_COURSE] = {"search-course", "s", N_("Search the whole course"), GROUP_FIND},
    [ACTION_TAGS] = {"tags", "T", N_("Tags of the course; Enter searches for one"), GROUP_FIND},
    [ACTION_FILTER] = {"filter", "&", N_("Show only matching lines; q shows all again"), GROUP_FIND},
    [ACTION_MARK_SET] = {"mark-set", "m", N_("Set a mark: m and a letter"), GROUP_STUDY},
    [ACTION_MARK_GO] = {"mark-go", "'", N_("Go to a mark: ' and its letter; '' back from a jump"), GROUP_GO},
    [ACTION_BOOKMARKS] = {"bookmarks", "B", N_("List of bookmarks and marks"), GROUP_GO},
    [ACTION_REMOVE] = {"remove", "x Delete", N_("Remove the selected bookmark"), GROUP_STUDY},
    [ACTION_READ] = {"read", "X", N_("Mark the chapter as read or unread"), GROUP_STUDY},
    [ACTION_EDIT] = {"edit", "e", N_("Edit the chapter at this line, in your editor"), GROUP_TAKE},
    [ACTION_SELECT] = {"select", "v", N_("Select a passage: c colours, a notes, y copies"), GROUP_STUDY},
    [ACTION_NOTES] = {"notes", "A", N_("List of highlights and notes"), GROUP_STUDY},
    [ACTION_REVIEW] = {"review", "R", N_("Review the course's questions, or chapter N's with a count"), GROUP_STUDY},
    [ACTION_COPY] = {"copy", "y", N_("Copy the link, code, table, formula, or section's link"), GROUP_TAKE},
    [ACTION_SOURCE] = {"source", "\\", N_("Show the Markdown source or the formatted text"), GROUP_VIEW},
    [ACTION_PICTURES] = {"pictures", "P", N_("Show pictures in pixels, as blocks of cells or as cards"), GROUP_VIEW},
    [ACTION_ZOOM_IN] = {"zoom-in", "+", N_("On a picture: zoom in"), GROUP_VIEW},
    [ACTION_ZOOM_OUT] = {"zoom-out", "-", N_("On a picture: zoom out"), GROUP_VIEW},
    [ACTION_ZOOM_FIT] = {"zoom-fit", "0", N_("On a picture: fit to the screen"), GROUP_VIEW},
    [ACTION_MOUSE] = {"mouse", "M", N_("Mouse on or off (off lets the terminal select text)"), GROUP_VIEW},
    [ACTION_RELOAD] = {"reload", "r", N_("Reload the chapter's file"), GROUP_VIEW},
    [ACTION_REDRAW] = {"redraw", "Ctrl-L", N_("Redraw the screen"), GROUP_VIEW},
    [ACTION_COMMAND] = {"command", ":", N_("Command line"), GROUP_PROGRAM},
    [ACTION_HELP] = {"help", "? F1", N_("This help; once more: examples"), GROUP_PROGRAM},
    [ACTION_OUT] = {"out", "Esc", N_("Step out: close a list, clear the selection or the matches"), GROUP_PROGRAM},
    [ACTION_CLOSE] = {"close", "q", N_("Close a list; quit if none is open"), GROUP_PROGRAM},
    [ACTION_QUIT] = {"quit", "Q", N_("Quit"), GROUP_PROGRAM},
};
_Static_assert(sizeof list / sizeof list[0] == ACTIONS, "every action has its row");

static const char *const groups[] = {
    [GROUP_READ] = N_("Read on"),
    [GROUP_GO] = N_("Go somewhere else"),
    [GROUP_FIND] = N_("Find something"),
    [GROUP_STUDY] = N_("Keep places, take notes, review"),
    [GROUP_TAKE] = N_("Copy, edit, open elsewhere"),
    [GROUP_VIEW] = N_("Change what is shown"),
    [GROUP_PROGRAM] = N_("Get help, leave"),
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
    return _(groups[group]);
}
