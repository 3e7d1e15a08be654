/* surface_curses.c - the terminal, through curses: the only file that includes it. Draws graphemes into cells, turns
 * what the keyboard and mouse send into inputs, and gives the terminal back.
 *
 * Curses asks the C library how wide a character is, and may disagree with us on new ones. Every cell is therefore
 * placed by itself, at the column where we want it, and a character that curses would draw wider or narrower is padded
 * or replaced. */
#include "biji/key.h"
#include "biji/mem.h"
#include "biji/surface.h"
#include "biji/text.h"
#include "biji/theme.h"
#include "cluster.h"
#include "escape.h"
#include "kitty.h"
#include "terminal.h"

#include <curses.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* A role in curses' terms. */
struct paint {
    attr_t attributes;
    short pair;
    bool known;
    bool visible; /* visible on a blank: a background, reversed or underlined */
};

enum { ANSWER_MS = 100 };
enum { PLAIN_PAIR = 1 }; /* the terminal's own colours */

/* A character that curses cannot hold: its cells get blanks, and it is sent after them. */
struct overlay {
    int row, col;
    attr_t attributes;
    short pair;
    char text[CLUSTER_BYTES];
};

/* Sixel data over the cells. */
struct sixels {
    uint64_t serial; /* 0: none */
    int row, col;
    struct slice data; /* lent until the flush */
};

/* Cells that are a hyperlink. */
struct hyperlink {
    int row, col, cols, id;
    char *url; /* owned */
};

struct terminal {
    struct surface surface;
    SCREEN *screen;
    FILE *keyboard; /* standard input, or /dev/tty when that holds the notes */
    const struct theme *theme;
    struct paint paints[STYLE_ROLES];
    int last_row, last_end; /* of the last cell drawn, and its style */
    attr_t last_attributes;
    short last_pair;
    bool last_visible;
    struct overlay *overlays; /* of the screen being drawn */
    size_t overlay_count, overlay_room;
    bool joins;              /* the terminal draws such characters as one */
    bool is_stale;           /* all of the screen is to be sent again */
    struct hyperlink *links; /* of the screen that is being drawn */
    size_t link_count, link_room;
    struct buf links_sent; /* how the links of the last screen were sent: the same ones are not sent again */
    bool *overlaid;        /* for each row: it has overlays since the last flush; NULL before the first overlay */
    int overlaid_rows;
    struct escape escape;
    bool mouse_on, mouse_possible, clipboard_possible;
    uint64_t sent[KITTY_IDS]; /* the pictures that the terminal holds, by their number; 0: none */
    struct buf pictures;      /* sequences to be sent before the next screen */
    struct sixels sixels;     /* of the screen being drawn */
    struct sixels sixels_on;  /* on the terminal */
    bool asked;               /* for the background colour */
    int64_t await_til;        /* ms; later answers are not waited for */
    int runes_after_escape;
};

static struct terminal *of(struct surface *surface)
{
    return (struct terminal *)surface;
}

/* Writes a control sequence past curses, which must have nothing pending. */
static void send(const char *sequence)
{
    putp(sequence);
    fflush(stdout);
}

/* Curses has no strikethrough; struck-out text is faint. */
static attr_t attributes_of(uint8_t attributes)
{
    static const struct {
        uint8_t bit;
        attr_t attribute;
    } map[] = {
        {STYLE_BOLD, A_BOLD}, {STYLE_ITALIC, A_ITALIC},   {STYLE_UNDERLINE, A_UNDERLINE},
        {STYLE_FAINT, A_DIM}, {STYLE_REVERSE, A_REVERSE}, {STYLE_STRIKE, A_DIM},
    };
    attr_t result = A_NORMAL;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (attributes & map[i].bit)
            result |= map[i].attribute;
    return result;
}

enum { DARK_GREY = 8 };

/* A colour of the theme in this terminal's palette. Terminals of 8 colours show the brighter 8 as bold, but not grey:
 * bold black is black on many. */
static short color_of(int rgb, attr_t *attributes)
{
    int index = theme_index(rgb, COLORS >= 256 ? THEME_256 : THEME_16);
    if (COLORS >= 16 || index < DARK_GREY)
        return (short)index;
    *attributes |= index == DARK_GREY ? A_DIM : A_BOLD;
    return (short)(index == DARK_GREY ? THEME_DEFAULT : index - 8);
}

/* Colours of a face; with few colours a dark background would be invisible on a dark terminal, so it is reversed. */
static void set_colors(struct paint *paint, const struct theme_face *face, enum style_role role)
{
    attr_t ignored = A_NORMAL;
    short bg = color_of(face->bg, &ignored), fg = color_of(face->fg, &paint->attributes);
    if (COLORS < 256 && face->bg != THEME_DEFAULT && (bg == 0 || bg == DARK_GREY || bg == THEME_DEFAULT)) {
        paint->attributes = A_REVERSE;
        fg = bg = THEME_DEFAULT;
    }
    if (COLORS < 16 && fg == 0)
        paint->attributes &= ~A_BOLD; /* bold black is grey there */
    /* default colours have a pair too, since curses sends twice as much to return to pair 0 */
    bool plain = fg == THEME_DEFAULT && bg == THEME_DEFAULT;
    paint->pair = plain ? PLAIN_PAIR : (short)(PLAIN_PAIR + 1 + role);
    init_pair(paint->pair, fg, bg);
    paint->visible = bg != THEME_DEFAULT;
}

/* Resolves a role when it is first drawn: most never are. */
static struct paint *paint_of(struct terminal *terminal, enum style_role role)
{
    struct paint *paint = &terminal->paints[role];
    if (paint->known || terminal->theme == NULL)
        return paint;
    const struct theme_face *face = &terminal->theme->faces[role];
    *paint = (struct paint){.attributes = attributes_of(face->attributes), .known = true};
    if (has_colors()) {
        set_colors(paint, face, role);
    } else if (face->bg != THEME_DEFAULT) {
        paint->attributes |= A_REVERSE;
    }
    paint->visible = paint->visible || (paint->attributes & (A_REVERSE | A_UNDERLINE)) != 0;
    return paint;
}

/* The parts that join emoji: the joiner, presentation selectors, tags. */
static bool makes_emoji(wchar_t rune)
{
    return rune == 0x200D || rune == 0xFE0E || rune == 0xFE0F || (rune >= 0xE0020 && rune < 0xE0080);
}

/* The wide characters of a grapheme as curses can hold them: one base that takes at most cols columns, then zero-width
 * marks. The rest of the cluster (of an emoji family) is left out. Returns the columns curses will use. */
static int to_wide(struct slice grapheme, int cols, wchar_t wide[CCHARW_MAX + 1])
{
    const char *end = slice_end(grapheme);
    int count, used = 0, total = 0;
    for (const char *p = grapheme.ptr; p < end && used < CCHARW_MAX; p += count) {
        wchar_t rune = (wchar_t)utf8_decode(p, end, &count);
        int width = rune < 0x7F ? 1 : wcwidth(rune);
        if (used == 0) {
            if (width < 1 || width > cols) {
                rune = RUNE_REPLACEMENT;
                width = 1;
            }
            total = width;
            wide[used++] = rune;
        } else if (width == 0 && !makes_emoji(rune) && !rune_is_unsafe((uint32_t)rune)) {
            wide[used++] = rune;
        }
    }
    wide[used] = L'\0';
    return total;
}

/* A blank looks the same in any text colour, so a single one takes that of the cell before it: fewer bytes to the
 * terminal. */
static bool goes_along(const struct terminal *terminal, int row, int col, struct slice grapheme, bool visible)
{
    return !visible && grapheme.bytes == 1 && *grapheme.ptr == ' ' && terminal->last_row == row &&
           terminal->last_end == col && !terminal->last_visible;
}

static void add_overlay(struct terminal *terminal, struct overlay overlay, struct slice grapheme)
{
    terminal->overlays =
        xgrow(terminal->overlays, terminal->overlay_count, &terminal->overlay_room, sizeof *terminal->overlays);
    memcpy(overlay.text, grapheme.ptr, grapheme.bytes);
    terminal->overlays[terminal->overlay_count++] = overlay;
}

static void draw_cell(struct surface *surface, int row, int col, struct slice grapheme, int cols, struct style style)
{
    struct terminal *terminal = of(surface);
    const struct paint *paint = paint_of(terminal, style.role);
    attr_t attributes = paint->attributes | attributes_of(style.attributes);
    short pair = paint->pair;
    bool visible = paint->visible || (style.attributes & (STYLE_REVERSE | STYLE_UNDERLINE)) != 0;
    bool along = goes_along(terminal, row, col, grapheme, visible);
    wchar_t wide[CCHARW_MAX + 1] = {L' ', L'\0'};
    cchar_t cell;
    if (along) {
        attributes = terminal->last_attributes;
        pair = terminal->last_pair;
    }
    char replaced[CLUSTER_BYTES];
    bool joined = grapheme.bytes > 1 && cluster_is_joined(grapheme);
    if (joined && terminal->joins)
        add_overlay(terminal, (struct overlay){.row = row, .col = col, .attributes = attributes, .pair = pair},
                    grapheme);
    else if (joined)
        cluster_replace(grapheme, replaced);
    if (joined && !terminal->joins && (unsigned char)replaced[0] < 0x7F && replaced[1] != '\0') { /* a flag's letters */
        for (int i = 0; i < cols && replaced[i] != '\0'; i++)
            draw_cell(surface, row, col + i, slice_from(replaced + i, 1), 1, style);
        return;
    }
    if (joined)
        grapheme = terminal->joins ? (struct slice){"", 0} : slice_of(replaced);
    int used = grapheme.bytes > 0 ? to_wide(grapheme, cols, wide) : 0;
    if (used > 0) {
        setcchar(&cell, wide, attributes, pair, NULL);
        mvadd_wchnstr(row, col, &cell, 1);
    }
    if (used < cols) {
        setcchar(&cell, L" ", attributes, pair, NULL);
        mvhline_set(row, col + used, &cell, cols - used);
    }
    terminal->last_row = row;
    terminal->last_end = along ? -1 : col + cols;
    terminal->last_visible = visible;
    terminal->last_attributes = attributes;
    terminal->last_pair = pair;
}

/* Curses allocates the pairs of a picture's colours, and drops the oldest when there are too many. */
static void paint_cell(struct surface *surface, int row, int col, struct slice grapheme, int fg, int bg)
{
    wchar_t wide[CCHARW_MAX + 1];
    cchar_t cell;
    int pair = surface->colors > 0 ? alloc_pair(fg, bg) : 0;
    to_wide(grapheme, 1, wide);
    setcchar(&cell, wide, A_NORMAL, 0, pair > 0 ? &pair : NULL);
    mvadd_wchnstr(row, col, &cell, 1);
    of(surface)->last_row = -1;
}

static void forget_links(struct terminal *terminal)
{
    for (size_t i = 0; i < terminal->link_count; i++)
        free(terminal->links[i].url);
    terminal->link_count = 0;
}

/* The upper part of the numbers of this program's pictures, so that two in one terminal hardly meet. */
static int high_number(void)
{
    return 1 + (int)(getpid() % 255);
}

static void send_picture(struct terminal *terminal, const struct surface_picture *picture)
{
    enum { MAX_HELD = 48 };
    int slot = (int)(picture->serial % KITTY_IDS), old = (int)((picture->serial + KITTY_IDS - MAX_HELD) % KITTY_IDS);
    if (terminal->sent[slot] == picture->serial)
        return;
    if (terminal->sent[old] != 0)
        kitty_add_removal(&terminal->pictures, KITTY_FIRST_ID + old, high_number());
    terminal->sent[old] = 0;
    terminal->sent[slot] = picture->serial;
    kitty_add_picture(&terminal->pictures, KITTY_FIRST_ID + slot, high_number(), picture->cols, picture->rows,
                      picture->png);
}

/* The terminal draws the picture where these cells are. */
static void place_picture(struct surface *surface, int row, int col, const struct surface_picture *picture,
                          int picture_row, int picture_col, int cols)
{
    struct terminal *terminal = of(surface);
    int pair = alloc_pair(KITTY_FIRST_ID + (int)(picture->serial % KITTY_IDS), -1);
    send_picture(terminal, picture);
    for (int i = 0; i < cols; i++) {
        uint32_t runes[KITTY_RUNES];
        wchar_t wide[KITTY_RUNES + 1] = {0};
        cchar_t cell;
        int count = kitty_placeholder(runes, high_number(), picture_row, picture_col + i, i > 0);
        for (int k = 0; k < count; k++)
            wide[k] = (wchar_t)runes[k];
        setcchar(&cell, wide, A_NORMAL, 0, pair > 0 ? &pair : NULL);
        mvadd_wchnstr(row, col + i, &cell, 1);
    }
    terminal->last_row = -1;
}

/* However the program ends, the terminal does not keep its pictures. */
static void guard_pictures(const struct terminal *terminal)
{
    struct buf removals = {0};
    for (int slot = 0; slot < KITTY_IDS; slot++)
        if (terminal->sent[slot] != 0)
            kitty_add_removal(&removals, KITTY_FIRST_ID + slot, high_number());
    terminal_guard_first(buf_slice(&removals));
    buf_free(&removals);
}

static void send_pictures(struct terminal *terminal)
{
    if (terminal->pictures.bytes == 0)
        return;
    guard_pictures(terminal);
    fwrite(terminal->pictures.ptr, 1, terminal->pictures.bytes, stdout);
    fflush(stdout);
    buf_clear(&terminal->pictures);
}

static void remove_pictures(struct terminal *terminal)
{
    for (int slot = 0; slot < KITTY_IDS; slot++)
        if (terminal->sent[slot] != 0)
            kitty_add_removal(&terminal->pictures, KITTY_FIRST_ID + slot, high_number());
    memset(terminal->sent, 0, sizeof terminal->sent);
    send_pictures(terminal);
}

static void ask_sixels(struct surface *surface, int row, int col, uint64_t serial, struct slice data)
{
    if (of(surface)->clipboard_possible) /* not for a terminal that might show it as text */
        of(surface)->sixels = (struct sixels){serial, row, col, data};
}

/* Pixels leave a terminal only with the whole screen. */
static void take_sixels_away(struct terminal *terminal)
{
    struct sixels *on = &terminal->sixels_on;
    const struct sixels *now = &terminal->sixels;
    if (on->serial != 0 && (on->serial != now->serial || on->row != now->row || on->col != now->col)) {
        clearok(curscr, TRUE);
        on->serial = 0;
    }
}

static void clear_cells(struct surface *surface)
{
    of(surface)->sixels.serial = 0;
    of(surface)->overlay_count = 0;
    forget_links(of(surface));
    erase();
}

/* Curses does not know about overlays on its cells: rows with overlays, and those that had some, are sent again. */
static void renew_rows(struct terminal *terminal)
{
    int rows = terminal->surface.rows;
    if (terminal->overlay_count == 0 && terminal->overlaid == NULL)
        return;
    for (int row = 0; row < terminal->overlaid_rows && row < rows; row++)
        if (terminal->overlaid[row])
            wredrawln(stdscr, row, 1);
    free(terminal->overlaid);
    terminal->overlaid = terminal->overlay_count > 0 ? xcalloc((size_t)rows, sizeof *terminal->overlaid) : NULL;
    terminal->overlaid_rows = terminal->overlay_count > 0 ? rows : 0;
    for (size_t i = 0; i < terminal->overlay_count; i++) {
        if (!terminal->overlaid[terminal->overlays[i].row])
            wredrawln(stdscr, terminal->overlays[i].row, 1);
        terminal->overlaid[terminal->overlays[i].row] = true;
    }
}

static void add_capability(struct buf *out, const char *sequence)
{
    for (const char *p = sequence != NULL ? sequence : ""; *p != '\0'; p++) {
        if (p[0] == '$' && p[1] == '<' && strchr(p, '>') != NULL)
            p = strchr(p, '>'); /* padding for old hardware terminals */
        else
            buf_add_char(out, *p);
    }
}

static void add_look(struct buf *out, attr_t attributes, short pair)
{
    short fg = -1, bg = -1;
    if (has_colors())
        pair_content(pair, &fg, &bg);
    add_capability(out, exit_attribute_mode);
    add_capability(out, attributes & A_BOLD ? enter_bold_mode : NULL);
    add_capability(out, attributes & A_DIM ? enter_dim_mode : NULL);
    add_capability(out, attributes & A_ITALIC ? enter_italics_mode : NULL);
    add_capability(out, attributes & A_UNDERLINE ? enter_underline_mode : NULL);
    add_capability(out, attributes & A_REVERSE ? enter_reverse_mode : NULL);
    add_capability(out, fg >= 0 && set_a_foreground != NULL ? tiparm(set_a_foreground, fg) : NULL);
    add_capability(out, bg >= 0 && set_a_background != NULL ? tiparm(set_a_background, bg) : NULL);
}

/* Adds the cells of a link as curses has drawn them. */
static void add_cells(struct buf *out, const struct hyperlink *link)
{
    attr_t last = 0;
    short last_pair = -1;
    for (int col = link->col; col < link->col + link->cols;) {
        cchar_t cell;
        wchar_t wide[CCHARW_MAX + 1] = {0};
        attr_t attributes = 0;
        short pair = 0;
        if (mvin_wch(link->row, col, &cell) == ERR || getcchar(&cell, wide, &attributes, &pair, NULL) == ERR)
            return;
        if (attributes != last || pair != last_pair)
            add_look(out, attributes, pair);
        last = attributes;
        last_pair = pair;
        for (int i = 0; i < CCHARW_MAX && wide[i] != L'\0'; i++)
            buf_add_rune(out, (unsigned)wide[i]);
        int cols = wcwidth(wide[0]);
        col += cols > 0 ? cols : 1;
    }
}

/* Sends the cells of links once more, with their addresses: curses has no place for these in a cell. */
static void send_links(struct terminal *terminal, int cursor_row, int cursor_col)
{
    struct buf out = {0};
    if (terminal->link_count == 0 && terminal->links_sent.bytes == 0)
        return;
    for (size_t i = 0; i < terminal->link_count; i++) {
        const struct hyperlink *link = &terminal->links[i];
        add_capability(&out, tiparm(cursor_address, link->row, link->col));
        buf_printf(&out, "\033]8;id=%d;%s\033\\", link->id, link->url);
        add_cells(&out, link);
        buf_add_str(&out, "\033]8;;\033\\");
    }
    if (!slice_eq(buf_slice(&out), buf_slice(&terminal->links_sent))) {
        buf_free(&terminal->links_sent);
        buf_add_slice(&terminal->links_sent, buf_slice(&out));
        add_capability(&out, exit_attribute_mode);
        add_capability(&out, tiparm(cursor_address, cursor_row, cursor_col));
        fwrite(out.ptr, 1, out.bytes, stdout);
        fflush(stdout);
    }
    buf_free(&out);
}

static void add_link(struct surface *surface, int row, int col, int cols, struct slice url, int id)
{
    struct terminal *terminal = of(surface);
    if (!terminal->clipboard_possible) /* it might show what it does not know */
        return;
    terminal->links = xgrow(terminal->links, terminal->link_count, &terminal->link_room, sizeof *terminal->links);
    terminal->links[terminal->link_count++] = (struct hyperlink){row, col, cols, id, xstrndup(url.ptr, url.bytes)};
}

/* Sends the overlays, each to its cells, and restores the cursor and the colours to what curses expects. */
static void send_overlays(struct terminal *terminal, int cursor_row, int cursor_col)
{
    struct buf out = {0};
    for (size_t i = 0; i < terminal->overlay_count; i++) {
        const struct overlay *o = &terminal->overlays[i];
        add_capability(&out, tiparm(cursor_address, o->row, o->col));
        add_look(&out, o->attributes, o->pair);
        buf_add_str(&out, o->text);
        add_capability(&out, exit_attribute_mode);
    }
    if (out.bytes > 0) {
        add_capability(&out, tiparm(cursor_address, cursor_row, cursor_col));
        fwrite(out.ptr, 1, out.bytes, stdout);
        fflush(stdout);
    }
    buf_free(&out);
}

static void send_sixels(struct terminal *terminal, int cursor_row, int cursor_col)
{
    struct buf out = {0};
    if (terminal->sixels.serial == terminal->sixels_on.serial)
        return;
    add_capability(&out, tiparm(cursor_address, terminal->sixels.row, terminal->sixels.col));
    buf_add_slice(&out, terminal->sixels.data);
    add_capability(&out, tiparm(cursor_address, cursor_row, cursor_col));
    fwrite(out.ptr, 1, out.bytes, stdout);
    fflush(stdout);
    buf_free(&out);
    terminal->sixels_on = terminal->sixels;
}

/* Curses leaves the number of the colour pair out of the blanks of a screen that it clears, takes all of ours for other ones, and
 * sends two sequences more for each row. So the screen is cleared here, and curses told what it shows. */
static void clear_whole(struct terminal *terminal)
{
    cchar_t blank;
    if (!terminal->is_stale)
        return;
    terminal->is_stale = false;
    if (!has_colors() || clear_screen == NULL) {
        clearok(curscr, TRUE);
        return;
    }
    putp(clear_screen);
    clearok(curscr, FALSE);
    clearok(newscr, FALSE);
    clearok(stdscr, FALSE);
    mvcur(-1, -1, 0, 0); /* both write past curses */
    fflush(stdout);
    setcchar(&blank, L" ", A_NORMAL, PLAIN_PAIR, NULL);
    for (int row = 0; row < LINES; row++)
        mvwhline_set(curscr, row, 0, &blank, COLS);
    touchwin(newscr);
}

static void flush_cells(struct surface *surface, int cursor_row, int cursor_col, bool is_seen)
{
    take_sixels_away(of(surface));
    clear_whole(of(surface));
    renew_rows(of(surface));
    send_pictures(of(surface));
    curs_set(is_seen);
    move(cursor_row, cursor_col);
    refresh();
    send_links(of(surface), cursor_row >= 0 ? cursor_row : surface->rows - 1, cursor_row >= 0 ? cursor_col : 0);
    send_overlays(of(surface), cursor_row, cursor_col);
    send_sixels(of(surface), cursor_row >= 0 ? cursor_row : surface->rows - 1, cursor_row >= 0 ? cursor_col : 0);
}

static void take_size(struct surface *surface)
{
    struct winsize size;
    getmaxyx(stdscr, surface->rows, surface->cols);
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_xpixel > 0 && size.ws_ypixel > 0 &&
                 size.ws_col > 0 && size.ws_row > 0;
    surface->is_cell_size_known = known;
    surface->cell_width_px = known && size.ws_xpixel >= size.ws_col ? size.ws_xpixel / size.ws_col : 10;
    surface->cell_height_px = known && size.ws_ypixel >= size.ws_row ? size.ws_ypixel / size.ws_row : 20;
}

static void redraw(struct surface *surface)
{
    memset(of(surface)->paints, 0, sizeof of(surface)->paints); /* the theme may have changed */
    buf_clear(&of(surface)->links_sent);
    of(surface)->sixels_on.serial = 0;
    of(surface)->is_stale = true;
}

static bool resize(struct surface *surface)
{
    struct winsize size;
    int rows = surface->rows, cols = surface->cols;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        is_term_resized(size.ws_row, size.ws_col))
        resizeterm(size.ws_row, size.ws_col);
    take_size(surface);
    if (of(surface)->sixels_on.serial != 0) /* the terminal may have dropped them */
        redraw(surface);
    return rows != surface->rows || cols != surface->cols;
}

/* Presses, and motion while a button is down, in the form that has no limit of 223 columns. */
static void mouse(struct surface *surface, bool on)
{
    struct terminal *terminal = of(surface);
    if (!terminal->mouse_possible || on == terminal->mouse_on)
        return;
    terminal->mouse_on = on;
    send(on ? "\033[?1002h\033[?1006h" : "\033[?1006l\033[?1002l");
}

/* OSC 52. GNU screen passes it on only when it is wrapped. */
static bool copy(struct surface *surface, struct slice text)
{
    const char *term = getenv("TERM");
    bool wrap = term != NULL && strncmp(term, "screen", 6) == 0 && getenv("STY") != NULL;
    struct buf out = {0};
    if (!of(surface)->clipboard_possible)
        return false;
    buf_add_str(&out, wrap ? "\033P\033]52;c;" : "\033]52;c;");
    buf_add_base64(&out, text);
    buf_add_str(&out, wrap ? "\a\033\\" : "\a");
    fwrite(out.ptr, 1, out.bytes, stdout);
    fflush(stdout);
    buf_free(&out);
    return true;
}

/* The title is put where xterm's stack of titles has kept the one before. */
static void set_title(struct surface *surface, struct slice title)
{
    if (!of(surface)->clipboard_possible)
        return;
    printf("\033]2;%.*s\033\\", (int)title.bytes, title.ptr);
    fflush(stdout);
}

static int key_of_curses(wint_t code)
{
    static const struct {
        wint_t code;
        int key;
    } map[] = {
        {KEY_UP, KEYS_UP},           {KEY_DOWN, KEYS_DOWN},   {KEY_LEFT, KEYS_LEFT},
        {KEY_RIGHT, KEYS_RIGHT},     {KEY_HOME, KEYS_HOME},   {KEY_FIND, KEYS_HOME},
        {KEY_END, KEYS_END},         {KEY_SELECT, KEYS_END},  {KEY_PPAGE, KEYS_PAGE_UP},
        {KEY_NPAGE, KEYS_PAGE_DOWN}, {KEY_IC, KEYS_INSERT},   {KEY_DC, KEYS_DELETE},
        {KEY_BTAB, KEYS_BACK_TAB},   {KEY_ENTER, KEYS_ENTER}, {KEY_BACKSPACE, KEYS_BACKSPACE},
        {KEY_A1, KEYS_HOME},         {KEY_A3, KEYS_PAGE_UP},  {KEY_C1, KEYS_END},
        {KEY_C3, KEYS_PAGE_DOWN},
    };
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (map[i].code == code)
            return map[i].key;
    return code >= KEY_F(1) && code <= KEY_F(12) ? KEYS_F1 + (int)code - KEY_F(1) : KEYS_NONE;
}

/* For escape_read(): the rest of a sequence may still be on its way. */
static int next_rune(void *context)
{
    struct terminal *terminal = context;
    wint_t code;
    timeout(terminal->runes_after_escape++ == 0 ? 0 : 50);
    int status = get_wch(&code);
    timeout(0);
    if (status == KEY_CODE_YES) /* a key of its own that follows quickly */
        ungetch((int)code);
    return status == OK ? (int)code : -1;
}

static void read_input(struct surface *surface, struct input *input)
{
    struct terminal *terminal = of(surface);
    struct escape *escape = &terminal->escape;
    wint_t code = KEYS_ESC;
    int status = escape->again ? OK : get_wch(&code);
    if (status == ERR)
        return;
    if (status == KEY_CODE_YES) {
        escape_drop(escape);
        input->key = key_of_curses(code);
    } else if (code == KEYS_ESC || escape->open) {
        if (escape->open)
            unget_wch((wchar_t)code);
        terminal->runes_after_escape = 0;
        escape_read(escape, next_rune, terminal, input);
        return;
    } else {
        input->key = code == '\n' ? KEYS_ENTER : code == 8 ? KEYS_BACKSPACE : (int)code;
    }
    if (input->key != KEYS_NONE)
        input->kind = escape->pasting ? INPUT_PASTE : INPUT_KEY;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void ask_background(struct surface *surface)
{
    struct terminal *terminal = of(surface);
    if (!terminal->clipboard_possible || terminal->asked)
        return; /* a terminal without such sequences might show them */
    terminal->asked = terminal->escape.asked = true;
    terminal->await_til = now_ms() + ANSWER_MS;
    send("\033]11;?\a");
}

static void ask_pictures(struct surface *surface)
{
    struct terminal *terminal = of(surface);
    struct buf out = {0};
    if (!terminal->clipboard_possible || surface->colors < 256)
        return;
    terminal->escape.asked = true;
    terminal->await_til = now_ms() + ANSWER_MS;
    kitty_add_question(&out);
    fwrite(out.ptr, 1, out.bytes, stdout);
    fflush(stdout);
    buf_free(&out);
}

/* The answer must not arrive after the program has ended, as typed text for the shell. Only a very early exit waits
 * for it, and not for long. */
static void await_answer(struct terminal *terminal)
{
    struct pollfd fd = {.fd = terminal->surface.input_fd, .events = POLLIN};
    while (terminal->escape.asked) {
        int64_t left = terminal->await_til - now_ms();
        if (left <= 0 || poll(&fd, 1, (int)left) <= 0)
            break;
        struct input input;
        do {
            input = (struct input){0};
            read_input(&terminal->surface, &input);
        } while (input.kind != INPUT_NONE);
    }
    escape_drop(&terminal->escape);
    terminal->escape.asked = false;
}

static void collect(struct buf *out, const char *capability)
{
    const char *sequence = tigetstr(capability);
    if (sequence != (char *)-1)
        add_capability(out, sequence);
}

/* What to send when the program dies: reset attributes, show the cursor, leave the alternate screen. */
static void guard_terminal(void)
{
    static const char *const capabilities[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    struct buf restore = {0};
    if (tigetstr("kmous") != NULL)
        buf_add_str(&restore, "\033[?1006l\033[?1002l\033[?2004l\033[23;2t");
    for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++)
        collect(&restore, capabilities[i]);
    if (tigetstr("rmcup") == NULL)
        buf_add_str(&restore, "\r\n");
    terminal_guard(buf_slice(&restore));
    buf_free(&restore);
}

static void set_modes(void)
{
    static const char *const words[] = {"\033[1;3C", "\033[1;3D", "\033[1;5C", "\033[1;5D"};
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    keyok(KEY_MOUSE, FALSE); /* mouse reports are read by escape.c */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        define_key(words[i], 0); /* so are arrows with Ctrl and Alt, for which curses has no constants */
    timeout(0);
    typeahead(-1); /* all input is read before a screen is drawn */
    idlok(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(PLAIN_PAIR, -1, -1);
        bkgdset((chtype)COLOR_PAIR(PLAIN_PAIR));
    }
}

static void leave(struct surface *surface)
{
    struct terminal *terminal = of(surface);
    bool mouse_was_on = terminal->mouse_on;
    mouse(surface, false);
    terminal->mouse_on = mouse_was_on; /* for enter() */
    await_answer(terminal);
    remove_pictures(terminal);
    if (terminal->mouse_possible)
        send("\033[?2004l\033[23;2t");
    endwin();
    if (tigetstr("rmcup") == NULL &&
        clr_eol != NULL) /* the page stays on the screen: start a clean line for the shell */
        send(clr_eol);
    terminal_release();
}

static void enter(struct surface *surface)
{
    struct terminal *terminal = of(surface);
    guard_terminal();
    bool mouse_was_on = terminal->mouse_on;
    terminal->mouse_on = false;
    terminal->sixels_on.serial = 0;
    clearok(curscr, TRUE);
    refresh();
    terminal->is_stale = true;
    if (terminal->mouse_possible)
        send("\033[22;2t\033[?2004h");
    buf_clear(&terminal->links_sent);
    mouse(surface, mouse_was_on);
}

static void close_terminal(struct surface *surface)
{
    struct terminal *terminal = of(surface);
    leave(surface);
    delscreen(terminal->screen);
    if (terminal->keyboard != stdin)
        fclose(terminal->keyboard);
    forget_links(terminal);
    free(terminal->links);
    buf_free(&terminal->links_sent);
    buf_free(&terminal->pictures);
    free(terminal->overlays);
    free(terminal->overlaid);
    free(terminal);
}

static const struct surface_ops curses_ops = {
    .cell = draw_cell,
    .paint = paint_cell,
    .clear = clear_cells,
    .flush = flush_cells,
    .close = close_terminal,
    .resize = resize,
    .read = read_input,
    .redraw = redraw,
    .mouse = mouse,
    .copy = copy,
    .title = set_title,
    .link = add_link,
    .place = place_picture,
    .sixels = ask_sixels,
    .ask_background = ask_background,
    .ask_pictures = ask_pictures,
    .leave = leave,
    .enter = enter,
};

/* Whether curses knows the terminal and can move its cursor; checked first, since newterm() leaks memory when it
 * fails. */
static bool can_draw(const char *term)
{
    int status;
    if (term == NULL || *term == '\0' || strcmp(term, "dumb") == 0 || setupterm(term, STDOUT_FILENO, &status) != OK)
        return false;
    bool moves = tigetstr("cup") != NULL;
    del_curterm(cur_term);
    return moves;
}

static bool cannot_draw(const char *term, struct error *error)
{
    if (term == NULL || *term == '\0')
        return error_set(
            error, ERROR_SYSTEM,
            "TERM is not set, so nothing can be drawn on the terminal; set it, for example to xterm-256color");
    return error_set(error, ERROR_SYSTEM,
                     "the terminal type \"%s\" (TERM) is unknown here or cannot move its cursor; set TERM to match "
                     "your terminal, or print a chapter with biji cat",
                     term);
}

/* The keyboard is standard input, unless that holds the notes. NULL if there is no terminal. */
static FILE *open_keyboard(void)
{
    return isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");
}

struct surface *surface_curses_open(const struct theme *theme, int ambiguous_cols, struct error *error)
{
    const char *term = getenv("TERM");
    bool draws = can_draw(term);
    if (!draws && term != NULL && strncmp(term, "xterm-", 6) == 0) {
        term = "xterm-256color"; /* kitty, ghostty and others begin like this to name what they are compatible with */
        draws = can_draw(term);
    }
    FILE *keyboard = draws ? open_keyboard() : NULL;
    if (keyboard == NULL) {
        if (draws)
            error_set(error, ERROR_SYSTEM, "there is no terminal to read keys from; biji cat prints without one");
        else
            cannot_draw(term, error);
        return NULL;
    }
    struct terminal *terminal = xcalloc(1, sizeof *terminal);
    terminal->theme = theme;
    terminal->joins = cluster_terminal_joins();
    terminal->is_stale = true;
    terminal->keyboard = keyboard;
    set_escdelay(50); /* a sequence may come in pieces over a slow line */
    terminal_remember(STDOUT_FILENO);
    terminal->screen = newterm(term, stdout, keyboard);
    guard_terminal();
    terminal->surface =
        (struct surface){.ops = &curses_ops, .ambiguous_cols = ambiguous_cols, .input_fd = fileno(keyboard)};
    if (!terminal->joins)
        terminal->surface.ambiguous_cols += TEXT_FLAGS_SPELLED;
    terminal->mouse_possible = tigetstr("kmous") != NULL;
    terminal->clipboard_possible = terminal->mouse_possible && strncmp(term, "linux", 5) != 0;
    set_modes();
    if (terminal->clipboard_possible)
        send("\033[22;2t"); /* keeps the window's title for the end */
    if (theme != NULL && has_colors())
        terminal->surface.colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : 0;
    take_size(&terminal->surface);
    return &terminal->surface;
}
