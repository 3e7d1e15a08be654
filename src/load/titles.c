/* titles.c - what notes and courses are called: by words that the author chose, front matter before headings, a file's name last. A
 * heading below level 1 is not a title, since a hundred notes may share it. */
#include "titles.h"

#include "biji/load.h"
#include "biji/text.h"
#include "peek.h"

#include <string.h>
#include <strings.h>

const char *title_safe(struct arena *arena, struct slice text)
{
    size_t plain = 0;
    while (plain < text.bytes && text.ptr[plain] >= ' ' && text.ptr[plain] < 0x7F)
        plain++;
    if (plain == text.bytes)
        return arena_strndup(arena, text.ptr, text.bytes);
    struct buf safe = {0};
    text_safe(text, &safe);
    const char *copy = arena_strndup(arena, buf_slice(&safe).ptr, safe.bytes);
    buf_free(&safe);
    return copy;
}

/* Removes docsify's own marks in headings: {docsify-ignore}, {docsify-ignore-all}. */
static void drop_markers(struct buf *text)
{
    for (char *mark; text->bytes > 0 && (mark = strstr(text->ptr, "{docsify-")) != NULL;) {
        char *end = strchr(mark, '}');
        size_t bytes = end != NULL ? (size_t)(end - mark) + 1 : strlen(mark);
        memmove(mark, mark + bytes, text->bytes - (size_t)(mark - text->ptr) - bytes + 1);
        text->bytes -= bytes;
    }
}

const char *title_of_heading(struct arena *arena, const struct node *heading)
{
    struct buf text = {0};
    for (const struct node *n = node_after(heading, heading, false); n != NULL;
         n = node_after(heading, n, n->kind == NODE_IMAGE))
        if (n->kind != NODE_IMAGE && n->kind != NODE_ANCHOR && n->kind != NODE_FOOTNOTE_REF) {
            if (n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK)
                buf_add_char(&text, ' ');
            buf_add_slice(&text, n->text);
        }
    drop_markers(&text);
    const char *title = title_safe(arena, slice_trim(buf_slice(&text)));
    buf_free(&text);
    return title;
}

/* A heading's words as a title: an address in them is none, nor are the words that only lead to it, "Shop: https://…". Empty when none
 * are left. */
static const char *without_address(struct arena *arena, const char *words)
{
    struct slice all = slice_of(words);
    size_t scheme = slice_find_str(all, slice_of("://"), 0), from = scheme, to = scheme;
    if (scheme == all.bytes)
        return words;
    while (from > 0 && char_is_alnum(words[from - 1]))
        from--;
    while (to < all.bytes && (unsigned char)words[to] > ' ')
        to++;
    struct slice before = slice_trim(slice_part(all, 0, from)), after = slice_trim(slice_part(all, to, all.bytes));
    bool bracket = slice_ends(before, "(") || slice_ends(before, "<");
    before = bracket ? slice_trim(slice_part(before, 0, before.bytes - 1)) : before;
    if (before.bytes == 0 || slice_ends(before, ":") || slice_ends(before, "：") || slice_ends(before, "（"))
        return "";
    return arena_printf(arena, "%.*s%s%.*s", (int)before.bytes, before.ptr, after.bytes > 0 ? " " : "",
                        (int)after.bytes, after.ptr);
}

/* Whether a title is that of a template, {{ .Name }}. */
static bool is_template(struct slice title)
{
    return slice_find_str(title, slice_of("{{"), 0) < title.bytes;
}

bool title_is_part(const char *words)
{
    return strncmp(words, "(PART", 5) == 0 || strncmp(words, "(APPENDIX)", 10) == 0;
}

const char *title_of_doc(struct arena *arena, const struct doc *doc)
{
    struct slice title = slice_trim(doc_meta(doc, "title"));
    if (title.bytes > 0 && !is_template(title))
        return title_safe(arena, title);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, n->kind == NODE_HEADING))
        if (n->kind == NODE_HEADING && n->heading.level == 1) {
            const char *all = title_of_heading(arena, n), *words = without_address(arena, all);
            if (*words == '\0' && *all != '\0') /* an advertisement: what follows is no title either */
                return NULL;
            if (*words != '\0' && !title_is_part(words))
                return words;
        }
    return NULL;
}

static const char *last_segment(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

const char *title_of_file(struct arena *arena, const char *name)
{
    const char *last = last_segment(name);
    size_t bytes = strlen(last);
    const char *dot = strrchr(last, '.');
    if (dot != NULL && dot != last)
        bytes = (size_t)(dot - last);
    bool folders = (bytes == 6 && strncasecmp(last, "readme", 6) == 0) ||
                   (bytes == 5 && strncasecmp(last, "index", 5) == 0) ||
                   (bytes == 6 && strncasecmp(last, "_index", 6) == 0);
    if (folders && last > name) {
        const char *start = last - 1;
        while (start > name && start[-1] != '/')
            start--;
        return title_safe(arena, slice_from(start, (size_t)(last - 1 - start)));
    }
    return title_safe(arena, slice_trim(slice_from(last, bytes)));
}

const char *title_of_folder(struct arena *arena, const char *path)
{
    static const char *const common[] = {"docs", "doc", "src", "content", "source", "contents"};
    const char *last = last_segment(path);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcmp(last, common[i]) == 0 && last > path + 1)
            return title_of_folder(arena, arena_strndup(arena, path, (size_t)(last - 1 - path)));
    return title_safe(arena, slice_of(last));
}

void course_look(struct course *course)
{
    struct peek peek;
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct chapter *chapter = &course->chapters[i];
        if (!chapter->is_untitled)
            continue;
        chapter->is_untitled = false;
        if (peek_note(chapter->path, &course->arena, &peek) && peek.title != NULL)
            chapter->title = title_safe(&course->arena, slice_of(peek.title));
    }
}
