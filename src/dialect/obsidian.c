/* obsidian.c - tasks in other states than GFM's two: `- [/]` begun, `- [-]` dropped, `- [>]` put off, `- [!]` important. In a vault, or
 * beside tasks of GFM, the brackets are a box; the sign stays behind it, and what was dropped is struck out. */
#include "rewrite.h"

#include <string.h>

/* The signs of Obsidian's themes and of its Tasks. */
static const char states[] = "/-<>!?*";

static bool has_tasks(const struct node *list)
{
    for (const struct node *item = list->first; item != NULL; item = item->next)
        if (item->item.task)
            return true;
    return false;
}

static void make_task(struct dialect *d, struct node *item, struct node *text)
{
    char state = text->text.ptr[1];
    item->item.task = true;
    item->item.checked = false;
    if (state != '-') {
        struct node *rest = grow_split(d, text, 2); /* the sign, without its brackets */
        grow_drop(text, 1);
        grow_drop(rest, 1);
        return;
    }
    grow_drop(text, strlen("[-] "));
    grow_move(grow_before(d, text, NODE_STRIKE), text, NULL);
}

void obsidian_rewrite(struct dialect *d)
{
    for (struct node *list = d->doc->root; list != NULL; list = node_after(d->doc->root, list, false)) {
        if (list->kind != NODE_LIST)
            continue;
        int sure = (d->evidence & EVIDENCE_OBSIDIAN) != 0 ? 1 : -1; /* unknown yet */
        for (struct node *item = list->first; item != NULL; item = item->next) {
            struct node *text = item->first != NULL && item->first->kind == NODE_PARAGRAPH ? item->first->first : NULL;
            bool box = text != NULL && text->kind == NODE_TEXT && text->text.bytes > 3 && text->text.ptr[0] == '[' &&
                       text->text.ptr[2] == ']' && text->text.ptr[3] == ' ' &&
                       memchr(states, text->text.ptr[1], strlen(states)) != NULL;
            if (!box || item->item.task)
                continue;
            if (sure < 0)
                sure = has_tasks(list);
            if (sure)
                make_task(d, item, text);
        }
    }
}
