/* tex_command.h - shared by the files that read commands. Each reader is called after its command was read and takes
 * the arguments; it returns a node, or NULL when there is nothing to show or the parse has failed. */
#ifndef BIJI_MATH_TEX_COMMAND_H
#define BIJI_MATH_TEX_COMMAND_H

#include "tex_parse.h"

struct tex_command {
    const char *name;
    struct tex_node *(*read)(struct tex *tex, const struct tex_command *command, size_t offset);
    int value;        /* what the reader makes of it */
    const char *text; /* the same */
};

/* All commands. */
extern const struct tex_grammar tex_grammar;

/* The value of the commands for letters: \mathbf is IN_BOLD; \boldsymbol, IN_BOLD_TOO, keeps the alphabet. */
enum { IN_PLAIN, IN_BOLD, IN_BOLD_TOO, IN_SCRIPT, IN_DOUBLE, IN_FRAKTUR };

/* tex_letters.c */
struct tex_node *letters_read_alphabet(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_alphabet_switch(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_words(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_operator(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_class(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_dots(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_not(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_circled(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *letters_read_verb(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_constructs.c */
/* The fraction of the list before an infix command and the rest after it. */
struct tex_node *tex_read_infix_rest(struct tex *tex, const struct tex_command *command, struct tex_node *above,
                                     size_t offset, bool bracket);
struct tex_node *tex_read_fraction(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_genfrac(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_infix(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_derivative(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_root(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_accent(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_line(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_stack(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *tex_read_arrow(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_chemistry.c */
struct tex_node *chemistry_read(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_diagram.c */
/* The environment CD, whose \begin has been read: rewritten as an array and read up to its \end. */
struct tex_node *diagram_read(struct tex *tex, size_t offset);

/* tex_delimiters.c */
struct tex_node *delimiters_read_fence(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *delimiters_read_middle(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *delimiters_read_big(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_spaces.c */
struct tex_node *spaces_read_space(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_length(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_phantom(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_frame(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_cancel(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_style(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_nothing(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_dropped(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_shown(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_choice(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_tag(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *spaces_read_begin(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_environment.c */
/* \substack{a \\ b}, \cases{a & b \cr c & d}: text is the equivalent environment. */
struct tex_node *environment_group(struct tex *tex, const struct tex_command *command, size_t offset);

/* tex_define.c */
struct tex_node *define_read_newcommand(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *define_read_environment(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *define_read_def(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *define_read_let(struct tex *tex, const struct tex_command *command, size_t offset);
struct tex_node *define_read_declare(struct tex *tex, const struct tex_command *command, size_t offset);

#endif
