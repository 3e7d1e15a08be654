/* page.h - what the reader shows besides the course's own notes: pages from the network, and notices, which replace
 * what cannot be shown. */
#ifndef BIJI_PAGE_H
#define BIJI_PAGE_H

#include "biji/diag.h"
#include "biji/doc.h"
#include "biji/outline.h"
#include "biji/upstream.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct page {
    char *url;  /* canonical; NULL: in place of a chapter that cannot be read */
    char *base; /* what its relative links are relative to */
    char *from; /* page that links to it; NULL: the user's own notes do */
    int chapter;
    struct doc *doc;
    struct outline *outline; /* NULL until it is needed */
    bool is_notice;          /* made by page.c */
    time_t checked;          /* when its server last confirmed it; 0: from a mirror, or a notice */
};

/* Zero-initialise; ended by pages_fini(). Pages stay where they are. */
struct pages {
    struct page **items;
    size_t count, room;
};

/* The page of a URL, or (url NULL) of a chapter that cannot be read; NULL if there is none. Lent by pages. */
struct page *pages_find(const struct pages *pages, int chapter, const char *url);
/* The same, but a missing page is added without a document, and from is copied. */
struct page *pages_get(struct pages *pages, int chapter, const char *url, const char *from);
/* Gives a page a notice instead of a document; taken over. */
void page_set_notice(struct page *page, struct doc *notice);
/* Gives a page the document of what was fetched; taken over. */
void page_set_fetched(struct page *page, struct upstream_page *fetched, struct diags *diags);
/* Ends all pages with their documents. */
void pages_fini(struct pages *pages);

#endif
