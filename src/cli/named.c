/* named.c - what people name on the command line: chapters, courses on the web; and suggestions for names that match nothing. */
#include "biji/command.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"

#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- suggestions ---- */

static const char *last_segment(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

/* The title or file name of the chapter most similar to what was wanted; NULL when none is similar. */
static const char *near_chapter(const struct course *course, const char *wanted)
{
    const char *found = NULL;
    int best = INT_MAX;
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        const char *names[] = {chapter->title, chapter->name,
                               chapter->name != NULL ? last_segment(chapter->name) : NULL};
        for (int k = 0; k < 3; k++) {
            int far = names[k] != NULL ? text_distance(wanted, names[k]) : INT_MAX;
            if (far < best && text_is_near(wanted, names[k])) {
                best = far;
                found = k == 2 ? chapter->name : names[k];
            }
        }
    }
    return found;
}

int command_chapter(struct course *course, const char *wanted, struct error *error)
{
    struct error why = {0};
    int found = course_find(course, wanted, &why);
    if (found == COURSE_NONE && why.kind == ERROR_CONTENT) {
        course_look(course); /* titles not read yet */
        why = (struct error){0};
        found = course_find(course, wanted, &why);
    }
    if (found == COURSE_NONE && why.kind == ERROR_CONTENT &&
        target_is_note(slice_of(wanted))) { /* É in one rune or two */
        struct shelf_find find = shelf_seek(course->shelf, "", "", slice_of(wanted));
        found = find.way <= SHELF_CASE ? find.chapter : COURSE_NONE;
    }
    if (found != COURSE_NONE)
        return found;
    struct buf safe = {0};
    text_safe(slice_of(wanted), &safe);
    const char *near = why.kind == ERROR_CONTENT ? near_chapter(course, wanted) : NULL;
    if (near != NULL)
        error_set(error, ERROR_CONTENT, "there is no chapter \"%s\"; did you mean \"%s\"?", buf_slice(&safe).ptr, near);
    else if (why.kind == ERROR_CONTENT && wanted[strspn(wanted, "0123456789")] == '\0' && course_numbered(course) > 0)
        error_set(error, ERROR_CONTENT, "there is no chapter %s; the last is %d, and biji toc lists them",
                  buf_slice(&safe).ptr, course_numbered(course));
    else
        error_set(error, why.kind, "%s", why.message);
    buf_free(&safe);
    return COURSE_NONE;
}

char *command_near_file(const char *path)
{
    struct buf found = {0};
    const char *last = last_segment(path);
    char *folder = last > path ? xstrndup(path, (size_t)(last - path)) : xstrdup(".");
    DIR *entries = opendir(folder);
    int best = INT_MAX;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] == '.' || !text_is_near(last, entry->d_name) || text_distance(last, entry->d_name) >= best)
            continue;
        best = text_distance(last, entry->d_name);
        buf_clear(&found);
        buf_add(&found, path, (size_t)(last - path));
        text_safe(slice_of(entry->d_name), &found);
    }
    if (entries != NULL)
        closedir(entries);
    free(folder);
    return found.bytes > 0 ? buf_take(&found) : NULL;
}

bool command_is_course(const struct options *options, const char *argument)
{
    struct stat info;
    return options->course == NULL &&
           (strcmp(argument, "-") == 0 || command_is_url(argument) || stat(argument, &info) == 0);
}

/* ---- courses on the web ---- */

bool command_is_url(const char *text)
{
    return text != NULL && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0);
}

/* The address of the repository's folder that url names, without a slash at its end; empty when it names none. */
static void repository_of(const char *url, struct buf *folder)
{
    static const struct {
        const char *host, *view;
    } hosts[] = {
        {"https://github.com/", "/blob/"}, {"https://gitee.com/", "/blob/"}, {"https://gitlab.com/", "/-/blob/"}};
    struct slice whole = slice_part(slice_of(url), 0, strcspn(url, "?#"));
    while (slice_ends(whole, "/"))
        whole.bytes--;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0] && folder->bytes == 0; i++) {
        size_t host = strlen(hosts[i].host), owner = slice_find(whole, '/', host),
               repository = slice_find(whole, '/', owner + 1);
        if (!slice_starts(whole, hosts[i].host) || owner + 1 >= whole.bytes)
            continue;
        struct slice name = slice_part(whole, 0, repository), rest = slice_part(whole, repository, whole.bytes);
        if (slice_ends(name, ".git"))
            name.bytes -= 4;
        size_t tree = slice_find_str(rest, slice_of("/tree/"), 0);
        if (rest.bytes > 0 && tree == rest.bytes)
            continue;
        rest = rest.bytes > 0 ? slice_part(rest, tree + 6, rest.bytes) : slice_of("HEAD");
        buf_printf(folder, "%.*s%s%.*s", (int)name.bytes, name.ptr, hosts[i].view, (int)rest.bytes, rest.ptr);
    }
}

bool command_fetch_page(struct upstream *upstream, const char *url, struct error *error)
{
    struct upstream_job *job = upstream_fetch(upstream, url, NULL, false);
    while (job->state == UPSTREAM_RUNNING && upstream_step(upstream)) {
        struct pollfd fds[8];
        int timeout_ms = -1, count = upstream_descriptors(upstream, fds, 8, &timeout_ms);
        if (count > 0 || timeout_ms > 0)
            poll(fds, (nfds_t)count, timeout_ms);
    }
    bool ok = job->state != UPSTREAM_FAILED;
    if (!ok)
        error_set(error, ERROR_CONTENT, "%s cannot be read: %s", url, job->error.message);
    upstream_end(upstream, job);
    return ok;
}

/* The course that a page is; NULL with error filled when it cannot be had. */
static struct course *course_at(struct upstream *upstream, const char *url, struct error *error)
{
    const struct doc *page = NULL;
    if (upstream_holds(upstream, url) || command_fetch_page(upstream, url, error))
        page = upstream_doc(upstream, url);
    if (page != NULL)
        return course_of_page(url, page);
    error_set(error, ERROR_CONTENT, "%s could not be saved in the cache, where it is read from; make room for it", url);
    return NULL;
}

/* The first of the files that list a repository's chapters; where none does, the first that is there. */
static struct course *course_in(struct upstream *upstream, const char *folder, struct error *error)
{
    static const char *const names[] = {"README.md",      "SUMMARY.md",       "_sidebar.md",     "index.md",
                                        "src/SUMMARY.md", "docs/_sidebar.md", "docs/SUMMARY.md", "docs/README.md",
                                        "docs/index.md",  "readme.md"};
    struct course *first = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct buf url = {0};
        struct error missing = {0};
        buf_printf(&url, "%s/%s", folder, names[i]);
        struct course *course = course_at(upstream, url.ptr, i == 0 ? error : &missing);
        buf_free(&url);
        if (course != NULL && course->has_index) {
            course_free(first);
            first = course;
            break;
        }
        if (first == NULL)
            first = course;
        else
            course_free(course);
    }
    if (first != NULL)
        *error = (struct error){0};
    return first;
}

struct course *command_web_course(const struct options *options, const char *address, struct error *error)
{
    struct upstream_settings settings = command_upstream(options);
    struct upstream *upstream = upstream_new(&settings);
    struct buf url = {0};
    repository_of(address, &url);
    bool repository = url.bytes > 0;
    if (!repository)
        target_canonical(slice_of(address), &url);
    struct course *course = repository ? course_in(upstream, url.ptr, error) : course_at(upstream, url.ptr, error);
    buf_free(&url);
    upstream_free(upstream);
    return course;
}
