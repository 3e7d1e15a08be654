/* tools.c - single values in the configuration of the tools that make sites. The files are TOML, YAML, JavaScript or HTML; a key with
 * a plain value looks alike in all of them, so none of them is parsed. */
#include "tools.h"

#include "biji/file.h"
#include "biji/str.h"
#include "presence.h"
#include "titles.h"

#include <stdlib.h>
#include <string.h>

static bool is_name(char c)
{
    return char_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* The words at the beginning of text: up to the quote that closes them, or to the end of their line. */
static struct slice plain_value(struct slice text)
{
    struct slice none = {"", 0};
    text = slice_trim(slice_part(text, 0, slice_find(text, '\n', 0)));
    if (text.bytes == 0)
        return none;
    if (strchr("\"'`", *text.ptr) != NULL)
        text = slice_part(text, 1, slice_find(text, *text.ptr, 1));
    else if (strchr("[{(<!&*|>", *text.ptr) != NULL)
        return none;
    else
        text = slice_trim(slice_part(text, 0, slice_find_str(text, slice_of(" #"), 0)));
    bool computed = slice_find_str(text, slice_of("${"), 0) < text.bytes || slice_find(text, '<', 0) < text.bytes;
    return computed ? none : text;
}

/* Whether a line before `at` is a comment's or goes on with other words. */
static bool begins_key(struct slice text, size_t at)
{
    while (at > 0 && text.ptr[at - 1] == ' ')
        at--;
    return at == 0 || strchr("\n\t{,", text.ptr[at - 1]) != NULL;
}

const char *tool_value(struct course *course, const char *file, const char *key)
{
    char *bytes;
    size_t count, length = strlen(key);
    const char *value = NULL;
    if (!presence_of(course, "", file) ||
        !file_read(arena_path(&course->arena, course->root, file), &bytes, &count, NULL))
        return NULL;
    struct slice text = slice_from(bytes, count);
    for (size_t at = slice_find_str(text, slice_of(key), 0); at < count && value == NULL;
         at = slice_find_str(text, slice_of(key), at + 1)) {
        size_t end = at + length;
        while (end < count && text.ptr[end] == ' ')
            end++;
        if (!begins_key(text, at) || end >= count || is_name(text.ptr[at + length]) ||
            (text.ptr[end] != ':' && text.ptr[end] != '='))
            continue;
        struct slice words = plain_value(slice_part(text, end + 1, count));
        if (words.bytes > 0)
            value = title_safe(&course->arena, words);
    }
    free(bytes);
    return value;
}

const char *tool_page_title(struct course *course, const char *page)
{
    char *bytes;
    size_t count;
    const char *title = NULL;
    if (!presence_of(course, "", page) ||
        !file_read(arena_path(&course->arena, course->root, page), &bytes, &count, NULL))
        return NULL;
    struct slice text = slice_from(bytes, count);
    size_t begin = slice_find_str(text, slice_of("$docsify"), 0);
    struct slice settings = slice_part(text, begin, count);
    static const char *const keys[] = {"name:", "\"name\":", "'name':"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && title == NULL; i++)
        for (size_t at = slice_find_str(settings, slice_of(keys[i]), 0); at < settings.bytes && title == NULL;
             at = slice_find_str(settings, slice_of(keys[i]), at + 1)) {
            struct slice words = begins_key(settings, at)
                                     ? plain_value(slice_part(settings, at + strlen(keys[i]), settings.bytes))
                                     : (struct slice){"", 0};
            title = words.bytes > 0 ? title_safe(&course->arena, words) : NULL;
        }
    size_t open = slice_find_str(text, slice_of("<title>"), 0) + strlen("<title>"),
           close = slice_find_str(text, slice_of("</title>"), 0);
    if (title == NULL && open < close && close < count)
        title = title_safe(&course->arena, slice_trim(slice_part(text, open, close)));
    free(bytes);
    return title != NULL && *title != '\0' ? title : NULL;
}

const char *tool_title(struct course *course)
{
    static const char *const files[] = {"docusaurus.config.js",
                                        "docusaurus.config.ts",
                                        "website/docusaurus.config.js",
                                        "website/docusaurus.config.ts",
                                        "hugo.toml",
                                        "hugo.yaml",
                                        "hugo.yml",
                                        "config.toml",
                                        "config.yaml",
                                        "_config.yml",
                                        "docs/_config.yml"};
    const char *title = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && title == NULL; i++)
        title = tool_value(course, files[i], "title");
    if (title == NULL)
        title = tool_value(course, "mkdocs.yml", "site_name");
    return title != NULL ? title : tool_value(course, "loppo.yml", "site");
}

size_t tool_folders(struct course *course, const char *folders[MAX_TOOL_FOLDERS])
{
    const char *before = "";
    size_t bytes = 0, count = 0;
    for (size_t i = 0; i < course->shelf_notes && count < MAX_TOOL_FOLDERS; i++) {
        const char *name = shelf_name(course->shelf, i), *slash = strchr(name, '/');
        if (slash == NULL || (bytes > 0 && strncmp(name, before, bytes + 1) == 0))
            continue;
        before = name;
        bytes = (size_t)(slash - name);
        folders[count++] = arena_strndup(&course->arena, name, bytes);
    }
    return count;
}

const char *tool_folder(struct course *course)
{
    static const char *const files[] = {"hugo.toml",        "hugo.yaml",
                                        "hugo.yml",         "config.toml",
                                        "config/_default",  "docusaurus.config.js",
                                        "_config.yml",      "docusaurus.config.ts",
                                        "astro.config.mjs", "astro.config.ts"};
    enum { COUNT = sizeof files / sizeof files[0] };
    for (size_t k = 0; k < COUNT; k++)
        if (presence_of(course, "", files[k]))
            return "";
    const char *folders[MAX_TOOL_FOLDERS];
    size_t count = tool_folders(course, folders);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < COUNT; k++)
            if (presence_of(course, folders[i], files[k]))
                return folders[i];
    return "";
}

const char *tool_site(struct course *course)
{
    static const struct {
        const char *file, *site;
    } tools[] = {{"hugo.toml", "content/en"},
                 {"hugo.yaml", "content/en"},
                 {"hugo.yml", "content/en"},
                 {"config/_default", "content/en"},
                 {"config.toml", "content/en"},
                 {"hugo.toml", "content"},
                 {"hugo.yaml", "content"},
                 {"hugo.yml", "content"},
                 {"config/_default", "content"},
                 {"config.toml", "content"},
                 {"config.yaml", "content"},
                 {"docs/.vitepress", "docs"},
                 {"src/.vitepress", "src"},
                 {"docs/.vuepress", "docs"},
                 {"src/.vuepress", "src"},
                 {"source/_posts", "source"},
                 {"docusaurus.config.js", "docs"},
                 {"docusaurus.config.ts", "docs"},
                 {"website/docusaurus.config.js", "docs"},
                 {"website/docusaurus.config.ts", "docs"},
                 {"astro.config.mjs", "src/content/docs"},
                 {"astro.config.ts", "src/content/docs"},
                 {"mkdocs.yml", "docs"},
                 {"next.config.js", "pages"},
                 {"next.config.mjs", "pages"},
                 {"next.config.js", "content"},
                 {"next.config.mjs", "content"}};
    enum { COUNT = sizeof tools / sizeof tools[0] };
    const char *folder = tool_folder(course);
    for (size_t i = 0; i < COUNT && *folder != '\0'; i++)
        if (presence_of(course, folder, tools[i].file) && presence_of(course, folder, tools[i].site))
            return arena_path(&course->arena, folder, tools[i].site);
    for (size_t i = 0; i < COUNT; i++)
        if (presence_of(course, "", tools[i].file) && presence_of(course, "", tools[i].site))
            return tools[i].site;
    return "";
}
