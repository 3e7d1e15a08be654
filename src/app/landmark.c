/* landmark.c - places that survive an edited file. Node ids change with every edit; the words at a place seldom do, and
 * then the line number is nearly right. */
#include "biji/landmark.h"

#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_BYTES = 80 };

/* Leaves that a layout gives a place to. */
static bool is_shown(const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_TEXT:
    case NODE_CODE:
    case NODE_CODE_BLOCK:
    case NODE_MATH:
    case NODE_MATH_BLOCK:
    case NODE_RAW_BLOCK:
    case NODE_RULE:
    case NODE_FOOTNOTE_REF:
        return true;
    default: /* holders, breaks, anchors */
        return false;
    }
}

struct place landmark_of_node(const struct doc *doc, const struct node *node)
{
    const struct node *last = NULL;
    for (const struct node *n = node; n != NULL; n = node_after(doc->root, n, false)) {
        if (is_shown(n))
            return (struct place){n->id, 0};
        last = n;
    }
    return (struct place){last != NULL ? last->id : doc->root->id, 0};
}

/* The text of a leaf from an offset to the end of the line, cut at a whole character. */
static struct slice words_at(const struct node *leaf, size_t offset)
{
    struct slice words = slice_part(leaf->text, offset, leaf->text.bytes);
    words.bytes = slice_find(words, '\n', 0);
    if (words.bytes > WORDS_BYTES) {
        words.bytes = WORDS_BYTES;
        while (words.bytes > 0 && ((unsigned char)words.ptr[words.bytes] & 0xC0) == 0x80)
            words.bytes--;
    }
    return words;
}

void landmark_make(const struct doc *doc, struct place place, int *line, struct buf *text)
{
    const struct node *node = doc_node(doc, place.node);
    int column;
    *line = 1;
    if (node == NULL)
        return;
    doc_position(doc, node, place.offset, line, &column);
    buf_add_slice(text, words_at(node, place.offset));
}

/* Byte offset of line `wanted` of the file within a leaf of several lines. */
static size_t offset_of_line(const struct node *leaf, int wanted)
{
    size_t offset = 0;
    for (int line = (int)leaf->line; line < wanted; line++) {
        size_t end = slice_find(leaf->text, '\n', offset);
        if (end == leaf->text.bytes)
            break;
        offset = end + 1;
    }
    return offset;
}

static struct place by_line(const struct doc *doc, int line)
{
    const struct node *best = NULL;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        if (is_shown(n) && ((int)n->line <= line || best == NULL) && (best == NULL || n->line > best->line))
            best = n;
    if (best == NULL)
        return landmark_of_node(doc, doc->root);
    return (struct place){best->id, (uint32_t)offset_of_line(best, line)};
}

struct place landmark_find(const struct doc *doc, int line, struct slice text)
{
    struct place best = {0, 0};
    int least = 0;
    for (const struct node *n = doc->root; n != NULL && text.bytes > 0; n = node_after(doc->root, n, false)) {
        if (!is_shown(n) || n->text.bytes < text.bytes)
            continue;
        size_t counted = 0;
        int found = (int)n->line;
        for (size_t at = slice_find_str(n->text, text, 0); at < n->text.bytes;
             at = slice_find_str(n->text, text, at + 1)) {
            for (; counted < at; counted++)
                found += n->text.ptr[counted] == '\n';
            int distance = abs(found - line);
            if (best.node == 0 || distance < least) {
                best = (struct place){n->id, (uint32_t)at};
                least = distance;
            }
        }
    }
    return best.node != 0 ? best : by_line(doc, line);
}
