/* notice.c - notices are written as Markdown and parsed like any note, so that they are laid out, searched and followed
 * like one. */
#include "notice.h"

#include "biji/language.h"
#include "biji/load.h"
#include "biji/str.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Adds text that Markdown shall show as it stands. */
static void add_plain(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (ispunct((unsigned char)*text))
            buf_add_char(out, '\\');
        buf_add_char(out, *text == '\n' ? ' ' : *text);
    }
}

enum { KEY_BYTES = KEY_NAME_BYTES + 40 };

/* The key of an action, or the action's name on the command line, as code. */
static const char *key_of(const struct keymap *keymap, enum action action, char text[KEY_BYTES])
{
    char name[KEY_NAME_BYTES];
    int key = keymap_key(keymap, action);
    if (key == KEYS_NONE)
        snprintf(text, KEY_BYTES, "`:%s`", action_info(action)->name);
    else
        snprintf(text, KEY_BYTES, strcmp(key_text(key, name), "`") == 0 ? "`` ` ``" : "`%s`", name);
    return text;
}

static void add_objectives(struct buf *out, const struct chapter *chapter)
{
    if (chapter == NULL || chapter->objective_count == 0)
        return;
    buf_printf(out, "\n## %s\n\n", _("What it covers"));
    for (size_t i = 0; i < chapter->objective_count; i++) {
        buf_add_str(out, "- ");
        add_plain(out, chapter->objectives[i]);
        buf_add_char(out, '\n');
    }
}

static void add_page(struct buf *out, const char *url, const struct keymap *keymap)
{
    char open[KEY_BYTES], copy[KEY_BYTES];
    buf_printf(out, "\n<%s>\n\n", url);
    buf_printf(out, _("To read it in a browser press %s; to copy its address press %s.\n"),
               key_of(keymap, ACTION_OUTSIDE, open), key_of(keymap, ACTION_COPY, copy));
}

struct doc *notice_make(const struct course *course, int chapter_index, const char *url, const struct keymap *keymap,
                        const char *why)
{
    const struct chapter *chapter = chapter_index != COURSE_NONE ? &course->chapters[chapter_index] : NULL;
    struct buf out = {0};
    char fetch[KEY_BYTES], next[KEY_BYTES], contents[KEY_BYTES];
    key_of(keymap, ACTION_RELOAD, fetch);
    buf_add_str(&out, "# ");
    add_plain(&out, chapter != NULL && chapter->title != NULL ? chapter->title : _("A page that is not here"));
    if (url != NULL) {
        buf_add_str(&out, "\n\n");
        buf_printf(&out, _("This is an upstream page, and no copy of it is held here. To fetch it press %s.\n"), fetch);
        if (why != NULL) {
            buf_add_str(&out, "\n> [!WARNING]\n> ");
            add_plain(&out, why);
            buf_add_char(&out, '\n');
        }
        add_page(&out, url, keymap);
    } else {
        buf_add_str(&out, "\n\n> [!WARNING]\n> ");
        add_plain(&out,
                  chapter != NULL && chapter->failure != NULL ? chapter->failure : _("This chapter has no note."));
        buf_add_str(&out, "\n\n");
        buf_printf(&out,
                   _("The rest of the course can be read: %s is the next chapter, %s the contents. Once the file is "
                     "there, %s reads it.\n"),
                   key_of(keymap, ACTION_CHAPTER_NEXT, next), key_of(keymap, ACTION_CONTENTS, contents), fetch);
        if (chapter != NULL && chapter->upstream != NULL) {
            buf_printf(&out, "\n%s\n", _("The chapter's upstream page:"));
            add_page(&out, chapter->upstream, keymap);
        }
    }
    add_objectives(&out, chapter);
    size_t bytes = out.bytes;
    return note_parse_take(url != NULL ? url : "notice", buf_take(&out), bytes, NULL);
}
