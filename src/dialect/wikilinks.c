/* wikilinks.c - [[note]], [[note#heading|words]], ![[picture.png|300]], ![[note]]. The target of a link is the name as
 * written, which is resolved like that of any other link. */
#include "rewrite.h"

#include "biji/mem.h"

#include <string.h>

/* Whether brackets hold a link and not, say, a matrix: without other evidence its name must look like one. */
static bool is_link(const struct dialect *d, struct slice inner, char before)
{
    if (inner.bytes == 0 || inner.bytes > 300 || memchr(inner.ptr, '[', inner.bytes) != NULL)
        return false;
    if ((d->evidence & EVIDENCE_OBSIDIAN) != 0)
        return true;
    char first = *inner.ptr;
    bool starts = char_is_letter(first) || (signed char)first < 0 || first == '#';
    bool letter = char_is_letter(before) || before == ']' || before == ')';
    for (size_t i = 0; i < inner.bytes; i++)
        if (strchr(",=(){}$;<>", inner.ptr[i]) != NULL)
            return false;
    return starts && !letter && inner.bytes > 1 && before != '[';
}

static bool ends_like_picture(struct slice name)
{
    static const char *const endings[] = {".png",  ".jpg", ".jpeg", ".gif",  ".svg", ".webp", ".bmp",
                                          ".avif", ".pdf", ".mp4",  ".webm", ".mp3", ".wav",  ".ogg"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (name.bytes > strlen(endings[i]) &&
            slice_eq_nocase(slice_part(name, name.bytes - strlen(endings[i]), name.bytes), endings[i]))
            return true;
    return false;
}

/* The address of a note, which needs no ending, with its heading as an anchor. */
static struct slice target_of(struct dialect *d, struct slice name, struct slice heading)
{
    struct buf target = {0};
    for (size_t i = 0; i < name.bytes; i++) /* Logseq's files have no folders */
        buf_printf(&target, (d->evidence & EVIDENCE_LOGSEQ) != 0 && name.ptr[i] == '/' ? "___" : "%c", name.ptr[i]);
    if (heading.bytes > 0) {
        buf_add_char(&target, '#');
        bool block = *heading.ptr == '^';
        size_t last = 0; /* of a path of headings, the last */
        for (size_t i = 0; i < heading.bytes; i++)
            if (heading.ptr[i] == '#')
                last = i + 1;
        heading = slice_part(heading, last, heading.bytes);
        for (size_t i = 0; i < heading.bytes; i++) { /* as the anchors of headings are made */
            char c = heading.ptr[i];
            if (c >= 'A' && c <= 'Z' && !block)
                c = (char)(c + 32);
            if (c == ' ')
                buf_add_char(&target, '-');
            else if (block || (signed char)c < 0 || (c >= 'a' && c <= 'z') || char_is_digit(c) || c == '-' || c == '_')
                buf_add_char(&target, c);
        }
    }
    return grow_keep_buf(d, &target);
}

/* The text of a link: name > heading, as in Obsidian. */
static struct slice words_of(struct dialect *d, struct slice name, struct slice heading)
{
    if (heading.bytes == 0)
        return slice_ends(name, ".md") ? slice_part(name, 0, name.bytes - 3) : name;
    struct buf words = {0};
    buf_add_slice(&words, name);
    if (*heading.ptr != '^') {
        buf_add_str(&words, name.bytes > 0 ? " > " : "");
        for (size_t i = 0; i < heading.bytes; i++) /* a path of headings */
            buf_printf(&words, heading.ptr[i] == '#' ? " > " : "%c", heading.ptr[i]);
    }
    return grow_keep_buf(d, &words);
}

/* Whether the embed is alone in its paragraph. */
static bool is_alone(const struct node *node)
{
    const struct node *parent = node->parent;
    if (parent->kind != NODE_PARAGRAPH)
        return false;
    for (const struct node *n = parent->first; n != NULL; n = n->next)
        if (n != node && !(n->kind == NODE_TEXT && slice_trim(n->text).bytes == 0))
            return false;
    return true;
}

bool wikilinks_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at + 2, text->text.bytes);
    size_t end = slice_find_str(rest, slice_of("]]"), 0);
    bool embed = at > 0 && text->text.ptr[at - 1] == '!';
    char before = at > (size_t)embed ? text->text.ptr[at - 1 - embed] : ' ';
    if (end >= rest.bytes || (end + 2 < rest.bytes && rest.ptr[end + 2] == ']'))
        return false;
    struct slice inner = slice_part(rest, 0, end);
    if (!embed && !is_link(d, inner, before))
        return false;
    size_t bar = slice_find(inner, '|', 0), sign = slice_find(slice_part(inner, 0, bar), '#', 0);
    struct slice name = slice_trim(slice_part(inner, 0, sign < bar ? sign : bar)),
                 words = slice_trim(slice_part(inner, bar + 1, inner.bytes));
    struct slice heading = sign < bar ? slice_trim(slice_part(inner, sign + 1, bar)) : slice_of("");
    struct node *node = grow_cut(d, text, at - embed, at + 2 + end + 2, NODE_LINK);
    d->evidence |= EVIDENCE_OBSIDIAN; /* no other dialect has such links */
    if (embed && ends_like_picture(name)) {
        bool size = words.bytes > 0 && strspn(words.ptr, "0123456789x") >= words.bytes;
        node->kind = NODE_IMAGE;
        node->target = grow_keep(d, name);
        grow_text(d, node, size ? slice_of("") : words);
        return true;
    }
    if (embed && is_alone(node)) {
        d->embeds = xgrow(d->embeds, d->embed_count, &d->embed_room, sizeof *d->embeds);
        d->embeds[d->embed_count++] = (struct embed){node->parent, name, heading};
    }
    node->target = target_of(d, name, heading);
    grow_text(d, node, words.bytes > 0 ? words : words_of(d, name, heading));
    return true;
}
