/* flashcards.c - Obsidian-style cards, only in notes tagged #flashcards: "question::answer" on a line, ":::" asked both ways, a
 * line "?" (both ways "??") between question and answer, and ==words== that are hidden. */
#include "questions_internal.h"

#include <string.h>

/* Whether "flashcards", alone or as the start of "flashcards/deck", is at a place of a text. */
static bool is_tag_at(struct slice text, size_t at)
{
    size_t end = at + strlen("flashcards");
    bool begins = at == 0 || strchr(" \t\n#[,\"'", text.ptr[at - 1]) != NULL;
    return begins && (end >= text.bytes || strchr(" \t\r\n/],\"'", text.ptr[end]) != NULL);
}

static bool holds_tag(struct slice text, const char *tag)
{
    for (size_t at = 0; (at = slice_find_str(text, slice_of(tag), at)) < text.bytes; at++)
        if (is_tag_at(text, at + (*tag == '#')))
            return true;
    return false;
}

bool flashcards_tagged(const struct doc *doc)
{
    return holds_tag(doc_meta(doc, "tags"), "flashcards") || holds_tag(doc_meta(doc, "tag"), "flashcards") ||
           holds_tag(slice_from(doc->source, doc->source_bytes), "#flashcards");
}

static bool is_break(const struct node *inlined)
{
    return inlined->kind == NODE_SOFT_BREAK || inlined->kind == NODE_HARD_BREAK;
}

/* The break that ends a line; NULL for the paragraph's last line. */
static const struct node *line_end(const struct node *first)
{
    while (first != NULL && !is_break(first))
        first = first->next;
    return first;
}

static void add_card(struct finder *f, const struct node *block, struct stretch ask, struct stretch answer)
{
    if (stretch_is_empty(&ask) || stretch_is_empty(&answer))
        return;
    struct question *card = question_add(f, QUESTION_CARD, block);
    card->ask = ask;
    card->answer = answer;
    card->scheduled = true;
}

static void add_both(struct finder *f, const struct node *block, struct stretch ask, struct stretch answer, bool both)
{
    add_card(f, block, ask, answer);
    if (both)
        add_card(f, block, answer, ask);
}

/* "question::answer" on the line from first to end; false without it. */
static bool take_line(struct finder *f, const struct node *paragraph, const struct node *first, const struct node *end)
{
    const struct node *leaf = first;
    size_t at = 0;
    for (; leaf != end; leaf = leaf->next) {
        at = leaf->kind == NODE_TEXT ? slice_find_str(leaf->text, slice_of("::"), 0) : 0;
        if (leaf->kind == NODE_TEXT && at < leaf->text.bytes)
            break;
    }
    if (leaf == end || (leaf == first && slice_trim(slice_part(leaf->text, 0, at)).bytes == 0) ||
        slice_find_str(leaf->text, slice_of("{{"), 0) < at)
        return false;
    size_t colons = strspn(leaf->text.ptr + at, ":");
    size_t after = slice_skip_blanks(leaf->text, at + (colons < 3 ? colons : 3));
    bool whole = after >= leaf->text.bytes;
    struct stretch ask = {.inlines = first, .inlines_end = at > 0 ? leaf->next : leaf, .keep = at};
    struct stretch answer = {.inlines = whole ? leaf->next : leaf, .inlines_end = end, .skip = whole ? 0 : after};
    if (answer.inlines == end)
        return false;
    add_both(f, paragraph, ask, answer, colons == 3);
    return true;
}

/* The block right after a paragraph without a blank line between, or NULL. */
static const struct node *adjoining(const struct node *paragraph)
{
    const struct node *next = paragraph->next;
    return next != NULL && next->line <= paragraph->end_line + 1 ? next : NULL;
}

/* A line "?" between the lines of question and answer; false without it. */
static bool take_lines(struct finder *f, const struct node *paragraph)
{
    for (const struct node *line = paragraph->first; line != NULL;) {
        const struct node *end = line_end(line);
        struct slice text = line->kind == NODE_TEXT && line->next == end ? slice_trim(line->text) : slice_of("");
        bool both = slice_eq_str(text, "??");
        if (line != paragraph->first && (both || slice_eq_str(text, "?"))) {
            const struct node *block = end == NULL ? adjoining(paragraph) : NULL;
            struct stretch ask = {.inlines = paragraph->first, .inlines_end = line->previous};
            struct stretch answer = {.inlines = end != NULL ? end->next : NULL,
                                     .blocks = block,
                                     .blocks_end = block != NULL ? block->next : NULL};
            add_both(f, paragraph, ask, answer, both);
            f->past = block != NULL ? block : paragraph;
            return true;
        }
        line = end != NULL ? end->next : NULL;
    }
    return false;
}

/* Each ==mark== hides one. */
static bool take_marks(struct finder *f, const struct node *paragraph)
{
    bool any = false;
    for (const struct node *n = paragraph->first; n != NULL; n = node_after(paragraph, n, false)) {
        if (n->kind != NODE_MARK || n->first == NULL)
            continue;
        struct stretch ask = {.inlines = paragraph->first, .hidden = n}, answer = {.inlines = n->first};
        add_card(f, paragraph, ask, answer);
        any = true;
    }
    return any;
}

bool flashcards_of_paragraph(struct finder *f, const struct node *paragraph)
{
    bool any = take_lines(f, paragraph);
    for (const struct node *line = any ? NULL : paragraph->first; line != NULL;) {
        const struct node *end = line_end(line);
        any = (line != end && take_line(f, paragraph, line, end)) || any;
        line = end != NULL ? end->next : NULL;
    }
    return any || take_marks(f, paragraph);
}
