/* index_target.c - a folder of notes with files that order them. Byte 0 says which kind the first is, up to a byte FF; byte 1 what the
 * second is. The course that is opened holds every note once, whatever they say. */
#include "target.h"

#include "biji/load.h"
#include "folder.h"

static const char *const names[] = {
    "index.md",
    "README.md",
    "SUMMARY.md",
    "_sidebar.md",
    "mkdocs.yml",
    "_toc.yml",
    "_quarto.yml",
    "myst.yml",
    "sidebars.json",
    "book.toml",
    "src/SUMMARY.md",
    "a.md",
    "README_zh.md",
    "hugo.toml",
    "_config.yml",
    "index.html",
    "sub/index.md",
    "conf.py",
    "_toctree.yml",
    "index.rst",
    "_bookdown.yml",
    ".pages",
    ".gitbook.yaml",
    "docusaurus.config.js",
    "sidebars.js",
    ".vitepress/config.ts",
    "sub/_category_.json",
    "refs.bib",
    "index.ipynb",
    "sub/_sidebar.md",
};
enum { NAMES = sizeof names / sizeof names[0] };

static void make_notes(void)
{
    static const char *const notes[] = {"a.md", "b.md", "sub/c.md", "src/d.md", "10-e.md"},
                             text[] = "# Note\n\n[a](a.md) [@a] {{ site.title }}\n";
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        folder_write(notes[i], text, sizeof text - 1);
}

static void check_course(const struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        target_require(chapter->title != NULL && chapter->depth >= 0, "a chapter has a title");
        target_require(chapter->path != NULL || chapter->upstream != NULL || chapter->link != NULL ||
                           chapter->failure != NULL || chapter->doc != NULL || chapter_is_blank(chapter),
                       "a chapter has a place");
    }
    target_require(course->shelf == NULL || course->shelf_notes <= course->chapter_count, "no note is left out");
}

static void open_course(const char *path, const char *index)
{
    struct error error = {0};
    struct diags diags = {0};
    struct course *course = course_open_as(path, &(struct course_way){.index = index}, &diags, &error);
    target_require(course != NULL || error.message[0] != '\0', "what cannot be opened is told");
    if (course != NULL) {
        course_look(course);
        check_course(course);
        if (chapter_load(course, 0, &diags) != NULL)
            doc_check(course->chapters[0].doc);
    }
    course_free(course);
    diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[400];
    if (size < 2)
        return 0;
    const uint8_t *text = data + 2, *end = memchr(text, 0xFF, size - 2);
    const char *first = names[data[0] % NAMES], *second = names[data[1] % NAMES];
    size_t bytes = end != NULL ? (size_t)(end - text) : size - 2;
    make_notes();
    folder_write(first, text, bytes);
    if (end != NULL && second != first)
        folder_write(second, end + 1, size - 3 - bytes);
    open_course(folder_path(), NULL);
    open_course(folder_path(), first);
    unlink(folder_file(first, path));
    unlink(folder_file(second, path));
    return 0;
}
