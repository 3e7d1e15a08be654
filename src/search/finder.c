/* finder.c - the search of a course: pages divided among threads, hits merged and ranked. The search can pause and
 * continue, so that the screen stays responsive while it runs. */
#include "biji/links.h"
#include "biji/outline.h"
#include "biji/parallel.h"
#include "biji/text.h"
#include "search_page.h"
#include "snippet.h"
#include "words.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Parsed pages are kept for courses with fewer pages than this; very few pages are searched by one thread. */
enum { FEW_PAGES = 256, VERY_FEW_PAGES = 4, FEW_RANKS = 4096 };

/* Zero-initialise; ended by free(). */
struct ranking {
    struct rank *items;
    size_t count, room;
};

/* What is done when all hits were found, page after page in several steps, to tell the course's words from chance matches. */
enum telling { TELL_ADD, TELL_HOMES, TELL_PLACE, TELL_RANK, TOLD };

struct finder {
    const struct course *course;
    struct find_source source;
    bool once;
    size_t most; /* hits that are wanted; 0: all */
    int folder;  /* the course's, open; AT_FDCWD when it cannot be */
    const struct query *query;
    struct raw_query raw;
    struct page *notes, *fetched; /* one per chapter; fetched is made when requested */
    size_t page_count;            /* of each */
    atomic_size_t next;           /* the page that is searched next */
    size_t at_once;               /* pages that a thread takes */
    long deadline_ms;             /* -1: none */
    struct searcher searchers[PARALLEL_MAX];
    struct arena arenas[PARALLEL_MAX]; /* memory of the hits */
    size_t *found;                     /* pages with hits, as searched; how many of them are ranked */
    size_t found_count, found_room, ranked, hit_count;
    struct ranking ranks; /* best first; during a search only the best are sorted */
    size_t rank_limit;
    enum telling telling;
    size_t tell_at;        /* page that it takes next */
    struct words *words;   /* pinyin matches, after the search; NULL: none */
    struct ranking better; /* being made of them, to take the place of ranks */
    size_t likely;         /* see finder_likely(); known when all is told */
    bool has_pinyin;       /* at least one hit was found by pinyin */
    bool gave_up;
};

/* A hit's rank as one number, lower is better, which ends in the number of its page; the records of one page are adjacent. */
struct rank {
    uint64_t key;
    const char *record;
};
enum { PAGE_BITS = 24 };

struct finder *finder_new(const struct course *course, struct find_source source, bool once)
{
    struct finder *finder = xcalloc(1, sizeof *finder);
    finder->course = course;
    finder->source = source;
    finder->once = once;
    finder->folder = course->root != NULL ? open(course->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (finder->folder < 0)
        finder->folder = AT_FDCWD;
    return finder;
}

void finder_want_best(struct finder *finder, size_t most)
{
    finder->most = most;
}

static void drop_hits(struct finder *finder)
{
    finder->found_count = finder->ranked = finder->hit_count = finder->tell_at = 0;
    finder->ranks.count = finder->better.count = 0;
    finder->rank_limit = FEW_RANKS;
    words_free(finder->words);
    finder->words = NULL;
    finder->telling = TELL_ADD;
    finder->has_pinyin = false;
}

void finder_forget(struct finder *finder, int chapter)
{
    if ((size_t)chapter < finder->page_count) {
        page_free(&finder->notes[chapter]);
        if (finder->fetched != NULL)
            page_free(&finder->fetched[chapter]);
    }
    drop_hits(finder);
}

void finder_stop(struct finder *finder)
{
    if (finder->query != NULL)
        raw_query_free(&finder->raw);
    finder->query = NULL;
    drop_hits(finder);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_free(&finder->arenas[i]);
}

static void forget_fetched(struct finder *finder)
{
    for (size_t i = 0; finder->fetched != NULL && i < finder->page_count; i++)
        page_free(&finder->fetched[i]);
    free(finder->fetched);
    finder->fetched = NULL;
}

void finder_free(struct finder *finder)
{
    if (finder == NULL)
        return;
    finder_stop(finder);
    for (size_t i = 0; i < finder->page_count; i++)
        page_free(&finder->notes[i]);
    forget_fetched(finder);
    if (finder->folder != AT_FDCWD)
        close(finder->folder);
    free(finder->notes);
    free(finder->found);
    free(finder->ranks.items);
    free(finder->better.items);
    free(finder);
}

void finder_start(struct finder *finder, const struct query *query)
{
    finder_stop(finder);
    finder->query = query;
    raw_query_init(&finder->raw, query);
    atomic_store(&finder->next, 0);
    finder->gave_up = false;
    size_t wanted = finder->course->chapter_count;
    if (!query->upstream || wanted > finder->page_count)
        forget_fetched(finder);
    if (wanted > finder->page_count) { /* the course has grown */
        finder->notes = xrealloc(finder->notes, wanted * sizeof *finder->notes);
        memset(finder->notes + finder->page_count, 0, (wanted - finder->page_count) * sizeof *finder->notes);
        finder->page_count = wanted;
    }
    if (query->upstream && finder->fetched == NULL)
        finder->fetched = xcalloc(wanted, sizeof *finder->fetched);
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- searching ---- */

/* The chapter's path as seen from the course's folder when that is open. */
static const char *path_of(const struct finder *finder, const struct chapter *chapter)
{
    const char *root = finder->course->root, *path = chapter->path;
    size_t bytes = root != NULL ? strlen(root) : 0;
    if (finder->folder == AT_FDCWD || path == NULL)
        return path;
    return strncmp(path, root, bytes) == 0 && path[bytes] == '/' ? path + bytes + 1 : path;
}

/* How many pages there are to search. */
static size_t page_total(const struct finder *finder)
{
    return finder->fetched != NULL ? finder->page_count * 2 : finder->page_count;
}

/* Searches one page: a note or, after all notes, the fetched page of a chapter. */
static void search_page(struct finder *finder, struct searcher *s, size_t index)
{
    bool upstream = index >= finder->page_count;
    size_t number = upstream ? index - finder->page_count : index;
    struct page *page = upstream ? &finder->fetched[number] : &finder->notes[number];
    const struct chapter *chapter = &finder->course->chapters[number];
    page->hit_count = 0;
    if (!query_wants_chapter(finder->query, chapter->number) || (upstream && page->doc == NULL))
        return;
    if (!upstream && page->doc == NULL && chapter->doc != NULL && !page->read)
        page->doc = chapter->doc;
    page_read(s, page, upstream ? NULL : path_of(finder, chapter));
    page_search(s, page, chapter->name != NULL ? chapter->name : "", chapter->title);
    if (page->hit_count == 0)
        return;
    s->pages = xgrow(s->pages, s->page_count, &s->page_room, sizeof *s->pages);
    s->pages[s->page_count++] = index;
    s->hit_count += page->hit_count;
}

static void work(void *context, int thread)
{
    struct finder *finder = context;
    struct searcher *s = &finder->searchers[thread];
    size_t total = page_total(finder), at_once = finder->at_once;
    while (finder->deadline_ms < 0 || now_ms() < finder->deadline_ms) {
        size_t from = atomic_fetch_add(&finder->next, at_once);
        if (from >= total)
            break;
        for (size_t i = from; i < from + at_once && i < total; i++)
            search_page(finder, s, i);
    }
}

/* How many pages a thread takes at a time: few enough for all threads to finish together; one if the search must stop on
 * time. */
static size_t pages_at_once(const struct finder *finder, int threads)
{
    enum { TURNS = 32, MAX_PAGES = 16 };
    size_t share = page_total(finder) / ((size_t)threads * TURNS);
    return finder->deadline_ms >= 0 || share < 1 ? 1 : share < MAX_PAGES ? share : MAX_PAGES;
}

/* Requests the fetched pages, which only one thread may do. */
static void find_upstream(struct finder *finder)
{
    for (size_t i = 0; finder->fetched != NULL && finder->source.upstream != NULL && i < finder->page_count; i++)
        if (finder->fetched[i].doc == NULL)
            finder->fetched[i].doc = finder->source.upstream(finder->source.context, (int)i);
}

static struct page *page_of(const struct finder *finder, const struct hit *hit)
{
    return hit->upstream ? &finder->fetched[hit->chapter] : &finder->notes[hit->chapter];
}

/* The page of an index below page_total(). */
static struct page *page_at(const struct finder *finder, size_t index)
{
    return index < finder->page_count ? &finder->notes[index] : &finder->fetched[index - finder->page_count];
}

/* Unpacks a hit of a page, and returns the end of its record. */
static const char *read_hit(const struct finder *finder, size_t page, const char *record, struct hit *hit)
{
    const char *end = hit_record_read(record, page_at(finder, page)->text, hit);
    hit->upstream = page >= finder->page_count;
    hit->chapter = (int)(hit->upstream ? page - finder->page_count : page);
    return end;
}

/* Adds a thread's hits to the others. */
static void collect(struct finder *finder, struct searcher *s)
{
    finder->gave_up = finder->gave_up || s->gave_up;
    finder->hit_count += s->skipped_count;
    finder->has_pinyin = finder->has_pinyin || s->has_pinyin;
    finder->hit_count += s->hit_count;
    for (size_t i = 0; i < s->page_count; i++) {
        finder->found = xgrow(finder->found, finder->found_count, &finder->found_room, sizeof *finder->found);
        finder->found[finder->found_count++] = s->pages[i];
    }
    searcher_fini(s);
}

/* ---- words of the course ---- */

/* Lines [from, to) of the section that an anchor of a document names. */
static struct word_home section_at(const struct doc *doc, int chapter, struct slice anchor)
{
    struct word_home home = {COURSE_NONE, 0, 0};
    struct outline *outline = outline_build(doc);
    const struct node *node = anchor_find(outline, anchor);
    size_t at = 0; /* an <a id> precedes the heading that it names */
    while (node != NULL && at < outline->count && outline->headings[at].node->line < node->line)
        at++;
    if (node != NULL && at < outline->count) {
        size_t end = at + 1;
        while (end < outline->count && outline->headings[end].level > outline->headings[at].level)
            end++;
        home = (struct word_home){chapter, outline->headings[at].node->line,
                                  end < outline->count ? outline->headings[end].node->line : UINT32_MAX};
    }
    outline_free(outline);
    return home;
}

/* The section that a link in a chapter leads to. */
static struct word_home home_of(void *context, int chapter, struct slice target)
{
    enum { MAX_BYTES = 1 << 20 };
    const struct finder *finder = context;
    struct word_home home = {COURSE_NONE, 0, 0};
    struct buf text = {0};
    const struct chapter *from = &finder->course->chapters[chapter];
    if (finder->course->root == NULL)
        return home;
    struct link link = link_resolve(finder->course, from->name != NULL ? from->name : "", target);
    const struct chapter *to = link.kind == LINK_CHAPTER ? &finder->course->chapters[link.chapter] : NULL;
    bool named = to != NULL && link.anchor != NULL && *link.anchor != '\0';
    if (named && to->doc != NULL) {
        home = section_at(to->doc, link.chapter, slice_of(link.anchor));
    } else if (named && to->path != NULL && file_read_at(finder->folder, path_of(finder, to), &text) &&
               text.bytes < MAX_BYTES) {
        size_t bytes = text.bytes;
        struct doc *doc = finder->source.parse(finder->source.context, to->name, buf_take(&text), bytes);
        home = section_at(doc, link.chapter, slice_of(link.anchor));
        doc_free(doc);
    }
    buf_free(&text);
    link_fini(&link);
    return home;
}

static struct word_place place_of(const struct finder *finder, const struct hit *hit)
{
    const struct page_section *section = &page_of(finder, hit)->sections[hit->section];
    bool aside = section->text != NULL && names_aside(slice_of(section->text));
    return (struct word_place){section->level, aside || (finder->course->has_index && hit->chapter == 0)};
}

/* ---- ranking ---- */

/* For likely hits: 0 for literal matches, then the lines that best show the course's words, then all others. */
static uint64_t lead_of(const struct finder *finder, const struct hit *hit, enum likelihood likelihood)
{
    enum { REST = 1023 };
    unsigned lead = words_lead(finder->words, hit);
    if (likelihood == AS_WRITTEN && hit->class < FIND_CODE)
        return 0;
    return lead > 0 && lead < REST ? lead : REST;
}

/* likelihood counts only when words are known. */
static struct rank rank_of(const struct finder *finder, const struct hit *hit, enum likelihood likelihood)
{
    uint64_t key = 0;
    if (finder->telling >= TELL_RANK && finder->words != NULL) {
        key = likelihood == AS_WRITTEN ? AS_WORD : likelihood;
        key = key << 10 | lead_of(finder, hit, likelihood);
    }
    key = key << 25 | hit_worth(hit);
    key = key << PAGE_BITS | (uint32_t)(hit->chapter * 2 + hit->upstream);
    return (struct rank){key, hit->record};
}

static enum likelihood likelihood_of(const struct finder *finder, const struct hit *hit)
{
    return finder->words != NULL ? words_likelihood(finder->words, hit) : AS_WRITTEN;
}

static int compare_ranks(const void *left, const void *right)
{
    const struct rank *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

/* Sorts by key, those of one key as they are, by a byte of the keys after the other; most bytes are the same in all of them. */
static void sort_ranks(struct rank *ranks, size_t count)
{
    struct rank *other = xmalloc((count + 1) * sizeof *other), *from = ranks, *to = other;
    uint64_t differ = 0;
    for (size_t i = 1; i < count; i++)
        differ |= ranks[i].key ^ ranks[0].key;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t starts[257] = {0};
        if ((differ >> shift & 255) == 0)
            continue;
        for (size_t i = 0; i < count; i++)
            starts[(from[i].key >> shift & 255) + 1]++;
        for (int byte = 0; byte < 256; byte++)
            starts[byte + 1] += starts[byte];
        for (size_t i = 0; i < count; i++)
            to[starts[from[i].key >> shift & 255]++] = from[i];
        struct rank *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != ranks && count > 0)
        memcpy(ranks, from, count * sizeof *ranks);
    free(other);
}

/* Sorts the ranks from `old` on into those before, and keeps the best of them. */
static void merge_ranks(struct ranking *ranking, size_t old, size_t most)
{
    size_t count = ranking->count - old, to = ranking->count;
    if (count == 0)
        return;
    struct rank *ranks = ranking->items, *new = xmalloc(count * sizeof *new);
    sort_ranks(ranks + old, count);
    if (old > 0)
        memcpy(new, ranks + old, count * sizeof *new);
    while (count > 0 && old > 0) {
        bool first = compare_ranks(&ranks[old - 1], &new[count - 1]) > 0;
        ranks[--to] = first ? ranks[--old] : new[--count];
    }
    if (count > 0 && to < ranking->count) /* all that were there are behind them */
        memcpy(ranks, new, count * sizeof *new);
    free(new);
    ranking->count = ranking->count < most ? ranking->count : most;
}

static void add_rank(struct ranking *ranking, struct rank rank)
{
    ranking->items = xgrow(ranking->items, ranking->count, &ranking->room, sizeof *ranking->items);
    ranking->items[ranking->count++] = rank;
}

/* ---- telling words from chance ---- */

/* Takes a hit. */
static void tell_hit(struct finder *finder, const struct hit *hit)
{
    if (finder->telling == TELL_ADD) {
        struct word_place place = place_of(finder, hit);
        words_add(finder->words, hit, &place);
    } else if (finder->telling == TELL_PLACE) {
        words_place(finder->words, hit);
    } else {
        enum likelihood likelihood = likelihood_of(finder, hit);
        finder->likely -= likelihood == BY_CHANCE;
        if (finder->deadline_ms >= 0)
            add_rank(&finder->better, rank_of(finder, hit, likelihood));
    }
}

/* Takes a page. Ranks are merged into the best now and then, and at the end. */
static void tell_page(struct finder *finder, size_t index, bool last)
{
    const struct page *page = page_at(finder, index);
    const char *record = page->hits;
    struct hit hit;
    for (size_t i = 0; i < page->hit_count; i++) {
        record = read_hit(finder, index, record, &hit);
        tell_hit(finder, &hit);
    }
    if (finder->better.count >= 2 * FEW_RANKS || (last && finder->telling == TELL_RANK))
        merge_ranks(&finder->better, 0, FEW_RANKS);
}

/* Begins what comes after a telling that is done. */
static void tell_next(struct finder *finder)
{
    struct ranking ranks = finder->ranks;
    finder->tell_at = 0;
    if (++finder->telling != TOLD)
        return;
    finder->ranks = finder->better;
    finder->better = ranks;
    finder->rank_limit = FEW_RANKS;
    finder->ranked = finder->found_count;
    if (finder->deadline_ms < 0) /* nobody waits: all of them at once */
        finder->ranked = finder->ranks.count = 0;
}

/* All hits were found: tells words from chance matches, and ranks again, until the deadline. True when it is done. */
static bool tell_words(struct finder *finder)
{
    size_t total = page_total(finder);
    if (finder->telling == TELL_ADD && finder->words == NULL) {
        finder->likely = finder->hit_count;
        finder->words = finder->has_pinyin ? words_new() : NULL;
        finder->telling = finder->has_pinyin ? TELL_ADD : TOLD;
    }
    while (finder->telling != TOLD && (finder->deadline_ms < 0 || now_ms() < finder->deadline_ms)) {
        size_t at = finder->tell_at++;
        if (finder->telling == TELL_HOMES ? words_settle(finder->words, home_of, finder) : at == total)
            tell_next(finder);
        else if (finder->telling != TELL_HOMES)
            tell_page(finder, at, at + 1 == total);
    }
    return finder->telling == TOLD;
}

/* ---- a search as a whole ---- */

/* Whether hits that are not among the best can be dropped at once: not when the words of all of them are needed to tell which
 * are the best. */
static bool best_only(const struct finder *finder)
{
    bool pinyin = false;
    for (int i = 0; i < finder->query->term_count; i++)
        pinyin = pinyin || finder->query->terms[i].pinyin != NULL;
    return finder->most <= FEW_RANKS && finder->fetched == NULL && !pinyin;
}

bool finder_run(struct finder *finder, int milliseconds)
{
    if (finder->query == NULL)
        return true;
    bool few = finder->page_count < FEW_PAGES;
    int threads = finder->page_count < VERY_FEW_PAGES ? 1 : parallel_threads();
    find_upstream(finder);
    finder->deadline_ms = milliseconds < 0 ? -1 : now_ms() + milliseconds;
    finder->at_once = pages_at_once(finder, threads);
    for (int i = 0; i < threads; i++)
        finder->searchers[i] = (struct searcher){.raw = &finder->raw,
                                                 .source = finder->source,
                                                 .folder = finder->folder,
                                                 .arena = &finder->arenas[i],
                                                 .most = best_only(finder) ? finder->most : 0,
                                                 .keep_text = !finder->once,
                                                 .keep_parsed = few && !finder->once,
                                                 .brief = milliseconds >= 0};
    if (threads > 1) /* lets the parser initialise itself, which only one thread may do */
        doc_free(finder->source.parse(finder->source.context, "", xstrndup("", 0), 0));
    parallel_run(threads, work, finder);
    for (int i = 0; i < threads; i++)
        collect(finder, &finder->searchers[i]);
    return atomic_load(&finder->next) >= page_total(finder) && tell_words(finder);
}

/* ---- ranks ---- */

size_t finder_likely(const struct finder *finder)
{
    return finder->telling == TOLD ? finder->likely : finder->hit_count;
}

size_t finder_count(const struct finder *finder)
{
    return finder->hit_count;
}

void finder_rank(struct finder *finder, size_t most)
{
    if (most > finder->rank_limit) { /* those left out are needed after all */
        finder->rank_limit = SIZE_MAX;
        finder->ranked = finder->ranks.count = 0;
    }
    size_t old = finder->ranks.count;
    if (finder->ranked == finder->found_count)
        return;
    for (; finder->ranked < finder->found_count; finder->ranked++) {
        size_t index = finder->found[finder->ranked];
        const char *record = page_at(finder, index)->hits;
        struct hit hit;
        for (size_t left = page_at(finder, index)->hit_count; left > 0; left--) {
            record = read_hit(finder, index, record, &hit);
            add_rank(&finder->ranks, rank_of(finder, &hit, likelihood_of(finder, &hit)));
        }
    }
    merge_ranks(&finder->ranks, old, finder->rank_limit);
}

struct hit finder_hit(const struct finder *finder, size_t rank)
{
    const struct rank *at = &finder->ranks.items[rank];
    size_t page = at->key & (((size_t)1 << PAGE_BITS) - 1);
    struct hit hit;
    read_hit(finder, page / 2 + page % 2 * finder->page_count, at->record, &hit);
    return hit;
}

int finder_next_chapter(const struct finder *finder, int chapter, bool forward, bool *wrapped)
{
    int best = COURSE_NONE, around = COURSE_NONE;
    for (size_t i = 0; i < finder->found_count; i++) {
        int other = (int)finder->found[i];
        if (finder->found[i] >= finder->page_count || other == chapter)
            continue;
        int *which = (other > chapter) == forward ? &best : &around;
        if (*which == COURSE_NONE || (other < *which) == forward)
            *which = other;
    }
    *wrapped = best == COURSE_NONE;
    return best != COURSE_NONE ? best : around;
}

bool finder_gave_up(const struct finder *finder)
{
    return finder->gave_up;
}

bool finder_could_not_read(const struct finder *finder, int chapter, struct error *why)
{
    const struct chapter *note = &finder->course->chapters[chapter];
    struct stat info;
    if ((size_t)chapter >= finder->page_count || !finder->notes[chapter].failed)
        return false;
    bool large = fstatat(finder->folder, path_of(finder, note), &info, 0) == 0 && info.st_size > FILE_LARGEST_BYTES;
    error_set(why, ERROR_CONTENT,
              large ? "%s is larger than 64 MiB and was not searched" : "%s cannot be read and was not searched",
              note->name);
    return true;
}

/* ---- showing a hit ---- */

static void add_section(struct buf *out, const struct page *page, size_t section)
{
    size_t path[6], depth = 0;
    for (; section > 0 && depth < 6; section = (size_t)page->sections[section].parent)
        path[depth++] = section;
    while (depth-- > 0) {
        buf_add_str(out, out->bytes > 0 ? " › " : "");
        buf_add_str(out, page->sections[path[depth]].text);
    }
}

void finder_view(const struct finder *finder, const struct hit *hit, int cols, int ambiguous_cols,
                 struct hit_view *view)
{
    const struct page_section *section = &page_of(finder, hit)->sections[hit->section];
    buf_clear(&view->text);
    if (view->shown != section) { /* hits of one section follow each other, mostly */
        buf_clear(&view->section);
        add_section(&view->section, page_of(finder, hit), hit->section);
        view->shown = section;
    }
    bool verbatim = hit->class == FIND_CODE || hit->class == FIND_META || hit->class == FIND_TAG ||
                    hit->class == FIND_KEYWORD || hit->class == FIND_SUMMARY;
    struct find_spans *found = &view->found;
    struct find_span mark;
    found->count = 0;
    for (struct mark_walk walk = mark_walk_of(hit); mark_walk_next(&walk, &mark);) {
        found->items = xgrow(found->items, found->count, &found->room, sizeof *found->items);
        found->items[found->count++] = mark;
    }
    snippet_make(slice_from(hit->text, hit->line_bytes), found, verbatim, cols, ambiguous_cols, &view->text,
                 &view->marks, &view->formulas);
}

void hit_view_free(struct hit_view *view)
{
    buf_free(&view->section);
    buf_free(&view->text);
    free(view->marks.items);
    free(view->found.items);
    set_formulas_free(view->formulas);
    *view = (struct hit_view){0};
}

bool finder_place(struct finder *finder, const struct hit *hit, struct find_range *range)
{
    struct page *page = page_of(finder, hit);
    const struct chapter *chapter = &finder->course->chapters[hit->chapter];
    struct match_list list = {.given = ~(uint64_t)0};
    bool found = false;
    if (page->text.ptr == NULL)
        return false;
    match_text(finder->query, page_folds(page, &finder->source, chapter->name != NULL ? chapter->name : ""), &list);
    match_place(&list);
    for (size_t i = 0; i < list.count && !found; i++) {
        const struct match *m = &list.items[i];
        if (m->offset != hit->offset || finder->query->clauses[query_clause_of(finder->query, m->term)].negative)
            continue;
        *range = search_text_range(m->fold, m->from, m->to);
        found = true;
    }
    match_list_free(&list);
    if (finder->page_count >= FEW_PAGES)
        page_drop(page);
    return found;
}

void finder_lines(const struct finder *finder, const struct hit *hit, int before, int after, struct buf *out)
{
    struct slice text = page_of(finder, hit)->text;
    size_t at = hit->offset + 1 - hit->column;
    while (before-- > 0 && at > 0) {
        const char *end = memrchr(text.ptr, '\n', at - 1);
        at = end != NULL ? (size_t)(end - text.ptr) + 1 : 0;
        after++;
    }
    for (; after-- >= 0 && at < text.bytes; at = slice_find(text, '\n', at) + 1) {
        text_safe(slice_part(text, at, slice_find(text, '\n', at)), out);
        buf_add_char(out, '\n');
    }
}
