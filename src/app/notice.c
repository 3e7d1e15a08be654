/* notice.c - notices are written as Markdown and parsed like any note, so that they are laid out, searched and followed
 * like one. */
#include "notice.h"

#include "biji/confine.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/markdown.h"
#include "biji/str.h"
#include "biji/upstream.h"

#include <stdio.h>
#include <string.h>

/* The key of an action in Markdown, or the command if it has no key. */
struct key_mark {
    char text[KEY_NAME_BYTES + 8];
};

static struct key_mark mark_of(const struct keymap *keymap, enum action action)
{
    char name[KEY_NAME_BYTES];
    struct key_mark mark;
    int key = keymap_key(keymap, action);
    if (key == KEYS_NONE)
        snprintf(mark.text, sizeof mark.text, "`:%s`", action_info(action)->name);
    else
        snprintf(mark.text, sizeof mark.text, strcmp(key_text(key, name), "`") == 0 ? "`` %s ``" : "`%s`",
                 key_text(key, name));
    return mark;
}

static void add_objectives(struct buf *out, const struct chapter *chapter)
{
    if (chapter == NULL || chapter->objective_count == 0)
        return;
    buf_printf(out, "\n## %s\n\n", _("What it covers"));
    for (size_t i = 0; i < chapter->objective_count; i++) {
        buf_add_str(out, "- ");
        markdown_add_plain(out, chapter->objectives[i]);
        buf_add_char(out, '\n');
    }
}

static void add_warning(struct buf *out, const char *text)
{
    buf_add_str(out, "\n\n> [!WARNING]\n> ");
    markdown_add_plain(out, text);
    buf_add_str(out, "\n\n");
}

static void add_address(struct buf *out, const char *url, const struct keymap *keymap)
{
    struct key_mark outside = mark_of(keymap, ACTION_OUTSIDE), copy = mark_of(keymap, ACTION_COPY);
    buf_printf(out, "\n## %s\n\n<%s>\n\n", _("Where it is"), url);
    if (confine_is_wanted()) /* then no program is started */
        buf_printf(out, _("%s copies its address, to open in your own browser."), copy.text);
    else
        buf_printf(out, _("%s opens it in a browser, %s copies its address."), outside.text, copy.text);
    buf_add_char(out, '\n');
}

/* Adds the host name of an address, or the whole address. */
static void add_host(struct buf *out, const char *url)
{
    struct slice rest = slice_of(url);
    size_t host = slice_find_str(rest, slice_of("://"), 0);
    size_t from = host < rest.bytes ? host + 3 : 0;
    struct buf name = {0};
    buf_add_slice(&name, slice_part(rest, from, slice_find(rest, '/', from)));
    markdown_add_plain(out, name.ptr != NULL ? name.ptr : "");
    buf_free(&name);
}

/* A web page without a saved copy: what it is, how to get it, what it covers. */
static void add_unheld(struct buf *out, const struct chapter *chapter, const char *url, const struct keymap *keymap,
                       const char *why, size_t bytes, const char *bar)
{
    struct key_mark fetch = mark_of(keymap, ACTION_RELOAD);
    struct buf host = {0};
    add_host(&host, url);
    buf_add_str(out, "\n\n");
    buf_printf(out,
               chapter != NULL ? _("This chapter is a page at %s, and no copy of it is saved here.")
                               : _("This is a page at %s, and no copy of it is saved here."),
               host.ptr != NULL ? host.ptr : "");
    const char *blank = language_chosen() == LANGUAGE_CHINESE ? "" : " ";
    buf_add_str(out, blank);
    if (bytes > 0) {
        struct buf size = {0};
        upstream_size(bytes, &size);
        buf_printf(out, _("It has %s."), size.ptr);
        buf_add_str(out, blank);
        buf_free(&size);
    }
    if (bar != NULL)
        buf_printf(out, _("It is not fetched, because %s is set."), bar);
    else
        buf_printf(out, _("%s fetches it and keeps it for reading offline."), fetch.text);
    buf_add_char(out, '\n');
    if (why != NULL)
        add_warning(out, why);
    add_objectives(out, chapter);
    add_address(out, url, keymap);
    buf_free(&host);
}

/* A note that cannot be read. */
static void add_unread(struct buf *out, const struct chapter *chapter, const struct keymap *keymap)
{
    struct key_mark next = mark_of(keymap, ACTION_CHAPTER_NEXT), contents = mark_of(keymap, ACTION_CONTENTS),
                    again = mark_of(keymap, ACTION_RELOAD);
    add_warning(out, chapter != NULL && chapter->failure != NULL ? chapter->failure : _("This chapter has no note."));
    buf_printf(out,
               _("The rest of the course can be read: %s is the next chapter, %s the contents. Once the file is there, "
                 "%s reads it."),
               next.text, contents.text, again.text);
    buf_add_char(out, '\n');
    if (chapter != NULL && chapter->upstream != NULL)
        add_address(out, chapter->upstream, keymap);
    add_objectives(out, chapter);
}

struct doc *notice_make(const struct course *course, int chapter_index, const char *url, const struct keymap *keymap,
                        const char *why, size_t bytes, const char *bar)
{
    const struct chapter *chapter = chapter_index != COURSE_NONE ? &course->chapters[chapter_index] : NULL;
    struct buf out = {0};
    buf_add_str(&out, "# ");
    markdown_add_plain(&out,
                       chapter != NULL && chapter->title != NULL ? chapter->title : _("A page that is not saved here"));
    if (url != NULL)
        add_unheld(&out, chapter, url, keymap, why, bytes, bar);
    else
        add_unread(&out, chapter, keymap);
    size_t length = out.bytes;
    return note_parse_take(url != NULL ? url : "notice", buf_take(&out), length, NULL);
}
