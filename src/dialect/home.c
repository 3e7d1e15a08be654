/* home.c - the front page of VitePress and VuePress: all its words are in its front matter (`hero:`, `features:`), so they are put
 * at the head of the note as Markdown. */
#include "rewrite.h"

#include <string.h>

/* Where a line of the front matter is: below which key, and in which entry of its list. */
struct home {
    struct buf out;
    struct slice top, list, link; /* link: of the entry before it */
    struct buf words;             /* of the entry so far, without its link */
};

bool home_is(const struct doc *doc)
{
    return slice_eq_str(doc_meta(doc, "layout"), "home") || slice_eq_str(doc_meta(doc, "home"), "true");
}

static void end_entry(struct home *home)
{
    struct slice words = slice_trim(buf_slice(&home->words));
    if (words.bytes > 0 && home->link.bytes > 0)
        buf_printf(&home->out, "- [%.*s](<%.*s>)\n", (int)words.bytes, words.ptr, (int)home->link.bytes,
                   home->link.ptr);
    else if (words.bytes > 0)
        buf_printf(&home->out, "- %.*s\n", (int)words.bytes, words.ptr);
    buf_clear(&home->words);
    home->link = slice_of("");
}

/* A key of an entry of actions or features. */
static void add_to_entry(struct home *home, struct slice key, struct slice value)
{
    if (slice_eq_str(key, "link"))
        home->link = value;
    else if (slice_eq_str(key, "title"))
        buf_printf(&home->words, "**%.*s** ", (int)value.bytes, value.ptr);
    else if (slice_eq_str(key, "text") || slice_eq_str(key, "details"))
        buf_printf(&home->words, "%.*s ", (int)value.bytes, value.ptr);
}

static void add_line(struct home *home, struct slice line)
{
    bool below = slice_starts(line, " ") || slice_starts(line, "\t") || slice_starts(line, "-");
    struct slice rest = slice_trim(line);
    if (slice_starts(rest, "- ")) {
        end_entry(home);
        rest = slice_trim(slice_part(rest, 2, rest.bytes));
    }
    size_t colon = slice_find(rest, ':', 0);
    struct slice key = slice_part(rest, 0, colon), value = grow_unquote(slice_part(rest, colon + 1, rest.bytes));
    if (!below) {
        end_entry(home);
        home->top = key;
        home->list = slice_of("");
    }
    bool hero = slice_eq_str(home->top, "hero"), features = slice_eq_str(home->top, "features");
    if (value.bytes == 0 || (value.bytes == 1 && strchr(">|", *value.ptr) != NULL)) {
        home->list = below ? key : home->list;
        return;
    }
    bool title = (hero && (slice_eq_str(key, "name") || slice_eq_str(key, "text"))) || slice_eq_str(key, "heroText");
    bool words = slice_eq_str(key, "tagline") && (hero || !below);
    if (features || (hero && slice_eq_str(home->list, "actions")))
        add_to_entry(home, key, value);
    else if ((title || words) && !slice_eq_str(home->list, "image"))
        buf_printf(&home->out, title ? "**%.*s**\n\n" : "%.*s\n\n", (int)value.bytes, value.ptr);
    else if (!below && slice_eq_str(key, "actionText")) /* of VuePress 1 */
        buf_printf(&home->words, "%.*s", (int)value.bytes, value.ptr);
}

void home_show(struct dialect *d)
{
    struct home home = {0};
    struct slice front = slice_from(d->doc->source, d->doc->body_offset);
    for (size_t at = slice_find(front, '\n', 0) + 1, end; at < front.bytes; at = end + 1) {
        end = slice_find(front, '\n', at);
        struct slice line = slice_trim_end(slice_part(front, at, end));
        bool vuepress = slice_starts(line, "actionLink:"); /* belongs to the line above it */
        if (line.bytes > 0 && vuepress)
            home.link = grow_unquote(slice_part(line, strlen("actionLink:"), line.bytes));
        else if (line.bytes > 0 && !slice_starts(line, "---"))
            add_line(&home, line);
    }
    end_entry(&home);
    if (home.out.bytes > 0)
        parts_blocks(d, d->doc->root, d->doc->root->first, buf_slice(&home.out), 1, 0, d->path);
    buf_free(&home.out);
    buf_free(&home.words);
}
