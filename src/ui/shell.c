/* shell.c - services for all screens: messages, the clipboard, a browser, the areas, the theme, and actions to do once
 * the key has been handled. Knows no screens; the loop (ui.c) does the deferred work. */
#include "ui.h"

#include "biji/language.h"
#include "biji/mem.h"
#include "biji/outside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOMY_COLS = 140,  /* and from here on they grow to show titles in full */
    WIDE_COLS = 110,   /* from here on the contents have their own pane */
    MEASURE_COLS = 88, /* lines longer than this are hard to read */
    MIN_STICKY_ROWS = 6
};

static void set_message(struct ui *ui, bool is_error, const char *format, va_list args)
{
    vsnprintf(ui->message, sizeof ui->message, _(format), args);
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

void ui_complain_anchor(struct ui *ui, const char *anchor)
{
    const struct outline *outline = reader_outline(ui->reader);
    const char *near = outline != NULL ? anchor_near(outline, anchor) : NULL;
    if (near != NULL)
        ui_complain(ui, "there is no heading or anchor #%s; did you mean #%s?", anchor, near);
    else
        ui_complain(ui, "there is no heading or anchor #%s", anchor);
}

/* A pane of text within an area: at most the measure wide, centred, with a margin if there is space. */
static struct area text_area(const struct ui *ui, struct area area)
{
    int margin = area.cols >= 40 ? 2 : area.cols >= 24 ? 1 : 0;
    int measure = ui->setup->options->width > 0 ? ui->setup->options->width : MEASURE_COLS;
    if (measure > area.cols - 2 * margin)
        measure = area.cols - 2 * margin;
    if (measure < 1)
        measure = 1;
    int spare = area.cols - measure; /* on a wide terminal most of it is right of the text, for wide content */
    int left = ui->surface->cols >= ROOMY_COLS && spare / 4 >= margin ? spare / 4 : spare / 2;
    return (struct area){area.row, area.col + left, area.rows, measure};
}

void ui_arrange(struct ui *ui)
{
    int cols = ui->surface->cols, rows = ui->surface->rows > 1 ? ui->surface->rows - 1 : 1;
    struct area all = {0, 0, rows, cols};
    ui->wide = cols >= WIDE_COLS && !ui->setup->options->accessible;
    ui->is_roomy = ui->wide && cols >= ROOMY_COLS;
    ui->contents_area = ui->main_area = all;
    if (ui->wide) {
        ui->contents_area.cols = cols / 4 < 26 ? 26 : cols / 4 > 40 ? 40 : cols / 4;
        int wanted = ui->is_roomy ? ui->contents_wanted : 0;
        if (wanted > ui->contents_area.cols)
            ui->contents_area.cols = wanted < cols / 3 ? wanted : cols / 3;
        ui->main_area.col = ui->contents_area.cols + 1;
        ui->main_area.cols = cols - ui->main_area.col;
    }
    ui->text_area = text_area(ui, ui->main_area);
    ui->is_sticky = ui->setup->options->sticky_heading && rows >= MIN_STICKY_ROWS;
    ui->text_area.row += ui->is_sticky;
    ui->text_area.rows -= ui->is_sticky;
    int right = ui->main_area.col + ui->main_area.cols - 1;
    reader_widen(ui->reader, cols >= ROOMY_COLS ? right - ui->text_area.col : 0);
    reader_resize(ui->reader, ui->text_area.cols, ui->text_area.rows);
    ui->stale = true;
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
    gallery_set_dark(ui->gallery, theme_is_dark(&theme));
    surface_redraw(ui->surface);
    return true;
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
            ui_say(ui, "copied, to open in your own browser: %s", url);
        else
            ui_say(ui, "open in your own browser: %s", url);
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

void ui_opened(struct ui *ui)
{
    ui->opened = true;
    ui->stale = true;
}

void ui_post(struct ui *ui, const struct key_command *command)
{
    ui->posted = *command;
}
