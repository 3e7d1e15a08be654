/* text_target.c - any bytes as text: graphemes, columns, what is made safe, and what is drawn. */
#include "target.h"

#include "biji/str.h"
#include "biji/surface.h"
#include "biji/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_from((const char *)data, size);
    struct buf safe = {0};
    for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
        int sum = 0;
        for (size_t at = 0; at < size;) {
            int cols = -1;
            size_t bytes = grapheme_next(slice_part(text, at, size), ambiguous, &cols);
            target_require(bytes > 0 && bytes <= size - at, "a grapheme lies in its text");
            target_require(cols >= 0 && cols <= 64, "a grapheme has columns");
            at += bytes;
            sum += cols;
        }
        target_require(text_cols(text, ambiguous) == sum, "columns add up");
        struct surface *surface = surface_grid_open(2, 20, ambiguous);
        target_require(surface_put(surface, 0, 1, 12, text, (struct style){0}) <= 12, "no text is drawn past its end");
        surface_put_field(surface, 1, 0, 9, text, (struct style){0});
        target_require(utf8_valid(slice_of(surface_grid_row(surface, 0))), "what is drawn is UTF-8");
        surface_close(surface);
    }
    text_safe(text, &safe);
    target_require(utf8_valid(buf_slice(&safe)), "safe text is UTF-8");
    target_require(text_find_unsafe(buf_slice(&safe), 0) == safe.bytes, "safe text is safe");
    buf_free(&safe);
    return 0;
}
