/* note_target.c - a note, its tree and its layout. Byte 0: the width; byte 1: how it is set; the rest is the note, with whatever
 * front matter and dialect it has. */
#include "target.h"

#include "biji/layout.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct diags diags = {0};
    char *text = xstrndup((const char *)data + 2, size - 2);
    struct doc *doc = note_parse_take("fuzz.md", text, size - 2, &diags);
    doc_check(doc);
    struct layout_options how = {
        .width = 1 + data[0] % 140,
        .ambiguous_cols = 1 + (data[1] & 1),
        .math_source = (data[1] & 2) != 0,
        .sideways = (data[1] & 4) != 0,
        .unfold_details = (data[1] & 8) != 0,
        .link_numbers = (data[1] & 16) != 0,
        .link_targets = (data[1] & 32) != 0,
        .show_source = (data[1] & 64) != 0,
        .math = {.ambiguous_cols = 1 + (data[1] & 1), .ascii = (data[1] & 128) != 0},
    };
    struct layout *layout = layout_new(doc, &how);
    layout_extend(layout, SIZE_MAX);
    layout_check(layout);
    layout_free(layout);
    outline_free(outline_build(doc));
    doc_free(doc);
    diags_free(&diags);
    return 0;
}
