/* document_target.c - files that become notes: notebooks, and the other endings that are read. Byte 0: the ending; byte 1: the width. */
#include "target.h"

#include "biji/layout.h"
#include "biji/load.h"
#include "folder.h"

static const char *const names[] = {"note.ipynb", "note.md",  "note.qmd",     "note.Rmd",
                                    "note.mdx",   "note.txt", "note.markdown"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[400];
    if (size < 2)
        return 0;
    const char *name = names[data[0] % (sizeof names / sizeof names[0])];
    struct diags diags = {0};
    struct error error = {0};
    folder_write(name, data + 2, size - 2);
    struct doc *doc = note_load(folder_file(name, path), name, &diags, &error);
    target_require(doc != NULL || error.message[0] != '\0', "what cannot be read is told");
    if (doc != NULL) {
        struct layout_options how = {.width = 1 + data[1] % 140, .ambiguous_cols = 1, .math = {.ambiguous_cols = 1}};
        doc_check(doc);
        struct layout *layout = layout_new(doc, &how);
        layout_extend(layout, SIZE_MAX);
        layout_check(layout);
        layout_free(layout);
    }
    struct course *course = course_open(path, &diags, &error);
    course_free(course);
    doc_free(doc);
    diags_free(&diags);
    unlink(path);
    return 0;
}
