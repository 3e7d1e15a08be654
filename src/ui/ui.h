/* ui.h - what the files of the screen share: the areas of the screen, the stack of lists, the prompt, and the messages.
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
#include "biji/reader.h"
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

/* A screen that is a list of rows. One const table a kind; `data` of struct list is its own. */
struct list_ops {
    const char *name; /* as the status line shows it */
    bool is_text;     /* rows are only read: there is no selected one */
    bool is_box;      /* stands in a box over the chapter */
    bool is_beside;   /* stands beside the chapter, in the contents' place, where they have a pane */
    bool holds_notes; /* rows stand on parsed notes, which stay as they are while it is open */
    size_t (*count)(struct list *list);
    /* Draws a row in an area one row high, which is blank. */
    void (*draw)(struct list *list, size_t index, struct area area, bool selected);
    /* Draws more of the selected row below the list, where there is room; may be NULL. */
    void (*draw_below)(struct list *list, struct area area);
    /* Adds a row's text, for searching in the list. */
    void (*text)(struct list *list, size_t index, struct buf *out);
    /* Leaves only the rows that match, NULL all; NULL: / goes from one row that matches to the next. */
    void (*filter)(struct list *list, const char *text);
    /* Does an action on the selected row; false: not mine. */
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

/* A line that is being typed at the bottom. */
struct prompt {
    bool open;
    const char *label; /* what stands before the line; static */
    const char *kind;  /* under which name its history is kept; static */
    struct line_edit line;
    const char **history;                                    /* lent lines of the state; the array is owned */
    void (*changed)(struct ui *ui, const char *text);        /* after each key; may be NULL */
    void (*done)(struct ui *ui, const char *text);           /* Enter */
    void (*cancelled)(struct ui *ui);                        /* may be NULL */
    void (*complete)(struct ui *ui, struct line_edit *line); /* Tab; may be NULL */
    /* Moves in what is offered above the line, by Up, Down and page keys (rows; 0: none of them); NULL: they go through the history. */
    void (*choose)(struct ui *ui, long rows);
    void (*aside)(struct ui *ui, struct buf *out); /* adds what stands at the right; may be NULL */
};

enum fetching_kind {
    FETCHING_PAGE,    /* opens it when it is there */
    FETCHING_AGAIN,   /* the same, where it was left */
    FETCHING_REFRESH, /* puts it in the place of the one shown */
    FETCHING_OUTSIDE  /* opens it, or hands its address to a browser when it is no text */
};

/* The page that is being fetched; job NULL: none. */
struct fetching {
    enum fetching_kind kind;
    struct upstream_job *job;
    int chapter;
    char *url, *anchor, *from;  /* url: canonical; from: see reader_source() */
    char *address;              /* as the link has it, for a browser */
    const struct doc *from_doc; /* where the key was pressed */
    size_t from_top;
    size_t shown_bytes;
};

/* The search of the whole course. */
struct course_search {
    struct finder *finder; /* NULL until the first search */
    struct query *query;   /* NULL: nothing typed, or not a valid query */
    char *text;
    char fault[320];    /* what is wrong with it */
    bool running;       /* hits may still come */
    bool walking;       /* a hit was gone to: n and N lead through the course, Esc back */
    struct spot origin; /* where the search began */
    struct doc **pages; /* held pages of the chapters, as far as they were searched */
    size_t page_count;
};

enum { MAX_LISTS = 8, MAX_COPIED = 's' - 'a' };

/* What y asks for: blocks in view, each with its first line there; count 0: it does not ask. */
struct copying {
    const struct doc *doc; /* whose blocks they are */
    const struct node *blocks[MAX_COPIED];
    size_t lines[MAX_COPIED];
    int count;
};

enum { MAX_HINTS = 256 };

/* A link with letters on it, at a cell of the screen. */
struct hint {
    int link, row, col;
};

/* The letters on the links in view; count 0: there are none. */
struct hints {
    const struct layout *layout; /* on which they stand, while this line is at the top */
    size_t top;
    struct hint items[MAX_HINTS];
    int count;
    char typed; /* the first of two letters; else NUL */
};

struct ui {
    const struct ui_setup *setup;
    struct surface *surface;
    struct reader *reader;
    const struct reader_view *view; /* the reader's */
    struct gallery *gallery;        /* of pictures shown as cells */
    bool has_cards;                 /* pictures are cards at present */
    struct key_input input;
    struct list contents;
    bool wide;                    /* the contents have a pane of their own */
    bool contents_focus;          /* keys go to the contents */
    bool is_sticky;               /* the row above the text shows the section's heading */
    struct list lists[MAX_LISTS]; /* on top of the chapter, the last one uppermost */
    int list_count;
    struct prompt prompt;
    struct fetching fetching;
    struct area contents_area, main_area, text_area;
    int shift; /* columns by which lines wider than the page are scrolled sideways */
    struct course_search search;
    struct spot search_start; /* where a search that is being typed began */
    struct {                  /* and what was searched for then */
        char *query;
        bool is_exact;
        size_t match;
    } search_kept;
    struct { /* and where the searched list stood */
        size_t top, selected;
    } list_start;
    struct list *searched; /* the list that the search prompt searches; NULL: the chapter */
    char *list_query;      /* last search in a list */
    char message[400];     /* shown in the status line until the next key */
    bool message_is_error;
    bool is_first;               /* nothing was ever read with this program, and no key pressed yet */
    bool mouse, stale, quit;     /* stale: the screen shows an old state */
    bool is_pressed, is_dragged; /* the mouse's button is down on the chapter, and was moved since */
    int pressed_row, pressed_col;
    struct place drag_from;    /* what was there when it began to move */
    bool opened;               /* see ui_opened() */
    struct key_command posted; /* see ui_post() */
    struct copying copying;
    struct hints hints;
    struct annotations *annotations; /* annotations.c's own */
    struct selection *selection;     /* selection.c's own */
    struct watch *watch;             /* on the file that is shown */
    struct reading *reading;         /* reading.c's own */
    int browser;                     /* process that was started last for an address */
    int ended_by;                    /* signal that ends the program */
};

/* shell.c */

/* Shows a message until the next key. */
void ui_say(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ui_complain(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Something else was opened: the contents and the search follow when the key has been handled. */
void ui_opened(struct ui *ui);
/* Has an action done when the key has been handled; the last one posted counts. */
void ui_post(struct ui *ui, const struct key_command *command);
/* Recomputes the areas and gives the reader its page; the place stays. */
void ui_arrange(struct ui *ui);
/* Takes the theme of that name; a message says if it is unknown. */
bool ui_set_theme(struct ui *ui, const char *name);
/* Opens an address in a browser, or shows and copies it. */
void ui_open_outside(struct ui *ui, const char *url);
/* The name by which what is shown is kept in places and notes: a chapter's, or a page's address; NULL: it has none. */
const char *ui_name_shown(const struct ui *ui);
/* Copies text to the clipboard and says what. */
void ui_copy(struct ui *ui, struct slice text, const char *what);

/* dispatch.c */

/* Does an action, wherever the keys go now; says so when it means nothing there. */
void ui_act(struct ui *ui, const struct key_command *command);
/* Says that a key means nothing. */
void ui_say_unknown(struct ui *ui, int key);

/* search_prompt.c */

/* Asks for what to search the focused list for, or the chapter. */
void search_prompt_open(struct ui *ui);
/* Keeps the chapter's place and search; brings them back. */
void search_keep(struct ui *ui);
void search_bring_back(struct ui *ui);

/* matching.c */

/* Asks for what the lines must hold that are shown, in a list over the chapter. */
void matching_open(struct ui *ui);

/* list.c */

/* Opens a list over the chapter; data is taken over. NULL when too many are open. */
struct list *list_open(struct ui *ui, const struct list_ops *ops, void *data);
/* Closes the uppermost list. */
void list_close(struct ui *ui);
/* Closes all lists and leaves the contents, because something else is to be read. */
void list_close_all(struct ui *ui);
/* The list that keys go to, or NULL when they go to the chapter. */
struct list *list_focused(struct ui *ui);
void list_draw(struct list *list, struct area area);
/* Draws it in a frame at the bottom of an area, or at its top, no higher than it needs. */
void list_draw_box(struct list *list, struct area area, bool at_top);
/* Whether a list is open whose rows stand on parsed notes. */
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
    struct layout *layout; /* NULL until it is drawn */
    int cols;              /* for which it was set */
};
/* What the ops of such a list are. */
size_t textpage_count(struct list *list);
void textpage_draw(struct list *list, size_t index, struct area area, bool selected);
void textpage_text(struct list *list, size_t index, struct buf *out);
void textpage_close(struct list *list);
/* Ends what is shown, for something else. */
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
/* Shows what may follow what is typed. */
void completion_follow(struct ui *ui, const char *typed);
/* Completes the line, or puts the next candidate into it. */
void completion_tab(struct ui *ui, struct line_edit *line);

/* prompt.c */

/* Opens the prompt; what it holds is `given`, of which only the fields above the line are set. */
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
/* The rows are made anew at the next look: a chapter was read, opened or folded. */
void contents_changed(struct ui *ui);
void links_open(struct ui *ui);
/* Puts letters on the links in view. */
void hints_open(struct ui *ui);
/* A key while there are letters; false: it means what it always does. */
bool hints_key(struct ui *ui, int key);
void hints_draw(struct ui *ui);
/* Asks for a part of a title, and opens what it is of. */
void titles_open(struct ui *ui);
/* Lists what links to the section in view and what mentions its title; where nothing does, what links to its chapter. */
void backlinks_open(struct ui *ui);
/* Looks up the terms in the selection, else the selected link, else the terms in view. */
void lookup_open(struct ui *ui);
void help_open(struct ui *ui);
/* Examples of what keys do together. */
void examples_open(struct ui *ui);
/* Tells what is wrong with the configuration. */
void faults_open(struct ui *ui);
/* Opens the picture at path on the whole screen; false when it cannot be shown here. */
bool picture_view_open(struct ui *ui, const char *path);
void bookmarks_open(struct ui *ui);
/* Sets or goes to a mark. */
void bookmarks_mark(struct ui *ui, int letter);
void bookmarks_go_mark(struct ui *ui, int letter);
/* Keeps where the reader is, for the next run; goes where the last run was. */
void bookmarks_keep_position(struct ui *ui);
bool bookmarks_go_position(struct ui *ui);

/* To where the chapter or page that is shown was left, by this run or an earlier one. */
void bookmarks_return(struct ui *ui);

/* reading.c */

/* Begins to watch what is read. Ended by reading_end(), which saves. */
void reading_begin(struct ui *ui);
void reading_end(struct ui *ui);
/* Before and after a key: what is passed by line and page keys was read. */
void reading_before(struct ui *ui, enum action action);
void reading_after(struct ui *ui);
/* Milliseconds until reading_step() has something to do; -1: nothing, until a key is pressed. */
int reading_timeout(const struct ui *ui);
void reading_step(struct ui *ui);
/* Writes at once what was changed; a failure is told once. */
void reading_save(struct ui *ui);
/* Measures one more chapter. False when all are. */
bool reading_idle(struct ui *ui);
/* A chapter's note was read anew. */
void reading_changed(struct ui *ui, int chapter);
/* What is known of a chapter, or NULL; percent of the course, or -1 while it is not known. */
const struct chapter_progress *reading_of(const struct ui *ui, int chapter);
int reading_percent(const struct ui *ui);
/* X: makes the chapter read, or unread again. */
void reading_toggle(struct ui *ui);

/* hits.c */
/* Opens the search of the whole course. */
void hits_open(struct ui *ui);
/* Searches on for a moment; false when there is nothing to search. */
bool hits_idle(struct ui *ui);
/* A chapter's note or page was read anew. */
void hits_changed(struct ui *ui, int chapter);
/* n and N beyond the page's last match, where the course was searched: to the next chapter with hits. False: there is
 * none, or it was not. */
bool hits_step(struct ui *ui, long step);
/* Back to where the search of the course began. False: no hit was gone to. */
bool hits_return(struct ui *ui);
void hits_fini(struct ui *ui);

/* chapter.c */
void chapter_draw(struct ui *ui, struct area area);
/* The line drawn at a row of the screen, or NULL; *col: where on the screen it begins, also left of the page. */
const struct line *chapter_line_at(const struct ui *ui, int row, int *col);
/* Draws one line of what is shown at a row of the screen. */
void chapter_draw_line(struct ui *ui, const struct line *line, struct area area, int row);
/* Does an action on the chapter; false: not mine. */
bool chapter_act(struct ui *ui, const struct key_command *command);
void chapter_click(struct ui *ui, int row, int col);
/* The character drawn at a cell, or the last one before it in its row. False: there is none. */
bool chapter_place_at(const struct ui *ui, int row, int col, struct place *place);
/* Follows a link of the chapter and says what is to be said. */
void chapter_follow(struct ui *ui, int link);

/* fetching.c */

/* Opens a page that is held, or begins to fetch it; again: where it was left. */
void fetching_open(struct ui *ui, int chapter, const char *url, bool again);
/* Begins to fetch a page of a chapter or COURSE_NONE; anchor may be NULL. Ends what was being fetched, if that is
 * another page. */
void fetching_begin(struct ui *ui, enum fetching_kind kind, int chapter, const char *url, const char *anchor);
void fetching_cancel(struct ui *ui);
/* Moves it on, and opens the page when it is there. */
void fetching_step(struct ui *ui);
/* As fetcher_descriptors(). */
int fetching_descriptors(struct ui *ui, struct pollfd *fds, int room, int *timeout_ms);
/* Adds the progress line. */
void fetching_describe(const struct ui *ui, struct buf *out);
/* Whether an outside address might be served as plain text; what is a web page by its name is not asked. */
bool fetching_is_worth_trying(const char *url);

/* annotations.c */

/* Begins without highlights; ends what annotations_begin() made. */
void annotations_begin(struct ui *ui);
/* See above. */
void annotations_end(struct ui *ui);
/* Opens what a note is about, where it is now; says so when it is gone. */
void annotations_go(struct ui *ui, const struct passage *passage);
/* The style of the text at byte offset of a leaf, where the reader highlighted it, and to *end where that style ends. False: as it is
 * set, up to *end. */
bool annotations_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end);
/* Looks for the highlights of what is shown, when that is another note or was read anew. */
void annotations_follow(struct ui *ui);

/* selection.c */

/* Begins with nothing selected; ends what selection_begin() made. */
void selection_begin(struct ui *ui);
/* See above. */
void selection_end(struct ui *ui);
/* Begins to select at the first block in view. */
void selection_open(struct ui *ui);
/* A key while something is selected; false: not one of the selection's, or nothing is selected. */
bool selection_key(struct ui *ui, int key);
/* Selects from one place to another, as the mouse was dragged. */
void selection_drag(struct ui *ui, struct place from, struct place to);
/* Before and after the note is read again: what is selected stays so when its text still stands. */
void selection_hold(struct ui *ui);
/* See above. */
void selection_take_up(struct ui *ui);
/* Copies the text of the section in view. */
void selection_copy_section(struct ui *ui);
/* Drops what is selected. False: nothing was. */
bool selection_drop(struct ui *ui);
/* Adds the text that is selected; false: nothing is. */
bool selection_text(const struct ui *ui, struct buf *out);
/* As annotations_style(), with what is selected. */
bool selection_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end);
/* Drops what is selected when another note is shown, and looks for that one's highlights. */
void selection_follow(struct ui *ui);

/* notes_list.c */

/* Opens the list of all notes. */
void notes_list_open(struct ui *ui);

/* copying.c */

/* y: copies the selected link's address or footnote, else the code, formula or table in view, else the link of the section or page. */
void copying_copy(struct ui *ui);
/* A key while it asks which block is meant; false: not an answer, or it does not ask. */
bool copying_key(struct ui *ui, int key);
/* Marks the blocks that are asked for. */
void copying_draw(struct ui *ui, struct area area);

/* editing.c */

/* Edits the note that is shown, at the line in view, and shows the result. */
void editing_open(struct ui *ui);
/* Reads the note again when its file has changed. False: it has not. */
bool editing_follow(struct ui *ui);
/* Reads the note's file again; places, marks and what is measured follow. False with a message. */
bool editing_reload(struct ui *ui);

/* reviewing.c */

/* Opens the review: of the chapter with this number, with 0 of the whole course, with -1 - I of the chapter of index I,
 * which may have no number. */
void reviewing_open(struct ui *ui, long number);
/* A key, while the review is uppermost; false: it is for the list. */
bool reviewing_key(struct ui *ui, int key);
/* After any other key: says again which keys do what, while the review is uppermost. */
void reviewing_after_key(struct ui *ui);

/* asking.c */

/* Lists the passages of the course that are most about a question. */
void asking_open(struct ui *ui, const char *question);

/* commandline.c */
void commandline_open(struct ui *ui);

/* status.c */
void status_draw(struct ui *ui, int row);

#endif
