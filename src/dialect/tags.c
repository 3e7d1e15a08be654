/* tags.c - the vocabulary of the tools of sites: what the tags of Liquid, the shortcodes of Hugo, Hexo and GitBook and the
 * components of JSX mean to a reader, by name, and how their arguments are read. */
#include "rewrite.h"

#include <string.h>

static const struct {
    enum tag_meaning meaning;
    const char *names; /* in small letters */
} table[] = {
    {TAG_NOTHING,
     " raw if else elsif elseif unless ifchanged for assign capture break continue case default when endfor seo toc "
     "set "
     "block extends more truncate excerpt tabs tabset tabpane codetabs tabgroup code-tabs codegroup steps stepper "
     "columns "
     "column cols col row rows grid cards card-group cardpane cardgroup flex div container center clear gallery "
     "galleries "
     "grouppicture gp justified masonry rawhtml safehtml html unsafe markdown md filetree filetree/container "
     "swagger-description api-method api-method-summary api-method-description api-method-spec api-method-request "
     "api-method-response api-method-response-example api-method-path-parameters api-method-query-parameters "
     "api-method-body-parameters api-method-headers updates fragment template clientonly browseronly browserwindow "
     "cache nocache verbatim autoescape with macro import script style tabs:end select:start select:end "
     "select-menu-labels content-ref openapi if-logged-in steps/step cell column-content cardlayout markdownify "
     "timenode link-cards linkcards p-center conditional-content apparently layout slot vp-doc "},
    {TAG_COMMENT, " comment endcomment "},
    {TAG_FOLD,
     " details detail expand expandable accordion accordion-item accordionitem collapse collapsible fold folding "
     "folded hidetoggle hideblock toggle faq dropdown disclosure spoiler-block "},
    {TAG_TAB, " tab tabitem tab-item subtabs codetab code-tab tab-panel tabpanel tabbed "},
    {TAG_QUOTE, " blockquote quote pullquote cq centerquote epigraph "},
    {TAG_CODE, " highlight codeblock code mermaid sourcecode plantuml graphviz echarts markmap flowchart prism chart "
               "flink highlightblock codeimporter code-toggle "},
    {TAG_MATHS, " katex math latex mathjax "},
    {TAG_PICTURE, " figure image img asset_img inlineimg picture imgproc lazyimg photo responsive_image "},
    {TAG_VIDEO, " youtube bilibili vimeo gist video audio tweet twitter instagram iframe pdf embed jsfiddle codepen "
                "youtube-lite media dplayer aplayer meting "},
    {TAG_LINK, " ref relref post_link link post_url asset_link asset_path post_path doc-link pageref site-ref a "},
    {TAG_BUTTON, " btn button linkbutton linkcard link-card card file download site a-button "},
    {TAG_WORDS,
     " label badge span p u emp wavy del kbd psw mark tag hideinline checkbox radio font hl term abbr tooltip "
     "glossary_tooltip chip spoiler span-color color red green blue "},
    {TAG_FILE, " include include_relative include_code readfile include_cached code_file render_partial codefile "},
    {TAG_ICON, " icon fa fas fab far svg fontawesome "},
    {TAG_HEADING, " swagger swagger-parameter swagger-response api-method-parameter filetree/folder filetree/file "},
};

enum tag_meaning tags_meaning(struct slice name)
{
    struct buf word = {0};
    buf_add_char(&word, ' ');
    for (size_t i = 0; i < name.bytes; i++)
        buf_add_char(&word, (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]));
    buf_add_str(&word, " ");
    enum tag_meaning meaning = TAG_UNKNOWN;
    for (size_t i = 0; i < sizeof table / sizeof table[0] && meaning == TAG_UNKNOWN; i++)
        if (strstr(table[i].names, word.ptr) != NULL)
            meaning = table[i].meaning;
    buf_free(&word);
    return slice_eq_str(name, "x") ? TAG_VIDEO : meaning;
}

struct tag tags_read(struct slice s)
{
    struct tag tag = {0};
    s = slice_trim(s);
    size_t open = 0, close = s.bytes;
    while (open < s.bytes && strchr(slice_starts(s, "<!--") ? "<!-" : "{<%-", s.ptr[open]) != NULL)
        open++;
    while (close > open && strchr("}>%-/", s.ptr[close - 1]) != NULL)
        close--;
    tag.whole = slice_ends(s, "/>") || slice_ends(s, "/>}}") || slice_ends(s, "/%}}");
    s = slice_trim(slice_part(s, open, close));
    if (slice_starts(s, "/")) {
        tag.closes = true;
        s = slice_trim(slice_part(s, 1, s.bytes));
    }
    size_t end = 0;
    while (end < s.bytes && !char_is_space(s.ptr[end]))
        end++;
    tag.name = slice_part(s, 0, end);
    tag.arguments = slice_trim(slice_part(s, end, s.bytes));
    if (slice_starts(tag.name, "select-")) /* select-menu-labels: words */
        tag.name = slice_part(tag.name, 0, slice_find(tag.name, ':', 0));
    if (slice_starts(tag.name, "tab:")) { /* <!-- tab:name --> of docsify */
        tag.arguments = slice_trim(slice_part(s, strlen("tab:"), s.bytes));
        tag.name = slice_part(tag.name, 0, strlen("tab"));
    }
    if (slice_starts(tag.name, "end") && tag.name.bytes > 3) {
        tag.closes = true;
        tag.name = slice_part(tag.name, 3, tag.name.bytes);
    }
    return tag;
}

struct slice tags_any(struct slice arguments, const char *const *names)
{
    for (; *names != NULL; names++) {
        struct slice value = grow_argument(arguments, *names);
        if (value.bytes > 0)
            return value;
    }
    return slice_of("");
}

/* Takes the first word off s: up to a blank, or in quotes; without a comma after it. */
static struct slice take_word(struct slice *s)
{
    *s = slice_trim(*s);
    size_t end = 0;
    char quote = s->bytes > 0 && (*s->ptr == '"' || *s->ptr == '\'') ? *s->ptr : '\0';
    if (quote != '\0') {
        end = slice_find(*s, quote, 1);
        struct slice word = slice_part(*s, 1, end);
        *s = slice_trim(slice_part(*s, end + 1, s->bytes));
        if (slice_starts(*s, ","))
            *s = slice_part(*s, 1, s->bytes);
        return word;
    }
    while (end < s->bytes && !char_is_space(s->ptr[end]) && s->ptr[end] != ',')
        end++;
    struct slice word = slice_part(*s, 0, end);
    *s = slice_part(*s, end + (end < s->bytes && s->ptr[end] == ','), s->bytes);
    return word;
}

/* Words that say how a tag looks. */
static bool is_style(struct slice word)
{
    static const char styles[] =
        " no-icon simple modern flat disabled left right top bottom center primary default block "
        "large small outline copy open closed true false checked incheck rank ";
    struct buf padded = {0};
    buf_printf(&padded, " %.*s ", (int)word.bytes, word.ptr);
    bool is = strstr(styles, padded.ptr) != NULL || slice_starts(word, "fa") || slice_starts(word, "#") ||
              slice_starts(word, "icon");
    buf_free(&padded);
    return is;
}

static bool is_address(struct slice word)
{
    return slice_find_str(word, slice_of("://"), 0) < word.bytes || slice_starts(word, "/") ||
           slice_starts(word, "#") || slice_starts(word, "mailto:");
}

static bool is_digits(struct slice word)
{
    size_t digits = 0;
    while (digits < word.bytes && (char_is_digit(word.ptr[digits]) || word.ptr[digits] == '%'))
        digits++;
    return digits > 0 && (digits == word.bytes || slice_eq_str(slice_part(word, digits, word.bytes), "px"));
}

struct slice tags_words(struct dialect *d, struct slice arguments)
{
    struct buf out = {0};
    buf_add_str(&out, "");
    bool comma = memchr(arguments.ptr, ',', arguments.bytes) != NULL;
    for (struct slice rest = arguments; slice_trim(rest).bytes > 0;) {
        size_t sign = slice_find(rest, '=', 0), blank = slice_find(slice_trim(rest), ' ', 0);
        struct slice word = take_word(&rest);
        bool named = sign < blank && !comma && memchr(word.ptr, '=', word.bytes) != NULL;
        if (named || is_style(word) || is_address(word) || is_digits(word) || word.bytes == 0)
            continue;
        if (slice_eq_str(word, "[class") || slice_ends(word, "]"))
            continue;
        buf_add_str(&out, out.bytes > 0 ? " " : "");
        buf_add_slice(&out, word);
    }
    return grow_keep_buf(d, &out);
}

struct slice tags_address(struct slice arguments)
{
    for (struct slice rest = arguments; slice_trim(rest).bytes > 0;) {
        struct slice word = take_word(&rest);
        if (is_address(word))
            return word;
    }
    return slice_of("");
}

struct slice tags_first(struct slice arguments, struct slice *rest)
{
    *rest = arguments;
    return take_word(rest);
}
