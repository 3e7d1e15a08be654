/* tex_parse.h - the state of one parse, shared by the files that read TeX: tex_lex.c (tokens, macros), tex.c (lists, atoms,
 * scripts), tex_command.c (commands), tex_environment.c (tables), tex_words.c (text mode). On the first error the input is
 * emptied, so that every loop sees TOKEN_END and the parse unwinds by itself. */
#ifndef BIJI_MATH_TEX_PARSE_H
#define BIJI_MATH_TEX_PARSE_H

#include "tex.h"

enum token_kind {
    TOKEN_END,
    TOKEN_CHAR,
    TOKEN_COMMAND,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_SUP,
    TOKEN_SUB,
    TOKEN_ALIGN,
    TOKEN_DOLLAR
};

struct token {
    enum token_kind kind;
    struct slice text; /* CHAR: the character; COMMAND: its name without the backslash */
    size_t offset;
};

/* Text being read: the source, a macro's expansion, or a part read by itself. */
struct tex_input {
    const char *at, *end;
    struct tex_input *outer;
    bool barrier;     /* reading does not continue in outer at the end */
    bool from_source; /* offsets are those of the source */
};

struct tex;
struct tex_command;

/* The meaning of commands, passed in by math.c: the files that read lists and words know no commands. */
struct tex_grammar {
    /* The command of a name, or NULL. */
    const struct tex_command *(*find)(struct slice name);
    /* Whether it is an infix such as \over; if so, infix() makes the node from the list before it and the rest. */
    bool (*is_infix)(const struct tex_command *command);
    struct tex_node *(*infix)(struct tex *tex, const struct tex_command *command, struct tex_node *above, size_t offset,
                              bool bracket);
    /* Rows up to the input's end as one formula. */
    struct tex_node *(*lines)(struct tex *tex);
};

struct tex {
    const struct tex_grammar *grammar;
    struct arena *arena;
    struct math_macros *macros, *own_macros; /* own: created here when the caller has none */
    struct math_error *error;
    struct slice source;
    struct tex_input *input;
    struct token token;            /* read ahead, when has_token */
    struct tex_input *token_input; /* its offset */
    const char *token_at;
    bool has_token, failed;
    size_t offset; /* of what was read last, in the source */
    int depth;
    int groups, fences; /* open in the innermost table: groups of any kind; \left */
    size_t expanded_bytes;
    struct tex_node *tag; /* of the row being read */
    enum tex_alphabet alphabet;
    bool bold, upright;
};

/* A list under construction. */
struct tex_chain {
    struct tex_node *first, *last;
};

/* tex_lex.c */
/* The next token, taken or peeked at; macros are expanded on the way. */
struct token tex_next(struct tex *tex);
struct token tex_peek(struct tex *tex);
/* Takes the next token if it is this command; returns whether it was. */
bool tex_accept(struct tex *tex, const char *name);
/* Raw text of the argument that follows: a group's inside, a command, or one character. */
struct slice tex_raw_argument(struct tex *tex);
/* The inside of `[...]` if one follows, blanks skipped; else ptr is NULL. */
struct slice tex_raw_option(struct tex *tex);
/* Takes the character c if it is next, blanks skipped. */
bool tex_raw_accept(struct tex *tex, char c);
/* Whether raw text is left before the barrier. Drops finished expansions. */
bool tex_raw_more(struct tex *tex);
/* One character (grapheme) at the input's place, made safe for a terminal; empty for one without width. Moves past it.
 */
struct slice tex_raw_char(struct tex *tex);
/* Reads text by itself until tex_pop(). */
void tex_push(struct tex *tex, struct slice text);
void tex_pop(struct tex *tex);
/* Records the first error and ends the input. Returns NULL. */
struct tex_node *tex_fail(struct tex *tex, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Records a problem without giving up: the first one is reported if no error follows. */
void tex_warn(struct tex *tex, size_t offset, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Counts text inserted by a command that stands for other TeX; false with the error recorded when it never stops expanding. */
bool tex_count_put_in(struct tex *tex, size_t bytes, size_t offset);

/* tex.c */
/* An unknown command, shown by its name. */
struct tex_node *tex_unknown(struct tex *tex, struct token token);
/* The text that replaces a command, read as a group. */
struct tex_node *tex_rewritten(struct tex *tex, const struct buf *text, size_t offset);
struct tex_node *tex_node_new(struct tex *tex, enum tex_kind kind, size_t offset);
void tex_chain_add(struct tex_chain *chain, struct tex_node *node);
/* A node of kind with a. */
struct tex_node *tex_command_node(struct tex *tex, enum tex_kind kind, struct tex_node *a, size_t offset);
/* Reads the command's arguments; the command itself has been read. May return NULL (nothing to show). */
struct tex_node *tex_command_read(struct tex *tex, const struct tex_command *command, size_t offset);
/* A list up to a token that ends it, which is not taken: the end, `}`, `&`, `$`, `\\`, \end, \right, or `]` if
 * bracket. */
struct tex_node *tex_list(struct tex *tex, bool bracket);
/* A command's argument: the list of a group, or a single atom. command is its name, for the message. Fails if it is
 * missing. */
struct tex_node *tex_argument(struct tex *tex, const char *command);
/* An argument in another alphabet or weight. */
struct tex_node *tex_argument_in(struct tex *tex, const char *command, enum tex_alphabet alphabet, bool bold,
                                 bool upright);
/* Reads text by itself as a list. */
struct tex_node *tex_sublist(struct tex *tex, struct slice text);
/* An atom of plain text; cls by its character. */
struct tex_node *tex_atom_new(struct tex *tex, struct slice text, size_t offset);
struct tex_node *tex_symbol_new(struct tex *tex, const struct symbol *symbol, size_t offset);
/* Whether the token is a command of this name. */
bool token_is(const struct token *token, const char *name);

/* Counts a level of nesting; false with the error recorded when there are too many. Pairs with tex_leave(). */
bool tex_enter(struct tex *tex, size_t offset);
void tex_leave(struct tex *tex);

/* tex_delimiters.c */
/* A delimiter after \left, \big and so on, as Unicode text (empty for `.`). */
struct slice tex_delimiter(struct tex *tex, const char *command);

/* tex_pair.c */
/* Makes a fence of every pair of \big( and \big) in a list, of any size: a terminal has no such sizes, so they are
 * as high as their content. */
void delimiters_pair(struct tex_node *list);

/* tex_environment.c */
/* \begin: the environment's node. */
struct tex_node *environment_parse(struct tex *tex, size_t offset);
/* Rows up to the input's end as one formula: TEX_LINES, or the list itself when it is a single row without a tag. */
struct tex_node *environment_lines(struct tex *tex);

/* tex_words.c */
/* Text mode: the group that follows as words, with formulas between dollars. */
struct tex_node *words_parse(struct tex *tex, bool bold, size_t offset);

#endif
