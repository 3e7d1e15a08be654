/* load.c - opens a course: finds the index note of a folder, or lists its notes; loads chapters on first use. Must not
 * know how any of it is shown. */
#include "biji/load.h"

#include "biji/file.h"
#include "biji/target.h"
#include "biji/text.h"
#include "folder.h"
#include "index.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More chapters than this are not peeked at one by one for their front matter when an index lists them. */
enum { MAX_PEEKS = 500 };

static const char *safe_copy(struct arena *arena, struct slice text)
{
    size_t plain = 0;
    while (plain < text.bytes && text.ptr[plain] >= ' ' && text.ptr[plain] < 0x7F)
        plain++;
    if (plain == text.bytes)
        return arena_strndup(arena, text.ptr, text.bytes);
    struct buf safe = {0};
    text_safe(text, &safe);
    const char *copy = arena_strndup(arena, buf_slice(&safe).ptr, safe.bytes);
    buf_free(&safe);
    return copy;
}

static const char *canonical(struct arena *arena, struct slice url)
{
    struct buf out = {0};
    target_canonical(url, &out);
    const char *copy = arena_strndup(arena, out.ptr, out.bytes);
    buf_free(&out);
    return copy;
}

/* The title of a document: front matter, else its first heading, else NULL. */
static const char *doc_title(const struct doc *doc, struct arena *arena)
{
    struct slice title = slice_trim(doc_meta(doc, "title"));
    if (title.bytes > 0)
        return safe_copy(arena, title);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false))
        if (n->kind == NODE_HEADING) {
            struct buf text = {0};
            node_plain_text(n, &text);
            title = slice_trim(buf_slice(&text));
            const char *copy = title.bytes > 0 ? safe_copy(arena, title) : NULL;
            buf_free(&text);
            return copy;
        }
    return NULL;
}

static const char *last_segment(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Makes a parsed note chapter 0 of the course. */
static void add_note(struct course *course, struct doc *doc, const char *name)
{
    struct chapter *chapter = course_add(course);
    chapter->name = name;
    chapter->path = arena_path(&course->arena, course->root, name);
    chapter->title = doc_title(doc, &course->arena);
    if (chapter->title == NULL)
        chapter->title = safe_copy(&course->arena, slice_of(last_segment(name)));
    struct slice upstream = doc_meta(doc, "upstream");
    if (upstream.bytes > 0)
        chapter->upstream = canonical(&course->arena, upstream);
    chapter->doc = doc;
    chapter->state = CHAPTER_READ;
}

static void set_title(struct course *course, const struct doc *doc)
{
    const char *title = doc != NULL ? doc_title(doc, &course->arena) : NULL;
    course->title = title != NULL ? title : safe_copy(&course->arena, slice_of(last_segment(course->root)));
    struct slice excerpt = doc != NULL ? doc_meta(doc, "excerpt") : (struct slice){"", 0};
    course->description = excerpt.bytes > 0 ? safe_copy(&course->arena, excerpt) : NULL;
}

/* Pairs chapters that are only upstream pages with local notes whose front matter names that page, and learns from the
 * others' front matter which page is theirs. */
static void pair_upstream(struct course *course, struct diags *diags)
{
    size_t unpaired = 0;
    struct peek peek;
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct chapter *chapter = &course->chapters[i];
        unpaired += chapter->path == NULL && chapter->upstream != NULL;
        if (chapter->path != NULL && chapter->upstream == NULL && i < MAX_PEEKS &&
            folder_peek(chapter->path, &course->arena, &peek) && peek.upstream != NULL)
            chapter->upstream = canonical(&course->arena, slice_of(peek.upstream));
    }
    struct folder_notes notes = {0};
    if (unpaired > 0)
        folder_list(course->root, &course->arena, &notes, diags);
    for (size_t i = 0; i < notes.count; i++) {
        if (course_by_name(course, notes.names[i]) != COURSE_NONE)
            continue;
        const char *path = arena_path(&course->arena, course->root, notes.names[i]);
        if (!folder_peek(path, &course->arena, &peek) || peek.upstream == NULL)
            continue;
        int found = course_by_upstream(course, canonical(&course->arena, slice_of(peek.upstream)));
        if (found != COURSE_NONE && course->chapters[found].path == NULL) {
            course->chapters[found].path = path;
            course->chapters[found].name = notes.names[i];
        }
    }
    free(notes.names);
}

/* Titles for entries whose link has no words. */
static void fill_titles(struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct chapter *chapter = &course->chapters[i];
        struct peek peek;
        if (chapter->title != NULL && *chapter->title != '\0')
            continue;
        if (chapter->path != NULL && folder_peek(chapter->path, &course->arena, &peek) && peek.title != NULL)
            chapter->title = safe_copy(&course->arena, slice_of(peek.title));
        else
            chapter->title = safe_copy(&course->arena, slice_of(chapter->name != NULL ? chapter->name : "?"));
    }
}

/* The title in mdBook's book.toml, which lies in the folder or above it; NULL when there is none. */
static const char *book_title(struct course *course)
{
    static const char *const names[] = {"book.toml", "../book.toml"};
    const char *title = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && title == NULL; i++) {
        char *bytes;
        size_t count;
        if (!file_read(arena_path(&course->arena, course->root, names[i]), &bytes, &count, NULL))
            continue;
        struct slice text = slice_from(bytes, count);
        for (size_t at = 0; at < text.bytes && title == NULL; at = slice_find(text, '\n', at) + 1) {
            struct slice line = slice_part(text, at, slice_find(text, '\n', at));
            size_t open = slice_find(line, '"', 0), close = slice_find(line, '"', open + 1);
            if (slice_starts(line, "title") && slice_eq_str(slice_trim(slice_part(line, 5, open)), "=") &&
                close < line.bytes)
                title = safe_copy(&course->arena, slice_part(line, open + 1, close));
        }
        free(bytes);
    }
    return title;
}

/* Tries one note of the root as the index; true when it lists chapters. The note becomes chapter 0, except that of a
 * navigation note its folder's README does. */
static bool try_index(struct course *course, const char *name, enum index_form form, struct diags *diags)
{
    const char *path = arena_path(&course->arena, course->root, name);
    size_t diags_before = diags != NULL ? diags->count : 0;
    struct doc *doc = note_load(path, name, diags, NULL);
    if (doc == NULL)
        return false;
    struct doc *home = NULL;
    const char *home_name = name;
    if (form == INDEX_NAVIGATION) {
        const char *readme = folder_note_name(course->root, "README", &course->arena);
        home = readme != NULL ? note_load(arena_path(&course->arena, course->root, readme), readme, diags, NULL) : NULL;
        home_name = home != NULL ? readme : name;
    }
    add_note(course, home != NULL ? home : doc, home_name);
    course->has_index = true;
    course->index_path = path;
    bool listed = index_read(course, doc, form, diags);
    if (listed) {
        set_title(course, home != NULL ? home : doc);
        const char *title = home == NULL && form == INDEX_NAVIGATION ? book_title(course) : NULL;
        if (title != NULL)
            course->title = course->chapters[0].title = title;
        fill_titles(course);
        pair_upstream(course, diags);
    } else {
        doc_free(course->chapters[0].doc);
        course->chapter_count = 0;
        course->has_index = false;
        course->index_path = NULL;
        diags_cut(diags, diags_before);
        if (home == NULL)
            return false;
    }
    if (home != NULL)
        doc_free(doc);
    return listed;
}

static const struct {
    const char *name;
    enum index_form form;
} index_names[] = {
    {"index.md", INDEX_NOTE},  {"SUMMARY.md", INDEX_NAVIGATION}, {"_sidebar.md", INDEX_NAVIGATION},
    {"README.md", INDEX_NOTE}, {"readme.md", INDEX_NOTE},        {"Index.md", INDEX_NOTE},
};
enum { INDEX_NAMES = sizeof index_names / sizeof index_names[0] };

static bool has_file(const char *root, const char *name, struct arena *arena)
{
    struct stat info;
    return stat(arena_path(arena, root, name), &info) == 0 && S_ISREG(info.st_mode);
}

static bool find_index(struct course *course, struct diags *diags)
{
    for (int i = 0; i < INDEX_NAMES; i++)
        if (has_file(course->root, index_names[i].name, &course->arena) &&
            try_index(course, index_names[i].name, index_names[i].form, diags))
            return true;
    return false;
}

/* Groups for the folders in which the note `name` lies and the one before it did not. */
static void add_groups(struct course *course, const char *name, const char *before)
{
    int depth = 0;
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/'), depth++) {
        size_t bytes = (size_t)(slash - name) + 1;
        if (before != NULL && strncmp(name, before, bytes) == 0)
            continue;
        size_t start = bytes - 1;
        while (start > 0 && name[start - 1] != '/')
            start--;
        struct chapter *group = course_add(course);
        group->depth = depth;
        group->title = safe_copy(&course->arena, slice_from(name + start, bytes - 1 - start));
    }
}

static int folder_depth(const char *name)
{
    int depth = 0;
    for (; *name != '\0'; name++)
        depth += *name == '/';
    return depth;
}

static void look_into(struct course *course, struct chapter *chapter, struct diags *diags)
{
    struct peek peek;
    bool readable = folder_peek(chapter->path, &course->arena, &peek);
    if (!readable) {
        chapter->failure = arena_printf(&course->arena, "%s cannot be opened: %s; make it readable or take it away",
                                        chapter->name, strerror(errno));
        chapter->state = CHAPTER_FAILED;
        diag_add(diags, DIAG_ERROR, "chapter-unreadable", chapter->name, 1, 1, "%s", chapter->failure);
    }
    if (readable && peek.title != NULL)
        chapter->title = safe_copy(&course->arena, slice_of(peek.title));
    if (readable && peek.upstream != NULL)
        chapter->upstream = canonical(&course->arena, slice_of(peek.upstream));
}

/* No index: every note of the folder, in natural order. */
static bool list_folder(struct course *course, bool unread, struct diags *diags, struct error *error)
{
    struct folder_notes notes;
    folder_list(course->root, &course->arena, &notes, diags);
    int number = 1;
    for (size_t i = 0; i < notes.count; i++) {
        add_groups(course, notes.names[i], i > 0 ? notes.names[i - 1] : NULL);
        struct chapter *chapter = course_add(course);
        chapter->name = notes.names[i];
        chapter->path = arena_path(&course->arena, course->root, notes.names[i]);
        chapter->depth = folder_depth(notes.names[i]);
        chapter->number = number++;
        if (!unread)
            look_into(course, chapter, diags);
        if (chapter->title == NULL)
            chapter->title = safe_copy(&course->arena, slice_of(last_segment(chapter->name)));
    }
    free(notes.names);
    set_title(course, NULL);
    return course->chapter_count > 0 ||
           error_set(error, ERROR_CONTENT, "%s holds no Markdown notes (*.md); name a folder that does", course->root);
}

static bool set_root(struct course *course, const char *path, struct error *error)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return error_set(error, ERROR_CONTENT, "%s cannot be opened: %s", path, strerror(errno));
    course->root = arena_strndup(&course->arena, real, strlen(real));
    free(real);
    return true;
}

static bool open_folder(struct course *course, const char *path, bool unread, struct diags *diags, struct error *error)
{
    static const char *const inner[] = {"", "src", "docs", "content"};
    for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
        const char *folder = *inner[i] != '\0' ? arena_path(&course->arena, path, inner[i]) : path;
        if (i > 0 && access(folder, X_OK) != 0)
            continue;
        if (!set_root(course, folder, error))
            return false;
        if (find_index(course, diags))
            return true;
    }
    if (access(path, R_OK | X_OK) != 0)
        return error_set(error, ERROR_CONTENT, "%s cannot be opened: %s; make it readable", path, strerror(errno));
    return set_root(course, path, error) && list_folder(course, unread, diags, error);
}

/* A single file: an index note by its name when it lists chapters and may be one, else the only chapter. */
static bool open_file(struct course *course, const char *path, bool may_be_index, struct diags *diags,
                      struct error *error)
{
    const char *name = last_segment(path);
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : arena_strndup(&course->arena, path, (size_t)(slash - path));
    if (!set_root(course, folder, error))
        return false;
    for (int i = 0; may_be_index && i < INDEX_NAMES; i++)
        if (strcmp(name, index_names[i].name) == 0 && try_index(course, name, index_names[i].form, diags))
            return true;
    struct doc *doc = note_load(path, name, diags, error);
    if (doc == NULL)
        return false;
    add_note(course, doc, arena_strndup(&course->arena, name, strlen(name)));
    course->chapters[0].number = 1;
    set_title(course, doc);
    return true;
}

static bool open_standard_input(struct course *course, struct diags *diags, struct error *error)
{
    struct doc *doc = note_load("-", "(standard input)", diags, error);
    if (doc == NULL || !set_root(course, ".", error)) {
        doc_free(doc);
        return false;
    }
    add_note(course, doc, "(standard input)");
    course->chapters[0].number = 1;
    course->chapters[0].path = "-";
    set_title(course, doc);
    return true;
}

/* How much is looked for besides what the path names. */
enum opening { OPEN_COURSE, OPEN_UNREAD, OPEN_NOTE };

static struct course *open_any(const char *path, enum opening how, struct diags *diags, struct error *error)
{
    struct course *course = course_new();
    struct stat info;
    bool ok;
    if (strcmp(path, "-") == 0)
        ok = open_standard_input(course, diags, error);
    else if (stat(path, &info) != 0)
        ok = error_set(error, ERROR_CONTENT, "%s cannot be opened: %s", path, strerror(errno));
    else if (S_ISDIR(info.st_mode))
        ok = open_folder(course, path, how == OPEN_UNREAD, diags, error);
    else
        ok = open_file(course, path, how != OPEN_NOTE, diags, error);
    if (ok)
        return course;
    course_free(course);
    return NULL;
}

struct course *course_open(const char *path, struct diags *diags, struct error *error)
{
    return open_any(path, OPEN_COURSE, diags, error);
}

struct course *course_open_unread(const char *path, struct diags *diags, struct error *error)
{
    return open_any(path, OPEN_UNREAD, diags, error);
}

struct course *course_open_note(const char *path, struct diags *diags, struct error *error)
{
    return open_any(path, OPEN_NOTE, diags, error);
}

struct doc *chapter_load(struct course *course, int index, struct diags *diags)
{
    struct chapter *chapter = &course->chapters[index];
    if (chapter->state != CHAPTER_UNREAD || chapter->path == NULL)
        return chapter->doc;
    struct error error = {0};
    chapter->doc = note_load(chapter->path, chapter->name, diags, &error);
    if (chapter->doc == NULL) {
        chapter->state = CHAPTER_FAILED;
        chapter->failure = safe_copy(&course->arena, slice_of(error.message));
        diag_add(diags, DIAG_ERROR, "chapter-unreadable", chapter->name, 1, 1, "%s", error.message);
        return NULL;
    }
    chapter->state = CHAPTER_READ;
    if (chapter->doc->root->first == NULL)
        diag_add(diags, DIAG_WARNING, "chapter-empty", chapter->name, 1, 1, "the chapter is empty");
    struct slice upstream = doc_meta(chapter->doc, "upstream");
    if (chapter->upstream == NULL && upstream.bytes > 0)
        chapter->upstream = canonical(&course->arena, upstream);
    return chapter->doc;
}

int chapter_adopt(struct course *course, const char *name)
{
    const char *found = folder_note_name(course->root, name, &course->arena);
    if (found == NULL || !target_is_note(slice_of(found)))
        return COURSE_NONE;
    int index = course_by_name(course, found);
    if (index != COURSE_NONE)
        return index;
    struct chapter *chapter = course_add(course);
    struct peek peek;
    chapter->name = found;
    chapter->path = arena_path(&course->arena, course->root, found);
    bool titled = folder_peek(chapter->path, &course->arena, &peek) && peek.title != NULL;
    chapter->title = safe_copy(&course->arena, slice_of(titled ? peek.title : last_segment(found)));
    return (int)course->chapter_count - 1;
}

bool chapter_reload(struct course *course, int index, struct diags *diags, struct error *error)
{
    struct chapter *chapter = &course->chapters[index];
    if (chapter->path == NULL || strcmp(chapter->path, "-") == 0)
        return error_set(error, ERROR_CONTENT, "\"%s\" has no file to read again", chapter->title);
    struct doc *doc = note_load(chapter->path, chapter->name, diags, error);
    if (doc == NULL)
        return false;
    doc_free(chapter->doc);
    chapter->doc = doc;
    chapter->state = CHAPTER_READ;
    chapter->failure = NULL;
    return true;
}
