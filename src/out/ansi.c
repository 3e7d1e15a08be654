/* ansi.c - layout lines to a FILE: SGR codes where the style changes, OSC 8 around links, or neither. Sequences:
 * ECMA-48 8.3.117 (SGR), ISO 8613-6 for 256 and 24-bit colours, and the OSC 8 convention of terminal emulators. */
#include "biji/ansi.h"

#include "biji/mem.h"

#include <string.h>

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

/* Everything off, then what this style needs. */
static void set_style(struct buf *out, const struct ansi_options *options, struct style style)
{
    static const char codes[] = {'1', '3', '4', '9', '7', '2'};
    const struct theme_face *face = &options->theme->faces[style.role];
    int attributes = face->attributes | style.attributes;
    buf_add_str(out, "\033[0");
    for (int i = 0; i < (int)sizeof codes; i++)
        if ((attributes & 1 << i) != 0) {
            buf_add_char(out, ';');
            buf_add_char(out, codes[i]);
        }
    add_color(out, face->fg, options->depth, 30);
    add_color(out, face->bg, options->depth, 40);
    buf_add_char(out, 'm');
}

static bool is_plain(const struct ansi_options *options, struct style style)
{
    const struct theme_face *face = &options->theme->faces[style.role];
    return (face->attributes | style.attributes) == 0 && face->fg == THEME_DEFAULT && face->bg == THEME_DEFAULT;
}

/* Opens a hyperlink; false when the link leads to no address that a terminal could open. */
static bool open_link(struct buf *out, const struct layout *layout, int link, const struct ansi_options *options)
{
    const struct node *node = layout->links[link].node;
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

/* What the terminal has been told. */
struct pen {
    struct style style;
    bool is_styled, is_linked;
    int link;
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
        pen->is_linked = run->link >= 0 && open_link(out, layout, run->link, options);
        pen->link = run->link;
    }
    bool plain = is_plain(options, run->style);
    if (plain && pen->is_styled)
        buf_add_str(out, "\033[0m");
    else if (!plain && (!pen->is_styled || memcmp(&pen->style, &run->style, sizeof run->style) != 0))
        set_style(out, options, run->style);
    pen->is_styled = !plain;
    pen->style = run->style;
}

static void write_line(struct buf *out, const struct layout *layout, const struct line *line,
                       const struct ansi_options *options)
{
    struct pen pen = {.link = -1};
    int count = line->run_count;
    while (count > 0 && slice_trim(line->runs[count - 1].text).bytes == 0)
        count--;
    for (int i = 0; i < count; i++) {
        struct slice text = line->runs[i].text;
        if (options->theme != NULL)
            move_pen(out, &pen, layout, &line->runs[i], options);
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
    for (size_t i = from; i < to; i++) {
        write_line(&text, layout, &layout->lines[i], options);
        if (text.bytes >= FLUSH_BYTES || i + 1 == to) {
            fwrite(text.ptr, 1, text.bytes, out);
            buf_clear(&text);
        }
    }
    buf_free(&text);
}

void ansi_add_text(struct buf *out, struct slice text, struct style style, const struct ansi_options *options)
{
    bool plain = text.bytes == 0 || options->theme == NULL || is_plain(options, style);
    if (!plain)
        set_style(out, options, style);
    buf_add_slice(out, text);
    if (!plain)
        buf_add_str(out, "\033[0m");
}
