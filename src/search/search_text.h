/* search_text.h - text prepared for searching: folded (see text_fold_step), runs of blanks joined, with the way back
 * to where each byte came from. Shared by the files of the search.
 *
 *   text      注意力 mechanism\nsoftmax(x)\n…   units (a paragraph, a cell, a line of code) end with \n: no match
 *                                               crosses it
 *   pieces    |0      |9                        from each to the next the bytes are those of one leaf, one to one, or
 *                                               all stand for `bytes` of the leaf (１２ -> 12, … -> ..., a blank for
 *                                               blanks)
 *   zones     |0                 |19            what the text is: class and scope
 *   sections  |0                                from one heading to the next
 *   parts     |0                      |30       as they are made: each of some 64 KB of the document, and of whole units */
#ifndef BIJI_SEARCH_SEARCH_TEXT_H
#define BIJI_SEARCH_SEARCH_TEXT_H

#include "biji/doc.h"
#include "biji/find.h"
#include "query_terms.h"

struct search_text_piece {
    uint32_t at;     /* offset in the text */
    uint32_t leaf;   /* index in leaves */
    uint32_t offset; /* in the leaf's text */
    uint32_t bytes;  /* of the leaf that the whole piece represents; 0: one to one */
};

/* Where text comes from. */
enum search_text_origin {
    ORIGIN_NONE,     /* blanks of breaks */
    ORIGIN_TEXT,     /* node->text */
    ORIGIN_TARGET,   /* node->target */
    ORIGIN_INFO,     /* node->info */
    ORIGIN_RENDERED, /* a formula as shown */
    ORIGIN_SOURCE    /* doc->source: front matter; or the string that was folded */
};
struct search_text_leaf {
    const struct node *node;
    uint8_t origin; /* enum search_text_origin */
};

struct search_text_zone {
    uint32_t at;
    uint8_t class; /* enum find_class */
    uint8_t scope; /* enum scope: SCOPE_ANY, _CODE, _MATH or _LINK */
};

struct search_text_section {
    uint32_t at;
    const struct node *heading; /* NULL before the first */
};

struct folding;

struct search_text {
    struct folding *folding; /* what is still to be made of it; NULL: nothing */
    const struct doc *doc;   /* NULL for a string */
    bool plain;              /* not folded at all, for regular expressions */
    struct buf text;
    struct buf capitals; /* a bit for each byte of text: a capital letter was folded here */
    struct search_text_piece *pieces;
    struct search_text_leaf *leaves;
    struct search_text_zone *zones;
    struct search_text_section *sections;
    uint32_t *parts; /* where each ends; they are the same of all texts of a document, but for their bytes */
    size_t piece_count, piece_room, leaf_count, leaf_room, zone_count, zone_room, section_count, section_room;
    size_t part_count, part_room;
    uint32_t *lines; /* where each line of the source begins; NULL: not known */
    size_t line_count, line_room;
};

/* Folds a document, or takes its text verbatim (plain); with rendered, formulas also as shown. Owner: the caller;
 * ended by search_text_free(), which accepts NULL. */
struct search_text *search_text_doc(const struct doc *doc, bool plain, bool rendered);
/* The same, empty at first and without lines; search_text_extend() makes some more of it, of about one part. False when it is
 * whole. */
struct search_text *search_text_begin(const struct doc *doc, bool plain, bool rendered);
bool search_text_extend(struct search_text *fold);
/* Folds a string as one section of one unit. */
struct search_text *search_text_string(struct slice text, bool plain);
void search_text_free(struct search_text *fold);
/* The piece, zone or section that holds an offset. */
const struct search_text_piece *search_text_piece_at(const struct search_text *fold, size_t at);
const struct search_text_zone *search_text_zone_at(const struct search_text *fold, size_t at);
size_t search_text_section_at(const struct search_text *fold, size_t at);
/* The leaf's byte for an offset of the text; after: the byte after the character that ends there. */
size_t search_text_leaf_offset(const struct search_text *fold, const struct search_text_piece *piece, size_t at,
                               bool after);
/* Where bytes [from, to) of the text are shown. */
struct find_range search_text_range(const struct search_text *fold, size_t from, size_t to);
/* Where the last byte was found in the source, so that the next one of the same leaf is sought from there. Zero-initialise. */
struct search_text_walk {
    const char *text; /* of the leaf */
    size_t offset, at;
};
/* Byte of the document's source for the byte of the text at `at`; after as above. */
size_t search_text_source(const struct search_text *fold, size_t at, bool after, struct search_text_walk *walk);
/* Index in lines of the line with a byte of the source. */
size_t search_text_line(const struct search_text *fold, size_t offset);
/* Whether text names a table of terms: a heading or a table's first cell. */
bool names_terms(struct slice text);
/* Whether a heading announces text that asks or repeats rather than explains: exercises, a summary, references. */
bool names_aside(struct slice text);

#endif
