/* cmd_fetch.c - `biji fetch`: saves the upstream pages of a course, and their pictures, for reading offline. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "fetch_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const state_names[] = {
    [UPSTREAM_RUNNING] = N_("running"),     [UPSTREAM_NEW] = N_("new"),           [UPSTREAM_CHANGED] = N_("changed"),
    [UPSTREAM_UNCHANGED] = N_("unchanged"), [UPSTREAM_MIRRORED] = N_("mirrored"), [UPSTREAM_FAILED] = N_("failed"),
};
_Static_assert(sizeof state_names / sizeof state_names[0] == UPSTREAM_STATES, "a name for every state");

static void print_time(struct json *json, const char *key, time_t when)
{
    char text[32];
    struct tm parts;
    if (gmtime_r(&when, &parts) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        json_pair(json, key, NULL);
    else
        json_pair(json, key, text);
}

/* The chapter whose upstream page an entry is, or COURSE_NONE. */
static int chapter_of(const struct course *course, const char *url)
{
    int found = COURSE_NONE;
    struct buf canonical = {0};
    for (size_t i = 0; course != NULL && i < course->chapter_count && found == COURSE_NONE; i++) {
        if (course->chapters[i].upstream == NULL)
            continue;
        buf_clear(&canonical);
        target_canonical(slice_of(course->chapters[i].upstream), &canonical);
        if (slice_eq_str(buf_slice(&canonical), url))
            found = (int)i;
    }
    buf_free(&canonical);
    return found;
}

/* A saved page, with its chapter. */
struct held {
    const struct cache_entry *entry;
    const struct course *course;
    int chapter; /* COURSE_NONE: a picture, or a page outside this course */
};

/* In the order of the chapters, then by address. */
static int compare_held(const void *a, const void *b)
{
    const struct held *left = a, *right = b;
    if (left->chapter == right->chapter)
        return strcmp(left->entry->url, right->entry->url);
    return left->chapter == COURSE_NONE || (right->chapter != COURSE_NONE && left->chapter > right->chapter) ? 1 : -1;
}

static void print_held_json(struct json *json, const struct held *held)
{
    const struct chapter *chapter = held->chapter != COURSE_NONE ? &held->course->chapters[held->chapter] : NULL;
    json_open(json, '{');
    if (chapter != NULL)
        json_pair_number(json, "chapter", chapter->number);
    json_pair(json, "title", chapter != NULL ? chapter->title : NULL);
    json_pair(json, "url", held->entry->url);
    json_pair(json, "type", held->entry->type);
    json_pair_number(json, "bytes", (long)held->entry->bytes);
    print_time(json, "fetched", held->entry->fetched);
    print_time(json, "checked", held->entry->checked);
    json_close(json, '}');
}

static void print_held_line(const struct held *held, const struct options *options)
{
    const struct chapter *chapter = held->chapter != COURSE_NONE ? &held->course->chapters[held->chapter] : NULL;
    struct buf size = {0}, age = {0};
    upstream_size(held->entry->bytes, &size);
    upstream_age(held->entry->checked, time(NULL), &age);
    printf("%10s  ", size.ptr);
    command_print_field(age.ptr, 14, options);
    fputs("  ", stdout);
    if (chapter != NULL && chapter->number > 0)
        printf("%3d  ", chapter->number);
    else
        printf("     ");
    printf("%s%s%s\n", chapter != NULL ? chapter->title : "", chapter != NULL ? "  " : "", held->entry->url);
    buf_free(&size);
    buf_free(&age);
}

static int print_held(struct upstream *upstream, const struct course *course, const struct options *options)
{
    size_t count, bytes = 0;
    const struct cache *cache = upstream_cache(upstream);
    struct cache_entry *entries = cache_list(cache, &count);
    struct held *held = xcalloc(count + 1, sizeof *held);
    bool as_json = options->json;
    struct json json = {stdout, false};
    struct buf line = {0};
    for (size_t i = 0; i < count; i++) {
        held[i] = (struct held){&entries[i], course, chapter_of(course, entries[i].url)};
        bytes += entries[i].bytes;
    }
    qsort(held, count, sizeof *held, compare_held);
    if (as_json)
        json_open(&json, '[');
    for (size_t i = 0; i < count; i++) {
        if (as_json)
            print_held_json(&json, &held[i]);
        else
            print_held_line(&held[i], options);
    }
    upstream_size(bytes, &line);
    if (as_json) {
        json_close(&json, ']');
        putchar('\n');
    } else if (cache->folder != NULL)
        printf(_("%zu saved, %s, in %s\n"), count, line.ptr, cache->folder);
    buf_free(&line);
    free(held);
    cache_entries_free(entries, count);
    return 0;
}

static int clear(struct upstream *upstream, bool dry_run)
{
    size_t count;
    struct cache_entry *entries = cache_list(upstream_cache(upstream), &count);
    cache_entries_free(entries, count);
    if (!dry_run)
        count = cache_clear(upstream_cache(upstream));
    printf(dry_run ? language_count(count, "%zu page or picture would be removed\n",
                                    "%zu pages and pictures would be removed\n")
                   : language_count(count, "%zu page or picture removed\n", "%zu pages and pictures removed\n"),
           count);
    return 0;
}

static bool add_chapter(struct fetch_list *list, int index)
{
    const char *url = list->course->chapters[index].upstream;
    if (url != NULL)
        fetch_list_add(list, url, NULL, index);
    return url != NULL;
}

/* Fills the list with the pages that the arguments name. */
static bool choose(struct fetch_list *list, const struct options *options, int argc, char **argv, struct error *error)
{
    const struct course *course = list->course;
    if (options->all && argc > 0)
        return error_set(error, ERROR_USAGE, "give chapters or --all, not both");
    if (!options->all && argc == 0)
        return error_set(error, ERROR_USAGE, "name the chapters to fetch, or give --all");
    for (size_t i = 0; options->all && i < course->chapter_count; i++)
        add_chapter(list, (int)i);
    for (int i = 1; i <= argc; i++) {
        int index = course_find(course, argv[i], error);
        if (index == COURSE_NONE)
            return false;
        if (!add_chapter(list, index))
            return error_set(error, ERROR_CONTENT, "\"%s\" has no upstream page", course->chapters[index].title);
    }
    return list->count > 0 || error_set(error, ERROR_CONTENT, "no chapter of this course has an upstream page");
}

/* Prints what would be fetched, with the pictures of saved pages. */
static void print_plan(struct fetch_list *list, const struct options *options)
{
    struct json json = {stdout, false};
    bool as_json = options->json;
    if (as_json)
        json_open(&json, '[');
    for (size_t i = 0; i < list->count; i++) {
        struct wanted w = list->items[i];
        struct upstream_page page = {0};
        bool held =
            w.from == NULL ? upstream_load(list->upstream, w.url, &page, NULL) : upstream_holds(list->upstream, w.url);
        bool mirrored = held && w.from == NULL && page.checked == 0;
        if (as_json) {
            json_open(&json, '{');
            json_pair(&json, "kind", w.from == NULL ? "page" : "picture");
            json_pair(&json, "url", w.url);
            json_key(&json, "held");
            json_bool(&json, held);
            json_close(&json, '}');
        } else {
            command_print_field(mirrored ? _("mirror") : held ? _("if changed") : _("fetch"), 12, options);
            printf("%s\n", w.url);
        }
        if (page.body != NULL)
            fetch_list_add_pictures(list, &page, w.chapter);
        upstream_page_fini(&page);
    }
    if (as_json) {
        json_close(&json, ']');
        putchar('\n');
    }
}

static void print_json(const struct fetch_list *list)
{
    struct json json = {stdout, false};
    json_open(&json, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct wanted *w = &list->items[i];
        json_open(&json, '{');
        json_pair(&json, "kind", w->from == NULL ? "page" : "picture");
        json_pair_number(&json, "chapter", list->course->chapters[w->chapter].number);
        json_pair(&json, "url", w->url);
        json_pair(&json, "state", state_names[w->state]);
        json_pair_number(&json, "bytes", (long)w->bytes);
        json_pair(&json, "fault", w->fault);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    putchar('\n');
}

/* "14 pages: 2 new, 12 unchanged" */
static void print_count(const struct fetch_list *list, bool pictures)
{
    size_t counts[UPSTREAM_STATES] = {0}, all = 0;
    for (size_t i = 0; i < list->count; i++) {
        if ((list->items[i].from != NULL) == pictures) {
            counts[list->items[i].state]++;
            all++;
        }
    }
    if (all == 0)
        return;
    printf(pictures ? language_count(all, "%zu picture", "%zu pictures") : language_count(all, "%zu page", "%zu pages"),
           all);
    const char *before = _(": ");
    for (int state = UPSTREAM_NEW; state < UPSTREAM_STATES; state++) {
        if (counts[state] > 0) {
            printf("%s%zu %s", before, counts[state], _(state_names[state]));
            before = _(", ");
        }
    }
    putchar('\n');
}

/* A line for each page, and for each picture that changed or failed; then how many. */
static void print_outcome(const struct fetch_list *list, const struct options *options)
{
    struct buf size = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct wanted *w = &list->items[i];
        const struct chapter *chapter = &list->course->chapters[w->chapter];
        buf_clear(&size);
        if (w->state != UPSTREAM_FAILED)
            upstream_size(w->bytes, &size);
        if (w->from != NULL && w->state != UPSTREAM_CHANGED && w->state != UPSTREAM_FAILED)
            continue;
        command_print_field(_(state_names[w->state]), 9, options);
        if (w->from == NULL && chapter->number > 0)
            printf("  %3d", chapter->number);
        else
            printf("     ");
        printf("  %s  %s\n", w->from == NULL ? chapter->title : w->url, buf_slice(&size).ptr);
    }
    buf_free(&size);
    print_count(list, false);
    print_count(list, true);
}

static int fetch(struct fetch_list *list, const struct options *options)
{
    bool as_json = options->json, draw = !as_json && isatty(STDERR_FILENO);
    int status = 0;
    fetch_list_run(list, draw ? stderr : NULL);
    if (as_json)
        print_json(list);
    else
        print_outcome(list, options);
    fflush(stdout);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].fault == NULL)
            continue;
        fprintf(stderr, "biji: %s\n", list->items[i].fault);
        status = ERROR_SYSTEM;
    }
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct upstream_settings settings = command_upstream(options);
    struct upstream *upstream = upstream_new(&settings);
    struct diags diags = {0};
    struct fetch_list list = {.upstream = upstream};
    struct course *course = NULL;
    int status = -1;
    if ((options->list || options->clear) && (argc > 0 || options->all)) {
        error_set(error, ERROR_USAGE, "--list and --clear apply to all saved pages; give no chapter with them");
    } else if (options->list) {
        struct error ignored = {0}; /* saved pages are listed without a course too */
        course = command_course(options, &diags, &ignored);
        if (course != NULL)
            course_look(course);
        status = print_held(upstream, course, options);
    } else if (options->clear) {
        status = clear(upstream, options->dry_run);
    } else if ((course = command_course(options, &diags, error)) != NULL) {
        list.course = course;
        if (!choose(&list, options, argc, argv, error))
            status = -1;
        else if (options->dry_run)
            print_plan(&list, options), status = 0;
        else
            status = fetch(&list, options);
    }
    command_print_diags(&diags, DIAG_ERROR);
    diags_free(&diags);
    fetch_list_fini(&list);
    upstream_free(upstream);
    course_free(course);
    return status;
}

const struct command command_fetch = {
    "fetch",
    N_("[CHAPTER...|--all]"),
    N_("Save the upstream pages of chapters, and their pictures, for reading offline.\nSaved pages are downloaded "
       "again only if they have changed. Pages with a mirror are read from it."),
    "all list clear dry-run json mirror offline cache-mb",
    run,
};
