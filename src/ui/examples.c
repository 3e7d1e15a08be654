/* examples.c - examples of keys used together, as a page: ? on the help. Keys are named as they are bound now. */
#include "biji/language.h"
#include "biji/text.h"
#include "ui.h"

#include <string.h>

/* {name} stands for the first key of that action. */
static const char examples[] =
    N_("# Examples\n\n"
       "## Read\n\n"
       "- `{page-down}` page after page; at the end of a chapter it goes to the next one\n"
       "- `3{chapter-next}` three chapters on, `{back}` back to where you were\n"
       "- `{heading-next}` from heading to heading, `40{bottom}` to line 40, `50{percent}` to the middle\n"
       "- `{mark-set}` `a` marks this place, `{mark-go}` `a` comes back to it, also tomorrow\n\n"
       "## Find\n\n"
       "- `{search}` `softmax` Enter jumps to the word while you type; `{search-next}` the next one, Esc back to where "
       "you "
       "were\n"
       "- `{search-course}` `zyl` finds 注意力 in the whole course, without an input method\n"
       "- `{search-course}` `\"scaled dot\" -mask` a phrase, and not where the other word stands\n"
       "- `{filter}` `loss` shows only the lines that hold the word\n"
       "- `{contents}` `{search}` `data` leaves only the entries of the contents that hold the word\n\n"
       "## Links, code and formulas\n\n"
       "- `{link-next}` `{follow}` selects the next link and follows it; `{links}` lists them all\n"
       "- `{copy}` copies the code, table or formula in view; where there are several it asks which\n"
       "- `{unfold}` `{fold}` move lines that are wider than the page\n\n"
       "## Study\n\n"
       "- `{select}` `l` `l` `2c` selects words and marks them in the second colour; `a` adds a note\n"
       "- `{look-up}` explains the terms in view, `{backlinks}` lists what links here\n"
       "- `{review}` asks the questions that are due\n\n"
       "## At the prompt\n\n"
       "- `{command}` `open 3#attention` opens a chapter at a section\n"
       "- `{command}` `set theme light` shows at once; the configuration keeps it\n");

static bool act(struct list *list, const struct key_command *command)
{
    if (command->action == ACTION_HELP)
        list_close(list->ui);
    return command->action == ACTION_HELP;
}

static const struct list_ops examples_list = {
    .name = N_("Examples   q back"),
    .is_text = true,
    .count = textpage_count,
    .draw = textpage_draw,
    .text = textpage_text,
    .act = act,
    .close = textpage_close,
};

/* Adds the key of the action named in text, up to its brace; returns the rest. */
static const char *add_key(const struct ui *ui, const char *text, struct buf *out)
{
    char action_name[KEY_NAME_BYTES] = "", key_name[KEY_NAME_BYTES];
    size_t bytes = strcspn(text, "}");
    strncat(action_name, text, bytes < sizeof action_name ? bytes : sizeof action_name - 1);
    enum action action = action_by_name(action_name);
    int key = keymap_key(ui->setup->keymap, action);
    if (key != KEYS_NONE)
        buf_add_str(out, key_text(key, key_name));
    else
        buf_printf(out, ":%s", action_name);
    return text + bytes + 1;
}

void examples_open(struct ui *ui)
{
    struct buf out = {0};
    for (const char *p = _(examples); *p != '\0';) {
        size_t bytes = strcspn(p, "{");
        buf_add(&out, p, bytes);
        p += bytes;
        if (*p == '{')
            p = add_key(ui, p + 1, &out);
    }
    textpage_open(ui, &examples_list, buf_take(&out));
}
