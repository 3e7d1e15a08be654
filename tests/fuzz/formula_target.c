/* formula_target.c - TeX laid out in every form. Byte 0: the width; byte 1: options; the rest is the formula. */
#include "target.h"

#include "../math/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct math_options options = {
        .unicode_scripts = (enum math_scripts)(data[1] % 3),
        .no_combining = (data[1] & 4) != 0,
        .ascii = (data[1] & 8) != 0,
        .ambiguous_cols = 1 + ((data[1] & 16) != 0),
    };
    struct slice tex = slice_from((const char *)data + 2, size - 2);
    for (int form = MATH_INLINE; form <= MATH_DISPLAY; form++) {
        struct arena arena = {0};
        struct math_box box;
        struct math_error error;
        if (math_layout(tex, (enum math_form)form, data[0], &options, NULL, &arena, &box, &error)) {
            const char *fault = check_box(&box, (enum math_form)form, options.ambiguous_cols);
            target_require(fault == NULL, fault);
        } else {
            target_require(error.message[0] != '\0' && error.offset <= tex.bytes, "an error is told and lies inside");
        }
        arena_free(&arena);
    }
    return 0;
}
