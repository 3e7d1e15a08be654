/* prompt.c - the line at the bottom where text is typed: its history, its drawing, and its callbacks. */
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* Borrows the lines typed at prompts of this kind, oldest first. */
static void borrow_history(struct ui *ui)
{
    const struct state *state = ui->setup->study->machine;
    struct prompt *prompt = &ui->prompt;
    size_t count = 0;
    prompt->history = xcalloc(state->count + 1, sizeof *prompt->history);
    for (size_t i = 0; i < state->count; i++)
        if (state->entries[i].kind == STATE_PROMPT && strcmp(state->entries[i].label, prompt->kind) == 0)
            prompt->history[count++] = state->entries[i].text;
    prompt->line.history = prompt->history;
    prompt->line.history_count = count;
}

void prompt_open(struct ui *ui, const struct prompt *given, const char *text)
{
    prompt_close(ui);
    ui->prompt = *given;
    ui->prompt.open = true;
    line_set(&ui->prompt.line, text);
    borrow_history(ui);
}

void prompt_close(struct ui *ui)
{
    line_fini(&ui->prompt.line);
    free(ui->prompt.history);
    ui->prompt = (struct prompt){0};
}

/* The prompt is closed before callbacks run, so that they may open another. */
static void finish(struct ui *ui)
{
    struct prompt prompt = ui->prompt;
    char *text = xstrdup(line_text(&prompt.line));
    prompt_close(ui);
    if (*text != '\0')
        state_keep(ui->setup->study->machine,
                   &(struct state_entry){.kind = STATE_PROMPT, .label = prompt.kind, .text = text});
    prompt.done(ui, text);
    free(text);
}

static void cancel(struct ui *ui)
{
    void (*cancelled)(struct ui *) = ui->prompt.cancelled;
    prompt_close(ui);
    if (cancelled != NULL)
        cancelled(ui);
}

void prompt_choose_row(struct ui *ui, long rows)
{
    struct key_command move = {rows > 0 ? ACTION_LINE_DOWN : ACTION_LINE_UP, rows > 0 ? rows : -rows, KEYS_NONE};
    list_act(list_focused(ui), &move);
}

/* How many rows a key moves in the candidates; 0 for other keys. */
static long rows_of_key(int key)
{
    enum { CTRL_N = 14, CTRL_P = 16, PAGE = 10 };
    return key == KEYS_DOWN || key == CTRL_N ? 1
           : key == KEYS_UP || key == CTRL_P ? -1
           : key == KEYS_PAGE_DOWN           ? PAGE
           : key == KEYS_PAGE_UP             ? -PAGE
                                             : 0;
}

void prompt_key(struct ui *ui, int key)
{
    struct prompt *prompt = &ui->prompt;
    if (prompt->choose != NULL && rows_of_key(key) != 0) {
        prompt->choose(ui, rows_of_key(key));
        return;
    }
    if (key == KEYS_TAB) {
        if (prompt->complete != NULL)
            prompt->complete(ui, &prompt->line);
        return;
    }
    switch (line_key(&prompt->line, key)) {
    case LINE_SAME:
        break;
    case LINE_CHANGED:
        if (prompt->changed != NULL)
            prompt->changed(ui, line_text(&prompt->line));
        break;
    case LINE_DONE:
        finish(ui);
        break;
    case LINE_CANCEL:
        cancel(ui);
        break;
    }
}

void prompt_draw(struct ui *ui, int row, int *col)
{
    struct surface *surface = ui->surface;
    struct style plain = {STYLE_TEXT, 0}, label = {STYLE_PROMPT, 0};
    struct slice text = buf_slice(&ui->prompt.line.text);
    int ambiguous = surface->ambiguous_cols;
    int used = surface_put_str(surface, row, 0, surface->cols, ui->prompt.label, label);
    struct buf aside = {0};
    if (ui->prompt.aside != NULL)
        ui->prompt.aside(ui, &aside);
    int aside_cols = text_cols(buf_slice(&aside), ambiguous);
    int room = surface->cols - used - 1;
    if (aside_cols > 0 && room - text_cols(text, ambiguous) > aside_cols + 4) {
        room -= aside_cols + 1;
        surface_put(surface, row, surface->cols - aside_cols, aside_cols, buf_slice(&aside),
                    (struct style){STYLE_DIM, 0});
    }
    buf_free(&aside);
    int before = text_cols(slice_part(text, 0, ui->prompt.line.cursor), ambiguous);
    if (before > room) { /* long lines show the part that ends at the cursor */
        int skipped;
        size_t cut = 0;
        while (cut < text.bytes && before > room) {
            cut += grapheme_next(slice_part(text, cut, text.bytes), ambiguous, &skipped);
            before -= skipped;
        }
        text = slice_part(text, cut, text.bytes);
    }
    surface_put(surface, row, used, room + 1, text, plain);
    *col = used + before < surface->cols ? used + before : surface->cols - 1;
}
