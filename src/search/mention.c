/* mention.c - names in a text. Not a query: a name may hold any characters, and all of it must match. Callers fold the texts
 * once, since they look for many names in one text, or one name in many. */
#include "biji/mention.h"

#include "biji/text.h"

void mention_fold(struct slice text, struct buf *out)
{
    for (size_t at = 0; at < text.bytes;) {
        uint32_t runes[FOLD_RUNES], capitals;
        int count;
        at += text_fold_step(slice_part(text, at, text.bytes), runes, &count, &capitals);
        for (int i = 0; i < count; i++) {
            if (!rune_is_space(runes[i]))
                buf_add_rune(out, runes[i]);
            else if (out->bytes > 0 && out->ptr[out->bytes - 1] != ' ')
                buf_add_char(out, ' ');
        }
    }
}

/* Whether two bytes of folded text belong to one Latin word. */
static bool is_inside_word(char a, char b)
{
    return ((a >= 'a' && a <= 'z') || char_is_digit(a)) && ((b >= 'a' && b <= 'z') || char_is_digit(b));
}

bool mention_is_in(struct slice text, struct slice name)
{
    for (size_t at = 0; (at = slice_find_str(text, name, at)) < text.bytes; at++) {
        size_t end = at + name.bytes;
        if ((at == 0 || !is_inside_word(text.ptr[at - 1], name.ptr[0])) &&
            (end == text.bytes || !is_inside_word(name.ptr[name.bytes - 1], text.ptr[end])))
            return true;
    }
    return false;
}
