/* tex_lex.c - TeX source to tokens, with macros expanded on the way. The input is a stack of texts; a macro's expansion
 * is pushed on top of the text that called it. The text inserted by macros is limited, per formula here and per
 * document in macros.c, so that nothing runs forever. */
#include "tex_parse.h"

#include "biji/language.h"
#include "biji/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_EXPANDED_BYTES = 100000 };

/* Replaces unsafe characters in a message, which may quote any bytes and be cut inside a character. */
static void make_safe(char *message)
{
    char *end = message + strlen(message);
    for (char *p = message; p < end;) {
        int count;
        uint32_t rune = utf8_decode(p, end, &count);
        if (rune_is_unsafe(rune) || rune == RUNE_REPLACEMENT)
            memset(p, '?', (size_t)count);
        p += count;
    }
}

static void __attribute__((format(printf, 3, 0)))
set_error(struct tex *tex, size_t offset, const char *format, va_list args)
{
    vsnprintf(tex->error->message, sizeof tex->error->message, _(format), args);
    make_safe(tex->error->message);
    tex->error->offset = offset;
}

void tex_warn(struct tex *tex, size_t offset, const char *format, ...)
{
    if (tex->error->message[0] != '\0')
        return;
    va_list args;
    va_start(args, format);
    set_error(tex, offset, format, args);
    va_end(args);
}

bool tex_count_put_in(struct tex *tex, size_t bytes, size_t offset)
{
    tex->expanded_bytes += bytes + 1;
    if (tex->expanded_bytes <= MAX_EXPANDED_BYTES)
        return true;
    tex_fail(tex, offset, "the formula never stops expanding");
    return false;
}

struct tex_node *tex_fail(struct tex *tex, size_t offset, const char *format, ...)
{
    if (tex->failed)
        return NULL;
    va_list args;
    va_start(args, format);
    set_error(tex, offset, format, args);
    va_end(args);
    tex->failed = true;
    for (struct tex_input *input = tex->input; input != NULL; input = input->outer)
        input->at = input->end;
    tex->token = (struct token){TOKEN_END, {"", 0}, offset};
    tex->has_token = true;
    return NULL;
}

void tex_push(struct tex *tex, struct slice text)
{
    struct tex_input *input = arena_alloc(tex->arena, sizeof *input);
    uintptr_t at = (uintptr_t)text.ptr, start = (uintptr_t)tex->source.ptr;
    *input =
        (struct tex_input){text.ptr, slice_end(text), tex->input, true, at >= start && at <= start + tex->source.bytes};
    tex->input = input;
}

void tex_pop(struct tex *tex)
{
    while (!tex->input->barrier)
        tex->input = tex->input->outer;
    tex->input = tex->input->outer;
    if (!tex->failed)
        tex->has_token = false;
}

/* Puts back the peeked token, so that raw text can be read from its place. */
static void unread(struct tex *tex)
{
    if (!tex->has_token || tex->failed)
        return;
    tex->has_token = false;
    if (tex->token.kind != TOKEN_END) {
        tex->input = tex->token_input;
        tex->input->at = tex->token_at;
    }
}

bool tex_raw_more(struct tex *tex)
{
    unread(tex);
    while (tex->input->at == tex->input->end && !tex->input->barrier)
        tex->input = tex->input->outer;
    if (tex->input->from_source)
        tex->offset = (size_t)(tex->input->at - tex->source.ptr);
    return tex->input->at < tex->input->end;
}

/* Skips blanks and comments; returns whether anything is left. */
static bool skip_blanks(struct tex *tex)
{
    while (tex_raw_more(tex)) {
        struct tex_input *input = tex->input;
        if (*input->at == '%')
            while (input->at < input->end && *input->at != '\n')
                input->at++;
        else if (char_is_space(*input->at))
            input->at++;
        else
            return true;
    }
    return false;
}

/* Whether text may be shown unchanged: well-formed, and without control characters. */
static bool is_safe(struct slice text)
{
    if (!utf8_valid(text))
        return false;
    for (size_t at = 0; at < text.bytes;) {
        int count;
        if (rune_is_unsafe(utf8_decode(text.ptr + at, slice_end(text), &count)))
            return false;
        at += (size_t)count;
    }
    return true;
}

struct slice tex_raw_char(struct tex *tex)
{
    struct tex_input *input = tex->input;
    struct slice rest = slice_from(input->at, (size_t)(input->end - input->at));
    int cols = 1, count = 1;
    unsigned char first = (unsigned char)*rest.ptr;
    bool syntax = !char_is_alnum(first) && first != '\0' && strchr("\\{}^_&$#~%'", first) != NULL;
    size_t bytes = syntax ? 1 : grapheme_next(rest, 1, &cols);
    input->at += bytes;
    if (bytes == 1 && first >= 0x20 && first < 0x7F)
        return slice_from(rest.ptr, 1);
    uint32_t rune = utf8_decode(rest.ptr, rest.ptr + bytes, &count);
    struct slice whole = slice_from(rest.ptr, cols > 0 ? bytes : 0);
    while (slice_ends(whole, "\u200D")) /* a joiner at the end would join the text drawn beside it */
        whole.bytes -= 3;
    if (is_safe(slice_from(rest.ptr, bytes)))
        return whole;
    char *picture = arena_text(tex->arena, 4);
    return slice_from(picture, utf8_write(rune_is_unsafe(rune) ? rune_picture(rune) : RUNE_REPLACEMENT, picture));
}

/* Moves past a backslash and its command; returns the name, empty at the end of the input. */
static struct slice raw_command(struct tex *tex)
{
    struct tex_input *input = tex->input;
    const char *name = ++input->at;
    if (name == input->end)
        return slice_from(name, 0);
    if (char_is_space(*name)) { /* a line end counts as the blank that it is */
        input->at++;
        return slice_from(" ", 1);
    }
    if (!char_is_letter(*name))
        return tex_raw_char(tex);
    while (input->at < input->end && char_is_letter(*input->at))
        input->at++;
    return slice_from(name, (size_t)(input->at - name));
}

/* The balanced text up to closing, after the opening bracket; moves past closing. ptr NULL if it is not closed. */
static struct slice raw_balanced(struct tex *tex, char closing)
{
    struct tex_input *input = tex->input;
    const char *start = input->at;
    int depth = 0;
    for (; input->at < input->end; input->at++) {
        char c = *input->at;
        if (c == closing && depth == 0)
            return slice_from(start, (size_t)(input->at++ - start));
        if (c == '\\' && input->at + 1 < input->end)
            input->at++;
        else if (c == '{')
            depth++;
        else if (c == '}' && --depth < 0)
            break;
    }
    input->at = start;
    return slice_from(NULL, 0);
}

struct slice tex_raw_argument(struct tex *tex)
{
    struct slice nothing = {"", 0};
    if (!skip_blanks(tex)) {
        tex_fail(tex, tex->offset, "the formula ends where an argument is expected");
        return nothing;
    }
    size_t offset = tex->offset;
    const char *start = tex->input->at;
    if (*start == '\\') {
        raw_command(tex);
        return slice_from(start, (size_t)(tex->input->at - start));
    }
    if (*start == '}') {
        tex_fail(tex, offset, "there is a } where an argument is expected");
        return nothing;
    }
    if (*start != '{')
        return tex_raw_char(tex);
    tex->input->at++;
    struct slice inside = raw_balanced(tex, '}');
    if (inside.ptr == NULL) {
        tex_fail(tex, offset, "the group opened by { is not closed");
        return nothing;
    }
    return inside;
}

bool tex_raw_accept(struct tex *tex, char c)
{
    if (!skip_blanks(tex) || *tex->input->at != c)
        return false;
    tex->input->at++;
    return true;
}

struct slice tex_raw_option(struct tex *tex)
{
    if (!tex_raw_accept(tex, '['))
        return slice_from(NULL, 0);
    size_t offset = tex->offset;
    struct slice inside = raw_balanced(tex, ']');
    if (inside.ptr == NULL)
        tex_fail(tex, offset, "the option opened by [ is not closed");
    return inside;
}

/* The macro's body with its arguments inserted, as new input. */
static void expand(struct tex *tex, const struct macro *macro, size_t offset)
{
    struct slice arguments[9] = {{0}};
    for (int i = 0; i < macro->parameters; i++) {
        struct slice option = {0};
        if (i == 0 && macro->optional != NULL) {
            option = tex_raw_option(tex);
            if (option.ptr == NULL)
                option = slice_of(macro->optional);
        }
        arguments[i] = option.ptr != NULL ? option : tex_raw_argument(tex);
    }
    if (tex->failed)
        return;
    struct buf text = {0};
    for (const char *p = macro->body; *p != '\0'; p++) {
        bool parameter = *p == '#' && p[1] >= '1' && p[1] <= '9';
        if (!parameter) {
            if (*p != '#' || p[1] != '#')
                buf_add_char(&text, *p);
            continue;
        }
        struct slice argument = arguments[*++p - '1'];
        if (argument.bytes > 0 && char_is_letter(*argument.ptr) && text.bytes > 0 &&
            char_is_letter(text.ptr[text.bytes - 1]))
            buf_add_char(&text, ' '); /* so that \name#1 does not become a longer name */
        if (argument.bytes > 0)
            buf_add_slice(&text, argument);
        if (text.bytes > MAX_EXPANDED_BYTES)
            break;
    }
    tex->expanded_bytes += text.bytes + 1;
    if (tex->expanded_bytes > MAX_EXPANDED_BYTES) {
        tex_fail(tex, offset, "the macro \\%s never stops expanding", macro->name);
    } else if (!macros_may_put_in(tex->macros, text.bytes + 1)) {
        tex_fail(tex, offset, "the macros of these notes insert too much text; the macro \\%s is no longer expanded",
                 macro->name);
    } else {
        struct tex_input *input = arena_alloc(tex->arena, sizeof *input);
        const char *copy = arena_strndup(tex->arena, text.ptr != NULL ? text.ptr : "", text.bytes);
        *input = (struct tex_input){copy, copy + text.bytes, tex->input, false, false};
        tex->input = input;
    }
    buf_free(&text);
}

/* The macro for the beginning or end of an environment that the source defines; moves past the name. NULL for any other
 * environment. */
static const struct macro *own_environment(struct tex *tex, struct slice command)
{
    struct tex_input *input = tex->input;
    if (tex->macros == NULL || input->at == input->end || *input->at != '{')
        return NULL;
    struct slice name = slice_from(input->at, (size_t)(input->end - input->at));
    name.bytes = slice_find(name, '}', 0) + 1;
    if (name.bytes > (size_t)(input->end - input->at) || name.bytes > 60)
        return NULL;
    char key[80];
    int bytes = snprintf(key, sizeof key, "%.*s%.*s", (int)command.bytes, command.ptr, (int)name.bytes, name.ptr);
    const struct macro *macro = macros_find(tex->macros, slice_from(key, (size_t)bytes));
    if (macro != NULL)
        input->at += name.bytes;
    return macro;
}

static struct token read_token(struct tex *tex)
{
    for (;;) {
        if (!skip_blanks(tex))
            return (struct token){TOKEN_END, {"", 0}, tex->offset};
        struct token token = {TOKEN_CHAR, {tex->input->at, 1}, tex->offset};
        tex->token_input = tex->input;
        tex->token_at = tex->input->at;
        switch (*tex->input->at) {
        case '{':
            token.kind = TOKEN_OPEN;
            break;
        case '}':
            token.kind = TOKEN_CLOSE;
            break;
        case '^':
            token.kind = TOKEN_SUP;
            break;
        case '_':
            token.kind = TOKEN_SUB;
            break;
        case '&':
            token.kind = TOKEN_ALIGN;
            break;
        case '$':
            token.kind = TOKEN_DOLLAR;
            break;
        case '\\':
            token.kind = TOKEN_COMMAND;
            break;
        default:
            token.text = tex_raw_char(tex);
            if (token.text.bytes == 0)
                continue;
            return token;
        }
        if (token.kind != TOKEN_COMMAND) {
            tex->input->at++;
            return token;
        }
        token.text = raw_command(tex);
        if (slice_eq_str(token.text, "bgroup") || slice_eq_str(token.text, "egroup")) {
            token.kind = *token.text.ptr == 'b' ? TOKEN_OPEN : TOKEN_CLOSE;
            return token;
        }
        const struct macro *macro = macros_find(tex->macros, token.text);
        if (macro == NULL)
            macro = macros_builtin(token.text);
        if (macro == NULL && (slice_eq_str(token.text, "begin") || slice_eq_str(token.text, "end")))
            macro = own_environment(tex, token.text);
        if (macro == NULL)
            return token;
        if (macro->alias) { /* the target of \let, whatever that name means now */
            token.text = slice_of(arena_strndup(tex->arena, macro->body, strlen(macro->body)));
            return token;
        }
        expand(tex, macro, token.offset);
        if (tex->failed)
            return tex->token;
    }
}

struct token tex_peek(struct tex *tex)
{
    if (!tex->has_token) {
        tex->token = read_token(tex);
        tex->has_token = true;
    }
    return tex->token;
}

struct token tex_next(struct tex *tex)
{
    struct token token = tex_peek(tex);
    if (token.kind != TOKEN_END)
        tex->has_token = false;
    return token;
}

bool token_is(const struct token *token, const char *name)
{
    return token->kind == TOKEN_COMMAND && token->text.bytes > 0 && *token->text.ptr == *name &&
           slice_eq_str(token->text, name);
}

bool tex_accept(struct tex *tex, const char *name)
{
    struct token token = tex_peek(tex);
    if (!token_is(&token, name))
        return false;
    tex_next(tex);
    return true;
}
