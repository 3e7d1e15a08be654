/* dispatch.c - what an action does: the focused list first, then what works everywhere, then the chapter. */
#include "ui.h"

#include "biji/mem.h"

#include <stdio.h>

/* Esc and q. True when there was something to leave. */
static bool step_out(struct ui *ui)
{
    if (ui->contents_focus)
        ui->contents_focus = false;
    else if (ui->list_count > 0)
        list_close(ui);
    else
        return false;
    return true;
}

static void toggle_contents(struct ui *ui)
{
    if (ui->contents_focus) {
        ui->contents_focus = false;
        return;
    }
    list_close_all(ui);
    contents_follow(ui);
    ui->contents_focus = true;
}

static void toggle_mouse(struct ui *ui)
{
    ui->mouse = !ui->mouse;
    surface_mouse(ui->surface, ui->mouse);
    ui_say(ui, ui->mouse ? "mouse on: it scrolls and follows links" : "mouse off: the terminal selects text");
}

static void reload(struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    if (spot->url != NULL) {
        fetching_begin(ui, FETCHING_REFRESH, spot->chapter, spot->url, NULL);
        return;
    }
    if (editing_reload(ui))
        ui_say(ui, "reloaded");
}

/* Moves that open something else. */
static void travel(struct ui *ui, const struct key_command *command)
{
    list_close_all(ui);
    long count = command->count > 0 ? command->count : 1;
    bool moved = false;
    for (; count > 0; count--) {
        bool one = command->action == ACTION_BACK ? reader_back(ui->reader) : reader_forward(ui->reader);
        if (!one)
            break;
        moved = true;
    }
    if (!moved)
        ui_say(ui,
               command->action == ACTION_BACK ? "there is nothing to go back to" : "there is nothing to go forward to");
    else
        ui_opened(ui);
}

/* Actions on the chapter, whichever list had the focus: the lists are closed first. False: not one of these. */
static bool act_on_chapter(struct ui *ui, const struct key_command *command)
{
    switch (command->action) {
    case ACTION_LINKS:
        list_close_all(ui);
        links_open(ui);
        return true;
    case ACTION_HINTS:
        list_close_all(ui);
        hints_open(ui);
        return true;
    case ACTION_OPEN_TITLE:
        list_close_all(ui);
        titles_open(ui);
        return true;
    case ACTION_TAGS:
        list_close_all(ui);
        tags_open(ui);
        return true;
    case ACTION_BACKLINKS:
        list_close_all(ui);
        backlinks_open(ui);
        return true;
    case ACTION_LOOKUP:
        list_close_all(ui);
        lookup_open(ui);
        return true;
    case ACTION_MARK_GO:
        list_close_all(ui);
        bookmarks_go_mark(ui, command->letter);
        return true;
    case ACTION_BOOKMARKS:
        list_close_all(ui);
        bookmarks_open(ui);
        return true;
    case ACTION_SELECT:
        list_close_all(ui);
        selection_open(ui);
        return true;
    case ACTION_NOTES:
        list_close_all(ui);
        notes_list_open(ui);
        return true;
    case ACTION_EDIT:
        list_close_all(ui);
        editing_open(ui);
        return true;
    case ACTION_REVIEW:
        list_close_all(ui);
        reviewing_open(ui, command->count);
        return true;
    case ACTION_RELOAD:
        list_close_all(ui);
        reload(ui);
        return true;
    default:
        return false;
    }
}

/* Actions that work everywhere. False: not one of these. */
static bool act_everywhere(struct ui *ui, const struct key_command *command)
{
    switch (command->action) {
    case ACTION_CONTENTS:
        toggle_contents(ui);
        return true;
    case ACTION_SEARCH:
        search_prompt_open(ui);
        return true;
    case ACTION_FILTER:
        list_close_all(ui);
        matching_open(ui);
        return true;
    case ACTION_SEARCH_COURSE:
        hits_open(ui);
        return true;
    case ACTION_BACK:
    case ACTION_FORWARD:
        travel(ui, command);
        return true;
    case ACTION_MARK_SET:
        bookmarks_mark(ui, command->letter);
        return true;
    case ACTION_READ:
        reading_toggle(ui);
        return true;
    case ACTION_MOUSE:
        toggle_mouse(ui);
        return true;
    case ACTION_REDRAW:
        surface_redraw(ui->surface);
        return true;
    case ACTION_COMMAND:
        commandline_open(ui);
        return true;
    case ACTION_HELP:
        help_open(ui);
        return true;
    case ACTION_OUT:
        return step_out(ui);
    case ACTION_CLOSE:
        ui->quit = !step_out(ui);
        return true;
    case ACTION_QUIT:
        ui->quit = true;
        return true;
    default: /* the rest, movements and links, belongs to lists and the chapter */
        return act_on_chapter(ui, command);
    }
}

/* Movements so large that '' leads back from them. A mark is left to bookmarks_go_mark(). */
static bool is_jump(enum action action)
{
    return action == ACTION_TOP || action == ACTION_BOTTOM || action == ACTION_PERCENT || action == ACTION_FOLLOW ||
           action == ACTION_CHAPTER_NEXT || action == ACTION_CHAPTER_PREVIOUS || action == ACTION_SEARCH ||
           action == ACTION_SEARCH_NEXT || action == ACTION_SEARCH_PREVIOUS;
}

/* The key that shows the help, or the command that does. */
static const char *help_key(const struct ui *ui, char name[KEY_NAME_BYTES])
{
    int key = keymap_key(ui->setup->keymap, ACTION_HELP);
    return key != KEYS_NONE ? key_text(key, name) : ":help";
}

void ui_say_unknown(struct ui *ui, int key)
{
    char name[KEY_NAME_BYTES], help[KEY_NAME_BYTES];
    ui_say(ui, "%s means nothing here; %s lists the keys", key_text(key, name), help_key(ui, help));
}

/* Says that an action has nothing to act on. */
static void say_idle(struct ui *ui, enum action action)
{
    int key = keymap_key(ui->setup->keymap, action);
    char name[KEY_NAME_BYTES], help[KEY_NAME_BYTES];
    if (action == ACTION_OUT)
        return; /* there is nothing to leave */
    if (key != KEYS_NONE)
        key_text(key, name);
    else
        snprintf(name, sizeof name, ":%s", action_info(action)->name);
    ui_say(ui, "%s does nothing here; %s lists the keys", name, help_key(ui, help));
}

void ui_act(struct ui *ui, const struct key_command *command)
{
    struct list *list = list_focused(ui);
    ui->stale = true;
    if (command->action == ACTION_NONE)
        return;
    if (command->action == ACTION_OUT && fetching_is_running(ui)) {
        fetching_cancel(ui);
        ui_say(ui, "cancelled");
        return;
    }
    if (is_jump(command->action) && (list == NULL || command->action == ACTION_FOLLOW))
        reader_keep_jump(ui->reader);
    reading_before(ui, list == NULL ? command->action : ACTION_NONE);
    if (list != NULL && list_act(list, command))
        return;
    if (act_everywhere(ui, command))
        return;
    if (ui->list_count > 0 || (ui->contents_focus && !ui->wide) || !chapter_act(ui, command))
        say_idle(ui, command->action);
}
