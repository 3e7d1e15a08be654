/* links.c - where links lead. Only checks on disk whether a file exists; whether an anchor exists is known only
 * once the chapter is parsed, so callers that follow a link check its anchor. */
#include "biji/links.h"

#include "biji/language.h"
#include "biji/target.h"
#include "biji/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A broken link; the format takes its target, then name, which is safe. */
static struct link broken(const char *format, struct slice target, const char *name)
{
    struct link link = {.kind = LINK_BROKEN, .chapter = COURSE_NONE};
    struct buf why = {0}, safe = {0};
    text_safe(target, &safe);
    buf_printf(&why, _(format), safe.ptr != NULL ? safe.ptr : "", name);
    link.why = buf_take(&why);
    buf_free(&safe);
    return link;
}

static char *decoded(struct slice text)
{
    struct buf out = {0};
    target_decode(text, &out);
    return buf_take(&out);
}

/* Whether a path has the ending of a binary file, or of a notebook, whose source nobody reads. */
static bool is_no_text(struct slice path)
{
    static const char *const endings[] = {".png", ".jpg",  ".jpeg", ".gif",  ".webp", ".svg",  ".ico", ".pdf",
                                          ".zip", ".gz",   ".tar",  ".7z",   ".mp4",  ".mp3",  ".wav", ".mov",
                                          ".doc", ".docx", ".ppt",  ".pptx", ".xls",  ".xlsx", ".ttf", ".ipynb"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t bytes = strlen(endings[i]);
        if (path.bytes > bytes && slice_eq_nocase(slice_part(path, path.bytes - bytes, path.bytes), endings[i]))
            return true;
    }
    return false;
}

/* Whether a page can be read here: any text on a code host, and notes anywhere. */
static bool is_readable_page(struct slice url)
{
    struct hosted hosted;
    struct slice path = target_split(url).path;
    bool host = hosted_parse(url, &hosted);
    hosted_free(&hosted);
    return target_is_note(path) || (host && !is_no_text(path));
}

/* An absolute http(s) URL. */
static struct link resolve_url(const struct course *course, struct slice url)
{
    struct target t = target_split(url);
    struct buf canonical = {0}, encoded = {0};
    target_canonical(url, &canonical);
    target_encode(url, &encoded);
    struct link link = {.kind = LINK_OUTSIDE, .chapter = COURSE_NONE};
    link.chapter = course_by_upstream(course, canonical.ptr);
    if (link.chapter != COURSE_NONE && course->chapters[link.chapter].path != NULL)
        link.kind = LINK_CHAPTER;
    else if (link.chapter != COURSE_NONE || is_readable_page(url))
        link.kind = LINK_UPSTREAM;
    if (link.kind != LINK_OUTSIDE && t.fragment.bytes > 0)
        link.anchor = decoded(t.fragment);
    link.url = buf_take(&encoded);
    buf_free(&canonical);
    return link;
}

/* The file below the root that a name means on disk, if it is not on the shelf: in path, which is cleared first. False when there
 * is none, or when symbolic links lead out of the course. */
static bool find_on_disk(const struct course *course, const char *name, struct buf *path)
{
    static const char *const forms[] = {"", ".md", ".rst", "/README.md", "/index.md"};
    char real[PATH_MAX];
    struct stat info;
    size_t root = strlen(course->root);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        buf_clear(path);
        buf_printf(path, "%s/%s%s", course->root, name, forms[i]);
        if (stat(path->ptr, &info) == 0 && realpath(path->ptr, real) != NULL &&
            strncmp(real, course->root, root) == 0 && (real[root] == '/' || real[root] == '\0' || root == 1) &&
            (i > 0 || S_ISREG(info.st_mode)))
            return true;
    }
    buf_clear(path);
    buf_printf(path, "%s/%s", course->root, name);
    return *name != '\0' && stat(path->ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The message for a path that was found in another place. */
static char *moved(const struct shelf_find *find, struct slice target)
{
    struct buf why = {0}, wanted = {0}, name = {0};
    text_safe(target, &wanted);
    text_safe(slice_of(find->name), &name);
    buf_printf(&why,
               find->way == SHELF_CASE ? _("%s differs in capitals from %s, and is not found on every system")
                                       : _("%s is missing; the file of that name is %s, to which the link leads here"),
               wanted.ptr, name.ptr);
    buf_free(&wanted);
    buf_free(&name);
    return buf_take(&why);
}

static struct link missing(const struct shelf_find *find, bool inside, struct slice target)
{
    if (!inside)
        return broken("%s leads out of the course's folder and is not followed", target, "");
    if (find->way != SHELF_SEVERAL)
        return broken("%s is missing; there is no such file in the course", target, "");
    struct buf name = {0};
    text_safe(slice_of(find->name), &name);
    struct link link = broken("%s is missing; several files have that name, one is %s", target, name.ptr);
    buf_free(&name);
    return link;
}

/* Whether the last part of a path has an ending. */
static bool names_file(struct slice path)
{
    size_t last = path.bytes;
    while (last > 0 && path.ptr[last - 1] != '/')
        last--;
    return slice_find(path, '.', last) < path.bytes;
}

static struct link resolve_file(const struct course *course, const char *base, const struct target *t,
                                struct slice target)
{
    struct buf path = {0}, name = {0}, file = {0};
    target_decode(t->path, &path);
    bool inside = target_join(base, buf_slice(&path), &name);
    struct shelf_find find = shelf_seek(course->shelf, base, course->site, buf_slice(&path));
    struct link link = {.kind = LINK_CHAPTER, .chapter = find.chapter};
    bool here = find.way <= SHELF_CASE, on_disk = !here && inside && find_on_disk(course, name.ptr, &file);
    char real[PATH_MAX]; /* a note may be reached through a link to its folder */
    size_t root = strlen(course->root);
    if (on_disk)
        link.chapter = realpath(file.ptr, real) != NULL && strlen(real) > root ? course_by_name(course, real + root + 1)
                                                                               : COURSE_NONE;
    if (on_disk && link.chapter == COURSE_NONE) {
        link.kind = LINK_FILE;
        link.path = buf_take(&file);
    } else if (on_disk) {
        link.kind = LINK_CHAPTER;
    } else if (find.way > SHELF_ELSEWHERE) {
        link = missing(&find, inside, target);
    } else if (find.chapter == COURSE_NONE) {
        link.kind = LINK_FILE;
        buf_clear(&file);
        buf_printf(&file, "%s/%s", course->root, find.name);
        link.path = buf_take(&file);
    }
    bool page =
        find.way == SHELF_CASE && !names_file(buf_slice(&path)); /* an address, which its tool writes in lower case */
    if (!on_disk && !page && (find.way == SHELF_CASE || find.way == SHELF_ELSEWHERE))
        link.why = moved(&find, target);
    struct slice section =
        t->fragment.bytes == 0 && slice_starts(t->query, "id=") ? slice_part(t->query, 3, t->query.bytes) : t->fragment;
    if (link.kind != LINK_BROKEN && section.bytes > 0)
        link.anchor = decoded(section);
    buf_free(&path);
    buf_free(&name);
    buf_free(&file);
    return link;
}

/* MyST's way to a label of any note: [words](label). False when the target is none. */
static bool resolve_label(const struct course *course, struct slice target, struct link *link)
{
    const char *name = slice_find(target, '/', 0) == target.bytes ? shelf_label(course->shelf, target) : NULL;
    int chapter = name != NULL ? course_by_name(course, name) : COURSE_NONE;
    if (chapter == COURSE_NONE)
        return false;
    link_fini(link);
    *link = (struct link){.kind = LINK_CHAPTER, .chapter = chapter, .anchor = decoded(target)};
    return true;
}

/* "#/path?id=section", which docsify makes of its own links. */
static struct link resolve_route(const struct course *course, const char *base, struct slice target)
{
    struct slice route = slice_part(target, 1, target.bytes);
    struct target t = target_split(route);
    return resolve_file(course, base, &t, target);
}

/* {{ site.baseurl }}/path of Jekyll, {{< ref "path" >}}: the address without its template. */
static struct slice without_template(struct slice target)
{
    size_t end = slice_find_str(target, slice_of("}}"), 0);
    return slice_starts(target, "{{") && end + 2 < target.bytes ? slice_part(target, end + 2, target.bytes) : target;
}

/* An address in a scheme of MyST, for the web: doi:10.1/x, wiki:Page. */
static bool is_named_page(struct slice target, struct buf *url)
{
    static const char *const schemes[][2] = {{"doi:", "https://doi.org/"}, {"wiki:", "https://en.wikipedia.org/wiki/"}};
    for (size_t i = 0; i < 2; i++)
        if (slice_starts(target, schemes[i][0])) {
            buf_add_str(url, schemes[i][1]);
            buf_add_slice(url, slice_part(target, strlen(schemes[i][0]), target.bytes));
            return true;
        }
    return false;
}

struct link link_resolve(const struct course *course, const char *base, struct slice target)
{
    struct buf page = {0};
    if (is_named_page(target, &page)) {
        struct link link = resolve_url(course, buf_slice(&page));
        buf_free(&page);
        return link;
    }
    target = without_template(slice_trim(target));
    target = slice_part(target, 0, slice_find_str(target, slice_of("#:~:"), 0)); /* words for a browser to mark */
    struct target t = target_split(target);
    if (target.bytes == 0)
        return broken("the link has no target%s", target, "");
    bool web_base = base != NULL && (strncmp(base, "http://", 7) == 0 || strncmp(base, "https://", 8) == 0);
    if (slice_eq_nocase(t.scheme, "http") || slice_eq_nocase(t.scheme, "https"))
        return resolve_url(course, target);
    if (slice_eq_nocase(t.scheme, "mailto")) {
        struct link link = {.kind = LINK_OUTSIDE, .chapter = COURSE_NONE};
        struct buf encoded = {0};
        target_encode(target, &encoded);
        link.url = buf_take(&encoded);
        return link;
    }
    if (t.scheme.bytes > 0)
        return broken("%s has a scheme that is not opened; only http, https and mailto are", target, "");
    if (!web_base && slice_starts(target, "#/"))
        return resolve_route(course, base, target);
    if (t.path.bytes == 0 && *target.ptr == '#') {
        struct link link = {.kind = LINK_SECTION, .chapter = COURSE_NONE};
        link.anchor = decoded(t.fragment);
        return link;
    }
    if (web_base || slice_starts(target, "//")) {
        struct buf url = {0};
        target_absolute(web_base ? base : "https://", target, &url);
        struct link link = resolve_url(course, buf_slice(&url));
        buf_free(&url);
        return link;
    }
    struct link link = resolve_file(course, base, &t, target);
    if (link.kind == LINK_BROKEN)
        resolve_label(course, target, &link);
    return link;
}

bool link_find_label(const struct course *course, struct link *link)
{
    const char *name = link->kind == LINK_SECTION && link->anchor != NULL && *link->anchor != '\0'
                           ? shelf_label(course->shelf, slice_of(link->anchor))
                           : NULL;
    int chapter = name != NULL ? course_by_name(course, name) : COURSE_NONE;
    if (chapter == COURSE_NONE)
        return false;
    link->kind = LINK_CHAPTER;
    link->chapter = chapter;
    return true;
}

void link_fini(struct link *link)
{
    free(link->anchor);
    free(link->url);
    free(link->path);
    free(link->why);
    *link = (struct link){.kind = LINK_BROKEN, .chapter = COURSE_NONE};
}

const char *link_kind_name(enum link_kind kind)
{
    static const char *const names[] = {
        [LINK_CHAPTER] = N_("chapter"), [LINK_SECTION] = N_("section"), [LINK_UPSTREAM] = N_("upstream"),
        [LINK_OUTSIDE] = N_("outside"), [LINK_FILE] = N_("file"),       [LINK_BROKEN] = N_("broken"),
    };
    return names[kind];
}
