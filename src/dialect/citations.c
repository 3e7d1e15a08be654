/* citations.c - :cite:`key`, [see @key, p. 3] and @key as the words that a site shows: authors and year, from the course's
 * BibTeX files. A key that is in none of them stays as it is. */
#include "rewrite.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* Adds the BibTeX files of a folder, and of those in it, to out. */
static void read_folder(const char *folder, int depth, struct buf *out)
{
    enum { MAX_BIBLIOGRAPHY_BYTES = 4 << 20, MAX_ENTRIES = 2000 };
    DIR *dir = opendir(folder);
    int count = 0;
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL && count++ < MAX_ENTRIES;) {
        const char *dot = strrchr(entry->d_name, '.');
        struct buf path = {0};
        buf_printf(&path, "%s/%s", folder, entry->d_name);
        char *bytes;
        size_t bytes_count;
        if (dot != NULL && strcmp(dot, ".bib") == 0) {
            if (out->bytes < MAX_BIBLIOGRAPHY_BYTES && file_read(path.ptr, &bytes, &bytes_count, NULL)) {
                if (utf8_valid(slice_from(bytes, bytes_count)))
                    buf_add(out, bytes, bytes_count);
                free(bytes);
            }
        } else if (dot == NULL && depth > 0 && strcmp(entry->d_name, "node_modules") != 0)
            read_folder(path.ptr, depth - 1, out);
        buf_free(&path);
    }
    if (dir != NULL)
        closedir(dir);
}

static int compare_works(const void *left, const void *right)
{
    const struct work *a = left, *b = right;
    size_t bytes = a->key.bytes < b->key.bytes ? a->key.bytes : b->key.bytes;
    int order = memcmp(a->key.ptr, b->key.ptr, bytes);
    return order != 0 ? order : (a->key.bytes > b->key.bytes) - (a->key.bytes < b->key.bytes);
}

/* Finds the course's bibliography, and where each of its works is: @type{key, fields}. */
static void read_works(struct dialect *d, struct embedded *files)
{
    size_t room = 0;
    if (d->root != NULL)
        read_folder(d->root, 1, &files->bibliography);
    struct slice all = buf_slice(&files->bibliography);
    for (size_t at = slice_find(all, '@', 0); at < all.bytes; at = slice_find(all, '@', at + 1)) {
        size_t open = at + 1;
        while (open < all.bytes && char_is_letter(all.ptr[open]))
            open++;
        open = slice_skip_space(all, open);
        size_t end = open;
        while (end < all.bytes && all.ptr[end] != ',' && all.ptr[end] != '}' && all.ptr[end] != '\n')
            end++;
        if (open >= all.bytes || all.ptr[open] != '{' || end >= all.bytes || all.ptr[end] != ',')
            continue;
        files->works = xgrow(files->works, files->work_count, &room, sizeof *files->works);
        files->works[files->work_count++] = (struct work){slice_trim(slice_part(all, open + 1, end)), end};
    }
    if (files->work_count > 0)
        qsort(files->works, files->work_count, sizeof *files->works, compare_works);
    files->has_bibliography = true;
}

/* The entry of a key, from its first field on; empty when there is none. */
static struct slice find_entry(struct dialect *d, struct slice key)
{
    enum { MAX_ENTRY_BYTES = 20000 };
    struct embedded *files = d->embedded;
    if (!files->has_bibliography)
        read_works(d, files);
    const struct work wanted = {.key = key},
                      *work = files->work_count > 0 && key.bytes > 0
                                  ? bsearch(&wanted, files->works, files->work_count, sizeof wanted, compare_works)
                                  : NULL;
    if (work == NULL)
        return slice_of("");
    struct slice all = buf_slice(&files->bibliography);
    size_t last = work->at;
    for (int open = 1; last < all.bytes && last < work->at + MAX_ENTRY_BYTES && open > 0; last++)
        open += all.ptr[last] == '{' ? 1 : all.ptr[last] == '}' ? -1 : 0;
    return slice_part(all, work->at, last);
}

/* The value of a field, without its braces or quotes. */
static struct slice field(struct slice entry, const char *name)
{
    size_t bytes = strlen(name);
    int open = 1;
    for (size_t at = 0; at + bytes < entry.bytes; at++) {
        open += entry.ptr[at] == '{' ? 1 : entry.ptr[at] == '}' ? -1 : 0;
        bool starts = open == 1 && at > 0 && (char_is_space(entry.ptr[at - 1]) || entry.ptr[at - 1] == ',');
        if (!starts || !slice_eq_nocase(slice_part(entry, at, at + bytes), name))
            continue;
        size_t sign = slice_skip_space(entry, at + bytes), from = slice_skip_space(entry, sign + 1);
        if (sign >= entry.bytes || entry.ptr[sign] != '=' || from >= entry.bytes)
            continue;
        char mark = entry.ptr[from];
        size_t to = from + (mark == '{' || mark == '"');
        int inner = 0;
        for (; to < entry.bytes; to++) {
            char c = entry.ptr[to];
            if (inner == 0 && (mark == '{' ? c == '}' : mark == '"' ? c == '"' : c == ',' || c == '}'))
                break;
            inner += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        return slice_trim(slice_part(entry, from + (mark == '{' || mark == '"'), to));
    }
    return slice_of("");
}

/* Adds BibTeX text without its braces, with TeX's accents as combining marks. */
static void add_words(struct buf *out, struct slice text)
{
    static const struct {
        char sign;
        unsigned mark;
    } accents[] = {{'"', 0x308}, {'\'', 0x301}, {'`', 0x300}, {'^', 0x302}, {'~', 0x303}, {'=', 0x304},
                   {'c', 0x327}, {'v', 0x30C},  {'H', 0x30B}, {'r', 0x30A}, {'u', 0x306}, {'k', 0x328}};
    unsigned mark = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i], next = i + 1 < text.bytes ? text.ptr[i + 1] : ' ';
        if (c == '\\' && mark == 0) {
            for (size_t k = 0; k < sizeof accents / sizeof accents[0]; k++)
                if (accents[k].sign == next &&
                    (!char_is_letter(next) || i + 2 >= text.bytes || !char_is_letter(text.ptr[i + 2])))
                    mark = accents[k].mark;
            i += mark != 0;
        } else if (c == '{' || c == '}' || c == '\\' || (mark != 0 && c == ' '))
            continue;
        else {
            buf_add_char(out, c == '~' || c == '\n' || c == '\t' ? ' ' : c);
            if (mark != 0 && (signed char)c > 0)
                buf_add_rune(out, mark);
            mark = 0;
        }
    }
}

/* Adds the last name of one author: Last, First; or First Last. */
static void add_author(struct buf *out, struct slice name)
{
    size_t comma = slice_find(name, ',', 0), start = 0;
    int open = 0;
    name = slice_part(name, 0, comma);
    for (size_t i = 0; i < name.bytes; i++) {
        open += name.ptr[i] == '{' ? 1 : name.ptr[i] == '}' ? -1 : 0;
        if (char_is_space(name.ptr[i]) && open == 0)
            start = i + 1;
    }
    add_words(out, slice_part(name, start, name.bytes));
}

static void add_authors(struct buf *out, struct slice authors)
{
    struct slice names[3];
    int count = 0;
    while (authors.bytes > 0 && count < 3) {
        size_t end = 0;
        while (end < authors.bytes &&
               !(char_is_space(authors.ptr[end]) && slice_starts(slice_part(authors, end + 1, authors.bytes), "and") &&
                 end + 4 < authors.bytes && char_is_space(authors.ptr[end + 4])))
            end++;
        names[count++] = slice_trim(slice_part(authors, 0, end));
        authors = slice_trim(slice_part(authors, end + 4, authors.bytes));
    }
    if (count > 0)
        add_author(out, names[0]);
    bool more = count == 3 || (count == 2 && (slice_eq_str(names[1], "others") || slice_starts(names[1], "et al")));
    if (more)
        buf_add_str(out, " et al.");
    else if (count == 2) {
        buf_add_str(out, " and ");
        add_author(out, names[1]);
    }
}

/* How one key is shown. */
enum form { IN_PARENTHESES, IN_TEXT, YEAR_ONLY };

/* Adds a work's authors and year; false, with the key, when it is not in the bibliography. */
static bool add_work(struct dialect *d, struct buf *out, struct slice key, enum form form)
{
    struct slice entry = find_entry(d, key), authors = field(entry, "author"), year = field(entry, "year");
    if (authors.bytes == 0)
        authors = field(entry, "editor");
    if (year.bytes == 0)
        year = slice_part(field(entry, "date"), 0, 4);
    if (entry.bytes == 0 || authors.bytes + year.bytes == 0) {
        buf_add_slice(out, key);
        return false;
    }
    if (form != YEAR_ONLY || year.bytes == 0)
        add_authors(out, authors.bytes > 0 ? authors : field(entry, "title"));
    if (year.bytes > 0) {
        buf_add_str(out, form == IN_TEXT ? " (" : form == YEAR_ONLY ? "" : ", ");
        add_words(out, year);
        buf_add_str(out, form == IN_TEXT ? ")" : "");
    }
    return true;
}

void citations_make(struct dialect *d, struct node *node, struct slice keys, bool in_text)
{
    struct buf words = {0};
    bool known = true;
    for (size_t at = 0, end; at < keys.bytes; at = end + 1) {
        end = slice_find(keys, ',', at);
        buf_add_str(&words, at == 0 ? "" : in_text || !known ? ", " : "; ");
        known = add_work(d, &words, slice_trim(slice_part(keys, at, end)), in_text ? IN_TEXT : IN_PARENTHESES) && known;
    }
    struct buf whole = {0};
    bool bare = in_text && known;
    buf_printf(&whole, "%s%s%s",
               bare    ? ""
               : known ? "("
                       : "[",
               words.bytes > 0 ? words.ptr : "",
               bare    ? ""
               : known ? ")"
                       : "]");
    buf_free(&words);
    node->kind = NODE_TEXT;
    node->text = grow_keep_buf(d, &whole);
}

/* The bytes of the key after an @. */
static size_t key_bytes(struct slice s)
{
    size_t bytes = 0;
    while (bytes < s.bytes &&
           (char_is_alnum(s.ptr[bytes]) || (signed char)s.ptr[bytes] < 0 || strchr("_:.-+/", s.ptr[bytes]) != NULL))
        bytes++;
    while (bytes > 0 && strchr(":.-+/", s.ptr[bytes - 1]) != NULL)
        bytes--;
    return bytes;
}

/* [see @key, p. 3; -@other] */
static bool rewrite_group(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t end = slice_find(rest, ']', 0);
    struct slice inner = slice_part(rest, 1, end), behind = slice_part(rest, end + 1, end + 2);
    if (end >= rest.bytes || slice_starts(behind, "(") || slice_starts(behind, "[") ||
        memchr(inner.ptr, '[', inner.bytes) != NULL)
        return false;
    static const char *const numbered[] = {"@fig-", "@tbl-", "@eq-", "@sec-", "@lst-", "@thm-"};
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0] && (d->evidence & EVIDENCE_QUARTO) != 0; i++)
        if (slice_find_str(inner, slice_of(numbered[i]), 0) < inner.bytes) {
            bool alone = slice_starts(inner, numbered[i]) ||
                         (*inner.ptr == '-' && slice_starts(slice_part(inner, 1, inner.bytes), numbered[i]));
            if (alone && memchr(inner.ptr, ';', inner.bytes) == NULL && memchr(inner.ptr, ' ', inner.bytes) == NULL)
                return false; /* which takes its brackets itself */
            node_unlink(grow_cut(d, text, at + end, at + end + 1, NODE_TEXT));
            node_unlink(grow_cut(d, text, at, at + 1, NODE_TEXT));
            return true;
        }
    struct buf words = {0};
    bool sure = (d->evidence & (EVIDENCE_QUARTO | EVIDENCE_MYST | EVIDENCE_SPHINX)) != 0, any = false;
    buf_add_char(&words, '(');
    for (size_t from = 0, to; from < inner.bytes; from = to + 1) {
        to = slice_find(inner, ';', from);
        struct slice one = slice_trim(slice_part(inner, from, to));
        size_t sign = slice_find(one, '@', 0), key = key_bytes(slice_part(one, sign + 1, one.bytes));
        bool year = sign > 0 && sign < one.bytes && one.ptr[sign - 1] == '-';
        if (key == 0 || (sign > (size_t)year && !char_is_space(one.ptr[sign - 1 - year]))) {
            buf_free(&words);
            return false;
        }
        buf_add_str(&words, from > 0 ? "; " : "");
        buf_add_slice(&words, slice_part(one, 0, sign - year));
        any = add_work(d, &words, slice_part(one, sign + 1, sign + 1 + key), year ? YEAR_ONLY : IN_PARENTHESES) || any;
        buf_add_slice(&words, slice_part(one, sign + 1 + key, one.bytes));
    }
    buf_add_char(&words, ')');
    if (!sure && !any) {
        buf_free(&words);
        return false;
    }
    grow_cut(d, text, at, at + end + 1, NODE_TEXT)->text = grow_keep_buf(d, &words);
    return true;
}

bool citations_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    if (*rest.ptr == '[')
        return rewrite_group(d, text, at);
    size_t key = key_bytes(slice_part(rest, 1, rest.bytes));
    if (key == 0 || (d->evidence & (EVIDENCE_QUARTO | EVIDENCE_MYST)) == 0 ||
        (at > 0 && (char_is_alnum(text->text.ptr[at - 1]) || strchr("./\\", text->text.ptr[at - 1]) != NULL)))
        return false;
    struct buf words = {0};
    bool known = add_work(d, &words, slice_part(rest, 1, 1 + key), IN_TEXT);
    if (known)
        grow_cut(d, text, at, at + 1 + key, NODE_TEXT)->text = grow_keep_buf(d, &words);
    else
        buf_free(&words);
    return known;
}
