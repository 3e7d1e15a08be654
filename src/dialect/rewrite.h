/* rewrite.h - shared by the rewrites of dialects: the note they work on, and common node operations; for this room
 * only. */
#ifndef BIJI_DIALECT_REWRITE_H
#define BIJI_DIALECT_REWRITE_H

#include "biji/dialect.h"
#include "biji/markdown.h"

/* Evidence of a dialect: a file beside the note or in a folder above it, or the note's name. */
enum evidence {
    EVIDENCE_OBSIDIAN = 1 << 0,
    EVIDENCE_MDBOOK = 1 << 1,
    EVIDENCE_MKDOCS = 1 << 2,
    EVIDENCE_DOCUSAURUS = 1 << 3,
    EVIDENCE_VITEPRESS = 1 << 4,
    EVIDENCE_QUARTO = 1 << 5,
    EVIDENCE_MYST = 1 << 6,
    EVIDENCE_JEKYLL = 1 << 7, /* and Hexo, which has the same file */
    EVIDENCE_SPHINX = 1 << 8,
    EVIDENCE_HUGO = 1 << 9,
    EVIDENCE_DOCSIFY = 1 << 10,
    EVIDENCE_LOGSEQ = 1 << 11,
    EVIDENCE_GITBOOK = 1 << 12,
    EVIDENCE_ASIDE = 1 << 13, /* an <aside> of Notion was found */
    EVIDENCE_TAGS =
        1 << 14 /* a line with a component was found: others have theirs, but what is in text may be words */
};

/* Limits of includes: nesting, of notes in notes and of all else, and lines and bytes per chapter. */
enum { MAX_EMBEDS = 3, MAX_DEPTH = 6, MAX_LINES = 1000, MAX_BYTES = 1 << 20 };

/* A work in a bibliography: its fields begin at a byte of it. */
struct work {
    struct slice key;
    size_t at;
};

/* [label]: address, in a file that is included. */
struct definition {
    struct slice label, address;
};

/* Files that a chapter, with all that it includes, has read. */
struct embedded {
    size_t lines, bytes;
    int looked_at;           /* entries of folders, for notes that are named without their folder */
    int titles;              /* notes that were opened for their titles */
    bool told;               /* that the limit was reached */
    bool has_bibliography;   /* it was looked for */
    struct buf bibliography; /* the course's BibTeX files, one after the other */
    struct work *works;      /* in it, by key */
    size_t work_count;
    struct definition *definitions;
    size_t definition_count, definition_room;
    struct buf config; /* the files with the site's values; empty: none, or not read yet */
    bool config_read;
    size_t config_sought; /* bytes of it that were looked through */
};

/* ![[note#heading]], alone in its paragraph. */
struct embed {
    struct node *paragraph;
    struct slice name, heading;
};

/* What a label names. */
struct label {
    struct slice name;
    struct node *anchor;  /* before its target */
    const char *word;     /* "Fig.", "Table", …; NULL: a heading, which has its own words */
    int number;           /* among those of its word */
    struct node *caption; /* where that is not plain from the target */
    struct slice title;   /* of the heading */
};

struct abbreviation {
    struct slice word, meaning;
    size_t number;  /* among the note's */
    size_t shorter; /* index of the first with a shorter word, once they are sorted */
    bool told;      /* already explained once */
};

/* A reference that waits for all labels. */
struct reference {
    struct node *link;
    struct slice label;
    bool numbered; /* shows the number */
};

/* Whether a byte is an ASCII letter or part of a character beyond ASCII. */
static inline bool is_letter(char c)
{
    return char_is_letter(c) || (signed char)c < 0;
}

/* A note being read. */
struct dialect {
    struct doc *doc;
    struct diags *diags;
    const char *path; /* of its file, or NULL */
    char *root; /* folder of the course: the one with the evidence, or the note's own; owned; NULL: not looked up yet */
    unsigned evidence;
    int looks;                        /* limits searches for the ends of blocks */
    int pair_looks;                   /* limits searches for the ends of tags */
    struct slice tab_values;          /* the arguments of the last <Tabs> */
    const struct node *skip_to;       /* what is literal ends before this node; NULL: nothing is */
    bool hidden_line;                 /* the line being looked at was hidden from the parser */
    int boxes, inner_boxes;           /* open <div markdown="1">, and others in the innermost, while lines are hidden */
    bool renumber;                    /* footnotes were added */
    int depth;                        /* nesting of documents */
    void (*parse)(struct dialect *d); /* parses and rewrites d->doc, a part of the note */
    struct embedded *embedded;        /* what the chapter has included, at all depths */
    const char *outer[MAX_DEPTH + 1]; /* paths of the documents around this one */
    struct embed *embeds;             /* found in the text, inserted after all of it was read */
    size_t embed_count, embed_room;
    struct label *labels;
    size_t label_count, label_room;
    struct reference *references;
    size_t reference_count, reference_room;
    struct slice *examples; /* the names of Pandoc's numbered examples, in order */
    size_t example_count, example_room;
    struct abbreviation *abbreviations;
    size_t abbreviation_count, abbreviation_room;
};

/* ---- evidence.c ---- */

/* Finds d->evidence and d->root: the files of the note's folder and of those above it, and `dialect:` of its front matter. */
void evidence_find(struct dialect *d);

/* ---- line_forms.c ---- */

/* Finds lines that start blocks, for the parser; context is a struct dialect. */
bool line_forms_find(void *context, struct slice rest, bool paragraph, struct mark *mark);
bool line_forms_end_code(struct slice line, struct slice end);

/* ---- directives.c ---- */

/* Turns all NODE_DIRECTIVEs into what they mean. */
void directives_rewrite(struct dialect *d);

/* ---- fences.c ---- */

/* Turns code blocks whose info is {name} into what they mean. */
void fences_rewrite(struct dialect *d);
/* Turns node, a container of blocks, into what the directive of that name means; text: the rest of its line. Knows the
 * names of MyST and the others; an unknown one only adds a title. */
void fences_make(struct dialect *d, struct node *node, struct slice name, struct slice text);

/* The same as fences_make() for :::{name} words of MyST, with options below it. */
void fences_make_colons(struct dialect *d, struct node *node, struct slice name, struct slice words);

/* ---- names.c ---- */

/* What a directive holds. */
enum content {
    HOLDS_BLOCKS, /* Markdown, shown as a callout with the name or words for a title */
    HOLDS_FOLD,   /* the same, folded */
    HOLDS_TAB,    /* the same, one of several */
    HOLDS_GROUP,  /* Markdown, without a frame */
    HOLDS_CODE,   /* code; the words are its language */
    HOLDS_MATHS,
    HOLDS_PICTURE, /* the words are its file, the Markdown its caption */
    HOLDS_FILE,    /* the words name a file */
    HOLDS_LISTING, /* the same, shown as code */
    HOLDS_TABLE,   /* Markdown; the words are a caption */
    HOLDS_LINKS,   /* a list of notes */
    HOLDS_ADDRESS, /* the words are an address, or a video's name on YouTube */
    HOLDS_RAW,     /* text of the format that the words name */
    HOLDS_CARD,
    HOLDS_GLOSSARY,
    HOLDS_VALUES, /* lines of values, a table */
    HOLDS_QUOTE,
    HOLDS_WORDS,  /* the words stand out, the Markdown is below them */
    HOLDS_OBJECT, /* the same, for the name of something in code */
    HOLDS_BUTTON, /* the words are a label, the Markdown is what to show */
    HOLDS_AUTHOR, /* options that tell who wrote the article */
    HOLDS_NOTHING
};

enum content names_content(struct slice name);
/* Whether code in braces of that name is to be run, and no directive. */
bool names_are_engine(struct slice name);

/* ---- cells.c ---- */

/* What the options of a directive or cell say; empty: nothing. */
struct cell {
    struct slice label, caption, summary, language, alt, link, header, rows, file, separator, lines;
    struct slice kind; /* of the link */
    struct slice author, date, duration;
    bool table; /* the caption is a table's */
    bool folded, open;
    bool chunk; /* of knitr, whose captions have names of their own */
};

/* Takes the options off the front of a body: `:key: value` lines, or YAML between `---`. Returns the number of lines
 * taken. */
uint32_t cells_take_options(struct slice *body, struct cell *options);
/* Makes a code block the cell that the options describe. */
void cells_make(struct dialect *d, struct node *code, const struct cell *cell);
/* The same for ```{head}, a chunk of Quarto or knitr: a language, then options. */
void cells_make_chunk(struct dialect *d, struct node *code, struct slice head);

/* ---- sphinx.c ---- */

/* Turns node, a container of blocks, into a card of sphinx-design. */
void sphinx_make_card(struct dialect *d, struct node *node, struct slice title, const struct cell *options);
/* Puts the terms and meanings in text before a node, as a list. */
void sphinx_make_glossary(struct dialect *d, struct node *before, struct slice text);
/* Turns node into a paragraph with a link to a label or note; the words are those in it, or of the target. */
void sphinx_make_button(struct dialect *d, struct node *node, struct slice target, const struct cell *options);
/* Turns node into a line about the author, the date and the time that reading takes. */
void sphinx_make_author(struct dialect *d, struct node *node, const struct cell *options);
/* Puts the words, which stand out, first in node: as code if `object`. */
void sphinx_put_words(struct dialect *d, struct node *node, struct slice words, bool object);
/* The title of a callout that tells a version; the words themselves for another. */
struct slice sphinx_title(struct dialect *d, struct slice name, struct slice words);
/* Gives each `:name: words` of a paragraph that is nothing else a line of its own. */
void sphinx_rewrite_fields(struct dialect *d, struct node *paragraph);
/* Makes link, which has a scheme of MyST or no words, what it stands for: [](#label), [](note.md), <project:#label>. */
void sphinx_rewrite_link(struct dialect *d, struct node *link);
/* Gives a link to a note the title of that note for words, or else the words. */
void sphinx_name_link(struct dialect *d, struct node *link, struct slice words);

/* ---- callouts.c ---- */

/* Turns quotes that begin with [!type] into callouts. */
void callouts_rewrite(struct dialect *d);
/* Whether some dialect has this type. */
bool callouts_know(struct slice type);
/* Makes a callout of a container: title may be empty; fold: '+' open, '-' shut, else it cannot be folded. */
void callouts_make(struct dialect *d, struct node *node, struct slice type, struct slice title, char fold);
/* Makes node a fold of what is in it, of no kind. */
void callouts_fold(struct dialect *d, struct node *node, struct slice title, bool open);

/* ---- inline_forms.c ---- */

/* Rewrites what dialects add to text. */
void inline_forms_rewrite(struct dialect *d);

/* Keeps the text of a block as it is written: nothing in it is rewritten. */
void inline_forms_keep(struct dialect *d, struct node *block);
/* Rewrites one form that may start at `at` of text; false for any other text. The rest of text is then processed further. */
typedef bool inline_rewrite(struct dialect *d, struct node *text, size_t at);
inline_rewrite wikilinks_rewrite, roles_rewrite, templates_rewrite_inline, components_rewrite, attributes_rewrite,
    references_rewrite, citations_rewrite, d2l_rewrite_stars;

/* ---- tags.c ---- */

/* What a tag means to a reader. */
enum tag_meaning {
    TAG_UNKNOWN, /* a sign; what it encloses is shown, below its words */
    TAG_NOTHING, /* what it encloses */
    TAG_COMMENT, /* not even that */
    TAG_FOLD,
    TAG_TAB,
    TAG_QUOTE,
    TAG_CODE,
    TAG_MATHS,
    TAG_PICTURE,
    TAG_VIDEO, /* a link to what the site shows in a frame */
    TAG_LINK,
    TAG_BUTTON,
    TAG_WORDS,
    TAG_FILE,
    TAG_ICON,
    TAG_HEADING
};

struct tag {
    struct slice name, arguments;
    bool closes, whole; /* </name>, <name/> */
};

enum tag_meaning tags_meaning(struct slice name);
/* The tag whose source is all of s: {% … %}, {{< … >}}, {{% … %}}, <…>, <!-- … -->. */
struct tag tags_read(struct slice s);
/* The first of these arguments that is given; the list ends with NULL. */
struct slice tags_any(struct slice arguments, const char *const *names);
/* The arguments that are words for a reader: no addresses, sizes, styles or named ones. */
struct slice tags_words(struct dialect *d, struct slice arguments);
/* The first argument that is an address, or empty. */
struct slice tags_address(struct slice arguments);
/* The first argument; what follows it in *rest. */
struct slice tags_first(struct slice arguments, struct slice *rest);

/* ---- templates.c ---- */

/* Turns a line of Liquid's tags, Hugo's or Hexo's shortcodes, or a component of JSX, into its meaning. */
void templates_rewrite(struct dialect *d, struct node *directive);
/* Where a component of JSX ends that starts there: its `>` outside of quotes and braces; rest.bytes without one. */
size_t components_end(struct slice rest);

/* ---- jsx.c ---- */

/* Replaces node, whose source is all of line, by the HTML that its tag is given as a string; false when it is given none. */
bool jsx_put_html(struct dialect *d, struct node *node, struct slice line);
/* Reads indented code as Markdown, where MDX does: in components, and anywhere in a .mdx file. */
void jsx_open_indented(struct dialect *d);

/* ---- d2l.c ---- */

/* Puts `hidden` for the blanks in [** words **], before the parser reads them; false without any. */
bool d2l_hide_blanks(struct dialect *d, char hidden);
/* Takes the brackets off what is strong, and away what is struck out, in a book of d2l. */
void d2l_rewrite_mark(struct dialect *d, struct node *node);

/* ---- critic.c ---- */

/* Rewrites an editor's mark that begins there. */
inline_rewrite critic_rewrite;
/* Takes away a mark around blocks, alone in its paragraph; false for another text. */
bool critic_rewrite_block(struct dialect *d, struct node *text);

/* ---- values.c ---- */

/* Replaces {{ expression }} in text: by its value, if it is simple, else by a sign. */
inline_rewrite values_rewrite;
/* Replaces a shortcode of Quarto that stands for a value; false for another. */
bool values_rewrite_tag(struct dialect *d, struct node *node, const struct tag *tag);
/* What a value of the site or the page is, as in {{ site.title }}; false when it is not known. */
bool values_find(struct dialect *d, struct slice expression, struct buf *out);
/* Bytes of the tag at the start of s: {{ … }}, {% … %}, {{< … >}}; 0 when it is none, or over several lines. */
size_t values_tag_bytes(struct slice s);
/* An address with its tags evaluated. */
struct slice values_in_address(struct dialect *d, struct slice address);

/* ---- docsify.c ---- */

/* Rewrites hints, files that links take in, and options in titles. */
void docsify_rewrite(struct dialect *d);
/* Turns what is between <!-- tabs:start --> and its end into folds, one for each heading. */
void docsify_make_tabs(struct dialect *d, struct node *start);

/* ---- logseq.c ---- */

/* Shows the properties of blocks, or leaves them out. */
void logseq_rewrite(struct dialect *d);
/* ((id)), a reference to a block; {{name words}}, a macro. */
inline_rewrite logseq_rewrite_block, logseq_rewrite_macro;
/* A link to ((id)). */
void logseq_rewrite_link(struct dialect *d, struct node *link);

/* ---- obsidian.c ---- */

/* Makes tasks of items that begin with [/], [-], [>] and the like. */
void obsidian_rewrite(struct dialect *d);

/* ---- home.c ---- */

/* Whether the front matter makes the note a site's front page. */
bool home_is(const struct doc *doc);
/* Puts the words of that front page at the head of the note. */
void home_show(struct dialect *d);

/* ---- hidden.c ---- */

/* Hides from the parser what it would misread; false without any. */
bool hidden_hide(struct dialect *d);
/* Shows it again, in the source and in the tree, and evaluates tags in addresses. */
void hidden_show(struct dialect *d);
/* Whether c stands for a hidden `<`. */
bool hidden_is_less(char c);

/* ---- citations.c ---- */

/* Turns node into the authors and years of works: keys are parted by commas. in_text: as part of the sentence. */
void citations_make(struct dialect *d, struct node *node, struct slice keys, bool in_text);

/* ---- references.c ---- */

/* Records that a label names the block `named`, and puts an anchor before it; its kind decides how it is numbered. The label,
 * until the next is added, or NULL. */
struct label *references_add(struct dialect *d, struct slice label, struct node *named);
/* The same for a block of a kind that only its directive tells: theorem, exercise. */
void references_add_kind(struct dialect *d, struct slice label, struct node *named, struct slice kind);
/* Records the labels in a formula: \label{x}, and (\#eq:x) of bookdown, which is taken out. */
void references_take_formula_label(struct dialect *d, struct node *formula);
/* Whether the note, and so the words that the tool adds, are Chinese. */
bool references_are_chinese(const struct doc *doc);
/* Takes over the labels and references of a document that becomes part of this one, and frees its lists. */
void references_take(struct dialect *d, struct dialect *inner);
/* Numbers the labels and resolves the references to them; the tree is numbered. */
void references_resolve(struct dialect *d);
/* Makes node a reference to a label. words: what to show, `%s` for its number; empty: the number or title. */
void references_link(struct dialect *d, struct node *node, struct slice label, struct slice words);

/* ---- includes.c ---- */

/* Replaces node by the lines of a file: spec is file[:from[:to]] or file[:anchor]; code: as a code block in this
 * language, else as Markdown. */
void includes_put(struct dialect *d, struct node *node, struct slice spec, bool code, struct slice language);
/* Replaces node by a note, or the section under a heading of it; node stays when there is no such note. */
void includes_embed(struct dialect *d, struct node *node, struct slice name, struct slice heading);
/* The lines of a file that spec names, as for includes_put(); false when there are none. */
bool includes_read(struct dialect *d, struct slice spec, struct buf *out);
/* The title of a note, its name given with or without its ending; empty when it has none. */
struct slice includes_title(struct dialect *d, struct slice name);
/* Replaces {{#include …}} inside the code of all blocks. */
void includes_rewrite_code(struct dialect *d);

/* ---- definitions.c ---- */

/* Remembers the addresses that lines of an included file define. */
void definitions_take(struct dialect *d, struct slice text);
/* Makes links of the brackets in the whole note that these define. */
void definitions_resolve(struct dialect *d);

/* ---- tables.c ---- */

/* Adds a row, and a cell at its end, to a NODE_TABLE. */
struct node *tables_add_row(struct dialect *d, struct node *table, bool header);
struct node *tables_add_cell(struct dialect *d, struct node *row);
/* Turns the blocks in a cell into inlines with line breaks between. */
void tables_flatten(struct dialect *d, struct node *cell);
/* Makes all rows equally long; aligns: enum align, one a column, or NULL. */
void tables_finish(struct dialect *d, struct node *table, const uint8_t *aligns);
/* Turns the list of lists in node into a table; false when there is none. */
bool tables_make_of_list(struct dialect *d, struct node *node, int header_rows);

/* How values stand in lines. */
struct table_options {
    struct slice header; /* the values of a first row */
    int header_rows;
    char separator; /* '\0': a comma */
};

/* Puts a table of the values in text before a node. */
void tables_make_of_values(struct dialect *d, struct node *before, struct slice text,
                           const struct table_options *options);

/* ---- pandoc.c ---- */

/* Rewrites paragraphs whose lines have a meaning for Pandoc. */
void pandoc_rewrite(struct dialect *d);
/* (@name), a reference to a numbered example. */
inline_rewrite pandoc_rewrite_example;

/* ---- drawn.c ---- */

/* Replaces what the parser made of tables that are columns below dashes. */
void drawn_rewrite(struct dialect *d);
/* Whether a grid, a table drawn with + and |, begins there. */
bool drawn_is_grid(struct slice rest);
/* Replaces a directive, whose child is the other lines, by that table. */
void drawn_make_grid(struct dialect *d, struct node *directive);

/* ---- parts.c ---- */

/* Parses text as a document of its own and puts its blocks before `before` of parent (NULL: at its end). line: of its
 * first line; step: 1 when its lines are those of the source, 0 when all are on one. */
void parts_blocks(struct dialect *d, struct node *parent, struct node *before, struct slice text, uint32_t line,
                  int step, const char *path);
/* Parses text as inlines and puts them at the end of parent. */
void parts_inlines(struct dialect *d, struct node *parent, struct slice text, uint32_t line);
/* ---- grow.c ---- */

struct node *grow_before(struct dialect *d, struct node *before, enum node_kind kind);
/* Adds a text node, unless text is empty, at the end of parent. text is in the source or the arena. */
struct node *grow_text(struct dialect *d, struct node *parent, struct slice text);
/* Splits a text node at an offset; returns the second part, which may be empty. */
struct node *grow_split(struct dialect *d, struct node *text, size_t at);
/* Removes bytes from the start of a text node. */
void grow_drop(struct node *text, size_t bytes);
/* Replaces the bytes from `at` to `to` of a text node by an empty node of that kind. */
struct node *grow_cut(struct dialect *d, struct node *text, size_t at, size_t to, enum node_kind kind);
/* Finds the closing delimiter in this text or a later one of its siblings; false without one. */
bool grow_find_closing(struct node *text, size_t from, struct slice delimiter, struct node **end, size_t *at);
/* Makes what is between two places a node of that kind, without the `open` bytes at `at` of text and the `shut` bytes at
 * `close` of end. */
struct node *grow_wrap(struct dialect *d, struct node *text, size_t at, size_t open, struct node *end, size_t close,
                       size_t shut, enum node_kind kind);
/* Makes what is from `at` up to `close` one text again, in which the parser found an address or emphasis; false when it is
 * not as a whole on one line of the source. */
bool grow_gather(struct dialect *d, struct node *text, size_t at, const char *close);
/* Moves the siblings from `from` up to `to` (excluded; NULL: to the last) to the end of parent. */
void grow_move(struct node *parent, struct node *from, const struct node *to);
/* Replaces node by its children. */
void grow_unwrap(struct node *node);
/* The text in the arena. */
struct slice grow_keep(struct dialect *d, struct slice text);
struct slice grow_keep_buf(struct dialect *d, struct buf *text);
/* A value without the quotes at both ends. */
struct slice grow_unquote(struct slice value);
/* The argument of that name ("": the first without a name) in `name a="b" c`; empty when there is none. */
struct slice grow_argument(struct slice arguments, const char *name);

#endif
