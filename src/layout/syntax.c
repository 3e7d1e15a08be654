/* syntax.c - the scanner that colours code, and its table of languages. It knows tokens, not grammar: a missing colour
 * does no harm, so hard cases stay plain. Comments and strings may continue over lines; nothing else has state. */
#include "syntax.h"

#include "biji/line.h"

#include <string.h>

enum trait {
    CALLS = 1,          /* a word before ( is a name */
    NO_CASE = 2,        /* keywords in any case */
    KEYS = 4,           /* word or string before : or = at the start of a line is a name */
    TRIPLE = 8,         /* three quotes make a string over lines */
    TICK_LINES = 16,    /* `...` may span lines */
    QUOTE_LINES = 32,   /* "..." and '...' may span lines too */
    DOLLARS = 64,       /* $name, ${name} */
    LIFETIMES = 128,    /* 'a is not a string */
    HASH_AT_WORD = 256, /* # is a comment only at the start of a word */
    SECTIONS = 512,     /* [name] at the start of a line */
    AT_NAMES = 1024,    /* @decorator */
    DIRECTIVES = 2048,  /* # at the start of a line begins a directive */
    RAW_SINGLE = 4096,  /* no escapes inside '...' */
    DIFF = 8192,
    SESSION = 16384,
    MARKDOWN = 32768,
    KEYS_ANYWHERE = 65536 /* "key": anywhere */
};

struct language {
    const char *names, *keywords;   /* each between blanks */
    const char *comment, *comment2; /* to the end of the line */
    const char *open, *close;       /* around comments */
    const char *quotes;             /* characters that begin a string */
    unsigned traits;
};

#define C_WORDS                                                                                                        \
    " auto break case char const continue default do double else enum extern float for goto if inline int long "       \
    "register "                                                                                                        \
    "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while _Bool bool "  \
    "true "                                                                                                            \
    "false NULL size_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t "
#define JS_WORDS                                                                                                       \
    " async await break case catch class const continue debugger default delete do else export extends false finally " \
    "for "                                                                                                             \
    "from function get if import in instanceof let new null of return set static super switch this throw true try "    \
    "typeof "                                                                                                          \
    "undefined var void while with yield "

static const struct language languages[] = {
    {" python py python3 ipython ",
     " False None True and as assert async await break class continue def del elif else except finally for from global "
     "if "
     "import in is lambda match nonlocal not or pass raise return self try while with yield ",
     "#", NULL, NULL, NULL, "\"'", CALLS | TRIPLE | AT_NAMES},
    {" bash sh shell zsh ",
     " if then elif else fi for while until do done case esac in function select time return exit export local "
     "readonly "
     "declare unset set shift source alias cd echo eval exec trap true false ",
     "#", NULL, NULL, NULL, "\"'`", DOLLARS | QUOTE_LINES | HASH_AT_WORD | RAW_SINGLE},
    {" console shell-session sh-session shellsession terminal ", " ", NULL, NULL, NULL, NULL, "", SESSION},
    {" json jsonc json5 jsonl ", " true false null ", "//", NULL, "/*", "*/", "\"", KEYS_ANYWHERE},
    {" yaml yml ", " true false null yes no on off ", "#", NULL, NULL, NULL, "\"'", KEYS | HASH_AT_WORD},
    {" c h ", C_WORDS, "//", NULL, "/*", "*/", "\"'", CALLS | DIRECTIVES},
    {" cpp c++ cxx cc hpp cuda cu ",
     C_WORDS
     "alignas alignof catch class concept constexpr consteval co_await co_return co_yield decltype delete explicit "
     "export final friend mutable namespace new noexcept nullptr operator override private protected public requires "
     "static_assert static_cast dynamic_cast reinterpret_cast const_cast template this thread_local throw try typename "
     "using virtual wchar_t ",
     "//", NULL, "/*", "*/", "\"'", CALLS | DIRECTIVES},
    {" javascript js jsx mjs node ", JS_WORDS, "//", NULL, "/*", "*/", "\"'`", CALLS | TICK_LINES | AT_NAMES},
    {" typescript ts tsx ",
     JS_WORDS
     "abstract any as asserts boolean declare enum implements infer interface is keyof module namespace never number "
     "object private protected public readonly string symbol type unknown ",
     "//", NULL, "/*", "*/", "\"'`", CALLS | TICK_LINES | AT_NAMES},
    {" go golang ",
     " break case chan const continue default defer else fallthrough for func go goto if import interface map package "
     "range "
     "return select struct switch type var true false nil iota bool byte error float32 float64 int int8 int16 int32 "
     "int64 rune "
     "string uint uint8 uint16 uint32 uint64 uintptr any ",
     "//", NULL, "/*", "*/", "\"'`", CALLS | TICK_LINES},
    {" rust rs ",
     " as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move "
     "mut pub "
     "ref return self Self static struct super trait true type union unsafe use where while bool char f32 f64 i8 i16 "
     "i32 i64 "
     "i128 isize str u8 u16 u32 u64 u128 usize String Vec Option Some None Result Ok Err Box ",
     "//", NULL, "/*", "*/", "\"'", CALLS | LIFETIMES | QUOTE_LINES},
    {" java kotlin ",
     " abstract assert boolean break byte case catch char class const continue default do double else enum extends "
     "final "
     "finally float for if implements import instanceof int interface long native new null package private protected "
     "public "
     "record return sealed short static super switch synchronized this throw throws transient true false try var void "
     "volatile "
     "while yield ",
     "//", NULL, "/*", "*/", "\"'", CALLS | AT_NAMES | TRIPLE},
    {" sql mysql postgresql sqlite ",
     " add all alter and any as asc begin between bigint boolean by cascade case char check column commit constraint "
     "create "
     "cross database date decimal default delete desc distinct double drop else end exists false float foreign from "
     "full "
     "function group having if in index inner insert int integer into is join key left like limit not null numeric "
     "offset on or "
     "order outer over partition primary procedure references returning right rollback row rows select set smallint "
     "table text "
     "then timestamp to transaction true trigger truncate union unique update using values varchar view when where "
     "with ",
     "--", "#", "/*", "*/", "\"'", CALLS | NO_CASE | RAW_SINGLE},
    {" toml ini cfg ", " true false inf nan ", "#", ";", NULL, NULL, "\"'", KEYS | SECTIONS | TRIPLE | RAW_SINGLE},
    {" diff patch ", " ", NULL, NULL, NULL, NULL, "", DIFF},
    {" markdown md ", " ", NULL, NULL, NULL, NULL, "", MARKDOWN},
};

static bool has_word(const char *words, struct slice word)
{
    char padded[40];
    if (word.bytes == 0 || word.bytes > sizeof padded - 2)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.ptr, word.bytes);
    padded[word.bytes + 1] = ' ';
    return memmem(words, strlen(words), padded, word.bytes + 2) != NULL;
}

static struct slice lower(struct slice word, char *out, size_t room)
{
    if (word.bytes > room)
        return (struct slice){out, 0};
    for (size_t i = 0; i < word.bytes; i++)
        out[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] + 32 : word.ptr[i]);
    return slice_from(out, word.bytes);
}

struct slice syntax_name(struct slice info)
{
    info = slice_trim(info);
    if (slice_starts(info, "{")) /* {.python ...} */
        info = slice_part(info, slice_starts(info, "{.") ? 2 : 1, info.bytes);
    size_t end = 0;
    while (end < info.bytes && strchr(" \t,:{}", info.ptr[end]) == NULL)
        end++;
    return slice_part(info, 0, end);
}

static const struct language *find_language(struct slice info)
{
    char small[24];
    struct slice name = lower(syntax_name(info), small, sizeof small);
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
        if (has_word(languages[i].names, name))
            return &languages[i];
    return NULL;
}

static unsigned word_bit(char first, size_t bytes)
{
    return ((unsigned)(unsigned char)first * 8 + (unsigned)bytes) & 255;
}

struct syntax syntax_begin(struct slice info)
{
    struct syntax syntax = {.language = find_language(info)};
    const char *word = syntax.language != NULL ? syntax.language->keywords : "";
    while (*word != '\0') {
        size_t bytes = strcspn(word, " ");
        unsigned bit = word_bit(*word, bytes);
        if (bytes > 0)
            syntax.words[bit / 64] |= (uint64_t)1 << bit % 64;
        word += bytes + (word[bytes] == ' ');
    }
    return syntax;
}

static bool is_word(char c)
{
    return char_is_digit(c) || char_is_letter(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool starts_at(struct slice line, size_t at, const char *text)
{
    return text != NULL && slice_starts(slice_part(line, at, line.bytes), text);
}

/* Byte after the string or comment that ends with `until`, or SIZE_MAX when this line does not end it. */
static size_t find_end(struct slice line, size_t at, const char *until, bool escapes)
{
    size_t bytes = strlen(until);
    for (size_t i = at; i + bytes <= line.bytes; i++) {
        if (escapes && line.ptr[i] == '\\')
            i++;
        else if (memcmp(line.ptr + i, until, bytes) == 0)
            return i + bytes;
    }
    return SIZE_MAX;
}

/* Continues inside a string or comment, up to its end on this line or the end of the line. */
static size_t scan_inside(struct syntax *syntax, struct slice line, size_t at, bool goes_on)
{
    const char *until = syntax->until;
    bool raw = until[0] == '*' || until[0] == '`' || (until[0] == '\'' && (syntax->language->traits & RAW_SINGLE) != 0);
    size_t end = find_end(line, at, until, !raw);
    if (end != SIZE_MAX || !goes_on)
        syntax->until = NULL;
    return end != SIZE_MAX ? end : line.bytes;
}

static size_t scan_string(struct syntax *syntax, struct slice line, size_t at)
{
    static const char *const ends[3][2] = {{"\"", "\"\"\""}, {"'", "'''"}, {"`", "`"}};
    const struct language *language = syntax->language;
    int kind = line.ptr[at] == '"' ? 0 : line.ptr[at] == '\'' ? 1 : 2;
    bool is_triple = (language->traits & TRIPLE) != 0 && starts_at(line, at, ends[kind][1]) && kind < 2;
    if (kind == 1 && (language->traits & LIFETIMES) != 0 && at + 2 < line.bytes && line.ptr[at + 1] != '\\' &&
        line.ptr[at + 2] != '\'' && (unsigned char)line.ptr[at + 1] < 0x80)
        return at + 1;
    syntax->until = ends[kind][is_triple];
    syntax->role = STYLE_CODE_STRING;
    bool goes_on =
        is_triple || (language->traits & QUOTE_LINES) != 0 || (kind == 2 && (language->traits & TICK_LINES) != 0);
    return scan_inside(syntax, line, at + (is_triple ? 3 : 1), goes_on);
}

static size_t scan_number(struct slice line, size_t at)
{
    while (at < line.bytes && (is_word(line.ptr[at]) || line.ptr[at] == '.') && (unsigned char)line.ptr[at] < 0x80)
        at++;
    return at;
}

/* Whether only indentation, or list marks of YAML, precede at. */
static bool at_line_start(struct slice line, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!char_is_blank(line.ptr[i]) && line.ptr[i] != '-')
            return false;
    return true;
}

static enum style_role word_role(const struct syntax *syntax, struct slice line, size_t at, size_t end)
{
    const struct language *language = syntax->language;
    char small[24];
    struct slice word = slice_part(line, at, end);
    if ((language->traits & NO_CASE) != 0)
        word = lower(word, small, sizeof small);
    unsigned bit = word.bytes > 0 ? word_bit(*word.ptr, word.bytes) : 0;
    if ((syntax->words[bit / 64] >> bit % 64 & 1) != 0 && has_word(language->keywords, word))
        return STYLE_CODE_KEYWORD;
    size_t next = slice_skip_blanks(line, end);
    if ((language->traits & CALLS) != 0 && next == end && starts_at(line, end, "("))
        return STYLE_CODE_NAME;
    if ((language->traits & KEYS) != 0 && at_line_start(line, at) &&
        (starts_at(line, next, ":") || starts_at(line, next, "=")))
        return STYLE_CODE_NAME;
    return STYLE_CODE;
}

static size_t scan_word(const struct syntax *syntax, struct slice line, size_t at, enum style_role *role)
{
    bool keys = (syntax->language->traits & KEYS) != 0;
    size_t end = at;
    while (end < line.bytes && (is_word(line.ptr[end]) || (keys && (line.ptr[end] == '-' || line.ptr[end] == '.'))))
        end++;
    *role = word_role(syntax, line, at, end);
    return end;
}

/* $name, ${name}, $1 */
static size_t scan_dollar(struct slice line, size_t at)
{
    size_t end = at + 1;
    if (starts_at(line, end, "{")) {
        end = slice_find(line, '}', end);
        return end < line.bytes ? end + 1 : end;
    }
    while (end < line.bytes && is_word(line.ptr[end]) && (unsigned char)line.ptr[end] < 0x80)
        end++;
    return end;
}

static bool starts_comment(const struct language *language, struct slice line, size_t at)
{
    if (!starts_at(line, at, language->comment) && !starts_at(line, at, language->comment2))
        return false;
    return (language->traits & HASH_AT_WORD) == 0 || at == 0 || char_is_blank(line.ptr[at - 1]) ||
           line.ptr[at - 1] == ';';
}

static enum style_role diff_role(struct slice line)
{
    if (slice_starts(line, "@@"))
        return STYLE_CODE_NAME;
    if (slice_starts(line, "+++") || slice_starts(line, "---") || slice_starts(line, "diff ") ||
        slice_starts(line, "index "))
        return STYLE_CODE_KEYWORD;
    return slice_starts(line, "+") ? STYLE_CODE_ADDED : slice_starts(line, "-") ? STYLE_CODE_REMOVED : STYLE_CODE;
}

/* A shell session: lines after a prompt are commands, all others output. */
static size_t scan_session(struct syntax *syntax, struct slice line, size_t at, enum style_role *role)
{
    static const char *const prompts[] = {"$ ", "# ", "> ", "% ", ">>> ", "... "};
    for (size_t i = 0; at == 0 && i < sizeof prompts / sizeof prompts[0]; i++)
        if (slice_starts(line, prompts[i])) {
            syntax->plain_line = false;
            *role = STYLE_CODE_COMMENT;
            return strlen(prompts[i]);
        }
    if (at == 0)
        syntax->plain_line = true;
    struct syntax shell = syntax_begin(slice_of("bash"));
    if (!syntax->plain_line)
        return syntax_next(&shell, line, at, role);
    *role = STYLE_CODE;
    return line.bytes;
}

static size_t scan_markdown(struct slice line, size_t at, enum style_role *role)
{
    size_t start = slice_skip_blanks(line, 0);
    *role = STYLE_CODE;
    if (at == 0 && (starts_at(line, start, "#") || starts_at(line, start, ">") || starts_at(line, start, "```"))) {
        *role = starts_at(line, start, "#") ? STYLE_CODE_KEYWORD : STYLE_CODE_COMMENT;
        return line.bytes;
    }
    if (at == 0 && start + 1 < line.bytes && strchr("-*+", line.ptr[start]) != NULL && line.ptr[start + 1] == ' ') {
        *role = STYLE_CODE_NAME;
        return start + 1;
    }
    if (line.ptr[at] == '`') {
        size_t end = slice_find(line, '`', at + 1);
        *role = STYLE_CODE_STRING;
        return end < line.bytes ? end + 1 : end;
    }
    size_t end = slice_find(line, '`', at);
    return end;
}

size_t syntax_next(struct syntax *syntax, struct slice line, size_t at, enum style_role *role)
{
    const struct language *language = syntax->language;
    unsigned traits = language != NULL ? language->traits : 0;
    *role = STYLE_CODE;
    if (language == NULL)
        return line.bytes;
    if ((traits & DIFF) != 0) {
        *role = diff_role(line);
        return line.bytes;
    }
    if ((traits & SESSION) != 0)
        return scan_session(syntax, line, at, role);
    if ((traits & MARKDOWN) != 0)
        return scan_markdown(line, at, role);
    if (syntax->until != NULL) {
        *role = syntax->role;
        return scan_inside(syntax, line, at, true);
    }
    char c = line.ptr[at];
    if (c == ' ')
        return slice_skip_blanks(line, at);
    if (starts_at(line, at, language->open)) {
        syntax->until = language->close;
        *role = syntax->role = STYLE_CODE_COMMENT;
        return scan_inside(syntax, line, at + strlen(language->open), true);
    }
    if (starts_comment(language, line, at)) {
        *role = STYLE_CODE_COMMENT;
        return line.bytes;
    }
    if (strchr(language->quotes, c) != NULL) {
        size_t end = scan_string(syntax, line, at);
        bool is_key = (traits & KEYS_ANYWHERE) != 0 && starts_at(line, slice_skip_blanks(line, end), ":");
        *role = is_key ? STYLE_CODE_NAME : end > at + 1 ? STYLE_CODE_STRING : STYLE_CODE;
        return end;
    }
    if (((traits & SECTIONS) != 0 && c == '[' && at_line_start(line, at)) ||
        ((traits & DIRECTIVES) != 0 && c == '#' && at_line_start(line, at))) {
        size_t end = c == '[' ? line.bytes : slice_skip_blanks(line, at + 1);
        while (c == '#' && end < line.bytes && is_word(line.ptr[end]))
            end++;
        *role = STYLE_CODE_KEYWORD;
        return end;
    }
    if ((traits & DOLLARS) != 0 && c == '$') {
        *role = STYLE_CODE_NAME;
        return scan_dollar(line, at);
    }
    if ((traits & AT_NAMES) != 0 && c == '@' && at + 1 < line.bytes && is_word(line.ptr[at + 1])) {
        *role = STYLE_CODE_NAME;
        return scan_number(line, at + 1);
    }
    if (char_is_digit(c)) {
        *role = STYLE_CODE_NUMBER;
        return scan_number(line, at);
    }
    if (is_word(c))
        return scan_word(syntax, line, at, role);
    return at + 1;
}
