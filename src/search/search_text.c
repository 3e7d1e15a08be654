/* search_text.c - the folded text of a document or a string: one walk over the tree that takes every visible word, and from
 * links, images and code blocks the source. Footnotes are taken where the source has them. */
#include "search_text.h"

#include "biji/math.h"
#include "biji/text.h"
#include "meta.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BYTES = 1 << 16, PART_NODES = 1 << 13 };

/* A fold in progress. */
struct folding {
    struct search_text *fold;
    const struct node *next; /* to be added; NULL: none */
    const struct node *note; /* the same of the footnote that is being added, which stands before it; NULL: none */
    const struct node *noted;
    struct slice left; /* of the last leaf's text, to be added first: it is long */
    size_t left_at;    /* byte of that text */
    bool left_lines;   /* see add_text() */
    size_t taken;      /* bytes of leaves since the last part */
    uint32_t last;     /* rune before the current place, unfolded; 0 at the start of a unit */
    bool soft, hard;   /* followed by a break */
    bool term_section, term_table;
    bool headed; /* after a heading */
    bool rendered;
    enum find_class class;
    const struct node **side; /* nodes of the current unit with text of their own beside it */
    size_t side_count, side_room;
    const struct node **footnotes;
    size_t footnote_count, next_footnote;
    struct math_macros *macros;
    const struct node *address; /* the last link whose text is its target */
};

static void add_leaf(struct search_text *f, const struct node *node, enum search_text_origin origin)
{
    f->leaves = xgrow(f->leaves, f->leaf_count, &f->leaf_room, sizeof *f->leaves);
    f->leaves[f->leaf_count++] = (struct search_text_leaf){node, (uint8_t)origin};
}

static void add_zone(struct search_text *f, enum find_class class, enum scope scope)
{
    struct search_text_zone *last = f->zone_count > 0 ? &f->zones[f->zone_count - 1] : NULL;
    if (last != NULL && last->class == class && last->scope == scope)
        return;
    if (last == NULL || last->at < f->text.bytes) {
        f->zones = xgrow(f->zones, f->zone_count, &f->zone_room, sizeof *f->zones);
        last = &f->zones[f->zone_count++];
    }
    *last = (struct search_text_zone){(uint32_t)f->text.bytes, (uint8_t) class, (uint8_t)scope};
}

/* Adds bytes that represent source_bytes of the current leaf from offset on. */
static void add_bytes(struct search_text *f, const char *bytes, size_t count, size_t offset, size_t source_bytes)
{
    size_t at = f->text.bytes, leaf = f->leaf_count - 1;
    struct search_text_piece *last = f->piece_count > 0 ? &f->pieces[f->piece_count - 1] : NULL;
    bool even = count == source_bytes;
    if (last == NULL || last->leaf != leaf || !even || last->bytes != 0 || offset - last->offset != at - last->at) {
        f->pieces = xgrow(f->pieces, f->piece_count, &f->piece_room, sizeof *f->pieces);
        f->pieces[f->piece_count++] = (struct search_text_piece){(uint32_t)at, (uint32_t)leaf, (uint32_t)offset,
                                                                 even ? 0 : (uint32_t)source_bytes};
    }
    buf_add(&f->text, bytes, count);
}

/* Makes room for the bits of a number of bytes, a little at a time, so that no step waits for memory that only later ones need. */
static void make_capitals(struct search_text *f, size_t bytes)
{
    static const char none[64];
    while (bytes > f->capitals.bytes * 8)
        buf_add(&f->capitals, none, sizeof none);
}

static void mark_capital(struct search_text *f, size_t at)
{
    make_capitals(f, at + 1);
    f->capitals.ptr[at / 8] = (char)((unsigned char)f->capitals.ptr[at / 8] | 1u << at % 8);
}

static bool at_blank(const struct search_text *f)
{
    return f->text.bytes == 0 || f->text.ptr[f->text.bytes - 1] == ' ' || f->text.ptr[f->text.bytes - 1] == '\n';
}

/* Adds the fold of a character of the current leaf. */
static void add_folded(struct search_text *f, const uint32_t *runes, int count, uint32_t capitals, size_t offset,
                       size_t bytes)
{
    char out[FOLD_RUNES * 4];
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        uint32_t rune = rune_is_space(runes[i]) ? ' ' : runes[i];
        if (rune == ' ' && (used > 0 ? out[used - 1] == ' ' : at_blank(f)))
            continue;
        if (capitals >> i & 1)
            mark_capital(f, f->text.bytes + used);
        used += utf8_write(rune, out + used);
    }
    if (used > 0)
        add_bytes(f, out, used, offset, bytes);
}

/* Adds a leaf's text; with lines, its line ends end units, else they are blanks. */
static void add_text(struct search_text *f, struct slice text, size_t base, bool lines)
{
    for (size_t at = 0; at < text.bytes;) {
        uint32_t runes[FOLD_RUNES], capitals;
        int count;
        struct slice rest = slice_from(text.ptr + at, text.bytes - at);
        if (*rest.ptr == '\n') {
            add_bytes(f, lines ? "\n" : " ", lines || f->plain || !at_blank(f), base + at, 1);
            at++;
        } else if (f->plain) {
            size_t bytes = slice_find(rest, '\n', 0);
            add_bytes(f, rest.ptr, bytes, base + at, bytes);
            at += bytes;
        } else {
            size_t bytes = text_fold_step(rest, runes, &count, &capitals);
            add_folded(f, runes, count, capitals, base + at, bytes);
            at += bytes;
        }
    }
}

static uint32_t rune_at(struct slice text, bool last)
{
    int count;
    size_t at = last ? text.bytes - 1 : 0;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return utf8_decode(text.ptr + at, text.ptr + text.bytes, &count);
}

/* Adds the blank of a break before text, unless both sides are written without blanks. */
static void add_break(struct folding *b, struct slice next)
{
    struct search_text *f = b->fold;
    if (b->last != 0 && (b->hard || (b->soft && !(rune_is_cjk(b->last) && rune_is_cjk(rune_at(next, false)))))) {
        add_leaf(f, NULL, ORIGIN_NONE);
        add_bytes(f, " ", !at_blank(f), 0, 1);
    }
    b->soft = b->hard = false;
}

/* Bytes of a long text that can be added at a time: up to a line's end, a blank, or at least a character's. */
static size_t step_bytes(struct slice text, bool lines)
{
    if (text.bytes <= PART_BYTES)
        return text.bytes;
    const char *end = memrchr(text.ptr, lines ? '\n' : ' ', PART_BYTES);
    size_t bytes = end != NULL ? (size_t)(end - text.ptr) + 1 : PART_BYTES;
    while (end == NULL && bytes > 1 && ((unsigned char)text.ptr[bytes] & 0xC0) == 0x80)
        bytes--;
    return bytes;
}

/* A unit ends here; and so does a part that has become large enough, or the last. */
static void end_part(struct folding *b, bool is_last)
{
    struct search_text *f = b->fold;
    if (!is_last && b->taken < PART_BYTES)
        return;
    f->parts = xgrow(f->parts, f->part_count, &f->part_room, sizeof *f->parts);
    f->parts[f->part_count++] = (uint32_t)f->text.bytes;
    b->taken = 0;
}

/* Adds what is left of the last leaf, as much as can be at a time. */
static void add_left(struct folding *b)
{
    size_t bytes = step_bytes(b->left, b->left_lines);
    add_text(b->fold, slice_part(b->left, 0, bytes), b->left_at, b->left_lines);
    b->left = slice_part(b->left, bytes, b->left.bytes);
    b->left_at += bytes;
    b->taken += bytes;
    if (b->left_lines && bytes > 0 && b->left.ptr[-1] == '\n')
        end_part(b, false);
}

/* Adds a leaf's own text, of which what is long is left for later. */
static void add_own(struct folding *b, const struct node *node, bool lines)
{
    add_leaf(b->fold, node, ORIGIN_TEXT);
    b->left = node->text;
    b->left_at = 0;
    b->left_lines = lines;
    add_left(b);
}

static void add_inline(struct folding *b, const struct node *node, enum scope scope)
{
    if (node->text.bytes == 0)
        return;
    add_break(b, node->text);
    add_zone(b->fold, b->class, scope);
    add_own(b, node, false);
    b->last = rune_at(node->text, true);
}

static void end_line(struct search_text *f)
{
    if (f->text.bytes == 0 || f->text.ptr[f->text.bytes - 1] == '\n')
        return;
    add_leaf(f, NULL, ORIGIN_NONE);
    add_bytes(f, "\n", 1, 0, 0);
}

/* Text beside a unit, as a separate unit. */
static void add_beside(struct folding *b, const struct node *node, enum search_text_origin origin, struct slice text,
                       enum scope scope)
{
    if (text.bytes == 0)
        return;
    end_line(b->fold);
    add_zone(b->fold, b->class, scope);
    add_leaf(b->fold, node, origin);
    add_text(b->fold, text, 0, false);
    end_line(b->fold);
}

/* Whether a link's text is its own address; the parser may have added a scheme. */
static bool is_own_address(const struct node *link)
{
    static const char *const made[] = {"", "mailto:", "http://"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        struct slice left = link->target;
        if (!slice_starts(left, made[i]) || link->first == NULL)
            continue;
        left = slice_part(left, strlen(made[i]), left.bytes);
        const struct node *n = link->first;
        while (n != NULL && n->kind == NODE_TEXT && slice_eq(slice_part(left, 0, n->text.bytes), n->text)) {
            left = slice_part(left, n->text.bytes, left.bytes);
            n = n->next;
        }
        if (n == NULL && left.bytes == 0)
            return true;
    }
    return false;
}

static void add_rendered(struct folding *b, const struct node *node)
{
    struct arena arena = {0};
    struct math_box box;
    struct math_error error;
    struct math_options how = {.ambiguous_cols = 1};
    struct buf text = {0};
    if (b->macros == NULL)
        b->macros = math_macros_new();
    if (math_layout(node->text, MATH_INLINE, 0, &how, b->macros, &arena, &box, &error))
        for (int i = 0; i < box.rows[0].run_count; i++)
            buf_add_slice(&text, box.rows[0].runs[i].text);
    add_beside(b, node, ORIGIN_RENDERED, buf_slice(&text), SCOPE_MATH);
    buf_free(&text);
    arena_free(&arena);
}

static void end_unit(struct folding *b)
{
    end_line(b->fold);
    for (size_t i = 0; i < b->side_count; i++) {
        const struct node *node = b->side[i];
        if (node->kind == NODE_MATH) {
            add_rendered(b, node);
        } else {
            add_beside(b, node, ORIGIN_TARGET, node->target, SCOPE_LINK);
            add_beside(b, node, ORIGIN_INFO, node->info, SCOPE_LINK);
        }
    }
    b->side_count = 0;
    b->last = 0;
    b->soft = b->hard = false;
    end_part(b, false);
}

static void set_aside(struct folding *b, const struct node *node)
{
    b->side = xgrow(b->side, b->side_count, &b->side_room, sizeof *b->side);
    b->side[b->side_count++] = node;
}

bool names_terms(struct slice text)
{
    static const char *const names[] = {"术语", "術語",     "名词",     "名詞", "词汇",
                                        "詞彙", "glossary", "Glossary", "Term", "term"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_find_str(text, slice_of(names[i]), 0) < text.bytes)
            return true;
    return false;
}

bool names_aside(struct slice text)
{
    static const char *const names[] = {"自测", "练习",      "习题",     "思考题",     "答案",
                                        "小结", "总结",      "参考文献", "阅读",       "参考资料",
                                        "目录", "Exercises", "Summary",  "References", "Questions"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_find_str(text, slice_of(names[i]), 0) < text.bytes)
            return true;
    return false;
}

static bool node_names_terms(const struct node *node)
{
    struct buf text = {0};
    node_plain_text(node, &text);
    bool yes = names_terms(buf_slice(&text));
    buf_free(&text);
    return yes;
}

static void begin_heading(struct folding *b, const struct node *node)
{
    struct search_text *f = b->fold;
    f->sections = xgrow(f->sections, f->section_count, &f->section_room, sizeof *f->sections);
    f->sections[f->section_count++] = (struct search_text_section){(uint32_t)f->text.bytes, node};
    b->class = !b->headed && node->heading.level == 1 ? FIND_TITLE : FIND_HEADING;
    b->headed = true;
    b->term_section = node_names_terms(node);
}

static enum find_class class_in(const struct folding *b, const struct node *node)
{
    for (; node != NULL && node->kind != NODE_DOCUMENT; node = node->parent)
        if (node->kind == NODE_TABLE)
            return b->term_table ? FIND_TERM : FIND_TEXT;
    return FIND_TEXT;
}

static void add_code(struct folding *b, const struct node *node, enum find_class class, enum scope scope)
{
    b->class = class;
    add_beside(b, node, ORIGIN_INFO, node->info, SCOPE_CODE);
    add_zone(b->fold, class, scope);
    add_own(b, node, true);
}

static void add_block(struct folding *b, const struct node *node)
{
    end_unit(b);
    b->class = FIND_TEXT;
    switch ((enum node_kind)node->kind) {
    case NODE_HEADING:
        begin_heading(b, node);
        break;
    case NODE_TABLE:
        b->term_table = b->term_section ||
                        (node->first != NULL && node->first->first != NULL && node_names_terms(node->first->first));
        break;
    case NODE_CODE_BLOCK:
        add_code(b, node, FIND_CODE, SCOPE_CODE);
        break;
    case NODE_RAW_BLOCK:
        add_code(b, node, FIND_TEXT, SCOPE_ANY);
        break;
    case NODE_MATH_BLOCK:
        add_inline(b, node, SCOPE_MATH);
        while (b->left.bytes > 0)
            add_left(b);
        if (b->rendered)
            add_rendered(b, node);
        break;
    default: /* other blocks hold blocks or inlines and have no text of their own */
        b->class = class_in(b, node);
        break;
    }
}

static void add_node(struct folding *b, const struct node *node)
{
    if (node_is_block(node)) {
        add_block(b, node);
        return;
    }
    switch ((enum node_kind)node->kind) {
    case NODE_TEXT:
        add_inline(b, node, node->parent == b->address ? SCOPE_LINK : SCOPE_ANY);
        break;
    case NODE_CODE:
        add_inline(b, node, SCOPE_CODE);
        break;
    case NODE_MATH:
        add_inline(b, node, SCOPE_MATH);
        if (b->rendered)
            set_aside(b, node);
        break;
    case NODE_LINK:
        if (is_own_address(node)) {
            b->address = node;
            break;
        }
        set_aside(b, node);
        break;
    case NODE_IMAGE:
        set_aside(b, node);
        break;
    case NODE_SOFT_BREAK:
        b->soft = true;
        break;
    case NODE_HARD_BREAK:
        b->hard = true;
        break;
    default: /* emphasis and the like; the label of a footnote or an anchor is not text */
        break;
    }
}

/* The lines of the front matter, without the keys. */
static void add_meta(struct folding *b, const struct doc *doc)
{
    struct slice source = slice_from(doc->source, doc->body_offset);
    enum find_class class = FIND_META;
    for (size_t at = slice_find(source, '\n', 0) + 1; at < source.bytes;) {
        size_t end = slice_find(source, '\n', at), value;
        if (end + 1 >= source.bytes)
            break; /* the closing fence */
        struct slice line = slice_part(source, at, end);
        class = meta_class(line, class, &value);
        add_zone(b->fold, class, SCOPE_ANY);
        add_leaf(b->fold, doc->root, ORIGIN_SOURCE);
        add_text(b->fold, slice_part(line, value, line.bytes), at + value, false);
        end_line(b->fold);
        at = end + 1;
    }
}

static int by_line(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left, *b = *(const struct node *const *)right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* The footnotes of the document, which are its last blocks, in the order of the source. */
static void find_footnotes(struct folding *b, const struct doc *doc)
{
    size_t room = 0;
    for (const struct node *n = doc->root->last; n != NULL && n->kind == NODE_FOOTNOTE; n = n->previous) {
        b->footnotes = xgrow(b->footnotes, b->footnote_count, &room, sizeof(const struct node *));
        b->footnotes[b->footnote_count++] = n;
    }
    if (b->footnote_count > 1)
        qsort(b->footnotes, b->footnote_count, sizeof(const struct node *), by_line);
}

/* Begins with the next footnote if it stands before a line of the source. */
static void begin_footnote(struct folding *b, uint32_t line)
{
    if (b->next_footnote < b->footnote_count && b->footnotes[b->next_footnote]->line < line)
        b->note = b->noted = b->footnotes[b->next_footnote++];
}

/* Adds the next node, of the document or of a footnote that stands before it in the source. False when there is none. */
static bool add_next(struct folding *b)
{
    const struct node *n = b->next, *root = b->fold->doc->root;
    bool skips = n != NULL && (n->kind == NODE_FOOTNOTE ||
                               (n->kind == NODE_HEADING && n->heading.made)); /* the title is in the front matter */
    if (b->note == NULL && !skips && (n == NULL || (node_is_block(n) && n->line > 0)))
        begin_footnote(b, n != NULL ? n->line : UINT32_MAX);
    if (b->note != NULL) {
        add_node(b, b->note);
        b->note = node_after(b->noted, b->note, false);
    } else if (n != NULL) {
        if (!skips)
            add_node(b, n);
        b->next = node_after(root, n, skips);
    }
    return b->note != NULL || b->next != NULL || b->next_footnote < b->footnote_count;
}

static void add_lines(struct search_text *f)
{
    struct slice source = slice_from(f->doc->source, f->doc->source_bytes);
    for (size_t at = 0; at < source.bytes || at == 0; at = slice_find(source, '\n', at) + 1) {
        f->lines = xgrow(f->lines, f->line_count, &f->line_room, sizeof *f->lines);
        f->lines[f->line_count++] = (uint32_t)at;
    }
}

static struct search_text *search_text_new(const struct doc *doc, bool plain)
{
    struct search_text *f = xcalloc(1, sizeof *f);
    f->doc = doc;
    f->plain = plain;
    f->sections = xgrow(NULL, 0, &f->section_room, sizeof *f->sections);
    f->sections[f->section_count++] = (struct search_text_section){0, NULL};
    return f;
}

/* Gives an empty text its one zone, and all of it bits of capitals. */
static void finish(struct search_text *f)
{
    if (f->zone_count == 0)
        add_zone(f, FIND_TEXT, SCOPE_ANY);
    make_capitals(f, f->text.bytes);
}

static void end_folding(struct folding *b)
{
    if (b == NULL)
        return;
    free(b->footnotes);
    free(b->side);
    math_macros_free(b->macros);
    free(b);
}

/* Room for what a document usually has, so that no step copies what others have made. */
static void make_room(struct search_text *f)
{
    size_t nodes = f->doc->node_count;
    f->text.ptr = xroom(f->doc->source_bytes + 1, &f->text.room, 1);
    f->text.ptr[0] = '\0';
    f->capitals.ptr = xroom(f->doc->source_bytes / 8 + 128, &f->capitals.room, 1);
    f->leaves = xroom(nodes + 1, &f->leaf_room, sizeof *f->leaves);
    f->pieces = xroom(f->plain ? nodes + 1 : nodes * 3, &f->piece_room, sizeof *f->pieces);
    f->zones = xroom(nodes / 2 + 1, &f->zone_room, sizeof *f->zones);
}

struct search_text *search_text_begin(const struct doc *doc, bool plain, bool rendered)
{
    struct search_text *f = search_text_new(doc, plain);
    make_room(f);
    struct folding *b = f->folding = xcalloc(1, sizeof *b);
    b->fold = f;
    b->rendered = rendered;
    b->next = doc->root;
    add_meta(b, doc);
    find_footnotes(b, doc);
    return f;
}

bool search_text_extend(struct search_text *f)
{
    struct folding *b = f->folding;
    size_t before = f->text.bytes;
    bool more = b != NULL;
    for (int i = 0; more && i < PART_NODES && f->text.bytes - before < PART_BYTES; i++) {
        if (b->left.bytes > 0)
            add_left(b);
        else
            more = add_next(b) || b->left.bytes > 0;
    }
    if (!more && b != NULL) {
        end_unit(b);
        end_part(b, true);
        end_folding(b);
        f->folding = NULL;
    }
    finish(f);
    return more;
}

struct search_text *search_text_doc(const struct doc *doc, bool plain, bool rendered)
{
    struct search_text *f = search_text_begin(doc, plain, rendered);
    add_lines(f);
    while (search_text_extend(f))
        continue;
    return f;
}

struct search_text *search_text_string(struct slice text, bool plain)
{
    struct search_text *f = search_text_new(NULL, plain);
    add_zone(f, FIND_TEXT, SCOPE_ANY);
    add_leaf(f, NULL, ORIGIN_SOURCE);
    add_text(f, text, 0, false);
    finish(f);
    return f;
}

void search_text_free(struct search_text *f)
{
    if (f == NULL)
        return;
    end_folding(f->folding);
    buf_free(&f->text);
    buf_free(&f->capitals);
    free(f->pieces);
    free(f->leaves);
    free(f->zones);
    free(f->sections);
    free(f->parts);
    free(f->lines);
    free(f);
}
