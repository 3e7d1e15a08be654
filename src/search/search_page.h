/* search_page.h - one note or fetched page as the search knows it, and what a thread needs to search pages. Shared by the
 * files of the search. */
#ifndef BIJI_SEARCH_SEARCH_PAGE_H
#define BIJI_SEARCH_SEARCH_PAGE_H

#include "biji/file.h"
#include "hit_record.h"
#include "raw.h"

struct page_section {
    uint32_t at; /* of its heading's line */
    uint32_t level;
    int parent;       /* index of the enclosing section, or 0 */
    const char *text; /* of its heading, safe for a terminal; NULL until a hit is in it or below it */
};

struct page {
    bool read;             /* text was read, or cannot be */
    struct slice text;     /* as searched; ptr NULL: no text, or not kept */
    char *owned;           /* owns text, unless it is lent */
    const struct doc *doc; /* lent; NULL: a file */
    struct doc *parsed;    /* kept from an earlier search */
    struct find_text *folds;
    bool failed;                   /* the file cannot be read */
    struct page_section *sections; /* in a searcher's arena */
    size_t section_count;
    const char *hits; /* of this search: records, hit_count of them, one after the other; in a searcher's arena */
    size_t hit_count;
};

/* How well a hit shows what was looked for, lower is better: the ranks of hits, but for their pages. */
static inline uint32_t hit_worth(const struct hit *hit)
{
    enum { WIDEST = 0xFFF };
    uint32_t worth = (uint32_t)hit->missed << 4 | hit->class;
    worth = worth << 1 | hit->pinyin;
    worth = worth << 1 | !hit->whole;
    return worth << 12 | (hit->span < WIDEST ? hit->span : WIDEST);
}

/* What a thread works with. Zero-initialise but for the first seven; ended by searcher_fini(). */
struct searcher {
    const struct raw_query *raw;
    struct find_source source;
    int folder;          /* base of relative paths */
    struct arena *arena; /* for data that lives as long as the hits */
    bool keep_text;      /* of all pages, for the next query */
    bool keep_parsed;    /* documents, for the next query */
    bool brief;          /* keys are waiting: expressions get little time */
    struct raw_scratch scratch;
    struct raw_sections sections;
    struct buf file;         /* the text of the page that is being searched, unless texts are kept */
    struct buf records;      /* of its hits so far, */
    struct find_spans marks; /* and the matches on the line of the next one */
    size_t *pages;           /* that have hits, as the finder counts them */
    size_t page_count, page_room, hit_count;
    size_t most;              /* hits that are wanted, the best ones; 0: all. Pages must come in order */
    uint32_t *best;           /* the worth of the best so far, `most` of them at most, ascending */
    size_t best_count;        /* of these */
    size_t skipped_count;     /* hits that are not among the best */
    bool gave_up, has_pinyin; /* has_pinyin: at least one hit was found by pinyin */
};

/* Reads a page's file (NULL: no file), unless it was read before. Unless texts are kept, the text lasts until the next page is
 * read. */
void page_read(struct searcher *searcher, struct page *page, const char *path);
/* Searches one page that is read, or has a doc; its hits, without chapter, go to the searcher. name: for the parser's
 * findings; title: the chapter's, or NULL. */
void page_search(struct searcher *searcher, struct page *page, const char *name, const char *title);
/* The page's document parsed, with its folds. Kept if keep is set, else ended by page_drop(). */
struct find_text *page_folds(struct page *page, const struct find_source *source, const char *name);
/* Ends what page_folds() made. */
void page_drop(struct page *page);
/* Forgets everything. */
void page_free(struct page *page);
void searcher_fini(struct searcher *searcher);

#endif
