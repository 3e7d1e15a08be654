/* ui.h - shared by the files of the screens: the areas of the screen, the stack of lists, the prompt, and the messages.
 * Only files in this folder include it. */
#ifndef BIJI_UI_UI_H
#define BIJI_UI_UI_H

#include "biji/find.h"
#include "biji/follow.h"
#include "biji/gallery.h"
#include "biji/keymap.h"
#include "biji/lineedit.h"
#include "biji/passage.h"
#include "biji/progress.h"
#include "biji/questions.h"
#include "biji/reader_search.h"
#include "biji/surface.h"
#include "biji/theme.h"
#include "biji/ui.h"
#include "biji/watch.h"

#include <stdbool.h>
#include <stddef.h>

struct ui;
struct list;

/* A rectangle of cells. */
struct area {
    int row, col, rows, cols;
};

/* A screen that is a list of rows. One const table per kind; `data` of struct list is its own. */
struct list_ops {
    const char *name; /* as shown in the status line */
    bool is_text;     /* read-only rows: none is selected */
    bool is_box;      /* shown in a box over the chapter */
    bool is_beside;   /* shown beside the chapter, in place of the contents, if they have a pane */
    bool holds_notes; /* rows refer to parsed notes, which stay loaded while it is open */
    size_t (*count)(struct list *list);
    /* Draws a row in an area one row high, which is blank. */
    void (*draw)(struct list *list, size_t index, struct area area, bool selected);
    /* Draws more of the selected row below the list, if there is space; may be NULL. */
    void (*draw_below)(struct list *list, struct area area);
    /* Rows that draw_below needs for the selected row, with those columns; NULL: half of the list. */
    int (*rows_below)(struct list *list, int cols);
    /* Adds a row's text, for searching in the list. */
    void (*text)(struct list *list, size_t index, struct buf *out);
    /* Whether a row goes on the one before and is not selected by itself; NULL: none does. */
    bool (*goes_on)(struct list *list, size_t index);
    /* Keeps only the matching rows (NULL: all); NULL: / goes from one matching row to the next. */
    void (*filter)(struct list *list, const char *text);
    /* Does an action on the selected row; false: not handled. */
    bool (*act)(struct list *list, const struct key_command *command);
    void (*close)(struct list *list); /* frees data; NULL: nothing to free */
};

struct list {
    const struct list_ops *ops;
    struct ui *ui;
    void *data;
    size_t top, selected;
    struct area area; /* where it was drawn last */
};

/* A line being typed at the bottom. */
struct prompt {
    bool open;
    const char *label; /* text before the line; static */
    const char *kind;  /* name under which its history is saved; static */
    struct line_edit line;
    const char **history;                                    /* lent lines of the state; the array is owned */
    void (*changed)(struct ui *ui, const char *text);        /* after each key; may be NULL */
    void (*done)(struct ui *ui, const char *text);           /* Enter */
    void (*cancelled)(struct ui *ui);                        /* may be NULL */
    void (*complete)(struct ui *ui, struct line_edit *line); /* Tab; may be NULL */
    /* Moves in the candidates above the line, by Up, Down and page keys (rows; 0: other keys); NULL: these keys step through the
     * history. */
    void (*choose)(struct ui *ui, long rows);
    void (*aside)(struct ui *ui, struct buf *out); /* adds the text at the right; may be NULL */
};

enum fetching_kind {
    FETCHING_PAGE,    /* opens it when it arrives */
    FETCHING_AGAIN,   /* the same, where it was left */
    FETCHING_REFRESH, /* replaces the one shown */
    FETCHING_OUTSIDE  /* opens it, or its address in a browser when it is not text */
};

enum { MAX_LISTS = 8 };

/* What all files of the screens share: what is shown, where the keys go, and what is to be done after a key. The state of a
 * feature belongs to its own file. */
struct ui {
    const struct ui_setup *setup;
    struct surface *surface;
    struct reader *reader;
    const struct reader_view *view; /* the reader's */
    struct gallery *gallery;        /* of pictures shown as cells */
    bool may_have_pixels;           /* the terminal says that it shows pictures */
    bool has_sixels;                /* it draws sixels */
    bool has_cards;                 /* pictures are currently cards */
    struct {
        uint32_t node; /* 0: none */
        const struct picture_shown *shown;
        const char *reason;
    } figure; /* whose rows are being drawn: looked up once a screen */
    struct key_input input;
    struct list contents;
    bool is_roomy;                /* the contents show every title in full, in several rows if needed */
    int contents_wanted;          /* columns needed to show every title of the contents in full; 0: not measured */
    bool wide;                    /* the contents have their own pane */
    bool contents_focus;          /* keys go to the contents */
    bool is_sticky;               /* the row above the text shows the section's heading */
    struct list lists[MAX_LISTS]; /* on top of the chapter, the last one uppermost */
    int list_count;
    char *list_query; /* last search in a list, or NULL */
    struct prompt prompt;
    struct area contents_area, main_area, text_area;
    int shift;         /* columns by which wide lines are scrolled sideways */
    char message[400]; /* shown in the status line until the next key */
    bool message_is_error;
    bool is_first;             /* first use of the program, and no key pressed yet */
    bool mouse, stale, quit;   /* stale: the screen must be drawn again */
    bool opened;               /* see ui_opened() */
    struct key_command posted; /* see ui_post() */
    struct watch *watch;       /* on the file that is shown */
    int browser;               /* last process started for an address */
    int ended_by;              /* signal that ends the program */
    /* Each private to the file of its name (course_search to hits.c, press to ui.c). */
    struct annotations *annotations;
    struct copying *copying;
    struct course_search *search;
    struct fetching *fetching;
    struct glossary *glossary; /* NULL until needed */
    struct hints *hints;
    struct press *press;
    struct reading *reading;
    struct search_prompt *search_prompt;
    struct selection *selection;
};

/* The name of what is shown in saved places and notes: the chapter's name, a page's address, or NULL. */
static inline const char *ui_name_shown(const struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    return ui->view->is_notice            ? NULL
           : spot->url != NULL            ? spot->url
           : spot->chapter != COURSE_NONE ? ui->setup->course->chapters[spot->chapter].name
                                          : NULL;
}

/* shell.c */

/* The cursor's cell on the surface: at the selection, the match, the link, or the first line. */
void ui_whereabouts(struct ui *ui, int *row, int *col);
/* The moving end of what is selected in the page. False when nothing is. */
bool selection_place(const struct ui *ui, struct place *place);
/* Shows a message until the next key. */
void ui_say(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ui_complain(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The note that is shown lacks an anchor (without '#'): says so, and which is near. */
void ui_complain_anchor(struct ui *ui, const char *anchor);
/* Something else was opened: updates the contents and the search after the key. */
void ui_opened(struct ui *ui);
/* Does an action after the key has been handled; only the last one posted counts. */
void ui_post(struct ui *ui, const struct key_command *command);
/* Recomputes the areas and gives the reader its page; the place stays. */
void ui_arrange(struct ui *ui);
/* Switches to the theme of that name; shows a message if it is unknown. */
bool ui_set_theme(struct ui *ui, const char *name);
/* Opens an address in a browser, or shows and copies it. */
void ui_open_outside(struct ui *ui, const char *url);
/* Copies text to the clipboard and shows what. */
void ui_copy(struct ui *ui, struct slice text, const char *what);

/* dispatch.c */

/* Does an action for whatever has the focus; shows a message when it does nothing there. */
void ui_act(struct ui *ui, const struct key_command *command);
/* Says that a key is not bound. */
void ui_say_unknown(struct ui *ui, int key);

/* search_prompt.c */

/* Prompts for a search in the focused list or the chapter. */
void search_prompt_open(struct ui *ui);
/* Goes back to where the search being typed began. */
void search_prompt_go_start(struct ui *ui);
/* Makes its state; ends it. */
void search_prompt_init(struct ui *ui);
/* See above. */
void search_prompt_fini(struct ui *ui);
/* Saves the chapter's place and search; restores them. */
void search_keep(struct ui *ui);
void search_bring_back(struct ui *ui);
/* Says what comes of the chapter's search, when it ends. */
void search_await(struct ui *ui);
/* Continues it for a moment; false when there is nothing to search. */
bool search_idle(struct ui *ui);

/* matching.c */

/* Prompts for a query and lists the matching lines over the chapter. */
void matching_open(struct ui *ui);

/* list.c */

/* Opens a list over the chapter; data is taken over. NULL when too many are open. */
struct list *list_open(struct ui *ui, const struct list_ops *ops, void *data);
/* Closes the uppermost list. */
void list_close(struct ui *ui);
/* Closes all lists and leaves the contents to read something else. */
void list_close_all(struct ui *ui);
/* The list that keys go to, or NULL when they go to the chapter. */
struct list *list_focused(struct ui *ui);
void list_draw(struct list *list, struct area area);
/* Draws text in an area from its top, wrapped, as far as there are rows. Returns the rows that all of it takes. */
int list_draw_text(struct surface *surface, struct area area, struct slice text, struct style style);
/* Draws it in a frame at the bottom of an area, or at its top, no higher than it needs. */
void list_draw_box(struct list *list, struct area area, bool at_top);
/* Whether a list is open whose rows refer to parsed notes. */
bool list_holds_notes(const struct ui *ui);
/* Moves the selection, scrolls, searches, or lets the list's own table act. False: not done. */
bool list_act(struct list *list, const struct key_command *command);
/* Selects a row and scrolls as little as needed. */
void list_select(struct list *list, size_t index);
/* The row drawn at a row of the screen, or SIZE_MAX. */
size_t list_row_at(struct list *list, int row);
/* Selects the next row at or after `from` (step 1) or before it (-1) whose text holds query, wrapping around. */
bool list_find(struct list *list, const char *query, size_t from, int step);

/* textpage.c */

/* A text shown as a list of its lines; the list's own data begins with one. */
struct textpage {
    struct doc *doc;
    struct layout *layout; /* NULL until drawn */
    int cols;              /* size for which it was laid out */
};
/* The ops of such a list. */
size_t textpage_count(struct list *list);
void textpage_draw(struct list *list, size_t index, struct area area, bool selected);
void textpage_text(struct list *list, size_t index, struct buf *out);
void textpage_close(struct list *list);
/* Drops what is shown, to show something else. */
void textpage_drop(struct textpage *page);
/* Opens a list that shows a Markdown text, malloc'ed, which is taken over. */
void textpage_open(struct ui *ui, const struct list_ops *ops, char *markdown);

/* commandline.c: the options that can be set while reading, NULL at the end. */
const char *commandline_option(size_t index);

/* completion.c: the box over the command line. */

/* Opens it, empty. */
void completion_open(struct ui *ui);
/* Closes it, if it is open. */
void completion_close(struct ui *ui);
/* Shows the candidates for the typed text. */
void completion_follow(struct ui *ui, const char *typed);
/* Completes the line, or puts the next candidate into it. */
void completion_tab(struct ui *ui, struct line_edit *line);

/* prompt.c */

/* Opens the prompt from `given`, of which only the fields above the line are set. */
void prompt_open(struct ui *ui, const struct prompt *given, const char *text);
void prompt_key(struct ui *ui, int key);
void prompt_close(struct ui *ui);
/* The usual `choose`: moves in the uppermost list. */
void prompt_choose_row(struct ui *ui, long rows);
/* Draws it in the bottom row; the cursor's column in *col. */
void prompt_draw(struct ui *ui, int row, int *col);

/* One file each. */
extern const struct list_ops contents_list, links_list, hits_list, help_list, bookmarks_list;
void contents_open(struct ui *ui, struct list *list);
/* Columns in which every chapter's title stands in full. */
int contents_cols(const struct ui *ui);
/* Selects the row of the present section and shows it. */
void contents_follow(struct ui *ui);
/* Leaves only the rows that match a query, with the chapters above them; NULL or "": all rows again. */
void contents_filter(struct ui *ui, const char *text);
/* The rows are rebuilt when next drawn: a chapter was read, opened or folded. */
void contents_changed(struct ui *ui);
void links_open(struct ui *ui);
/* Puts letters on the links in view. */
void hints_open(struct ui *ui);
/* Makes its state; ended by free(). */
void hints_init(struct ui *ui);
/* A key while there are letters; false: it keeps its usual meaning. */
bool hints_key(struct ui *ui, int key);
void hints_draw(struct ui *ui);
/* Prompts for part of a title, and opens the match. */
void titles_open(struct ui *ui);
/* Lists what links to the section in view and what mentions its title; if nothing does, what links to its chapter. */
void backlinks_open(struct ui *ui);
/* tags_list.c */

/* Lists the tags of the course. */
void tags_open(struct ui *ui);
/* Gathers them for some milliseconds; false: there is nothing to do. */
bool tags_idle(struct ui *ui);
/* glossary.c */

enum { GLOSSARY_NAMES = 6 };
/* A term that the course explains. Lent by its note. */
struct glossary_term {
    int chapter; /* that explains it */
    const struct doc *doc;
    struct question question;
    struct slice names[GLOSSARY_NAMES]; /* folded as by mention_fold(); the first is the whole name */
    int name_count;
};
/* The terms of the course, gathered when they are first asked for; lent until glossary_forget(). */
const struct glossary_term *glossary_terms(struct ui *ui, size_t *count);
/* A note was read again, or all is over. */
void glossary_forget(struct ui *ui);

/* Looks up the terms in the selection, else the selected link, else the terms in view. */
void lookup_open(struct ui *ui);
void help_open(struct ui *ui);
/* Examples of what keys do together. */
void examples_open(struct ui *ui);
/* Shows what is wrong with the configuration. */
void faults_open(struct ui *ui);
/* Opens the picture at path on the whole screen; false when it cannot be shown here. */
bool picture_view_open(struct ui *ui, const char *path);
/* Draws a row of a picture, whose block has block.cols x block.rows cells, without the columns skipped at its left, into an area
 * one row high. */
void picture_draw_row(struct surface *surface, struct area area, const struct picture_shown *shown, struct area block,
                      int row, int skipped);
/* Says there why it is not shown; reason NULL: not yet. */
void picture_draw_reason(struct surface *surface, struct area area, const char *reason);
void bookmarks_open(struct ui *ui);
/* Sets or goes to a mark. */
void bookmarks_mark(struct ui *ui, int letter);
void bookmarks_go_mark(struct ui *ui, int letter);
/* Saves the current place for the next run; goes to that of the last run. */
void bookmarks_keep_position(struct ui *ui);
bool bookmarks_go_position(struct ui *ui);

/* Goes to where the current chapter or page was left, in this run or an earlier one. */
void bookmarks_return(struct ui *ui);

/* reading.c */

/* Starts recording. Ended by reading_end(), which saves. */
void reading_begin(struct ui *ui);
void reading_end(struct ui *ui);
/* Before and after a key: text passed by line and page keys counts as read. */
void reading_before(struct ui *ui, enum action action);
void reading_after(struct ui *ui);
/* Milliseconds until reading_step() has something to do; -1: nothing, until a key is pressed. */
int reading_timeout(const struct ui *ui);
void reading_step(struct ui *ui);
/* Writes changes at once; a failure is reported once. */
void reading_save(struct ui *ui);
/* Measures one more chapter. False when all are. */
bool reading_idle(struct ui *ui);
/* A chapter's note was reloaded. */
void reading_changed(struct ui *ui, int chapter);
/* The progress of a chapter, or NULL; percent of the course, or -1 while unknown. */
const struct chapter_progress *reading_of(const struct ui *ui, int chapter);
int reading_percent(const struct ui *ui);
/* X: marks the chapter as read or unread. */
void reading_toggle(struct ui *ui);

/* hits.c */
/* Opens the search of the whole course. */
void hits_open(struct ui *ui);
/* Searches it for a text. */
void hits_look_for(struct ui *ui, const char *text);
/* Continues the search for a moment; false when there is nothing to search. */
bool hits_idle(struct ui *ui);
/* A chapter's note or page was reloaded. */
void hits_changed(struct ui *ui, int chapter);
/* n and N past the page's last match, if the course was searched: to the next chapter with hits. False: there is
 * none, or it was not searched. */
bool hits_step(struct ui *ui, long step);
/* Back to where the search of the course began. False: no hit was opened. */
bool hits_return(struct ui *ui);
/* From now on n and N stay in the chapter. */
void hits_leave(struct ui *ui);
/* Makes its state; ends it. */
void hits_init(struct ui *ui);
/* See above. */
void hits_fini(struct ui *ui);

/* chapter.c */
void chapter_draw(struct ui *ui, struct area area);
/* The line drawn at a row of the screen, or NULL; *col: the column of the screen where it begins, possibly left
 * of the page. */
const struct line *chapter_line_at(const struct ui *ui, int row, int *col);
/* Draws one line of what is shown at a row of the screen. */
void chapter_draw_line(struct ui *ui, const struct line *line, struct area area, int row);
/* Does an action on the chapter; false: not handled. */
bool chapter_act(struct ui *ui, const struct key_command *command);
void chapter_click(struct ui *ui, int row, int col);
/* The character drawn at a cell, or the last one before it in its row. False without one. */
bool chapter_place_at(const struct ui *ui, int row, int col, struct place *place);
/* Follows a link of the chapter and shows a message if needed. */
void chapter_follow(struct ui *ui, int link);

/* fetching.c */

/* Opens a saved page, or starts fetching it; again: where it was left. */
void fetching_open(struct ui *ui, int chapter, const char *url, bool again);
/* Starts fetching a page of a chapter or COURSE_NONE; anchor may be NULL. Cancels the fetch of any other page. */
void fetching_begin(struct ui *ui, enum fetching_kind kind, int chapter, const char *url, const char *anchor);
void fetching_cancel(struct ui *ui);
/* Whether a page is being fetched. */
bool fetching_is_running(const struct ui *ui);
/* Makes its state; ended by fetching_cancel() and free(). */
void fetching_init(struct ui *ui);
/* Advances it, and opens the page when it arrives. */
void fetching_step(struct ui *ui);
/* As fetcher_descriptors(). */
int fetching_descriptors(struct ui *ui, struct pollfd *fds, int room, int *timeout_ms);
/* Adds the progress line. */
void fetching_describe(const struct ui *ui, struct buf *out);
/* Whether an outside address might be plain text, judging by its name. */
bool fetching_is_worth_trying(const char *url);

/* annotations.c */

/* Starts without highlights; ends what annotations_begin() made. */
void annotations_begin(struct ui *ui);
/* See above. */
void annotations_end(struct ui *ui);
/* Opens the passage of a note at its current place; shows a message when it is gone. */
void annotations_go(struct ui *ui, const struct passage *passage);
/* The highlight style of the text at a byte offset of a leaf, and in *end where it ends. False: no highlight up to *end. */
bool annotations_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end);
/* Has the highlights of what is shown found, after another note was opened or the note was reloaded. */
void annotations_follow(struct ui *ui);
/* Looks for them, after the page is on the screen. False: there is nothing to do. */
bool annotations_idle(struct ui *ui);

/* selection.c */

/* Starts with nothing selected; ends what selection_begin() made. */
void selection_begin(struct ui *ui);
/* See above. */
void selection_end(struct ui *ui);
/* Starts selecting at the first block in view. */
void selection_open(struct ui *ui);
/* A key while something is selected; false: not one of the selection's, or nothing is selected. */
bool selection_key(struct ui *ui, int key);
/* Selects from one place to another after a mouse drag. */
void selection_drag(struct ui *ui, struct place from, struct place to);
/* Copies the text of the section in view. */
void selection_copy_section(struct ui *ui);
/* Clears the selection. False: nothing was selected. */
bool selection_drop(struct ui *ui);
/* Adds the selected text; false: nothing is selected. */
bool selection_text(const struct ui *ui, struct buf *out);
/* As annotations_style(), including the selection. */
bool selection_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end);
/* Before the screen is drawn: what is selected goes when another note is shown, and stays when the same one was reloaded and still has
 * its text. Highlights follow too. */
void selection_follow(struct ui *ui);

/* notes_list.c */

/* Opens the list of all notes. */
void notes_list_open(struct ui *ui);

/* copying.c */

/* y: copies the selected link's address or footnote, else the code, formula or table in view, else the link of the section or page. */
void copying_copy(struct ui *ui);
/* Makes its state; ended by free(). */
void copying_init(struct ui *ui);
/* A key while it asks which block is meant; false: not an answer, or it does not ask. */
bool copying_key(struct ui *ui, int key);
/* Marks the blocks to choose from. */
void copying_draw(struct ui *ui, struct area area);

/* editing.c */

/* Edits the current note at the line in view, and shows the result. */
void editing_open(struct ui *ui);
/* Reloads the note if its file has changed. False: it has not. */
bool editing_follow(struct ui *ui);
/* Reloads the note's file; updates places, marks and measurements. False with a message. */
bool editing_reload(struct ui *ui);

/* reviewing.c */

/* Opens the review of the chapter with this number, of the whole course for 0, or of the chapter with index I for -1 -
 * I, which may have no number. */
void reviewing_open(struct ui *ui, long number);
/* A key, while the review is uppermost; false: it is for the list. */
bool reviewing_key(struct ui *ui, int key);
/* After any other key: shows the line of keys again, while the review is uppermost. */
void reviewing_after_key(struct ui *ui);

/* asking.c */

/* Lists the passages of the course that best answer a question. */
void asking_open(struct ui *ui, const char *question);

/* commandline.c */
void commandline_open(struct ui *ui);

/* status.c */

/* What stands between the parts of a line of keys; a line too long for a row is broken there alone. */
#define STATUS_GAP "   "
void status_draw(struct ui *ui, int row);

#endif
