/* page.c - pages by their URLs, with their documents. Must not know how pages are shown or fetched. */
#include "biji/page.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

struct page *pages_find(const struct pages *pages, int chapter, const char *url)
{
    for (size_t i = 0; i < pages->count; i++) {
        struct page *page = pages->items[i];
        if (url != NULL ? page->url != NULL && strcmp(page->url, url) == 0
                        : page->url == NULL && page->chapter == chapter)
            return page;
    }
    return NULL;
}

struct page *pages_get(struct pages *pages, int chapter, const char *url, const char *from)
{
    struct page *page = pages_find(pages, chapter, url);
    if (page != NULL)
        return page;
    page = xcalloc(1, sizeof *page);
    page->url = url != NULL ? xstrdup(url) : NULL;
    page->from = from != NULL ? xstrdup(from) : NULL;
    page->chapter = chapter;
    pages->items = xgrow(pages->items, pages->count, &pages->room, sizeof *pages->items);
    return pages->items[pages->count++] = page;
}

static void drop_doc(struct page *page)
{
    outline_free(page->outline);
    doc_free(page->doc);
    free(page->base);
    page->outline = NULL;
    page->base = NULL;
}

void page_set_notice(struct page *page, struct doc *notice)
{
    drop_doc(page);
    page->doc = notice;
    page->is_notice = true;
    page->checked = 0;
}

void page_set_fetched(struct page *page, struct upstream_page *fetched, struct diags *diags)
{
    drop_doc(page);
    page->base = xstrdup(fetched->base);
    page->checked = fetched->checked;
    page->doc = upstream_doc_take(fetched, diags);
    page->is_notice = false;
    upstream_page_fini(fetched);
}

void pages_fini(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++) {
        drop_doc(pages->items[i]);
        free(pages->items[i]->url);
        free(pages->items[i]->from);
        free(pages->items[i]);
    }
    free(pages->items);
}
