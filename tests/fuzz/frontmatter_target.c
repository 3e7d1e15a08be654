/* frontmatter_target.c - the front matter of a note. Byte 0 says between which fences the rest stands: YAML, TOML, JSON, or the YAML of
 * Hexo, which only ends. Whatever it holds in UTF-8, the note below it is kept. */
#include "target.h"

#include "biji/load.h"
#include "biji/str.h"
#include "biji/utf8.h"

#include <string.h>

static const struct {
    const char *open, *close;
} fences[] = {{"---\n", "\n---\n"}, {"+++\n", "\n+++\n"}, {"{", "}\n"}, {"", "\n---\n"}, {"---toml\n", "\n---\n"}};

static void check_meta(const struct doc *doc)
{
    for (size_t i = 0; i < doc->meta_count; i++) {
        const struct meta *meta = &doc->meta[i];
        target_require(meta->line > 0 && meta->column > 0, "a key has a place");
        target_require(meta->key.bytes == 0 || meta->key.ptr != NULL, "a key has bytes");
        target_require(meta->value.bytes == 0 || meta->value.ptr != NULL, "a value has bytes");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char note[] = "\n# Note\n\nA kept paragraph.\n";
    if (size == 0)
        return 0;
    size_t kind = data[0] % (sizeof fences / sizeof fences[0]);
    struct diags diags = {0};
    struct buf text = {0};
    buf_add_str(&text, fences[kind].open);
    buf_add(&text, (const char *)data + 1, size - 1);
    buf_add_str(&text, fences[kind].close);
    buf_add_str(&text, note);
    size_t bytes = text.bytes;
    bool is_utf8 = utf8_valid(buf_slice(&text));
    struct doc *doc = note_parse_take("fuzz.md", buf_take(&text), bytes, &diags);
    doc_check(doc);
    check_meta(doc);
    target_require(!is_utf8 || doc->source_bytes >= sizeof note - 1, "the note is kept");
    doc_free(doc);
    diags_free(&diags);
    return 0;
}
