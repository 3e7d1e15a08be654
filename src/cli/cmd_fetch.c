/* cmd_fetch.c - `biji fetch`: keeps the upstream pages of a course, and the pictures they name, for reading offline. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "fetch_list.h"

#include <stdio.h>
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

static int print_held(struct upstream *upstream, const struct options *options)
{
    size_t count, bytes = 0;
    const struct cache *cache = upstream_cache(upstream);
    struct cache_entry *entries = cache_list(cache, &count);
    struct json json = {stdout, false};
    struct buf line = {0};
    bool as_json = options->json;
    if (as_json)
        json_open(&json, '[');
    for (size_t i = 0; i < count; i++) {
        const struct cache_entry *e = &entries[i];
        bytes += e->bytes;
        if (as_json) {
            json_open(&json, '{');
            json_pair(&json, "url", e->url);
            json_pair(&json, "type", e->type);
            json_pair_number(&json, "bytes", (long)e->bytes);
            print_time(&json, "fetched", e->fetched);
            print_time(&json, "checked", e->checked);
            json_close(&json, '}');
            continue;
        }
        buf_clear(&line);
        upstream_size(e->bytes, &line);
        printf("%10s  ", line.ptr);
        buf_clear(&line);
        upstream_age(e->checked, time(NULL), &line);
        command_print_field(line.ptr, 14, options);
        printf("  %s\n", e->url);
    }
    buf_clear(&line);
    upstream_size(bytes, &line);
    if (as_json) {
        json_close(&json, ']');
        putchar('\n');
    } else if (cache->folder != NULL)
        printf(_("%zu held, %s, in %s\n"), count, line.ptr, cache->folder);
    buf_free(&line);
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

/* Says what would be asked for, with the pictures of the pages that are held. */
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
        error_set(error, ERROR_USAGE, "--list and --clear are about all that is held; give no chapter with them");
    } else if (options->list) {
        status = print_held(upstream, options);
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
    "[CHAPTER...|--all]",
    N_("Keep the upstream pages of chapters, and the pictures they name, for reading offline.\n"
       "What is held already is only asked whether it changed. What a mirror stands for is read from there."),
    "all list clear dry-run json mirror offline cache-mb",
    run,
};
