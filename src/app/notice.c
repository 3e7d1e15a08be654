/* notice.c - notices are written as Markdown and parsed like any note, so that they are laid out, searched and followed
 * like one. */
#include "notice.h"

#include "biji/load.h"
#include "biji/str.h"

#include <ctype.h>
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

static void add_key(struct buf *out, const struct keymap *keymap, enum action action)
{
    char name[KEY_NAME_BYTES];
    int key = keymap_key(keymap, action);
    if (key == KEYS_NONE)
        buf_printf(out, "`:%s`", action_info(action)->name);
    else
        buf_printf(out, strcmp(key_text(key, name), "`") == 0 ? "`` ` ``" : "`%s`", name);
}

static void add_objectives(struct buf *out, const struct chapter *chapter)
{
    if (chapter == NULL || chapter->objective_count == 0)
        return;
    buf_add_str(out, "\n## What it covers\n\n");
    for (size_t i = 0; i < chapter->objective_count; i++) {
        buf_add_str(out, "- ");
        add_plain(out, chapter->objectives[i]);
        buf_add_char(out, '\n');
    }
}

static void add_page(struct buf *out, const char *url, const struct keymap *keymap)
{
    buf_printf(out, "\n<%s>\n\nTo read it in a browser press ", url);
    add_key(out, keymap, ACTION_OUTSIDE);
    buf_add_str(out, "; to copy its address press ");
    add_key(out, keymap, ACTION_COPY);
    buf_add_str(out, ".\n");
}

struct doc *notice_make(const struct course *course, int chapter_index, const char *url, const struct keymap *keymap,
                        const char *why)
{
    const struct chapter *chapter = chapter_index != COURSE_NONE ? &course->chapters[chapter_index] : NULL;
    struct buf out = {0};
    buf_add_str(&out, "# ");
    add_plain(&out, chapter != NULL && chapter->title != NULL ? chapter->title : "A page that is not here");
    if (url != NULL) {
        buf_add_str(&out, "\n\nThis is an upstream page, and no copy of it is held here. To fetch it press ");
        add_key(&out, keymap, ACTION_RELOAD);
        buf_add_str(&out, ".\n");
        if (why != NULL) {
            buf_add_str(&out, "\n> [!WARNING]\n> ");
            add_plain(&out, why);
            buf_add_char(&out, '\n');
        }
        add_page(&out, url, keymap);
    } else {
        buf_add_str(&out, "\n\n> [!WARNING]\n> ");
        add_plain(&out, chapter != NULL && chapter->failure != NULL ? chapter->failure : "This chapter has no note.");
        buf_add_str(&out, "\n\nThe rest of the course can be read: ");
        add_key(&out, keymap, ACTION_CHAPTER_NEXT);
        buf_add_str(&out, " is the next chapter, ");
        add_key(&out, keymap, ACTION_CONTENTS);
        buf_add_str(&out, " the contents. Once the file is there, ");
        add_key(&out, keymap, ACTION_RELOAD);
        buf_add_str(&out, " reads it.\n");
        if (chapter != NULL && chapter->upstream != NULL) {
            buf_add_str(&out, "\nThe chapter's upstream page:\n");
            add_page(&out, chapter->upstream, keymap);
        }
    }
    add_objectives(&out, chapter);
    size_t bytes = out.bytes;
    return note_parse_take(url != NULL ? url : "notice", buf_take(&out), bytes, NULL);
}
