/* hints.c - F: letters on the links in view; the letters of one of them follow it. */
#include "biji/mem.h"
#include "ui.h"

#include <string.h>

/* The home row first. With more links than letters all have two. */
static const char letters[] = "asdfghjklqwertyuiopzxcvbnm";
enum { LETTERS = sizeof letters - 1, MAX_HINTS = 256 };
_Static_assert(MAX_HINTS <= LETTERS * LETTERS, "two letters must be enough");

/* A link with letters on it, at a cell of the screen. */
struct hint {
    int link, row, col;
};

/* The letters on the links in view; count 0: no letters. */
struct hints {
    const struct layout *layout; /* valid for this layout, while this line is at the top */
    size_t top;
    struct hint items[MAX_HINTS];
    int count;
    char typed; /* the first of two letters; else NUL */
};

void hints_init(struct ui *ui)
{
    ui->hints = xcalloc(1, sizeof *ui->hints);
}

/* Records where a link begins, if this is its first visible run on the page. */
static void add_hint(struct hints *hints, int link, int row, int col)
{
    for (int i = 0; i < hints->count; i++)
        if (hints->items[i].link == link)
            return;
    if (hints->count < MAX_HINTS)
        hints->items[hints->count++] = (struct hint){link, row, col};
}

static void find_links(struct ui *ui)
{
    struct hints *hints = ui->hints;
    struct area area = ui->text_area;
    hints->count = 0;
    hints->typed = '\0';
    hints->top = ui->view->top;
    hints->layout = ui->view->layout;
    for (int row = area.row; row < area.row + area.rows; row++) {
        int col;
        const struct line *line = chapter_line_at(ui, row, &col);
        for (int i = 0; line != NULL && i < line->run_count; col += line->runs[i++].cols)
            if (line->runs[i].link >= 0 && col >= 0 && col < ui->surface->cols)
                add_hint(hints, line->runs[i].link, row, col);
    }
}

/* The letters of a hint; the second is NUL if one is enough. */
static void letters_of(const struct hints *hints, int index, char text[3])
{
    text[0] = letters[hints->count <= LETTERS ? index : index / LETTERS];
    text[1] = hints->count <= LETTERS ? '\0' : letters[index % LETTERS];
    text[2] = '\0';
}

/* Whether the letters still belong to what is shown. */
static bool is_open(const struct ui *ui)
{
    return ui->hints->count > 0 && ui->hints->layout == ui->view->layout && ui->hints->top == ui->view->top;
}

void hints_open(struct ui *ui)
{
    find_links(ui);
    if (ui->hints->count == 0)
        ui_say(ui, "no link is in view");
    else
        ui_say(ui, "the letters of a link follow it; Esc drops them");
}

bool hints_key(struct ui *ui, int key)
{
    struct hints *hints = ui->hints;
    if (!is_open(ui)) {
        hints->count = 0;
        return false;
    }
    bool more = false;
    for (int i = 0; i < hints->count; i++) {
        char text[3];
        letters_of(hints, i, text);
        bool fits = hints->typed == '\0' ? key == text[0] : hints->typed == text[0] && key == text[1];
        if (fits && (text[1] == '\0' || hints->typed != '\0')) {
            int link = hints->items[i].link;
            hints->count = 0;
            reader_keep_jump(ui->reader);
            reader_select(ui->reader, link);
            chapter_follow(ui, link);
            return true;
        }
        more = more || fits;
    }
    hints->typed = more ? (char)key : '\0';
    if (!more)
        hints->count = 0;
    return more || key == KEYS_ESC;
}

void hints_draw(struct ui *ui)
{
    const struct hints *hints = ui->hints;
    for (int i = 0; i < hints->count && is_open(ui); i++) {
        char text[3];
        letters_of(hints, i, text);
        if (hints->typed == '\0' || hints->typed == text[0])
            surface_put_str(ui->surface, hints->items[i].row, hints->items[i].col, 2, text,
                            (struct style){STYLE_MATCH_CURRENT, 0});
    }
}
