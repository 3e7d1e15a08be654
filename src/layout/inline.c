/* inline.c - the inline content of a block to spans: the style of each leaf, the text for pictures, keys and
 * footnote marks, and whether a soft break is a blank or nothing (between two Chinese characters). */
#include "biji/language.h"
#include "line_builder.h"

#include <stdlib.h>
#include <string.h>

/* What a container changes for the leaves inside it. */
struct face {
    struct style style;
    int link;
    int script; /* 1 raised, -1 lowered */
};

static struct face enter(struct layout *layout, const struct node *node, struct face face)
{
    switch ((enum node_kind)node->kind) {
    case NODE_EMPH:
        face.style.attributes |= STYLE_ITALIC;
        break;
    case NODE_STRONG:
        face.style.attributes |= STYLE_BOLD;
        break;
    case NODE_STRIKE:
        face.style.attributes |= STYLE_STRIKE;
        break;
    case NODE_UNDERLINE:
        face.style.attributes |= STYLE_UNDERLINE;
        break;
    case NODE_MARK:
        face.style.role = STYLE_MARK;
        break;
    case NODE_KBD:
        face.style.role = STYLE_KBD;
        break;
    case NODE_SUB:
    case NODE_SUP:
        face.script = node->kind == NODE_SUP ? 1 : -1;
        break;
    case NODE_LINK:
        face.style.role = STYLE_LINK;
        if (layout->options.link_role != NULL)
            face.style.role = (uint8_t)layout->options.link_role(layout->options.link_context, node);
        face.link = line_builder_add_link(layout, node);
        break;
    default: /* nothing else holds inlines and changes their style */
        break;
    }
    return face;
}

static void add_decoration(struct spans *spans, struct slice text, struct face face, uint8_t flags)
{
    spans_add(spans, (struct span){.text = text, .link = face.link, .style = face.style, .flags = flags});
}

/* Whether the text of a link already shows its target. */
static bool shows_target(const struct node *link)
{
    struct buf text = {0};
    node_plain_text(link, &text);
    struct slice shown = buf_slice(&text), target = link->target;
    bool is_mail = slice_starts(target, "mailto:") && slice_eq(slice_part(target, 7, target.bytes), shown);
    bool same = slice_eq(shown, target) || is_mail || (slice_ends(target, shown.ptr) && slice_starts(shown, "www."));
    buf_free(&text);
    return same;
}

/* What follows a link or a picture in print: its number, or its target if that is not shown. */
static void add_target(struct layout *layout, const struct node *node, int link, bool is_shown)
{
    struct spans *spans = &layout->state->spans;
    struct face face = {{STYLE_MARKER, 0}, link, 0};
    if (layout->options.link_numbers)
        add_decoration(spans, slice_of(line_builder_number(layout, "[", layout->links[link].number, "]")), face,
                       SPAN_SOLID | SPAN_JOINED);
    if (!layout->options.link_targets || node->target.bytes == 0 || is_shown)
        return;
    face.style.role = STYLE_LABEL;
    add_decoration(spans, slice_of(" <"), face, 0);
    add_decoration(spans, node->target, face, SPAN_JOINED);
    add_decoration(spans, slice_of(">"), face, SPAN_JOINED);
}

/* Last character of the spans, or 0. */
static uint32_t last_rune(const struct spans *spans)
{
    struct slice text = spans->count > 0 ? spans->items[spans->count - 1].text : slice_of("");
    size_t at = text.bytes;
    if (at == 0)
        return 0;
    do
        at--;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
    int bytes;
    return utf8_decode(text.ptr + at, slice_end(text), &bytes);
}

/* Whether the last line of the spans has ended, or none has begun. */
static bool is_ended(const struct spans *spans)
{
    return spans->count == 0 || (spans->items[spans->count - 1].flags & SPAN_LINE_END) != 0;
}

/* Adds the blank of a soft break before a span that starts with `next`, unless both sides are Chinese. */
static void join_lines(struct spans *spans, struct slice next, struct face face, const struct node *soft_break)
{
    int bytes;
    if (is_ended(spans))
        return;
    if (next.bytes > 0 && rune_is_cjk(utf8_decode(next.ptr, slice_end(next), &bytes)) && rune_is_cjk(last_rune(spans)))
        return;
    spans_add(spans, (struct span){
                         .text = slice_of(" "), .place = {soft_break->id, 0}, .link = face.link, .style = face.style});
}

/* The raised or lowered form of an ASCII character, or NULL. */
static const char *script_form(char c, int script)
{
    static const char *const digits[2][10] = {{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"},
                                              {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}};
    static const char signs[] = "+-=()";
    static const char *const sign_forms[2][5] = {{"₊", "₋", "₌", "₍", "₎"}, {"⁺", "⁻", "⁼", "⁽", "⁾"}};
    int row = script > 0;
    if (char_is_digit(c))
        return digits[row][c - '0'];
    const char *sign = c != '\0' ? strchr(signs, c) : NULL;
    if (sign != NULL)
        return sign_forms[row][sign - signs];
    return script > 0 && c == 'n' ? "ⁿ" : script > 0 && c == 'i' ? "ⁱ" : NULL;
}

/* Adds raised or lowered text: in its Unicode form when every character has one, else after ^ or _ in parentheses; where it is at
 * no text, as small print does, as it is. */
static void add_script(struct layout *layout, const struct node *node, struct face face)
{
    struct spans *spans = &layout->state->spans;
    struct buf form = {0};
    bool has_form = layout->options.math.unicode_scripts != MATH_SCRIPTS_OFF && !layout->options.math.ascii;
    for (size_t i = 0; has_form && i < node->text.bytes; i++) {
        const char *one = script_form(node->text.ptr[i], face.script);
        has_form = one != NULL;
        buf_add_str(&form, has_form ? one : "");
    }
    struct span span = {
        .text = node->text, .place = {node->id, 0}, .link = face.link, .style = face.style, .flags = SPAN_JOINED};
    if (has_form && form.bytes > 0) {
        span.text = slice_from(arena_strndup(&layout->state->arena, form.ptr, form.bytes), form.bytes);
        span.flags |= SPAN_WHOLE | SPAN_SOLID;
        spans_add(spans, span);
    } else if (last_rune(spans) == 0 || last_rune(spans) == ' ') {
        span.flags = 0;
        spans_add(spans, span);
    } else if (node->text.bytes > 0) {
        bool is_short = node->text.bytes == 1;
        const char *open = face.script > 0 ? is_short ? "^" : "^(" : is_short ? "_" : "_(";
        add_decoration(spans, slice_of(open), face, SPAN_JOINED);
        spans_add(spans, span);
        add_decoration(spans, slice_of(is_short ? "" : ")"), face, SPAN_JOINED);
    }
    buf_free(&form);
}

/* The words of a picture's address, for one that says nothing else: the file's name without its ending; of a badge what it shows,
 * "PRs welcome" of ".../badge/PRs-welcome-green.svg". */
static struct slice address_words(struct layout *layout, struct slice target)
{
    size_t end = slice_find(target, '?', 0), from = 0, dot;
    struct slice path = slice_part(target, 0, slice_find(slice_part(target, 0, end), '#', 0));
    for (size_t at = slice_find(path, '/', 0); at < path.bytes; at = slice_find(path, '/', at + 1))
        from = at + 1;
    bool is_badge = slice_find_str(path, slice_of("/badge/"), 0) < path.bytes;
    struct slice name = slice_part(path, from, path.bytes);
    for (dot = name.bytes; dot > 0 && name.ptr[dot - 1] != '.';)
        dot--;
    if (!is_badge || name.bytes == 0)
        return name.bytes > 0 ? name : target;
    char *words = arena_strndup(&layout->state->arena, name.ptr, dot > 0 ? dot - 1 : name.bytes);
    char *color = strrchr(words, '-');
    if (color != NULL && color > words)
        *color = '\0';
    for (char *p = words; *p != '\0'; p++)
        *p = *p == '-' || *p == '_' ? ' ' : *p;
    return slice_of(words);
}

/* The address of a picture; of one written into the note (`data:image/png;base64,…`) only what it is. */
static struct slice shown_address(struct slice target)
{
    size_t end = 0;
    while (end < target.bytes && strchr(",;", target.ptr[end]) == NULL)
        end++;
    return slice_starts(target, "data:") ? slice_part(target, 0, end) : target;
}

struct slice figure_name(struct layout *layout, const struct node *node)
{
    struct buf alt = {0};
    node_plain_text(node, &alt);
    struct slice name = node->info;
    if (slice_trim(buf_slice(&alt)).bytes > 0)
        name = slice_from(arena_strndup(&layout->state->arena, alt.ptr, alt.bytes), alt.bytes);
    else if (name.bytes == 0)
        name = address_words(layout, shown_address(node->target));
    buf_free(&alt);
    return name;
}

/* A picture: its name, in brackets within a text. Alone in its paragraph it gets a second line with its file and size. */
static void add_image(struct layout *layout, const struct node *node, struct face face, bool is_alone)
{
    struct layout_state *s = layout->state;
    struct spans *spans = &s->spans;
    int link = line_builder_add_link(layout, node), width, height;
    struct slice name = figure_name(layout, node);
    struct face label = {{STYLE_LABEL, 0}, face.link >= 0 ? face.link : link, 0};
    if (layout->options.only_names) {
        spans_add(
            spans,
            (struct span){
                .text = name, .place = {node->id, 0}, .link = label.link, .style = face.style, .flags = SPAN_WHOLE});
        return;
    }
    bool shows_file = slice_eq(name, node->target);
    add_decoration(spans, slice_of(is_alone ? s->glyphs->picture : "["), label, 0);
    label.style = face.style;
    label.style.role = STYLE_LABEL;
    spans_add(spans, (struct span){.text = name,
                                   .place = {node->id, 0},
                                   .link = label.link,
                                   .style = label.style,
                                   .flags = SPAN_WHOLE | SPAN_JOINED});
    label.style = (struct style){STYLE_LABEL, 0};
    if (!is_alone)
        add_decoration(spans, slice_of("]"), label, SPAN_JOINED);
    if (is_alone && !shows_file && node->target.bytes > 0) {
        spans_add(spans, (struct span){.link = -1, .flags = SPAN_LINE_END});
        add_decoration(spans, shown_address(node->target), label, 0);
    }
    const char *reason = NULL;
    if (is_alone && layout->options.image_size != NULL &&
        layout->options.image_size(layout->options.image_context, node->target, &width, &height, &reason))
        add_decoration(spans, slice_of(arena_printf(&s->arena, " (%d×%d)", width, height)), label, 0);
    if (reason != NULL)
        add_decoration(spans, slice_of(arena_printf(&s->arena, " (%s)", reason)), label, 0);
    if (is_alone && node->info.bytes > 0 && !slice_eq(node->info, name)) {
        spans_add(spans, (struct span){.link = -1, .flags = SPAN_LINE_END});
        add_decoration(spans, node->info, label, 0);
    }
    add_target(layout, node, link, is_alone || shows_file);
}

static void add_footnote_mark(struct layout *layout, const struct node *node)
{
    struct arena *arena = &layout->state->arena;
    const char *text = node->footnote.number > 0
                           ? line_builder_number(layout, "[", node->footnote.number, "]")
                           : arena_printf(arena, "[^%.*s]", (int)node->text.bytes, node->text.ptr);
    int link = line_builder_add_link(layout, node);
    spans_add(&layout->state->spans, (struct span){.text = slice_of(text),
                                                   .place = {node->id, 0},
                                                   .link = link,
                                                   .style = {STYLE_MARKER, 0},
                                                   .flags = SPAN_WHOLE | SPAN_SOLID | SPAN_JOINED});
}

static void add_line_end(struct layout *layout, const struct node *node, bool is_formula)
{
    struct spans *spans = &layout->state->spans;
    if (spans->count > 0 || is_formula)
        spans_add(spans, (struct span){.node = is_formula ? node : NULL,
                                       .link = -1,
                                       .flags = (uint8_t)(SPAN_LINE_END | (is_formula ? SPAN_BLOCK : 0))});
}

/* Whether the next text is below a display formula. */
static bool begins_line(const struct spans *spans)
{
    return spans->count > 0 && (spans->items[spans->count - 1].flags & SPAN_BLOCK) != 0;
}

static bool is_break(const struct node *node)
{
    return node == NULL || node->kind == NODE_SOFT_BREAK || node->kind == NODE_HARD_BREAK;
}

/* Whether a picture is alone on its line of a paragraph, or is in a link that fills its paragraph: several such links side by side
 * are badges. */
static bool is_alone(const struct node *image)
{
    const struct node *only = image->parent;
    if (only->kind == NODE_PARAGRAPH)
        return is_break(image->previous) && is_break(image->next);
    return only->kind == NODE_LINK && image->previous == NULL && image->next == NULL && only->previous == NULL &&
           only->next == NULL && only->parent->kind == NODE_PARAGRAPH;
}

/* A picture alone on its source line gets lines of its own here too. */
static void add_figure(struct layout *layout, const struct node *node, struct face face)
{
    bool alone = is_alone(node);
    int cols, rows;
    if (alone && figure_fits(layout, node, &cols, &rows)) {
        int link = line_builder_add_link(layout, node);
        spans_add(&layout->state->spans, (struct span){.node = node,
                                                       .link = face.link >= 0 ? face.link : link,
                                                       .flags = SPAN_LINE_END | SPAN_BLOCK});
        return;
    }
    if (alone && !is_ended(&layout->state->spans))
        add_line_end(layout, node, false);
    add_image(layout, node, face, alone);
    if (alone && node->next != NULL && node->next->kind == NODE_SOFT_BREAK)
        add_line_end(layout, node, false);
}

/* Adds code; that of a block in a cell keeps its lines. */
static void add_code(struct spans *spans, struct span span)
{
    struct slice code = span.text;
    for (size_t at = 0, end; at < code.bytes; at = end + 1) {
        end = slice_find(code, '\n', at);
        span.text = slice_part(code, at, end);
        span.place.offset = (uint32_t)at;
        spans_add(spans, span);
        if (end + 1 < code.bytes)
            spans_add(spans, (struct span){.link = -1, .flags = SPAN_LINE_END});
    }
}

static void add_leaf(struct layout *layout, const struct node *node, struct face face, bool in_cell)
{
    struct span span = {.text = node->text, .place = {node->id, 0}, .link = face.link, .style = face.style};
    switch ((enum node_kind)node->kind) {
    case NODE_TEXT:
        while (begins_line(&layout->state->spans) && slice_starts(span.text, " ")) {
            span.text = slice_part(span.text, 1, span.text.bytes);
            span.place.offset++;
        }
        if (face.script != 0)
            add_script(layout, node, face);
        else
            spans_add(&layout->state->spans, span);
        break;
    case NODE_CODE:
        if (face.link < 0 && face.style.role != STYLE_KBD)
            span.style.role = STYLE_CODE;
        add_code(&layout->state->spans, span);
        break;
    case NODE_MATH:
        if (node->math.display && !in_cell)
            add_line_end(layout, node, true);
        else
            math_collect(layout, &layout->state->spans, node, face.style, face.link);
        break;
    case NODE_IMAGE:
        add_figure(layout, node, face);
        break;
    case NODE_FOOTNOTE_REF:
        add_footnote_mark(layout, node);
        break;
    case NODE_HARD_BREAK:
        add_line_end(layout, node, false);
        break;
    case NODE_LINK: /* without text: shows where it leads, so that it can be seen and followed */
        face = enter(layout, node, face);
        add_decoration(&layout->state->spans, node->target, face, 0);
        break;
    default: /* anchors and empty containers show nothing */
        break;
    }
}

/* What is drawn before and after the content of a container. */
static void add_bracket(struct layout *layout, const struct node *node, struct face face, bool is_open)
{
    if (node->kind == NODE_KBD)
        add_decoration(&layout->state->spans, slice_of(is_open ? "[" : "]"), face, is_open ? 0 : SPAN_JOINED);
    else if (node->kind == NODE_LINK && is_open && layout->options.accessible)
        add_decoration(&layout->state->spans, slice_of(_("link ")), face, 0);
    else if (node->kind == NODE_LINK && !is_open)
        add_target(layout, node, face.link, layout->options.link_targets && shows_target(node));
}

static bool is_leaf(const struct node *node)
{
    return node->first == NULL || node->kind == NODE_IMAGE;
}

/* The first text of node, as needed for joining lines. */
static struct slice first_text(const struct node *node)
{
    while (!is_leaf(node))
        node = node->first;
    return node->kind == NODE_TEXT || node->kind == NODE_CODE ? node->text : slice_of("");
}

void inline_collect(struct layout *layout, const struct node *block, struct style base)
{
    struct layout_state *s = layout->state;
    size_t depth = 0;
    struct face face = {base, -1, 0};
    const struct node *soft_break = NULL;
    size_t from = s->spans.count;
    for (const struct node *node = block->first; node != NULL; node = node->next) {
        for (;; node = node->first) {
            if (soft_break != NULL && node->kind != NODE_ANCHOR && node->kind != NODE_SOFT_BREAK) {
                join_lines(&s->spans, first_text(node), face, soft_break);
                soft_break = NULL;
            }
            if (is_leaf(node))
                break;
            s->faces = xgrow(s->faces, depth, &s->face_room, sizeof *s->faces);
            s->faces[depth++] = face;
            face = enter(layout, node, face);
            add_bracket(layout, node, face, true);
        }
        if (node->kind == NODE_SOFT_BREAK)
            soft_break = node;
        add_leaf(layout, node, face, block->kind == NODE_CELL);
        while (node->next == NULL && node->parent != block) {
            node = node->parent;
            add_bracket(layout, node, face, false);
            face = s->faces[--depth];
        }
    }
    if (s->autospace)
        autospace_apply(&s->spans, from);
}
