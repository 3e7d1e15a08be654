/* templates.c - tags of Liquid, shortcodes of Hugo, Hexo and GitBook, components of JSX. A reader wants their content, which
 * is Markdown anyway, and the few that are more than layout: pictures, videos, links, callouts, code. The others leave a
 * small sign where the site would show something. tags.c knows their names. */
#include "rewrite.h"

#include <string.h>

static const char *const title_names[] = {"title", "header", "heading", "label", "summary", "name", "caption", NULL};

/* ---- what one tag is ---- */

static void put_link(struct dialect *d, struct node *node, struct slice target, struct slice words)
{
    node->kind = NODE_LINK;
    node->text = (struct slice){NULL, 0};
    node->target = target;
    node->end_line = 0;
    if (node->first == NULL)
        grow_text(d, node, words.bytes > 0 ? words : target);
}

static bool names_file(struct slice word)
{
    return memchr(word.ptr, '.', word.bytes) != NULL || memchr(word.ptr, '/', word.bytes) != NULL;
}

static void put_image(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const sources[] = {"src", "link", "url", "image", "image_path", "file", NULL}, *const words[] = {
                                                                                                          "alt",
                                                                                                          "caption",
                                                                                                          "title",
                                                                                                          NULL};
    struct slice source = tags_any(tag->arguments, sources), alt = tags_any(tag->arguments, words);
    struct slice rest = tag->arguments;
    while (source.bytes == 0 && rest.bytes > 0) { /* after classes, before sizes and words */
        struct slice word = tags_first(rest, &rest);
        if (names_file(word) || word.bytes == 0 || rest.bytes == 0)
            source = word;
    }
    if (alt.bytes == 0 && rest.bytes < tag->arguments.bytes)
        alt = tags_words(d, rest);
    size_t quote = slice_find(source, '\'', 0); /* require('./a.png').default of JSX */
    if (quote < source.bytes && memchr(source.ptr, '(', quote) != NULL)
        source = slice_part(source, quote + 1, slice_find(source, '\'', quote + 1));
    node->kind = NODE_IMAGE;
    node->text = (struct slice){NULL, 0};
    node->end_line = 0;
    node->target = source;
    struct slice caption = grow_argument(tag->arguments, "caption"), title = grow_argument(tag->arguments, "title");
    node->info = title.bytes > 0 ? title : caption;
    grow_text(d, node, alt);
}

static void put_video(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const struct {
        const char *name, *address;
    } sites[] = {{"youtube", "https://www.youtube.com/watch?v="},
                 {"bilibili", "https://www.bilibili.com/video/"},
                 {"vimeo", "https://vimeo.com/"},
                 {"gist", "https://gist.github.com/"},
                 {"tweet", "https://twitter.com/i/status/"},
                 {"twitter", "https://twitter.com/i/status/"},
                 {"x", "https://twitter.com/i/status/"},
                 {"instagram", "https://www.instagram.com/p/"},
                 {"jsfiddle", "https://jsfiddle.net/"}};
    static const char *const ids[] = {"id", "src", "url", "", NULL}, *const words[] = {"title", "caption", NULL};
    struct slice id = tags_any(tag->arguments, ids);
    struct buf target = {0};
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
        if (slice_eq_nocase(tag->name, sites[i].name) && slice_find_str(id, slice_of("://"), 0) >= id.bytes)
            buf_add_str(&target, sites[i].address);
    buf_add_slice(&target, id);
    struct slice title = tags_any(tag->arguments, words); /* words of the note, so that a search for them finds it */
    put_link(d, node, grow_keep_buf(d, &target), title.bytes > 0 ? title : id.bytes > 0 ? id : tag->name);
}

/* {% link words address %} of Hexo, {% link file %} of Jekyll, {% post_link slug 'words' %}, {{< ref "file" >}} */
static void put_reference(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const targets[] = {"url", "to", "href", "path", NULL};
    struct slice rest, target = tags_any(tag->arguments, targets);
    struct slice first = tags_first(tag->arguments, &rest), address = tags_address(tag->arguments), words = {NULL, 0};
    if (target.bytes > 0)
        words = tags_any(tag->arguments, title_names);
    else if (slice_eq_str(tag->name, "link") && address.bytes > 0 && address.ptr != first.ptr) {
        size_t at = (size_t)(address.ptr - tag->arguments.ptr);
        words = tags_words(d, slice_part(tag->arguments, 0, at));
        target = address;
    } else {
        target = first;
        words = tags_words(d, rest);
    }
    put_link(d, node, target, words);
}

/* Whether a component's title is above what it holds, which may be long. */
static bool is_card(struct slice name)
{
    size_t bytes = strlen("card");
    return name.bytes >= bytes && slice_eq_nocase(slice_part(name, name.bytes - bytes, name.bytes), "card");
}

/* {% btn address, words, icon %}, {{< button href="…" >}}, {% embed url="…" %} */
static void put_button(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const targets[] = {"href", "url", "link", "to", "relref", "src", "path", NULL};
    static const char *const texts[] = {"title", "text", "label", "content", "name", NULL};
    struct slice target = tags_any(tag->arguments, targets), words = tags_any(tag->arguments, texts), rest;
    struct slice first = tags_first(tag->arguments, &rest);
    bool by_place = memchr(first.ptr, '=', first.bytes) == NULL && !slice_starts(first, "{");
    if (target.bytes == 0) {
        target = tags_address(tag->arguments);
        target = target.bytes > 0 || !by_place ? target : first;
    }
    if (words.bytes == 0 && by_place)
        words = memchr(rest.ptr, ',', rest.bytes) != NULL ? slice_part(rest, 0, slice_find(rest, ',', 0))
                                                          : tags_first(rest, &rest);
    words = grow_unquote(words);
    bool holds = node->first != NULL && (target.bytes == 0 || (words.bytes > 0 && is_card(tag->name)));
    if (holds && words.bytes > 0) { /* what it is the title of */
        struct node *title = grow_before(d, node, target.bytes > 0 ? NODE_LINK : NODE_STRONG);
        title->target = target;
        grow_text(d, title, words);
        grow_before(d, node, NODE_HARD_BREAK);
    } else if (!holds && target.bytes > 0)
        put_link(d, node, target, words);
    else if (!holds) {
        node->kind = NODE_TEXT;
        node->text = words;
    }
    struct slice description = grow_argument(tag->arguments, "description");
    if (description.bytes > 0 && node->parent != NULL) {
        struct node *below = node_append(d->doc, NULL, NODE_TEXT, node->line, node->column);
        below->text = description;
        node_insert(node->parent, below, node->next);
        node_insert(node->parent, node_append(d->doc, NULL, NODE_HARD_BREAK, node->line, node->column), below);
    }
    if (holds)
        grow_unwrap(node);
}

/* {% label class@words %}, {% span class, words %}, {{< badge "words" >}} */
static void put_words(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const texts[] = {"text", "content", "title", "label", "value", NULL};
    struct slice words = tags_any(tag->arguments, texts);
    size_t at = slice_find(tag->arguments, '@', 0), comma = slice_find(tag->arguments, ',', 0);
    bool hides = slice_starts(tag->name, "hide");
    if (words.bytes == 0 && at < tag->arguments.bytes && slice_eq_str(tag->name, "label"))
        words = slice_part(tag->arguments, at + 1, tag->arguments.bytes);
    else if (words.bytes == 0 && comma < tag->arguments.bytes && !hides)
        words = slice_part(tag->arguments, comma + 1, tag->arguments.bytes);
    else if (words.bytes == 0)
        words = tags_words(d, tag->arguments);
    bool kbd = slice_eq_str(tag->name, "kbd"), mark = slice_eq_str(tag->name, "mark");
    node->text = (struct slice){NULL, 0};
    node->kind = kbd ? NODE_KBD : mark ? NODE_MARK : NODE_TEXT;
    if (kbd || mark)
        grow_text(d, node, slice_trim(words));
    else
        node->text = slice_trim(words);
}

/* A sign that the site shows something here: the tag's name, small. */
static void put_sign(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct buf sign = {0};
    buf_add_str(&sign, "⟨");
    buf_add_slice(&sign, tag->name);
    struct slice file = grow_argument(tag->arguments, "");
    if (file.bytes > 0 && file.bytes < 60) {
        buf_add_char(&sign, ' ');
        buf_add_slice(&sign, file);
    }
    buf_add_str(&sign, "⟩");
    node->kind = NODE_TEXT;
    node->text = grow_keep_buf(d, &sign);
}

static bool is_component(const struct tag *tag)
{
    return tag->name.bytes > 0 && *tag->name.ptr >= 'A' && *tag->name.ptr <= 'Z';
}

/* `name (type)`, `GET https://…/path`, `200 OK` of descriptions of interfaces; empty for others. */
static struct slice heading_of(struct dialect *d, const struct tag *tag)
{
    static const char *const parts[] = {"method", "status", "baseUrl", "host",       "path",
                                        "name",   "type",   "summary", "description"};
    struct buf words = {0};
    buf_add_str(&words, "");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct slice part = grow_argument(tag->arguments, parts[i]);
        bool joins = i == 4 && words.bytes > 0 && memchr(words.ptr, '/', words.bytes) != NULL;
        if (part.bytes > 0)
            buf_printf(&words, "%s%.*s", words.bytes == 0 || joins ? "" : " ", (int)part.bytes, part.ptr);
    }
    return grow_keep_buf(d, &words);
}

/* The label of a component's value in `values={[{label: 'Apple', value: 'apple'}, …]}` of the tabs around it; else the value. */
static struct slice label_of_value(const struct dialect *d, struct slice value)
{
    struct slice list = d->tab_values;
    struct buf quoted = {0};
    buf_printf(&quoted, "value: '%.*s'", (int)value.bytes, value.ptr);
    size_t at = slice_find_str(list, buf_slice(&quoted), 0);
    buf_free(&quoted);
    size_t open = at;
    while (open > 0 && at < list.bytes && list.ptr[open] != '{')
        open--;
    size_t label = slice_find_str(list, slice_of("label: "), open), close = slice_find(list, '}', open);
    if (at >= list.bytes || label >= close)
        return value;
    struct slice words = slice_trim(slice_part(list, label + strlen("label: "), close));
    size_t end = words.bytes > 1 ? slice_find(words, *words.ptr, 1) : 0;
    return end > 1 ? slice_part(words, 1, end) : value;
}

static bool is_timeline(struct slice name)
{
    return slice_eq_str(name, "timeline");
}

/* What stands over the content of a tag: its label, title or number. */
static struct slice words_of(struct dialect *d, const struct tag *tag)
{
    struct slice number = grow_argument(tag->arguments, "number"), file = grow_argument(tag->arguments, "file-name"),
                 caption = grow_argument(tag->arguments, "caption");
    if (number.bytes + file.bytes == 0) {
        struct slice words = tags_any(tag->arguments, title_names), value = grow_argument(tag->arguments, "value");
        if (tags_meaning(tag->name) == TAG_HEADING)
            return heading_of(d, tag);
        if (is_timeline(tag->name))
            return slice_trim(slice_part(tag->arguments, 0, slice_find(tag->arguments, ',', 0)));
        if (words.bytes == 0 && value.bytes > 0 && tags_meaning(tag->name) == TAG_TAB)
            return label_of_value(d, value);
        return words.bytes > 0 || is_component(tag) ? words : tags_words(d, tag->arguments);
    }
    struct buf words = {0};
    if (number.bytes > 0)
        buf_printf(&words, "%.*s %.*s", (int)tag->name.bytes, tag->name.ptr, (int)number.bytes, number.ptr);
    if (file.bytes > 0)
        buf_printf(&words, "%s%.*s", words.bytes > 0 ? ": " : "", (int)file.bytes, file.ptr);
    if (caption.bytes > 0)
        buf_printf(&words, "%s%.*s", words.bytes > 0 ? " - " : "", (int)caption.bytes, caption.ptr);
    return grow_keep_buf(d, &words);
}

/* Turns node, an inline, into what a tag means that stands for itself; false when it means nothing to a reader. */
static bool make_inline(struct dialect *d, struct node *node, const struct tag *tag)
{
    switch (tags_meaning(tag->name)) {
    case TAG_PICTURE:
        put_image(d, node, tag);
        return true;
    case TAG_VIDEO:
        if (tag->arguments.bytes == 0)
            return false;
        put_video(d, node, tag);
        return true;
    case TAG_LINK:
        put_reference(d, node, tag);
        return true;
    case TAG_BUTTON:
        put_button(d, node, tag);
        return true;
    case TAG_WORDS:
        if (tag->arguments.bytes == 0 || tag->closes)
            return false;
        put_words(d, node, tag);
        return true;
    default:
        return false;
    }
}

/* ---- pairs ---- */

/* Whether this is the tag, or its end. */
static bool is_tag(const struct node *node, const struct tag *open, bool end)
{
    if (node->kind != NODE_DIRECTIVE || node->text.bytes < 2 || (*node->text.ptr != '{' && *node->text.ptr != '<'))
        return false;
    struct tag tag = tags_read(node->text);
    return tag.closes == end && (end || !tag.whole) && slice_eq(tag.name, open->name);
}

enum { MAX_LOOKS = 200000 }; /* for the ends of tags, in one note */

/* The end of a tag among the blocks below it, or NULL. */
static struct node *find_end(struct dialect *d, struct node *node, const struct tag *tag)
{
    int depth = 1;
    struct node *first = NULL;
    for (struct node *n = node->next; n != NULL && d->pair_looks < MAX_LOOKS; n = n->next, d->pair_looks++) {
        if (is_tag(n, tag, false))
            depth++;
        else if (is_tag(n, tag, true)) {
            first = first == NULL ? n : first;
            if (--depth == 0)
                return n;
        }
    }
    return d->pair_looks < MAX_LOOKS ? first : NULL; /* some of the others stand for themselves */
}

static struct node *put_paragraph(struct dialect *d, struct node *node, struct node *before)
{
    struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
    paragraph->end_line = node->line;
    node_insert(node, paragraph, before);
    return paragraph;
}

static void put_title(struct dialect *d, struct node *node, struct slice words)
{
    if (words.bytes == 0)
        return;
    struct node *paragraph = put_paragraph(d, node, node->first);
    parts_inlines(d, node_append(d->doc, paragraph, NODE_STRONG, node->line, node->column), words, node->line);
}

/* The content of a pair becomes the words of a link: if it is one paragraph; else the link stands above it. */
static void make_linked(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct node *only = node->first != NULL && node->first->next == NULL ? node->first : NULL;
    struct node *paragraph = only != NULL && only->kind == NODE_PARAGRAPH ? only : put_paragraph(d, node, node->first);
    struct node *link = node_append(d->doc, NULL, NODE_LINK, node->line, node->column);
    grow_move(link, paragraph->first, NULL);
    node_insert(paragraph, link, NULL);
    struct node *last = link->last;
    if (!make_inline(d, link, tag))
        grow_unwrap(link);
    if (last != NULL && link->kind == NODE_IMAGE)
        link->info = (struct slice){NULL, 0};
    grow_unwrap(node);
}

/* The type of callout that a tag makes, or empty; the rest of its words in *title. */
static struct slice callout_type(struct dialect *d, const struct tag *tag, struct slice *title)
{
    static const char *const types[] = {"type", "style",  "color", "level", "variant",
                                        "kind", "intent", "theme", "class", NULL},
                             *const titles[] = {"title", "header", "heading", "label", NULL};
    struct slice type = {NULL, 0}, rest, first = tags_first(tag->arguments, &rest);
    *title = tags_any(tag->arguments, titles);
    for (size_t i = 0; types[i] != NULL && type.bytes == 0; i++)
        if (callouts_know(grow_argument(tag->arguments, types[i])))
            type = grow_argument(tag->arguments, types[i]);
    bool positional = type.bytes == 0 && callouts_know(first);
    if (positional)
        type = first;
    if (type.bytes == 0 && callouts_know(tag->name) && tags_meaning(tag->name) == TAG_UNKNOWN)
        type = tag->name;
    if (slice_eq_str(tag->name, "aside"))
        type = slice_of("note");
    if (title->bytes == 0 && type.bytes > 0)
        *title = tags_words(d, positional ? rest : tag->arguments);
    return type;
}

static void make_fold(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice words = words_of(d, tag);
    size_t at = slice_find_str(words, slice_of("@"), 0); /* its icon, in Hexo */
    if (at > 0 && *node->text.ptr == '<' && at < words.bytes)
        words = slice_trim(slice_part(words, 0, at));
    node->text = node->info = (struct slice){NULL, 0};
    fences_make(d, node, slice_of("tab-item"), words.bytes > 0 ? words : tag->name);
}

static void make_quote(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice words = tags_words(d, tag->arguments), address = tags_address(tag->arguments);
    node->kind = NODE_QUOTE;
    node->text = node->info = (struct slice){NULL, 0};
    memset(&node->directive, 0, sizeof node->directive);
    if (words.bytes == 0)
        return;
    struct node *paragraph = put_paragraph(d, node, NULL);
    grow_text(d, paragraph, slice_of("— "));
    if (address.bytes > 0)
        put_link(d, node_append(d->doc, paragraph, NODE_LINK, node->line, node->column), address, words);
    else
        grow_text(d, paragraph, words);
}

/* A tag whose content is in node. */
static void make_pair(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice title, type = callout_type(d, tag, &title);
    switch (tags_meaning(tag->name)) {
    case TAG_FOLD:
    case TAG_TAB:
        make_fold(d, node, tag);
        break;
    case TAG_QUOTE:
        make_quote(d, node, tag);
        break;
    case TAG_COMMENT:
        node_unlink(node);
        break;
    case TAG_NOTHING:
        if (slice_eq_str(tag->name, "raw"))
            inline_forms_keep(d, node);
        grow_unwrap(node);
        break;
    case TAG_PICTURE:
    case TAG_VIDEO:
    case TAG_LINK:
    case TAG_BUTTON:
        make_linked(d, node, tag);
        break;
    default:
        node->text = node->info = (struct slice){NULL, 0};
        if (type.bytes > 0) {
            callouts_make(d, node, type, title, '\0');
            break;
        }
        put_title(d, node, words_of(d, tag));
        grow_unwrap(node);
        break;
    }
}

/* ---- lines ---- */

/* {% highlight python %}: its child is the code. */
static void make_code(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice language = grow_argument(tag->arguments, "lang"), rest, first = tags_first(tag->arguments, &rest);
    struct slice title = grow_argument(tag->arguments, "title");
    bool codeblock = slice_eq_str(tag->name, "codeblock") || slice_eq_str(tag->name, "code");
    size_t colon = slice_find_str(tag->arguments, slice_of("lang:"), 0);
    if (language.bytes == 0 && !codeblock)
        language = first;
    if (codeblock) {
        struct buf words = {0};
        buf_add_str(&words, "");
        for (rest = tag->arguments; slice_trim(rest).bytes > 0;) {
            first = tags_first(rest, &rest);
            bool option =
                first.bytes > 0 && (memchr(first.ptr, ':', first.bytes) != NULL || slice_eq_str(first, "view") ||
                                    memchr(first.ptr, '=', first.bytes) != NULL);
            if (!option)
                buf_printf(&words, "%s%.*s", words.bytes > 0 ? " " : "", (int)first.bytes, first.ptr);
        }
        title = grow_keep_buf(d, &words);
    }
    if (codeblock && colon < tag->arguments.bytes)
        language = slice_part(tag->arguments, colon + 5, slice_find(tag->arguments, ' ', colon));
    if (slice_eq_str(tag->name, "mermaid"))
        language = tag->name;
    struct node *code = node->first;
    if (code != NULL) {
        code->info = grow_keep(d, slice_part(language, 0, slice_find(language, ' ', 0)));
        if (slice_eq_str(tag->name, "mermaid") && tag->arguments.bytes > 0) { /* its first line */
            struct buf whole = {0};
            buf_printf(&whole, "%.*s\n%.*s", (int)tag->arguments.bytes, tag->arguments.ptr, (int)code->text.bytes,
                       code->text.ptr);
            code->text = grow_keep_buf(d, &whole);
        }
        struct slice text = slice_trim(code->text);
        if (slice_starts(text, "{`") && slice_ends(text, "`}")) /* of JSX */
            code->text = slice_part(text, 2, text.bytes - 2);
    }
    put_title(d, node, title);
    grow_unwrap(node);
}

/* {% include file words="…" %}: a file of Markdown or code is shown; of another, which is a template, what it is given. */
static void make_file(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const files[] = {"file", "path", NULL}, *const texts[] = {"content",     "text",    "caption",
                                                                                 "description", "message", "alt",
                                                                                 "title",       NULL},
                             *const pictures[] = {"src", "image_path", "url", "image", "img", "image_src", NULL};
    struct slice rest, first = tags_first(tag->arguments, &rest), file = tags_any(tag->arguments, files);
    while (file.bytes == 0 && rest.bytes > 0 && memchr(first.ptr, ':', first.bytes) != NULL) /* lang:js */
        first = tags_first(rest, &rest);
    file = file.bytes > 0 ? file : first;
    bool markdown = slice_ends(file, ".md") || slice_ends(file, ".markdown");
    size_t dot = file.bytes;
    while (dot > 0 && file.ptr[dot - 1] != '.' && file.ptr[dot - 1] != '/')
        dot--;
    bool page = slice_ends(file, ".html") || slice_ends(file, ".njk") || slice_ends(file, ".liquid") || dot == 0;
    if (markdown || !page) {
        node->kind = NODE_DIRECTIVE;
        includes_put(d, node, file, !markdown, slice_part(file, dot, file.bytes));
        return;
    }
    struct slice words = tags_any(tag->arguments, texts), picture = tags_any(tag->arguments, pictures);
    node->kind = NODE_PARAGRAPH;
    node->text = (struct slice){NULL, 0};
    memset(&node->directive, 0, sizeof node->directive);
    if (picture.bytes > 0 && names_file(picture)) {
        struct node *image = node_append(d->doc, node, NODE_IMAGE, node->line, node->column);
        image->target = picture;
        grow_text(d, image, words);
    } else if (words.bytes > 0)
        parts_inlines(d, node, words, node->line);
    else
        put_sign(d, node_append(d->doc, node, NODE_TEXT, node->line, node->column), tag);
}

/* A tag alone on its line: a paragraph with its meaning. */
static void make_line(struct dialect *d, struct node *node, const struct tag *tag)
{
    enum tag_meaning meaning = tags_meaning(tag->name);
    struct slice words = words_of(d, tag);
    if (meaning == TAG_FILE) {
        make_file(d, node, tag);
        return;
    }
    node->kind = NODE_PARAGRAPH;
    node->text = (struct slice){NULL, 0};
    memset(&node->directive, 0, sizeof node->directive);
    struct node *inner = node_append(d->doc, node, NODE_TEXT, node->line, node->column);
    if (!tag->closes && make_inline(d, inner, tag))
        return;
    bool component = is_component(tag),
         shown = meaning == TAG_UNKNOWN || meaning == TAG_HEADING || meaning == TAG_VIDEO;
    if (tag->closes || tag->name.bytes == 0 || (!component && !shown && meaning != TAG_FOLD && meaning != TAG_TAB) ||
        (component && words.bytes == 0)) {
        node_unlink(node);
        return;
    }
    if (!component && (meaning == TAG_UNKNOWN || meaning == TAG_VIDEO)) {
        put_sign(d, inner, tag);
        return;
    }
    inner->kind = NODE_STRONG;
    parts_inlines(d, inner, words.bytes > 0 ? words : tag->name, node->line);
}

/* Where the tag at the start of a line ends. */
static size_t end_of_tag(struct slice line)
{
    const char *close = slice_starts(line, "{%")     ? "%}"
                        : slice_starts(line, "{{<")  ? ">}}"
                        : slice_starts(line, "{{%")  ? "%}}"
                        : slice_starts(line, "<!--") ? "-->"
                                                     : ">";
    size_t end = slice_find_str(line, slice_of(close), 2);
    return end < line.bytes ? end + strlen(close) : line.bytes;
}

/* {{< tag >}}words{{< /tag >}} on one line: the words are its content. False for another line. */
static bool make_whole_line(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    size_t end = end_of_tag(line), close = line.bytes;
    while (close > end && line.ptr[close - 1] != (*line.ptr == '<' ? '<' : '{'))
        close--;
    while (close > end && line.ptr[close - 1] == *line.ptr)
        close--;
    if (end >= close || end == line.bytes)
        return false;
    struct slice inner = slice_part(line, end, close);
    struct tag tag = tags_read(slice_part(line, 0, end));
    enum tag_meaning meaning = tags_meaning(tag.name);
    if (meaning == TAG_CODE || meaning == TAG_MATHS) {
        struct node *code = node_append(d->doc, node, NODE_CODE_BLOCK, node->line, node->column);
        code->text = inner;
        code->end_line = node->line;
        if (meaning == TAG_CODE) {
            make_code(d, node, &tag);
            return true;
        }
        code->kind = NODE_MATH_BLOCK;
        grow_unwrap(node);
        return true;
    }
    parts_blocks(d, node, NULL, inner, node->line, 0, d->path);
    make_pair(d, node, &tag);
    return true;
}

/* A tag over several lines is one line. */
static void join_lines(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    const char *close = *line.ptr == '<' ? "\n" : line.ptr[1] == '%' ? "%}" : "}}";
    if (node->directive.kind != MARK_CODE || node->first == NULL || slice_starts(line, "<CodeBlock") ||
        slice_find_str(line, slice_of(close), 0) < line.bytes ||
        (*line.ptr == '<' && slice_ends(line, ">") && !slice_starts(line, "<HTMLBlock")))
        return;
    struct buf whole = {0};
    buf_add_slice(&whole, line);
    buf_add_char(&whole, '\n');
    buf_add_slice(&whole, slice_trim(node->first->text));
    if (!slice_ends(slice_trim(buf_slice(&whole)), close) && *line.ptr == '{')
        buf_printf(&whole, " %s", close);
    node_unlink(node->first);
    node->directive.kind = MARK_LINE;
    node->text = grow_keep_buf(d, &whole);
}

/* {% @mermaid/diagram content="…" %} of GitBook */
static bool make_diagram(struct node *node, const struct tag *tag)
{
    struct slice content = grow_argument(tag->arguments, "content");
    if (!slice_starts(tag->name, "@") || content.bytes == 0)
        return false;
    node->kind = NODE_CODE_BLOCK;
    node->info = slice_of("mermaid");
    node->text = content;
    memset(&node->directive, 0, sizeof node->directive);
    return true;
}

void templates_rewrite(struct dialect *d, struct node *node)
{
    join_lines(d, node);
    struct slice line = node->text;
    if (*line.ptr == '<' && node->directive.kind == MARK_LINE && jsx_put_html(d, node, line))
        return;
    struct tag tag = tags_read(slice_part(line, 0, end_of_tag(line)));
    if (*line.ptr == '<' && node->directive.kind == MARK_LINE && end_of_tag(line) < line.bytes &&
        slice_ends(line, ">") && slice_find_str(line, slice_of("</"), 0) == line.bytes)
        tag = tags_read(line);                                /* > inside an expression of JSX */
    if (*line.ptr == '<' && slice_eq_str(tag.name, "figure")) /* of HTML, around a picture and its caption */
        tag.name = slice_of("div");
    enum tag_meaning meaning = tags_meaning(tag.name);
    if ((d->evidence & EVIDENCE_QUARTO) != 0 && slice_eq_str(tag.name, "include")) {
        includes_put(d, node, grow_argument(tag.arguments, ""), false, slice_of(""));
        return;
    }
    if (slice_starts(line, "{{<") && values_rewrite_tag(d, node, &tag))
        return;
    if (slice_eq_str(tag.name, "Tabs"))
        d->tab_values = grow_keep(d, tag.arguments);
    if (node->directive.kind == MARK_CODE) {
        if (meaning == TAG_CODE || slice_eq_str(tag.name, "CodeBlock"))
            make_code(d, node, &tag);
        else if (meaning == TAG_MATHS && node->first != NULL) {
            node->first->kind = NODE_MATH_BLOCK;
            node->first->text = slice_trim(node->first->text);
            grow_unwrap(node);
        } else if (meaning == TAG_TAB && node->first != NULL) {
            node->first->info = grow_keep(d, grow_argument(tag.arguments, "lang"));
            make_pair(d, node, &tag);
        } else
            node_unlink(node); /* a comment */
        return;
    }
    if (make_diagram(node, &tag) || (!tag.closes && make_whole_line(d, node)))
        return;
    struct node *end = tag.closes || tag.whole ? NULL : find_end(d, node, &tag);
    if (end == NULL) {
        make_line(d, node, &tag);
        return;
    }
    grow_move(node, node->next, end);
    node_unlink(end);
    make_pair(d, node, &tag);
}

/* ---- in text ---- */

/* The closing tag of this name in this text or a later one of its siblings. */
static bool find_closing_tag(struct dialect *d, struct node *text, size_t from, struct slice name, struct node **end,
                             size_t *at, size_t *bytes)
{
    enum { MAX_NODES = 100 };
    int count = 0;
    for (struct node *n = text; n != NULL && count < MAX_NODES; n = n->next, from = 0, count++) {
        if (n->kind != NODE_TEXT)
            continue;
        for (size_t open = slice_find(n->text, '{', from); open < n->text.bytes && d->pair_looks < MAX_LOOKS;
             open = slice_find(n->text, '{', open + 1)) {
            struct slice rest = slice_part(n->text, open, n->text.bytes);
            if (!slice_starts(rest, "{%") && !slice_starts(rest, "{{<") && !slice_starts(rest, "{{%"))
                continue;
            d->pair_looks++;
            struct tag tag = tags_read(slice_part(rest, 0, end_of_tag(rest)));
            if (!tag.closes || !slice_eq(tag.name, name))
                continue;
            *end = n;
            *at = open;
            *bytes = end_of_tag(rest);
            return true;
        }
    }
    return false;
}

/* Makes an inline node with what a tag encloses what the tag means. */
static void make_inline_pair(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice title;
    enum tag_meaning meaning = tags_meaning(tag->name);
    if (meaning == TAG_CODE || meaning == TAG_MATHS) {
        struct buf text = {0};
        node_plain_text(node, &text);
        while (node->first != NULL)
            node_unlink(node->first);
        node->kind = meaning == TAG_CODE ? NODE_CODE : NODE_MATH;
        node->text = grow_keep_buf(d, &text);
    } else if (meaning == TAG_COMMENT)
        node_unlink(node);
    else if (meaning == TAG_BUTTON || meaning == TAG_LINK || meaning == TAG_VIDEO)
        make_inline(d, node, tag);
    else if (slice_eq_str(tag->name, "raw")) {
        d->skip_to = node->next;
        grow_unwrap(node);
    } else if (slice_eq_str(tag->name, "kbd"))
        node->kind = NODE_KBD;
    else if (slice_eq_str(tag->name, "mark") || slice_eq_str(tag->name, "hl"))
        node->kind = NODE_MARK;
    else {
        struct slice words = meaning == TAG_NOTHING || meaning == TAG_WORDS ? slice_of("") : words_of(d, tag);
        if (callout_type(d, tag, &title).bytes > 0)
            words = title;
        if (words.bytes > 0) {
            grow_text(d, grow_before(d, node, NODE_STRONG), words);
            grow_before(d, node, NODE_TEXT)->text = slice_of(" ");
        }
        grow_unwrap(node);
    }
}

/* {{</ * figure * />}} stands for {{< figure >}} itself. */
static bool rewrite_literal(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    bool angle = slice_starts(rest, "{{</*");
    const char *close = angle ? "*/>}}" : "*/%}}";
    size_t end = slice_find_str(rest, slice_of(close), 0);
    if ((!angle && !slice_starts(rest, "{{%/*")) || end >= rest.bytes)
        return false;
    struct buf words = {0};
    buf_printf(&words, "{{%c%.*s%c}}", angle ? '<' : '%', (int)(end - 5), rest.ptr + 5, angle ? '>' : '%');
    struct node *node = grow_cut(d, text, at, at + end + 5, NODE_TEXT);
    node->text = grow_keep_buf(d, &words);
    d->skip_to = node->next;
    return true;
}

/* {{{< meta >}}} of Quarto shows the shortcode itself. */
static bool rewrite_shown(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    enum { MAX_SHOWN_BYTES = 1000 };
    if (at == 0 || text->text.ptr[at - 1] != '{' || !slice_starts(rest, "{{<"))
        return false;
    rest = slice_part(rest, 0, MAX_SHOWN_BYTES);
    size_t end = slice_find_str(rest, slice_of(">}}}"), 0);
    if (end >= rest.bytes)
        return false;
    struct slice words = slice_part(rest, 0, end + 3);
    struct node *node = grow_cut(d, text, at - 1, at + end + 4, NODE_TEXT);
    node->text = words;
    d->skip_to = node->next;
    return true;
}

bool templates_rewrite_inline(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (rewrite_literal(d, text, at, rest) || rewrite_shown(d, text, at, rest))
        return true;
    const char *close = slice_starts(rest, "{%") ? "%}" : slice_starts(rest, "{{<") ? ">}}" : "%}}";
    struct slice one = slice_part(rest, 0, slice_find_str(rest, slice_part(rest, 0, 2), 2)); /* no tag holds another */
    if (slice_find_str(one, slice_of(close), 2) == one.bytes &&
        (one.bytes < rest.bytes || !grow_gather(d, text, at, close)))
        return false;
    rest = slice_part(text->text, at, text->text.bytes);
    size_t end = end_of_tag(rest), shut, shut_bytes;
    if (!slice_ends(slice_part(rest, 0, end), close))
        return false;
    struct tag tag = tags_read(slice_part(rest, 0, end));
    struct node *last;
    if (!tag.closes && !tag.whole && find_closing_tag(d, text, at + end, tag.name, &last, &shut, &shut_bytes)) {
        make_inline_pair(d, grow_wrap(d, text, at, end, last, shut, shut_bytes, NODE_EMPH), &tag);
        return true;
    }
    struct node *node = grow_cut(d, text, at, at + end, NODE_TEXT);
    if (slice_starts(rest, "{{<") && values_rewrite_tag(d, node, &tag))
        return true;
    if (!tag.closes && make_inline(d, node, &tag))
        return true;
    enum tag_meaning meaning = tags_meaning(tag.name);
    struct slice words = words_of(d, &tag);
    if (tag.closes || (meaning != TAG_UNKNOWN && meaning != TAG_FILE && meaning != TAG_VIDEO && words.bytes == 0) ||
        meaning == TAG_NOTHING || meaning == TAG_ICON || meaning == TAG_COMMENT || callouts_know(tag.name))
        node_unlink(node);
    else if (meaning == TAG_UNKNOWN || meaning == TAG_FILE || meaning == TAG_VIDEO)
        put_sign(d, node, &tag);
    else {
        node->kind = NODE_STRONG;
        grow_text(d, node, words);
    }
    return true;
}

size_t components_end(struct slice rest)
{
    int depth = 0;
    for (size_t i = 1; i < rest.bytes; i++) {
        char c = rest.ptr[i];
        depth += (c == '{') - (c == '}');
        if (c == '"') {
            i = slice_find(rest, '"', i + 1);
            while (depth > 0 && i < rest.bytes && rest.ptr[i - 1] == '\\') /* in a string of JavaScript */
                i = slice_find(rest, '"', i + 1);
        } else if (c == '>' && depth <= 0)
            return i;
    }
    return rest.bytes;
}

/* <Link to="…">words</Link>: the words are a link. */
static bool rewrite_linking(struct dialect *d, struct node *text, size_t at, size_t end, const struct tag *tag)
{
    struct node *last;
    size_t shut;
    struct buf close = {0};
    buf_printf(&close, "</%.*s>", (int)tag->name.bytes, tag->name.ptr);
    bool pair = !tag->closes && !tag->whole && grow_find_closing(text, at + end, buf_slice(&close), &last, &shut);
    if (pair)
        make_inline_pair(d, grow_wrap(d, text, at, end, last, shut, close.bytes, NODE_EMPH), tag);
    buf_free(&close);
    return pair;
}

/* <Component …> of JSX in text, and <img src={…}>, as html.c leaves them. */
bool components_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t letter = slice_starts(rest, "</") ? 2 : 1, end = components_end(rest);
    if ((d->evidence & EVIDENCE_DOCUSAURUS) != 0 && (slice_starts(rest, "<>") || slice_starts(rest, "</>"))) {
        node_unlink(grow_cut(d, text, at, at + letter + 1, NODE_TEXT));
        return true;
    }
    bool listing = slice_starts(rest, "<Listing") || slice_starts(rest, "</Listing");
    bool speaks = listing || slice_starts(rest, "<Link ") || slice_starts(rest, "</Link>") ||
                  (d->evidence & (EVIDENCE_DOCUSAURUS | EVIDENCE_VITEPRESS)) != 0;
    if (!speaks || end >= rest.bytes || letter >= rest.bytes || !char_is_letter(rest.ptr[letter]))
        return false;
    bool expression = slice_find_str(slice_part(rest, 0, end), slice_of("={"), 0) < end;
    if ((rest.ptr[letter] < 'A' || rest.ptr[letter] > 'Z') && !expression)
        return false;
    struct tag tag = tags_read(slice_part(rest, 0, end + 1));
    enum tag_meaning meaning = tags_meaning(tag.name);
    if ((meaning == TAG_LINK || meaning == TAG_BUTTON) && rewrite_linking(d, text, at, end + 1, &tag))
        return true;
    struct node *node = grow_cut(d, text, at, at + end + 1, NODE_TEXT);
    if (!tag.closes && (tag.whole || meaning == TAG_PICTURE || meaning == TAG_WORDS) && make_inline(d, node, &tag))
        return true;
    struct slice words = words_of(d, &tag);
    if (tag.closes || words.bytes == 0) {
        struct node *next = node->next;
        bool line = node->previous == NULL || node->previous->kind == NODE_SOFT_BREAK;
        node_unlink(node);
        if (line && next != NULL && next->text.bytes == 0 && next->next != NULL && next->next->kind == NODE_SOFT_BREAK)
            node_unlink(next->next);
        return true;
    }
    node->kind = NODE_STRONG;
    parts_inlines(d, node, words, node->line);
    return true;
}
