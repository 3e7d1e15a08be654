/* load_fuzz.c - proves: no note, put together at random from pieces of Markdown and HTML, crashes the loader or breaks
 * the tree's invariants; leaves that lie in the source stand where they say; and of notes made of pieces that hide
 * nothing (no tags, no link targets), every word is in the tree. Deterministic: the same count and seed give the same
 * notes. load_fuzz COUNT [SEED] */
#include "biji/load.h"
#include "biji/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(next_random(state) % limit);
}

/* None of these hides a word that stands beside it. Words are put between them. */
static const char *const plain[] = {
    "*",
    "**",
    "_",
    "__",
    "~~",
    "$",
    "$$",
    "\n$$\n",
    "\n\n",
    "\n",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n# ",
    "\n> ",
    "\n>",
    "\n    ",
    "\n---\n",
    "\n===\n",
    " ",
    "。",
    "，",
    "“",
    "”",
    "（",
    "）",
    "\\",
    "\n|a|b|\n|-|-|\n|",
    "|",
    "\n```\n",
    "\\\\(",
    "\\\\)",
    "`",
    "``",
    "{",
    "}",
    "^",
    "\t",
    "  \n",
    "\\\n",
    "@",
    "www.",
    "http://",
    ".",
    "5",
    "\r\n",
    "\xEF\xBF\xBD",
    "：",
    "! ",
    "\n- [x] ",
};

static const char *const all[] = {
    "[[",
    "]]",
    "![[",
    "]]\n",
    "\n> [!tip]- ",
    "\n!!! note \"x\"\n    ",
    "\n??? tip\n",
    "\n=== \"a\"\n\n    ",
    "\n:::: tip\n",
    "\n::: a\n",
    "\n:::\n",
    "\n::::\n",
    "\n:begin_tab:`a`\n",
    "\n:end_tab:\n",
    "\n:label:`l`\n",
    ":numref:`l`",
    "{ref}`l`",
    "\n```{note} a\n",
    "\n```{math}\n",
    "\n```{figure} a.png\n",
    "\n{% highlight c %}\n",
    "\n{% endhighlight %}\n",
    "{% raw %}",
    "{% endraw %}",
    "\n{% note %}\n",
    "\n{% endnote %}\n",
    "{{< figure src=a >}}",
    "\n{{% tip %}}\n",
    "\n{{% /tip %}}\n",
    "\n{{#include a}}\n",
    "==",
    "++",
    "^[",
    "%%",
    "\n%%\n",
    ":smile:",
    " {#id}",
    "{.a b=c}",
    "\n(a)=\n",
    "\n:   ",
    "\n*[ab]: cd\n",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\nimport A from 'b';\n\n",
    "\n<Tabs>\n",
    "\n</Tabs>\n",
    "\n<Card {...a} />\n",
    "\n[TOC]\n",
    "\n--8<-- \"a\"\n",
    "\n+++\n",
    "\ndialect: mkdocs obsidian myst quarto\n",
    "<dl>",
    "<dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<iframe src=a>",
    "[",
    "]",
    "(",
    ")",
    "![",
    "[^1]",
    "\n[^1]: ",
    "\n[a]: b\n",
    "[a]",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "\n<div>\n",
    "\n</div>\n",
    "<!--",
    "-->",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<p align=center>",
    "</p>",
    "<br>",
    "<img src=a alt=b>",
    "<a href=b>",
    "</a>",
    "<a id=x>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<h2>",
    "</h2>",
    "<begin>",
    "<s>",
    "&amp;",
    "&copy;",
    "&#27;",
    "&",
    "\n> [!NOTE]\n",
    "\"",
    "\n\n<table>\n\n",
    "\n\n</table>\n\n",
    "\n\n<td>\n\n",
    "<![CDATA[",
    "]]>",
    "<?",
    "\xFF",
    "\xE4\xB8",
    "\x01",
    "\n~~~ x\n",
    "\n:--|--:\n",
    "\n***\n",
    "<th>",
    "<kbd>",
    "</kbd>",
    "<sub>",
    "</sub>",
    "='",
    "\n  ",
};

enum { PLAIN = sizeof plain / sizeof plain[0], ALL = sizeof all / sizeof all[0], MAX_PIECES = 40 };

static void fail(const struct buf *text, const char *what)
{
    printf("load_fuzz: %s in a note of %zu bytes:\n%s\n", what, text->bytes, text->ptr);
    fflush(stdout);
    abort();
}

static void check_places(const struct doc *doc, const struct buf *text)
{
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        bool lent = n->text.bytes > 0 && n->text.ptr >= doc->source && n->text.ptr < doc->source + doc->source_bytes;
        if (!lent || n->kind == NODE_FOOTNOTE || n->kind == NODE_ANCHOR)
            continue;
        const char *line = doc->source;
        for (uint32_t i = 1; i < n->line && line != NULL; i++) {
            line = strchr(line, '\n');
            line = line != NULL ? line + 1 : NULL;
        }
        if (line == NULL || line + n->column - 1 != n->text.ptr)
            fail(text, "a leaf stands elsewhere than it says");
    }
}

static void check_words(const struct doc *doc, int words, const struct buf *text)
{
    struct buf found = {0};
    buf_add_str(&found, "");
    node_plain_text(doc->root, &found);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        buf_add_slice(&found, n->info); /* the language of a code block */
    for (int i = 0; i < words; i++) {
        char word[32];
        snprintf(word, sizeof word, "字%d号", i);
        if (strstr(found.ptr, word) == NULL)
            fail(text, word);
    }
    buf_free(&found);
}

static void try_one(uint64_t *state, bool hides_nothing)
{
    struct buf text = {0};
    int words = 0;
    buf_add_str(&text, "");
    for (size_t i = 1 + below(state, MAX_PIECES); i > 0; i--) {
        size_t pick = below(state, hides_nothing ? PLAIN : PLAIN + ALL);
        buf_add_str(&text, pick < PLAIN ? plain[pick] : all[pick - PLAIN]);
        if (below(state, 2) == 0)
            buf_printf(&text, "字%d号", words++);
    }
    struct diags diags = {0};
    struct doc *doc = note_parse_take("fuzz.md", xstrndup(text.ptr, text.bytes), text.bytes, &diags);
    doc_check(doc);
    check_places(doc, &text);
    if (hides_nothing && doc->body_offset == 0)
        check_words(doc, words, &text);
    doc_free(doc);
    diags_free(&diags);
    buf_free(&text);
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    uint64_t state = 0x9E3779B97F4A7C15u ^ (argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
    for (long i = 0; i < count; i++)
        try_one(&state, i % 2 == 0);
    printf("load_fuzz: %ld notes\n", count);
    return 0;
}
