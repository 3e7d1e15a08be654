/* link_papers.c - the papers that a course cites: addresses of arXiv, DOI, ACL Anthology and OpenReview, one entry each. A paper is
 * identified by its id there, so that abs/1706.03762 and pdf/1706.03762v5 are one. */
#include "link_papers.h"

#include "biji/json.h"
#include "biji/load.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct paper {
    const char *source; /* "arxiv", ...; static */
    struct slice id;    /* lent by a document */
    char *title;        /* owned; as in the note */
    int *chapters;
    size_t count, room;
};

struct papers {
    struct paper *items;
    size_t count, room;
};

static const struct {
    const char *source, *prefix, *address; /* prefix of an id in links, and in the printed address */
} sites[] = {
    {"arxiv", "arxiv.org/abs/", "https://arxiv.org/abs/"},
    {"arxiv", "arxiv.org/pdf/", "https://arxiv.org/abs/"},
    {"arxiv", "arxiv.org/html/", "https://arxiv.org/abs/"},
    {"doi", "doi.org/10.", "https://doi.org/10."},
    {"acl", "aclanthology.org/", "https://aclanthology.org/"},
    {"openreview", "openreview.net/forum?id=", "https://openreview.net/forum?id="},
    {"openreview", "openreview.net/pdf?id=", "https://openreview.net/forum?id="},
};
enum { SITES = sizeof sites / sizeof sites[0] };

/* An arXiv id without version and ".pdf". */
static struct slice trim_id(const char *source, struct slice id)
{
    id = slice_part(id, 0, slice_find(id, '#', 0));
    if (slice_ends(id, "/"))
        id.bytes--;
    if (slice_ends(id, ".pdf"))
        id.bytes -= 4;
    size_t end = id.bytes;
    while (end > 0 && char_is_digit(id.ptr[end - 1]))
        end--;
    if (strcmp(source, "arxiv") == 0 && end > 1 && end < id.bytes && id.ptr[end - 1] == 'v')
        id.bytes = end - 1;
    return id;
}

/* The site of an address, or -1; *id is the paper's id there. */
static int site_of(struct slice target, struct slice *id)
{
    for (int i = 0; i < SITES; i++) {
        struct slice prefix = slice_of(sites[i].prefix);
        size_t at = slice_find_str(target, prefix, 0);
        bool host = at < target.bytes && at >= 2 && (target.ptr[at - 1] == '/' || target.ptr[at - 1] == '.');
        *id = host ? trim_id(sites[i].source, slice_part(target, at + prefix.bytes, target.bytes)) : slice_of("");
        if (id->bytes > 0)
            return i;
    }
    return -1;
}

/* The note's name for the paper: the words of the link or, for a bare address, the text before it in its paragraph. Malloc'ed. */
static char *title_of(const struct node *link)
{
    struct buf words = {0}, title = {0};
    node_plain_text(link, &words);
    const struct node *block = link->parent;
    while (block->parent != NULL && !node_is_block(block))
        block = block->parent;
    if (words.bytes == 0 || strstr(words.ptr, "://") != NULL) {
        buf_clear(&words);
        for (const struct node *n = block->first; n != NULL && n != link; n = n->next)
            node_plain_text(n, &words);
    }
    struct slice text = slice_trim(buf_slice(&words));
    static const char *const ends[] = {",", "，", ".", "。", ":", "：", "<", "("};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (slice_ends(text, ends[i]))
            text = slice_trim(slice_part(text, 0, text.bytes - strlen(ends[i])));
    text_safe(text, &title);
    buf_free(&words);
    buf_add_str(&title, "");
    return buf_take(&title);
}

static void cite(struct papers *papers, int site, struct slice id, const struct node *link, int chapter)
{
    struct paper *paper = NULL;
    for (size_t i = 0; i < papers->count && paper == NULL; i++)
        if (strcmp(papers->items[i].source, sites[site].source) == 0 && slice_eq(papers->items[i].id, id))
            paper = &papers->items[i];
    if (paper == NULL) {
        papers->items = xgrow(papers->items, papers->count, &papers->room, sizeof *papers->items);
        paper = &papers->items[papers->count++];
        *paper = (struct paper){.source = sites[site].source, .id = id, .title = title_of(link)};
    }
    if (paper->count > 0 && paper->chapters[paper->count - 1] == chapter)
        return;
    paper->chapters = xgrow(paper->chapters, paper->count, &paper->room, sizeof *paper->chapters);
    paper->chapters[paper->count++] = chapter;
}

static const char *address_of(const struct paper *paper)
{
    int site = 0;
    while (strcmp(sites[site].source, paper->source) != 0)
        site++;
    return sites[site].address;
}

static void print_json(const struct papers *papers, const struct course *course)
{
    struct json json = {stdout, false};
    json_open(&json, '[');
    for (size_t i = 0; i < papers->count; i++) {
        const struct paper *paper = &papers->items[i];
        struct buf url = {0};
        buf_add_str(&url, address_of(paper));
        buf_add_slice(&url, paper->id);
        json_open(&json, '{');
        json_pair(&json, "source", paper->source);
        json_key(&json, "id");
        json_text(&json, paper->id);
        json_pair(&json, "url", url.ptr);
        json_pair(&json, "title", paper->title);
        json_key(&json, "cited_by");
        json_open(&json, '[');
        for (size_t k = 0; k < paper->count; k++)
            json_text(&json, slice_of(course->chapters[paper->chapters[k]].name));
        json_close(&json, ']');
        json_close(&json, '}');
        buf_free(&url);
    }
    json_close(&json, ']');
    putchar('\n');
}

static void print_paper(const struct paper *paper, const struct course *course, bool bibtex)
{
    struct buf cited = {0};
    for (size_t k = 0; k < paper->count; k++)
        buf_printf(&cited, "%s%s", k > 0 ? ", " : "", course->chapters[paper->chapters[k]].name);
    if (bibtex) {
        printf("@misc{%s:", paper->source);
        for (size_t i = 0; i < paper->id.bytes; i++) /* a key must not contain a comma, brace or blank */
            putchar(strchr("{},\"#%'~\\ ()=", paper->id.ptr[i]) != NULL ? '_' : paper->id.ptr[i]);
        printf(",\n  title = {");
        for (const char *p = paper->title; *p != '\0'; p++)
            if (*p != '{' && *p != '}')
                printf("%s%c", strchr("%#&_$", *p) != NULL ? "\\" : "", *p);
        printf("},\n  url = {%s%.*s},\n", address_of(paper), (int)paper->id.bytes, paper->id.ptr);
        if (strcmp(paper->source, "arxiv") == 0)
            printf("  eprint = {%.*s},\n  archiveprefix = {arXiv},\n", (int)paper->id.bytes, paper->id.ptr);
        printf("  note = {%s}\n}\n", cited.ptr);
    } else {
        printf("- %s%s<%s%.*s> (%s)\n", paper->title, *paper->title != '\0' ? ": " : "", address_of(paper),
               (int)paper->id.bytes, paper->id.ptr, cited.ptr);
    }
    buf_free(&cited);
}

int link_papers_print(struct course *course, const char *format, struct error *error)
{
    struct papers papers = {0};
    bool json = format != NULL && strcmp(format, "json") == 0, bibtex = format != NULL && strcmp(format, "bibtex") == 0;
    if (format != NULL && !json && !bibtex && strcmp(format, "md") != 0) {
        error_set(error, ERROR_USAGE, "biji links --papers --format takes md, bibtex or json, not \"%s\"", format);
        return -1;
    }
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct doc *doc = chapter_load(course, (int)i, NULL);
        for (const struct node *n = doc != NULL ? doc->root : NULL; n != NULL; n = node_after(doc->root, n, false)) {
            struct slice id;
            int site = n->kind == NODE_LINK ? site_of(n->target, &id) : -1;
            if (site >= 0)
                cite(&papers, site, id, n, (int)i);
        }
    }
    if (json)
        print_json(&papers, course);
    for (size_t i = 0; i < papers.count; i++) {
        if (!json)
            print_paper(&papers.items[i], course, bibtex);
        free(papers.items[i].title);
        free(papers.items[i].chapters);
    }
    free(papers.items);
    return (int)papers.count;
}
