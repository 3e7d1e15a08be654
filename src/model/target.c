/* target.c - link targets as strings. The rules are RFC 3986's; the code hosts' forms are what their web pages use.
 * Must not touch disk or network: other files check whether something exists. */
#include "biji/target.h"

#include "biji/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct target target_split(struct slice text)
{
    struct target t = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    size_t colon = 0;
    while (colon < text.bytes && (isalnum((unsigned char)text.ptr[colon]) || strchr("+-.", text.ptr[colon]) != NULL))
        colon++;
    if (colon > 1 && colon < text.bytes && text.ptr[colon] == ':' && isalpha((unsigned char)text.ptr[0])) {
        t.scheme = slice_part(text, 0, colon);
        text = slice_part(text, colon + 1, text.bytes);
    }
    size_t hash = slice_find(text, '#', 0);
    t.fragment = slice_part(text, hash + 1, text.bytes);
    text = slice_part(text, 0, hash);
    size_t mark = slice_find(text, '?', 0);
    t.query = slice_part(text, mark + 1, text.bytes);
    t.path = slice_part(text, 0, mark);
    return t;
}

static int hex(char c)
{
    return char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void target_decode(struct slice text, struct buf *out)
{
    size_t start = out->bytes;
    for (size_t i = 0; i < text.bytes; i++) {
        int high = text.ptr[i] == '%' && i + 2 < text.bytes ? hex(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex(text.ptr[i + 2]) : -1;
        if (low >= 0 && high + low > 0) {
            buf_add_char(out, (char)(high << 4 | low));
            i += 2;
        } else {
            buf_add_char(out, text.ptr[i]);
        }
    }
    if (out->bytes > start && !utf8_valid(slice_from(out->ptr + start, out->bytes - start))) {
        out->bytes = start;
        buf_add_slice(out, text);
    }
}

void target_encode(struct slice text, struct buf *out)
{
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '%' && i + 2 < text.bytes && hex(text.ptr[i + 1]) >= 0 && hex(text.ptr[i + 2]) >= 0) {
            buf_printf(out, "%%%c%c", toupper((unsigned char)text.ptr[i + 1]), toupper((unsigned char)text.ptr[i + 2]));
            i += 2;
        } else if (c <= 0x20 || c >= 0x7F || strchr("\"%<>\\^`{|}", c) != NULL)
            buf_printf(out, "%%%02X", c);
        else
            buf_add_char(out, (char)c);
    }
}

/* Drops the last segment of out[start..], with its '/'; false if none is left. */
static bool drop_segment(struct buf *out, size_t start)
{
    if (out->bytes == start)
        return false;
    while (out->bytes > start && out->ptr[out->bytes - 1] != '/')
        out->bytes--;
    if (out->bytes > start)
        out->bytes--;
    return true;
}

/* Adds path's segments to out[start..], resolving dots; false when ".." passes start. */
static bool add_segments(struct buf *out, size_t start, struct slice path)
{
    bool inside = true;
    for (size_t from = 0; from <= path.bytes;) {
        size_t to = slice_find(path, '/', from);
        struct slice segment = slice_part(path, from, to);
        if (slice_eq_str(segment, ".."))
            inside = drop_segment(out, start) && inside;
        else if (segment.bytes > 0 && !slice_eq_str(segment, ".")) {
            if (out->bytes > start)
                buf_add_char(out, '/');
            buf_add_slice(out, segment);
        }
        from = to + 1;
    }
    return inside;
}

bool target_join(const char *base, struct slice path, struct buf *out)
{
    size_t start = out->bytes;
    const char *slash = base != NULL ? strrchr(base, '/') : NULL;
    bool inside = true;
    if (slash != NULL && !slice_starts(path, "/"))
        inside = add_segments(out, start, slice_from(base, (size_t)(slash - base)));
    inside = add_segments(out, start, path) && inside;
    buf_add(out, "", 0); /* ends the text, which drop_segment() may have shortened */
    return inside;
}

static bool is_web(struct slice scheme)
{
    return slice_eq_nocase(scheme, "http") || slice_eq_nocase(scheme, "https");
}

/* RFC 3986, section 5.2. */
static void resolve(const char *base_url, struct slice reference, struct buf *out)
{
    struct target ref = target_split(reference);
    struct slice base_text = slice_of(base_url);
    struct target base = target_split(base_text);
    if (ref.scheme.bytes > 0 || base.scheme.bytes == 0) {
        buf_add_slice(out, reference);
        return;
    }
    size_t host_end = slice_find(base.path, '/', 2);
    buf_add_slice(out, base.scheme);
    buf_add_char(out, ':');
    if (slice_starts(ref.path, "//")) {
        buf_add_slice(out, reference);
        return;
    }
    buf_add_slice(out, slice_part(base.path, 0, host_end));
    buf_add_char(out, '/');
    size_t start = out->bytes;
    struct slice base_file = slice_part(base.path, host_end, base.path.bytes);
    if (ref.path.bytes == 0) {
        add_segments(out, start, base_file);
    } else {
        size_t last = base_file.bytes;
        while (last > 0 && base_file.ptr[last - 1] != '/')
            last--;
        if (ref.path.ptr[0] != '/')
            add_segments(out, start, slice_part(base_file, 0, last));
        add_segments(out, start, ref.path);
        if (slice_ends(ref.path, "/") && out->bytes > start)
            buf_add_char(out, '/');
    }
    struct slice query = ref.path.bytes == 0 && ref.query.bytes == 0 ? base.query : ref.query;
    if (query.bytes > 0) {
        buf_add_char(out, '?');
        buf_add_slice(out, query);
    }
    if (ref.fragment.bytes > 0) {
        buf_add_char(out, '#');
        buf_add_slice(out, ref.fragment);
    }
}

/* The next segment of path after *at, which moves past it; empty at the end. */
static struct slice next_segment(struct slice path, size_t *at)
{
    while (*at < path.bytes && path.ptr[*at] == '/')
        ++*at;
    size_t end = slice_find(path, '/', *at);
    struct slice segment = slice_part(path, *at, end);
    *at = end;
    return segment;
}

static struct slice rest_of(struct slice path, size_t at)
{
    return slice_part(path, at + 1, path.bytes);
}

/* Whether "REF/PATH" names a file: a folder has no bytes to read. */
static bool names_file(struct slice rest)
{
    return slice_find(rest, '/', 0) < rest.bytes && !slice_ends(rest, "/");
}

static void fill(struct hosted *hosted, const char *page, const char *raw, struct slice owner, struct slice repo,
                 struct slice rest)
{
    buf_printf(&hosted->page, page, (int)owner.bytes, owner.ptr, (int)repo.bytes, repo.ptr, (int)rest.bytes, rest.ptr);
    buf_printf(&hosted->raw, raw, (int)owner.bytes, owner.ptr, (int)repo.bytes, repo.ptr, (int)rest.bytes, rest.ptr);
}

static const char github_page[] = "https://github.com/%.*s/%.*s/blob/%.*s";
static const char github_raw[] = "https://raw.githubusercontent.com/%.*s/%.*s/%.*s";

/* github.com and gitee.com: /OWNER/REPO/(blob|raw|edit)/REF/PATH */
static bool parse_forge(struct slice path, size_t at, const char *page, const char *raw, struct hosted *hosted)
{
    struct slice owner = next_segment(path, &at), repo = next_segment(path, &at), verb = next_segment(path, &at);
    struct slice rest = rest_of(path, at);
    if (!slice_eq_str(verb, "blob") && !slice_eq_str(verb, "raw") && !slice_eq_str(verb, "edit"))
        return false;
    if (slice_starts(rest, "refs/heads/"))
        rest = slice_part(rest, 11, rest.bytes);
    if (repo.bytes == 0 || !names_file(rest))
        return false;
    fill(hosted, page, raw, owner, repo, rest);
    return true;
}

/* gitlab.com: /GROUP[/SUBGROUP...]/PROJECT/-/(blob|raw)/REF/PATH */
static bool parse_gitlab(struct slice path, size_t at, struct hosted *hosted)
{
    size_t mark = slice_find_str(path, slice_of("/-/"), at);
    if (mark >= path.bytes)
        return false;
    struct slice project = slice_part(path, at + 1, mark);
    size_t verb_at = mark + 2;
    struct slice verb = next_segment(path, &verb_at);
    struct slice rest = rest_of(path, verb_at);
    if ((!slice_eq_str(verb, "blob") && !slice_eq_str(verb, "raw")) || !names_file(rest))
        return false;
    fill(hosted, "https://gitlab.com/%.*s%.*s/-/blob/%.*s", "https://gitlab.com/%.*s%.*s/-/raw/%.*s", project,
         slice_from("", 0), rest);
    return true;
}

static bool parse_raw(struct slice path, size_t at, struct hosted *hosted)
{
    struct slice owner = next_segment(path, &at), repo = next_segment(path, &at), rest = rest_of(path, at);
    if (slice_starts(rest, "refs/heads/"))
        rest = slice_part(rest, 11, rest.bytes);
    if (repo.bytes == 0 || !names_file(rest))
        return false;
    fill(hosted, github_page, github_raw, owner, repo, rest);
    return true;
}

static bool is_hexadecimal(struct slice text)
{
    size_t digits = 0;
    while (digits < text.bytes && hex(text.ptr[digits]) >= 0)
        digits++;
    return digits == text.bytes && digits > 0;
}

/* gist.github.com: /ID, /OWNER/ID, /OWNER/ID/REVISION, /OWNER/ID/raw/[REVISION/]FILE; gist.githubusercontent.com has
 * the last alone. */
static bool parse_gist(struct slice path, size_t at, struct hosted *hosted)
{
    struct slice owner = next_segment(path, &at), id = next_segment(path, &at), nothing = {"", 0};
    struct slice rest = slice_part(path, at, path.bytes);
    while (slice_ends(rest, "/"))
        rest.bytes--;
    if (id.bytes == 0 && owner.bytes >= 20 && is_hexadecimal(owner)) { /* the site knows the owner */
        fill(hosted, "https://gist.github.com/%.*s%.*s%.*s", "https://gist.github.com/%.*s%.*s/raw%.*s", owner, nothing,
             nothing);
        return true;
    }
    if (slice_eq_str(rest, "/raw"))
        rest = nothing;
    bool raw = slice_starts(rest, "/raw/");
    if (!is_hexadecimal(id) || (rest.bytes > 0 && !raw && !is_hexadecimal(slice_part(rest, 1, rest.bytes))))
        return false;
    fill(hosted, "https://gist.github.com/%.*s/%.*s%.*s",
         raw ? "https://gist.githubusercontent.com/%.*s/%.*s%.*s"
             : "https://gist.githubusercontent.com/%.*s/%.*s/raw%.*s",
         owner, id, rest);
    return true;
}

bool hosted_parse(struct slice url, struct hosted *hosted)
{
    *hosted = (struct hosted){{0}, {0}};
    struct target t = target_split(url);
    if (!is_web(t.scheme) || !slice_starts(t.path, "//"))
        return false;
    size_t host_end = slice_find(t.path, '/', 2);
    struct slice host = slice_part(t.path, 2, host_end);
    if (slice_eq_nocase(host, "github.com") || slice_eq_nocase(host, "www.github.com"))
        return parse_forge(t.path, host_end, github_page, github_raw, hosted);
    if (slice_eq_nocase(host, "gitee.com"))
        return parse_forge(t.path, host_end, "https://gitee.com/%.*s/%.*s/blob/%.*s",
                           "https://gitee.com/%.*s/%.*s/raw/%.*s", hosted);
    if (slice_eq_nocase(host, "raw.githubusercontent.com"))
        return parse_raw(t.path, host_end, hosted);
    if (slice_eq_nocase(host, "gitlab.com"))
        return parse_gitlab(t.path, host_end, hosted);
    if (slice_eq_nocase(host, "gist.github.com") || slice_eq_nocase(host, "gist.githubusercontent.com"))
        return parse_gist(t.path, host_end, hosted);
    return false;
}

struct slice hosted_path(struct slice page)
{
    static const char *const views[] = {"/-/blob/", "/blob/"};
    static const char tags[] = "refs/tags/";
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        size_t ref = slice_find_str(page, slice_of(views[i]), 0) + strlen(views[i]);
        if (ref >= page.bytes)
            continue;
        bool tag = slice_starts(slice_part(page, ref, page.bytes), tags);
        return slice_part(page, slice_find(page, '/', ref + (tag ? sizeof tags - 1 : 0)), page.bytes);
    }
    return slice_from("", 0);
}

/* On a code host, a page's links that start with "/" are relative to its repository's root, unless they name a page
 * themselves. */
void target_absolute(const char *base_url, struct slice reference, struct buf *out)
{
    struct hosted base, target;
    struct buf from_repository = {0};
    size_t start = out->bytes;
    resolve(base_url, reference, out);
    if (!slice_starts(reference, "/") || slice_starts(reference, "//") || !hosted_parse(slice_of(base_url), &base))
        return;
    struct slice page = buf_slice(&base.page), path = hosted_path(page);
    if (path.bytes > 0 && !hosted_parse(slice_part(buf_slice(out), start, out->bytes), &target)) {
        size_t host_end = slice_find(page, '/', strlen("https://"));
        buf_add_slice(&from_repository, slice_part(page, host_end, page.bytes - path.bytes));
        buf_add_slice(&from_repository, reference);
        out->bytes = start;
        resolve(base_url, buf_slice(&from_repository), out);
        buf_free(&from_repository);
    } else if (path.bytes > 0)
        hosted_free(&target);
    hosted_free(&base);
}

void hosted_free(struct hosted *hosted)
{
    buf_free(&hosted->page);
    buf_free(&hosted->raw);
}

void target_canonical(struct slice url, struct buf *out)
{
    struct hosted hosted;
    if (hosted_parse(url, &hosted)) {
        target_encode(buf_slice(&hosted.page), out);
        hosted_free(&hosted);
        return;
    }
    struct target t = target_split(url);
    size_t host_end = slice_find(t.path, '/', 2), start = out->bytes;
    buf_add_slice(out, t.scheme);
    buf_add_char(out, ':');
    buf_add_slice(out, slice_part(t.path, 0, host_end));
    for (size_t i = start; i < out->bytes; i++)
        out->ptr[i] = (char)tolower((unsigned char)out->ptr[i]);
    target_encode(slice_part(t.path, host_end, t.path.bytes), out);
    if (t.query.bytes > 0) {
        buf_add_char(out, '?');
        target_encode(t.query, out);
    }
}

bool target_is_note(struct slice path)
{
    static const char *const endings[] = {".md",  ".markdown", ".mkd",   ".mdown", ".mdx",
                                          ".qmd", ".rmd",      ".ipynb", ".txt"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t bytes = strlen(endings[i]);
        if (path.bytes > bytes && strncasecmp(path.ptr + path.bytes - bytes, endings[i], bytes) == 0)
            return true;
    }
    return false;
}
