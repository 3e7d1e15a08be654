/* tex_words.c - text mode: \text{...} and similar. Blanks count here (a run counts as one), and `$...$` returns to maths. */
#include "tex_parse.h"

#include "biji/text.h"

#include <string.h>

/* Words gathered so far, and the nodes before them. */
struct words {
    struct tex_chain chain;
    struct buf text;
    bool bold;
    size_t offset;
};

static void flush(struct tex *tex, struct words *words)
{
    if (words->text.bytes == 0)
        return;
    struct tex_node *node = tex_node_new(tex, TEX_WORDS, words->offset);
    node->text = slice_from(arena_strndup(tex->arena, words->text.ptr, words->text.bytes), words->text.bytes);
    node->bold = words->bold || tex->bold;
    tex_chain_add(&words->chain, node);
    buf_clear(&words->text);
}

static void add_blank(struct words *words)
{
    if (words->text.bytes == 0 || words->text.ptr[words->text.bytes - 1] != ' ')
        buf_add_char(&words->text, ' ');
}

/* The combining mark of a text accent such as \'e, or NULL. */
static const char *accent_of(struct slice name)
{
    static const char *const accents[][2] = {
        {"'", "\u0301"}, {"`", "\u0300"}, {"^", "\u0302"}, {"\"", "\u0308"}, {"~", "\u0303"}, {"=", "\u0304"},
        {".", "\u0307"}, {"u", "\u0306"}, {"v", "\u030C"}, {"H", "\u030B"},  {"r", "\u030A"}, {"c", "\u0327"},
    };
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++)
        if (slice_eq_str(name, accents[i][0]))
            return accents[i][1];
    return NULL;
}

/* What a text accent stands on: its argument, or the letter that is named there, as in \'\i and \'{\ae}; i and j lose their dot. */
static struct slice accented_letter(struct slice argument)
{
    argument = slice_trim(argument);
    struct slice name = slice_part(argument, 1, argument.bytes);
    if (argument.bytes < 2 || *argument.ptr != '\\')
        return argument;
    const struct symbol *symbol = symbol_find(name);
    return slice_eq_str(name, "i") || slice_eq_str(name, "j") ? name
           : symbol != NULL                                   ? slice_of(symbol->text)
                                                              : argument;
}

/* The formula up to the closing dollar (or `\)`); the opening one has been read. */
static void read_formula(struct tex *tex, struct words *words, const char *closing, size_t offset)
{
    flush(tex, words);
    const char *start = tex->input->at, *end = tex->input->end, *stop = start;
    size_t closing_bytes = strlen(closing);
    while (stop < end && !slice_starts(slice_from(stop, (size_t)(end - stop)), closing))
        stop += *stop == '\\' && stop + 1 < end ? 2 : 1;
    if (stop >= end) {
        tex_fail(tex, offset, "the formula inside a text is not closed");
        return;
    }
    tex->input->at = stop + closing_bytes;
    struct tex_input *outer = tex->input;
    struct tex_node *group = tex_node_new(tex, TEX_GROUP, offset);
    group->a = tex_sublist(tex, slice_from(start, (size_t)(stop - start)));
    if (!tex->failed)
        tex->input = outer;
    tex_chain_add(&words->chain, group);
}

static void read_command(struct tex *tex, struct words *words)
{
    struct token token = tex_next(tex);
    if (token.kind != TOKEN_COMMAND) { /* a macro that expanded to something else, or to nothing */
        if (token.kind == TOKEN_CHAR)
            buf_add_slice(&words->text, token.text);
        return;
    }
    const char *accent = accent_of(token.text);
    if (accent != NULL) {
        struct slice letter = accented_letter(tex_raw_argument(tex));
        buf_add_slice(&words->text, letter);
        if (letter.bytes > 0)
            buf_add_str(&words->text, accent);
        return;
    }
    if (slice_eq_str(token.text, "(")) {
        read_formula(tex, words, "\\)", token.offset);
        return;
    }
    if (slice_eq_str(token.text, "\\") || slice_eq_str(token.text, " ") || slice_eq_str(token.text, "newline")) {
        add_blank(words);
        return;
    }
    const struct tex_command *command = tex->grammar->find(token.text);
    const struct symbol *symbol = command == NULL ? symbol_find(token.text) : NULL;
    if (symbol != NULL) {
        buf_add_str(&words->text, symbol->text);
        while (token.text.bytes == 1 && tex_raw_more(tex) && *tex->input->at == ' ') /* ends the name */
            tex->input->at++;
        return;
    }
    flush(tex, words);
    if (command != NULL)
        tex_chain_add(&words->chain, tex_command_read(tex, command, token.offset));
    else
        tex_chain_add(&words->chain, tex_unknown(tex, token));
}

static void read_words(struct tex *tex, struct words *words)
{
    while (tex_raw_more(tex)) {
        char c = *tex->input->at;
        if (c == '\\') {
            read_command(tex, words);
        } else if (c == '$') {
            tex->input->at++;
            read_formula(tex, words, "$", tex->offset);
        } else if (c == '{' || c == '}') {
            tex->input->at++;
        } else if (c == '_' || c == '^' || c == '&' || c == '#') {
            tex_fail(tex, tex->offset, "a %c in a text needs a backslash before it", c);
        } else if (c == '%') {
            while (tex->input->at < tex->input->end && *tex->input->at != '\n')
                tex->input->at++;
        } else if (char_is_space(c) || c == '~') {
            tex->input->at++;
            add_blank(words);
        } else {
            struct slice one = tex_raw_char(tex);
            if (slice_eq_str(one, "\u00A0"))
                add_blank(words);
            else
                buf_add_slice(&words->text, one);
        }
    }
}

struct tex_node *words_parse(struct tex *tex, bool bold, size_t offset)
{
    struct slice inside = tex_raw_argument(tex);
    if (tex->failed)
        return NULL;
    struct words words = {.bold = bold, .offset = offset};
    tex_push(tex, inside);
    read_words(tex, &words);
    flush(tex, &words);
    buf_free(&words.text);
    tex_pop(tex);
    if (tex->failed || words.chain.first == NULL)
        return NULL;
    if (words.chain.first->next == NULL)
        return words.chain.first;
    struct tex_node *group = tex_node_new(tex, TEX_GROUP, offset);
    group->a = words.chain.first;
    return group;
}
