/* ui.c - the event loop, and what happens to a key: prompt, lists, chapter, in this order. The screen is drawn once all
 * pending input has been handled, and the rest is laid out while nobody types. */
#include "ui.h"

#include "biji/mem.h"
#include "biji/paths.h"
#include "kitty.h"
#include "signals.h"
#include "sixel.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WHEEL_LINES = 3,
    MAX_INPUTS = 256 /* handled before the screen is drawn again */
};

/* A press of the mouse button on the chapter. */
struct press {
    bool is_down, is_dragged; /* the mouse moved since */
    int row, col;
    struct place from; /* where a drag started */
};

/* Draws a box over the chapter, away from the selected link. */
static void draw_box(struct ui *ui, struct list *list)
{
    const struct reader_view *view = ui->view;
    size_t line = view->link >= 0 ? view->layout->links[view->link].line : 0;
    chapter_draw(ui, ui->text_area);
    list_draw_box(list, ui->text_area, line != SIZE_MAX && line > view->top + (size_t)view->rows / 2);
}

/* The list shown in place of the contents beside the text, or NULL. */
static struct list *list_beside(struct ui *ui)
{
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    return list != NULL && list->ops->is_beside && ui->wide ? list : NULL;
}

/* Draws the whole screen. */
static void draw(struct ui *ui)
{
    struct surface *surface = ui->surface;
    selection_follow(ui);
    int cursor_row = 0, cursor_col = 0, bottom = surface->rows - 1;
    surface_clear(surface);
    ui->figure.node = 0;
    if (ui->wide) {
        struct style border = {STYLE_BORDER, 0};
        list_draw(list_beside(ui) != NULL ? list_beside(ui) : &ui->contents, ui->contents_area);
        for (int row = 0; row < bottom; row++)
            surface_put_str(surface, row, ui->contents_area.cols, 1, "│", border);
    }
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    if (list != NULL && list->ops->is_box)
        draw_box(ui, list);
    else if (list != NULL && list_beside(ui) == NULL)
        list_draw(list, ui->main_area);
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
    if (!ui->prompt.open)
        ui_whereabouts(ui, &cursor_row, &cursor_col);
    surface_flush(surface, cursor_row, cursor_col, ui->prompt.open || ui->setup->options->accessible);
    ui->stale = false;
}

static void press_key(struct ui *ui, int key)
{
    struct key_command command;
    if (copying_key(ui, key) || hints_key(ui, key) || selection_key(ui, key))
        return;
    if (!keymap_press(ui->setup->keymap, &ui->input, key, &command))
        return;
    if (command.action == ACTION_NONE && key != KEYS_ESC)
        ui_say_unknown(ui, key);
    else
        ui_act(ui, &command);
}

static void send_key(struct ui *ui, int key)
{
    if (ui->prompt.open) {
        prompt_key(ui, key);
    } else if (!reviewing_key(ui, key)) {
        press_key(ui, key);
        reviewing_after_key(ui);
    }
}

/* Alt with an unbound key is Esc and that key: some terminals send both alike. */
static void on_key(struct ui *ui, int key)
{
    ui->message[0] = '\0';
    ui->is_first = false;
    ui->stale = true;
    bool known = ui->prompt.open ? line_knows_alt(key) : keymap_action(ui->setup->keymap, key) != ACTION_NONE;
    if ((key & KEYS_ALT) != 0 && !known) {
        send_key(ui, KEYS_ESC);
        key &= ~KEYS_ALT;
    }
    send_key(ui, key);
}

static bool inside(struct area area, const struct input *input)
{
    return input->row >= area.row && input->row < area.row + area.rows && input->col >= area.col &&
           input->col < area.col + area.cols;
}

static void on_click(struct ui *ui, const struct input *input)
{
    static const struct key_command follow = {ACTION_FOLLOW, 0, KEYS_NONE};
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    bool is_beside = list_beside(ui) != NULL;
    bool in_contents =
        !is_beside && inside(ui->contents_area, input) && (ui->wide || (ui->contents_focus && list == NULL));
    if (in_contents)
        list = &ui->contents;
    if (!in_contents && list == NULL) {
        ui->contents_focus = false;
        ui->press->is_down = true;
        ui->press->is_dragged = false;
        ui->press->row = input->row;
        ui->press->col = input->col;
        return;
    }
    size_t index = list_row_at(list, input->row);
    if (index == SIZE_MAX || (!in_contents && !inside(is_beside ? ui->contents_area : ui->main_area, input)))
        return;
    list_select(list, index);
    list_act(list, &follow);
}

/* The mouse moved with its button down: selects the text between, and scrolls beyond the edges of the page. */
static void on_drag(struct ui *ui, const struct input *input)
{
    struct place from, to;
    struct area area = ui->text_area;
    int row = input->row < area.row ? area.row : input->row;
    bool below = row >= area.row + area.rows;
    if (!ui->press->is_down || !chapter_place_at(ui, ui->press->row, ui->press->col, &from))
        return;
    if (!ui->press->is_dragged)
        ui->press->from = from;
    ui->press->is_dragged = true;
    if (below || input->row < area.row)
        reader_scroll(ui->reader, below ? 1 : -1);
    if (chapter_place_at(ui, below ? area.row + area.rows - 1 : row, input->col, &to))
        selection_drag(ui, ui->press->from, to);
}

/* A click follows its link once the button is released, since it may be the start of a drag. */
static void on_release(struct ui *ui)
{
    if (ui->press->is_down && !ui->press->is_dragged && !selection_drop(ui))
        chapter_click(ui, ui->press->row, ui->press->col);
    ui->press->is_down = false;
}

static void on_wheel(struct ui *ui, const struct input *input)
{
    struct list *list = ui->list_count > 0 ? &ui->lists[ui->list_count - 1] : NULL;
    bool is_beside = list_beside(ui) != NULL, in_left = inside(ui->contents_area, input);
    if (in_left && !is_beside && (ui->wide || ui->contents_focus))
        list = &ui->contents;
    if (list == NULL || (is_beside && !in_left)) {
        reading_before(ui, ACTION_LINE_DOWN);
        reader_scroll(ui->reader, input->lines * WHEEL_LINES);
        return;
    }
    struct key_command command = {input->lines > 0 ? ACTION_LINE_DOWN : ACTION_LINE_UP, WHEEL_LINES, KEYS_NONE};
    list_act(list, &command);
}

/* Switches to the light theme if the terminal's background is light; until that is known the dark one is shown. */
static void on_background(struct ui *ui, int rgb)
{
    int brightness = 3 * (rgb >> 16) + 6 * (rgb >> 8 & 255) + (rgb & 255); /* of 2550 */
    if (brightness > 1275)
        ui_set_theme(ui, "light");
}

/* Names the chapter in the window's title. */
static void name_window(struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    const char *course = ui->setup->course->title;
    const char *chapter = spot->chapter != COURSE_NONE ? ui->setup->course->chapters[spot->chapter].title : spot->url;
    struct buf title = {0};
    buf_add_str(&title, chapter != NULL ? chapter : "");
    if (course != NULL && chapter != NULL && strcmp(course, chapter) != 0)
        buf_printf(&title, " · %s", course);
    surface_title(ui->surface, buf_slice(&title));
    buf_free(&title);
}

/* After something else was opened. */
static void on_opened(struct ui *ui)
{
    name_window(ui);
    ui->shift = 0;
    contents_changed(ui);
    contents_follow(ui);
    reader_search_on(ui->reader);
    ui->stale = true;
}

/* Does deferred work after a key, a click or an arrived page: an action from the command line, and updates after
 * something else was opened. */
static void settle(struct ui *ui)
{
    struct key_command command = ui->posted;
    ui->posted = (struct key_command){.action = ACTION_NONE};
    ui_act(ui, &command);
    if (ui->opened)
        on_opened(ui);
    ui->opened = false;
}

static void on_pictures(struct ui *ui)
{
    ui->may_have_pixels = true;
    gallery_set_pixels(ui->gallery, ui->surface->cell_width_px, ui->surface->cell_height_px);
}

static void obey(struct ui *ui, const struct input *input)
{
    selection_follow(ui); /* the input before may have replaced the document */
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
    case INPUT_DRAG:
        if (!ui->prompt.open)
            on_drag(ui, input);
        break;
    case INPUT_RELEASE:
        if (!ui->prompt.open)
            on_release(ui);
        break;
    case INPUT_WHEEL:
        if (!ui->prompt.open)
            on_wheel(ui, input);
        break;
    case INPUT_BACKGROUND:
        on_background(ui, input->rgb);
        break;
    case INPUT_PICTURES:
        on_pictures(ui);
        break;
    case INPUT_END:
        ui->quit = true;
        break;
    }
    settle(ui);
    reading_after(ui);
    if (input->kind != INPUT_NONE)
        contents_follow(ui);
}

/* Titles are read and measured only for a terminal that has room for them in full. */
static void arrange(struct ui *ui)
{
    ui_arrange(ui);
    if (!ui->is_roomy || ui->contents_wanted > 0)
        return;
    ui->contents_wanted = contents_cols(ui);
    if (ui->contents_wanted > 0)
        ui_arrange(ui);
}

static void on_signals(struct ui *ui)
{
    unsigned seen = signals_take(&ui->ended_by);
    if (seen & (SIGNALS_STOP | SIGNALS_CONTINUE)) { /* or already stopped, by SIGSTOP, without notice */
        surface_leave(ui->surface);
        if (seen & SIGNALS_STOP)
            signals_stop_self();
        seen |= signals_take(&ui->ended_by); /* the SIGCONT that ended the stop; later ones are new */
        surface_enter(ui->surface);
        ui->stale = true;
    }
    if ((seen & (SIGNALS_RESIZE | SIGNALS_STOP | SIGNALS_CONTINUE)) && surface_resize(ui->surface))
        arrange(ui);
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

/* The shorter of two waits in milliseconds; -1 is forever. */
static int sooner(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void loop(struct ui *ui, int signals)
{
    enum { INPUT, SIGNALS, WATCH, OWN, NETWORK = 16, PICTURES = 4 };
    struct pollfd fds[OWN + NETWORK + PICTURES] = {{.fd = ui->surface->input_fd, .events = POLLIN},
                                                   {.fd = signals, .events = POLLIN},
                                                   {.fd = watch_descriptor(ui->watch), .events = POLLIN}};
    bool idle = true, worked = false;
    while (!ui->quit) {
        if (ui->stale)
            draw(ui);
        int timeout_ms = idle ? 0 : sooner(reading_timeout(ui), watch_timeout(ui->watch)), count = OWN;
        count += fetching_descriptors(ui, fds + count, NETWORK, &timeout_ms);
        count += gallery_descriptors(ui->gallery, fds + count, PICTURES, &timeout_ms);
        int ready = poll(fds, (nfds_t)count, timeout_ms);
        ui->stale = gallery_step(ui->gallery) || ui->stale;
        fetching_step(ui);
        settle(ui);
        reading_step(ui);
        if (editing_follow(ui))
            idle = true;
        if (ready == 0 || (fds[INPUT].revents == 0 && fds[SIGNALS].revents == 0)) {
            idle = annotations_idle(ui) || search_idle(ui) || hits_idle(ui) || tags_idle(ui) ||
                   reader_idle(ui->reader) || reading_idle(ui);
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

/* On return: a message about the current place. */
static void say_where(struct ui *ui)
{
    int section = reader_section(ui->reader);
    if (ui->view->is_notice || (section <= 0 && reader_percent(ui->reader) == 0))
        return;
    ui_say(ui, "%s · %d%%", section >= 0 ? reader_outline(ui->reader)->headings[section].text : "",
           reader_percent(ui->reader));
}

/* Whether this program was never used before: no place, nothing typed, no other course. */
static bool is_first_start(const struct study *study)
{
    size_t folders = 0;
    for (size_t i = 0; i < study->machine->count; i++) {
        if (study->machine->entries[i].kind != STATE_FOLDER)
            return false;
        folders++;
    }
    return study->progress->count == 0 && folders <= 1;
}

/* The first chapter that has something to show: a folder's notes may all be in groups. */
static int first_to_show(const struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++)
        if (!chapter_is_blank(&course->chapters[i]) && course->chapters[i].link == NULL)
            return (int)i;
    return 0;
}

/* Opens what is to be read first. */
static void begin(struct ui *ui)
{
    const struct ui_setup *setup = ui->setup;
    struct error error = {0};
    int chapter = 0;
    const char *anchor = setup->chapter != NULL ? strrchr(setup->chapter, '#') : NULL;
    ui->is_first = is_first_start(setup->study);
    arrange(ui); /* first, so that nothing is laid out for another width */
    if (setup->chapter != NULL) {
        char *name =
            xstrndup(setup->chapter, anchor != NULL ? (size_t)(anchor - setup->chapter) : strlen(setup->chapter));
        chapter = course_find(setup->course, name, &error);
        if (chapter == COURSE_NONE)
            ui_complain(ui, "%s", error.message);
        else if (!reader_open_anchor(ui->reader, chapter, NULL, anchor != NULL ? anchor + 1 : NULL))
            ui_complain_anchor(ui, anchor + 1);
        free(name);
    }
    if (ui->view->doc == NULL && bookmarks_go_position(ui))
        say_where(ui);
    else if (ui->view->doc == NULL)
        reader_open(ui->reader, first_to_show(setup->course), NULL, NULL);
    if (setup->faults != NULL && setup->faults->count > 0)
        faults_open(ui);
    ui_opened(ui);
    if (ui->wide) /* the contents stand beside the first page */
        settle(ui);
}

int ui_run(const struct ui_setup *setup, struct error *error)
{
    struct press press = {0};
    struct ui ui = {.setup = setup, .mouse = setup->options->mouse, .press = &press};
    const struct options *options = setup->options;
    struct layout_options how = {.width = 80,
                                 .only_names = options->images == IMAGES_OFF,
                                 .accessible = options->accessible,
                                 .code_marks = true,
                                 .code_numbers = options->code_numbers != 0,
                                 .autospace = (enum layout_autospace)options->autospace,
                                 .math = {.unicode_scripts = (enum math_scripts)options->unicode_scripts,
                                          .no_combining = !options->combining,
                                          .ascii = options->ascii,
                                          .ambiguous_cols = options->ambiguous_width}};
    int signals = signals_open();
    ui.surface =
        setup->surface != NULL ? setup->surface : surface_curses_open(setup->theme, options->ambiguous_width, error);
    if (ui.surface == NULL) {
        signals_close();
        return -1;
    }
    how.ambiguous_cols = ui.surface->ambiguous_cols;
    ui.reader = reader_new(setup->course, &how, setup->keymap, setup->upstream, setup->diags);
    ui.gallery = gallery_new(ui.surface->colors, theme_is_dark(setup->theme), options->ambiguous_width == 2);
    gallery_decode_aside(ui.gallery);
    char *kept = path_in(PATH_CACHE, "pictures");
    gallery_keep_in(ui.gallery, kept);
    free(kept);
    ui.has_sixels = options->images == IMAGES_SIXEL || (options->images == IMAGES_AUTO && sixel_is_likely());
    ui.has_cards = options->images == IMAGES_CARD || options->images == IMAGES_OFF || options->accessible;
    reader_set_gallery(ui.reader, ui.has_cards ? NULL : ui.gallery);
    ui.view = reader_view(ui.reader);
    contents_open(&ui, &ui.contents);
    surface_mouse(ui.surface, ui.mouse);
    ui.watch = watch_new();
    search_prompt_init(&ui);
    hits_init(&ui);
    fetching_init(&ui);
    copying_init(&ui);
    hints_init(&ui);
    reading_begin(&ui);
    annotations_begin(&ui);
    selection_begin(&ui);
    begin(&ui);
    ui_act(&ui, &setup->begin);
    draw(&ui);
    if (options->images == IMAGES_KITTY || (options->images == IMAGES_AUTO && kitty_is_likely()))
        surface_ask_pictures(ui.surface);
    if (!setup->is_theme_fixed)
        surface_ask_background(ui.surface);
    loop(&ui, signals);
    fetching_cancel(&ui);
    /* while signals are still caught: a second one must not end the program before everything is written */
    reading_end(&ui);
    prompt_close(&ui);
    list_close_all(&ui);
    ui.contents.ops->close(&ui.contents);
    hits_fini(&ui);
    glossary_forget(&ui);
    surface_close(ui.surface);
    signals_close();
    selection_end(&ui);
    annotations_end(&ui);
    watch_free(ui.watch);
    reader_free(ui.reader);
    gallery_free(ui.gallery);
    search_prompt_fini(&ui);
    free(ui.list_query);
    free(ui.fetching);
    free(ui.copying);
    free(ui.hints);
    return ui.ended_by;
}
