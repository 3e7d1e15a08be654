/* dialect_target.c - a note of some dialect. Byte 0: the dialect that its front matter names; byte 1: the width; the rest is the note,
 * beside a note that it may include. What it says is laid out, checked, searched and asked. */
#include "target.h"

#include "biji/layout.h"
#include "biji/lint.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/outline.h"
#include "biji/questions.h"
#include "folder.h"

static const char *const dialects[] = {"",        "obsidian", "mdbook", "mkdocs",  "docusaurus", "vitepress",
                                       "quarto",  "myst",     "jekyll", "hexo",    "sphinx",     "hugo",
                                       "docsify", "pandoc",   "mdx",    "material"};

static void check_note(struct course *course, struct diags *diags)
{
    struct doc *doc = chapter_load(course, 0, diags);
    target_require(doc != NULL, "a note can be read");
    doc_check(doc);
    struct outline *outline = outline_build(doc);
    lint_chapter(course, 0, &outline, NULL, diags);
    struct questions questions = questions_find(doc, diags);
    for (size_t i = 0; i < questions.count; i++) {
        struct doc *page = question_page(doc, &questions.items[i], true);
        doc_check(page);
        doc_free(page);
    }
    questions_free(&questions);
    outline_free(outline);
}

static void lay_out(const struct doc *doc, const uint8_t *data)
{
    struct layout_options how = {.width = 1 + data[1] % 140,
                                 .ambiguous_cols = 1 + (data[0] >> 7),
                                 .math = {.ambiguous_cols = 1 + (data[0] >> 7)}};
    how.unfold_details = (data[0] & 64) != 0;
    struct layout *layout = layout_new(doc, &how);
    layout_extend(layout, SIZE_MAX);
    layout_check(layout);
    layout_free(layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[400];
    if (size < 2)
        return 0;
    struct diags diags = {0};
    struct error error = {0};
    struct buf text = {0};
    const char *dialect = dialects[(data[0] & 63) % (sizeof dialects / sizeof dialects[0])];
    if (*dialect != '\0')
        buf_printf(&text, "---\ndialect: %s\n---\n", dialect);
    buf_add(&text, (const char *)data + 2, size - 2);
    folder_write("note.md", text.ptr != NULL ? text.ptr : "", text.bytes);
    folder_write("a.md", "# A {#a}\n\n<!-- ANCHOR: b -->\ntext\n<!-- ANCHOR_END: b -->\n{{#include note.md}}\n", 78);
    struct course *course =
        course_open_as(folder_file("note.md", path), &(struct course_way){.is_note = true}, &diags, &error);
    target_require(course != NULL && course->chapter_count > 0, "a note is a course");
    check_note(course, &diags);
    lay_out(course->chapters[0].doc, data);
    course_free(course);
    diags_free(&diags);
    buf_free(&text);
    return 0;
}
