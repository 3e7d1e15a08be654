/* ansi.c - layout lines to a FILE: SGR codes where the style changes, OSC 8 around links, or neither. Sequences:
 * ECMA-48 8.3.117 (SGR), ISO 8613-6 for 256 and 24-bit colours, and the OSC 8 convention of terminal emulators. */
#include "biji/ansi.h"

#include "biji/language.h"
#include "biji/mem.h"

#include <string.h>

/* The SGR parameters for each role's colours, computed when a role is first used. */
struct colors {
    struct buf roles[STYLE_ROLES];
};

static void colors_free(struct colors *colors)
{
    for (int i = 0; i < STYLE_ROLES; i++)
        buf_free(&colors->roles[i]);
}

static void add_color(struct buf *out, int rgb, enum theme_depth depth, int base)
{
    int index = theme_index(rgb, depth);
    if (index == THEME_DEFAULT)
        return;
    if (depth == THEME_TRUE)
        buf_printf(out, ";%d;2;%d;%d;%d", base + 8, index >> 16, index >> 8 & 255, index & 255);
    else if (depth == THEME_256)
        buf_printf(out, ";%d;5;%d", base + 8, index);
    else
        buf_printf(out, ";%d", index < 8 ? base + index : base + 60 + index - 8);
}

static struct slice colors_of(struct colors *colors, const struct ansi_options *options, enum style_role role)
{
    struct buf *codes = &colors->roles[role];
    if (codes->bytes == 0) {
        add_color(codes, options->theme->faces[role].fg, options->depth, 30);
        add_color(codes, options->theme->faces[role].bg, options->depth, 40);
        buf_add_char(codes, 'm');
    }
    return buf_slice(codes);
}

/* Resets all attributes, then sets those of this style. */
static void set_style(struct buf *out, struct colors *colors, const struct ansi_options *options, struct style style)
{
    static const char codes[] = {'1', '3', '4', '9', '7', '2'};
    int attributes = options->theme->faces[style.role].attributes | style.attributes;
    buf_add(out, "\033[0", 3);
    for (int i = 0; i < (int)sizeof codes; i++)
        if ((attributes & 1 << i) != 0)
            buf_add(out, (char[]){';', codes[i]}, 2);
    buf_add_slice(out, colors_of(colors, options, style.role));
}

static bool is_plain(const struct ansi_options *options, struct style style)
{
    const struct theme_face *face = &options->theme->faces[style.role];
    return (face->attributes | style.attributes) == 0 && face->fg == THEME_DEFAULT && face->bg == THEME_DEFAULT;
}

enum { REPEATED_BYTES = 2048 };

static bool has_link(const struct line *line, int link)
{
    for (int i = 0; line != NULL && i < line->run_count; i++)
        if (line->runs[i].link == link)
            return true;
    return false;
}

/* Opens a hyperlink; false when the terminal could not open its address, or when it continues from the line before and
 * its address is too long to repeat on every line. */
static bool open_link(struct buf *out, const struct layout *layout, int link, const struct line *before,
                      const struct ansi_options *options)
{
    const struct node *node = layout->links[link].node;
    if (node->target.bytes > REPEATED_BYTES && has_link(before, link))
        return false;
    struct slice url = options->link_url != NULL ? options->link_url(options->link_context, node) : node->target;
    if (url.bytes == 0)
        return false;
    buf_add_str(out, "\033]8;;");
    for (size_t i = 0; i < url.bytes; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= 0x20 || c >= 0x7F)
            buf_printf(out, "%%%02X", c);
        else
            buf_add_char(out, (char)c);
    }
    buf_add_str(out, "\033\\");
    return true;
}

/* The terminal's current state. */
struct pen {
    struct style style;
    bool is_styled, is_linked;
    int link;
    const struct line *before; /* the line above; NULL = none */
    struct colors *colors;
};

static void close_link(struct buf *out, struct pen *pen)
{
    if (pen->is_linked)
        buf_add_str(out, "\033]8;;\033\\");
    pen->is_linked = false;
}

static void move_pen(struct buf *out, struct pen *pen, const struct layout *layout, const struct run *run,
                     const struct ansi_options *options)
{
    if (options->hyperlinks && run->link != pen->link) {
        close_link(out, pen);
        pen->is_linked = run->link >= 0 && open_link(out, layout, run->link, pen->before, options);
        pen->link = run->link;
    }
    bool plain = is_plain(options, run->style);
    if (plain && pen->is_styled)
        buf_add_str(out, "\033[0m");
    else if (!plain && (!pen->is_styled || memcmp(&pen->style, &run->style, sizeof run->style) != 0))
        set_style(out, pen->colors, options, run->style);
    pen->is_styled = !plain;
    pen->style = run->style;
}

/* The colour of a cell: an index into the palette, or 0xRRGGBB. */
static void add_cell_color(struct buf *out, int color, enum theme_depth depth, int base)
{
    if (color < 0)
        return;
    if (depth == THEME_TRUE)
        buf_printf(out, ";%d;2;%d;%d;%d", base + 8, color >> 16, color >> 8 & 255, color & 255);
    else if (depth == THEME_256)
        buf_printf(out, ";%d;5;%d", base + 8, color);
    else
        buf_printf(out, ";%d", color < 8 ? base + color : base + 60 + color - 8);
}

static void add_cells(struct buf *out, const struct picture_cell *cells, int cols, const struct ansi_options *options)
{
    for (int i = 0; i < cols; i++) {
        const struct picture_cell *cell = &cells[i];
        bool same = i > 0 && cell[-1].fg == cell->fg && cell[-1].bg == cell->bg;
        if (options->theme != NULL && !same) {
            buf_add_str(out, "\033[0");
            add_cell_color(out, cell->fg, options->depth, 30);
            add_cell_color(out, cell->bg, options->depth, 40);
            buf_add_char(out, 'm');
        }
        buf_add_rune(out, cell->rune);
    }
    if (options->theme != NULL)
        buf_add_str(out, "\033[0m");
}

/* One row of a picture's block; if it cannot be shown, the first row says why. */
static void add_picture(struct buf *out, const struct layout *layout, const struct run *run,
                        const struct ansi_options *options)
{
    const struct node *node = doc_node(layout->doc, run->place.node);
    const char *reason = _("nobody draws pictures here");
    int row = figure_row(run->place), rows = figure_rows(run->place);
    const struct picture_cell *cells = NULL;
    if (options->image_cells != NULL)
        cells = options->image_cells(options->image_context, node->target, run->cols, rows, &reason);
    if (cells != NULL)
        add_cells(out, cells + row * run->cols, run->cols, options);
    else if (row == 0)
        buf_printf(out, _("[This picture cannot be shown: %s.]"), reason);
}

static void write_line(struct buf *out, const struct layout *layout, const struct line *line, const struct line *before,
                       struct colors *colors, const struct ansi_options *options)
{
    struct pen pen = {.link = -1, .before = before, .colors = colors};
    int count = line->run_count;
    while (count > 0 && line->runs[count - 1].style.role != STYLE_PICTURE &&
           slice_trim(line->runs[count - 1].text).bytes == 0)
        count--;
    for (int i = 0; i < count; i++) {
        struct slice text = line->runs[i].text;
        if (options->theme != NULL)
            move_pen(out, &pen, layout, &line->runs[i], options);
        if (line->runs[i].style.role == STYLE_PICTURE) {
            add_picture(out, layout, &line->runs[i], options);
            continue;
        }
        while (i + 1 == count && text.ptr[text.bytes - 1] == ' ')
            text.bytes--;
        buf_add_slice(out, text);
    }
    close_link(out, &pen);
    if (pen.is_styled)
        buf_add_str(out, "\033[0m");
    buf_add_char(out, '\n');
}

void ansi_write_lines(FILE *out, const struct layout *layout, size_t from, size_t to,
                      const struct ansi_options *options)
{
    enum { FLUSH_BYTES = 1 << 16 };
    struct buf text = {0};
    struct colors colors = {0};
    for (size_t i = from; i < to; i++) {
        write_line(&text, layout, &layout->lines[i], i > from ? &layout->lines[i - 1] : NULL, &colors, options);
        if (text.bytes >= FLUSH_BYTES || i + 1 == to) {
            fwrite(text.ptr, 1, text.bytes, out);
            buf_clear(&text);
        }
    }
    colors_free(&colors);
    buf_free(&text);
}

void ansi_add_code(struct buf *out, struct style style, const struct ansi_options *options)
{
    struct colors colors = {0};
    if (options->theme != NULL && !is_plain(options, style))
        set_style(out, &colors, options, style);
    colors_free(&colors);
}

void ansi_add_coded(struct buf *out, struct slice text, struct slice code)
{
    if (code.bytes == 0 || text.bytes == 0) {
        buf_add_slice(out, text);
        return;
    }
    buf_add_slice(out, code);
    buf_add_slice(out, text);
    buf_add_str(out, "\033[0m");
}

void ansi_add_text(struct buf *out, struct slice text, struct style style, const struct ansi_options *options)
{
    struct buf code = {0};
    ansi_add_code(&code, style, options);
    ansi_add_coded(out, text, buf_slice(&code));
    buf_free(&code);
}
