/* links.c - where links lead. Asks the disk whether a file is there, and nothing else; whether an anchor exists is
 * known only once the chapter is parsed, so anchors are checked by whoever follows them. */
#include "biji/links.h"

#include "biji/target.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct link broken(const char *before, struct slice target, const char *after)
{
    struct link link = {.kind = LINK_BROKEN, .chapter = COURSE_NONE};
    struct buf why = {0};
    buf_add_str(&why, before);
    text_safe(target, &why);
    buf_add_str(&why, after);
    link.why = buf_take(&why);
    return link;
}

static char *decoded(struct slice text)
{
    struct buf out = {0};
    target_decode(text, &out);
    return buf_take(&out);
}

/* Whether a path ends as what is no text does, or as a notebook, which is text that nobody reads. */
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

/* Whether a page can be read here: any text on a code host, and notes wherever they are. */
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

/* The chapter that a name stands for, as folder_note_name() tries names: as it is, with .md, a folder's README.md or
 * index.md; a page of a built book (.html) is its note. */
static int chapter_named(const struct course *course, const char *name)
{
    static const char *const forms[] = {"", ".md", "/README.md", "/index.md"};
    int found = COURSE_NONE;
    struct buf one = {0};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0] && found == COURSE_NONE; i++) {
        buf_clear(&one);
        buf_add_str(&one, name);
        buf_add_str(&one, *name != '\0' || *forms[i] != '/' ? forms[i] : forms[i] + 1);
        found = course_by_name(course, one.ptr);
    }
    if (found == COURSE_NONE && slice_ends(slice_of(name), ".html")) {
        buf_clear(&one);
        buf_add(&one, name, strlen(name) - 5);
        buf_add_str(&one, ".md");
        found = course_by_name(course, one.ptr);
    }
    buf_free(&one);
    return found;
}

static struct link resolve_file(const struct course *course, const char *base, const struct target *t,
                                struct slice target)
{
    struct buf path = {0}, name = {0};
    target_decode(t->path, &path);
    bool inside = target_join(base, buf_slice(&path), &name);
    struct link link = {.kind = LINK_CHAPTER, .chapter = inside ? chapter_named(course, name.ptr) : COURSE_NONE};
    if (!inside) {
        link = broken("", target, " leads out of the course's folder and is not followed");
    } else if (link.chapter == COURSE_NONE) {
        struct stat info;
        struct buf file = {0};
        buf_printf(&file, "%s/%s", course->root, name.ptr);
        bool found = stat(file.ptr, &info) == 0;
        if (!found && target_split(slice_of(name.ptr)).path.bytes > 0 && !target_is_note(slice_of(name.ptr))) {
            buf_add_str(&file, ".md");
            found = stat(file.ptr, &info) == 0;
        }
        if (found) {
            link.kind = LINK_FILE;
            link.path = buf_take(&file);
        } else {
            buf_free(&file);
            link = broken("", target, " is missing; there is no such file in the course");
        }
    }
    if (link.kind != LINK_BROKEN && t->fragment.bytes > 0)
        link.anchor = decoded(t->fragment);
    buf_free(&path);
    buf_free(&name);
    return link;
}

struct link link_resolve(const struct course *course, const char *base, struct slice target)
{
    target = slice_trim(target);
    struct target t = target_split(target);
    if (target.bytes == 0)
        return broken("the link has no target", target, "");
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
        return broken("", target, " has a scheme that is not opened; only http, https and mailto are");
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
    return resolve_file(course, base, &t, target);
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
        [LINK_CHAPTER] = "chapter", [LINK_SECTION] = "section", [LINK_UPSTREAM] = "upstream",
        [LINK_OUTSIDE] = "outside", [LINK_FILE] = "file",       [LINK_BROKEN] = "broken",
    };
    return names[kind];
}
