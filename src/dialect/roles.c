/* roles.c - :role:`text` and {role}`text` of Sphinx, MyST and d2l; ref, eqref and label of LaTeX; @fig-x of Quarto; and
 * the attributes in braces after a heading, a picture or a link. */
#include "rewrite.h"

#include <string.h>

enum meaning {
    MEANS_REFERENCE,
    MEANS_CITATION,
    MEANS_FILE,
    MEANS_MATHS,
    MEANS_KIND,
    MEANS_TEXT,
    MEANS_NOTHING,
    MEANS_LABEL,
    MEANS_ADDRESS, /* the number of a document on the web */
    MEANS_MENU,    /* text with signs of its own */
    MEANS_LINK
};

static const struct {
    const char *name;
    enum meaning meaning;
    enum node_kind kind;
} roles[] = {
    {"numref", MEANS_REFERENCE, NODE_LINK},
    {"ref", MEANS_REFERENCE, NODE_LINK},
    {"eqref", MEANS_REFERENCE, NODE_LINK},
    {"eq", MEANS_REFERENCE, NODE_LINK},
    {"prf:ref", MEANS_REFERENCE, NODE_LINK},
    {"any", MEANS_REFERENCE, NODE_LINK},
    {"std:ref", MEANS_REFERENCE, NODE_LINK},
    {"std:doc", MEANS_FILE, NODE_LINK},
    {"pep", MEANS_ADDRESS, NODE_LINK},
    {"rfc", MEANS_ADDRESS, NODE_LINK},
    {"button", MEANS_LINK, NODE_LINK},
    {"bdg-link", MEANS_LINK, NODE_LINK},
    {"u", MEANS_KIND, NODE_UNDERLINE},
    {"underline", MEANS_KIND, NODE_UNDERLINE},
    {"command", MEANS_MENU, NODE_CODE},
    {"file", MEANS_MENU, NODE_CODE},
    {"samp", MEANS_MENU, NODE_CODE},
    {"doc", MEANS_FILE, NODE_LINK},
    {"download", MEANS_FILE, NODE_LINK},
    {"cite", MEANS_CITATION, NODE_TEXT},
    {"cite:p", MEANS_CITATION, NODE_TEXT},
    {"cite:t", MEANS_CITATION, NODE_LINK}, /* part of the sentence */
    {"cite:ps", MEANS_CITATION, NODE_TEXT},
    {"citet", MEANS_CITATION, NODE_LINK},
    {"citep", MEANS_CITATION, NODE_TEXT},
    {"footcite", MEANS_CITATION, NODE_TEXT},
    {"math", MEANS_MATHS, NODE_MATH},
    {"sub", MEANS_KIND, NODE_SUB},
    {"sup", MEANS_KIND, NODE_SUP},
    {"subscript", MEANS_KIND, NODE_SUB},
    {"superscript", MEANS_KIND, NODE_SUP},
    {"kbd", MEANS_KIND, NODE_KBD},
    {"guilabel", MEANS_MENU, NODE_STRONG},
    {"strong", MEANS_KIND, NODE_STRONG},
    {"emphasis", MEANS_KIND, NODE_EMPH},
    {"del", MEANS_KIND, NODE_STRIKE},
    {"abbr", MEANS_TEXT, NODE_TEXT},
    {"term", MEANS_TEXT, NODE_TEXT},
    {"index", MEANS_TEXT, NODE_TEXT},
    {"label", MEANS_LABEL, NODE_ANCHOR},
    {"eqlabel", MEANS_LABEL, NODE_ANCHOR},
    {"width", MEANS_NOTHING, NODE_TEXT},
    {"height", MEANS_NOTHING, NODE_TEXT},
    {"code", MEANS_TEXT, NODE_CODE},
    {"menuselection", MEANS_MENU, NODE_STRONG},
    {"nref", MEANS_REFERENCE, NODE_LINK},
    {"octicon", MEANS_NOTHING, NODE_TEXT},
    {"fas", MEANS_NOTHING, NODE_TEXT},
    {"far", MEANS_NOTHING, NODE_TEXT},
    {"fab", MEANS_NOTHING, NODE_TEXT},
    {"fa", MEANS_NOTHING, NODE_TEXT},
    {"material-regular", MEANS_NOTHING, NODE_TEXT},
    {"material-outlined", MEANS_NOTHING, NODE_TEXT},
    {"material-round", MEANS_NOTHING, NODE_TEXT},
    {"pr", MEANS_TEXT, NODE_TEXT},
    {"issue", MEANS_TEXT, NODE_TEXT},
    {"user", MEANS_TEXT, NODE_TEXT},
};

/* `words <label>` of a reference. */
static void part_words(struct slice text, struct slice *words, struct slice *label)
{
    size_t angle = slice_find(text, '<', 0);
    bool both = angle < text.bytes && slice_ends(text, ">");
    *label = both ? slice_part(text, angle + 1, text.bytes - 1) : text;
    *words = both ? slice_trim(slice_part(text, 0, angle)) : slice_of("");
}

/* The block that a label in the text of node names: the one before its paragraph when the label is alone in it. */
static void make_label(struct dialect *d, struct node *node, struct slice name)
{
    struct node *block = node;
    while (block->parent != NULL && !node_is_block(block))
        block = block->parent;
    bool alone =
        block->first == node || (block->first != NULL && block->first->next == node && block->first->text.bytes == 0);
    struct node *named = alone && block->previous != NULL ? block->previous : block;
    node_unlink(node);
    if (named->parent != NULL)
        references_add(d, name, named);
}

/* PEP 8 and RFC 2324 */
static void make_address(struct dialect *d, struct node *node, bool pep, struct slice number)
{
    struct buf target = {0}, words = {0};
    int digits = (int)slice_find(number, '#', 0), zeros = pep && digits < 4 ? 4 - digits : 0;
    buf_printf(&target, pep ? "https://peps.python.org/pep-%.*s%.*s/" : "https://www.rfc-editor.org/rfc/rfc%.*s%.*s",
               zeros, "0000", digits, number.ptr);
    buf_printf(&words, "%s %.*s", pep ? "PEP" : "RFC", digits, number.ptr);
    node->kind = NODE_LINK;
    node->text = (struct slice){NULL, 0};
    node->target = grow_keep_buf(d, &target);
    grow_text(d, node, grow_keep_buf(d, &words));
}

/* Names in menus, `&File --> Open`, and words with variable parts, `print({x})`, without the signs that only say so. */
static void make_menu(struct dialect *d, struct node *node, enum node_kind kind, struct slice text)
{
    struct buf words = {0};
    buf_add_str(&words, "");
    for (size_t i = 0; i < text.bytes; i++) {
        bool arrow = kind == NODE_STRONG && slice_starts(slice_part(text, i, text.bytes), "-->");
        if (arrow) {
            buf_add_str(&words, "→");
            i += 2;
        } else if (strchr(kind == NODE_STRONG ? "&" : "{}", text.ptr[i]) == NULL)
            buf_add_char(&words, text.ptr[i]);
        else if (i + 1 < text.bytes && text.ptr[i + 1] == text.ptr[i]) /* && is one of them */
            buf_add_char(&words, text.ptr[++i]);
    }
    struct slice kept = grow_keep_buf(d, &words);
    node->kind = (uint8_t)kind;
    node->text = kind == NODE_CODE ? kept : (struct slice){NULL, 0};
    if (kind != NODE_CODE)
        grow_text(d, node, kept);
}

/* The code of a role of Python's domain and the like: words <target>, ~package.name, !name. */
static struct slice named_by(struct slice text)
{
    struct slice words, label;
    part_words(text, &words, &label);
    if (words.bytes > 0)
        return words;
    if (slice_starts(text, "!"))
        return slice_part(text, 1, text.bytes);
    if (!slice_starts(text, "~"))
        return text;
    size_t dot = text.bytes;
    while (dot > 1 && text.ptr[dot - 1] != '.')
        dot--;
    return slice_part(text, dot, text.bytes);
}

/* Turns node, the code after a role, into what the role means. */
static void make_role(struct dialect *d, struct node *node, struct slice name, enum meaning meaning,
                      enum node_kind kind)
{
    struct slice text = node->text, words, label;
    part_words(text, &words, &label);
    switch (meaning) {
    case MEANS_REFERENCE:
        references_link(d, node, label, words);
        break;
    case MEANS_CITATION:
        citations_make(d, node, text, kind == NODE_LINK);
        break;
    case MEANS_FILE: {
        struct buf target = {0};
        buf_add_slice(&target, slice_trim(label));
        if (slice_find(label, '.', 1) == label.bytes)
            buf_add_str(&target, ".md");
        node->kind = NODE_LINK;
        node->text = (struct slice){NULL, 0};
        node->target = grow_keep_buf(d, &target);
        if (words.bytes > 0 || slice_eq_str(name, "download"))
            grow_text(d, node, words.bytes > 0 ? words : label);
        else
            sphinx_name_link(d, node, label);
        break;
    }
    case MEANS_ADDRESS:
        make_address(d, node, slice_eq_str(name, "pep"), text);
        break;
    case MEANS_MENU:
        make_menu(d, node, kind, text);
        break;
    case MEANS_LINK:
        node->kind = NODE_LINK;
        node->text = (struct slice){NULL, 0};
        node->target = label;
        grow_text(d, node, words.bytes > 0 ? words : label);
        break;
    case MEANS_MATHS:
        node->kind = NODE_MATH;
        node->math.display = false;
        break;
    case MEANS_KIND:
        node->kind = (uint8_t)kind;
        node->text = (struct slice){NULL, 0};
        grow_text(d, node, text);
        break;
    case MEANS_TEXT:
        node->kind = (uint8_t)kind;
        node->text = words.bytes > 0 ? words : text;
        break;
    case MEANS_NOTHING:
        node_unlink(node);
        break;
    case MEANS_LABEL:
        make_label(d, node, text);
        break;
    }
}

bool roles_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    char open = *rest.ptr, close = open == '{' ? '}' : ':';
    struct node *code = text->next;
    if (rest.bytes < 3 || rest.ptr[rest.bytes - 1] != close || code == NULL ||
        (code->kind != NODE_CODE && code->kind != NODE_MATH))
        return false;
    struct slice name = slice_part(rest, 1, rest.bytes - 1);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (!slice_eq_str(name, roles[i].name))
            continue;
        text->text = slice_part(text->text, 0, at);
        make_role(d, code, name, roles[i].meaning, roles[i].kind);
        return true;
    }
    char before = at > 0 ? text->text.ptr[at - 1] : ' ';
    bool badge = slice_starts(name, "bdg"), sure = !char_is_alnum(before) && strchr("$\\{}`", before) == NULL;
    if (badge && open == '{') {
        text->text = slice_part(text->text, 0, at);
        code->kind = NODE_MARK;
        struct slice words, label;
        part_words(code->text, &words, &label);
        code->text = (struct slice){NULL, 0};
        grow_text(d, code, words.bytes > 0 ? words : label);
        return true;
    }
    bool mine = open == '{' && (sure || (d->evidence & EVIDENCE_MYST) != 0) &&
                memchr(name.ptr, ' ', name.bytes) == NULL && *name.ptr != '.' && *name.ptr != '#' &&
                memchr(name.ptr, '=', name.bytes) == NULL && name.bytes > 1 &&
                strspn(name.ptr, "abcdefghijklmnopqrstuvwxyz0123456789:-_.") >= name.bytes;
    if (mine) { /* of Python's domain and the like: the code itself is enough */
        text->text = slice_part(text->text, 0, at);
        if ((d->evidence & EVIDENCE_MYST) != 0)
            code->text = named_by(code->text);
    }
    return mine;
}

/* ---- \ref{x}, @fig-x ---- */

/* @fig-x */
static bool rewrite_quarto(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    bool bare = at > 1 && text->text.ptr[at - 1] == '-' && text->text.ptr[at - 2] == '['; /* [-@fig-x] */
    static const char *const kinds[] = {"@fig-", "@tbl-", "@eq-",  "@sec-", "@lst-", "@thm-", "@lem-", "@cor-",
                                        "@prp-", "@cnj-", "@def-", "@exm-", "@exr-", "@sol-", "@rem-", "@alg-"};
    if ((d->evidence & EVIDENCE_QUARTO) == 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t end = strlen(kinds[i]);
        if (rest.bytes <= end || char_lower(rest.ptr[1]) != kinds[i][1] ||
            !slice_starts(slice_part(rest, 2, rest.bytes), kinds[i] + 2))
            continue;
        while (end < rest.bytes && (char_is_alnum(rest.ptr[end]) || strchr("-_", rest.ptr[end]) != NULL))
            end++;
        struct buf label = {0};
        buf_add_char(&label, kinds[i][1]); /* @Fig-x begins a sentence */
        buf_add_slice(&label, slice_part(rest, 2, end));
        bool closed =
            end < rest.bytes && rest.ptr[end] == ']' && at > (size_t)bare && text->text.ptr[at - 1 - bare] == '[';
        struct node *link = grow_cut(d, text, at - (closed ? 1 + (size_t)bare : 0), at + end + closed, NODE_LINK);
        references_link(d, link, grow_keep_buf(d, &label), slice_of(bare ? "%s" : ""));
        return true;
    }
    return false;
}

/* \@ref(fig:x) of bookdown, whose backslash the parser has taken. */
static bool rewrite_bookdown(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    size_t end = slice_find(rest, ')', 0);
    const char *source = d->doc->source;
    bool escaped = rest.ptr > source && rest.ptr < source + d->doc->source_bytes && rest.ptr[-1] == '\\';
    struct slice name = slice_part(rest, strlen("@ref("), end);
    if (!slice_starts(rest, "@ref(") || !escaped || end >= rest.bytes || name.bytes == 0)
        return false;
    references_link(d, grow_cut(d, text, at, at + end + 1, NODE_LINK), name, slice_of("%s"));
    return true;
}

/* The bytes of \name{…} at the start of s, whose braces may be nested; 0 without an end. */
static size_t command_bytes(struct slice s, size_t name)
{
    int open = 0;
    for (size_t i = name; i < s.bytes; i++) {
        open += s.ptr[i] == '{' ? 1 : s.ptr[i] == '}' ? -1 : 0;
        if (open <= 0)
            return i > name ? i + 1 : 0;
    }
    return 0;
}

/* Removes \name{…} at `at` of text, whose end may be in a later text, behind escaped characters. */
static bool drop_command(struct dialect *d, struct node *text, size_t at, size_t name)
{
    enum { MAX_NODES = 30 };
    int open = 0, looked = 0;
    for (struct node *n = text; n != NULL && looked < MAX_NODES; n = n->next, looked++)
        for (size_t i = n == text ? at + name : 0; n->kind == NODE_TEXT && i < n->text.bytes; i++) {
            open += n->text.ptr[i] == '{' ? 1 : n->text.ptr[i] == '}' ? -1 : 0;
            if (open > 0)
                continue;
            while (at > 0 && text->text.ptr[at - 1] == ' ')
                at--;
            struct node *rest = grow_split(d, n, i + 1);
            if (n == text) {
                node_unlink(grow_split(d, text, at));
                return true;
            }
            text->text = slice_part(text->text, 0, at);
            while (text->next != rest)
                node_unlink(text->next);
            return true;
        }
    return false;
}

/* Commands of LaTeX that only a printed page shows; the words of \mbox{…} stay. */
static bool rewrite_latex(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    static const char *const dropped[] = {"index", "indexc", "indexf", "vspace", "hspace", "pagestyle", "addtocounter"},
                             *const alone[] = {"newpage",    "clearpage",   "pagebreak",  "noindent",
                                               "bigskip",    "medskip",     "smallskip",  "mainmatter",
                                               "backmatter", "frontmatter", "printindex", "cleardoublepage"};
    size_t name = 1;
    while (name < rest.bytes && char_is_letter(rest.ptr[name]))
        name++;
    struct slice command = slice_part(rest, 1, name);
    bool braces = name < rest.bytes && rest.ptr[name] == '{';
    size_t end = braces ? command_bytes(rest, name) : 0;
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++)
        if (braces && slice_eq_str(command, dropped[i]))
            return drop_command(d, text, at, name);
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (!braces && slice_eq_str(command, alone[i])) {
            node_unlink(grow_cut(d, text, at, at + name, NODE_TEXT));
            return true;
        }
    static const struct {
        const char *command;
        enum node_kind kind;
    } faces[] = {{"textbf", NODE_STRONG},       {"emph", NODE_EMPH}, {"textit", NODE_EMPH},
                 {"underline", NODE_UNDERLINE}, {"mbox", NODE_TEXT}, {"texttt", NODE_CODE}};
    for (size_t i = 0; i < sizeof faces / sizeof faces[0] && end > 0; i++) {
        if (!slice_eq_str(command, faces[i].command))
            continue;
        struct slice words = slice_part(rest, name + 1, end - 1);
        struct node *node = grow_cut(d, text, at, at + end, faces[i].kind);
        if (node->kind == NODE_TEXT || node->kind == NODE_CODE)
            node->text = words;
        else
            grow_text(d, node, words);
        return true;
    }
    bool logo = slice_eq_str(command, "LaTeX") || slice_eq_str(command, "TeX");
    if (logo) /* without its backslash and {} */
        grow_cut(d, text, at, at + name + (end == name + 2 ? 2 : 0), NODE_TEXT)->text = command;
    return logo;
}

bool references_rewrite(struct dialect *d, struct node *text, size_t at)
{
    static const char *const names[] = {"ref{", "eqref{", "autoref{", "cref{", "label{", "cite{"};
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (*rest.ptr == '@')
        return rewrite_quarto(d, text, at, rest) || rewrite_bookdown(d, text, at, rest);
    if ((d->evidence & EVIDENCE_QUARTO) != 0 && rewrite_latex(d, text, at, rest))
        return true;
    rest = slice_part(rest, 1, rest.bytes); /* after the backslash */
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!slice_starts(rest, names[i]))
            continue;
        size_t from = strlen(names[i]), end = slice_find(rest, '}', from);
        struct slice name = slice_part(rest, from, end);
        if (end >= rest.bytes || memchr(name.ptr, ' ', name.bytes) != NULL)
            return false;
        struct node *node = grow_cut(d, text, at, at + end + 2, NODE_LINK);
        if (*names[i] == 'l')
            make_label(d, node, name);
        else if (slice_starts(rest, "cite"))
            citations_make(d, node, name, false);
        else
            references_link(d, node, name, slice_of(""));
        return true;
    }
    return false;
}

/* ---- {#id .class key=value} ---- */

/* Whether s is a list of attributes; its id in *id. */
static bool are_attributes(struct slice s, struct slice *id)
{
    s = slice_trim(s);
    if (slice_starts(s, ":"))
        s = slice_trim(slice_part(s, 1, s.bytes));
    if (s.bytes == 0)
        return false;
    for (size_t at = 0; at < s.bytes;) {
        while (at < s.bytes && s.ptr[at] == ' ')
            at++;
        size_t start = at;
        char quote = '\0';
        for (; at < s.bytes && (quote != '\0' || s.ptr[at] != ' '); at++) {
            if (s.ptr[at] == '\\' && at + 1 < s.bytes)
                at++;
            else if (quote != '\0')
                quote = s.ptr[at] == quote ? '\0' : quote;
            else if (s.ptr[at] == '"' || (s.ptr[at] == '\'' && at > start && s.ptr[at - 1] == '='))
                quote = s.ptr[at];
        }
        struct slice one = slice_part(s, start, at);
        if (one.bytes == 0)
            break;
        if (slice_starts(one, "#") && one.bytes > 1)
            *id = slice_part(one, 1, one.bytes);
        else if (quote != '\0')
            return false;
        else if (!(slice_starts(one, ".") && one.bytes > 1) && !slice_eq_str(one, "-") &&
                 !(slice_find(one, '=', 1) < one.bytes && *one.ptr != '='))
            return false;
    }
    return true;
}

/* `code`{=html}: as it is on the page; other formats are not of a screen. */
static bool rewrite_raw(struct dialect *d, struct node *text, struct slice format, size_t end)
{
    struct node *code = text->previous;
    if (code == NULL || code->kind != NODE_CODE || !slice_starts(format, "="))
        return false;
    if (slice_eq_str(format, "=html")) {
        struct node *holder = grow_before(d, code, NODE_EMPH);
        parts_inlines(d, holder, code->text, code->line);
        grow_unwrap(holder);
    }
    node_unlink(code);
    grow_drop(text, end + 1);
    return true;
}

/* Gives a picture without words those of its attributes. */
static void take_alt(struct dialect *d, struct node *image, struct slice attributes)
{
    static const char *const names[] = {"fig-alt", "alt", NULL};
    if (image != NULL && image->kind == NODE_IMAGE && image->first == NULL)
        parts_inlines(d, image, grow_keep(d, tags_any(attributes, names)), image->line);
}

/* Where attributes end that begin there, in the source: the parser may have read code or links in them. NULL without an
 * end. */
static const char *attributes_end(const struct doc *doc, const char *from)
{
    enum { MAX_ATTRIBUTE_BYTES = 4000 };
    const char *source = doc->source, *end = source + doc->source_bytes;
    if (from < source || from >= end)
        return NULL;
    end = end - from > MAX_ATTRIBUTE_BYTES ? from + MAX_ATTRIBUTE_BYTES : end;
    char quote = '\0';
    for (const char *p = from + 1; p < end; p++) {
        if (*p == '\n' && p[1] == '\n')
            return NULL;
        if (*p == '\\')
            p++;
        else if (quote != '\0')
            quote = *p == quote ? '\0' : quote;
        else if (*p == '"' || (*p == '\'' && p[-1] == '='))
            quote = *p;
        else if (*p == '{')
            return NULL;
        else if (*p == '}')
            return p;
    }
    return NULL;
}

/* Whether a paragraph is next to a table, as its caption. */
static bool is_caption(const struct node *paragraph)
{
    const struct node *before = paragraph->previous, *behind = paragraph->next;
    return paragraph->kind == NODE_PARAGRAPH &&
           ((before != NULL && before->kind == NODE_TABLE) || (behind != NULL && behind->kind == NODE_TABLE));
}

/* Attributes that are in several nodes: behind a picture or the like, or at the end of a caption. */
static bool rewrite_parted(struct dialect *d, struct node *text, size_t at)
{
    enum { MAX_NODES = 100 };
    const struct node *before = text->previous;
    bool behind = at == 0 && before != NULL &&
                  (before->kind == NODE_IMAGE || before->kind == NODE_LINK || before->kind == NODE_CODE);
    const char *from = text->text.ptr + at, *end;
    if ((!behind && !is_caption(text->parent)) || (end = attributes_end(d->doc, from)) == NULL)
        return false;
    struct buf copy = {0};
    buf_add(&copy, from + 1, (size_t)(end - from - 1));
    for (size_t i = 0; i < copy.bytes; i++)
        copy.ptr[i] = (char)(copy.ptr[i] == '\n' ? ' ' : copy.ptr[i]);
    struct slice inner = grow_keep_buf(d, &copy), id = {NULL, 0};
    struct node *last = text;
    for (int looked = 0; last != NULL && looked < MAX_NODES; last = last->next, looked++)
        if (last->kind == NODE_TEXT && last->text.ptr <= end && end < slice_end(last->text))
            break;
    if (!are_attributes(inner, &id) || last == NULL || last->kind != NODE_TEXT)
        return false;
    take_alt(d, text->previous, inner);
    struct node *rest = grow_split(d, last, (size_t)(end - last->text.ptr) + 1);
    text->text = slice_part(text->text, 0, at);
    if (rest->text.bytes == 0 && rest->next == NULL)
        text->text = slice_trim_end(text->text);
    while (text->next != rest)
        node_unlink(text->next);
    struct node *block = text->parent;
    while (block->parent != NULL && !node_is_block(block))
        block = block->parent;
    if (id.bytes > 0 && block->kind != NODE_CELL)
        references_add(d, id, block);
    return true;
}

/* The node with the bracket that opens what is before `at` of text, and its place there; NULL without one. */
static struct node *find_open(struct node *text, size_t *at)
{
    enum { MAX_NODES = 60, MAX_BYTES_BACK = 3000 };
    int looked = 0, depth = 0, bytes = 0;
    size_t from = *at;
    for (struct node *n = text; n != NULL && looked < MAX_NODES; n = n->previous, looked++) {
        if (n->kind != NODE_TEXT)
            continue;
        for (size_t i = n == text ? from : n->text.bytes; i-- > 0 && bytes < MAX_BYTES_BACK; bytes++) {
            depth += n->text.ptr[i] == ']' ? 1 : n->text.ptr[i] == '[' ? -1 : 0;
            *at = i;
            if (depth < 0)
                return n;
        }
    }
    return NULL;
}

bool attributes_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes), id = {NULL, 0};
    size_t end = slice_find(rest, '}', 0);
    struct slice inner = slice_part(rest, 1, end);
    if (at == 0 && end < rest.bytes && rewrite_raw(d, text, inner, end))
        return true;
    if (slice_starts(rest, "{:") && at == 0 && end < rest.bytes && (d->evidence & EVIDENCE_LOGSEQ) != 0 &&
        text->previous != NULL && text->previous->kind == NODE_IMAGE) { /* {:height 300, :width 400} */
        grow_drop(text, end + 1);
        return true;
    }
    if (end >= rest.bytes || !are_attributes(inner, &id))
        return rewrite_parted(d, text, at);
    bool last = text->next == NULL && slice_trim(slice_part(rest, end + 1, rest.bytes)).bytes == 0;
    bool heading = text->parent->kind == NODE_HEADING && last;
    bool behind = at == 0 && text->previous != NULL && text->previous->kind != NODE_TEXT &&
                  text->previous->kind != NODE_SOFT_BREAK && text->previous->kind != NODE_HARD_BREAK &&
                  text->previous->kind != NODE_MATH;
    bool span = at > 0 && text->text.ptr[at - 1] == ']';
    bool speaks = (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_QUARTO | EVIDENCE_MYST)) != 0;
    bool colon = last && (slice_starts(inner, ":") ||
                          (speaks && (id.bytes > 0 || slice_starts(slice_trim(inner), ".")) && *text->text.ptr != '{'));
    colon = colon || (slice_starts(inner, ":") && (d->evidence & EVIDENCE_JEKYLL) != 0);
    bool maths = at <= 1 && last && id.bytes > 0 && text->previous != NULL; /* $$ … $$ {#eq-x} */
    if (!heading && !behind && !span && !colon && !maths)
        return is_caption(text->parent) && last && rewrite_parted(d, text, at);
    if (span) { /* [words]{.class} */
        size_t open = at - 1;
        struct node *first = find_open(text, &open);
        if (first == NULL)
            return false;
        node_unlink(grow_cut(d, text, at - 1, at + end + 1, NODE_TEXT));
        node_unlink(grow_cut(d, first, open, open + 1, NODE_TEXT));
        return true;
    }
    struct node *block = text->parent;
    while (block->parent != NULL && !node_is_block(block))
        block = block->parent;
    size_t start = at;
    while ((heading || colon) && start > 0 && text->text.ptr[start - 1] == ' ')
        start--;
    if (behind)
        take_alt(d, text->previous, inner);
    node_unlink(grow_cut(d, text, start, at + end + 1, NODE_TEXT));
    if (id.bytes > 0 && block->kind != NODE_CELL && block->kind != NODE_SUMMARY)
        references_add(d, id, block);
    return true;
}
