/* folder.c - the notes and pictures below a folder, and their natural order. Every note is listed, whatever its name; only names
 * that begin with a dot, node_modules, and links out of the folder are left out. */
#include "folder.h"

#include "biji/language.h"
#include "biji/load.h"
#include "biji/str.h"
#include "biji/target.h"
#include "biji/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MAX_FOLDER_DEPTH = 32, MAX_NOTES = 200000, LARGEST_NUMBER = 100000000 };

/* A Chinese numeral at *text (below 10000): moves *text past it and returns its value; 0 without one. */
static long chinese_number(const char **text)
{
    static const char digits[] = "零一二三四五六七八九", units[] = "十百千";
    static const long values[] = {10, 100, 1000};
    long total = 0, digit = 0;
    const char *p = *text;
    for (;; p += 3) {
        char one[4] = {0};
        memcpy(one, p, strnlen(p, 3));
        const char *at = strlen(one) == 3 ? strstr(digits, one) : NULL;
        if (at != NULL) {
            digit = (at - digits) / 3;
            continue;
        }
        at = strlen(one) == 3 ? strstr(units, one) : NULL;
        if (at == NULL)
            break;
        total += (digit > 0 ? digit : 1) * values[(at - units) / 3];
        digit = 0;
    }
    *text = p;
    return total + digit;
}

/* A number at *text as people write chapter numbers; -1 without one. */
static long number_at(const char **text)
{
    static const char ordinal[] = "第";
    if (isdigit((unsigned char)**text)) {
        long number = 0;
        for (; isdigit((unsigned char)**text); ++*text)
            number = number < LARGEST_NUMBER ? number * 10 + (**text - '0') : number;
        return number;
    }
    if (**text == ordinal[0] && strncmp(*text, ordinal, 3) == 0) {
        const char *p = *text + 3;
        const char *start = p;
        long number = isdigit((unsigned char)*p) ? number_at(&p) : chinese_number(&p);
        if (p > start) {
            *text = p;
            return number;
        }
    }
    return -1;
}

/* Whether a name has a language before its ending: README.en.md. */
static bool is_translated(const char *segment)
{
    const char *end = segment + strcspn(segment, "/"), *dot = memchr(segment, '.', (size_t)(end - segment));
    return dot != NULL && memchr(dot + 1, '.', (size_t)(end - dot - 1)) != NULL;
}

/* README, index and prefaces come before their siblings, and before their translations. */
static int rank(const char *segment)
{
    static const char *const first[] = {"readme.", "index.", "_index.", "preface", "前言", "introduction", "序"};
    enum { COUNT = sizeof first / sizeof first[0] };
    if (memchr("rip\x7F\xE5", segment[0] | 0x20, 5) == NULL)
        return 2 * COUNT; /* nearly all */
    for (int i = 0; i < COUNT; i++)
        if ((segment[0] | 0x20) == (first[i][0] | 0x20) && strncasecmp(segment, first[i], strlen(first[i])) == 0)
            return 2 * i + is_translated(segment);
    return 2 * COUNT;
}

/* Whether a file's ending begins here: "loss" comes before "loss-2" and before what is in the folder "loss". */
static bool is_ending(const char *p)
{
    return *p == '.' && strpbrk(p + 1, "./") == NULL;
}

/* Whether one of two places behind "12." goes on with a number: the section comes after the chapter. */
static bool is_section(const char *name, const char *p)
{
    return p > name + 1 && p[-1] == '.' && isdigit((unsigned char)p[-2]);
}

int folder_compare(const char *a, const char *b)
{
    size_t same = 0, segment = 0; /* equal folders do not matter: start at the first segment that differs */
    for (; a[same] != '\0' && a[same] == b[same]; same++)
        if (a[same] == '/')
            segment = same + 1;
    size_t digits = same;
    while (char_is_digit(a[digits]) && char_is_digit(b[digits]))
        digits++;
    if (digits > same && !char_is_digit(a[digits]) && !char_is_digit(b[digits]))
        return a[same] < b[same] ? -1 : 1; /* nearly always numbers with the same count of digits */
    int order = rank(a + segment) - rank(b + segment);
    if (order != 0)
        return order;
    while (same > segment && (isdigit((unsigned char)a[same - 1]) || (unsigned char)a[same - 1] >= 0x80))
        same--; /* and there at the number that differs */
    const char *p = a + same, *q = b + same;
    bool start = false;
    while (*p != '\0' && *q != '\0') {
        if (start && (order = rank(p) - rank(q)) != 0)
            return order;
        const char *before = p, *kept = q;
        long left = number_at(&p);
        long right = number_at(&q);
        if (left >= 0 && right >= 0) {
            if (left != right)
                return left < right ? -1 : 1;
            start = false;
            continue;
        }
        if (left >= 0 || right >= 0)
            return (left >= 0) != is_section(a, left >= 0 ? before : p) ? -1 : 1;
        q = kept;
        unsigned char c = (unsigned char)tolower((unsigned char)*p), d = (unsigned char)tolower((unsigned char)*q);
        if (c != d && (is_ending(p) || is_ending(q)))
            return is_ending(p) ? -1 : 1;
        if (c != d) /* a folder's files before its subfolders' */
            return c == '/' ? -1 : d == '/' ? 1 : c < d ? -1 : 1;
        start = c == '/';
        p++;
        q++;
    }
    return *p != *q ? (*p == '\0' ? -1 : 1) : strcmp(a, b);
}

static int compare(const void *a, const void *b)
{
    return folder_compare(*(const char *const *)a, *(const char *const *)b);
}

static int compare_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- the walk ---- */

/* A walk over folders. */
struct walk {
    const char *root; /* absolute and without symbolic links */
    struct arena *arena;
    struct folder_notes *notes;
    struct diags *diags;
    const char **links; /* links to folders in the course, followed at the end */
    size_t link_count, link_room;
};

static bool ends_in(const char *name, const char *const *endings, size_t count)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < count; i++)
        if ((dot[1] | 0x20) == endings[i][1] && strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

bool folder_is_picture(const char *name)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif"};
    return ends_in(name, endings, sizeof endings / sizeof endings[0]);
}

/* Whether a file is one that notes take in or link to by its name alone, as pictures are. */
static bool is_attachment(const char *name)
{
    static const char *const endings[] = {".pdf", ".base", ".canvas", ".csv", ".mp4", ".webm", ".mov",
                                          ".mp3", ".wav",  ".m4a",    ".ogg", ".py",  ".zip"};
    return ends_in(name, endings, sizeof endings / sizeof endings[0]) || folder_is_picture(name);
}

static bool is_note(const char *name)
{
    struct slice s = slice_of(name);
    return target_is_note(s) && !slice_ends(s, ".txt");
}

static const char *const foreign_endings[FOLDER_FOREIGN] = {".rst",    ".adoc", ".asciidoc", ".org",
                                                            ".canvas", ".wiki", ".textile"};

const char *folder_foreign_ending(int form)
{
    return foreign_endings[form];
}

/* Counts a page in a form that is not read. */
static void count_foreign(struct folder_notes *notes, const char *name)
{
    for (int i = 0; i < FOLDER_FOREIGN; i++)
        notes->foreign[i] += ends_in(name, foreign_endings + i, 1);
}

bool folder_keeps(const char *name)
{
    return !is_note(name) && !is_attachment(name);
}

static bool is_left_out(const char *name)
{
    return name[0] == '.' || strcmp(name, "node_modules") == 0;
}

const char *folder_real_name(const char *root, const char *name, struct arena *arena)
{
    char real[PATH_MAX];
    size_t bytes = strlen(root);
    if (realpath(arena_path(arena, root, name), real) == NULL || strncmp(real, root, bytes) != 0)
        return NULL;
    const char *rest = real + bytes;
    if (*rest != '/' && *rest != '\0' && bytes > 1)
        return NULL;
    return arena_strndup(arena, rest + (*rest == '/'), strlen(rest + (*rest == '/')));
}

const char *folder_real_note(const char *root, const char *name, struct arena *arena)
{
    struct stat info;
    if (stat(arena_path(arena, root, name), &info) != 0 ||
        !S_ISREG(info.st_mode)) /* a tenth of what finding its name costs */
        return NULL;
    const char *real = folder_real_name(root, name, arena);
    return real != NULL && target_is_note(slice_of(real)) ? real : NULL;
}

/* A link: reported when it is broken or leads out of the course, else its target; a folder is left for the end. */
static unsigned char type_of_link(struct walk *w, const char *name, const char *last)
{
    struct stat info;
    if (stat(arena_path(w->arena, w->root, name), &info) != 0) {
        if (errno == ELOOP || is_note(last))
            diag_add(w->diags, DIAG_WARNING, "file-unreadable", name, 1, 1,
                     "cannot be opened: %s; fix the link or remove it", _(strerror(errno)));
        return DT_UNKNOWN;
    }
    bool folder = S_ISDIR(info.st_mode);
    if (!folder && !S_ISREG(info.st_mode))
        return DT_UNKNOWN;
    if (folder_real_name(w->root, name, w->arena) == NULL) {
        if (folder || is_note(last))
            diag_add(w->diags, DIAG_NOTE, "folder-link", name, 0, 0,
                     "is a symbolic link out of the course and was not read; open its target by itself");
        return DT_UNKNOWN;
    }
    if (!folder)
        return DT_REG;
    w->links = xgrow(w->links, w->link_count, &w->link_room, sizeof *w->links);
    w->links[w->link_count++] = name;
    return DT_UNKNOWN;
}

/* The type of an entry of a folder; DT_UNKNOWN: nothing to read now. */
static unsigned char type_of(struct walk *w, const char *name, const struct dirent *entry)
{
    struct stat info;
    if (entry->d_type == DT_LNK)
        return type_of_link(w, name, entry->d_name);
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    if (lstat(arena_path(w->arena, w->root, name), &info) != 0)
        return DT_UNKNOWN;
    return S_ISLNK(info.st_mode)   ? type_of_link(w, name, entry->d_name)
           : S_ISDIR(info.st_mode) ? DT_DIR
           : S_ISREG(info.st_mode) ? DT_REG
                                   : DT_UNKNOWN;
}

static void keep_picture(struct folder_notes *notes, const char *name)
{
    notes->pictures = xgrow(notes->pictures, notes->picture_count, &notes->picture_room, sizeof *notes->pictures);
    notes->pictures[notes->picture_count++] = name;
}

/* Keeps a name at the root or in one of its folders; "": the folder itself, since it was listed. */
static void keep_other(struct walk *w, const char *below, const char *name)
{
    struct folder_notes *notes = w->notes;
    if (strchr(below, '/') != NULL || (*below == '\0' && *name == '\0'))
        return;
    notes->others = xgrow(notes->others, notes->other_count, &notes->other_room, sizeof *notes->others);
    notes->others[notes->other_count++] =
        *below != '\0' ? arena_path(w->arena, below, name) : arena_strndup(w->arena, name, strlen(name));
}

/* The notes and folders in a folder, the latter with a slash at the end, in order; names owned by the arena, the array by
 * the caller. */
static char **entries_of(struct walk *w, const char *below, size_t *count)
{
    char **names = NULL;
    size_t room = 0;
    DIR *folder = opendir(*below != '\0' ? arena_path(w->arena, w->root, below) : w->root);
    *count = 0;
    if (folder == NULL) {
        diag_add(w->diags, DIAG_WARNING, "folder-unreadable", *below != '\0' ? below : w->root, 1, 1,
                 "the folder cannot be opened: %s; make it readable or remove it", _(strerror(errno)));
        return NULL;
    }
    keep_other(w, below, "");
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        bool note = is_note(entry->d_name), picture = !note && is_attachment(entry->d_name);
        if (entry->d_type != DT_REG || (!note && !picture))
            keep_other(w, below, entry->d_name);
        if (is_left_out(entry->d_name))
            continue;
        if (!note && entry->d_type == DT_REG)
            count_foreign(w->notes, entry->d_name);
        if (!note && !picture && entry->d_type == DT_REG)
            continue;
        char *name = *below != '\0' ? arena_path(w->arena, below, entry->d_name)
                                    : arena_strndup(w->arena, entry->d_name, strlen(entry->d_name));
        unsigned char type = type_of(w, name, entry);
        if (type == DT_REG && picture)
            keep_picture(w->notes, name);
        if (type == DT_DIR)
            name = arena_path(w->arena, name, "");
        else if (type != DT_REG || !note)
            continue;
        names = xgrow(names, *count, &room, sizeof *names);
        names[(*count)++] = name;
    }
    closedir(folder);
    size_t common = *below != '\0' ? strlen(below) + 1 : 0; /* bytes that need no comparison */
    for (size_t i = 0; i < *count; i++)
        names[i] += common;
    if (*count > 1)
        qsort(names, *count, sizeof *names, compare);
    for (size_t i = 0; i < *count; i++)
        names[i] -= common;
    return names;
}

static void walk(struct walk *w, const char *below, int depth)
{
    struct folder_notes *notes = w->notes;
    size_t count;
    if (depth > MAX_FOLDER_DEPTH) {
        diag_add(w->diags, DIAG_WARNING, "folder-deep", below, 1, 1, "is more than %d folders deep and was not read",
                 MAX_FOLDER_DEPTH);
        return;
    }
    char **names = entries_of(w, below, &count);
    for (size_t i = 0; i < count && notes->count < MAX_NOTES; i++) {
        char *end = strchr(names[i], '\0') - 1;
        if (*end == '/') {
            *end = '\0';
            walk(w, names[i], depth + 1);
        } else {
            notes->names = xgrow(notes->names, notes->count, &notes->room, sizeof *notes->names);
            notes->names[notes->count++] = names[i];
        }
    }
    free(names);
}

/* Whether the walk visits it anyway. */
static bool is_walked(const char *name)
{
    for (const char *segment = name; *segment != '\0';) {
        size_t bytes = strcspn(segment, "/");
        if (segment[0] == '.' || (bytes == 12 && strncmp(segment, "node_modules", bytes) == 0))
            return false;
        segment += bytes + (segment[bytes] == '/');
    }
    return true;
}

/* Follows the links to folders that were not visited, each folder once. */
static void follow_links(struct walk *w)
{
    const char **followed = NULL;
    size_t count = 0, room = 0, before = w->notes->count;
    for (size_t i = 0; i < w->link_count; i++) {
        const char *real = folder_real_name(w->root, w->links[i], w->arena);
        bool done = real == NULL || is_walked(real);
        for (size_t k = 0; k < count && !done; k++)
            done = strcmp(followed[k], real) == 0;
        if (done)
            continue;
        followed = xgrow(followed, count, &room, sizeof *followed);
        followed[count++] = real;
        walk(w, w->links[i], 1);
    }
    free(followed);
    free(w->links);
    if (w->notes->count > before)
        qsort(w->notes->names, w->notes->count, sizeof *w->notes->names, compare);
}

void folder_list(const char *root, struct arena *arena, struct folder_notes *notes, struct diags *diags)
{
    *notes = (struct folder_notes){0};
    struct walk w = {.root = root, .arena = arena, .notes = notes, .diags = diags};
    walk(&w, "", 0);
    follow_links(&w);
    if (notes->other_count > 1)
        qsort(notes->others, notes->other_count, sizeof *notes->others, compare_bytes);
    if (notes->count == MAX_NOTES)
        diag_add(diags, DIAG_WARNING, "folder-large", root, 1, 1, "holds more than %d notes; the rest was left out",
                 MAX_NOTES);
}

static bool holds_notes(const char *path, int depth)
{
    bool found = false;
    DIR *folder = opendir(path);
    for (struct dirent *entry; !found && folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (is_left_out(entry->d_name))
            continue;
        found = entry->d_type == DT_REG && is_note(entry->d_name);
        if (entry->d_type == DT_DIR && depth > 0) {
            struct buf below = {0};
            buf_printf(&below, "%s/%s", path, entry->d_name);
            found = holds_notes(below.ptr, depth - 1);
            buf_free(&below);
        }
    }
    if (folder != NULL)
        closedir(folder);
    return found;
}

bool course_holds_notes(const char *path)
{
    return holds_notes(path, 1);
}
