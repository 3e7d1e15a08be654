/* meta.c - the lines of front matter as the search sees them: keys, which are not searched, and values, whose class depends on the
 * key. Anything but a simple mapping is left to the loader's YAML parser. */
#include "meta.h"

#include "biji/line.h"

#include <string.h>

enum find_class meta_class(struct slice line, enum find_class before, size_t *value)
{
    static const struct {
        const char *key;
        enum find_class class;
    } keys[] = {
        {"title", FIND_TITLE}, {"keywords", FIND_KEYWORD}, {"keyword", FIND_KEYWORD}, {"tags", FIND_TAG},
        {"tag", FIND_TAG},     {"summary", FIND_SUMMARY},  {"excerpt", FIND_SUMMARY}, {"description", FIND_SUMMARY}};
    size_t at = slice_skip_blanks(line, 0), end = slice_find(line, ':', 0),
           equals = slice_find_str(line, slice_of(" = "), 0);
    struct slice key;
    *value = 0;
    if (at < line.bytes && line.ptr[at] == '"') { /* JSON */
        end = slice_find(line, '"', at + 1);
        key = slice_part(line, at + 1, end);
        end += slice_starts(slice_part(line, end, line.bytes), "\":") ? 1 : line.bytes;
    } else {
        if (line.bytes == 0 || strchr(" \t-#'[{", line.ptr[0]) != NULL)
            return before;
        end = equals < end ? equals + 1 : end; /* TOML */
        key = slice_part(line, 0, equals < end ? equals : end);
    }
    if (end >= line.bytes || (end + 1 < line.bytes && line.ptr[end + 1] != ' '))
        return before;
    *value = end + 1;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (slice_eq_nocase(key, keys[i].key))
            return keys[i].class;
    return FIND_META;
}

bool meta_is_plain(struct slice line, size_t value)
{
    struct slice rest = slice_trim(slice_part(line, value, line.bytes));
    if (slice_trim(line).bytes == 0 || line.ptr[0] == '#')
        return true;
    for (size_t i = 0; i + 1 < value; i++)
        if (!char_is_alnum(line.ptr[i]) && line.ptr[i] != '_' && line.ptr[i] != '-')
            return false;
    if (value == 0 && slice_starts(slice_trim(line), "- "))
        rest = slice_trim(slice_part(rest, 2, rest.bytes));
    else if (value == 0)
        return false;
    if (rest.bytes > 1 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'') &&
        slice_find(rest, rest.ptr[0], 1) == rest.bytes - 1)
        return slice_find(rest, '\\', 0) == rest.bytes;
    if (slice_starts(rest, "[") && slice_find(rest, ']', 0) == rest.bytes - 1)
        rest = slice_part(rest, 1, rest.bytes - 1);
    return (rest.bytes == 0 || strchr("[]{}&*!|>%@`\"'#,?:-", rest.ptr[0]) == NULL) &&
           slice_find_str(rest, slice_of(": "), 0) == rest.bytes &&
           slice_find_str(rest, slice_of(" #"), 0) == rest.bytes && slice_find(rest, '\t', 0) == rest.bytes &&
           !slice_ends(rest, ":");
}

bool meta_may_be_other(struct slice text)
{
    struct slice body = slice_trim(text);
    size_t line_end = slice_find(text, '\n', 0), colon = slice_find(text, ':', 0);
    bool open =
        colon < line_end && slice_find_str(text, slice_of("\n---"), 0) < slice_find_str(text, slice_of("\n\n"), 0);
    return body.ptr != text.ptr || slice_starts(body, "+++") || slice_starts(body, "---toml") ||
           slice_starts(body, "---yaml") || slice_starts(body, "{") || open;
}
