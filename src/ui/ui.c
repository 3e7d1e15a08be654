/* ui.c - the event loop, and what happens to a key: prompt, lists, chapter, in this order. The screen is drawn once all
 * input that is there has been obeyed, and whatever is left to lay out is laid out while nobody types. */
#include "ui.h"

#include "biji/mem.h"
#include "biji/outside.h"
#include "signals.h"

#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDE_COLS = 110,   /* from here on the contents have a pane of their own */
    MEASURE_COLS = 88, /* lines longer than this are hard to read */
    WHEEL_LINES = 3,
    MAX_INPUTS = 256 /* obeyed before the screen is drawn again */
};

static void set_message(struct ui *ui, bool is_error, const char *format, va_list args)
{
    vsnprintf(ui->message, sizeof ui->message, format, args);
    ui->message_is_error = is_error;
    ui->stale = true;
}

void ui_say(struct ui *ui, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_message(ui, false, format, args);
    va_end(args);
}

void ui_complain(struct ui *ui, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_message(ui, true, format, args);
    va_end(args);
}

/* A pane of text within an area: the measure, centred, with a margin where there is room for one. */
static struct area text_area(const struct ui *ui, struct area area)
{
    int margin = area.cols >= 40 ? 2 : area.cols >= 24 ? 1 : 0;
    int measure = ui->setup->options->width > 0 ? ui->setup->options->width : MEASURE_COLS;
    if (measure > area.cols - 2 * margin)
        measure = area.cols - 2 * margin;
    if (measure < 1)
        measure = 1;
    return (struct area){area.row, area.col + (area.cols - measure) / 2, area.rows, measure};
}

void ui_arrange(struct ui *ui)
{
    int cols = ui->surface->cols, rows = ui->surface->rows > 1 ? ui->surface->rows - 1 : 1;
    struct area all = {0, 0, rows, cols};
    ui->wide = cols >= WIDE_COLS;
    ui->contents_area = ui->main_area = all;
    if (ui->wide) {
        ui->contents_area.cols = cols / 4 < 26 ? 26 : cols / 4 > 40 ? 40 : cols / 4;
        ui->main_area.col = ui->contents_area.cols + 1;
        ui->main_area.cols = cols - ui->main_area.col;
    }
    ui->text_area = text_area(ui, ui->main_area);
    reader_resize(ui->reader, ui->text_area.cols, ui->text_area.rows);
    ui->stale = true;
}

void ui_draw(struct ui *ui)
{
    struct surface *surface = ui->surface;
    int cursor_row = -1, cursor_col = 0, bottom = surface->rows - 1;
    surface_clear(surface);
    if (ui->wide) {
        struct style border = {STYLE_BORDER, 0};
        list_draw(&ui->contents, ui->contents_area);
        for (int row = 0; row < bottom; row++)
            surface_put_str(surface, row, ui->contents_area.cols, 1, "│", border);
    }
    if (ui->list_count > 0)
        list_draw(&ui->lists[ui->list_count - 1], ui->main_area);
    else if (ui->contents_focus && !ui->wide)
        list_draw(&ui->contents, ui->contents_area);
    else
        chapter_draw(ui, ui->text_area);
    if (ui->prompt.open) {
        cursor_row = bottom;
        prompt_draw(ui, bottom, &cursor_col);
    } else if (bottom > 0) {
        status_draw(ui, bottom);
    }
    surface_flush(surface, cursor_row, cursor_col);
    ui->stale = false;
}

void ui_copy(struct ui *ui, struct slice text, const char *what)
{
    if (surface_copy(ui->surface, text))
        ui_say(ui, "copied: %s", what);
    else
        ui_complain(ui, "this terminal has no clipboard to copy to: %s", what);
}

void ui_open_outside(struct ui *ui, const char *url)
{
    struct error error = {0};
    bool ok = true;
    enum outside_way way = outside_way(url);
    char *held = way == OUTSIDE_WINDOW || way == OUTSIDE_TERMINAL ? upstream_picture(ui->setup->upstream, url) : NULL;
    if (held != NULL)
        url = held;
    switch (way) {
    case OUTSIDE_REFUSED:
        ui_complain(ui, "only http, https and mailto addresses are opened, not %s", url);
        break;
    case OUTSIDE_NOWHERE:
        if (surface_copy(ui->surface, slice_of(url)))
            ui_say(ui, "copied, for a browser of yours: %s", url);
        else
            ui_say(ui, "for a browser of yours: %s", url);
        break;
    case OUTSIDE_WINDOW:
        ok = outside_open(url, &ui->browser, &error);
        if (ok)
            ui_say(ui, "opened in the browser: %s", url);
        break;
    case OUTSIDE_TERMINAL:
        surface_leave(ui->surface);
        ok = outside_open(url, &ui->browser, &error);
        surface_enter(ui->surface);
        break;
    }
    if (!ok)
        ui_complain(ui, "%s", error.message);
    free(held);
}

/* Lets go of all lists, because something else is to be read. */
static void to_chapter(struct ui *ui)
{
    while (ui->list_count > 0)
        list_close(ui);
    ui->contents_focus = false;
}

/* Esc and q. True when there was something to step out of. */
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
    to_chapter(ui);
    contents_follow(ui);
    ui->contents_focus = true;
}

static void toggle_mouse(struct ui *ui)
{
    ui->mouse = !ui->mouse;
    surface_mouse(ui->surface, ui->mouse);
    ui_say(ui, ui->mouse ? "mouse on: it scrolls and follows links" : "mouse off: the terminal selects text");
}

static void search_list_changed(struct ui *ui, const char *text)
{
    struct list *list = ui->searched;
    if (*text != '\0' && !list_find(list, text, list->selected, 1))
        ui_complain(ui, "\"%s\" is not in this list", text);
}

static void search_list_done(struct ui *ui, const char *text)
{
    if (*text != '\0') {
        free(ui->list_query);
        ui->list_query = xstrdup(text);
    }
    search_list_changed(ui, text);
}

static void filter_done(struct ui *ui, const char *text)
{
    contents_filter(ui, text);
    if (ui->contents.ops->count(&ui->contents) > 0)
        return;
    contents_filter(ui, NULL);
    ui_complain(ui, "\"%s\" is not in the contents; s searches the text of the course", text);
}

static void filter_cancelled(struct ui *ui)
{
    contents_filter(ui, NULL);
}

static void search_changed(struct ui *ui, const char *text)
{
    reader_go(ui->reader, &ui->search_start);
    reader_search(ui->reader, text, false);
}

static void search_done(struct ui *ui, const char *text)
{
    if (*text == '\0' && ui->reader->query != NULL) /* Enter alone repeats the last search */
        reader_search_step(ui->reader, 1, NULL);
    else if (reader_search(ui->reader, text, false) == 0 && ui->reader->query_fault[0] != '\0')
        ui_complain(ui, "%s", ui->reader->query_fault);
    else if (ui->reader->matches.count == 0 && *text != '\0')
        ui_complain(ui, "\"%s\" is not in this chapter; %s", text, "s searches the whole course");
}

/* The search before this one stands again. */
static void search_cancelled(struct ui *ui)
{
    struct reader *reader = ui->reader;
    reader_search(reader, ui->search_kept.query, ui->search_kept.is_exact);
    if (ui->search_kept.match < reader->matches.count)
        reader->match = ui->search_kept.match;
    reader_go(reader, &ui->search_start);
}

static void keep_search(struct ui *ui)
{
    const struct reader *reader = ui->reader;
    free(ui->search_kept.query);
    ui->search_kept.query = reader->query != NULL ? xstrdup(reader->query) : NULL;
    ui->search_kept.is_exact = reader->is_exact;
    ui->search_kept.match = reader->match;
}

static void open_search(struct ui *ui)
{
    struct prompt prompt = {.label = "/", .kind = "search"};
    ui->searched = list_focused(ui);
    ui->search.walking = ui->searched != NULL && ui->search.walking;
    ui->search_start = reader_spot(ui->reader);
    keep_search(ui);
    if (ui->searched == &ui->contents) {
        prompt.changed = contents_filter;
        prompt.done = filter_done;
        prompt.cancelled = filter_cancelled;
    } else if (ui->searched != NULL) {
        prompt.changed = search_list_changed;
        prompt.done = search_list_done;
    } else {
        prompt.changed = search_changed;
        prompt.done = search_done;
        prompt.cancelled = search_cancelled;
    }
    prompt_open(ui, &prompt, "");
}

static void reload(struct ui *ui)
{
    struct error error = {0};
    const struct spot *spot = &ui->reader->spot;
    if (spot->url != NULL) {
        fetching_begin(ui, FETCHING_REFRESH, spot->chapter, spot->url, NULL);
        return;
    }
    if (!reader_reload(ui->reader, &error))
        ui_complain(ui, "%s", error.message);
    else
        ui_say(ui, "read again");
    hits_changed(ui, spot->chapter);
    contents_changed(ui);
}

/* Moves that open something else. */
static void travel(struct ui *ui, const struct key_command *command)
{
    to_chapter(ui);
    long count = command->count > 0 ? command->count : 1;
    bool moved = false;
    for (; count > 0; count--) {
        bool one = command->action == ACTION_BACK ? reader_back(ui->reader) : reader_forward(ui->reader);
        if (!one)
            break;
        moved = true;
    }
    if (!moved)
        ui_say(ui, command->action == ACTION_BACK ? "there is nothing to go back to" : "there is nothing further on");
    else
        chapter_opened(ui);
}

/* What works wherever the keys go. False: not one of these. */
static bool act_everywhere(struct ui *ui, const struct key_command *command)
{
    switch (command->action) {
    case ACTION_CONTENTS:
        toggle_contents(ui);
        return true;
    case ACTION_LINKS:
        to_chapter(ui);
        links_open(ui);
        return true;
    case ACTION_SEARCH:
        open_search(ui);
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
    case ACTION_MARK_GO:
        to_chapter(ui);
        bookmarks_go_mark(ui, command->letter);
        return true;
    case ACTION_BOOKMARKS:
        to_chapter(ui);
        bookmarks_open(ui);
        return true;
    case ACTION_MOUSE:
        toggle_mouse(ui);
        return true;
    case ACTION_RELOAD:
        to_chapter(ui);
        reload(ui);
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
    default: /* movements and links: lists' and the chapter's own */
        return false;
    }
}

/* Movements so large that '' leads back from them. A mark is left to bookmarks_go_mark(). */
static bool is_jump(enum action action)
{
    return action == ACTION_TOP || action == ACTION_BOTTOM || action == ACTION_PERCENT || action == ACTION_FOLLOW ||
           action == ACTION_CHAPTER_NEXT || action == ACTION_CHAPTER_PREVIOUS || action == ACTION_SEARCH ||
           action == ACTION_SEARCH_NEXT || action == ACTION_SEARCH_PREVIOUS;
}

void ui_act(struct ui *ui, const struct key_command *command)
{
    struct list *list = list_focused(ui);
    ui->stale = true;
    if (command->action == ACTION_NONE)
        return;
    if (command->action == ACTION_OUT && ui->fetching.job != NULL) {
        fetching_cancel(ui);
        ui_say(ui, "cancelled");
        return;
    }
    if (is_jump(command->action) && (list == NULL || command->action == ACTION_FOLLOW))
        reader_keep_jump(ui->reader);
    if (list != NULL && list_act(list, command))
        return;
    if (act_everywhere(ui, command))
        return;
    if (ui->list_count == 0 && (!ui->contents_focus || ui->wide))
        chapter_act(ui, command);
}

static void press_key(struct ui *ui, int key)
{
    struct key_command command;
    if (keymap_press(ui->setup->keymap, &ui->input, key, &command))
        ui_act(ui, &command);
}

static void send_key(struct ui *ui, int key)
{
    if (ui->prompt.open)
        prompt_key(ui, key);
    else
        press_key(ui, key);
}

/* Alt with a key that has no meaning is Esc and that key: some terminals send both alike. */
static void on_key(struct ui *ui, int key)
{
    ui->message[0] = '\0';
    ui->stale = true;
    bool known = ui->prompt.open ? line_knows_alt(key) : keymap_action(ui->setup->keymap, key) != ACTION_NONE;
    if ((key & KEYS_ALT) != 0 && !known) {
        send_key(ui, KEYS_ESC);
        key &= ~KEYS_ALT;
    }
    send_key(ui, key);
    contents_follow(ui);
}

static bool inside(struct area area, const struct input *input)
{
    return input->row >= area.row && input->row < area.row + area.rows && input->col >= area.col &&
           input->col < area.col + area.cols;
}

bool ui_set_theme(struct ui *ui, const char *name)
{
    struct theme theme;
    struct error error = {0};
    if (!ui->setup->load_theme(ui->setup->context, name, &theme, &error)) {
        ui_complain(ui, "%s", error.message);
        return false;
    }
    *ui->setup->theme = theme;
    surface_redraw(ui->surface);
    return true;
}

static void on_click(struct ui *ui, const struct input *input)
{
    static const struct key_command follow = {ACTION_FOLLOW, 0, KEYS_NONE};
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    bool in_contents = inside(ui->contents_area, input) && (ui->wide || (ui->contents_focus && list == NULL));
    if (in_contents)
        list = &ui->contents;
    if (!in_contents && list == NULL) {
        ui->contents_focus = false;
        chapter_click(ui, input->row, input->col);
        return;
    }
    size_t index = list_row_at(list, input->row);
    if (index == SIZE_MAX || (!in_contents && !inside(ui->main_area, input)))
        return;
    list_select(list, index);
    list_act(list, &follow);
}

static void on_wheel(struct ui *ui, const struct input *input)
{
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    if (inside(ui->contents_area, input) && (ui->wide || ui->contents_focus))
        list = &ui->contents;
    if (list == NULL) {
        reader_scroll(ui->reader, input->lines * WHEEL_LINES);
        contents_follow(ui);
        return;
    }
    struct key_command command = {input->lines > 0 ? ACTION_LINE_DOWN : ACTION_LINE_UP, WHEEL_LINES, KEYS_NONE};
    list_act(list, &command);
}

/* Takes the light theme when that is what the terminal's background asks for; until it is known the dark one is shown.
 */
static void on_background(struct ui *ui, int rgb)
{
    int brightness = 3 * (rgb >> 16) + 6 * (rgb >> 8 & 255) + (rgb & 255); /* of 2550 */
    if (brightness > 1275)
        ui_set_theme(ui, "light");
}

static void obey(struct ui *ui, const struct input *input)
{
    ui->stale = ui->stale || input->kind != INPUT_NONE;
    switch (input->kind) {
    case INPUT_NONE:
        break;
    case INPUT_KEY:
        on_key(ui, input->key);
        break;
    case INPUT_PASTE: /* text for a prompt; never commands */
        if (ui->prompt.open)
            prompt_key(ui, input->key == KEYS_ENTER || input->key == KEYS_TAB ? KEYS_SPACE : input->key);
        break;
    case INPUT_CLICK:
        if (!ui->prompt.open)
            on_click(ui, input);
        break;
    case INPUT_WHEEL:
        if (!ui->prompt.open)
            on_wheel(ui, input);
        break;
    case INPUT_BACKGROUND:
        on_background(ui, input->rgb);
        break;
    case INPUT_END:
        ui->quit = true;
        break;
    }
}

static void on_signals(struct ui *ui)
{
    unsigned seen = signals_take(&ui->ended_by);
    if (seen & (SIGNALS_STOP | SIGNALS_CONTINUE)) { /* or stopped already, by SIGSTOP, without notice */
        surface_leave(ui->surface);
        if (seen & SIGNALS_STOP)
            signals_stop_self();
        seen |= signals_take(&ui->ended_by); /* the SIGCONT that ended the stop; what comes from here on is new */
        surface_enter(ui->surface);
        ui->stale = true;
    }
    if ((seen & (SIGNALS_RESIZE | SIGNALS_STOP | SIGNALS_CONTINUE)) && surface_resize(ui->surface))
        ui_arrange(ui);
    if (seen & SIGNALS_INTERRUPT && ui->prompt.open) {
        prompt_key(ui, KEYS_ESC);
        ui->ended_by = 0;
        ui->stale = true;
    }
    ui->quit = ui->quit || ui->ended_by != 0;
}

static void read_all_input(struct ui *ui)
{
    struct input input;
    for (int i = 0; i < MAX_INPUTS && !ui->quit; i++) {
        surface_read(ui->surface, &input);
        if (input.kind == INPUT_NONE)
            return;
        obey(ui, &input);
    }
}

static void loop(struct ui *ui, int signals)
{
    enum { INPUT, SIGNALS, OWN, NETWORK = 16 };
    struct pollfd fds[OWN + NETWORK] = {{.fd = ui->surface->input_fd, .events = POLLIN},
                                        {.fd = signals, .events = POLLIN}};
    bool idle = true, worked = false;
    while (!ui->quit) {
        if (ui->stale)
            ui_draw(ui);
        int timeout_ms = idle ? 0 : -1, network = fetching_descriptors(ui, fds + OWN, NETWORK, &timeout_ms);
        int ready = poll(fds, (nfds_t)(OWN + network), timeout_ms);
        fetching_step(ui);
        if (ready == 0 || (fds[INPUT].revents == 0 && fds[SIGNALS].revents == 0)) {
            idle = hits_idle(ui) || reader_idle(ui->reader);
            if (!idle && worked) { /* percent and sections are known now */
                contents_changed(ui);
                contents_follow(ui);
                ui->stale = true;
            }
            worked = idle;
            continue;
        }
        idle = true;
        if (fds[SIGNALS].revents != 0)
            on_signals(ui);
        if (fds[INPUT].revents & POLLIN)
            read_all_input(ui);
        if (fds[INPUT].revents & ~POLLIN)
            ui->quit = true; /* the terminal is gone */
    }
}

/* Opens what is to be read first. */
static void begin(struct ui *ui)
{
    const struct ui_setup *setup = ui->setup;
    struct error error = {0};
    int chapter = 0;
    const char *anchor = setup->chapter != NULL ? strrchr(setup->chapter, '#') : NULL;
    ui_arrange(ui); /* first, so that nothing is set for another width */
    if (setup->chapter != NULL) {
        char *name =
            xstrndup(setup->chapter, anchor != NULL ? (size_t)(anchor - setup->chapter) : strlen(setup->chapter));
        chapter = course_find(setup->course, name, &error);
        if (chapter == COURSE_NONE)
            ui_complain(ui, "%s", error.message);
        else if (!reader_open_anchor(ui->reader, chapter, NULL, anchor != NULL ? anchor + 1 : NULL))
            ui_complain(ui, "there is no heading or anchor %s", anchor);
        free(name);
    }
    if (ui->reader->doc == NULL && !bookmarks_go_position(ui))
        reader_open(ui->reader, 0, NULL, NULL);
    if (setup->message != NULL && ui->message[0] == '\0')
        ui_say(ui, "%s", setup->message);
    chapter_opened(ui);
}

int ui_run(const struct ui_setup *setup, struct error *error)
{
    struct ui ui = {.setup = setup, .mouse = setup->options->mouse};
    const struct options *options = setup->options;
    struct layout_options how = {.width = 80,
                                 .ambiguous_cols = options->ambiguous_width,
                                 .math = {.unicode_scripts = (enum math_scripts)options->unicode_scripts,
                                          .no_combining = !options->combining,
                                          .ascii = options->ascii,
                                          .ambiguous_cols = options->ambiguous_width}};
    int signals = signals_open();
    ui.surface = surface_curses_open(setup->theme, options->ambiguous_width, error);
    if (ui.surface == NULL) {
        signals_close();
        return -1;
    }
    ui.reader = reader_new(setup->course, &how, setup->keymap, setup->diags);
    ui.reader->upstream = setup->upstream;
    contents_open(&ui, &ui.contents);
    surface_mouse(ui.surface, ui.mouse);
    begin(&ui);
    ui_draw(&ui);
    if (!setup->is_theme_fixed)
        surface_ask_background(ui.surface);
    loop(&ui, signals);
    fetching_cancel(&ui);
    bookmarks_keep_position(&ui);
    prompt_close(&ui);
    to_chapter(&ui);
    ui.contents.ops->close(&ui.contents);
    hits_fini(&ui);
    surface_close(ui.surface);
    signals_close();
    reader_free(ui.reader);
    free(ui.list_query);
    free(ui.search_kept.query);
    return ui.ended_by;
}
