/* spec_test.c - proves with the standard's own examples and the corpus: our tree equals cmark-gfm's tree, node for
 * node, except for intended differences (HTML, maths, autolinks); every leaf in the source is at its stated place;
 * every tree keeps the invariants. Skipped, with a message, if the corpus is absent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* ---- both trees as one kind of text ---- */

/* Our tree: (kind child …), text joined; a link whose text is its target is left out, since we find more of them. */
static bool is_autolink(const struct node *node)
{
    if (node->kind != NODE_LINK)
        return false;
    struct buf text = {0};
    node_plain_text(node, &text);
    struct slice target = node->target;
    bool same = slice_ends(target, text.ptr != NULL ? text.ptr : "") && target.bytes - text.bytes <= strlen("http://");
    buf_free(&text);
    return same;
}

static void add_ours(const struct node *root, struct buf *out)
{
    for (const struct node *n = root; n != NULL;) {
        if (n->kind == NODE_TEXT)
            buf_add_slice(out, n->text);
        else if (!is_autolink(n)) {
            buf_printf(out, "(%s", node_kind_name((enum node_kind)n->kind));
            if (n->kind == NODE_HEADING)
                buf_printf(out, "%d", n->heading.level);
            if (n->kind == NODE_LIST)
                buf_printf(out, "%s%d", n->list.tight ? "tight" : "loose", n->list.ordered ? n->list.start : -1);
            if (n->kind == NODE_CODE || n->kind == NODE_CODE_BLOCK)
                buf_add_slice(out, n->text);
            if (n->kind == NODE_LINK || n->kind == NODE_IMAGE || n->kind == NODE_CODE_BLOCK) {
                buf_add_slice(out, n->target);
                buf_add_slice(out, n->info);
            }
            buf_add_str(out, ":");
        }
        const struct node *next = n->first;
        while (next == NULL) {
            if (n->kind != NODE_TEXT && !is_autolink(n))
                buf_add_str(out, ")");
            if (n == root)
                return;
            next = n->next;
            if (next == NULL)
                n = n->parent;
        }
        n = next;
    }
}

static const char *their_kind(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT:
        return "document";
    case CMARK_NODE_BLOCK_QUOTE:
        return "quote";
    case CMARK_NODE_LIST:
        return "list";
    case CMARK_NODE_ITEM:
        return "item";
    case CMARK_NODE_CODE_BLOCK:
        return "code_block";
    case CMARK_NODE_PARAGRAPH:
        return "paragraph";
    case CMARK_NODE_HEADING:
        return "heading";
    case CMARK_NODE_THEMATIC_BREAK:
        return "rule";
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        return "footnote";
    case CMARK_NODE_SOFTBREAK:
        return "soft_break";
    case CMARK_NODE_LINEBREAK:
        return "hard_break";
    case CMARK_NODE_CODE:
        return "code";
    case CMARK_NODE_EMPH:
        return "emph";
    case CMARK_NODE_STRONG:
        return "strong";
    case CMARK_NODE_LINK:
        return "link";
    case CMARK_NODE_IMAGE:
        return "image";
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        return "footnote_ref";
    default:
        break;
    }
    const char *name = cmark_node_get_type_string(node);
    return strcmp(name, "table_row") == 0 || strcmp(name, "table_header") == 0 ? "row"
           : strcmp(name, "table_cell") == 0                                   ? "cell"
           : strcmp(name, "strikethrough") == 0                                ? "strike"
                                                                               : name;
}

static bool their_autolink(cmark_node *node)
{
    cmark_node *text = cmark_node_first_child(node);
    if (cmark_node_get_type(node) != CMARK_NODE_LINK || text == NULL || cmark_node_next(text) != NULL ||
        cmark_node_get_type(text) != CMARK_NODE_TEXT)
        return false;
    struct slice target = slice_of(cmark_node_get_url(node)), written = slice_of(cmark_node_get_literal(text));
    return slice_ends(target, written.ptr) && target.bytes - written.bytes <= strlen("http://");
}

static void enter_theirs(cmark_node *node, struct buf *out)
{
    cmark_node_type type = cmark_node_get_type(node);
    buf_printf(out, "(%s", their_kind(node));
    if (type == CMARK_NODE_HEADING)
        buf_printf(out, "%d", cmark_node_get_heading_level(node));
    if (type == CMARK_NODE_LIST)
        buf_printf(out, "%s%d", cmark_node_get_list_tight(node) ? "tight" : "loose",
                   cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? cmark_node_get_list_start(node) : -1);
    if (type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
        buf_add_str(out, cmark_node_get_literal(node));
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
        buf_add_str(out, cmark_node_get_url(node));
        buf_add_str(out, cmark_node_get_title(node));
    }
    if (type == CMARK_NODE_CODE_BLOCK)
        buf_add_str(out, cmark_node_get_fence_info(node));
    buf_add_str(out, ":");
}

static void add_theirs(cmark_node *root, struct buf *out)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        bool leaf = cmark_node_first_child(node) == NULL;
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT)
            buf_add_str(out, cmark_node_get_literal(node));
        else if (their_autolink(node))
            continue;
        else if (event == CMARK_EVENT_ENTER) {
            enter_theirs(node, out);
            cmark_node_type type = cmark_node_get_type(node);
            bool no_exit =
                leaf && (type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_SOFTBREAK ||
                         type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_THEMATIC_BREAK ||
                         type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE);
            if (no_exit)
                buf_add_str(out, ")");
        } else
            buf_add_str(out, ")");
    }
    cmark_iter_free(iter);
}

static cmark_node *parse_theirs(struct slice text)
{
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_parser_feed(parser, text.ptr, text.bytes);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

/* ---- the properties of any document ---- */

/* Every leaf that points into the source has the line and column of its first byte. Returns how many do. */
static size_t check_places(const struct doc *doc)
{
    size_t lines = 1, count = 0, *starts = xcalloc(doc->source_bytes + 2, sizeof *starts);
    for (size_t i = 0; i < doc->source_bytes; i++)
        if (doc->source[i] == '\n')
            starts[lines++] = i + 1;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        assert_true(n->line >= 1 && n->line <= lines + 1);
        bool lent = n->text.bytes > 0 && n->text.ptr >= doc->source && n->text.ptr < doc->source + doc->source_bytes;
        if (!lent || n->kind == NODE_FOOTNOTE || n->kind == NODE_ANCHOR)
            continue;
        size_t at = (size_t)(n->text.ptr - doc->source);
        if (starts[n->line - 1] + n->column - 1 != at)
            print_error("%s:%u:%u: %s stands at offset %zu\n", doc->file, n->line, n->column,
                        node_kind_name((enum node_kind)n->kind), at);
        assert_int_equal(starts[n->line - 1] + n->column - 1, at);
        count++;
    }
    free(starts);
    return count;
}

/* ---- the standard's examples ---- */

struct example {
    struct slice text;
    int number;
};

/* The next example after *at in the specification; tabs are written as arrows there. Owner of the text: the caller. */
static char *next_example(struct slice spec, size_t *at)
{
    static const char fence[] = "\n```````````````````````````````` example";
    size_t start = slice_find_str(spec, slice_of(fence), *at);
    if (start >= spec.bytes)
        return NULL;
    start = slice_find(spec, '\n', start + 1) + 1;
    size_t end = slice_find_str(spec, slice_of("\n.\n"), start - 1) + 1;
    *at = end;
    struct buf text = {0};
    for (size_t i = start; i < end; i++) {
        if (slice_starts(slice_part(spec, i, end), "→")) {
            buf_add_char(&text, '\t');
            i += strlen("→") - 1;
        } else
            buf_add_char(&text, spec.ptr[i]);
    }
    if (text.ptr == NULL)
        buf_add_str(&text, "");
    return buf_take(&text);
}

static void spec_examples_agree(void **state)
{
    (void)state;
    char *spec;
    size_t bytes, at = 0;
    int compared = 0, all = 0, differ = 0;
    if (!file_read("../shared/corpus/gfm-spec.txt", &spec, &bytes, NULL)) {
        print_message("skipped: ../shared/corpus/gfm-spec.txt is absent\n");
        skip();
    }
    for (char *text; (text = next_example(slice_from(spec, bytes), &at)) != NULL; free(text)) {
        struct slice s = slice_of(text);
        struct diags diags = {0};
        struct doc *doc = note_parse_take("example", xstrndup(s.ptr, s.bytes), s.bytes, &diags);
        doc_check(doc);
        check_places(doc);
        all++;
        /* intended differences: HTML becomes nodes, three dashes at the very start may be front matter, reported
         * text is kept where the standard drops it, and ![[a]] is an embed */
        if (strchr(text, '<') == NULL && strstr(text, "![[") == NULL && doc->body_offset == 0 && diags.count == 0) {
            cmark_node *root = parse_theirs(s);
            struct buf ours = {0}, theirs = {0};
            add_ours(doc->root, &ours);
            add_theirs(root, &theirs);
            compared++;
            if (!slice_eq(buf_slice(&ours), buf_slice(&theirs))) {
                differ++;
                print_error("example %d:\n%s\nours   %s\ntheirs %s\n", all, text, ours.ptr, theirs.ptr);
            }
            buf_free(&ours);
            buf_free(&theirs);
            cmark_node_free(root);
        }
        diags_free(&diags);
        doc_free(doc);
    }
    print_message("%d examples, %d compared\n", all, compared);
    free(spec);
    assert_true(all > 600 && compared > 450);
    assert_int_equal(differ, 0);
}

static void corpus_places_are_exact(void **state)
{
    (void)state;
    static const char *const patterns[] = {"../shared/corpus/*.txt", "../shared/corpus/*/*.md",
                                           "../shared/corpus/*/*/*.md", "content/*.md", "content/*/*.md"};
    size_t files = 0, leaves = 0, lent = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) != 0)
            continue;
        for (size_t k = 0; k < found.gl_pathc; k++, files++) {
            struct doc *doc = note_load(found.gl_pathv[k], found.gl_pathv[k], NULL, NULL);
            assert_non_null(doc);
            doc_check(doc);
            lent += check_places(doc);
            for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
                leaves += n->text.bytes > 0 && n->kind != NODE_FOOTNOTE && n->kind != NODE_ANCHOR;
            doc_free(doc);
        }
        globfree(&found);
    }
    print_message("%zu files, %zu leaves, %zu in the source\n", files, leaves, lent);
    assert_true(files > 0 && lent > leaves * 99 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_examples_agree),
        cmocka_unit_test(corpus_places_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
